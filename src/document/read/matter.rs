//! Front matter of agent task files: `id`, `title`, `depends_on`, `estimate`, `status`.

use super::super::facts::{CellFact, Field, Form, HeadFact, HeadKind, Subject, TicketFact};
use super::super::grammar::words::{self, Meaning};
use super::super::text::front::key_value;
use super::super::text::page::{Kind, Line};
use super::draft::{Draft, Wait};
use super::rows;

/// Reads each front matter: of a task it makes a ticket, of a document it takes the title.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for (index, lines) in page.front.iter().enumerate() {
        let fields = fields(draft, lines);
        let has = |field| {
            fields
                .iter()
                .any(|(_, meaning, _)| *meaning == Some(Meaning::Ticket(field)))
        };
        let is_task = has(Field::DependsOn)
            || has(Field::Blocks)
            || has(Field::Estimate)
            || (has(Field::Key) && (has(Field::Status) || has(Field::Title) || has(Field::Owner)));
        if is_task {
            task(draft, index, &fields);
        } else {
            head(draft, &fields);
        }
    }
}

/// A key, its meaning and the lines of its value.
type FieldOf = (String, Option<Meaning>, Vec<Line>);

fn fields(draft: &Draft, lines: &[Line]) -> Vec<FieldOf> {
    let page = draft.page;
    let mut found: Vec<FieldOf> = Vec::new();
    for &line in lines {
        let raw = page.raw(line);
        if let Some((key, value)) = key_value(raw) {
            let end = line.start + raw.trim_end().len();
            let values = if value.is_empty() {
                Vec::new()
            } else {
                vec![Line {
                    start: end - value.len(),
                    end,
                }]
            };
            let meaning = words::exact_meaning(&key.replace(['_', '-'], " "))
                .or_else(|| words::exact_meaning(key))
                .or_else(|| words::meaning(&key.replace(['_', '-'], " ")));
            found.push((key.to_owned(), meaning, values));
        } else if let (Some((_, _, values)), Some(item)) =
            (found.last_mut(), raw.trim_start().strip_prefix("- "))
        {
            let end = line.start + raw.trim_end().len();
            values.push(Line {
                start: end.saturating_sub(item.trim().len()),
                end,
            });
        }
    }
    found
}

fn task(draft: &mut Draft, index: usize, fields: &[FieldOf]) {
    let page = draft.page;
    let lines = &page.front[index];
    let place = lines
        .first()
        .zip(lines.last())
        .map(|(first, last)| page.place(first.start, last.end))
        .unwrap_or_default();
    let mut ticket = TicketFact {
        place,
        ..TicketFact::default()
    };
    let mut waits = Vec::new();
    for (key, meaning, values) in fields {
        let Some(Meaning::Ticket(field)) = meaning else {
            continue;
        };
        for &value in values {
            let line = unquoted(draft, value);
            match field {
                Field::Key => ticket.key = page.raw(line).to_owned(),
                Field::Title => ticket.title = page.plain(line),
                Field::DependsOn | Field::Blocks => waits.push((*field, line)),
                Field::Estimate => drop(rows::fill_estimate(draft, &mut ticket, key, line)),
                _ => rows::fill(draft, &mut ticket, *field, line),
            }
            ticket.cells.push(CellFact {
                field: *field,
                place: page.line_place(line),
                text: page.raw(line).to_owned(),
            });
        }
    }
    if ticket.title.is_empty() {
        ticket.title = first_heading(draft, place.end);
    }
    if ticket.key.is_empty() && ticket.title.is_empty() {
        draft.loss(place, "front matter without an id and a title is left out");
        return;
    }
    let ticket = draft.add_ticket(ticket);
    let owner = Subject::Ticket(draft.facts.tickets[ticket].key.clone());
    for (field, line) in waits {
        draft.waits.push(Wait {
            local: None,
            owner: owner.clone(),
            is_before: field == Field::DependsOn,
            line,
            form: Form::Card,
            list: "front matter".to_owned(),
        });
    }
}

/// A value without quotes and the brackets of a list.
fn unquoted(draft: &Draft, value: Line) -> Line {
    let raw = draft.page.raw(value);
    let inside = raw.trim_matches(|c| matches!(c, '"' | '\'' | '[' | ']'));
    let start = value.start + raw.find(inside).unwrap_or(0);
    Line {
        start,
        end: start + inside.len(),
    }
}

fn first_heading(draft: &Draft, after: usize) -> String {
    let page = draft.page;
    let found = page
        .blocks
        .iter()
        .position(|block| block.kind == Kind::Heading && block.start >= after);
    found.map_or_else(String::new, |block| page.joined(block))
}

fn head(draft: &mut Draft, fields: &[FieldOf]) {
    let page = draft.page;
    for (key, _, values) in fields {
        let Some(&value) = values.first() else {
            continue;
        };
        let line = unquoted(draft, value);
        let kind = super::head::kind(key);
        let text = page.plain(line);
        draft.facts.head.push(HeadFact {
            moment: draft.facts.days.date(&text).map(crate::plan::Moment::At),
            is_hard: false,
            kind: if kind == HeadKind::Other && key.eq_ignore_ascii_case("title") {
                HeadKind::Title
            } else {
                kind
            },
            label: key.clone(),
            text,
            place: page.line_place(line),
        });
    }
}
