//! JSON in fences, as lists of records with the bytes of every value; nothing is converted.

use super::super::text::page::{Line, Page};
use super::records::{Entry, List, Record};

/// How deep values are nested, and how many there are, before the rest is passed over.
const MOST: (usize, usize) = (32, 100_000);

/// A value.
enum Value {
    /// The text without quotes.
    Plain(Line),
    List(Vec<Value>),
    Map(Line, Vec<(String, Value)>),
}

/// The lists of records of a block; lists inside a record are none of their own.
pub(super) fn lists(page: &Page, block: usize) -> Vec<List> {
    let lines = &page.blocks[block].lines;
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Vec::new();
    };
    let mut reader = Reader {
        text: page.text,
        at: first.start,
        end: last.end,
        left: MOST.1,
    };
    let mut found = Vec::new();
    if let Some(value) = reader.value(0) {
        collect("", value, &mut found);
    }
    found
}

fn collect(name: &str, value: Value, found: &mut Vec<List>) {
    match value {
        Value::Map(_, entries) => entries
            .into_iter()
            .for_each(|(key, value)| collect(&key, value, found)),
        Value::List(values) => {
            let records: Vec<Record> = values.into_iter().filter_map(record).collect();
            if !records.is_empty() {
                found.push(List {
                    name: name.to_owned(),
                    records,
                });
            }
        }
        Value::Plain(_) => {}
    }
}

fn record(value: Value) -> Option<Record> {
    let Value::Map(line, entries) = value else {
        return None;
    };
    let plain = |value: Value| match value {
        Value::Plain(line) => vec![line],
        Value::List(values) => values
            .into_iter()
            .filter_map(|value| match value {
                Value::Plain(line) => Some(line),
                _ => None,
            })
            .collect(),
        Value::Map(..) => Vec::new(),
    };
    let entries = entries.into_iter().map(|(key, value)| Entry {
        key,
        values: plain(value),
    });
    Some(Record {
        line,
        entries: entries.collect(),
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    left: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text
            .as_bytes()
            .get(self.at)
            .copied()
            .filter(|_| self.at < self.end)
    }

    /// Passes over spaces, commas and comments.
    fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() || byte == b',' {
                self.at += 1;
            } else if self.text[self.at..self.end].starts_with("//") {
                self.at = self.text[self.at..self.end]
                    .find('\n')
                    .map_or(self.end, |end| self.at + end);
            } else {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip();
        self.left = self.left.checked_sub(1)?;
        if depth > MOST.0 {
            return None;
        }
        match self.peek()? {
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(Value::Plain),
            _ => self.bare(),
        }
    }

    fn map(&mut self, depth: usize) -> Option<Value> {
        let start = self.at;
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.skip();
            match self.peek()? {
                b'}' => break,
                b'"' => {
                    let key = self.string()?;
                    self.skip();
                    if self.peek()? != b':' {
                        return None;
                    }
                    self.at += 1;
                    entries.push((
                        self.text[key.start..key.end].to_owned(),
                        self.value(depth + 1)?,
                    ));
                }
                _ => return None,
            }
        }
        self.at += 1;
        Some(Value::Map(
            Line {
                start,
                end: self.at,
            },
            entries,
        ))
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip();
            if self.peek()? == b']' {
                break;
            }
            values.push(self.value(depth + 1)?);
        }
        self.at += 1;
        Some(Value::List(values))
    }

    /// The inside of a string; escapes stay as they are written.
    fn string(&mut self) -> Option<Line> {
        let start = self.at + 1;
        let mut at = start;
        let bytes = self.text.as_bytes();
        while at < self.end {
            match bytes[at] {
                b'\\' => at += 2,
                b'"' => {
                    self.at = at + 1;
                    return Some(Line { start, end: at });
                }
                _ => at += 1,
            }
        }
        None
    }

    fn bare(&mut self) -> Option<Value> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'))
        {
            self.at += 1;
        }
        (self.at > start).then_some(Value::Plain(Line {
            start,
            end: self.at,
        }))
    }
}
