//! The search where agents differ: orders of tickets and choices of agents, crossed and moved.
//!
//! A small population of schedules; a child takes the tickets that start in a stretch of time from one
//! parent and orders the others as the other parent does. Where time counts working minutes, every child is
//! justified: generated backwards from its end and forwards again. Now and then a ticket is told how many
//! agents to take, or whom to look at first.

use super::list;
use super::pool::random::Random;
use super::problem::Problem;
use super::scheme::{Choice, Scheme};
use super::staffed::Outcome;

/// A search that goes on as long as it is asked to.
pub(super) struct Search<'p> {
    problem: &'p Problem,
    scheme: Scheme<'p>,
    mirror: Option<Scheme<'p>>,
    random: Random,
    tails: Vec<i64>,
    population: Vec<Genes>,
    size: usize,
    child: Genes,
    /// How many steps passed since the best schedule was found.
    stall: u32,
    pub(super) best: i64,
    pub(super) schedules: u64,
}

/// What a schedule is made from.
#[derive(Clone, Debug, Default)]
struct Genes {
    finish: i64,
    /// `[nodes]`: their order.
    keys: Vec<i64>,
    agents: Vec<u16>,
    turns: Vec<u16>,
}

impl<'p> Search<'p> {
    /// A search; `mirror` is the problem seen from its end, where that can be.
    pub(super) fn new(
        problem: &'p Problem,
        mirror: Option<&'p Problem>,
        seed: u64,
        stream: u64,
    ) -> Self {
        let nodes = problem.len();
        let size = match nodes {
            0..=200 => 40,
            201..=2_000 => 16,
            _ => 4,
        };
        Self {
            scheme: Scheme::new(problem),
            mirror: mirror.map(Scheme::new),
            random: Random::new(seed, stream),
            tails: list::tails(problem),
            population: Vec::new(),
            size,
            child: Genes {
                finish: i64::MAX,
                keys: vec![0; nodes],
                agents: vec![0; nodes],
                turns: vec![0; nodes],
            },
            stall: 0,
            best: i64::MAX,
            schedules: 0,
            problem,
        }
    }

    /// One step: one or two schedules. Returns a better schedule than any before, if it found one.
    pub(super) fn step(&mut self) -> Option<Outcome> {
        let place = self.population.len();
        if place < self.size {
            self.seed(place);
            let found = self.decode();
            self.population.push(self.child.clone());
            return found;
        }
        if self.stall > 60 * self.size as u32 + 600 {
            self.restart();
            return None;
        }
        self.breed();
        let found = self.decode();
        let worst = (0..self.size).max_by_key(|&place| self.population[place].finish);
        if let Some(worst) = worst.filter(|&w| self.child.finish <= self.population[w].finish) {
            std::mem::swap(&mut self.population[worst], &mut self.child);
        }
        found
    }

    /// Starts anew with the best schedule alone.
    fn restart(&mut self) {
        let best = (0..self.population.len()).min_by_key(|&place| self.population[place].finish);
        if let Some(best) = best {
            self.population.swap(0, best);
        }
        self.population.truncate(1);
        self.stall = 0;
    }

    /// A first schedule: by latest start, by latest finish, then with noise.
    fn seed(&mut self, place: usize) {
        let longest = self.tails.iter().copied().max().unwrap_or(0);
        let noise = if place < 2 {
            1
        } else {
            (longest / 4).clamp(1, 1 << 30) as u32
        };
        for at in 0..self.problem.len() {
            let own = i64::from(self.problem.minutes[at]);
            let key = if place.is_multiple_of(2) {
                -self.tails[at]
            } else {
                own - self.tails[at]
            };
            self.child.keys[at] = key + i64::from(self.random.below(noise));
            self.child.agents[at] = 0;
            self.child.turns[at] = if place < 3 { 0 } else { self.turn() };
        }
    }

    fn turn(&mut self) -> u16 {
        if self.random.happens(0.1) {
            self.random.below(1 << 16) as u16
        } else {
            0
        }
    }

