//! Levelling: a schedule close to the best that these agents can do, with a bound on what nobody can do.

mod apart;
mod bound;
mod exact;
mod general;
mod hours;
mod list;
mod pool;
mod pooled;
mod problem;
mod result;
mod run;
mod sampled;
mod scheme;
mod settings;
mod staffed;
mod team;
mod width;

pub use problem::Problem;
pub use result::{Levelled, ResourceEdge, SerialPlan};
pub use run::level;
pub use sampled::LookBack;
pub use scheme::Scheme;
pub use settings::{LevelSettings, Limits, Progress, Staff, Watch, unwatched};
pub use team::Member;

use crate::plan::Node;

impl Problem {
    /// The rows of a largest set of tickets that can all run at once; `None` for very large plans.
    pub(super) fn widest_positions(&self) -> Option<Vec<Node>> {
        let widest = width::widest(self)?;
        Some(widest.into_iter().filter_map(|at| self.nodes[at]).collect())
    }

    /// A list by priority: what has the longest way to the end comes first. O(links + n log n).
    pub fn list_by_priority(&self) -> Vec<u32> {
        list::by_latest_start(self)
    }
}
