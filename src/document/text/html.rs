//! Tables in HTML within Markdown: which bytes are the cells.
//!
//! Only rows and cells are looked at; what is in a cell is text like any other, and [`inline::plain`](super::inline)
//! drops its tags. A cell that spans rows or columns stands in each of them, so that columns keep their meaning.

use super::page::{Line, Table};
use std::ops::Range;

/// The most rows or columns one cell spans, and the most columns of a table.
const MOST_SPAN: usize = 1_000;
const MOST_COLUMNS: usize = 200;

/// The first table of a text and its bytes, where one opens and closes in it. O(bytes).
pub(super) fn table(text: &str, base: usize) -> Option<(Table, Range<usize>)> {
    let start = find(text, 0, "<table")?;
    let end = find(text, start, "</table")?;
    let close = text[end..].find('>').map_or(text.len(), |at| end + at + 1);
    let mut table = Table::default();
    let mut grid = Grid::default();
    let mut has_head = false;
    let mut at = start;
    while let Some(row) = find(&text[..end], at, "<tr") {
        let next = find(&text[..end], row + 3, "<tr").unwrap_or(end);
        let (cells, is_head) = cells(&text[row..next], base + row);
        let cells = grid.row(cells);
        if !cells.is_empty() && table.header.is_empty() && table.rows.is_empty() && !has_head {
            table.header = cells;
            has_head = is_head;
        } else if !cells.is_empty() {
            table.rows.push(cells);
        }
        at = next;
    }
    (!table.header.is_empty()).then_some((table, base + start..base + close))
}

/// A cell: its text, and how many columns and rows it spans.
struct Cell {
    line: Line,
    columns: usize,
    rows: usize,
}

/// Cells that reach into the rows below: the column, the cell, how many rows are left.
#[derive(Default)]
struct Grid {
    open: Vec<(usize, Line, usize)>,
}

impl Grid {
    /// The cells of a row, those from above put in their columns.
    fn row(&mut self, cells: Vec<Cell>) -> Vec<Line> {
        let above = std::mem::take(&mut self.open);
        let mut row: Vec<Line> = Vec::new();
        let inherit = |row: &mut Vec<Line>, open: &mut Vec<(usize, Line, usize)>| {
            while let Some((column, line, left)) = above
                .iter()
                .find(|(column, ..)| *column == row.len())
                .copied()
            {
                row.push(line);
                if left > 1 {
                    open.push((column, line, left - 1));
                }
            }
        };
        for cell in cells {
            inherit(&mut row, &mut self.open);
            for _ in 0..cell.columns {
                if row.len() < MOST_COLUMNS {
                    if cell.rows > 1 {
                        self.open.push((row.len(), cell.line, cell.rows - 1));
                    }
                    row.push(cell.line);
                }
            }
        }
        inherit(&mut row, &mut self.open);
        row
    }
}

/// The cells of a row, and whether they are those of a head.
fn cells(row: &str, base: usize) -> (Vec<Cell>, bool) {
    let mut found = Vec::new();
    let mut is_head = false;
    let mut at = 0;
    let opens = |from: usize| {
        let bytes = row.as_bytes();
        (from..bytes.len().saturating_sub(3)).find(|&at| {
            bytes[at] == b'<'
                && bytes[at + 1].eq_ignore_ascii_case(&b't')
                && matches!(bytes[at + 2], b'd' | b'D' | b'h' | b'H')
                && !bytes[at + 3].is_ascii_alphabetic()
        })
    };
    while let Some(start) = opens(at) {
        let Some(inside) = row[start..].find('>').map(|end| start + end + 1) else {
            break;
        };
        let end = opens(inside).unwrap_or(row.len());
        let end = ["</td", "</th", "</tr"]
            .iter()
            .filter_map(|tag| find(&row[..end], inside, tag))
            .min()
            .unwrap_or(end);
        let text = &row[inside..end];
        let lead = text.len() - text.trim_start().len();
        let tag = &row[start..inside];
        is_head |= tag[1..3].eq_ignore_ascii_case("th");
        found.push(Cell {
            line: Line {
                start: base + inside + lead.min(text.trim_end().len()),
                end: base + inside + text.trim_end().len(),
            },
            columns: span(tag, "colspan"),
            rows: span(tag, "rowspan"),
        });
        at = end.max(inside);
    }
    (found, is_head)
}

fn span(tag: &str, name: &str) -> usize {
    let value = find(tag, 0, name).map_or("", |at| &tag[at + name.len()..]);
    let digits: String = value
        .chars()
        .skip_while(|c| matches!(c, '=' | '"' | '\'' | ' '))
        .take_while(char::is_ascii_digit)
        .take(4)
        .collect();
    digits.parse().unwrap_or(1).clamp(1, MOST_SPAN)
}

/// Where a tag of lower case stands in a text, whatever its case there, from a byte on.
fn find(text: &str, from: usize, tag: &str) -> Option<usize> {
    let (bytes, wanted) = (text.as_bytes(), tag.as_bytes());
    (from..bytes.len().saturating_sub(wanted.len() - 1)).find(|&at| {
        bytes[at] == wanted[0] && bytes[at..at + wanted.len()].eq_ignore_ascii_case(wanted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_columns_when_others_span_rows() {
        let text = "<TABLE><tr><th>Area<th>Task</tr>\n<tr><td rowspan=\"2\">Hall</td><td> Dig <b>it</b></td></tr><tr><td>Pour</td></tr></TABLE> x";
        let (table, range) = table(text, 0).expect("a table");
        let shown = |cells: &[Line]| -> Vec<&str> {
            cells
                .iter()
                .map(|cell| &text[cell.start..cell.end])
                .collect()
        };
        assert_eq!(shown(&table.header), ["Area", "Task"]);
        assert_eq!(shown(&table.rows[0]), ["Hall", "Dig <b>it</b>"]);
        assert_eq!(shown(&table.rows[1]), ["Hall", "Pour"]);
        assert_eq!(&text[range.end..], " x");
        assert!(super::table("<table><tr><td>", 0).is_none());
    }
}
