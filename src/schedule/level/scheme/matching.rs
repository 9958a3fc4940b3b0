//! Places for parts that share some, moved by augmenting paths until each part has enough.

use super::Scheme;
use crate::schedule::level::team::Need;

impl Scheme<'_> {
    /// A largest matching of parts and free places. Rare: only where roles overlap.
    pub(super) fn match_parts(&mut self, need: &Need, agents: u32, span: (i64, i64)) -> bool {
        let mut wanted: Vec<&[u32]> = Vec::new();
        for (number, part) in need.parts.iter().enumerate() {
            let extra = if number == 0 { agents - need.least } else { 0 };
            wanted.extend((0..part.count + extra).map(|_| part.eligible.as_slice()));
        }
        let mut holders: Vec<(u32, usize)> = Vec::new();
        for seeker in 0..wanted.len() {
            let mut seen = Vec::new();
            if !self.augment(&wanted, seeker, span, &mut holders, &mut seen) {
                return false;
            }
        }
        holders.sort_unstable_by_key(|&(_, seeker)| seeker);
        self.trial.slots.clear();
        self.trial
            .slots
            .extend(holders.iter().map(|&(slot, _)| slot));
        true
    }

    fn augment(
        &self,
        wanted: &[&[u32]],
        seeker: usize,
        span: (i64, i64),
        holders: &mut Vec<(u32, usize)>,
        seen: &mut Vec<u32>,
    ) -> bool {
        for &slot in wanted[seeker] {
            if seen.iter().any(|&other| self.excludes(other, slot))
                || !self.is_free(slot, span.0, span.1)
            {
                continue;
            }
            seen.push(slot);
            let holder = holders
                .iter()
                .position(|&(held, _)| self.excludes(held, slot));
            match holder {
                None => {
                    holders.push((slot, seeker));
                    return true;
                }
                Some(place) => {
                    let other = holders[place].1;
                    let (held, _) = holders.swap_remove(place);
                    if self.augment(wanted, other, span, holders, seen) {
                        holders.push((slot, seeker));
                        return true;
                    }
                    holders.push((held, other));
                }
            }
        }
        false
    }
}
