//! The rows of a lane on a time axis, filled from left to right.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Rect;

/// The rows of one lane.
#[derive(Default)]
pub(super) struct Rows {
    /// From the top of one row to the top of the next.
    pub(super) pitch: f32,
    /// `[rows]`: where the last box of each ends.
    ends: Vec<f32>,
    /// The rows by that end, the earliest first; entries whose end has changed since are skipped.
    earliest: BinaryHeap<Reverse<(u32, usize)>>,
    /// Pinned boxes, which stand where they like.
    pub(super) pinned: Vec<Rect>,
}

impl Rows {
    /// The lowest row so far.
    pub(super) fn last(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// Puts `area` into the free row nearest to `wish` and returns it.
    pub(super) fn take(&mut self, area: &Rect, wish: usize, gap: f32) -> usize {
        let row = if self.has_free(area.x) {
            self.nearest_free(area, wish, gap)
        } else {
            None
        };
        let row = row.unwrap_or_else(|| {
            let first = self.ends.len();
            let row = (first..)
                .find(|&row| self.is_clear(area, row, gap))
                .unwrap_or(first);
            self.ends.resize(row + 1, f32::MIN);
            self.earliest
                .extend((first..row).map(|skipped| Reverse((sortable(f32::MIN), skipped))));
            row
        });
        self.ends[row] = area.right();
        self.earliest.push(Reverse((sortable(area.right()), row)));
        row
    }

    /// Whether any row has ended by `x`; drops outdated entries on the way.
    fn has_free(&mut self, x: f32) -> bool {
        while let Some(&Reverse((end, row))) = self.earliest.peek() {
            if end == sortable(self.ends[row]) {
                return self.ends[row] <= x;
            }
            self.earliest.pop();
        }
        false
    }

    fn nearest_free(&self, area: &Rect, wish: usize, gap: f32) -> Option<usize> {
        let rows = self.ends.len();
        let is_free = |row: &usize| self.ends[*row] <= area.x && self.is_clear(area, *row, gap);
        (0..rows.max(wish + 1))
            .flat_map(|away| [wish.checked_sub(away), Some(wish + away)])
            .flatten()
            .filter(|row| *row < rows)
            .find(is_free)
    }

    /// Whether no pinned box is in the way.
    fn is_clear(&self, area: &Rect, row: usize, gap: f32) -> bool {
        let placed = Rect {
            y: row as f32 * self.pitch - gap,
            height: area.height + 2.0 * gap,
            ..*area
        };
        !self.pinned.iter().any(|pinned| pinned.overlaps(&placed))
    }
}

/// Bits that sort like the number.
fn sortable(number: f32) -> u32 {
    let bits = number.to_bits();
    if bits >> 31 == 1 {
        !bits
    } else {
        bits | 1 << 31
    }
}
