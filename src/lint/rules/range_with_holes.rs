//! Ranges of ids of which some do not exist.

use crate::document::facts::RangeFact;
use crate::lint::papers::{Keys, Paper};
use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::RowRef;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule::quick(
    "range-with-holes",
    Level::Warning,
    "A range of ids has members that no ticket has.",
    include_str!("range_with_holes.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    if context.papers().is_empty() {
        return;
    }
    let keys = Keys::of(context.plan);
    for paper in context.papers() {
        let mut ranges: BTreeMap<(&str, &str), Vec<&RangeFact>> = BTreeMap::new();
        for range in &paper.facts.ranges {
            if let (Some(first), Some(last)) = (range.members.first(), range.members.last()) {
                ranges
                    .entry((first.as_str(), last.as_str()))
                    .or_default()
                    .push(range);
            }
        }
        findings.extend(ranges.values().filter_map(|same| holes(paper, same, &keys)));
    }
}

fn holes(paper: &Paper, same: &[&RangeFact], keys: &Keys) -> Option<Finding> {
    let range = same.first()?;
    let is_there = |key: &&String| keys.find(key).is_some();
    let known: Vec<&String> = range.members.iter().filter(is_there).collect();
    let missing: Vec<String> = range
        .members
        .iter()
        .filter(|k| !is_there(k))
        .cloned()
        .collect();
    if missing.is_empty() || known.is_empty() || known.len() * 10 < range.members.len() {
        return None;
    }
    let names: Vec<String> = known.iter().map(|key| (*key).clone()).collect();
    let message = format!(
        "{} names {} of which {} exist ({}); {} do not. Write out the ones that are meant.",
        range.written,
        count(range.members.len(), "id"),
        known.len(),
        some_of(&names, 5),
        some_of(&missing, 5)
    );
    let rows = known
        .iter()
        .filter_map(|key| keys.find(key))
        .map(RowRef::from);
    let written = names.join(", ");
    Some(
        Finding::new(&RULE, message)
            .about(rows)
            .with(&[
                ("members", range.members.len() as f64),
                ("known", known.len() as f64),
                ("lines", same.len() as f64),
            ])
            .at(&paper.lines(same.iter().map(|r| r.place)))
            .corrected(written),
    )
}
