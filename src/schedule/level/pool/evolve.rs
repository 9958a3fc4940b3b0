//! The search over pooled instances: two populations of schedules, crossed where resources are used most.
//!
//! One population holds schedules whose nodes stand as early as they can, the other schedules that stand as
//! late as they can. A child of two schedules of one is decoded into the other and then justified into the
//! first, unless it is far worse than everything there. What is spent is planned: populations begin large and
//! shrink while the budget is used, moves become rarer, and the parallel scheme, which makes good schedules
//! soon but not the best, gives way to the serial one.
//!
//! Where schedules are not counted, rounds of twice as many schedules each follow one another.
//! Source: Debels and Vanhoucke 2007, A decomposition-based genetic algorithm for the resource-constrained
//! project-scheduling problem; Valls, Ballestín and Quintanilla 2005, Justification and RCPSP.

use super::breed::{Breeder, share};
use super::instance::Instance;
use super::order::Order;
use super::parallel::Parallel;
use super::population::Population;
use super::random::Random;
use super::serial::Serial;
use super::tuning::{MOST_PARALLEL, Tuning, sizes};

/// What a search tells: the starts of a better schedule and its length, or nothing new; and how many
/// schedules were made. The answer is whether to end.
pub(in crate::schedule::level) type Tell<'a> = dyn FnMut(Option<(&[i32], i32)>, u64) -> bool + 'a;

