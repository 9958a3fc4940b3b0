//! Code that hands the plan over to another tool, and leaves most of it out.

use crate::document::facts::{EdgeList, Form};
use crate::lint::papers::{Keys, Paper};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Dependency, Node, Strength};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "bootstrap-coverage",
    Level::Warning,
    "Hand-over code creates only some of the tickets and dependencies.",
    include_str!("bootstrap_coverage.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    findings.extend(
        context
            .papers()
            .iter()
            .filter_map(|paper| coverage(context, paper)),
    );
}

fn coverage(context: &Context, paper: &Paper) -> Option<Finding> {
    let code = paper.facts.bootstrap.as_ref()?;
    let keys = Keys::of(context.plan);
    let created: BTreeSet<Node> = code
        .tickets
        .iter()
        .filter_map(|t| keys.find(&t.key))
        .collect();
    let set = code
        .dependencies
        .iter()
        .filter_map(|(from, to, _)| Some((keys.find(from)?, keys.find(to)?)));
    let set: BTreeSet<(Node, Node)> = set.collect();
    let tickets = context.leaves().count();
    let dependencies = dependencies(context, paper);
    if created.is_empty() || (created.len() >= tickets && set.len() >= dependencies) {
        return None;
    }
    let message = format!(
        "The code creates {} of {tickets} tickets and sets {} of {dependencies} dependencies: whoever runs it starts with the rest missing.",
        created.len(),
        set.len()
    );
    let unowned = code.tickets.iter().filter(|t| !t.has_owner).count();
    Some(
        Finding::new(&RULE, message)
            .about([paper.source])
            .with(&[
                ("tickets", created.len() as f64),
                ("of_tickets", tickets as f64),
                ("dependencies", set.len() as f64),
                ("of_dependencies", dependencies as f64),
                ("without_owner", unowned as f64),
            ])
            .at(&[paper.at(code.place)]),
    )
}

/// The dependencies of the document's table, else of its longest list of single arrows, else those between
/// the plan's tickets.
fn dependencies(context: &Context, paper: &Paper) -> usize {
    let known = |list: &EdgeList| list.edges.iter().filter(|e| e.is_known).count();
    let of = |form: Form| {
        let lists = paper
            .facts
            .lists
            .iter()
            .filter(move |list| list.form == form);
        lists.map(known).max()
    };
    let is_listed = |d: &&Dependency| {
        matches!((d.from, d.to), (Node::Ticket(_), Node::Ticket(_))) && d.strength != Strength::Info
    };
    let rows = || context.plan.dependencies.iter().filter(is_listed).count();
    of(Form::Table)
        .or_else(|| of(Form::ArrowList))
        .unwrap_or_else(rows)
}
