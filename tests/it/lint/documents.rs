//! Lint on documents: twins of our own that always run, and the documents beside the project where they are.
//!
//! A twin holds its expectations in comments at its head: `<!-- expect: rule name=value -->` and
//! `<!-- silent: rule ... -->`. They are taken out before it is read.

use super::{findings, number, of};
use slackline::document;
use slackline::lint::Finding;
use std::path::{Path, PathBuf};

fn linted(bytes: &[u8], name: &str) -> Vec<Finding> {
    findings(&document::read(bytes, name, "").plan)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn twins_fire_what_they_expect_and_nothing_they_forbid() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/data/lint/documents"))
        .expect("the folder of twins")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a twin");
        let name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let (head, body): (Vec<&str>, Vec<&str>) =
            text.lines().partition(|line| line.starts_with("<!-- "));
        let found = linted(body.join("\n").as_bytes(), &name);
        for line in head {
            let line = line.trim_start_matches("<!-- ").trim_end_matches(" -->");
            let (kind, rest) = line.split_once(':').expect("kind: rules");
            match kind {
                "expect" => expect(&found, rest, &name),
                _ => silent(&found, rest, &name),
            }
        }
    }
}

fn expect(found: &[Finding], text: &str, place: &str) {
    let mut words = text.split_whitespace();
    let rule = words.next().expect("a rule");
    let own = of(found, rule);
    assert!(!own.is_empty(), "{place}: {rule} does not fire");
    let wanted: Vec<(&str, f64)> = words
        .map(|word| word.split_once('=').expect("name=value"))
        .map(|(name, value)| (name, value.parse().expect("a number")))
        .collect();
    let has = |f: &&&Finding| {
        wanted
            .iter()
            .all(|(name, value)| (number(f, name) - value).abs() < 0.05)
    };
    assert!(
        own.iter().any(|f| has(&f)),
        "{place}: {rule} with {wanted:?}, not {own:#?}"
    );
}

fn silent(found: &[Finding], rules: &str, place: &str) {
    for rule in rules.split_whitespace() {
        let own = of(found, rule);
        assert!(own.is_empty(), "{place}: {own:#?}");
    }
}

/// One entry of the catalogue: the rule, the document, numbers that some finding of it must have.
type Entry = (&'static str, &'static str, &'static [(&'static str, f64)]);

const SWARM: &str = "000_swarm_orchestrator.md";
const GUIDE: &str = "001_execution_guide.md";
const REMEDY: &str = "002_remediation_orchestrator.md";
const SPEC: &str = "003_enterprise_spec.md";
const PLATFORM: &str = "004_platform_orchestrator.md";

