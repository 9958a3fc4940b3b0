//! From a serial schedule to dates with reasons: agents become arrows.
//!
//! Two tickets one after the other at the same place are tied like predecessor and successor. The network
//! with these *resource edges* then gives dates, floats, drivers and the critical chain by the same passes
//! as without agents, and the sentences of [`super::super::explain()`] follow.

use super::super::calendars::Calendars;
use super::super::links::{Link, LinkSource};
use super::super::network::Network;
use super::super::{Model, Schedule};
use super::problem::Problem;
use super::team::NOBODY;
use crate::plan::{DependencyKind, Plan, Stamp};

/// A serial schedule: who does what when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// `[nodes]` by position.
    pub(super) starts: Vec<i64>,
    pub(super) finishes: Vec<i64>,
    /// `[nodes]`: the places of each.
    pub(super) slots: Vec<Vec<u32>>,
    /// `[nodes]`: what each takes with its agents.
    pub(super) minutes: Vec<i32>,
}

/// The dates of a plan whose agents work as in `outcome`.
pub(super) fn schedule_with(
    plan: &Plan,
    model: &Model,
    problem: &Problem,
    outcome: &Outcome,
) -> Schedule {
    let staffed = staffed(model, problem, outcome);
    let mut schedule = staffed.solve(plan);
    schedule.agents = problem
        .members
        .iter()
        .map(|member| member.name.clone())
        .collect();
    schedule
}

fn staffed(model: &Model, problem: &Problem, outcome: &Outcome) -> Model {
    let mut minutes = vec![0; problem.len()];
    for (at, &number) in problem.order.iter().enumerate() {
        minutes[number as usize] = outcome.minutes[at];
    }
    let mut links = model.links.clone();
    let first = links.len();
    links.extend(resource_edges(problem, outcome));
    let calendars = calendars(model, problem, outcome);
    let mut floors = Vec::new();
    let network = Network::build(&minutes, &links).unwrap_or_else(|_| {
        // Negative lags let a ticket start before one it waits for: arrows against the order of the
        // network are dropped, and the dates of the schedule kept as they are.
        let position = |number: u32| model.network.position[number as usize];
        let mut kept = links.split_off(first);
        kept.retain(|link| position(link.from) < position(link.to));
        links.append(&mut kept);
        floors = starts(model, problem, outcome, &calendars);
        Network::build(&minutes, &links).unwrap_or_else(|_| model.network.clone())
    });
    Model {
        index: model.index.clone(),
        roles: model.roles.clone(),
        parents: model.parents.clone(),
        assumed: model.assumed.clone(),
        assumptions: assumptions(model, problem),
        start: model.start,
        calendars,
        bounds: model.bounds.clone(),
        links,
        network,
        floors,
        refused: model.refused.clone(),
        standings: model.standings.clone(),
    }
}

fn assumptions(model: &Model, problem: &Problem) -> Vec<String> {
    let shared = model.assumptions.iter().chain(&problem.assumptions);
    let mut all: Vec<String> = shared.cloned().collect();
    if !model.refused.is_empty() {
        all.push(
            "Work that is done again after a no-go takes its time in these dates and nobody's hours; the simulation gives it to who did it first."
                .to_owned(),
        );
    }
    all
}

/// The hours each ticket shares with its agents.
fn calendars(model: &Model, problem: &Problem, outcome: &Outcome) -> Calendars {
    if problem.hours.is_plain() {
        return model.calendars.clone();
    }
    let mut hours = problem.hours.clone();
    let tickets = model.index.tickets();
    let mut of_ticket = vec![0; tickets];
    for (at, &number) in problem.order.iter().enumerate() {
        if (number as usize) < tickets {
            let mut shared = problem.calendar[at];
            let is_forced = problem.fixed[at] != super::problem::FREE;
            for &slot in outcome.slots[at].iter().filter(|_| !is_forced) {
                shared = hours.both(shared, problem.slot_calendar[slot as usize]);
            }
            of_ticket[number as usize] = shared;
        }
    }
    model.calendars.with(hours.into_times(), of_ticket)
}

/// An arrow between tickets that follow each other at a place.
fn resource_edges(problem: &Problem, outcome: &Outcome) -> Vec<Link> {
    let mut at_slot: Vec<Vec<u32>> = vec![Vec::new(); problem.slots.len()];
    let mut by_start: Vec<u32> = (0..problem.len() as u32).collect();
    by_start.sort_by_key(|&at| {
        (
            outcome.starts[at as usize],
            outcome.finishes[at as usize],
            at,
        )
    });
    for &at in &by_start {
        for &slot in &outcome.slots[at as usize] {
            at_slot[slot as usize].push(at);
        }
    }
    let mut edges: Vec<(u32, u32, u32)> = Vec::new();
    for (slot, nodes) in at_slot.iter().enumerate() {
        let member = problem.slots[slot].member;
        for pair in nodes.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if outcome.finishes[from as usize] <= outcome.starts[to as usize] {
                edges.push((to, from, member));
            }
        }
    }
    // Of several places two tickets share, one arrow says it, that of a group before that of an agent: another agent
    // would not help.
    edges.sort_unstable_by_key(|&(to, from, member)| (to, from, member != NOBODY, member));
    edges.dedup_by_key(|edge| (edge.0, edge.1));
    let link = |&(to, from, member): &(u32, u32, u32)| Link {
        from: problem.order[from as usize],
        to: problem.order[to as usize],
        kind: DependencyKind::Fs,
        lag: 0,
        clock: 0,
        source: if member == NOBODY {
            LinkSource::Apart
        } else {
            LinkSource::Agent(member)
        },
    };
    edges.iter().map(link).collect()
}

/// The starts of a schedule by dense number, as offsets of the calendar each row keeps.
fn starts(
    model: &Model,
    problem: &Problem,
    outcome: &Outcome,
    calendars: &Calendars,
) -> Vec<(u32, i64)> {
    let rows = problem.order.iter().enumerate();
    let rows = rows.filter(|&(_, &number)| (number as usize) < model.index.len());
    let offset = |(at, &number): (usize, &u32)| {
        let start = outcome.starts[at];
        let is_plain = problem.hours.is_plain();
        let time = calendars.time(calendars.of_node(number as usize));
        (
            number,
            if is_plain {
                start
            } else {
                time.work_at(Stamp(start))
            },
        )
    };
    rows.map(offset).collect()
}
