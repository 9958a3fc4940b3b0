//! The sample campaigns: their files are stable, and they hold every figure of the documents they carry.
//!
//! The figures stand here as literals, counted in the documents by hand, so that a sample cannot lose a
//! ticket or an arrow unnoticed. `UPDATE_EXPECT=1` rewrites a file in the writer's own form.

mod enterprise;
mod others;
mod phase_f;
mod schedules;
mod swarm;

use slackline::exchange::plan_json;
use slackline::plan::{Criterion, Dependency, Node, Plan, SourceRef};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const SAMPLES: [&str; 6] = [
    "enterprise",
    "phase_f",
    "platform",
    "remediation",
    "swarm",
    "tutorial",
];

fn path_of(name: &str) -> PathBuf {
    let file = format!("sample_plans/{name}.plan.json");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn text_of(name: &str) -> Vec<u8> {
    std::fs::read(path_of(name)).expect("the sample is part of the project")
}

fn sample(name: &str) -> Plan {
    plan_json::read(&text_of(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Rows per table in the order of the file, as far as the documents give them.
fn counts(plan: &Plan) -> [usize; 8] {
    [
        plan.tracks.len(),
        plan.phases.len(),
        plan.agents.len(),
        plan.tickets.len(),
        plan.gates.len(),
        plan.checkpoints.len(),
        plan.options.len(),
        plan.risks.len(),
    ]
}

fn criteria(list: &[Criterion]) -> (usize, usize) {
    (list.iter().filter(|c| c.done).count(), list.len())
}

fn between_tickets(dependency: &Dependency) -> bool {
    matches!(
        (dependency.from, dependency.to),
        (Node::Ticket(_), Node::Ticket(_))
    )
}

fn edge(plan: &Plan, from: &str, to: &str) -> Dependency {
    let ends = (plan.find_key(from), plan.find_key(to));
    let same = |d: &&Dependency| (Some(d.from), Some(d.to)) == ends;
    let found = plan.dependencies.iter().find(same);
    found
        .unwrap_or_else(|| panic!("no dependency {from} -> {to}"))
        .clone()
}

fn says(sources: &[SourceRef]) -> usize {
    sources.iter().filter(|s| !s.says.is_empty()).count()
}

#[test]
fn every_file_reads_and_writes_back_byte_for_byte() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for name in SAMPLES {
        let bytes = text_of(name);
        let written = plan_json::write(&sample(name));
        if update && bytes != written {
            // Renamed into place: the other tests read the file meanwhile.
            let fresh = path_of(name).with_extension("new");
            std::fs::write(&fresh, &written).expect("the sample can be written");
            std::fs::rename(&fresh, path_of(name)).expect("the sample can be replaced");
        } else {
            assert!(bytes == written, "{name}: not in the writer's form");
        }
    }
}

#[test]
fn every_sample_file_is_tested_here() {
    let folder = path_of("tutorial")
        .parent()
        .map(Path::to_path_buf)
        .expect("a folder");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of samples")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|file| file.strip_suffix(".plan.json").map(str::to_owned))
        .collect();
    found.sort();
    assert_eq!(found, SAMPLES);
}

#[test]
fn samples_name_no_person_mailbox_or_home_directory() {
    for name in SAMPLES {
        let text = String::from_utf8(text_of(name)).expect("text");
        for private in ["/Users/", "/home/", "C:\\\\", "cave", "@"] {
            assert!(!text.contains(private), "{name} holds {private}");
        }
    }
}

#[test]
fn texts_are_short_and_sources_only_cited() {
    for name in SAMPLES {
        let plan = sample(name);
        assert!(
            plan.sources.iter().all(|s| s.text.is_empty()),
            "{name} holds a document"
        );
        for ticket in plan.tickets.iter() {
            assert!(
                ticket.title.len() <= 24,
                "{name}: {} is no short title",
                ticket.title
            );
            assert!(
                ticket.description.len() <= 200,
                "{name}: {} is long",
                ticket.key
            );
        }
    }
}

#[test]
fn titles_of_a_plan_differ() {
    for name in SAMPLES {
        let plan = sample(name);
        let titles: BTreeSet<&str> = plan.tickets.iter().map(|t| t.title.as_str()).collect();
        assert_eq!(titles.len(), plan.tickets.len(), "{name}");
    }
}
