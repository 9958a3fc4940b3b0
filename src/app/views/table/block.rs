//! Many cells at once: a value into all selected rows, a block from or for a spreadsheet, filling down.
//!
//! A block is read cell by cell inside one transaction, so that a key in its first column is known to the
//! predecessors in its last, and one cell that makes no sense leaves the plan as it was. Knows nothing of widgets.

use super::columns::{COLUMNS, Change};
use super::editing::{Cell, CellError, Commit};
use super::rows::Env;
use crate::edit::commands::{self, NewTicket};
use crate::edit::{Document, EditError, Transaction};
use crate::plan::{Node, Plan, TrackId};

/// A block larger than this is a file to be imported.
const MOST_CELLS: usize = 200_000;

/// Reads a text into a change of one column of many rows and tries it. Rows without the field are passed over.
///
/// # Errors
/// When the text is no value of the column, or the plan refuses it.
pub(super) fn commit_column(
    plan: &Plan,
    column: usize,
    nodes: &[Node],
    text: &str,
) -> Result<Commit, CellError> {
    let title = COLUMNS
        .get(column)
        .map_or("this cell", |column| column.title);
    let cells: Vec<Cell> = nodes
        .iter()
        .map(|&node| Cell { node, column })
        .filter(|cell| cell.is_editable())
        .collect();
    let changes = || -> Result<Vec<Change>, CellError> {
        let definition = COLUMNS
            .get(column)
            .and_then(|column| column.parse)
            .ok_or(CellError::Computed(title))?;
        cells
            .iter()
            .map(|cell| Ok(definition(plan, cell.node, text)?))
            .collect()
    };
    Document::new(plan.clone()).edit("trial", all(changes()?))?;
    let field = COLUMNS.get(column).map_or("", |column| column.field);
    Ok(Commit {
        label: format!("set {field} of {} rows", cells.len()),
        change: Box::new(all(changes()?)),
    })
}

fn all(changes: Vec<Change>) -> impl FnOnce(&mut Transaction) -> Result<(), EditError> + 'static {
    move |tx| changes.into_iter().try_for_each(|change| change(tx))
}

/// The cells of a text copied from a spreadsheet: tabs between cells, lines between rows; a cell in quotes may hold
/// both, a doubled quote in it stands for one.
pub(super) fn cells_of(text: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = vec![Vec::new()];
    let mut cell = String::new();
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            '\t' if !is_quoted => end_cell(&mut rows, &mut cell),
            '\n' if !is_quoted => {
                end_cell(&mut rows, &mut cell);
                rows.push(Vec::new());
            }
            '\r' if !is_quoted => {}
            other => cell.push(other),
        }
    }
    end_cell(&mut rows, &mut cell);
    // Spreadsheets end the last row like every other.
    if rows
        .last()
        .is_some_and(|row| row.iter().all(String::is_empty))
    {
        rows.pop();
    }
    rows
}

/// Cells as spreadsheets put them into the clipboard: what [`cells_of`] reads back. O(cells).
pub(super) fn text_of(env: &Env<'_>, rows: &[Node], columns: &[usize]) -> String {
    let mut text = String::new();
    for &node in rows {
        for (place, column) in columns.iter().filter_map(|&c| COLUMNS.get(c)).enumerate() {
            if place > 0 {
                text.push('\t');
            }
            if (column.has)(node) {
                push_cell(&mut text, &(column.text)(env, node));
            }
        }
        text.push('\n');
    }
    text
}

