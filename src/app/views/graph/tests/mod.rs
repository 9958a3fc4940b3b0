//! Tests of the graph: what it shows, what the pointer hits, what gestures do, and the whole view without a window.

mod done;
mod gesture;
mod hit;
mod model;
mod view;
mod waiting;

use super::drawing::{Drawing, Studio};
use super::sight::Sight;
use crate::app::action::Actions;
use crate::app::derived::Derived;
use crate::app::selection::Selection;
use crate::app::settings::Settings;
use crate::app::studies::Studies;
use crate::app::views::ViewCtx;
use crate::edit::commands::{self, NewTicket};
use crate::edit::{Document, EditError, Transaction};
use crate::plan::{
    Criterion, Dependency, DependencyKind, Estimate, Gate, Lag, Node, Plan, Strength, Ticket,
    Track, Work,
};
use egui::vec2;

/// A ticket: key, title, hours, track.
const TICKETS: [(&str, &str, i64, usize); 6] = [
    ("B1", "Tenant onboarding", 6, 0),
    ("B2", "Analytics dashboard", 7, 0),
    ("B3", "Security audit", 5, 0),
    ("C1", "Re-engagement", 6, 1),
    ("C2", "Transcript analysis", 13, 1),
    ("A1", "Release", 0, 2),
];

/// A small campaign: three tracks, a percent trigger, a soft arrow, a gate and a milestone.
///
/// B1 -50 %-> B2 -> B3 -> A1; C1 -> C2 (soft, start to start); C2 -> G1 -> A1.
pub fn swarm() -> Document {
    let mut document = Document::new(Plan::default());
    let built = document.edit("build", |tx| {
        let tracks: Vec<_> = ["Path B", "Path C", "Path A"]
            .iter()
            .map(|name| commands::add_track(tx, name))
            .collect::<Result<_, EditError>>()?;
        tx.update(tracks[0], |row: &mut Track| {
            row.description = "Multi-tenant".into()
        })?;
        for (key, title, hours, track) in TICKETS {
            let new = NewTicket {
                title: title.into(),
                track: Some(tracks[track]),
                ..NewTicket::default()
            };
            let id = commands::add_ticket(tx, new)?;
            tx.update(id, |row: &mut Ticket| {
                row.key = key.into();
                row.estimate = Estimate::Fixed(Work::hours(hours));
            })?;
        }
        let gate = commands::add_gate(tx, "Quality", None, None)?;
        tx.update(gate, |row: &mut Gate| {
            row.key = "G1".into();
            row.criteria = (0..7)
                .map(|n| Criterion {
                    done: n < 4,
                    ..Criterion::default()
                })
                .collect();
        })?;
        for (from, to) in [("B2", "B3"), ("B3", "A1"), ("C2", "G1"), ("G1", "A1")] {
            join(tx, from, to)?;
        }
        let trigger = join(tx, "B1", "B2")?;
        tx.update(trigger, |row: &mut Dependency| {
            (row.kind, row.lag) = (DependencyKind::Ss, Lag::Percent(50.0));
        })?;
        let soft = join(tx, "C1", "C2")?;
        tx.update(soft, |row: &mut Dependency| {
            (row.kind, row.strength) = (DependencyKind::Ss, Strength::Soft);
        })
    });
    assert!(built.is_ok(), "{built:?}");
    document
}

fn join(
    tx: &mut Transaction,
    from: &str,
    to: &str,
) -> Result<crate::plan::DependencyId, EditError> {
    let (from, to) = (find(tx.plan(), from), find(tx.plan(), to));
    commands::connect(tx, from, to)
}

/// The node with a key of the fixture.
pub fn find(plan: &Plan, key: &str) -> Node {
    plan.find_key(key)
        .unwrap_or_else(|| panic!("the fixture has {key}"))
}

/// Everything a view context borrows.
pub struct Stage {
    pub document: Document,
    pub derived: Derived,
    pub selection: Selection,
    pub settings: Settings,
    pub spotlight: crate::app::spotlight::Spotlight,
    pub studies: Studies,
    pub checks: crate::app::checks::Checks,
    pub player: crate::app::player::Player,
}

impl Stage {
    pub fn new(document: Document) -> Self {
        let derived = Derived::compute(document.plan(), document.revision(), None);
        Self {
            document,
            derived,
            selection: Selection::default(),
            settings: Settings::default(),
            spotlight: crate::app::spotlight::Spotlight::default(),
            studies: Studies::default(),
            checks: Default::default(),
            player: Default::default(),
        }
    }

    pub fn swarm() -> Self {
        Self::new(swarm())
    }

    pub fn ctx(&self) -> ViewCtx<'_> {
        ViewCtx {
            plan: self.document.plan(),
            document: 1,
            revision: self.document.revision(),
            derived: &self.derived,
            selection: &self.selection,
            hover: None,
            spotlight: &self.spotlight,
            renaming: None,
            keyboard: Default::default(),
            requests: &[],
            settings: &self.settings,
            studies: &self.studies,
            checks: &self.checks,
            player: &self.player,
            changed_documents: &crate::app::views::NO_DOCUMENTS,
            past: crate::app::views::Past::default(),
        }
    }

    /// The drawing of the present plan.
    pub fn drawing(&self) -> Drawing {
        let mut studio = Studio::default();
        studio.update(
            &self.ctx(),
            &Sight::default(),
            &egui::Context::default(),
            vec2(1000.0, 600.0),
        );
        studio
            .take()
            .unwrap_or_else(|| panic!("small plans are drawn at once"))
    }

    /// Runs queued edits, as the window does.
    pub fn carry_out(&mut self, actions: &mut Actions) -> Vec<String> {
        let mut labels = Vec::new();
        for action in actions.drain() {
            if let crate::app::action::Action::Edit { label, command, .. } = action {
                let done = self.document.edit(&label, |tx| command(tx).map(|_| ()));
                assert!(done.is_ok(), "{label}: {done:?}");
                labels.push(label);
            }
        }
        self.derived = Derived::compute(self.document.plan(), self.document.revision(), None);
        labels
    }
}

/// The index of the card with a key.
pub fn card(drawing: &Drawing, key: &str) -> u32 {
    let place = drawing.model.cards.iter().position(|card| card.key == key);
    place.unwrap_or_else(|| panic!("{key} is drawn")) as u32
}
