//! From a plan to a workbook.

use super::cells::{Cell, serial};
use super::columns::{Column, Kind, Point, estimate};
use super::gantt;
use super::names::Names;
use super::rows::{get, rows_of, set};
use super::sheets::{HEAD_COLUMNS, SHEETS, Sheet};
use super::{DETAILS, HEAD, IMPRINT, MARK};
use crate::exchange::dates::Dates;
use crate::exchange::palette::LIGHT;
use crate::exchange::{Report, WriteError, WriteOptions};
use crate::plan::duration::Units;
use crate::plan::imprint::Imprint;
use crate::plan::{Node, Plan, RowKind, Stamp, TicketId};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use serde_json::{Map, Value, json};

/// Characters of a details cell at most; four bytes each still fit a cell.
const CHUNK: usize = 16_000;
/// What is computed.
const COMPUTED: [(&str, u8); 6] = [
    ("start", 17),
    ("finish", 17),
    ("latest finish", 17),
    ("takes h", 9),
    ("total float h", 12),
    ("critical", 9),
];

/// Writes a workbook.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    let dates = Dates::of(plan, options.option, &mut report)?;
    let writer = Writer {
        plan,
        dates: &dates,
        names: names_of(plan),
        looks: Looks::new(),
    };
    let bytes = writer
        .workbook(options.now, options.imprint.as_deref())
        .map_err(|error| WriteError::Failed {
            what: "workbook",
            message: error.to_string(),
        })?;
    Ok((bytes, report))
}

/// The names rows are shown by.
fn names_of(plan: &Plan) -> Names {
    let mut names = Names::default();
    for sheet in SHEETS.iter().filter(|sheet| !sheet.label.is_empty()) {
        for row in rows_of(plan, sheet.kind) {
            let id = row.get("id").and_then(Value::as_u64).unwrap_or(0);
            let label = row.get(sheet.label).and_then(Value::as_str).unwrap_or("");
            names.add(sheet.kind, id, label);
        }
    }
    names
}

/// Formats of cells.
pub(super) struct Looks {
    pub(super) header: Format,
    computed_header: Format,
    pub(super) text: Format,
    wrapped: Format,
    pub(super) hours: Format,
    pub(super) date: Format,
    computed: Format,
    computed_date: Format,
    computed_hours: Format,
    details: Format,
    pub(super) title: Format,
}

impl Looks {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let head = |ground: u32| {
            Format::new()
                .set_bold()
                .set_background_color(Color::RGB(ground))
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top)
        };
        let (date, hours, grey) = ("yyyy-mm-dd hh:mm", "0.##", Color::RGB(0x66_70_85));
        Self {
            header: head(0xE9_EC_F0),
            computed_header: head(0xF7_F8_FA).set_font_color(grey).set_italic(),
            text: top(),
            wrapped: top().set_text_wrap(),
            hours: top().set_num_format(hours),
            date: top().set_num_format(date).set_align(FormatAlign::Left),
            computed: top().set_font_color(grey),
            computed_date: top()
                .set_font_color(grey)
                .set_num_format(date)
                .set_align(FormatAlign::Left),
            computed_hours: top().set_font_color(grey).set_num_format(hours),
            details: top()
                .set_font_color(Color::RGB(0x98_A1_B2))
                .set_font_size(8),
            title: Format::new().set_bold().set_font_size(14),
        }
    }
}

struct Writer<'a> {
    plan: &'a Plan,
    dates: &'a Dates,
    names: Names,
    looks: Looks,
}

