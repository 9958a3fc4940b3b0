//! Ids and names: which row a word stands for, and what a range covers.
//!
//! Rows are looked up by what the document itself defines. A word that looks like an id of a family the
//! document uses (`ROADMAP-`, `S`) and that no row has is an unknown reference, never silently dropped.

use crate::document::facts::{RangeFact, Subject};
use std::collections::{HashMap, HashSet};

/// What the document defines, by name.
#[derive(Clone, Debug, Default)]
pub(in crate::document) struct Keys {
    rows: HashMap<String, Subject>,
    /// The same without the signs inside an id: `WP1` for `WP-1`; `None` where two rows share one.
    loose: HashMap<String, Option<Subject>>,
    /// What stands before the number in the ids of tickets.
    families: HashSet<String>,
    /// The longest name, in bytes.
    longest: usize,
    /// What numbers stand for in the list that is being read; it goes before everything else.
    pub local: HashMap<String, Subject>,
}

/// An id cut into what stands before its last number, and the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) struct Cut<'t> {
    pub prefix: &'t str,
    pub digits: &'t str,
}

/// A range of ids.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::document) struct Range {
    pub prefix: String,
    /// Every member as it would be written.
    pub members: Vec<String>,
    /// Whether there are more than a range is expanded to.
    pub is_cut: bool,
}

impl Keys {
    /// Adds a row under a name; the first row keeps a name.
    pub fn add(&mut self, name: &str, subject: Subject) {
        let name = folded(name);
        if name.is_empty() {
            return;
        }
        self.longest = self.longest.max(name.len());
        if matches!(subject, Subject::Ticket(_))
            && let Some(cut) = cut(&name)
        {
            self.families.insert(cut.prefix.to_owned());
        }
        if let Some(loose) = loose(&name) {
            let other = |known: &mut Option<Subject>| {
                if known.as_ref() != Some(&subject) {
                    *known = None;
                }
            };
            self.loose
                .entry(loose)
                .and_modify(other)
                .or_insert_with(|| Some(subject.clone()));
        }
        self.rows.entry(name).or_insert(subject);
    }

    /// The row with this name. O(1).
    pub fn find(&self, name: &str) -> Option<&Subject> {
        if name.len() > self.longest * 2 + 8 {
            return None;
        }
        let name = folded(name);
        self.local
            .get(&name)
            .or_else(|| self.rows.get(&name))
            .or_else(|| self.rows.get(name.strip_prefix('#')?))
            .or_else(|| self.loose.get(&loose(&name)?)?.as_ref())
    }

    /// Whether a word has the form of an id of tickets this document defines.
    pub fn is_family(&self, word: &str) -> bool {
        let word = folded(word);
        cut(&word).is_some_and(|cut| !cut.prefix.is_empty() && self.families.contains(cut.prefix))
    }

    /// Whether nothing is defined.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row a member of a range stands for, its number with and without leading zeros.
    pub fn member(&self, prefix: &str, digits: &str) -> Option<&Subject> {
        self.find(&format!("{prefix}{digits}"))
            .or_else(|| self.find(&format!("{prefix}{}", digits.trim_start_matches('0'))))
    }
}

/// A name as it is compared: lower case, single spaces, without brackets and markup at its ends.
pub(in crate::document) fn folded(name: &str) -> String {
    let trimmed =
        name.trim_matches(|c: char| c.is_whitespace() || "*`[](){}\"'“”.,:;：".contains(c));
    // "needs c1's flags"
    let trimmed = trimmed
        .strip_suffix("'s")
        .or_else(|| trimmed.strip_suffix("’s"))
        .unwrap_or(trimmed);
    if trimmed.contains(char::is_whitespace) {
        trimmed
            .to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    } else {
        trimmed.to_lowercase()
    }
}

/// An id of letters and one number without the sign between them: `wp1` for `wp-1`, `wp 1` and `wp_1`.
fn loose(id: &str) -> Option<String> {
    let cut = cut(id)?;
    let letters = cut.prefix.trim_end_matches(['-', '_', ' ', '#']);
    let is_plain =
        !letters.is_empty() && letters.len() <= 12 && letters.chars().all(char::is_alphabetic);
    is_plain.then(|| format!("{letters}{}", cut.digits))
}

