//! Where in a plan file something stands: the field at a position, the line of a row.
//!
//! Works on text that the parser has refused, so it takes nothing for granted and never fails; at worst
//! it names the field before the damage.

use crate::plan::integrity::{self, IntegrityError, KeyIndex};
use crate::plan::{Plan, RowRef};
use std::fmt::Write;

/// One level of nesting on the way to a position.
enum Level<'a> {
    /// In an object, at the value of this key.
    Key(&'a str),
    /// In an array, at this item.
    Item(usize),
}

/// The deepest path shown; deeper files are damage, not plans.
const DEEPEST: usize = 12;

/// The field that a position lies in, as `tickets[3].estimate.fixed`; empty at the top.
///
/// `line` counts from 1, `column` in bytes from 1, both as the parser reports them.
pub(super) fn field_at(text: &str, line: usize, column: usize) -> String {
    let end = offset_of(text, line, column);
    let mut levels: Vec<Level> = Vec::new();
    let mut last_string = "";
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < end {
        match bytes[at] {
            b'"' => {
                let close = end_of_string(bytes, at + 1);
                last_string = text.get(at + 1..close).unwrap_or("");
                at = close;
            }
            b':' => {
                if let Some(Level::Key(key)) = levels.last_mut() {
                    *key = last_string;
                }
            }
            b',' => match levels.last_mut() {
                Some(Level::Item(index)) => *index += 1,
                Some(key) => *key = Level::Key(""),
                None => {}
            },
            b'{' => levels.push(Level::Key("")),
            b'[' => levels.push(Level::Item(0)),
            b'}' | b']' if at + 1 < end => {
                levels.pop();
            }
            _ => {}
        }
        at += 1;
    }
    show(&levels)
}

/// The line of the row an inconsistency is about; `plan` is what was read, where it got that far.
pub(super) fn line_of_error(
    text: &str,
    plan: Option<&Plan>,
    error: &IntegrityError,
) -> Option<usize> {
    if let IntegrityError::DuplicateId { id } = error {
        return line_of_id(text, *id, 2);
    }
    line_of_id(text, culprit(plan?, error)?.number(), 1)
}

fn show(levels: &[Level]) -> String {
    let mut path = String::new();
    for level in levels.iter().take(DEEPEST) {
        // Writing into a string cannot fail.
        let _ = match level {
            Level::Key("") => Ok(()),
            Level::Key(key) if path.is_empty() => write!(path, "{key}"),
            Level::Key(key) => write!(path, ".{key}"),
            Level::Item(index) => write!(path, "[{index}]"),
        };
    }
    path
}

/// The offset just behind a position, at most the end of the text.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    start.saturating_add(column).min(text.len())
}

/// The offset of the quote that ends a string, or the end of the text.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// The row an inconsistency is about.
fn culprit(plan: &Plan, error: &IntegrityError) -> Option<RowRef> {
    if let IntegrityError::EmptyKey { row } = error {
        return Some(*row);
    }
    if let IntegrityError::DuplicateKey { key } = error {
        return second_owner(plan, key);
    }
    let mut rows = Vec::new();
    plan.visit_references(|row, _| rows.push(row));
    let keys = KeyIndex::build(plan).ok()?;
    integrity::check_rows(plan, &[], &keys).ok()?;
    rows.into_iter()
        .find(|&row| integrity::check_rows(plan, &[row], &keys).is_err())
}

/// The last row in file order that answers to a key; the one before it had it first.
fn second_owner(plan: &Plan, key: &str) -> Option<RowRef> {
    let same = |other: &str| other.trim().to_lowercase() == key.trim().to_lowercase();
    let gate = plan.gates.iter().rev().find(|gate| same(&gate.key));
    let ticket = || {
        let mut tickets = plan.tickets.iter().rev();
        tickets.find(|t| same(&t.key) || t.aliases.iter().any(|alias| same(alias)))
    };
    gate.map(|gate| gate.id.into())
        .or_else(|| ticket().map(|ticket| ticket.id.into()))
}

/// The line of the n-th `"id": number` entry. Only rows have an entry of that name, and inside a JSON
/// text its quotes would be escaped, so nothing else can match.
fn line_of_id(text: &str, id: u32, nth: usize) -> Option<usize> {
    let wanted = id.to_string();
    let is_entry = |offset: usize| {
        let rest = text[offset + 4..].trim_start();
        rest.strip_prefix(':').is_some_and(|value| {
            let value = value.trim_start();
            let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            value[..digits] == wanted
        })
    };
    let (offset, _) = text
        .match_indices("\"id\"")
        .filter(|&(offset, _)| is_entry(offset))
        .nth(nth - 1)?;
    Some(1 + text[..offset].matches('\n').count())
}
