//! A document that changed, brought into the plan it once made.
//!
//! Three plans are compared row by row and field by field: what the document made when it was read last (its
//! text is kept in the plan), what it makes now, and the plan as it is. A field the document changed takes the
//! document's value; every other field keeps what was done in Slackline. Rows are found again by key or name.
//! Nothing is applied here: the result is a plan and a list of what differs, to be shown first.

use super::build::{self, Ids};
use super::facts::Loss;
use super::{beside, read, text};
use crate::plan::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// What reading a document again would do.
#[derive(Clone, Debug)]
pub struct Reimport {
    /// The plan after it.
    pub plan: Plan,
    /// What differs, in the order of the plan's tables.
    pub changes: Vec<RowDifference>,
    /// What could not be understood in the new document.
    pub losses: Vec<Loss>,
}

/// A row that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowDifference {
    /// The row.
    pub row: RowRef,
    /// The row in words: `ticket A-1`.
    pub name: String,
    /// What happens to it.
    pub kind: DifferenceKind,
    /// The fields that change, by their names in the plan file.
    pub fields: Vec<String>,
}

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// The document has it now.
    Added,
    /// The document says something else of it.
    Changed,
    /// The document has it no more.
    Removed,
}

/// Why a document cannot be read again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReimportError {
    /// The plan has no such source row.
    #[error("the plan has no source document {}: open the document as a plan of its own", .0.0)]
    UnknownSource(SourceId),
}

/// Compares a document as it is now with the plan it made.
///
/// # Errors
/// When the plan has no such source document.
pub fn reimport(plan: &Plan, source: SourceId, bytes: &[u8]) -> Result<Reimport, ReimportError> {
    let row = plan
        .sources
        .get(source)
        .ok_or(ReimportError::UnknownSource(source))?;
    let beside = beside::of(plan, source);
    let old = made_by(row, Ids::of(plan), &beside);
    let decoded = text::encoding::decode(bytes);
    let changed = Source {
        text: decoded.text,
        repairs: decoded.repairs,
        ..row.clone()
    };
    let ids = Ids::of(plan).and(&old.plan);
    let new = made_by(&changed, ids, &beside);
    let mut merge = Merge {
        plan: plan.clone(),
        changes: Vec::new(),
        gone: BTreeSet::new(),
        source,
    };
    merge.plan.last_id = plan.last_id.max(old.plan.last_id).max(new.plan.last_id);
    merge.head(&old.plan, &new.plan);
    merge.tables(&old.plan, &new.plan);
    merge.remove_gone();
    Ok(Reimport {
        plan: merge.plan,
        changes: merge.changes,
        losses: new.losses,
    })
}

/// Compares a document that is new to a plan with it: what would come in, and the source row it gets.
///
/// Rows the plan has under the same key or name take what the document says of them; the head of the plan keeps
/// what it says. O(text + rows log rows).
pub fn join(plan: &Plan, name: &str, bytes: &[u8]) -> (SourceId, Reimport) {
    let mut with = plan.clone();
    with.last_id += 1;
    let source = Source {
        id: SourceId::from(with.last_id),
        name: plan.free_source_name(name),
        text: String::new(),
        repairs: Vec::new(),
    };
    let id = source.id;
    with.sources.insert(source);
    // The row was inserted just now, so it is there.
    let mut outcome = reimport(&with, id, bytes).unwrap_or_else(|_| Reimport {
        plan: with,
        changes: Vec::new(),
        losses: Vec::new(),
    });
    let mut info = (*plan.info).clone();
    let new = &outcome.plan.info;
    let missing = new
        .assumptions
        .iter()
        .filter(|own| !plan.info.assumptions.contains(own));
    info.assumptions.extend(missing.cloned());
    if info.title.is_empty() {
        info.title = new.title.clone();
    }
    info.mission = first_said(&info.mission, &new.mission);
    info.start = info.start.or(new.start);
    info.deadline = info.deadline.or(new.deadline);
    info.calendar = info.calendar.or(new.calendar);
    info.reading = info.reading.or(new.reading);
    outcome.plan.info = std::sync::Arc::new(info);
    (id, outcome)
}

/// What could not be understood in a document that is read beside a plan, and what only a plan of its own would
/// lose: names that the open plan knows. O(text + rows log rows).
pub fn losses_beside(plan: &Plan, document: &super::Document) -> (Vec<Loss>, Vec<Loss>) {
    let Some(source) = document.plan.sources.iter().next() else {
        return (document.losses.clone(), Vec::new());
    };
    let new = SourceId(u32::MAX);
    let losses = made_by(source, Ids::of(plan), &beside::of(plan, new)).losses;
    let mut own: Vec<Loss> = document.losses.clone();
    own.retain(|loss| !losses.contains(loss));
    (losses, own)
}

