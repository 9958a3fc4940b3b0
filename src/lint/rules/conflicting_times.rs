//! One label at two times.

use crate::lint::claims::{Flaw, contradicted};
use crate::lint::text::folded;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Checkpoint, RowRef};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule::quick(
    "conflicting-times",
    Level::Error,
    "One label stands at two different times.",
    include_str!("conflicting_times.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for (claim, found) in contradicted(context, Flaw::Time) {
        let unit = match claim.unit.is_empty() {
            true => String::new(),
            false => format!(" ({})", claim.unit),
        };
        let stated = crate::lint::wording::number(found.stated);
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
