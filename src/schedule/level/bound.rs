//! What no schedule can beat, with a proof that can be read.
//!
//! - *Critical path*: every ticket with the most agents it takes, and as many agents as anybody wants.
//! - *Energy*: a set of tickets that only certain agents can do holds so much work; it begins when the first
//!   of them can, shares those agents, and what follows the last of them follows.
//!
//! Sets are the tickets of one choice of agents that start late enough and have enough after them, for every
//! pair of thresholds (head-tail energy); in small problems all pairs are tried.
//! Source: Carlier and Latapie 1991; Klein and Scholl 1999, Computing lower bounds by destructive improvement.

use super::hours::Ready;
use super::list;
use super::problem::{FREE, Problem};
use super::team::{NOBODY, Need};
use crate::plan::duration::show;
use crate::plan::{Plan, Stamp, Work};

/// The most tickets of one choice of agents for which all pairs of thresholds are tried.
const MOST_PAIRS: usize = 1_500;

/// No schedule ends earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The time no schedule ends before.
    pub(super) finish: i64,
    /// Why, in a sentence.
    pub(super) proof: String,
}

/// The best of all bounds.
pub(super) fn best(plan: &Plan, problem: &Problem) -> Bound {
    let (mut starts, finishes) = relaxed(problem);
    let mut bound = critical_path(plan, problem, &starts, &finishes);
    if problem.has_strangers {
        return bound;
    }
    let mut tails = list::tails(problem);
    let choices = choices(problem);
    sharpen(problem, &choices, &mut starts, &mut tails);
    for choice in choices {
        let energy = Energy::of(problem, &choice, &starts, &tails);
        if let Some(better) = energy.filter(|energy| energy.finish > bound.finish) {
            bound = Bound {
                finish: better.finish,
                proof: better.describe(problem, &choice),
            };
        }
    }
    bound
}

/// Dates without regard to agents, every ticket with the most it takes.
fn relaxed(problem: &Problem) -> (Vec<i64>, Vec<i64>) {
    let (mut starts, mut finishes) = (vec![0; problem.len()], vec![0; problem.len()]);
    for at in 0..problem.len() {
        let mut ready = problem.date(at);
        for arc in problem.incoming(at) {
            let from = arc.at as usize;
            let anchor = if arc.kind.from_finish() {
                finishes[from]
            } else {
                starts[from]
            };
            let asked = problem.hours.after(arc.clock, anchor, arc.lag);
            if arc.kind.to_start() {
                ready.start = ready.start.max(asked);
            } else {
                ready.finish = ready.finish.max(asked);
            }
        }
        // In the hours that a ticket shares with its agents a finish that is asked for may be the closing before it.
        if !problem.hours.is_plain() && problem.need(at).is_some() {
            ready.finish = FREE;
        }
        if problem.fixed[at] != FREE {
            ready = problem.date(at);
        }
        let calendar = problem.calendar[at];
        (starts[at], finishes[at]) = problem
            .hours
            .earliest(calendar, ready, problem.shortest(at));
    }
    (starts, finishes)
}

fn critical_path(plan: &Plan, problem: &Problem, starts: &[i64], finishes: &[i64]) -> Bound {
    let real = (0..problem.len()).filter(|&at| problem.is_real[at]);
    let Some(last) = real.max_by_key(|&at| (finishes[at], std::cmp::Reverse(at))) else {
        return Bound {
            finish: problem.start,
            proof: "There is nothing to do.".to_owned(),
        };
    };
    let mut keys = Vec::new();
    let mut at = Some(last);
    while let Some(here) = at {
        if let Some(node) = problem.nodes.get(here).copied().flatten() {
            keys.push(plan.key(node));
        }
        at = driver(problem, starts, finishes, here);
    }
    keys.reverse();
    keys.dedup();
    let way = match keys.as_slice() {
        [first @ .., end] if keys.len() > 12 => {
            format!(
                "{} -> ({} more) -> {end}",
                first[..6].join(" -> "),
                first.len() - 6
            )
        }
        keys => keys.join(" -> "),
    };
    Bound {
        finish: finishes[last].max(problem.start),
        proof: match problem.needs.iter().any(|need| need.effort.is_some()) {
            // More agents share the work of a ticket: then the path is as long as with those there are.
            true => format!("The critical path takes that long with the agents there are: {way}."),
            false => format!("The critical path takes that long with any number of agents: {way}."),
        },
    }
}

