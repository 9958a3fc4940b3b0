//! Merging two plans that were changed apart, row by row, against the plan both began with.
//!
//! A row that only one side changed is taken from that side. A row that both changed differently, or
//! that one side removed and the other refers to anew, is a conflict, which somebody has to decide. Rows
//! are never mixed field by field: a row stays something that somebody has seen as a whole.
//!
//! Both sides hand out the same fresh ids, so rows added there get other numbers where they clash with
//! rows added here. What then still does not fit together (two rows of one key, a reference to a removed
//! row, tickets inside each other) is put right in `repair`, and every such correction is told.

mod by_key;
mod echo;
mod rebase;
mod repair;
mod returned;

pub use by_key::merge_by_key;
pub use returned::merge_file;

use super::{Change, Edit};
use crate::plan::integrity::IntegrityError;
use crate::plan::{Plan, Renumber, RowRef, Stored, TicketId};
use std::collections::{BTreeMap, BTreeSet};

/// Whose row is taken in a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The row as it is here.
    Ours,
    /// The row as it is in the other plan.
    Theirs,
}

/// A row that was changed here and there.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// From the common plan to here.
    pub ours: Change,
    /// From the common plan to the other one; the same row before and after where the other plan only
    /// needs the row that was removed here.
    pub theirs: Change,
}

/// Two plans compared with the one they come from; [`Merge::resolve`] puts them together.
#[derive(Clone, Debug)]
pub struct Merge {
    /// What both changed, in the order of the file. The head of the plan comes first.
    pub conflicts: Vec<Conflict>,
    base: Plan,
    ours: Plan,
    theirs: Plan,
    /// What is taken from the other plan whatever is decided.
    taken: Vec<Change>,
    /// Numbers of rows added there that got another number.
    renumbered: usize,
}

/// A merged plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The plan, consistent.
    pub plan: Plan,
    /// What had to be put right to make it consistent, in sentences.
    pub notes: Vec<String>,
    /// What both sides changed where ours stays, in sentences.
    pub conflicts: Vec<String>,
}

impl Merge {
    /// Compares two plans with the one they come from. O(rows log rows).
    pub fn new(base: &Plan, ours: &Plan, theirs: &Plan) -> Self {
        let (theirs, renumbered) = renumber_clashes(base, ours, theirs);
        let our_edit = Edit::between("", base, ours);
        let their_edit = Edit::between("", base, &theirs);
        let mut conflicts = Vec::new();
        let mut taken = Vec::new();
        let by_row: BTreeMap<Option<RowRef>, &Change> = changes_by_row(&our_edit);
        for change in their_edit.changes.iter() {
            match by_row.get(&change.row()) {
                None => taken.push(change.clone()),
                Some(own) if *own == change => {}
                Some(own) => conflicts.push(Conflict {
                    ours: (*own).clone(),
                    theirs: change.clone(),
                }),
            }
        }
        let their_rows = changes_by_row(&their_edit);
        let needed_there = removed_but_needed(base, &our_edit, &their_edit, &their_rows);
        conflicts.extend(
            needed_there
                .into_iter()
                .map(|(ours, theirs)| Conflict { ours, theirs }),
        );
        let needed_here = removed_but_needed(base, &their_edit, &our_edit, &by_row);
        taken.retain(|change| !needed_here.iter().any(|(removal, _)| removal == change));
        conflicts.extend(
            needed_here
                .into_iter()
                .map(|(theirs, ours)| Conflict { ours, theirs }),
        );
        conflicts.sort_by_key(|conflict| conflict.theirs.row());
        taken.retain(|change| !is_arrow_drawn_twice(base, ours, change));
        Self {
            conflicts,
            base: base.clone(),
            ours: ours.clone(),
            theirs,
            taken,
            renumbered,
        }
    }

    /// Whether the other plan has nothing that this one lacks.
    pub fn brings_nothing(&self) -> bool {
        self.taken.is_empty() && self.conflicts.is_empty()
    }

    /// How many rows are taken from the other plan without a conflict.
    pub fn taken(&self) -> usize {
        self.taken.len()
    }

    /// How many rows added there got other ids, as theirs were used here too.
    pub fn renumbered(&self) -> usize {
        self.renumbered
    }

    /// The other plan, its added rows renumbered where they had to be.
    pub fn theirs(&self) -> &Plan {
        &self.theirs
    }

