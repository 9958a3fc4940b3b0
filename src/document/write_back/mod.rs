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
mod waits;

use super::build::{self, Ids};
use super::facts::{Facts, Place};
use super::grammar::ids::Keys;
use super::{beside, read, text};
use crate::plan::*;
use patch::Patch;
use std::cell::OnceCell;

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

impl Written {
    /// Shows further lines that change, unless they are shown already.
    pub fn also(&mut self, changes: Vec<LineChange>) {
        let is_shown = |own: &LineChange, line: u32| {
            let end = own.line as usize + own.before.len().max(1);
            (own.line as usize..end).contains(&(line as usize))
        };
        let fresh = changes
            .into_iter()
            .filter(|change| !self.changes.iter().any(|own| is_shown(own, change.line)));
        let fresh: Vec<LineChange> = fresh.collect();
        self.changes.extend(fresh);
        self.changes.sort_by_key(|change| change.line);
    }
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
    let readable = text::readable(&row.text);
    let page = text::parse(&readable);
    let beside = beside::of(plan, source);
    let facts = read::read(&page, &row.name, &row.repairs, &beside::keys(&beside));
    let was = build::build(&facts, &row.text, &row.repairs, "", Ids::of(plan), &beside).plan;
    let mut work = Work {
        plan,
        was: &was,
        facts: &facts,
        text: &row.text,
        lines: &page.lines,
        patch: Patch::default(),
        losses: Vec::new(),
        keys: OnceCell::new(),
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

/// Whether a file still holds what a source row was read from: its very bytes, or, where somebody keeps the mended
/// characters, bytes that read as the same text. O(text).
pub fn is_unchanged(source: &Source, file: &[u8]) -> bool {
    let reads_the_same = || text::encoding::decode(file).text == source.text;
    file == original(source) || source.repairs.is_empty() && reads_the_same()
}

/// The lines whose damaged characters writing would mend, as they stand in the file and as they become; none while
/// the damage is kept. O(text).
pub fn mended(source: &Source, file: &[u8]) -> Vec<LineChange> {
    if !source.repairs.is_empty() || file == original(source) {
        return Vec::new();
    }
    let decoded = text::encoding::decode(file);
    let mut numbers: Vec<u32> = decoded.repairs.iter().map(|repair| repair.line).collect();
    numbers.dedup();
    let lines = text::lines::Lines::of(&decoded.text);
    let places = text::encoding::places(&decoded.text, &decoded.repairs);
    let one = |line: u32| {
        let range = lines.range(line);
        let mut before = Vec::new();
        text::encoding::encode_part(&decoded.text, &places, range.clone(), &mut before);
        LineChange {
            line,
            before: vec![String::from_utf8_lossy(&before).into_owned()],
            after: vec![decoded.text[range].to_owned()],
        }
    };
    numbers.into_iter().map(one).collect()
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
    /// The keys the document has, once somebody asks.
    keys: OnceCell<Keys>,
}

#[cfg(test)]
mod tests;
