//! Aligned columns for people.

/// Which side of its column a cell stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Lays rows out in columns two spaces apart, each line ended, nothing trailing.
///
/// Widths count characters, not the cells of a terminal: wide scripts shift the columns after them.
pub(super) fn lay_out(columns: &[Side], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(columns).zip(&widths);
        let padded: Vec<String> = cells
            .map(|((cell, side), &width)| match side {
                Side::Left => format!("{cell:<width$}"),
                Side::Right => format!("{cell:>width$}"),
            })
            .collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// A number with its noun: `1 ticket`, `3 tickets`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_nothing_trails() {
        let rows = [["key", "h", "title"], ["A-10", "12", ""], ["ß", "3", "x"]];
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.map(String::from).to_vec())
            .collect();
        assert_eq!(
            lay_out(&[Side::Left, Side::Right, Side::Left], &rows),
            "key    h  title\nA-10  12\nß      3  x\n"
        );
    }
}
