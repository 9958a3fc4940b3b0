//! The tabs of the window: which plans are open, in which order, and which of them is on show.
//!
//! The plan on show is [`AppState::sheet`], so that nothing else has to ask which one is meant; the others wait in
//! the order of their tabs. Drawing the tabs is `frame::tab_strip`'s business, asking about unsaved changes that of
//! `logic`.

use super::files::Loaded;
use super::keeping::canonical;
use super::sheet::Sheet;
use super::state::AppState;
use crate::plan::Plan;
use std::iter::once;
use std::path::Path;

/// The plans that are not on show.
#[derive(Default)]
pub struct Others {
    /// In the order of their tabs.
    sheets: Vec<Sheet>,
    /// How many of them stand before the plan on show.
    before: usize,
    /// The number of the plan opened last.
    last_number: u64,
}

impl AppState {
    /// The open plans in the order of their tabs.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        let (before, after) = self.others.sheets.split_at(self.others.before);
        before.iter().chain(once(&self.sheet)).chain(after)
    }

    /// The same to change them, beside what keeps them safe.
    pub(super) fn sheets_mut(
        &mut self,
    ) -> (
        impl Iterator<Item = &mut Sheet>,
        &mut super::keeping::Keeper,
        &mut super::notices::Notices,
    ) {
        let (before, after) = self.others.sheets.split_at_mut(self.others.before);
        let sheets = before
            .iter_mut()
            .chain(once(&mut self.sheet))
            .chain(after.iter_mut());
        (sheets, &mut self.keeper, &mut self.notices)
    }

    /// The number of the open plan of a file, by whatever way the file is reached.
    pub fn sheet_of(&self, path: &Path) -> Option<u64> {
        let place = canonical(path);
        let found = self.sheets().find(|sheet| sheet.is_of(&place));
        found.map(|sheet| sheet.number)
    }

    /// Whether another tab has the file of a plan open too, as it is after recovering work with it.
    pub fn is_in_two_tabs(&self, sheet: &Sheet) -> bool {
        let is_same = |other: &Sheet| {
            other.number != sheet.number && sheet.place().is_some_and(|place| other.is_of(place))
        };
        self.sheets().any(is_same)
    }

    /// Shows a plan that was read, in a tab of its own, or in that of a plan nobody needs. A file that is open
    /// already is shown as it is.
    pub fn open(&mut self, loaded: Loaded) {
        self.shows_welcome = false;
        // The first steps are told over the tutorial; who opens a plan has work to do.
        self.tour = None;
        let open = loaded.path.as_deref().and_then(|path| self.sheet_of(path));
        if let Some(number) = open {
            self.show_sheet(number);
            if !loaded.is_recovered {
                return;
            }
        }
        self.others.last_number += 1;
        // Whoever opens the file again after a crash wants the recovered plan in its place, not beside it.
        let document = &self.sheet.document;
        let is_as_read = !document.is_dirty() && document.history().undo_label().is_none();
        let gives_way = self.sheet.gives_way_to(&loaded.plan) || (open.is_some() && is_as_read);
        let number = self.others.last_number;
        let sheet = Sheet::open(&self.keeper, number, loaded, self.sheet.tiles.alike());
        if gives_way {
            self.sheet.close(&self.keeper);
            self.sheet = sheet;
            return;
        }
        self.others.sheets.push(sheet);
        self.show_place(self.others.sheets.len());
    }

    /// Brings the tab of a plan to the front. False where it is not open any more.
    pub fn show_sheet(&mut self, number: u64) -> bool {
        let place = self.sheets().position(|sheet| sheet.number == number);
        if let Some(place) = place {
            self.shows_welcome = false;
            self.show_place(place);
        }
        place.is_some()
    }

    /// Brings the tab so many places further to the front, round and round.
    pub fn step_tab(&mut self, by: isize) {
        let count = self.others.sheets.len() + 1;
        let place = (self.others.before as isize + by).rem_euclid(count as isize);
        self.show_place(place as usize);
    }

    /// Moves the plan on show to another place among the tabs.
    pub fn move_tab(&mut self, place: usize) {
        self.others.before = place.min(self.others.sheets.len());
    }

    /// Closes the plan on show; its neighbour comes to the front, or the welcome page after the last one.
    pub fn close_sheet(&mut self) {
        self.sheet.close(&self.keeper);
        let others = &mut self.others;
        if others.sheets.is_empty() {
            others.last_number += 1;
            let empty = Loaded::without_file(Plan::default());
            let tiles = self.sheet.tiles.alike();
            self.sheet = Sheet::open(&self.keeper, others.last_number, empty, tiles);
            self.sheet.is_placeholder = true;
            self.shows_welcome = true;
            return;
        }
        others.before = others.before.min(others.sheets.len() - 1);
        self.sheet = others.sheets.remove(others.before);
    }

    fn show_place(&mut self, place: usize) {
        let others = &mut self.others;
        if place == others.before {
            return;
        }
        let is_before = place < others.before;
        let next = others.sheets.remove(place - usize::from(!is_before));
        let shown = std::mem::replace(&mut self.sheet, next);
        // Without the next one, the tabs before the plan that was on show are one less.
        let back = others.before - usize::from(is_before);
        others.sheets.insert(back, shown);
        others.before = place;
    }
}
