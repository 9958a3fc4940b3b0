//! Opening a plan of 10,000 tickets, from its path to the first frame that shows it: reading, its history,
//! dates, lint, and a frame of every visible view. The pixels are not drawn.
//!
//! `cargo bench --bench opening`

#[path = "../support/medians.rs"]
mod medians;
#[expect(dead_code, reason = "other benches use the rest")]
#[path = "../support/plans.rs"]
mod plans;

use criterion::{Criterion, criterion_group, criterion_main};
use egui_kittest::Harness;
use medians::Median;
use plans::{Links, campaign};
use slackline::app::{App, Start};
use slackline::exchange::plan_json;
use slackline::plan::{Track, TrackId};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const TICKETS: usize = 10_000;
/// Longer than laying the graph out takes.
const LAYOUT: Duration = Duration::from_millis(600);
/// Tickets that share a track.
const LANE: u32 = 400;

/// The file of a campaign in tracks.
fn file(folder: &Path) -> PathBuf {
    let mut plan = campaign(TICKETS, TICKETS * 17 / 10, Links::Mixed, 1);
    let first = plan.last_id + 1;
    let track = |number: u32| TrackId(first + number / LANE);
    for number in (0..TICKETS as u32).step_by(LANE as usize) {
        plan.tracks.insert(Track::new(
            track(number),
            format!("Track {}", number / LANE),
        ));
    }
    let tickets = plan.tickets.iter().cloned().zip(0..);
    plan.tickets = tickets
        .map(|(mut ticket, number)| {
            ticket.track = Some(track(number));
            ticket
        })
        .collect();
    plan.settle_last_id();
    let path = folder.join("large.plan.json");
    std::fs::write(&path, plan_json::write(&plan)).expect("written");
    path
}

/// Starts a window and draws until the plan is on the screen.
fn open(plan: Option<PathBuf>, library: &Path) -> Harness<'static, App> {
    let start = Start {
        plan,
        is_fresh: true,
        library: Some(library.to_owned()),
        ..Start::default()
    };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1600.0, 900.0))
        .build_eframe(|cc| App::new(cc, start));
    while harness.state().is_opening() {
        std::thread::sleep(Duration::from_micros(200));
        harness.run_steps(1);
    }
    harness.run_steps(1);
    harness
}

fn opening(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path());
    let mut group = c.benchmark_group("opening");
    group.sample_size(10);
    let mut median = Median::new("opening to the first frame", Duration::from_millis(300));
    // What starting costs without the plan: fonts, theme, the tutorial.
    group.bench_function("the window alone", |b| b.iter(|| open(None, folder.path())));
    group.bench_function("10k tickets to the first frame", |b| {
        b.iter_custom(|times| {
            let one = |_| {
                let since = Instant::now();
                let window = median.time(|| open(Some(path.clone()), folder.path()));
                let took = since.elapsed();
                drop(window);
                // A layout runs to its end although its window is gone; it must not slow the next one down.
                std::thread::sleep(LAYOUT);
                took
            };
            (0..times).map(one).sum()
        });
    });
    group.finish();
}

criterion_group!(benches, opening);
criterion_main!(benches);
