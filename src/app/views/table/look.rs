//! What the table keeps between sessions: which columns, how wide, sorted by what.
//!
//! The choice of columns is one for all plans; widths and order are each table's own while it is open, and what was
//! chosen last is what the next one begins with.

use super::columns::COLUMNS;
use super::rows::Sorting;
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::settings::{Settings, TableLook};

/// Narrower, a column cannot be found again.
const NARROWEST: f32 = 40.0;

/// The shown columns, by their place in [`COLUMNS`].
pub(super) fn columns(look: &TableLook) -> Vec<usize> {
    let places = 0..COLUMNS.len();
    let chosen: Vec<usize> = places
        .clone()
        .filter(|&place| look.columns.iter().any(|own| own == COLUMNS[place].title))
        .collect();
    match chosen.is_empty() {
        true => places.filter(|&place| COLUMNS[place].is_shown).collect(),
        false => chosen,
    }
}

/// The width a column begins with, in points.
pub(super) fn width(look: &TableLook, place: usize) -> f32 {
    let kept = look.widths.get(COLUMNS[place].title).copied();
    kept.filter(|width| width.is_finite())
        .map_or(COLUMNS[place].width, |width| width.clamp(NARROWEST, 2000.0))
}

/// What the rows were sorted by last.
pub(super) fn sorting(look: &TableLook) -> Option<Sorting> {
    let title = look.sorted_by.as_deref()?;
    let column = COLUMNS.iter().position(|column| column.title == title)?;
    Some(Sorting {
        column,
        is_descending: look.is_descending,
    })
}

/// Keeps another choice of columns.
pub(super) fn keep_columns(settings: &Settings, chosen: &[usize], actions: &mut Actions) {
    let is_first = chosen.iter().copied().eq(columns(&TableLook::default()));
    let titles = chosen.iter().map(|&place| COLUMNS[place].title.to_owned());
    let columns = if is_first {
        Vec::new()
    } else {
        titles.collect()
    };
    keep(settings, actions, |look| look.columns = columns);
}

/// Keeps another order of the rows.
pub(super) fn keep_sorting(settings: &Settings, sorting: Option<Sorting>, actions: &mut Actions) {
    keep(settings, actions, |look| {
        look.sorted_by = sorting.map(|sorting| COLUMNS[sorting.column].title.to_owned());
        look.is_descending = sorting.is_some_and(|sorting| sorting.is_descending);
    });
}

/// Keeps the widths of the shown columns, in points.
pub(super) fn keep_widths(settings: &Settings, widths: &[(usize, f32)], actions: &mut Actions) {
    keep(settings, actions, |look| {
        for &(place, width) in widths {
            let column = &COLUMNS[place];
            if (width - column.width).abs() < 1.0 {
                look.widths.remove(column.title);
            } else {
                look.widths.insert(column.title.to_owned(), width.round());
            }
        }
    });
}

fn keep(settings: &Settings, actions: &mut Actions, change: impl FnOnce(&mut TableLook)) {
    let mut settings = settings.clone();
    change(&mut settings.table);
    actions.push(Action::App(AppRequest::SetSettings(Box::new(settings))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_no_column_is_passed_over() {
        let look = TableLook {
            columns: vec!["Title".into(), "Mood".into(), "Key".into()],
            widths: [("Key".to_owned(), f32::NAN), ("Title".to_owned(), 1.0)].into(),
            sorted_by: Some("Mood".into()),
            is_descending: true,
        };
        let titles: Vec<&str> = columns(&look)
            .iter()
            .map(|&place| COLUMNS[place].title)
            .collect();
        assert_eq!(titles, ["Key", "Title"]);
        assert_eq!(width(&look, 0), COLUMNS[0].width);
        assert_eq!(width(&look, 1), NARROWEST);
        assert_eq!(sorting(&look), None);
        let none = TableLook {
            columns: vec!["Mood".into()],
            ..TableLook::default()
        };
        assert_eq!(columns(&none), columns(&TableLook::default()));
    }
}
