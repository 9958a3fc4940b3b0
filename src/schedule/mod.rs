//! The critical-path engine: from a plan and an option to dates, floats and reasons.
//!
//! [`schedule`] is pure: the same plan and option give the same result everywhere. It works in five steps,
//! a file each: what takes part ([`scope`]), how long it takes ([`durations`]), what holds what back
//! ([`links`], [`order`], [`bounds`]), the network as sorted arrays ([`network`]), and two passes over it,
//! in working minutes where one calendar rules ([`passes`]) and on the civil axis where several meet
//! ([`civil`]). [`solve`] turns the result into rows again and [`explain()`] into sentences.
//!
//! Agents do not matter in the early dates: everything runs as soon as its links let it. [`level`] schedules
//! with agents; [`value`], [`options`], [`readings`], [`soft`], [`load`], [`utilisation`], [`compare`], [`variance`], [`paths`] and
//! [`rescue`] answer what planners ask of that. With a status time all dates are a forecast from it ([`progress`]), and
//! no gate opens before its decision ([`decided`]): planned dates and simulation share both rules.
//!
//! Conventions, where planners differ:
//! - total float counts to the project's finish, or to a hard deadline that is earlier ([`solve`]); a
//!   ticket is critical when its total float is zero or less;
//! - free float counts to the next early start, or the finish, and is never negative;
//! - `must ... on` rules over the network, and what cannot keep up has negative float ([`bounds`]);
//! - a ticket an option excludes takes its dependencies with it ([`scope`]).

mod again;
mod bounds;
mod calendars;
mod civil;
pub mod compare;
mod cycle;
mod dates;
mod decided;
mod durations;
mod explain;
mod facts;
pub mod level;
mod links;
pub mod load;
mod model;
pub mod network;
mod nodes;
pub mod options;
mod order;
pub mod passes;
pub mod paths;
mod pattern;
mod progress;
pub mod readings;
mod replay;
pub mod rescue;
pub mod role_value;
mod scope;
pub mod soft;
mod solve;
pub mod utilisation;
pub mod value;
pub mod variance;
mod worktime;

pub use again::{Again, Redo, Reworked, recorded_rounds};
pub use cycle::Cycle;
pub use dates::{Driver, NodeDates, Schedule};
pub use decided::decided_from;
pub use durations::{UNESTIMATED, agents_at_work};
pub use explain::{Sentence, explain};
pub use links::{Link, LinkSource, percent_of};
pub use model::Model;
pub use nodes::NodeIndex;
pub use progress::{Rest, Standing};
pub use replay::{Hold, HoldKind, Replay};
pub use worktime::WorkTime;

use crate::plan::{OptionId, Plan};

/// What to compute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The option to follow; `None` is the plan itself.
    pub option: Option<OptionId>,
}

/// Why a plan has no dates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Tickets or gates wait for each other.
    #[error("these wait for each other in a circle: {0}; remove one of the dependencies")]
    Cycle(Cycle),
    /// The option is not in the plan.
    #[error("option {} is not in the plan", .0.0)]
    UnknownOption(OptionId),
}

/// Early and late dates, floats, drivers and the critical path of a plan. O(rows + links).
///
/// # Errors
/// When the plan has a cycle, which is returned as the smallest loop, or the option is unknown.
pub fn schedule(plan: &Plan, settings: &Settings) -> Result<Schedule, ScheduleError> {
    Ok(Model::new(plan, settings)?.solve(plan))
}
