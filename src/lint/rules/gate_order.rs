//! Gates whose position the rest of the plan contradicts.
//!
//! "After C, before D" says that D starts when C is done. An option that puts D first, a checkpoint that
//! sees D at work while C is unfinished, or a dependency of C on D says the opposite. All readings count:
//! the position is stated whether or not a reading that holds it is in force.

use super::checkpoint_before_dependency::in_order;
use crate::lint::graph::Budget;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{
    Dependency, ExpectedState, Gate, Node, Order, Plan, PlanOption, RowRef, SourceRef, Strength,
    Subject, TicketId,
};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule::quick(
    "gate-order",
    Level::Error,
    "A gate stands between tickets that another part of the plan puts the other way round.",
    include_str!("gate_order.md"),
    check,
);

/// What says the opposite of a gate's position.
struct Evidence {
    before: TicketId,
    after: TicketId,
    says: String,
    row: Option<RowRef>,
    lines: Vec<SourceRef>,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut into: BTreeMap<Node, Vec<&Dependency>> = BTreeMap::new();
    let mut out: BTreeMap<Node, Vec<&Dependency>> = BTreeMap::new();
    for dependency in context
        .plan
        .dependencies
        .iter()
        .filter(|d| d.strength != Strength::Info)
    {
        if matches!(dependency.to, Node::Gate(_)) {
            into.entry(dependency.to).or_default().push(dependency);
        }
        if matches!(dependency.from, Node::Gate(_)) {
            out.entry(dependency.from).or_default().push(dependency);
        }
    }
    let mut budget = Budget(Budget::COMMON);
    for gate in context.plan.gates.iter() {
        let node = Node::Gate(gate.id);
        let ends = (
            tickets(into.get(&node), |d| d.from),
            tickets(out.get(&node), |d| d.to),
        );
        // A gate with hundreds on both sides is a stage boundary; the first few tell its position.
        let pairs = ends
            .0
            .iter()
            .take(40)
            .flat_map(|&p| ends.1.iter().take(40).map(move |&s| (p, s)));
        let found = pairs
            .filter(|(p, s)| p != s)
            .find_map(|(before, after)| evidence(context, before, after, &mut budget));
        findings.extend(found.map(|evidence| report(context.plan, gate, &evidence)));
    }
}

fn tickets(rows: Option<&Vec<&Dependency>>, end: impl Fn(&Dependency) -> Node) -> Vec<TicketId> {
    let ends = rows.into_iter().flatten().map(|d| end(d));
    let mut found: Vec<TicketId> = ends
        .filter_map(|node| match node {
            Node::Ticket(id) => Some(id),
            Node::Gate(_) => None,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn evidence(
    context: &Context,
    before: TicketId,
    after: TicketId,
    budget: &mut Budget,
) -> Option<Evidence> {
    by_option(context.plan, before, after)
        .or_else(|| by_checkpoint(context, before, after))
        .or_else(|| by_dependency(context, before, after, budget))
}

fn by_option(plan: &Plan, before: TicketId, after: TicketId) -> Option<Evidence> {
    let place = |option: &PlanOption, id: TicketId| -> Option<usize> {
        let node = Node::Ticket(id);
        match &option.order {
            Order::Free => None,
            Order::Sequential(nodes) => nodes.iter().position(|n| *n == node),
            Order::Stages(stages) => stages.iter().position(|stage| stage.nodes.contains(&node)),
        }
    };
    let turns = |option: &&PlanOption| match (place(option, before), place(option, after)) {
        (Some(p), Some(s)) => s < p,
        _ => false,
    };
    let option = plan.options.iter().find(turns)?;
    let keys = [before, after].map(|id| plan.key(Node::Ticket(id)));
    Some(Evidence {
        before,
        after,
        says: format!(
            "the option \"{}\" does {} before {}",
            option.name, keys[1], keys[0]
        ),
        row: Some(option.id.into()),
        lines: option.sources.clone(),
    })
}

fn by_checkpoint(context: &Context, before: TicketId, after: TicketId) -> Option<Evidence> {
    let plan = context.plan;
    let checkpoints = in_order(plan);
    let state = |at: usize, id: TicketId| {
        let of = checkpoints[at].expectations.iter();
        let own = |e: &&crate::plan::Expectation| e.subject == Subject::Ticket(id);
        of.clone().find(own).map(|e| (e.state, e))
    };
    let is_done = |state: ExpectedState| {
        state == ExpectedState::Done || matches!(state, ExpectedState::Percent(p) if p >= 100.0)
    };
    let at = (0..checkpoints.len()).find(|&at| state(at, after).is_some())?;
    let (_, expectation) = state(at, after)?;
    // The first that is said of the predecessor from here on: begun or half done means not done now.
    let (later, other) = (at..checkpoints.len()).find_map(|later| state(later, before))?;
    if is_done(later) {
        return None;
    }
    let keys = [before, after].map(|id| plan.key(Node::Ticket(id)));
    let name = &checkpoints[at].name;
    let mut lines = expectation.sources.clone();
    lines.extend(other.sources.iter().cloned());
    Some(Evidence {
        before,
        after,
        says: format!(
            "\"{name}\" sees {} at work while {} is unfinished",
            keys[1], keys[0]
        ),
        row: Some(checkpoints[at].id.into()),
        lines,
    })
}

fn by_dependency(
    context: &Context,
    before: TicketId,
    after: TicketId,
    budget: &mut Budget,
) -> Option<Evidence> {
    let ends = [before, after].map(Node::Ticket);
    let reached = context
        .graph()
        .reached(ends[1], &ends[..1], |_, _| false, budget)?;
    let keys = ends.map(|node| context.plan.key(node));
    reached[0].then(|| Evidence {
        before,
        after,
        says: format!("{} waits for {}", keys[0], keys[1]),
        row: None,
        lines: Vec::new(),
    })
}

fn report(plan: &Plan, gate: &Gate, evidence: &Evidence) -> Finding {
    let keys = [evidence.before, evidence.after].map(|id| plan.key(Node::Ticket(id)));
    let message = format!(
        "{} stands after {} and before {}, but {}: move the gate, or change the order.",
        gate.key, keys[0], keys[1], evidence.says
    );
    Finding::new(&RULE, message)
        .about([gate.id])
        .about([evidence.before, evidence.after])
        .about(evidence.row)
        .at(&gate.sources)
        .at(&evidence.lines)
}
