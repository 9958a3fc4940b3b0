//! Cases with the expectation inside: small plans under `tests/data/lint`, one flaw each.
//!
//! A file holds cases divided by lines of `---`. Lines that begin with `#` come first in a case: `# expect:`
//! names a rule that must fire exactly once, with numbers it must have; `# silent:` names rules that must
//! not fire; anything else is a remark. The rest is a plan in the plan format without its first key.
//! Every rule of the table must be expected by some case here or stand in the list of those that cannot.

use super::{findings, number, of};
use slackline::exchange::plan_json;
use slackline::lint::RULES;
use std::collections::BTreeSet;
use std::path::Path;

/// Rules whose cases are documents, not plans: they live with the tests that read documents.
const ON_DOCUMENTS: &[&str] = &[
    "unknown-reference",
    "range-with-holes",
    "overlapping-ranges",
    "label-collision",
    "bootstrap-coverage",
];

struct Case {
    place: String,
    expected: Vec<(String, Vec<(String, f64)>)>,
    silent: Vec<String>,
    plan: slackline::plan::Plan,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lint");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "cases"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file
            .file_stem()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let text = std::fs::read_to_string(&file).expect("the cases");
        for (at, part) in text.split("\n---\n").enumerate() {
            cases.push(case(&format!("{name} case {}", at + 1), part));
        }
    }
    cases
}

fn case(place: &str, text: &str) -> Case {
    let (mut expected, mut silent, mut body) = (Vec::new(), Vec::new(), String::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# expect:") {
            let mut words = rest.split_whitespace();
            let rule = words.next().expect("a rule").to_owned();
            let numbers = words.map(|word| {
                let (name, value) = word.split_once('=').expect("name=value");
                (name.to_owned(), value.parse().expect("a number"))
            });
            expected.push((rule, numbers.collect()));
        } else if let Some(rest) = line.strip_prefix("# silent:") {
            silent.extend(rest.split_whitespace().map(str::to_owned));
        } else if !line.starts_with('#') {
            body.push_str(line);
            body.push('\n');
        }
    }
    let whole = format!(
        "{{\"slackline\": 1, {}",
        body.trim_start().trim_start_matches('{')
    );
    let plan = plan_json::read(whole.as_bytes())
        .unwrap_or_else(|error| panic!("{place}: {error}\n{whole}"));
    Case {
        place: place.to_owned(),
        expected,
        silent,
        plan,
    }
}

#[test]
fn every_case_fires_what_it_expects_and_nothing_it_forbids() {
    for case in cases() {
        let found = findings(&case.plan);
        for (rule, numbers) in &case.expected {
            let own = of(&found, rule);
            assert_eq!(own.len(), 1, "{}: {rule} {own:#?}", case.place);
            for (name, value) in numbers {
                let is = number(own[0], name);
                assert!(
                    (is - value).abs() < 0.01,
                    "{}: {rule} {name} is {is}, not {value}",
                    case.place
                );
            }
            let message = &own[0].message;
            assert!(
                message.ends_with('.') && !message.contains('\n'),
                "{}: {message}",
                case.place
            );
        }
        for rule in &case.silent {
            let own = of(&found, rule);
            assert!(own.is_empty(), "{}: {own:#?}", case.place);
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    let cases = cases();
    let expected: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| &case.expected)
        .map(|(rule, _)| rule.as_str())
        .collect();
    for rule in RULES {
        let is_elsewhere = ON_DOCUMENTS.contains(&rule.name);
        assert!(
            expected.contains(rule.name) != is_elsewhere,
            "{} has no case",
            rule.name
        );
    }
}
