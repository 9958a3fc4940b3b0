//! Resources of a file as agents, and who works on which task.

use super::build::Builder;
use super::extras::apply;
use super::fields::{RESOURCE_PIECES, join};
use super::head::{AgentExtras, parse};
use super::native;
use super::record::*;
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// Who works on a task.
#[derive(Default)]
pub(super) struct Assigned {
    pub(super) agents: Vec<AgentId>,
    /// Each once; `None` is the project's.
    pub(super) calendars: Vec<Option<CalendarId>>,
}

impl Builder {
    pub(super) fn agents(&mut self) {
        let records = std::mem::take(&mut self.project.resources);
        let mut others = 0;
        for record in &records {
            if record.name.trim().is_empty() {
                // The resource of MS Project itself, to which unassigned work belongs.
                continue;
            }
            others += usize::from(record.kind != 1);
            let text = join(&record.fields, &RESOURCE_PIECES);
            let id: AgentId = self.id(record.uid, !text.is_empty());
            let calendar = record
                .calendar
                .and_then(|uid| self.calendars.get(&uid))
                .copied();
            // An agent that keeps the plan's hours follows the plan.
            let calendar =
                calendar.filter(|id| self.is_own || self.incoming.info.calendar != Some(*id));
            let native = native::agent(record, id, calendar);
            let extras: AgentExtras = parse(&text).unwrap_or_default();
            let (agent, changed) = apply(&native, &extras.row);
            self.edited += changed.len();
            self.incoming.agents.push(Agent { id, ..agent });
            self.agents.insert(record.uid, id);
        }
        if others > 0 {
            self.incoming.report.note(format!(
                "material and costs are read as agents, which work one ticket at a time ({others})"
            ));
        }
        self.project.resources = records;
    }

    /// The agents of each task, and the one calendar they keep, where it is not the project's.
    pub(super) fn assigned(&mut self, tasks: &[TaskRecord]) -> HashMap<u32, Assigned> {
        let known: HashSet<u32> = tasks.iter().map(|task| task.uid).collect();
        let mut assigned: HashMap<u32, Assigned> = HashMap::new();
        let (mut nobody, mut lost, mut partly) = (0, 0, 0);
        for record in &self.project.assignments {
            let agent = record.resource.and_then(|uid| self.agents.get(&uid));
            match agent {
                Some(&agent) if known.contains(&record.task) => {
                    partly += usize::from(record.units != 1.0);
                    let list = assigned.entry(record.task).or_default();
                    if !list.agents.contains(&agent) {
                        list.agents.push(agent);
                    }
                    let agents = &self.incoming.agents;
                    let row = agents.iter().find(|row| row.id == agent);
                    let calendar = row.and_then(|row| row.calendar);
                    if !list.calendars.contains(&calendar) {
                        list.calendars.push(calendar);
                    }
                }
                _ if record.resource.is_none_or(|uid| uid == 0) => nobody += 1,
                _ => lost += 1,
            }
        }
        let report = &mut self.incoming.report;
        if nobody > 0 {
            report.note(format!("assignments to nobody say nothing ({nobody})"));
        }
        if lost > 0 {
            report.note(format!(
                "assignments of tasks or resources that are not there are left out ({lost})"
            ));
        }
        if partly > 0 {
            report.note(format!(
                "shares of an agent's time are read as all of it ({partly})"
            ));
        }
        assigned
    }
}
