//! Tickets so long that nobody sees them slip.

use crate::lint::quality::{dated, over_share};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::Ticket;

pub(super) static RULE: Rule = Rule::quick(
    "high-duration",
    Level::Info,
    "More than 5 % of the tickets take over a quarter of the horizon (DCMA 8, adapted).",
    include_str!("high_duration.md"),
    check,
);

/// The share of the makespan that stands for DCMA's 44 working days.
const SHARE: f64 = 0.25;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let Some((schedule, work)) = dated(context) else {
        return;
    };
    let limit = schedule.makespan.0 as f64 * SHARE;
    let long = work
        .iter()
        .filter(|(_, d)| !d.assumed && d.duration.0 as f64 > limit);
    let long: Vec<&Ticket> = long.map(|(t, _)| *t).collect();
    let what = "take more than a quarter of the plan each; split them";
    findings.extend(over_share(&RULE, &long, work.len(), 0.05, what));
}
