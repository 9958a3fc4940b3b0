//! Everything the window remembers between frames, apart from what each view keeps for itself.
//!
//! One plan is on show ([`AppState::sheet`]); those in other tabs wait beside it, see [`super::tabs`].

use super::action::Part;
use super::dialogs::Dialog;
use super::files::Loaded;
use super::frame::Tiles;
use super::keeping::Keeper;
use super::notices::Notices;
use super::settings::Settings;
use super::sheet::Sheet;
use super::tabs::Others;
use crate::plan::RowRef;

/// The state of the window.
pub struct AppState {
    /// The plan on show.
    pub sheet: Sheet,
    /// The plans in the other tabs.
    pub(super) others: Others,
    /// Whether the graph is on the screen, where names of cards and lanes are typed.
    pub graph_in_sight: bool,
    /// The step of the tour on show.
    pub tour: Option<usize>,
    /// Whether the welcome page stands in place of the views.
    pub shows_welcome: bool,
    /// The planner's preferences.
    pub settings: Settings,
    /// Messages that go away by themselves.
    pub notices: Notices,
    /// The open dialog; it is about the plan on show.
    pub dialog: Option<Dialog>,
    /// What keeps the program's work safe.
    pub keeper: Keeper,
}

impl AppState {
    /// The state of a window that shows a plan until another one is opened.
    pub fn new(placeholder: Loaded, settings: Settings, keeper: Keeper, tiles: Tiles) -> Self {
        let mut sheet = Sheet::open(&keeper, 0, placeholder, tiles);
        sheet.is_placeholder = true;
        Self {
            sheet,
            others: Others::default(),
            graph_in_sight: true,
            tour: None,
            shows_welcome: false,
            settings,
            notices: Notices::default(),
            dialog: None,
            keeper,
        }
    }

    /// Opens the in-place name field of a row, or closes the open one. It stands on the canvas, or in the outline
    /// where the outline has the keyboard or the canvas does not show the row; the table types into its own cells.
    pub fn open_name(&mut self, row: Option<RowRef>) {
        let sheet = &mut self.sheet;
        sheet.renaming = row;
        let is_drawn = matches!(
            row,
            Some(RowRef::Ticket(_) | RowRef::Gate(_) | RowRef::Track(_))
        );
        let is_row_of_table = matches!(row, Some(RowRef::Ticket(_) | RowRef::Gate(_)));
        if sheet.keyboard == Part::Table && is_row_of_table {
            return;
        }
        let on_canvas = is_drawn && self.graph_in_sight;
        match (row, on_canvas, self.settings.shows_outline) {
            (None, _, _) => {}
            (Some(_), false, true) => sheet.keyboard = Part::Outline,
            (Some(_), false, false) => sheet.renaming = None,
            (Some(_), true, false) => sheet.keyboard = Part::Views,
            (Some(_), true, true) => {}
        }
    }
}
