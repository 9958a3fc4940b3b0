//! Every set of places a node could take, for the search through all schedules of a small problem.

use super::Scheme;
use crate::schedule::level::team::{NOBODY, Need};

impl Scheme<'_> {
    /// Every set of places a node could take, of those that are alike only the first.
    pub(in crate::schedule::level) fn choices(&self, at: usize) -> Vec<Vec<u32>> {
        let Some(need) = self.problem.need(at) else {
            return vec![Vec::new()];
        };
        let mut found = Vec::new();
        for agents in need.least..=need.most {
            let counts = need.parts.iter().enumerate();
            let counts: Vec<u32> = counts
                .map(|(number, part)| {
                    part.count + if number == 0 { agents - need.least } else { 0 }
                })
                .collect();
            self.extend_choice(need, &counts, 0, 0, &mut Vec::new(), &mut found);
        }
        found
    }

    fn extend_choice(
        &self,
        need: &Need,
        counts: &[u32],
        part: usize,
        from: usize,
        chosen: &mut Vec<u32>,
        found: &mut Vec<Vec<u32>>,
    ) {
        let before: u32 = counts[..part].iter().sum();
        if part == counts.len() {
            found.push(chosen.clone());
            return;
        }
        if chosen.len() as u32 == before + counts[part] {
            self.extend_choice(need, counts, part + 1, 0, chosen, found);
            return;
        }
        let eligible = &need.parts[part].eligible;
        for place in from..eligible.len() {
            let slot = eligible[place];
            if chosen.iter().any(|&other| self.excludes(other, slot)) {
                continue;
            }
            let skipped = &eligible[from..place];
            let is_like = |&other: &u32| !chosen.contains(&other) && self.is_like(other, slot);
            if skipped.iter().any(is_like) {
                continue;
            }
            chosen.push(slot);
            self.extend_choice(need, counts, part, place + 1, chosen, found);
            chosen.pop();
        }
    }

    /// Whether two places are free alike, keep the same hours and serve the same needs.
    fn is_like(&self, one: u32, other: u32) -> bool {
        let problem = self.problem;
        let serves = |need: &Need, slot: u32| -> Vec<bool> {
            need.parts
                .iter()
                .map(|part| part.eligible.contains(&slot))
                .collect()
        };
        let is_single = |slot: u32| {
            let member = problem.slots[slot as usize].member;
            member == NOBODY
                || problem.members[member as usize].capacity == 1
                || problem.members[member as usize].is_team
        };
        self.lanes[one as usize] == self.lanes[other as usize]
            && problem.slot_calendar[one as usize] == problem.slot_calendar[other as usize]
            && is_single(one)
            && is_single(other)
            && problem
                .needs
                .iter()
                .all(|need| serves(need, one) == serves(need, other))
    }
}
