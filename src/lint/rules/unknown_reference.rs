//! Ids that a document names and no row defines.
//!
//! An id counts when it belongs to a family the plan has tickets of, or stands where a dependency is
//! stated. Anything else (a standard, a version, another team's ticket in prose) is none of our business.

use crate::document::facts::MentionKind;
use crate::lint::papers::{Keys, Paper};
use crate::lint::text::split_key;
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::SourceRef;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "unknown-reference",
    Level::Error,
    "A dependency, range, prompt or route names something no row defines.",
    include_str!("unknown_reference.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    if context.papers().is_empty() {
        return;
    }
    let keys = Keys::of(context.plan);
    let families: BTreeSet<String> = context
        .plan
        .tickets
        .iter()
        .filter_map(|t| Some(split_key(&t.key)?.0.to_lowercase()))
        .filter(|family| !family.is_empty())
        .collect();
    for paper in context.papers() {
        findings.extend(ids(paper, &keys, &families));
        routes(paper, findings);
    }
}

fn ids(paper: &Paper, keys: &Keys, families: &BTreeSet<String>) -> Option<Finding> {
    let facts = &paper.facts;
    let is_of_family = |key: &str| {
        split_key(key).is_some_and(|(family, _)| families.contains(&family.to_lowercase()))
    };
    let mut unknown: BTreeMap<String, Vec<SourceRef>> = BTreeMap::new();
    let mut note = |key: &str, line: SourceRef| {
        if keys.find(key).is_none() {
            unknown.entry(key.to_owned()).or_default().push(line);
        }
    };
    for range in facts.ranges.iter().filter(|r| !r.known.is_empty()) {
        // A long range with a single known end is a number, not a list of tickets.
        if range.known.len() * 10 >= range.members.len() {
            range
                .members
                .iter()
                .for_each(|key| note(key, paper.at(range.place)));
        }
    }
    for mention in facts.mentions.iter().filter(|m| !m.is_known) {
        let is_meant = !matches!(mention.kind, MentionKind::Prose | MentionKind::Code);
        if is_of_family(&mention.key) && (is_meant || mention.kind == MentionKind::Code) {
            note(&mention.key, paper.at(mention.place));
        }
    }
    for edge in facts.lists.iter().flat_map(|list| &list.edges) {
        for key in [&edge.from, &edge.to] {
            let is_id = key.chars().any(|c| c.is_ascii_digit()) && !key.contains(' ');
            if is_id && !edge.is_known {
                note(key, paper.at(edge.place));
            }
        }
    }
    if unknown.is_empty() {
        return None;
    }
    let names: Vec<String> = unknown.keys().cloned().collect();
    let places: BTreeSet<u32> = unknown.values().flatten().map(|line| line.line).collect();
    let message = format!(
        "{} {} named on {}, but no ticket has {}: define {} or correct the id.",
        some_of(&names, 6),
        verb(names.len(), "is", "are"),
        count(places.len(), "line"),
        verb(names.len(), "it", "them"),
        verb(names.len(), "it", "them")
    );
    let mut lines: Vec<SourceRef> = unknown.into_values().flatten().collect();
    lines.sort_by_key(|line| line.line);
    Some(
        Finding::new(&RULE, message)
            .with(&[("ids", names.len() as f64), ("lines", places.len() as f64)])
            .at(&lines),
    )
}

/// Words of a request that no route looks for.
fn routes(paper: &Paper, findings: &mut Vec<Finding>) {
    let facts = &paper.facts;
    let routed: BTreeSet<String> = facts.routes.iter().map(|r| r.word.to_lowercase()).collect();
    if routed.iter().all(String::is_empty) {
        return;
    }
    let rest = facts.routes.iter().find(|r| r.word.is_empty());
    let mut said: BTreeSet<String> = BTreeSet::new();
    for request in &facts.requests {
        for word in &request.words {
            let word = word.to_lowercase();
            if word.is_empty() || routed.contains(&word) || !said.insert(word.clone()) {
                continue;
            }
            let goes = match rest {
                Some(route) => format!("it goes to {}", route.agent),
                None => "it goes to nobody".to_owned(),
            };
            let message =
                format!("Work for \"{word}\" is asked for, but no route leads to it: {goes}.");
            let lines = paper.lines(
                [request.place]
                    .into_iter()
                    .chain(facts.routes.iter().map(|r| r.place)),
            );
            findings.push(
                Finding::new(&RULE, message)
                    .with(&[("ids", 1.0), ("lines", 1.0)])
                    .at(&lines),
            );
        }
    }
}
