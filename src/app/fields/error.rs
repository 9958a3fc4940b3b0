//! Why a typed text is not a value of its field.

use crate::plan::TimeError;
use crate::plan::duration::DurationError;

/// A text that cannot be the value of its field; the message says what to type instead.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FieldError {
    /// Not a duration.
    #[error(transparent)]
    Duration(#[from] DurationError),
    /// Not a date.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// Not an estimate.
    #[error("\"{0}\" is no estimate: write 4h, 2h..6h or 2h..3h..6h, or nothing")]
    Estimate(String),
    /// An estimate whose ends are the wrong way round.
    #[error("the points of an estimate must not fall: write the short end first, as in 2h..3h..6h")]
    EstimateOrder,
    /// A key nobody answers to.
    #[error("there is no ticket or gate \"{0}\"")]
    UnknownKey(String),
    /// A word after a predecessor's key that says nothing about the dependency.
    #[error("\"{0}\" says nothing about a dependency: write a key, then SS, +2h, +50% or soft")]
    Dependency(String),
    /// The same dependency twice.
    #[error("\"{0}\" is listed twice")]
    Twice(String),
    /// A name that stands in no table.
    #[error("there is no {kind} \"{name}\"; there is {known}")]
    UnknownName {
        /// What was looked for, in a word.
        kind: &'static str,
        /// The typed name.
        name: String,
        /// The names there are, separated by commas.
        known: String,
    },
    /// A word that is none of a fixed list.
    #[error("\"{text}\" is none of {allowed}")]
    Choice {
        /// The typed word.
        text: String,
        /// The words there are, separated by commas.
        allowed: String,
    },
    /// Not a number, or one outside the range of its field.
    #[error("\"{text}\" is no {wanted}")]
    Number {
        /// The typed text.
        text: String,
        /// What is wanted, in words.
        wanted: &'static str,
    },
    /// Nothing, where something has to be.
    #[error("{0} cannot be empty")]
    Empty(&'static str),
    /// Anything else, in a sentence.
    #[error("{0}")]
    Text(String),
}
