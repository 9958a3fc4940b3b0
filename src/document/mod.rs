//! Reading campaigns that were written as documents: from Markdown prose to facts, and to a plan.
//!
//! [`text`] puts damaged characters right and takes Markdown apart; `grammar` knows the small languages of
//! planning (durations, times, ids and ranges, the words of many languages); `read` finds what a document
//! says, which are its [`facts`]; `build` makes a plan of them. The other way, [`write_back`] puts an edited
//! plan into its document by changing only the cells and lines that changed, and [`reimport`] brings a plan up
//! to date with a document that changed. This module knows no single document, no file and no window, and it
//! judges nothing: that is lint.

mod beside;
mod build;
pub mod facts;
mod grammar;
mod read;
pub mod reimport;
pub mod text;
pub mod write_back;

use crate::plan::{Plan, Repair, Source};
pub use facts::Facts;
use facts::Loss;

/// A document that was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The plan; empty but for its source row where the document plans nothing.
    pub plan: Plan,
    /// What the document says, in the form lint and the source view ask for.
    pub facts: Facts,
    /// What could not be understood, was assumed or was put right, in the order of the document.
    pub losses: Vec<Loss>,
}

/// Reads a document from its bytes.
///
/// `name` is what the document is called (its file name), `title` the title of a plan whose document has none.
/// Any bytes are read; what cannot be understood is a loss. O(bytes) for ordinary documents.
pub fn read(bytes: &[u8], name: &str, title: &str) -> Document {
    let decoded = text::encoding::decode(bytes);
    let readable = text::readable(&decoded.text);
    let page = text::parse(&readable);
    let facts = read::read(&page, name, &decoded.repairs, &[]);
    whole(facts, &decoded.text, &decoded.repairs, title)
}

/// Facts with the plan they make and everything that was lost on the way.
fn whole(facts: Facts, original: &str, repairs: &[Repair], title: &str) -> Document {
    let built = build::build(&facts, original, repairs, title, build::Ids::default(), &[]);
    let mut losses = facts.losses.clone();
    losses.extend(built.losses);
    losses.extend(text::losses(original));
    losses.sort_by_key(|loss| loss.place.map_or(0, |place| place.start));
    Document {
        plan: built.plan,
        facts,
        losses,
    }
}

/// Reads the text that a source row keeps once more: what it says, the plan it makes by itself, what could not be
/// understood. Pure; O(text) for ordinary documents.
pub fn of_source(source: &Source) -> Document {
    let readable = text::readable(&source.text);
    let page = text::parse(&readable);
    let facts = read::read(&page, &source.name, &source.repairs, &[]);
    whole(facts, &source.text, &source.repairs, "")
}

/// What the text of a source document says. Pure; O(text) for ordinary documents.
///
/// The text is the one [`text::encoding::decode`] put right; a row without text has no facts.
pub fn facts_of(source: &Source) -> Facts {
    let readable = text::readable(&source.text);
    let page = text::parse(&readable);
    read::read(&page, &source.name, &source.repairs, &[])
}
