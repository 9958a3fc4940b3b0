//! Everything the window remembers between frames, apart from what each view keeps for itself.

use super::action::{Part, ViewRequest};
use super::checking::Checking;
use super::derived::Derived;
use super::dialogs::Dialog;
use super::files::Loaded;
use super::keeping::{Keeper, Kept};
use super::notices::Notices;
use super::selection::Selection;
use super::settings::Settings;
use super::sources::SourceFiles;
use super::spotlight::Spotlight;
use super::studies::{Question, Studies, Topic};
use crate::edit::Document;
use crate::plan::{OptionId, Plan, RowRef};
use std::path::{Path, PathBuf};

/// The state of the window.
pub struct AppState {
    /// The open plan.
    pub document: Document,
    /// Counts the documents opened in this window, so that views notice a new one.
    pub document_number: u64,
    /// The plan's file; `None` for a plan that has none yet.
    pub path: Option<PathBuf>,
    /// The option everything is computed for; `None` is the plan itself.
    pub option: Option<OptionId>,
    /// Dates and findings.
    pub derived: Derived,
    /// What rules of lint find out on a thread.
    pub checking: Checking,
    /// What is found out on threads.
    pub studies: Studies,
    /// What is selected.
    pub selection: Selection,
    /// What the pointer was over in the last frame.
    pub hover: Option<RowRef>,
    /// The findings that are looked at.
    pub spotlight: Spotlight,
    /// Where the documents of open plans lie.
    pub source_files: SourceFiles,
    /// The row whose name is being typed in place.
    pub renaming: Option<RowRef>,
    /// The part of the window that has the keyboard.
    pub keyboard: Part,
    /// Whether the graph is on the screen, where names of cards and lanes are typed.
    pub graph_in_sight: bool,
    /// The step of the tour on show.
    pub tour: Option<usize>,
    /// Whether the welcome page stands in place of the views.
    pub shows_welcome: bool,
    /// What the views were asked for, for one frame.
    pub requests: Vec<ViewRequest>,
    /// The planner's preferences.
    pub settings: Settings,
    /// Messages that go away by themselves.
    pub notices: Notices,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What keeps the program's work safe.
    pub keeper: Keeper,
    /// What keeps the open plan safe.
    pub kept: Kept,
    /// Set when the window may close although there are unsaved changes.
    pub may_close: bool,
}

impl AppState {
    /// The state of a window that shows this plan.
    pub fn new(loaded: Loaded, settings: Settings, keeper: Keeper) -> Self {
        let (document, kept) = Kept::open(&keeper, 0, Loaded::without_file(Plan::default()));
        let derived = Derived::compute(document.plan(), document.revision(), None);
        let mut state = Self {
            document,
            document_number: 0,
            path: None,
            option: None,
            derived,
            checking: Checking::default(),
            studies: Studies::default(),
            selection: Selection::default(),
            hover: None,
            spotlight: Spotlight::default(),
            source_files: SourceFiles::default(),
            renaming: None,
            keyboard: Part::default(),
            graph_in_sight: true,
            tour: None,
            shows_welcome: false,
            requests: Vec::new(),
            settings,
            notices: Notices::default(),
            dialog: None,
            keeper,
            kept,
            may_close: false,
        };
        state.open(loaded);
        state
    }

    /// Shows another plan.
    pub fn open(&mut self, loaded: Loaded) {
        let (path, losses) = (loaded.path.clone(), loaded.losses.clone());
        self.kept.close(&self.keeper);
        self.keeper.watcher.forget(self.document_number);
        self.document_number += 1;
        (self.document, self.kept) = Kept::open(&self.keeper, self.document_number, loaded);
        self.path = path;
        self.option = None;
        self.selection = Selection::default();
        self.hover = None;
        self.spotlight = Spotlight::default();
        self.renaming = None;
        self.shows_welcome = false;
        self.requests = vec![ViewRequest::ZoomToFit];
        // Every document begins with the same revision, so the one before may seem to be up to date.
        self.derived = Derived::compute(self.document.plan(), self.document.revision(), None);
        if !losses.is_empty() {
            self.dialog = Some(Dialog::report(
                "What reading the file lost or guessed",
                losses,
            ));
        }
    }

    /// Opens the in-place name field of a row, or closes the open one. It stands on the canvas, or in the outline
    /// where the outline has the keyboard or the canvas does not show the row; the table types into its own cells.
    pub fn open_name(&mut self, row: Option<RowRef>) {
        self.renaming = row;
        let is_drawn = matches!(
            row,
            Some(RowRef::Ticket(_) | RowRef::Gate(_) | RowRef::Track(_))
        );
        let is_row_of_table = matches!(row, Some(RowRef::Ticket(_) | RowRef::Gate(_)));
        if self.keyboard == Part::Table && is_row_of_table {
            return;
        }
        let on_canvas = is_drawn && self.graph_in_sight;
        match (row, on_canvas, self.settings.shows_outline) {
            (None, _, _) => {}
            (Some(_), false, true) => self.keyboard = Part::Outline,
            (Some(_), false, false) => self.renaming = None,
            (Some(_), true, false) => self.keyboard = Part::Views,
            (Some(_), true, true) => {}
        }
    }

    /// Brings dates and findings up to the plan's revision.
    pub fn refresh(&mut self) {
        let plan = self.document.plan();
        if self.option.is_some_and(|id| plan.options.get(id).is_none()) {
            self.option = None;
        }
        self.selection.keep_existing(plan);
        let (revision, option) = (self.document.revision(), self.option);
        if (self.derived.revision, self.derived.option) != (revision, option) {
            self.derived = self.derived.compute_after(plan, revision, option);
        }
    }

    /// Goes on with checking the plan beside the window.
    pub fn check(&mut self, ctx: &egui::Context) {
        let topic = self.topic();
        let plan = self.document.plan().clone();
        self.checking.go_on(topic, &plan, &mut self.derived, ctx);
    }

    /// What answers about the plan as it is now are about.
    pub fn topic(&self) -> Topic {
        Topic {
            document: self.document_number,
            revision: self.document.revision(),
            option: self.option,
        }
    }

    /// Sees to it that a question about the plan as it is now is being answered.
    pub fn want(&mut self, question: Question, ctx: &egui::Context) {
        let topic = self.topic();
        self.studies
            .want(question, topic, self.document.plan(), ctx);
    }

    /// The plan's name for title bar and messages.
    pub fn name(&self) -> String {
        let title = &self.document.plan().info.title;
        let file = self
            .path
            .as_deref()
            .and_then(Path::file_name)
            .map(|name| name.to_string_lossy());
        match (title.is_empty(), file) {
            (false, _) => title.clone(),
            (true, Some(file)) => file.into_owned(),
            (true, None) => "Untitled campaign".to_owned(),
        }
    }
}
