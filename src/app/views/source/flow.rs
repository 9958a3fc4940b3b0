//! How the lines of a document flow down the view: where each is broken, and at which height it stands.
//!
//! Every row on the screen is equally high, so ten thousand lines need no more than a sum; widths of characters
//! come from outside, so nothing here needs a window.

use super::page::{Look, Page};
use std::ops::Range;

/// The heights of all lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// The first row of each line, and the number of rows behind the last.
    tops: Vec<u32>,
}

impl Flow {
    /// Breaks every line at `room` points. `width` is that of a character in a look; a note takes one row.
    /// O(characters).
    pub fn of(page: &Page, room: f32, width: &mut dyn FnMut(Look, char) -> f32) -> Self {
        let mut tops = Vec::with_capacity(page.lines.len() + 1);
        let mut top = 0_u32;
        for line in &page.lines {
            tops.push(top);
            let pieces = broken(&line.text, room, &mut |c| width(line.look, c)).len();
            let notes = line.notes.iter().filter(|note| note.is_loss).count();
            top = top.saturating_add((pieces + notes) as u32);
        }
        tops.push(top);
        Self { tops }
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.tops.last().copied().unwrap_or(0)
    }

    /// The first row of a line, counted from 1.
    pub fn top(&self, line: u32) -> u32 {
        let place = (line as usize).saturating_sub(1);
        let known = self.tops.get(place).or(self.tops.last());
        known.copied().unwrap_or(0)
    }

    /// The line a row belongs to, counted from 1. O(log lines).
    pub fn line_at(&self, row: u32) -> u32 {
        let count = self.tops.len().saturating_sub(1);
        let behind = self.tops[..count].partition_point(|&top| top <= row);
        behind.max(1) as u32
    }
}

/// Breaks a text at blanks, or within a word that is longer than the room; at least one piece.
pub fn broken(text: &str, room: f32, width: &mut dyn FnMut(char) -> f32) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut at_blank, mut used) = (0, None, 0.0);
    for (at, character) in text.char_indices() {
        let own = width(character);
        if used + own > room && at > start {
            let end = at_blank.filter(|&blank| blank > start).unwrap_or(at);
            pieces.push(start..end);
            start = end;
            at_blank = None;
            used = text[start..at].chars().map(&mut *width).sum();
        }
        used += own;
        if character == ' ' {
            at_blank = Some(at + 1);
        }
    }
    pieces.push(start..text.len());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::source::page::{Line, Note};

    fn pieces(text: &str, room: f32) -> Vec<&str> {
        let ranges = broken(text, room, &mut |_| 1.0);
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn lines_break_at_blanks_and_long_words_anywhere() {
        assert_eq!(pieces("", 5.0), [""]);
        assert_eq!(pieces("one two", 9.0), ["one two"]);
        assert_eq!(pieces("one two three", 8.0), ["one two ", "three"]);
        assert_eq!(pieces("abcdefgh", 3.0), ["abc", "def", "gh"]);
        assert_eq!(pieces("ä日本", 0.5), ["ä", "日", "本"]);
        let text = "a long sentence that breaks in several places";
        assert_eq!(pieces(text, 7.0).concat(), text);
    }

    #[test]
    fn rows_and_lines_find_each_other() {
        let line = |text: &str, notes: usize| Line {
            text: text.to_owned(),
            look: Look::Prose,
            notes: vec![
                Note {
                    text: String::new(),
                    is_loss: true
                };
                notes
            ],
        };
        let page = Page {
            lines: vec![line("one two three", 0), line("", 1), line("x", 0)],
            ..Page::default()
        };
        let flow = Flow::of(&page, 8.0, &mut |_, _| 1.0);
        assert_eq!(flow.rows(), 5);
        let lines: Vec<u32> = (0..5).map(|row| flow.line_at(row)).collect();
        assert_eq!(lines, [1, 1, 2, 2, 3]);
        assert_eq!([1, 2, 3, 9].map(|line| flow.top(line)), [0, 2, 4, 5]);
        assert_eq!(Flow::of(&Page::default(), 8.0, &mut |_, _| 1.0).rows(), 0);
    }
}
