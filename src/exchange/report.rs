//! What reading or writing could not carry over, guessed or repaired.

use std::fmt;

/// Everything that was lost, guessed or repaired, in the order it was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry for each.
    pub losses: Vec<Loss>,
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
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}