fn first_said(own: &str, other: &str) -> String {
    if own.is_empty() { other } else { own }.to_owned()
}

/// The plan a source row makes, with the ids rows already have.
fn made_by(row: &Source, ids: Ids, beside: &[Ticket]) -> build::Built {
    let readable = text::readable(&row.text);
    let page = text::parse(&readable);
    let facts = read::read(&page, &row.name, &row.repairs, &beside::keys(beside));
    let mut built = build::build(&facts, &row.text, &row.repairs, "", ids, beside);
    built.losses.extend(facts.losses);
    built
}

struct Merge {
    plan: Plan,
    changes: Vec<RowDifference>,
    /// Rows the document has no more.
    gone: BTreeSet<RowRef>,
    source: SourceId,
}

impl Merge {
    fn head(&mut self, old: &Plan, new: &Plan) {
        if let Some((info, _)) = merged(&*self.plan.info, Some(&*old.info), &*new.info) {
            self.plan.info = std::sync::Arc::new(info);
        }
    }

    fn remove_gone(&mut self) {
        let mut gone = std::mem::take(&mut self.gone);
        while let Some(row) = gone.pop_first() {
            gone.extend(take_out(&mut self.plan, row));
        }
    }

    /// Merges one row of the new document.
    fn row<R: Stored + serde::Serialize + serde::de::DeserializeOwned>(
        &mut self,
        id: R::Id,
        old: Option<&R>,
        new: &R,
    ) {
        let current = R::table(&self.plan).get(id).cloned();
        match (current, old) {
            (None, Some(_)) => {} // Removed in Slackline, and it stays so.
            (None, None) => {
                R::table_mut(&mut self.plan).insert(new.clone());
                self.note(id.into(), DifferenceKind::Added, Vec::new());
            }
            (Some(current), old) => {
                let Some((row, fields)) = merged(&current, old, new) else {
                    return;
                };
                let row = self.with_other_sources(&current, row);
                if row != current {
                    R::table_mut(&mut self.plan).insert(row);
                    let shown: Vec<String> = fields
                        .into_iter()
                        .filter(|field| field != "sources")
                        .collect();
                    if !shown.is_empty() {
                        self.note(id.into(), DifferenceKind::Changed, shown);
                    }
                }
            }
        }
    }

    /// Whether another document states a row: then it stays, and only the lines of this one go from it.
    fn stands_elsewhere<R: Stored + serde::Serialize + serde::de::DeserializeOwned>(
        &mut self,
        id: R::Id,
    ) -> bool {
        let own = u64::from(self.source.0);
        let Some(Ok(mut value)) = R::table(&self.plan).get(id).map(serde_json::to_value) else {
            return false;
        };
        let Some(Value::Array(lines)) = value.get_mut("sources") else {
            return false;
        };
        let is_other = |line: &Value| line.get("source").and_then(Value::as_u64) != Some(own);
        lines.retain(is_other);
        let stays = !lines.is_empty();
        if let (true, Ok(row)) = (stays, serde_json::from_value::<R>(value)) {
            R::table_mut(&mut self.plan).insert(row);
        }
        stays
    }

    /// Keeps the lines of other documents that stand beside those of this one.
    fn with_other_sources<R: serde::Serialize + serde::de::DeserializeOwned + Clone>(
        &self,
        current: &R,
        merged: R,
    ) -> R {
        let lines = |row: &R| {
            serde_json::to_value(row)
                .ok()
                .and_then(|value| value.get("sources").cloned())
        };
        let (Some(Value::Array(before)), Ok(mut value)) =
            (lines(current), serde_json::to_value(&merged))
        else {
            return merged;
        };
        let is_other = |line: &Value| {
            line.get("source").and_then(Value::as_u64) != Some(u64::from(self.source.0))
        };
        let others: Vec<Value> = before.into_iter().filter(is_other).collect();
        if others.is_empty() {
            return merged;
        }
        if let Some(object) = value.as_object_mut() {
            let entry = object
                .entry("sources")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = entry {
                let missing: Vec<Value> = others
                    .into_iter()
                    .filter(|line| !list.contains(line))
                    .collect();
                list.extend(missing);
            }
        }
        serde_json::from_value(value).unwrap_or(merged)
    }

