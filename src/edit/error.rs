//! Why a command was refused.

use crate::plan::RowRef;
use crate::plan::integrity::IntegrityError;

/// A refused command. The plan is as it was.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// The row a command wants to change is gone.
    #[error("{} {} is not in the plan any more", .0.kind().name(), .0.number())]
    Missing(RowRef),
    /// The plan would become inconsistent.
    #[error(transparent)]
    Integrity(#[from] IntegrityError),
    /// The new dependency would close a loop.
    #[error("this would close a loop: {}", .keys.join(" → "))]
    ClosesLoop {
        /// The keys along the loop, first and last the same.
        keys: Vec<String>,
    },
    /// The dependency is there already.
    #[error("{from} → {to} is there already")]
    AlreadyConnected {
        /// The predecessor's key.
        from: String,
        /// The successor's key.
        to: String,
    },
    /// The plan has handed out every id there is.
    #[error("the plan has handed out every id there is: nothing can be added to it any more")]
    OutOfIds,
    /// A typed value that makes no sense in its field.
    #[error("{0}")]
    Value(String),
}
