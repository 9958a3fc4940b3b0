//! What to level, how long, and who watches.

use super::super::Settings;
use super::Levelled;
use crate::plan::Work;

/// What to level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelSettings {
    /// The option to follow.
    pub settings: Settings,
    /// Who does the work.
    pub staff: Staff,
    /// Whether tickets that touch the same files must not run together.
    pub keep_files_apart: bool,
    /// Whether the solver is not asked for proofs: what compares many schedules needs them quickly, not each proved.
    pub skips_proofs: bool,
}

/// Who does the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Staff {
    /// The plan's agents, or those of the option.
    #[default]
    Plan,
    /// So many identical agents that offer every role around the clock; nobody is assigned to anything.
    Identical(u32),
    /// The first so many of those that take part.
    First(u32),
}

/// When to stop looking for a better schedule; what is not given does not apply.
///
/// Without any limit the search goes on until it is stopped, or has proved that nothing is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many serial schedules, at least 1; the result then depends on nothing but plan, settings and seed.
    pub schedules: Option<u64>,
    /// The seed of every random choice.
    pub seed: u64,
    /// How many threads search, at least 1. With a limit on schedules they change nothing but the time it takes.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            schedules: None,
            seed: 1,
            threads: 1,
        }
    }
}

/// Who watches a search and may end it. The engine knows no clock: a time limit is a [`Watch`] that stops.
pub struct Watch<'a> {
    /// Asked many times a second, from several threads; `true` ends the search with the best so far.
    pub is_over: &'a (dyn Fn() -> bool + Sync),
    /// Told of every better schedule and every better bound, from one thread at a time.
    pub found: &'a (dyn Fn(&Progress) + Sync),
    /// The share of the time that is used, `0.0..=1.0`, where `is_over` goes by a clock; `None` where nobody
    /// knows. A search that knows how much is left plans for it, and finds far better schedules.
    pub used: &'a (dyn Fn() -> Option<f64> + Sync),
}

/// How far a search has come.
pub struct Progress<'a> {
    /// The length of the best schedule so far, in working minutes.
    pub makespan: Work,
    /// No schedule is shorter.
    pub lower_bound: Work,
    /// How many schedules were made.
    pub schedules: u64,
    /// The best schedule so far as rows; takes some microseconds a ticket.
    pub schedule: &'a dyn Fn() -> Levelled,
}

/// Never stops by itself, tells nobody.
pub fn unwatched() -> Watch<'static> {
    Watch {
        is_over: &|| false,
        found: &|_| {},
        used: &|| None,
    }
}
