//! YAML in fences, as lists of records with the bytes of every value.
//!
//! It is read as people write such lists: a dash per record and a key per line, a record in braces, or a record below
//! its key. It is not read whole: anchors, folded text and documents are passed over.

use super::super::text::page::{Line, Page};
use super::records::{Entry, List, Record};

/// The lists of records of a block.
pub(super) fn lists(page: &Page, block: usize) -> Vec<List> {
    let mut reader = Reader {
        page,
        found: Vec::new(),
        dashes: None,
        children: None,
        name: String::new(),
        name_indent: 0,
    };
    for &line in &page.blocks[block].lines {
        reader.line(line);
    }
    reader.found
}

struct Reader<'p, 't> {
    page: &'p Page<'t>,
    found: Vec<List>,
    /// The indent of the dashes of the open list.
    dashes: Option<usize>,
    /// The indent of the keys that are records of the open list.
    children: Option<usize>,
    /// The last key without a value, and its indent.
    name: String,
    name_indent: usize,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: Line) {
        let raw = self.page.raw(line);
        let indent = raw.len() - raw.trim_start_matches(' ').len();
        let text = raw.trim();
        if text.is_empty() || text.starts_with('#') {
            return;
        }
        let whole = Line {
            start: line.start + indent,
            end: line.start + indent + text.len(),
        };
        match text.strip_prefix("- ") {
            Some(rest) => self.dash(whole, indent, rest.trim_start()),
            None => self.key(whole, indent),
        }
    }

    /// A line behind a dash: a record, or a value of the last key.
    fn dash(&mut self, line: Line, indent: usize, rest: &str) {
        let body = Line {
            start: line.end - rest.len(),
            end: line.end,
        };
        let is_record = rest.starts_with('{') || pair(rest).is_some();
        if is_record
            && self.dashes.is_none_or(|at| indent <= at)
            && self.children.is_none_or(|at| indent <= at)
        {
            if self.dashes != Some(indent) {
                self.open_list();
                self.dashes = Some(indent);
            }
            self.children = None;
            self.record(line, body, "");
        } else if self.dashes.or(self.children).is_some_and(|at| indent > at) {
            self.value(body);
        }
    }

    /// A line with a key: of a record, a record of its own, or the name of a list.
    fn key(&mut self, line: Line, indent: usize) {
        let text = self.page.raw(line);
        if self.dashes.is_some_and(|at| indent <= at) {
            self.dashes = None;
        }
        if self.children.is_some_and(|at| indent < at) {
            self.children = None;
        }
        let Some((key, value)) = pair(text) else {
            return;
        };
        let body = Line {
            start: line.start + value,
            end: line.end,
        };
        if self.dashes.is_some() || self.children.is_some_and(|at| indent > at) {
            self.field(key, body);
            return;
        }
        let is_child = self.children == Some(indent)
            || (self.children.is_none() && !self.name.is_empty() && indent > self.name_indent);
        let holds_record = body.start >= body.end || self.page.raw(body).starts_with('{');
        if is_child && holds_record {
            if self.children.is_none() {
                self.open_list();
                self.children = Some(indent);
            }
            let own = Line {
                start: line.start,
                end: line.start + key.len(),
            };
            self.record(own, body, &key);
        } else if body.start >= body.end {
            (self.name, self.name_indent) = (key, indent);
        }
    }

    fn open_list(&mut self) {
        self.found.push(List {
            name: std::mem::take(&mut self.name),
            records: Vec::new(),
        });
    }

    /// Opens a record whose first text may be a map in braces or a field; `key` names it where it stands below one.
    fn record(&mut self, line: Line, body: Line, key: &str) {
        if let Some(list) = self.found.last_mut() {
            list.records.push(Record {
                line,
                entries: Vec::new(),
            });
        }
        if !key.is_empty() {
            self.field("id".to_owned(), line);
        }
        let text = self.page.raw(body);
        if let Some(inside) = text.strip_prefix('{') {
            for part in parts(inside.trim_end_matches('}')) {
                let (start, part) = (body.start + 1 + part.0, part.1);
                if let Some((key, value)) = pair(part) {
                    self.field(
                        key,
                        Line {
                            start: start + value,
                            end: start + part.len(),
                        },
                    );
                }
            }
        } else if let Some((key, value)) = pair(text).filter(|_| key.is_empty()) {
            self.field(
                key,
                Line {
                    start: body.start + value,
                    end: body.end,
                },
            );
        }
    }

    /// Adds a field to the last record.
    fn field(&mut self, key: String, value: Line) {
        let record = self
            .found
            .last_mut()
            .and_then(|list| list.records.last_mut());
        if let Some(record) = record {
            record.entries.push(Entry {
                key,
                values: Vec::new(),
            });
        }
        self.value(value);
    }

    /// Adds a value to the last field of the last record, without its quotes and brackets.
    fn value(&mut self, line: Line) {
        let raw = self.page.raw(line);
        let text = raw.split(" #").next().unwrap_or(raw).trim();
        let lead = raw.len() - raw.trim_start().len();
        let inner = text.trim_start_matches(['[', '"', '\'']);
        let start = line.start + lead + text.len() - inner.len();
        let inner = inner.trim_end_matches([']', '"', '\'']);
        let record = self
            .found
            .last_mut()
            .and_then(|list| list.records.last_mut());
        let entry = record.and_then(|record| record.entries.last_mut());
        if let Some(entry) = entry.filter(|_| !inner.is_empty()) {
            entry.values.push(Line {
                start,
                end: start + inner.len(),
            });
        }
    }
}

/// The parts of the inside of a map in braces, with their offsets: commas in brackets and quotes part nothing.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                found.push((start, &text[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push((start, &text[start..]));
    let trimmed = |(start, part): (usize, _)| {
        let part: &str = part;
        (start + part.len() - part.trim_start().len(), part.trim())
    };
    found.into_iter().map(trimmed).collect()
}

/// The key of `key: value` and where the value starts.
fn pair(text: &str) -> Option<(String, usize)> {
    let at = text.find(':')?;
    let key = text[..at].trim().trim_matches(['"', '\'']);
    let rest = &text[at + 1..];
    let is_key = !key.is_empty()
        && key.len() <= 40
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    (is_key && (rest.is_empty() || rest.starts_with(' ')))
        .then(|| (key.to_owned(), text.len() - rest.trim_start().len()))
}
