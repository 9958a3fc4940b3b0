//! Too many waits that no ticket stands for.

use crate::lint::quality::Counted;
use crate::lint::wording::number;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Dependency, Lag};

pub(super) static RULE: Rule = Rule::quick(
    "lag-share",
    Level::Info,
    "More than 5 % of the dependencies have a lag (DCMA 3).",
    include_str!("lag_share.md"),
    check,
);

/// DCMA's threshold.
const MOST: f64 = 0.05;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let is_wait = |d: &Dependency| match d.lag {
        Lag::Work(work) => work.0 > 0,
        Lag::Elapsed(elapsed) => elapsed.0 > 0,
        // Half of a predecessor is a trigger, not a wait.
        Lag::Percent(_) | Lag::PercentOfSuccessor(_) => false,
    };
    let waits = Counted::of(context.plan, is_wait).filter(|waits| waits.part() > MOST);
    let Some(waits) = waits else { return };
    let message = format!(
        "{} ({} %, at most 5 %) have a lag: {}. Make long waits tickets that somebody watches.",
        waits.figure(),
        number((waits.part() * 100.0).round()),
        waits.some(|_| String::new())
    );
    findings.push(waits.finding(&RULE, waits.part(), message));
}
