//! Of all nodes that could be next the one that can start first.

use super::{Choice, Scheme};
use crate::schedule::level::problem::FREE;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

impl Scheme<'_> {
    /// One schedule by the parallel scheme: of all nodes that wait for nothing unplaced, the one that can start first,
    /// of those that can start together the one with the lowest of `keys` (`[nodes]`). Returns the last finish.
    ///
    /// Nobody is ever idle who could do something, which makes good schedules soon, but not always the best.
    /// Source: Kolisch 1996, Serial and parallel resource-constrained project scheduling methods revisited.
    pub(in crate::schedule::level) fn generate_parallel(
        &mut self,
        keys: &[i64],
        minutes: &[i32],
        choice: &Choice,
    ) -> i64 {
        self.begin_anew(minutes, choice);
        let problem = self.problem;
        let mut waiting: Vec<u32> = (0..problem.len())
            .map(|at| problem.incoming(at).len() as u32)
            .collect();
        // What can start when; starts only become later while others are placed, so the first that still holds is
        // the first of all.
        let mut open = BinaryHeap::new();
        let unknown = i64::MIN;
        for at in (0..problem.len()).filter(|&at| waiting[at] == 0) {
            open.push(Reverse((unknown, keys[at], at)));
        }
        let mut last = self.begin;
        while let Some(Reverse((start, key, at))) = open.pop() {
            if problem.fixed[at] == FREE {
                let ready = self.ready(at, choice);
                self.seek(at, ready, minutes, choice);
                if self.trial.start > start {
                    open.push(Reverse((self.trial.start, key, at)));
                    continue;
                }
                self.commit(at);
            }
            if problem.is_real[at] {
                last = last.max(self.finishes[at]);
            }
            for arc in problem.outgoing(at) {
                let to = arc.at as usize;
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    open.push(Reverse((unknown, keys[to], to)));
                }
            }
        }
        last
    }
}
