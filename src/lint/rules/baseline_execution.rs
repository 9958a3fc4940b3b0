//! Fewer tickets done than the baseline has done by now.

use super::missed_tickets::{due_by, measured};
use crate::lint::quality::LEAST_TICKETS;
use crate::lint::wording::number;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::ProgressState;

pub(super) static RULE: Rule = Rule::quick(
    "baseline-execution",
    Level::Warning,
    "The baseline execution index is below 0.95 (DCMA 14).",
    include_str!("baseline_execution.md"),
    check,
);

/// DCMA's threshold.
const LEAST: f64 = 0.95;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let Some((status, baseline)) = measured(plan) else {
        return;
    };
    let due = due_by(plan, baseline, status);
    let is_done = |t: &&crate::plan::Ticket| {
        t.progress.state == ProgressState::Done
            && t.progress.actual_finish.is_none_or(|at| at <= status)
    };
    let done = context.leaves().filter(is_done).count();
    let index = done as f64 / due.len().max(1) as f64;
    if due.len() < LEAST_TICKETS || index >= LEAST {
        return;
    }
    let message = format!(
        "{done} tickets are done, the baseline has {} by now: the execution index is {}, at least 0.95.",
        due.len(),
        number(index)
    );
    findings.push(Finding::new(&RULE, message).about([baseline.id]).with(&[
        ("done", done as f64),
        ("due", due.len() as f64),
        ("index", index),
    ]));
}