    fn breed(&mut self) {
        let (father, mother) = (self.tournament(), self.tournament());
        let nodes = self.problem.len();
        let first = self.population[father]
            .keys
            .iter()
            .copied()
            .min()
            .unwrap_or(0);
        let span = (self.population[father].finish - first).clamp(1, 1 << 40);
        let window = span / 10 + span * i64::from(self.random.below(1_000)) / 2_500;
        let from = first + span * i64::from(self.random.below(1_000)) / 1_000 - window / 2;
        let far = 4 * span + 4;
        let changes = (3.0 / nodes.max(1) as f64).clamp(0.002, 0.2);
        let reach = (span / 20).clamp(1, 1 << 30);
        for at in 0..nodes {
            let (own, other) = (
                self.population[father].keys[at],
                self.population[mother].keys[at],
            );
            let is_own = from <= own && own < from + window;
            let giver = if is_own { father } else { mother };
            self.child.keys[at] = match (is_own, other < from) {
                (true, _) => own,
                (false, true) => other - far,
                (false, false) => other + far,
            };
            self.child.agents[at] = self.population[giver].agents[at];
            self.child.turns[at] = self.population[giver].turns[at];
            if self.random.happens(changes) {
                self.change(at, reach);
            }
        }
    }

    fn change(&mut self, at: usize, reach: i64) {
        let moved = i64::from(self.random.below(2 * reach as u32 + 1)) - reach;
        self.child.keys[at] += moved;
        let Some(need) = self.problem.need(at) else {
            return;
        };
        let places: usize = need
            .parts
            .iter()
            .map(|part| part.eligible.len())
            .max()
            .unwrap_or(1);
        if self.random.happens(0.5) {
            self.child.turns[at] = self.random.below(places as u32) as u16;
        }
        if need.most > need.least {
            let choices = need.most - need.least + 2;
            let pick = self.random.below(choices);
            self.child.agents[at] = if pick == 0 {
                0
            } else {
                (need.least + pick - 1) as u16
            };
        }
    }

    fn tournament(&mut self) -> usize {
        let size = self.population.len() as u32;
        let (one, other) = (
            self.random.below(size) as usize,
            self.random.below(size) as usize,
        );
        if self.population[one].finish <= self.population[other].finish {
            one
        } else {
            other
        }
    }

    /// Makes the child's schedule, justifies it, and keeps the better of the two orders.
    fn decode(&mut self) -> Option<Outcome> {
        self.stall += 1;
        let mut found = self.forward();
        if self.mirror.is_some() {
            self.backward();
            let before = self.child.clone();
            let later = self.forward();
            if self.child.finish > before.finish {
                self.child = before;
            }
            found = later.or(found);
        }
        found
    }

    fn forward(&mut self) -> Option<Outcome> {
        let list = list::by_keys(self.problem, &mut self.child.keys);
        let choice = Choice {
            agents: &self.child.agents,
            turns: &self.child.turns,
            ..Choice::default()
        };
        self.child.finish = self.scheme.generate(&list, &self.problem.minutes, &choice);
        self.schedules += 1;
        self.child.keys.copy_from_slice(self.scheme.starts());
        (self.child.finish < self.best).then(|| {
            (self.best, self.stall) = (self.child.finish, 0);
            outcome(self.problem, &self.scheme)
        })
    }

    /// Replaces the child's keys by the starts of its schedule moved as late as its end allows.
    fn backward(&mut self) {
        let Some(mirror) = &mut self.mirror else {
            return;
        };
        let mut keys: Vec<i64> = self
            .scheme
            .finishes()
            .iter()
            .map(|finish| -finish)
            .collect();
        let list = list::by_keys_backwards(self.problem, &mut keys);
        // Who did what is kept, and how many of them.
        let agents: Vec<u16> = (0..keys.len())
            .map(|at| self.scheme.slots(at).len() as u16)
            .collect();
        let choice = Choice {
            agents: if self.problem.needs.iter().any(|need| need.most > need.least) {
                &agents
            } else {
                &[]
            },
            turns: &self.child.turns,
            ..Choice::default()
        };
        mirror.generate(&list, &self.problem.minutes, &choice);
        self.schedules += 1;
        for (key, finish) in self.child.keys.iter_mut().zip(mirror.finishes()) {
            *key = self.child.finish - finish;
        }
    }
}

/// The schedule a scheme has just made.
pub(super) fn outcome(problem: &Problem, scheme: &Scheme) -> Outcome {
    let slots: Vec<Vec<u32>> = (0..problem.len())
        .map(|at| scheme.slots(at).to_vec())
        .collect();
    let minutes = |at: usize| {
        let agents = problem.count_agents(&slots[at]);
        problem.need(at).map_or(problem.minutes[at], |need| {
            need.minutes_with(agents, problem.minutes[at])
        })
    };
    Outcome {
        minutes: (0..problem.len()).map(minutes).collect(),
        starts: scheme.starts().to_vec(),
        finishes: scheme.finishes().to_vec(),
        slots,
    }
}
