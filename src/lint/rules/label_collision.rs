//! One label with two meanings.

use crate::document::facts::Label;
use crate::lint::papers::Paper;
use crate::lint::text::folded;
use crate::lint::wording::some_of;
use crate::lint::{Context, Finding, Level, Rule};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "label-collision",
    Level::Warning,
    "One numbered label stands for two different things.",
    include_str!("label_collision.md"),
    check,
);

/// Labels that people refer to by number. Steps, days and the like begin anew everywhere.
const REFERRED_TO: [&str; 9] = [
    "option",
    "phase",
    "checkpoint",
    "gate",
    "stage",
    "milestone",
    "scenario",
    "wave",
    "sprint",
];

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for paper in context.papers() {
        let mut words: BTreeMap<&str, BTreeMap<&str, Vec<&Label>>> = BTreeMap::new();
        let labels = paper.facts.labels.iter();
        for label in labels.filter(|l| REFERRED_TO.contains(&l.word.as_str())) {
            let numbers = words.entry(&label.word).or_default();
            numbers.entry(&label.number).or_default().push(label);
        }
        findings.extend(
            words
                .iter()
                .filter_map(|(word, numbers)| collision(paper, word, numbers)),
        );
    }
}

fn collision(paper: &Paper, word: &str, numbers: &BTreeMap<&str, Vec<&Label>>) -> Option<Finding> {
    let collides = |labels: &&Vec<&Label>| usages(labels).len() > 1;
    let twice: Vec<(&str, &Vec<&Label>)> = numbers
        .iter()
        .filter(|(_, labels)| collides(labels))
        .map(|(number, labels)| (*number, labels))
        .collect();
    let (first, labels) = twice.first()?;
    let names: Vec<String> = twice
        .iter()
        .map(|(number, _)| (*number).to_owned())
        .collect();
    let meanings: Vec<String> = distinct(labels)
        .iter()
        .map(|l| format!("\"{}\" (line {})", shown(l), l.place.line))
        .collect();
    let message = format!(
        "\"{} {}\" stands for different things: {} {first} is {}. Give one of them another label.",
        capital(word),
        some_of(&names, 4),
        word,
        meanings.join(" and ")
    );
    let places = twice
        .iter()
        .flat_map(|(_, labels)| distinct(labels))
        .map(|l| l.place);
    Some(
        Finding::new(&RULE, message)
            .with(&[
                ("labels", twice.len() as f64),
                ("meanings", usages(labels).len() as f64),
            ])
            .at(&paper.lines(places)),
    )
}

/// What a label is used for; steps of different tickets are one use.
fn usages(labels: &[&Label]) -> BTreeSet<String> {
    let usage = |l: &&&Label| !l.usage.is_empty();
    let of = |l: &&Label| match l.usage.starts_with("step of") {
        true => "step".to_owned(),
        false => folded(&l.usage),
    };
    labels.iter().filter(usage).map(of).collect()
}

/// The first label of each use.
fn distinct<'a>(labels: &[&'a Label]) -> Vec<&'a Label> {
    let mut seen = BTreeSet::new();
    let of = |l: &&Label| seen.insert(usages(&[l]));
    labels
        .iter()
        .copied()
        .filter(|l| !l.usage.is_empty())
        .filter(of)
        .collect()
}

fn shown(label: &Label) -> &str {
    let meaning = label.meaning.split('(').next().unwrap_or_default().trim();
    if meaning.is_empty() {
        &label.usage
    } else {
        meaning
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
