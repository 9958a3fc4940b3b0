//! What reading or writing could not carry over, guessed or repaired.

use crate::plan::imprint::{Traces, Unread};
use std::fmt;

/// Everything that was lost, guessed or repaired, in the order it was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry for each.
    pub losses: Vec<Loss>,
    /// What a file that was read tells for merging it.
    pub traces: Traces,
}

/// One thing that was lost, guessed or repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What, in a sentence without a full stop.
    pub text: String,
    /// The line of the file it is about, counted from 1.
    pub line: Option<usize>,
}

impl Report {
    /// Notes something about the whole file.
    pub fn note(&mut self, text: impl Into<String>) {
        self.losses.push(Loss {
            text: text.into(),
            line: None,
        });
    }

    /// Notes something about one line of the file, counted from 1.
    pub fn at(&mut self, line: usize, text: impl Into<String>) {
        self.losses.push(Loss {
            text: text.into(),
            line: Some(line),
        });
    }

    /// Notes that the file ends before it is whole; the line is the one it ends in, or the one that is not finished.
    pub fn cut(&mut self, line: usize, text: impl fmt::Display) {
        self.traces.is_cut = true;
        self.at(line, format!("the file seems to be cut off: {text}"));
    }

    /// Notes that a value of a row stands there and cannot be read.
    pub fn unread(&mut self, line: usize, what: Unread, text: impl Into<String>) {
        self.traces.unread.push(what);
        self.at(line, text);
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}
