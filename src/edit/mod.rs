//! The only way to change a plan.
//!
//! A command is a plain function on a [`Transaction`]; what it did is found by comparing the rows
//! before and after, so no command writes its own undo. [`Document`] keeps the plan, its revision and
//! the history; a refused command leaves everything as it was. This module knows nothing of dates,
//! windows or files.

mod change;
pub mod commands;
pub mod difference;
mod document;
mod error;
mod history;
pub mod merge;
mod transaction;

pub use change::{Change, Edit, RowChange};
pub use document::{Document, Happening};
pub use error::EditError;
pub use history::History;
pub use transaction::Transaction;
