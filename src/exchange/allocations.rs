//! Who works on what, as GanttProject and GNOME Planner list it: allocations of resources to tasks by number.

use super::incoming::Incoming;
use super::xml::Element;
use crate::plan::{AgentId, TicketId};
use std::collections::HashMap;

/// Makes the resources of a file's allocations assignees of their tickets. `share` is the attribute with the percent of
/// somebody's time; what is not all of it, or names no task or nobody, is counted in the report.
pub(super) fn read(
    root: Element,
    share: &str,
    tasks: &HashMap<&str, TicketId>,
    agents: &HashMap<&str, AgentId>,
    incoming: &mut Incoming,
) {
    let tickets = incoming.tickets.iter().map(|ticket| ticket.id);
    let places: HashMap<TicketId, usize> = tickets.zip(0..).collect();
    let (mut lost, mut partly) = (0, 0);
    let list = root.child("allocations").into_iter();
    for allocation in list.flat_map(|list| list.all("allocation")) {
        let task = allocation.attribute("task-id").and_then(|id| tasks.get(id));
        let agent = allocation
            .attribute("resource-id")
            .and_then(|id| agents.get(id));
        let load = allocation.attribute(share);
        let load = load.and_then(|text| text.trim().parse::<f64>().ok());
        partly += usize::from(load.is_some_and(|load| load != 100.0));
        let Some((task, &agent)) = task.zip(agent) else {
            lost += 1;
            continue;
        };
        let assignees = &mut incoming.tickets[places[task]].assignees;
        if !assignees.contains(&agent) {
            assignees.push(agent);
        }
    }
    for (count, words) in [
        (lost, "allocations of no task or nobody are left out"),
        (partly, "shares of somebody's time are read as all of it"),
    ] {
        if count > 0 {
            incoming.report.note(format!("{words} ({count})"));
        }
    }
}
