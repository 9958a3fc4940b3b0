//! What one frame of the graph costs at 10,000 tickets: the view's code and egui's tessellation, on one thread.
//!
//! `cargo bench --bench graph_frame`. The cases are those a planner meets: everything in sight, everything in sight
//! while zooming, as many cards as a screen holds before text is drawn, and about 50 cards. Each iteration is a whole
//! frame of a window of 1600 by 900 points; the plan stays the same, so that what is measured is what every frame
//! costs. The pixels are not drawn, which is the graphics card's work.

use criterion::{Criterion, criterion_group, criterion_main};
use slackline::app::action::{Actions, ViewRequest};
use slackline::app::derived::Derived;
use slackline::app::selection::Selection;
use slackline::app::settings::Settings;
use slackline::app::studies::Studies;
use slackline::app::views::{VIEWS, View, ViewCtx};
use slackline::app::{fonts, theme};
use slackline::plan::{
    Dependency, DependencyId, Estimate, Node, Plan, Ticket, TicketId, Track, TrackId, Work,
};
use std::hint::black_box;
use std::time::Duration;

#[path = "../support/campaigns.rs"]
mod campaigns;

const TICKETS: u32 = 10_000;
const SIZE: egui::Vec2 = egui::vec2(1600.0, 900.0);

/// A campaign as a plan.
fn plan(tickets: u32) -> Plan {
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
        estimate: Estimate::Fixed(Work::hours(1 + index as i64 % 13)),
        ..Ticket::new(
            rows[index],
            format!("T-{index}"),
            format!("Ticket number {index}"),
        )
    };
    plan.tickets = campaign.track.iter().enumerate().map(ticket).collect();
    let edge = |&(from, to): &(u32, u32)| (rows[from as usize], rows[to as usize]);
    let edges: Vec<_> = campaign.edges.iter().map(edge).collect();
    plan.dependencies = edges
        .into_iter()
        .map(|(from, to)| {
            Dependency::new(DependencyId(next()), Node::Ticket(from), Node::Ticket(to))
        })
        .collect();
    plan.settle_last_id();
    plan
}

/// A window without a screen.
struct Window {
    egui: egui::Context,
    view: Box<dyn View>,
    plan: Plan,
    derived: Derived,
    selection: Selection,
    settings: Settings,
    studies: Studies,
    time: f64,
}

impl Window {
    fn new(plan: Plan) -> Self {
        let egui = egui::Context::default();
        fonts::install(&egui);
        theme::apply(&egui);
        egui.all_styles_mut(|style| style.animation_time = 0.0);
        let graph = VIEWS
            .iter()
            .find(|view| view.name == "Graph")
            .expect("the graph is a view");
        let derived = Derived::compute(&plan, 1, None);
        let (selection, settings) = (Selection::default(), Settings::default());
        let mut window = Self {
            egui,
            view: (graph.create)(),
            plan,
            derived,
            selection,
            settings,
            studies: Studies::default(),
            time: 0.0,
        };
        // The layout comes from a thread.
        while window.frame(&[]).1 < Duration::from_secs(3600) {
            std::thread::sleep(Duration::from_millis(5));
        }
        window
    }

    /// One frame; returns the vertices and when the next frame is wanted.
    fn frame(&mut self, requests: &[ViewRequest]) -> (usize, Duration) {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, SIZE)),
            time: Some(self.time),
            ..egui::RawInput::default()
        };
        let mut actions = Actions::default();
        let ctx = ViewCtx {
            plan: &self.plan,
            document: 1,
            revision: 1,
            derived: &self.derived,
            selection: &self.selection,
            hover: None,
            renaming: None,
            keyboard: Default::default(),
            requests,
            settings: &self.settings,
            studies: &self.studies,
            past: slackline::app::views::Past::default(),
        };
        let view = &mut self.view;
        let mut output = self
            .egui
            .run_ui(input, |ui| view.ui(&ctx, ui, &mut actions));
        let shapes = std::mem::take(&mut output.shapes);
        let meshes = self.egui.tessellate(shapes, output.pixels_per_point);
        let delay = output
            .viewport_output
            .values()
            .map(|viewport| viewport.repaint_delay)
            .min();
        output.drop_without_applying_deltas();
        let count = |primitive: &egui::ClippedPrimitive| match &primitive.primitive {
            egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
            egui::epaint::Primitive::Callback(_) => 0,
        };
        (
            meshes.iter().map(count).sum(),
            delay.unwrap_or(Duration::MAX),
        )
    }
}

/// A view that is measured, how it is reached, and what moves in each of its frames.
struct Case {
    name: &'static str,
    reached_by: &'static [ViewRequest],
    moves: &'static [ViewRequest],
}

const CASES: [Case; 4] = [
    Case {
        name: "everything in sight",
        reached_by: &[ViewRequest::ZoomToFit],
        moves: &[],
    },
    Case {
        name: "everything in sight, zooming",
        reached_by: &[ViewRequest::ZoomToFit],
        moves: &[ViewRequest::ZoomOut, ViewRequest::ZoomIn],
    },
    Case {
        name: "cards without text",
        reached_by: &[
            ViewRequest::ZoomReset,
            ViewRequest::ZoomOut,
            ViewRequest::ZoomOut,
            ViewRequest::ZoomOut,
            ViewRequest::ZoomOut,
            ViewRequest::ZoomOut,
        ],
        moves: &[],
    },
    Case {
        name: "50 cards in sight",
        reached_by: &[ViewRequest::ZoomReset],
        moves: &[],
    },
];

fn frames(criterion: &mut Criterion) {
    let mut window = Window::new(plan(TICKETS));
    for case in CASES {
        for request in case.reached_by {
            window.frame(std::slice::from_ref(request));
        }
        let (vertices, delay) = window.frame(&[]);
        assert!(
            delay > Duration::from_secs(3600),
            "an idle graph asks for no repaint"
        );
        println!("{}: {vertices} vertices", case.name);
        let mut moves = case.moves.chunks(1).cycle();
        criterion.bench_function(
            &format!("graph frame, {TICKETS} tickets, {}", case.name),
            |bencher| {
                bencher.iter(|| black_box(window.frame(moves.next().unwrap_or(&[]))));
            },
        );
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);
