//! `slackline lint`: what is wrong with a plan; exit code 1 when something is at error level.

use super::error::CliError;
use super::input::{Input, Reading};
use super::table::count;
use super::{Ending, output};
use crate::exchange::{WriteError, WriteOptions, find};
use crate::export;
use crate::lint::{self, Checked, Context, Finding, Level};
use crate::plan::{Plan, SourceRef, first_of};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// Say what breaks a plan
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print SARIF 2.1.0, for code hosts
    #[arg(long, conflicts_with = "json")]
    sarif: bool,
}

#[derive(Serialize)]
struct Listing {
    findings: Vec<FindingRow>,
    counts: Counts,
    claims: Vec<ClaimRow>,
    /// Whether there was any work to check; a document without a plan has no findings and is not therefore sound.
    checked: bool,
}

/// A number the author states, with its verdict.
#[derive(Serialize)]
struct ClaimRow {
    text: String,
    stated: Option<f64>,
    unit: String,
    verdict: &'static str,
    reason: String,
    lines: Vec<Line>,
}

/// A finding as scripts see it.
#[derive(Serialize)]
struct FindingRow {
    rule: &'static str,
    #[serde(serialize_with = "level_label")]
    level: Level,
    message: String,
    subjects: Vec<String>,
    #[serde(serialize_with = "numbers_by_name")]
    numbers: Vec<(&'static str, f64)>,
    lines: Vec<Line>,
    fix: Option<String>,
    correction: Option<String>,
}

/// A line of a source document.
#[derive(Serialize)]
struct Line {
    document: String,
    line: u32,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    info: usize,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    let reading = arguments.input.read_aloud()?;
    let context = Context::new(&reading.plan);
    let found = lint::check(&context);
    if arguments.sarif {
        let log = sarif(&reading, &found).map_err(|error| CliError::Write {
            name: reading.name.clone(),
            format: "SARIF",
            error,
        })?;
        output::print_bytes(&log)?;
    }
    let listing = listing(&reading.plan, found, context.claims());
    if arguments.json {
        output::print_json(&listing)?;
    } else if !arguments.sarif {
        output::print_text(&described(&listing))?;
    }
    Ok(match listing.counts.error {
        0 => Ending::Fine,
        _ => Ending::Wrong,
    })
}

/// The findings as `export --to sarif` writes them.
fn sarif(reading: &Reading, found: &[Finding]) -> Result<Vec<u8>, WriteError> {
    let write = find("sarif").and_then(|format| format.write);
    let write = write.ok_or(WriteError::NoFindings)?;
    let options = WriteOptions {
        findings: Some(export::findings(&reading.plan, found)),
        name: reading.name.clone(),
        ..WriteOptions::default()
    };
    write(&reading.plan, &options).map(|(bytes, _)| bytes)
}

fn listing(plan: &Plan, findings: Vec<Finding>, claims: &[Checked]) -> Listing {
    let of = |level: Level| {
        findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    };
    Listing {
        counts: Counts {
            error: of(Level::Error),
            warning: of(Level::Warning),
            info: of(Level::Info),
        },
        findings: findings
            .into_iter()
            .map(|finding| row(plan, finding))
            .collect(),
        claims: claims
            .iter()
            .filter_map(|checked| claim(plan, checked))
            .collect(),
        checked: holds_work(plan),
    }
}

/// Whether a plan has rows that a rule could say something about.
fn holds_work(plan: &Plan) -> bool {
    let counts = [
        plan.tickets.len(),
        plan.tracks.len(),
        plan.phases.len(),
        plan.gates.len(),
        plan.checkpoints.len(),
        plan.options.len(),
    ];
    counts.into_iter().any(|count| count > 0)
}

fn claim(plan: &Plan, checked: &Checked) -> Option<ClaimRow> {
    let claim = plan.claims.get(checked.claim)?;
    Some(ClaimRow {
        text: claim.text.clone(),
        stated: claim.stated,
        unit: claim.unit.clone(),
        verdict: checked.verdict.label(),
        reason: checked.verdict.reason().to_owned(),
        lines: claim
            .sources
            .iter()
            .map(|lines| line(plan, lines))
            .collect(),
    })
}

fn row(plan: &Plan, finding: Finding) -> FindingRow {
    FindingRow {
        rule: finding.rule,
        level: finding.level,
        subjects: finding.subject_keys(plan),
        lines: finding
            .lines
            .iter()
            .map(|lines| line(plan, lines))
            .collect(),
        message: finding.message,
        numbers: finding.numbers,
        fix: finding.fix.map(|fix| fix.label),
        correction: finding.correction,
    }
}

fn line(plan: &Plan, lines: &SourceRef) -> Line {
    Line {
        document: plan
            .sources
            .get(lines.source)
            .map_or_else(String::new, |s| s.name.clone()),
        line: lines.line,
    }
}

fn level_label<S: Serializer>(level: &Level, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(level.label())
}

/// One object with a key per number; whole numbers without a fraction.
fn numbers_by_name<S: Serializer>(
    numbers: &[(&'static str, f64)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    /// Up to here every whole `f64` is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    serializer.collect_map(numbers.iter().map(|&(name, number)| {
        let is_whole = number.fract() == 0.0 && number.abs() < EXACT;
        let whole = is_whole.then_some(number as i64);
        (
            name,
            whole.map_or_else(|| serde_json::Value::from(number), serde_json::Value::from),
        )
    }))
}

fn described(listing: &Listing) -> String {
    let mut text = String::new();
    for finding in &listing.findings {
        text.push_str(&format!(
            "{}: {}: {}\n",
            finding.level.label(),
            finding.rule,
            finding.message
        ));
        for place in places(&finding.lines) {
            text.push_str(&format!("  at {place}\n"));
        }
        if let Some(fix) = &finding.fix {
            text.push_str(&format!("  possible fix: {fix}\n"));
        }
        if let Some(sentence) = &finding.correction {
            text.push_str(&format!("  right would be: {sentence}\n"));
        }
    }
    let Counts {
        error,
        warning,
        info,
    } = listing.counts;
    let numbers = [
        count(error, "error"),
        count(warning, "warning"),
        format!("{info} for information"),
    ];
    text.push_str(&format!("{}\n", numbers.join(", ")));
    if !listing.checked {
        text.push_str("nothing was checked: there is no plan in it (no tickets, tracks, phases, gates, checkpoints or options)\n");
    }
    text
}

/// Where a finding stands, one place per document: `guide.md: 12, 40 and 3 more lines`.
fn places(lines: &[Line]) -> Vec<String> {
    const SHOWN: usize = 8;
    let mut by_document: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for line in lines {
        by_document
            .entry(&line.document)
            .or_default()
            .insert(line.line);
    }
    let place = |(document, lines): (&str, BTreeSet<u32>)| {
        let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
        format!("{document}: {}", first_of(&lines, SHOWN))
    };
    by_document.into_iter().map(place).collect()
}
