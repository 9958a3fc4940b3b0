//! Rows of the plan that differ from what their document makes of them.

use super::{Work, cells};
use crate::document::facts::{CellFact, Field, TicketFact};
use crate::document::grammar::{durations, words};
use crate::plan::duration::Units;
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// Days and weeks as the reader takes them.
pub(super) const UNITS: Units = Units {
    day: 480,
    week: 2400,
};

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
        self.waits(&was, &by_key, &renamed);
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
            self.estimate(fact, before, now);
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

    fn estimate(&mut self, fact: &TicketFact, before: &Ticket, now: &Ticket) {
        let units = UNITS;
        match cell(fact, Field::Estimate) {
            Some(cell) => {
                let header = self.header_of(cell.place.start);
                let text = cells::estimate(&now.estimate, &cell.text, header, units);
                let range = cell.place.start..cell.place.end;
                self.patch.replace(range, text);
            }
            None => match self.estimate_in_title(fact, before) {
                Some(range) => {
                    let text =
                        cells::estimate(&now.estimate, &self.text[range.clone()], None, units);
                    self.patch.replace(range, text);
                }
                None => self.losses.push(format!(
                    "the estimate of {} has no place in the document",
                    now.key
                )),
            },
        }
    }

    /// The estimate in the heading of a card: `### A-1 Freeze the schema (4h)`. Only the one duration of the first
    /// line that says what the ticket's estimate was is meant for sure.
    fn estimate_in_title(
        &self,
        fact: &TicketFact,
        before: &Ticket,
    ) -> Option<std::ops::Range<usize>> {
        let ends = before
            .estimate
            .at(EstimatePoint::Min)
            .zip(before.estimate.at(EstimatePoint::Max))?;
        let line = self.lines.range(fact.place.line);
        let spans = durations::all(&self.text[line.clone()], UNITS);
        let mut same = spans.iter().filter(|span| (span.min, span.max) == ends);
        match (same.next(), same.next()) {
            (Some(span), None) => Some(line.start + span.start..line.start + span.end),
            _ => None,
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
