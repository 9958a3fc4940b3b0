//! Constraints and deadlines with which another program gets a plan's dates.
//!
//! MS Project lets a missed "no later than" pull a ticket forward and starts a task with nothing but an
//! "earliest" date then, even before the project begins. A plan observes the one (negative float) and never
//! starts before its own start. So what would pull is written as a deadline, what would start too early is
//! left out, and what the links alone would start elsewhere is bound to its date. The rows' own constraints
//! are in the custom fields wherever they differ.

use super::native::constraint_number;
use super::record::TaskRecord;
use crate::plan::*;
use crate::schedule::{Driver, NodeDates, Schedule};

/// What is known of a ticket or gate beside its row.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) schedule: Option<&'a Schedule>,
    pub(super) dates: Option<&'a NodeDates>,
    pub(super) is_summary: bool,
    pub(super) has_links: bool,
    /// Whether the links alone do not give its start.
    pub(super) is_held: bool,
}

/// Sets the constraint and deadline of a ticket's record.
pub(super) fn bind_ticket(plan: &Plan, ticket: &Ticket, found: Found, record: &mut TaskRecord) {
    let start = plan.info.start_or_default();
    let mut deadline = ticket.deadline.map(|moment| moment.resolve(start));
    if let Some(DateConstraint { kind, moment }) = ticket.constraint {
        let at = moment.map(|moment| moment.resolve(start));
        if is_safe(kind, at, start, found) {
            record.constraint = constraint_number(kind);
            record.constraint_date = at.filter(|_| kind != ConstraintKind::AsLateAsPossible);
        } else if let Some(cap) = at.and_then(|at| cap(kind, at, found)) {
            deadline = earlier(deadline, cap);
        }
    }
    if !found.is_summary {
        for cap in inherited_caps(plan, ticket, start) {
            deadline = earlier(deadline, cap);
        }
    }
    record.deadline = deadline;
    bind(found, record);
}

/// Sets what a gate or ticket needs beyond its own constraint.
pub(super) fn bind(found: Found, record: &mut TaskRecord) {
    let (Some(dates), Some(schedule), false) = (found.dates, found.schedule, found.is_summary)
    else {
        return;
    };
    // What a summary's date, the status time or a decision holds, another program would start earlier.
    let is_inherited = matches!(
        dates.driver,
        Driver::Constraint | Driver::Status | Driver::Progress | Driver::Decision
    ) && record.constraint == 0;
    let is_late = dates.driver == Driver::AsLate && record.constraint != 1;
    if (found.is_held || is_inherited || is_late)
        && record.constraint == 0
        && record.actual_start.is_none()
    {
        record.constraint = constraint_number(ConstraintKind::StartNoEarlierThan);
        record.constraint_date = Some(dates.early_start);
    }
    // A deadline of the whole plan that is missed shows at the rows it presses on, and only there.
    if schedule.horizon < schedule.finish && dates.late_finish >= schedule.horizon {
        record.deadline = earlier(record.deadline, schedule.horizon);
    }
}

/// Whether another program makes the same of a constraint.
fn is_safe(kind: ConstraintKind, at: Option<Stamp>, start: Stamp, found: Found) -> bool {
    use ConstraintKind as C;
    let Some(dates) = found.dates.filter(|_| !found.is_summary) else {
        return at.is_some() || kind == C::AsLateAsPossible;
    };
    if dates.driver == Driver::Recorded {
        return kind != C::AsLateAsPossible;
    }
    match (kind, at) {
        (C::AsLateAsPossible, _) => dates.early_start == dates.late_start,
        (_, None) => false,
        (C::MustStartOn | C::MustFinishOn, Some(_)) => true,
        (C::StartNoEarlierThan, Some(at)) => at >= start,
        (C::FinishNoEarlierThan, Some(at)) => found.has_links || at >= dates.early_finish,
        (C::StartNoLaterThan, Some(at)) => dates.early_start <= at,
        (C::FinishNoLaterThan, Some(at)) => dates.early_finish <= at,
    }
}

/// The finish that a latest date asks for.
fn cap(kind: ConstraintKind, at: Stamp, found: Found) -> Option<Stamp> {
    match kind {
        ConstraintKind::FinishNoLaterThan => Some(at),
        ConstraintKind::StartNoLaterThan => {
            let dates = found.dates?;
            // Whatever the calendar, a start that is so much late is a finish that is so much late.
            Some(Stamp(at.0 + dates.late_finish.0 - dates.late_start.0))
        }
        _ => None,
    }
}

/// The latest finishes that the summaries of a ticket ask of it.
fn inherited_caps(plan: &Plan, ticket: &Ticket, start: Stamp) -> Vec<Stamp> {
    use ConstraintKind as C;
    let above = |ticket: &Ticket| ticket.parent.and_then(|id| plan.tickets.get(id));
    let mut caps = Vec::new();
    for summary in std::iter::successors(above(ticket), |t| above(t)).take(plan.tickets.len()) {
        caps.extend(summary.deadline.map(|moment| moment.resolve(start)));
        if let Some(DateConstraint {
            kind: C::MustFinishOn | C::FinishNoLaterThan,
            moment,
        }) = summary.constraint
        {
            caps.extend(moment.map(|moment| moment.resolve(start)));
        }
    }
    caps
}

fn earlier(deadline: Option<Stamp>, cap: Stamp) -> Option<Stamp> {
    Some(deadline.map_or(cap, |deadline| deadline.min(cap)))
}
