//! What one edit on 10,000 tickets costs until it is on the screen: the change, its dates, the lint of the frame, and
//! a frame of the graph and the timeline that shows it.
//!
//! `cargo bench --bench edit_frame`. Each iteration sets another estimate of a ticket in the middle of the campaign,
//! computes everything anew and draws one frame of each view at 1600 by 900 points. A layout that an edit makes
//! outdated runs on its own thread, as in the window; changing an estimate makes none outdated.

use criterion::{Criterion, criterion_group, criterion_main};
use medians::Median;
use stage::Stage;
use std::hint::black_box;
use std::time::Duration;

#[path = "../support/campaigns.rs"]
mod campaigns;
#[path = "../support/medians.rs"]
mod medians;
#[path = "../support/bench_stage.rs"]
mod stage;

const TICKETS: u32 = 10_000;

fn edits(criterion: &mut Criterion) {
    let mut stage = Stage::new(stage::plan(TICKETS), &["Graph", "Timeline"]);
    let mut group = criterion.benchmark_group(format!("edit, {TICKETS} tickets"));
    group.sample_size(20);
    let mut median = Median::new("edit frame", Duration::from_millis(16));
    group.bench_function("change, dates and lint", |bencher| {
        bencher.iter(|| stage.edit());
    });
    group.bench_function(
        "change, dates, lint and a frame of graph and timeline",
        |bencher| {
            bencher.iter(|| {
                median.time(|| {
                    stage.edit();
                    black_box(stage.frame(&[]).vertices)
                })
            });
        },
    );
    group.finish();
}

criterion_group!(benches, edits);
criterion_main!(benches);
