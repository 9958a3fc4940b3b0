//! The stored corpus of damaged files: each one once took a reader down a path of its own.
//!
//! `tests/data/corpus/FORMAT/*` are the files, `outcomes.txt` says what has to come of each. Kept small: a file that
//! comes to the same as another teaches nothing. `UPDATE_EXPECT=1` rewrites the outcomes; the ignored test at the
//! end looks for more files.

use super::hostile::mutate;
use super::plans_rich::Random;
use super::{read, write};
use slackline::exchange::{FORMATS, Format, ReadError, ReadOptions, Report, find};
use slackline::plan::{Plan, integrity};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/corpus"))
}

/// Every file with its format, in the order of names.
fn files() -> Vec<(&'static Format, String, Vec<u8>)> {
    let mut files = Vec::new();
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let Ok(entries) = std::fs::read_dir(folder().join(format.id)) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("a folder entry").path();
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            let bytes = std::fs::read(&path).expect("a file of the corpus");
            files.push((format, format!("{}/{name}", format.id), bytes));
        }
    }
    files.sort_by(|a, b| a.1.cmp(&b.1));
    files
}

fn read_with(format: &Format, bytes: &[u8]) -> Result<(Plan, Report), ReadError> {
    format.read.expect("a reader")(bytes, &ReadOptions::default())
}

/// What came of a file, in a line.
fn outcome(result: &Result<(Plan, Report), ReadError>) -> String {
    match result {
        Err(error) => format!("refused: {error}"),
        Ok((plan, report)) => {
            let mut text = format!(
                "{} tickets, {} gates, {} dependencies, {} agents, {} losses",
                plan.tickets.len(),
                plan.gates.len(),
                plan.dependencies.len(),
                plan.agents.len(),
                report.losses.len()
            );
            if let Some(first) = report.losses.first() {
                let _ = write!(text, ", first: {first}");
            }
            text
        }
    }
    .replace(['\n', '\r'], " ")
}

#[test]
fn the_corpus_is_read_or_refused_as_it_was() {
    let files = files();
    let mut text = String::new();
    for (format, name, bytes) in &files {
        let result = read_with(format, bytes);
        if let Ok((plan, _)) = &result {
            assert_eq!(integrity::check(plan), Ok(()), "{name}");
        }
        let _ = writeln!(text, "{name}: {}", outcome(&result));
    }
    let path = folder().join("outcomes.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).expect("a writable file");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let other = text.lines().zip(expected.lines()).find(|(a, b)| a != b);
    assert!(
        text == expected,
        "first at {other:?}; UPDATE_EXPECT=1 rewrites outcomes.txt"
    );
    let readers = FORMATS.iter().filter(|format| format.read.is_some());
    for format in readers {
        let own = files.iter().filter(|(other, ..)| other.id == format.id);
        assert!(own.count() >= 1, "{} has hardly a corpus", format.id);
    }
}

#[test]
fn mutations_of_the_corpus_are_read_or_refused() {
    let mut random = Random(2027);
    for (format, name, bytes) in files() {
        for _ in 0..if format.id == "markdown" { 2 } else { 8 } {
            let damaged = mutate(&bytes, &mut random);
            match read_with(format, &damaged) {
                Ok((plan, _)) => assert_eq!(integrity::check(&plan), Ok(()), "{name}"),
                Err(error) => assert!(!error.to_string().is_empty(), "{name}"),
            }
        }
    }
}

/// The smallest plan that has a bit of everything, so that files stay small.
fn seed_files(format: &Format) -> Vec<Vec<u8>> {
    let data = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
    let small = data.join(format!("small.{}", format.extensions[0]));
    let mut files: Vec<Vec<u8>> = std::fs::read(small).into_iter().collect();
    if format.write.is_some() {
        let table = b"key,title,track,estimate,blocked_by,role,agents\n\
            A-1,Write it: down,Main,2h,,author,\nA-2,\"Read, it\",Main,3d,A-1,,Ann\nB-1,Go,Side,,A-1;A-2,,\n";
        let (plan, _) = read("csv", table);
        files.insert(0, write(find(format.id).expect("known"), &plan).0);
        files.truncate(1);
    }
    files
}

/// An outcome without its figures and names: what the reader did, not to what.
fn kind_of(outcome: &str) -> String {
    let mut kind = String::new();
    let mut is_quoted = false;
    for c in outcome.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted || c.is_ascii_digit() => {}
            c => kind.push(c),
        }
    }
    kind
}

#[test]
#[ignore = "looks for files that take readers down new paths, and writes them to tests/data/corpus"]
fn look_for_more_files() {
    const MOST: usize = 14;
    let mut random = Random(std::process::id().into());
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (other, _, bytes) in files() {
            if other.id == format.id {
                found.insert(kind_of(&outcome(&read_with(format, &bytes))), bytes);
            }
        }
        let seeds = seed_files(format);
        for round in 0..3_000 {
            let bytes = &seeds[round % seeds.len()];
            let damaged = mutate(bytes, &mut random);
            let kind = kind_of(&outcome(&read_with(format, &damaged)));
            let is_smaller = found.get(&kind).is_none_or(|old| damaged.len() < old.len());
            if is_smaller
                && (found.len() < MOST || found.contains_key(&kind))
                && damaged.len() < 9_000
            {
                found.insert(kind, damaged);
            }
        }
        let folder = folder().join(format.id);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (place, bytes) in found.values().enumerate() {
            std::fs::write(folder.join(format!("{place:02}")), bytes).expect("written");
        }
    }
}
