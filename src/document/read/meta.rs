//! What an item says of a ticket in passing: `(2h)`, `depends on T1`, `@ada`, `P1`, `#backend`.

use super::super::facts::{CellFact, Field, TicketFact};
use super::super::grammar::words;
use super::super::grammar::words::Meaning;
use super::super::grammar::{durations, links};
use super::super::text::inline;
use super::super::text::page::{Line, Page};
use super::{entries, values};
use crate::plan::duration::Units;
use crate::plan::{Estimate, Size};
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
    pub size: Option<(Size, Range<usize>)>,
    /// Labels behind the title with their values: `Owner: Ada`.
    pub fields: Vec<(Field, Range<usize>)>,
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
    ("once", true),
    ("waits for", true),
    ("wait for", true),
    ("prereq:", true),
    ("prerequisite:", true),
    ("pred:", true),
    ("←", true),
    ("⟵", true),
    ("⇐", true),
    ("⬅", true),
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
    ("needed by", false),
    ("required by", false),
    ("precedes", false),
    ("→", false),
    ("->", false),
];

/// Reads what an item says.
pub(super) fn read(raw: &str, units: Units) -> Meta {
    let mut meta = Meta {
        title: 0..raw.len(),
        ..Meta::default()
    };
    let head = labels(raw, units, &mut meta);
    let mut cut = head;
    references(&raw[..head], units, &mut meta, &mut cut);
    postpositions(&raw[..head], &mut meta, &mut cut);
    estimate(&raw[..head], units, &mut meta, &mut cut);
    size(&raw[..head], &mut meta, &mut cut);
    marks(raw, &mut meta, &mut cut);
    // A title keeps at least a few characters, or it was no remark that was found.
    let title = raw[..cut]
        .trim_end_matches(|c: char| c.is_whitespace() || "([{（、，：—–-,;:|·".contains(c));
    meta.title = 0..title.len();
    meta
}

/// Takes the labels behind the title; returns where the first of them starts.
fn labels(raw: &str, units: Units, meta: &mut Meta) -> usize {
    let parts = entries::parts(raw);
    let head = parts.first().map_or(raw.len(), |part| part.end);
    for part in parts.into_iter().skip(1) {
        let Some(found) = inline::labelled(&raw[part.clone()]) else {
            continue;
        };
        let value = part.start + found.value..part.end;
        let meaning = words::exact_meaning(&found.label).or_else(|| words::meaning(&found.label));
        let (Some(Meaning::Ticket(field)), false) = (meaning, value.is_empty()) else {
            continue;
        };
        match field {
            Field::DependsOn | Field::Blocks => {
                let is_before = field == Field::DependsOn;
                meta.references.push((is_before, value.clone()));
                if is_before {
                    meta.waits.get_or_insert(value);
                }
            }
            Field::Estimate => match durations::estimate(&raw[value.clone()], None, units) {
                durations::Said::Estimate(estimate, false) => {
                    meta.estimate = Some((estimate, value))
                }
                _ => meta.fields.push((field, value)),
            },
            _ => {
                let value = behind_comma(raw, value, meta);
                meta.fields.push((field, value));
            }
        }
    }
    head
}

/// A label's value without the list of references that follows it: `担当：鈴木、T-1完了後`, `Owner: Ada, after T1`.
fn behind_comma(raw: &str, value: Range<usize>, meta: &mut Meta) -> Range<usize> {
    let comma = raw[value.clone()]
        .char_indices()
        .filter(|(_, c)| matches!(c, ',' | '、' | '，' | ';' | '-' | '—' | '–' | '|' | '·'))
        .map(|(at, c)| (value.start + at, value.start + at + c.len_utf8()))
        .find(|&(_, after)| {
            let rest = raw[after..value.end].trim_start();
            let first = rest.split([' ', ':']).next().unwrap_or("");
            BEHIND.iter().any(|word| rest.contains(word))
                || BEFORE.iter().any(|(word, _)| {
                    word.split(' ')
                        .next()
                        .is_some_and(|word| first.eq_ignore_ascii_case(word))
                })
        });
    let Some((end, after)) = comma else {
        return value;
    };
    let mut inner = Meta::default();
    let mut cut = value.end;
    let padded = &raw[..value.end];
    postpositions(padded, &mut inner, &mut cut);
    let first = raw[after..value.end].trim_start();
    let start = value.end - first.len();
    for (word, is_before) in BEFORE {
        let head = first.get(..word.len()).unwrap_or("");
        if inner.references.is_empty() && head.eq_ignore_ascii_case(word) {
            let from = start + word.len();
            let from = from + raw[from..value.end].len()
                - raw[from..value.end].trim_start_matches([':', ' ']).len();
            inner.references.push((*is_before, from..value.end));
        }
    }
    for (is_before, range) in inner.references {
        if is_before {
            meta.waits.get_or_insert(range.clone());
        }
        meta.references.push((is_before, range));
    }
    value.start..value.start + raw[value.start..end].trim_end().len()
}

