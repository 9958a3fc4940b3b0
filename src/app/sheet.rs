//! One open plan: the document, what is computed from it, what is selected in it, and how it is looked at.
//!
//! A window has one sheet for each tab ([`super::tabs`]); one of them is on show, the others keep everything as it
//! was left. What concerns the whole window stands in [`super::state::AppState`].

use super::action::{Part, ViewRequest};
use super::checking::Checking;
use super::derived::{Derived, Measured};
use super::files::Loaded;
use super::frame::{Outline, Tiles};
use super::keeping::{Keeper, Kept, canonical};
use super::player::Player;
use super::selection::Selection;
use super::sources::SourceFiles;
use super::spotlight::Spotlight;
use super::studies::{Answer, Question, Studies, Topic, first_levelled};
use crate::edit::Document;
use crate::plan::{OptionId, Plan, RowRef};
use crate::simulate::{SimulateError, Summary};
use std::path::{Path, PathBuf};

/// Up to this many tickets a first levelled plan is made within the frame.
const MOST_AT_ONCE: usize = 400;

/// An open plan.
pub struct Sheet {
    /// Which of the plans opened in this window it is, so that views notice another one.
    pub number: u64,
    /// The plan and its edits.
    pub document: Document,
    /// The plan's file; `None` for a plan that has none yet. Set by [`Sheet::set_path`].
    pub path: Option<PathBuf>,
    /// The option everything is computed for; `None` is the plan itself.
    pub option: Option<OptionId>,
    /// Whether the dates on show are those of a levelled plan, in every view.
    pub with_agents: bool,
    /// The baseline that the dates are measured against.
    pub measured: Measured,
    /// Dates and findings.
    pub derived: Derived,
    /// What rules of lint find out on a thread.
    pub checking: Checking,
    /// What is found out on threads.
    pub studies: Studies,
    /// The run that is watched.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// What the pointer was over in the last frame.
    pub hover: Option<RowRef>,
    /// The findings that are looked at.
    pub spotlight: Spotlight,
    /// Where the plan's documents lie.
    pub source_files: SourceFiles,
    /// The row whose name is being typed in place.
    pub renaming: Option<RowRef>,
    /// The part of the window that has the keyboard.
    pub keyboard: Part,
    /// What the views were asked for, until they are drawn next.
    pub requests: Vec<ViewRequest>,
    /// What keeps the plan safe.
    pub kept: Kept,
    /// What reading the plan lost or guessed, to be told when it is on show.
    pub losses: Vec<String>,
    /// The arrangement of the views, and the views.
    pub tiles: Tiles,
    /// The list at the left.
    pub outline: Outline,
    /// Whether the program put the plan here by itself, to have something to show.
    pub is_placeholder: bool,
    /// The file as every way to it ends, to know it again.
    place: Option<PathBuf>,
}

impl Sheet {
    /// The sheet of a plan that was read, with the given views.
    pub fn open(keeper: &Keeper, number: u64, loaded: Loaded, tiles: Tiles) -> Self {
        let (path, losses) = (loaded.path.clone(), loaded.losses.clone());
        let (document, kept) = Kept::open(keeper, number, loaded);
        let derived = Derived::compute(document.plan(), document.revision(), None);
        let mut sheet = Self {
            number,
            document,
            path: None,
            option: None,
            with_agents: false,
            measured: Measured::default(),
            derived,
            checking: Checking::default(),
            studies: Studies::default(),
            player: Player::default(),
            selection: Selection::default(),
            hover: None,
            spotlight: Spotlight::default(),
            source_files: SourceFiles::default(),
            renaming: None,
            keyboard: Part::default(),
            requests: vec![ViewRequest::ZoomToFit],
            kept,
            losses,
            tiles,
            outline: Outline::default(),
            is_placeholder: false,
            place: None,
        };
        sheet.set_path(path);
        sheet
    }

    /// The plan is in this file from now on.
    pub fn set_path(&mut self, path: Option<PathBuf>) {
        self.place = path.as_deref().map(canonical);
        self.path = path;
    }

