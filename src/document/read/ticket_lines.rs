//! Tickets in lines without any mark: `DB-1: schema (2h)`, one below the other, as people paste them into a mail.
//!
//! A single line that opens with an id is a sentence; two of a paragraph, or of plain text in a fence, that also say
//! how long they take or what they wait for are a list.

use super::super::facts::{Field, Form, Subject, TicketFact};
use super::super::grammar::ids;
use super::super::grammar::words::{self, Meaning};
use super::super::text::inline;
use super::super::text::page::{Kind, Line};
use super::draft::{Draft, Wait};
use super::{arrows, context, entries, items, meta, rows};

/// Whether a block is a list of tickets in plain lines.
pub(super) fn is_list(draft: &Draft, block: usize) -> bool {
    tickets(draft, block).len() >= 2
}

/// The lines of a block that are tickets, where it is a list of them.
fn tickets(draft: &Draft, block: usize) -> Vec<Line> {
    let page = draft.page;
    let is_plain = match &page.blocks[block].kind {
        Kind::Text => true,
        Kind::Code { info } => arrows::is_plain(info),
        _ => false,
    };
    let lines = &page.blocks[block].lines;
    let section = page.blocks[block].section;
    if !is_plain || draft.used[block] || lines.len() < 2 || context::is_history(page, section) {
        return Vec::new();
    }
    let found: Vec<Line> = lines
        .iter()
        .map(|&line| trimmed(draft, line))
        .filter(|&line| is_ticket(draft, line))
        .collect();
    if found.len() < 2 || found.len() * 2 < lines.len() {
        return Vec::new();
    }
    found
}

/// Reads every paragraph that is a list of tickets.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let found = tickets(draft, block);
        if found.is_empty() {
            continue;
        }
        let around = context::of(draft, block);
        for line in found {
            items::from_text(draft, line, TicketFact::default(), &around, None);
        }
        // What is left of the paragraph may be arrows or sentences.
        draft.used[block] |= found_all(draft, block);
    }
}

/// A line without its spaces and marks of lists, which code keeps.
fn trimmed(draft: &Draft, line: Line) -> Line {
    let raw = draft.page.raw(line);
    let text = raw.trim_start_matches([' ', '\t', '-', '*', '•']);
    Line {
        start: line.end - text.len(),
        end: line.end - (text.len() - text.trim_end().len()),
    }
}

fn is_ticket(draft: &Draft, line: Line) -> bool {
    let raw = draft.page.raw(line);
    let text = draft.page.plain(line);
    let Some((_, rest)) = ids::leading_id(&text) else {
        return false;
    };
    let rest = text[rest..].trim();
    let is_arrow = arrows::ARROWS.iter().any(|arrow| rest.starts_with(arrow));
    let meta = meta::read(raw, draft.units);
    rest.starts_with(char::is_alphanumeric) && !is_arrow && meta.says_work()
}

/// Whether every line of a block became a ticket.
fn found_all(draft: &Draft, block: usize) -> bool {
    let lines = &draft.page.blocks[block].lines;
    lines.iter().all(|&line| {
        let line = trimmed(draft, line);
        draft
            .facts
            .tickets
            .iter()
            .rev()
            .take(lines.len())
            .any(|ticket| ticket.place.start == line.start)
    })
}

/// Reads paragraphs that are a ticket each: `**T1: Invoice model** — 4-5 hours` above `Depends on: T0`.
///
/// One may be anything; two are a list.
pub(super) fn paragraphs(draft: &mut Draft) {
    let page = draft.page;
    let found: Vec<usize> = (0..page.blocks.len())
        .filter(|&block| is_paragraph(draft, block))
        .collect();
    if found.len() < 2 {
        return;
    }
    for block in found {
        let around = context::of(draft, block);
        let lines = &page.blocks[block].lines;
        let index = items::from_text(draft, lines[0], TicketFact::default(), &around, None);
        let entries = entries::of(page, [block]).into_iter();
        for entry in
            entries.filter(|entry| entry.value.start > lines[0].end && !entry.value_is_empty())
        {
            field(draft, index, &entry);
        }
        let whole = page.block_place(block);
        draft.facts.tickets[index].place = whole;
        draft.used[block] = true;
    }
}

/// Whether a paragraph opens with an id and a title and says what tickets say: on the line, or in labels below it.
fn is_paragraph(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let own = &page.blocks[block];
    let Some((&first, rest)) = own.lines.split_first().filter(|_| own.kind == Kind::Text) else {
        return false;
    };
    let is_free = !draft.used[block]
        && !context::is_history(page, own.section)
        && !context::in_option(page, own.section);
    let is_label = |line: &Line| {
        inline::labelled(page.raw(*line))
            .is_some_and(|found| matches!(words::meaning(&found.label), Some(Meaning::Ticket(_))))
    };
    let text = page.plain(first);
    let opens = ids::leading_id(&text)
        .is_some_and(|(_, rest)| text[rest..].starts_with(char::is_alphabetic));
    is_free && opens && rest.iter().all(is_label) && (is_ticket(draft, first) || !rest.is_empty())
}

/// Fills a ticket from a label below its title.
fn field(draft: &mut Draft, index: usize, entry: &entries::Entry) {
    let Some(Meaning::Ticket(field)) = entry.meaning else {
        return;
    };
    let mut ticket = std::mem::take(&mut draft.facts.tickets[index]);
    match field {
        Field::DependsOn | Field::Blocks => draft.waits.push(Wait {
            owner: Subject::Ticket(ticket.key.clone()),
            is_before: field == Field::DependsOn,
            line: entry.value,
            form: Form::Card,
            list: format!("\"{}\" labels", entry.label),
            local: None,
        }),
        Field::Estimate => {
            rows::fill_estimate(draft, &mut ticket, &entry.label, entry.value);
        }
        Field::Title | Field::Key => {}
        _ => rows::fill(draft, &mut ticket, field, entry.value),
    }
    ticket
        .cells
        .push(rows::cell_fact(draft, field, entry.value));
    draft.facts.tickets[index] = ticket;
}
