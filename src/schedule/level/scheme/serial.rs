//! One node after the other, in the order of a list.

use super::{Choice, Scheme};
use crate::schedule::level::hours::Ready;
use crate::schedule::level::problem::FREE;
use std::sync::atomic::Ordering;

/// Nodes between two looks at whether somebody wants an end.
const PATIENCE: usize = 256;

impl Scheme<'_> {
    pub(in crate::schedule::level) fn generate(
        &mut self,
        list: &[u32],
        minutes: &[i32],
        choice: &Choice,
    ) -> i64 {
        self.begin_anew(minutes, choice);
        let mut last = self.begin;
        for (number, &at) in list.iter().enumerate() {
            let at = at as usize;
            if number % PATIENCE == PATIENCE - 1 && self.is_stopped() {
                return last;
            }
            if self.problem.fixed[at] == FREE {
                let ready = self.ready(at, choice);
                self.place(at, ready, minutes, choice);
                if let Some(reworks) = choice.reworks {
                    self.work_again(at, reworks);
                }
            }
            if self.problem.is_real[at] {
                last = last.max(self.finishes[at]);
            }
        }
        last
    }

    /// Places what is fixed, of a schedule that has nothing yet.
    pub(super) fn begin_anew(&mut self, minutes: &[i32], choice: &Choice) {
        self.clear();
        for at in 0..self.problem.len() {
            if self.problem.fixed[at] != FREE {
                self.force(at, self.problem.date(at), minutes, choice);
            }
        }
    }

    pub(super) fn place(&mut self, at: usize, ready: Ready, minutes: &[i32], choice: &Choice) {
        self.seek(at, ready, minutes, choice);
        self.commit(at);
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}
