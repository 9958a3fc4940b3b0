//! Tickets that finish after their baseline.

use crate::lint::quality::over_share;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Baseline, Node, Plan, Stamp, Ticket};

pub(super) static RULE: Rule = Rule::quick(
    "missed-tickets",
    Level::Warning,
    "More than 5 % of the tickets due by now missed their baseline finish (DCMA 11).",
    include_str!("missed_tickets.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let Some((status, baseline)) = measured(context.plan) else {
        return;
    };
    let due = due_by(context.plan, baseline, status);
    let is_missed = |(ticket, finish): &&(&Ticket, Stamp)| {
        ticket.progress.actual_finish.is_none_or(|at| at > *finish)
    };
    let missed: Vec<&Ticket> = due.iter().filter(is_missed).map(|(t, _)| *t).collect();
    let what = "due by the status time finished late or not at all";
    findings.extend(over_share(&RULE, &missed, due.len(), 0.05, what));
}

/// The status time and the latest baseline; `None` where progress is not measured.
pub(super) fn measured(plan: &Plan) -> Option<(Stamp, &Baseline)> {
    let baseline = plan.baselines.iter().max_by_key(|b| (b.taken, b.id))?;
    Some((plan.info.status_time?, baseline))
}

/// Tickets the baseline finishes by a moment, with that finish.
pub(super) fn due_by<'a>(
    plan: &'a Plan,
    baseline: &Baseline,
    by: Stamp,
) -> Vec<(&'a Ticket, Stamp)> {
    let due = baseline.dates.iter().filter(|dates| dates.finish <= by);
    due.filter_map(|dates| match dates.node {
        Node::Ticket(id) => Some((plan.tickets.get(id)?, dates.finish)),
        Node::Gate(_) => None,
    })
    .collect()
}
