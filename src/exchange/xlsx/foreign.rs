//! A workbook of somebody else: its first sheet with a `key` column, read as a CSV table.

use super::cells::Cell;
use super::open::Grid;
use crate::exchange::{ReadError, ReadOptions, Report, csv};
use crate::plan::Plan;

/// Lines above a header that are looked at.
const MOST_TITLES: usize = 20;

/// Reads the first sheet that has a header with a key.
pub(super) fn read(
    grids: &[Grid],
    mut report: Report,
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let found = grids
        .iter()
        .find_map(|grid| header_of(grid).map(|line| (grid, line)));
    let Some((grid, header)) = found else {
        let names: Vec<&str> = grids.iter().map(|grid| grid.name.as_str()).collect();
        return Err(ReadError::Foreign {
            what: "workbook with a plan",
            message: format!(
                "none of its sheets ({}) has a column \"key\": name the column with the tickets' keys so",
                names.join(", ")
            ),
        });
    };
    for other in grids.iter().filter(|other| other.name != grid.name) {
        if !other.lines.is_empty() {
            report.note(format!("the sheet \"{}\" is not read", other.name));
        }
    }
    let (plan, inner) = csv::read(table(grid, header).as_bytes(), options)?;
    report.losses.extend(inner.losses);
    Ok((plan, report))
}

fn header_of(grid: &Grid) -> Option<u32> {
    let lines = grid.lines.iter().take(MOST_TITLES);
    let is_key = |cell: &Cell| cell.to_text().eq_ignore_ascii_case("key");
    lines
        .filter(|(_, cells)| cells.values().any(is_key))
        .map(|(&line, _)| line)
        .next()
}

/// The sheet from its header on as CSV, empty lines kept so that line numbers agree with the sheet.
fn table(grid: &Grid, header: u32) -> String {
    let columns: Vec<u32> = grid.lines[&header].keys().copied().collect();
    let mut text = "\n".repeat(header as usize);
    let mut next = header;
    for (&line, cells) in grid.lines.range(header..) {
        // Far apart lines are a trap, not a table.
        if line - next > 100_000 {
            break;
        }
        text.push_str(&"\n".repeat((line - next) as usize));
        next = line + 1;
        let fields: Vec<String> = columns
            .iter()
            .map(|at| quoted(&cells.get(at).map_or_else(String::new, Cell::to_text)))
            .collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\n', " "))
}
