//! Splitting text into records and cells, with the line of each.
//!
//! Our own splitter, because a reader that keeps going needs what a strict one does not give: the line
//! on which a record starts, and a quote that is never closed costing one cell instead of the rest of
//! the file. Takes RFC 4180 and what spreadsheets make of it: LF, CRLF or CR, blank lines, space before
//! a quote, text behind a closing quote. Space around a cell is dropped unless it stands in quotes.

use std::borrow::Cow;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Record<'a> {
    /// The line it starts on, counted from 1.
    pub(in crate::exchange) line: usize,
    /// Its cells, quotes resolved.
    pub(in crate::exchange) fields: Vec<Cow<'a, str>>,
    /// Whether a quote in it is never closed and was taken as a character.
    pub(in crate::exchange) has_open_quote: bool,
}

/// The records of a text, blank lines left out.
#[derive(Clone)]
pub(in crate::exchange) struct Records<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    delimiter: u8,
    /// `\n`, or `\r` in a file that has no `\n`.
    newline: u8,
}

impl<'a> Records<'a> {
    /// The records of `text` with an ASCII delimiter.
    pub(in crate::exchange) fn new(text: &'a str, delimiter: u8) -> Self {
        let newline = if text.contains('\n') || !text.contains('\r') {
            b'\n'
        } else {
            b'\r'
        };
        Self {
            text,
            at: 0,
            line: 1,
            delimiter,
            newline,
        }
    }

    /// The separator between cells.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    fn record(&mut self) -> Record<'a> {
        let mut record = Record {
            line: self.line,
            fields: Vec::new(),
            has_open_quote: false,
        };
        loop {
            let field = self.field(&mut record.has_open_quote);
            record.fields.push(field);
            let bytes = self.text.as_bytes();
            match bytes.get(self.at) {
                Some(&byte) if byte == self.delimiter => self.at += 1,
                Some(_) => {
                    self.at += 1;
                    self.line += 1;
                    return record;
                }
                None => return record,
            }
        }
    }

    /// Reads one cell and stops at its delimiter, line end or the end of the text.
    fn field(&mut self, has_open_quote: &mut bool) -> Cow<'a, str> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        while matches!(bytes.get(start), Some(b' ' | b'\t')) && bytes[start] != self.delimiter {
            start += 1;
        }
        if bytes.get(start) == Some(&b'"') {
            if let Some((field, end)) = self.quoted(start + 1) {
                self.line += count(&bytes[self.at..end], self.newline);
                self.at = end;
                return field;
            }
            *has_open_quote = true;
        }
        let end = self.end_of_plain(self.at);
        let field = &self.text[self.at..end];
        self.at = end;
        Cow::Borrowed(self.without_cr(field).trim())
    }

    /// The content of a quoted cell whose text begins at `start`, and where the cell ends; `None` where
    /// the quote is not closed in a way a writer would have meant.
    fn quoted(&self, start: usize) -> Option<(Cow<'a, str>, usize)> {
        let bytes = self.text.as_bytes();
        let mut close = start;
        let mut escapes = false;
        loop {
            close += bytes.get(close..)?.iter().position(|&byte| byte == b'"')?;
            if bytes.get(close + 1) != Some(&b'"') {
                break;
            }
            escapes = true;
            close += 2;
        }
        let end = self.end_of_plain(close + 1);
        let tail = &self.text[close + 1..end];
        let content = &self.text[start..close];
        // A quote that closes lines later in the middle of other text is the start of another cell.
        if !tail.trim().is_empty() && content.as_bytes().contains(&self.newline) {
            return None;
        }
        let field = if escapes {
            Cow::Owned(content.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(content)
        };
        Some(if tail.trim().is_empty() {
            (field, end)
        } else {
            (field + tail.trim_end(), end)
        })
    }

    fn end_of_plain(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        let stop = rest
            .iter()
            .position(|&byte| byte == self.delimiter || byte == self.newline);
        stop.map_or(self.text.len(), |length| start + length)
    }

    /// Takes off the CR of a CRLF.
    fn without_cr(&self, field: &'a str) -> &'a str {
        let end = field.as_ptr() as usize - self.text.as_ptr() as usize + field.len();
        let at_line_end = self
            .text
            .as_bytes()
            .get(end)
            .is_none_or(|&byte| byte == self.newline);
        if at_line_end {
            field.strip_suffix('\r').unwrap_or(field)
        } else {
            field
        }
    }
}

/// Takes rows off that are no whole ones because the text was cut off: the one in which a quote is opened and never
/// closed, with the pieces of that cell behind it. Returns its line.
pub(in crate::exchange) fn drop_broken_end(rows: &mut Vec<Record>, width: usize) -> Option<usize> {
    let open = rows.iter().rposition(|row| row.has_open_quote)?;
    let is_piece = |row: &Record| row.fields.len() < width;
    let is_end = rows[open + 1..].iter().all(is_piece) && is_piece(&rows[open]);
    let line = rows[open].line;
    if is_end {
        rows.truncate(open);
    }
    is_end.then_some(line)
}

fn count(bytes: &[u8], wanted: u8) -> usize {
    bytes.iter().filter(|&&byte| byte == wanted).count()
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        while self.at < self.text.len() {
            let record = self.record();
            if record.fields.iter().any(|field| !field.trim().is_empty()) {
                return Some(record);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(usize, Vec<String>)> {
        Records::new(text, b',')
            .map(|r| (r.line, r.fields.iter().map(|f| f.to_string()).collect()))
            .collect()
    }

    fn row(line: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn cells_and_lines_are_what_a_spreadsheet_means() {
        assert_eq!(
            split("a,b\r\n1,\"x, \"\"y\"\"\"\r\n"),
            [row(1, &["a", "b"]), row(2, &["1", "x, \"y\""])]
        );
        assert_eq!(split("a\n\n , \nb"), [row(1, &["a"]), row(4, &["b"])]);
        assert_eq!(
            split("a,\"two\nlines\"\nb"),
            [row(1, &["a", "two\nlines"]), row(3, &["b"])]
        );
        assert_eq!(split("a\rb\r"), [row(1, &["a"]), row(2, &["b"])]);
        assert_eq!(split("a, \"x, y\" ,z,"), [row(1, &["a", "x, y", "z", ""])]);
        assert_eq!(
            split("5\" pipe,\"6\" pipe\""),
            [row(1, &["5\" pipe", "6 pipe\""])]
        );
    }

    #[test]
    fn an_unclosed_quote_costs_its_cell_and_nothing_else() {
        assert_eq!(
            split("a,\"b\nc,d\n"),
            [row(1, &["a", "\"b"]), row(2, &["c", "d"])]
        );
        assert_eq!(
            split("a,\"b\nc,\"d\"\n"),
            [row(1, &["a", "\"b"]), row(2, &["c", "d"])]
        );
        assert!(
            Records::new("a,\"b\nc", b',')
                .next()
                .is_some_and(|r| r.has_open_quote)
        );
    }

    #[test]
    fn empty_text_has_no_record() {
        assert!(split("").is_empty() && split("\r\n\r\n").is_empty() && split(",,\n").is_empty());
    }
}
