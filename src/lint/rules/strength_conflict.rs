//! Hard here, soft there, and elsewhere no dependency at all: one pair, several strengths.
//!
//! Two signs: two rows between the same ends whose strengths differ in one reading, and a row whose other
//! lines say something of another strength. Those are told by a few phrases; a line that uses none of them
//! says nothing about strength.

use crate::document::facts::{Said, Statement, Subject};
use crate::lint::papers::{Paper, row_of};
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
    if !context.papers().is_empty() {
        let papers = context.papers().iter();
        papers.for_each(|paper| in_document(context, paper, findings));
        return;
    }
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

/// Two units of a plan, tracks or tickets, of which the first is said to come before the second.
type Pair = (String, String);

/// What a document says of one pair.
#[derive(Default)]
struct Stances<'a> {
    said: BTreeSet<Said>,
    statements: Vec<&'a Statement>,
}

/// Pairs of tracks, or of tickets, that several statements of a document give several strengths.
fn in_document(context: &Context, paper: &Paper, findings: &mut Vec<Finding>) {
    let units = Units::of(context.plan);
    let mut pairs: BTreeMap<Pair, Stances> = BTreeMap::new();
    let statements = paper
        .facts
        .statements
        .iter()
        .filter(|s| s.said != Said::Info);
    for statement in statements
        .clone()
        .filter(|s| s.list.is_none() || s.said != Said::Hard)
    {
        for pair in units.pairs(statement) {
            let stances = pairs.entry(pair).or_default();
            stances.said.insert(statement.said);
            stances.statements.push(statement);
        }
    }
    // "None, can start immediately" speaks of every predecessor that somebody else names.
    for statement in statements.filter(|s| s.said == Said::Never && s.from.is_empty()) {
        for to in statement.to.iter().map(|subject| units.of_subject(subject)) {
            for (_, stances) in pairs.iter_mut().filter(|((_, after), _)| *after == to) {
                stances.said.insert(Said::Never);
                stances.statements.push(statement);
            }
        }
    }
    pairs.retain(|(from, to), stances| stances.said.len() > 1 && from != to);
    let mut by_from: BTreeMap<&str, Vec<(&Pair, &Stances)>> = BTreeMap::new();
    let mut by_to: BTreeMap<&str, Vec<(&Pair, &Stances)>> = BTreeMap::new();
    for (pair, stances) in &pairs {
        by_from.entry(&pair.0).or_default().push((pair, stances));
        by_to.entry(&pair.1).or_default().push((pair, stances));
    }
    let is_from = by_from.len() < by_to.len();
    let groups = if is_from { by_from } else { by_to };
    findings.extend(
        groups
            .values()
            .map(|group| report_pairs(context, paper, is_from, group)),
    );
}

/// Which names stand for one unit: a ticket that is alone in its track is the track.
struct Units(BTreeMap<String, String>);

impl Units {
    fn of(plan: &Plan) -> Self {
        let mut units = BTreeMap::new();
        for track in plan.tracks.iter() {
            if let [only] = plan.tickets_of_track(Some(track.id)).as_slice() {
                units.insert(only.key.to_lowercase(), track.name.clone());
            }
        }
        Self(units)
    }

    fn of_subject(&self, subject: &Subject) -> String {
        let name = subject.name();
        self.0
            .get(&name.to_lowercase())
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }

    fn pairs(&self, statement: &Statement) -> Vec<Pair> {
        let from = statement.from.iter().take(200).map(|s| self.of_subject(s));
        let to: Vec<String> = statement
            .to
            .iter()
            .take(200)
            .map(|s| self.of_subject(s))
            .collect();
        from.flat_map(|from| to.iter().map(move |to| (from.clone(), to.clone())))
            .collect()
    }
}

fn report_pairs(
    context: &Context,
    paper: &Paper,
    is_from: bool,
    group: &[(&Pair, &Stances)],
) -> Finding {
    let (one, others): (BTreeSet<&str>, BTreeSet<&str>) = group
        .iter()
        .map(|(pair, _)| match is_from {
            true => (pair.0.as_str(), pair.1.as_str()),
            false => (pair.1.as_str(), pair.0.as_str()),
        })
        .unzip();
    let list = |names: BTreeSet<&str>| -> String {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        some_of(&names, 4)
    };
    let waits = if is_from { others.len() } else { 1 };
    let (before, after) = match is_from {
        true => (list(one), list(others)),
        false => (list(others), list(one)),
    };
    let mut words: BTreeMap<Said, &Statement> = BTreeMap::new();
    for statement in group.iter().flat_map(|(_, stances)| &stances.statements) {
        words.entry(statement.said).or_insert(statement);
    }
    let quoted: Vec<String> = words
        .iter()
        .map(|(said, s)| {
            let text: String = s.text.chars().take(50).collect();
            format!(
                "{} (line {}: \"{}\")",
                word(*said),
                s.place.line,
                text.trim()
            )
        })
        .collect();
    let message = format!(
        "Whether {after} {} for {before} is said in several ways: {}. Decide which holds.",
        verb(waits, "waits", "wait"),
        quoted.join(", ")
    );
    let statements = group.iter().flat_map(|(_, stances)| &stances.statements);
    let subjects = statements.clone().flat_map(|s| s.from.iter().chain(&s.to));
    let rows: BTreeSet<RowRef> = subjects.filter_map(|s| row_of(context.plan, s)).collect();
    Finding::new(&RULE, message)
        .about(rows)
        .with(&[("dependencies", group.len() as f64)])
        .at(&paper.lines(statements.map(|s| s.place)))
}

fn word(said: Said) -> &'static str {
    match said {
        Said::Hard => "hard",
        Said::Soft => "soft",
        Said::Info => "info",
        Said::Never => "not at all",
    }
}
