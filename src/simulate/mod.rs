//! Monte Carlo: what a campaign will really take.
//!
//! [`simulate`] is pure: the same plan, settings and seed give the same bytes on any machine and any number
//! of threads. A plan is compiled for sampling ([`compile`]); samples run in blocks of 64 lanes: durations are
//! drawn ([`draws`], from [`stream`], [`strata`] or [`sobol`], through [`spread`], [`beta`], [`octaves`] and
//! [`pieces`]),
//! gates add what their failures cost, dates follow ([`kernel`], backwards with [`lates`], or [`one_by_one`] where several calendars
//! meet or agents limit what runs, [`staff`]), and sums are kept ([`tally`]); [`pool`] spreads the blocks over threads, [`report`] turns sums into
//! a [`Summary`]. Beside it stand what needs no samples: whether checkpoints can be met ([`feasibility`])
//! and what a no-go costs ([`no_go`]); what is wrong with a checkpoint, in words ([`verdict`]); and one
//! run to watch ([`playback`]), with what happens in it ([`story`]).
//!
//! Conventions, where tools differ:
//! - quantiles interpolate linearly between order statistics ([`Distribution::quantile`]);
//! - a ticket is critical where a chain of driving links leads from it to the finish, not where its float is
//!   zero;
//! - work done again takes its share of the same sampled duration, in the order of the dependencies among
//!   what is done again, and each further attempt repeats the review;
//! - a risk happens once in a run, and hits all its tickets in that run.

mod beta;
mod block;
mod compile;
mod draws;
mod feasibility;
mod kernel;
mod lanes;
mod lates;
mod no_go;
mod normal;
mod octaves;
mod one_by_one;
mod philox;
mod pieces;
mod playback;
mod pool;
mod program;
mod report;
mod settings;
mod sobol;
mod spread;
mod staff;
mod statements;
mod statistics;
mod story;
mod strata;
mod stream;
mod summary;
mod tally;
#[cfg(test)]
mod tests;
mod vector;
mod verdict;

pub use feasibility::{Contradiction, Feasibility, feasibility};
pub use no_go::{NoGo, no_go};
pub use playback::{Playback, PlayedGate, PlayedNode, playback};
pub use settings::{Control, MOST_SAMPLES, PATIENCE, Sampling, Settings};
pub use statistics::{Distribution, Histogram, Odds};
pub use story::{Event, EventKind, planned_run, story};
pub use summary::{
    Bar, Cause, CheckpointOdds, ClaimOdds, Convergence, GateFigures, Merge, Outcome, RiskFigures,
    StatementOdds, Summary, TicketFigures,
};
pub use vector::Instructions;
pub use verdict::{Fate, Verdict, clock_words, expected_words, judge, span};

use crate::plan::Plan;
use crate::schedule::ScheduleError;
use pool::Pool;
use report::Reporter;

/// Why a plan cannot be simulated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// It has no dates.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// A gate never opens.
    #[error(
        "gate {key} never passes and may be tried without end: give it a probability above 0 or a limit of attempts"
    )]
    NeverPasses {
        /// The gate's key.
        key: String,
    },
    /// No samples, or too many.
    #[error("{0} samples: take 1 to {MOST_SAMPLES}")]
    Samples(u32),
    /// Somebody wanted an end.
    #[error("the simulation was cancelled")]
    Cancelled,
}

/// Simulates a plan. O(samples x (rows + links)).
///
/// `control` may be used from other threads: it counts samples, and ends the simulation within a tenth of a
/// second.
///
/// # Errors
/// When the plan has no dates, a gate can never open, the number of samples is out of bounds, or `control`
/// asked for an end.
pub fn simulate(
    plan: &Plan,
    settings: &Settings,
    control: &Control,
) -> Result<Summary, SimulateError> {
    if settings.samples == 0 || settings.samples > MOST_SAMPLES {
        return Err(SimulateError::Samples(settings.samples));
    }
    let compiled = compile::compile(plan, settings, control)?;
    if control.is_cancelled() {
        return Err(SimulateError::Cancelled);
    }
    let pool = Pool::new(plan, &compiled, settings, control)?;
    let part = pool.run(settings)?;
    let reporter = Reporter {
        plan,
        settings,
        compiled: &compiled,
        pool: &pool,
        part: &part,
        is_in_lanes: compiled.is_in_lanes(),
    };
    reporter.summary()
}
