//! One item on two agents, and nobody says who does which part.

use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{AgentId, PlanOption, RowRef, Ticket, TicketId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "shared-assignment",
    Level::Warning,
    "An option binds one ticket to several agents without a split.",
    include_str!("shared_assignment.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut options: Vec<&PlanOption> = context.plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    for option in options {
        for (ticket, agents) in shared(context, option) {
            findings.push(report(context, option, ticket, &agents));
        }
    }
}

/// Tickets that one agent does at a time and that several are bound to. A track of several tickets on
/// two agents is a pool and fine.
fn shared<'a>(context: &Context<'a>, option: &PlanOption) -> Vec<(&'a Ticket, Vec<AgentId>)> {
    let mut bound: BTreeMap<TicketId, BTreeSet<AgentId>> = BTreeMap::new();
    for assignment in &option.assignments {
        for &ticket in &assignment.tickets {
            bound.entry(ticket).or_default().insert(assignment.agent);
        }
        for &track in &assignment.tracks {
            let tickets: Vec<&Ticket> = context
                .leaves()
                .filter(|t| t.track == Some(track))
                .collect();
            if let [only] = tickets.as_slice() {
                bound.entry(only.id).or_default().insert(assignment.agent);
            }
        }
    }
    let several = bound.into_iter().filter(|(_, agents)| agents.len() > 1);
    let row = |(id, agents): (TicketId, BTreeSet<AgentId>)| {
        let ticket = context.plan.tickets.get(id)?;
        let takes_one = ticket.max_agents <= 1 && !context.is_summary(id);
        takes_one.then(|| (ticket, agents.into_iter().collect()))
    };
    several.filter_map(row).collect()
}

fn report(context: &Context, option: &PlanOption, ticket: &Ticket, agents: &[AgentId]) -> Finding {
    let name = |id: &AgentId| context.plan.agents.get(*id).map(|a| a.name.clone());
    let names: Vec<String> = agents.iter().filter_map(name).collect();
    let message = format!(
        "\"{}\" gives {} to {} ({}) without saying who does which part: split it, or let several work on it.",
        option.name,
        ticket.key,
        count(agents.len(), "agent"),
        some_of(&names, 3)
    );
    Finding::new(&RULE, message)
        .about([ticket.id])
        .about(agents.iter().copied())
        .about([RowRef::from(option.id)])
        .with(&[("agents", agents.len() as f64)])
        .at(&option.sources)
}
