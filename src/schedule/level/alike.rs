//! Who stands in for whom when a levelled plan is repeated with other durations.
//!
//! A simulation keeps to who does what in the plan: a ticket takes the places it has there, or ones that are *alike*,
//! which keep the same hours and can do exactly the same. Of those it takes whichever is free first. Were it free to
//! take any place that can do its work, it might take the one agent that a later ticket cannot do without, and runs of
//! the planned durations would be longer than the plan. So they never are: taken in the order of their planned
//! starts, tickets find at their planned start no more places of a kind taken than the plan takes.

use super::problem::Problem;
use super::team::{NOBODY, Need, Part};
use super::{NONE, SerialPlan};
use std::collections::BTreeMap;

/// What makes places alike: the hours they keep, whose they are where that matters, and the needs they serve.
type Kind = (u32, u32, Vec<(u32, u32)>);

impl Problem {
    /// Lets every ticket have the places it has in a plan made of this problem, or ones alike.
    /// O(needs x places + nodes log nodes).
    pub fn stay_with(&mut self, plan: &SerialPlan) {
        let kinds = self.kinds();
        let mut known: BTreeMap<Need, u32> = BTreeMap::new();
        let mut needs = self.needs.clone();
        for (at, slots) in plan.slots.iter().enumerate() {
            if slots.is_empty() || self.need_of[at] == NONE {
                continue;
            }
            let need = self.need_like(slots, &kinds);
            self.need_of[at] = *known.entry(need).or_insert_with_key(|need| {
                needs.push(need.clone());
                needs.len() as u32 - 1
            });
        }
        self.needs = needs;
    }

    /// `[slots]`: the kind of each.
    fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = (0..self.slots.len())
            .map(|slot| {
                (
                    self.slot_calendar[slot],
                    self.owner(slot as u32),
                    Vec::new(),
                )
            })
            .collect();
        for (need, number) in self.needs.iter().zip(0..) {
            for (part, place) in need.parts.iter().zip(0..) {
                for &slot in &part.eligible {
                    kinds[slot as usize].2.push((number, place));
                }
            }
        }
        kinds
    }

    /// Whose a place is, where another of the same owner cannot help with the same ticket.
    fn owner(&self, slot: u32) -> u32 {
        let member = self.slots[slot as usize].member;
        match self.members.get(member as usize) {
            Some(row) if row.capacity > 1 && !row.is_team => member,
            _ => NOBODY,
        }
    }

    /// As many places of each kind as there are among some.
    fn need_like(&self, slots: &[u32], kinds: &[Kind]) -> Need {
        let mut counts: BTreeMap<&Kind, u32> = BTreeMap::new();
        for &slot in slots {
            *counts.entry(&kinds[slot as usize]).or_default() += 1;
        }
        let mut parts: Vec<Part> = counts
            .into_iter()
            .map(|(kind, count)| Part {
                eligible: (0..kinds.len() as u32)
                    .filter(|&slot| &kinds[slot as usize] == kind)
                    .collect(),
                count,
            })
            .collect();
        parts.sort_by_key(|part| part.eligible.len());
        let agents = self.count_agents(slots);
        Need {
            parts,
            least: agents,
            most: agents,
            effort: None,
        }
    }
}
