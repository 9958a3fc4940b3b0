//! Large documents stay quick, whatever they hold.

use super::read;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// A generous bound for the unoptimised build; an optimised one takes a small part of it.
const MOST: Duration = Duration::from_secs(10);

fn timed(text: &str) -> (usize, Duration) {
    let start = Instant::now();
    let document = read(text.as_bytes(), "large.md");
    (document.plan.tickets.len(), start.elapsed())
}

#[test]
fn ten_thousand_tickets_are_read() {
    let mut text = String::from("# Large\n");
    for track in 0..20 {
        write!(text, "\n### Track {track} — track-{track}\n**Effort**: 500h\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n").expect("a string");
        for row in 0..500 {
            let key = track * 500 + row;
            let before = if row == 0 {
                "—".to_owned()
            } else {
                format!("T-{:05}", key - 1)
            };
            writeln!(
                text,
                "| T-{key:05} | Ticket number {key} — does something | {}h | {before} |",
                1 + key % 7
            )
            .expect("a string");
        }
    }
    let (tickets, took) = timed(&text);
    assert_eq!(tickets, 10_000);
    assert!(took < MOST, "{took:?}");
    println!("10,000 tickets in {took:?}");
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
