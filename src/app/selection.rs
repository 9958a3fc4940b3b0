//! The selection that all views share.

use super::action::SelectChange;
use crate::plan::{Node, Plan, RowRef, TicketId};

/// Selected rows, in the order they were selected; the last one is shown in the inspector.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    rows: Vec<RowRef>,
}

impl Selection {
    /// Whether the row is selected.
    pub fn contains(&self, row: impl Into<RowRef>) -> bool {
        self.rows.contains(&row.into())
    }

    /// The row selected last.
    pub fn primary(&self) -> Option<RowRef> {
        self.rows.last().copied()
    }

    /// All selected rows, in the order of selection.
    pub fn rows(&self) -> &[RowRef] {
        &self.rows
    }

    /// The selected tickets and gates.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        self.rows.iter().filter_map(|&row| Node::try_from(row).ok())
    }

    /// The selected tickets.
    pub fn tickets(&self) -> impl Iterator<Item = TicketId> + '_ {
        self.nodes().filter_map(|node| match node {
            Node::Ticket(id) => Some(id),
            Node::Gate(_) => None,
        })
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Changes the selection.
    pub fn change(&mut self, change: SelectChange) {
        match change {
            SelectChange::Replace(rows) => self.rows = rows,
            SelectChange::Add(rows) => {
                self.rows.retain(|row| !rows.contains(row));
                self.rows.extend(rows);
            }
            SelectChange::Toggle(row) => match self.rows.iter().position(|&own| own == row) {
                Some(index) => {
                    self.rows.remove(index);
                }
                None => self.rows.push(row),
            },
            SelectChange::Clear => self.rows.clear(),
        }
    }

    /// Lets go of rows that are not in the plan any more.
    pub fn keep_existing(&mut self, plan: &Plan) {
        self.rows.retain(|&row| plan.contains(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::TicketId;

    #[test]
    fn the_last_selected_row_is_the_primary_one() {
        let row = |id| RowRef::from(TicketId(id));
        let mut selection = Selection::default();
        selection.change(SelectChange::Replace(vec![row(1), row(2)]));
        selection.change(SelectChange::Add(vec![row(1)]));
        assert_eq!(
            (selection.primary(), selection.rows().len()),
            (Some(row(1)), 2)
        );
        selection.change(SelectChange::Toggle(row(1)));
        assert_eq!(selection.primary(), Some(row(2)));
        selection.keep_existing(&Plan::default());
        assert!(selection.is_empty());
    }
}
