//! Long stretches in which nobody looks.

use super::checkpoint_before_dependency::in_order;
use crate::lint::wording::{number, some_of};
use crate::lint::{Context, Finding, Level, Rule};

pub(super) static RULE: Rule = Rule::quick(
    "checkpoint-gap",
    Level::Info,
    "No checkpoint for a quarter of the campaign or more.",
    include_str!("checkpoint_gap.md"),
    check,
);

/// The share of the horizon that should not pass unseen.
const SHARE: f64 = 0.25;
/// With fewer checkpoints a plan has no rhythm to break.
const LEAST: usize = 2;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let Ok(dates) = context.schedule() else {
        return;
    };
    let start = plan.info.start_or_default();
    let end = plan.info.deadline_stamp().unwrap_or(dates.finish);
    let horizon = dates.calendar().between(start, end).0 as f64;
    if plan.checkpoints.len() < LEAST || horizon <= 0.0 {
        return;
    }
    let offset = |at| (dates.calendar().between(start, at).0 as f64).clamp(0.0, horizon);
    let mut places = vec![0.0];
    places.extend(
        in_order(plan)
            .iter()
            .map(|c| offset(c.moment.resolve(start))),
    );
    places.push(horizon);
    let gaps: Vec<(f64, f64)> = places
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .filter(|(from, to)| to - from >= horizon * SHARE)
        .collect();
    let Some(longest) = gaps
        .iter()
        .copied()
        .reduce(|a, b| if b.1 - b.0 > a.1 - a.0 { b } else { a })
    else {
        return;
    };
    let shown = |&(from, to): &(f64, f64)| {
        format!("hours {} to {}", number(from / 60.0), number(to / 60.0))
    };
    let names: Vec<String> = gaps.iter().map(shown).collect();
    let message = format!(
        "No checkpoint for a quarter of the {} h or more: {}. A small one in between shows a delay in time.",
        number(horizon / 60.0),
        some_of(&names, 3)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(in_order(plan).iter().map(|c| c.id).take(1))
            .with(&[
                ("from", longest.0),
                ("to", longest.1),
                ("horizon", horizon),
                ("gaps", gaps.len() as f64),
            ])
            .at(in_order(plan)
                .iter()
                .filter_map(|c| c.sources.first())
                .take(1)),
    );
}
