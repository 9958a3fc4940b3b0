//! The order a planner gives to rows of one list: a rank with room in between.

/// The distance between neighbouring ranks of a fresh list, so that a row can be put between two
/// others without touching them.
pub const RANK_STEP: i64 = 1024;
