//! Negative lags: successors that start before their predecessors allow it.

use crate::lint::graph::holds;
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Dependency, Lag};

pub(super) static RULE: Rule = Rule::quick(
    "lead",
    Level::Info,
    "A dependency has a negative lag (DCMA 2: none).",
    include_str!("lead.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let is_lead = |d: &&Dependency| {
        let lag = match d.lag {
            Lag::Work(work) => work.0 as f64,
            Lag::Elapsed(elapsed) => elapsed.0 as f64,
            Lag::Percent(percent) | Lag::PercentOfSuccessor(percent) => percent,
        };
        lag < 0.0 && holds(plan, d)
    };
    let leads: Vec<&Dependency> = plan.dependencies.iter().filter(is_lead).collect();
    if leads.is_empty() {
        return;
    }
    let arrow = |d: &&Dependency| format!("{} → {}", plan.key(d.from), plan.key(d.to));
    let names: Vec<String> = leads.iter().map(arrow).collect();
    let message = format!(
        "{} {} a negative lag ({}): split the predecessor where the successor may begin.",
        count(leads.len(), "dependency").replace("dependencys", "dependencies"),
        verb(leads.len(), "has", "have"),
        some_of(&names, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(leads.iter().map(|d| d.id))
            .with(&[
                ("count", leads.len() as f64),
                ("of", plan.dependencies.len() as f64),
            ])
            .at(leads.iter().filter_map(|d| d.sources.first())),
    );
}
