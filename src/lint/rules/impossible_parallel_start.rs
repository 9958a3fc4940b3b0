//! "All at once", and the dependencies let only some of them start.

use crate::lint::graph::holds;
use crate::lint::text::{number, words};
use crate::lint::wording::{some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Node, RowRef, SourceRef, Strength, Ticket};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "impossible-parallel-start",
    Level::Warning,
    "The text starts everything at once, but dependencies hold some of it back.",
    include_str!("impossible_parallel_start.md"),
    check,
);

/// What is started, and words that say "at the same moment".
const WHO: [&str; 12] = [
    "agents",
    "tasks",
    "tickets",
    "streams",
    "tracks",
    "workstreams",
    "specialists",
    "teams",
    "eight",
    "five",
    "six",
    "four",
];
const STARTS: [&str; 9] = [
    "deploy", "deployed", "start", "starts", "launch", "spawn", "run", "begin", "kick",
];
/// What may stand between "all" and those who start without narrowing them.
const BETWEEN: [&str; 6] = ["of", "the", "our", "these", "specialized", "specialised"];
/// How far apart the words of one statement may stand.
const REACH: usize = 7;

/// A statement that everything starts together, and of how many it speaks.
struct Said {
    row: Option<RowRef>,
    lines: Vec<SourceRef>,
    many: Option<f64>,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let said = statements(context);
    if said.is_empty() {
        return;
    }
    let waiting: BTreeSet<Node> = context
        .plan
        .dependencies
        .iter()
        .filter(|d| d.strength == Strength::Hard && holds(context.plan, d))
        .map(|d| d.to)
        .collect();
    let tickets: Vec<&Ticket> = context.leaves().collect();
    let free: Vec<&Ticket> = tickets
        .iter()
        .filter(|t| !waiting.contains(&Node::Ticket(t.id)))
        .copied()
        .collect();
    let stated = said
        .iter()
        .find_map(|s| s.many)
        .unwrap_or(context.plan.agents.len() as f64);
    let is_all = stated >= 2.0 && stated <= tickets.len() as f64;
    if !is_all || free.len() as f64 >= stated || free.is_empty() {
        return;
    }
    let names: Vec<String> = free.iter().map(|t| t.key.clone()).collect();
    let message = format!(
        "Everything is to start at once, but only {} of {} can: {}. The others wait for {}.",
        free.len(),
        stated,
        some_of(&names, 4),
        verb(free.len(), "it", "them")
    );
    let rows: BTreeSet<RowRef> = said.iter().filter_map(|s| s.row).collect();
    findings.push(
        Finding::new(&RULE, message)
            .about(free.iter().map(|t| t.id))
            .about(rows)
            .with(&[("can_start", free.len() as f64), ("stated", stated)])
            .at(said.iter().flat_map(|s| &s.lines)),
    );
}

fn statements(context: &Context) -> Vec<Said> {
    let plan = context.plan;
    let mut said = Vec::new();
    let mut note = |row: RowRef, text: &str, lines: &[SourceRef]| {
        if let Some(many) = starts_all_at_once(text) {
            said.push(Said {
                row: Some(row),
                lines: lines.to_vec(),
                many,
            });
        }
    };
    for option in plan.options.iter() {
        note(
            option.id.into(),
            &format!("start {} {}", option.name, option.description),
            &option.sources,
        );
    }
    plan.phases
        .iter()
        .for_each(|p| note(p.id.into(), &p.description, &p.sources));
    plan.notes
        .iter()
        .for_each(|n| note(n.id.into(), &format!("start {}", n.body), &n.sources));
    plan.claims
        .iter()
        .for_each(|c| note(c.id.into(), &c.text, &c.sources));
    for paper in context.papers() {
        let starts = paper
            .facts
            .parallel_starts
            .iter()
            .filter(|start| !start.only_independent && is_all_at_once(&start.text));
        said.extend(starts.map(|start| Said {
            row: None,
            lines: vec![paper.at(start.place)],
            many: start.count,
        }));
    }
    said
}

/// Whether a sentence means one moment for everybody. "Run 5 streams in parallel" says how, not when.
fn is_all_at_once(text: &str) -> bool {
    const MARKS: [&str; 6] = [
        "all ",
        "simultaneous",
        "at once",
        "same time",
        "immediately",
        "every ",
    ];
    let lower = text.to_lowercase();
    MARKS.iter().any(|mark| lower.contains(mark))
}

/// Whether a text starts all of something at the same moment, and of how many it speaks.
fn starts_all_at_once(text: &str) -> Option<Option<f64>> {
    // Most lines are dismissed without cutting them into words.
    let lower = text.to_lowercase();
    if !lower.contains("all ") {
        return None;
    }
    let said = words(&lower);
    let at = said.iter().enumerate().filter(|(_, word)| *word == "all");
    for (at, _) in at {
        let after = &said[at + 1..(at + 1 + REACH).min(said.len())];
        let is_between =
            |word: &&String| BETWEEN.contains(&word.as_str()) || number(word).is_some();
        let who = after
            .iter()
            .take(3)
            .find(|word| WHO.contains(&word.as_str()) || !is_between(word))
            .filter(|word| WHO.contains(&word.as_str()));
        let together = after
            .iter()
            .enumerate()
            .any(|(i, word)| match word.as_str() {
                "simultaneously" => true,
                "once" => i > 0 && after[i - 1] == "at",
                "parallel" => i > 0 && after[i - 1] == "in",
                "time" => i > 0 && after[i - 1] == "same",
                _ => false,
            });
        let before = &said[at.saturating_sub(3)..at];
        let starts = before
            .iter()
            .chain(after)
            .any(|word| STARTS.contains(&word.as_str()));
        if who.is_some() && together && starts {
            return Some(after.iter().take(2).find_map(|word| number(word)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_start_of_all_counts() {
        assert_eq!(
            starts_all_at_once("Deploy all 8 agents simultaneously"),
            Some(Some(8.0))
        );
        assert_eq!(
            starts_all_at_once("start All eight at once"),
            Some(Some(8.0))
        );
        assert_eq!(starts_all_at_once("Run all agents in parallel"), Some(None));
        for text in [
            "All independent agents start simultaneously",
            "Test all streams together",
            "Run the tests in parallel",
            "All 6 tracks running",
        ] {
            assert_eq!(starts_all_at_once(text), None, "{text}");
        }
    }
}
