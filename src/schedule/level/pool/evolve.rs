//! The search over pooled instances: two populations of schedules, crossed where resources are used most.
//!
//! One population holds schedules whose nodes stand as early as they can, the other schedules that stand as
//! late as they can. A child of two schedules of one is decoded into the other and then justified into the
//! first, unless it is far worse than everything there. While the budget is used, moves become rarer, and the
//! parallel scheme, which makes good schedules soon but not the best, gives way to the serial one.
//!
//! Source: Debels and Vanhoucke 2007, A decomposition-based genetic algorithm for the resource-constrained
//! project-scheduling problem; Valls, Ballestín and Quintanilla 2005, Justification and RCPSP.

use super::breed::{Breeder, share};
use super::common::{Common, Task};
use super::instance::Instance;
use super::order::Order;
use super::parallel::Parallel;
use super::random::Random;
use super::serial::Serial;
use super::tuning::{MOST_PARALLEL, Tuning};

/// What a search tells: the starts of a better schedule and its length, or nothing new; and how many
/// schedules were made. The answer is whether to end.
pub(in crate::schedule::level) type Tell<'a> = dyn FnMut(Option<(&[i32], i32)>, u64) -> bool + 'a;

/// What one thread of a search makes schedules with.
pub(in crate::schedule::level) struct Evolution<'i> {
    common: &'i Common<'i>,
    /// Forwards, and seen from the end.
    instances: [&'i Instance; 2],
    serials: [Serial<'i>; 2],
    parallels: [Parallel<'i>; 2],
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
    /// The direction parents are taken from, and how many children are still made of it.
    direction: usize,
    children: usize,
    best: i32,
    best_starts: Vec<i32>,
    is_better: bool,
    schedules: u64,
    bound: i32,
}

/// A child that is so many percent longer than the worst of a population is not justified.
const HOPELESS: i64 = 3;
/// The most children made before `tell` is asked again.
const MOST_UNTOLD: usize = 8;
/// Nodes with which `tell` is asked after each child.
const MANY_NODES: usize = 200;

impl<'i> Evolution<'i> {
    pub(in crate::schedule::level) fn new(
        instances: [&'i Instance; 2],
        common: &'i Common<'i>,
        tuning: Tuning,
        seed: u64,
        stream: u64,
    ) -> Self {
        let [forward, backward] = instances;
        let nodes = forward.len();
        Self {
            common,
            instances,
            serials: [Serial::new(forward), Serial::new(backward)],
            parallels: [Parallel::new(forward), Parallel::new(backward)],
            tuning,
            random: Random::new(seed, stream),
            breeder: Breeder::default(),
            order: Order::default(),
            child: vec![0; nodes],
            mass: forward.masses(),
            heads: forward.heads(),
            tails: forward.tails(),
            direction: 0,
            children: 0,
            best: i32::MAX,
            best_starts: vec![0; nodes],
            is_better: false,
            schedules: 0,
            bound: 0,
        }
    }

    /// Searches until the budget is used, a schedule is no longer than `bound`, or `tell` ends it.
    pub(in crate::schedule::level) fn run(&mut self, bound: i32, tell: &mut Tell) {
        self.bound = bound;
        let patience = if self.child.len() > MANY_NODES {
            1
        } else {
            MOST_UNTOLD
        };
        let mut untold = 0;
        loop {
            match self.next() {
                Task::Seed { round, place } => self.seed(round, place),
                Task::Breed { used, members } => {
                    self.justify(used);
                    self.turn_round(members);
                }
            }
            untold += 1;
            if self.is_better || self.is_over() || untold >= patience {
                untold = 0;
                if !self.goes_on(tell) {
                    return;
                }
            }
        }
    }

    /// Takes the next task; a child has its keys then.
    fn next(&mut self) -> Task {
        let (breeder, random, child) = (&mut self.breeder, &mut self.random, &mut self.child);
        let (instance, tuning) = (self.instances[0], &self.tuning);
        self.common.next(1 - self.direction, |parents, used| {
            breeder.breed(instance, parents, tuning, used, random, child);
        })
    }

    /// After a generation the parents of the next come from the other population.
    fn turn_round(&mut self, members: usize) {
        self.children += 1;
        if self.children >= members {
            self.children = 0;
            self.direction = 1 - self.direction;
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
        self.schedules >= self.common.most() || self.best <= self.bound
    }

    /// A first schedule: by a priority rule with noise, then justified.
    fn seed(&mut self, round: u32, place: usize) {
        let nodes = self.child.len();
        let longest = self.tails.iter().copied().max().unwrap_or(0);
        let is_plain = place < 3 && round == 0;
        let noise = if is_plain {
            1
        } else {
            share(longest, self.tuning.noise)
        };
        for node in 0..nodes {
            let key = match place % 3 {
                0 => -self.tails[node],
                1 => self.instances[0].lasts[node] - self.tails[node],
                _ => self.heads[node] - self.tails[node],
            };
            self.child[node] = key + self.random.below(noise) as i32;
        }
        for direction in [0, 1] {
            let is_parallel = direction == 0 && nodes <= MOST_PARALLEL;
            let length = self.decode(direction, is_parallel);
            self.offer(direction, length);
            if self.is_over() {
                return;
            }
            self.hand_on(direction, length);
        }
    }

    /// Decodes the child into one direction and, unless that is hopeless, the result into the other.
    fn justify(&mut self, used: f64) {
        let chance = self.tuning.parallel * (1.0 - 2.0 * used).max(0.0);
        for side in [self.direction, 1 - self.direction] {
            let is_parallel = self.random.happens(chance);
            let length = self.decode(side, is_parallel);
            let worst = i64::from(self.offer(side, length));
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

    /// Offers the schedule just decoded to the population of its direction; returns the worst length there.
    fn offer(&mut self, direction: usize, length: i32) -> i32 {
        let starts = &self.serials[direction].starts;
        let late = starts.iter().zip(&self.mass);
        let late = late.map(|(&start, &mass)| i64::from(start) * mass).sum();
        let ends = starts.iter().zip(&self.instances[0].lasts);
        let keys = ends.map(|(start, lasts)| length - start - lasts);
        self.common.offer(direction, (length, late), keys)
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
