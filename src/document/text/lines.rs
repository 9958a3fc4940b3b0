//! Lines of a text: from an offset to a line number and back.
//!
//! A line ends at `\n`, `\r\n` or a lone `\r`, as in Markdown, so that a document with mixed line ends has
//! the lines its author sees.

use std::ops::Range;

/// The lines of one text.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Where each line starts.
    starts: Vec<usize>,
    /// Where the text of each line ends, before its line end.
    ends: Vec<usize>,
}

impl Lines {
    /// Finds the lines. O(bytes).
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut starts, mut ends) = (vec![0], Vec::new());
        let mut at = 0;
        while at < bytes.len() {
            let width = match bytes[at] {
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
                b'\r' | b'\n' => 1,
                _ => 0,
            };
            if width > 0 {
                ends.push(at);
                starts.push(at + width);
            }
            at += width.max(1);
        }
        ends.push(bytes.len());
        Self { starts, ends }
    }

    /// The number of the line an offset lies on, counted from 1. O(log lines).
    pub fn number(&self, offset: usize) -> u32 {
        self.starts.partition_point(|&start| start <= offset).max(1) as u32
    }

    /// Where a line stands, without its line end; an empty range behind the last line.
    pub fn range(&self, number: u32) -> Range<usize> {
        let index = (number as usize).saturating_sub(1);
        match (self.starts.get(index), self.ends.get(index)) {
            (Some(&start), Some(&end)) => start..end,
            _ => self.last()..self.last(),
        }
    }

    /// Where a line and its line end stand.
    pub fn whole(&self, number: u32) -> Range<usize> {
        let start = self.range(number).start;
        start
            ..self
                .starts
                .get(number as usize)
                .copied()
                .unwrap_or(self.last())
    }

    /// How many lines there are; the empty one behind a final line end counts.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    fn last(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_any_line_end() {
        let text = "a\nbb\r\nc\rd";
        let lines = Lines::of(text);
        assert_eq!(lines.count(), 4);
        let shown: Vec<&str> = (1..=4).map(|n| &text[lines.range(n)]).collect();
        assert_eq!(shown, ["a", "bb", "c", "d"]);
        assert_eq!(
            (
                lines.number(0),
                lines.number(3),
                lines.number(6),
                lines.number(99)
            ),
            (1, 2, 3, 4)
        );
        assert_eq!(&text[lines.whole(2)], "bb\r\n");
        assert_eq!(lines.range(99), 9..9);
    }
}
