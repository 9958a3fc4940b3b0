//! The cell under the cursor and the one being typed into.
//!
//! A typed text is tried on a copy of the plan before it is queued, so that a duplicate key or a loop is
//! refused in the cell, with the text still there. Knows nothing of widgets.

use super::columns::{COLUMNS, Change, Column};
use crate::app::fields::FieldError;
use crate::edit::{Document, EditError};
use crate::plan::{Node, Plan};

/// A cell: a node and a column's place in [`COLUMNS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub node: Node,
    pub column: usize,
}

/// What is being typed.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub cell: Cell,
    pub text: String,
    /// The cell's text when typing began.
    pub original: String,
    /// Why the text was refused.
    pub error: Option<String>,
    /// Whether the field still has to take the keyboard.
    pub is_fresh: bool,
}

/// Why a text cannot stand in a cell.
#[derive(Debug, thiserror::Error)]
pub(super) enum CellError {
    /// The text is no value.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The value does not fit the plan.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The value is computed.
    #[error("{0} is computed and cannot be typed")]
    Computed(&'static str),
}

/// A change that was tried and fits, with its label for the Edit menu.
pub(super) struct Commit {
    pub label: String,
    pub change: Change,
}

impl Cell {
    /// The column.
    pub fn column(self) -> Option<&'static Column> {
        COLUMNS.get(self.column)
    }

    /// Whether it can be typed into.
    pub fn is_editable(self) -> bool {
        self.column()
            .is_some_and(|column| column.parse.is_some() && (column.has)(self.node))
    }
}

/// Reads a text into a change of a cell and tries it.
///
/// # Errors
/// When the text is no value of the column, or the plan refuses it.
pub(super) fn commit(plan: &Plan, cell: Cell, text: &str) -> Result<Commit, CellError> {
    let column = cell.column().filter(|column| (column.has)(cell.node));
    let title = column.map_or("this cell", |column| column.title);
    let (column, parse) = column
        .and_then(|column| Some((column, column.parse?)))
        .ok_or(CellError::Computed(title))?;
    let trial = parse(plan, cell.node, text)?;
    Document::new(plan.clone()).edit("trial", trial)?;
    let label = format!("set {} of {}", column.field, plan.key(cell.node));
    Ok(Commit {
        label,
        change: parse(plan, cell.node, text)?,
    })
}

/// The next cell to type into: `step` 1 is right, -1 left, over the ends into the neighbouring rows.
pub(super) fn next_editable(
    rows: &[Node],
    columns: &[usize],
    from: Cell,
    step: i64,
) -> Option<Cell> {
    let row = rows.iter().position(|&node| node == from.node)?;
    let place = columns.iter().position(|&column| column == from.column)?;
    let width = columns.len() as i64;
    let mut at = row as i64 * width + place as i64;
    loop {
        at += step;
        let node = *rows.get(usize::try_from(at.div_euclid(width)).ok()?)?;
        let column = *columns.get(usize::try_from(at.rem_euclid(width)).ok()?)?;
        let cell = Cell { node, column };
        if cell.is_editable() {
            return Some(cell);
        }
    }
}

/// The cell so many rows and columns away, as far as there are any.
pub(super) fn moved(
    rows: &[Node],
    columns: &[usize],
    from: Option<Cell>,
    by: (i64, i64),
) -> Option<Cell> {
    let step = |place: Option<usize>, by: i64, count: usize| {
        let place = place.map_or(0, |place| place as i64 + by);
        place.clamp(0, count as i64 - 1) as usize
    };
    let row = from.and_then(|cell| rows.iter().position(|&node| node == cell.node));
    let column = from.and_then(|cell| columns.iter().position(|&column| column == cell.column));
    if rows.is_empty() || columns.is_empty() {
        return None;
    }
    Some(Cell {
        node: rows[step(row, by.0, rows.len())],
        column: columns[step(column, by.1, columns.len())],
    })
}
