//! Labels of a card with their values: on the same line, in a list below, or nested.

use super::super::grammar::words::{self, Meaning};
use super::super::text::inline;
use super::super::text::page::{Kind, LABEL, Line, Page};

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
                let own = line.and_then(|line| entry(page, block, line));
                let is_inside =
                    open.is_some_and(|at| is_value_item(page, &found[at], block, *depth));
                match (own, open) {
                    (_, Some(at)) if is_inside => found[at].items.push(block),
                    (Some(entry), _) => {
                        open = is_empty(entry.value).then_some(found.len());
                        found.push(entry);
                    }
                    _ => {}
                }
            }
            Kind::Text => {
                open = None;
                for &line in &page.blocks[block].lines {
                    if let Some(entry) = entry(page, block, line) {
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
    let found = inline::labelled(raw)?;
    let meaning = if found.is_marked {
        words::meaning(&found.label)
    } else {
        words::exact_meaning(&found.label).or_else(|| words::meaning(&found.label))
    };
    let value = Line {
        start: line.start + found.value,
        end: line.end,
    };
    Some(Entry {
        label: found.label,
        meaning,
        value,
        items: Vec::new(),
        block,
    })
}

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
