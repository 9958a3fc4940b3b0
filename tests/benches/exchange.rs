//! How long writing and reading takes, format by format and size by size, and whether it grows faster than the plan.
//!
//! `cargo bench --no-default-features --bench exchange [-- FORMAT...]`
//!
//! Prints one table: milliseconds to write and to read (the best of three), bytes, and the time for 10,000 tickets
//! over that for 2,500, which is 4 where work grows with the plan and 16 where it grows with its square. The aim for
//! text formats at 10,000 tickets is a second to write and two to read.

#[expect(dead_code, reason = "other benches use the rest")]
#[path = "../support/plans.rs"]
mod plans;

use plans::{Links, campaign};
use slackline::exchange::{FORMATS, Findings, Format, ReadOptions, WriteOptions};
use slackline::plan::Plan;
use std::hint::black_box;
use std::time::Instant;

const SIZES: [usize; 3] = [2_500, 5_000, 10_000];
const ROUNDS: usize = 3;

/// The best time in milliseconds, and what was made.
fn best<T>(mut work: impl FnMut() -> T) -> (f64, T) {
    let mut run = || {
        let began = Instant::now();
        let made = black_box(work());
        (began.elapsed().as_secs_f64() * 1000.0, made)
    };
    let (mut least, mut made) = run();
    for _ in 1..ROUNDS {
        let (time, other) = run();
        least = least.min(time);
        made = other;
    }
    (least, made)
}

/// Milliseconds to write and, where the format reads, to read; bytes.
fn measure(format: &Format, plan: &Plan) -> Option<(f64, Option<f64>, usize)> {
    let write = format.write?;
    let options = WriteOptions {
        findings: Some(Findings::default()),
        ..WriteOptions::default()
    };
    let (writing, result) = best(|| write(plan, &options));
    let (bytes, _) = result.ok()?;
    let reading = format.read.map(|read| {
        let (time, result) = best(|| read(&bytes, &ReadOptions::default()));
        assert!(result.is_ok(), "{} reads what it wrote", format.id);
        time
    });
    Some((writing, reading, bytes.len()))
}

fn growth(times: &[f64]) -> String {
    match (times.first(), times.last()) {
        (Some(first), Some(last)) if times.len() == SIZES.len() && *first > 0.0 => {
            format!("{:.1}", last / first)
        }
        _ => "-".to_owned(),
    }
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|name| !name.starts_with('-'))
        .collect();
    let plans = SIZES.map(|size| campaign(size, size * 17 / 10, Links::Mixed, 1));
    println!(
        "{:14} {:>26} {:>6} {:>26} {:>6} {:>10}",
        "format", "write ms (2.5k, 5k, 10k)", "grows", "read ms (2.5k, 5k, 10k)", "grows", "bytes"
    );
    for format in FORMATS
        .iter()
        .filter(|f| wanted.is_empty() || wanted.iter().any(|name| name == f.id))
    {
        let (mut writes, mut reads, mut bytes) = (Vec::new(), Vec::new(), 0);
        for (writing, reading, size) in plans.iter().filter_map(|plan| measure(format, plan)) {
            writes.push(writing);
            reads.extend(reading);
            bytes = size;
        }
        if writes.is_empty() {
            continue;
        }
        let listed = |times: &[f64]| {
            let texts = times.iter().map(|time| format!("{time:.0}"));
            texts.collect::<Vec<_>>().join(", ")
        };
        println!(
            "{:14} {:>26} {:>6} {:>26} {:>6} {:>10}",
            format.id,
            listed(&writes),
            growth(&writes),
            listed(&reads),
            growth(&reads),
            bytes
        );
    }
}
