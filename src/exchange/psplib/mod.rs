//! PSPLIB `.sm` and Patterson `.rcp`: the files in which scheduling problems are published.
//!
//! A job becomes a ticket with its number as key, the dummy source and sink among them; a period is an hour;
//! a renewable resource becomes one team of that capacity with a role of its own, and what a job asks of it
//! a demand. Only reads. What a file holds beyond that (modes but the first, resources that are used up) is
//! reported.
//! Source: Kolisch and Sprecher 1996, PSPLIB; Patterson 1984.

mod patterson;
mod rows;
mod single_mode;

use super::{ReadError, ReadOptions, Report, text};
use crate::plan::Plan;

/// Whether bytes look like one of the two.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4_096)];
    single_mode::sniff(head) || patterson::sniff(head)
}

/// Reads a plan; jobs that cannot be read are left out with a note.
///
/// # Errors
/// When the bytes are no text, or hold no job at all.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Plan, Report), ReadError> {
    let text = text::decode_any(bytes)?.0;
    let mut report = Report::default();
    let project = if single_mode::sniff(text.as_bytes()) {
        single_mode::read(&text, &mut report)?
    } else {
        patterson::read(&text, &mut report)?
    };
    Ok((project.into_plan(options, &mut report), report))
}

#[cfg(test)]
mod tests;
