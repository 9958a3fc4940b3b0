//! Tasks of a file as tickets, gates, tracks and phases.

use super::build::Builder;
use super::build_people::Assigned;
use super::extras::apply;
use super::fields::{self, PIECES, join};
use super::head::{RowExtras, parse};
use super::native;
use super::record::*;
use crate::exchange::outline::{Kind, Place};
use crate::plan::*;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

impl Builder {
    pub(super) fn tasks(&mut self) {
        let mut tasks = std::mem::take(&mut self.project.tasks);
        mark_summaries(&mut tasks);
        if !self.is_own {
            self.drop_idle_dates(&mut tasks);
        }
        let assigned = self.assigned(&tasks);
        let mut above: Vec<(u32, Kind, Place)> = Vec::new();
        let (mut blank, mut split, mut manual) = (0, 0, 0);
        for record in &tasks {
            if record.uid == 0 && record.level == 0 || record.field(fields::ROW) == Some("plan") {
                continue;
            }
            if record.is_null || record.name.trim().is_empty() && record.duration.is_none() {
                blank += 1;
                continue;
            }
            above.truncate(
                above
                    .iter()
                    .take_while(|(level, ..)| *level < record.level)
                    .count(),
            );
            let place = above
                .last()
                .map_or(Place::default(), |(_, _, place)| *place);
            let kind = self.row(record, place, &assigned);
            let inner = self.place_within(kind, place);
            above.push((record.level, kind, inner));
            split += usize::from(record.is_split);
            manual += usize::from(record.manual && !record.summary);
        }
        let report = &mut self.incoming.report;
        let notes = [
            (blank, "blank lines are left out"),
            (
                split,
                "tasks whose work stops and goes on are read without the gap",
            ),
            (manual, "tasks scheduled by hand must start when they do"),
        ];
        for (count, text) in notes
            .into_iter()
            .filter(|(count, _)| *count > 0 && !self.is_own)
        {
            report.note(format!("{text} ({count})"));
        }
        if !self.is_own {
            self.incoming.lanes_from_summaries();
        }
        self.project.tasks = tasks;
    }

    /// Some programs record dates for work that has not begun; MS Project never does. One that such work both began
    /// and ended on stands for having none, wherever the file says it.
    fn drop_idle_dates(&mut self, tasks: &mut [TaskRecord]) {
        let (mut idle, mut blanks) = (0, HashSet::new());
        for task in tasks
            .iter_mut()
            .filter(|task| !task.summary && task.percent < 100)
        {
            let finish = task.actual_finish.take();
            idle += usize::from(finish.is_some() && task.percent > 0);
            if task.percent == 0 {
                let start = task.actual_start.take();
                idle += usize::from(start.is_some());
                let has_work = task.duration.is_some_and(|work| work.0 > 0);
                blanks.extend(start.filter(|_| has_work && start == finish));
            }
        }
        let mut deadlines = 0;
        for task in tasks.iter_mut() {
            if task.deadline.is_some_and(|date| blanks.contains(&date)) {
                task.deadline = None;
                deadlines += 1;
            }
        }
        let notes = [
            (
                idle,
                "recorded dates of what has not begun, or is not done, are left out",
            ),
            (
                deadlines,
                "deadlines on the date that the file writes where it has none are left out",
            ),
        ];
        for (count, text) in notes.into_iter().filter(|(count, _)| *count > 0) {
            self.incoming.report.note(format!("{text} ({count})"));
        }
    }

    /// What rows below a row of this kind are in.
    fn place_within(&self, kind: Kind, place: Place) -> Place {
        match kind {
            Kind::Track(id) => Place {
                track: Some(id),
                ..Place::default()
            },
            Kind::Phase(id) => Place {
                phase: Some(id),
                ..place
            },
            Kind::Ticket(id) => {
                let ticket = self
                    .incoming
                    .tickets
                    .iter()
                    .rev()
                    .find(|ticket| ticket.id == id);
                Place {
                    parent: Some(id),
                    track: ticket.and_then(|ticket| ticket.track),
                    phase: ticket.and_then(|ticket| ticket.phase),
                    rank: 0,
                }
            }
            Kind::Plan | Kind::Gate(_) => place,
        }
    }

    fn row(
        &mut self,
        record: &TaskRecord,
        place: Place,
        assigned: &HashMap<u32, Assigned>,
    ) -> Kind {
        let word = record.field(fields::ROW).filter(|_| self.is_own);
        match word {
            Some("track") => self.track(record),
            Some("phase") => self.phase(record),
            Some("gate") => self.gate(record, place),
            word => self.ticket(record, place, word.is_some(), assigned),
        }
    }

    fn extras(&mut self, record: &TaskRecord) -> RowExtras {
        let text = join(&record.fields, &PIECES);
        let extras: Option<RowExtras> = parse(&text);
        if let Some(extras) = &extras {
            let imprint = &mut self.incoming.report.traces.imprint;
            imprint.take_up(extras.imprint.as_bytes());
        }
        extras.unwrap_or_else(|| {
            self.incoming.report.at(
                record.line,
                "its custom fields were damaged: only the task itself is read",
            );
            RowExtras::default()
        })
    }

    fn track(&mut self, record: &TaskRecord) -> Kind {
        let id: TrackId = self.id(record.uid, true);
        let rank = (self.incoming.plan.tracks.len() as i64 + 1) * RANK_STEP;
        let extras = self.extras(record);
        let (track, changed) = apply(&native::track(record, id, rank), &extras.row);
        self.edited += changed.len();
        self.incoming.plan.tracks.insert(Track { id, ..track });
        Kind::Track(id)
    }

