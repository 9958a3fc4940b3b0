//! CSV: one row per ticket, the columns that scripts and spreadsheets rely on.
//!
//! `key,title,track,estimate,min,likely,max,blocked_by,role,agents`, any subset in any order, header
//! required. Durations are `90m`, `4h`, `2.5h`, `3d`, `1w`, a bare number is hours. `blocked_by` names
//! the tickets that have to finish first. `agents` holds how many agents share the ticket (`2`, `1-3`)
//! and the names of those that must do it (`2; Ada; Bob`); `role` holds what they must offer
//! (`dev; qa x2`).
//!
//! A row knows no kind, lag or strength: every dependency that holds is written as plain
//! finish-to-start, which is never looser than start-to-start, finish-to-finish or start-to-finish
//! without lag, and the report says what that left out. Gates become tickets, summaries become
//! milestones behind their children, so that the network stays whole; tickets without an estimate get
//! their share of a track's budget, which has no column.

mod cells;
mod columns;
mod network;
mod read;
mod records;
mod write;

pub(super) use cells::{guard, report_guards, unguard};
pub(super) use columns::sniff;
pub(super) use read::read;
pub(super) use records::{Record, Records, drop_broken_end};
pub(super) use write::write;

#[cfg(test)]
mod tests;
