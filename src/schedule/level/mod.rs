//! Levelling: a schedule close to the best that these agents can do, with a bound on what nobody can do.

mod apart;
mod hours;
mod list;
mod pool;
mod problem;
mod scheme;
mod settings;
mod staffed;
mod team;

pub use problem::Problem;
pub use scheme::Scheme;
pub use settings::{LevelSettings, Limits, Progress, Staff, Watch, unwatched};
pub use team::Member;

use super::Schedule;
use crate::plan::Work;

/// A levelled plan.
#[derive(Clone, Debug)]
pub struct Levelled {
    /// Dates, floats, drivers and the critical chain with the agents at work.
    pub dates: Schedule,
    /// No schedule is shorter, in working minutes.
    pub lower_bound: Work,
}

impl Problem {
    /// A list by priority: what has the longest way to the end comes first. O(links + n log n).
    pub fn list_by_priority(&self) -> Vec<u32> {
        list::by_latest_start(self)
    }
}
