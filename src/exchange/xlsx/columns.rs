//! Kinds of column: how a field of a row, as JSON, becomes a cell and a cell becomes a field.
//!
//! Every kind is a pair of functions; a value belongs into its cell exactly when reading the cell gives the
//! value again, so no kind needs to know what it cannot hold.

use super::cells::Cell;
use super::names::Names;
use crate::plan::duration::{self, Units};
use crate::plan::{LONGEST_SPAN, Moment, RowKind, Stamp, Work};
use serde_json::{Value, json};

/// One column of a sheet.
#[derive(Clone, Copy)]
pub(in crate::exchange) struct Column {
    /// What the header says.
    pub(in crate::exchange) header: &'static str,
    /// The path of the field in the plan file, its parts separated by dots.
    pub(in crate::exchange) field: &'static str,
    pub(in crate::exchange) kind: Kind,
    /// In characters.
    pub(in crate::exchange) width: u8,
}

/// What the cells of a column hold.
#[derive(Clone, Copy)]
pub(in crate::exchange) enum Kind {
    Text,
    /// Text that the plan file always has, so that an empty cell is an empty text.
    Name,
    /// A whole number.
    Count,
    Number,
    Flag,
    /// Minutes, shown in hours.
    Hours,
    /// One point of an estimate, in hours.
    Estimate(Point),
    /// An instant.
    Date,
    /// An instant, or `after 6h` for one that counts from the plan's start.
    Moment,
    /// A word out of a list, as the plan file has it.
    Choice(&'static [&'static str]),
    /// The name of another row.
    Row(RowKind),
    /// The names of other rows.
    Rows(RowKind),
    /// The key of a ticket or gate.
    Node,
    /// Texts, one a line.
    List,
}

/// A point of an estimate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) enum Point {
    Min,
    Likely,
    Max,
}

/// A column in one line of a table.
pub(in crate::exchange) const fn column(
    header: &'static str,
    field: &'static str,
    kind: Kind,
    width: u8,
) -> Column {
    Column {
        header,
        field,
        kind,
        width,
    }
}

impl Column {
    /// The cell of a field; `Null` is a field that is not there.
    pub(in crate::exchange) fn show(&self, value: &Value, names: &Names) -> Cell {
        self.kind.show(value, names).unwrap_or_default()
    }

    /// The field a cell means, `Null` for none.
    ///
    /// # Errors
    /// A phrase that says what the cell should hold instead.
    pub(in crate::exchange) fn read(
        &self,
        cell: &Cell,
        names: &Names,
        units: Units,
    ) -> Result<Value, String> {
        if cell.is_empty() {
            let is_name = matches!(self.kind, Kind::Name);
            return Ok(if is_name { json!("") } else { Value::Null });
        }
        self.kind.read(cell, names, units)
    }
}

impl Kind {
    /// Whether the cells are wide texts that wrap.
    pub(in crate::exchange) fn wraps(self) -> bool {
        matches!(self, Kind::List)
    }

    fn show(self, value: &Value, names: &Names) -> Option<Cell> {
        Some(match self {
            Kind::Text | Kind::Name => Cell::text(value.as_str()?),
            Kind::Count | Kind::Number => Cell::Number(value.as_f64()?),
            Kind::Flag => Cell::Flag(value.as_bool()?),
            Kind::Hours => hours(value)?,
            Kind::Estimate(point) => show_estimate(value, point)?,
            Kind::Date => Cell::date(value.as_str()?.parse().ok()?),
            Kind::Moment => show_moment(value)?,
            Kind::Choice(_) => Cell::Text(value.as_str()?.replace('_', " ")),
            Kind::Row(kind) => Cell::text(&names.of(kind, value)?),
            Kind::Rows(kind) => {
                let each = value.as_array()?.iter().map(|id| names.of(kind, id));
                Cell::text(&each.collect::<Option<Vec<_>>>()?.join("; "))
            }
            Kind::Node => Cell::text(&names.of_node(value.as_str()?)?),
            Kind::List => {
                let each = value.as_array()?.iter().map(Value::as_str);
                Cell::text(&each.collect::<Option<Vec<_>>>()?.join("\n"))
            }
        })
    }

    fn read(self, cell: &Cell, names: &Names, units: Units) -> Result<Value, String> {
        let text = cell.to_text();
        match self {
            Kind::Text | Kind::Name => Ok(json!(text)),
            Kind::Count => {
                whole(cell, &text).ok_or_else(|| format!("\"{text}\" is no whole number"))
            }
            Kind::Number => number(cell, &text)
                .map(|number| json!(number))
                .ok_or_else(|| format!("\"{text}\" is no number")),
            Kind::Flag => {
                flag(cell, &text).ok_or_else(|| format!("\"{text}\" is neither yes nor no"))
            }
            Kind::Hours => minutes(cell, &text, units).map(|minutes| json!(minutes)),
            Kind::Estimate(_) => minutes(cell, &text, units).map(|minutes| json!(minutes)),
            Kind::Date => stamp(cell, &text).map(|stamp| json!(stamp)),
            Kind::Moment => moment(cell, &text, units),
            Kind::Choice(words) => choice(words, &text),
            Kind::Row(kind) => names.find(kind, &text).ok_or_else(|| unknown(kind, &text)),
            Kind::Rows(kind) => rows(kind, &text, names),
            Kind::Node => names
                .find_node(&text)
                .ok_or_else(|| format!("no ticket or gate is called \"{text}\"")),
            Kind::List => Ok(json!(
                text.lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .collect::<Vec<_>>()
            )),
        }
    }
}

