//! MS Project XML (MSPDI): the file every planner can read.
//!
//! Writing and reading meet in the records of [`record`]: a writer makes records of rows and elements of
//! records, a reader goes the other way. What a row says beyond its record goes into custom text fields
//! ([`fields`], [`extras`]), computed as the difference between the row and what the reader would make of
//! the record alone; so nothing is kept twice, and what somebody changed in the other program wins.
//!
//! Tracks become summaries, phases summaries within them, gates tasks that take their review (`outline`).
//! Programs that open the file compute dates anew, so what the links alone would not give is bound by a
//! constraint ([`hold`]), and lags are written in the calendar those programs count them in ([`links`]).
//! Durations are working time, dates local without a zone; entities are off (`xml`).
//!
//! Not written: options, risks, metrics, claims, escalation rules, templates, notes, source documents.

mod baselines;
mod build;
mod build_calendars;
mod build_links;
mod build_people;
mod build_tasks;
mod calendar_in;
mod calendar_out;
mod elements;
mod extras;
mod fields;
mod head;
mod hold;
mod links;
mod native;
mod parse;
mod people;
mod project;
mod record;
mod recurrence;
mod rows;
mod shared;
mod times;
mod words;
mod write;

pub(super) use build::read;
pub(super) use write::write;

/// Whether bytes open an MS Project file.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    super::xml::has_root(bytes, "Project")
}

#[cfg(test)]
mod tests;
