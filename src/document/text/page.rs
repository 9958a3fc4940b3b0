//! A document as blocks: headings, lines of text, list items, tables, code, each with its bytes.
//!
//! Markdown is taken apart by pulldown-cmark; what is kept are flat blocks in the order of the document,
//! the section each stands in, and byte ranges of the repaired text. A line of its own in bold opens a
//! section too, as authors use it for one. Headings, boxes and comments inside code are no structure here:
//! code is a block of lines, and whoever wants its content asks for it.

use super::inline;
use super::lines::Lines;
use crate::document::facts::Place;
use std::collections::HashMap;
use std::ops::Range;

/// One line of a block: its text without the markers of lists, quotes and headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) struct Line {
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::document) enum Kind {
    /// A heading, or a line in bold that stands for one.
    Heading,
    /// A paragraph.
    Text,
    /// A list item without what is nested in it.
    Item {
        /// How many lists it is nested in, from 1.
        depth: usize,
        /// Its number in an ordered list.
        ordinal: Option<u64>,
        /// Its box, where it has one: whether it is ticked, and the mark's place.
        tick: Option<(bool, Line)>,
    },
    /// A table.
    Table(Table),
    /// Code with the info string of its fence.
    Code {
        /// The language.
        info: String,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::document) struct Table {
    /// The header's cells.
    pub header: Vec<Line>,
    /// The cells of each row.
    pub rows: Vec<Vec<Line>>,
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::document) struct Block {
    pub kind: Kind,
    /// Its lines; of code the content, of a table none.
    pub lines: Vec<Line>,
    /// The section it stands in; a heading stands in its own.
    pub section: usize,
    /// The item it is nested in.
    pub parent: Option<usize>,
    /// All of it.
    pub start: usize,
    pub end: usize,
}

/// A section: a heading and everything up to the next one of its level.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::document) struct Section {
    /// The title without markup.
    pub title: String,
    /// 0 the document, 1 to 6 headings, [`BOLD`] a line in bold, [`LABEL`] one that ends with a colon.
    pub level: u8,
    /// The section around it.
    pub parent: usize,
    /// Its blocks, those of sections inside it included.
    pub blocks: Range<usize>,
}

/// The level of a line in bold.
pub(in crate::document) const BOLD: u8 = 7;
/// The level of a line in bold that ends with a colon.
pub(in crate::document) const LABEL: u8 = 8;

/// A document taken apart.
#[derive(Clone, Debug)]
pub(in crate::document) struct Page<'t> {
    pub text: &'t str,
    pub lines: Lines,
    pub blocks: Vec<Block>,
    /// The first is the document itself.
    pub sections: Vec<Section>,
    /// Front matter: each a list of lines `key: value` with their bytes.
    pub front: Vec<Vec<Line>>,
    /// The first item of the list each block stands in; of another block the block itself.
    pub list_starts: Vec<usize>,
    /// The sections directly inside each section.
    pub inner: Vec<Vec<usize>>,
}

