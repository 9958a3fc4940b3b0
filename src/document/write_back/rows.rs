//! Rows of the plan that differ from what their document makes of them.

use super::{Work, cells};
use crate::document::facts::{CellFact, Field, TicketFact};
use crate::document::grammar::ids::Keys;
use crate::document::grammar::{links, words};
use crate::plan::duration::Units;
use crate::plan::*;
use std::collections::{HashMap, HashSet};

impl Work<'_> {
    /// Tickets: changed fields, removed rows, new rows.
    pub(super) fn tickets(&mut self) {
        let now: HashMap<TicketId, &Ticket> = self
            .plan
            .tickets
            .iter()
            .map(|ticket| (ticket.id, ticket))
            .collect();
        let was: Vec<&Ticket> = self.was.tickets.iter().collect();
        let facts = self.facts;
        let by_key: HashMap<&str, &TicketFact> = facts
            .tickets
            .iter()
            .map(|fact| (fact.key.as_str(), fact))
            .collect();
        let renamed = self.renamed(&was);
        for before in &was {
            let Some(fact) = by_key.get(before.key.as_str()) else {
                continue;
            };
            match now
                .get(&before.id)
                .or_else(|| renamed.get(&before.id).and_then(|id| now.get(id)))
            {
                Some(ticket) => self.ticket(fact, before, ticket),
                None => self.remove_ticket(fact),
            }
        }
        let known: HashSet<TicketId> = was
            .iter()
            .map(|ticket| ticket.id)
            .chain(renamed.values().copied())
            .collect();
        for ticket in self
            .plan
            .tickets
            .iter()
            .filter(|ticket| !known.contains(&ticket.id))
        {
            self.add_ticket(ticket);
        }
    }

    /// Tickets whose key changed: those of the plan that stand on the line of one the document still names.
    fn renamed(&self, was: &[&Ticket]) -> HashMap<TicketId, TicketId> {
        let taken: HashSet<TicketId> = was
            .iter()
            .filter(|before| self.plan.tickets.get(before.id).is_some())
            .map(|before| before.id)
            .collect();
        let line = |ticket: &Ticket| {
            ticket
                .sources
                .first()
                .map(|lines| (lines.source, lines.line))
        };
        let mut found = HashMap::new();
        for before in was.iter().filter(|before| !taken.contains(&before.id)) {
            let same = |ticket: &&Ticket| {
                line(ticket).is_some()
                    && line(ticket) == line(before)
                    && !taken.contains(&ticket.id)
            };
            if let Some(ticket) = self.plan.tickets.iter().find(same) {
                found.insert(before.id, ticket.id);
            }
        }
        found
    }

    fn ticket(&mut self, fact: &TicketFact, before: &Ticket, now: &Ticket) {
        if before.key != now.key {
            self.text_field(fact, Field::Key, &before.key, &now.key, &now.key);
        }
        if before.title != now.title {
            self.text_field(fact, Field::Title, &before.title, &now.title, &now.key);
        }
        if before.description != now.description {
            self.description(fact, before, now);
        }
        if before.estimate != now.estimate {
            self.estimate(fact, now);
        }
        if before.priority != now.priority {
            let old = text_of(fact, Field::Priority);
            self.whole_field(
                fact,
                Field::Priority,
                cells::priority(now.priority, &old),
                &now.key,
            );
        }
        if before.size != now.size {
            self.whole_field(
                fact,
                Field::Size,
                cells::size(now.size).to_owned(),
                &now.key,
            );
        }
        if (before.progress.state, before.progress.percent)
            != (now.progress.state, now.progress.percent)
        {
            self.progress(fact, now);
        }
        if before.demands != now.demands {
            let roles: Vec<String> = now
                .demands
                .iter()
                .map(|demand| {
                    if demand.count == 1 {
                        demand.role.clone()
                    } else {
                        format!("{} x{}", demand.role, demand.count)
                    }
                })
                .collect();
            self.whole_field(fact, Field::Role, or_none(roles.join("; ")), &now.key);
        }
        if before.assignees != now.assignees {
            let names: Vec<&str> = now
                .assignees
                .iter()
                .filter_map(|&id| self.plan.agents.get(id))
                .map(|agent| agent.name.as_str())
                .collect();
            self.whole_field(fact, Field::Owner, or_none(names.join(", ")), &now.key);
        }
        if before.files != now.files {
            let files: Vec<String> = now.files.iter().map(|file| format!("`{file}`")).collect();
            self.whole_field(fact, Field::Files, or_none(files.join(", ")), &now.key);
        }
        if before.track != now.track && cell(fact, Field::Track).is_some() {
            let name = now
                .track
                .and_then(|id| self.plan.tracks.get(id))
                .map_or_else(|| "—".to_owned(), |track| track.name.clone());
            self.whole_field(fact, Field::Track, name, &now.key);
        } else if before.track != now.track {
            self.losses.push(format!(
                "{} stands in another track now: move its lines by hand",
                now.key
            ));
        }
        self.predecessors(fact, before, now);
    }

    /// Replaces a text inside its cell, so that marks around it stay.
    fn text_field(&mut self, fact: &TicketFact, field: Field, old: &str, new: &str, key: &str) {
        let in_table = is_in_table(self.text, fact);
        let cells: Vec<&CellFact> = fact
            .cells
            .iter()
            .filter(|cell| {
                cell.field == field || (field == Field::Key && cell.field == Field::Title)
            })
            .collect();
        for cell in cells {
            let raw = &self.text[cell.place.start..cell.place.end];
            let new = cells::inline(new, in_table);
            let range = match raw.find(old).filter(|_| !old.is_empty()) {
                Some(at) => Some(cell.place.start + at..cell.place.start + at + old.len()),
                None if crate::document::text::inline::plain(raw) == old => {
                    Some(cell.place.start..cell.place.end)
                }
                None => None,
            };
            if let Some(range) = range
                && self.patch.replace(range, new)
            {
                return;
            }
        }
        self.losses.push(format!(
            "the {} of {key} has no place of its own in the document",
            field_name(field)
        ));
    }

    fn description(&mut self, fact: &TicketFact, before: &Ticket, now: &Ticket) {
        let one_line = !before.description.is_empty() && !before.description.contains('\n');
        let in_title = one_line
            && cell(fact, Field::Title).is_some_and(|cell| cell.text.contains(&before.description));
        if in_title {
            self.text_field(
                fact,
                Field::Title,
                &before.description,
                &now.description,
                &now.key,
            );
        } else if cell(fact, Field::Description).is_some() {
            let text = cells::inline(&now.description, is_in_table(self.text, fact));
            self.whole_field(fact, Field::Description, text, &now.key);
        } else {
            self.losses.push(format!(
                "the description of {} has no place of its own in the document",
                now.key
            ));
        }
    }

    fn estimate(&mut self, fact: &TicketFact, now: &Ticket) {
        let units = Units {
            day: 480,
            week: 2400,
        };
        match cell(fact, Field::Estimate) {
            Some(cell) => {
                let header = self.header_of(cell.place.start);
                let text = cells::estimate(&now.estimate, &cell.text, header, units);
                let range = cell.place.start..cell.place.end;
                self.patch.replace(range, text);
            }
            None => self.losses.push(format!(
                "the estimate of {} has no place in the document",
                now.key
            )),
        }
    }

    /// The unit the header of a cell's column names.
    fn header_of(&self, at: usize) -> Option<crate::document::grammar::durations::Unit> {
        let table = self
            .facts
            .tables
            .iter()
            .find(|table| table.place.start <= at && at < table.place.end)?;
        let header = table
            .header
            .iter()
            .find(|name| words::meaning(name) == Some(words::Meaning::Ticket(Field::Estimate)))?;
        let inside = header
            .split_once(['(', '['])
            .map_or(header.as_str(), |(_, inside)| {
                inside.trim_end_matches([')', ']'])
            });
        crate::document::grammar::durations::unit(inside).map(|(unit, _)| unit)
    }

    fn progress(&mut self, fact: &TicketFact, now: &Ticket) {
        let mut is_written = false;
        if let Some(mark) = cell(fact, Field::Tick) {
            let is_done = now.progress.state == ProgressState::Done;
            is_written = self.patch.replace(
                mark.place.start..mark.place.end,
                if is_done { "x" } else { " " }.to_owned(),
            );
            is_written &= matches!(
                now.progress.state,
                ProgressState::Done | ProgressState::NotStarted
            ) || cell(fact, Field::Status).is_some();
        }
        for field in [Field::Status, Field::Percent] {
            if cell(fact, field).is_some() {
                let text = if field == Field::Percent {
                    format!("{}%", now.progress.percent)
                } else {
                    cells::state(now.progress.state, now.progress.percent)
                };
                self.whole_field(fact, field, text, &now.key);
                is_written = true;
            }
        }
        if !is_written {
            self.losses.push(format!(
                "the progress of {} has no place in the document",
                now.key
            ));
        }
    }

    fn whole_field(&mut self, fact: &TicketFact, field: Field, new: String, key: &str) {
        match cell(fact, field) {
            Some(cell) => {
                let text = cells::inline(&new, is_in_table(self.text, fact));
                self.patch.replace(cell.place.start..cell.place.end, text);
            }
            None => self.losses.push(format!(
                "the {} of {key} has no place in the document",
                field_name(field)
            )),
        }
    }

    /// Predecessors that came or went since the document was read.
    fn predecessors(&mut self, fact: &TicketFact, before: &Ticket, now: &Ticket) {
        let into = |plan: &Plan, id: TicketId| -> Vec<Dependency> {
            plan.dependencies
                .iter()
                .filter(|row| row.to == Node::Ticket(id))
                .cloned()
                .collect()
        };
        let (old, new) = (into(self.was, before.id), into(self.plan, now.id));
        let same =
            |a: &Dependency, b: &Dependency| a.from == b.from && a.kind == b.kind && a.lag == b.lag;
        let gone: Vec<&Dependency> = old
            .iter()
            .filter(|row| !new.iter().any(|other| same(row, other)))
            .collect();
        let come: Vec<&Dependency> = new
            .iter()
            .filter(|row| !old.iter().any(|other| same(row, other)))
            .collect();
        if gone.is_empty() && come.is_empty() {
            return;
        }
        let lines: HashSet<u32> = fact
            .cells
            .iter()
            .filter(|cell| cell.field == Field::DependsOn)
            .map(|cell| cell.place.line)
            .collect();
        for row in &gone {
            for lines_of in row
                .sources
                .iter()
                .filter(|lines_of| !lines.contains(&lines_of.line))
            {
                self.losses.push(format!(
                    "line {} still says that {} waits for {}: change it by hand",
                    lines_of.line,
                    now.key,
                    self.was.key(row.from)
                ));
            }
        }
        match cell(fact, Field::DependsOn) {
            Some(cell) => {
                let text = self.references(&cell.text, &gone, &come, now);
                self.patch.replace(cell.place.start..cell.place.end, text);
            }
            None if come.is_empty() => {}
            None => {
                let names: Vec<&str> = come.iter().map(|row| self.plan.key(row.from)).collect();
                self.losses.push(format!(
                    "that {} waits for {} has no place in the document",
                    now.key,
                    names.join(", ")
                ));
            }
        }
    }

    /// A list of references without those that are gone and with those that came.
    fn references(
        &self,
        raw: &str,
        gone: &[&Dependency],
        come: &[&Dependency],
        now: &Ticket,
    ) -> String {
        let mut keys = Keys::default();
        for ticket in self.was.tickets.iter() {
            keys.add(
                &ticket.key,
                crate::document::facts::Subject::Ticket(ticket.key.clone()),
            );
        }
        let parsed = links::parse(
            raw,
            &keys,
            Some(&now.key),
            Units {
                day: 480,
                week: 2400,
            },
        );
        let is_gone = |name: &str| {
            gone.iter()
                .any(|row| self.was.key(row.from).eq_ignore_ascii_case(name))
        };
        let mut parts: Vec<String> = Vec::new();
        for reference in &parsed.references {
            let stays: Vec<&str> = reference
                .subjects
                .iter()
                .map(|subject| subject.name())
                .filter(|name| !is_gone(name))
                .collect();
            if stays.len() == reference.subjects.len() {
                parts.push(raw[reference.start..reference.end].trim().to_owned());
            } else {
                parts.extend(stays.into_iter().map(str::to_owned));
            }
        }
        parts.extend(
            come.iter()
                .map(|row| cells::dependency(self.plan.key(row.from), row)),
        );
        let list = if parts.is_empty() {
            none_word(self.text).to_owned()
        } else {
            parts.join(", ")
        };
        if parsed.remark.is_empty() || parts.is_empty() {
            list
        } else {
            format!("{list} ({})", parsed.remark)
        }
    }
}

