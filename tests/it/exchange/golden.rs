//! One small plan in every format, compared with files that people have looked at.
//!
//! `UPDATE_EXPECT=1 cargo test` writes the files anew; look at the difference before keeping it.

use super::{read, write};
use slackline::exchange::FORMATS;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn expect(name: &str, actual: &[u8]) {
    let path = folder("golden/exchange").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, actual).expect("a writable golden file");
        return;
    }
    let expected = std::fs::read(&path).unwrap_or_default();
    let (actual, expected) = (
        String::from_utf8_lossy(actual),
        String::from_utf8_lossy(&expected),
    );
    let differs = actual
        .lines()
        .zip(expected.lines())
        .enumerate()
        .find(|(_, (a, e))| a != e);
    assert!(
        actual == expected,
        "{name} differs from its golden file, first at {differs:?}; UPDATE_EXPECT=1 rewrites it"
    );
}

/// The files of a folder, one after the other.
fn listed(bytes: &[u8]) -> Vec<u8> {
    let files = slackline::exchange::archive::files(bytes).expect("an archive");
    let mut text = Vec::new();
    for file in files {
        text.extend(format!("======== {}\n", file.name).bytes());
        text.extend(file.bytes);
    }
    text
}

#[test]
fn the_small_plan_looks_as_it_did_in_every_format() {
    let bytes = std::fs::read(folder("data/small.plan.json")).expect("the small plan");
    let (plan, _) = read("json", &bytes);
    for format in FORMATS.iter().filter(|format| format.write.is_some()) {
        let (bytes, report) = write(format, &plan);
        let extension = format.extensions[0];
        let name = if extension == "mmd" {
            "small.flowchart.mmd".to_owned()
        } else {
            format!("small.{extension}")
        };
        match format.id {
            // What is inside changes with every version of a library, or with the layout and the fonts of
            // a drawing; their own tests read it back.
            "xlsx" | "png" | "pdf" | "svg" | "html" | "graphml" => {}
            _ if format.is_folder() => expect(&name.replace(".zip", ".txt"), &listed(&bytes)),
            _ => expect(&name, &bytes),
        }
        let losses: String = report
            .losses
            .iter()
            .map(|loss| format!("{loss}\n"))
            .collect();
        expect(&format!("{name}.losses.txt"), losses.as_bytes());
    }
}
