//! A row of a plan as what stands in a document: a name, words for its fields, lists, and as JSON what is left.

use super::escape::{body, inline};
use super::fields::{Field, Form};
use super::parse;
use super::sections::{Part, Section};
use crate::exchange::xlsx::columns::{Kind, estimate};
use crate::exchange::xlsx::names::Names;
use crate::exchange::xlsx::rows::{get, set};
use crate::plan::duration::Units;
use serde_json::{Map, Value};

/// Fields that say where a row stands, which its place in the document says.
const PLACED: &[&str] = &["id", "rank", "place"];

/// One row, or one thing within a row.
pub(super) struct Written {
    pub(super) id: u64,
    /// What it is called; a number with `#` where it has no name of its own.
    pub(super) label: String,
    /// Whether it has a box, and it is ticked.
    pub(super) is_done: bool,
    /// `[fields]`: escaped words, empty for none.
    pub(super) words: Vec<String>,
    /// What stands behind the name.
    pub(super) heading: String,
    /// Paragraphs, escaped, or code as it is.
    pub(super) text: String,
    /// `[parts]`.
    pub(super) parts: Vec<Vec<Written>>,
    /// What no words hold.
    pub(super) rest: Map<String, Value>,
}

/// What rows are turned into words with.
pub(super) struct Wording<'a> {
    pub(super) names: &'a Names,
    pub(super) units: Units,
}

impl Wording<'_> {
    /// A row of a section. `label` is what others know it by.
    pub(super) fn row(&self, section: &Section, row: Map<String, Value>, label: String) -> Written {
        let called = section.sheet().label;
        let own = get(&row, called).clone();
        let mut written = self.fields(&section.fields(), row);
        if !called.is_empty() {
            // What stands in its place may be a number, or lack a space.
            let is_own = own.as_str() == Some(read_as(&label).as_str());
            let left = if is_own { Value::Null } else { own };
            set(&mut written.rest, called, left);
        }
        written.label = label;
        written.heading = self.take_text(&mut written.rest, section.heading, &|text| {
            let shown = super::escape::heading(text);
            (parse::plain(&shown) == *text).then_some(shown)
        });
        written.text = self.take_text(&mut written.rest, section.text, &|text| {
            if section.text == "body" && section.title == "Report templates" {
                return (text.replace('\r', "").trim_end_matches('\n') == text)
                    .then(|| text.to_owned());
            }
            let shown = body(text);
            let lines: Vec<&str> = shown.lines().collect();
            (parse::paragraphs(&lines) == *text).then_some(shown)
        });
        written.parts = section
            .parts
            .iter()
            .map(|part| self.part(part, &mut written.rest))
            .collect();
        for field in PLACED {
            written.rest.remove(*field);
        }
        written
    }

    /// The things of a list, taken out of the row.
    pub(super) fn part(&self, part: &Part, row: &mut Map<String, Value>) -> Vec<Written> {
        let Some(list) = get(row, part.path).as_array().cloned() else {
            return Vec::new();
        };
        set(row, part.path, Value::Null);
        let each = list.into_iter().filter_map(|thing| match thing {
            Value::Object(thing) => Some(self.thing(part, thing)),
            _ => None,
        });
        each.collect()
    }

    fn thing(&self, part: &Part, thing: Map<String, Value>) -> Written {
        let mut written = self.fields(part.fields, thing);
        written.rest.remove("sources");
        if !part.label.is_empty() {
            written.label = written
                .rest
                .get(part.label)
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned();
            if read_as(&written.label) == written.label {
                written.rest.remove(part.label);
            }
            written.is_done = written.rest.remove("done") == Some(Value::Bool(true));
        }
        written
    }

    /// The words of fields; what they hold exactly is no rest.
    pub(super) fn fields(&self, fields: &[Field], row: Map<String, Value>) -> Written {
        let mut rest = row.clone();
        let mut points = [None; 3];
        let mut words = Vec::with_capacity(fields.len());
        for field in fields {
            let value = get(&row, field.path);
            let shown = field.show(value, self.names).unwrap_or_default();
            let escaped = inline(&shown);
            let back = field.read(&parse::plain(&escaped), self.names, self.units);
            match field.form {
                Form::Column(Kind::Estimate(point)) => {
                    points[point as usize] = back.ok().and_then(|value| value.as_i64());
                    if !value.is_null() && estimate(points).0 == *value {
                        set(&mut rest, field.path, Value::Null);
                    }
                }
                _ if !value.is_null() && back.as_ref() == Ok(value) => {
                    set(&mut rest, field.path, Value::Null);
                }
                _ => {}
            }
            words.push(escaped);
        }
        Written {
            id: row.get("id").and_then(Value::as_u64).unwrap_or(0),
            label: String::new(),
            is_done: false,
            words,
            heading: String::new(),
            text: String::new(),
            parts: Vec::new(),
            rest,
        }
    }

    fn take_text(
        &self,
        row: &mut Map<String, Value>,
        field: &str,
        show: &dyn Fn(&String) -> Option<String>,
    ) -> String {
        let shown = match row.get(field) {
            Some(Value::String(text)) => show(text),
            _ => None,
        };
        match shown {
            Some(shown) => {
                row.remove(field);
                shown
            }
            None => String::new(),
        }
    }
}

/// What is read where a text was written within a line.
fn read_as(text: &str) -> String {
    parse::plain(&inline(text))
}

impl Written {
    /// Every number in what is left, by which it may mean another row.
    pub(super) fn numbers(&self, found: &mut std::collections::HashSet<u64>) {
        numbers(&Value::Object(self.rest.clone()), found);
        for thing in self.parts.iter().flatten() {
            thing.numbers(found);
        }
    }
}

fn numbers(value: &Value, found: &mut std::collections::HashSet<u64>) {
    match value {
        Value::Number(number) => found.extend(number.as_u64()),
        Value::String(text) => {
            let node = text.strip_prefix(['t', 'g']);
            found.extend(node.and_then(|number| number.parse::<u64>().ok()));
        }
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !["line", "to_line"].contains(&name.as_str()))
            .for_each(|(_, field)| numbers(field, found)),
        Value::Null | Value::Bool(_) => {}
    }
}