pub(super) fn cell(fact: &TicketFact, field: Field) -> Option<&CellFact> {
    fact.cells.iter().find(|cell| cell.field == field)
}

pub(super) fn text_of(fact: &TicketFact, field: Field) -> String {
    cell(fact, field).map_or_else(String::new, |cell| cell.text.clone())
}

pub(super) fn or_none(text: String) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text
    }
}

/// The sign a document uses for "nothing".
pub(super) fn none_word(text: &str) -> &'static str {
    if text.contains("| None |") {
        "None"
    } else if text.contains("| - |") {
        "-"
    } else {
        "—"
    }
}

pub(super) fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Whether a ticket is a row of a table: its place is a part of a line between bars.
pub(super) fn is_in_table(text: &str, fact: &TicketFact) -> bool {
    let start = text[..fact.place.start].rfind('\n').map_or(0, |at| at + 1);
    text[start..fact.place.start].contains('|')
        || text[fact.place.start..fact.place.end].contains('|')
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::Key => "key",
        Field::Title => "title",
        Field::Description => "description",
        Field::Priority => "priority",
        Field::Size => "size",
        Field::Role => "role",
        Field::Owner => "owner",
        Field::Track => "track",
        Field::Files => "file list",
        Field::Status => "state",
        _ => "value",
    }
}
