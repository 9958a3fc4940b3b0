//! What views and menus ask for: actions, queued while the frame is drawn, carried out after it.
//!
//! Views never change anything themselves. An edit is a closure on a transaction, so that a new edit
//! needs no new variant.

use super::exporting::Finished;
use super::importing::Imported;
use super::sources::SourceRequest;
use super::spotlight::FindingName;
use super::studies::Question;
use crate::edit::{EditError, Transaction};
use crate::plan::{RowRef, SourceId};
use std::sync::Arc;

/// What a finished command leaves selected, and what it lets the planner rename at once.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Replaces the selection where given.
    pub select: Option<Vec<RowRef>>,
    /// Opens the in-place name field of this row.
    pub rename: Option<RowRef>,
}

/// A change of the plan.
pub type EditCommand = Box<dyn FnOnce(&mut Transaction) -> Result<Outcome, EditError>>;

/// Something the planner asked for.
pub enum Action {
    /// Change the plan, as one undo step.
    Edit {
        /// What the Edit menu calls it.
        label: String,
        /// Steps of the same gesture join until it ends.
        gesture: Option<String>,
        /// The change.
        command: EditCommand,
    },
    /// The drag or the typing is over.
    EndGesture,
    /// Change the selection.
    Select(SelectChange),
    /// The pointer is over this row, in whatever view.
    Hover(Option<RowRef>),
    /// The pointer is over this finding, in whatever view.
    LightFinding(FindingName),
    /// Look at this finding, or at none any more.
    ChooseFinding(Option<FindingName>),
    /// Show this row: select it and let every view bring it into sight.
    Reveal(RowRef),
    /// Open or close the in-place name field of a row.
    Rename(Option<RowRef>),
    /// This part of the window has the keyboard; it shows the field of a row that is renamed.
    Keyboard(Part),
    /// Run a command of the command table.
    Run(&'static str),
    /// Ask the views for something.
    View(ViewRequest),
    /// Ask the program for something.
    App(AppRequest),
    /// Find this out about the plan on a thread; views ask in each frame in which they want to know.
    Want(Question),
}

/// A part of the window that can have the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The list at the left.
    Outline,
    /// The table, while a cell in it is marked.
    Table,
    /// The views in the middle, and everything else.
    #[default]
    Views,
}

/// How the selection changes.
#[derive(Clone, Debug, PartialEq)]
pub enum SelectChange {
    /// Only these rows.
    Replace(Vec<RowRef>),
    /// These rows too.
    Add(Vec<RowRef>),
    /// This row in if it is out, out if it is in.
    Toggle(RowRef),
    /// Nothing.
    Clear,
}

/// What only a view can do; it stands for one frame, and the view it concerns acts on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewRequest {
    /// Fit everything into the graph or timeline.
    ZoomToFit,
    /// Fit the selection.
    ZoomToSelection,
    /// Larger.
    ZoomIn,
    /// Smaller.
    ZoomOut,
    /// Natural size.
    ZoomReset,
    /// Bring this row into sight.
    Reveal(RowRef),
    /// Bring this line of a document into sight.
    RevealLine {
        /// The document.
        source: SourceId,
        /// The line, counted from 1.
        line: u32,
    },
    /// Take the keyboard.
    TakeKeyboard(Part),
    /// Hand over the marked cells of the table as text, by [`AppRequest::CopyCells`].
    CopyCells,
    /// Fill the value of the marked cell of the table down the selected rows.
    FillDown,
    /// What only the graph can do.
    Graph(GraphRequest),
}

/// What only the graph can do; asking brings it to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphRequest {
    /// Open the field that looks for a text and jumps to it.
    Find,
    /// Jump to the next place that was found, or the one before.
    FindNext {
        /// Whether the one before is meant.
        is_back: bool,
    },
    /// Open the filter.
    Filter,
    /// Show everything again: no filter, no neighbourhood, no folded track.
    ShowAll,
    /// Show only the neighbourhood of the selection, or all again.
    Focus,
    /// Reach so many steps further, or less far.
    Reach(i32),
    /// Fold the selected tracks to one card each, or unfold them.
    FoldTracks,
    /// Mark the arrows that longer paths say already.
    Redundant,
    /// Colour cards by how often they are critical.
    Heat,
    /// Put the selected cards in order.
    Arrange(Arrangement),
}

