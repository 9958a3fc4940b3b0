//! Large documents stay quick, whatever they hold.

use super::read;
use crate::counting::bytes_of;
use slackline::document::{reimport, write_back};
use slackline::lint;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// A generous bound for the unoptimised build; an optimised one takes a small part of it.
const MOST: Duration = Duration::from_secs(10);

/// How long this thread has been at work, where the system says so: other programs on the machine do not count.
fn at_work() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn timed(text: &str) -> (usize, Duration) {
    let (start, before) = (Instant::now(), at_work());
    let document = read(text.as_bytes(), "large.md");
    let worked = at_work().zip(before).map(|(after, before)| after - before);
    let took = worked.unwrap_or_else(|| start.elapsed());
    (document.plan.tickets.len(), took)
}

/// Twenty tracks with a table of chained tickets each, prose and a list of arrows.
fn campaign(tickets: usize) -> String {
    let mut text = String::from("# Large\n");
    let per_track = tickets / 20;
    for track in 0..20 {
        write!(text, "\n### Track {track} — track-{track}\n**Effort**: 500h\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n").expect("a string");
        for row in 0..per_track {
            let key = track * per_track + row;
            let before = match row {
                0 => "—".to_owned(),
                _ => format!("T-{:05}", key - 1),
            };
            let hours = 1 + key % 7;
            writeln!(
                text,
                "| T-{key:05} | Ticket number {key} — does something | {hours}h | {before} |"
            )
            .expect("a string");
        }
        writeln!(
            text,
            "\nTrack {track} needs care; T-{:05} waits for T-{:05}.",
            track,
            track / 2
        )
        .expect("a string");
    }
    text.push_str("\n## Dependencies\n\n");
    for key in 1..tickets {
        writeln!(text, "- T-{:05} → T-{key:05}", key - 1).expect("a string");
    }
    text
}

#[test]
fn ten_thousand_tickets_are_read() {
    let (tickets, took) = timed(&campaign(10_000));
    assert_eq!(tickets, 10_000);
    println!("10,000 tickets in {took:?}");
}

/// Twice the tickets are twice the work, counted in memory asked for: reading, judging, writing back, reading again.
#[test]
fn work_grows_as_the_document_does() {
    let work = |tickets: usize| -> [u64; 4] {
        let text = campaign(tickets);
        let plan = read(text.as_bytes(), "large.md").plan;
        let source = plan.sources.iter().next().expect("a source").id;
        [
            bytes_of(|| read(text.as_bytes(), "large.md")),
            bytes_of(|| lint::check_only(&lint::Context::new(&plan), lint::Cost::Quick)),
            bytes_of(|| write_back::write_back(&plan, source)),
            bytes_of(|| reimport::reimport(&plan, source, text.as_bytes())),
        ]
    };
    let [one, two, four] = [500, 1_000, 2_000].map(work);
    for (part, name) in ["reading", "lint", "writing back", "reading again"]
        .into_iter()
        .enumerate()
    {
        let growth = [
            two[part] as f64 / one[part] as f64,
            four[part] as f64 / two[part] as f64,
        ];
        println!(
            "{name}: {:.2} and {:.2} times as much for twice the tickets",
            growth[0], growth[1]
        );
        assert!(
            growth.iter().all(|own| *own < 2.6),
            "{name} grows by {growth:?}"
        );
    }
}

#[test]
fn hostile_repetition_stays_quick() {
    let cases = [
        "→ ".repeat(8_000),
        "T1 → T2\n".repeat(4_000),
        "- [ ] T1: a (1h)\n".repeat(4_000),
        "| ".repeat(8_000),
        "> ".repeat(1_000),
        "  - x\n".repeat(4_000),
        "**".repeat(8_000),
        "[".repeat(8_000),
        "`".repeat(8_000),
        "#".repeat(8_000),
        "# Gate 1: after A (before B)\n".repeat(600),
        "| ID | Task | Blocked By |\n|-|-|-|\n| A1 | x | 1-999999999 |\n".repeat(60),
        format!(
            "| ID | Task | Blocked By |\n|-|-|-|\n{}",
            (0..800)
                .map(|n| format!("| A{n} | x | A0-A799 |\n"))
                .collect::<String>()
        ),
        "---\nid: x\n".repeat(2_000),
        "Ã©".repeat(8_000),
        "1.5-2 hours ".repeat(4_000),
        "TaskCreate(subject=\"x\", ".repeat(2_000),
    ];
    for text in cases {
        let (_, took) = timed(&text);
        let head: String = text.chars().take(20).collect();
        assert!(took < MOST, "{head:?} took {took:?}");
    }
}
