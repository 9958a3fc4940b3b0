//! What one frame of the graph costs at 10,000 tickets: the view's code and egui's tessellation, on one thread.
//!
//! `cargo bench --bench graph_frame`. The cases are those a planner meets: everything in sight, everything in sight
//! while zooming, as many cards as a screen holds before text is drawn, and about 50 cards. Each iteration is a whole
//! frame of a window of 1600 by 900 points; the plan stays the same, so that what is measured is what every frame
//! costs. The pixels are not drawn, which is the graphics card's work.

use criterion::{Criterion, criterion_group, criterion_main};
use slackline::app::action::ViewRequest;
use stage::Stage;
use std::hint::black_box;

#[path = "../support/campaigns.rs"]
mod campaigns;
#[expect(dead_code, reason = "the bench of edits uses the rest")]
#[path = "../support/bench_stage.rs"]
mod stage;

const TICKETS: u32 = 10_000;

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
    let mut stage = Stage::new(stage::plan(TICKETS), &["Graph"]);
    for case in CASES {
        for request in case.reached_by {
            stage.frame(std::slice::from_ref(request));
        }
        let still = stage.frame(&[]);
        assert!(still.is_at_rest, "an idle graph asks for no repaint");
        println!("{}: {} vertices", case.name, still.vertices);
        let mut moves = case.moves.chunks(1).cycle();
        criterion.bench_function(
            &format!("graph frame, {TICKETS} tickets, {}", case.name),
            |bencher| {
                bencher.iter(|| black_box(stage.frame(moves.next().unwrap_or(&[])).vertices));
            },
        );
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);
