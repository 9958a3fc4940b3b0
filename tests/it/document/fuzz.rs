//! No document makes the reader panic, and whatever is read is consistent and written back exactly.
//!
//! The corpus is every document of the test data; cases that once failed are kept in `REGRESSIONS`.

use super::{own, read};
use slackline::document::write_back::write_back;
use slackline::plan::integrity;

/// A small generator with a fixed course (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

const CORPUS: [&str; 12] = [
    "twin_swarm",
    "twin_guide",
    "twin_days",
    "twin_spec",
    "twin_intake",
    "github_task_list",
    "nested_lists",
    "front_matter_folder",
    "kinds_and_lags",
    "table_chinese",
    "arrow_list_only",
    "milestones_by_date",
];

/// Pieces that readers trip over.
const SHARDS: &[&str] = &[
    "|",
    "\n|---|\n",
    "→",
    "–",
    "- [ ] ",
    "- [x]",
    "**",
    "`",
    "```\n",
    "\r",
    "\r\n",
    "\t",
    "(",
    ")",
    "（",
    "：",
    ":",
    "---\n",
    "id: ",
    "T1",
    "A-",
    "-1",
    "9999999999999999999",
    "0h",
    "1e9h",
    "50 %",
    "é",
    "✅",
    "Ã©",
    "â†’",
    "\u{feff}",
    "\u{202e}",
    "Hour 99999999999",
    "Week 0",
    "after ",
    "Gate 1: After A & B (Before C)",
    "Option 1: x (1-2 h)",
    "before",
    "\u{0130}stanbul",
    "ß",
    "ﬁ",
    "第3周",
    "🚀",
    "Track 1 — ",
    "TaskCreate(",
    "\"",
];

const REGRESSIONS: &[&str] = &[
    "\u{0130} 50% complete A",
    "- [ ] \u{0130} depends on T1",
    "Start in Phase 1",
    "00:00 - \u{0130}\n",
    "- **Day 1**\u{0130}:",
];

fn check(bytes: &[u8], what: &str) {
    let document = read(bytes, "fuzz.md");
    assert_eq!(integrity::check(&document.plan), Ok(()), "{what}");
    let source = document.plan.sources.iter().next().expect("a source").id;
    if let Ok(written) = write_back(&document.plan, source) {
        assert!(
            written.bytes == bytes,
            "{what}: not the same bytes: {:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

fn mutated(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(6) {
            0 => bytes.truncate(at.max(1)),
            1 => drop(bytes.drain(at..end)),
            2 | 3 => drop(bytes.splice(at..at, SHARDS[random.below(SHARDS.len())].bytes())),
            4 => bytes
                .splice(at..end, std::iter::once((random.next() & 0xFF) as u8))
                .for_each(drop),
            _ => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
        }
    }
    bytes
}

#[test]
fn damaged_documents_are_read_and_written_back() {
    let mut random = Random(0x5EED);
    for name in CORPUS {
        let whole = own(name);
        for round in 0..40 {
            let bytes = mutated(&whole, &mut random);
            check(&bytes, &format!("{name} {round}"));
        }
    }
    for text in REGRESSIONS {
        check(text.as_bytes(), text);
    }
}

#[test]
fn random_bytes_are_read() {
    let mut random = Random(77);
    for round in 0..150 {
        let length = random.below(400);
        let bytes: Vec<u8> = match round % 3 {
            0 => (0..length).map(|_| (random.next() & 0xFF) as u8).collect(),
            1 => (0..length)
                .map(|_| b"|-# \n*[]x:1aT("[random.below(14)])
                .collect(),
            _ => (0..length / 8)
                .flat_map(|_| {
                    SHARDS[random.below(SHARDS.len())]
                        .bytes()
                        .collect::<Vec<_>>()
                })
                .collect(),
        };
        check(&bytes, &format!("random {round}"));
    }
}
