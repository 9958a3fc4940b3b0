//! The views: each shows the plan its own way and asks for changes by actions.
//!
//! A new view is one file (or folder) and one row of [`VIEWS`].

mod gates;
mod graph;
mod history;
mod inspector;
mod load;
mod options;
mod problems;
mod risk;
mod source;
#[cfg(test)]
mod stage;
mod table;
mod timeline;

pub use inspector::Inspector;
pub(in crate::app) use options::option_of;
pub use problems::{finding_tools, problem_list};

use super::action::{Actions, Part, ViewRequest};
use super::checks::Checks;
use super::derived::Derived;
use super::keeping::Shelf;
use super::player::Player;
use super::selection::Selection;
use super::settings::Settings;
use super::spotlight::Spotlight;
use super::studies::{Answer, Studies, Topic, Verified};
use crate::plan::duration::Units;
use crate::plan::{Plan, RowRef, SourceId, Work};
use crate::simulate::{SimulateError, Summary};
use std::collections::BTreeSet;

/// Everything a view may read while it is drawn.
pub struct ViewCtx<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Which document this is; another number is another plan, however alike.
    pub document: u64,
    /// Grows with every change of the plan.
    pub revision: u64,
    /// Dates and findings of this revision.
    pub derived: &'a Derived,
    /// What is selected, in all views.
    pub selection: &'a Selection,
    /// What the pointer is over, in whatever view, as of the last frame.
    pub hover: Option<RowRef>,
    /// The findings that are looked at, as of the last frame.
    pub spotlight: &'a Spotlight,
    /// The row whose name is being typed in place.
    pub renaming: Option<RowRef>,
    /// The part of the window that has the keyboard.
    pub keyboard: Part,
    /// What the views were asked for in this frame.
    pub requests: &'a [ViewRequest],
    /// The planner's preferences.
    pub settings: &'a Settings,
    /// What is found out on threads, for those that ask by [`Actions::want`].
    pub studies: &'a Studies,
    /// The command of a criterion that runs.
    pub checks: &'a Checks,
    /// The run that is watched, and where the playhead is.
    pub player: &'a Player,
    /// Documents whose files hold something else than the plan was read from.
    pub changed_documents: &'a BTreeSet<SourceId>,
    /// What was done to the plan before.
    pub past: Past<'a>,
}

/// No document has changed.
#[cfg(test)]
pub static NO_DOCUMENTS: BTreeSet<SourceId> = BTreeSet::new();

impl ViewCtx<'_> {
    /// What the answers to this frame's questions are about.
    pub fn topic(&self) -> Topic {
        Topic {
            document: self.document,
            revision: self.revision,
            option: self.derived.option,
            agents: None,
        }
    }

    /// What the simulation of the plan as it is on show makes of it: with agents where they count.
    pub fn simulated(&self) -> Answer<'_, Result<Summary, SimulateError>> {
        let topic = self.topic().simulated(self.derived);
        self.studies.simulated.answer(topic)
    }

    /// What checkpoints and gates come to without sampling, by the dates on show.
    pub fn verified(&self) -> Answer<'_, Result<Verified, SimulateError>> {
        let topic = self.topic().verified(self.derived);
        self.studies.verified.answer(topic)
    }

    /// A duration as the planner wants it.
    pub fn tell(&self, work: Work) -> String {
        self.settings.tell(work, Units::of(&self.plan.info))
    }

    /// Like [`ViewCtx::tell`] where there is little room.
    pub fn tell_briefly(&self, work: Work) -> String {
        self.settings.tell_briefly(work, Units::of(&self.plan.info))
    }
}

/// What was done to the plan before; nothing where nobody keeps it.
#[derive(Clone, Copy, Default)]
pub struct Past<'a> {
    /// What can be undone and redone.
    pub history: Option<&'a crate::edit::History>,
    /// The revisions that the library keeps.
    pub shelf: Option<&'a Shelf>,
}

/// One way to look at the plan.
pub trait View {
    /// Draws the view into `ui` and queues what the planner asked for.
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut egui::Ui, actions: &mut Actions);
}

/// One row of the table of views.
pub struct ViewKind {
    /// Its name, on the tab and in the View menu; unique, and how a saved arrangement refers to it.
    pub name: &'static str,
    /// Whether it stands with the graph (above) or with the timeline (below) at first.
    pub is_above: bool,
    /// Makes one.
    pub create: fn() -> Box<dyn View>,
}

/// Every view, in the order of the tabs.
pub const VIEWS: &[ViewKind] = &[
    ViewKind {
        name: "Graph",
        is_above: true,
        create: || Box::new(graph::GraphView::default()),
    },
    ViewKind {
        name: "Table",
        is_above: true,
        create: || Box::new(table::TableView::default()),
    },
    ViewKind {
        name: "Load",
        is_above: true,
        create: || Box::new(load::LoadView::default()),
    },
    ViewKind {
        name: "Options",
        is_above: true,
        create: || Box::new(options::OptionsView::default()),
    },
    ViewKind {
        name: "Risk",
        is_above: true,
        create: || Box::new(risk::RiskView::default()),
    },
    ViewKind {
        name: "Gates",
        is_above: true,
        create: || Box::new(gates::GatesView::default()),
    },
    ViewKind {
        name: "Source",
        is_above: true,
        create: || Box::new(source::SourceView::default()),
    },
    ViewKind {
        name: "Timeline",
        is_above: false,
        create: || Box::new(timeline::TimelineView::default()),
    },
    ViewKind {
        name: "Problems",
        is_above: false,
        create: || Box::new(problems::ProblemsView::default()),
    },
    ViewKind {
        name: "History",
        is_above: false,
        create: || Box::new(history::HistoryView::default()),
    },
];