/// How selected cards are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// Left borders under each other.
    AlignLeft,
    /// Right borders under each other.
    AlignRight,
    /// Middles on one height, lane by lane.
    AlignMiddle,
    /// Equal gaps from left to right.
    SpreadAcross,
    /// Equal gaps from top to bottom, lane by lane.
    SpreadDown,
    /// Laid out among themselves, from where they stand.
    LayOut,
}

/// What only the program can do.
#[derive(Clone, Debug, PartialEq)]
pub enum AppRequest {
    /// Start an empty plan.
    New,
    /// Open the tutorial campaign.
    OpenTutorial,
    /// Choose a file to open.
    Open,
    /// Open this file.
    OpenPath(std::path::PathBuf),
    /// Save to the plan's file.
    Save,
    /// Choose a file to save to.
    SaveAs,
    /// Save to this file.
    SavePath(std::path::PathBuf),
    /// Choose a format to export to.
    Export,
    /// Choose a file to save this export to.
    SaveExport(Arc<Finished>),
    /// Save this export to a file, or a folder where it is one.
    ExportPath {
        /// What is saved.
        export: Arc<Finished>,
        /// The file.
        path: std::path::PathBuf,
    },
    /// Choose a file to import.
    Import,
    /// Look at this file before it is imported.
    ImportPath(std::path::PathBuf),
    /// Open what was imported as a plan of its own.
    OpenImported(Arc<Imported>),
    /// Put what was imported into the open plan, found again by key.
    MergeImported(Arc<Imported>),
    /// Show a message that goes away by itself.
    Say(String),
    /// Something about recovery, the file on disk, or the history.
    Safety(super::keeping::SafetyRequest),
    /// Give up unsaved changes, then go on with the request.
    Discard(Box<AppRequest>),
    /// Save, and only when that is done go on with the request.
    SaveFirst(Box<AppRequest>),
    /// Take the last edit back.
    Undo,
    /// Do the last undone edit again.
    Redo,
    /// Put the selection into the clipboard.
    Copy,
    /// Put cells of the table into the clipboard as spreadsheets do.
    CopyCells {
        /// The cells: tabs between them, a line for each row.
        text: String,
        /// How many rows.
        rows: usize,
        /// How many columns.
        columns: usize,
    },
    /// Put the selection into the clipboard and take it out of the plan.
    Cut,
    /// Ask the system for what is in the clipboard.
    Paste,
    /// Put this text of the clipboard into the plan.
    PasteText(String),
    /// Open the command palette.
    Palette,
    /// Switch between the dark and the light theme.
    ToggleTheme,
    /// Show or hide the outline.
    ToggleOutline,
    /// Show or hide the inspector.
    ToggleInspector,
    /// Switch the graph between layers and time.
    ToggleGraphTime,
    /// Bring a view to the front, opening it if need be.
    ShowView(&'static str),
    /// Put the views back where they were at first.
    ResetViews,
    /// Larger or smaller interface, by a factor.
    Scale(f32),
    /// Natural interface size.
    ScaleReset,
    /// List every shortcut, to read and to change.
    Shortcuts,
    /// Give a command other keys (`None`: none at all), or its own again.
    SetShortcut {
        /// The command's id.
        command: &'static str,
        /// The keys, as [`crate::app::command::keys_text`] writes them; `None` is the command's own.
        keys: Option<String>,
    },
    /// Give every command its own keys again.
    ResetShortcuts,
    /// Type one field of the selected row.
    Quick(QuickField),
    /// Find and replace across the plan.
    Replace,
    /// Change the preferences.
    Settings,
    /// These preferences from now on.
    SetSettings(Box<crate::app::settings::Settings>),
    /// Explain how to work with the window.
    Help,
    /// Show the first steps.
    Tour,
    /// Show the welcome page.
    Welcome,
    /// Open a campaign that came with the program, by its place in the list of samples.
    OpenSample(usize),
    /// Type or paste a document to start from.
    PasteDocument,
    /// Start a plan from this text.
    ReadDocument(String),
    /// Something about documents the plan is read from.
    Source(SourceRequest),
    /// Something about a rule of lint.
    Rule(RuleRequest),
    /// Put a view beside another one.
    ShowBeside {
        /// The view.
        view: &'static str,
        /// The one it stands beside.
        other: &'static str,
    },
    /// Say what this program is.
    About,
    /// Compute with this option (`None`: the plan itself).
    ChooseOption(Option<crate::plan::OptionId>),
    /// Measure the dates against this baseline.
    Measure(super::derived::Measured),
    /// Group the rows of the timeline.
    GroupTimeline(super::settings::Grouping),
    /// Show levelled dates in every view, or dates without limits of agents.
    WithAgents(bool),
    /// Show what the cures of these findings would do, to choose among them.
    AskToFix(Vec<crate::lint::Finding>),
    /// Show the command of a criterion and ask where it may run.
    OfferCheck(super::checks::CheckRef),
    /// Choose the directory for the command that is on show.
    ChooseCheckFolder,
    /// This directory was chosen for it.
    CheckFolder(std::path::PathBuf),
    /// Run the command of a criterion: the planner has seen it and pressed Run.
    RunCheck(super::checks::CheckRef, super::checks::Order),
    /// Stop the command that runs.
    StopCheck,
    /// Watch a run of the campaign.
    Play(super::player::PlayRequest),
    /// Bring the tab of this plan to the front.
    ShowTab(u64),
    /// Bring the tab so many places further to the front.
    StepTab(isize),
    /// Move the tab in front to this place.
    MoveTab(usize),
    /// Close the tab of this plan.
    CloseTab(u64),
    /// Close the window. The unsaved changes of these plans are not wanted.
    Quit(Vec<u64>),
}

/// What the planner can ask for about a rule of lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleRequest {
    /// Show its page.
    ShowPage(&'static str),
    /// Ask why it is to be silenced for this plan.
    AskToSilence(&'static str),
}

/// A field that is typed without looking for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuickField {
    /// How long it takes.
    Estimate,
    /// What it waits for.
    Predecessors,
    /// What waits for it.
    Successors,
    /// When a checkpoint is.
    Moment,
}

/// The queue of one frame.
#[derive(Default)]
pub struct Actions {
    queue: Vec<Action>,
}

impl Actions {
    /// Queues an action.
    pub fn push(&mut self, action: Action) {
        self.queue.push(action);
    }

