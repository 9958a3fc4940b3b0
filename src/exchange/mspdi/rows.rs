//! A record for each line of the outline, with what its row says beyond it.

use super::elements::Computed;
use super::extras::difference;
use super::fields::{self, PIECES, split};
use super::head::{RowExtras, without_sources};
use super::hold::{self, Found};
use super::native::{self, name, notes};
use super::record::*;
use super::words::{notes_of_gate, notes_of_ticket, shown, shown_fields};
use super::write::{File, Row};
use crate::exchange::outline::{Kind, Line};
use crate::plan::*;
use serde_json::Value;

impl File<'_> {
    pub(super) fn rows(&mut self, lines: &[Line]) -> Vec<Row> {
        let mut numbers: Vec<u32> = Vec::new();
        let mut rows = Vec::with_capacity(lines.len());
        for (place, line) in lines.iter().enumerate() {
            numbers.truncate(line.level as usize);
            numbers.resize(line.level as usize, 0);
            if let Some(last) = numbers.last_mut() {
                *last += 1;
            }
            let number = if line.level == 0 {
                "0".to_owned()
            } else {
                numbers
                    .iter()
                    .map(u32::to_string)
                    .collect::<Vec<_>>()
                    .join(".")
            };
            let mut row = self.row(line, number);
            row.record.number = place as u32;
            rows.push(row);
        }
        self.span_groups(&mut rows);
        self.tell_the_plan(lines, &mut rows);
        rows
    }

    fn row(&mut self, line: &Line, number: String) -> Row {
        let mut record = TaskRecord {
            uid: line.uid,
            level: line.level,
            summary: line.is_summary,
            ..TaskRecord::default()
        };
        record
            .fields
            .push((fields::ROW, line.kind.word().to_owned()));
        let computed = match line.kind {
            Kind::Plan => Computed::default(),
            Kind::Track(id) => self.track(id, line, &mut record),
            Kind::Phase(id) => self.phase(id, line, &mut record),
            Kind::Ticket(id) => self.ticket(id, line, &mut record),
            Kind::Gate(id) => self.gate(id, line, &mut record),
        };
        let day = self.plan.info.minutes_per_day;
        Row {
            record,
            computed: Computed { day, ..computed },
            number,
        }
    }

    fn track(&mut self, id: TrackId, line: &Line, record: &mut TaskRecord) -> Computed {
        if let Some(track) = self.plan.tracks.get(id) {
            let track = without_sources(track, self.plan);
            record.name = shown(&track.name, "Track");
            record.notes = native::plain(&track.description);
            let native = native::track(record, id, line.place.rank);
            self.keep(difference(&native, &track), record);
        }
        Computed::default()
    }

    /// A phase has its extras in the first of its lines.
    fn phase(&mut self, id: PhaseId, line: &Line, record: &mut TaskRecord) -> Computed {
        if let Some(phase) = self.plan.phases.get(id) {
            let phase = without_sources(phase, self.plan);
            record.name = shown(&phase.name, "Phase");
            record.notes = native::plain(&phase.description);
            record.fields.push((fields::KEY, id.0.to_string()));
            if self.phases.insert(id) {
                let native = native::phase(record, id, line.place.rank);
                self.keep(difference(&native, &phase), record);
            }
        }
        Computed::default()
    }

    fn ticket(&mut self, id: TicketId, line: &Line, record: &mut TaskRecord) -> Computed {
        let plan = self.plan;
        let Some(ticket) = plan.tickets.get(id) else {
            return Computed::default();
        };
        let node = Node::Ticket(id);
        record.name = shown(&ticket.title, &ticket.key);
        record.notes = notes(&ticket.description, &notes_of_ticket(ticket));
        record.priority = Some(native::priority_number(ticket.priority));
        record.calendar = ticket.calendar.map(|id| id.0);
        record.cents = if ticket.fixed_cost.is_finite() {
            ticket.fixed_cost * 100.0
        } else {
            0.0
        };
        record.fields.extend(shown_fields(plan, ticket));
        if !line.is_summary {
            record.percent = ticket.progress.percent.min(100);
            record.actual_start = ticket.progress.actual_start;
            record.actual_finish = ticket.progress.actual_finish;
            let has_calendar =
                |id: &AgentId| plan.agents.get(*id).is_some_and(|a| a.calendar.is_some());
            if ticket.assignees.iter().any(has_calendar) {
                record.ignores_resource_calendars = true;
                record.calendar = record.calendar.or(Some(self.calendars.project));
            }
        }
        record.baselines = self.baselines.get(&node).cloned().unwrap_or_default();
        let found = self.found(node, line);
        hold::bind_ticket(plan, ticket, found, record);
        let computed = self.place_in_time(node, record);
        record.estimated = !line.is_summary && found.dates.is_some_and(|dates| dates.assumed);
        self.links(node, record);
        let calendar = record
            .calendar
            .map(CalendarId)
            .filter(|id| plan.calendars.get(*id).is_some());
        let assignees = if line.is_summary {
            Vec::new()
        } else {
            ticket.assignees.clone()
        };
        let native = native::ticket(
            record,
            (id, shown_key(record)),
            line.place,
            calendar,
            assignees,
        );
        let row = difference(&native, &without_sources(ticket, plan));
        self.keep_row(node, row, record);
        computed
    }

    fn gate(&mut self, id: GateId, line: &Line, record: &mut TaskRecord) -> Computed {
        let plan = self.plan;
        let Some(gate) = plan.gates.get(id) else {
            return Computed::default();
        };
        let node = Node::Gate(id);
        record.name = shown(&gate.name, &gate.key);
        record.notes = notes(&gate.description, &notes_of_gate(gate));
        record.fields.push((fields::KEY, name(&gate.key)));
        record.baselines = self.baselines.get(&node).cloned().unwrap_or_default();
        let found = self.found(node, line);
        hold::bind(found, record);
        record.duration = Some(gate.review.unwrap_or_default().max(Work(0)));
        let computed = self.place_in_time(node, record);
        self.links(node, record);
        let native = native::gate(record, (id, shown_key(record)), line.place);
        let row = difference(&native, &without_sources(gate, plan));
        self.keep_row(node, row, record);
        computed
    }

    fn found(&self, node: Node, line: &Line) -> Found<'_> {
        Found {
            schedule: self.dates.schedule.as_ref(),
            dates: self.dates.node(node),
            is_summary: line.is_summary,
            has_links: self.links.links.contains_key(&node),
            is_held: self.links.held.contains(&node),
        }
    }

    /// Start, finish and duration, and what else is computed.
    fn place_in_time(&self, node: Node, record: &mut TaskRecord) -> Computed {
        let Some(dates) = self.dates.node(node) else {
            return Computed::default();
        };
        record.start = Some(dates.early_start);
        record.finish = Some(dates.early_finish);
        record.duration = Some(dates.duration);
        let mut late = (dates.late_start, dates.late_finish);
        // What has begun can begin no later; what is done can end no later.
        if let Some(start) = record.actual_start {
            late.0 = start;
        }
        if let Some(finish) = record.actual_finish {
            late.1 = finish;
        }
        Computed {
            early: Some((dates.early_start, dates.early_finish)),
            late: Some(late),
            total_float: dates.total_float.0,
            free_float: dates.free_float.0,
            is_critical: dates.critical,
            day: 0,
        }
    }

    fn links(&self, node: Node, record: &mut TaskRecord) {
        let links = self.links.links.get(&node).into_iter().flatten();
        record.links = links.map(|(_, (link, _))| *link).collect();
    }

    /// What links and dependencies of a node say beyond their elements.
    fn keep_row(
        &mut self,
        node: Node,
        row: serde_json::Map<String, Value>,
        record: &mut TaskRecord,
    ) {
        let mut extras = RowExtras {
            row,
            ..RowExtras::default()
        };
        for (&from, (link, dependency)) in self.links.links.get(&node).into_iter().flatten() {
            let Some(dependency) = dependency else {
                extras.implied.push(link.from);
                continue;
            };
            let native = native::dependency(link, dependency.id, from, node);
            let found = difference(&native, &without_sources(*dependency, self.plan));
            if !found.is_empty() {
                extras
                    .links
                    .insert(link.from.to_string(), Value::Object(found));
            }
        }
        let more = self.links.more.get(&node).into_iter().flatten();
        let whole = |d: &&Dependency| Dependency {
            // Links have no ids, so these need none either.
            id: DependencyId(0),
            ..without_sources(*d, self.plan)
        };
        extras.more = more.map(whole).collect();
        extras.imprint = self.imprints.remove(&node).unwrap_or_default();
        if split(&extras.text(), &PIECES).is_none() {
            // What the plan said is the first that can be missed.
            extras.imprint.clear();
        }
        self.store(&extras.text(), record);
    }

    fn keep(&mut self, row: serde_json::Map<String, Value>, record: &mut TaskRecord) {
        let extras = RowExtras {
            row,
            ..RowExtras::default()
        };
        self.store(&extras.text(), record);
    }

    fn store(&mut self, text: &str, record: &mut TaskRecord) {
        match split(text, &PIECES) {
            Some(pieces) => record.fields.extend(pieces),
            None => self.report.note(format!(
                "{}: what MS Project has no field for is too long for the custom fields ({} characters)",
                record.name,
                text.chars().count()
            )),
        }
    }

    /// Rows that only group others span what is in them.
    fn span_groups(&self, rows: &mut [Row]) {
        let plan_time = self.dates.schedule.as_ref();
        for place in (0..rows.len()).rev() {
            if self.is_dated(&rows[place]) {
                continue;
            }
            let level = rows[place].record.level;
            let inner = rows[place + 1..]
                .iter()
                .take_while(|row| row.record.level > level);
            let direct = inner.filter(|row| row.record.level == level + 1);
            let mut whole: Option<Computed> = None;
            for row in direct.filter(|row| row.computed.early.is_some()) {
                whole = Some(whole.map_or(row.computed, |whole| joined(whole, row.computed)));
            }
            let Some(whole) = whole else { continue };
            let row = &mut rows[place];
            row.record.start = whole.early.map(|(start, _)| start);
            row.record.finish = whole.early.map(|(_, finish)| finish);
            let span = whole.early.zip(plan_time);
            row.record.duration =
                span.map(|((start, finish), schedule)| schedule.calendar().between(start, finish));
            row.computed = Computed {
                day: row.computed.day,
                ..whole
            };
        }
    }

    fn is_dated(&self, row: &Row) -> bool {
        row.record.start.is_some() || !row.record.summary
    }
}

fn joined(a: Computed, b: Computed) -> Computed {
    let span = |a: Option<(Stamp, Stamp)>, b: Option<(Stamp, Stamp)>| match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    };
    Computed {
        early: span(a.early, b.early),
        late: span(a.late, b.late),
        total_float: a.total_float.min(b.total_float),
        free_float: a.free_float.min(b.free_float),
        is_critical: a.is_critical || b.is_critical,
        day: a.day,
    }
}

/// The key as its column shows it.
fn shown_key(record: &TaskRecord) -> &str {
    record.field(fields::KEY).unwrap_or_default()
}
