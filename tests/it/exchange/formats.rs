//! What holds for every format of the table.

use super::plans_rich::rich_plan;
use super::{samples, write};
use slackline::exchange::{FORMATS, Format, WriteError, WriteOptions, detect, find};
use slackline::plan::*;

/// Formats whose files are no text.
const BINARY: [&str; 4] = ["agents", "pdf", "png", "xlsx"];

fn writers() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.write.is_some())
}

#[test]
fn the_table_is_sound() {
    let mut ids: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), FORMATS.len(), "ids are unique");
    for format in FORMATS {
        assert!(
            format.read.is_some() || format.write.is_some(),
            "{} does nothing",
            format.id
        );
        assert!(
            !format.name.is_empty() && !format.extensions.is_empty(),
            "{}",
            format.id
        );
        assert!(
            format
                .extensions
                .iter()
                .all(|e| !e.starts_with('.') && e.to_lowercase() == *e),
            "{}",
            format.id
        );
        assert_eq!(find(format.id).map(|found| found.name), Some(format.name));
    }
    assert!(find("nonsense").is_none());
}

#[test]
fn every_sample_and_random_plan_is_written_the_same_way_twice() {
    let random = (0..40).map(|seed| (format!("seed {seed}"), rich_plan(seed)));
    for (name, plan) in samples().into_iter().chain(random) {
        for format in writers() {
            let (first, second) = (write(format, &plan), write(format, &plan));
            assert!(first == second, "{name} as {} differs", format.id);
            let is_text = std::str::from_utf8(&first.0).is_ok();
            assert!(
                !first.0.is_empty() && is_text != BINARY.contains(&format.id),
                "{name} as {}",
                format.id
            );
        }
    }
}

#[test]
fn a_file_finds_its_format_by_name_and_content() {
    let plan = rich_plan(3);
    for format in writers() {
        let (bytes, _) = write(format, &plan);
        for extension in format.extensions {
            let name = format!("Some.Plan.{}", extension.to_uppercase());
            assert_eq!(
                detect(&name, &bytes).map(|f| f.id),
                Some(format.id),
                "{name}"
            );
        }
        assert_eq!(
            detect("-", &bytes).map(|f| f.id),
            Some(format.id),
            "{} without a name",
            format.id
        );
    }
    let named = |name: &str, bytes: &[u8]| detect(name, bytes).map(|format| format.id);
    assert_eq!(
        named("broken.plan.json", b"\x7fELF"),
        Some("json"),
        "the ending decides for a damaged file"
    );
    assert_eq!(named("list.csv", b""), Some("csv"));
    assert_eq!(named("photo.jpg", b"\xFF\xD8"), None);
    assert_eq!(named("csv", b"hello"), None, "a name is no ending");
}

/// A plan in which three tickets wait for each other.
fn cyclic() -> Plan {
    let mut plan = Plan::default();
    for (id, key) in [(1, "A"), (2, "B"), (3, "C"), (4, "D")] {
        let estimate = Estimate::Fixed(Work::hours(i64::from(id)));
        plan.tickets.insert(Ticket {
            estimate,
            ..Ticket::new(TicketId(id), key, format!("Ticket {key}"))
        });
    }
    for (id, from, to) in [(5, 1, 2), (6, 2, 3), (7, 3, 1), (8, 3, 4)] {
        let (from, to) = (Node::Ticket(TicketId(from)), Node::Ticket(TicketId(to)));
        plan.dependencies
            .insert(Dependency::new(DependencyId(id), from, to));
    }
    plan.settle_last_id();
    plan
}

#[test]
fn a_plan_that_waits_for_itself_is_written_without_as_little_as_it_takes() {
    // Findings are no plan: they name the loop and drop nothing.
    for format in writers().filter(|format| format.id != "sarif") {
        let (bytes, report) = write(format, &cyclic());
        assert!(
            BINARY.contains(&format.id) || String::from_utf8_lossy(&bytes).contains("Ticket D"),
            "{}",
            format.id
        );
        let dropped: Vec<String> = report
            .losses
            .iter()
            .map(ToString::to_string)
            .filter(|text| text.contains("closes a loop"))
            .collect();
        match format.id {
            "json" | "csv" => assert!(dropped.is_empty(), "{}: {dropped:?}", format.id),
            _ => assert_eq!(
                dropped,
                ["C → A closes a loop: the dates are computed without it"],
                "{}",
                format.id
            ),
        }
    }
    let (gantt, _) = write(find("mermaid-gantt").expect("gantt"), &cyclic());
    let gantt = String::from_utf8(gantt).expect("UTF-8");
    assert!(
        gantt.contains("D Ticket D :crit, t4, 2026-01-05T15:00, 2026-01-05T19:00"),
        "{gantt}"
    );
}

#[test]
fn an_option_that_is_not_there_is_refused() {
    let options = WriteOptions {
        option: Some(OptionId(99)),
        now: Stamp::DEFAULT_START,
        ..WriteOptions::default()
    };
    for id in [
        "dot",
        "mermaid",
        "mermaid-gantt",
        "markdown",
        "xlsx",
        "github",
        "jira",
        "agents",
        "ics",
    ] {
        let write = find(id).and_then(|format| format.write).expect("a writer");
        assert_eq!(
            write(&cyclic(), &options),
            Err(WriteError::UnknownOption(OptionId(99))),
            "{id}"
        );
    }
}
