//! What the threads of one search share: two populations, and how much of the budget is used.
//!
//! Every thread takes parents from the same populations and gives its schedules back to them, so two threads
//! are one search of twice the speed, not two searches. Most of a thread's time is spent between, making
//! schedules, so that threads hardly ever wait for each other.
//!
//! What is spent is planned: populations begin large and shrink while the budget is used. Where time is the
//! budget, the first schedules tell how many there will be. Where nothing is, rounds of twice as many
//! schedules each follow one another.

use super::population::{Population, Rank};
use super::tuning::sizes;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a search may spend.
#[derive(Clone, Copy)]
pub(in crate::schedule::level) enum Budget<'a> {
    /// So many schedules, made by one thread.
    Schedules(u64),
    /// A time: the share of it that is used, `0.0..=1.0`.
    Time(&'a (dyn Fn() -> f64 + Sync)),
    /// What it takes until it is ended.
    Open,
}

/// What the members of a search are.
#[derive(Clone, Copy, Debug)]
pub(in crate::schedule::level) struct Shape {
    pub(in crate::schedule::level) nodes: usize,
    /// How many keys a member has.
    pub(in crate::schedule::level) keys: usize,
    /// 1 where schedules are made forwards only, else 2.
    pub(in crate::schedule::level) directions: usize,
}

impl Shape {
    /// Made both ways, one key a node.
    pub(in crate::schedule::level) fn both_ways(nodes: usize) -> Self {
        Self {
            nodes,
            keys: nodes,
            directions: 2,
        }
    }
}

/// What the threads of one search share.
pub(in crate::schedule::level) struct Common<'a> {
    shape: Shape,
    budget: Budget<'a>,
    state: Mutex<State>,
}

struct State {
    /// Schedules that stand as early as they can and, where there are any, those seen from the end.
    populations: Vec<Population>,
    round: Round,
    /// How many schedules were made.
    made: u64,
}

/// A part of the search with populations of its own.
struct Round {
    /// Counted from 0.
    number: u32,
    /// The schedules made before.
    first: u64,
    /// How many it makes; unknown where time is the budget.
    schedules: u64,
    /// How much of the time was used when it began.
    began: f64,
    /// The sizes of its populations at the begin and at the end.
    sizes: (usize, usize),
    /// How many of its first schedules were given out.
    seeded: usize,
    is_seeded: bool,
}

/// What a thread does next.
pub(in crate::schedule::level) enum Task {
    /// Make a first schedule of the round of this number, the how manieth.
    Seed { round: u32, place: usize },
    /// Make a child of two members; so much of the round is used, `0.0..=1.0`, by so many members.
    Breed { used: f64, members: usize },
}

/// The schedules of the first round where nothing ends the search.
const FIRST_ROUND: u64 = 1 << 13;
/// The fewest schedules that tell how many more there will be.
const LEAST_TOLD: u64 = 24;

impl<'a> Common<'a> {
    pub(in crate::schedule::level) fn new(shape: Shape, budget: Budget<'a>) -> Self {
        let (schedules, began) = match budget {
            Budget::Schedules(count) => (count, 0.0),
            Budget::Open => (FIRST_ROUND, 0.0),
            Budget::Time(used) => (u64::MAX, used()),
        };
        let mut state = State {
            populations: Vec::new(),
            round: Round {
                number: 0,
                first: 0,
                schedules,
                began,
                sizes: (1, 1),
                seeded: 0,
                is_seeded: false,
            },
            made: 0,
        };
        state.empty(shape);
        Self {
            shape,
            budget,
            state: Mutex::new(state),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many schedules the search may make in all.
    pub(in crate::schedule::level) fn most(&self) -> u64 {
        match self.budget {
            Budget::Schedules(count) => count,
            Budget::Time(_) | Budget::Open => u64::MAX,
        }
    }

    /// What to do next; `prepare` sees the population of a direction a child's parents come from.
    pub(in crate::schedule::level) fn next(
        &self,
        direction: usize,
        prepare: impl FnOnce(&Population, f64),
    ) -> Task {
        let mut state = self.lock();
        let mut used = state.used(&self.budget);
        if used >= 1.0 && matches!(self.budget, Budget::Open) {
            state.begin_round(self.shape);
            used = 0.0;
        }
        if state.has_to_seed(self.shape, used) {
            let round = &mut state.round;
            round.seeded += 1;
            return Task::Seed {
                round: round.number,
                place: round.seeded - 1,
            };
        }
        state.shrink(used);
        let parents = &state.populations[direction];
        prepare(parents, used);
        Task::Breed {
            used,
            members: parents.len(),
        }
    }

    /// Gives a schedule back; returns the length of the worst of its direction, `i32::MAX` while there is room.
    pub(in crate::schedule::level) fn offer(
        &self,
        direction: usize,
        rank: Rank,
        keys: impl Iterator<Item = i32>,
    ) -> i32 {
        let mut state = self.lock();
        state.made += 1;
        let population = &mut state.populations[direction];
        population.offer(rank, keys);
        population.worst()
    }
}

impl State {
    /// How much of the round is used.
    fn used(&self, budget: &Budget) -> f64 {
        let used = match budget {
            Budget::Time(used) => (used() - self.round.began) / (1.0 - self.round.began).max(1e-9),
            Budget::Schedules(_) | Budget::Open => {
                (self.made - self.round.first) as f64 / self.round.schedules.max(1) as f64
            }
        };
        used.clamp(0.0, 1.0)
    }

    /// Room for as many schedules as may turn out to be wanted.
    fn empty(&mut self, shape: Shape) {
        let room = sizes(shape.nodes, self.round.schedules).0;
        self.populations = (0..shape.directions)
            .map(|_| Population::new(shape.keys, room))
            .collect();
    }

    fn begin_round(&mut self, shape: Shape) {
        let round = &mut self.round;
        round.number += 1;
        round.first = self.made;
        round.schedules = round.schedules.saturating_mul(2);
        (round.seeded, round.is_seeded) = (0, false);
        self.empty(shape);
    }

    /// Whether the first populations are not full yet.
    fn has_to_seed(&mut self, shape: Shape, used: f64) -> bool {
        if self.round.is_seeded {
            return false;
        }
        let made = self.made - self.round.first;
        let schedules = match self.round.schedules {
            u64::MAX if made < LEAST_TOLD => return true,
            // As many as at the pace so far.
            u64::MAX => (made as f64 / used.max(1e-9)).min(1e15) as u64,
            counted => counted,
        };
        self.round.sizes = sizes(shape.nodes, schedules);
        // Children need parents, and another thread may still be at work on the first.
        self.round.is_seeded = self.round.seeded >= self.round.sizes.0
            && self.populations.iter().all(|members| members.len() > 0);
        !self.round.is_seeded
    }

    fn shrink(&mut self, used: f64) {
        let (first, last) = self.round.sizes;
        let left = first.saturating_sub(last) as f64 * (1.0 - used);
        let size = last.min(first) + left.round() as usize;
        self.populations.iter_mut().for_each(|p| p.shrink(size));
    }
}
