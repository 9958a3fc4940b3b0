//! Documents of many shapes and languages, each with what has to be read from it in a comment at its end.

use super::{own, read};
use slackline::document::Document;
use slackline::plan::{Node, Plan, ProgressState, integrity};
use std::path::Path;

/// The documents, by name.
fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/documents");
    let entries = std::fs::read_dir(folder).expect("the documents are part of the project");
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .collect();
    names.sort_unstable();
    names
}

/// What a document says should be read: `key=value` pairs of its last comment. Values may hold spaces.
fn expectations(text: &str) -> Vec<(String, String)> {
    let comment = text
        .rsplit("<!-- expect:")
        .next()
        .expect("an expectation")
        .trim_end();
    let comment = comment
        .strip_suffix("-->")
        .expect("the end of the comment")
        .trim();
    let mut found: Vec<(String, String)> = Vec::new();
    for word in comment.split(' ') {
        match word.split_once('=') {
            Some((key, value)) => found.push((key.to_owned(), value.to_owned())),
            None => {
                let (_, value) = found.last_mut().expect("a value");
                value.push(' ');
                value.push_str(word);
            }
        }
    }
    assert!(found.len() >= 2, "{text}");
    found
}

fn check(name: &str, document: &Document, key: &str, value: &str) -> Result<(), String> {
    let plan = &document.plan;
    let losses: Vec<&str> = document
        .losses
        .iter()
        .map(|loss| loss.text.as_str())
        .collect();
    let count = match key {
        "tickets" => plan.tickets.len(),
        "tracks" => plan.tracks.len(),
        "phases" => plan.phases.len(),
        "gates" => plan.gates.len(),
        "checkpoints" => plan.checkpoints.len(),
        "options" => plan.options.len(),
        "agents" => plan.agents.len(),
        "readings" => plan.readings.len(),
        "dependencies" => plan.dependencies.len(),
        "losses" => losses.len(),
        "done" => in_state(plan, ProgressState::Done),
        "started" => in_state(plan, ProgressState::InProgress),
        "sizes" => plan
            .tickets
            .iter()
            .filter(|ticket| ticket.size.is_some())
            .count(),
        "estimated" => plan
            .tickets
            .iter()
            .filter(|ticket| !ticket.estimate.is_none())
            .count(),
        "hours" => {
            plan.tickets
                .iter()
                .filter_map(|ticket| ticket.estimate.likely())
                .map(|work| work.0)
                .sum::<i64>() as usize
                / 60
        }
        "edges" | "titles" => {
            let mut edges = value.split(',');
            return edges.try_for_each(|edge| edge_is_there(name, document, edge, key == "titles"));
        }
        "track_order" => {
            let names = plan.tracks_in_order().into_iter();
            let names: Vec<&str> = names.map(|track| track.name.as_str()).collect();
            return same(&names.join(","), value, &format!("{name}: order of tracks"));
        }
        "lists" => {
            let counts: Vec<String> = document
                .facts
                .lists
                .iter()
                .map(|list| list.edges.len().to_string())
                .collect();
            return same(&counts.join(","), value, &format!("{name}: lists"));
        }
        _ => panic!("{name}: nobody knows what {key} is"),
    };
    same(
        &count.to_string(),
        value,
        &format!("{name}: {key}; losses {losses:#?}"),
    )
}

fn same(found: &str, expected: &str, what: &str) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{expected} expected, {found} found: {what}"))
    }
}

fn in_state(plan: &Plan, state: ProgressState) -> usize {
    plan.tickets
        .iter()
        .filter(|ticket| ticket.progress.state == state)
        .count()
}

fn edge_is_there(
    name: &str,
    document: &Document,
    edge: &str,
    by_title: bool,
) -> Result<(), String> {
    let plan = &document.plan;
    let (from, to) = edge.split_once('>').expect("an edge");
    let shown = |node: Node| {
        if by_title {
            plan.node_title(node)
        } else {
            plan.key(node)
        }
    };
    let found = plan
        .dependencies
        .iter()
        .any(|row| shown(row.from) == from && shown(row.to) == to);
    found
        .then_some(())
        .ok_or_else(|| format!("{name}: {edge} is missing"))
}

#[test]
fn every_document_gives_what_it_says() {
    let names = names();
    assert!(names.len() >= 100, "only {} documents", names.len());
    let differ: Vec<String> = names.iter().flat_map(|name| differences(name)).collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// What a document gives otherwise than it says, every expectation on its own.
fn differences(name: &str) -> Vec<String> {
    let bytes = own(name);
    let document = read(&bytes, name);
    assert_eq!(integrity::check(&document.plan), Ok(()), "{name}");
    let expected = expectations(&String::from_utf8_lossy(&bytes)).into_iter();
    expected
        .filter_map(|(key, value)| check(name, &document, &key, &value).err())
        .collect()
}

#[test]
fn every_row_stands_on_lines_of_its_document() {
    for name in names() {
        let bytes = own(&name);
        let lines = bytes.split(|&byte| byte == b'\n').count() as u32;
        let plan = read(&bytes, &name).plan;
        for ticket in plan.tickets.iter() {
            assert!(!ticket.sources.is_empty(), "{name}: {}", ticket.key);
            assert!(
                ticket
                    .sources
                    .iter()
                    .all(|at| (1..=lines).contains(&at.line)),
                "{name}: {}",
                ticket.key
            );
        }
        assert!(
            plan.dependencies.iter().all(|row| !row.sources.is_empty()),
            "{name}"
        );
    }
}

#[test]
fn facts_are_the_same_from_the_plan_as_from_the_bytes() {
    for name in names() {
        let document = read(&own(&name), &name);
        let source = document.plan.sources.iter().next().expect("a source");
        assert!(
            slackline::document::facts_of(source) == document.facts,
            "{name}"
        );
    }
}
