//! Files that remember what the plan said: an imprint goes out with them and is found again.
//!
//! What a format bends is bent in the imprint, too, since it is taken of what reading the file gives. The writers of
//! formats with rows put it beside each row, where it survives another program and is deleted with its row; the others
//! have it in comments.

use super::echo::NO_TITLE;
use super::{Content, Format, Knob, ReadError, ReadOptions, Report, WriteError, WriteOptions};
use crate::plan::Plan;
use crate::plan::imprint::{AHEAD, END, Imprint, holds};
use std::sync::Arc;

/// The name of the column, property or field that holds it.
pub(super) const COLUMN: &str = "slackline";

/// Larger plans go out without: they would take seconds to be written, read and written again.
const MOST_TICKETS: usize = 5_000;

/// Formats whose writers take an imprint along: all that are written and read, but for a plan file and the drawing
/// that holds one.
const KEPT: [&str; 11] = [
    "csv",
    "xlsx",
    "mspdi",
    "gan",
    "tjp",
    "jira",
    "markdown",
    "mermaid",
    "mermaid-gantt",
    "task-master",
    "beads",
];

/// Which files carry prints of what the plan said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prints {
    /// Those in which nobody sees them.
    #[default]
    Hidden,
    /// All that can, also in a column or in comments that people read.
    All,
    /// None.
    Nowhere,
}

impl Prints {
    /// All of them, by the names of the command line.
    pub const ALL: [(Prints, &'static str); 3] = [
        (Prints::Hidden, "hidden"),
        (Prints::All, "all"),
        (Prints::Nowhere, "none"),
    ];

    /// Whether files of this format carry them.
    pub fn stand_in(self, format: &Format) -> bool {
        match self {
            Prints::Hidden => !format.knobs.contains(&Knob::Prints),
            Prints::All => true,
            Prints::Nowhere => false,
        }
    }
}

/// Whether files of a format can say what the plan said when they were written.
pub fn keeps_imprint(format: &Format) -> bool {
    KEPT.contains(&format.id)
}

/// Writes a plan.
///
/// # Errors
/// When the format cannot write this plan, or is only read.
pub fn write_plain(
    format: &Format,
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let write = format.write.ok_or(WriteError::Failed {
        what: format.name,
        message: "files of this kind are only read".to_owned(),
    })?;
    write(plan, options)
}

/// Writes a plan together with what it says in this format, where files of it can hold that.
///
/// # Errors
/// When the format cannot write this plan, or is only read.
pub fn write(
    format: &Format,
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let (bytes, report) = write_plain(format, plan, options)?;
    let carries = keeps_imprint(format) && plan.tickets.len() <= MOST_TICKETS;
    let Some(read) = format.read.filter(|_| carries) else {
        return Ok((bytes, report));
    };
    let settings = ReadOptions {
        title: NO_TITLE.to_owned(),
        ..ReadOptions::default()
    };
    // A plan without rows has nothing to merge.
    let Ok((mut said, _)) = read(&bytes, &settings) else {
        return Ok((bytes, report));
    };
    super::echo::without_title(&mut said);
    let options = WriteOptions {
        imprint: Some(Arc::new(Imprint::of(&said))),
        ..options.clone()
    };
    write_plain(format, plan, &options)
}

/// Reads a plan, and what it said when the file was written.
///
/// # Errors
/// When the bytes are no file of this format, or the format is only written.
pub fn read(
    format: &Format,
    bytes: &[u8],
    options: &ReadOptions,
) -> Option<Result<(Plan, Report), ReadError>> {
    let read = format.read?;
    if format.content != Content::Text || !keeps_imprint(format) {
        return Some(read(bytes, options));
    }
    let is_cut = holds(bytes, AHEAD) && !holds(bytes, END);
    // What stands in a line that breaks off is not what it was to say.
    let whole = match bytes.iter().rposition(|&byte| byte == b'\n') {
        Some(at) if is_cut => &bytes[..=at],
        _ => bytes,
    };
    let mut result = read(whole, options);
    if let Ok((_, report)) = &mut result {
        // A reader that puts pieces together has found it already.
        if report.traces.imprint.is_empty() {
            report.traces.imprint.take_up(bytes);
        }
        if is_cut {
            let line = 1 + bytes.iter().filter(|&&byte| byte == b'\n').count();
            report.cut(line, "what was written behind this line is not there");
        }
    }
    Some(result)
}

/// The first line of prints that stand at the end of a file, for one of its first comments.
pub(super) fn ahead(options: &WriteOptions) -> Option<&'static str> {
    options.imprint.as_ref().map(|_| AHEAD)
}
