//! Agents as resources: one for each ticket an agent can work on at once.

use super::calendars;
use super::ids::Ids;
use super::text::quoted;
use super::units::hours_per_day;
use crate::exchange::Report;
use crate::plan::*;
use crate::schedule::level::Levelled;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// The most resources an agent of large capacity becomes.
const MOST: u32 = 50;

/// The resources of a project.
pub(super) struct Resources {
    pub(super) text: String,
    /// By agent, its resources.
    pub(super) ids: BTreeMap<AgentId, Vec<String>>,
    /// By role, the resources that offer it.
    pub(super) offers: HashMap<String, Vec<String>>,
}

impl Resources {
    /// Writes every agent that takes part.
    pub(super) fn of(
        plan: &Plan,
        option: Option<&PlanOption>,
        frame: (Date, Date),
        report: &mut Report,
    ) -> Self {
        let mut resources = Self {
            text: String::new(),
            ids: BTreeMap::new(),
            offers: HashMap::new(),
        };
        let mut ids = Ids::default();
        let takes_part = |agent: &&Agent| {
            let list = option.and_then(|option| option.agents.as_ref());
            list.is_none_or(|list| list.contains(&agent.id))
        };
        let (mut lost, mut cut) = (0, 0);
        for agent in plan.agents.iter().filter(takes_part) {
            let count = agent.capacity.clamp(1, MOST);
            cut += usize::from(agent.capacity > MOST);
            let mut own = Vec::new();
            for number in 1..=count {
                let id = ids.of(&agent.name, &format!("agent{}", agent.id.0));
                let name = if count == 1 {
                    agent.name.clone()
                } else {
                    format!("{} {number}", agent.name)
                };
                lost += resources.one(plan, agent, &id, &name, frame);
                own.push(id);
            }
            for role in &agent.roles {
                resources
                    .offers
                    .entry(role.clone())
                    .or_default()
                    .extend(own.iter().cloned());
            }
            resources.ids.insert(agent.id, own);
        }
        if lost > 0 {
            report.note(format!(
                "agents' days with other hours are not written ({lost})"
            ));
        }
        if cut > 0 {
            report.note(format!(
                "agents that work on more than {MOST} tickets at once work on {MOST} ({cut})"
            ));
        }
        resources
    }

    fn one(
        &mut self,
        plan: &Plan,
        agent: &Agent,
        id: &str,
        name: &str,
        frame: (Date, Date),
    ) -> usize {
        let mut inner = String::new();
        let mut lost = 0;
        if agent.cost_rate > 0.0 && agent.cost_rate.is_finite() {
            let _ = writeln!(inner, "  rate {}", agent.cost_rate * hours_per_day(plan));
        }
        if let Some(calendar) = agent.calendar.and_then(|id| plan.calendars.get(id)) {
            inner.push_str(&calendars::working_hours(
                &calendars::tidy(&calendar.week),
                "  ",
            ));
            lost = calendars::days_off(calendar, frame, "  ", &mut inner);
        }
        let name = quoted(name, id);
        let _ = if inner.is_empty() {
            writeln!(self.text, "resource {id} {name}")
        } else {
            writeln!(self.text, "resource {id} {name} {{\n{inner}}}")
        };
        lost
    }

    /// The lines that let agents work on a ticket; how many of them work at once.
    ///
    /// Those a levelled schedule gives it come first, then its own, then whoever offers its roles.
    pub(super) fn allocations(
        &self,
        plan: &Plan,
        option: Option<&PlanOption>,
        levelled: Option<&Levelled>,
        ticket: &Ticket,
    ) -> (Vec<String>, i64) {
        let mut lines = Vec::new();
        let bound = match levelled.map(|levelled| chosen(levelled, ticket)) {
            Some(chosen) if !chosen.is_empty() => chosen,
            _ => bound_agents(option, ticket),
        };
        let named: Vec<&Vec<String>> = bound.iter().filter_map(|id| self.ids.get(id)).collect();
        if !named.is_empty() {
            lines.extend(named.iter().map(|ids| allocate(ids)));
        } else {
            for demand in &ticket.demands {
                let offers = self.offers.get(&demand.role).map_or(&[][..], Vec::as_slice);
                for place in 0..(demand.count as usize).min(offers.len()) {
                    // Each starts its list at another one, so that several are several.
                    let mut list = offers.to_vec();
                    list.rotate_left(place);
                    lines.push(allocate(&list));
                }
            }
        }
        if lines.is_empty() {
            let usual = ticket
                .track
                .and_then(|id| plan.tracks.get(id))
                .map_or(&[][..], |t| &t.agents);
            let usual: Vec<String> = usual
                .iter()
                .filter_map(|id| self.ids.get(id))
                .flatten()
                .cloned()
                .collect();
            if !usual.is_empty() {
                lines.push(allocate(&usual));
            }
        }
        let count = lines.len() as i64;
        (lines, count)
    }
}

/// The agents a levelled schedule gives a ticket.
fn chosen(levelled: &Levelled, ticket: &Ticket) -> Vec<AgentId> {
    let agents = levelled.agents_of(Node::Ticket(ticket.id)).iter();
    agents
        .filter_map(|&member| levelled.members.get(member as usize)?.id)
        .collect()
}

/// The agents of a ticket: its own, else those an option binds to it or to its track.
fn bound_agents(option: Option<&PlanOption>, ticket: &Ticket) -> Vec<AgentId> {
    if !ticket.assignees.is_empty() {
        return ticket.assignees.clone();
    }
    let binds = |a: &&Assignment| {
        a.tickets.contains(&ticket.id)
            || ticket.track.is_some_and(|track| a.tracks.contains(&track))
    };
    let bound = option
        .into_iter()
        .flat_map(|option| option.assignments.iter().filter(binds));
    bound.map(|assignment| assignment.agent).take(1).collect()
}

/// The first of some resources, or whichever of the others is free; the same one to the end.
fn allocate(ids: &[String]) -> String {
    match ids {
        [] => String::new(),
        [only] => format!("allocate {only} {{ mandatory }}"),
        [first, others @ ..] => {
            format!(
                "allocate {first} {{ alternative {} persistent mandatory }}",
                others.join(", ")
            )
        }
    }
}
