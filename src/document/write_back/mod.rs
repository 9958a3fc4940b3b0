//! An edited plan, written into the document it was read from.
//!
//! The document is read again, and the plan it makes is compared with the plan as it is. Only the bytes of cells
//! and lines whose rows differ are replaced; everything else, damaged characters, mixed line ends and a missing
//! last line end included, is copied. What has no place in the document is reported and stays in the plan.

mod added;
mod cells;
mod marks;
mod patch;
mod rows;

use super::build::{self, Ids};
use super::facts::{Facts, Place};
use super::{read, text};
use crate::plan::*;
use patch::Patch;

/// A document with the changes of its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The bytes of the document.
    pub bytes: Vec<u8>,
    /// Where something was replaced, in the text as it was.
    pub replaced: Vec<Place>,
    /// The lines that change, from top to bottom.
    pub changes: Vec<LineChange>,
    /// What the document has no place for, in sentences without a full stop.
    pub losses: Vec<String>,
}

/// Neighbouring lines that change together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The first of them in the text as it was, counted from 1.
    pub line: u32,
    /// The lines as they were; empty where lines are only added.
    pub before: Vec<String>,
    /// The lines as they become; empty where lines are only taken out.
    pub after: Vec<String>,
}

/// Why a document cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteBackError {
    /// The plan has no such source row.
    #[error("the plan has no source document {}: export it as a new document instead", .0.0)]
    UnknownSource(SourceId),
    /// The plan only cites the document.
    #[error("the plan keeps no text of \"{0}\": export it as a new document instead")]
    NoText(String),
}

/// Writes the changes of a plan into one of its source documents. An unchanged plan gives the bytes it was read
/// from. O(text + rows).
///
/// # Errors
/// When the plan has no such document, or keeps no text of it.
pub fn write_back(plan: &Plan, source: SourceId) -> Result<Written, WriteBackError> {
    let row = plan
        .sources
        .get(source)
        .ok_or(WriteBackError::UnknownSource(source))?;
    if row.text.is_empty() {
        return Err(WriteBackError::NoText(row.name.clone()));
    }
    let page = text::parse(&row.text);
    let facts = read::read(&page, &row.name, &row.repairs);
    let was = build::build(&facts, &row.text, &row.repairs, "", Ids::of(plan)).plan;
    let mut work = Work {
        plan,
        was: &was,
        facts: &facts,
        text: &row.text,
        lines: &page.lines,
        patch: Patch::default(),
        losses: Vec::new(),
    };
    work.tickets();
    work.tracks();
    work.criteria();
    let Work { patch, losses, .. } = work;
    let replaced = patch.places(&page);
    let changes = patch.changes(&row.text, &page.lines);
    Ok(Written {
        changes,
        bytes: patch.apply(&row.text, &row.repairs),
        replaced,
        losses,
    })
}

/// The bytes a source row was read from, damage included. O(text).
pub fn original(source: &Source) -> Vec<u8> {
    Patch::default().apply(&source.text, &source.repairs)
}

/// A document being written.
struct Work<'a> {
    plan: &'a Plan,
    was: &'a Plan,
    facts: &'a Facts,
    text: &'a str,
    lines: &'a text::lines::Lines,
    patch: Patch,
    losses: Vec<String>,
}

#[cfg(test)]
mod tests;
