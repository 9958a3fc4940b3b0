//! A transaction: the working copy a command changes, and the check before it is kept.

use super::{Change, Edit, EditError};
use crate::plan::integrity::{self, KeyIndex};
use crate::plan::{Keep, Node, Plan, PlanInfo, RowRef, Stored};
use std::collections::BTreeSet;

/// A working copy of a plan and the list of rows touched in it.
#[derive(Debug)]
pub struct Transaction {
    original: Plan,
    plan: Plan,
    touched: BTreeSet<RowRef>,
}

impl Transaction {
    /// Opens a transaction. Cheap: tables are shared until they change.
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            original: plan.clone(),
            plan: plan.clone(),
            touched: BTreeSet::new(),
        }
    }

    /// The plan with everything done so far.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Adds a row under a fresh id, whatever id it carries, and returns that id.
    ///
    /// # Errors
    /// When the plan has no ids left.
    pub fn insert<R: Stored>(&mut self, mut row: R) -> Result<R::Id, EditError> {
        let number = self
            .plan
            .last_id
            .checked_add(1)
            .ok_or(EditError::OutOfIds)?;
        let id = R::Id::from(number);
        row.set_id(id);
        self.plan.last_id = number;
        R::table_mut(&mut self.plan).insert(row);
        self.touched.insert(id.into());
        Ok(id)
    }

    /// Changes a row.
    ///
    /// # Errors
    /// When the row is not there, or `change` fails.
    pub fn try_update<R: Stored>(
        &mut self,
        id: R::Id,
        change: impl FnOnce(&mut R) -> Result<(), EditError>,
    ) -> Result<(), EditError> {
        let mut row = R::table(&self.plan)
            .get(id)
            .ok_or(EditError::Missing(id.into()))?
            .clone();
        change(&mut row)?;
        row.set_id(id);
        R::table_mut(&mut self.plan).insert(row);
        self.touched.insert(id.into());
        Ok(())
    }

    /// Changes a row by a function that cannot fail.
    ///
    /// # Errors
    /// When the row is not there.
    pub fn update<R: Stored>(
        &mut self,
        id: R::Id,
        change: impl FnOnce(&mut R),
    ) -> Result<(), EditError> {
        self.try_update(id, |row| {
            change(row);
            Ok(())
        })
    }

    /// Changes the head of the plan.
    pub fn update_info(&mut self, change: impl FnOnce(&mut PlanInfo)) {
        change(std::sync::Arc::make_mut(&mut self.plan.info));
    }

    /// Makes the changes of an edit that was put together elsewhere, such as a quick fix, for the plan
    /// as it stands here.
    pub fn apply(&mut self, edit: &Edit) {
        edit.apply(&mut self.plan);
        self.touched
            .extend(edit.changes.iter().filter_map(Change::row));
    }

    /// Removes a row, every reference to it, and every row that cannot live without it.
    ///
    /// O(rows). A row that is not there is no error: several removed rows may go together.
    pub fn remove(&mut self, row: RowRef) {
        self.remove_all([row]);
    }

    /// Removes many rows as [`Transaction::remove`] does, in the time of one.
    pub fn remove_all(&mut self, rows: impl IntoIterator<Item = RowRef>) {
        let mut gone: BTreeSet<RowRef> = rows.into_iter().collect();
        while !gone.is_empty() {
            gone = self.detach(&gone);
        }
    }

    /// Takes rows out, and every reference to them; returns the rows that must follow.
    fn detach(&mut self, gone: &BTreeSet<RowRef>) -> BTreeSet<RowRef> {
        let mut holders: Vec<(RowRef, Vec<RowRef>)> = Vec::new();
        self.plan.visit_references(|holder, targets| {
            let lost: Vec<RowRef> = targets
                .iter()
                .copied()
                .filter(|row| gone.contains(row))
                .collect();
            if !lost.is_empty() && !gone.contains(&holder) {
                holders.push((holder, lost));
            }
        });
        let mut in_head = Vec::new();
        self.plan.info.references(&mut in_head);
        for row in in_head.into_iter().filter(|row| gone.contains(row)) {
            self.update_info(|info| info.forget(row));
        }
        for &row in gone {
            self.take_out(row);
            self.touched.insert(row);
        }
        let mut following = BTreeSet::new();
        for (holder, lost) in holders {
            self.touched.insert(holder);
            if lost
                .into_iter()
                .any(|row| self.forget(holder, row) == Keep::No)
            {
                following.insert(holder);
            }
        }
        following
    }

    /// Compares the rows before and after and checks that the plan is still consistent.
    ///
    /// # Errors
    /// The first inconsistency; the transaction is then of no further use.
    pub(super) fn finish(self, label: &str) -> Result<(Plan, Edit), EditError> {
        let changed = |row: &RowRef| Change::between(&self.original, &self.plan, *row);
        let mut changes: Vec<Change> = Edit::head_change(&self.original, &self.plan)
            .into_iter()
            .collect();
        changes.extend(self.touched.iter().filter_map(changed));
        self.check()?;
        Ok((
            self.plan,
            Edit {
                label: label.to_owned(),
                changes,
            },
        ))
    }

    fn check(&self) -> Result<(), EditError> {
        let mut rows: Vec<RowRef> = self.touched.iter().copied().collect();
        if rows.iter().any(|&row| !self.plan.contains(row)) {
            // A row is gone: nothing else may still refer to it.
            self.plan.visit_references(|row, _| rows.push(row));
        }
        let keys = if self.keys_changed() {
            KeyIndex::build(&self.plan)?
        } else {
            KeyIndex::default()
        };
        integrity::check_rows(&self.plan, &rows, &keys)?;
        Ok(())
    }

    fn keys_changed(&self) -> bool {
        let aliases = |plan: &Plan, node| match node {
            Node::Ticket(id) => plan.tickets.get(id).map(|t| t.aliases.clone()),
            Node::Gate(_) => None,
        };
        self.touched
            .iter()
            .filter_map(|&row| Node::try_from(row).ok())
            .any(|node| {
                self.original.key(node) != self.plan.key(node)
                    || aliases(&self.original, node) != aliases(&self.plan, node)
            })
    }
}

macro_rules! define_row_removal {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        impl Transaction {
            fn forget(&mut self, holder: RowRef, gone: RowRef) -> Keep {
                use crate::plan::Row;
                match holder {
                    $(RowRef::$row(id) => {
                        let Some(mut row) = self.plan.$table.get(id).cloned() else { return Keep::Yes };
                        let keep = row.forget(gone);
                        self.plan.$table.insert(row);
                        keep
                    })*
                }
            }

            fn take_out(&mut self, row: RowRef) {
                match row {
                    $(RowRef::$row(id) => { self.plan.$table.remove(id); })*
                }
            }
        }
    };
}
crate::for_each_row_kind!(define_row_removal);