/// The node whose date fixes another's, where one does.
fn driver(problem: &Problem, starts: &[i64], finishes: &[i64], at: usize) -> Option<usize> {
    if problem.fixed[at] != FREE {
        return None;
    }
    let asks = |arc: &&super::problem::Arc| {
        let from = arc.at as usize;
        let anchor = if arc.kind.from_finish() {
            finishes[from]
        } else {
            starts[from]
        };
        let asked = problem.hours.after(arc.clock, anchor, arc.lag);
        let held = if arc.kind.to_start() {
            starts[at]
        } else {
            finishes[at]
        };
        let ready = Ready {
            start: asked,
            finish: i64::MIN,
        };
        // Closed hours may lie between what is asked and the date.
        asked == held
            || (arc.kind.to_start()
                && problem
                    .hours
                    .earliest(problem.calendar[at], ready, problem.shortest(at))
                    .0
                    == held)
    };
    problem
        .incoming(at)
        .iter()
        .find(asks)
        .map(|arc| arc.at as usize)
}

/// The sets of places tickets choose from, each once; and all agents together.
fn choices(problem: &Problem) -> Vec<Vec<u32>> {
    let parts = problem.needs.iter().flat_map(|need| &need.parts);
    let mut choices: Vec<Vec<u32>> = parts
        .map(|part| {
            let mut places = part.eligible.clone();
            places.sort_unstable();
            places
        })
        .collect();
    let is_agent = |&slot: &u32| problem.slots[slot as usize].member != NOBODY;
    choices.push((0..problem.slots.len() as u32).filter(is_agent).collect());
    choices.sort();
    choices.dedup();
    choices.retain(|places| !places.is_empty());
    // Bounded work for plans in which every ticket has a choice of its own.
    choices.truncate(256);
    choices
}

/// The most tickets for which heads and tails are sharpened.
const MOST_SHARPENED: usize = 600;

/// Raises heads and tails: what stands before a ticket and shares agents takes its time one after the other.
///
/// A ticket starts no earlier than the work of those that must be finished before it, shared among the
/// agents that can do it, allows. O(tickets^2 x choices of each).
fn sharpen(problem: &Problem, choices: &[Vec<u32>], heads: &mut [i64], tails: &mut [i64]) {
    let busy: Vec<usize> = (0..problem.len())
        .filter(|&at| problem.need(at).is_some())
        .collect();
    if !problem.hours.is_plain() || busy.len() > MOST_SHARPENED {
        return;
    }
    let shares: Vec<Vec<(usize, i64)>> = busy
        .iter()
        .map(|&at| shares(problem, choices, at))
        .collect();
    let behind = super::width::behind(problem, &busy);
    let mut before = vec![Vec::new(); busy.len()];
    for (place, others) in behind.iter().enumerate() {
        others.iter().for_each(|&other| before[other].push(place));
    }
    let place_of = |at: usize| busy.binary_search(&at).ok();
    for at in 0..problem.len() {
        // A date that is fixed holds whatever comes before it.
        let arcs = problem.incoming(at).iter();
        for arc in arcs.filter(|_| problem.fixed[at] == FREE) {
            let from = arc.at as usize;
            let weight = Problem::weight(arc, problem.shortest(from), problem.shortest(at));
            heads[at] = heads[at].max(heads[from] + weight);
        }
        if let Some(place) = place_of(at).filter(|_| problem.fixed[at] == FREE) {
            let head = |other: usize| heads[busy[other]];
            heads[at] = heads[at].max(pressed(choices, &shares, &before[place], &head));
        }
    }
    for at in (0..problem.len()).rev() {
        let own = problem.shortest(at);
        let arcs = problem.outgoing(at).iter();
        for arc in arcs.filter(|arc| problem.fixed[arc.at as usize] == FREE) {
            let to = arc.at as usize;
            let weight = Problem::weight(arc, own, problem.shortest(to));
            tails[at] = tails[at].max(tails[to] + weight);
        }
        if let Some(place) = place_of(at) {
            let tail = |other: usize| {
                let at = busy[other];
                tails[at] - i64::from(problem.shortest(at))
            };
            let after = pressed(choices, &shares, &behind[place], &tail);
            tails[at] = tails[at].max(i64::from(own) + after);
        }
    }
}

