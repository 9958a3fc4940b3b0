//! A table: rows sorted by id, cheap to clone, cheap to look into.
//!
//! The vector and each row are shared behind `Arc`s, so a clone costs one counter and an edit copies
//! one row (and, once per snapshot, a vector of pointers). It offers no change to other modules:
//! plans are changed through `edit`, put together by readers through [`Table::insert`].

use super::Row;
use std::sync::Arc;

/// The rows of one kind, sorted by id.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<R> {
    rows: Arc<Vec<Arc<R>>>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self {
            rows: Arc::new(Vec::new()),
        }
    }
}

impl<R: Row> Table<R> {
    /// The row with this id. O(log n).
    pub fn get(&self, id: R::Id) -> Option<&R> {
        self.index_of(id)
            .ok()
            .map(|index| self.rows[index].as_ref())
    }

    /// A shared handle to the row with this id. O(log n).
    pub fn get_shared(&self, id: R::Id) -> Option<Arc<R>> {
        self.index_of(id).ok().map(|index| self.rows[index].clone())
    }

    /// All rows in id order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &R> + ExactSizeIterator + Clone {
        self.rows.iter().map(Arc::as_ref)
    }

    /// All rows in id order, as shared handles.
    pub fn iter_shared(&self) -> impl DoubleEndedIterator<Item = &Arc<R>> + ExactSizeIterator {
        self.rows.iter()
    }

    /// The position of a row in [`Table::iter`]. O(log n).
    pub fn position(&self, id: R::Id) -> Option<usize> {
        self.index_of(id).ok()
    }

    /// The row at a position of [`Table::iter`].
    pub fn at(&self, position: usize) -> Option<&R> {
        self.rows.get(position).map(Arc::as_ref)
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Puts a row in its place, returning the row with the same id that it replaced.
    pub fn insert(&mut self, row: impl Into<Arc<R>>) -> Option<Arc<R>> {
        let row = row.into();
        let found = self.index_of(row.id());
        let rows = Arc::make_mut(&mut self.rows);
        match found {
            Ok(index) => Some(std::mem::replace(&mut rows[index], row)),
            Err(index) => {
                rows.insert(index, row);
                None
            }
        }
    }

    /// Takes a row out.
    pub fn remove(&mut self, id: R::Id) -> Option<Arc<R>> {
        let index = self.index_of(id).ok()?;
        Some(Arc::make_mut(&mut self.rows).remove(index))
    }

    fn index_of(&self, id: R::Id) -> Result<usize, usize> {
        self.rows.binary_search_by(|row| row.id().cmp(&id))
    }
}

impl<R: Row> FromIterator<R> for Table<R> {
    /// Collects rows in any order; of rows with the same id the last one stays.
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        let mut rows: Vec<Arc<R>> = rows.into_iter().map(Arc::new).collect();
        rows.sort_by_key(|row| row.id());
        let mut unique: Vec<Arc<R>> = Vec::with_capacity(rows.len());
        for row in rows {
            match unique.last_mut() {
                Some(last) if last.id() == row.id() => *last = row,
                _ => unique.push(row),
            }
        }
        Self {
            rows: Arc::new(unique),
        }
    }
}
