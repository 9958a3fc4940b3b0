//! The search where agents differ: orders of tickets and choices of agents, crossed and moved.
//!
//! It goes about it as the search over pools does ([`super::pool::evolve`]): a child takes the tickets of the
//! busiest stretch of one parent and orders the others as the other parent does; schedules that stand early and
//! schedules that stand late are made from each other, the latter from the end of the best or of the one they are
//! made from, as where agents keep hours it matters when that is. What it has beyond are choices: now and then a
//! ticket is told how many agents to take, or whom to look at first. They are inherited with the place in the order.

use super::list;
use super::pool::breed::{share, tournament};
use super::pool::common::{Budget, Common, Shape, Task};
use super::pool::population::Population;
use super::pool::random::Random;
use super::pool::tuning::Tuning;
use super::problem::Problem;
use super::scheme::{Choice, Scheme};
use super::staffed::Outcome;

/// One thread of a search; goes on as long as it is asked to.
pub(super) struct Search<'p> {
    common: &'p Common<'p>,
    problem: &'p Problem,
    scheme: Scheme<'p>,
    mirror: Option<Scheme<'p>>,
    random: Random,
    tuning: Tuning,
    tails: Vec<i64>,
    heads: Vec<i64>,
    weights: Weights,
    /// Whether any ticket may choose how many agents it takes.
    is_flexible: bool,
    child: Child,
    /// The direction schedules are made in first, and how many children were made so.
    direction: usize,
    children: usize,
    /// The end from which schedules seen from the end are made.
    anchor: i64,
    pub(super) best: i64,
    pub(super) schedules: u64,
}

/// What a schedule is made from.
struct Child {
    /// `[nodes]`: the order.
    keys: Vec<i64>,
    /// `[nodes]`: how many agents each takes, 0 where that is open.
    agents: Vec<u16>,
    /// `[nodes]`: whose turn it is first.
    turns: Vec<u16>,
    /// `[nodes]`: how many agents each had in the schedule made last.
    counts: Vec<u16>,
}

/// Which scheme makes the schedules of a child.
#[derive(Clone, Copy)]
enum Mix {
    /// A first schedule: the parallel one forwards, the serial one back.
    First,
    /// The parallel one with this probability.
    Chance(f64),
}

/// What each node weighs.
struct Weights {
    /// `[nodes]`: the share it takes of those who can do it.
    shares: Vec<i64>,
    /// `[nodes]`: its work, of 2^31 in all.
    work: Vec<i64>,
    load: Vec<i64>,
}

/// A child that is so many percent longer than the worst of a population is not justified.
const HOPELESS: i64 = 3;
/// The parts of a schedule of which the busiest stretch consists.
const PARTS: usize = 200;

/// What is searched in, and for how long.
pub(super) fn common<'a>(problem: &Problem, is_mirrored: bool, budget: Budget<'a>) -> Common<'a> {
    let shape = Shape {
        nodes: problem.len(),
        keys: 2 * problem.len(),
        directions: 1 + usize::from(is_mirrored),
    };
    Common::new(shape, budget)
}

impl<'p> Search<'p> {
    /// A search; `mirror` is the problem seen from its end, where that can be.
    pub(super) fn new(
        problem: &'p Problem,
        mirror: Option<&'p Problem>,
        common: &'p Common<'p>,
        seed: u64,
        stream: u64,
    ) -> Self {
        let nodes = problem.len();
        Self {
            common,
            scheme: Scheme::new(problem),
            mirror: mirror.map(Scheme::new),
            random: Random::new(seed, stream),
            tuning: Tuning::of(nodes, common.most()),
            tails: list::tails(problem),
            heads: list::heads(problem),
            weights: Weights::of(problem),
            is_flexible: problem.needs.iter().any(|need| need.most > need.least),
            child: Child {
                keys: vec![0; nodes],
                agents: vec![0; nodes],
                turns: vec![0; nodes],
                counts: Vec::new(),
            },
            direction: 0,
            children: 0,
            anchor: 0,
            best: i64::MAX,
            schedules: 0,
            problem,
        }
    }

    /// One step: one or two schedules. Returns a better schedule than any before, if it found one.
    pub(super) fn step(&mut self) -> Option<Outcome> {
        match self.next() {
            Task::Seed { place, round } => {
                self.seed(place, round);
                self.make(0, Mix::First)
            }
            Task::Breed { members, used } => {
                let chance = self.tuning.parallel * (1.0 - 2.0 * used).max(0.0);
                let found = self.make(self.direction, Mix::Chance(chance));
                self.children += 1;
                if self.children >= members && self.mirror.is_some() {
                    self.children = 0;
                    self.direction = 1 - self.direction;
                }
                found
            }
        }
    }

    fn next(&mut self) -> Task {
        let parents = if self.mirror.is_some() {
            1 - self.direction
        } else {
            0
        };
        let common = self.common;
        common.next(parents, |parents, used| self.breed(parents, used))
    }

