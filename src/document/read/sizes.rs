//! What sizes mean where the document says it: `S = 4h, M = 1d, L = 3d` gives every ticket of a size its estimate.

use super::super::facts::{Field, TicketFact};
use super::super::grammar::durations;
use super::super::text::page::Kind;
use super::draft::Draft;
use crate::plan::Estimate;

/// The names of sizes, longer ones first.
const NAMES: [&str; 6] = ["XXL", "XL", "XS", "S", "M", "L"];

/// Reads the legend and gives tickets with a size and no estimate what it says.
pub(super) fn read(draft: &mut Draft) {
    let legend = legend(draft);
    if legend.len() < 2 {
        return;
    }
    for ticket in &mut draft.facts.tickets {
        let meant = written(ticket)
            .and_then(|size| legend.iter().find(|(name, _)| *name == size))
            .filter(|_| ticket.estimate.is_none());
        if let Some((_, estimate)) = meant {
            ticket.estimate = estimate.clone();
        }
    }
}

/// The size as it is written: `XS` is no S to its author.
fn written(ticket: &TicketFact) -> Option<&'static str> {
    let cell = ticket
        .cells
        .iter()
        .find(|cell| cell.field == Field::Size || cell.field == Field::Estimate)?;
    let text = cell.text.trim().to_uppercase();
    NAMES.into_iter().find(|name| *name == text)
}

/// Every size a line of text, or a row of a table, defines. The first definition holds.
fn legend(draft: &Draft) -> Vec<(&'static str, Estimate)> {
    let page = draft.page;
    let mut found: Vec<(&'static str, Estimate)> = Vec::new();
    for block in &page.blocks {
        let texts: Vec<String> = match &block.kind {
            Kind::Text | Kind::Item { .. } => {
                block.lines.iter().map(|&line| page.plain(line)).collect()
            }
            Kind::Table(table) => table
                .rows
                .iter()
                .filter(|row| row.len() >= 2)
                .map(|row| format!("{} = {}", page.plain(row[0]), page.plain(row[1])))
                .collect(),
            _ => continue,
        };
        for text in texts {
            definitions(draft, &text, &mut found);
        }
    }
    found
}

fn definitions(draft: &Draft, text: &str, found: &mut Vec<(&'static str, Estimate)>) {
    for (at, _) in text.match_indices(['=', ':', '≈']) {
        let before = text[..at].trim_end();
        let name = NAMES.into_iter().find(|name| {
            before
                .strip_suffix(name)
                .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        });
        let sign = text[at..].chars().next().map_or(1, char::len_utf8);
        let value = text[at + sign..].trim_start_matches([' ', '~', '≈', '=']);
        let span = durations::leading(value, draft.units);
        if let (Some(name), Some(span)) = (name, span)
            && found.iter().all(|(known, _)| *known != name)
        {
            found.push((name, durations::of_range(span.min, span.max)));
        }
    }
}
