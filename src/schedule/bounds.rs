//! Dates that the network alone would not give: constraints, deadlines, recorded starts.
//!
//! - *No earlier than* raises the early dates. *No later than* and a ticket's own deadline cap the late
//!   dates: what cannot keep them has negative float.
//! - *Must start/finish on* fixes the early dates, whatever the network says, and caps the late ones, so
//!   such a ticket is critical and predecessors that come too late have negative float.
//! - A recorded start fixes the early start, a recorded finish without a start the early finish; what has not begun
//!   at the status time waits for it ([`super::progress`]), and a gate for the date of its decision
//!   ([`super::decided`]). None of them says anything about the late dates.
//! - *As late as possible* moves the early dates as late as the early dates of the successors allow.
//!
//! A date in closed hours means the same as the opening after it or the closing before it.
//!
//! A summary spans what is in it, so it can be bound from its start on and up to its finish: "no earlier"
//! starts, "no later" finishes, deadlines and "as late as possible" hold for every ticket in it, and "must
//! start/finish on" is read as the one of them that fits. A latest start or an earliest finish of a summary
//! says nothing about any one ticket: it is not held, and stated as an assumption.

use super::calendars::sane;
use super::passes::Limit;
use super::scope::{Scope, TicketRole};
use super::worktime::WorkTime;
use crate::plan::{ConstraintKind as C, DateConstraint, Moment, Stamp, Ticket};

/// One date that binds one ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The ticket's dense number.
    pub(super) node: u32,
    pub(super) kind: BoundKind,
    pub(super) at: Stamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BoundKind {
    StartFloor,
    FinishFloor,
    StartFixed,
    FinishFixed,
    StartCap,
    FinishCap,
    /// The start that was recorded.
    RecordedStart,
    /// The finish that was recorded, where no start was.
    RecordedFinish,
    /// When work that is in progress began, by what is done of it.
    BegunStart,
    /// When work that is done was over at the latest.
    OverFinish,
    /// The status time, before which nothing begins that had not begun then.
    StatusFloor,
    /// The start of a gate's first review that is over when it was decided.
    DecisionFloor,
    /// The status time, before which a gate that was refused has not opened again.
    AgainFloor,
    /// As late as possible; its date means nothing.
    AsLate,
}

impl Bound {
    /// Adds this bound to the limits of its node, which takes `minutes` of the calendar `time`.
    pub(super) fn limit(&self, limit: &mut Limit, time: &WorkTime, minutes: i32) {
        let start = time.work_at(self.at);
        let by_finish = start - i64::from(minutes);
        match self.kind {
            BoundKind::StartFloor
            | BoundKind::StatusFloor
            | BoundKind::DecisionFloor
            | BoundKind::FinishFloor
            | BoundKind::AgainFloor => {
                let is_finish = matches!(self.kind, BoundKind::FinishFloor | BoundKind::AgainFloor);
                let floor = if is_finish { by_finish } else { start };
                if limit.fixed.is_none() && floor > limit.floor {
                    (limit.floor, limit.at) = (floor, self.at);
                }
            }
            BoundKind::StartFixed => {
                limit.fix(start, self.at);
                limit.cap = limit.cap.min(start);
            }
            BoundKind::FinishFixed => {
                limit.fix(by_finish, self.at);
                limit.cap = limit.cap.min(by_finish);
            }
            BoundKind::StartCap => limit.cap = limit.cap.min(start),
            BoundKind::FinishCap => limit.cap = limit.cap.min(by_finish),
            BoundKind::RecordedStart | BoundKind::BegunStart => limit.fix(start, self.at),
            BoundKind::RecordedFinish | BoundKind::OverFinish => limit.fix(by_finish, self.at),
            BoundKind::AsLate => {}
        }
    }
}

/// Every bound that the plan states of the tickets that take part, by ticket.
pub(super) fn collect(scope: &Scope, start: Stamp) -> Vec<Bound> {
    let mut bounds = Vec::new();
    for &number in &scope.facts.dated {
        let ticket = scope.plan.tickets.at(number as usize);
        let (Some(ticket), TicketRole::Leaf) = (ticket, scope.role(number as usize)) else {
            continue;
        };
        let mut add = |kind, moment: Moment| {
            bounds.push(Bound {
                node: number,
                kind,
                at: sane(moment.resolve(start)),
            });
        };
        if let Some(constraint) = ticket.constraint {
            own(constraint, &mut add);
        }
        if let Some(deadline) = ticket.deadline {
            add(BoundKind::FinishCap, deadline);
        }
        if ticket.parent.is_some() {
            inherit(scope, ticket, &mut add);
        }
    }
    bounds
}

fn own(constraint: DateConstraint, add: &mut impl FnMut(BoundKind, Moment)) {
    use BoundKind as B;
    if constraint.kind == C::AsLateAsPossible {
        add(B::AsLate, Moment::At(Stamp(0)));
    }
    let Some(moment) = constraint.moment else {
        return;
    };
    match constraint.kind {
        C::AsLateAsPossible => {}
        C::MustStartOn => add(B::StartFixed, moment),
        C::MustFinishOn => add(B::FinishFixed, moment),
        C::StartNoEarlierThan => add(B::StartFloor, moment),
        C::StartNoLaterThan => add(B::StartCap, moment),
        C::FinishNoEarlierThan => add(B::FinishFloor, moment),
        C::FinishNoLaterThan => add(B::FinishCap, moment),
    }
}

/// Adds what is said of the summaries a ticket is in.
fn inherit(scope: &Scope, ticket: &Ticket, add: &mut impl FnMut(BoundKind, Moment)) {
    use BoundKind as B;
    let tickets = &scope.plan.tickets;
    let above = |t: &Ticket| t.parent.and_then(|id| tickets.get(id));
    let summaries = std::iter::successors(above(ticket), |&t| above(t));
    for summary in summaries.take(tickets.len()) {
        if let Some(deadline) = summary.deadline {
            add(B::FinishCap, deadline);
        }
        let Some(DateConstraint { kind, moment }) = summary.constraint else {
            continue;
        };
        match (kind, moment) {
            (C::AsLateAsPossible, _) => add(B::AsLate, Moment::At(Stamp(0))),
            (C::MustStartOn | C::StartNoEarlierThan, Some(from)) => add(B::StartFloor, from),
            (C::MustFinishOn | C::FinishNoLaterThan, Some(to)) => add(B::FinishCap, to),
            _ => {}
        }
    }
}

/// Which constraints of summaries are not held, in words.
pub(super) fn assumptions(scope: &Scope) -> Vec<String> {
    let dated = scope.facts.dated.iter().map(|&number| number as usize);
    let summaries = dated.filter(|&number| scope.is_summary(number));
    let rows = summaries.filter_map(|number| scope.plan.tickets.at(number));
    let unheld = rows.filter_map(|ticket| match ticket.constraint?.kind {
        C::StartNoLaterThan => Some((ticket, "latest start")),
        C::FinishNoEarlierThan => Some((ticket, "earliest finish")),
        _ => None,
    });
    let sentence = |(ticket, what): (&Ticket, &str)| {
        let key = &ticket.key;
        format!("The {what} of {key} is not held: {key} only spans the tickets in it.")
    };
    unheld.map(sentence).collect()
}