const FIRES: &[Entry] = &[
    ("mojibake", SWARM, &[]),
    ("mojibake", GUIDE, &[]),
    ("mojibake", REMEDY, &[]),
    ("unknown-reference", SPEC, &[("ids", 4.0)]),
    ("unknown-reference", PLATFORM, &[]),
    (
        "range-with-holes",
        SPEC,
        &[("members", 8.0), ("known", 4.0)],
    ),
    (
        "overlapping-ranges",
        SPEC,
        &[("twice", 2.0), ("distinct", 15.0)],
    ),
    ("count-claim", GUIDE, &[("stated", 5.0), ("actual", 6.0)]),
    ("count-claim", REMEDY, &[("stated", 20.0), ("actual", 0.0)]),
    ("count-claim", SPEC, &[("stated", 17.0), ("actual", 15.0)]),
    ("count-claim", SPEC, &[("stated", 6.0), ("actual", 7.0)]),
    (
        "sum-claim",
        SWARM,
        &[("stated_hours", 24.0), ("actual_hours", 24.25)],
    ),
    ("sum-claim", GUIDE, &[("stated_hours", 4.0)]),
    (
        "sum-claim",
        GUIDE,
        &[("stated_hours", 15.0), ("actual_hours", 16.0)],
    ),
    (
        "sum-claim",
        GUIDE,
        &[("stated_hours", 6.0), ("actual_hours", 8.0)],
    ),
    (
        "sum-claim",
        SPEC,
        &[("stated_hours", 240.0), ("actual_hours", 160.0)],
    ),
    ("label-collision", GUIDE, &[]),
    ("dependency-cycle", GUIDE, &[]),
    (
        "edge-sources-disagree",
        SPEC,
        &[("both", 28.0), ("only_first", 20.0), ("only_second", 12.0)],
    ),
    (
        "shifted-block",
        SPEC,
        &[
            ("shift", -1.0),
            ("edges", 7.0),
            ("matched", 7.0),
            ("as_written", 2.0),
        ],
    ),
    ("redundant-dependency", SPEC, &[("count", 6.0)]),
    ("strength-conflict", GUIDE, &[]),
    ("strength-conflict", SPEC, &[]),
    ("open-end", SPEC, &[("isolated", 38.0), ("tickets", 94.0)]),
    ("message-only-trigger", SPEC, &[]),
    (
        "impossible-parallel-start",
        SWARM,
        &[("can_start", 3.0), ("stated", 8.0)],
    ),
    ("deadline-infeasible", SWARM, &[("lower_bound", 1455.0)]),
    ("deadline-infeasible", GUIDE, &[("stated_max", 240.0)]),
    ("claim-improbable", GUIDE, &[("stated_max", 240.0)]),
    ("roll-up-mismatch", GUIDE, &[("actual", 210.0)]),
    ("checkpoint-before-dependency", SWARM, &[("at", 360.0)]),
    ("checkpoint-before-dependency", SWARM, &[("at", 720.0)]),
    ("checkpoint-before-dependency", SWARM, &[("at", 1080.0)]),
    ("checkpoint-rate", GUIDE, &[]),
    ("checkpoint-gap", SWARM, &[("from", 0.0), ("to", 360.0)]),
    ("conflicting-times", GUIDE, &[]),
    ("conflicting-times", REMEDY, &[]),
    ("work-in-idle-track", SPEC, &[]),
    (
        "week-capacity",
        SPEC,
        &[("needed", 5700.0), ("capacity", 4800.0)],
    ),
    ("empty-stage", SPEC, &[]),
    ("empty-stage", SWARM, &[]),
    ("untimed-gate", GUIDE, &[]),
    ("untimed-gate", REMEDY, &[]),
    (
        "mixed-range-ends",
        GUIDE,
        &[("stated", 840.0), ("min", 600.0), ("max", 960.0)],
    ),
    (
        "average-as-makespan",
        SPEC,
        &[("stated_hours", 77.0), ("actual_hours", 120.0)],
    ),
    ("idle-agents", GUIDE, &[("agents", 5.0), ("useful", 3.0)]),
    ("shared-assignment", GUIDE, &[("agents", 2.0)]),
    ("missing-role", PLATFORM, &[]),
    ("missing-estimate", SWARM, &[]),
    ("missing-estimate", SPEC, &[]),
    ("low-utilisation", SPEC, &[("percent", 27.4)]),
    ("reviewer-bottleneck", SWARM, &[]),
    ("reviewer-bottleneck", REMEDY, &[]),
    ("file-overlap", GUIDE, &[]),
    ("file-overlap", SPEC, &[]),
    ("orphan-deliverable", SWARM, &[]),
    ("duplicate-deliverable", GUIDE, &[]),
    (
        "prompt-scope-mismatch",
        SPEC,
        &[("missing", 1.0), ("more", 0.0)],
    ),
    ("gate-order", GUIDE, &[]),
    ("criterion-without-producer", SWARM, &[]),
    ("criterion-without-producer", SPEC, &[]),
    ("threshold-conflict", SPEC, &[]),
    ("threshold-conflict", PLATFORM, &[]),
    ("ticked-before-start", SWARM, &[("ticked", 20.0)]),
    ("unmeasurable-criterion", REMEDY, &[]),
    ("unmeasurable-criterion", SPEC, &[]),
    ("unmeasurable-criterion", PLATFORM, &[]),
    (
        "bootstrap-coverage",
        SPEC,
        &[
            ("tickets", 10.0),
            ("of_tickets", 94.0),
            ("dependencies", 5.0),
            ("of_dependencies", 48.0),
        ],
    ),
    ("absolute-path", SPEC, &[]),
    ("status-conflict", GUIDE, &[]),
    ("status-conflict", SPEC, &[]),
];

