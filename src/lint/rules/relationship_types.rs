//! Networks that are mostly something else than finish-to-start.

use crate::lint::graph::holds;
use crate::lint::quality::LEAST_TICKETS;
use crate::lint::wording::{number, some_of};
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
    let plan = context.plan;
    let all: Vec<&Dependency> = plan
        .dependencies
        .iter()
        .filter(|d| holds(plan, d))
        .collect();
    let others: Vec<&Dependency> = all
        .iter()
        .filter(|d| d.kind != DependencyKind::Fs)
        .copied()
        .collect();
    let share = 1.0 - others.len() as f64 / all.len().max(1) as f64;
    if all.len() < LEAST_TICKETS || share >= LEAST {
        return;
    }
    let arrow = |d: &&Dependency| {
        format!(
            "{} → {} ({})",
            plan.key(d.from),
            plan.key(d.to),
            d.kind.label()
        )
    };
    let names: Vec<String> = others.iter().map(arrow).collect();
    let message = format!(
        "{} of {} dependencies are not finish-to-start ({} % are, at least 90 %): {}.",
        others.len(),
        all.len(),
        number((share * 100.0).round()),
        some_of(&names, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(others.iter().map(|d| d.id))
            .with(&[
                ("count", others.len() as f64),
                ("of", all.len() as f64),
                ("percent", (share * 1000.0).round() / 10.0),
            ])
            .at(others.iter().filter_map(|d| d.sources.first())),
    );
}
