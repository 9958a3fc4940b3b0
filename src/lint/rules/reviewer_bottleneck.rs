//! One reviewer everything has to pass.
//!
//! Two signs: a role that nearly all tickets need beside their own and that one agent offers; and words, in
//! a gate's criteria or an agent's note, that make one person review everything.

use crate::lint::text::{folded, words};
use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Criterion, Gate, RowRef, SourceRef};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "reviewer-bottleneck",
    Level::Warning,
    "Everything has to pass one reviewer.",
    include_str!("reviewer_bottleneck.md"),
    check,
);

/// The share of tickets that makes a role everybody's.
const SHARE: f64 = 0.8;
/// With fewer tickets one reviewer is no bottleneck.
const LEAST_TICKETS: usize = 5;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    findings.extend(by_demand(context));
    let plan = context.plan;
    let many = context.leaves().count() >= LEAST_TICKETS || context.leaves().next().is_none();
    if !many {
        return;
    }
    for paper in context.papers() {
        let mut said = BTreeSet::new();
        for review in paper.facts.reviews.iter().filter(|r| r.is_every) {
            if said.insert(folded(&review.reviewer)) && !review.reviewer.is_empty() {
                let why = format!("\"{}\"", review.what.trim());
                let lines = [paper.at(review.place)];
                findings.push(report(context, &review.reviewer, Vec::new(), &lines, &why));
            }
        }
    }
    if !context.papers().is_empty() {
        return;
    }
    for gate in plan.gates.iter().filter(|gate| gate.tracks.len() != 1) {
        findings.extend(by_gate(context, gate));
    }
    for agent in plan.agents.iter().filter(|a| reviews_everything(&a.note)) {
        let rows = vec![RowRef::from(agent.id)];
        findings.push(report(
            context,
            &agent.name,
            rows,
            &agent.sources,
            "its instructions say so",
        ));
    }
}

/// A second role that most tickets need and one agent offers.
fn by_demand(context: &Context) -> Vec<Finding> {
    let plan = context.plan;
    let tickets = context.leaves().count();
    let mut needs: BTreeMap<String, usize> = BTreeMap::new();
    for ticket in context.leaves().filter(|t| t.demands.len() > 1) {
        // The first role does the work; what everybody needs beside it is the bottleneck.
        let others = ticket.demands.iter().skip(1);
        let roles: BTreeSet<String> = others.map(|d| folded(&d.role)).collect();
        roles
            .into_iter()
            .for_each(|role| *needs.entry(role).or_default() += 1);
    }
    let is_everywhere =
        |(_, n): &(String, usize)| tickets >= LEAST_TICKETS && *n as f64 >= tickets as f64 * SHARE;
    let report_on = |(role, n): (String, usize)| {
        let offers = |a: &&crate::plan::Agent| a.roles.iter().any(|r| folded(r) == role);
        let mut who = plan.agents.iter().filter(offers);
        let (only, None) = (who.next()?, who.next()) else {
            return None;
        };
        let why = format!("{n} of {} need \"{role}\" too", count(tickets, "ticket"));
        let rows = vec![RowRef::from(only.id)];
        (only.capacity <= 1).then(|| report(context, &only.name, rows, &only.sources, &why))
    };
    needs
        .into_iter()
        .filter(is_everywhere)
        .filter_map(report_on)
        .collect()
}

fn by_gate(context: &Context, gate: &Gate) -> Option<Finding> {
    let one: &Criterion = gate.criteria.iter().find(|c| reviewer(c).is_some())?;
    let who = reviewer(one)?;
    let rows = vec![RowRef::from(gate.id)];
    let why = format!("{} asks it of everything", gate.key);
    Some(report(context, &who, rows, &one.sources, &why))
}

/// Who reviews: the owner of a criterion about review, or the name after "reviewed by".
fn reviewer(criterion: &Criterion) -> Option<String> {
    let said = words(&criterion.text);
    let at = said.iter().position(|word| word == "reviewed")?;
    if !criterion.owner.trim().is_empty() {
        return Some(criterion.owner.clone());
    }
    let mut after = said[at + 1..].iter();
    (after.next()? == "by").then_some(())?;
    after.find(|word| *word != "the").cloned()
}

/// "Reviews every change", "Review all backend changes".
fn reviews_everything(note: &str) -> bool {
    let said = words(note);
    let pairs = said.windows(2);
    let is_all = |pair: &[String]| {
        matches!(
            pair[0].as_str(),
            "review" | "reviews" | "approve" | "approves"
        ) && matches!(pair[1].as_str(), "all" | "every" | "everything" | "each")
    };
    pairs.into_iter().any(is_all)
}

fn report(
    context: &Context,
    who: &str,
    rows: Vec<RowRef>,
    lines: &[SourceRef],
    why: &str,
) -> Finding {
    let tickets = context.leaves().count();
    let what = match tickets {
        0 => "every change".to_owned(),
        n => format!("all {}", count(n, "ticket")),
    };
    let message = format!(
        "{} must pass {} ({why}): parallel work queues there. Name a second reviewer or review by sample.",
        some_of(&[what], 1),
        who
    );
    Finding::new(&RULE, message)
        .about(rows)
        .with(&[("tickets", tickets as f64)])
        .at(lines)
}