/// Cuts an id before its last number; `None` where it does not end in one.
pub(in crate::document) fn cut(id: &str) -> Option<Cut<'_>> {
    let digits = id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let at = id.len() - digits;
    (digits > 0 && digits <= 9).then(|| Cut {
        prefix: &id[..at],
        digits: &id[at..],
    })
}

/// Whether a word has the form of an id: letters and a number (`B1`, `T-12`, `ROADMAP-008`, `#7`, `1.2`, `WP3.2`).
pub(in crate::document) fn is_id(word: &str) -> bool {
    let word = word.trim_matches(['[', ']', '(', ')', '*', '`']);
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    let is_plain = word
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#' | '/'));
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    // `REPORT2.md` is a file.
    let is_file = word
        .rsplit_once('.')
        .is_some_and(|(_, end)| !end.chars().all(|c| c.is_ascii_digit()));
    has_digit
        && is_plain
        && !is_file
        && word.len() <= 40
        && !word.ends_with(['-', '_', '.', '/'])
        && letters <= 24
        && !is_quantity(word)
}

/// Whether a word is a number with a unit, a percentage, a date or a version: `12h`, `3d`, `2026-01-05`, `v2`, `p95`.
fn is_quantity(word: &str) -> bool {
    let Some((_, length)) = super::numbers::leading(word) else {
        let lower = word.to_lowercase();
        let is_version = lower.strip_prefix('v').is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('.')
        });
        let is_percentile = matches!(lower.as_str(), "p50" | "p80" | "p90" | "p95" | "p99");
        return is_version || is_percentile;
    };
    let rest = word[length..].trim_start_matches('-');
    let is_date = word.len() == 10 && word.as_bytes().get(4) == Some(&b'-');
    is_date
        || (!rest.is_empty()
            && super::durations::unit(rest).is_some_and(|(_, used)| used == rest.len()))
}

/// Whether a cell holds an id and nothing else, in brackets or not.
pub(in crate::document) fn whole_id(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_matches(['[', ']', '*', '`', '(', ')'])
        .trim();
    let is_short_name =
        text.len() <= 3 && !text.is_empty() && text.chars().all(|c| c.is_ascii_uppercase());
    (is_short_name || is_id(text)).then(|| text.to_owned())
}

/// The id a text opens with and where the rest starts: `[infra-001] Python`, `**T1**: x`, `T1 - x`, `T1. x`.
///
/// The text is without markup. Where the id stands in brackets or before a colon or dash, a rest must follow.
pub(in crate::document) fn leading_id(text: &str) -> Option<(String, usize)> {
    let trimmed = text.trim_start();
    let lead = text.len() - trimmed.len();
    if let Some(inside) = trimmed.strip_prefix('[') {
        let close = inside.find(']')?;
        let id = inside[..close].trim();
        let is_name = is_id(id)
            || (id.len() <= 4 && !id.is_empty() && id.chars().all(|c| c.is_ascii_uppercase()));
        let rest = &inside[close + 1..];
        let skipped = rest.len()
            - rest
                .trim_start_matches([' ', ':', '-', '–', '—', '：'])
                .len();
        return is_name.then(|| (id.to_owned(), lead + 1 + close + 1 + skipped));
    }
    let end = trimmed
        .find(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '—' | '–' | ',' | '('))
        .unwrap_or(trimmed.len());
    let word = trimmed[..end].trim_end_matches(['.', ')']);
    if !is_id(word) || word.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let rest = &trimmed[end..];
    let skipped = rest.len()
        - rest
            .trim_start_matches([' ', ':', '-', '–', '—', '：', '|'])
            .len();
    Some((word.to_owned(), lead + end + skipped))
}

