//! Changes as rows before and after: one generic inverse for everything a command can do.

use crate::plan::{Plan, PlanInfo, Row, RowRef, Stored, Table};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::sync::Arc;

/// One row before and after; `None` means that there is no such row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowChange<R> {
    /// The row as it was.
    pub before: Option<Arc<R>>,
    /// The row as it is.
    pub after: Option<Arc<R>>,
}

/// One undo step, one journal line, one entry of a diff, the effect of a quick fix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// What the planner did, as the Edit menu shows it: `rename A-1`.
    pub label: String,
    /// The changed rows, each once, in a fixed order.
    pub changes: Vec<Change>,
}

impl<R> RowChange<R> {
    fn inverse(&self) -> Self {
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

impl<R: Stored> RowChange<R> {
    fn apply(&self, plan: &mut Plan) {
        match (&self.after, &self.before) {
            (Some(after), _) => {
                plan.last_id = plan.last_id.max(after.id().into());
                R::table_mut(plan).insert(after.clone());
            }
            (None, Some(before)) => {
                R::table_mut(plan).remove(before.id());
            }
            (None, None) => {}
        }
    }
}

macro_rules! define_change {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// A changed row of any kind, or the changed head of the plan.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Change {
            /// The head of the plan.
            Info(RowChange<PlanInfo>),
            $(#[doc = concat!("A ", $name, ".")] $row(RowChange<crate::plan::$row>),)*
        }

        impl Change {
            /// The same change the other way round.
            pub fn inverse(&self) -> Self {
                match self {
                    Change::Info(change) => Change::Info(change.inverse()),
                    $(Change::$row(change) => Change::$row(change.inverse()),)*
                }
            }

            /// Puts the rows after the change into a plan.
            pub(super) fn apply(&self, plan: &mut Plan) {
                match self {
                    Change::Info(change) => {
                        if let Some(after) = &change.after {
                            plan.info = after.clone();
                        }
                    }
                    $(Change::$row(change) => change.apply(plan),)*
                }
            }

            /// The changed row; `None` is the head of the plan.
            pub fn row(&self) -> Option<RowRef> {
                match self {
                    Change::Info(_) => None,
                    $(Change::$row(RowChange { before, after }) => {
                        after.as_ref().or(before.as_ref()).map(|row| row.id().into())
                    })*
                }
            }

            /// Whether the row is as it was.
            fn is_empty(&self) -> bool {
                match self {
                    Change::Info(change) => change.before == change.after,
                    $(Change::$row(change) => change.before == change.after,)*
                }
            }

            /// What this and then a later change of the same row do together.
            fn then(self, later: &Change) -> Change {
                match (self, later) {
                    (Change::Info(first), Change::Info(last)) => {
                        Change::Info(RowChange { before: first.before, after: last.after.clone() })
                    }
                    $((Change::$row(first), Change::$row(last)) => {
                        Change::$row(RowChange { before: first.before, after: last.after.clone() })
                    })*
                    (first, _) => first,
                }
            }

            /// Whether the row is there before and gone after.
            pub fn is_removal(&self) -> bool {
                match self {
                    Change::Info(_) => false,
                    $(Change::$row(change) => change.before.is_some() && change.after.is_none(),)*
                }
            }

            /// Whether the row is new.
            pub fn is_addition(&self) -> bool {
                self.inverse().is_removal()
            }

            /// What the row after the change refers to; nothing for one that is gone.
            pub fn references(&self) -> Vec<RowRef> {
                let mut found = Vec::new();
                match self {
                    Change::Info(change) => {
                        change.after.iter().for_each(|head| head.references(&mut found));
                    }
                    $(Change::$row(change) => {
                        change.after.iter().for_each(|row| row.references(&mut found));
                    })*
                }
                found
            }

            /// The change that leaves a row of a plan as it is there; `None` where it is not.
            pub(super) fn standstill(plan: &Plan, row: RowRef) -> Option<Change> {
                match row {
                    $(RowRef::$row(id) => plan.$table.get_shared(id).map(|row| {
                        Change::$row(RowChange { before: Some(row.clone()), after: Some(row) })
                    }),)*
                }
            }

            /// The difference of one row between two plans.
            pub(super) fn between(before: &Plan, after: &Plan, row: RowRef) -> Option<Change> {
                let change = match row {
                    $(RowRef::$row(id) => Change::$row(RowChange {
                        before: before.$table.get_shared(id),
                        after: after.$table.get_shared(id),
                    }),)*
                };
                (!change.is_empty()).then_some(change)
            }
        }

        impl Edit {
            /// The difference of two plans: what turns the first into the second.
            ///
            /// The head comes first, then the rows by table and id. O(rows); rows that the plans share
            /// are not looked into.
            pub fn between(label: impl Into<String>, before: &Plan, after: &Plan) -> Edit {
                let mut changes: Vec<Change> = Edit::head_change(before, after).into_iter().collect();
                $(changes.extend(table_changes(&before.$table, &after.$table).map(Change::$row));)*
                Edit { label: label.into(), changes }
            }
        }
    };
}
crate::for_each_row_kind!(define_change);

/// The differences of two tables in id order, by walking both at once.
fn table_changes<'a, R: Row>(
    before: &'a Table<R>,
    after: &'a Table<R>,
) -> impl Iterator<Item = RowChange<R>> + 'a {
    let mut olds = before.iter_shared().peekable();
    let mut news = after.iter_shared().peekable();
    std::iter::from_fn(move || {
        loop {
            let order = match (olds.peek(), news.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.id().cmp(&new.id()),
            };
            let old = if order.is_le() { olds.next() } else { None };
            let new = if order.is_ge() { news.next() } else { None };
            let is_same = match (old, new) {
                (Some(old), Some(new)) => Arc::ptr_eq(old, new) || old == new,
                _ => false,
            };
            if !is_same {
                return Some(RowChange {
                    before: old.cloned(),
                    after: new.cloned(),
                });
            }
        }
    })
}

impl Edit {
    /// The edit that takes this one back.
    pub fn inverse(&self) -> Edit {
        let changes = self.changes.iter().rev().map(Change::inverse).collect();
        Edit {
            label: self.label.clone(),
            changes,
        }
    }

    /// Applies the edit to a plan that stands where the edit began.
    pub fn apply(&self, plan: &mut Plan) {
        self.changes.iter().for_each(|change| change.apply(plan));
    }

    /// Joins a later edit to this one, so that both are undone in one step.
    pub fn absorb(&mut self, later: Edit) {
        for change in &later.changes {
            let place = self
                .changes
                .iter()
                .position(|own| own.row() == change.row());
            match place {
                Some(index) => {
                    let own = self.changes.remove(index);
                    let joined = own.then(change);
                    if !joined.is_empty() {
                        self.changes.insert(index, joined);
                    }
                }
                None => self.changes.push(change.clone()),
            }
        }
        self.label = later.label;
    }

    /// The difference of the heads of two plans.
    pub(super) fn head_change(before: &Plan, after: &Plan) -> Option<Change> {
        let change = Change::Info(RowChange {
            before: Some(before.info.clone()),
            after: Some(after.info.clone()),
        });
        (!change.is_empty()).then_some(change)
    }
}
