//! No bytes make a reader panic, and whatever is read is consistent.

use super::plans_rich::{Random, rich_plan};
use super::{options_for, write};
use slackline::exchange::{FORMATS, Format, ReadOptions};
use slackline::plan::integrity;

/// Bytes that readers trip over.
const SHARDS: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"\0",
    b"\xFF",
    b"\xC3",
    b"\n",
    b"\r",
    b",",
    b";",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"-1",
    b"1e308",
    b"99999999999999999999",
    b"\\ud800",
    b"\xEF\xBB\xBF",
    b"'",
    b"=",
    b"4294967295",
    b"t1",
    b"\"id\"",
    b"<",
    b"</Task>",
    b"<task>",
    b"&x;",
    b"&#0;",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
    b"%T\t",
    b"(0||",
    b"${a}",
    b"/*",
];

/// The bytes with one to four pieces cut, moved or replaced.
pub(super) fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(20)).min(bytes.len());
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => drop(bytes.splice(at..at, random.pick(SHARDS).iter().copied())),
            3 => drop(bytes.splice(at..end, random.pick(SHARDS).iter().copied())),
            _ => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
        }
    }
    bytes
}

/// A file of a random plan, or of the sample file of a format that is only read.
fn whole_file(format: &Format, seed: u64) -> Vec<u8> {
    if format.write.is_some() {
        return write(format, &rich_plan(seed)).0;
    }
    let path = format!(
        "{}/tests/data/small.{}",
        env!("CARGO_MANIFEST_DIR"),
        format.extensions[0]
    );
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn damaged_files_are_read_or_refused() {
    let mut random = Random(7);
    for format in FORMATS {
        let Some(read) = format.read else { continue };
        let (mut good, mut refused) = (0, 0);
        // Prose takes longer to read than a table; its own fuzzing stands with the document tests.
        let rounds = if format.id == "markdown" { 12 } else { 150 };
        for seed in 0..20 {
            let bytes = whole_file(format, seed);
            // Wordy formats get fewer tries, so that none of them takes longer than the others.
            for _ in 0..(600_000 / bytes.len()).clamp(4, rounds) {
                let damaged = mutate(&bytes, &mut random);
                match read(&damaged, &ReadOptions::default()) {
                    Ok((plan, _)) => {
                        assert_eq!(integrity::check(&plan), Ok(()), "{}", format.id);
                        good += 1;
                    }
                    Err(error) => {
                        assert!(!error.to_string().is_empty());
                        refused += 1;
                    }
                }
            }
        }
        assert!(
            good > 0 && refused > 0,
            "{}: {good} read, {refused} refused",
            format.id
        );
    }
}

#[test]
fn what_was_read_from_damage_can_be_written() {
    let mut random = Random(11);
    let csv = slackline::exchange::find("csv").expect("CSV");
    let (bytes, _) = write(csv, &rich_plan(5));
    for _ in 0..60 {
        let damaged = mutate(&bytes, &mut random);
        let Ok((plan, _)) = csv.read.expect("CSV reads")(&damaged, &ReadOptions::default()) else {
            continue;
        };
        for format in FORMATS {
            let written = format
                .write
                .map(|write| write(&plan, &options_for(format, &plan)));
            assert!(written.is_none_or(|result| result.is_ok()), "{}", format.id);
        }
    }
}
