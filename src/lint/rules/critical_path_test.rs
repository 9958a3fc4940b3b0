//! A delay on the critical path that does not arrive at the finish.
//!
//! One ticket of the critical path, or what a fixed date at its head waits for, is made longer until half of
//! the plan arrives behind it, and the plan is computed once more: the finish must move by as much. Where
//! it does not, a fixed date absorbs the delay, and the critical path is not the one that is shown.

use crate::lint::graph::holds;
use crate::lint::quality::LEAST_TICKETS;
use crate::lint::wording::hours;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{ConstraintKind, Estimate, Lag, Node, RowRef, Ticket, Work, WorkKind};
use crate::schedule::{Schedule, Settings, schedule};

pub(super) static RULE: Rule = Rule::quick(
    "critical-path-test",
    Level::Warning,
    "A delay of a critical ticket does not move the finish (DCMA 12).",
    include_str!("critical_path_test.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    // On several calendars a delay is longer or shorter in the plan's own hours; that is no break.
    let is_simple = plan.tickets.iter().all(|t| t.calendar.is_none())
        && plan
            .dependencies
            .iter()
            .all(|d| !matches!(d.lag, Lag::Elapsed(e) if e.0 != 0));
    // Only a date in the plan can break the path; without one there is nothing to test.
    let has_dates = plan.tickets.iter().any(is_fixed);
    let Ok(dates) = context.schedule() else {
        return;
    };
    if !is_simple || !has_dates || plan.tickets.len() < LEAST_TICKETS {
        return;
    }
    let Some((ticket, slack)) =
        before_a_date(context, dates).or_else(|| first_movable(context, dates))
    else {
        return;
    };
    let arriving = (dates.makespan.0 / 2).max(60);
    let delay = slack + arriving;
    let Some(moved) = delayed(context, ticket, delay) else {
        return;
    };
    let by = moved.makespan.0 - dates.makespan.0;
    if by >= arriving {
        return;
    }
    let message = format!(
        "When {} takes {} longer the finish moves by {} only: a fixed date behind it hides delays.",
        ticket.key,
        hours(delay as f64),
        hours(by as f64)
    );
    let fixed = plan
        .tickets
        .iter()
        .filter(|t| is_fixed(t))
        .map(|t| RowRef::from(t.id));
    findings.push(
        Finding::new(&RULE, message)
            .about([RowRef::from(ticket.id)])
            .about(fixed.take(5))
            .with(&[("delay", delay as f64), ("moved", by as f64)]),
    );
}

fn is_fixed(ticket: &Ticket) -> bool {
    let kind = ticket.constraint.map(|c| c.kind);
    matches!(
        kind,
        Some(ConstraintKind::MustStartOn | ConstraintKind::MustFinishOn)
    )
}

/// Where the critical path begins at a fixed date: what has to be done before it, and how long it may wait.
fn before_a_date<'a>(context: &Context<'a>, dates: &Schedule) -> Option<(&'a Ticket, i64)> {
    let plan = context.plan;
    let first = *dates.critical_path.first()?;
    let Node::Ticket(id) = first else { return None };
    if !plan.tickets.get(id).is_some_and(is_fixed) {
        return None;
    }
    let waits = plan
        .dependencies
        .iter()
        .filter(|d| d.to == first && holds(plan, d));
    let mut before = waits.filter_map(|d| match d.from {
        Node::Ticket(id) => plan.tickets.get(id).filter(|t| is_movable(t)),
        Node::Gate(_) => None,
    });
    let ticket = before.next()?;
    let done = dates.dates(Node::Ticket(ticket.id))?.early_finish;
    let slack = dates
        .calendar()
        .between(done, dates.dates(first)?.early_start);
    Some((ticket, slack.0.max(0)))
}

/// The first ticket of the critical path that has a duration of its own and has not begun.
fn first_movable<'a>(context: &Context<'a>, dates: &Schedule) -> Option<(&'a Ticket, i64)> {
    let tickets = dates.critical_path.iter().filter_map(|node| match node {
        Node::Ticket(id) => context.plan.tickets.get(*id),
        Node::Gate(_) => None,
    });
    let mut movable = tickets.filter(|t| is_movable(t));
    movable.next().map(|ticket| (ticket, 0))
}

fn is_movable(ticket: &Ticket) -> bool {
    let progress = &ticket.progress;
    ticket.work_kind == WorkKind::Duration
        && !ticket.estimate.is_none()
        && ticket.constraint.is_none()
        && progress.actual_start.is_none()
        && progress.actual_finish.is_none()
}

fn delayed(context: &Context, ticket: &Ticket, delay: i64) -> Option<Schedule> {
    let mut plan = context.plan.clone();
    let mut longer = ticket.clone();
    longer.estimate = Estimate::Fixed(Work(ticket.estimate.likely()?.0 + delay));
    plan.tickets.insert(longer);
    schedule(&plan, &Settings::default()).ok()
}
