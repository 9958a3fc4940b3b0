//! Too many waits that no ticket stands for.

use crate::lint::graph::holds;
use crate::lint::quality::LEAST_TICKETS;
use crate::lint::wording::{number, some_of};
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
    let plan = context.plan;
    let all: Vec<&Dependency> = plan
        .dependencies
        .iter()
        .filter(|d| holds(plan, d))
        .collect();
    let is_wait = |d: &&&Dependency| match d.lag {
        Lag::Work(work) => work.0 > 0,
        Lag::Elapsed(elapsed) => elapsed.0 > 0,
        // Half of a predecessor is a trigger, not a wait.
        Lag::Percent(_) | Lag::PercentOfSuccessor(_) => false,
    };
    let waits: Vec<&Dependency> = all.iter().filter(is_wait).copied().collect();
    let share = waits.len() as f64 / all.len().max(1) as f64;
    if all.len() < LEAST_TICKETS || share <= MOST {
        return;
    }
    let arrow = |d: &&Dependency| format!("{} → {}", plan.key(d.from), plan.key(d.to));
    let names: Vec<String> = waits.iter().map(arrow).collect();
    let message = format!(
        "{} of {} dependencies ({} %, at most 5 %) have a lag: {}. Make long waits tickets that somebody watches.",
        waits.len(),
        all.len(),
        number((share * 100.0).round()),
        some_of(&names, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(waits.iter().map(|d| d.id))
            .with(&[
                ("count", waits.len() as f64),
                ("of", all.len() as f64),
                ("percent", (share * 1000.0).round() / 10.0),
            ])
            .at(waits.iter().filter_map(|d| d.sources.first())),
    );
}
