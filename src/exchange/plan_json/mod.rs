//! The plan file: JSON with a format version, the user's truth.
//!
//! `{ "slackline": 1, "last_id": n, "plan": { head }, "calendars": [..], "tracks": [..], .. }`: one
//! array per table in the order of the row kinds, empty ones left out, rows by id, two spaces of
//! indentation and a closing newline, so that the same plan always gives the same bytes and a diff shows
//! the rows that changed. A row looks as its type in `plan` does. Nothing computed is in the file.
//!
//! It does not judge a plan: a cycle is read like anything else. Only a file whose rows do not fit
//! together is refused.

mod file;
mod locate;
mod migrate;

use super::{ReadError, text};
use crate::plan::{Plan, integrity};
use file::{File, FileRef};
use migrate::MIGRATIONS;
use serde_json::error::Category;

/// Whether bytes look like a plan file: an object that opens with our own entry, or any object.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"{")
}

/// Reads a plan file.
///
/// # Errors
/// When the bytes are no JSON text, the version is newer than this program, a field is unknown, missing
/// or of the wrong type, or the rows do not fit together. Messages carry line, column and field.
pub fn read(bytes: &[u8]) -> Result<Plan, ReadError> {
    read_with(bytes, MIGRATIONS)
}

/// Writes a plan file. The same plan gives the same bytes.
pub fn write(plan: &Plan) -> Vec<u8> {
    let file = FileRef::of(plan, migrate::version_after(MIGRATIONS));
    let mut bytes = serde_json::to_vec_pretty(&file)
        .expect("rows are structs with text keys, written to memory");
    bytes.push(b'\n');
    bytes
}

/// Reads with a list of migrations, so that tests can bring their own.
fn read_with(bytes: &[u8], migrations: &[migrate::Migration]) -> Result<Plan, ReadError> {
    let text = text::decode(bytes)?;
    if let Some(found) = other_kind(text) {
        return Err(ReadError::WrongKind {
            wanted: "Slackline plan",
            found: format!("it begins with {found}, a plan is an object in braces"),
        });
    }
    let version = migrate::version_of(text, migrations)?;
    let file = if version == migrate::version_after(migrations) {
        serde_json::from_str(text).map_err(|error| syntax_error(text, &error))?
    } else {
        let value = migrate::bring_up_to_date(text, version, migrations)?;
        serde_json::from_value::<File>(value).map_err(|error| ReadError::Migration {
            version,
            message: error.to_string(),
        })?
    };
    let plan = file.into_plan().map_err(|error| ReadError::Inconsistent {
        line: locate::line_of_error(text, None, &error),
        source: error,
    })?;
    match integrity::check(&plan) {
        Ok(()) => Ok(plan),
        Err(source) => Err(ReadError::Inconsistent {
            line: locate::line_of_error(text, Some(&plan), &source),
            source,
        }),
    }
}

/// What a text is that is JSON, perhaps, but no object.
fn other_kind(text: &str) -> Option<&'static str> {
    match text.trim_start().chars().next()? {
        '{' => None,
        '[' => Some("a list"),
        '"' => Some("a text"),
        c if c.is_ascii_digit() || c == '-' => Some("a number"),
        _ => None,
    }
}

/// Puts the place in front of a parser's message and names the field.
fn syntax_error(text: &str, error: &serde_json::Error) -> ReadError {
    let (line, column) = (error.line().max(1), error.column().max(1));
    let field = locate::field_at(text, line, column);
    let full = error.to_string();
    // A number cut behind its point or sign ends the file without the parser calling it an end.
    let cut_number =
        full.starts_with("invalid number") && locate::offset_of(text, line, column) == text.len();
    if error.classify() == Category::Eof || cut_number {
        return ReadError::Truncated { line, field };
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    ReadError::Syntax {
        line,
        column,
        field,
        message: full.strip_suffix(&place).unwrap_or(&full).to_owned(),
    }
}

#[cfg(test)]
mod tests;
