//! What an item says of a ticket in passing: `(2h)`, `depends on T1`, `@ada`, `P1`, `#backend`.

use super::super::facts::{CellFact, Field, TicketFact};
use super::super::grammar::durations;
use super::super::grammar::words;
use super::super::text::page::{Line, Page};
use super::values;
use crate::plan::Estimate;
use crate::plan::duration::Units;
use std::ops::Range;

/// What an item says beside its title; ranges are bytes of the raw line.
#[derive(Clone, Debug, Default)]
pub(super) struct Meta {
    pub title: Range<usize>,
    pub estimate: Option<(Estimate, Range<usize>)>,
    /// Lists of references: whether they come before, and where they stand.
    pub references: Vec<(bool, Range<usize>)>,
    /// The first list of predecessors.
    pub waits: Option<Range<usize>>,
    pub owners: Vec<(String, Range<usize>)>,
    pub priority: Option<(crate::plan::Priority, Range<usize>)>,
    pub tags: Vec<String>,
}

/// Words that introduce what a ticket waits for, and whether it waits (else it holds back).
const BEFORE: &[(&str, bool)] = &[
    ("depends on", true),
    ("depends:", true),
    ("depends", true),
    ("dependson", true),
    ("deps:", true),
    ("dep:", true),
    ("dependencies:", true),
    ("dependency:", true),
    ("blocked by", true),
    ("blocked-by", true),
    ("blockedby", true),
    ("requires", true),
    ("needs", true),
    ("after", true),
    ("waits for", true),
    ("wait for", true),
    ("prereq:", true),
    ("prerequisite:", true),
    ("pred:", true),
    ("←", true),
    ("<-", true),
    ("abhängig von", true),
    ("nach", true),
    ("benötigt", true),
    ("wartet auf", true),
    ("dépend de", true),
    ("après", true),
    ("depende de", true),
    ("después de", true),
    ("dipende da", true),
    ("зависит от", true),
    ("после", true),
    ("依赖", true),
    ("前置", true),
    ("依存", true),
    ("先行", true),
    ("선행", true),
    ("blocks", false),
    ("unblocks", false),
    ("→", false),
    ("->", false),
];

/// Reads what an item says.
pub(super) fn read(raw: &str, units: Units) -> Meta {
    let mut meta = Meta {
        title: 0..raw.len(),
        ..Meta::default()
    };
    let mut cut = raw.len();
    references(raw, &mut meta, &mut cut);
    estimate(raw, units, &mut meta, &mut cut);
    marks(raw, &mut meta, &mut cut);
    // A title keeps at least a few characters, or it was no remark that was found.
    let title =
        raw[..cut].trim_end_matches(|c: char| c.is_whitespace() || "([{—–-,;:|·".contains(c));
    meta.title = 0..title.len();
    meta
}

/// Finds `depends on …` up to the end of its bracket or line.
fn references(raw: &str, meta: &mut Meta, cut: &mut usize) {
    let lower = lowered(raw);
    for (word, is_before) in BEFORE {
        let Some(at) = words::find_phrase(&lower, word) else {
            continue;
        };
        if at == 0 || !opens_remark(raw, at, word) {
            continue;
        }
        let start = at + word.len();
        let start = start + raw[start..].len()
            - raw[start..]
                .trim_start_matches([':', ' ', '：', '*', '_'])
                .len();
        let end = start
            + raw[start..]
                .find([')', '）', ']', '|', '·', ';', '@'])
                .unwrap_or(raw.len() - start);
        let end = start + raw[start..end].trim_end().len();
        let end = stop_at_sentence(raw, start, end);
        let names_something = raw[start..end].chars().any(char::is_alphanumeric);
        let overlaps = meta
            .references
            .iter()
            .any(|(_, other)| other.start < end && start < other.end);
        if start < end && names_something && !overlaps {
            meta.references.push((*is_before, start..end));
            if *is_before && meta.waits.is_none() {
                meta.waits = Some(start..end);
            }
            *cut = (*cut).min(at);
        }
    }
}

