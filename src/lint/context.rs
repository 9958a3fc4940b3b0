//! What a rule may look at: the plan, and what is computed from it at most once.

use super::claims::figure::{self, Judged};
use super::claims::{self, Checked};
use super::graph::Graph;
use super::lists::{self, EdgeLists};
use super::papers::Paper;
use super::team::{self, Team};
use super::text;
use crate::plan::{
    Dependency, Estimate, EstimatePoint, Node, OptionId, Order, Plan, PlanOption, Ticket, TicketId,
    TrackId, Work,
};
use crate::schedule::{Schedule, ScheduleError, Settings, schedule};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// A plan under examination.
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    known: Option<&'a Result<Schedule, ScheduleError>>,
    computed: OnceCell<Result<Schedule, ScheduleError>>,
    graph: OnceCell<Graph>,
    lists: OnceCell<Vec<EdgeLists>>,
    papers: OnceCell<Vec<Paper>>,
    claims: OnceCell<Vec<Checked>>,
    figures: OnceCell<Vec<Judged>>,
    runs: OnceCell<Option<Vec<f64>>>,
    summaries: OnceCell<BTreeSet<TicketId>>,
    sizes: OnceCell<Sizes>,
}

/// How many tickets there are, all in all and in parts that a number may mean.
pub(super) struct Sizes {
    /// Tickets that are work.
    pub(super) tickets: usize,
    /// Those of each track.
    pub(super) tracks: BTreeMap<TrackId, usize>,
    /// Those of each family of keys, its letters in lower case without the dash behind them.
    pub(super) families: BTreeMap<String, usize>,
}

