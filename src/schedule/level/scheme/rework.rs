//! What work done again asks of the schedule it follows.

use super::Scheme;
use crate::schedule::level::hours::Ready;

impl Scheme<'_> {
    /// Takes away what is known of where a node is, before a schedule is made that asks for it.
    pub(in crate::schedule::level) fn forget_places(&mut self, at: usize) {
        self.places[at] = (0, 0);
    }

    /// The first gap that the places of a node have together.
    pub(in crate::schedule::level) fn fit_places_of(
        &mut self,
        at: usize,
        ready: Ready,
        minutes: i32,
    ) -> (i64, i64) {
        let (first, count) = self.places[at];
        let own = first as usize..(first + count) as usize;
        self.trial.slots.clear();
        self.trial.slots.extend_from_slice(&self.taken[own]);
        self.fit_exact(at, ready, minutes);
        (self.trial.start, self.trial.finish)
    }

    /// When a review that begins no earlier than this is over.
    pub(in crate::schedule::level) fn review_again(
        &self,
        at: usize,
        over: i64,
        minutes: i32,
    ) -> i64 {
        let ready = Ready {
            start: over,
            finish: i64::MIN,
        };
        self.hours
            .earliest(self.problem.calendar[at], ready, minutes)
            .1
    }

    /// Moves the finish of a node whose review is over later.
    pub(in crate::schedule::level) fn set_finish(&mut self, at: usize, finish: i64) {
        self.finishes[at] = finish;
    }
}
