//! Several places for one node: the first moment at which enough of each part are free together.

use super::Scheme;
use crate::schedule::level::hours::Ready;
use crate::schedule::level::problem::Problem;
use crate::schedule::level::team::{NOBODY, Need};

impl Scheme<'_> {
    /// The first moment at which enough places are free together.
    pub(super) fn try_several(
        &mut self,
        at: usize,
        need: &Need,
        agents: u32,
        ready: Ready,
        minutes: i32,
        turn: usize,
    ) {
        let calendar = self.problem.calendar[at];
        let mut shared = calendar;
        let mut from = ready;
        // Every step leaves a span behind or narrows the hours, of which there are finitely many.
        let spans: usize = self.lanes.iter().map(Vec::len).sum();
        for _ in 0..=2 * spans + 64 {
            let (start, finish) = self.hours.earliest(shared, from, minutes);
            self.trial.slots.clear();
            self.enough = None;
            if self.choose(at, agents, (start, finish), turn) {
                let hours = self.hours_of(calendar);
                let (later, end) = self.hours.earliest(hours, from, minutes);
                if (later, end) == (start, finish) || self.are_free(later, end) {
                    (self.trial.start, self.trial.finish) = (later, end);
                    return;
                }
                if hours != shared {
                    shared = hours;
                    continue;
                }
            }
            let next = self.enough;
            match next.or_else(|| self.next_end(need, start, finish)) {
                Some(end) => from.start = end.max(from.start),
                None => break,
            }
            shared = calendar;
        }
        self.take_any(need, agents);
        self.fit_exact(at, ready, minutes);
    }

    /// Chooses free places for every part; parts with few to choose from were sorted first, and where the
    /// first free ones do not do, places are moved by augmenting paths.
    pub(super) fn choose(&mut self, at: usize, agents: u32, span: (i64, i64), turn: usize) -> bool {
        let problem = self.problem;
        let number = problem.need_of[at] as usize;
        let (need, is_mixed) = (&problem.needs[number], self.is_mixed[number]);
        for (number, part) in need.parts.iter().enumerate() {
            let extra = if number == 0 { agents - need.least } else { 0 };
            let from = turn % part.eligible.len();
            let mut wanted = part.count + extra;
            self.ends.clear();
            for &slot in part.eligible[from..].iter().chain(&part.eligible[..from]) {
                if wanted == 0 {
                    break;
                }
                if let Some(end) = self.busy_until(slot, span.0, span.1) {
                    self.ends.push(end);
                } else if !(is_mixed && self.is_taken(slot)) {
                    self.trial.slots.push(slot);
                    wanted -= 1;
                }
            }
            if wanted == 0 {
                continue;
            }
            if is_mixed {
                return need.parts.len() > 1 && self.match_parts(need, agents, span);
            }
            // Whoever is busy now is so until then, whenever before that it begins: as many as are missing have to
            // become free.
            let missing = wanted as usize - 1;
            if missing < self.ends.len() {
                self.enough = Some(*self.ends.select_nth_unstable(missing).1);
            }
            return false;
        }
        true
    }

    /// Whether the trial holds a place already, or another of the same person.
    fn is_taken(&self, slot: u32) -> bool {
        self.trial
            .slots
            .iter()
            .any(|&other| self.excludes(other, slot))
    }

    pub(super) fn excludes(&self, one: u32, other: u32) -> bool {
        let owner = |slot: u32| self.problem.slots[slot as usize].member;
        let member = owner(one);
        one == other
            || (member == owner(other)
                && member != NOBODY
                && !self.problem.members[member as usize].is_team)
    }

    /// The next moment at which a place that is taken now becomes free.
    fn next_end(&self, need: &Need, start: i64, finish: i64) -> Option<i64> {
        let places = need.parts.iter().flat_map(|part| &part.eligible);
        let ends = places.filter_map(|&slot| self.busy_until(slot, start, finish));
        ends.min()
    }

    /// The first places of every part, free or not.
    pub(super) fn take_any(&mut self, need: &Need, agents: u32) {
        self.trial.slots.clear();
        for (number, part) in need.parts.iter().enumerate() {
            let extra = if number == 0 { agents - need.least } else { 0 };
            let mut wanted = part.count + extra;
            for &slot in &part.eligible {
                if wanted > 0 && !self.is_taken(slot) {
                    self.trial.slots.push(slot);
                    wanted -= 1;
                }
            }
        }
    }
}

/// Whether two parts of a need share places, or one person has several places in it.
pub(super) fn is_mixed(problem: &Problem, need: &Need) -> bool {
    let mut seen = vec![false; problem.slots.len()];
    need.parts
        .iter()
        .flat_map(|part| &part.eligible)
        .any(|&slot| {
            let member = problem
                .members
                .get(problem.slots[slot as usize].member as usize);
            let is_several = member.is_some_and(|member| member.capacity > 1 && !member.is_team);
            is_several || std::mem::replace(&mut seen[slot as usize], true)
        })
}
