//! The tree of tasks, with their links and columns.

use super::days::DAY;
use super::write::File;
use super::{KEY_COLUMN, KINDS};
use crate::exchange::dates::Dates;
use crate::exchange::outline::{Kind, Line};
use crate::exchange::{drawing, imprint};
use crate::plan::*;

/// The columns every file has.
const COLUMNS: [(&str, &str, &str); 10] = [
    ("tpd0", "type", "icon"),
    ("tpd1", "priority", "icon"),
    ("tpd2", "info", "icon"),
    ("tpd3", "name", "text"),
    ("tpd4", "begindate", "date"),
    ("tpd5", "enddate", "date"),
    ("tpd6", "duration", "int"),
    ("tpd7", "completion", "int"),
    ("tpd8", "coordinator", "text"),
    ("tpd9", "predecessorsr", "text"),
];

impl File<'_> {
    pub(super) fn columns(&mut self) {
        self.xml.open("taskproperties", &[]);
        for (id, name, kind) in COLUMNS {
            self.xml.empty(
                "taskproperty",
                &[
                    ("id", id),
                    ("name", name),
                    ("type", "default"),
                    ("valuetype", kind),
                ],
            );
        }
        self.xml.empty(
            "taskproperty",
            &[
                ("id", "tpc0"),
                ("name", KEY_COLUMN),
                ("type", "custom"),
                ("valuetype", "text"),
            ],
        );
        if self.imprints.is_some() {
            self.xml.empty(
                "taskproperty",
                &[
                    ("id", "tpc1"),
                    ("name", imprint::COLUMN),
                    ("type", "custom"),
                    ("valuetype", "text"),
                ],
            );
        }
        self.xml.close();
    }

    /// The tree of tasks; a line closes those that are not above it.
    pub(super) fn tasks(&mut self, lines: &[Line]) {
        let mut open: Vec<u32> = Vec::new();
        let spans = spans(lines, self.dates);
        for (line, span) in lines.iter().zip(spans).skip(1) {
            while open.last().is_some_and(|level| *level >= line.level) {
                self.xml.close();
                open.pop();
            }
            self.task(line, span);
            open.push(line.level);
        }
        for _ in open {
            self.xml.close();
        }
    }

    fn task(&mut self, line: &Line, span: Option<(Stamp, Stamp)>) {
        let plan = self.plan;
        let node = line.kind.node();
        let (title, key, notes) = words_of(plan, line.kind);
        let start = span.map_or(plan.info.start_or_default(), |(start, _)| start);
        let days = span.map_or(0, |span| self.working_days(span));
        let ticket = match line.kind {
            Kind::Ticket(id) => plan.tickets.get(id),
            _ => None,
        };
        let is_milestone = days == 0 && !line.is_summary;
        let percent = ticket
            .map_or(0, |ticket| ticket.progress.percent.min(100))
            .to_string();
        let (id, start, days) = (
            line.uid.to_string(),
            start.date().to_string(),
            days.to_string(),
        );
        let mut attributes: Vec<(&str, &str)> = vec![
            ("id", &id),
            ("name", title),
            ("meeting", if is_milestone { "true" } else { "false" }),
            ("start", &start),
            ("duration", &days),
            ("complete", &percent),
        ];
        let earliest = ticket.and_then(|ticket| earliest_start(plan, ticket));
        let earliest = earliest.map(|at| at.date().to_string());
        if let Some(earliest) = &earliest {
            attributes.extend([
                ("thirdDate", earliest.as_str()),
                ("thirdDate-constraint", "1"),
            ]);
        }
        attributes.extend(
            ticket
                .and_then(|t| t.priority)
                .and_then(priority_number)
                .map(|n| ("priority", n)),
        );
        attributes.push(("expand", "true"));
        let cost = ticket.map_or(0.0, |ticket| ticket.fixed_cost).to_string();
        if cost != "0" {
            attributes.extend([
                ("cost-manual-value", cost.as_str()),
                ("cost-calculated", "false"),
            ]);
        }
        self.xml.open("task", &attributes);
        if !notes.is_empty() {
            self.xml.cdata("notes", notes);
        }
        for depend in node
            .and_then(|node| self.depends.remove(&node))
            .into_iter()
            .flatten()
        {
            let number = KINDS
                .iter()
                .find(|(_, kind)| *kind == depend.kind)
                .map_or(2, |(n, _)| *n);
            self.xml.empty(
                "depend",
                &[
                    ("id", &RowRef::from(depend.to).number().to_string()),
                    ("type", &number.to_string()),
                    ("difference", &depend.days.to_string()),
                    ("hardness", if depend.is_firm { "Strong" } else { "Rubber" }),
                ],
            );
        }
        if !key.is_empty() {
            self.xml.empty(
                "customproperty",
                &[("taskproperty-id", "tpc0"), ("value", key)],
            );
        }
        let print = node.and_then(|node| self.imprints.as_ref()?.get(&node));
        if let Some(print) = print {
            self.xml.empty(
                "customproperty",
                &[("taskproperty-id", "tpc1"), ("value", print)],
            );
        }
    }

    /// Days with work from a start to a finish.
    fn working_days(&self, (start, finish): (Stamp, Stamp)) -> i64 {
        let calendar = self
            .dates
            .schedule
            .as_ref()
            .map(|schedule| schedule.calendar());
        calendar.map_or(0, |calendar| calendar.between(start, finish).0 / DAY)
    }
}

