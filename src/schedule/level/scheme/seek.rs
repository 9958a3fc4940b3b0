//! Where and with whom a node finishes first.

use super::{Choice, Scheme};
use crate::schedule::level::hours::Ready;
use crate::schedule::level::problem::NONE;
use crate::schedule::level::team::Need;

impl Scheme<'_> {
    /// Finds where and with whom a node finishes first; the trial holds it then.
    pub(super) fn seek(&mut self, at: usize, ready: Ready, minutes: &[i32], choice: &Choice) {
        let problem = self.problem;
        let calendar = problem.calendar[at];
        let need_of = problem.need_of[at];
        self.trial.slots.clear();
        if need_of == NONE || minutes[at] <= 0 {
            (self.trial.start, self.trial.finish) =
                self.hours.earliest(calendar, ready, minutes[at]);
            return;
        }
        let need = &problem.needs[need_of as usize];
        if let Some(exact) = choice.exact.get(at).filter(|exact| !exact.is_empty()) {
            let own = minutes_for(need, exact.len() as u32, minutes[at], choice);
            self.trial.slots.extend_from_slice(exact);
            self.fit_exact(at, ready, own);
            return;
        }
        let (least, most) = self.range(at, need, choice);
        self.best.finish = i64::MAX;
        for agents in least..=most {
            let own = minutes_for(need, agents, minutes[at], choice);
            self.try_with(at, need, agents, ready, own, choice);
            if self.trial.finish < self.best.finish {
                std::mem::swap(&mut self.trial, &mut self.best);
            }
        }
        std::mem::swap(&mut self.trial, &mut self.best);
    }

    /// Between how many agents a node may choose.
    fn range(&self, at: usize, need: &Need, choice: &Choice) -> (u32, u32) {
        match choice.agents.get(at) {
            Some(&wanted) if wanted > 0 => {
                let agents = u32::from(wanted).clamp(need.least, need.most);
                (agents, agents)
            }
            _ if choice.is_staffed => (need.least, need.least),
            _ => (need.least, need.most),
        }
    }

    fn try_with(
        &mut self,
        at: usize,
        need: &Need,
        agents: u32,
        ready: Ready,
        minutes: i32,
        choice: &Choice,
    ) {
        let turn = choice.turns.get(at).map_or(0, |&turn| turn as usize);
        self.trial.slots.clear();
        match need.parts.as_slice() {
            [part] if part.count + (agents - need.least) == 1 => {
                self.try_one(at, &part.eligible, ready, minutes, turn);
            }
            _ => self.try_several(at, need, agents, ready, minutes, turn),
        }
    }

    /// The place with which a node that needs one finishes first; of several the first in its turn.
    fn try_one(&mut self, at: usize, eligible: &[u32], ready: Ready, minutes: i32, turn: usize) {
        let calendar = self.problem.calendar[at];
        let (_, ideal) = self.hours.earliest(calendar, ready, minutes);
        let mut best = (0, i64::MAX, NONE);
        let from = turn % eligible.len();
        for &slot in eligible[from..].iter().chain(&eligible[..from]) {
            let shared = self
                .hours
                .both(calendar, self.problem.slot_calendar[slot as usize]);
            let (start, finish) = self.first_gap(slot, shared, ready, minutes, best.1);
            if finish < best.1 {
                best = (start, finish, slot);
                if finish == ideal {
                    break;
                }
            }
        }
        (self.trial.start, self.trial.finish) = (best.0, best.1);
        self.trial.slots.push(best.2);
    }

    /// Places a node at its fixed start, with whoever is free then, else with the first there are.
    pub(super) fn force(&mut self, at: usize, ready: Ready, minutes: &[i32], choice: &Choice) {
        let problem = self.problem;
        let calendar = problem.calendar[at];
        self.trial.slots.clear();
        let mut own = minutes[at];
        let given = choice.exact.get(at).filter(|exact| !exact.is_empty());
        if let Some(need) = problem.need(at).filter(|_| minutes[at] > 0) {
            let (least, _) = self.range(at, need, choice);
            let agents = given.map_or(least, |given| problem.count_agents(given));
            own = minutes_for(need, agents, own, choice);
            let span = self.hours.earliest(calendar, ready, own);
            let turn = choice.turns.get(at).map_or(0, |&turn| turn as usize);
            match given {
                Some(given) => self.trial.slots.extend_from_slice(given),
                None if self.choose(at, agents, span, turn) => {}
                None => self.take_any(need, agents),
            }
        }
        // What was recorded or must be keeps its own hours: those of its agents were said of other days.
        (self.trial.start, self.trial.finish) = self.hours.earliest(calendar, ready, own);
        self.commit(at);
    }

    /// Places a node at its fixed start at exactly these places; returns whether they were free.
    pub(in crate::schedule::level) fn force_exact(
        &mut self,
        at: usize,
        exact: &[u32],
        minutes: &[i32],
    ) -> bool {
        let problem = self.problem;
        let agents = problem.count_agents(exact);
        let own = problem
            .need(at)
            .map_or(minutes[at], |need| need.minutes_with(agents, minutes[at]));
        self.trial.slots.clear();
        self.trial.slots.extend_from_slice(exact);
        let span = self
            .hours
            .earliest(problem.calendar[at], problem.date(at), own);
        (self.trial.start, self.trial.finish) = span;
        let are_free = self.are_free(span.0, span.1);
        self.commit(at);
        self.note_finish(at);
        are_free
    }

    pub(super) fn commit(&mut self, at: usize) {
        let (start, finish) = (self.trial.start, self.trial.finish);
        (self.starts[at], self.finishes[at]) = (start, finish);
        self.places[at] = (self.taken.len() as u32, self.trial.slots.len() as u32);
        self.taken.extend_from_slice(&self.trial.slots);
        if finish > start {
            for place in 0..self.trial.slots.len() {
                self.take(self.trial.slots[place], start, finish);
            }
        }
    }
}

pub(super) fn minutes_for(need: &Need, agents: u32, alone: i32, choice: &Choice) -> i32 {
    if choice.is_staffed {
        alone
    } else {
        need.minutes_with(agents, alone)
    }
}
