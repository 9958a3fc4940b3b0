//! One ticket that two documents of the plan describe differently.
//!
//! The document that was read last wins in the plan; this rule says that there was something to win. Compared are
//! estimates and, where both documents name any, predecessors.

use crate::document::facts::{Said, Subject, TicketFact};
use crate::lint::papers::Paper;
use crate::lint::wording::{hours_between, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{EstimatePoint, Node, SourceRef};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "documents-disagree",
    Level::Error,
    "Two documents of the plan say different things of one ticket.",
    include_str!("documents_disagree.md"),
    check,
);

/// What one document says of a ticket.
struct Account<'p> {
    paper: &'p Paper,
    fact: &'p TicketFact,
    waits: BTreeSet<&'p str>,
}

/// Predecessors by the key of what waits, of one document.
type Waits<'p> = BTreeMap<&'p str, BTreeSet<&'p str>>;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let papers = context.papers();
    if papers.len() < 2 {
        return;
    }
    let mut accounts: BTreeMap<String, Vec<Account>> = BTreeMap::new();
    for paper in papers {
        let waits = waits(paper);
        for fact in paper.facts.tickets.iter().filter(|fact| !fact.key_is_made) {
            accounts
                .entry(fact.key.to_lowercase())
                .or_default()
                .push(Account {
                    paper,
                    fact,
                    waits: waits.get(fact.key.as_str()).cloned().unwrap_or_default(),
                });
        }
    }
    for (key, accounts) in &accounts {
        let node = context.plan.find_key(key).filter(|_| accounts.len() > 1);
        if let Some(Node::Ticket(ticket)) = node {
            let first = &accounts[0];
            let others = accounts[1..].iter();
            let mut pairs = others.filter_map(|other| difference(first, other));
            if let Some((message, lines, numbers)) = pairs.next() {
                findings.push(
                    Finding::new(&RULE, message)
                        .about([ticket])
                        .with(&numbers)
                        .at(&lines),
                );
            }
        }
    }
}

fn waits(paper: &Paper) -> Waits<'_> {
    let mut found = Waits::new();
    let firm = paper
        .facts
        .statements
        .iter()
        .filter(|said| said.said == Said::Hard);
    for statement in firm {
        for to in &statement.to {
            if let Subject::Ticket(key) = to {
                let names = statement.from.iter().map(Subject::name);
                found.entry(key.as_str()).or_default().extend(names);
            }
        }
    }
    found
}

/// A sentence, the lines it stands on, and the numbers behind it.
type Difference = (String, Vec<SourceRef>, Vec<(&'static str, f64)>);

/// What two documents say differently of one ticket.
fn difference(one: &Account, other: &Account) -> Option<Difference> {
    let mut parts = Vec::new();
    let mut numbers = Vec::new();
    if let (Some(first), Some(second)) = (estimate(one), estimate(other))
        && first != second
    {
        let told = |(min, max)| hours_between(min, max);
        parts.push(format!("it takes {} and {}", told(first), told(second)));
        numbers.extend([("first", first.1), ("second", second.1)]);
    }
    if !one.waits.is_empty() && !other.waits.is_empty() && one.waits != other.waits {
        let names = |waits: &BTreeSet<&str>| {
            let names: Vec<String> = waits.iter().map(|name| (*name).to_owned()).collect();
            some_of(&names, 4)
        };
        parts.push(format!(
            "it waits for {} and for {}",
            names(&one.waits),
            names(&other.waits)
        ));
    }
    let name = |account: &Account| account.paper.row.name.clone();
    let message = format!(
        "{} is described differently in {} and {}: {}.",
        one.fact.key,
        name(one),
        name(other),
        parts.join(", and ")
    );
    let line = |account: &Account| account.paper.at(account.fact.place);
    (!parts.is_empty()).then(|| (message, vec![line(one), line(other)], numbers))
}

fn estimate(account: &Account) -> Option<(f64, f64)> {
    let at = |point| account.fact.estimate.at(point).map(|work| work.0 as f64);
    at(EstimatePoint::Min).zip(at(EstimatePoint::Max))
}
