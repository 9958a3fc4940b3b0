//! Instructions that name other files than the track they are for.

use crate::lint::papers::Paper;
use crate::lint::text::folded;
use crate::lint::wording::some_of;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Agent, RowRef, SourceRef, Track};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "prompt-scope-mismatch",
    Level::Warning,
    "An agent's instructions name other files than its track has in scope.",
    include_str!("prompt_scope_mismatch.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for agent in context.plan.agents.iter() {
        let (files, lines) = told(context, agent);
        let tracks = context
            .plan
            .tracks
            .iter()
            .filter(|t| t.agents.contains(&agent.id) || agent.tracks.contains(&t.id));
        let tracks: Vec<&Track> = tracks.collect();
        if let ([track], false) = (tracks.as_slice(), files.is_empty()) {
            findings.extend(mismatch(agent, track, &files, &lines));
        }
    }
}

/// The files an agent's instructions name, by its row or by the prompt in a document.
fn told(context: &Context, agent: &Agent) -> (Vec<String>, Vec<SourceRef>) {
    let of = |paper: &Paper| {
        let name = folded(&agent.name);
        let prompt = paper
            .facts
            .prompts
            .iter()
            .find(|p| folded(&p.agent) == name)?;
        let files = prompt.files.clone();
        (!files.is_empty()).then(|| (files, vec![paper.at(prompt.place)]))
    };
    let by_prompt = context.papers().iter().find_map(of);
    let by_row = || {
        (
            agent.files.clone(),
            agent.sources.iter().take(1).cloned().collect(),
        )
    };
    by_prompt.unwrap_or_else(by_row)
}

fn mismatch(
    agent: &Agent,
    track: &Track,
    files: &[String],
    lines: &[SourceRef],
) -> Option<Finding> {
    let set = |list: &[String]| -> BTreeSet<String> {
        list.iter()
            .map(|f| folded(f.trim_matches(['`', ' ', '.'])))
            .collect()
    };
    let (told, scope) = (set(files), set(&track.files));
    let shared = told.intersection(&scope).count();
    // Instructions that share hardly a file with the scope speak of something else.
    if shared * 2 < told.len() || shared == 0 || told == scope {
        return None;
    }
    let missing: Vec<String> = scope.difference(&told).cloned().collect();
    let more: Vec<String> = told.difference(&scope).cloned().collect();
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("do not name {}", some_of(&missing, 3)));
    }
    if !more.is_empty() {
        parts.push(format!("name {} beyond it", some_of(&more, 3)));
    }
    let message = format!(
        "The instructions of {} have other files than the scope of {}: they {}.",
        agent.name,
        track.name,
        parts.join(" and ")
    );
    Some(
        Finding::new(&RULE, message)
            .about([RowRef::from(agent.id), track.id.into()])
            .with(&[
                ("missing", missing.len() as f64),
                ("more", more.len() as f64),
            ])
            .at(lines)
            .at(track.sources.iter().take(1)),
    )
}
