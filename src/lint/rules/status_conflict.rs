//! Two status words that cannot both be true: draft and approved, active and complete.

use crate::lint::text::words;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Plan, RowRef, SourceRef};

pub(super) static RULE: Rule = Rule::quick(
    "status-conflict",
    Level::Info,
    "The plan or a part of it carries two status words that exclude each other.",
    include_str!("status_conflict.md"),
    check,
);

/// Words that exclude each other.
const OPPOSITES: [(&[&str], &[&str]); 3] = [
    (
        &["draft", "proposed", "preliminary"],
        &["approved", "final", "released", "accepted"],
    ),
    (
        &["active", "running"],
        &["complete", "completed", "finished"],
    ),
    (&["open", "pending"], &["closed"]),
];

/// A status somebody states.
struct Stated {
    text: String,
    row: Option<RowRef>,
    lines: Vec<SourceRef>,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let whole = of_plan(plan);
    if let Some((a, b)) = opposed(&whole[..], 0) {
        findings.push(report("The plan", a, b));
    }
    for claim in plan.claims.iter() {
        let own = Stated {
            text: format!("{} {}", claim.text, claim.unit),
            row: Some(claim.id.into()),
            lines: claim.sources.clone(),
        };
        let said = claim.sources.iter().filter(|line| !line.says.is_empty());
        let mut all = vec![own];
        all.extend(said.map(|line| Stated {
            text: line.says.clone(),
            row: None,
            lines: vec![line.clone()],
        }));
        // The head's own conflict is told once.
        if let Some((a, b)) =
            opposed(&all, 1).filter(|_| !claim.text.to_lowercase().contains("document"))
        {
            findings.push(report("One statement", a, b));
        }
    }
}

/// What the head, its claims and the documents say of the state of the whole plan.
fn of_plan(plan: &Plan) -> Vec<Stated> {
    let mut all = Vec::new();
    if !plan.info.status.is_empty() {
        all.push(Stated {
            text: plan.info.status.clone(),
            row: None,
            lines: Vec::new(),
        });
    }
    let is_status = |text: &str| text.to_lowercase().contains("status of the document");
    for claim in plan.claims.iter().filter(|c| is_status(&c.text)) {
        all.extend(
            claim
                .sources
                .iter()
                .filter(|l| !l.says.is_empty())
                .map(|line| Stated {
                    text: line.says.clone(),
                    row: Some(claim.id.into()),
                    lines: claim.sources.clone(),
                }),
        );
    }
    for source in plan.sources.iter() {
        for (at, line) in source.text.lines().enumerate() {
            if let Some(text) = status_line(line) {
                all.push(Stated {
                    text,
                    row: Some(source.id.into()),
                    lines: vec![SourceRef::line(source.id, at as u32 + 1)],
                });
            }
        }
    }
    all
}

/// The status a line of a document's head gives it: `**Status:** DRAFT`, `**Approved by:** ...`.
fn status_line(line: &str) -> Option<String> {
    let plain = line.trim_start_matches(['*', '-', ' ', '#']).to_lowercase();
    if let Some(rest) = plain.strip_prefix("status") {
        let rest = rest.trim_start_matches('*').trim_start();
        return rest
            .strip_prefix(':')
            .map(|status| status.trim_matches(['*', ' ']).to_owned());
    }
    let is_approval = plain.starts_with("approved by") && line.trim_start().starts_with('*');
    let by = plain
        .split_once(':')
        .map_or("", |(_, by)| by.trim_matches(['*', ' ', '_']));
    // "Approved by: ____" is a form that waits for somebody.
    (is_approval && by.chars().any(char::is_alphabetic)).then(|| "approved".to_owned())
}

/// The first pair of statements that exclude each other; only the first `own` of them may begin it
/// (0: any).
fn opposed(all: &[Stated], own: usize) -> Option<(&Stated, &Stated)> {
    let has = |stated: &Stated, list: &[&str]| {
        words(&stated.text)
            .iter()
            .any(|word| list.contains(&word.as_str()))
    };
    let first = if own == 0 { all.len() } else { own };
    for (one, other) in OPPOSITES {
        for a in &all[..first] {
            let (starts, ends) = (has(a, one), has(a, other));
            for b in all.iter().filter(|b| !std::ptr::eq(*b, a)) {
                let is_opposed = starts && !ends && has(b, other) && !has(b, one);
                if is_opposed || ends && !starts && own > 0 && has(b, one) && !has(b, other) {
                    return Some((a, b));
                }
            }
        }
    }
    None
}

fn report(what: &str, a: &Stated, b: &Stated) -> Finding {
    let message = format!(
        "{what} is \"{}\" in one place and \"{}\" in another.",
        a.text.trim(),
        b.text.trim()
    );
    Finding::new(&RULE, message)
        .about(a.row.into_iter().chain(b.row))
        .at(a.lines.iter().take(1))
        .at(&b.lines)
}
