//! Agents as resources, and who works on what.

use super::elements;
use super::extras::difference;
use super::fields::{RESOURCE_PIECES, split};
use super::head::{AgentExtras, json, without_sources};
use super::native::{self, name};
use super::record::*;
use super::words::shown;
use super::write::{File, Row};
use crate::exchange::xml::Writer;
use crate::plan::*;

impl File<'_> {
    pub(super) fn resources(&mut self, next_uid: &mut u32) -> Vec<ResourceRecord> {
        let plan = self.plan;
        let mut records = Vec::with_capacity(plan.agents.len());
        for agent in plan.agents.iter() {
            let calendar = agent
                .calendar
                .map(|base| self.calendars.derive(&name(&agent.name), base, next_uid));
            let mut record = ResourceRecord {
                uid: agent.id.0,
                name: shown(&agent.name, "Agent"),
                kind: 1,
                group: agent
                    .roles
                    .first()
                    .map(|role| name(role))
                    .unwrap_or_default(),
                max_units: f64::from(agent.capacity.max(1)),
                rate: if agent.cost_rate.is_finite() {
                    agent.cost_rate
                } else {
                    0.0
                },
                calendar,
                notes: native::plain(&agent.note),
                ..ResourceRecord::default()
            };
            let native = native::agent(&record, agent.id, agent.calendar);
            let row = difference(&native, &without_sources(agent, plan));
            let text = json(&AgentExtras { row });
            match split(&text, &RESOURCE_PIECES) {
                Some(pieces) => record.fields = pieces,
                None => self.report.note(format!(
                    "{}: what MS Project has no field for is too long for the custom fields",
                    record.name
                )),
            }
            records.push(record);
        }
        records
    }

    pub(super) fn assignments(&self, xml: &mut Writer, rows: &[Row]) {
        let mut uid = 0;
        for row in rows {
            let ticket = self.plan.tickets.get(TicketId(row.record.uid));
            let Some(ticket) = ticket.filter(|ticket| self.written.contains(&ticket.id)) else {
                continue;
            };
            for agent in &ticket.assignees {
                uid += 1;
                let record = AssignmentRecord {
                    task: row.record.uid,
                    resource: Some(agent.0),
                    units: 1.0,
                    line: 0,
                };
                let work = row.record.duration.unwrap_or_default();
                elements::assignment(xml, &record, uid, &row.record, work);
            }
        }
    }
}
