//! Levelling: a schedule close to the best that these agents can do, with a bound on what nobody can do.
//!
//! [`level`] is all a window or a command needs:
//!
//! ```no_run
//! # use slackline::plan::Plan;
//! # use slackline::schedule::{explain, level::*};
//! # fn show(plan: &Plan) -> Result<(), slackline::schedule::ScheduleError> {
//! let stop = || false; // a cancel button, a deadline
//! let found = |progress: &Progress| println!("{} h so far", progress.makespan.0 / 60);
//! let watch = Watch { is_over: &stop, found: &found, ..unwatched() };
//! let levelled = level(plan, &LevelSettings::default(), &Limits::default(), &watch)?;
//! println!("{} {}", levelled.is_optimal(), levelled.proof);
//! for edge in levelled.resource_edges() {
//!     println!("{}", explain(plan, &levelled.dates, edge.to)[0].text); // "C waits for Ann, busy with B until 14:00."
//! }
//! # Ok(()) }
//! ```
//!
//! [`Levelled::dates`] is an ordinary [`super::Schedule`] in which agents count like dependencies, so every view
//! of dates, floats, drivers and reasons shows a levelled plan as it shows any other. It has two searches:
//! over *pools* ([`pooled`], [`pool`]) where agents are alike within roles, and over *places* ([`scheme`],
//! [`general`]) for everything else; small plans are solved for good ([`exact`]). [`bound`] says what nobody
//! can beat. A simulation repeats a levelled plan with other durations by [`Scheme::run`].
//!
//! It does not choose between options, change estimates or touch the plan.

mod again;
mod alike;
mod apart;
mod bound;
mod exact;
mod general;
mod hours;
mod list;
mod meeting;
mod pool;
mod pooled;
mod problem;
mod proofs;
mod result;
mod run;
mod sampled;
mod scheme;
mod seen;
mod settings;
mod staffed;
mod team;
mod width;

pub use again::{Redone, Repeat, Reworks, Rounds};
pub use problem::Problem;
pub use result::{Levelled, ResourceEdge, SerialPlan};
pub use run::level;
pub use sampled::LookBack;
pub use scheme::Scheme;
pub use settings::{LevelSettings, Limits, Progress, Staff, Watch, unwatched};
pub use team::{Member, MissingRole};

use crate::plan::Node;
use problem::NONE;

impl Problem {
    /// A largest set of tickets that can all run at once, by key order; `None` for very large plans.
    pub(super) fn widest(&self) -> Option<Vec<Node>> {
        let widest = width::widest(self)?;
        let mut nodes: Vec<Node> = widest.into_iter().filter_map(|at| self.nodes[at]).collect();
        nodes.sort_unstable();
        Some(nodes)
    }

    /// How many agents these tickets, in order, take at most when all run at once.
    pub(super) fn asked_by(&self, nodes: &[Node]) -> u32 {
        let is_one = |at: &usize| self.nodes[*at].is_some_and(|n| nodes.binary_search(&n).is_ok());
        let taken = |at: usize| self.need(at).map_or(1, |need| need.most);
        (0..self.len()).filter(is_one).map(taken).sum()
    }

    /// A list by priority: what has the longest way to the end comes first. O(links + n log n).
    pub fn list_by_priority(&self) -> Vec<u32> {
        list::by_latest_start(self)
    }
}
