//! Criteria that nobody can check: no number, no command, no owner.

use super::orphan_deliverable::promises;
use crate::lint::text::file_names;
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Criterion, CriterionKind, Metric, RowRef, SourceRef};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "unmeasurable-criterion",
    Level::Info,
    "A criterion or metric has no number, command, file or owner to settle it.",
    include_str!("unmeasurable_criterion.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let of_tracks = plan
        .tracks
        .iter()
        .flat_map(|t| t.done.iter().map(move |c| (t.id.into(), c)));
    let criteria = promises(context)
        .chain(of_tracks)
        .filter(|(_, c)| is_vague(c));
    let mut vague: Vec<(RowRef, &str, Option<&SourceRef>)> = criteria
        .map(|(row, c)| (row, c.text.as_str(), c.sources.first()))
        .collect();
    let metrics = plan.metrics.iter().filter(|m| is_vague_metric(m));
    vague.extend(metrics.map(|m| (m.id.into(), m.name.as_str(), m.sources.first())));
    if vague.is_empty() {
        return;
    }
    let names: Vec<String> = vague
        .iter()
        .map(|(_, text, _)| format!("\"{text}\""))
        .collect();
    let rows: BTreeSet<RowRef> = vague.iter().map(|(row, ..)| *row).collect();
    let message = format!(
        "{} {} no number, command, file or owner: {}. Say how one will know, or who decides.",
        count(vague.len(), "criterion").replace("criterions", "criteria"),
        verb(vague.len(), "has", "have"),
        some_of(&names, 2)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(rows)
            .with(&[("criteria", vague.len() as f64)])
            .at(vague.iter().filter_map(|(.., line)| *line)),
    );
}

fn is_vague(criterion: &Criterion) -> bool {
    criterion.kind == CriterionKind::Manual
        && criterion.owner.trim().is_empty()
        && !criterion.text.contains('`')
        && !criterion.text.chars().any(|c| c.is_ascii_digit())
        && file_names(&criterion.text).is_empty()
}

fn is_vague_metric(metric: &Metric) -> bool {
    let has_number = metric.target.chars().any(|c| c.is_ascii_digit());
    metric.threshold.is_none() && metric.owner.trim().is_empty() && !has_number
}
