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
        let steps = proof.steps();
        // Each time it finds a shorter schedule, it is asked about the next.
        while !is_over() {
            let Some(finish) = self.best().as_ref().map(|best| best.0) else {
                return;
            };
            let best = ((finish - self.problem.start) / pooled.unit) as i32;
            match ask(&pooled.rows, instance, best - 1, steps, &is_over) {
                Answer::Refuted => return self.raise(pooled, best),
                Answer::Found(starts) => {
                    let ends = starts.iter().zip(&pooled.rows.lasts);
                    let length = ends.map(|(start, lasts)| start + lasts).max();
                    self.offer_periods(pooled, &starts, length.unwrap_or(0));
                }
                Answer::Unknown => {
                    self.raise_from_below(pooled, instance, proof, best);
                    return;
                }
            }
        }
    }

    /// Refutes lengths from the bound on upwards: what is far from possible is refuted soon.
    fn raise_from_below(&self, pooled: &Pooled, instance: &Instance, proof: &mut Proof, best: i32) {
        let until = proof.until.1;
        let is_over = || self.is_stopped(until);
        let steps = proof.steps() / 8;
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

/// How far the solver has come.
pub(super) struct Proof {
    /// The number of schedules after which it is asked again, where no time is limited.
    next: u64,
    /// The slices of time that are over or begun.
    slices: usize,
    /// Until when it is asked about the best schedule, and until when about the bound.
    until: (f64, f64),
    /// No schedule has fewer periods.
    bound: i32,
    /// The limit on schedules.
    limit: Option<u64>,
}

impl Proof {
    pub(super) fn new(bound: i32, limit: Option<u64>) -> Self {
        Self {
            next: FIRST_PROOF,
            slices: 0,
            until: (f64::INFINITY, f64::INFINITY),
            bound,
            limit,
        }
    }

    /// Whether to ask, after so many schedules or when this share of the time is used.
    pub(super) fn is_due(&mut self, schedules: u64, used: Option<f64>) -> bool {
        let Some(used) = used.filter(|_| self.limit.is_none()) else {
            return schedules >= self.next;
        };
        let Some(slice) = SLICES.get(self.slices).filter(|slice| used >= slice.0) else {
            return false;
        };
        self.slices += 1;
        self.until = (slice.1, slice.2);
        true
    }

    /// The solver was asked after so many schedules.
    pub(super) fn go_on(&mut self, schedules: u64) {
        self.next = 2 * schedules;
    }

    /// How many steps the solver is given. Where time is limited, as many as there is time for; else as many as
    /// schedules were made, which takes about as long as half a thread; where schedules are counted enough for
    /// small plans, in proportion to the limit.
    fn steps(&self) -> u64 {
        match self.limit {
            None if self.slices > 0 => u64::MAX,
            None => self.next,
            Some(limit) => limit.saturating_mul(20).min(self.next.max(LEAST_STEPS)),
        }
    }
}

/// What settles most plans of thirty tickets: some tenths of a second's work.
const LEAST_STEPS: u64 = 20_000;
/// The schedules after which the solver is asked first.
const FIRST_PROOF: u64 = 2_000;
