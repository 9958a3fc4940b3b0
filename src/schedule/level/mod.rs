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
mod scheme;
mod settings;
mod staffed;
mod team;

pub use problem::Problem;
pub use result::{Levelled, ResourceEdge, SerialPlan};
pub use run::level;
pub use scheme::Scheme;
pub use settings::{LevelSettings, Limits, Progress, Staff, Watch, unwatched};
pub use team::Member;

impl Problem {
    /// A list by priority: what has the longest way to the end comes first. O(links + n log n).
    pub fn list_by_priority(&self) -> Vec<u32> {
        list::by_latest_start(self)
    }
}
