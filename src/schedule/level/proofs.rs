//! Proofs beside the search: when the solver is asked, for how long, and what its answers are worth.
//!
//! A proof needs the shortest schedule to be found first, and takes time that would find a shorter one. So the
//! solver gets slices of one thread: a short one soon, which settles what is easy, longer ones later.

use super::bound::Bound;
use super::pool::instance::Instance;
use super::pool::prove::{Answer, ask};
use super::pooled::Pooled;
use super::run::{Shared, lock};
use crate::plan::duration::show;
use std::sync::atomic::Ordering;

impl Shared<'_> {
    /// Asks the solver whether anything is shorter than the best schedule; raises the bound where not.
    pub(super) fn prove(&self, pooled: &Pooled, instance: &Instance, proof: &mut Proof) {
        if self.skips_proofs {
            return;
        }
        let is_over = || self.is_stopped(proof.until.0);
        let (mut steps, mut below) = proof.allowance();
        // Each time it finds a shorter schedule, it is asked about the next.
        while !is_over() {
            let Some(finish) = self.best().as_ref().map(|best| best.0) else {
                return;
            };
            let best = ((finish - self.problem.start) / pooled.unit) as i32;
            match ask(&pooled.rows, instance, best - 1, &mut steps, &is_over) {
                Answer::Refuted => return self.raise(pooled, best),
                Answer::Found(starts) => {
                    let ends = starts.iter().zip(&pooled.rows.lasts);
                    let length = ends.map(|(start, lasts)| start + lasts).max();
                    self.offer_periods(pooled, &starts, length.unwrap_or(0));
                }
                Answer::Unknown => {
                    self.raise_from_below(pooled, instance, proof, best, &mut below);
                    return;
                }
            }
        }
    }

    /// Refutes lengths from the bound on upwards: what is far from possible is refuted soon.
    fn raise_from_below(
        &self,
        pooled: &Pooled,
        instance: &Instance,
        proof: &mut Proof,
        best: i32,
        steps: &mut u64,
    ) {
        let until = proof.until.1;
        let is_over = || self.is_stopped(until);
        while proof.bound < best - 1 {
            if ask(&pooled.rows, instance, proof.bound, steps, &is_over) != Answer::Refuted {
                return;
            }
            proof.bound += 1;
            self.raise(pooled, proof.bound);
        }
    }

    /// Takes it as proved that no schedule has fewer periods.
    fn raise(&self, pooled: &Pooled, periods: i32) {
        let finish = self.problem.start + i64::from(periods) * pooled.unit;
        let best = self.best().as_ref().map_or(i64::MAX, |best| best.0);
        let mut bound = lock(&self.bound);
        if finish > bound.finish {
            let shorter = show(self.makespan(finish - pooled.unit));
            *bound = Bound {
                finish,
                proof: format!("A constraint solver refuted every schedule of {shorter} or less."),
            };
        }
        if bound.finish >= best {
            self.is_done.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the solver has to stop, at the latest when this share of the time is used.
    fn is_stopped(&self, until: f64) -> bool {
        self.is_done.load(Ordering::Relaxed)
            || (self.watch.is_over)()
            || (self.watch.used)().is_some_and(|used| used >= until)
    }
}

/// When the solver is asked where time is limited: from which share of the time on, until when about what is
/// one period shorter than the best schedule, and until when about what is longer than the bound.
const SLICES: [(f64, f64, f64); 3] = [(0.04, 0.09, 0.11), (0.25, 0.38, 0.42), (0.6, 0.73, 0.77)];

/// The same where schedules are counted: from which share of them on, and which shares of its steps it gets.
const COUNTED: [(f64, f64, f64); 2] = [(0.25, 0.2, 0.05), (1.0, 0.6, 0.15)];

/// How far the solver has come.
pub(super) struct Proof {
    pace: Pace,
    /// The slices that are over or begun.
    slices: usize,
    /// Until when it is asked about the best schedule, and until when about the bound, as shares of the time.
    until: (f64, f64),
    /// No schedule has fewer periods.
    bound: i32,
}

/// What the solver's time goes by.
#[derive(Clone, Copy)]
enum Pace {
    /// A limit on schedules, and how many steps the solver gets in all.
    Counted {
        limit: u64,
        steps: u64,
    },
    Timed,
    /// No limit: the number of schedules after which it is asked again.
    Open {
        next: u64,
    },
}

impl Proof {
    /// Proofs about schedules of so many nodes, none of fewer periods than `bound`; `limit` is one on schedules.
    pub(super) fn new(nodes: usize, bound: i32, limit: Option<u64>, is_timed: bool) -> Self {
        let pace = match (limit, is_timed) {
            (Some(limit), _) => Pace::Counted {
                limit,
                steps: limit
                    .saturating_mul(20)
                    .min(MOST_WORK / nodes.max(1) as u64),
            },
            (None, true) => Pace::Timed,
            (None, false) => Pace::Open { next: FIRST_PROOF },
        };
        Self {
            pace,
            slices: 0,
            until: (f64::INFINITY, f64::INFINITY),
            bound,
        }
    }

    /// Whether to ask, after so many schedules or when this share of the time is used.
    pub(super) fn is_due(&mut self, schedules: u64, used: Option<f64>) -> bool {
        let (slices, used) = match self.pace {
            Pace::Open { next } => return schedules >= next,
            Pace::Timed => (&SLICES[..], used.unwrap_or(1.0)),
            Pace::Counted { limit, .. } => (&COUNTED[..], schedules as f64 / limit.max(1) as f64),
        };
        let Some(slice) = slices.get(self.slices).filter(|slice| used >= slice.0) else {
            return false;
        };
        self.slices += 1;
        if matches!(self.pace, Pace::Timed) {
            self.until = (slice.1, slice.2);
        }
        true
    }

    /// The solver was asked after so many schedules.
    pub(super) fn go_on(&mut self, schedules: u64) {
        if let Pace::Open { next } = &mut self.pace {
            *next = 2 * schedules;
        }
    }

    /// How many steps the solver is given, about the best schedule and about the bound. Where time is limited, as
    /// many as there is time for; where nothing is, as many as schedules were made.
    fn allowance(&self) -> (u64, u64) {
        match self.pace {
            Pace::Timed => (u64::MAX, u64::MAX),
            Pace::Open { next } => (next, next / 8),
            Pace::Counted { steps, .. } => {
                let slice = COUNTED[self.slices.clamp(1, COUNTED.len()) - 1];
                let share = |share: f64| (steps as f64 * share) as u64;
                (share(slice.1), share(slice.2))
            }
        }
    }
}

/// The most steps where schedules are counted, times nodes: some seconds' work.
const MOST_WORK: u64 = 900_000;
/// The schedules after which the solver is asked first where nothing is limited.
const FIRST_PROOF: u64 = 2_000;
