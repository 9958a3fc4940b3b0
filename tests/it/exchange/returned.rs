//! Files that come back after the plan they were written from went on: only what was edited in them is taken.

use super::plans_rich::rich_plan;
use super::{options, samples};
use crate::plans_mixed::mixed_plan;
use serde_json::Value;
use slackline::edit::Edit;
use slackline::edit::difference::{FieldDifference, Names, describe_edit};
use slackline::edit::merge::{Merged, merge_file};
use slackline::exchange::{
    self, FORMATS, Format, ReadOptions, Report, find, keeps_imprint, plan_json,
};
use slackline::plan::imprint::print_of_field;
use slackline::plan::*;
use std::collections::HashMap;
use std::sync::Arc;

fn formats() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| keeps_imprint(format))
}

fn written(format: &Format, plan: &Plan) -> Vec<u8> {
    exchange::write(format, plan, &options())
        .expect("written")
        .0
}

fn merged(format: &Format, plan: &Plan, bytes: &[u8]) -> Merged {
    // The file has a name of its own, which is no title.
    let settings = ReadOptions {
        title: "some file".into(),
        name: "some file.txt".into(),
    };
    let read = exchange::read(format, bytes, &settings).expect("the format reads");
    let (theirs, report) = read.unwrap_or_else(|error| panic!("{}: {error}", format.id));
    let echo = exchange::echo(plan, format.id, &theirs);
    merge_file(plan, &theirs, echo.as_ref(), &report.traces).expect("fits")
}

fn changes(before: &Plan, after: &Plan) -> Vec<String> {
    let edit = Edit::between("", before, after);
    let rows = describe_edit(&edit, &Names::of(before, after));
    let field = |field: &FieldDifference| {
        let (before, after) = (&field.before, &field.after);
        format!("{}: {before} -> {after}", field.name)
    };
    rows.iter()
        .map(|row| {
            let fields: Vec<String> = row.fields.iter().map(field).collect();
            format!("{:?} {}, {}", row.fate, row.title, fields.join("; "))
        })
        .collect()
}

/// What a merge did although nothing was to be done: rows, numbers, words.
fn faults(before: &Plan, merged: &Merged, what: &str) -> Vec<String> {
    let mut faults = changes(before, &merged.plan);
    if merged.plan.last_id != before.last_id {
        faults.push(format!(
            "last id {} -> {}",
            before.last_id, merged.plan.last_id
        ));
    }
    faults.extend(merged.notes.iter().chain(&merged.conflicts).cloned());
    faults
        .iter()
        .map(|fault| format!("{what}: {fault}"))
        .collect()
}

fn assert_same(before: &Plan, merged: &Merged, what: &str) {
    assert_eq!(faults(before, merged, what), [""; 0]);
}

fn tutorial() -> Plan {
    let mut samples = samples().into_iter();
    let found = samples.find(|(name, _)| name.contains("tutorial"));
    found.expect("the tutorial").1
}

fn change(plan: &mut Plan, key: &str, edit: impl FnOnce(&mut Ticket)) {
    let mut row = ticket(plan, key).clone();
    edit(&mut row);
    plan.tickets.insert(row);
}

fn ticket<'p>(plan: &'p Plan, key: &str) -> &'p Ticket {
    let found = plan.tickets.iter().find(|ticket| ticket.key == key);
    found.unwrap_or_else(|| panic!("no {key}"))
}

/// The plan some days later: titles and estimates are others, a ticket with an arrow is new, one is gone, a track has
/// another name and another budget, and an arrow was taken out.
fn gone_on(plan: &Plan) -> Plan {
    let mut later = plan.clone();
    let nodes: Vec<Ticket> = later.tickets.iter().cloned().collect();
    if let Some(first) = nodes.first() {
        let mut row = first.clone();
        row.title = format!("{} (later)", row.title);
        row.estimate = Estimate::Fixed(Work::hours(77));
        later.tickets.insert(row);
        let id = later.last_id + 1;
        later.tickets.insert(Ticket {
            track: first.track,
            rank: 1 << 40,
            ..Ticket::new(TicketId(id), "LATER-1", "Came later")
        });
        let ends = (Node::Ticket(first.id), Node::Ticket(TicketId(id)));
        later
            .dependencies
            .insert(Dependency::new(DependencyId(id + 1), ends.0, ends.1));
        later.settle_last_id();
    }
    if let Some(track) = later.tracks.at(0).cloned() {
        later.tracks.insert(Track {
            name: format!("{} again", track.name),
            budget: Some(Work::hours(500)),
            ..track
        });
    }
    if let Some(arrow) = plan.dependencies.at(1) {
        later.dependencies.remove(arrow.id);
    }
    if let Some(last) = nodes.last() {
        let arrows = plan.dependencies.iter();
        let touches = |arrow: &&Dependency| [arrow.from, arrow.to].contains(&Node::Ticket(last.id));
        for arrow in arrows.filter(touches) {
            later.dependencies.remove(arrow.id);
        }
        let mut references = 0;
        later.visit_references(|_, list| references += usize::from(list.contains(&last.id.into())));
        if references == 0 {
            later.tickets.remove(last.id);
        }
    }
    later
}

