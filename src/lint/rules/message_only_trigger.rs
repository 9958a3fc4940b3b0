//! Work that waits for a message and for nothing in the plan's lists.

use crate::document::facts::{Subject, Trigger};
use crate::lint::papers::{Keys, Paper, row_of};
use crate::lint::text::words;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Agent, RowRef, SourceRef};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "message-only-trigger",
    Level::Warning,
    "An order of work stands only in prose or a prompt: somebody waits for a message.",
    include_str!("message_only_trigger.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let before = findings.len();
    let keys = Keys::of(plan);
    for paper in context.papers() {
        let mut said = BTreeSet::new();
        for trigger in &paper.facts.triggers {
            let pair = (trigger.waiter.clone(), trigger.on.clone());
            let is_new = said.insert(pair) && !is_listed(paper, trigger, &keys);
            if is_new {
                findings.push(by_trigger(context, paper, trigger));
            }
        }
    }
    // Where the prose says it, the instructions only repeat it.
    if findings.len() > before {
        return;
    }
    for paper in context.papers() {
        let prompts = paper.facts.prompts.iter();
        let waiting = prompts.filter(|prompt| waits_for_message(&prompt.text));
        findings.extend(
            waiting.map(|prompt| {
                Finding::new(&RULE, waits(&prompt.agent)).at(&[paper.at(prompt.place)])
            }),
        );
    }
    if findings.len() == before {
        let waiting = plan.agents.iter().filter(|a| waits_for_message(&a.note));
        findings.extend(waiting.map(by_note));
    }
}

/// Whether a list of dependencies ties the two tickets, so that the message is only the news of it.
fn is_listed(paper: &Paper, trigger: &Trigger, keys: &Keys) -> bool {
    let (Some(Subject::Ticket(waiter)), Some(Subject::Ticket(on))) = (&trigger.waiter, &trigger.on)
    else {
        return false;
    };
    let ends = (keys.find(on), keys.find(waiter));
    let edges = paper.facts.lists.iter().flat_map(|list| &list.edges);
    let mut edges = edges.map(|e| (keys.find(&e.from), keys.find(&e.to)));
    edges.any(|edge| edge == ends)
}

fn by_trigger(context: &Context, paper: &Paper, trigger: &Trigger) -> Finding {
    let name = |subject: &Option<Subject>, otherwise: &str| {
        subject
            .as_ref()
            .map_or(otherwise.to_owned(), |s| s.name().to_owned())
    };
    let message = format!(
        "{} waits for a message of {} (\"{}\"), and no list of dependencies says so: draw the dependency.",
        name(&trigger.waiter, "Somebody"),
        name(&trigger.on, "somebody"),
        trigger.text.chars().take(90).collect::<String>().trim()
    );
    let rows = [&trigger.waiter, &trigger.on].into_iter().flatten();
    let rows: Vec<RowRef> = rows.filter_map(|s| row_of(context.plan, s)).collect();
    Finding::new(&RULE, message)
        .about(rows)
        .at(&[paper.at(trigger.place)])
}

fn by_note(agent: &Agent) -> Finding {
    let lines: Vec<&SourceRef> = agent.sources.iter().take(1).collect();
    Finding::new(&RULE, waits(&agent.name))
        .about([agent.id])
        .at(lines)
}

fn waits(agent: &str) -> String {
    format!("{agent} waits for a message, by its instructions: draw the dependency it stands for.")
}

fn waits_for_message(note: &str) -> bool {
    let said = words(note);
    let at = said
        .iter()
        .position(|w| matches!(w.as_str(), "wait" | "waits" | "waiting"));
    at.is_some_and(|at| said[at..].iter().take(8).any(|w| w == "message"))
}