impl Writer<'_> {
    fn workbook(&self, now: Stamp, imprint: Option<&Imprint>) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let (year, month, day) = now.date().ymd();
        let (hour, minute) = (now.minute_of_day() / 60, now.minute_of_day() % 60);
        let small = |value: i8| value.unsigned_abs();
        let date = ExcelDateTime::from_ymd(year.unsigned_abs(), small(month), small(day))?;
        let created = date.and_hms(hour as u16, minute as u8, 0.0)?;
        let properties = DocProperties::new()
            .set_title(crate::exchange::drawing::title(self.plan))
            .set_comment("Written by Slackline")
            .set_creation_datetime(&created);
        book.set_properties(&properties);
        self.head(book.add_worksheet().set_name(HEAD)?)?;
        gantt::write(self.plan, self.dates, &self.looks, book.add_worksheet())?;
        for sheet in SHEETS {
            let rows = rows_of(self.plan, sheet.kind);
            if sheet.is_always || !rows.is_empty() {
                self.rows(sheet, rows, book.add_worksheet())?;
            }
        }
        if let Some(imprint) = imprint {
            let page = book.add_worksheet().set_name(IMPRINT)?;
            for (line, text) in (0..).zip(imprint.lines()) {
                page.write_string(line, 0, &text)?;
            }
            page.set_hidden(true);
        }
        book.save_to_buffer()
    }

    /// The plan's head: one field a line.
    fn head(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.write_string_with_format(0, 0, MARK, &self.looks.title)?;
        page.write_number(0, 1, 1)?;
        page.set_column_width(0, 22)?.set_column_width(1, 70)?;
        let Ok(Value::Object(mut rest)) = serde_json::to_value(&*self.plan.info) else {
            return Ok(());
        };
        rest.insert("last_id".to_owned(), json!(self.plan.last_id));
        let (cells, rest) = self.split(HEAD_COLUMNS, rest);
        let mut line = 1;
        for (column, cell) in HEAD_COLUMNS.iter().zip(cells) {
            page.write_string_with_format(line, 0, column.header, &self.looks.header)?;
            self.cell(page, (line, 1), &cell, column.kind)?;
            line += 1;
        }
        for chunk in chunks(&rest) {
            page.write_string_with_format(line, 0, DETAILS, &self.looks.computed_header)?;
            page.write_string_with_format(line, 1, &chunk, &self.looks.details)?;
            line += 1;
        }
        page.set_freeze_panes(1, 1)?;
        Ok(())
    }

    /// The rows of one kind: an id, the typed columns, what is computed, the details.
    fn rows(
        &self,
        sheet: &Sheet,
        rows: Vec<Map<String, Value>>,
        page: &mut Worksheet,
    ) -> Result<(), XlsxError> {
        page.set_name(sheet.name)?;
        let computed = if has_dates(sheet.kind) {
            &COMPUTED[..]
        } else {
            &[]
        };
        let details_at = 1 + sheet.columns.len() as u16 + computed.len() as u16;
        let mut details = 0;
        let last_line = rows.len().max(1) as u32;
        for (line, row) in rows.into_iter().enumerate() {
            let line = line as u32 + 1;
            let id = row.get("id").and_then(Value::as_u64).unwrap_or(0);
            page.write_number_with_format(line, 0, id as f64, &self.looks.computed)?;
            let (cells, mut rest) = self.split(sheet.columns, row);
            rest.remove("id");
            for (place, (column, cell)) in sheet.columns.iter().zip(cells).enumerate() {
                self.cell(page, (line, 1 + place as u16), &cell, column.kind)?;
            }
            if !computed.is_empty() {
                let at = 1 + sheet.columns.len() as u16;
                self.computed(page, (line, at), node_of(sheet.kind, id as u32))?;
            }
            for (place, chunk) in chunks(&rest).into_iter().enumerate() {
                let at = details_at + place as u16;
                page.write_string_with_format(line, at, &chunk, &self.looks.details)?;
                details = details.max(place as u16 + 1);
            }
        }
        self.header(sheet, computed, details, last_line, page)
    }

    fn header(
        &self,
        sheet: &Sheet,
        computed: &[(&str, u8)],
        details: u16,
        last_line: u32,
        page: &mut Worksheet,
    ) -> Result<(), XlsxError> {
        page.write_string_with_format(0, 0, "id", &self.looks.computed_header)?;
        page.set_column_width(0, 6)?;
        for (at, column) in (1u16..).zip(sheet.columns) {
            page.write_string_with_format(0, at, column.header, &self.looks.header)?;
            page.set_column_width(at, column.width)?;
            if let Kind::Choice(words) = column.kind {
                let words: Vec<String> = words.iter().map(|word| word.replace('_', " ")).collect();
                let list = DataValidation::new().allow_list_strings(&words)?;
                page.add_data_validation(1, at, last_line + 1000, at, &list)?;
            }
        }
        let mut at = 1 + sheet.columns.len() as u16;
        for (header, width) in computed {
            let header = format!("{header} (computed)");
            page.write_string_with_format(0, at, &header, &self.looks.computed_header)?;
            page.set_column_width(at, *width)?;
            at += 1;
        }
        if !computed.is_empty() {
            mark_critical(page, at, last_line)?;
        }
        for _ in 0..details {
            page.write_string_with_format(0, at, DETAILS, &self.looks.computed_header)?;
            page.set_column_width(at, 20)?;
            at += 1;
        }
        // The key and the name stay in sight.
        page.set_freeze_panes(1, if sheet.columns.len() > 4 { 3 } else { 1 })?;
        page.autofilter(0, 0, last_line, at - 1)?;
        page.set_landscape();
        page.set_repeat_rows(0, 0)?;
        Ok(())
    }

    /// The cells of a row, and what they do not hold exactly.
    fn split(
        &self,
        columns: &[Column],
        row: Map<String, Value>,
    ) -> (Vec<Cell>, Map<String, Value>) {
        let units = Units::of(&self.plan.info);
        let mut rest = row.clone();
        let mut cells = Vec::with_capacity(columns.len());
        let mut points = [None; 3];
        for column in columns {
            let value = get(&row, column.field);
            let cell = column.show(value, &self.names);
            let back = column.read(&cell, &self.names, units);
            match column.kind {
                Kind::Estimate(point) => {
                    points[point as usize] = back.ok().and_then(|value| value.as_i64());
                    if point == Point::Max && estimate(points).0 == *value {
                        set(&mut rest, column.field, Value::Null);
                    }
                }
                _ if back.as_ref() == Ok(value) => set(&mut rest, column.field, Value::Null),
                _ => {}
            }
            cells.push(cell);
        }
        (cells, rest)
    }

    fn cell(
        &self,
        page: &mut Worksheet,
        (line, at): (u32, u16),
        cell: &Cell,
        kind: Kind,
    ) -> Result<(), XlsxError> {
        let looks = &self.looks;
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) => {
                let look = if kind.wraps() {
                    &looks.wrapped
                } else {
                    &looks.text
                };
                page.write_string_with_format(line, at, text, look)?
            }
            Cell::Number(number) => {
                let is_hours = matches!(kind, Kind::Hours | Kind::Estimate(_));
                let look = if is_hours { &looks.hours } else { &looks.text };
                page.write_number_with_format(line, at, *number, look)?
            }
            Cell::Flag(flag) => page.write_boolean_with_format(line, at, *flag, &looks.text)?,
            Cell::Date(stamp) => {
                page.write_number_with_format(line, at, serial(*stamp), &looks.date)?
            }
        };
        Ok(())
    }

    fn computed(
        &self,
        page: &mut Worksheet,
        (line, at): (u32, u16),
        node: Node,
    ) -> Result<(), XlsxError> {
        let Some(found) = self.dates.node(node) else {
            return Ok(());
        };
        let stamps = [found.early_start, found.early_finish, found.late_finish];
        for (at, stamp) in (at..).zip(stamps) {
            page.write_number_with_format(line, at, serial(stamp), &self.looks.computed_date)?;
        }
        for (at, work) in (at + 3..).zip([found.duration, found.total_float]) {
            let hours = work.0 as f64 / 60.0;
            page.write_number_with_format(line, at, hours, &self.looks.computed_hours)?;
        }
        page.write_boolean_with_format(line, at + 5, found.critical, &self.looks.computed)?;
        Ok(())
    }
}