/// What merging an untouched file does, now and after the plan went on.
fn faults_of_untouched(name: &str, plan: &Plan) -> Vec<String> {
    let later = gone_on(plan);
    assert_ne!(*plan, later);
    let each = formats().flat_map(|format| {
        let bytes = written(format, plan);
        let now = faults(
            plan,
            &merged(format, plan, &bytes),
            &format!("{name} as {}", format.id),
        );
        let what = format!("{name} as {}, later", format.id);
        let then = faults(&later, &merged(format, &later, &bytes), &what);
        now.into_iter().chain(then)
    });
    each.collect()
}

#[test]
fn a_file_that_nobody_edited_changes_nothing() {
    let faults = samples()
        .into_iter()
        .flat_map(|(name, plan)| faults_of_untouched(&name, &plan));
    assert_none(faults);
}

#[test]
fn random_plans_take_nothing_from_files_that_nobody_edited() {
    let faults =
        (0..12).flat_map(|seed| faults_of_untouched(&seed.to_string(), &mixed_plan(30, seed)));
    assert_none(faults);
}

/// Fails with the first of the faults, if there are any.
fn assert_none(faults: impl Iterator<Item = String>) {
    let faults: Vec<String> = faults.collect();
    let shown = faults[..faults.len().min(60)].join("\n");
    assert!(faults.is_empty(), "{}\n{shown}", faults.len());
}

#[test]
fn no_two_fields_of_a_row_have_one_print() {
    let mut seen: HashMap<u32, String> = HashMap::new();
    for plan in samples()
        .into_iter()
        .map(|(_, plan)| plan)
        .chain((0..20).map(rich_plan))
    {
        let file: Value = serde_json::from_slice(&plan_json::write(&plan)).expect("JSON");
        let rows = file.as_object().expect("an object").values();
        let rows = rows.flat_map(|table| {
            table
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![table.clone()])
        });
        for name in rows
            .flat_map(|row| row.as_object().cloned().unwrap_or_default())
            .map(|(name, _)| name)
        {
            let other = seen
                .entry(print_of_field(&name))
                .or_insert_with(|| name.clone());
            assert_eq!(*other, name);
        }
    }
    assert!(seen.len() > 80, "{}", seen.len());
}

/// A file of the tutorial in which one piece of text is another.
fn edited(format: &Format, plan: &Plan, old: &str, new: &str) -> Vec<u8> {
    let text = String::from_utf8(written(format, plan)).expect("text");
    // A table of issues shows titles in what is said of others, too.
    let around = match format.id {
        "jira" => (",", ","),
        "task-master" => ("\"title\": \"", "\""),
        "beads" => ("\"title\":\"", "\""),
        _ => ("", ""),
    };
    let (old, new) = [old, new]
        .map(|text| format!("{}{text}{}", around.0, around.1))
        .into();
    assert!(text.contains(&old), "{old} in {}: {text}", format.id);
    text.replacen(&old, &new, 1).into_bytes()
}

/// The formats in which the title of a ticket is a text that can be replaced.
const TITLED: [&str; 8] = [
    "csv",
    "mspdi",
    "gan",
    "tjp",
    "jira",
    "mermaid",
    "task-master",
    "beads",
];

#[test]
fn an_edit_in_an_older_file_is_the_one_change() {
    let plan = tutorial();
    let later = gone_on(&plan);
    for id in TITLED {
        let format = find(id).expect("a format");
        let bytes = edited(format, &plan, "Sketch the screens", "Draw the screens");
        let merged = merged(format, &later, &bytes);
        let mut wanted = later.clone();
        change(&mut wanted, "UX-2", |row| {
            row.title = "Draw the screens".into()
        });
        assert_eq!(changes(&wanted, &merged.plan), [""; 0], "{id}");
        assert_eq!((merged.notes, merged.conflicts), (vec![], vec![]), "{id}");
    }
}

