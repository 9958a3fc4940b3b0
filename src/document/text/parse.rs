//! From Markdown events to the blocks of a [`Page`].

use super::front;
use super::html;
use super::inline;
use super::lines::Lines;
use super::outline;
use super::page::{BOLD, Block, Kind, LABEL, Line, Page, Section, Table};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Takes a text apart. O(bytes).
pub(in crate::document) fn parse(text: &str) -> Page<'_> {
    let mut builder = Builder::new(text);
    for segment in front::segments(text, &builder.page.lines) {
        match segment {
            front::Segment::Front(lines) => builder.page.front.push(lines),
            front::Segment::Body(range) => builder.body(range),
        }
    }
    builder.finish()
}

struct Builder<'t> {
    page: Page<'t>,
    /// The items around, innermost last.
    items: Vec<usize>,
    /// How many lists are open, and the next number of each ordered one.
    lists: Vec<Option<u64>>,
    /// The block that takes the text, and the bytes of it so far.
    leaf: Option<usize>,
    taken: Option<Range<usize>>,
    /// The table being read, and the cell.
    table: Option<Table>,
    row: Vec<Line>,
    is_head: bool,
    /// Whether code is being read.
    in_code: bool,
    heading: Option<u8>,
    /// The bytes of a table in HTML, whose events are passed over.
    html: Range<usize>,
    /// Whether the end of a table in HTML was looked for in vain.
    no_html: bool,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let root = Section {
            title: String::new(),
            level: 0,
            parent: 0,
            blocks: 0..0,
        };
        let page = Page {
            text,
            lines: Lines::of(text),
            blocks: Vec::new(),
            sections: vec![root],
            front: Vec::new(),
            list_starts: Vec::new(),
            inner: Vec::new(),
        };
        Self {
            page,
            items: Vec::new(),
            lists: Vec::new(),
            leaf: None,
            taken: None,
            table: None,
            row: Vec::new(),
            is_head: false,
            in_code: false,
            heading: None,
            html: 0..0,
            no_html: false,
        }
    }

    fn body(&mut self, range: Range<usize>) {
        let text = self.page.text;
        let parser = Parser::new_ext(&text[range.clone()], Options::ENABLE_TABLES);
        for (event, at) in parser.into_offset_iter() {
            let at = at.start + range.start..at.end + range.start;
            if self.html.contains(&at.start) {
                continue;
            }
            if matches!(event, Event::Start(Tag::HtmlBlock)) {
                self.html_table(at.clone(), range.end);
            }
            self.event(event, at);
        }
        self.flush();
        self.items.clear();
        self.lists.clear();
    }

    /// Makes a table of one in HTML that opens in a block; it may go on behind the block.
    fn html_table(&mut self, at: Range<usize>, end: usize) {
        let text = self.page.text;
        if self.no_html || !text[at.clone()].to_ascii_lowercase().contains("<table") {
            return;
        }
        let Some((table, bytes)) = html::table(&text[at.start..end], at.start) else {
            self.no_html = true;
            return;
        };
        self.flush();
        self.start(Kind::Table(table), bytes.clone());
        self.leaf = None;
        self.html = bytes;
    }

    fn event(&mut self, event: Event<'t>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, at),
            Event::End(tag) => self.close(tag),
            Event::Text(_) if self.in_code => self.code_lines(at),
            Event::Rule => self.flush(),
            Event::Html(_) => {}
            _ => self.take(at),
        }
    }

    fn open(&mut self, tag: Tag<'t>, at: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level as u8);
                self.start(Kind::Heading, at);
            }
            Tag::Paragraph => self.paragraph(at),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => self.item(at),
            Tag::CodeBlock(kind) => self.code(kind, at),
            Tag::Table(_) => {
                self.flush();
                self.start(Kind::Table(Table::default()), at);
                self.table = Some(Table::default());
            }
            Tag::TableHead => self.is_head = true,
            Tag::TableRow => self.is_head = false,
            Tag::TableCell => {
                let cell = self.trimmed_cell(at);
                self.row.push(cell);
            }
            Tag::BlockQuote(_)
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => self.flush(),
            _ => self.take(at),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph => self.flush(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.items.pop();
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.leaf = None;
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    /// Begins a block that takes the text that follows.
    fn start(&mut self, kind: Kind, at: Range<usize>) -> usize {
        let section = self.page.sections.len() - 1;
        let index = self.page.blocks.len();
        self.page.blocks.push(Block {
            kind,
            lines: Vec::new(),
            section,
            parent: self.items.last().copied(),
            start: at.start,
            end: at.end,
        });
        self.leaf = Some(index);
        self.taken = None;
        index
    }

    fn paragraph(&mut self, at: Range<usize>) {
        self.flush();
        // The first paragraph of a loose item is the item's own text.
        match self.items.last() {
            Some(&item)
                if self.page.blocks[item].lines.is_empty()
                    && item + 1 == self.page.blocks.len() =>
            {
                self.leaf = Some(item);
                self.taken = None;
            }
            _ => drop(self.start(Kind::Text, at)),
        }
    }

    fn item(&mut self, at: Range<usize>) {
        self.flush();
        let depth = self.lists.len();
        let ordinal = self.lists.last_mut().and_then(|next| {
            let number = (*next)?;
            *next = Some(number.saturating_add(1));
            Some(number)
        });
        let index = self.start(
            Kind::Item {
                depth,
                ordinal,
                tick: None,
            },
            at,
        );
        self.items.push(index);
    }

    fn code(&mut self, kind: CodeBlockKind<'t>, at: Range<usize>) {
        self.flush();
        let info = match kind {
            CodeBlockKind::Fenced(info) => info
                .split([' ', ',', '{'])
                .next()
                .unwrap_or("")
                .to_lowercase(),
            CodeBlockKind::Indented => "indented".to_owned(),
        };
        self.start(Kind::Code { info }, at);
        self.in_code = true;
    }

    fn code_lines(&mut self, at: Range<usize>) {
        let Some(leaf) = self.leaf else { return };
        let (first, last) = (
            self.page.lines.number(at.start),
            self.page
                .lines
                .number(at.end.saturating_sub(1).max(at.start)),
        );
        for number in first..=last {
            let range = self.page.lines.range(number);
            let line = Line {
                start: range.start.max(at.start),
                end: range.end.min(at.end).max(range.start.max(at.start)),
            };
            self.page.blocks[leaf].lines.push(line);
        }
    }

    /// Takes the bytes of an inline event into the open block.
    fn take(&mut self, at: Range<usize>) {
        if self.table.is_some() || self.in_code {
            return;
        }
        if self.leaf.is_none() {
            // Text of a tight item behind a nested list.
            self.start(Kind::Text, at.clone());
        }
        self.taken = Some(match self.taken.take() {
            Some(taken) => taken.start.min(at.start)..taken.end.max(at.end),
            None => at,
        });
    }

    /// Ends the open block: its bytes become lines.
    fn flush(&mut self) {
        let (Some(leaf), taken) = (self.leaf.take(), self.taken.take()) else {
            return;
        };
        if let Some(taken) = taken {
            let lines = self.lines_of(taken);
            self.page.blocks[leaf].lines.extend(lines);
        }
        self.find_tick(leaf);
        outline::split(&mut self.page, leaf);
        match (self.heading.take(), &self.page.blocks[leaf].kind) {
            (Some(level), _) => self.open_section(leaf, level),
            (None, Kind::Text) => self.bold_section(leaf),
            _ => {}
        }
    }

    fn lines_of(&self, taken: Range<usize>) -> Vec<Line> {
        let text = self.page.text;
        let (first, last) = (
            self.page.lines.number(taken.start),
            self.page
                .lines
                .number(taken.end.saturating_sub(1).max(taken.start)),
        );
        let mut lines = Vec::new();
        for number in first..=last {
            let range = self.page.lines.range(number);
            let (mut start, end) = (range.start.max(taken.start), range.end.min(taken.end));
            if start >= end {
                continue;
            }
            if number > first {
                let inside = &text[start..end];
                start += inside.len() - inside.trim_start_matches([' ', '\t', '>']).len();
            }
            let inside = &text[start..end];
            let end = start + inside.trim_end().len();
            let start = end - inside.trim().len();
            if start < end {
                lines.push(Line { start, end });
            }
        }
        lines
    }

    fn find_tick(&mut self, leaf: usize) {
        let text = self.page.text;
        let block = &mut self.page.blocks[leaf];
        let (Kind::Item { tick, .. }, Some(line)) = (&mut block.kind, block.lines.first_mut())
        else {
            return;
        };
        let raw = &text[line.start..line.end];
        let Some(is_ticked) = inline::tick(raw) else {
            return;
        };
        *tick = Some((
            is_ticked,
            Line {
                start: line.start + 1,
                end: line.start + 2,
            },
        ));
        let rest = raw[3..].trim_start();
        line.start = line.end - rest.len();
    }

    fn open_section(&mut self, block: usize, level: u8) {
        let title = self.page.joined(block);
        let title = title.trim_end_matches([':', '：']).trim().to_owned();
        let parent = self.enclosing(level);
        let index = self.page.sections.len();
        self.page.sections.push(Section {
            title,
            level,
            parent,
            blocks: block..block,
        });
        self.page.blocks[block].section = index;
    }

    /// The innermost section that a new one of this level stands in.
    fn enclosing(&self, level: u8) -> usize {
        let mut at = self.page.sections.len() - 1;
        while at != 0 && self.page.sections[at].level >= level {
            at = self.page.sections[at].parent;
        }
        at
    }

    /// A paragraph of one line all in bold is a heading to its author.
    fn bold_section(&mut self, block: usize) {
        let is_nested = self.page.blocks[block].parent.is_some();
        let [line] = self.page.blocks[block].lines[..] else {
            return;
        };
        let Some(title) = inline::all_bold(self.page.raw(line)).filter(|_| !is_nested) else {
            return;
        };
        let level = if title.ends_with([':', '：']) {
            LABEL
        } else {
            BOLD
        };
        self.page.blocks[block].kind = Kind::Heading;
        self.open_section(block, level);
    }

    fn trimmed_cell(&self, at: Range<usize>) -> Line {
        let raw = &self.page.text[at.clone()];
        let lead = raw.len() - raw.trim_start_matches([' ', '\t', '|']).len();
        let inside = &raw[lead..];
        let mut end = inside.trim_end().len();
        if inside[..end].ends_with('|') && !inside[..end].ends_with("\\|") {
            end = inside[..end - 1].trim_end().len();
        }
        Line {
            start: at.start + lead,
            end: at.start + lead + end,
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if let Some(table) = &mut self.table {
            if self.is_head {
                table.header = row;
                self.is_head = false;
            } else {
                table.rows.push(row);
            }
        }
    }

    fn end_table(&mut self) {
        if let (Some(table), Some(leaf)) = (self.table.take(), self.leaf.take()) {
            self.page.blocks[leaf].kind = Kind::Table(table);
        }
    }

    /// Closes the sections: each reaches to the next one that is not inside it.
    fn finish(mut self) -> Page<'t> {
        let count = self.page.blocks.len();
        let mut open: Vec<usize> = Vec::new();
        for at in 1..self.page.sections.len() {
            let (level, start) = (
                self.page.sections[at].level,
                self.page.sections[at].blocks.start,
            );
            while open
                .last()
                .is_some_and(|&last| self.page.sections[last].level >= level)
            {
                let last = open.pop().unwrap_or(0);
                self.page.sections[last].blocks.end = start;
            }
            open.push(at);
        }
        for at in open {
            self.page.sections[at].blocks.end = count;
        }
        self.page.sections[0].blocks = 0..count;
        self.page.settle();
        self.page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_their_bytes() {
        let text = "# T\n\nLead:\n- [ ] Code follows\n  - nested `a|b`\n- [x] done\n\n**Bold line**\n\n| A | B\\|C |\n|---|---|\n| `x` | **y** |\n\n1. one\n   ```sh\n   ls\n   ```\n";
        let page = parse(text);
        let shown: Vec<String> = page
            .blocks
            .iter()
            .map(|block| {
                let lines: Vec<&str> = block.lines.iter().map(|&line| page.raw(line)).collect();
                match &block.kind {
                    Kind::Heading => format!("heading {}", lines.join("/")),
                    Kind::Text => format!("text {}", lines.join("/")),
                    Kind::Item {
                        depth,
                        ordinal,
                        tick,
                    } => format!(
                        "item {depth} {ordinal:?} {:?} {}",
                        tick.map(|(t, _)| t),
                        lines.join("/")
                    ),
                    Kind::Table(table) => format!(
                        "table {:?}",
                        table
                            .header
                            .iter()
                            .chain(table.rows.iter().flatten())
                            .map(|&cell| page.raw(cell))
                            .collect::<Vec<_>>()
                    ),
                    Kind::Code { info } => format!("code {info} {}", lines.join("/")),
                }
            })
            .collect();
        assert_eq!(
            shown,
            [
                "heading T",
                "text Lead:",
                "item 1 None Some(false) Code follows",
                "item 2 None None nested `a|b`",
                "item 1 None Some(true) done",
                "heading **Bold line**",
                "table [\"A\", \"B\\\\|C\", \"`x`\", \"**y**\"]",
                "item 1 Some(1) None one",
                "code sh ls",
            ]
        );
        assert_eq!(
            page.sections
                .iter()
                .map(|section| section.level)
                .collect::<Vec<_>>(),
            [0, 1, BOLD]
        );
    }
}