    fn note(&mut self, row: RowRef, kind: DifferenceKind, fields: Vec<String>) {
        let name = described(&self.plan, row);
        self.changes.push(RowDifference {
            row,
            name,
            kind,
            fields,
        });
    }
}

/// A row in words, with its name where it has no key.
fn described(plan: &Plan, row: RowRef) -> String {
    let name = match row {
        RowRef::Dependency(id) => plan
            .dependencies
            .get(id)
            .map(|d| format!("{} → {}", plan.key(d.from), plan.key(d.to))),
        RowRef::Track(id) => plan.tracks.get(id).map(|row| row.name.clone()),
        RowRef::Phase(id) => plan.phases.get(id).map(|row| row.name.clone()),
        RowRef::Agent(id) => plan.agents.get(id).map(|row| row.name.clone()),
        RowRef::Checkpoint(id) => plan.checkpoints.get(id).map(|row| row.name.clone()),
        RowRef::PlanOption(id) => plan.options.get(id).map(|row| row.name.clone()),
        RowRef::Risk(id) => plan.risks.get(id).map(|row| row.name.clone()),
        RowRef::Metric(id) => plan.metrics.get(id).map(|row| row.name.clone()),
        _ => None,
    };
    match name {
        Some(name) => format!("{} {name}", row.kind().name()),
        None => integrity::describe(plan, row),
    }
}

/// A row field by field: a field that differs between the two readings of the document takes the new value.
///
/// Without an old reading, fields the new one says something of are taken. `None` when nothing differs.
fn merged<R: serde::Serialize + serde::de::DeserializeOwned>(
    current: &R,
    old: Option<&R>,
    new: &R,
) -> Option<(R, Vec<String>)> {
    let object = |row: &R| match serde_json::to_value(row) {
        Ok(Value::Object(map)) => Some(map),
        _ => None,
    };
    let (mut mine, theirs) = (object(current)?, object(new)?);
    let before = old.and_then(object);
    let names: BTreeSet<String> = mine
        .keys()
        .chain(theirs.keys())
        .chain(before.iter().flat_map(|map| map.keys()))
        .cloned()
        .collect();
    let mut changed = Vec::new();
    for name in names
        .into_iter()
        .filter(|name| name != "id" && name != "rank" && name != "place")
    {
        let (then, now) = (
            before.as_ref().and_then(|map| map.get(&name)),
            theirs.get(&name),
        );
        let is_news = match before {
            Some(_) => then != now,
            None => now.is_some(),
        };
        if is_news && mine.get(&name) != now {
            match now {
                Some(value) => drop(mine.insert(name.clone(), value.clone())),
                None => drop(mine.remove(&name)),
            }
            changed.push(name);
        }
    }
    if changed.is_empty() {
        return None;
    }
    serde_json::from_value(Value::Object(mine))
        .ok()
        .map(|row| (row, changed))
}

macro_rules! merge_tables {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        impl Merge {
            fn tables(&mut self, old: &Plan, new: &Plan) {
                $(for row in new.$table.iter() {
                    self.row::<$row>(row.id, old.$table.get(row.id), row);
                }
                for row in old.$table.iter() {
                    let is_gone = new.$table.get(row.id).is_none() && self.plan.$table.get(row.id).is_some();
                    if is_gone && !self.stands_elsewhere::<$row>(row.id) {
                        self.note(row.id.into(), DifferenceKind::Removed, Vec::new());
                        self.gone.insert(row.id.into());
                    }
                })*
            }
        }

        /// Takes a row out of a plan, and every reference to it; returns rows that cannot live without it.
        fn take_out(plan: &mut Plan, gone: RowRef) -> Vec<RowRef> {
            let mut holders = Vec::new();
            plan.visit_references(|row, targets| {
                if targets.contains(&gone) {
                    holders.push(row);
                }
            });
            let mut info = (*plan.info).clone();
            info.forget(gone);
            plan.info = std::sync::Arc::new(info);
            match gone {
                $(RowRef::$row(id) => { plan.$table.remove(id); })*
            }
            let mut following = Vec::new();
            for holder in holders {
                match holder {
                    $(RowRef::$row(id) => if let Some(mut row) = plan.$table.get(id).cloned() {
                        if row.forget(gone) == Keep::No {
                            following.push(holder);
                        }
                        plan.$table.insert(row);
                    })*
                }
            }
            following
        }
    };
}
crate::for_each_row_kind!(merge_tables);
