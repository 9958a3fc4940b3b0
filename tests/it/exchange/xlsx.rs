//! Workbooks: what comes back, what people change in them, what is refused.

use super::plans_rich::{Random, rich_plan};
use super::{read, samples, write};
use rust_xlsxwriter::Workbook;
use slackline::exchange::{Format, ReadError, ReadOptions, find};
use slackline::plan::*;

fn xlsx() -> &'static Format {
    find("xlsx").expect("XLSX")
}

#[test]
fn every_plan_comes_back_exactly() {
    let random = (0..60).map(|seed| (format!("seed {seed}"), rich_plan(seed)));
    for (name, plan) in samples().into_iter().chain(random) {
        let (bytes, _) = write(xlsx(), &plan);
        let (back, notes) = read("xlsx", &bytes);
        assert_eq!(notes.losses, [], "{name}");
        assert!(
            back == plan,
            "{name} differs: {}",
            first_difference(&back, &plan)
        );
        assert_eq!(back.last_id, plan.last_id, "{name}");
    }
}

fn first_difference(back: &Plan, plan: &Plan) -> String {
    let text = |plan: &Plan| {
        String::from_utf8(slackline::exchange::plan_json::write(plan)).expect("UTF-8")
    };
    let (back, plan) = (text(back), text(plan));
    let pair = back.lines().zip(plan.lines()).find(|(a, b)| a != b);
    format!("{pair:?}")
}

#[test]
fn the_moment_of_writing_stands_in_the_properties() {
    use std::io::Read;
    let (bytes, _) = write(xlsx(), &rich_plan(1));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    let mut part = archive.by_name("docProps/core.xml").expect("properties");
    part.read_to_string(&mut text).expect("text");
    assert_eq!(text.matches("2026-01-05T09:00:00Z").count(), 2, "{text}");
}

/// A workbook of sheets of texts.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, lines) in sheets {
        let page = book.add_worksheet().set_name(*name).expect("a name");
        for (line, cells) in lines.iter().enumerate() {
            for (at, cell) in cells.iter().enumerate() {
                page.write_string(line as u32, at as u16, *cell)
                    .expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn rows_that_people_add_and_cells_that_they_break_are_taken_as_far_as_they_go() {
    let bytes = workbook(&[
        (
            "Plan",
            &[
                &["Slackline plan"],
                &["title", "By hand"],
                &["start", "2026-03-02T09:00"],
                &["days per week", "many"],
            ],
        ),
        ("Tracks", &[&["id", "name"], &["", "Web"]]),
        (
            "Tickets",
            &[
                &[
                    "id", "key", "title", "track", "min h", "likely h", "max h", "priority",
                    "percent", "state",
                ],
                &[
                    "",
                    "A-1",
                    "First",
                    "web",
                    "2h",
                    "90m",
                    "4h",
                    "P1",
                    "12",
                    "in progress",
                ],
                &["", "A-1", "Again", "Nowhere", "x", "3", "", "P9", "999", ""],
                &["", "", "No key", "", "", "", "5h", "", "", ""],
            ],
        ),
        (
            "Dependencies",
            &[
                &["id", "from", "to", "kind", "lag h"],
                &["", "a-1", "T-2", "SS", "1h"],
                &["", "A-1", "", "", ""],
            ],
        ),
    ]);
    let (plan, report) = read("xlsx", &bytes);
    let notes: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    assert_eq!(plan.info.title, "By hand");
    assert_eq!(
        (
            plan.tickets.len(),
            plan.tracks.len(),
            plan.dependencies.len()
        ),
        (3, 1, 0),
        "{notes:?}"
    );
    let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(keys[0], "A-1");
    let first = plan.tickets.iter().next().expect("a ticket");
    let three = Estimate::ThreePoint {
        min: Work(90),
        likely: Work(120),
        max: Work(240),
    };
    assert_eq!((&first.estimate, first.progress.percent), (&three, 12));
    assert_eq!(first.progress.state, ProgressState::InProgress);
    for wanted in [
        "no track is called \"Nowhere\"",
        "used twice",
        "without a key",
        "\"P9\" is none of",
        "wrong order",
        "\"many\" is no whole number",
        "Dependencies",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(wanted)),
            "{wanted}: {notes:#?}"
        );
    }
}

#[test]
fn a_table_of_somebody_else_is_read_like_csv() {
    let bytes = workbook(&[
        ("Intro", &[&["Our plan"]]),
        (
            "Work",
            &[
                &["", "Our plan"],
                &["Key", "Title", "Estimate", "Blocked_By"],
                &["A", "One, two", "2h", ""],
                &["B", "=1+1", "3h", "A"],
            ],
        ),
    ]);
    let (plan, report) = read("xlsx", &bytes);
    assert_eq!(
        (plan.tickets.len(), plan.dependencies.len()),
        (2, 1),
        "{report:?}"
    );
    assert!(plan.tickets.iter().any(|t| t.title == "One, two"));
    let nothing = workbook(&[("Sheet", &[&["a", "b"]])]);
    let error =
        xlsx().read.expect("reads")(&nothing, &ReadOptions::default()).expect_err("no plan");
    assert!(error.to_string().contains("key"), "{error}");
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/workbook.xml", options)
        .expect("a part");
    let zeros = vec![0u8; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&zeros).expect("written");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
    let error = xlsx().read.expect("reads")(&bytes, &ReadOptions::default());
    assert_eq!(error.err(), Some(ReadError::Bomb { limit: "256 MB" }));
}

#[test]
fn cells_far_apart_take_no_memory() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.write_string(0, 0, "key").expect("a cell");
    page.write_string(1, 0, "A").expect("a cell");
    page.write_string(1_048_575, 16_383, "far away")
        .expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let (plan, _) = read("xlsx", &bytes);
    assert_eq!(plan.tickets.len(), 1);
}

#[test]
fn damage_never_panics() {
    let (bytes, _) = write(xlsx(), &rich_plan(1));
    let mut random = Random(5);
    let read = xlsx().read.expect("reads");
    for _ in 0..200 {
        let mut damaged = bytes.clone();
        for _ in 0..1 + random.below(6) {
            let at = random.below(damaged.len());
            damaged[at] = random.next() as u8;
        }
        if let Ok((plan, _)) = read(&damaged, &ReadOptions::default()) {
            assert_eq!(integrity::check(&plan), Ok(()));
        }
    }
}
