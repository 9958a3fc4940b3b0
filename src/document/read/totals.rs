//! Rows of tables that add up the rows above them: `Total | 20h`, `Sum | 8 | 88h`, `Gesamt`, `合計`.
//!
//! Each number in such a row is a statement about its column. A column that holds anything but numbers, durations
//! and nothing is left alone; rows without a value are told apart from rows of nothing by their judge.

use super::super::facts::{Part, Sum, Tally};
use super::super::grammar::durations::{self, Said, Unit};
use super::super::grammar::{numbers, words};
use super::super::text::page::{Kind, Line, Table};
use super::draft::Draft;
use super::rows;
use crate::plan::{EstimatePoint, Work};

/// Reads the rows of totals of every table.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in &page.blocks {
        let Kind::Table(table) = &block.kind else {
            continue;
        };
        let (mut from, mut part) = (0, 0);
        let mut subtotals: Vec<usize> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let plain = |cell: &Line| page.plain(*cell);
            let first = row.iter().map(plain).find(|text| !text.trim().is_empty());
            let Some(first) = first.filter(|first| rows::says_total(first)) else {
                continue;
            };
            // A subtotal adds up the rows since the last one; the total adds up all rows that are none.
            let is_part = rows::says_subtotal(&first);
            let since = if is_part { part } else { from };
            let above: Vec<usize> = (since..at).filter(|at| !subtotals.contains(at)).collect();
            if above.len() >= 2 {
                totals(draft, table, &above, at);
            }
            part = at + 1;
            if is_part {
                subtotals.push(at);
            } else {
                from = at + 1;
                subtotals.clear();
            }
        }
    }
}

/// What a cell of a column says.
enum Cell {
    Nothing,
    Time(Work, Work),
    Number(f64),
    Words,
}

fn totals(draft: &mut Draft, table: &Table, above: &[usize], at: usize) {
    let page = draft.page;
    for column in 0..table.rows[at].len() {
        let Some(&total) = table.rows[at].get(column) else {
            continue;
        };
        let header = table
            .header
            .get(column)
            .map_or(String::new(), |&cell| page.plain(cell));
        let unit = unit_of(&header);
        let stated = cell(draft, total, unit);
        let lines: Vec<Line> = above
            .iter()
            .filter_map(|&row| table.rows[row].get(column).copied())
            .collect();
        let cells: Vec<Cell> = lines.iter().map(|&line| cell(draft, line, unit)).collect();
        match stated {
            Cell::Time(min, max) => time(draft, &header, total, (min, max), &lines, &cells),
            Cell::Number(stated) => number(draft, header, total, stated, &cells),
            Cell::Nothing | Cell::Words => {}
        }
    }
}

/// The unit a header carries: `Hours`, `Effort (h)`, `Days`.
fn unit_of(header: &str) -> Option<Unit> {
    let is_letter = |c: char| c.is_alphabetic();
    let pieces = header
        .split(|c: char| !is_letter(c))
        .filter(|piece| !piece.is_empty());
    pieces
        .filter_map(|piece| {
            durations::unit(&piece.to_lowercase()).filter(|(_, length)| *length == piece.len())
        })
        .map(|(unit, _)| unit)
        .next()
}

fn cell(draft: &Draft, line: Line, unit: Option<Unit>) -> Cell {
    let text = draft.page.plain(line);
    let text = text.trim();
    if words::is_none(text) && text != "0" {
        return Cell::Nothing;
    }
    let plain = numbers::leading(text).filter(|(_, length)| *length == text.len());
    if let (Some((value, _)), None) = (plain, unit) {
        return Cell::Number(value);
    }
    match durations::estimate(text, unit, draft.units) {
        Said::Estimate(estimate, _) => {
            let ends = (
                estimate.at(EstimatePoint::Min),
                estimate.at(EstimatePoint::Max),
            );
            match ends {
                (Some(min), Some(max)) => Cell::Time(min, max),
                _ => Cell::Words,
            }
        }
        _ => Cell::Words,
    }
}

fn time(
    draft: &mut Draft,
    header: &str,
    total: Line,
    stated: (Work, Work),
    lines: &[Line],
    cells: &[Cell],
) {
    let page = draft.page;
    let mut parts = Vec::new();
    for (cell, line) in cells.iter().zip(lines) {
        match cell {
            Cell::Time(min, max) => parts.push(Part {
                label: page.plain(*line),
                min: *min,
                max: *max,
                subject: None,
                place: page.line_place(*line),
            }),
            // A row without a value may hold any, and words are not ours to read.
            _ => return,
        }
    }
    let place = page.line_place(total);
    draft.facts.sums.push(Sum {
        what: format!("Total of {header}"),
        parts,
        stated,
        place,
        is_parallel: false,
        is_of_column: true,
    });
}

fn number(draft: &mut Draft, what: String, total: Line, stated: f64, cells: &[Cell]) {
    let mut parts = Vec::new();
    for cell in cells {
        match cell {
            Cell::Number(value) => parts.push(*value),
            Cell::Nothing => {}
            _ => return,
        }
    }
    if parts.len() >= 2 {
        let place = draft.page.line_place(total);
        draft.facts.tallies.push(Tally {
            what,
            parts,
            stated,
            place,
        });
    }
}
