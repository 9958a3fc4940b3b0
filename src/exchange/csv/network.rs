//! What each row waits for: the plan's dependencies as far as plain finish-to-start can say them.
//!
//! A summary becomes a milestone behind its children; what the summary waits for, its innermost
//! children wait for. Kinds other than finish-to-start are written as if they were, which is never
//! looser, unless that would close a loop the plan does not have.

use crate::exchange::{Report, links};
use crate::plan::*;
use std::collections::{BTreeMap, HashMap};

/// The nodes each node waits for, in the order of the dependencies.
pub(super) type Blockers = BTreeMap<Node, Vec<Node>>;

/// Works out what each row waits for and notes what was bent or left out.
pub(super) fn blockers(plan: &Plan, report: &mut Report) -> Blockers {
    let children = children(plan);
    let mut blockers = Blockers::new();
    for (&summary, list) in &children {
        let list = list.iter().copied().map(Node::Ticket);
        blockers.insert(Node::Ticket(summary), list.collect());
    }
    let held: Vec<&Dependency> = plan
        .dependencies
        .iter()
        .filter(|d| note_unheld(plan, d, report))
        .collect();
    let is_soft = |d: &&&Dependency| links::is_plain(d) && d.strength == Strength::Soft;
    match held.iter().filter(is_soft).count() {
        0 => {}
        count => report.note(format!(
            "soft dependencies are written like hard ones ({count})"
        )),
    }
    let (plain, bent): (Vec<&Dependency>, Vec<&Dependency>) =
        held.iter().partition(|d| links::is_plain(d));
    let closing = closing_when_bent(plan, &children, &plain, &bent);
    let dropped: HashMap<DependencyId, bool> = bent.iter().map(|d| d.id).zip(closing).collect();
    for dependency in held {
        if !note_terms(
            plan,
            dependency,
            dropped.get(&dependency.id).copied(),
            report,
        ) {
            continue;
        }
        for to in leaves(&children, dependency.to) {
            let list = blockers.entry(to).or_default();
            if !list.contains(&dependency.from) {
                list.push(dependency.from);
            }
        }
    }
    blockers
}

/// The children of each summary, in id order.
pub(super) fn children(plan: &Plan) -> BTreeMap<TicketId, Vec<TicketId>> {
    let mut children: BTreeMap<TicketId, Vec<TicketId>> = BTreeMap::new();
    for ticket in plan.tickets.iter() {
        if let Some(parent) = ticket.parent {
            children.entry(parent).or_default().push(ticket.id);
        }
    }
    children
}

/// The innermost children of a node, or the node itself.
fn leaves(children: &BTreeMap<TicketId, Vec<TicketId>>, node: Node) -> Vec<Node> {
    let mut leaves = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        let inner = match node {
            Node::Ticket(id) => children.get(&id),
            Node::Gate(_) => None,
        };
        match inner {
            Some(inner) => open.extend(inner.iter().rev().copied().map(Node::Ticket)),
            None => leaves.push(node),
        }
    }
    leaves
}

fn note_unheld(plan: &Plan, dependency: &Dependency, report: &mut Report) -> bool {
    let is_held = links::is_held(plan, None, dependency);
    if !is_held {
        let why = if dependency.strength == Strength::Info {
            "is for information only"
        } else {
            "holds in another reading"
        };
        report.note(format!(
            "{} {why}: not written",
            links::arrow(plan, dependency)
        ));
    }
    is_held
}

/// Notes what a row cannot say of a dependency; whether it is written at all.
fn note_terms(
    plan: &Plan,
    dependency: &Dependency,
    closes: Option<bool>,
    report: &mut Report,
) -> bool {
    let (arrow, terms) = (links::arrow(plan, dependency), links::terms(dependency));
    if closes == Some(true) {
        report.note(format!(
            "{arrow} ({terms}) would close a loop as plain finish-to-start: not written"
        ));
        return false;
    }
    if !links::is_plain(dependency) {
        report.note(format!(
            "{arrow} ({terms}) is written as plain hard finish-to-start"
        ));
    }
    true
}

/// Which of the bent dependencies would close a loop.
fn closing_when_bent(
    plan: &Plan,
    children: &BTreeMap<TicketId, Vec<TicketId>>,
    plain: &[&Dependency],
    bent: &[&Dependency],
) -> Vec<bool> {
    let number = |node: Node| match node {
        Node::Ticket(id) => plan.tickets.position(id).unwrap_or(0),
        Node::Gate(id) => plan.tickets.len() + plan.gates.position(id).unwrap_or(0),
    };
    let nodes = plan.tickets.len() + plan.gates.len();
    let edges_of = |dependency: &Dependency| {
        let from = number(dependency.from);
        leaves(children, dependency.to)
            .into_iter()
            .map(move |to| (from, number(to)))
    };
    let mut firm: Vec<(usize, usize)> = plain.iter().flat_map(|d| edges_of(d)).collect();
    for (&summary, list) in children {
        let to = number(Node::Ticket(summary));
        firm.extend(list.iter().map(|&child| (number(Node::Ticket(child)), to)));
    }
    let extra: Vec<(usize, (usize, usize))> = bent
        .iter()
        .enumerate()
        .flat_map(|(place, d)| edges_of(d).map(move |edge| (place, edge)))
        .collect();
    let edges: Vec<(usize, usize)> = extra.iter().map(|&(_, edge)| edge).collect();
    let mut closing = vec![false; bent.len()];
    for (closes, (place, _)) in links::closing_extras(nodes, &firm, &edges)
        .into_iter()
        .zip(extra)
    {
        closing[place] |= closes;
    }
    closing
}