/// A cell in quotes where its text would not be read as one cell without them.
fn push_cell(text: &mut String, cell: &str) {
    if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

fn end_cell(rows: &mut [Vec<String>], cell: &mut String) {
    if let Some(row) = rows.last_mut() {
        row.push(std::mem::take(cell));
    }
}

/// Where a block goes: its first row and column, and what lies below and right of them.
pub(super) struct Target {
    /// The rows from the marked one down.
    pub rows: Vec<Node>,
    /// The shown columns from the marked one on, by their place in [`COLUMNS`].
    pub columns: Vec<usize>,
    /// The track of tickets that are added below the last row.
    pub track: Option<TrackId>,
}

/// Puts a block into the plan; rows beyond the last become tickets, computed columns are passed over.
///
/// # Errors
/// With row and column of the first cell that makes no sense; nothing is changed then.
pub(super) fn paste(
    tx: &mut Transaction,
    block: &[Vec<String>],
    target: &Target,
) -> Result<(), EditError> {
    let size: usize = block.iter().map(Vec::len).sum();
    if size > MOST_CELLS {
        let text = format!("{size} cells are too many to paste: save them as a file and open it");
        return Err(EditError::Value(text));
    }
    let mut nodes = target.rows.iter().copied();
    for (number, row) in (1..).zip(block) {
        let node = match nodes.next() {
            Some(node) => node,
            None => Node::Ticket(commands::add_ticket(
                tx,
                NewTicket {
                    track: target.track,
                    ..NewTicket::default()
                },
            )?),
        };
        for (&place, text) in target.columns.iter().zip(row) {
            let cell = Cell {
                node,
                column: place,
            };
            let Some(parse) = COLUMNS[place].parse.filter(|_| cell.is_editable()) else {
                continue;
            };
            let place_in_words = |error: String| {
                let title = COLUMNS[place].title;
                EditError::Value(format!("row {number} of the block, {title}: {error}"))
            };
            let plan = tx.plan().clone();
            let change =
                parse(&plan, node, text).map_err(|error| place_in_words(error.to_string()))?;
            change(tx).map_err(|error| place_in_words(error.to_string()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::stage::test_plans;
    use crate::plan::{TicketId, Work};

    fn place(title: &str) -> usize {
        COLUMNS
            .iter()
            .position(|column| column.title == title)
            .expect("a column")
    }

    fn node(number: u32) -> Node {
        Node::Ticket(TicketId(100 + number))
    }

    fn target(first: u32, last: u32, titles: &[&str]) -> Target {
        Target {
            rows: (first..=last).map(node).collect(),
            columns: titles.iter().map(|title| place(title)).collect(),
            track: Some(TrackId(1)),
        }
    }

    #[test]
    fn cells_of_a_spreadsheet_are_read_with_their_quotes() {
        assert_eq!(cells_of("a\tb\r\nc\t\n"), [["a", "b"], ["c", ""]]);
        assert_eq!(
            cells_of("\"two\nlines\"\t\"a \"\"b\"\"\""),
            [["two\nlines", "a \"b\""]]
        );
        assert_eq!(cells_of("5\" disk"), [["5\" disk"]]);
    }

    #[test]
    fn copied_cells_are_read_back_whatever_they_hold() {
        let cells = [
            "plain",
            "two\nlines",
            "a\ttab",
            "\"quoted\" first",
            "5\" disk",
            "",
            "設計 ✅",
        ];
        let mut text = String::new();
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                text.push('\t');
            }
            push_cell(&mut text, cell);
        }
        assert_eq!(cells_of(&text), [cells]);
    }

    #[test]
    fn a_block_fills_cells_adds_rows_and_passes_over_computed_columns() {
        let mut document = Document::new(test_plans::chain(3, false));
        let block = cells_of("One\t2h\tx\nTwo\t3h\tx\nThree\t4h\tx");
        let target = target(2, 3, &["Title", "Estimate", "Total float"]);
        document
            .edit("paste a block", |tx| paste(tx, &block, &target))
            .expect("an edit");
        let plan = document.plan();
        assert_eq!(plan.tickets.len(), 4);
        let titles: Vec<&str> = plan.tickets.iter().map(|t| t.title.as_str()).collect();
        assert_eq!(titles, ["Task 1", "One", "Two", "Three"]);
        let last = plan.tickets.iter().last().expect("a row");
        assert_eq!(
            (last.track, last.estimate.likely()),
            (Some(TrackId(1)), Some(Work(240)))
        );
        document.undo();
        assert_eq!(**document.plan(), test_plans::chain(3, false));
    }

    #[test]
    fn one_bad_cell_is_named_and_leaves_everything_as_it_was() {
        let mut document = Document::new(test_plans::chain(3, false));
        let block = cells_of("One\t2h\nTwo\tsoon");
        let target = target(1, 3, &["Title", "Estimate"]);
        let error = document
            .edit("paste a block", |tx| paste(tx, &block, &target))
            .expect_err("a bad cell");
        assert!(
            error
                .to_string()
                .starts_with("row 2 of the block, Estimate"),
            "{error}"
        );
        assert_eq!(**document.plan(), test_plans::chain(3, false));
    }

    #[test]
    fn a_value_goes_into_every_row_as_one_step() {
        let plan = test_plans::chain(4, false);
        let nodes = [node(1), node(3)];
        let commit = commit_column(&plan, place("Estimate"), &nodes, "5h").expect("a value");
        let mut document = Document::new(plan.clone());
        document
            .edit(&commit.label, commit.change)
            .expect("an edit");
        let hours: Vec<_> = document
            .plan()
            .tickets
            .iter()
            .filter_map(|t| t.estimate.likely())
            .map(|work| work.0 / 60)
            .collect();
        assert_eq!(hours, [5, 1, 5, 1]);
        assert!(commit_column(&plan, place("Finish"), &nodes, "5h").is_err());
    }
}