    /// Whether this is the sheet of a file, by whatever way it is reached; `place` is [`canonical`].
    pub fn is_of(&self, place: &Path) -> bool {
        self.place.as_deref() == Some(place)
    }

    /// The plan's file as every way to it ends.
    pub fn place(&self) -> Option<&Path> {
        self.place.as_deref()
    }

    /// Whether another plan may take this one's tab: nobody has touched it, and it is either what the program put
    /// here by itself, or empty while the other is not.
    pub fn gives_way_to(&self, other: &Plan) -> bool {
        let history = self.document.history();
        let has_past = history.undo_label().is_some() || history.redo_label().is_some();
        let is_untouched = self.path.is_none() && !self.document.is_dirty() && !has_past;
        let is_empty = |plan: &Plan| *plan == Plan::default();
        is_untouched && (self.is_placeholder || is_empty(self.document.plan()) && !is_empty(other))
    }

    /// The plan is closed: what it holds is saved, or not wanted.
    pub fn close(&mut self, keeper: &Keeper) {
        self.kept.follow(&mut self.document, keeper);
        self.kept.close(keeper);
        keeper.watcher.forget(self.number);
        self.source_files.forget(self.number, &keeper.watcher);
    }

    /// Brings dates and findings up to the plan's revision.
    pub fn refresh(&mut self) {
        let plan = self.document.plan();
        if self.option.is_some_and(|id| plan.options.get(id).is_none()) {
            self.option = None;
        }
        self.selection.keep_existing(plan);
        let (revision, option) = (self.document.revision(), self.option);
        let is_other = (self.derived.revision, self.derived.option) != (revision, option);
        if is_other || (self.derived.levelled.is_some() && !self.with_agents) {
            let stamp = self.derived.stamp + 1;
            self.derived = self.derived.compute_after(plan, revision, option);
            self.derived.stamp = stamp;
        }
        let is_measured = self.derived.measured == self.measured && !is_other;
        self.follow_agents();
        if !is_measured {
            self.derived.measure(self.document.plan(), self.measured);
        }
    }

    /// Looks for better levelled dates while they are on show.
    pub fn level(&mut self, ctx: &egui::Context) {
        if self.with_agents {
            self.want(Question::Levelled, ctx);
            self.follow_agents();
        }
    }

    /// Shows the best levelled plan that is known, where agents count. A small plan has one at once; a large one is
    /// shown without agents until the first is found.
    fn follow_agents(&mut self) {
        if !self.with_agents {
            return;
        }
        let known = match self.studies.levelled.answer(self.topic()) {
            Answer::Known(found, _) => Some(found.clone()),
            _ => None,
        };
        let is_small = self.document.plan().tickets.len() <= MOST_AT_ONCE;
        let found = match known {
            None if self.derived.levelled.is_none() && is_small => {
                Some(first_levelled(self.document.plan(), self.option))
            }
            known => known,
        };
        if let Some(found) = found
            && self.derived.show_levelled(&found)
        {
            self.derived.measure(self.document.plan(), self.measured);
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
            document: self.number,
            revision: self.document.revision(),
            option: self.option,
            agents: None,
        }
    }

    /// What the simulation of the plan as it is on show makes of it.
    pub fn simulated(&self) -> Answer<'_, Result<Summary, SimulateError>> {
        let topic = self.topic().simulated(&self.derived);
        self.studies.simulated.answer(topic)
    }

    /// Sees to it that a question about the plan as it is now is being answered.
    pub fn want(&mut self, question: Question, ctx: &egui::Context) {
        let topic = self.topic();
        let plan = self.document.plan();
        self.studies.want(question, topic, plan, &self.derived, ctx);
    }

    /// Lets the watched run go on by so many seconds; returns in how many the next frame is due.
    pub fn play(&mut self, ctx: &egui::Context, seconds: f64, glides: bool) -> Option<f64> {
        let topic = self.topic();
        self.player
            .follow(topic, self.document.plan(), &self.derived, ctx);
        self.player.advance(seconds, glides)
    }

    /// The plan's name for title bar, tab and messages.
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