/// Words behind the ids they refer to: `T-1完了後`.
const BEHIND: &[&str] = &[
    "完了後",
    "終了後",
    "が完了",
    "の後",
    "完成后",
    "结束后",
    "之后",
    "以后",
    "완료 후",
    "끝난 후",
];

/// Finds ids that stand before a word that says "after".
fn postpositions(raw: &str, meta: &mut Meta, cut: &mut usize) {
    for word in BEHIND {
        let Some(end) = raw.find(word) else { continue };
        let before = &raw[..end];
        let start = before
            .rfind(['、', '，', '（', '(', '）', ')', '：', ':', '—', ';', '；'])
            .map_or(0, |at| {
                at + before[at..].chars().next().map_or(1, char::len_utf8)
            });
        let start = start + raw[start..end].len() - raw[start..end].trim_start().len();
        let first = raw[start..end]
            .split([' ', 'と', '和', '・'])
            .next()
            .unwrap_or("");
        let is_free = !meta
            .references
            .iter()
            .any(|(_, other)| other.start < end && start < other.end);
        if start > 0 && is_free && super::super::grammar::ids::is_id(first) {
            meta.references.push((true, start..end));
            meta.waits.get_or_insert(start..end);
            *cut = (*cut).min(start);
            return;
        }
    }
}

/// Finds a T-shirt size in brackets: `[S]`, `(M)`.
fn size(raw: &str, meta: &mut Meta, cut: &mut usize) {
    const SIZES: [&str; 6] = ["XS", "S", "M", "L", "XL", "XXL"];
    for (open, close) in [('[', ']'), ('(', ')')] {
        for (at, _) in raw.match_indices(open) {
            let inside = &raw[at + 1..];
            let end = inside.find(close).unwrap_or(0);
            let parts = inside[..end].split([',', ';']).map(|part| {
                part.trim()
                    .trim_start_matches("Size")
                    .trim_start_matches([':', ' '])
            });
            let found = parts.into_iter().find(|part| SIZES.contains(part));
            if let Some(text) = found.filter(|_| at > 0 && meta.size.is_none()) {
                let start = at + 1 + inside.find(text).unwrap_or(0);
                meta.size = values::size(text).map(|size| (size, start..start + text.len()));
                *cut = (*cut).min(at);
            }
        }
    }
}

