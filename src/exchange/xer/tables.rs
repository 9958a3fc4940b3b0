//! The tables of a file: `%T` names one, `%F` its fields, `%R` is a row, `%E` the end.

use crate::exchange::{ReadError, Report};
use encoding_rs::{UTF_8, WINDOWS_1251, WINDOWS_1252};
use std::borrow::Cow;
use std::collections::HashMap;

/// The tables of a file by name.
pub(super) struct Tables<'t> {
    tables: HashMap<&'t str, Table<'t>>,
}

#[derive(Default)]
struct Table<'t> {
    fields: Vec<&'t str>,
    rows: Vec<(usize, Vec<&'t str>)>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    fields: &'t [&'t str],
    cells: &'t [&'t str],
    /// The line it stands in, counted from 1.
    pub(super) line: usize,
}

/// The text of a file. P6 writes the code page of its machine and does not say which: UTF-8 is tried, then
/// what letters suggest. Words of letters beyond ASCII are Cyrillic, single ones Western.
pub(super) fn decode<'b>(bytes: &'b [u8], report: &mut Report) -> Result<Cow<'b, str>, ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        return Err(ReadError::Binary { byte: 0, offset });
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text);
    }
    let is_high = |byte: u8| byte >= 0xC0;
    let high = bytes.iter().filter(|&&byte| is_high(byte)).count();
    let in_words = bytes
        .windows(2)
        .filter(|pair| is_high(pair[0]) && is_high(pair[1]))
        .count();
    let encoding = if in_words * 2 > high {
        WINDOWS_1251
    } else {
        WINDOWS_1252
    };
    report.note(format!(
        "the file does not say its code page: it was read as {}",
        encoding.name()
    ));
    Ok(encoding.decode_without_bom_handling(bytes).0)
}

impl<'t> Tables<'t> {
    /// Splits a text into its tables.
    ///
    /// # Errors
    /// When the text has no header of such a file.
    pub(super) fn of(text: &'t str, report: &mut Report) -> Result<Self, ReadError> {
        if !text.starts_with("ERMHDR") {
            return Err(ReadError::WrongKind {
                wanted: "Primavera XER file",
                found: "its first line does not begin with ERMHDR".to_owned(),
            });
        }
        let mut tables: HashMap<&str, Table> = HashMap::new();
        let mut name = "";
        let (mut is_ended, mut last) = (false, 1);
        for (line, text) in (1..).zip(text.lines()) {
            last = line;
            let mut cells = text.split('\t');
            match cells.next() {
                Some("%T") => name = cells.next().unwrap_or_default().trim(),
                Some("%F") => {
                    let table = tables.entry(name).or_default();
                    table.fields = cells.map(str::trim).collect();
                }
                Some("%R") => {
                    let table = tables.entry(name).or_default();
                    table.rows.push((line, cells.collect()));
                }
                Some("%E") => is_ended = true,
                _ => {}
            }
        }
        if !is_ended {
            report.cut(last, "it has no end mark");
        }
        Ok(Self { tables })
    }

    /// The rows of a table; none where it is not there.
    pub(super) fn rows(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        self.tables.get(name).into_iter().flat_map(|table| {
            table.rows.iter().map(|(line, cells)| Row {
                fields: &table.fields,
                cells,
                line: *line,
            })
        })
    }
}

impl<'t> Row<'t> {
    /// The text of a field; empty where it is missing.
    pub(super) fn text(self, field: &str) -> &'t str {
        let place = self.fields.iter().position(|known| *known == field);
        place
            .and_then(|place| self.cells.get(place))
            .map_or("", |text| text.trim())
    }

    /// A number, if the field has one.
    pub(super) fn number(self, field: &str) -> Option<f64> {
        let text = self.text(field);
        let number = text
            .parse()
            .or_else(|_| text.replace(',', ".").parse::<f64>())
            .ok()?;
        Some(number).filter(|number: &f64| number.is_finite())
    }

    /// A date, if the field has one.
    pub(super) fn stamp(self, field: &str) -> Option<crate::plan::Stamp> {
        self.text(field).parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_are_told_by_their_letters() {
        let mut report = Report::default();
        let mut text = |bytes: &[u8]| decode(bytes, &mut report).expect("text").into_owned();
        assert_eq!(text("Prüfung Ä".as_bytes()), "Prüfung Ä");
        assert_eq!(text(b"Pr\xfcfung caf\xe9"), "Prüfung café");
        assert_eq!(text(b"\xcf\xf0\xee\xe5\xea\xf2 1"), "Проект 1");
        assert!(decode(b"a\0b", &mut report).is_err() && decode(b"", &mut report).is_err());
    }

    #[test]
    fn rows_have_their_fields_and_short_ones_are_empty_there() {
        let text = "ERMHDR\t8.4\r\n%T\tTASK\r\n%F\ta\tb\r\n%R\t1\t2,5\r\n%R\tx\r\n";
        let mut report = Report::default();
        let tables = Tables::of(text, &mut report).expect("tables");
        let cells: Vec<(String, Option<f64>, usize)> = tables
            .rows("TASK")
            .map(|row| (row.text("a").into(), row.number("b"), row.line))
            .collect();
        assert_eq!(cells, [("1".into(), Some(2.5), 4), ("x".into(), None, 5)]);
        assert_eq!((tables.rows("NO").count(), report.losses.len()), (0, 1));
    }
}