/// What a ticket asks of each choice of agents: (choice, work).
fn shares(problem: &Problem, choices: &[Vec<u32>], at: usize) -> Vec<(usize, i64)> {
    let Some(need) = problem.need(at).filter(|_| problem.fixed[at] == FREE) else {
        return Vec::new();
    };
    let own = own_work(need, problem.minutes[at]);
    let shares = choices.iter().enumerate();
    let shares = shares.map(|(number, places)| (number, work_within(need, places) * own));
    shares.filter(|&(_, work)| work > 0).collect()
}

/// How long some tickets take that share agents, from the threshold that gives most.
fn pressed(
    choices: &[Vec<u32>],
    shares: &[Vec<(usize, i64)>],
    tickets: &[usize],
    threshold: &dyn Fn(usize) -> i64,
) -> i64 {
    let mut by_threshold: Vec<(i64, usize)> = tickets.iter().map(|&t| (threshold(t), t)).collect();
    by_threshold.sort_unstable_by_key(|&(at, ticket)| (std::cmp::Reverse(at), ticket));
    let mut work = vec![0; choices.len()];
    let mut best = i64::MIN;
    for (at, ticket) in by_threshold {
        for &(choice, own) in &shares[ticket] {
            work[choice] += own;
            let places = choices[choice].len() as i64;
            best = best.max(at + (work[choice] + places - 1) / places);
        }
    }
    best
}

/// The energy argument that gives the latest finish.
struct Energy {
    finish: i64,
    work: i64,
    head: i64,
    tail: i64,
    tickets: usize,
}

impl Energy {
    fn of(problem: &Problem, places: &[u32], starts: &[i64], tails: &[i64]) -> Option<Self> {
        let mut tasks: Vec<(i64, i64, i64)> = Vec::new();
        for at in 0..problem.len() {
            let Some(need) = problem.need(at) else {
                continue;
            };
            let work = work_within(need, places) * own_work(need, problem.minutes[at]);
            if work > 0 && problem.fixed[at] == FREE {
                tasks.push((
                    starts[at],
                    tails[at] - i64::from(problem.shortest(at)),
                    work,
                ));
            }
        }
        if tasks.is_empty() {
            None
        } else if problem.hours.is_plain() {
            Some(Self::in_working_time(&mut tasks, places.len() as i64))
        } else {
            Some(Self::on_the_clock(problem, places, &tasks))
        }
    }

    /// The best pair of thresholds. O(tasks^2), or one pair where there are too many tasks.
    fn in_working_time(tasks: &mut [(i64, i64, i64)], places: i64) -> Self {
        let head = tasks.iter().map(|task| task.0).min().unwrap_or(0);
        let tail = tasks.iter().map(|task| task.1).min().unwrap_or(0).max(0);
        let work: i64 = tasks.iter().map(|task| task.2).sum();
        let energy = |head: i64, tail: i64, work: i64, tickets: usize| Self {
            finish: head + (work + places - 1) / places + tail,
            work,
            head,
            tail,
            tickets,
        };
        let mut best = energy(head, tail, work, tasks.len());
        if tasks.len() > MOST_PAIRS {
            return best;
        }
        // By tail, longest first; then for each head the sum of those that start late enough.
        tasks.sort_unstable_by_key(|task| std::cmp::Reverse(task.1));
        let mut heads: Vec<i64> = tasks.iter().map(|task| task.0).collect();
        heads.sort_unstable();
        heads.dedup();
        for &head in &heads {
            let (mut work, mut tickets) = (0, 0);
            for &(_, tail, own) in tasks.iter().filter(|task| task.0 >= head) {
                work += own;
                tickets += 1;
                let found = energy(head, tail.max(0), work, tickets);
                if found.finish > best.finish {
                    best = found;
                }
            }
        }
        best
    }

