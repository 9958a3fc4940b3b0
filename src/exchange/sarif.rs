//! Findings for code hosts: the Static Analysis Results Interchange Format, version 2.1.0.
//!
//! A finding stands on the first line of a document it cites, the other lines are related; one that
//! cites none stands on the plan file. Fixes are edits of rows, not of text, so they are only named. Lint is
//! above this module, so the caller hands its findings over; without them there is nothing to write.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.13-3.54.

use super::{Findings, Problem, Report, RuleText, WriteError, WriteOptions};
use crate::plan::Plan;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// Whether bytes open a log of ours.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    head.trim_ascii_start().starts_with(b"{")
        && head.windows(13).any(|part| part == b"sarif-2.1.0.j")
}

/// Writes what lint found.
pub(super) fn write(_: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let findings = options.findings.as_ref().ok_or(WriteError::NoFindings)?;
    let name = match options.name.as_str() {
        "" => "plan",
        name => name,
    };
    let mut bytes = serde_json::to_vec_pretty(&log(name, findings))
        .expect("a log is structs with text keys, written to memory");
    bytes.push(b'\n');
    let mut report = Report::default();
    report.note("not written: the plan itself, only what lint finds in it");
    Ok((bytes, report))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [ToolRun; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToolRun {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

#[derive(Serialize)]
struct Logical {
    name: String,
}

/// What makes a finding the same one in the next run.
#[derive(Serialize)]
struct Fingerprints {
    /// The rule and its subjects.
    #[serde(rename = "ruleAndSubjects/v1")]
    rule_and_subjects: String,
}

/// A log of one run over one plan file.
fn log(plan_name: &str, findings: &Findings) -> Log {
    let places: HashMap<&str, usize> = findings
        .rules
        .iter()
        .enumerate()
        .map(|(place, rule)| (rule.name, place))
        .collect();
    let results = findings.problems.iter().map(|problem| {
        let place = places.get(problem.rule.as_str()).copied();
        outcome(plan_name, problem, place.unwrap_or_default())
    });
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [ToolRun {
            tool: Tool {
                driver: Driver {
                    name: "Slackline",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: findings.rules.iter().map(descriptor).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    }
}

fn descriptor(rule: &RuleText) -> Descriptor {
    Descriptor {
        id: rule.name,
        short_description: Text {
            text: rule.summary.to_owned(),
        },
        help: Help {
            text: rule.docs,
            markdown: rule.docs,
        },
        default_configuration: Configuration {
            level: level(rule.level),
        },
    }
}

/// The format's word for a level.
fn level(level: &'static str) -> &'static str {
    match level {
        "info" => "note",
        same => same,
    }
}

fn outcome(plan_name: &str, problem: &Problem, rule_index: usize) -> Outcome {
    let places = problem
        .places
        .iter()
        .map(|(name, line)| (name.as_str(), *line));
    let mut places: Vec<(&str, u32)> = places.collect();
    if places.is_empty() {
        places.push((plan_name, 1));
    }
    // The format wants the members of these lists to differ.
    let places = without_repeats(places);
    let names = without_repeats(problem.subjects.iter().map(String::as_str).collect());
    let mut locations: Vec<Location> = places
        .iter()
        .map(|&(name, line)| location(name, line))
        .collect();
    let related_locations = locations.split_off(1);
    let logical = names.iter().map(|name| Logical {
        name: (*name).to_owned(),
    });
    locations[0].logical_locations = logical.collect();
    Outcome {
        rule_id: problem.rule.clone(),
        rule_index,
        level: level(problem.level),
        message: Text {
            text: match &problem.fix {
                Some(fix) => format!("{} Possible fix: {fix}.", problem.message),
                None => problem.message.clone(),
            },
        },
        locations,
        related_locations,
        partial_fingerprints: Fingerprints {
            rule_and_subjects: format!("{}: {}", problem.rule, names.join(", ")),
        },
    }
}

/// The first of each, in order.
fn without_repeats<T: Ord + Copy>(list: Vec<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    list.into_iter().filter(|item| seen.insert(*item)).collect()
}

fn location(document: &str, line: u32) -> Location {
    Location {
        physical_location: Physical {
            artifact_location: Artifact {
                uri: relative_uri(document),
            },
            region: Region {
                start_line: line.max(1),
            },
        },
        logical_locations: Vec::new(),
    }
}

/// A file name as a relative reference: everything but letters, digits and `-._~/` as percent codes.
fn relative_uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::relative_uri;

    #[test]
    fn names_become_references_that_hold_no_blank_and_no_scheme() {
        assert_eq!(relative_uri("plans/a b.md"), "plans/a%20b.md");
        assert_eq!(relative_uri("c:ü"), "c%3A%C3%BC");
    }
}