/// Lower case with the same bytes: letters whose lower case has another length stay.
fn lowered(raw: &str) -> String {
    raw.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

/// A word such as "after" or "needs" is a remark when it stands in a bracket, behind a sign, or before an id.
fn opens_remark(raw: &str, at: usize, word: &str) -> bool {
    let before = raw[..at].trim_end();
    let in_bracket = before
        .ends_with(['(', '（', '[', '—', '–', '|', ',', ';', '·', ':', '*', '_'])
        || before.ends_with(" -")
        || before.ends_with('.');
    let is_sign = word.starts_with(['←', '<', '→', '-']) || word.ends_with(':');
    let after = raw[at + word.len()..].trim_start_matches([' ', ':', '：', '*', '_']);
    let next: String = after
        .chars()
        .take_while(|c| !c.is_whitespace() && !",;)".contains(*c))
        .collect();
    let before_id = super::super::grammar::ids::is_id(next.trim_matches(['`', '*', '[', ']']))
        || next.starts_with('#')
        || words::is_none(&next) && !next.is_empty();
    let is_plain = matches!(
        word,
        "after" | "needs" | "requires" | "nach" | "après" | "blocks" | "depends"
    );
    is_sign
        || before_id
        || (in_bracket
            && (!is_plain || before.ends_with(['(', '（', '[', '—', '–', '|', '·', '*', '_'])))
}

/// A full stop and a capital end a list of references.
fn stop_at_sentence(raw: &str, start: usize, end: usize) -> usize {
    raw[start..end].find(". ").map_or(end, |at| start + at)
}

/// Finds an estimate: in brackets, behind `est:` or a sign, or at the end.
fn estimate(raw: &str, units: Units, meta: &mut Meta, cut: &mut usize) {
    let inside_references =
        |at: usize| meta.references.iter().any(|(_, range)| range.contains(&at));
    let spans = durations::all(raw, units);
    let found = spans
        .into_iter()
        .filter(|span| !inside_references(span.start))
        .find(|span| is_stated(raw, span.start, span.end));
    let Some(span) = found else { return };
    let start = raw[..span.start].trim_end_matches(['~', '≈', ' ']);
    let word_start = ESTIMATE_WORDS
        .iter()
        .filter(|word| ends_with_folded(start, word))
        .map(|word| start.len() - word.len())
        .min();
    let begin = word_start.unwrap_or(start.len());
    meta.estimate = Some((
        durations::of_range(span.min, span.max),
        span.start..span.end,
    ));
    if begin > 0 {
        *cut = (*cut).min(begin);
    }
}

const ESTIMATE_WORDS: [&str; 11] = [
    "est:",
    "est.",
    "est",
    "estimate:",
    "estimate",
    "effort:",
    "duration:",
    "aufwand:",
    "durée:",
    "工时：",
    "見積:",
];

fn ends_with_folded(text: &str, word: &str) -> bool {
    text.get(text.len().wrapping_sub(word.len())..)
        .is_some_and(|tail| tail.eq_ignore_ascii_case(word))
}

/// Whether a duration is meant as the estimate of the item: alone in a bracket, behind a sign, or behind `est:`.
fn is_stated(raw: &str, start: usize, end: usize) -> bool {
    let before = raw[..start].trim_end_matches(['~', '≈', ' ', '*', '_', '`']);
    let after = raw[end..].trim_start_matches(['+', ' ', '*', '_', '`']);
    let opens = before.ends_with(['(', '（', '[', '|', '—', '–', '·', '{'])
        || before.ends_with(" -")
        || before.ends_with(',')
        || ESTIMATE_WORDS
            .iter()
            .any(|word| ends_with_folded(before, word));
    let behind_word = ESTIMATE_WORDS
        .iter()
        .any(|word| ends_with_folded(before, word));
    let closes = after.is_empty()
        || behind_word
        || after.starts_with([
            ')', '）', ']', ',', ';', '|', '—', '–', '·', '@', '#', '}', '.', '(',
        ])
        || after.starts_with("- ")
        || after.to_lowercase().starts_with("depends")
        || after.to_lowercase().starts_with("effort")
        || after.to_lowercase().starts_with("after ");
    opens && closes
}

/// Finds `@owner`, `P1` and `#tag`.
fn marks(raw: &str, meta: &mut Meta, cut: &mut usize) {
    let mut at = 0;
    for word in raw.split_inclusive([' ', ',', '(', ')', '[', ']']) {
        let trimmed = word.trim_end_matches([' ', ',', '(', ')', '[', ']', '.', ';']);
        let range = at..at + trimmed.len();
        at += word.len();
        if let Some(name) = trimmed.strip_prefix('@').filter(|name| {
            name.len() >= 2
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || "-_.".contains(c))
        }) {
            meta.owners.push((name.to_owned(), range.clone()));
        } else if let Some(tag) = trimmed
            .strip_prefix('#')
            .filter(|tag| tag.len() >= 2 && tag.starts_with(char::is_alphabetic))
        {
            meta.tags.push(tag.to_owned());
        } else if trimmed.len() == 2
            && trimmed.starts_with('P')
            && values::priority(trimmed).is_some()
            && meta.priority.is_none()
            && range.start > 0
        {
            meta.priority = values::priority(trimmed).map(|priority| (priority, range.clone()));
        } else {
            continue;
        }
        if range.start > 0 {
            *cut = (*cut).min(range.start);
        }
    }
}

