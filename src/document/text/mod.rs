//! The text of a document: bytes put right, lines, Markdown blocks, markup within a line.
//!
//! Nothing here knows what a plan is.

pub mod encoding;
pub(super) mod front;
mod html;
pub(super) mod inline;
pub mod lines;
mod long;
mod outline;
pub(super) mod page;
mod parse;

pub(super) use long::{losses, readable};
pub(super) use parse::parse;