/// Colours the computed columns of critical rows.
fn mark_critical(page: &mut Worksheet, end: u16, last_line: u32) -> Result<(), XlsxError> {
    let first = end - COMPUTED.len() as u16;
    let flag = rust_xlsxwriter::utility::column_number_to_name(end - 1);
    let rule = ConditionalFormatFormula::new()
        .set_rule(format!("=${flag}2=TRUE").as_str())
        .set_format(Format::new().set_font_color(Color::RGB(LIGHT.critical.number())));
    page.add_conditional_format(1, first, last_line, end - 1, &rule)?;
    Ok(())
}

fn has_dates(kind: RowKind) -> bool {
    matches!(kind, RowKind::Ticket | RowKind::Gate)
}

fn node_of(kind: RowKind, id: u32) -> Node {
    match kind {
        RowKind::Gate => Node::Gate(id.into()),
        _ => Node::Ticket(TicketId(id)),
    }
}

/// What is left of a row as JSON, in pieces a cell can hold; nothing where nothing is left.
fn chunks(rest: &Map<String, Value>) -> Vec<String> {
    if rest.is_empty() {
        return Vec::new();
    }
    let text = serde_json::to_string(rest).unwrap_or_default();
    // Neither XML nor a spreadsheet may change a character.
    let text = text
        .replace("_x", "\\u005fx")
        .replace('\u{fffe}', "\\ufffe")
        .replace('\u{ffff}', "\\uffff")
        .replace('\u{7f}', "\\u007f");
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(CHUNK).map(piece).collect()
}

/// A piece whose outer spaces are escaped: those at the ends of a cell may get lost. Spaces stand in
/// strings only, where JSON knows them by number, too.
fn piece(characters: &[char]) -> String {
    let last = characters.len().saturating_sub(1);
    let mut text = String::with_capacity(characters.len() + 16);
    for (place, &c) in characters.iter().enumerate() {
        if c.is_whitespace() && (place == 0 || place == last) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_details_are_cut_where_nothing_gets_lost() {
        let text = format!("{} {}", "a".repeat(CHUNK - 8), "b ".repeat(CHUNK));
        let row = Map::from_iter([("text".to_owned(), json!(text))]);
        let pieces = chunks(&row);
        assert!(pieces.len() > 2);
        assert!(pieces.iter().all(|piece| piece.trim() == piece));
        let back: Value = serde_json::from_str(&pieces.concat()).expect("JSON");
        assert_eq!(back["text"], json!(text));
        assert!(chunks(&Map::new()).is_empty());
    }
}