impl<'a> Context<'a> {
    /// Looks at a plan.
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            known: None,
            computed: OnceCell::new(),
            graph: OnceCell::new(),
            lists: OnceCell::new(),
            papers: OnceCell::new(),
            claims: OnceCell::new(),
            figures: OnceCell::new(),
            runs: OnceCell::new(),
            summaries: OnceCell::new(),
            sizes: OnceCell::new(),
        }
    }

    /// Looks at a plan whose schedule, under no option, is known already.
    pub fn with_schedule(plan: &'a Plan, schedule: &'a Result<Schedule, ScheduleError>) -> Self {
        Self {
            known: Some(schedule),
            ..Self::new(plan)
        }
    }

    /// The schedule of the plan as it stands, under no option, or why it has none.
    pub fn schedule(&self) -> Result<&Schedule, &ScheduleError> {
        let compute = || schedule(self.plan, &Settings::default());
        self.known
            .unwrap_or_else(|| self.computed.get_or_init(compute))
            .as_ref()
    }

    /// The schedule under an option with every estimate at one point; `None` where there is none.
    ///
    /// Only what was estimated counts: a ticket without an estimate takes no time here, so that a result
    /// at [`EstimatePoint::Min`] is a lower bound whoever estimates the rest.
    pub(super) fn at_point(
        &self,
        option: Option<&PlanOption>,
        point: EstimatePoint,
    ) -> Option<Schedule> {
        let mut plan = self.plan.clone();
        for ticket in self.plan.tickets.iter().filter(|t| t.estimate.is_none()) {
            let mut bare = ticket.clone();
            bare.estimate = Estimate::Fixed(Work(0));
            plan.tickets.insert(bare);
        }
        let mut tried = option.cloned().unwrap_or_default();
        tried.point = point;
        tried.id = option.map_or(OptionId(u32::MAX), |option| option.id);
        let settings = Settings {
            option: Some(tried.id),
        };
        plan.options.insert(tried);
        schedule(&plan, &settings).ok()
    }

    /// A lower bound of an option's length, also where its order closes a loop: then its dependencies between
    /// tickets alone are held, and where these do too, the longest ticket counts.
    pub(super) fn least(&self, option: Option<&PlanOption>) -> Option<Work> {
        if let Some(least) = self.at_point(option, EstimatePoint::Min) {
            return Some(least.makespan);
        }
        let (relaxed, free) = self.relaxed(option);
        let bound = Context::new(&relaxed).at_point(Some(&free), EstimatePoint::Min);
        let ends = self
            .leaves()
            .filter_map(|t| t.estimate.at(EstimatePoint::Min));
        bound
            .map(|schedule| schedule.makespan)
            .or_else(|| ends.max())
    }

    /// The plan with nothing but its dependencies between tickets, and an option without an order: less is
    /// held than the author says, so whatever it takes, the plan itself takes no less.
    pub(super) fn relaxed(&self, option: Option<&PlanOption>) -> (Plan, PlanOption) {
        let mut relaxed = self.plan.clone();
        let between_tickets =
            |d: &&Dependency| matches!((d.from, d.to), (Node::Ticket(_), Node::Ticket(_)));
        let dependencies = self.plan.dependencies.iter().filter(between_tickets);
        relaxed.dependencies = dependencies.cloned().collect();
        let mut free = option.cloned().unwrap_or_default();
        free.order = Order::Free;
        (relaxed, free)
    }

    /// What holds what back, as a graph of strict precedence.
    pub(super) fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::of(self.plan))
    }

    /// Pairs of lists that state the same dependencies, where the documents hold several.
    pub(super) fn pairs_of_lists(&self) -> &[EdgeLists] {
        self.lists.get_or_init(|| lists::find(self))
    }

    /// The pair that has most in common.
    pub(super) fn lists(&self) -> Option<&EdgeLists> {
        let pairs = self.pairs_of_lists().iter();
        pairs.reduce(|best, next| {
            if next.counts().0 > best.counts().0 {
                next
            } else {
                best
            }
        })
    }

    /// The source documents whose text the plan keeps, with what they say.
    pub(super) fn papers(&self) -> &[Paper] {
        self.papers.get_or_init(|| Paper::all(self.plan))
    }

    /// Every claim with its verdict, in the order of the claims.
    pub fn claims(&self) -> &[Checked] {
        self.claims.get_or_init(|| claims::check(self))
    }

    /// Every figure the documents state, with its verdict.
    pub(super) fn figures(&self) -> &[Judged] {
        self.figures.get_or_init(|| figure::judge(self))
    }

    /// What so many agents make of the plan; `None` where it is too large for a look on the side, or has a loop.
    pub(super) fn team_of(&self, agents: u32) -> Option<Team> {
        team::of(self, agents)
    }

    /// The share of simulated runs that take no longer than so much work; `None` where nothing was simulated.
    pub(super) fn odds_of_at_most(&self, most: Work) -> Option<f64> {
        let runs = self.runs.get_or_init(|| team::runs(self)).as_ref()?;
        let kept = runs.partition_point(|run| *run <= most.0 as f64);
        (!runs.is_empty()).then(|| kept as f64 / runs.len() as f64)
    }

    /// Whether a ticket is a summary. O(log n).
    pub(super) fn is_summary(&self, ticket: TicketId) -> bool {
        let find = || self.plan.tickets.iter().filter_map(|t| t.parent).collect();
        self.summaries.get_or_init(find).contains(&ticket)
    }

    /// The tickets that are work: no summaries.
    pub(super) fn leaves(&self) -> impl Iterator<Item = &'a Ticket> {
        let plan = self.plan;
        plan.tickets.iter().filter(|t| !self.is_summary(t.id))
    }

    /// How many tickets there are, in all and in parts.
    pub(super) fn sizes(&self) -> &Sizes {
        self.sizes.get_or_init(|| {
            let mut sizes = Sizes {
                tickets: self.leaves().count(),
                tracks: BTreeMap::new(),
                families: BTreeMap::new(),
            };
            for track in self.leaves().filter_map(|t| t.track) {
                *sizes.tracks.entry(track).or_default() += 1;
            }
            for (family, members) in text::families(self.plan) {
                let name = family.trim_end_matches(['-', '_', ' ']).to_lowercase();
                sizes.families.insert(name, members.len());
            }
            sizes
        })
    }

    /// Whether nothing has been done yet: no ticket and no gate carries progress.
    pub(super) fn has_not_begun(&self) -> bool {
        let untouched = crate::plan::Progress::default();
        self.plan.tickets.iter().all(|t| t.progress == untouched)
            && self
                .plan
                .gates
                .iter()
                .all(|g| g.decision == crate::plan::Decision::default())
    }
}
