//! Step by step and back, for the search through all schedules of a small problem.

use super::seek::minutes_for;
use super::{Choice, Scheme};
use crate::schedule::level::problem::FREE;

/// What a branch of a search through all schedules has to take back.
pub(in crate::schedule::level) struct Branch {
    lanes: Vec<Vec<(i64, i64)>>,
    taken: usize,
    last: i64,
}

impl Scheme<'_> {
    /// Clears everything and places what is fixed and needs nobody.
    pub(in crate::schedule::level) fn begin(&mut self, minutes: &[i32]) {
        self.clear();
        self.last = self.problem.start;
        let fixed = (0..self.problem.len()).filter(|&at| self.problem.fixed[at] != FREE);
        for at in fixed.filter(|&at| self.problem.need(at).is_none()) {
            self.force_exact(at, &[], minutes);
        }
    }

    pub(in crate::schedule::level) fn is_fixed(&self, at: usize) -> bool {
        self.problem.fixed[at] != FREE
    }

    /// The last finish so far.
    pub(in crate::schedule::level) fn last_finish(&self) -> i64 {
        self.last
    }

    /// Places a node that needs nobody; one that is fixed has its place.
    pub(in crate::schedule::level) fn place_alone(&mut self, at: usize, minutes: &[i32]) {
        if !self.is_fixed(at) {
            let choice = Choice::default();
            let ready = self.ready(at, &choice);
            self.place(at, ready, minutes, &choice);
        }
        self.note_finish(at);
    }

    /// Places a node at exactly these places, not before a moment; returns its start.
    pub(in crate::schedule::level) fn place_exact(
        &mut self,
        at: usize,
        exact: &[u32],
        from: i64,
        minutes: &[i32],
    ) -> i64 {
        let choice = Choice::default();
        let mut ready = self.ready(at, &choice);
        ready.start = ready.start.max(from);
        let agents = self.problem.count_agents(exact);
        let own = self.problem.need(at).map_or(minutes[at], |need| {
            minutes_for(need, agents, minutes[at], &choice)
        });
        self.trial.slots.clear();
        self.trial.slots.extend_from_slice(exact);
        self.fit_exact(at, ready, own);
        self.commit(at);
        self.note_finish(at);
        self.starts[at]
    }

    pub(in crate::schedule::level) fn save(&self) -> Branch {
        Branch {
            lanes: self.lanes.clone(),
            taken: self.taken.len(),
            last: self.last,
        }
    }

    pub(in crate::schedule::level) fn restore(&mut self, branch: Branch) {
        self.lanes = branch.lanes;
        self.taken.truncate(branch.taken);
        self.last = branch.last;
    }

    pub(super) fn note_finish(&mut self, at: usize) {
        if self.problem.is_real[at] {
            self.last = self.last.max(self.finishes[at]);
        }
    }
}
