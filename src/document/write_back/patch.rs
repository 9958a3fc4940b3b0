//! Replacements of bytes, applied without touching anything between them.

use crate::document::facts::Place;
use crate::document::text::encoding;
use crate::document::text::lines::Lines;
use crate::document::text::page::Page;
use crate::document::write_back::LineChange;
use crate::plan::Repair;
use std::collections::BTreeMap;
use std::ops::Range;

/// Replacements in a repaired text, in any order.
#[derive(Default)]
pub(super) struct Patch {
    edits: Vec<(Range<usize>, String)>,
    /// Where each replaced range starts and ends, to find overlaps without looking at all of them.
    taken: BTreeMap<usize, usize>,
}

impl Patch {
    /// Replaces a range; one that overlaps an earlier replacement is refused. O(log replacements).
    pub fn replace(&mut self, range: Range<usize>, text: String) -> bool {
        let before = self.taken.range(..range.end).next_back();
        if before.is_some_and(|(_, &end)| end > range.start) {
            return false;
        }
        if !range.is_empty() {
            self.taken.insert(range.start, range.end);
        }
        self.edits.push((range, text));
        true
    }

    /// Inserts before a byte, behind what was inserted there before.
    pub fn insert(&mut self, at: usize, text: String) {
        self.edits.push((at..at, text));
    }

    /// Where something is replaced.
    pub fn places(&self, page: &Page) -> Vec<Place> {
        let mut places: Vec<Place> = self
            .edits
            .iter()
            .map(|(range, _)| page.place(range.start, range.end.max(range.start)))
            .collect();
        places.sort_unstable();
        places
    }

    /// The lines that change, neighbours together. O(replacements log replacements + changed lines).
    pub fn changes(&self, text: &str, lines: &Lines) -> Vec<LineChange> {
        let mut edits: Vec<&(Range<usize>, String)> = self.edits.iter().collect();
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut changes: Vec<LineChange> = Vec::new();
        let mut place = 0;
        while let Some((range, _)) = edits.get(place) {
            let first = lines.number(range.start);
            let mut last = lines.number(range.end.max(range.start));
            let mut end = place + 1;
            while let Some((next, _)) = edits
                .get(end)
                .filter(|(r, _)| lines.number(r.start) <= last)
            {
                last = last.max(lines.number(next.end));
                end += 1;
            }
            let whole = lines.range(first).start..lines.range(last).end;
            let mut after = String::new();
            let mut from = whole.start;
            for (range, new) in &edits[place..end] {
                after.push_str(&text[from..range.start]);
                after.push_str(new);
                from = range.end;
            }
            after.push_str(&text[from..whole.end.max(from)]);
            changes.push(change(first, &text[whole], &after));
            place = end;
        }
        changes
    }

    /// The bytes of the document: what is not replaced as it was, damage included.
    pub fn apply(mut self, text: &str, repairs: &[Repair]) -> Vec<u8> {
        self.edits
            .sort_by_key(|(range, _)| (range.start, range.end));
        let places = encoding::places(text, repairs);
        let is_single_byte = !repairs.is_empty() && repairs.iter().all(encoding::is_raw_byte);
        let mut out = Vec::with_capacity(text.len());
        let mut from = 0;
        for (range, new) in self.edits {
            encoding::encode_part(text, &places, from..range.start, &mut out);
            encoding::push_new(&new, is_single_byte, &mut out);
            from = range.end;
        }
        encoding::encode_part(text, &places, from..text.len(), &mut out);
        out
    }
}

/// A change without the lines at its ends that stay as they are.
fn change(first: u32, before: &str, after: &str) -> LineChange {
    let split = |text: &str| -> Vec<String> {
        let lines = Lines::of(text);
        let numbers = 1..=lines.count();
        numbers
            .map(|number| text[lines.range(number)].to_owned())
            .collect()
    };
    let (mut before, mut after) = (split(before), split(after));
    let mut line = first;
    while before.first().is_some_and(|own| after.first() == Some(own)) {
        before.remove(0);
        after.remove(0);
        line += 1;
    }
    while before.last().is_some_and(|own| after.last() == Some(own)) {
        before.pop();
        after.pop();
    }
    LineChange {
        line,
        before,
        after,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(text: &str, edits: &[(Range<usize>, &str)]) -> Vec<(u32, Vec<String>, Vec<String>)> {
        let mut patch = Patch::default();
        for (range, new) in edits {
            assert!(patch.replace(range.clone(), (*new).to_owned()));
        }
        let changes = patch.changes(text, &Lines::of(text));
        changes
            .into_iter()
            .map(|c| (c.line, c.before, c.after))
            .collect()
    }

    fn told(line: u32, before: &[&str], after: &[&str]) -> (u32, Vec<String>, Vec<String>) {
        let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        (line, own(before), own(after))
    }

    #[test]
    fn changes_name_the_lines_and_nothing_around_them() {
        let text = "one\ntwo\nthree\nfour\n";
        assert_eq!(changes(text, &[(4..7, "2")]), [told(2, &["two"], &["2"])]);
        assert_eq!(
            changes(text, &[(4..5, "T"), (6..7, "O")]),
            [told(2, &["two"], &["TwO"])]
        );
        assert_eq!(changes(text, &[(8..8, "new\n")]), [told(3, &[], &["new"])]);
        assert_eq!(changes(text, &[(4..8, "")]), [told(2, &["two"], &[])]);
        assert_eq!(
            changes(text, &[(0..3, "1"), (14..18, "4")]),
            [told(1, &["one"], &["1"]), told(4, &["four"], &["4"])]
        );
        assert!(changes(text, &[]).is_empty());
    }
}