/// Finds `depends on …` up to the end of its bracket or line.
fn references(raw: &str, units: Units, meta: &mut Meta, cut: &mut usize) {
    let lower = lowered(raw);
    for (word, is_before) in BEFORE {
        let Some(at) = words::find_phrase(&lower, word) else {
            continue;
        };
        if at == 0 || !opens_remark(raw, at, word, units) {
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
        let end = stop_at_estimate(raw, start, end, units);
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

/// Nouns before the number of a ticket.
const NOUNS: [&str; 16] = [
    "step ", "steps ", "task ", "tasks ", "ticket ", "item ", "items ", "no. ", "nr. ", "number ",
    "schritt ", "aufgabe ", "étape ", "paso ", "tarea ", "шаг ",
];

/// A word such as "after" or "needs" is a remark when it stands in a bracket, behind a sign, or before an id.
fn opens_remark(raw: &str, at: usize, word: &str, units: Units) -> bool {
    let before = raw[..at].trim_end();
    let in_bracket = before
        .ends_with(['(', '（', '[', '—', '–', '|', ',', ';', '·', ':', '*', '_'])
        || before.ends_with(" -")
        || before.ends_with('.');
    let is_sign = word.starts_with(['←', '⟵', '⇐', '⬅', '<', '→', '-']) || word.ends_with(':');
    let after = raw[at + word.len()..].trim_start_matches([' ', ':', '：', '*', '_']);
    // "after step 4": the noun stands before the number.
    let after = NOUNS
        .iter()
        .find_map(|noun| {
            let rest = after.get(noun.len()..)?;
            (after[..noun.len()].eq_ignore_ascii_case(noun))
                .then(|| rest.trim_start_matches([' ', '#']))
        })
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(after);
    let next: String = after
        .chars()
        .take_while(|c| !c.is_whitespace() && !",;)".contains(*c))
        .collect();
    // "Retry after 30 s" names a time, not ticket 30.
    let is_time = durations::leading(after, units).is_some();
    let before_id = !is_time
        && links::number_stands_alone(after)
        && super::super::grammar::ids::is_id(next.trim_matches(['`', '*', '[', ']']))
        || next.starts_with('#')
        || words::is_none(&next) && !next.is_empty();
    let is_plain = matches!(
        word,
        "after" | "once" | "needs" | "requires" | "nach" | "après" | "blocks" | "depends"
    );
    // A name with a capital behind a comma: `Copy (8h), after Inventory of all servers`.
    let before_name = before.ends_with([',', ';']) && after.starts_with(char::is_uppercase);
    is_sign
        || before_id
        || (before_name && !is_time)
        || (in_bracket
            && (!is_plain || before.ends_with(['(', '（', '[', '—', '–', '|', '·', '*', '_'])))
}

/// A full stop and a capital end a list of references.
fn stop_at_sentence(raw: &str, start: usize, end: usize) -> usize {
    raw[start..end].find(". ").map_or(end, |at| start + at)
}

/// A duration of its own ends a list of references: `after 1 and 2 (4 h)`, `depends on T1, 3h`.
fn stop_at_estimate(raw: &str, start: usize, end: usize, units: Units) -> usize {
    let signs = ['(', '（', '[', ',', '—', '–', '·'];
    let is_estimate = |at: usize| {
        let inside = raw[at..]
            .trim_start_matches(signs)
            .trim_start_matches([' ', '~', '≈']);
        durations::leading(inside, units).is_some_and(|span| {
            let rest = inside[span.end..].trim_start_matches(['+', ' ']);
            rest.is_empty()
                || rest.starts_with([')', '）', ']', ',', ';', '—', '–', '·', '@', '#', '.'])
        })
    };
    let found = raw[start..end]
        .match_indices(signs)
        .map(|(at, _)| start + at)
        .find(|&at| is_estimate(at));
    found.map_or(end, |at| start + raw[start..at].trim_end().len())
}

/// Finds an estimate: in brackets, behind `est:` or a sign, or at the end.
fn estimate(raw: &str, units: Units, meta: &mut Meta, cut: &mut usize) {
    let inside_references =
        |at: usize| meta.references.iter().any(|(_, range)| range.contains(&at));
    let spans = durations::all(raw, units);
    let found = spans
        .into_iter()
        .filter(|span| !inside_references(span.start))
        .find(|span| is_stated(raw, span.start, span.end))
        .or_else(|| in_words(raw, units).filter(|span| !inside_references(span.start)));
    let Some(span) = found.filter(|_| meta.estimate.is_none()) else {
        return;
    };
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
    // `Token export (nova, 6h)`: the whole bracket is a remark.
    let open = raw[..begin]
        .rfind(['(', '（'])
        .filter(|open| !raw[*open..begin].contains([')', '）']));
    let begin = open.unwrap_or(begin);
    if begin > 0 {
        *cut = (*cut).min(begin);
    }
}

/// A duration in words that fills a bracket: `(half a day)`, `(½ j)`.
fn in_words(raw: &str, units: Units) -> Option<durations::Span> {
    raw.match_indices(['(', '[', '（']).find_map(|(at, sign)| {
        let start = at + sign.len();
        let span = durations::leading(&raw[start..], units)?;
        let closes = raw[start + span.end..]
            .trim_start_matches(['.', ' '])
            .starts_with([')', ']', '）', ',']);
        closes.then_some(durations::Span {
            start,
            end: start + span.end,
            ..span
        })
    })
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
        // `API-1 rate limiter: 3h`, not `every: 24 h`.
        || (before.ends_with(':') && super::super::grammar::ids::leading_id(raw).is_some())
        || before.ends_with(" -")
        || before.ends_with(',')
        || ESTIMATE_WORDS
            .iter()
            .any(|word| ends_with_folded(before, word));
    let opens = opens
        || super::super::grammar::ids::is_id(before) && before.starts_with(char::is_alphabetic);
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
        self.estimate.is_some()
            || !self.references.is_empty()
            || !self.owners.is_empty()
            || self.fields.iter().any(|(field, _)| {
                matches!(
                    field,
                    Field::Owner | Field::Priority | Field::Status | Field::Due
                )
            })
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
        if let Some((size, range)) = &self.size {
            ticket.size = Some(*size);
            ticket.cells.push(cell(Field::Size, range));
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
            ("Load, after 1 and 2 (4 h)", "Load", Some(240), "1 and 2"),
            ("Sign (half a day), after 1.2", "Sign", Some(240), "1.2"),
            ("Usage dashboard [M] @lena", "Usage dashboard", None, ""),
            ("Retry after 30 s", "Retry after 30 s", None, ""),
            (
                "AP2 Netz – 5 Tage, nach AP1, Verantwortlich: Herr Adam",
                "AP2 Netz",
                Some(2400),
                "AP1",
            ),
            (
                "T-2 設計（3日）担当：鈴木、T-1完了後",
                "T-2 設計",
                Some(1440),
                "T-1",
            ),
            ("T-2 設計（3日）、T-1完了後", "T-2 設計", Some(1440), "T-1"),
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