impl Meta {
    /// Whether something is said that only work has.
    pub fn says_work(&self) -> bool {
        self.estimate.is_some() || !self.references.is_empty() || !self.owners.is_empty()
    }

    /// Puts what was found into a ticket; `line` is the raw line it was found in.
    pub fn apply(&self, page: &Page, line: Line, ticket: &mut TicketFact) {
        let cell = |field, range: &Range<usize>| {
            let (start, end) = (line.start + range.start, line.start + range.end);
            CellFact {
                field,
                place: page.place(start, end),
                text: page.text[start..end].to_owned(),
            }
        };
        if let Some((estimate, range)) = &self.estimate {
            ticket.estimate = estimate.clone();
            ticket.cells.push(cell(Field::Estimate, range));
        }
        for (name, range) in &self.owners {
            ticket.owners.push(name.clone());
            ticket.cells.push(cell(Field::Owner, range));
        }
        if let Some((priority, range)) = &self.priority {
            ticket.priority = Some(*priority);
            ticket.cells.push(cell(Field::Priority, range));
        }
        for (is_before, range) in &self.references {
            ticket.cells.push(cell(
                if *is_before {
                    Field::DependsOn
                } else {
                    Field::Blocks
                },
                range,
            ));
        }
        ticket.tags.extend(self.tags.iter().cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = Units {
        day: 480,
        week: 2400,
    };

    #[test]
    fn remarks_of_items_are_found() {
        for (raw, title, minutes, waits) in [
            (
                "T1: Set up the repo (2h)",
                "T1: Set up the repo",
                Some(120),
                "",
            ),
            (
                "T2: Build (3h, depends on T1)",
                "T2: Build",
                Some(180),
                "T1",
            ),
            (
                "Parser — 2d — after T1, T2 @ada",
                "Parser",
                Some(960),
                "T1, T2",
            ),
            (
                "#12 Write docs (blocked by #10, #11)",
                "#12 Write docs",
                None,
                "#10, #11",
            ),
            (
                "Keep the lights on after the party",
                "Keep the lights on after the party",
                None,
                "",
            ),
            ("Ship it est: 1d P1 #backend", "Ship it", Some(480), ""),
            (
                "Wait 30 minutes before retrying",
                "Wait 30 minutes before retrying",
                None,
                "",
            ),
        ] {
            let meta = read(raw, UNITS);
            assert_eq!(&raw[meta.title.clone()], title);
            let estimate = meta
                .estimate
                .as_ref()
                .and_then(|(estimate, _)| estimate.likely())
                .map(|work| work.0);
            assert_eq!(
                (estimate, meta.waits.map_or("", |range| &raw[range])),
                (minutes, waits),
                "{raw}"
            );
        }
    }
}
