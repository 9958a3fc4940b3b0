//! Two status words that cannot both be true: draft and approved, active and complete.

use crate::lint::text::words;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{ExpectedState, RowRef, SourceRef};

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
    let whole = of_plan(context);
    if let Some((a, b)) = opposed(&whole[..], 0) {
        findings.push(report("The plan", a, b));
    }
    at_checkpoints(context, findings);
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
fn of_plan(context: &Context) -> Vec<Stated> {
    let plan = context.plan;
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
    for paper in context.papers() {
        for status in paper
            .facts
            .statuses
            .iter()
            .filter(|s| s.checkpoint.is_none())
        {
            let is_approval = status.label.to_lowercase().starts_with("approved");
            // "Approved by: ____" is a form that waits for somebody.
            let is_signed = status.text.chars().any(char::is_alphabetic);
            let text = match (is_approval, is_signed) {
                (true, false) => continue,
                (true, true) => "approved".to_owned(),
                (false, _) => status.text.clone(),
            };
            all.push(Stated {
                text,
                row: Some(paper.source.into()),
                lines: vec![paper.at(status.place)],
            });
        }
    }
    all
}

/// "All streams active" at a checkpoint by which some are done.
fn at_checkpoints(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let start = plan.info.start_or_default();
    for paper in context.papers() {
        for status in &paper.facts.statuses {
            let said = words(&status.text);
            let is_all_active =
                said.iter().any(|w| w == "all") && said.iter().any(|w| w == "active");
            let checkpoint = status.checkpoint.as_ref();
            let row = checkpoint.and_then(|name| plan.checkpoints.iter().find(|c| c.name == *name));
            let (Some(row), true) = (row, is_all_active) else {
                continue;
            };
            let by = row.moment.resolve(start);
            let earlier = plan
                .checkpoints
                .iter()
                .filter(|c| c.moment.resolve(start) <= by);
            let mut done = earlier.flat_map(|c| &c.expectations);
            if let Some(done) = done.find(|e| e.state == ExpectedState::Done) {
                let message = format!(
                    "{} is \"{}\", but something is complete by then.",
                    row.name,
                    status.text.trim()
                );
                let mut lines = vec![paper.at(status.place)];
                lines.extend(done.sources.first().cloned());
                findings.push(Finding::new(&RULE, message).about([row.id]).at(&lines));
            }
        }
    }
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
