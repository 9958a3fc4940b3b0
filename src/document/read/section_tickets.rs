//! Sections that are tickets without an id: `## 2. Tracing` with an effort and what it depends on below.
//!
//! One such section proves nothing: manuals have headings with numbers, and a phase has a duration. Two of a level
//! that both say how long they take or what they wait for, and that hold no tickets, are a list of work.

use super::super::facts::{CellFact, Field, TicketFact};
use super::super::grammar::durations::{self, Said};
use super::super::grammar::ids;
use super::super::grammar::words::{self, Meaning};
use super::super::text::page::{BOLD, Kind};
use super::card_tickets::finish_card;
use super::draft::Draft;
use super::entries::{self, Entry};
use super::{context, items, titles};
use std::collections::BTreeMap;

/// Reads the sections that look like tickets, where several of a level do.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    let mut found: BTreeMap<(usize, u8), Vec<usize>> = BTreeMap::new();
    for section in 1..page.sections.len() {
        if is_work(draft, section) {
            let own = &page.sections[section];
            found
                .entry((own.parent, own.level))
                .or_default()
                .push(section);
        }
    }
    for section in found.into_values().filter(|all| all.len() >= 2).flatten() {
        ticket(draft, section);
    }
}

/// Titles over sections that are stages, tracks or ways to run the plan, each with a time of its own.
const NOT_WORK: &[&str] = &[
    "phase",
    "phases",
    "stages",
    "sprints",
    "iterations",
    "tracks",
    "streams",
    "options",
    "scenarios",
    "risks",
    "calendars",
    "phasen",
    "étapes",
    "fases",
    "этапы",
    "阶段",
    "フェーズ",
];

/// Whether a section says how long it takes or what it waits for, and is no card, stage, gate or list of tickets.
fn is_work(draft: &Draft, section: usize) -> bool {
    let page = draft.page;
    let own = &page.sections[section];
    let is_other = own.level < 2
        || own.level > BOLD
        || titles::read(&own.title).is_some()
        || titles::is_elsewhere(&own.title)
        || items::is_criteria_title(&own.title)
        || context::is_generic(&own.title)
        || context::is_phase_title(&own.title)
        || context::is_history(page, section)
        || own.title.to_lowercase().starts_with("option")
        || page
            .children(section)
            .any(|child| page.sections[child].level <= BOLD)
        || draft.track_of_section(section).is_some()
        || page.is_under(own.parent, |title| {
            titles::holds_gates(title) || words::has_any(title, NOT_WORK)
        });
    let holds_rows = || {
        own.blocks.clone().any(|block| {
            matches!(page.blocks[block].kind, Kind::Table(_))
                || (draft.used[block] && matches!(page.blocks[block].kind, Kind::Item { .. }))
        })
    };
    !is_other
        && !holds_rows()
        && entries::of(page, own.blocks.clone())
            .iter()
            .any(|entry| says_work(draft, entry))
}

fn says_work(draft: &Draft, entry: &Entry) -> bool {
    match entry.meaning {
        Some(Meaning::Ticket(Field::DependsOn | Field::Blocks)) => {
            let text = entry.text(draft.page);
            let names = text.split([' ', ',']).next().is_some_and(ids::is_id);
            words::exact_meaning(&entry.label).is_some() && (names || words::is_none(&text))
        }
        Some(Meaning::Ticket(Field::Estimate)) => matches!(
            durations::estimate(&entry.text(draft.page), None, draft.units),
            Said::Estimate(_, false)
        ),
        _ => false,
    }
}

fn ticket(draft: &mut Draft, section: usize) {
    let page = draft.page;
    let title = &page.sections[section].title;
    let (number, name) = numbered(title);
    let heading = page.sections[section].blocks.start;
    let mut ticket = TicketFact {
        key: if draft.has_ticket(number) {
            String::new()
        } else {
            number.to_owned()
        },
        title: name.to_owned(),
        place: page.section_place(section),
        ..TicketFact::default()
    };
    if let Some(&line) = page.blocks[heading].lines.first() {
        let cell: CellFact = super::card_tickets::title_cell(draft, line, name);
        ticket.cells.push(cell);
    }
    context::of(draft, heading).apply(&mut ticket);
    let blocks: Vec<usize> = page.sections[section].blocks.clone().collect();
    let entries = entries::of(page, blocks.iter().copied());
    finish_card(draft, ticket, &entries, &blocks);
}

/// A title's number and the rest: `2. Tracing`, `3) Alerts`, `1.2 Search`; the number is empty where there is none.
fn numbered(title: &str) -> (&str, &str) {
    let length = title
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(0);
    let number = title[..length].trim_end_matches('.');
    let rest = title[length..].trim_start_matches([')', ':', ' ', '-', '–', '—']);
    let is_number = !number.is_empty() && number.len() <= 8 && rest.len() < title.len() - length;
    if is_number && !rest.is_empty() {
        (number, rest)
    } else {
        ("", title)
    }
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn numbers_of_titles_are_cut_off() {
        for (title, expected) in [
            ("2. Tracing", ("2", "Tracing")),
            ("1.2 Search", ("1.2", "Search")),
            ("3) Alerts", ("3", "Alerts")),
            ("2027 budget", ("2027", "budget")),
            ("Plain", ("", "Plain")),
            ("42", ("", "42")),
            ("3D models", ("", "3D models")),
        ] {
            assert_eq!(numbered(title), expected, "{title}");
        }
    }
}
