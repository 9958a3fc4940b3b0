//! From a workbook to a plan: names first, then rows, then what does not fit together.

use super::cells::Cell;
use super::columns::{Column, Kind, Point, estimate};
use super::names::Names;
use super::open::{Grid, open};
use super::rows::{get, keep_rows, set};
use super::sheets::{HEAD_COLUMNS, SHEETS, Sheet};
use super::{DETAILS, HEAD, IMPRINT, MARK, foreign, mend};
use crate::exchange::{ReadError, ReadOptions, Report};
use crate::plan::duration::Units;
use crate::plan::imprint::Unread;
use crate::plan::{Plan, PlanInfo};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::sync::Arc;

/// Reads a workbook. Cells that cannot be read are left out with a note, the rest of the row is kept.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let grids = open(bytes)?;
    let mut report = Report::default();
    for grid in grids.iter().filter(|grid| grid.errors > 0) {
        let (count, name) = (grid.errors, &grid.name);
        report.note(format!("{name}: {count} cells hold errors: taken as empty"));
    }
    for grid in grids.iter().filter(|grid| grid.name == IMPRINT) {
        for line in grid.lines.keys() {
            let text = grid.cell(*line, 0).to_text();
            report.traces.imprint.take_up(text.as_bytes());
        }
    }
    let head = grids.iter().find(|grid| grid.name == HEAD);
    let Some(head) = head.filter(|grid| grid.cell(0, 0).to_text() == MARK) else {
        return foreign::read(&grids, report, options);
    };
    let mut reader = Reader {
        report,
        names: Names::default(),
        units: Units::of(&PlanInfo::default()),
        seen: HashSet::new(),
        last_id: 0,
    };
    let mut plan = Plan::default();
    let mut tables = reader.tables(&grids);
    reader.name_rows(&mut tables);
    plan.info = Arc::new(reader.head(head, &mut plan.last_id));
    for table in tables {
        reader.rows(table, &mut plan);
    }
    plan.settle_last_id();
    mend::mend(&mut plan, &mut reader.report)?;
    Ok((plan, reader.report))
}

/// The rows of one sheet, in the making.
struct RowsOf<'a> {
    sheet: &'static Sheet,
    /// `[columns of the sheet]`: where each stands.
    places: Vec<Option<u32>>,
    rows: Vec<RowOf<'a>>,
}

struct RowOf<'a> {
    grid: &'a Grid,
    line: u32,
    /// `None` for the head of the plan.
    sheet: Option<&'static Sheet>,
    /// What the details say.
    object: Map<String, Value>,
}

struct Reader {
    report: Report,
    names: Names,
    units: Units,
    seen: HashSet<u64>,
    last_id: u64,
}