    /// A first schedule: by latest start, by latest finish, by slack, then with noise.
    fn seed(&mut self, place: usize, round: u32) {
        let longest = self.tails.iter().copied().max().unwrap_or(0);
        let is_plain = place < 3 && round == 0;
        let noise = if is_plain {
            1
        } else {
            share(longest.min(1 << 30) as i32, self.tuning.noise)
        };
        for at in 0..self.problem.len() {
            let own = i64::from(self.problem.minutes[at]);
            let key = match place % 3 {
                0 => -self.tails[at],
                1 => own - self.tails[at],
                _ => self.heads[at] - self.tails[at],
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

    fn breed(&mut self, parents: &Population, used: f64) {
        let father = tournament(parents, &mut self.random);
        let mother = tournament(parents, &mut self.random);
        let nodes = self.problem.len();
        let length = parents.length(father);
        let (own, own_choice) = parents.keys(father).split_at(nodes);
        let (other, other_choice) = parents.keys(mother).split_at(nodes);
        let stretch = self.tuning.stretch;
        let (from, to) = self.weights.peak(
            self.problem,
            own,
            i64::from(length),
            stretch,
            &mut self.random,
        );
        let far = 2 * i64::from(length.max(parents.length(mother))) + 2;
        let reach = i64::from(share(length, self.tuning.reach));
        let moves = self.tuning.moves.0 + (self.tuning.moves.1 - self.tuning.moves.0) * used;
        for at in 0..nodes {
            let (mine, theirs) = (i64::from(own[at]), i64::from(other[at]));
            let is_own = from <= mine && mine < to;
            self.child.keys[at] = match (is_own, theirs < from) {
                (true, _) => mine,
                (false, true) => theirs - far,
                (false, false) => theirs + far,
            };
            let choice = if is_own {
                own_choice[at]
            } else {
                other_choice[at]
            };
            (self.child.agents[at], self.child.turns[at]) = unpacked(choice);
            if self.random.happens(moves) {
                self.change(at, reach);
            }
        }
    }

    fn change(&mut self, at: usize, reach: i64) {
        self.child.keys[at] += i64::from(self.random.below(2 * reach as u32 + 1)) - reach;
        let Some(need) = self.problem.need(at) else {
            return;
        };
        let places = need.parts.iter().map(|part| part.eligible.len()).max();
        if self.random.happens(0.5) {
            self.child.turns[at] = self.random.below(places.unwrap_or(1) as u32) as u16;
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

    /// Makes the child's schedule in one direction and, unless that is hopeless, from it one in the other.
    fn make(&mut self, first: usize, mix: Mix) -> Option<Outcome> {
        self.child.counts.clear();
        let mut found = None;
        let passes = if self.mirror.is_some() { 2 } else { 1 };
        self.anchor = if self.best < i64::MAX {
            self.best
        } else {
            self.problem.start
        };
        for side in [first, 1 - first].into_iter().take(passes) {
            if self.schedules > 0 && self.schedules >= self.common.most() {
                break;
            }
            let is_parallel = match mix {
                Mix::First => side == 0 && self.tuning.parallel > 0.0 && self.mirror.is_some(),
                Mix::Chance(chance) => self.random.happens(chance),
            };
            let (length, worst) = self.pass(side, is_parallel);
            let finish = self.problem.start + length;
            self.anchor = finish;
            if side == 0 && finish < self.best {
                self.best = finish;
                found = Some(outcome(self.problem, &self.scheme));
            }
            if length * 100 > worst * (100 + HOPELESS) {
                break;
            }
        }
        found
    }

    /// Makes a schedule of a direction from the child and offers it; the child's keys become those of the other
    /// direction. Returns its length, and that of the worst there is.
    fn pass(&mut self, side: usize, is_parallel: bool) -> (i64, i64) {
        let length = self.decode(side, is_parallel);
        self.schedules += 1;
        let is_both = self.mirror.is_some();
        let scheme = self.made(side);
        let begin = scheme.beginning();
        let late = scheme.starts().iter().zip(&self.weights.work);
        let late = late.map(|(start, work)| (start - begin).clamp(0, 1 << 31) * work);
        let rank = (small(length), late.sum());
        let key = |at: usize| {
            if is_both {
                length - (scheme.finishes()[at] - begin)
            } else {
                scheme.starts()[at] - begin
            }
        };
        let nodes = self.problem.len();
        let choices = (0..nodes).map(|at| packed(self.child.agents[at], self.child.turns[at]));
        let keys = (0..nodes).map(|at| small(key(at))).chain(choices);
        let worst = self.common.offer(side, rank, keys);
        let next: Vec<i64> = (0..nodes).map(key).collect();
        let counts = |at: usize| scheme.slots(at).len() as u16;
        let counts: Vec<u16> = if self.is_flexible {
            (0..nodes).map(counts).collect()
        } else {
            Vec::new()
        };
        (self.child.keys, self.child.counts) = (next, counts);
        (length, i64::from(worst))
    }

    /// The scheme that made the last schedule of a direction.
    fn made(&self, side: usize) -> &Scheme<'p> {
        match (&self.mirror, side) {
            (Some(mirror), 1) => mirror,
            _ => &self.scheme,
        }
    }

    /// Makes the child's schedule; returns its length. Who is wanted how often is kept from the schedule the
    /// child was made from, if it was.
    fn decode(&mut self, side: usize, is_parallel: bool) -> i64 {
        let child = &mut self.child;
        let agents = if child.counts.is_empty() {
            &child.agents
        } else {
            &child.counts
        };
        let choice = Choice {
            agents: if self.is_flexible { agents } else { &[] },
            turns: &child.turns,
            ..Choice::default()
        };
        let minutes = &self.problem.minutes;
        match (&mut self.mirror, side) {
            (Some(mirror), 1) => {
                mirror.begin_at(-self.anchor);
                if is_parallel {
                    return mirror.generate_parallel(&child.keys, minutes, &choice) + self.anchor;
                }
                let list = list::by_keys_backwards(self.problem, &mut child.keys);
                mirror.generate(&list, minutes, &choice) + self.anchor
            }
            _ => {
                if is_parallel {
                    let last = self.scheme.generate_parallel(&child.keys, minutes, &choice);
                    return last - self.problem.start;
                }
                let list = list::by_keys(self.problem, &mut child.keys);
                self.scheme.generate(&list, minutes, &choice) - self.problem.start
            }
        }
    }
}

impl Weights {
    fn of(problem: &Problem) -> Self {
        let busy = busy(problem);
        let share = |at: usize| {
            let parts = problem.need(at).map_or(&[][..], |need| &need.parts);
            let share = parts.iter().map(|part| {
                let own = part.eligible.iter().map(|&slot| busy[slot as usize]);
                let places = part.eligible.len().max(1) as i64;
                own.sum::<i64>() / places * i64::from(part.count) / places
            });
            share.sum::<i64>()
        };
        let shares: Vec<i64> = (0..problem.len()).map(share).collect();
        let work = shares.iter().zip(&problem.minutes);
        let work: Vec<i128> = work
            .map(|(&share, &minutes)| i128::from(share) * i128::from(minutes))
            .collect();
        let all = work.iter().sum::<i128>().max(1);
        Self {
            work: work.iter().map(|own| ((own << 31) / all) as i64).collect(),
            shares,
            load: Vec::new(),
        }
    }

    /// The stretch of a schedule, of a random length, in which those who do the work are busiest.
    fn peak(
        &mut self,
        problem: &Problem,
        keys: &[i32],
        length: i64,
        stretch: (f64, f64),
        random: &mut Random,
    ) -> (i64, i64) {
        let length = length.max(1);
        let part = |time: i64| (time.clamp(0, length) * PARTS as i64 / length) as usize;
        self.load.clear();
        self.load.resize(PARTS + 2, 0);
        for (at, &key) in keys.iter().enumerate() {
            let start = i64::from(key);
            let end = start + i64::from(problem.minutes[at]);
            self.load[part(start)] += self.shares[at];
            self.load[part(end).max(part(start))] -= self.shares[at];
        }
        // From changes to use, and from use to what was used before each part.
        let (mut level, mut sum) = (0, 0);
        for load in &mut self.load {
            level += *load;
            *load = sum;
            sum += level;
        }
        let (shortest, longest) = (
            share(PARTS as i32, stretch.0),
            share(PARTS as i32, stretch.1),
        );
        let wide = (shortest + random.below(longest.saturating_sub(shortest) + 1)) as usize;
        let wide = wide.min(PARTS);
        let used = |from: usize| self.load[from + wide] - self.load[from];
        let best = (0..=PARTS - wide).fold(
            0,
            |best, from| {
                if used(from) > used(best) { from } else { best }
            },
        );
        let time = |part: usize| part as i64 * length / PARTS as i64;
        (time(best), time(best + wide))
    }
}

/// `[slots]`: how busy each place is where all who can do something share it, in parts of a million of the busiest:
/// schedules are long where the busiest are, so those say which stretch of a schedule is good.
fn busy(problem: &Problem) -> Vec<i64> {
    let mut work = vec![0i128; problem.slots.len()];
    for at in 0..problem.len() {
        let parts = problem.need(at).map_or(&[][..], |need| &need.parts);
        for part in parts {
            let own = i128::from(problem.minutes[at]) * i128::from(part.count);
            let share = own * 1_000 / part.eligible.len().max(1) as i128;
            for &slot in &part.eligible {
                work[slot as usize] += share;
            }
        }
    }
    let most = work.iter().copied().max().unwrap_or(0).max(1);
    let share = |work: &i128| (work * 1_000_000 / most) as i64;
    work.iter().map(share).collect()
}

/// How many agents a node takes and whose turn it is, as one key.
fn packed(agents: u16, turn: u16) -> i32 {
    i32::from(agents as i16) << 16 | i32::from(turn)
}

fn unpacked(key: i32) -> (u16, u16) {
    ((key >> 16) as u16, key as u16)
}

fn small(time: i64) -> i32 {
    time.clamp(i64::from(i32::MIN / 4), i64::from(i32::MAX / 4)) as i32
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
