//! One expression that names some ids twice.

use crate::document::facts::RangeFact;
use crate::lint::papers::Paper;
use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "overlapping-ranges",
    Level::Warning,
    "One expression names the same ids twice.",
    include_str!("overlapping_ranges.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for paper in context.papers() {
        let mut groups: BTreeMap<usize, Vec<&RangeFact>> = BTreeMap::new();
        for range in &paper.facts.ranges {
            groups.entry(range.group).or_default().push(range);
        }
        findings.extend(groups.values().filter_map(|group| twice(paper, group)));
    }
}

fn twice(paper: &Paper, group: &[&RangeFact]) -> Option<Finding> {
    let number = group.first()?.group;
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut again: BTreeSet<&str> = BTreeSet::new();
    for key in group.iter().flat_map(|range| &range.members) {
        if !seen.insert(key) {
            again.insert(key);
        }
    }
    let single = paper
        .facts
        .mentions
        .iter()
        .filter(|m| m.group == number && m.is_known);
    again.extend(
        single
            .map(|m| m.key.as_str())
            .filter(|key| seen.contains(key)),
    );
    if again.is_empty() {
        return None;
    }
    let names: Vec<String> = again.iter().map(|key| (*key).to_owned()).collect();
    let written: Vec<String> = group.iter().map(|range| range.written.clone()).collect();
    let message = format!(
        "{} names {} twice ({}): {} ids are meant, not {}.",
        written.join(" + "),
        count(names.len(), "id"),
        some_of(&names, 5),
        seen.len(),
        seen.len() + names.len()
    );
    Some(
        Finding::new(&RULE, message)
            .with(&[
                ("twice", names.len() as f64),
                ("distinct", seen.len() as f64),
            ])
            .at(&paper.lines(group.iter().map(|range| range.place))),
    )
}
