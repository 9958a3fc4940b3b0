//! Tickets in lines without any mark: `DB-1: schema (2h)`, one below the other, as people paste them into a mail.
//!
//! A single line that opens with an id is a sentence; two of a paragraph, or of plain text in a fence, that also say
//! how long they take or what they wait for are a list.

use super::super::facts::TicketFact;
use super::super::grammar::ids;
use super::super::text::page::{Kind, Line};
use super::draft::Draft;
use super::{arrows, context, items, meta};

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