#[test]
fn what_both_changed_is_a_conflict_and_the_plan_stays() {
    let plan = tutorial();
    let mut later = plan.clone();
    change(&mut later, "UX-2", |row| {
        row.title = "Paint the screens".into()
    });
    for id in TITLED {
        let format = find(id).expect("a format");
        let bytes = edited(format, &plan, "Sketch the screens", "Draw the screens");
        let merged = merged(format, &later, &bytes);
        assert_eq!(changes(&later, &merged.plan), [""; 0], "{id}");
        let wanted = "Ticket UX-2 Paint the screens: title is \"Draw the screens\" in the file and meanwhile \
                      \"Paint the screens\" in the plan, which stays";
        assert_eq!(merged.conflicts, [wanted], "{id}");
    }
}

/// The rows of a table of the tutorial with the cell of a column replaced.
fn with_cell(plan: &Plan, key: &str, column: &str, cell: &str) -> Vec<u8> {
    let text = String::from_utf8(written(find("csv").expect("csv"), plan)).expect("text");
    let header: Vec<&str> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .expect("a header")
        .split(',')
        .collect();
    let place = header
        .iter()
        .position(|name| *name == column)
        .expect("a column");
    let lines = text.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[0] == key {
            assert_eq!(cells.len(), header.len(), "no quotes in {line}");
            cells[place] = cell;
        }
        cells.join(",") + "\r\n"
    });
    lines.collect::<String>().into_bytes()
}

#[test]
fn a_cell_that_cannot_be_read_keeps_what_was_there() {
    let plan = tutorial();
    let format = find("csv").expect("csv");
    for (column, cell) in [
        ("estimate", "abc"),
        ("likely", "abc"),
        ("min", "soon"),
        ("blocked_by", "UX-2x"),
        ("agents", "2-"),
    ] {
        let bytes = with_cell(&plan, "UX-3", column, cell);
        let (_, report) = exchange::read(format, &bytes, &ReadOptions::default())
            .expect("reads")
            .expect("read");
        let told: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
        let names_it = |line: &String| line.starts_with("line ") && line.contains(cell);
        assert!(told.iter().any(names_it), "{column}: {told:?}");
        let merged = merged(format, &plan, &bytes);
        assert_same(&plan, &merged, column);
    }
    // An empty cell is something else.
    let emptied = merged(format, &plan, &with_cell(&plan, "UX-3", "blocked_by", ""));
    assert_eq!(emptied.plan.dependencies.len(), plan.dependencies.len() - 1);
}

#[test]
fn a_renamed_key_is_the_same_ticket() {
    let plan = tutorial();
    let format = find("csv").expect("csv");
    let text = String::from_utf8(written(format, &plan)).expect("text");
    let renamed = text.replace("UX-2", "UX-20");
    let merged = merged(format, &plan, renamed.as_bytes());
    let mut wanted = plan.clone();
    change(&mut wanted, "UX-2", |row| row.key = "UX-20".into());
    assert_eq!(changes(&wanted, &merged.plan), [""; 0]);
    assert_eq!(
        merged.notes,
        ["UX-2 is called UX-20 in the file: it takes that key"]
    );

    // A file that does not know what it was written from may be about another ticket.
    let plain = exchange::write_plain(format, &plan, &options())
        .expect("written")
        .0;
    let renamed = String::from_utf8(plain)
        .expect("text")
        .replace("UX-2", "UX-20");
    let merged = super::returned::merged(format, &plan, renamed.as_bytes());
    assert_eq!(merged.plan.tickets.len(), plan.tickets.len() + 1);
    assert!(
        merged
            .notes
            .iter()
            .any(|note| note.contains("probably UX-2 was renamed")),
        "{:?}",
        merged.notes
    );
}

#[test]
fn a_row_that_left_the_file_stays_and_is_told() {
    let plan = tutorial();
    let format = find("csv").expect("csv");
    let text = String::from_utf8(written(format, &plan)).expect("text");
    let lines = text.lines().filter(|line| !line.starts_with("UX-3,"));
    let shorter: String = lines.map(|line| format!("{line}\r\n")).collect();
    let merged = merged(format, &plan, shorter.as_bytes());
    assert_eq!(changes(&plan, &merged.plan), [""; 0]);
    assert_eq!(merged.notes.len(), 1, "{:?}", merged.notes);
    assert!(
        merged.notes[0].starts_with("ticket UX-3 is no longer in the file"),
        "{:?}",
        merged.notes
    );
}