    /// Queues a change of the plan.
    pub fn edit(
        &mut self,
        label: impl Into<String>,
        command: impl FnOnce(&mut Transaction) -> Result<(), EditError> + 'static,
    ) {
        self.edit_and_select(label, move |tx| command(tx).map(|()| Outcome::default()));
    }

    /// Queues a change of the plan that says what is selected afterwards.
    pub fn edit_and_select(
        &mut self,
        label: impl Into<String>,
        command: impl FnOnce(&mut Transaction) -> Result<Outcome, EditError> + 'static,
    ) {
        self.push(Action::Edit {
            label: label.into(),
            gesture: None,
            command: Box::new(command),
        });
    }

    /// Queues one step of a gesture: steps with the same `gesture` are undone together.
    pub fn edit_in_gesture(
        &mut self,
        gesture: impl Into<String>,
        label: impl Into<String>,
        command: impl FnOnce(&mut Transaction) -> Result<(), EditError> + 'static,
    ) {
        self.push(Action::Edit {
            label: label.into(),
            gesture: Some(gesture.into()),
            command: Box::new(move |tx| command(tx).map(|()| Outcome::default())),
        });
    }

    /// Asks for the answer to a question, to be shown when it is known.
    pub fn want(&mut self, question: Question) {
        self.push(Action::Want(question));
    }

    /// Queues the end of a gesture.
    pub fn end_gesture(&mut self) {
        self.push(Action::EndGesture);
    }

    /// Selects one row alone.
    pub fn select(&mut self, row: impl Into<RowRef>) {
        self.push(Action::Select(SelectChange::Replace(vec![row.into()])));
    }

    /// Selects a clicked row: alone, or toggled while Ctrl or Shift is held.
    pub fn click(&mut self, row: impl Into<RowRef>, modifiers: egui::Modifiers) {
        let row = row.into();
        let change = if modifiers.command || modifiers.shift {
            SelectChange::Toggle(row)
        } else {
            SelectChange::Replace(vec![row])
        };
        self.push(Action::Select(change));
    }

    /// Takes the queue.
    pub fn drain(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.queue)
    }
}
