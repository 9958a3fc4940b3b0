//! The first lines of every sheet as text, for those who look at a workbook before they save it.

use super::cells::Cell;
use super::open::{Grid, open};
use crate::exchange::{ReadError, Sheet};

/// The first `most` lines of every sheet.
///
/// # Errors
/// As for reading the workbook.
pub(in crate::exchange) fn glance(bytes: &[u8], most: usize) -> Result<Vec<Sheet>, ReadError> {
    Ok(open(bytes)?.iter().map(|grid| sheet(grid, most)).collect())
}

fn sheet(grid: &Grid, most: usize) -> Sheet {
    let lines = grid.lines.values().take(most);
    let wide = lines.clone().filter_map(|line| line.keys().last());
    let columns = wide.max().map_or(0, |last| last + 1).min(MOST_COLUMNS);
    let cells = |line: &std::collections::BTreeMap<u32, Cell>| {
        let cell = |at: u32| line.get(&at).map_or_else(String::new, shown);
        (0..columns).map(cell).collect()
    };
    Sheet {
        name: grid.name.clone(),
        lines: grid.lines.len(),
        first: lines.map(cells).collect(),
    }
}

/// Columns that are shown at most; a Gantt sheet has hundreds.
const MOST_COLUMNS: u32 = 24;

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Date(stamp) => stamp.told(),
    }
}