fn hours(value: &Value) -> Option<Cell> {
    Some(Cell::Number(value.as_i64()? as f64 / 60.0))
}

/// One point of `{"fixed": n}`, `{"range": {..}}` or `{"three_point": {..}}`.
fn show_estimate(value: &Value, point: Point) -> Option<Cell> {
    let points = value.get("range").or_else(|| value.get("three_point"));
    let found = match (points, point) {
        (Some(points), Point::Min) => points.get("min")?,
        (Some(points), Point::Likely) => points.get("likely")?,
        (Some(points), Point::Max) => points.get("max")?,
        (None, Point::Likely) => value.get("fixed")?,
        (None, _) => return None,
    };
    hours(found)
}

/// The estimate of three cells, in minutes; lists what was put right.
pub(in crate::exchange) fn estimate(points: [Option<i64>; 3]) -> (Value, Option<&'static str>) {
    let [min, likely, max] = points;
    let mut note = None;
    let value = match (min, likely, max) {
        (None, None, None) => Value::Null,
        (None, Some(likely), None) => json!({ "fixed": likely }),
        (Some(only), None, None) | (None, None, Some(only)) => {
            note = Some("one end of a range alone is taken as a fixed estimate");
            json!({ "fixed": only })
        }
        (Some(min), None, Some(max)) => {
            if min > max {
                note = Some("the ends of an estimate stood the wrong way round");
            }
            json!({ "range": { "min": min.min(max), "max": min.max(max) } })
        }
        (min, Some(likely), max) => {
            let mut sorted = [min.unwrap_or(likely), likely, max.unwrap_or(likely)];
            if !sorted.is_sorted() {
                note = Some("the points of an estimate stood in the wrong order");
                sorted.sort_unstable();
            }
            let [min, likely, max] = sorted;
            json!({ "three_point": { "min": min, "likely": likely, "max": max } })
        }
    };
    (value, note)
}

fn show_moment(value: &Value) -> Option<Cell> {
    match serde_json::from_value(value.clone()).ok()? {
        Moment::At(stamp) => Some(Cell::date(stamp)),
        Moment::After(after) => {
            let sign = if after.0 < 0 { "-" } else { "" };
            let amount = duration::compact(Work(after.0.abs()));
            Some(Cell::Text(format!("after {sign}{amount}")))
        }
    }
}

fn moment(cell: &Cell, text: &str, units: Units) -> Result<Value, String> {
    let Some(after) = text.strip_prefix("after ") else {
        return stamp(cell, text).map(|stamp| json!({ "at": stamp }));
    };
    let (sign, amount) = match after.trim().strip_prefix('-') {
        Some(amount) => (-1, amount),
        None => (1, after),
    };
    let work = duration::parse(amount, units).map_err(|error| error.to_string())?;
    Ok(json!({ "after": sign * work.0 }))
}

fn number(cell: &Cell, text: &str) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        _ => text.parse().ok(),
    }
    .filter(|number| number.is_finite())
}

fn whole(cell: &Cell, text: &str) -> Option<Value> {
    let number = number(cell, text)?;
    let is_exact = number.fract() == 0.0 && number.abs() <= 9e15;
    is_exact.then(|| json!(number as i64))
}

fn flag(cell: &Cell, text: &str) -> Option<Value> {
    match (cell, text.to_lowercase().as_str()) {
        (Cell::Flag(flag), _) => Some(json!(flag)),
        (_, "yes" | "true" | "x" | "1") => Some(json!(true)),
        (_, "no" | "false" | "0") => Some(json!(false)),
        _ => None,
    }
}

/// Minutes of a number of hours, or of a duration in words.
fn minutes(cell: &Cell, text: &str, units: Units) -> Result<i64, String> {
    let minutes = match cell {
        Cell::Number(hours) => (hours * 60.0).round(),
        _ => {
            duration::parse(text, units)
                .map_err(|error| error.to_string())?
                .0 as f64
        }
    };
    if minutes.abs() > LONGEST_SPAN as f64 || minutes.is_nan() {
        return Err(format!("{text} hours is more than a plan may span"));
    }
    Ok(minutes as i64)
}

fn stamp(cell: &Cell, text: &str) -> Result<Stamp, String> {
    match cell {
        Cell::Date(stamp) => Ok(*stamp),
        Cell::Number(days) => super::cells::stamp_of(*days)
            .ok_or_else(|| format!("{days} is no day between the years 1900 and 2500")),
        _ => text
            .parse()
            .map_err(|error: crate::plan::TimeError| error.to_string()),
    }
}

fn choice(words: &[&str], text: &str) -> Result<Value, String> {
    let wanted = text.replace(' ', "_");
    let found = words.iter().find(|word| word.eq_ignore_ascii_case(&wanted));
    found.map(|word| json!(word)).ok_or_else(|| {
        let words = words.join(", ").replace('_', " ");
        format!("\"{text}\" is none of {words}")
    })
}

fn rows(kind: RowKind, text: &str, names: &Names) -> Result<Value, String> {
    let mut ids = Vec::new();
    for name in text.split([';', '\n']).map(str::trim) {
        if !name.is_empty() {
            ids.push(names.find(kind, name).ok_or_else(|| unknown(kind, name))?);
        }
    }
    Ok(Value::Array(ids))
}

fn unknown(kind: RowKind, name: &str) -> String {
    format!("no {} is called \"{name}\"", kind.name())
}