#[test]
fn a_ticket_that_left_the_plan_does_not_come_back() {
    let plan = tutorial();
    let format = find("csv").expect("csv");
    let gone = ticket(&plan, "GO-4").id;
    let mut later = plan.clone();
    let touches = |row: &&Dependency| [row.from, row.to].contains(&Node::Ticket(gone));
    for arrow in plan.dependencies.iter().filter(touches) {
        later.dependencies.remove(arrow.id);
    }
    later.tickets.remove(gone);
    let merged_as = |bytes: &[u8]| merged(format, &later, bytes);
    assert_same(&later, &merged_as(&written(format, &plan)), "as it was");
    let touched = merged_as(&with_cell(&plan, "GO-4", "title", "Something else"));
    assert_eq!(changes(&later, &touched.plan), [""; 0]);
    assert_eq!(touched.conflicts.len(), 1, "{:?}", touched.conflicts);
}

#[test]
fn one_value_of_a_format_stretches_the_range_of_the_plan() {
    let mut plan = tutorial();
    let hours = Work::hours;
    change(&mut plan, "UX-2", |row| {
        (row.min_agents, row.max_agents) = (1, 1);
        row.estimate = Estimate::ThreePoint {
            min: hours(2),
            likely: hours(4),
            max: hours(8),
        };
    });
    let format = find("beads").expect("beads");
    let text = String::from_utf8(written(format, &plan)).expect("text");
    let lines = text
        .lines()
        .map(|line| match line.contains("\"external_ref\":\"UX-2\"") {
            true => line.replace("\"estimated_minutes\":240", "\"estimated_minutes\":360"),
            false => line.to_owned(),
        });
    let bytes = lines.collect::<Vec<_>>().join("\n") + "\n";
    assert_ne!(bytes, text);
    let merged = merged(format, &plan, bytes.as_bytes());
    let mut wanted = plan.clone();
    change(&mut wanted, "UX-2", |row| {
        row.estimate = Estimate::ThreePoint {
            min: hours(3),
            likely: hours(6),
            max: hours(12),
        };
    });
    assert_eq!(changes(&wanted, &merged.plan), [""; 0]);
}

#[test]
fn descriptions_do_not_grow_from_round_trip_to_round_trip() {
    let plan = tutorial();
    let format = find("beads").expect("beads");
    let read = |bytes: &[u8]| {
        let read = exchange::read(format, bytes, &ReadOptions::default());
        read.expect("reads").expect("read").0
    };
    let once = read(&written(format, &plan));
    let twice = read(&written(format, &once));
    let said = |plan: &Plan| -> Vec<String> {
        plan.tickets
            .iter()
            .map(|row| row.description.clone())
            .collect()
    };
    assert_eq!(said(&once), said(&twice));
    let wanted: Vec<String> = plan
        .tickets
        .iter()
        .map(|row| row.description.trim().to_owned())
        .collect();
    let known: Vec<&String> = wanted.iter().filter(|text| !text.is_empty()).collect();
    assert!(!known.is_empty() && known.iter().all(|text| said(&once).contains(text)));
}

/// Where a file may be cut off: many places spread over it.
fn cuts(length: usize) -> impl Iterator<Item = usize> {
    (1..24).map(move |part| length * part / 24 + part % 5)
}

#[test]
fn a_file_that_was_cut_off_takes_nothing_and_says_so() {
    let plan = tutorial();
    for format in formats().filter(|format| format.id != "xlsx") {
        let bytes = written(format, &plan);
        for cut in cuts(bytes.len()) {
            let part = &bytes[..cut.min(bytes.len() - 2)];
            // A cut within a character.
            let Some(part) = part
                .utf8_chunks()
                .next()
                .map(|chunk| chunk.valid().as_bytes())
            else {
                continue;
            };
            let what = format!("{} cut at {cut}", format.id);
            let Some(Ok((theirs, report))) = exchange::read(format, part, &ReadOptions::default())
            else {
                continue;
            };
            let is_of_rows = ["csv", "jira", "beads"].contains(&format.id);
            // Where not even a first ticket is left, that is plain to see.
            let is_at_end_of_row = theirs.tickets.is_empty()
                || part.ends_with(b"\n") && is_of_rows
                || part.ends_with(b"\r") && is_of_rows;
            assert!(
                report.traces.is_cut || is_at_end_of_row,
                "{what}: {:?}",
                report.losses
            );
            let told = report
                .losses
                .iter()
                .any(|loss| loss.line.is_some() && loss.text.contains("cut off"));
            assert!(told || is_at_end_of_row, "{what}: {:?}", report.losses);
            let echo = exchange::echo(&plan, format.id, &theirs);
            let merged = merge_file(&plan, &theirs, echo.as_ref(), &report.traces).expect("fits");
            assert_eq!(
                changes(&plan, &merged.plan),
                [""; 0],
                "{what}: {:?}",
                report.losses
            );
        }
    }
}

