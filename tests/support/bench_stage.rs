//! A window without a screen over a large campaign, for benches of frames and edits: what is measured is the views' code
//! and egui's tessellation on one thread. The pixels are not drawn, which is the graphics card's work.

use super::campaigns;
use slackline::app::action::{Actions, ViewRequest};
use slackline::app::checks::Checks;
use slackline::app::derived::Derived;
use slackline::app::player::Player;
use slackline::app::selection::Selection;
use slackline::app::settings::Settings;
use slackline::app::spotlight::Spotlight;
use slackline::app::studies::Studies;
use slackline::app::views::{Past, VIEWS, View, ViewCtx};
use slackline::app::{fonts, theme};
use slackline::edit::Document;
use slackline::plan::{
    Dependency, DependencyId, Estimate, Node, Plan, Ticket, TicketId, Track, TrackId, Work,
};
use std::time::Duration;

/// The size of each view, in points.
const SIZE: egui::Vec2 = egui::vec2(1600.0, 900.0);
/// A delay that egui gives when nobody wants another frame.
const NEVER: Duration = Duration::from_secs(3600);

/// A campaign of `tickets` tickets as a plan.
pub fn plan(tickets: u32) -> Plan {
    let campaign = campaigns::campaign(tickets, 1);
    let mut plan = Plan::default();
    let mut ids = 1u32..;
    let mut next = || ids.next().unwrap_or(u32::MAX);
    let tracks: Vec<TrackId> = (0..campaign.tracks).map(|_| TrackId(next())).collect();
    plan.tracks = tracks
        .iter()
        .map(|&id| Track::new(id, format!("Track {}", id.0)))
        .collect();
    let rows: Vec<TicketId> = campaign.track.iter().map(|_| TicketId(next())).collect();
    let ticket = |(index, &track): (usize, &u32)| Ticket {
        track: Some(tracks[track as usize]),
        rank: index as i64,
        estimate: Estimate::Fixed(Work::hours(1 + index as i64 % 13)),
        ..Ticket::new(
            rows[index],
            format!("T-{index}"),
            format!("Ticket number {index}"),
        )
    };
    plan.tickets = campaign.track.iter().enumerate().map(ticket).collect();
    let ends = campaign
        .edges
        .iter()
        .map(|&(from, to)| (rows[from as usize], rows[to as usize]));
    plan.dependencies = ends
        .map(|(from, to)| {
            Dependency::new(DependencyId(next()), Node::Ticket(from), Node::Ticket(to))
        })
        .collect();
    plan.settle_last_id();
    plan
}

/// Views over a document.
pub struct Stage {
    egui: egui::Context,
    views: Vec<Box<dyn View>>,
    document: Document,
    derived: Derived,
    selection: Selection,
    settings: Settings,
    studies: Studies,
    time: f64,
    edits: i64,
}

/// What a frame of all views came to.
pub struct Frame {
    /// The vertices that a graphics card would be given.
    pub vertices: usize,
    /// Whether nobody wants another frame.
    pub is_at_rest: bool,
}

impl Stage {
    /// The views of these names, when their first drawings are there.
    pub fn new(plan: Plan, views: &[&str]) -> Self {
        let egui = egui::Context::default();
        fonts::install(&egui);
        theme::apply(&egui);
        egui.all_styles_mut(|style| style.animation_time = 0.0);
        let kinds = views.iter().map(|name| {
            let kind = VIEWS.iter().find(|view| view.name == *name);
            kind.expect("a view of this name")
        });
        let mut stage = Self {
            egui,
            views: kinds.map(|kind| (kind.create)()).collect(),
            derived: Derived::compute(&plan, 1, None),
            document: Document::new(plan),
            selection: Selection::default(),
            settings: Settings::default(),
            studies: Studies::default(),
            time: 0.0,
            edits: 0,
        };
        stage.settle();
        stage
    }

    /// Draws until what runs on threads is on the screen.
    pub fn settle(&mut self) {
        while !self.frame(&[]).is_at_rest {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Sets another estimate of a ticket in the middle and computes what follows from it.
    pub fn edit(&mut self) {
        self.edits += 1;
        let hours = 1 + self.edits % 12;
        let tickets = &self.document.plan().tickets;
        let id = tickets.at(tickets.len() / 2).expect("a ticket").id;
        let done = self
            .document
            .edit_in_gesture("typing", "set an estimate", |tx| {
                tx.update(id, |row: &mut Ticket| {
                    row.estimate = Estimate::Fixed(Work::hours(hours))
                })
            });
        done.expect("an edit");
        self.derived = Derived::compute(self.document.plan(), self.document.revision(), None);
    }

    /// One frame of every view.
    pub fn frame(&mut self, requests: &[ViewRequest]) -> Frame {
        self.time += 1.0 / 60.0;
        let mut frame = Frame {
            vertices: 0,
            is_at_rest: true,
        };
        for view in &mut self.views {
            let input = egui::RawInput {
                screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, SIZE)),
                time: Some(self.time),
                ..egui::RawInput::default()
            };
            let mut actions = Actions::default();
            let ctx = ViewCtx {
                plan: self.document.plan(),
                document: 1,
                revision: self.document.revision(),
                derived: &self.derived,
                selection: &self.selection,
                hover: None,
                renaming: None,
                keyboard: Default::default(),
                requests,
                settings: &self.settings,
                studies: &self.studies,
                spotlight: &Spotlight::default(),
                checks: &Checks::default(),
                player: &Player::default(),
                past: Past::default(),
                changed_documents: &std::collections::BTreeSet::new(),
            };
            let mut output = self
                .egui
                .run_ui(input, |ui| view.ui(&ctx, ui, &mut actions));
            let shapes = std::mem::take(&mut output.shapes);
            let meshes = self.egui.tessellate(shapes, output.pixels_per_point);
            let delays = output
                .viewport_output
                .values()
                .map(|viewport| viewport.repaint_delay);
            frame.is_at_rest &= delays.min().is_none_or(|delay| delay > NEVER);
            output.drop_without_applying_deltas();
            frame.vertices += meshes.iter().map(vertices).sum::<usize>();
        }
        frame
    }
}

fn vertices(primitive: &egui::ClippedPrimitive) -> usize {
    match &primitive.primitive {
        egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
        egui::epaint::Primitive::Callback(_) => 0,
    }
}
