//! Rows as the plan file has them, with paths into them.

use crate::plan::{Plan, Row, RowKind, Stored};
use serde_json::{Map, Value};

macro_rules! rows_by_kind {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// The rows of one kind as JSON objects, by id.
        pub(in crate::exchange) fn rows_of(plan: &Plan, kind: RowKind) -> Vec<Map<String, Value>> {
            match kind {
                $(RowKind::$row => plan.$table.iter().map(object).collect(),)*
            }
        }

        /// Puts rows of one kind into the plan; returns what was refused. Where a row is none because of
        /// one of the `optional` fields, it is kept without that field.
        pub(in crate::exchange) fn keep_rows(
            plan: &mut Plan,
            kind: RowKind,
            rows: Vec<Map<String, Value>>,
            optional: &[&'static str],
        ) -> Vec<Refusal> {
            match kind {
                $(RowKind::$row => keep::<crate::plan::$row>(plan, rows, optional),)*
            }
        }
    };
}
crate::for_each_row_kind!(rows_by_kind);

/// A row, or a field of it, that the plan does not take.
pub(in crate::exchange) struct Refusal {
    /// The row's place among those handed over.
    pub(in crate::exchange) place: usize,
    /// The field; `None` where the whole row is left out.
    pub(in crate::exchange) field: Option<&'static str>,
    pub(in crate::exchange) why: String,
}

fn object(row: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

fn keep<R: Stored + serde::de::DeserializeOwned>(
    plan: &mut Plan,
    rows: Vec<Map<String, Value>>,
    optional: &[&'static str],
) -> Vec<Refusal> {
    let mut refused = Vec::new();
    let mut kept: Vec<R> = Vec::with_capacity(rows.len());
    for (place, row) in rows.into_iter().enumerate() {
        let row = Value::Object(row);
        let error = match R::deserialize(&row) {
            Ok(row) => {
                kept.push(row);
                continue;
            }
            Err(error) => error.to_string(),
        };
        let without = optional.iter().find_map(|&field| {
            let mut rest = row.as_object()?.clone();
            rest.remove(field)?;
            let row = serde_json::from_value::<R>(Value::Object(rest)).ok()?;
            Some((field, row))
        });
        let field = without.as_ref().map(|(field, _)| *field);
        kept.extend(without.map(|(_, row)| row));
        refused.push(Refusal {
            place,
            field,
            why: error,
        });
    }
    kept.sort_by_key(Row::id);
    *R::table_mut(plan) = kept.into_iter().collect();
    refused
}

/// The value at a path of field names separated by dots; `Null` where there is none.
pub(in crate::exchange) fn get<'a>(row: &'a Map<String, Value>, path: &str) -> &'a Value {
    let mut parts = path.split('.');
    let first = parts.next().and_then(|part| row.get(part));
    parts
        .try_fold(first.unwrap_or(&Value::Null), |value, part| value.get(part))
        .unwrap_or(&Value::Null)
}

/// Sets the value at a path, making the objects on the way; `Null` takes it out.
pub(in crate::exchange) fn set(row: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None if value.is_null() => drop(row.remove(path)),
        None => drop(row.insert(path.to_owned(), value)),
        Some((first, rest)) => {
            let inner = row
                .entry(first)
                .or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                if value.is_null() {
                    return;
                }
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                set(inner, rest, value);
                if inner.is_empty() {
                    row.remove(first);
                }
            }
        }
    }
}
