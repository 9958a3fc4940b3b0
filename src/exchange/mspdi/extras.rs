//! What a row says beyond its record, as a difference.
//!
//! A difference names each field that the reader of the record alone would get wrong, with what it would
//! get and what is right: `{"estimate": [{"fixed": 240}, {"range": {"min": 120, "max": 360}}]}`. On reading,
//! a field is put right only where the record still says what it said when the file was written; where
//! another program changed it, the change wins.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The fields in which two rows differ, each with both values.
pub(super) fn difference<T: Serialize>(native: &T, full: &T) -> Map<String, Value> {
    let (native, full) = (fields_of(native), fields_of(full));
    let mut found = Map::new();
    for (key, value) in &full {
        let before = native.get(key).unwrap_or(&Value::Null);
        if before != value {
            found.insert(
                key.clone(),
                Value::Array(vec![before.clone(), value.clone()]),
            );
        }
    }
    for (key, before) in native.iter().filter(|(key, _)| !full.contains_key(*key)) {
        found.insert(key.clone(), Value::Array(vec![before.clone(), Value::Null]));
    }
    found
}

/// A row with the fields of a difference put right; the keys of those that had been changed meanwhile.
pub(super) fn apply<T: Serialize + DeserializeOwned + Clone>(
    native: &T,
    difference: &Map<String, Value>,
) -> (T, Vec<String>) {
    let mut fields = fields_of(native);
    let mut changed = Vec::new();
    for (key, pair) in difference {
        let Some([before, value]) = pair.as_array().map(Vec::as_slice) else {
            changed.push(key.clone());
            continue;
        };
        if fields.get(key).unwrap_or(&Value::Null) != before {
            changed.push(key.clone());
        } else if value.is_null() {
            fields.remove(key);
        } else {
            fields.insert(key.clone(), value.clone());
        }
    }
    match serde_json::from_value(Value::Object(fields)) {
        Ok(row) => (row, changed),
        // Somebody wrote what is no row; the record is still good.
        Err(_) => (native.clone(), difference.keys().cloned().collect()),
    }
}

fn fields_of<T: Serialize>(row: &T) -> Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::*;

    fn full() -> Ticket {
        Ticket {
            estimate: Estimate::Range {
                min: Work(60),
                max: Work(120),
            },
            tags: vec!["a".into()],
            ..Ticket::new(TicketId(4), "A-1", "Title")
        }
    }

    fn native() -> Ticket {
        Ticket {
            estimate: Estimate::Fixed(Work(90)),
            description: "from somewhere".into(),
            ..Ticket::new(TicketId(4), "A-1", "Title")
        }
    }

    #[test]
    fn a_difference_makes_the_row_whole_again() {
        let difference = difference(&native(), &full());
        assert_eq!(difference.len(), 3);
        assert_eq!(apply(&native(), &difference), (full(), vec![]));
        assert!(super::difference(&full(), &full()).is_empty());
    }

    #[test]
    fn what_was_changed_meanwhile_wins() {
        let mut edited = native();
        edited.estimate = Estimate::Fixed(Work(300));
        let (row, changed) = apply(&edited, &difference(&native(), &full()));
        assert_eq!(row.estimate, Estimate::Fixed(Work(300)));
        assert_eq!(
            (row.tags, changed),
            (vec!["a".to_owned()], vec!["estimate".to_owned()])
        );
    }

    #[test]
    fn nonsense_leaves_the_record_alone() {
        let nonsense = serde_json::from_str(r#"{"tags": [null, 7], "key": 5}"#).expect("an object");
        let (row, changed) = apply(&native(), &nonsense);
        assert_eq!((row, changed.len()), (native(), 2));
    }
}
