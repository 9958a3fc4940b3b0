//! What changed, in words: rows before and after, field by field, for history and merging.
//!
//! Works on rows as the plan file has them, so a new field or kind of row is shown without a change here.
//! References become names, minutes become durations.

mod text;

use crate::edit::{Change, Edit, RowChange};
use crate::plan::{Plan, RowRef};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;
pub use text::{caption, value_text};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Some of its fields are others.
    Changed,
    /// It is as it was.
    Kept,
}

/// One changed row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowDifference {
    /// The row; `None` is the head of the plan.
    pub row: Option<RowRef>,
    /// What became of it.
    pub fate: Fate,
    /// What it is called: `Ticket A-1 Write it down`.
    pub title: String,
    /// The fields that differ, by name.
    pub fields: Vec<FieldDifference>,
}

/// One changed field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDifference {
    /// Its name.
    pub name: String,
    /// Its value before; empty where it said nothing.
    pub before: String,
    /// Its value after.
    pub after: String,
}

/// The names of the rows of two plans, by the numbers of their ids.
pub struct Names(HashMap<u32, String>);

impl Names {
    /// Names from both plans; a row's newer name counts.
    pub fn of(before: &Plan, after: &Plan) -> Self {
        let mut names = HashMap::new();
        collect_names(before, &mut names);
        collect_names(after, &mut names);
        Self(names)
    }

    /// A row in words: `ticket A-1`, `track Alpha`.
    pub fn of_row(&self, row: RowRef) -> String {
        let (kind, number) = (row.kind().name(), row.number());
        match self.get(number.into()) {
            Some(name) if !name.is_empty() => format!("{kind} {name}"),
            _ => format!("{kind} {number}"),
        }
    }

    fn get(&self, number: u64) -> Option<&str> {
        let number = u32::try_from(number).ok()?;
        self.0.get(&number).map(String::as_str)
    }
}

fn collect_names(plan: &Plan, names: &mut HashMap<u32, String>) {
    macro_rules! collect {
        ($($table:ident.$name:ident),*) => {
            $(names.extend(plan.$table.iter().map(|row| (row.id.0, row.$name.clone())));)*
        };
    }
    collect!(
        tickets.key,
        gates.key,
        tracks.name,
        phases.name,
        agents.name,
        calendars.name,
        readings.name,
        metrics.name,
        sources.name
    );
}

/// Kind, row before and row after, as the file has them.
type Values = (&'static str, Option<Value>, Option<Value>);

fn values_of<R: Serialize>(kind: &'static str, change: &RowChange<R>) -> Values {
    let value = |row: &Option<Arc<R>>| serde_json::to_value(row.as_deref()?).ok();
    (kind, value(&change.before), value(&change.after))
}

macro_rules! define_rows {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        fn values(change: &Change) -> Values {
            match change {
                Change::Info(change) => values_of("plan", change),
                $(Change::$row(change) => values_of($name, change),)*
            }
        }
    };
}
crate::for_each_row_kind!(define_rows);

/// An edit in words, row by row.
pub fn describe_edit(edit: &Edit, names: &Names) -> Vec<RowDifference> {
    edit.changes
        .iter()
        .map(|change| describe(change, names))
        .collect()
}

/// A change in words.
pub fn describe(change: &Change, names: &Names) -> RowDifference {
    let (kind, before, after) = values(change);
    let fate = match (&before, &after) {
        (None, _) => Fate::Added,
        (_, None) => Fate::Removed,
        (before, after) if before == after => Fate::Kept,
        _ => Fate::Changed,
    };
    let object = |value: Option<Value>| match value {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let (before, after) = (object(before), object(after));
    let shown = if fate == Fate::Removed {
        &before
    } else {
        &after
    };
    RowDifference {
        row: change.row(),
        fate,
        title: title(kind, shown, names),
        fields: fields(&before, &after, names),
    }
}

fn fields(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    names: &Names,
) -> Vec<FieldDifference> {
    let only_before = before.keys().filter(|name| !after.contains_key(*name));
    let all = after.keys().chain(only_before);
    let differs = |name: &&String| *name != "id" && before.get(*name) != after.get(*name);
    let text = |row: &Map<String, Value>, name: &str| {
        row.get(name)
            .map_or_else(String::new, |value| value_text(name, value, names))
    };
    all.filter(differs)
        .map(|name| FieldDifference {
            name: caption(name),
            before: text(before, name),
            after: text(after, name),
        })
        .collect()
}

/// `Ticket A-1 Write it down`, `Dependency A-1 → A-2`.
pub fn title(kind: &str, row: &Map<String, Value>, names: &Names) -> String {
    let text = |name: &str| row.get(name).map(|value| value_text(name, value, names));
    let words = match (text("from"), text("to")) {
        (Some(from), Some(to)) => vec![format!("{from} → {to}")],
        _ => ["key", "title", "name", "text"]
            .into_iter()
            .filter_map(text)
            .collect(),
    };
    let words: Vec<String> = words
        .into_iter()
        .filter(|word| !word.is_empty())
        .take(2)
        .collect();
    let kind = caption(kind);
    if words.is_empty() {
        kind
    } else {
        format!("{kind} {}", words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{
        Dependency, DependencyId, Estimate, Node, Ticket, TicketId, Track, TrackId, Work,
    };

    fn plans() -> (Plan, Plan) {
        let mut before = Plan::default();
        before.tracks.insert(Track::new(TrackId(1), "Alpha"));
        let mut row = Ticket::new(TicketId(2), "A-1", "Write");
        row.estimate = Estimate::Fixed(Work::hours(4));
        before.tickets.insert(row.clone());
        before
            .tickets
            .insert(Ticket::new(TicketId(3), "A-2", "Read"));
        let mut after = before.clone();
        row.estimate = Estimate::Range {
            min: Work::hours(2),
            max: Work::hours(6),
        };
        row.track = Some(TrackId(1));
        after.tickets.insert(row);
        let ends = (Node::Ticket(TicketId(2)), Node::Ticket(TicketId(3)));
        after
            .dependencies
            .insert(Dependency::new(DependencyId(4), ends.0, ends.1));
        (before, after)
    }

    #[test]
    fn rows_and_fields_are_told_by_their_names() {
        let (before, after) = plans();
        let names = Names::of(&before, &after);
        let told = describe_edit(&Edit::between("", &before, &after), &names);
        let titles: Vec<_> = told
            .iter()
            .map(|row| (row.fate, row.title.as_str()))
            .collect();
        assert_eq!(
            titles,
            [
                (Fate::Changed, "Ticket A-1 Write"),
                (Fate::Added, "Dependency A-1 → A-2")
            ]
        );
        let fields: Vec<_> = told[0]
            .fields
            .iter()
            .map(|field| {
                (
                    field.name.as_str(),
                    field.before.as_str(),
                    field.after.as_str(),
                )
            })
            .collect();
        assert_eq!(
            fields,
            [
                ("Estimate", "fixed 4 h", "min 2 h, max 6 h"),
                ("Track", "", "Alpha")
            ]
        );
    }

    #[test]
    fn a_removed_row_is_called_as_it_was() {
        let (before, after) = plans();
        let names = Names::of(&after, &before);
        let told = describe_edit(&Edit::between("", &after, &before), &names);
        assert_eq!(told[1].fate, Fate::Removed);
        assert_eq!(told[1].title, "Dependency A-1 → A-2");
    }
}
