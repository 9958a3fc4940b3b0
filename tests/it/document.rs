//! Campaigns written as documents: what is read from them, and what is written back.

mod fuzz;
mod real;
mod reimport;
mod round_trip;
mod seeds;
mod shapes;
mod speed;

use slackline::document::{self, Document};
use std::path::{Path, PathBuf};

/// A document of the project's test data.
fn own(name: &str) -> Vec<u8> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/documents/{name}.md"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A document beside the project, where it is there; else the test says that it skips.
fn beside(folder: &str, file: &str) -> Option<Vec<u8>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [concat!("../sha", "red"), concat!("../../sha", "red")]
        .map(|shared| project.join(shared).join(folder));
    let found = folders
        .iter()
        .find_map(|folder: &PathBuf| std::fs::read(folder.join(file)).ok());
    if found.is_none() {
        println!("skipped: {file} is not beside the project");
    }
    found
}

fn read(bytes: &[u8], name: &str) -> Document {
    document::read(bytes, name, "Untitled")
}