/// Both populations and what makes them.
pub(in crate::schedule::level) struct Evolution<'i> {
    /// Forwards, and seen from the end.
    instances: [&'i Instance; 2],
    serials: [Serial<'i>; 2],
    parallels: [Parallel<'i>; 2],
    populations: [Population; 2],
    tuning: Tuning,
    random: Random,
    breeder: Breeder,
    order: Order,
    /// `[nodes]`: what the next schedule is made from.
    child: Vec<i32>,
    /// `[nodes]`: what a start one period later costs a schedule among those of its length.
    mass: Vec<i64>,
    heads: Vec<i32>,
    tails: Vec<i32>,
    best: i32,
    best_starts: Vec<i32>,
    is_better: bool,
    schedules: u64,
    budget: u64,
    round: Round,
    bound: i32,
}

/// A part of the search with populations of its own.
#[derive(Clone, Copy, Debug, Default)]
struct Round {
    /// The schedules made before.
    first: u64,
    /// How many it makes.
    schedules: u64,
    /// The sizes of its populations at the begin and at the end.
    sizes: (usize, usize),
}

/// The schedules of the first round where they are not counted.
const FIRST_ROUND: u64 = 1 << 13;
/// A child that is so many percent longer than the worst of a population is not justified.
const HOPELESS: i64 = 3;

impl<'i> Evolution<'i> {
    pub(in crate::schedule::level) fn new(
        forward: &'i Instance,
        backward: &'i Instance,
        tuning: Tuning,
        seed: u64,
        stream: u64,
    ) -> Self {
        let nodes = forward.len();
        Self {
            instances: [forward, backward],
            serials: [Serial::new(forward), Serial::new(backward)],
            parallels: [Parallel::new(forward), Parallel::new(backward)],
            populations: [Population::new(nodes, 1), Population::new(nodes, 1)],
            tuning,
            random: Random::new(seed, stream),
            breeder: Breeder::default(),
            order: Order::default(),
            child: vec![0; nodes],
            mass: forward.masses(),
            heads: forward.heads(),
            tails: forward.tails(),
            best: i32::MAX,
            best_starts: vec![0; nodes],
            is_better: false,
            schedules: 0,
            budget: 0,
            round: Round::default(),
            bound: 0,
        }
    }

    /// Searches until `budget` schedules are made, one is no longer than `bound`, or `tell` ends it;
    /// `None` is a search without such a budget.
    pub(in crate::schedule::level) fn run(
        &mut self,
        budget: Option<u64>,
        bound: i32,
        tell: &mut Tell,
    ) {
        self.budget = budget.unwrap_or(u64::MAX);
        self.bound = bound;
        let mut schedules = budget.unwrap_or(FIRST_ROUND);
        loop {
            self.round = Round {
                first: self.schedules,
                schedules,
                sizes: sizes(self.child.len(), schedules),
            };
            if !self.begin(tell) || !self.evolve(tell) {
                return;
            }
            schedules = schedules.saturating_mul(2);
        }
    }

    /// Tells what is new; `false` ends the search.
    fn goes_on(&mut self, tell: &mut Tell) -> bool {
        let news = self
            .is_better
            .then_some((self.best_starts.as_slice(), self.best));
        self.is_better = false;
        let is_ended = tell(news, self.schedules);
        !is_ended && !self.is_over()
    }

    fn is_over(&self) -> bool {
        self.schedules >= self.budget || self.best <= self.bound
    }

    /// How much of the round is used, in `0.0..=1.0`.
    fn used(&self) -> f64 {
        let made = self.schedules - self.round.first;
        (made as f64 / self.round.schedules.max(1) as f64).min(1.0)
    }

    /// First populations: by priority rules with noise, then justified.
    fn begin(&mut self, tell: &mut Tell) -> bool {
        let (size, nodes) = (self.round.sizes.0, self.child.len());
        self.populations = [Population::new(nodes, size), Population::new(nodes, size)];
        let longest = self.tails.iter().copied().max().unwrap_or(0);
        let noise = share(longest, self.tuning.noise);
        for place in 0..size {
            let is_plain = place < 3 && self.round.first == 0;
            for node in 0..nodes {
                let key = match place % 3 {
                    0 => -self.tails[node],
                    1 => self.instances[0].lasts[node] - self.tails[node],
                    _ => self.heads[node] - self.tails[node],
                };
                let noise = if is_plain { 1 } else { noise };
                self.child[node] = key + self.random.below(noise) as i32;
            }
            for direction in [0, 1] {
                let is_parallel = direction == 0 && nodes <= MOST_PARALLEL;
                let length = self.decode(direction, is_parallel);
                self.offer(direction, length);
                if !self.goes_on(tell) {
                    return false;
                }
                self.hand_on(direction, length);
            }
        }
        true
    }

    /// Generations until the round is over; `false` where the search is to end.
    fn evolve(&mut self, tell: &mut Tell) -> bool {
        let mut direction = 0;
        let end = self.round.first.saturating_add(self.round.schedules);
        while self.schedules < end {
            for _ in 0..self.populations[0].len() {
                self.shrink();
                self.breed(1 - direction);
                self.justify(direction);
                if self.is_over() {
                    self.goes_on(tell);
                    return false;
                }
            }
            if !self.goes_on(tell) {
                return false;
            }
            direction = 1 - direction;
        }
        true
    }

    fn shrink(&mut self) {
        let (first, last) = self.round.sizes;
        let left = first.saturating_sub(last) as f64 * (1.0 - self.used());
        let size = last.min(first) + left.round() as usize;
        self.populations.iter_mut().for_each(|p| p.shrink(size));
    }

    fn breed(&mut self, direction: usize) {
        let used = self.used();
        self.breeder.breed(
            self.instances[0],
            &self.populations[direction],
            &self.tuning,
            used,
            &mut self.random,
            &mut self.child,
        );
    }

    /// Decodes the child into one direction and, unless that is hopeless, the result into the other.
    fn justify(&mut self, direction: usize) {
        let chance = self.tuning.parallel * (1.0 - 2.0 * self.used()).max(0.0);
        for side in [direction, 1 - direction] {
            let is_parallel = self.random.happens(chance);
            let length = self.decode(side, is_parallel);
            self.offer(side, length);
            let worst = i64::from(self.populations[side].worst());
            if self.is_over() || i64::from(length) * 100 > worst * (100 + HOPELESS) {
                return;
            }
            self.hand_on(side, length);
        }
    }

    /// Makes a schedule of a direction from the child's keys; returns its length.
    fn decode(&mut self, direction: usize, is_parallel: bool) -> i32 {
        let serial = &mut self.serials[direction];
        let length = if is_parallel {
            self.parallels[direction].run(&self.child, &mut serial.starts)
        } else {
            let instance = self.instances[direction];
            self.order.sort(instance, direction == 1, &mut self.child);
            serial.run(&self.order.list)
        };
        self.schedules += 1;
        // Seen from the end there are no floors, so what stands late may stand too early.
        if length < self.best && (direction == 0 || !self.instances[0].has_floors()) {
            self.best = length;
            self.is_better = true;
            self.best_starts
                .copy_from_slice(&self.serials[direction].starts);
            if direction == 1 {
                let lasts = &self.instances[0].lasts;
                for (start, lasts) in self.best_starts.iter_mut().zip(lasts) {
                    *start = length - *start - lasts;
                }
            }
        }
        length
    }

    /// Offers the schedule just decoded to the population of its direction.
    fn offer(&mut self, direction: usize, length: i32) {
        let starts = &self.serials[direction].starts;
        let late = starts.iter().zip(&self.mass);
        let late = late.map(|(&start, &mass)| i64::from(start) * mass).sum();
        let ends = starts.iter().zip(&self.instances[0].lasts);
        let keys = ends.map(|(start, lasts)| length - start - lasts);
        self.populations[direction].offer((length, late), keys);
    }

    /// Makes the schedule just decoded the child of the other direction.
    fn hand_on(&mut self, direction: usize, length: i32) {
        let lasts = &self.instances[0].lasts;
        let starts = &self.serials[direction].starts;
        for ((key, start), lasts) in self.child.iter_mut().zip(starts).zip(lasts) {
            *key = length - start - lasts;
        }
    }
}
