//! Criteria that nothing in the plan makes true.
//!
//! A criterion has a producer when a word of it that means something occurs in a ticket: its title, text,
//! deliverables, files or own criteria, or what its track is about. That is a low bar on purpose; what fails
//! it is mentioned nowhere but on the checklist. Files are the business of another rule.

use super::orphan_deliverable::promises;
use crate::lint::text::{file_names, stem, words};
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Criterion, CriterionKind, RowRef, SourceRef};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "criterion-without-producer",
    Level::Warning,
    "A gate or stage asks for something that no ticket has to do with.",
    include_str!("criterion_without_producer.md"),
    check,
);

/// Words every criterion is made of.
const FILLERS: [&str; 60] = [
    "all",
    "every",
    "each",
    "item",
    "complete",
    "done",
    "ready",
    "pass",
    "green",
    "work",
    "with",
    "from",
    "that",
    "this",
    "over",
    "under",
    "least",
    "most",
    "more",
    "than",
    "none",
    "left",
    "into",
    "have",
    "been",
    "must",
    "will",
    "after",
    "before",
    "when",
    "week",
    "day",
    "phase",
    "gate",
    "ticket",
    "task",
    "track",
    "criteria",
    "criterion",
    "check",
    "below",
    "above",
    "list",
    "mark",
    "meet",
    "achieve",
    "deliver",
    "shipp",
    "ship",
    "run",
    "file",
    "new",
    "and",
    "the",
    "for",
    "are",
    "has",
    "per",
    "one",
    "end",
];
/// Words for something that somebody makes.
const MADE: [&str; 16] = [
    "sent",
    "send",
    "written",
    "write",
    "published",
    "created",
    "registered",
    "delivered",
    "mail",
    "email",
    "mailed",
    "report",
    "reports",
    "removed",
    "migrated",
    "vanished",
];
/// With fewer tickets their words are too few to tell.
const LEAST_TICKETS: usize = 5;
/// Shorter words mean too many things.
const LEAST_LETTERS: usize = 4;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    if plan.tickets.len() < LEAST_TICKETS {
        return;
    }
    // Reading every ticket's words is the dear part; a plan without criteria is not worth it.
    let known = std::cell::LazyCell::new(|| vocabulary(context));
    let is_unknown = |text: &str| {
        let meaning = meaning(text);
        !meaning.is_empty()
            && meaning.iter().all(|word| !known.contains(word))
            && file_names(text).is_empty()
            && !names_a_key(context, text)
    };
    let mut lost: Vec<(RowRef, &str, Option<&SourceRef>)> = promises(context)
        .filter(|(_, criterion)| asks_for_work(criterion) && is_unknown(&criterion.text))
        .map(|(row, criterion)| (row, criterion.text.as_str(), criterion.sources.first()))
        .collect();
    let written = written(context);
    for (row, text, line) in written.iter().filter(|(_, text, _)| is_unknown(text)) {
        if lost.iter().all(|(_, known, _)| known != text) {
            lost.push((*row, text, Some(line)));
        }
    }
    if lost.is_empty() {
        return;
    }
    let names: Vec<String> = lost
        .iter()
        .map(|(_, text, _)| format!("\"{text}\""))
        .collect();
    let rows: BTreeSet<RowRef> = lost.iter().map(|(row, ..)| *row).collect();
    let message = format!(
        "No ticket has to do with {} that {} asked for: {}.",
        count(lost.len(), "criterion").replace("criterions", "criteria"),
        verb(lost.len(), "is", "are"),
        some_of(&names, 3)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(rows)
            .with(&[("criteria", lost.len() as f64)])
            .at(lost.iter().filter_map(|(.., line)| *line)),
    );
}

/// Whether somebody has to do something for it: reach a number, send, write or hand over something. What is
/// only looked at ("no regressions") needs no ticket of its own.
fn asks_for_work(criterion: &Criterion) -> bool {
    let is_number = matches!(criterion.kind, CriterionKind::Metric { .. });
    is_number
        || words(&criterion.text)
            .iter()
            .any(|word| MADE.contains(&word.as_str()))
}

/// What check lists and lists of deliverables in documents ask for, apart from files: a number to reach, or
/// something to send or write.
fn written(context: &Context) -> Vec<(RowRef, String, SourceRef)> {
    let asks = |text: &str| {
        let compares = text.contains(['<', '>', '≥', '≤', '%']) || text.contains("+ ");
        let is_made = words(text).iter().any(|word| MADE.contains(&word.as_str()));
        is_made || compares && text.chars().any(|c| c.is_ascii_digit())
    };
    let mut found = Vec::new();
    for paper in context.papers() {
        let facts = &paper.facts;
        let boxes = facts.ticks.iter();
        let boxes = boxes.filter(|t| !t.in_code && t.ticket.is_none() && asks(&t.text));
        let boxes = boxes.map(|t| (&t.text, t.place));
        let things = facts.deliverables.iter().filter(|d| !d.is_path);
        let things = things.map(|d| (&d.name, d.place));
        let row = RowRef::from(paper.source);
        let both = boxes.chain(things);
        found.extend(both.map(|(text, place)| (row, text.clone(), paper.at(place))));
    }
    found
}

/// The stems of every word the tickets use.
fn vocabulary(context: &Context) -> BTreeSet<String> {
    let plan = context.plan;
    let mut known = BTreeSet::new();
    let mut learn = |text: &str| known.extend(words(text).iter().map(|word| stem(word).to_owned()));
    for ticket in plan.tickets.iter() {
        [&ticket.title, &ticket.description]
            .into_iter()
            .for_each(|text| learn(text));
        let lists = [&ticket.deliverables, &ticket.files, &ticket.tags];
        lists.into_iter().flatten().for_each(|text| learn(text));
        ticket.criteria.iter().for_each(|c| learn(&c.text));
        ticket.steps.iter().for_each(|s| learn(&s.title));
    }
    for track in plan.tracks.iter() {
        learn(&track.name);
        learn(&track.description);
    }
    known
}

/// The stems of the words that say what a criterion is about.
fn meaning(text: &str) -> Vec<String> {
    let said = words(text)
        .into_iter()
        .filter(|word| word.chars().count() >= LEAST_LETTERS);
    let stems = said.filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
    stems
        .map(|word| stem(&word).to_owned())
        .filter(|word| !FILLERS.contains(&word.as_str()))
        .collect()
}

/// "ROADMAP-001 to ROADMAP-082 implemented" is about these tickets whatever its words.
fn names_a_key(context: &Context, text: &str) -> bool {
    let token = |c: char| c.is_whitespace() || "(),;:".contains(c);
    let mut tokens = text
        .split(token)
        .filter(|t| t.chars().any(|c| c.is_ascii_digit()));
    tokens.any(|token| {
        let digits = token.trim_start_matches(|c: char| !c.is_ascii_digit());
        let is_range =
            digits.contains(['-', '–']) && digits.chars().filter(char::is_ascii_digit).count() > 3;
        is_range
            || context
                .plan
                .tickets
                .iter()
                .any(|t| t.key.eq_ignore_ascii_case(token))
    })
}
