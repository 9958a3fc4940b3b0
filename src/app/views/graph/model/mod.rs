//! What the graph shows, read from the plan and its dates once per revision: cards, arrows, lanes and marks.
//!
//! Plain data without coordinates, colours or a window, so that what a card says can be tested. Strings are made here
//! once, not in every frame.

mod arrows;
mod cards;
mod figures;
mod lanes;
mod marks;

pub use arrows::{Arrow, Enter, Leave};
pub use cards::{Card, CardKind};
pub use figures::hours;
pub use lanes::Lane;
pub use marks::{DeadlineMark, Mark};

use crate::app::derived::Derived;
use crate::app::places::Places;
use crate::app::settings::DurationFormat;
use crate::app::views::graph::sight::Sight;
use crate::plan::duration::Units;
use crate::plan::{DependencyId, Node, Plan, RowRef, Stamp, Work};
use crate::schedule::{Schedule, ScheduleError};
use std::collections::HashSet;
use std::sync::Arc;

/// Everything the graph shows of one revision.
#[derive(Debug, Default)]
pub struct Model {
    /// The tickets by id, then the gates by id.
    pub cards: Vec<Arc<Card>>,
    /// The dependencies by id.
    pub arrows: Vec<Arc<Arrow>>,
    /// The tracks in order; last the lane of what has no track, where there is such a thing.
    pub lanes: Vec<Lane>,
    /// The checkpoints in the order of time.
    pub marks: Vec<Mark>,
    /// The campaign's deadline.
    pub deadline: Option<DeadlineMark>,
    /// The plan's start.
    pub start: Stamp,
    /// The computed finish, where there are dates.
    pub finish: Option<Stamp>,
    /// How many tickets and gates the plan has, shown or not.
    pub all: usize,
    card_of: Places,
    /// Sorted by dependency.
    arrow_of: Vec<(DependencyId, u32)>,
}

/// What the parts of the model are made from.
struct Source<'a> {
    plan: &'a Plan,
    dates: Option<&'a Schedule>,
    /// The loop that keeps the plan from having dates.
    in_loop: Loop,
    sight: &'a Sight,
    /// What is shown; `None` is everything.
    shown: Option<HashSet<Node>>,
    /// Arrows that longer paths say already, where they are to be marked.
    redundant: &'a HashSet<DependencyId>,
    /// Arrows about which lists of a document disagree and nobody has decided.
    contradicted: HashSet<DependencyId>,
    durations: DurationFormat,
}

impl Source<'_> {
    /// A duration as cards and lanes show it.
    fn tell(&self, work: Work) -> String {
        let units = Units::of(&self.plan.info);
        self.durations.tell(work, units, hours)
    }

    fn shows(&self, node: Node) -> bool {
        self.shown
            .as_ref()
            .is_none_or(|shown| shown.contains(&node))
    }
}

/// A loop as two sets.
#[derive(Default)]
struct Loop {
    nodes: HashSet<Node>,
    dependencies: HashSet<DependencyId>,
}

impl Model {
    /// Reads what `sight` shows of the plan, with the arrows `redundant` marked.
    pub fn new(
        plan: &Plan,
        derived: &Derived,
        sight: &Sight,
        redundant: &HashSet<DependencyId>,
        durations: DurationFormat,
    ) -> Self {
        let source = Source {
            plan,
            dates: derived.dates(),
            in_loop: Loop::of(derived),
            sight,
            shown: sight.shown(plan, derived),
            redundant,
            contradicted: derived.contradicted().collect(),
            durations,
        };
        let placing = lanes::Placing::new(plan);
        let (cards, card_of) = cards::read(&source, &placing);
        let (arrows, arrow_of) = arrows::read(&source, &card_of);
        Self {
            lanes: lanes::read(&source, &placing),
            marks: marks::checkpoints(&source),
            deadline: marks::deadline(&source),
            start: plan.info.start_or_default(),
            finish: source.dates.map(|dates| dates.finish),
            all: plan.tickets.len() + plan.gates.len(),
            cards: cards.into_iter().map(Arc::new).collect(),
            arrows: arrows.into_iter().map(Arc::new).collect(),
            card_of,
            arrow_of,
        }
    }

    /// The last moment anybody has named: the finish, the deadline or a checkpoint.
    pub fn end(&self) -> Stamp {
        let named = self.marks.iter().map(|mark| mark.at);
        let named = named.chain(self.deadline.as_ref().map(|deadline| deadline.at));
        named.chain(self.finish).max().unwrap_or(self.start)
    }

    /// The card of a ticket or gate: its own, or that of the track it is folded into.
    pub fn card(&self, node: Node) -> Option<u32> {
        self.card_of_row(node.into())
    }

    /// The card of a ticket, a gate or a folded track.
    pub fn card_of_row(&self, row: RowRef) -> Option<u32> {
        self.card_of.find(row)
    }

    /// The arrow of a dependency.
    pub fn arrow(&self, id: DependencyId) -> Option<u32> {
        let found = self.arrow_of.binary_search_by_key(&id, |&(own, _)| own);
        found.ok().map(|place| self.arrow_of[place].1)
    }

    /// The row behind a card.
    pub fn row_of_card(&self, card: u32) -> Option<RowRef> {
        self.cards.get(card as usize).map(|card| card.row)
    }

    /// The row behind an arrow.
    pub fn row_of_arrow(&self, arrow: u32) -> Option<RowRef> {
        self.arrows.get(arrow as usize).map(|arrow| arrow.id.into())
    }
}

impl Loop {
    fn of(derived: &Derived) -> Self {
        match derived.schedule.as_ref() {
            Err(ScheduleError::Cycle(cycle)) => Self {
                nodes: cycle.nodes.iter().copied().collect(),
                dependencies: cycle.dependencies.iter().copied().collect(),
            },
            _ => Self::default(),
        }
    }
}
