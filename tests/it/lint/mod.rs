//! Lint on plans and documents: what fires on the samples, cases with the expectation inside, planted flaws, speed.

mod cases;
mod claims;
mod documents;
mod planted;
mod samples;
mod speed;
mod written;

use slackline::lint::{self, Context, Finding};
use slackline::plan::Plan;

/// Everything lint finds in a plan.
fn findings(plan: &Plan) -> Vec<Finding> {
    lint::check(&Context::new(plan))
}

/// The findings of one rule.
fn of<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    assert!(lint::find(rule).is_some(), "there is no rule {rule}");
    findings.iter().filter(|f| f.rule == rule).collect()
}

/// A number of a finding; panics where it has none of that name.
fn number(finding: &Finding, name: &str) -> f64 {
    let found = finding.numbers.iter().find(|(own, _)| *own == name);
    let (_, value) = found.unwrap_or_else(|| panic!("{}: no number {name}", finding.rule));
    *value
}
