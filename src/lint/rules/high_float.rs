//! Tickets with so much float that a dependency must be missing.

use crate::lint::quality::{dated, over_share};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::Ticket;

pub(super) static RULE: Rule = Rule::quick(
    "high-float",
    Level::Info,
    "More than 5 % of the tickets have a float of over 40 % of the horizon (DCMA 6, adapted).",
    include_str!("high_float.md"),
    check,
);

/// The share of the makespan that stands for DCMA's 44 working days.
const SHARE: f64 = 0.40;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let Some((schedule, work)) = dated(context) else {
        return;
    };
    let limit = schedule.makespan.0 as f64 * SHARE;
    let high = work
        .iter()
        .filter(|(t, d)| !t.is_milestone() && d.total_float.0 as f64 > limit)
        .map(|(t, _)| *t);
    let high: Vec<&Ticket> = high.collect();
    let what = "could slip by more than 40 % of the plan without moving its finish";
    findings.extend(over_share(&RULE, &high, work.len(), 0.05, what));
}
