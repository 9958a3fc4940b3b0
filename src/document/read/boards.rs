//! Boards: columns of work by how far it is, as headings with lists or as a table with a column for each state.

use super::super::facts::TicketFact;
use super::super::grammar::words;
use super::super::text::page::{Line, Page};
use super::draft::Draft;
use super::tables::Sheet;
use super::{context, items, states};
use crate::plan::ProgressState;

/// The state of the board's column a section is in; `None` outside boards.
pub(super) fn state_of(page: &Page, section: usize) -> Option<ProgressState> {
    page.around(section)
        .find(|&at| is_column(page, at))
        .and_then(|at| states::whole(&page.sections[at].title))
}

/// Whether a section is a column of a board: its heading is a state, and so is that of another one beside it.
pub(super) fn is_column(page: &Page, section: usize) -> bool {
    let is_state = |at: usize| at != 0 && states::whole(&page.sections[at].title).is_some();
    let parent = page.sections[section].parent;
    is_state(section)
        && page
            .children(parent)
            .any(|other| other != section && is_state(other))
}

/// Whether every column of a table is a state, and not the same one.
pub(super) fn is_board(sheet: &Sheet) -> bool {
    let states: Vec<Option<ProgressState>> = sheet
        .header
        .iter()
        .map(|name| states::whole(name))
        .collect();
    states.len() >= 2
        && states.iter().all(Option::is_some)
        && states.iter().any(|state| *state != states[0])
}

/// Reads a table of states: each entry of a cell is a ticket.
pub(super) fn table(draft: &mut Draft, sheet: &Sheet) {
    let around = context::of(draft, sheet.block);
    let columns: Vec<Option<ProgressState>> = sheet
        .header
        .iter()
        .map(|name| states::whole(name))
        .collect();
    for row in &sheet.table.rows {
        for (&cell, &state) in row.iter().zip(&columns) {
            for line in entries(draft, cell) {
                let ticket = TicketFact {
                    state,
                    ..TicketFact::default()
                };
                items::from_text(draft, line, ticket, &around, None);
            }
        }
    }
}

/// The entries of a cell: what stands between line breaks, without signs of lists.
fn entries(draft: &Draft, cell: Line) -> Vec<Line> {
    let raw = draft.page.raw(cell);
    let mut found = Vec::new();
    let mut start = 0;
    let lower = raw.to_ascii_lowercase();
    let breaks = lower.match_indices("<br").filter_map(|(at, _)| {
        let end = lower[at..].find('>')?;
        Some((at, at + end + 1))
    });
    for (end, next) in breaks.chain([(raw.len(), raw.len())]) {
        let piece = raw.get(start..end).unwrap_or("");
        let text = piece.trim_start_matches(|c: char| c.is_whitespace() || "-*•·".contains(c));
        let line = Line {
            start: cell.start + end - text.len(),
            end: cell.start + start + piece.trim_end().len(),
        };
        if line.start < line.end && !words::is_none(&draft.page.plain(line)) {
            found.push(line);
        }
        start = next;
    }
    found
}
