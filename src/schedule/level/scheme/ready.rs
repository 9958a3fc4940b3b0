//! What a node waits for.

use super::{Choice, Scheme};
use crate::schedule::level::hours::Ready;
use crate::schedule::level::problem::Arc;

impl Scheme<'_> {
    /// What a node waits for, given the dates of the nodes before it.
    #[inline]
    pub(in crate::schedule::level) fn ready(&self, at: usize, choice: &Choice) -> Ready {
        self.ready_for(at, self.problem.incoming(at).iter(), choice)
    }

    /// The same for some of its links only.
    pub(in crate::schedule::level) fn ready_by<'a>(
        &self,
        at: usize,
        arcs: impl Iterator<Item = &'a Arc>,
    ) -> Ready {
        self.ready_for(at, arcs, &Choice::default())
    }

    #[inline]
    fn ready_for<'a>(
        &self,
        at: usize,
        arcs: impl Iterator<Item = &'a Arc>,
        choice: &Choice,
    ) -> Ready {
        let mut ready = Ready {
            start: self.problem.floor[at].max(self.begin),
            finish: self.problem.finish_floor[at],
        };
        for arc in arcs {
            let from = arc.at as usize;
            let anchor = if arc.kind.from_finish() {
                self.finishes[from]
            } else {
                self.starts[from]
            };
            let lag = self.lag(arc, choice);
            let asked = self.hours.after(arc.clock, anchor, lag);
            if arc.kind.to_start() {
                ready.start = ready.start.max(asked);
            } else {
                ready.finish = ready.finish.max(asked);
            }
        }
        ready
    }

    #[inline]
    fn lag(&self, arc: &Arc, choice: &Choice) -> i32 {
        choice
            .lags
            .get(arc.link as usize)
            .copied()
            .unwrap_or(arc.lag)
    }
}
