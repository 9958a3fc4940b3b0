//! Files in and out: what comes back, what is refused, what other programs would be given.

#[path = "../support/plans_rich.rs"]
pub mod plans_rich;

mod agents;
mod corpus;
mod csv;
mod formats;
mod github;
mod golden;
mod hostile;
mod interop;
mod json;
mod loops;
mod losses;
mod markdown;
mod mermaid;
mod mspdi;
mod pictures;
mod returned;
mod trackers;
mod xlsx;

use slackline::exchange::{Format, Look, ReadOptions, Report, WriteOptions};
use slackline::plan::{Plan, Stamp};

fn options() -> WriteOptions {
    WriteOptions {
        option: None,
        now: Stamp::DEFAULT_START,
        // Small pictures, since every test of every format draws them.
        look: Look {
            scale: 0.25,
            ..Look::default()
        },
        ..WriteOptions::default()
    }
}

/// The options, with the findings for the format that holds nothing else.
fn options_for(format: &Format, plan: &Plan) -> WriteOptions {
    let findings = (format.id == "sarif").then(|| {
        let context = slackline::lint::Context::new(plan);
        let found = slackline::lint::check_only(&context, slackline::lint::Cost::Quick);
        slackline::export::findings(plan, &found)
    });
    WriteOptions {
        findings,
        name: "small.plan.json".to_owned(),
        ..options()
    }
}

/// The bytes and losses of a plan in a format that can write.
fn write(format: &Format, plan: &Plan) -> (Vec<u8>, Report) {
    let write = format.write.expect("the format writes");
    write(plan, &options_for(format, plan)).unwrap_or_else(|error| panic!("{}: {error}", format.id))
}

/// The plan in a file that has to be readable, and what was lost.
fn read(id: &str, bytes: &[u8]) -> (Plan, Report) {
    let format = slackline::exchange::find(id).expect("a known format");
    let read = format.read.expect("the format reads");
    read(bytes, &ReadOptions::default()).unwrap_or_else(|error| panic!("{id}: {error}"))
}

/// The plan files of the samples folder, with their names.
pub fn samples() -> Vec<(String, Plan)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sample_plans");
    let mut samples: Vec<(String, Plan)> = std::fs::read_dir(folder)
        .expect("the samples folder")
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.to_string_lossy().ends_with(".plan.json"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            let bytes = std::fs::read(&path).expect("a sample");
            (name, read("json", &bytes).0)
        })
        .collect();
    samples.sort_by(|a, b| a.0.cmp(&b.0));
    samples
}
