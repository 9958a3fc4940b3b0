//! Hard here, soft there, and elsewhere no dependency at all: one pair, several strengths.
//!
//! Two signs: two rows between the same ends whose strengths differ in one reading, and a row whose other
//! lines say something of another strength. Those are told by a few phrases; a line that uses none of them
//! says nothing about strength.

use crate::lint::wording::{some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Dependency, Node, Plan, RowRef, SourceRef, Strength};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "strength-conflict",
    Level::Error,
    "The same dependency is called hard in one place and soft or none in another.",
    include_str!("strength_conflict.md"),
    check,
);

/// Phrases that deny a dependency, call it soft, or insist on it.
const NONE: [&str; 12] = [
    "no dependency",
    "no dependencies",
    "none",
    "blocks nobody",
    "no blocking",
    "independent",
    "at once",
    "immediately",
    "in parallel",
    "or beside",
    "depend on nothing",
    "beside them",
];
const SOFT: [&str; 5] = [
    "recommended",
    "optional",
    "if possible",
    "better with",
    "ideally",
];
const HARD: [&str; 6] = [
    "must", "unblocks", "needs", "blocked", "requires", "wait for",
];

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let mut conflicts: Vec<(&Dependency, &str)> = plan
        .dependencies
        .iter()
        .filter_map(|d| Some((d, other_strength(d)?)))
        .collect();
    conflicts.extend(twice(plan));
    let by = |end: fn(&Dependency) -> Node| {
        let mut groups: BTreeMap<Node, Vec<(&Dependency, &str)>> = BTreeMap::new();
        for &(d, says) in &conflicts {
            groups.entry(end(d)).or_default().push((d, says));
        }
        groups
    };
    // One predecessor of many, or one successor of many: whichever tells the story in fewer findings.
    let (by_from, by_to) = (by(|d| d.from), by(|d| d.to));
    let is_from = by_from.len() < by_to.len();
    let groups = if is_from { by_from } else { by_to };
    findings.extend(
        groups
            .into_iter()
            .map(|(node, group)| report(plan, node, is_from, &group)),
    );
}

/// What another line says of a dependency's strength, where that differs from the row.
fn other_strength(dependency: &Dependency) -> Option<&str> {
    if dependency.strength == Strength::Info {
        return None;
    }
    let said = |line: &'_ SourceRef| strength_of(&line.says);
    let others = dependency
        .sources
        .iter()
        .filter(|line| !line.says.is_empty());
    let differing = others.filter(|line| said(line).is_some_and(|s| s != dependency.strength));
    differing.map(|line| line.says.as_str()).next()
}

fn strength_of(text: &str) -> Option<Strength> {
    let text = text.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    match () {
        () if has(&NONE) => Some(Strength::Info),
        () if has(&SOFT) => Some(Strength::Soft),
        () if has(&HARD) => Some(Strength::Hard),
        () => None,
    }
}

/// Rows between the same ends that hold in a common reading with different strengths.
fn twice(plan: &Plan) -> Vec<(&Dependency, &'static str)> {
    let mut rows: BTreeMap<(Node, Node), Vec<&Dependency>> = BTreeMap::new();
    for dependency in plan.dependencies.iter() {
        rows.entry((dependency.from, dependency.to))
            .or_default()
            .push(dependency);
    }
    let meet = |a: &Dependency, b: &Dependency| {
        a.readings.is_empty()
            || b.readings.is_empty()
            || a.readings
                .iter()
                .any(|reading| b.readings.contains(reading))
    };
    let mut found = Vec::new();
    for group in rows.values().filter(|group| group.len() > 1) {
        let first = group[0];
        let other = group[1..]
            .iter()
            .find(|d| d.strength != first.strength && meet(first, d));
        found.extend(other.map(|d| (*d, "another row says otherwise")));
    }
    found
}

fn report(plan: &Plan, node: Node, is_from: bool, group: &[(&Dependency, &str)]) -> Finding {
    let others: BTreeSet<String> = group
        .iter()
        .map(|(d, _)| place(plan, if is_from { d.to } else { d.from }))
        .collect();
    let others: Vec<String> = others.into_iter().collect();
    let strengths: BTreeSet<&str> = group.iter().map(|(d, _)| d.strength.label()).collect();
    let key = plan.key(node);
    let (before, after) = match is_from {
        true => (key.to_owned(), some_of(&others, 4)),
        false => (some_of(&others, 4), key.to_owned()),
    };
    let message = format!(
        "Whether {after} {} for {before} is said in several ways: {} here, and elsewhere \"{}\". Decide which holds.",
        verb(if is_from { others.len() } else { 1 }, "waits", "wait"),
        strengths.into_iter().collect::<Vec<_>>().join(" and "),
        group[0].1
    );
    let mut rows: Vec<RowRef> = vec![node.into()];
    rows.extend(group.iter().map(|(d, _)| RowRef::from(d.id)));
    Finding::new(&RULE, message)
        .about(rows)
        .with(&[("dependencies", group.len() as f64)])
        .at(group.iter().flat_map(|(d, _)| &d.sources))
}

/// The track of a ticket, where it has one; so that fifteen tickets of one track are named once.
fn place(plan: &Plan, node: Node) -> String {
    let track = match node {
        Node::Ticket(id) => plan.tickets.get(id).and_then(|t| plan.tracks.get(t.track?)),
        Node::Gate(_) => None,
    };
    track.map_or_else(|| plan.key(node).to_owned(), |track| track.name.clone())
}