    /// The merged plan, with the side taken for each conflict; conflicts without one stay as here.
    ///
    /// # Errors
    /// When the rows do not fit together and it is not known how to put that right.
    pub fn resolve(&self, sides: &[Side]) -> Result<Merged, IntegrityError> {
        let mut plan = self.ours.clone();
        plan.last_id = plan.last_id.max(self.theirs.last_id);
        let decided = self.conflicts.iter().zip(sides);
        let decided = decided.filter(|(_, side)| **side == Side::Theirs);
        let from_there: Vec<&Change> = self
            .taken
            .iter()
            .chain(decided.map(|(conflict, _)| &conflict.theirs))
            .collect();
        from_there.iter().for_each(|change| change.apply(&mut plan));
        let foreign: BTreeSet<RowRef> = from_there
            .iter()
            .filter_map(|change| change.row())
            .collect();
        let parents = |id: TicketId| self.ours.tickets.get(id).and_then(|t| t.parent);
        let notes = repair::repair(&mut plan, &foreign, &self.base, parents)?;
        Ok(Merged {
            plan,
            notes,
            conflicts: Vec::new(),
        })
    }
}

fn changes_by_row(edit: &Edit) -> BTreeMap<Option<RowRef>, &Change> {
    edit.changes
        .iter()
        .map(|change| (change.row(), change))
        .collect()
}

/// Rows that `removing` takes out, that `other` leaves alone, and that a row changed by `other` refers
/// to: each with the removal and the change that leaves it standing.
fn removed_but_needed(
    base: &Plan,
    removing: &Edit,
    other: &Edit,
    other_rows: &BTreeMap<Option<RowRef>, &Change>,
) -> Vec<(Change, Change)> {
    let needed: BTreeSet<RowRef> = other.changes.iter().flat_map(Change::references).collect();
    let removals = removing.changes.iter().filter(|change| {
        let row = change.row();
        change.is_removal()
            && !other_rows.contains_key(&row)
            && row.is_some_and(|row| needed.contains(&row))
    });
    removals
        .filter_map(|change| Some((change.clone(), Change::standstill(base, change.row()?)?)))
        .collect()
}

/// Whether the change adds a dependency that was added here too, by another id.
fn is_arrow_drawn_twice(base: &Plan, ours: &Plan, change: &Change) -> bool {
    let Change::Dependency(change) = change else {
        return false;
    };
    let (None, Some(row)) = (&change.before, &change.after) else {
        return false;
    };
    ours.dependencies.iter().any(|own| {
        let mut same = own.clone();
        same.id = row.id;
        base.dependencies.get(own.id).is_none() && same == **row
    })
}

/// Gives rows added on the other side fresh numbers where this side used theirs for something else.
fn renumber_clashes(base: &Plan, ours: &Plan, theirs: &Plan) -> (Plan, usize) {
    let known = numbers(base);
    let here = numbers(ours);
    let clashes: Vec<RowRef> = numbers(theirs)
        .into_iter()
        .filter(|(number, row)| {
            let is_new_here = here.contains_key(number) && !known.contains_key(number);
            is_new_here && !is_same_row(ours, theirs, *row)
        })
        .map(|(_, row)| row)
        .collect();
    let first = u64::from(ours.last_id.max(theirs.last_id)) + 1;
    let numbering: BTreeMap<u32, u32> = clashes
        .iter()
        .zip(first..)
        .filter_map(|(row, fresh)| Some((row.number(), u32::try_from(fresh).ok()?)))
        .collect();
    let mut plan = theirs.clone();
    if !numbering.is_empty() {
        renumber(&mut plan, &numbering);
    }
    (plan, numbering.len())
}

fn numbers(plan: &Plan) -> BTreeMap<u32, RowRef> {
    let mut found = BTreeMap::new();
    plan.visit_references(|row, _| {
        found.insert(row.number(), row);
    });
    found
}

macro_rules! define_renumbering {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// Whether both plans have the same row under one id.
        fn is_same_row(one: &Plan, other: &Plan, row: RowRef) -> bool {
            match row {
                $(RowRef::$row(id) => one.$table.get(id) == other.$table.get(id),)*
            }
        }

        /// Gives rows other ids, and every reference to them.
        fn renumber(plan: &mut Plan, numbering: &BTreeMap<u32, u32>) {
            let number = |old: u32| numbering.get(&old).copied().unwrap_or(old);
            std::sync::Arc::make_mut(&mut plan.info).renumber(&number);
            $(plan.$table = plan.$table.iter().map(|row| {
                let mut row = row.clone();
                row.renumber(&number);
                row.set_id(crate::plan::$id(number(row.id.0)));
                row
            }).collect();)*
            plan.settle_last_id();
        }
    };
}
crate::for_each_row_kind!(define_renumbering);
