//! What every row can do: say its id, what it refers to, and let go of a row that is removed.

use super::RowRef;

/// Whether a row can live on without a row it referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The row stays; the reference was taken out of it.
    Yes,
    /// The row is meaningless without the other and goes with it.
    No,
}

/// One row of a table. Plain data with a stable id.
pub trait Row: Clone + PartialEq {
    /// The id type of this kind.
    type Id: Copy + Ord + Into<RowRef> + From<u32> + Into<u32>;

    /// This row's id, unique in the whole plan and never reused.
    fn id(&self) -> Self::Id;

    /// Appends every row this one refers to; an id may appear more than once.
    fn references(&self, out: &mut Vec<RowRef>);

    /// Takes every reference to `gone` out of this row, or says that the row must go too.
    fn forget(&mut self, gone: RowRef) -> Keep;
}

/// Clears an optional reference when it points to the removed row.
pub(super) fn forget_optional<I: Copy + Into<RowRef>>(slot: &mut Option<I>, gone: RowRef) {
    if slot.is_some_and(|id| id.into() == gone) {
        *slot = None;
    }
}

/// Takes the removed row out of a list of references.
pub(super) fn forget_in_list<I: Copy + Into<RowRef>>(list: &mut Vec<I>, gone: RowRef) {
    list.retain(|&id| id.into() != gone);
}