impl Reader {
    /// Every sheet of ours with its lines, each with an id.
    fn tables<'a>(&mut self, grids: &'a [Grid]) -> Vec<RowsOf<'a>> {
        let mut tables = Vec::new();
        for sheet in SHEETS {
            let Some(grid) = grids.iter().find(|grid| grid.name == sheet.name) else {
                continue;
            };
            let at = |header: &str| {
                let cells = grid.lines.get(&0)?;
                let found = cells.iter().find(|(_, cell)| cell.to_text() == header);
                found.map(|(&at, _)| at)
            };
            let places = sheet.columns.iter().map(|column| at(column.header));
            let table = RowsOf {
                sheet,
                places: places.collect(),
                rows: self.lines(grid, sheet, at("id")),
            };
            self.note_missing(grid, &table);
            tables.push(table);
        }
        self.last_id = self.seen.iter().copied().max().unwrap_or(0);
        for table in &mut tables {
            for row in &mut table.rows {
                if !row.object.contains_key("id") {
                    self.last_id += 1;
                    row.object.insert("id".to_owned(), json!(self.last_id));
                }
            }
        }
        tables
    }

    fn note_missing(&mut self, grid: &Grid, table: &RowsOf) {
        let columns = table.sheet.columns.iter().zip(&table.places);
        let missing: Vec<&str> = columns
            .filter(|(_, place)| place.is_none())
            .map(|(column, _)| column.header)
            .collect();
        if !missing.is_empty() && !table.rows.is_empty() {
            let (name, missing) = (&grid.name, missing.join(", "));
            self.report
                .note(format!("{name}: without the columns {missing}"));
        }
    }

    fn lines<'a>(
        &mut self,
        grid: &'a Grid,
        sheet: &'static Sheet,
        id_at: Option<u32>,
    ) -> Vec<RowOf<'a>> {
        let details: Vec<u32> = grid.lines.get(&0).map_or_else(Vec::new, |cells| {
            let found = cells.iter().filter(|(_, cell)| cell.to_text() == DETAILS);
            found.map(|(&at, _)| at).collect()
        });
        let mut rows = Vec::new();
        for (&line, _) in grid.lines.range(1..) {
            let text: String = details
                .iter()
                .map(|&at| grid.cell(line, at).to_text())
                .collect();
            let mut object = self.details(grid, line, &text);
            object.remove("id");
            let id = id_at.and_then(|at| id_of(grid.cell(line, at)));
            match id {
                Some(id) if self.seen.insert(id) => drop(object.insert("id".to_owned(), json!(id))),
                Some(id) => self.at(
                    grid,
                    line,
                    format!("the id {id} is taken: a new one is given"),
                ),
                None => {}
            }
            rows.push(RowOf {
                grid,
                line,
                sheet: Some(sheet),
                object,
            });
        }
        rows
    }

    fn details(&mut self, grid: &Grid, line: u32, text: &str) -> Map<String, Value> {
        if text.is_empty() {
            return Map::new();
        }
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => object,
            Ok(_) | Err(_) => {
                self.at(grid, line, "the details are damaged: left out".to_owned());
                Map::new()
            }
        }
    }

    /// Settles the field that other rows know each row by.
    fn name_rows(&mut self, tables: &mut [RowsOf]) {
        for table in tables {
            let label = table.sheet.label;
            let columns = table.sheet.columns.iter().zip(&table.places);
            let Some((column, &place)) = columns.into_iter().find(|(c, _)| c.field == label) else {
                continue;
            };
            for row in &mut table.rows {
                self.field(row, column, place);
                let id = row.object["id"].as_u64().unwrap_or(0);
                let name = get(&row.object, label).as_str().unwrap_or("");
                self.names.add(table.sheet.kind, id, name);
            }
        }
    }

    /// Reads one cell into the row, unless the details hold what the cell shows.
    fn field(&mut self, row: &mut RowOf, column: &Column, place: Option<u32>) {
        let Some(place) = place else { return };
        let cell = row.grid.cell(row.line, place);
        let stored = get(&row.object, column.field);
        if !stored.is_null() && column.show(stored, &self.names) == *cell {
            return;
        }
        match column.read(cell, &self.names, self.units) {
            Ok(value) => set(&mut row.object, column.field, value),
            Err(why) => self.unread(row, column, &why),
        }
    }

    /// Notes a cell that cannot be read.
    fn unread(&mut self, row: &RowOf, column: &Column, why: &str) {
        let label = row.sheet.map_or("", |sheet| sheet.label);
        let name = get(&row.object, label).as_str().unwrap_or("");
        self.report.traces.unread.push(Unread {
            kind: row.sheet.map(|sheet| sheet.kind),
            name: name.to_owned(),
            field: top(column.field),
        });
        let of = if name.is_empty() { "" } else { ", " };
        let what = format!("{name}{of}{}: {why}: left out", column.header);
        self.at(row.grid, row.line, what);
    }

    fn rows(&mut self, table: RowsOf, plan: &mut Plan) {
        let RowsOf {
            sheet,
            places,
            rows,
        } = table;
        let mut objects = Vec::with_capacity(rows.len());
        let mut origins = Vec::with_capacity(rows.len());
        for mut row in rows {
            let columns = sheet.columns.iter().zip(&places);
            let is_estimate = |column: &Column| matches!(column.kind, Kind::Estimate(_));
            for (column, &place) in columns.clone().filter(|(c, _)| !is_estimate(c)) {
                if column.field != sheet.label {
                    self.field(&mut row, column, place);
                }
            }
            let points: Vec<(&Column, Option<u32>)> = columns
                .filter(|(c, _)| is_estimate(c))
                .map(|(column, &place)| (column, place))
                .collect();
            self.estimate(&mut row, &points);
            origins.push((row.grid, row.line));
            objects.push(row.object);
        }
        let optional: Vec<&'static str> = sheet
            .columns
            .iter()
            .filter(|column| column.field != sheet.label)
            .map(|column| top(column.field))
            .collect();
        let label = |object: &Map<String, Value>| {
            let name = get(object, sheet.label).as_str();
            name.unwrap_or("").to_owned()
        };
        let names: Vec<String> = objects.iter().map(label).collect();
        for refusal in keep_rows(plan, sheet.kind, objects, &optional) {
            let (grid, line) = origins[refusal.place];
            if let Some(field) = refusal.field {
                self.report.traces.unread.push(Unread {
                    kind: Some(sheet.kind),
                    name: names[refusal.place].clone(),
                    field,
                });
            }
            let what = match refusal.field {
                Some(field) => format!("{field}: {}: left out", refusal.why),
                None => format!("the row is left out: {}", refusal.why),
            };
            self.at(grid, line, what);
        }
    }

    /// Reads the three cells of an estimate, unless the details hold what they show.
    fn estimate(&mut self, row: &mut RowOf, columns: &[(&Column, Option<u32>)]) {
        let [first, ..] = columns else { return };
        let field = first.0.field;
        let cells: Vec<&Cell> = columns
            .iter()
            .map(|(_, place)| place.map_or(&Cell::Empty, |at| row.grid.cell(row.line, at)))
            .collect();
        let stored = get(&row.object, field);
        let shown = |column: &Column| column.show(stored, &self.names);
        let is_stored = columns
            .iter()
            .zip(&cells)
            .all(|((c, _), cell)| shown(c) == **cell);
        if !stored.is_null() && is_stored {
            return;
        }
        let mut points = [None; 3];
        for ((column, _), cell) in columns.iter().zip(cells) {
            let Kind::Estimate(point) = column.kind else {
                continue;
            };
            match column.read(cell, &self.names, self.units) {
                Ok(value) => points[point as usize] = value.as_i64(),
                Err(why) => self.unread(row, column, &why),
            }
        }
        debug_assert_eq!(Point::Max as usize, 2);
        let (value, note) = estimate(points);
        set(&mut row.object, field, value);
        if let Some(note) = note {
            self.at(row.grid, row.line, note.to_owned());
        }
    }

    /// The plan's head.
    fn head(&mut self, grid: &Grid, last_id: &mut u32) -> PlanInfo {
        let line_of = |header: &str| {
            let lines = grid.lines.range(1..);
            let mut found = lines
                .filter(|(_, cells)| cells.get(&0).is_some_and(|cell| cell.to_text() == header));
            found.next().map(|(&line, _)| line)
        };
        let details: String = grid
            .lines
            .range(1..)
            .filter(|(_, cells)| cells.get(&0).is_some_and(|c| c.to_text() == DETAILS))
            .map(|(&line, _)| grid.cell(line, 1).to_text())
            .collect();
        let mut row = RowOf {
            grid,
            line: 0,
            sheet: None,
            object: self.details(grid, 0, &details),
        };
        for column in HEAD_COLUMNS {
            if let Some(line) = line_of(column.header) {
                row.line = line;
                self.field(&mut row, column, Some(1));
            }
        }
        let counter = row.object.remove("last_id");
        *last_id = counter
            .and_then(|counter| counter.as_u64())
            .and_then(|counter| u32::try_from(counter).ok())
            .unwrap_or(0);
        // A deadline is hard or soft only where there is one.
        if get(&row.object, "deadline.moment").is_null() {
            row.object.remove("deadline");
        }
        self.info(grid, row.object)
    }

    fn info(&mut self, grid: &Grid, object: Map<String, Value>) -> PlanInfo {
        let parse = |object: &Map<String, Value>| {
            serde_json::from_value::<PlanInfo>(Value::Object(object.clone()))
        };
        let error = match parse(&object) {
            Ok(info) => return info,
            Err(error) => error,
        };
        self.at(grid, 0, format!("{error}: settings are left out"));
        let kept = ["title", "mission", "start"].into_iter();
        let kept = kept.filter_map(|field| Some((field.to_owned(), object.get(field)?.clone())));
        parse(&kept.collect()).unwrap_or_default()
    }

    fn at(&mut self, grid: &Grid, line: u32, what: String) {
        self.report
            .at(line as usize + 1, format!("{}: {what}", grid.name));
    }
}

/// The field of a row that a path leads into.
fn top(path: &'static str) -> &'static str {
    path.split('.').next().unwrap_or(path)
}

fn id_of(cell: &Cell) -> Option<u64> {
    let Cell::Number(number) = cell else {
        return None;
    };
    let is_id = number.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(number);
    is_id.then_some(*number as u64)
}

/// The kinds of row whose sheets are read; a test holds that none is forgotten.
#[cfg(test)]
pub(super) fn kinds() -> Vec<crate::plan::RowKind> {
    SHEETS.iter().map(|sheet| sheet.kind).collect()
}
