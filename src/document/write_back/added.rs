//! Tickets the document does not have yet, and those the plan does not have any more.

use super::rows::{line_end, or_none};
use super::{Work, cells};
use crate::document::facts::{Field, TicketFact};
use crate::document::grammar::words;
use crate::plan::duration::Units;
use crate::plan::*;

impl Work<'_> {
    /// Takes the row or item of a ticket out; a card stays, as its text may say more.
    pub(super) fn remove_ticket(&mut self, fact: &TicketFact) {
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
    pub(super) fn add_ticket(&mut self, ticket: &Ticket) {
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
                Field::Blocks => {
                    let rows = self.plan.dependencies.iter();
                    let own = rows.filter(|row| row.from == Node::Ticket(ticket.id));
                    let cells = own.map(|row| cells::dependency(self.plan.key(row.to), row));
                    or_none(cells.collect::<Vec<_>>().join(", "))
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
}
