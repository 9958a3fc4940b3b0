//! Tickets that hang in the air while others are tied together.
//!
//! A ticket that starts a chain has no predecessor and one that ends it no successor; both are as it should
//! be. What this rule counts is tickets with neither. Where documents hold two lists of dependencies that
//! disagree, the fuller list counts: what only the other one says is in dispute.

use crate::lint::wording::{count, number, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{DependencyId, Node, Strength, Ticket, TicketId};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "open-end",
    Level::Warning,
    "Tickets without any dependency in a plan where most others have some.",
    include_str!("open_end.md"),
    check,
);

/// DCMA's threshold for missing logic.
const MOST: f64 = 0.05;
/// A handful of tickets has no typical shape to deviate from.
const LEAST_TICKETS: usize = 8;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let tickets: Vec<&Ticket> = context.leaves().collect();
    if tickets.len() < LEAST_TICKETS {
        return;
    }
    let listed = fuller_list(context);
    let (from, to) = ends(context, listed.as_ref());
    let is_open = |t: &&&Ticket| !from.contains(&t.id) && !to.contains(&t.id);
    let open: Vec<&Ticket> = tickets.iter().filter(is_open).copied().collect();
    let share = open.len() as f64 / tickets.len() as f64;
    if share <= MOST || open.len() * 2 > tickets.len() {
        return;
    }
    let without =
        |ends: &BTreeSet<TicketId>| tickets.iter().filter(|t| !ends.contains(&t.id)).count();
    let keys: Vec<String> = open.iter().map(|t| t.key.clone()).collect();
    let message = format!(
        "{} of {} {} no dependency at all ({} %, at most 5 % is usual): {}. Say what they wait for, or what waits for them.",
        open.len(),
        count(tickets.len(), "ticket"),
        verb(open.len(), "has", "have"),
        number((share * 100.0).round()),
        some_of(&keys, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(open.iter().map(|t| t.id))
            .with(&[
                ("isolated", open.len() as f64),
                ("tickets", tickets.len() as f64),
                ("without_predecessor", without(&to) as f64),
                ("without_successor", without(&from) as f64),
            ])
            .at(open.iter().filter_map(|t| t.sources.first())),
    );
}

/// The ids of the longer of two lists.
fn fuller_list(context: &Context) -> Option<BTreeSet<DependencyId>> {
    let lists = context.lists()?;
    let (_, only_first, only_second) = lists.counts();
    let of = lists
        .edges
        .iter()
        .filter(|e| match only_first >= only_second {
            true => e.first.is_some(),
            false => e.second.is_some(),
        });
    Some(of.filter_map(|e| e.id).collect())
}

/// Tickets with a successor and tickets with a predecessor; summaries lend theirs to what is in them.
fn ends(
    context: &Context,
    listed: Option<&BTreeSet<DependencyId>>,
) -> (BTreeSet<TicketId>, BTreeSet<TicketId>) {
    let plan = context.plan;
    let (mut from, mut to) = (BTreeSet::new(), BTreeSet::new());
    for dependency in plan
        .dependencies
        .iter()
        .filter(|d| d.strength != Strength::Info)
    {
        let (Node::Ticket(a), Node::Ticket(b)) = (dependency.from, dependency.to) else {
            if listed.is_none() {
                from.extend(ticket(dependency.from));
                to.extend(ticket(dependency.to));
            }
            continue;
        };
        // What was drawn in Slackline stands in no list, and is no part of their dispute.
        let is_drawn = dependency.sources.is_empty();
        if is_drawn || listed.is_none_or(|ids| ids.contains(&dependency.id)) {
            from.insert(a);
            to.insert(b);
        }
    }
    for part in plan.tickets.iter() {
        let above = std::iter::successors(part.parent, |id| plan.tickets.get(*id)?.parent);
        for summary in above.take(16) {
            if from.contains(&summary) {
                from.insert(part.id);
            }
            if to.contains(&summary) {
                to.insert(part.id);
            }
        }
    }
    (from, to)
}

fn ticket(node: Node) -> Option<TicketId> {
    match node {
        Node::Ticket(id) => Some(id),
        Node::Gate(_) => None,
    }
}
