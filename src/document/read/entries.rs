//! Labels of a card with their values: on the same line, in a list below, or nested.

use super::super::facts::Field;
use super::super::grammar::words::{self, Meaning};
use super::super::grammar::{ids, links};
use super::super::text::inline;
use super::super::text::page::{Kind, LABEL, Line, Page};
use std::ops::Range;

/// A label and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The label without markup.
    pub label: String,
    pub meaning: Option<Meaning>,
    /// The value on the label's own line; may be empty.
    pub value: Line,
    /// The items of the list that is its value.
    pub items: Vec<usize>,
    /// The block of the label.
    pub block: usize,
    /// The first byte of the label.
    opens_at: usize,
}

/// The labels of some blocks, in order. A list below a label with nothing behind it is its value.
pub(super) fn of(page: &Page, blocks: impl IntoIterator<Item = usize>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    // The label that waits for a list, and the depth its items have.
    let mut open: Option<usize> = None;
    for block in blocks {
        match &page.blocks[block].kind {
            Kind::Heading => open = heading(page, block, &mut found),
            Kind::Item { depth, .. } => {
                let line = page.blocks[block].lines.first().copied();
                let mut own = line
                    .into_iter()
                    .flat_map(|line| of_line(page, block, line))
                    .collect::<Vec<_>>();
                // An item is a label when it opens with one; labels behind its title belong to its title.
                if own
                    .first()
                    .is_none_or(|first| line.is_some_and(|line| first.opens_at != line.start))
                {
                    own.clear();
                }
                let is_inside =
                    open.is_some_and(|at| is_value_item(page, &found[at], block, *depth));
                match open {
                    Some(at) if is_inside => found[at].items.push(block),
                    _ => own.into_iter().for_each(|entry| {
                        open = is_empty(entry.value).then_some(found.len());
                        found.push(entry);
                    }),
                }
            }
            Kind::Text => {
                open = None;
                for &line in &page.blocks[block].lines {
                    for entry in of_line(page, block, line) {
                        open = is_empty(entry.value).then_some(found.len());
                        found.push(entry);
                    }
                }
            }
            Kind::Code { .. } | Kind::Table(_) => {}
        }
    }
    found
}

fn heading(page: &Page, block: usize, found: &mut Vec<Entry>) -> Option<usize> {
    let section = page.blocks[block].section;
    let line = *page.blocks[block].lines.first()?;
    if page.sections[section].level != LABEL {
        return None;
    }
    let label = page.sections[section].title.clone();
    found.push(Entry {
        meaning: words::meaning(&label),
        label,
        value: Line {
            start: line.end,
            end: line.end,
        },
        items: Vec::new(),
        block,
        opens_at: line.start,
    });
    Some(found.len() - 1)
}

/// Whether an item belongs to the list below an open label: nested in the label's item, or in the list that
/// follows a label that is no item.
fn is_value_item(page: &Page, open: &Entry, block: usize, depth: usize) -> bool {
    match page.blocks[open.block].kind {
        Kind::Item {
            depth: label_depth, ..
        } => depth > label_depth && page.blocks[block].start < page.blocks[open.block].end,
        _ => true,
    }
}

fn is_empty(line: Line) -> bool {
    line.start >= line.end
}

/// The label a line opens with, where it has a known meaning or is marked as one.
fn entry(page: &Page, block: usize, line: Line) -> Option<Entry> {
    let raw = page.raw(line);
    let found = label_of(raw)?;
    let meaning = if found.is_marked {
        words::meaning(&found.label)
    } else {
        words::exact_meaning(&found.label).or_else(|| words::meaning(&found.label))
    };
    let end = if inline::labelled(raw).is_none() {
        line.start + raw.trim_end_matches(['.', ' ']).len()
    } else {
        line.end
    };
    let value = Line {
        start: (line.start + found.value).min(end),
        end,
    };
    Some(Entry {
        label: found.label,
        meaning,
        value,
        items: Vec::new(),
        block,
        opens_at: line.start,
    })
}

/// The label a text opens with: one with a sign, or a phrase before an id (`Depends on OBS-2`).
fn label_of(raw: &str) -> Option<inline::Labelled> {
    inline::labelled(raw)
        .filter(|found| found.is_marked || words::exact_meaning(&found.label).is_some())
        .or_else(|| phrase(raw))
        .or_else(|| inline::labelled(raw))
}

/// Phrases that open a list of predecessors without a colon.
const PHRASES: &[&str] = &[
    "depends on",
    "blocked by",
    "waits for",
    "needs",
    "requires",
    "after",
    "blocks",
    "abhängig von",
    "wartet auf",
    "benötigt",
    "nach",
    "dépend de",
    "après",
    "depende de",
    "después de",
    "dipende da",
    "зависит от",
    "после",
];

fn phrase(raw: &str) -> Option<inline::Labelled> {
    let label = PHRASES.iter().find(|phrase| {
        raw.get(..phrase.len())
            .is_some_and(|head| head.to_lowercase() == **phrase)
            && raw[phrase.len()..].starts_with(' ')
    })?;
    let value = label.len() + 1;
    let first = raw[value..]
        .split([' ', ',', ';', ')'])
        .next()
        .unwrap_or("")
        .trim_end_matches('.');
    let names = ids::is_id(first) && links::number_stands_alone(&raw[value..]) && first.len() <= 24;
    names.then(|| inline::Labelled {
        label: (*label).to_owned(),
        value,
        is_marked: false,
    })
}

