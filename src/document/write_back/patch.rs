//! Replacements of bytes, applied without touching anything between them.

use crate::document::facts::Place;
use crate::document::text::encoding;
use crate::document::text::page::Page;
use crate::plan::Repair;
use std::ops::Range;

/// Replacements in a repaired text, in any order.
#[derive(Default)]
pub(super) struct Patch {
    edits: Vec<(Range<usize>, String)>,
}

impl Patch {
    /// Replaces a range; one that overlaps an earlier replacement is refused.
    pub fn replace(&mut self, range: Range<usize>, text: String) -> bool {
        let overlaps = |other: &Range<usize>| range.start < other.end && other.start < range.end;
        if self.edits.iter().any(|(other, _)| overlaps(other)) {
            return false;
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
