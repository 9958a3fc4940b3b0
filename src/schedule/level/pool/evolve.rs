//! The search over pooled instances: two populations of schedules, crossed where resources are used most.
//!
//! One population holds schedules whose nodes stand as early as they can, the other schedules that stand as
//! late as they can. A child of two schedules of one is decoded into the other, so every child is improved by
//! justification as it is made. A child takes from one parent the nodes of the stretch in which the pools
//! are used most, and orders the others as the other parent does; a few nodes are moved at random.
//! Source: Debels and Vanhoucke 2007, A decomposition-based genetic algorithm for the resource-constrained
//! project-scheduling problem; Valls, Ballestín and Quintanilla 2005, Justification and RCPSP.

use super::instance::Instance;
use super::random::Random;
use super::serial::Serial;

/// How the search goes about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::schedule::level) struct Tuning {
    /// Schedules of each population, at least 1.
    pub(in crate::schedule::level) size: usize,
    /// The probability with which a node of a child is moved.
    pub(in crate::schedule::level) moves: f64,
    /// How far it is moved at most, as a share of the schedule's length.
    pub(in crate::schedule::level) reach: f64,
    /// The shortest and the longest stretch a child takes from one parent, likewise.
    pub(in crate::schedule::level) stretch: (f64, f64),
    /// The noise on the priorities of the first schedules, likewise.
    pub(in crate::schedule::level) noise: f64,
    /// How many schedules are made of one child: each but the first justifies the one before.
    pub(in crate::schedule::level) passes: usize,
    /// After how many children a place without a better schedule the search starts anew.
    pub(in crate::schedule::level) patience: u32,
}

/// What a search tells: the starts of a better schedule and its length, or nothing new; and how many
/// schedules were made. The answer is whether to end.
pub(in crate::schedule::level) type Tell<'a> = dyn FnMut(Option<(&[i32], i32)>, u64) -> bool + 'a;

