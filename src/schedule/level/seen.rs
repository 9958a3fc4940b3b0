//! Beginnings of schedules that were gone on with: one that is nowhere better than another need not be.
//!
//! What the rest of a schedule depends on is which tickets are placed, when the last of them starts, when everybody is
//! free, and from when on what they hold back may start and finish: figures of which smaller is better. Of two beginnings
//! with the same tickets the one that is no smaller anywhere ends no sooner, whatever follows.

use super::problem::Problem;
use super::scheme::Scheme;
use std::collections::BTreeMap;

/// The most beginnings kept: some tens of megabytes.
const MOST: usize = 60_000;

/// The beginnings known so far.
#[derive(Default)]
pub(super) struct Seen {
    /// By the tickets placed, as bits.
    beginnings: BTreeMap<u32, Vec<Vec<i64>>>,
    kept: usize,
}

impl Seen {
    /// Whether a beginning is nowhere better than one known; else it is known from now on, as long as there is room.
    pub(super) fn knows(&mut self, placed: u32, figures: Vec<i64>) -> bool {
        let known = self.beginnings.entry(placed).or_default();
        let is_no_worse =
            |one: &[i64], other: &[i64]| one.iter().zip(other).all(|(one, other)| one <= other);
        if known.iter().any(|other| is_no_worse(other, &figures)) {
            return true;
        }
        let before = known.len();
        known.retain(|other| !is_no_worse(&figures, other));
        self.kept -= before - known.len();
        if self.kept < MOST {
            known.push(figures);
            self.kept += 1;
        }
        false
    }
}

/// The figures of the schedule begun so far, the last ticket of which starts at `last`.
pub(super) fn figures(
    problem: &Problem,
    scheme: &Scheme,
    is_placed: &[bool],
    last: i64,
) -> Vec<i64> {
    let mut figures = vec![last, scheme.last_finish()];
    let slots = 0..problem.slots.len() as u32;
    figures.extend(slots.map(|slot| scheme.free_from(slot, last)));
    for at in (0..problem.len()).filter(|&at| !is_placed[at]) {
        let from_placed = problem.incoming(at).iter();
        let mut from_placed = from_placed
            .filter(|arc| is_placed[arc.at as usize])
            .peekable();
        if from_placed.peek().is_some() {
            let ready = scheme.ready_by(at, from_placed);
            figures.extend([ready.start.max(last), ready.finish]);
        }
    }
    figures
}
