//! What one edit on 10,000 tickets costs until it is on the screen: the change, its dates, the lint of the frame, and
//! a frame of the graph and the timeline that shows it.
//!
//! `cargo bench --bench edit_frame`. Each iteration sets another estimate of a ticket in the middle of the campaign,
//! computes everything anew and draws one frame of each view at 1600 by 900 points, with egui's tessellation. The
//! pixels are not drawn, which is the graphics card's work. A layout that an edit makes outdated runs on its own
//! thread, as in the window; changing an estimate makes none outdated.

use criterion::{Criterion, criterion_group, criterion_main};
use slackline::app::action::Actions;
use slackline::app::derived::Derived;
use slackline::app::selection::Selection;
use slackline::app::settings::Settings;
use slackline::app::studies::Studies;
use slackline::app::views::{VIEWS, View, ViewCtx};
use slackline::app::{fonts, theme};
use slackline::edit::Document;
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
        rank: index as i64,
        estimate: Estimate::Fixed(Work::hours(1 + index as i64 % 13)),
        ..Ticket::new(
            rows[index],
            format!("T-{index}"),
            format!("Ticket number {index}"),
        )
    };
    plan.tickets = campaign.track.iter().enumerate().map(ticket).collect();
    plan.dependencies = campaign
        .edges
        .iter()
        .map(|&(from, to)| (rows[from as usize], rows[to as usize]))
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
    views: Vec<Box<dyn View>>,
    document: Document,
    derived: Derived,
    selection: Selection,
    settings: Settings,
    studies: Studies,
    time: f64,
    edits: i64,
}

impl Window {
    fn new(plan: Plan) -> Self {
        let egui = egui::Context::default();
        fonts::install(&egui);
        theme::apply(&egui);
        egui.all_styles_mut(|style| style.animation_time = 0.0);
        let named = |name: &str| VIEWS.iter().find(|view| view.name == name);
        let views = ["Graph", "Timeline"]
            .iter()
            .filter_map(|name| named(name))
            .map(|kind| (kind.create)())
            .collect();
        let derived = Derived::compute(&plan, 1, None);
        let mut window = Self {
            egui,
            views,
            document: Document::new(plan),
            derived,
            selection: Selection::default(),
            settings: Settings::default(),
            studies: Studies::default(),
            time: 0.0,
            edits: 0,
        };
        // The first layout comes from a thread.
        for _ in 0..400 {
            window.frame();
            std::thread::sleep(Duration::from_millis(5));
        }
        window
    }

    /// Sets another estimate and computes what follows from it.
    fn edit(&mut self) {
        self.edits += 1;
        let hours = 1 + self.edits % 12;
        let id = self
            .document
            .plan()
            .tickets
            .at(TICKETS as usize / 2)
            .expect("a ticket")
            .id;
        self.document
            .edit_in_gesture("typing", "set an estimate", |tx| {
                tx.update(id, |row: &mut Ticket| {
                    row.estimate = Estimate::Fixed(Work::hours(hours))
                })
            })
            .expect("an edit");
        self.derived = Derived::compute(self.document.plan(), self.document.revision(), None);
    }

    /// One frame of each view; returns the vertices.
    fn frame(&mut self) -> usize {
        self.time += 1.0 / 60.0;
        let mut vertices = 0;
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
                requests: &[],
                settings: &self.settings,
                studies: &self.studies,
                past: slackline::app::views::Past::default(),
            };
            let mut output = self
                .egui
                .run_ui(input, |ui| view.ui(&ctx, ui, &mut actions));
            let shapes = std::mem::take(&mut output.shapes);
            let meshes = self.egui.tessellate(shapes, output.pixels_per_point);
            output.drop_without_applying_deltas();
            vertices += meshes.len();
        }
        vertices
    }
}

fn edits(criterion: &mut Criterion) {
    let mut window = Window::new(plan(TICKETS));
    let mut group = criterion.benchmark_group(format!("edit, {TICKETS} tickets"));
    group.sample_size(20);
    group.bench_function("change, dates and lint", |bencher| {
        bencher.iter(|| window.edit());
    });
    group.bench_function(
        "change, dates, lint and a frame of graph and timeline",
        |bencher| {
            bencher.iter(|| {
                window.edit();
                black_box(window.frame())
            });
        },
    );
    group.finish();
}

criterion_group!(benches, edits);
criterion_main!(benches);
