//! From bytes to sheets of cells, in bounded memory.
//!
//! A few kilobytes can unpack to gigabytes, and a sheet can name cells a million columns apart. So every
//! part is unpacked once into nothing to count it, and cells are kept by their place, not in a rectangle.

use super::cells::{Cell, stamp_of};
use crate::exchange::ReadError;
use calamine::{DataRef, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What all parts of a workbook unpack to at most.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Parts a workbook has at most.
const MOST_PARTS: usize = 4096;
/// Cells that are read at most.
const MOST_CELLS: usize = 4_000_000;

/// One sheet.
pub(super) struct Grid {
    pub(super) name: String,
    /// The lines that hold something, from 0 on, each with its cells by column.
    pub(super) lines: BTreeMap<u32, BTreeMap<u32, Cell>>,
    /// How many cells hold an error such as `#REF!`.
    pub(super) errors: usize,
}

impl Grid {
    /// The cell at a place.
    pub(super) fn cell(&self, line: u32, at: u32) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        let cells = self.lines.get(&line);
        cells.and_then(|cells| cells.get(&at)).unwrap_or(EMPTY)
    }
}

/// Reads every sheet.
///
/// # Errors
/// When the bytes are no workbook, are damaged, or unpack to more than any plan needs.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<Grid>, ReadError> {
    check_size(bytes)?;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| foreign(&error))?;
    let mut left = MOST_CELLS;
    let mut grids = Vec::new();
    for name in book.sheet_names() {
        // A chart sheet has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut grid = Grid {
            name,
            lines: BTreeMap::new(),
            errors: 0,
        };
        while let Some(cell) = cells.next_cell().map_err(|error| foreign(&error))? {
            let (line, at) = cell.get_position();
            let value = match cell.get_value() {
                DataRef::Error(_) => {
                    grid.errors += 1;
                    Cell::Empty
                }
                value => cell_of(value),
            };
            if !value.is_empty() {
                left = left.checked_sub(1).ok_or(ReadError::Bomb {
                    limit: "4 million cells",
                })?;
                grid.lines.entry(line).or_default().insert(at, value);
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn foreign(error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Foreign {
        what: "Excel workbook",
        message: error.to_string(),
    }
}

/// Unpacks every part into nothing, to see how much there is.
fn check_size(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| foreign(&error))?;
    let bomb = ReadError::Bomb { limit: "256 MB" };
    if archive.len() > MOST_PARTS {
        return Err(bomb);
    }
    let mut left = MOST_BYTES;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|error| foreign(&error))?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|error| foreign(&error))?;
        left = left.checked_sub(size).ok_or_else(|| bomb.clone())?;
    }
    Ok(())
}

fn cell_of(value: &DataRef) -> Cell {
    match value {
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::DateTime(date) if date.is_datetime() => {
            stamp_of(date.as_f64()).map_or(Cell::Empty, Cell::Date)
        }
        DataRef::DateTime(span) => Cell::Number(span.as_f64() * 24.0),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    }
}
