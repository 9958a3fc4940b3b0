//! Dependency matrices: a table whose columns are its rows, with a mark where a row needs a column.

use super::super::facts::{CellFact, Field, Form, Statement, Subject, TicketFact};
use super::super::grammar::ids;
use super::super::text::page::Page;
use super::draft::Draft;
use super::tables::Sheet;

/// Signs that mark a cell, and those that say it is empty.
const MARKS: [&str; 9] = ["x", "✓", "✔", "•", "●", "1", "y", "yes", "ja"];
const NONE: [&str; 6] = ["", "-", "—", "–", "0", "."];

/// The name of a row or column: its id, or all of its text.
fn name(text: &str) -> String {
    ids::whole_id(text)
        .or_else(|| ids::leading_id(text).map(|(id, _)| id))
        .unwrap_or_else(|| text.trim().to_owned())
}

/// Whether a table is a matrix of its own rows, with nothing but marks in it.
pub(super) fn is_matrix(page: &Page, sheet: &Sheet) -> bool {
    let rows: Vec<String> = sheet
        .table
        .rows
        .iter()
        .filter_map(|row| row.first())
        .map(|&cell| name(&page.plain(cell)))
        .collect();
    let columns: Vec<String> = sheet.header.iter().skip(1).map(|text| name(text)).collect();
    let is_square = columns.len() >= 3
        && columns.len() <= 200
        && columns.len() == rows.len()
        && columns
            .iter()
            .all(|column| !column.is_empty() && rows.contains(column));
    let mut marks = 0;
    let is_marked = is_square
        && sheet
            .table
            .rows
            .iter()
            .flat_map(|row| row.iter().skip(1))
            .all(|&cell| {
                let text = page.plain(cell).to_lowercase();
                marks += usize::from(MARKS.contains(&text.as_str()));
                MARKS.contains(&text.as_str()) || NONE.contains(&text.as_str())
            });
    is_marked && marks > 0
}

/// Reads the rows as tickets, and each mark as "the row waits for the column".
pub(super) fn read(draft: &mut Draft, sheet: &Sheet) {
    let page = draft.page;
    let columns: Vec<String> = sheet.header.iter().skip(1).map(|text| name(text)).collect();
    let place = page.block_place(sheet.block);
    draft.loss(
        place,
        "a mark in the matrix is read as: the row waits for the column",
    );
    for row in &sheet.table.rows {
        let Some(&first) = row.first() else { continue };
        let text = page.plain(first);
        let key = name(&text);
        let title = text
            .strip_prefix(&key)
            .unwrap_or("")
            .trim_start_matches([':', ' ', '-', '–', '—'])
            .to_owned();
        let ticket = TicketFact {
            title: if title.is_empty() { key.clone() } else { title },
            key: key.clone(),
            place: page.line_place(first),
            cells: vec![CellFact {
                field: Field::Key,
                place: page.line_place(first),
                text: key.clone(),
            }],
            ..TicketFact::default()
        };
        draft.add_ticket(ticket);
        for (&cell, column) in row.iter().skip(1).zip(&columns) {
            let is_marked = MARKS.contains(&page.plain(cell).to_lowercase().as_str());
            if is_marked && *column != key {
                draft
                    .facts
                    .statements
                    .push(statement(column, &key, page.line_place(cell)));
            }
        }
    }
}

fn statement(from: &str, to: &str, place: super::super::facts::Place) -> Statement {
    Statement {
        from: vec![Subject::Ticket(from.to_owned())],
        to: vec![Subject::Ticket(to.to_owned())],
        ..Statement::new(Form::Table, format!("{to} needs {from}"), place)
    }
}
