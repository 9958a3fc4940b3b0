//! XLSX: one sheet per row kind, typed cells, and a Gantt sheet whose bars are conditional formats.
//!
//! The columns of a sheet are a table ([`sheets`]); each names a field of the row as the plan file has it
//! and the kind of cell it becomes ([`columns`]). What a cell cannot hold exactly (text with control
//! characters, observed estimates, criteria) stays in the `details` column as the row's own JSON, so that
//! a workbook reads back as the plan it was written from; a cell somebody has changed wins over it. Grey
//! columns and the Gantt sheet are computed and not read.
//!
//! A workbook of somebody else is read like a CSV table: its first sheet with a `key` column.

pub(in crate::exchange) mod cells;
pub(in crate::exchange) mod columns;
mod foreign;
mod gantt;
mod glance;
pub(in crate::exchange) mod mend;
pub(in crate::exchange) mod names;
mod open;
mod read;
pub(in crate::exchange) mod rows;
pub(in crate::exchange) mod sheets;
mod write;

pub(super) use glance::glance;
pub(super) use read::read;
pub(super) use write::write;

#[cfg(test)]
mod tests;

/// What the first cell of a workbook of ours says.
const MARK: &str = "Slackline plan";
/// The name of the sheet that holds the plan's head.
const HEAD: &str = "Plan";
/// The name of the hidden sheet that holds what the plan said when the file was written.
const IMPRINT: &str = "Slackline imprint";
/// The header of the columns that hold what cells cannot.
const DETAILS: &str = "details";

/// Whether bytes open a workbook: a zip file that names the part every workbook has.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    bytes.starts_with(b"PK\x03\x04") && has(b"xl/workbook.xml")
}
