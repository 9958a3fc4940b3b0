//! Everything the window remembers between frames, apart from what each view keeps for itself.
//!
//! One plan is on show ([`AppState::sheet`]); those in other tabs wait beside it, see [`super::tabs`].

use super::action::Part;
use super::checks::Checks;
use super::dialogs::Dialog;
use super::files::Loaded;
use super::frame::Tiles;
use super::keeping::Keeper;
use super::notices::Notices;
use super::settings::{Grouping, Settings};
use super::sheet::Sheet;
use super::tabs::Others;
use crate::plan::RowRef;

/// The state of the window.
pub struct AppState {
    /// The plan on show.
    pub sheet: Sheet,
    /// The plans in the other tabs.
    pub(super) others: Others,
    /// The command of a criterion that runs.
    pub checks: Checks,
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
    /// What was copied from the table last.
    pub copied_cells: Option<CopiedCells>,
}

/// Cells in the clipboard, and the rows they stand for: the clipboard itself holds one text.
pub struct CopiedCells {
    /// The cells as text.
    pub text: String,
    /// Their rows as a plan.
    pub rows: String,
}

impl AppState {
    /// The state of a window that shows a plan until another one is opened.
    pub fn new(placeholder: Loaded, settings: Settings, keeper: Keeper, tiles: Tiles) -> Self {
        let mut sheet = Sheet::open(&keeper, 0, placeholder, tiles);
        sheet.is_placeholder = true;
        Self {
            sheet,
            others: Others::default(),
            checks: Checks::default(),
            graph_in_sight: true,
            tour: None,
            shows_welcome: false,
            settings,
            notices: Notices::default(),
            dialog: None,
            keeper,
            copied_cells: None,
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

    /// Groups the rows of the timeline; by agent, agents count from then on.
    pub fn group_timeline(&mut self, grouping: Grouping) {
        self.settings.timeline_grouping = grouping;
        self.sheet.with_agents |= grouping == Grouping::Agent;
    }

    /// Lets the watched run go on by one frame.
    pub fn play(&mut self, ctx: &egui::Context) {
        // A window that was hidden does not jump ahead.
        let seconds = f64::from(ctx.input(|input| input.stable_dt)).min(0.1);
        match self.sheet.play(ctx, seconds, !self.settings.reduced_motion) {
            Some(0.0) => ctx.request_repaint(),
            Some(wait) => ctx.request_repaint_after_secs(wait.min(0.1) as f32),
            None => {}
        }
    }
}
