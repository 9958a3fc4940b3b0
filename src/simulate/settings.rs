//! What to simulate, and the thread of control from outside.

use super::vector::Instructions;
use crate::plan::OptionId;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The most rows of 64 samples that a thread computes before it looks whether somebody wants an end.
pub const PATIENCE: usize = 1024;
/// The most samples one simulation takes.
pub const MOST_SAMPLES: u32 = 4_000_000;

/// What to simulate.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The option to follow; `None` is the plan itself.
    pub option: Option<OptionId>,
    /// How many samples to take, `1..=MOST_SAMPLES`; with `stop` the most.
    pub samples: u32,
    /// The same seed gives the same result.
    pub seed: u64,
    /// Threads to compute on, 0 for as many as the machine has. Results do not depend on it.
    pub threads: usize,
    /// How samples are spread over what may happen.
    pub sampling: Sampling,
    /// Whether agents limit what runs at once; each sample is then levelled by the same priority rule as the
    /// planned schedule.
    pub level: bool,
    /// Whether to compute the figures of single tickets: indices, merges, tornado. Off, only the finish,
    /// gates, checkpoints and cost are computed, in about half the time.
    pub details: bool,
    /// Whether cruciality is the rank correlation (Spearman) instead of the linear one (Pearson).
    pub spearman: bool,
    /// How many bars of the tornado to compute, the tickets with the most influence first.
    pub bars: usize,
    /// Stop as soon as the 80th percentile of the finish is known to so many minutes either way, with 95 %
    /// confidence.
    pub stop: Option<f64>,
    /// The vector instructions to use. Results do not depend on it.
    pub instructions: Instructions,
}

/// How samples are spread over what may happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// Independent draws.
    #[default]
    Plain,
    /// The scrambled Sobol sequence for the durations that vary most, strata for all others.
    Sobol,
    /// Latin hypercube: each quantity is drawn once from each of as many equally probable strata as there
    /// are samples.
    LatinHypercube,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            option: None,
            samples: 10_000,
            seed: 1,
            threads: 0,
            sampling: Sampling::Plain,
            level: false,
            details: true,
            spearman: false,
            bars: 12,
            stop: None,
            instructions: Instructions::Best,
        }
    }
}

/// Lets another thread watch a simulation and end it.
#[derive(Debug, Default)]
pub struct Control {
    is_cancelled: AtomicBool,
    samples: AtomicU64,
    rows: AtomicU64,
}

impl Control {
    /// Ends the simulation as soon as each of its threads has finished at most [`PATIENCE`] rows.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked for an end.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// What is set when somebody wants an end.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.is_cancelled
    }

    /// How many samples are done.
    pub fn samples_done(&self) -> u64 {
        self.samples.load(Ordering::Relaxed)
    }

    /// How many rows are done, a row being one ticket or gate in 64 samples: what is done between two looks at whether
    /// somebody wants an end is at most [`PATIENCE`] of them on each thread.
    pub fn rows_done(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Counts rows, and looks whether somebody wants an end.
    pub(super) fn look(&self, rows: usize) -> bool {
        self.rows.fetch_add(rows as u64, Ordering::Relaxed);
        self.is_cancelled()
    }

    pub(super) fn add_done(&self, samples: u64) {
        self.samples.fetch_add(samples, Ordering::Relaxed);
    }
}
