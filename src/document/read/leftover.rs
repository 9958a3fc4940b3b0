//! What stands where the plan is written and nobody read.
//!
//! A line below "Checkpoints" or "Dependencies" was written as part of the plan. Where no reader took it, it is a loss
//! with its line: a plan that lacks it would look whole.

use super::super::facts::{Facts, Place, TableKind};
use super::super::grammar::words;
use super::super::text::page::{BOLD, Kind};
use super::draft::Draft;
use super::{checkpoint_lines, context};

/// Titles whose lines are rows of the plan.
const TITLES: &[&str] = &[
    "gates",
    "quality gates",
    "phase gates",
    "stage gates",
    "exit gates",
    "go/no-go",
    "dependencies",
    "blockers",
    "ticket dependencies",
    "task dependencies",
    "cross-track dependencies",
    "qualitätstore",
    "abhängigkeiten",
    "dépendances",
    "portes de qualité",
    "dependencias",
    "зависимости",
    "依赖",
    "依赖关系",
    "质量门",
    "依存関係",
];
/// The most lines that are told one by one.
const MOST: usize = 40;

/// Notes every unread line of such a section, where the document is a plan.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    if draft.facts.tickets.is_empty() {
        return;
    }
    let read = places(&draft.facts);
    // Of everything that starts before a block ends, the furthest end decides.
    let covered = |place: Place| {
        let before = read.partition_point(|&(start, _)| start < place.end);
        before > 0 && read[before - 1].1 > place.start
    };
    let mut tables = draft.facts.tables.clone().into_iter();
    let mut left = Vec::new();
    for block in 0..page.blocks.len() {
        let is_unread = match &page.blocks[block].kind {
            Kind::Table(_) => tables
                .next()
                .is_some_and(|table| table.kind == TableKind::Other),
            Kind::Text | Kind::Item { depth: 1, .. } => !draft.used[block],
            _ => false,
        };
        if !is_unread || !is_promised(draft, block) || !says_something(draft, block) {
            continue;
        }
        let place = page.block_place(block);
        if !covered(place) {
            left.push(place);
        }
    }
    let more = left.len().saturating_sub(MOST);
    for &place in left.iter().take(MOST) {
        let text = page
            .text
            .get(place.start..place.end)
            .unwrap_or("")
            .lines()
            .next()
            .unwrap_or("");
        let shown: String = text.trim().chars().take(80).collect();
        draft.loss(place, format!("\"{shown}\" is not understood: left out"));
    }
    if let (true, Some(&place)) = (more > 0, left.get(MOST)) {
        draft.loss(
            place,
            format!("{more} more lines are not understood: left out"),
        );
    }
}

/// Whether a block stands below a title whose lines are rows of the plan.
fn is_promised(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let section = page.blocks[block].section;
    let says = |title: &str| {
        checkpoint_lines::says(title)
            || TITLES.contains(&words::folded_label(context::without_number(title)).as_str())
    };
    let nearest = page
        .around(section)
        .find(|&at| page.sections[at].level <= BOLD);
    nearest.is_some_and(|at| says(&page.sections[at].title))
        && !context::is_history(page, section)
        && !context::in_option(page, section)
}

/// Whether a block names a row, a number or a day: an introduction does not.
fn says_something(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    if matches!(page.blocks[block].kind, Kind::Table(_)) {
        return true;
    }
    let text = page.joined(block);
    let names_row = text
        .split(|c: char| c.is_whitespace() || ",;()".contains(c))
        .any(|word| word.chars().any(|c| c.is_ascii_digit()) && draft.keys.find(word).is_some());
    names_row
        || draft.facts.days.date(&text).is_some()
        || !super::super::grammar::times::all(&text).is_empty()
}

/// Where each thing that was read starts, in order, and the furthest end so far.
fn places(facts: &Facts) -> Vec<(usize, usize)> {
    let rows = facts
        .statements
        .iter()
        .map(|fact| fact.place)
        .chain(facts.gates.iter().map(|fact| fact.place))
        .chain(
            facts
                .checkpoints
                .iter()
                .flat_map(|fact| fact.also.iter().copied().chain([fact.place])),
        )
        .chain(
            facts
                .tickets
                .iter()
                .flat_map(|fact| fact.also.iter().copied().chain([fact.place])),
        )
        .chain(
            facts
                .head
                .iter()
                .filter(|fact| fact.moment.is_some())
                .map(|fact| fact.place),
        )
        .chain(facts.metrics.iter().map(|fact| fact.place))
        .chain(facts.weeks.iter().map(|fact| fact.place))
        .chain(facts.options.iter().map(|fact| fact.place))
        .chain(facts.counts.iter().map(|fact| fact.place))
        .chain(facts.sums.iter().map(|fact| fact.place))
        .chain(facts.figures.iter().map(|fact| fact.place))
        .chain(facts.arithmetic.iter().map(|fact| fact.place))
        .chain(facts.durations.iter().map(|fact| fact.place))
        .chain(facts.triggers.iter().map(|fact| fact.place))
        .chain(facts.losses.iter().filter_map(|loss| loss.place));
    let mut found: Vec<(usize, usize)> = rows.map(|place| (place.start, place.end)).collect();
    found.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut found {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    found
}
