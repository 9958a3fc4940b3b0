//! What lint found, as plain values for writers.

use crate::exchange::{Findings, Problem, RuleText};
use crate::lint::{Context, Finding, RULES, find};
use crate::plan::{DependencyId, Plan, RowRef, SourceRef};

/// The rule that compares the lists of a document.
const DISAGREE: &str = "edge-sources-disagree";

/// The findings about `plan`, with every rule that was tried.
pub fn findings(plan: &Plan, found: &[Finding]) -> Findings {
    let rules = RULES.iter().map(|rule| RuleText {
        name: rule.name,
        level: rule.level.label(),
        summary: rule.summary,
        docs: rule.docs,
    });
    Findings {
        rules: rules.collect(),
        problems: found.iter().map(|finding| problem(plan, finding)).collect(),
    }
}

/// The dependencies about which lists of a document disagree and nobody has decided.
pub(super) fn disputed(plan: &Plan) -> Vec<DependencyId> {
    let mut found = Vec::new();
    if let Some(rule) = find(DISAGREE).filter(|_| !plan.sources.is_empty()) {
        (rule.check)(&Context::new(plan), &mut found);
    }
    let subjects = found.iter().flat_map(|finding| &finding.subjects);
    let ids = subjects.filter_map(|row| match row {
        RowRef::Dependency(id) => Some(*id),
        _ => None,
    });
    ids.collect()
}

fn problem(plan: &Plan, finding: &Finding) -> Problem {
    let place = |lines: &SourceRef| {
        let source = plan.sources.get(lines.source);
        let name = source.map_or_else(String::new, |source| source.name.clone());
        (name, lines.line)
    };
    Problem {
        level: finding.level.label(),
        rule: finding.rule.to_owned(),
        message: finding.message.clone(),
        subjects: finding.subject_keys(plan),
        places: finding.lines.iter().map(place).collect(),
        fix: finding.fix.as_ref().map(|fix| fix.label.clone()),
    }
}
