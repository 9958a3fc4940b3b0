//! One label at two times.

use crate::document::facts::{TimePoint, TimeUnit, TimedLabel};
use crate::lint::claims::{Flaw, contradicted, is_written};
use crate::lint::papers::Paper;
use crate::lint::text::{folded, stem, words};
use crate::lint::wording::{number, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Checkpoint, RowRef};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "conflicting-times",
    Level::Error,
    "One label stands at two different times.",
    include_str!("conflicting_times.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for paper in context.papers() {
        in_document(paper, findings);
    }
    let unwritten =
        contradicted(context, Flaw::Time).filter(|(claim, _)| !is_written(context, claim));
    for (claim, found) in unwritten {
        let unit = match claim.unit.is_empty() {
            true => String::new(),
            false => format!(" ({})", claim.unit),
        };
        let stated = number(found.stated);
        let message = format!(
            "{}: {stated}{unit} is stated, but {}.",
            claim.text, found.by
        );
        findings.push(
            Finding::new(&RULE, message)
                .about([claim.id])
                .with(&[("stated", found.stated), ("actual", found.actual)])
                .at(&claim.sources),
        );
    }
    same_name(context, findings);
    behind_the_end(context, findings);
}

/// Checkpoints that carry one name at two times.
fn same_name(context: &Context, findings: &mut Vec<Finding>) {
    let start = context.plan.info.start_or_default();
    let mut named: BTreeMap<String, Vec<&Checkpoint>> = BTreeMap::new();
    for checkpoint in context.plan.checkpoints.iter() {
        named
            .entry(label(&checkpoint.name))
            .or_default()
            .push(checkpoint);
    }
    named.remove("");
    for group in named.values() {
        let at = |c: &Checkpoint| c.moment.resolve(start);
        let Some(other) = group.iter().find(|c| at(c) != at(group[0])) else {
            continue;
        };
        let message = format!(
            "{} stands at {} and at {}.",
            group[0].name,
            at(group[0]),
            at(other)
        );
        let minutes = |c: &Checkpoint| at(c).since(start).0 as f64;
        findings.push(
            Finding::new(&RULE, message)
                .about([RowRef::from(group[0].id), other.id.into()])
                .with(&[("stated", minutes(group[0])), ("actual", minutes(other))])
                .at(group[0]
                    .sources
                    .iter()
                    .take(1)
                    .chain(other.sources.iter().take(1))),
        );
    }
}

/// The part of a name that numbers it: `Checkpoint 2: load tests` is `checkpoint 2`.
fn label(name: &str) -> String {
    folded(name.split([':', '(', '–']).next().unwrap_or_default())
}

/// A checkpoint after the deadline cannot be part of the plan: day 9 of 8 days.
fn behind_the_end(context: &Context, findings: &mut Vec<Finding>) {
    let info = &context.plan.info;
    let (Some(deadline), start) = (info.deadline_stamp(), info.start_or_default()) else {
        return;
    };
    for checkpoint in context.plan.checkpoints.iter() {
        let at = checkpoint.moment.resolve(start);
        if at > deadline {
            let message = format!(
                "{} stands at {at}, after the deadline of {deadline}.",
                checkpoint.name
            );
            findings.push(
                Finding::new(&RULE, message)
                    .about([checkpoint.id])
                    .with(&[
                        ("stated", at.since(start).0 as f64),
                        ("actual", deadline.since(start).0 as f64),
                    ])
                    .at(&checkpoint.sources),
            );
        }
    }
}

/// Labels of a document that stand at two times of one unit. Many that differ together are two maps of the
/// same days, and one finding.
fn in_document(paper: &Paper, findings: &mut Vec<Finding>) {
    let mut named: BTreeMap<String, Vec<&TimedLabel>> = BTreeMap::new();
    for timed in &paper.facts.times {
        for name in names_of(timed) {
            named.entry(name).or_default().push(timed);
        }
    }
    let mut conflicts: Vec<(&TimedLabel, &TimedLabel)> = Vec::new();
    for group in named.values() {
        let first = group[0];
        let other = group
            .iter()
            .find(|t| t.time.unit == first.time.unit && differs(first.time, t.time));
        if let Some(other) = other
            && conflicts.iter().all(|(a, _)| a.place != first.place)
        {
            conflicts.push((first, other));
        }
    }
    conflicts.sort_by_key(|(first, _)| first.place.line);
    if let Some((first, other)) = conflicts.first() {
        findings.push(report(paper, &conflicts, (first, other)));
    }
}

/// Words that number stages and name none.
const STAGES: [&str; 8] = [
    "phase",
    "wave",
    "sprint",
    "stage",
    "week",
    "milestone",
    "iteration",
    "round",
];

/// What a timed label is called: its numbered label, and, for a phase, the word that names it.
fn names_of(timed: &TimedLabel) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let is_numbered = timed.label.chars().any(|c| c.is_ascii_digit()) && !timed.word.is_empty();
    if is_numbered && timed.word != "phase" {
        names.insert(label(&timed.label));
    }
    if matches!(timed.time.unit, TimeUnit::Day | TimeUnit::Week) {
        // "Phase 1: Database" and "Database perfectly aligned" speak of one thing.
        let topic = timed.label.rsplit(':').next().unwrap_or_default();
        let first = words(topic)
            .into_iter()
            .find(|word| word.len() > 3 && !STAGES.contains(&word.as_str()));
        names.extend(first.map(|word| format!("topic {}", stem(&word))));
    }
    names
}

fn differs(a: TimePoint, b: TimePoint) -> bool {
    (a.from - b.from).abs() > 0.01 || (a.to - b.to).abs() > 0.01
}

fn shown(time: TimePoint) -> String {
    let unit = match time.unit {
        TimeUnit::Hour => "hour",
        TimeUnit::Day => "day",
        TimeUnit::Week => "week",
        TimeUnit::Month => "month",
        TimeUnit::Date => "minute",
    };
    match differs(
        time,
        TimePoint {
            to: time.from,
            ..time
        },
    ) {
        true => format!("{unit}s {}-{}", number(time.from), number(time.to)),
        false => format!("{unit} {}", number(time.from)),
    }
}

fn report(
    paper: &Paper,
    conflicts: &[(&TimedLabel, &TimedLabel)],
    (first, other): (&TimedLabel, &TimedLabel),
) -> Finding {
    let each = |(a, b): &(&TimedLabel, &TimedLabel)| {
        let name = a.label.trim_matches(['*', ' ', ':']);
        let name: Vec<&str> = name.split_whitespace().take(4).collect();
        let name = name.join(" ");
        format!(
            "{} at {} and at {}",
            name.trim_end_matches(','),
            shown(a.time),
            shown(b.time)
        )
    };
    let names: Vec<String> = conflicts.iter().map(each).collect();
    let message = format!("One label stands at two times: {}.", some_of(&names, 3));
    let places = conflicts.iter().flat_map(|(a, b)| [a.place, b.place]);
    Finding::new(&RULE, message)
        .with(&[
            ("stated", first.time.to),
            ("actual", other.time.to),
            ("labels", conflicts.len() as f64),
        ])
        .at(&paper.lines(places))
}
