//! Why a command did not do what was asked, and the exit code that says so.

use crate::exchange::{ReadError, WriteError};
use crate::export::SaveError;
use crate::library::FileError;
use crate::plan::integrity::IntegrityError;
use std::io;

/// A failed command. The message is one line: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The arguments make no sense.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Standard input could not be read.
    #[error("standard input: {0}")]
    Input(String),
    /// No reader knows the file.
    #[error(
        "{name}: no format Slackline reads looks like this file: name one with --from ({readable})"
    )]
    UnknownFile {
        /// The file.
        name: String,
        /// The formats that can be read.
        readable: String,
    },
    /// The file is in a format that is only written.
    #[error("{name}: {format} files are written, not read: give a plan in one of {readable}")]
    NotReadable {
        /// The file.
        name: String,
        /// Its format.
        format: &'static str,
        /// The formats that can be read.
        readable: String,
    },
    /// The file is no plan.
    #[error("{name}: {error}")]
    Read {
        /// The file.
        name: String,
        /// What is wrong with it.
        error: ReadError,
    },
    /// The plan cannot be written in the format.
    #[error("{name}: cannot be written as {format}: {error}")]
    Write {
        /// The file the plan came from.
        name: String,
        /// The format.
        format: &'static str,
        /// Why.
        error: WriteError,
    },
    /// A plan could not be put into another.
    #[error("{name}: does not fit into {into}: {error}")]
    Merge {
        /// What was read.
        name: String,
        /// The plan it should go into.
        into: String,
        /// What does not fit; boxed, for it is larger than all the others.
        error: Box<IntegrityError>,
    },
    /// An export could not be saved.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// The window could not be opened.
    #[cfg(feature = "gui")]
    #[error("{0}")]
    Window(String),
    /// Standard output takes no more.
    #[error("standard output: {0}: the result is incomplete, write it elsewhere")]
    Output(io::Error),
}

impl CliError {
    /// 2 for wrong usage, 3 for what could not be read or written.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            CliError::Usage(_) => 2,
            _ => 3,
        }
    }
}
