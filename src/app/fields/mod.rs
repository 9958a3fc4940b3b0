//! Typed fields: how each value of a plan is typed, shown and refused, wherever it is edited.
//!
//! One file per kind of value with a pair of pure functions, `show` and `parse`, that undo each other;
//! [`editors`] puts them into egui. Table and inspector use the same pairs, so a value reads alike in
//! both. Nothing here changes a plan, except [`predecessors::set`], which runs inside a transaction.

pub mod choice;
pub mod editors;
mod error;
pub mod estimate;
pub mod list;
pub mod moment;
pub mod named;
pub mod number;
pub mod people;
pub mod predecessors;
pub mod progress;
pub mod work;

pub use editors::{TextField, combo};
pub use error::FieldError;