impl<'t> Page<'t> {
    /// The text of a line as it is written.
    pub fn raw(&self, line: Line) -> &'t str {
        self.text.get(line.start..line.end).unwrap_or("")
    }

    /// The text of a line without markup.
    pub fn plain(&self, line: Line) -> String {
        inline::plain(self.raw(line))
    }

    /// The lines of a block without markup, joined by spaces.
    pub fn joined(&self, block: usize) -> String {
        let lines = self.blocks[block].lines.iter();
        lines
            .map(|&line| self.plain(line))
            .collect::<Vec<_>>()
            .join(" ")
            .trim()
            .to_owned()
    }

    /// The place of a range of bytes.
    pub fn place(&self, start: usize, end: usize) -> Place {
        Place {
            line: self.lines.number(start),
            to_line: self.lines.number(end.saturating_sub(1).max(start)),
            start,
            end,
        }
    }

    /// The place of a line.
    pub fn line_place(&self, line: Line) -> Place {
        self.place(line.start, line.end)
    }

    /// The place of a whole block.
    pub fn block_place(&self, block: usize) -> Place {
        self.place(self.blocks[block].start, self.blocks[block].end)
    }

    /// The place of a section, from its heading to its last block.
    pub fn section_place(&self, section: usize) -> Place {
        let blocks = &self.sections[section].blocks;
        match (
            self.blocks.get(blocks.start),
            self.blocks.get(blocks.end.saturating_sub(1)),
        ) {
            (Some(first), Some(last)) if !blocks.is_empty() => {
                let end = self.blocks[blocks.clone()]
                    .iter()
                    .map(|b| b.end)
                    .max()
                    .unwrap_or(last.end);
                self.place(first.start, end)
            }
            _ => Place::default(),
        }
    }

    /// A section and those around it, innermost first, without the document itself.
    pub fn around(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        let next = |&at: &usize| Some(self.sections[at].parent);
        std::iter::successors(Some(section), next).take_while(|&at| at != 0)
    }

    /// Whether a section or one around it satisfies a test on its title.
    pub fn is_under(&self, section: usize, test: impl Fn(&str) -> bool) -> bool {
        self.around(section)
            .any(|at| test(&self.sections[at].title))
    }

    /// The title of the innermost section that is no mere label.
    pub fn section_title(&self, section: usize) -> String {
        let found = self
            .around(section)
            .find(|&at| self.sections[at].level < LABEL);
        found.map_or_else(String::new, |at| self.sections[at].title.clone())
    }

    /// The blocks of a section that stand in no section inside it.
    pub fn own_blocks(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        self.sections[section]
            .blocks
            .clone()
            .filter(move |&block| self.blocks[block].section == section)
    }

    /// The sections directly inside a section.
    pub fn children(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        self.inner[section].iter().copied()
    }

    /// The line that introduces a block: the last line before it in its section, when it ends with a colon.
    pub fn lead(&self, block: usize) -> Option<String> {
        let first = self.list_starts[block];
        let before = first.checked_sub(1)?;
        let candidate = &self.blocks[before];
        let fits = candidate.section == self.blocks[block].section
            && matches!(
                candidate.kind,
                Kind::Text | Kind::Item { .. } | Kind::Heading
            );
        let line = candidate.lines.last().copied().filter(|_| fits)?;
        let text = self.plain(line);
        text.ends_with([':', '：'])
            .then(|| text.trim_end_matches([':', '：']).trim().to_owned())
    }

    /// Finds the lists and the inner sections, once all blocks are there. O(blocks + sections).
    pub(super) fn settle(&mut self) {
        let mut first_of_parent: HashMap<usize, usize> = HashMap::new();
        self.list_starts = (0..self.blocks.len()).collect();
        for at in 0..self.blocks.len() {
            let Kind::Item { .. } = self.blocks[at].kind else {
                continue;
            };
            self.list_starts[at] = match self.blocks[at].parent {
                Some(parent) => *first_of_parent.entry(parent).or_insert(at),
                None => self.start_of_run(at),
            };
        }
        self.inner = vec![Vec::new(); self.sections.len()];
        for at in 1..self.sections.len() {
            let parent = self.sections[at].parent;
            self.inner[parent].push(at);
        }
    }

    /// The start of the list a top item goes on with: that of the item before, where only its own blocks lie between.
    fn start_of_run(&self, at: usize) -> usize {
        if let Some(start) = self.list_gone_on_with(at) {
            return start;
        }
        let Some(before) = at
            .checked_sub(1)
            .filter(|&before| self.blocks[before].section == self.blocks[at].section)
        else {
            return at;
        };
        let mut top = before;
        while let Some(parent) = self.blocks[top].parent {
            top = parent;
        }
        match self.blocks[top].kind {
            Kind::Item { .. } => self.list_starts[top],
            _ => at,
        }
    }

    /// The start of the list that the number of an item goes on with, other blocks between or not.
    fn list_gone_on_with(&self, at: usize) -> Option<usize> {
        let number = match self.blocks[at].kind {
            Kind::Item {
                ordinal: Some(number),
                ..
            } if number > 1 => number,
            _ => return None,
        };
        let section = self.blocks[at].section;
        let before = (0..at)
            .rev()
            .take_while(|&before| self.blocks[before].section == section);
        let last = before
            .into_iter()
            .find(|&before| matches!(self.blocks[before].kind, Kind::Item { depth: 1, .. }))?;
        let goes_on = matches!(self.blocks[last].kind, Kind::Item { ordinal: Some(other), .. } if other + 1 == number);
        goes_on.then(|| self.list_starts[last])
    }

    /// The blocks nested directly or deeper in an item.
    pub fn nested(&self, item: usize) -> Range<usize> {
        let end = self.blocks[item].end;
        let last = (item + 1..self.blocks.len())
            .find(|&at| self.blocks[at].start >= end)
            .unwrap_or(self.blocks.len());
        item + 1..last
    }
}
