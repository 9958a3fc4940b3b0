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
use crate::plan::{DependencyId, Node, Plan, RowRef, Stamp};
use crate::schedule::{Schedule, ScheduleError};
use std::collections::{HashMap, HashSet};
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
    card_of: HashMap<Node, u32>,
    arrow_of: HashMap<DependencyId, u32>,
}

/// What the parts of the model are made from.
struct Source<'a> {
    plan: &'a Plan,
    dates: Option<&'a Schedule>,
    /// The loop that keeps the plan from having dates.
    in_loop: Loop,
}

/// A loop as two sets.
#[derive(Default)]
struct Loop {
    nodes: HashSet<Node>,
    dependencies: HashSet<DependencyId>,
}

impl Model {
    /// Reads the plan.
    pub fn new(plan: &Plan, derived: &Derived) -> Self {
        let source = Source {
            plan,
            dates: derived.dates(),
            in_loop: Loop::of(derived),
        };
        let placing = lanes::Placing::new(plan);
        let cards = cards::read(&source, &placing);
        let card_of: HashMap<Node, u32> = cards.iter().map(|card| card.node).zip(0..).collect();
        let arrows = arrows::read(&source, &card_of);
        let arrow_of = arrows.iter().map(|arrow| arrow.id).zip(0..).collect();
        Self {
            lanes: lanes::read(&source, &placing),
            marks: marks::checkpoints(&source),
            deadline: marks::deadline(&source),
            start: plan.info.start_or_default(),
            finish: source.dates.map(|dates| dates.finish),
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

    /// The card of a ticket or gate.
    pub fn card(&self, node: Node) -> Option<u32> {
        self.card_of.get(&node).copied()
    }

    /// The arrow of a dependency.
    pub fn arrow(&self, id: DependencyId) -> Option<u32> {
        self.arrow_of.get(&id).copied()
    }

    /// The row behind a card.
    pub fn row_of_card(&self, card: u32) -> Option<RowRef> {
        self.cards.get(card as usize).map(|card| card.node.into())
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
