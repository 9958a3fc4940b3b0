//! What a plan itself says in a format: the measure of what somebody changed in a file of that format.
//!
//! A table of ten columns, a tool without gates or one that levels by itself bends what it is given. Writing our plan
//! in that format and reading it again gives the same bends, so that only what differs from this echo is a change. Rows
//! that the format makes by itself (a calendar for having none, an arrow for a summary) are known from it, too.

use super::by_key::numbering;
use crate::plan::{DependencyId, Plan, Renumber, RowRef, Stored};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Our plan as a format gives it back, with the numbers of our rows.
pub(super) struct Echo {
    /// What our rows say in the format, and the rows that it makes by itself.
    pub(super) said: Plan,
    /// Our plan with the rows that the format makes by itself.
    pub(super) base: Plan,
    /// Their numbers.
    made: HashSet<u32>,
}

/// Of the rows and arrows of an echo that a copy of it may lack, one in so many, but at least one arrow.
const MOST_MISSING: usize = 5;

impl Echo {
    /// Finds out which of our rows each row of the echo is.
    pub(super) fn new(ours: &Plan, echo: &Plan) -> Self {
        let numbering = numbering(ours, echo);
        let number = |old: u32| numbering.get(&old).copied().unwrap_or(old);
        let mut said = Plan::default();
        renumbered(&mut said, echo, &number);
        let mut info = (*echo.info).clone();
        info.renumber(&number);
        said.info = Arc::new(info);
        let mut base = ours.clone();
        let made = add_missing(&mut base, &said);
        base.settle_last_id();
        said.settle_last_id();
        Self { said, base, made }
    }

    /// Whether a plan is this one, edited: nearly every ticket and gate of it is there, and nearly every arrow.
    /// What such a plan lacks was taken out; a table of something else only lacks it.
    pub(super) fn is_original_of(&self, theirs: &Plan, number: &dyn Fn(u32) -> u32) -> bool {
        let nodes = nodes_of(theirs, number);
        let own = self.said.tickets.iter().map(|row| row.id.0);
        let own = own.chain(self.said.gates.iter().map(|row| row.id.0));
        let (count, missing) = own.fold((0, 0), |(count, missing), number| {
            (count + 1, missing + usize::from(!nodes.contains(&number)))
        });
        let arrows = self.said.dependencies.len();
        let gone = self.missing_arrows(theirs, number).len();
        missing * MOST_MISSING <= count
            && gone < arrows
            && (gone <= 1 || gone * MOST_MISSING <= arrows)
    }

    /// Our arrows that a copy lacks although it has both their ends: one that lacks a ticket knows nothing of its arrows.
    fn missing_arrows(&self, theirs: &Plan, number: &dyn Fn(u32) -> u32) -> Vec<DependencyId> {
        let there = theirs.dependencies.iter().map(|row| number(row.id.0));
        let there: HashSet<u32> = there.collect();
        let nodes = nodes_of(theirs, number);
        let own = self.said.dependencies.iter();
        own.filter(|row| !there.contains(&row.id.0))
            .filter(|row| {
                [row.from, row.to]
                    .iter()
                    .all(|node| nodes.contains(&RowRef::from(*node).number()))
            })
            .map(|row| row.id)
            .collect()
    }

    /// Removes our arrows that an edited copy lacks; says which.
    pub(super) fn remove_arrows(
        &self,
        joined: &mut Plan,
        theirs: &Plan,
        number: &dyn Fn(u32) -> u32,
    ) -> Vec<String> {
        let mut told = Vec::new();
        for id in self.missing_arrows(theirs, number) {
            let Some(row) = joined.dependencies.remove(id) else {
                continue;
            };
            if !self.made.contains(&id.0) {
                let (from, to) = (joined.key(row.from), joined.key(row.to));
                told.push(format!(
                    "{from} → {to} is no longer in the file: it is removed"
                ));
            }
        }
        told
    }

    /// Takes out the rows that only the format made, where nobody changed them and nothing refers to them.
    pub(super) fn drop_what_the_format_made(&self, joined: &mut Plan) {
        let mut made = self.made.clone();
        keep_changed(joined, &self.base, &mut made);
        let mut refers: HashMap<u32, Vec<u32>> = HashMap::new();
        joined.visit_references(|row, list| {
            let list = list
                .iter()
                .map(|row| row.number())
                .filter(|to| made.contains(to));
            refers.entry(row.number()).or_default().extend(list);
        });
        let mut needed = Vec::new();
        joined.info.references(&mut needed);
        let mut open: Vec<u32> = needed.iter().map(|row: &RowRef| row.number()).collect();
        open.extend(refers.keys().filter(|row| !made.contains(row)));
        while let Some(row) = open.pop() {
            for to in refers.remove(&row).unwrap_or_default() {
                made.remove(&to);
                open.push(to);
            }
            made.remove(&row);
        }
        remove_rows(joined, &made);
    }
}

/// The numbers of a plan's tickets and gates, as ours.
fn nodes_of(plan: &Plan, number: &dyn Fn(u32) -> u32) -> HashSet<u32> {
    let tickets = plan.tickets.iter().map(|row| row.id.0);
    tickets
        .chain(plan.gates.iter().map(|row| row.id.0))
        .map(number)
        .collect()
}

macro_rules! define_echo {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// Puts rows into a plan under other numbers.
        pub(super) fn renumbered(to: &mut Plan, from: &Plan, number: &dyn Fn(u32) -> u32) {
            $(for row in from.$table.iter() {
                let mut row = row.clone();
                row.renumber(number);
                row.set_id(crate::plan::$id(number(row.id.0)));
                to.$table.insert(row);
            })*
        }

        /// Adds the rows that are not there; their numbers.
        fn add_missing(to: &mut Plan, from: &Plan) -> HashSet<u32> {
            let mut added = HashSet::new();
            $(for row in from.$table.iter() {
                if to.$table.get(row.id).is_none() {
                    to.$table.insert(row.clone());
                    added.insert(row.id.0);
                }
            })*
            added
        }

        /// Strikes the rows off a list that are another than before.
        fn keep_changed(plan: &Plan, before: &Plan, list: &mut HashSet<u32>) {
            $(for row in plan.$table.iter() {
                if before.$table.get(row.id) != Some(row) {
                    list.remove(&row.id.0);
                }
            })*
        }

        fn remove_rows(plan: &mut Plan, list: &HashSet<u32>) {
            $(let gone: Vec<crate::plan::$id> =
                plan.$table.iter().map(|row| row.id).filter(|id| list.contains(&id.0)).collect();
            for id in gone {
                plan.$table.remove(id);
            })*
        }
    };
}
crate::for_each_row_kind!(define_echo);
