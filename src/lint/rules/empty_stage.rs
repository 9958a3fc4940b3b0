//! Stages with promises and without tickets.

use crate::lint::wording::{hours, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Phase, PhaseId};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "empty-stage",
    Level::Warning,
    "A stage promises work, but no ticket and no track belongs to it.",
    include_str!("empty_stage.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let used: BTreeSet<PhaseId> = plan.tickets.iter().filter_map(|t| t.phase).collect();
    let is_filled = |p: &Phase| used.contains(&p.id) || !p.tracks.is_empty();
    // Where no stage holds anything, stages are headings and nobody meant to sort work into them, unless each
    // of them has its own time.
    let is_used = plan.phases.iter().any(is_filled);
    let has_time = plan.phases.len() > 1 && plan.phases.iter().all(|p| p.time_box.is_some());
    if plan.tickets.is_empty() || !(is_used || has_time) {
        return;
    }
    let promises = |p: &Phase| !p.milestones.is_empty() || !p.description.is_empty();
    let mut empty: Vec<&Phase> = plan
        .phases
        .iter()
        .filter(|p| !is_filled(p) && promises(p))
        .collect();
    empty.sort_by_key(|phase| (phase.rank, phase.id));
    if empty.is_empty() {
        return;
    }
    let names: Vec<String> = empty.iter().map(|p| p.name.clone()).collect();
    let time: i64 = empty
        .iter()
        .filter_map(|p| p.time_box)
        .map(|work| work.0)
        .sum();
    let boxed = match time {
        0 => String::new(),
        time => format!(" and {} of time", hours(time as f64)),
    };
    let message = format!(
        "{} {} promises{boxed}, but no ticket: nobody is to do that work.",
        some_of(&names, 4),
        verb(empty.len(), "has", "have")
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(empty.iter().map(|p| p.id))
            .with(&[("stages", empty.len() as f64), ("minutes", time as f64)])
            .at(empty.iter().filter_map(|p| p.sources.first())),
    );
}