    /// A phase has a line in each track; the first is the phase, the others lead to it by number.
    fn phase(&mut self, record: &TaskRecord) -> Kind {
        let number = record
            .field(fields::KEY)
            .and_then(|number| number.parse().ok());
        let known = number
            .map(PhaseId)
            .filter(|id| self.incoming.plan.phases.get(*id).is_some());
        if let Some(known) = known {
            return Kind::Phase(known);
        }
        let id: PhaseId = self.id(record.uid, true);
        let rank = (self.incoming.plan.phases.len() as i64 + 1) * RANK_STEP;
        let extras = self.extras(record);
        let (phase, changed) = apply(&native::phase(record, id, rank), &extras.row);
        self.edited += changed.len();
        self.incoming.plan.phases.insert(Phase { id, ..phase });
        Kind::Phase(id)
    }

    fn gate(&mut self, record: &TaskRecord, place: Place) -> Kind {
        let id: GateId = self.id(record.uid, true);
        let rank = (self.incoming.plan.gates.len() as i64 + 1) * RANK_STEP;
        let extras = self.extras(record);
        let wished = record.field(fields::KEY).unwrap_or("G");
        let native = native::gate(record, (id, wished), Place { rank, ..place });
        let (gate, changed) = apply(&native, &extras.row);
        self.edited += changed.len();
        let key = self.incoming.key(&gate.key);
        self.incoming.plan.gates.insert(Gate { id, key, ..gate });
        self.keep(Node::Gate(id), record, extras);
        Kind::Gate(id)
    }

    fn ticket(
        &mut self,
        record: &TaskRecord,
        place: Place,
        is_ours: bool,
        assigned: &HashMap<u32, Assigned>,
    ) -> Kind {
        let id: TicketId = self.id(record.uid, is_ours);
        let rank = (self.incoming.tickets.len() as i64 + 1) * RANK_STEP;
        let wished = match record.field(fields::KEY) {
            Some(key) if self.is_own => key.to_owned(),
            _ => format!(
                "T-{}",
                if record.number > 0 {
                    record.number
                } else {
                    record.uid
                }
            ),
        };
        let list = assigned.get(&record.uid);
        let agents = list.map(|list| list.agents.clone()).unwrap_or_default();
        let calendar = self.calendar_of(record, list);
        let place = Place { rank, ..place };
        let extras = self.extras(record);
        let key = extras
            .row
            .get("key")
            .and_then(|pair| pair.get(1))
            .and_then(Value::as_str);
        let key = key.filter(|_| is_ours).map_or(wished, str::to_owned);
        let native = native::ticket(record, (id, &key), place, calendar, agents);
        let (mut ticket, changed) = apply(&native, &without_key(&extras.row));
        self.edited += changed.len();
        if changed.iter().any(|field| field == "estimate") {
            self.stretch(record, &key, &extras, &mut ticket);
        }
        let key = self.incoming.key(&key);
        self.incoming.tickets.push(Ticket { id, key, ..ticket });
        if let (false, Some(start), false) = (record.summary, record.start, record.is_split) {
            self.starts.push((id, start));
        }
        self.keep(Node::Ticket(id), record, extras);
        Kind::Ticket(id)
    }

    /// A duration that somebody changed, where the estimate had several values: they are stretched with it.
    fn stretch(&mut self, record: &TaskRecord, key: &str, extras: &RowExtras, ticket: &mut Ticket) {
        let value = |place: usize| {
            let pair = extras.row.get("estimate").and_then(|pair| pair.get(place));
            pair.and_then(|value| serde_json::from_value::<Estimate>(value.clone()).ok())
        };
        let (Some(Estimate::Fixed(was)), Some(full)) = (value(0), value(1)) else {
            return;
        };
        let Estimate::Fixed(now) = ticket.estimate else {
            return;
        };
        if let Some(estimate) = full.stretched(was, now) {
            ticket.estimate = estimate;
            self.incoming.report.at(
                record.line,
                format!(
                    "{key}: its duration is {} now where it was {}: the range of its estimate is stretched with it",
                    duration::show(now),
                    duration::show(was)
                ),
            );
        }
    }

    fn keep(&mut self, node: Node, record: &TaskRecord, extras: RowExtras) {
        self.nodes.insert(record.uid, node);
        for baseline in &record.baselines {
            if let (Some(start), Some(finish)) = (baseline.start, baseline.finish) {
                self.baselines
                    .entry(baseline.number)
                    .or_default()
                    .push(BaselineDates {
                        node,
                        start,
                        finish,
                        work: baseline.work,
                    });
            }
        }
        self.rows.push((node, extras));
    }
}

/// A task with a deeper one behind it is a summary, whatever it says itself.
fn mark_summaries(tasks: &mut [TaskRecord]) {
    let is_row = |task: &TaskRecord| !task.is_null;
    let rows: Vec<usize> = (0..tasks.len()).filter(|&n| is_row(&tasks[n])).collect();
    for pair in rows.windows(2) {
        let deeper = tasks[pair[1]].level > tasks[pair[0]].level;
        tasks[pair[0]].summary = deeper;
    }
}

fn without_key(row: &serde_json::Map<String, Value>) -> serde_json::Map<String, Value> {
    let mut row = row.clone();
    row.remove("key");
    row
}
