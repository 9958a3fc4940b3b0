//! The columns, and how a header maps to them.

use super::cells::unguard;
use super::records::{Record, Records};
use crate::exchange::{ReadError, Report, imprint};
use crate::plan::imprint::BLOCKED_BY;

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Key,
    Title,
    Track,
    Estimate,
    Min,
    Likely,
    Max,
    BlockedBy,
    Role,
    Agents,
}

/// Every column with its name, in the order they are written.
pub(super) const COLUMNS: [(Column, &str); 10] = [
    (Column::Key, "key"),
    (Column::Title, "title"),
    (Column::Track, "track"),
    (Column::Estimate, "estimate"),
    (Column::Min, "min"),
    (Column::Likely, "likely"),
    (Column::Max, "max"),
    (Column::BlockedBy, "blocked_by"),
    (Column::Role, "role"),
    (Column::Agents, "agents"),
];

/// The name of a column.
pub(super) fn name_of(column: Column) -> &'static str {
    COLUMNS[column as usize].1
}

/// Separators a file may use, the likeliest first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Which cell of a row holds which column.
pub(super) struct Layout {
    /// By column, in the order of [`COLUMNS`].
    positions: [Option<usize>; COLUMNS.len()],
    /// How many cells the header has.
    pub(super) width: usize,
    /// Whether rows carry what they said when they were written.
    pub(super) has_imprint: bool,
}

/// Whether the first line of some bytes is a header with a key.
pub(in crate::exchange) fn sniff(bytes: &[u8]) -> bool {
    let line = bytes
        .split(|&byte| byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty());
    let Some(Ok(line)) = line.map(std::str::from_utf8) else {
        return false;
    };
    let line = line.trim_start_matches('\u{feff}');
    if line.starts_with("sep=") {
        return true;
    }
    let (_, header) = open(line);
    header.is_some_and(|header| position_of("key", &header).is_some())
}

/// The records of a text behind its header, and the header; `None` where there is no line at all.
///
/// The separator is the one a first line `sep=;` names (never half a character), else the one that makes the
/// most known columns.
pub(super) fn open(text: &str) -> (Records<'_>, Option<Record<'_>>) {
    if let Some(delimiter) = text
        .strip_prefix("sep=")
        .and_then(|rest| rest.bytes().next())
        .filter(|byte| byte.is_ascii() && !b"\"\r\n".contains(byte))
    {
        let mut records = Records::new(text, delimiter);
        records.next();
        let header = records.next();
        return (records, header);
    }
    let mut best: Option<(usize, Records<'_>, Record<'_>)> = None;
    for delimiter in DELIMITERS {
        let mut records = Records::new(text, delimiter);
        let Some(header) = records.next() else {
            continue;
        };
        let known = COLUMNS
            .iter()
            .filter(|(_, name)| position_of(name, &header).is_some())
            .count();
        if best.as_ref().is_none_or(|(most, ..)| known > *most) {
            best = Some((known, records, header));
        }
    }
    match best {
        Some((_, records, header)) => (records, Some(header)),
        None => (Records::new(text, DELIMITERS[0]), None),
    }
}

impl Layout {
    /// Reads a header, noting columns that are unknown or named twice.
    ///
    /// # Errors
    /// When there is no `key` column.
    pub(super) fn of(header: &Record, report: &mut Report) -> Result<Self, ReadError> {
        let positions = COLUMNS.map(|(_, name)| position_of(name, header));
        if positions[Column::Key as usize].is_none() {
            return Err(ReadError::MissingColumn {
                line: header.line,
                column: "key",
                found: header
                    .fields
                    .iter()
                    .map(|f| f.trim())
                    .collect::<Vec<_>>()
                    .join(", "),
                known: COLUMNS.map(|(_, name)| name).join(", "),
            });
        }
        for (place, name) in header.fields.iter().enumerate() {
            let name = name.trim();
            let is_imprint = name.eq_ignore_ascii_case(imprint::COLUMN);
            if name.is_empty() || is_imprint || positions.contains(&Some(place)) {
                continue;
            }
            let is_known = COLUMNS
                .iter()
                .any(|(_, known)| known.eq_ignore_ascii_case(name));
            report.at(
                header.line,
                if is_known {
                    format!("the column \"{name}\" stands there twice: the first is read")
                } else {
                    format!("the column \"{name}\" is unknown: its cells are left out")
                },
            );
        }
        Ok(Self {
            positions,
            width: header.fields.len(),
            has_imprint: position_of(imprint::COLUMN, header).is_some(),
        })
    }

    /// Whether a row of a file of ours has too few cells for anything to stand behind its key.
    pub(super) fn ends_before_key(&self, row: &Record) -> bool {
        let key = self.positions[Column::Key as usize];
        let is_short = self.has_imprint && row.fields.len() < self.width;
        is_short && key.is_some_and(|key| key + 1 >= row.fields.len())
    }

    /// The fields of a ticket that a cell says.
    pub(super) fn fields_at(&self, place: usize) -> &'static [&'static str] {
        let column = self.positions.iter().position(|at| *at == Some(place));
        match column.map(|column| COLUMNS[column].0) {
            None => &[],
            Some(Column::Key) => &["key"],
            Some(Column::Title) => &["title"],
            Some(Column::Track) => &["track"],
            Some(Column::Estimate | Column::Min | Column::Likely | Column::Max) => &["estimate"],
            Some(Column::BlockedBy) => &[BLOCKED_BY],
            Some(Column::Role) => &["demands"],
            Some(Column::Agents) => &["min_agents", "max_agents", "assignees"],
        }
    }

    /// The text of a cell without its guard; empty where the row has none.
    pub(super) fn cell<'r>(&self, record: &'r Record, column: Column) -> &'r str {
        let field = self.positions[column as usize].and_then(|place| record.fields.get(place));
        field.map_or("", |text| unguard(text))
    }
}

fn position_of(name: &str, header: &Record) -> Option<usize> {
    header
        .fields
        .iter()
        .position(|field| field.trim().eq_ignore_ascii_case(name))
}