/// Title, key and notes of a line.
fn words_of(plan: &Plan, kind: Kind) -> (&str, &str, &str) {
    match kind {
        Kind::Plan => (drawing::title(plan), "", ""),
        Kind::Track(id) => plan
            .tracks
            .get(id)
            .map_or(("", "", ""), |t| (&t.name, "", &t.description)),
        Kind::Phase(id) => plan
            .phases
            .get(id)
            .map_or(("", "", ""), |p| (&p.name, "", &p.description)),
        Kind::Ticket(id) => plan
            .tickets
            .get(id)
            .map_or(("", "", ""), |t| (&t.title, &t.key, &t.description)),
        Kind::Gate(id) => plan
            .gates
            .get(id)
            .map_or(("", "", ""), |g| (&g.name, &g.key, &g.description)),
    }
}

fn earliest_start(plan: &Plan, ticket: &Ticket) -> Option<Stamp> {
    let constraint = ticket.constraint?;
    let is_start = matches!(
        constraint.kind,
        ConstraintKind::StartNoEarlierThan | ConstraintKind::MustStartOn
    );
    let moment = constraint.moment.filter(|_| is_start)?;
    Some(moment.resolve(plan.info.start_or_default()))
}

/// The number of a priority; a normal one is not written.
fn priority_number(priority: Priority) -> Option<&'static str> {
    match priority {
        Priority::P0 => Some("4"),
        Priority::P1 => Some("2"),
        Priority::P2 => None,
        Priority::P3 => Some("0"),
    }
}

/// The dates of each line; a group spans what is in it.
fn spans(lines: &[Line], dates: &Dates) -> Vec<Option<(Stamp, Stamp)>> {
    let own = |line: &Line| {
        let found = dates.node(line.kind.node()?)?;
        Some((found.early_start, found.early_finish))
    };
    let mut spans: Vec<Option<(Stamp, Stamp)>> = lines.iter().map(own).collect();
    let mut above: Vec<usize> = Vec::new();
    let mut parents = vec![None; lines.len()];
    for (place, line) in lines.iter().enumerate() {
        while above
            .last()
            .is_some_and(|&up| lines[up].level >= line.level)
        {
            above.pop();
        }
        parents[place] = above.last().copied();
        above.push(place);
    }
    for place in (0..lines.len()).rev() {
        if let (Some(up), Some((start, finish))) = (parents[place], spans[place]) {
            let whole = spans[up].map_or((start, finish), |(s, f)| (s.min(start), f.max(finish)));
            spans[up] = Some(whole);
        }
    }
    spans
}