/// The number of an outline a text opens with, and where the rest starts: `1.2 Visit`, `2.1.3. Pack`.
pub(in crate::document) fn outline_number(text: &str) -> Option<(String, usize)> {
    let end = text.find(char::is_whitespace)?;
    let number = text[..end].trim_end_matches(['.', ')', ':']);
    let parts = number.split('.');
    let is_outline = parts.clone().count() >= 2
        && number.len() <= 16
        && parts.clone().all(|part| {
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit())
        });
    let rest = text[end..].trim_start();
    // `1.5 days of work` is an amount.
    let is_amount = super::durations::unit(rest).is_some();
    (is_outline && !is_amount && !rest.is_empty())
        .then(|| (number.to_owned(), text.len() - rest.len()))
}

/// The range between two ids: the second may leave out the prefix (`ROADMAP-001` to `015`).
pub(in crate::document) fn range(first: &str, last: &str) -> Option<Range> {
    if let Some(range) = letters(first, last) {
        return Some(range);
    }
    let (from, to) = (cut(first)?, cut(last)?);
    let same = to.prefix.is_empty() || to.prefix.eq_ignore_ascii_case(from.prefix);
    let (low, high): (u64, u64) = (from.digits.parse().ok()?, to.digits.parse().ok()?);
    if !same || low > high {
        return None;
    }
    let width = from.digits.len();
    let most = RangeFact::MOST as u64;
    let members = (low..=high)
        .take(RangeFact::MOST)
        .map(|number| format!("{}{number:0width$}", from.prefix));
    Some(Range {
        prefix: from.prefix.to_owned(),
        members: members.collect(),
        is_cut: high - low >= most,
    })
}

/// A range of single capital letters.
fn letters(first: &str, last: &str) -> Option<Range> {
    let one = |text: &str| {
        let mut characters = text.chars();
        characters
            .next()
            .filter(|c| c.is_ascii_uppercase() && characters.next().is_none())
    };
    let (first, last) = (one(first)?, one(last)?);
    (first < last).then(|| Range {
        prefix: String::new(),
        members: (first..=last).map(String::from).collect(),
        is_cut: false,
    })
}

/// A word with a dash inside that is a range: `B1-B3`, `infra-001-004`, `A-D`, `1-3`.
pub(in crate::document) fn dashed(word: &str) -> Option<Range> {
    word.match_indices('-').rev().find_map(|(at, _)| {
        let (first, last) = (&word[..at], &word[at + 1..]);
        (!first.is_empty() && !last.is_empty())
            .then(|| range(first, last))
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_other_words() {
        for id in [
            "B1",
            "T-12",
            "ROADMAP-008",
            "#7",
            "1.2",
            "WP3.2",
            "infra-001",
            "TASK_3",
            "任务3",
        ] {
            assert!(is_id(id), "{id}");
        }
        for word in [
            "setup",
            "12h",
            "3d",
            "2026-01-05",
            "v2.1",
            "p95",
            "user@x1",
            "",
        ] {
            assert!(!is_id(word), "{word}");
        }
        assert_eq!(
            leading_id("[infra-001] Python 3.12"),
            Some(("infra-001".into(), 12))
        );
        assert_eq!(leading_id("T1: build"), Some(("T1".into(), 4)));
        assert_eq!(leading_id("Build 3 things"), None);
    }

    #[test]
    fn ranges_are_expanded() {
        let members = |range: Option<Range>| range.map(|range| range.members.join(" "));
        assert_eq!(members(range("S17", "S19")).as_deref(), Some("S17 S18 S19"));
        assert_eq!(
            members(range("ROADMAP-008", "010")).as_deref(),
            Some("ROADMAP-008 ROADMAP-009 ROADMAP-010")
        );
        assert_eq!(
            members(dashed("infra-001-002")).as_deref(),
            Some("infra-001 infra-002")
        );
        assert_eq!(members(dashed("A-C")).as_deref(), Some("A B C"));
        assert_eq!(members(dashed("B1-B2")).as_deref(), Some("B1 B2"));
        assert_eq!(
            (dashed("T-12"), range("B3", "B1"), dashed("infra-001")),
            (None, None, None)
        );
        let huge = range("1", "999999999").expect("a range");
        assert!(huge.is_cut && huge.members.len() == RangeFact::MOST);
    }
}
