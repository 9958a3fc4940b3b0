//! One result that two tickets hand over.

use crate::lint::text::{folded, is_path};
use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::Ticket;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "duplicate-deliverable",
    Level::Warning,
    "Two tickets produce the same deliverable.",
    include_str!("duplicate_deliverable.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut makers: BTreeMap<String, Vec<&Ticket>> = BTreeMap::new();
    for ticket in context.leaves() {
        let own: BTreeSet<String> = ticket.deliverables.iter().map(|d| folded(d)).collect();
        for name in own.into_iter().filter(|name| is_one_thing(name)) {
            makers.entry(name).or_default().push(ticket);
        }
    }
    for (name, tickets) in makers.iter().filter(|(_, tickets)| tickets.len() > 1) {
        findings.push(report(name, tickets));
    }
}

/// A file, or a name of two words and more: "tests" is handed over by everybody.
fn is_one_thing(name: &str) -> bool {
    !name.contains('*') && (is_path(name) || name.split_whitespace().count() > 1)
}

fn report(name: &str, tickets: &[&Ticket]) -> Finding {
    let keys: Vec<String> = tickets.iter().map(|t| t.key.clone()).collect();
    let written = tickets[0].deliverables.iter().find(|d| folded(d) == name);
    let message = format!(
        "{} each hand over {}: let one of the {} own it and the others contribute.",
        some_of(&keys, 4),
        written.map_or(name, String::as_str),
        count(keys.len(), "ticket")
    );
    Finding::new(&RULE, message)
        .about(tickets.iter().map(|t| t.id))
        .with(&[("tickets", keys.len() as f64)])
        .at(tickets.iter().filter_map(|t| t.sources.first()))
}
