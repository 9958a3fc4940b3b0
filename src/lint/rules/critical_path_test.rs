//! A delay on the critical path that does not arrive at the finish.
//!
//! One critical ticket is made longer by half of the plan, and the plan computed once more: its finish must
//! move by as much. Where it does not, a fixed date or a loose end absorbs the delay, and the critical
//! path is not the one that is shown.

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
    let has_dates = plan.tickets.iter().any(|t| is_fixed(t));
    let Ok(dates) = context.schedule() else {
        return;
    };
    if !is_simple || !has_dates || plan.tickets.len() < LEAST_TICKETS {
        return;
    }
    let Some(ticket) = first_movable(context, dates) else {
        return;
    };
    let delay = (dates.makespan.0 / 2).max(60);
    let Some(moved) = delayed(context, ticket, delay) else {
        return;
    };
    let by = moved.makespan.0 - dates.makespan.0;
    if by >= delay {
        return;
    }
    let message = format!(
        "{} is critical, but when it takes {} longer the finish moves by {} only: a fixed date behind it hides delays.",
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

/// The first ticket of the critical path that has a duration of its own and has not begun.
fn first_movable<'a>(context: &Context<'a>, dates: &Schedule) -> Option<&'a Ticket> {
    let tickets = dates.critical_path.iter().filter_map(|node| match node {
        Node::Ticket(id) => context.plan.tickets.get(*id),
        Node::Gate(_) => None,
    });
    let mut movable = tickets.filter(|t| {
        let progress = &t.progress;
        t.work_kind == WorkKind::Duration
            && !t.estimate.is_none()
            && t.constraint.is_none()
            && progress.actual_start.is_none()
            && progress.actual_finish.is_none()
    });
    movable.next()
}

fn delayed(context: &Context, ticket: &Ticket, delay: i64) -> Option<Schedule> {
    let mut plan = context.plan.clone();
    let mut longer = ticket.clone();
    longer.estimate = Estimate::Fixed(Work(ticket.estimate.likely()?.0 + delay));
    plan.tickets.insert(longer);
    schedule(&plan, &Settings::default()).ok()
}
