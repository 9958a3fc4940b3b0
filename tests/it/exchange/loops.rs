//! The way out and back: a plan that is exported, edited elsewhere and merged again changes in what was edited.

use super::{options, read, samples};
use slackline::edit::Edit;
use slackline::edit::merge::{Merged, merge_by_key};
use slackline::exchange::{self, find};
use slackline::plan::*;

/// Formats that people edit in another program.
const EDITED: [&str; 5] = ["csv", "xlsx", "mspdi", "tjp", "markdown"];

fn written(id: &str, plan: &Plan) -> Vec<u8> {
    let write = find(id).and_then(|format| format.write).expect("a writer");
    // Not the moment at which the echo is written.
    let options = exchange::WriteOptions {
        now: "2026-03-09T10:07".parse().expect("a moment"),
        ..options()
    };
    write(plan, &options).expect("a plan").0
}

fn merged(id: &str, plan: &Plan, bytes: &[u8]) -> Merged {
    let (theirs, _) = read(id, bytes);
    let echo = exchange::echo(plan, id, &theirs);
    merge_by_key(plan, &theirs, echo.as_ref()).expect("fits")
}

fn changes(plan: &Plan, merged: &Merged) -> Vec<String> {
    let edit = Edit::between("", plan, &merged.plan);
    edit.changes
        .iter()
        .map(|change| format!("{change:?}"))
        .collect()
}

fn assert_one_change(plan: &Plan, merged: &Merged, what: &str) {
    let changes = changes(plan, merged);
    assert_eq!(changes.len(), 1, "{what}: {changes:?}");
}

#[test]
fn what_nobody_edited_changes_nothing() {
    for (name, plan) in samples() {
        for id in EDITED {
            let merged = merged(id, &plan, &written(id, &plan));
            assert_eq!(changes(&plan, &merged), [""; 0], "{name} as {id}");
            assert_eq!(merged.notes, [""; 0], "{name} as {id}");
        }
    }
}

fn tutorial() -> Plan {
    let mut samples = samples().into_iter();
    let found = samples.find(|(name, _)| name.contains("tutorial"));
    found.expect("the tutorial").1
}

/// The tutorial as text with one piece of it replaced, merged again.
fn edited(id: &str, old: &str, new: &str) -> (Plan, Merged) {
    let plan = tutorial();
    let text = String::from_utf8(written(id, &plan)).expect("text");
    assert_eq!(text.matches(old).count(), 1, "{old} in {text}");
    let merged = merged(id, &plan, text.replace(old, new).as_bytes());
    (plan, merged)
}

fn ticket<'p>(plan: &'p Plan, key: &str) -> &'p Ticket {
    let found = plan.tickets.iter().find(|ticket| ticket.key == key);
    found.expect("a ticket")
}

#[test]
fn a_title_that_was_edited_is_the_one_change() {
    for (id, old, new) in [
        ("csv", "Sketch the screens", "Draw the screens"),
        (
            "mspdi",
            "<Name>Sketch the screens</Name>",
            "<Name>Draw the screens</Name>",
        ),
        ("tjp", "\"Sketch the screens\"", "\"Draw the screens\""),
    ] {
        let (plan, merged) = edited(id, old, new);
        assert_one_change(&plan, &merged, id);
        let wanted = Ticket {
            title: "Draw the screens".into(),
            ..ticket(&plan, "UX-2").clone()
        };
        assert_eq!(*ticket(&merged.plan, "UX-2"), wanted, "{id}");
    }
}

#[test]
fn cells_of_a_table_change_what_they_say() {
    let plan = tutorial();
    let text = String::from_utf8(written("csv", &plan)).expect("text");
    let line = text
        .lines()
        .find(|line| line.starts_with("UX-3,"))
        .expect("a row");
    let cells: Vec<&str> = line.split(',').collect();
    assert_eq!(cells[7], "UX-2", "what it waits for");
    let with = |place: usize, cell: &str| {
        let mut cells = cells.clone();
        cells[place] = cell;
        let text = text.replace(line, &cells.join(","));
        merged("csv", &plan, text.as_bytes())
    };
    let other_track = with(2, "Launch");
    assert_one_change(&plan, &other_track, "cell");
    let launch = plan.tracks.iter().find(|track| track.name == "Launch");
    assert_eq!(
        ticket(&other_track.plan, "UX-3").track,
        launch.map(|track| track.id)
    );

    let one_more = with(7, "UX-2; DEV-1");
    assert_one_change(&plan, &one_more, "cell");
    assert_eq!(
        one_more.plan.dependencies.len(),
        plan.dependencies.len() + 1
    );

    let one_less = with(7, "");
    assert_one_change(&plan, &one_less, "cell");
    assert_eq!(
        one_less.plan.dependencies.len(),
        plan.dependencies.len() - 1
    );
    assert_eq!(
        one_less.notes,
        ["UX-2 → UX-3 is no longer in the file: it is removed"]
    );

    let role = cells.iter().position(|cell| *cell == "designer");
    if let Some(place) = role {
        let nobody = with(place, "");
        assert_one_change(&plan, &nobody, "cell");
        assert!(ticket(&nobody.plan, "UX-3").demands.is_empty());
    }
}

#[test]
fn a_table_of_something_else_takes_nothing_out() {
    let plan = tutorial();
    // Two rows and two columns: that nothing is said of dependencies means nothing.
    let merged = merged(
        "csv",
        &plan,
        b"key,title\nUX-2,Draw the screens\nUX-9,New\n",
    );
    assert_eq!(
        changes(&plan, &merged).len(),
        2,
        "{:?}",
        changes(&plan, &merged)
    );
    assert_eq!(merged.plan.dependencies.len(), plan.dependencies.len());
    // All rows, but only with estimates.
    let mut text = String::from("key,estimate\n");
    for ticket in plan.tickets.iter() {
        text.push_str(&format!("{},7h\n", ticket.key));
    }
    let merged = super::loops::merged("csv", &plan, text.as_bytes());
    assert_eq!(merged.plan.dependencies.len(), plan.dependencies.len());
    assert_eq!(
        ticket(&merged.plan, "UX-2").demands,
        ticket(&plan, "UX-2").demands
    );
}
