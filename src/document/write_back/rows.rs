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

    /// Takes the row or item of a ticket out; a card stays, as its text may say more.
    fn remove_ticket(&mut self, fact: &TicketFact) {
        let is_line = fact.place.line == fact.place.to_line;
        if !is_line {
            self.losses.push(format!(
                "the card of {} is still in the document: remove lines {}-{} by hand",
                fact.key, fact.place.line, fact.place.to_line
            ));
            return;
        }
        let range = self.lines.whole(fact.place.line);
        self.patch.replace(range, String::new());
    }

    /// Writes a new ticket behind the last one of its track that stands in a table or list.
    fn add_ticket(&mut self, ticket: &Ticket) {
        let track = ticket
            .track
            .and_then(|id| self.plan.tracks.get(id))
            .map(|track| track.name.as_str());
        let facts = self.facts;
        let last = facts
            .tickets
            .iter()
            .rfind(|fact| fact.track.as_deref() == track && fact.place.line == fact.place.to_line);
        let Some(last) = last else {
            self.losses.push(format!(
                "{} has no table or list in the document to stand in",
                ticket.key
            ));
            return;
        };
        let whole = self.lines.whole(last.place.line);
        let content = self.lines.range(last.place.line);
        let ending = &self.text[content.end..whole.end];
        let ending = if ending.is_empty() {
            line_end(self.text)
        } else {
            ending
        };
        let lead = &self.text[content.start..last.place.start.min(content.end)];
        let line = match facts.tables.iter().find(|table| {
            table.place.start <= last.place.start && last.place.end <= table.place.end
        }) {
            Some(table) => self.table_row(ticket, &table.header),
            None => self.list_item(ticket, lead),
        };
        let at = whole.end;
        if self.text[..at].ends_with(['\n', '\r']) {
            self.patch.insert(at, format!("{line}{ending}"));
        } else {
            self.patch.insert(at, format!("{ending}{line}"));
        }
    }

    fn table_row(&self, ticket: &Ticket, header: &[String]) -> String {
        let has_key = header
            .iter()
            .any(|name| words::meaning(name) == Some(words::Meaning::Ticket(Field::Key)));
        let cell = |name: &String| {
            let field = match words::meaning(name) {
                Some(words::Meaning::Ticket(field)) => field,
                _ => return String::new(),
            };
            let text = match field {
                Field::Key => ticket.key.clone(),
                Field::Title if has_key => ticket.title.clone(),
                Field::Title => format!("**[{}]** {}", ticket.key, ticket.title),
                Field::Description => ticket.description.clone(),
                Field::Estimate => cells::estimate(
                    &ticket.estimate,
                    "",
                    crate::document::grammar::durations::unit(
                        name.split_once('(').map_or("", |(_, inside)| inside),
                    )
                    .map(|(unit, _)| unit),
                    Units {
                        day: 480,
                        week: 2400,
                    },
                ),
                Field::DependsOn => {
                    let rows = self
                        .plan
                        .dependencies
                        .iter()
                        .filter(|row| row.to == Node::Ticket(ticket.id));
                    or_none(
                        rows.map(|row| cells::dependency(self.plan.key(row.from), row))
                            .collect::<Vec<_>>()
                            .join(", "),
                    )
                }
                Field::Priority => cells::priority(ticket.priority, ""),
                Field::Size => cells::size(ticket.size).to_owned(),
                Field::Status => cells::state(ticket.progress.state, ticket.progress.percent),
                Field::Role => ticket
                    .demands
                    .iter()
                    .map(|demand| demand.role.clone())
                    .collect::<Vec<_>>()
                    .join("; "),
                Field::Owner => ticket
                    .assignees
                    .iter()
                    .filter_map(|&id| self.plan.agents.get(id))
                    .map(|agent| agent.name.clone())
                    .collect::<Vec<_>>()
                    .join(", "),
                Field::Track => ticket
                    .track
                    .and_then(|id| self.plan.tracks.get(id))
                    .map_or_else(String::new, |track| track.name.clone()),
                _ => String::new(),
            };
            cells::inline(&text, true)
        };
        format!(
            "| {} |",
            header.iter().map(cell).collect::<Vec<_>>().join(" | ")
        )
    }

    fn list_item(&self, ticket: &Ticket, lead: &str) -> String {
        let mut line = format!(
            "{lead}{}: {}",
            ticket.key,
            cells::inline(&ticket.title, false)
        );
        let mut remarks = Vec::new();
        if !ticket.estimate.is_none() {
            remarks.push(cells::estimate(
                &ticket.estimate,
                "",
                None,
                Units {
                    day: 480,
                    week: 2400,
                },
            ));
        }
        let before: Vec<String> = self
            .plan
            .dependencies
            .iter()
            .filter(|row| row.to == Node::Ticket(ticket.id))
            .map(|row| self.plan.key(row.from).to_owned())
            .collect();
        if !before.is_empty() {
            remarks.push(format!("depends on {}", before.join(", ")));
        }
        if !remarks.is_empty() {
            line.push_str(&format!(" ({})", remarks.join(", ")));
        }
        line
    }

    /// Budgets of tracks.
    pub(super) fn tracks(&mut self) {
        let facts = self.facts;
        for before in self.was.tracks.iter() {
            let Some(now) = self
                .plan
                .tracks
                .get(before.id)
                .filter(|now| now.budget != before.budget)
            else {
                continue;
            };
            let place = facts
                .tracks
                .iter()
                .find(|fact| fact.name == before.name)
                .and_then(|fact| fact.budget_place);
            match (place, now.budget) {
                (Some(place), Some(budget)) => {
                    let text = cells::estimate(
                        &Estimate::Fixed(budget),
                        &self.text[place.start..place.end],
                        None,
                        Units {
                            day: 480,
                            week: 2400,
                        },
                    );
                    self.patch.replace(place.start..place.end, text);
                }
                _ => self.losses.push(format!(
                    "the effort of track {} has no place in the document",
                    now.name
                )),
            }
        }
    }

    /// Ticks of gates and of definitions of done.
    pub(super) fn criteria(&mut self) {
        for before in self.was.gates.iter() {
            if let Some(now) = self.plan.gates.get(before.id) {
                self.ticks(&before.criteria, &now.criteria);
            }
        }
        for before in self.was.tracks.iter() {
            if let Some(now) = self.plan.tracks.get(before.id) {
                self.ticks(&before.done, &now.done);
            }
        }
    }

    fn ticks(&mut self, before: &[Criterion], now: &[Criterion]) {
        for was in before {
            let line = was.sources.first().map(|lines| lines.line);
            let Some(is) = now.iter().find(|is| {
                is.text == was.text && is.sources.first().map(|lines| lines.line) == line
            }) else {
                continue;
            };
            let (true, Some(line)) = (is.done != was.done, line) else {
                continue;
            };
            let range = self.lines.range(line);
            let raw = &self.text[range.clone()];
            let mark = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| raw.find(mark));
            match mark {
                Some(at) => drop(self.patch.replace(
                    range.start + at + 1..range.start + at + 2,
                    if is.done { "x" } else { " " }.to_owned(),
                )),
                None => self.losses.push(format!(
                    "\"{}\" has no box in the document to tick",
                    was.text
                )),
            }
        }
    }
}

fn cell(fact: &TicketFact, field: Field) -> Option<&CellFact> {
    fact.cells.iter().find(|cell| cell.field == field)
}

fn text_of(fact: &TicketFact, field: Field) -> String {
    cell(fact, field).map_or_else(String::new, |cell| cell.text.clone())
}

fn or_none(text: String) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text
    }
}

/// The sign a document uses for "nothing".
fn none_word(text: &str) -> &'static str {
    if text.contains("| None |") {
        "None"
    } else if text.contains("| - |") {
        "-"
    } else {
        "—"
    }
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Whether a ticket is a row of a table: its place is a part of a line between bars.
fn is_in_table(text: &str, fact: &TicketFact) -> bool {
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
