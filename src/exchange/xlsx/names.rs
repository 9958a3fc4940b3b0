//! Rows by the names people know them by: keys of tickets and gates, names of tracks and agents.

use crate::plan::RowKind;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The names of all rows, both ways.
#[derive(Default)]
pub(in crate::exchange) struct Names {
    by_id: HashMap<(RowKind, u64), String>,
    by_name: HashMap<(RowKind, String), u64>,
}

impl Names {
    /// Takes a row in. A name that is empty, taken, or holds what separates names becomes `#12`.
    pub(in crate::exchange) fn add(&mut self, kind: RowKind, id: u64, name: &str) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_plain = !name.is_empty() && !name.starts_with('#') && !name.contains(';');
        let label = if is_plain && !self.by_name.contains_key(&(kind, name.to_lowercase())) {
            name
        } else {
            format!("#{id}")
        };
        self.by_name.insert((kind, label.to_lowercase()), id);
        self.by_id.insert((kind, id), label);
    }

    /// Takes a row in under a name that [`Names::add`] gave it once.
    pub(in crate::exchange) fn put(&mut self, kind: RowKind, id: u64, label: &str) {
        self.by_name
            .entry((kind, label.to_lowercase()))
            .or_insert(id);
        self.by_id.insert((kind, id), label.to_owned());
    }

    /// The name of a row by its id, as JSON has it.
    pub(in crate::exchange) fn of(&self, kind: RowKind, id: &Value) -> Option<String> {
        self.by_id.get(&(kind, id.as_u64()?)).cloned()
    }

    /// The key of `t12` or `g3`.
    pub(in crate::exchange) fn of_node(&self, node: &str) -> Option<String> {
        let kind = node_kind(node)?;
        let id: u64 = node.get(1..)?.parse().ok()?;
        self.by_id.get(&(kind, id)).cloned()
    }

    /// The id of a row by its name, upper and lower case alike.
    pub(in crate::exchange) fn find(&self, kind: RowKind, name: &str) -> Option<Value> {
        let id = self.by_name.get(&(kind, name.to_lowercase()))?;
        Some(json!(id))
    }

    /// `t12` or `g3` by its key.
    pub(in crate::exchange) fn find_node(&self, key: &str) -> Option<Value> {
        let of = |kind, letter| {
            let id = self.by_name.get(&(kind, key.to_lowercase()))?;
            Some(json!(format!("{letter}{id}")))
        };
        of(RowKind::Ticket, 't').or_else(|| of(RowKind::Gate, 'g'))
    }
}

fn node_kind(node: &str) -> Option<RowKind> {
    match node.as_bytes().first()? {
        b't' => Some(RowKind::Ticket),
        b'g' => Some(RowKind::Gate),
        _ => None,
    }
}
