//! A deadline that leaves the critical path too little.

use crate::lint::quality::dated;
use crate::lint::wording::{hours, number};
use crate::lint::{Context, Finding, Level, Rule};

pub(super) static RULE: Rule = Rule::quick(
    "critical-path-length",
    Level::Warning,
    "The critical path length index is below 0.95 (DCMA 13).",
    include_str!("critical_path_length.md"),
    check,
);

/// DCMA's threshold.
const LEAST: f64 = 0.95;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let (Some((schedule, _)), Some(deadline)) =
        (dated(context), context.plan.info.deadline_stamp())
    else {
        return;
    };
    let length = schedule.makespan.0 as f64;
    let spare = schedule.calendar().between(schedule.finish, deadline).0 as f64;
    let index = (length + spare) / length;
    if length <= 0.0 || index >= LEAST {
        return;
    }
    let message = format!(
        "The likely plan takes {} and the deadline leaves {}: the path length index is {}, at least 0.95.",
        hours(length),
        hours(length + spare),
        number(index)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(
                schedule
                    .critical_path
                    .iter()
                    .map(|&node| crate::plan::RowRef::from(node)),
            )
            .with(&[
                ("length", length),
                ("available", length + spare),
                ("index", index),
            ]),
    );
}
