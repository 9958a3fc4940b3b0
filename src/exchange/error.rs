//! Why a file cannot be read, or a plan cannot be written.

use crate::plan::OptionId;
use crate::plan::integrity::IntegrityError;

/// Why bytes are no plan. The message says what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// The file is UTF-16.
    #[error("the file is UTF-16 text: save it as UTF-8 and open it again")]
    Utf16,
    /// The file is not text.
    #[error("the file is not text (byte {byte:#04x} at offset {offset}): it is binary or damaged")]
    Binary {
        /// The first byte that text cannot hold.
        byte: u8,
        /// Where it stands, counted from 0.
        offset: usize,
    },
    /// The text does not say that it is a plan file.
    #[error(
        "this is JSON, but no Slackline plan: the entry \"slackline\" with the format version is missing"
    )]
    NotAPlan,
    /// The version is no number a plan file can have.
    #[error("\"slackline\": {found} is no format version: it must be a whole number from 1 on")]
    BadVersion {
        /// What stands there.
        found: String,
    },
    /// A newer program wrote the file.
    #[error(
        "written by a newer Slackline (format {found}, this one reads up to {supported}): update Slackline"
    )]
    Newer {
        /// The file's format version.
        found: u64,
        /// The newest version this program reads.
        supported: u64,
    },
    /// The text ends too early.
    #[error("line {line}: the file ends in the middle{}: it was probably cut off", at_field(.field))]
    Truncated {
        /// The last line, counted from 1.
        line: usize,
        /// The field that is cut, or empty.
        field: String,
    },
    /// The text breaks the format.
    #[error("line {line}, column {column}{}: {message}", at_field(.field))]
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// The column in bytes, counted from 1.
        column: usize,
        /// The field (`tickets[3].estimate`), or empty.
        field: String,
        /// What is wrong.
        message: String,
    },
    /// The file is of another kind than its reader was asked for.
    #[error("this is no {wanted}: {found}")]
    WrongKind {
        /// What the reader reads.
        wanted: &'static str,
        /// What the file is, in words.
        found: String,
    },
    /// The file holds more than a plan can need.
    #[error("line {line}: {message}: no plan needs that, the file is refused")]
    TooMuch {
        /// The line at which it became too much, counted from 1.
        line: usize,
        /// What there is too much of.
        message: String,
    },
    /// A plan of an older format that is wrong in itself.
    #[error("a plan of format {version} that cannot be brought up to date: {message}")]
    Migration {
        /// The file's format version.
        version: u64,
        /// What is wrong.
        message: String,
    },
    /// A table without a column it cannot do without.
    #[error(
        "line {line}: the header has no column \"{column}\" (it has: {found}; known are: {known})"
    )]
    MissingColumn {
        /// The line of the header, counted from 1.
        line: usize,
        /// The missing column.
        column: &'static str,
        /// The columns that are there.
        found: String,
        /// The columns the format knows.
        known: String,
    },
    /// A file of another program that cannot be opened.
    #[error("this is no {what} that can be opened: {message}")]
    Foreign {
        /// What it was taken for.
        what: &'static str,
        /// What is wrong.
        message: String,
    },
    /// A file that unpacks to more than any plan needs.
    #[error("the file unpacks to more than {limit}: it is no plan, or a trap")]
    Bomb {
        /// The limit it exceeds.
        limit: &'static str,
    },
    /// The rows do not fit together.
    #[error("{}{source}", line_prefix(.line))]
    Inconsistent {
        /// The line of the row, where it is known.
        line: Option<usize>,
        /// What does not fit.
        source: IntegrityError,
    },
}

/// Why a plan cannot be written in a format.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WriteError {
    /// The option whose dates were asked for is not in the plan.
    #[error("the plan has no option {}: choose one of its options, or none", .0.0)]
    UnknownOption(OptionId),
    /// The file cannot be put together.
    #[error("the {what} cannot be put together: {message}")]
    Failed {
        /// What was to be written.
        what: &'static str,
        /// What failed.
        message: String,
    },
    /// What was asked for needs figures that nobody computed.
    #[error("a risk chart shows a simulation, and none was run")]
    NoRisk,
    /// A list of findings was asked for that nobody made.
    #[error("the file holds what lint finds, and lint was not asked")]
    NoFindings,
}

fn at_field(field: &str) -> String {
    if field.is_empty() {
        String::new()
    } else {
        format!(", in {field}")
    }
}

fn line_prefix(line: &Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!("line {line}: "))
}
