//! A selection as a plan of its own, whose dates are those it has in the whole plan.
//!
//! A ticket that waits for one outside the selection would start too early without it, so it gets the date
//! instead: a start no earlier than its early start. What was left out is told.

use crate::edit::commands;
use crate::exchange::Report;
use crate::plan::*;
use crate::schedule::{self, Schedule, Settings};
use std::collections::HashSet;
use std::sync::Arc;

/// The rows with what they cannot do without, under the plan's head.
pub(super) fn part(
    plan: &Plan,
    rows: &[RowRef],
    option: Option<OptionId>,
    report: &mut Report,
) -> Plan {
    let mut rows = rows.to_vec();
    // The head names them.
    rows.extend(plan.info.calendar.map(RowRef::from));
    rows.extend(plan.info.reading.map(RowRef::from));
    let mut part = commands::part_of(plan, &rows);
    part.info = Arc::clone(&plan.info);
    part.last_id = plan.last_id;
    let dates = schedule::schedule(plan, &Settings { option }).ok();
    let shares = dates
        .as_ref()
        .map_or(0, |dates| hold_shares(plan, &mut part, dates));
    let pinned = dates.map_or(0, |dates| hold_starts(plan, &mut part, &dates));
    report.note(format!(
        "only the selection is written: {} of {} tickets, {} of {} gates, {} of {} dependencies",
        part.tickets.len(),
        plan.tickets.len(),
        part.gates.len(),
        plan.gates.len(),
        part.dependencies.len(),
        plan.dependencies.len()
    ));
    if shares > 0 {
        report.note(format!(
            "{shares} tickets without an estimate are written with what the plan gives them: fewer share the budget here"
        ));
    }
    if pinned > 0 {
        report.note(format!(
            "{pinned} tickets wait for others outside the selection: written to start no earlier than they do in the plan"
        ));
    }
    if let Some(option) = option.and_then(|id| plan.options.get(id)) {
        report.note(format!(
            "the option {} is not written with a selection; the starts are its own",
            option.name
        ));
    }
    part
}

/// Gives tickets without an estimate the time they have in the plan, where others that share their track's budget
/// are left out; returns how many.
fn hold_shares(plan: &Plan, part: &mut Plan, dates: &Schedule) -> usize {
    let left_out = plan
        .tickets
        .iter()
        .filter(|t| part.tickets.get(t.id).is_none());
    let short: HashSet<TrackId> = left_out.filter_map(|ticket| ticket.track).collect();
    let is_short = |ticket: &&Ticket| {
        ticket.estimate.is_none() && ticket.track.is_some_and(|track| short.contains(&track))
    };
    let held: Vec<Ticket> = part
        .tickets
        .iter()
        .filter(is_short)
        .filter_map(|ticket| {
            let date = dates
                .dates(Node::Ticket(ticket.id))
                .filter(|date| date.assumed)?;
            Some(Ticket {
                estimate: Estimate::Fixed(date.duration),
                work_kind: WorkKind::Duration,
                ..ticket.clone()
            })
        })
        .collect();
    hold(part, held)
}

/// Gives tickets that lost a predecessor their early start; returns how many.
fn hold_starts(plan: &Plan, part: &mut Plan, dates: &Schedule) -> usize {
    let waiting = waiting(plan, part);
    let held: Vec<Ticket> = part
        .tickets
        .iter()
        .filter(|ticket| ticket.constraint.is_none())
        .filter(|ticket| waits(plan, &waiting, ticket.id))
        .filter_map(|ticket| {
            let date = dates
                .dates(Node::Ticket(ticket.id))
                .filter(|date| !date.summary)?;
            Some(Ticket {
                constraint: Some(DateConstraint {
                    kind: ConstraintKind::StartNoEarlierThan,
                    moment: Some(Moment::At(date.early_start)),
                }),
                ..ticket.clone()
            })
        })
        .collect();
    hold(part, held)
}

/// Puts changed tickets in the place of those there were; returns how many.
fn hold(part: &mut Plan, held: Vec<Ticket>) -> usize {
    let count = held.len();
    for ticket in held {
        part.tickets.insert(ticket);
    }
    count
}

/// Tickets and gates that have a predecessor outside the part.
fn waiting(plan: &Plan, part: &Plan) -> HashSet<Node> {
    let lost = plan.dependencies.iter().filter(|arrow| {
        arrow.strength != Strength::Info && part.dependencies.get(arrow.id).is_none()
    });
    lost.map(|arrow| arrow.to).collect()
}

/// Whether a ticket, or a summary it is in, waits.
fn waits(plan: &Plan, waiting: &HashSet<Node>, ticket: TicketId) -> bool {
    let mut at = Some(ticket);
    // Parents cannot be nested deeper than this in a consistent plan; the bound ends any loop.
    for _ in 0..1_000 {
        let Some(id) = at else { return false };
        if waiting.contains(&Node::Ticket(id)) {
            return true;
        }
        at = plan.tickets.get(id).and_then(|ticket| ticket.parent);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::plan_json;

    #[test]
    fn a_selection_keeps_the_dates_it_has_in_the_plan() {
        let bytes = include_bytes!("../../sample_plans/enterprise.plan.json");
        let plan = plan_json::read(bytes).expect("a sample");
        let whole = schedule::schedule(&plan, &Settings::default()).expect("dates");
        let mut late = 0;
        for track in plan.tracks.iter() {
            let mut report = Report::default();
            let part = part(&plan, &[track.id.into()], None, &mut report);
            assert_eq!(integrity::check(&part), Ok(()));
            let dates = schedule::schedule(&part, &Settings::default()).expect("dates");
            for ticket in part.tickets.iter() {
                let of =
                    |dates: &Schedule| dates.dates(Node::Ticket(ticket.id)).map(|d| d.early_start);
                assert_eq!(of(&dates), of(&whole), "{}", ticket.key);
                late += usize::from(of(&whole) > Some(whole.start));
            }
            assert!(report.losses[0].text.contains("only the selection"));
        }
        assert!(late > 20, "most tickets start later than the plan");
    }

    #[test]
    fn two_of_a_track_do_not_share_the_budget_of_all() {
        let bytes = include_bytes!("../../sample_plans/enterprise.plan.json");
        let plan = plan_json::read(bytes).expect("a sample");
        let whole = schedule::schedule(&plan, &Settings::default()).expect("dates");
        let shared = plan
            .tickets
            .iter()
            .filter(|t| t.estimate.is_none() && t.track.is_some());
        let rows: Vec<RowRef> = shared.take(2).map(|ticket| ticket.id.into()).collect();
        let mut report = Report::default();
        let part = part(&plan, &rows, None, &mut report);
        let dates = schedule::schedule(&part, &Settings::default()).expect("dates");
        for ticket in part.tickets.iter() {
            let of = |dates: &Schedule| dates.dates(Node::Ticket(ticket.id)).map(|d| d.duration);
            assert_eq!(of(&dates), of(&whole), "{}", ticket.key);
        }
        assert!(
            report
                .losses
                .iter()
                .any(|loss| loss.text.contains("fewer share the budget"))
        );
    }
}