#[test]
fn the_head_is_taken_only_where_it_was_edited() {
    let plan = tutorial();
    let mut later = plan.clone();
    Arc::make_mut(&mut later.info).mission = "Another mission".into();
    let format = find("markdown").expect("markdown");
    assert_same(
        &later,
        &merged(format, &later, &written(format, &plan)),
        "as it was",
    );
}

#[test]
fn prints_change_nothing_in_what_is_read() {
    let plans = samples().into_iter().map(|(_, plan)| plan);
    for plan in plans.chain((0..12).map(|seed| mixed_plan(30, seed))) {
        for format in formats() {
            let read = |bytes: &[u8]| {
                let read = exchange::read(format, bytes, &ReadOptions::default());
                read.expect("reads").expect("read")
            };
            let plain = exchange::write_plain(format, &plan, &options())
                .expect("written")
                .0;
            let ((without, before), (with, after)) = (read(&plain), read(&written(format, &plan)));
            assert_eq!(changes(&without, &with), [""; 0], "{}", format.id);
            let texts = |report: &Report| -> Vec<String> {
                report.losses.iter().map(|loss| loss.text.clone()).collect()
            };
            assert_eq!(texts(&before), texts(&after), "{}", format.id);
            assert!(before.traces.imprint.is_empty() && !after.traces.imprint.is_empty());
        }
    }
}

/// The tutorial as a document with one piece of it replaced, merged again: what that changes.
fn document_edit(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let plan = tutorial();
    let format = find("markdown").expect("markdown");
    let text = String::from_utf8(written(format, &plan)).expect("text");
    assert_eq!(text.matches(old).count(), 1, "{old} in {text}");
    let merged = merged(format, &plan, text.replace(old, new).as_bytes());
    (changes(&plan, &merged.plan), merged.notes)
}

#[test]
fn each_kind_of_edit_in_a_document_changes_just_that() {
    const ROW: &str =
        "| UX-3 | Test the sketches | Week 1: make it | 4 h | 6 h | 9 h | design | UX-2 |\n";
    let row = |from: &str, to: &str| document_edit(ROW, &ROW.replace(from, to)).0;
    assert_eq!(
        row("Test the", "Try the"),
        ["Changed Ticket UX-3 Try the sketches, Title: Test the sketches -> Try the sketches"]
    );
    assert_eq!(
        row("6 h", "7 h"),
        [
            "Changed Ticket UX-3 Test the sketches, Estimate: min 4 h, likely 6 h, max 9 h -> min 4 h, likely 7 h, max 9 h"
        ]
    );
    let arrows = |edits: Vec<String>| -> Vec<String> {
        edits
            .iter()
            .map(|edit| edit.split(',').next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(
        arrows(row("UX-2 |", "UX-2; DEV-1 |")),
        ["Added Dependency DEV-1 → UX-3"]
    );
    assert_eq!(
        arrows(row("UX-2 |", " |")),
        ["Removed Dependency UX-2 → UX-3"]
    );
    assert_eq!(
        arrows(row("UX-2 |", "DEV-1 |")),
        [
            "Removed Dependency UX-2 → UX-3",
            "Added Dependency DEV-1 → UX-3"
        ]
    );
    let line = "| UX-2 | UX-3 |  |  |  | There has to be something to show. |\n";
    assert_eq!(
        arrows(document_edit(line, "").0),
        ["Removed Dependency UX-2 → UX-3"]
    );
    let more = format!("{ROW}| UX-9 | New | Week 1: make it | 1 h | 2 h | 3 h | design | UX-3 |\n");
    assert_eq!(
        arrows(document_edit(ROW, &more).0),
        ["Added Ticket UX-9 New", "Added Dependency UX-3 → UX-9"]
    );
    assert_eq!(document_edit(ROW, "").0, [""; 0], "its card is still there");
    assert_eq!(row("6 h", "soon"), [""; 0]);
    assert_eq!(row("UX-2 |", "UX-2x |"), [""; 0]);
}