const SILENT: &[(&str, &str)] = &[
    ("mojibake", SPEC),
    ("mojibake", PLATFORM),
    ("dependency-cycle", SPEC),
    ("dependency-cycle", SWARM),
    ("edge-sources-disagree", SWARM),
    ("edge-sources-disagree", GUIDE),
    ("range-with-holes", SWARM),
    ("range-with-holes", GUIDE),
    ("label-collision", SPEC),
    ("bootstrap-coverage", PLATFORM),
];

/// The folder beside the project that holds the documents; `None`, and said so, where it is not there.
fn beside(folder: &str) -> Option<PathBuf> {
    let found = root().parent()?.join("shared").join(folder);
    let found = if found.is_dir() {
        found
    } else {
        root().parent()?.parent()?.join("shared").join(folder)
    };
    if found.is_dir() {
        return Some(found);
    }
    println!("skipped: the folder {folder} of real documents is not there");
    None
}

#[test]
fn the_catalogue_fires_on_the_documents_beside_the_project() {
    let Some(folder) = beside("seeds") else {
        return;
    };
    let mut missing = Vec::new();
    for document in [SWARM, GUIDE, REMEDY, SPEC, PLATFORM] {
        let bytes = std::fs::read(folder.join(document)).expect("the document");
        let found = linted(&bytes, document);
        for (rule, _, numbers) in FIRES.iter().filter(|entry| entry.1 == document) {
            let own = of(&found, rule);
            let has = |f: &&&Finding| {
                numbers
                    .iter()
                    .all(|(name, value)| (number(f, name) - value).abs() < 0.5)
            };
            if !own.iter().any(|f| has(&f)) {
                let seen: Vec<_> = own.iter().map(|f| (&f.message, &f.numbers)).collect();
                missing.push(format!("{rule} on {document} with {numbers:?}: {seen:?}"));
            }
        }
        for (rule, _) in SILENT.iter().filter(|entry| entry.1 == document) {
            let own: Vec<_> = of(&found, rule).iter().map(|f| &f.message).collect();
            if !own.is_empty() {
                missing.push(format!("{rule} is not silent on {document}: {own:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn what_the_documents_count_right_is_not_disputed() {
    let Some(folder) = beside("seeds") else {
        return;
    };
    let bytes = std::fs::read(folder.join(SPEC)).expect("the document");
    let found = linted(&bytes, SPEC);
    for finding in of(&found, "count-claim") {
        let stated = number(finding, "stated");
        for right in [20.0, 12.0, 26.0, 13.0, 82.0, 94.0, 7.0, 5.0] {
            assert!(stated != right, "{}", finding.message);
        }
    }
    for finding in of(&found, "sum-claim") {
        let hours = number(finding, "stated_hours");
        assert!(hours != 460.0 && hours != 480.0, "{}", finding.message);
    }
    let bytes = std::fs::read(folder.join(GUIDE)).expect("the document");
    for finding in of(&linted(&bytes, GUIDE), "sum-claim") {
        assert!(
            number(finding, "stated_hours") != 5.0,
            "{}",
            finding.message
        );
    }
}

#[test]
fn documents_that_are_no_plans_raise_no_alarm() {
    let Some(folder) = beside("real/markdown") else {
        return;
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files {
        let bytes = std::fs::read(&file).expect("a document");
        let name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let found = linted(&bytes, &name);
        let errors: Vec<_> = found
            .iter()
            .filter(|f| f.level == slackline::lint::Level::Error)
            .map(|f| format!("{}: {}", f.rule, f.message))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}
