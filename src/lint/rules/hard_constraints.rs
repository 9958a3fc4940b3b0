//! Dates that rule over the network.

use crate::lint::quality::over_share;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{ConstraintKind, Ticket};

pub(super) static RULE: Rule = Rule::quick(
    "hard-constraints",
    Level::Info,
    "More than 5 % of the tickets have a date that overrides their dependencies (DCMA 5).",
    include_str!("hard_constraints.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let is_hard = |t: &&Ticket| {
        let kind = t.constraint.map(|c| c.kind);
        matches!(
            kind,
            Some(
                ConstraintKind::MustStartOn
                    | ConstraintKind::MustFinishOn
                    | ConstraintKind::StartNoLaterThan
                    | ConstraintKind::FinishNoLaterThan
            )
        )
    };
    let tickets: Vec<&Ticket> = context.leaves().filter(is_hard).collect();
    let all = context.leaves().count();
    findings.extend(over_share(
        &RULE,
        &tickets,
        all,
        0.05,
        "have a hard date constraint",
    ));
}
