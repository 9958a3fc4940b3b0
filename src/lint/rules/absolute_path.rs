//! Paths that exist on one person's machine only.

use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{RowRef, SourceRef};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "absolute-path",
    Level::Info,
    "A personal path in instructions or documents.",
    include_str!("absolute_path.md"),
    check,
);

/// How the homes of people begin.
const HOMES: [&str; 4] = ["/users/", "/home/", "c:\\users\\", "c:/users/"];

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut paths: BTreeSet<String> = BTreeSet::new();
    let mut rows: Vec<RowRef> = Vec::new();
    let mut lines: Vec<SourceRef> = Vec::new();
    for paper in context.papers() {
        for found in &paper.facts.absolute_paths {
            paths.insert(found.path.clone());
            lines.push(paper.at(found.place));
        }
    }
    for agent in context
        .plan
        .agents
        .iter()
        .filter(|a| is_personal(&a.working_directory))
    {
        paths.insert(agent.working_directory.clone());
        rows.push(agent.id.into());
        lines.extend(agent.sources.first().cloned());
    }
    if paths.is_empty() {
        return;
    }
    let names: Vec<String> = paths.into_iter().collect();
    let message = format!(
        "{} {} on one person's machine only ({}): write it relative to the project.",
        count(names.len(), "path"),
        verb(names.len(), "exists", "exist"),
        some_of(&names, 2)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(rows)
            .with(&[("paths", names.len() as f64)])
            .at(&lines),
    );
}

fn is_personal(path: &str) -> bool {
    let lower = path.trim().to_lowercase();
    HOMES.iter().any(|home| lower.starts_with(home))
}
