//! From a page to facts: one file for each kind of thing a document says.
//!
//! Rows first, then everything that names them. A reader marks the blocks it understood, so that no text is
//! taken for two things, and reports what it could not understand.

mod arithmetic;
mod arrows;
mod boards;
mod card_starts;
mod card_tickets;
mod cards;
mod checkpoint_lines;
mod checkpoints;
mod claims;
mod code;
mod conduct;
mod context;
mod diagrams;
mod draft;
mod entries;
mod figures;
mod gates;
mod head;
mod items;
mod json;
mod leftover;
mod links;
mod matrix;
mod matter;
mod mentions;
mod meta;
mod metrics;
mod options;
mod phases;
mod places;
mod prose;
mod prose_plan;
mod records;
mod roster;
mod rows;
mod runbooks;
mod section_tickets;
mod sentences;
mod sheets;
mod sizes;
mod states;
mod tables;
mod ticket_lines;
mod titles;
mod totals;
mod tree;
mod values;
mod yaml;

use super::facts::{Facts, Mojibake, SectionFact};
use super::grammar::days::Days;
use super::text::encoding;
use super::text::page::Page;
use crate::plan::Repair;
use draft::Draft;

/// The readers of the first pass: they define rows.
const DEFINE: &[fn(&mut Draft)] = &[
    matter::read,
    cards::tracks,
    tables::read,
    cards::tickets,
    cards::single_tickets,
    items::read,
    ticket_lines::read,
    ticket_lines::paragraphs,
    records::read,
    section_tickets::read,
    tree::team,
    arrows::define,
    diagrams::define,
    runbooks::read,
    phases::read,
    gates::read,
    gates::lines,
    prose_plan::read,
    places::assign,
];

/// The readers of the second pass: they refer to rows.
const REFER: &[fn(&mut Draft)] = &[
    options::read,
    links::resolve,
    links::arrows,
    diagrams::resolve,
    tree::orders,
    sentences::read,
    gates::positions,
    tables::resolve,
    places::from_index,
    phases::of_weeks,
    checkpoints::read,
    checkpoint_lines::read,
    sizes::read,
    roster::read,
    code::read,
    metrics::read,
    conduct::read,
    head::read,
    metrics::thresholds,
    claims::read,
    prose::read,
    leftover::read,
];

/// Reads a page. `beside` are keys of tickets that other documents define, which this one may name.
pub(super) fn read(page: &Page, name: &str, repairs: &[Repair], beside: &[String]) -> Facts {
    let facts = Facts {
        name: name.to_owned(),
        days: days(page),
        mojibake: mojibake(page, repairs),
        sections: sections(page),
        ..Facts::default()
    };
    let mut draft = Draft::new(page, facts, beside);
    for reader in DEFINE {
        reader(&mut draft);
    }
    draft.index();
    for reader in REFER {
        reader(&mut draft);
    }
    let mut facts = draft.facts;
    facts
        .losses
        .sort_by_key(|loss| loss.place.map_or(0, |place| place.start));
    facts.losses.dedup();
    facts
}

/// What the dates of the page leave out.
fn days(page: &Page) -> Days {
    let lines = 1..=page.lines.count();
    Days::of(lines.filter_map(|number| page.text.get(page.lines.range(number))))
}

fn mojibake(page: &Page, repairs: &[Repair]) -> Vec<Mojibake> {
    let one = |(at, repair): (usize, &Repair)| Mojibake {
        place: page.place(at, at + repair.repaired.len()),
        repair: repair.clone(),
    };
    encoding::places(page.text, repairs)
        .into_iter()
        .map(one)
        .collect()
}

fn sections(page: &Page) -> Vec<SectionFact> {
    let one = |at: usize| SectionFact {
        title: page.sections[at].title.clone(),
        level: page.sections[at].level,
        place: page.block_place(page.sections[at].blocks.start),
        last_line: page.section_place(at).to_line,
    };
    (1..page.sections.len()).map(one).collect()
}
