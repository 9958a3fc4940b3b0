//! Networks that are mostly something else than finish-to-start.

use crate::lint::quality::Counted;
use crate::lint::wording::number;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Dependency, DependencyKind};

pub(super) static RULE: Rule = Rule::quick(
    "relationship-types",
    Level::Info,
    "Fewer than 90 % of the dependencies are finish-to-start (DCMA 4).",
    include_str!("relationship_types.md"),
    check,
);

/// DCMA's threshold.
const LEAST: f64 = 0.90;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let is_other = |d: &Dependency| d.kind != DependencyKind::Fs;
    let others = Counted::of(context.plan, is_other).filter(|own| 1.0 - own.part() < LEAST);
    let Some(others) = others else { return };
    let plain = 1.0 - others.part();
    let message = format!(
        "{} are not finish-to-start ({} % are, at least 90 %): {}.",
        others.figure(),
        number((plain * 100.0).round()),
        others.some(|d| format!(" ({})", d.kind.label()))
    );
    findings.push(others.finding(&RULE, plain, message));
}