/// The labels of a line: `**Owner:** Rui | **Effort:** 2 d` has two.
fn of_line(page: &Page, block: usize, line: Line) -> Vec<Entry> {
    let one = |part: Range<usize>| {
        let part = Line {
            start: line.start + part.start,
            end: line.start + part.end,
        };
        entry(page, block, part)
    };
    // A line that opens with an id speaks of the ticket with that id, not of the card around it.
    let raw = page.raw(line);
    if is_empty(line)
        || ids::leading_id(&inline::plain(raw)).is_some_and(|(_, rest)| rest < raw.len())
    {
        return inline::labelled(raw)
            .and_then(|_| entry(page, block, line))
            .into_iter()
            .collect();
    }
    cut(raw, label_of).into_iter().filter_map(one).collect()
}

/// The longest line that is cut into labels, and the longest label looked for, in bytes.
const MOST: (usize, usize) = (2_000, 64);
/// Signs that may stand between two labels of a line.
const BETWEEN: [char; 14] = [
    '|', '·', '•', ';', ',', '.', '—', '–', '，', '、', '；', '。', '）', ')',
];

/// Cuts a line before every label with a known meaning that stands behind a sign: the head, and a part each.
///
/// O(bytes): a label is looked for in a few bytes, and lines of more than two thousand are no list of labels.
pub(super) fn parts(raw: &str) -> Vec<Range<usize>> {
    cut(raw, inline::labelled)
}

/// Cuts a line before every label that `label` finds behind a sign.
fn cut(raw: &str, label: fn(&str) -> Option<inline::Labelled>) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    if raw.len() <= MOST.0 {
        let mut before = ' ';
        for (at, c) in raw.char_indices() {
            let rest = &raw[at..];
            let may_open = (before == ' ' || before == '）' || before == '、' || before == '，')
                && at > 0
                && (c.is_alphanumeric() || c == '*' || c == '_');
            if may_open && opens_label(&raw[..at], rest, label) {
                cuts.push(at);
            }
            before = c;
        }
    }
    cuts.push(raw.len());
    let trim = |start: usize, end: usize| {
        let is_last = end == raw.len() && start == 0;
        let part = raw[start..end].trim_end();
        let part = if is_last {
            part
        } else {
            part.trim_end_matches(|c: char| {
                c.is_whitespace() || BETWEEN[..12].contains(&c) || c == '-'
            })
        };
        start..start + part.len()
    };
    cuts.windows(2).map(|pair| trim(pair[0], pair[1])).collect()
}

/// Whether a label of tickets opens behind a sign.
fn opens_label(before: &str, rest: &str, label: fn(&str) -> Option<inline::Labelled>) -> bool {
    let mut end = rest.len().min(MOST.1);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let before = before.trim_end();
    let is_behind_sign = before.ends_with(BETWEEN) || before.ends_with(" -");
    let Some(found) = label(&rest[..end]) else {
        return false;
    };
    let meaning = if found.is_marked {
        words::meaning(&found.label)
    } else {
        words::exact_meaning(&found.label)
    };
    let is_field = matches!(meaning, Some(Meaning::Ticket(field)) if IN_LINE.contains(&field));
    is_field && (is_behind_sign || found.is_marked)
}

/// Fields whose labels stand behind each other in a line.
const IN_LINE: [Field; 14] = [
    Field::DependsOn,
    Field::Blocks,
    Field::Estimate,
    Field::Owner,
    Field::Role,
    Field::Priority,
    Field::Size,
    Field::Status,
    Field::Files,
    Field::Track,
    Field::Phase,
    Field::Start,
    Field::Due,
    Field::Deliverables,
];

impl Entry {
    /// The value as text without markup; of a list its items, joined by commas.
    pub fn text(&self, page: &Page) -> String {
        let own = page.plain(self.value);
        if !own.is_empty() {
            return own;
        }
        self.items
            .iter()
            .map(|&item| page.joined(item))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The lines of the value: the rest of the label's line, or the first line of each item.
    pub fn lines(&self, page: &Page) -> Vec<Line> {
        if !is_empty(self.value) {
            return vec![self.value];
        }
        self.items
            .iter()
            .filter_map(|&item| page.blocks[item].lines.first().copied())
            .collect()
    }

    /// Whether the label holds one of some words.
    pub fn says(&self, phrases: &[&str]) -> bool {
        words::has_any(&self.label, phrases)
    }
}

impl Entry {
    /// Whether nothing stands behind the label on its line.
    pub fn value_is_empty(&self) -> bool {
        is_empty(self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_labels_that_fields_of_tickets_have() {
        for (raw, expected) in [
            (
                "**Dauer:** 2 Tage | **Wer**: Rui · Prioritaet: x",
                vec!["**Dauer:** 2 Tage", "**Wer**: Rui · Prioritaet: x"],
            ),
            (
                "Effort: 1 week. Owner: platform team. Depends on: 1",
                vec!["Effort: 1 week", "Owner: platform team", "Depends on: 1"],
            ),
            (
                "T-2 設計（3日）担当：鈴木、依存：T-1",
                vec!["T-2 設計（3日）", "担当：鈴木", "依存：T-1"],
            ),
            ("Say: hello, dear owner", vec!["Say: hello, dear owner"]),
            (
                "The owner: whoever wrote it",
                vec!["The owner: whoever wrote it"],
            ),
        ] {
            let parts: Vec<&str> = parts(raw).into_iter().map(|part| &raw[part]).collect();
            assert_eq!(parts, expected, "{raw}");
        }
    }
}
