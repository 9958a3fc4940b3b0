//! The small grammars of planning prose: words, durations, times, numbers, ids and ranges.
//!
//! Each takes a piece of text and says what it means, or that it does not know. Vocabulary stands in
//! tables, in every language the reader knows; none of them knows a document.

pub(super) mod days;
pub(super) mod durations;
pub(super) mod ids;
pub(super) mod links;
pub(super) mod numbers;
pub(super) mod times;
pub(super) mod words;
