//! What safety costs: an edit into the journal, a snapshot, opening a plan with and without its past.
//!
//! `cargo bench --no-default-features --bench library`
//!
//! `journal/hand over` is what the window waits for; `journal/in the library` is until a killed program
//! cannot lose the edit any more.

#[expect(dead_code, reason = "other benches use the rest")]
#[path = "../support/medians.rs"]
mod medians;
#[expect(dead_code, reason = "other benches use the rest")]
#[path = "../support/plans.rs"]
mod plans;

use criterion::{Criterion, criterion_group, criterion_main};
use medians::Median;
use plans::{Links, campaign};
use slackline::edit::Document;
use slackline::edit::merge::Merge;
use slackline::exchange::plan_json;
use slackline::library::{
    FileState, Fingerprint, Journal, Library, LibraryOptions, RevisionKind, read,
};
use slackline::plan::{Plan, Ticket, TicketId};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const TICKETS: usize = 10_000;
const LONG: Duration = Duration::from_secs(60);

fn plan() -> Plan {
    campaign(TICKETS, TICKETS * 17 / 10, Links::Mixed, 1)
}

fn open(folder: &Path) -> Library {
    Library::open(LibraryOptions::new(folder, Arc::new(|| {})))
}

fn edit(document: &mut Document, number: usize) {
    let id = TicketId(1 + (number * 7919 % TICKETS) as u32);
    let done = document.edit("rename a ticket", |tx| {
        tx.update(id, |row: &mut Ticket| {
            row.title = format!("Title number {number}")
        })
    });
    done.expect("a ticket that is there");
}

/// One edit of a plan of 10,000 tickets, timed from the edit's end on.
fn journal(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(plan());
    // Snapshots have a time of their own.
    let mut journal = Journal::new(&mut document, FileState::default()).snapshot_every(u64::MAX);
    journal.begin(&library);
    assert!(library.settle(LONG));
    let mut number = 0;
    let mut run = |median: &mut Median, settles: bool, rounds: u64| -> Duration {
        let mut spent = Duration::ZERO;
        for _ in 0..rounds {
            number += 1;
            edit(&mut document, number);
            let since = Instant::now();
            journal.follow(&mut document, &library);
            if settles {
                assert!(library.settle(LONG));
            }
            let one = since.elapsed();
            median.add(one);
            spent += one;
            if !settles {
                // Not timed: the writer works on the same cores.
                assert!(library.settle(LONG));
            }
        }
        spent
    };
    let mut group = c.benchmark_group("journal");
    let mut handed = Median::new("journal append", Duration::from_micros(100));
    group.bench_function("hand over", |b| {
        b.iter_custom(|rounds| run(&mut handed, false, rounds));
    });
    // A frame waits for it, but no longer than this.
    let mut written = Median::new("journal append, in the library", Duration::from_millis(8));
    group.bench_function("in the library", |b| {
        b.iter_custom(|rounds| run(&mut written, true, rounds));
    });
    group.finish();
}

/// Opening the file of 10,000 tickets: alone, with a session that was saved and closed, and after a crash.
fn opening(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.plan.json");
    let bytes = plan_json::write(&plan());
    std::fs::write(&path, &bytes).expect("written");
    let library = open(folder.path());
    let mut document = Document::new(plan());
    let mut journal = Journal::new(&mut document, FileState::default());
    for number in 0..300 {
        edit(&mut document, number);
        journal.follow(&mut document, &library);
    }
    let file = FileState {
        path: Some(path.clone()),
        saved_seq: None,
        print: Some(Fingerprint::of(&bytes)),
    };
    journal.saved(&mut document, file, &library);
    let session = journal.session().expect("begun");
    journal.close(&library);
    assert!(library.settle(LONG));
    let reader = library.reader();
    let mut group = c.benchmark_group("opening");
    group.sample_size(20);
    group.bench_function("file alone", |b| {
        b.iter(|| plan_json::read(&read(&path).expect("read")).expect("a plan"));
    });
    let plan = plan_json::read(&bytes).expect("a plan");
    let print = Fingerprint::of(&bytes);
    let take_over = |file: Option<(Fingerprint, &Plan)>, rounds: u64| -> Duration {
        let mut spent = Duration::ZERO;
        for _ in 0..rounds {
            let since = Instant::now();
            black_box(reader.take_over_with(session, file).expect("rebuilt"));
            spent += since.elapsed();
            library.close(session);
            assert!(library.settle(LONG));
        }
        spent
    };
    group.bench_function("its past, saved", |b| {
        b.iter_custom(|rounds| take_over(Some((print, &plan)), rounds));
    });
    group.bench_function("its past, after a crash", |b| {
        b.iter_custom(|rounds| take_over(None, rounds));
    });
    group.finish();
}

/// What goes on beside the window: packing a snapshot of 10,000 tickets, merging two of them.
fn aside(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(plan());
    let mut journal = Journal::new(&mut document, FileState::default());
    let session = journal.begin(&library);
    let reader = library.reader();
    let mut group = c.benchmark_group("aside");
    group.sample_size(10);
    let mut number = 0;
    group.bench_function("snapshot", |b| {
        b.iter_custom(|rounds| {
            let mut spent = Duration::ZERO;
            for _ in 0..rounds {
                number += 1;
                edit(&mut document, number);
                journal.follow(&mut document, &library);
                let before = reader
                    .revisions(session)
                    .map_or(0, |revisions| revisions.len());
                let since = Instant::now();
                journal.keep(RevisionKind::Automatic, None, &document, &library);
                while reader
                    .revisions(session)
                    .map_or(0, |revisions| revisions.len())
                    == before
                {
                    std::thread::sleep(Duration::from_micros(500));
                }
                spent += since.elapsed();
            }
            spent
        });
    });
    let base = plan();
    let changed = |from: usize| {
        let mut document = Document::new(base.clone());
        (from..from + 100).for_each(|number| edit(&mut document, number));
        (**document.plan()).clone()
    };
    let (ours, theirs) = (changed(0), changed(50));
    group.bench_function("merge", |b| {
        b.iter(|| Merge::new(black_box(&base), &ours, &theirs))
    });
    group.finish();
}

criterion_group!(benches, journal, opening, aside);
criterion_main!(benches);
