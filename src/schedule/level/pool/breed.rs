//! Children: the busiest stretch of one schedule, the rest ordered as in another, a few nodes moved.
//!
//! Source: Debels and Vanhoucke 2007, A decomposition-based genetic algorithm for the resource-constrained
//! project-scheduling problem; Valls, Ballestín and Quintanilla 2008, A hybrid genetic algorithm for the RCPSP.

use super::instance::Instance;
use super::population::Population;
use super::random::Random;
use super::tuning::Tuning;

/// Makes one child after the other; keeps its memory between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Breeder {
    load: Vec<i64>,
}

impl Breeder {
    /// Writes the keys of a child of two members into `child` (`[nodes]`).
    ///
    /// `used` is how much of the budget is used, in `0.0..=1.0`. O(nodes + length).
    pub(super) fn breed(
        &mut self,
        instance: &Instance,
        population: &Population,
        tuning: &Tuning,
        used: f64,
        random: &mut Random,
        child: &mut [i32],
    ) {
        let father = tournament(population, random);
        let mother = tournament(population, random);
        let length = population.length(father);
        let (own, other) = (population.keys(father), population.keys(mother));
        let (from, to) = self.peak(instance, own, length, tuning.stretch, random);
        let far = 2 * length.max(population.length(mother)) + 2;
        for ((child, &own), &other) in child.iter_mut().zip(own).zip(other) {
            *child = if from <= own && own < to {
                own
            } else if other < from {
                other - far
            } else {
                other + far
            };
        }
        let reach = share(length, tuning.reach);
        let moves = tuning.moves.0 + (tuning.moves.1 - tuning.moves.0) * used;
        for key in child {
            if random.happens(moves) {
                *key += random.below(2 * reach + 1) as i32 - reach as i32;
            }
        }
    }

    /// The stretch of a schedule, of a random length, in which its pools are used most.
    fn peak(
        &mut self,
        instance: &Instance,
        keys: &[i32],
        length: i32,
        stretch: (f64, f64),
        random: &mut Random,
    ) -> (i32, i32) {
        let (shortest, longest) = (share(length, stretch.0), share(length, stretch.1));
        let stretch = shortest + random.below(longest.saturating_sub(shortest) + 1);
        let length = length.max(1) as usize;
        let stretch = (stretch as usize).min(length);
        self.load.clear();
        self.load.resize(length + 2, 0);
        for ((&key, &weight), &lasts) in keys.iter().zip(&instance.weight).zip(&instance.lasts) {
            let start = key.max(0) as usize;
            self.load[start] += i64::from(weight);
            self.load[start + lasts as usize] -= i64::from(weight);
        }
        // From changes to use, and from use to what was used before each period.
        let (mut level, mut sum) = (0, 0);
        for load in &mut self.load {
            level += *load;
            *load = sum;
            sum += level;
        }
        let used = |start: usize| self.load[start + stretch] - self.load[start];
        let mut best = (used(0), 0);
        for start in 1..=length - stretch {
            if used(start) > best.0 {
                best = (used(start), start);
            }
        }
        (best.1 as i32, (best.1 + stretch) as i32)
    }
}

/// The better of two members taken at random. There is one at least.
pub(in crate::schedule::level) fn tournament(
    population: &Population,
    random: &mut Random,
) -> usize {
    let members = population.len() as u32;
    let (one, other) = (random.below(members), random.below(members));
    one.min(other) as usize
}

/// A share of a length, at least 1.
pub(in crate::schedule::level) fn share(length: i32, share: f64) -> u32 {
    (f64::from(length) * share).clamp(0.0, 1e9) as u32 + 1
}