/// Both populations and what makes them.
pub(in crate::schedule::level) struct Evolution<'i> {
    /// Forwards, and seen from the end.
    instances: [&'i Instance; 2],
    serials: [Serial<'i>; 2],
    tuning: Tuning,
    random: Random,
    /// By direction: `[size x nodes]`, the starts of each schedule on the axis of the *other* direction.
    keys: [Vec<i32>; 2],
    /// By direction: `[size]`.
    lengths: [Vec<i32>; 2],
    /// `[nodes]`: what the next schedule is made from.
    child: Vec<i32>,
    list: Vec<u32>,
    counts: Vec<u32>,
    load: Vec<i64>,
    heads: Vec<i32>,
    tails: Vec<i32>,
    best: i32,
    best_starts: Vec<i32>,
    is_better: bool,
    schedules: u64,
    budget: u64,
    bound: i32,
}

impl<'i> Evolution<'i> {
    pub(in crate::schedule::level) fn new(
        forward: &'i Instance,
        backward: &'i Instance,
        tuning: Tuning,
        seed: u64,
        stream: u64,
    ) -> Self {
        let nodes = forward.len();
        let size = tuning.size.max(1);
        Self {
            instances: [forward, backward],
            serials: [Serial::new(forward), Serial::new(backward)],
            tuning: Tuning { size, ..tuning },
            random: Random::new(seed, stream),
            keys: [vec![0; nodes * size], vec![0; nodes * size]],
            lengths: [vec![i32::MAX; size], vec![i32::MAX; size]],
            child: vec![0; nodes],
            list: Vec::with_capacity(nodes),
            counts: Vec::new(),
            load: Vec::new(),
            heads: forward.heads(),
            tails: forward.tails(),
            best: i32::MAX,
            best_starts: vec![0; nodes],
            is_better: false,
            schedules: 0,
            budget: 0,
            bound: 0,
        }
    }

    /// Searches until `budget` schedules are made, one is no longer than `bound`, or `tell` ends it.
    pub(in crate::schedule::level) fn run(&mut self, budget: u64, bound: i32, tell: &mut Tell) {
        (self.budget, self.bound) = (budget, bound);
        while self.begin(tell) && self.evolve(tell) {}
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

    /// First populations: by priority rules with noise, then justified.
    fn begin(&mut self, tell: &mut Tell) -> bool {
        let longest = self.tails.iter().copied().max().unwrap_or(0);
        let noise = share(longest, self.tuning.noise);
        for place in 0..self.tuning.size {
            let is_plain = place < 3 && self.schedules < 6;
            for node in 0..self.child.len() {
                let key = match place % 3 {
                    0 => -self.tails[node],
                    1 => self.instances[0].lasts[node] - self.tails[node],
                    _ => self.heads[node] - self.tails[node],
                };
                let noise = if is_plain {
                    0
                } else {
                    self.random.below(noise) as i32
                };
                self.child[node] = key + noise;
            }
            for direction in [0, 1] {
                let length = self.decode(direction);
                self.store(direction, place, length);
                self.hand_on(direction, length);
                if !self.goes_on(tell) {
                    return false;
                }
            }
        }
        true
    }

    /// Generations until nothing better is found for long; `false` where the search is to end.
    fn evolve(&mut self, tell: &mut Tell) -> bool {
        let (mut best, mut stall, mut direction) = (i32::MAX, 0, 0);
        while stall <= self.tuning.patience {
            for place in 0..self.tuning.size {
                self.breed(1 - direction);
                let mut side = direction;
                for _ in 0..self.tuning.passes.max(1) {
                    let length = self.decode(side);
                    if length <= self.lengths[side][place] {
                        self.store(side, place, length);
                    }
                    if self.is_over() {
                        self.goes_on(tell);
                        return false;
                    }
                    self.hand_on(side, length);
                    side = 1 - side;
                }
            }
            if !self.goes_on(tell) {
                return false;
            }
            let now = self.lengths.iter().flatten().copied().min().unwrap_or(0);
            stall = if now < best { 0 } else { stall + 1 };
            best = best.min(now);
            direction = 1 - direction;
        }
        true
    }

    /// Makes a schedule of a direction from the child's keys; returns its length.
    fn decode(&mut self, direction: usize) -> i32 {
        self.sort(direction);
        self.schedules += 1;
        let length = self.serials[direction].run(&self.list);
        // Seen from the end there are no floors, so what stands late may stand too early.
        if length < self.best && (direction == 0 || !self.instances[0].has_floors()) {
            self.best = length;
            self.is_better = true;
            let lasts = &self.instances[0].lasts;
            for (node, &start) in self.serials[direction].starts.iter().enumerate() {
                let is_late = direction == 1;
                self.best_starts[node] = if is_late {
                    length - start - lasts[node]
                } else {
                    start
                };
            }
        }
        length
    }

    /// The list of a direction by the child's keys, none before one it waits for; ties in topological order.
    fn sort(&mut self, direction: usize) {
        let instance = self.instances[direction];
        let nodes = instance.len();
        let node_at = |step: usize| {
            if direction == 0 {
                step
            } else {
                nodes - 1 - step
            }
        };
        let (mut low, mut high) = (i32::MAX, i32::MIN);
        for step in 0..nodes {
            let node = node_at(step);
            let mut key = self.child[node];
            for &(from, _) in instance.incoming(node) {
                key = key.max(self.child[from as usize]);
            }
            self.child[node] = key;
            (low, high) = (low.min(key), high.max(key));
        }
        self.list.clear();
        self.list.resize(nodes, 0);
        let range = (i64::from(high) - i64::from(low) + 1).max(0) as usize;
        if range > 16 * nodes + 1_024 {
            self.list.clear();
            self.list
                .extend((0..nodes).map(|step| node_at(step) as u32));
            let child = &self.child;
            self.list.sort_by_key(|&node| child[node as usize]);
            return;
        }
        // Counting sort: keys are starts, of which there are few.
        self.counts.clear();
        self.counts.resize(range + 1, 0);
        for &key in &self.child {
            self.counts[(key - low) as usize + 1] += 1;
        }
        let mut before = 0;
        for count in &mut self.counts {
            before += *count;
            *count = before;
        }
        for step in 0..nodes {
            let node = node_at(step);
            let place = &mut self.counts[(self.child[node] - low) as usize];
            self.list[*place as usize] = node as u32;
            *place += 1;
        }
    }

    /// Makes the schedule just decoded the child of the other direction.
    fn hand_on(&mut self, direction: usize, length: i32) {
        let lasts = &self.instances[0].lasts;
        let starts = &self.serials[direction].starts;
        for ((key, start), lasts) in self.child.iter_mut().zip(starts).zip(lasts) {
            *key = length - start - lasts;
        }
    }

    /// Puts the schedule just decoded into a population.
    fn store(&mut self, direction: usize, place: usize, length: i32) {
        let nodes = self.child.len();
        let lasts = &self.instances[0].lasts;
        let keys = &mut self.keys[direction][place * nodes..(place + 1) * nodes];
        for ((key, start), lasts) in keys
            .iter_mut()
            .zip(&self.serials[direction].starts)
            .zip(lasts)
        {
            *key = length - start - lasts;
        }
        self.lengths[direction][place] = length;
    }

    /// The shorter of two schedules taken at random.
    fn tournament(&mut self, direction: usize) -> usize {
        let size = self.tuning.size as u32;
        let (one, other) = (
            self.random.below(size) as usize,
            self.random.below(size) as usize,
        );
        let lengths = &self.lengths[direction];
        if lengths[one] <= lengths[other] {
            one
        } else {
            other
        }
    }

    /// Makes the child of two schedules of a direction.
    fn breed(&mut self, direction: usize) {
        let father = self.tournament(direction);
        let length = self.lengths[direction][father];
        let mother = self.tournament(direction);
        let nodes = self.child.len();
        let (from, to) = self.peak(direction, father, length);
        let father_keys = &self.keys[direction][father * nodes..(father + 1) * nodes];
        let mother_keys = &self.keys[direction][mother * nodes..(mother + 1) * nodes];
        let far = 2 * length.max(self.lengths[direction][mother]) + 2;
        for ((child, &own), &other) in self.child.iter_mut().zip(father_keys).zip(mother_keys) {
            *child = if from <= own && own < to {
                own
            } else if other < from {
                other - far
            } else {
                other + far
            };
        }
        let reach = share(length, self.tuning.reach);
        for key in &mut self.child {
            if self.random.happens(self.tuning.moves) {
                *key += self.random.below(2 * reach + 1) as i32 - reach as i32;
            }
        }
    }

    /// The stretch of a schedule, of a random length, in which its pools are used most.
    fn peak(&mut self, direction: usize, place: usize, length: i32) -> (i32, i32) {
        let nodes = self.child.len();
        let keys = &self.keys[direction][place * nodes..(place + 1) * nodes];
        let (shortest, longest) = self.tuning.stretch;
        let (shortest, longest) = (share(length, shortest), share(length, longest));
        let stretch = shortest + self.random.below(longest.saturating_sub(shortest) + 1);
        let length = length.max(1) as usize;
        let stretch = (stretch as usize).min(length);
        self.load.clear();
        self.load.resize(length + 2, 0);
        let instance = self.instances[0];
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

/// A share of a length, at least 1.
fn share(length: i32, share: f64) -> u32 {
    (f64::from(length) * share).clamp(0.0, 1e9) as u32 + 1
}

impl Tuning {
    /// What was found to work best for so many nodes and schedules; `None` is a search by time.
    pub(in crate::schedule::level) fn of(nodes: usize, schedules: Option<u64>) -> Self {
        let size = match (schedules, nodes) {
            (_, 4_001..) => 4,
            (_, 1_001..=4_000) => 12,
            (Some(0..=2_000), _) => 20,
            (Some(2_001..=15_000), _) => 50,
            (Some(_), _) => 120,
            (None, _) => 300,
        };
        Self {
            size,
            moves: if nodes <= 45 {
                0.15
            } else if nodes <= 90 {
                0.06
            } else {
                0.02
            },
            reach: if nodes <= 45 { 0.6 } else { 0.15 },
            stretch: (0.1, 0.4),
            noise: 0.2,
            passes: 2,
            patience: 30,
        }
    }
}
