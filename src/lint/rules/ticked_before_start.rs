//! Done marks in a plan that has not begun.

use crate::edit::{Change, RowChange};
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Criterion, Plan, RowRef, SourceRef, Stored};
use std::sync::Arc;

pub(super) static RULE: Rule = Rule::quick(
    "ticked-before-start",
    Level::Warning,
    "Criteria are ticked although nothing has been done yet.",
    include_str!("ticked_before_start.md"),
    check,
);

/// The ticked criteria of one row.
struct Ticked<'a> {
    row: RowRef,
    name: &'a str,
    criteria: Vec<&'a Criterion>,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    if plan.tickets.is_empty() || !context.has_not_begun() {
        return;
    }
    let ticked = ticked(plan);
    let in_rows: usize = ticked.iter().map(|t| t.criteria.len()).sum();
    let boxes = context.papers().iter().flat_map(|paper| {
        let ticks = paper.facts.ticks.iter();
        let own = ticks.filter(|t| t.is_ticked && !t.in_code && t.ticket.is_none());
        own.map(|tick| paper.at(tick.place))
    });
    let boxes: Vec<SourceRef> = boxes.collect();
    let total = in_rows.max(boxes.len());
    if total == 0 {
        return;
    }
    let mut names: Vec<String> = ticked.iter().map(|t| t.name.to_owned()).collect();
    if names.is_empty() {
        names.push("check lists".to_owned());
    }
    let message = format!(
        "{} {} ticked ({}), but no ticket has begun: nobody will see what is really done.",
        count(total, "criterion").replace("criterions", "criteria"),
        verb(total, "is", "are"),
        some_of(&names, 4)
    );
    let lines = ticked.iter().flat_map(|t| &t.criteria);
    let lines: Vec<&SourceRef> = lines.filter_map(|c| c.sources.first()).collect();
    findings.push(
        Finding::new(&RULE, message)
            .about(ticked.iter().map(|t| t.row))
            .with(&[("ticked", total as f64)])
            .at(lines)
            .at(&boxes)
            .mended_by("take the ticks away".to_owned(), untick(plan)),
    );
}

fn ticked(plan: &Plan) -> Vec<Ticked<'_>> {
    let tracks = plan
        .tracks_in_order()
        .into_iter()
        .map(|t| (t.id.into(), t.name.as_str(), &t.done));
    let phases = plan
        .phases
        .iter()
        .map(|p| (p.id.into(), p.name.as_str(), &p.milestones));
    let gates = plan
        .gates
        .iter()
        .map(|g| (g.id.into(), g.key.as_str(), &g.criteria));
    let tickets = plan
        .tickets
        .iter()
        .map(|t| (t.id.into(), t.key.as_str(), &t.criteria));
    let rows = tracks.chain(phases).chain(gates).chain(tickets);
    rows.map(|(row, name, criteria)| Ticked {
        row,
        name,
        criteria: criteria.iter().filter(|c| c.done).collect(),
    })
    .filter(|t| !t.criteria.is_empty())
    .collect()
}

fn untick(plan: &Plan) -> Vec<Change> {
    let clear = |list: &mut Vec<Criterion>| list.iter_mut().for_each(|c| c.done = false);
    let has = |list: &[Criterion]| list.iter().any(|c| c.done);
    let mut changes = Vec::new();
    for row in plan.tracks.iter().filter(|t| has(&t.done)) {
        changes.push(Change::Track(changed(plan, row, |row| {
            clear(&mut row.done)
        })));
    }
    for row in plan.phases.iter().filter(|p| has(&p.milestones)) {
        changes.push(Change::Phase(changed(plan, row, |row| {
            clear(&mut row.milestones)
        })));
    }
    for row in plan.tickets.iter().filter(|t| has(&t.criteria)) {
        changes.push(Change::Ticket(changed(plan, row, |row| {
            clear(&mut row.criteria)
        })));
    }
    for row in plan.gates.iter().filter(|g| has(&g.criteria)) {
        changes.push(Change::Gate(changed(plan, row, |row| {
            clear(&mut row.criteria)
        })));
    }
    changes
}

fn changed<R: Stored>(plan: &Plan, row: &R, change: impl Fn(&mut R)) -> RowChange<R> {
    let mut after = row.clone();
    change(&mut after);
    RowChange {
        before: R::table(plan).get_shared(row.id()),
        after: Some(Arc::new(after)),
    }
}