    /// The first instant by which the hours of all places hold the work.
    fn on_the_clock(problem: &Problem, places: &[u32], tasks: &[(i64, i64, i64)]) -> Self {
        let head = tasks
            .iter()
            .map(|task| task.0)
            .min()
            .unwrap_or(problem.start);
        let work: i64 = tasks.iter().map(|task| task.2).sum();
        let mut hours = problem.hours.clone();
        let is_plans = problem
            .need_of
            .iter()
            .zip(&problem.calendar)
            .all(|(&need, &calendar)| {
                need == super::problem::NONE || calendar == super::super::calendars::PLAN
            });
        let calendars: Vec<u32> = places
            .iter()
            .map(|&slot| {
                let own = problem.slot_calendar[slot as usize];
                if is_plans {
                    hours.both(super::super::calendars::PLAN, own)
                } else {
                    own
                }
            })
            .collect();
        let holds = |finish: i64| {
            let open = calendars
                .iter()
                .map(|&calendar| hours.between(calendar, head, finish));
            open.sum::<i64>() >= work
        };
        let mut reach = 1;
        while !holds(head + reach) && reach < 1 << 40 {
            reach *= 2;
        }
        let (mut low, mut high) = (0, reach);
        while low < high {
            let middle = (low + high) / 2;
            if holds(head + middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Self {
            finish: head + low,
            work,
            head: problem.start,
            tail: 0,
            tickets: tasks.len(),
        }
    }

    /// `12 tickets hold 40 h of work for Ann and Bob, with 4 h before and 2 h after: ...`
    fn describe(&self, problem: &Problem, places: &[u32]) -> String {
        let before = self.head - problem.start;
        let around = match (before, self.tail) {
            (0, 0) => String::new(),
            (before, 0) => format!(", none can start within {}", show(Work(before))),
            (0, after) => format!(", and {} follow after the last", show(Work(after))),
            (before, after) => format!(
                ", none can start within {}, and {} follow after the last",
                show(Work(before)),
                show(Work(after))
            ),
        };
        let tickets = match self.tickets {
            1 => "1 ticket holds".to_owned(),
            n => format!("{n} tickets hold"),
        };
        format!(
            "{tickets} {} of work for {}{around}.",
            show(Work(self.work)),
            names(problem, places)
        )
    }
}

/// How many agents of a need can only come from these places.
fn work_within(need: &Need, places: &[u32]) -> i64 {
    let is_within = |slots: &[u32]| slots.iter().all(|slot| places.binary_search(slot).is_ok());
    let parts = need.parts.iter().filter(|part| is_within(&part.eligible));
    parts.map(|part| i64::from(part.count)).sum()
}

/// The least a place is taken for by one of the agents.
fn own_work(need: &Need, alone: i32) -> i64 {
    i64::from(need.minutes_with(need.most, alone))
}

fn names(problem: &Problem, places: &[u32]) -> String {
    let mut members: Vec<u32> = places
        .iter()
        .map(|&slot| problem.slots[slot as usize].member)
        .collect();
    members.dedup();
    let name = |&member: &u32| match problem.members.get(member as usize) {
        Some(member) if member.capacity > 1 => {
            format!("{} ({} at once)", member.name, member.capacity)
        }
        Some(member) => member.name.clone(),
        None => "one ticket at a time, as they must not run together".to_owned(),
    };
    let names: Vec<String> = members.iter().map(name).collect();
    match names.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        names => format!("{} agents", names.len()),
    }
}

/// A bound as the makespan people see: working minutes of the plan's calendar.
pub(super) fn makespan(problem: &Problem, plan: &super::super::WorkTime, finish: i64) -> Work {
    if problem.hours.is_plain() {
        Work(finish - problem.start)
    } else {
        plan.between(Stamp(problem.start), Stamp(finish))
    }
}
