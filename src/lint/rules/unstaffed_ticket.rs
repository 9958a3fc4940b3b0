//! Tickets that nobody is to do, in a plan that otherwise says who does what.

use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Agent, Ticket, TrackId};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "unstaffed-ticket",
    Level::Info,
    "Tickets without role, agent or track owner in a plan that staffs the others (DCMA 10).",
    include_str!("unstaffed_ticket.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let bound: BTreeSet<TrackId> = plan
        .agents
        .iter()
        .flat_map(|a: &Agent| &a.tracks)
        .copied()
        .chain(
            plan.tracks
                .iter()
                .filter(|t| !t.agents.is_empty() || !t.role.is_empty())
                .map(|t| t.id),
        )
        .collect();
    let assigned: BTreeSet<_> = plan
        .options
        .iter()
        .flat_map(|o| &o.assignments)
        .flat_map(|a| &a.tickets)
        .collect();
    let is_staffed = |t: &Ticket| {
        !t.demands.is_empty()
            || !t.assignees.is_empty()
            || t.track.is_some_and(|track| bound.contains(&track))
            || assigned.contains(&t.id)
    };
    let work: Vec<&Ticket> = context.leaves().filter(|t| !t.is_milestone()).collect();
    let open: Vec<&Ticket> = work.iter().filter(|t| !is_staffed(t)).copied().collect();
    // Where most tickets say nothing of who does them, that is the plan's way.
    if open.is_empty() || plan.agents.is_empty() || open.len() * 2 > work.len() {
        return;
    }
    let keys: Vec<String> = open.iter().map(|t| t.key.clone()).collect();
    let message = format!(
        "{} {} neither role nor agent, unlike the others: {}.",
        count(keys.len(), "ticket"),
        verb(keys.len(), "has", "have"),
        some_of(&keys, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(open.iter().map(|t| t.id))
            .with(&[("count", keys.len() as f64), ("of", work.len() as f64)])
            .at(open.iter().filter_map(|t| t.sources.first())),
    );
}
