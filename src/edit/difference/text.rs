//! The values of a plan file as people read them.

use super::Names;
use crate::plan::{Work, duration};
use serde_json::Value;

/// Fields whose numbers are ids of rows.
const REFERENCES: &[&str] = &[
    "track",
    "tracks",
    "phase",
    "parent",
    "calendar",
    "assignees",
    "agent",
    "agents",
    "ticket",
    "tickets",
    "reading",
    "readings",
    "metric",
    "source",
    "dropped",
];
/// Fields whose numbers are minutes of work.
const MINUTES: &[&str] = &[
    "fixed",
    "min",
    "likely",
    "max",
    "work",
    "remaining",
    "review",
    "effort",
    "budget",
    "empirical",
];
/// The points of an estimate, in their order.
const POINTS: &[&str] = &["min", "likely", "max"];
/// Longer texts are cut; the row itself has the whole.
const LONGEST: usize = 400;

/// A field's name as a caption: `work_kind` is `Work kind`, a rank is the order people see.
pub fn caption(name: &str) -> String {
    let name = if name == "rank" { "order" } else { name };
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A value as people read it.
pub fn value_text(name: &str, value: &Value, names: &Names) -> String {
    let text = whole_text(name, value, names);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn whole_text(name: &str, value: &Value, names: &Names) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => node_name(text, names).unwrap_or_else(|| text.clone()),
        Value::Number(number) => number_text(name, number, names),
        Value::Array(items) => {
            let texts: Vec<String> = items
                .iter()
                .map(|item| whole_text(name, item, names))
                .collect();
            texts.join(", ")
        }
        Value::Object(fields) => {
            // A choice with one value, such as `range`, is known by what is in it.
            if let (1, Some((_, inner @ Value::Object(_)))) = (fields.len(), fields.iter().next()) {
                return whole_text(name, inner, names);
            }
            // A plan file read as a value has its fields by name; the points of an estimate have an order.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| POINTS.iter().position(|point| point == name));
            let texts = fields.iter().map(|(inner, value)| {
                format!(
                    "{} {}",
                    inner.replace('_', " "),
                    whole_text(inner, value, names)
                )
            });
            texts.collect::<Vec<_>>().join(", ")
        }
    }
}

fn number_text(name: &str, number: &serde_json::Number, names: &Names) -> String {
    if REFERENCES.contains(&name)
        && let Some(row) = number.as_u64().and_then(|number| names.get(number))
    {
        return row.to_owned();
    }
    match number.as_i64() {
        Some(minutes) if MINUTES.contains(&name) => duration::show(Work(minutes)),
        _ => number.to_string(),
    }
}

/// The key of a node that the file writes as `t12` or `g3`.
fn node_name(text: &str, names: &Names) -> Option<String> {
    let number = text.strip_prefix('t').or_else(|| text.strip_prefix('g'))?;
    names.get(number.parse().ok()?).map(str::to_owned)
}
