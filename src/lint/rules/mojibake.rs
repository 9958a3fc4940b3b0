//! Characters that were read in the wrong encoding and written back.
//!
//! The reader has put them right, run by run and only where a run reverses exactly; this rule says so, and
//! offers to keep the mended characters when the document is written back.

use crate::edit::{Change, RowChange};
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Source, SourceRef};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) static RULE: Rule = Rule::quick(
    "mojibake",
    Level::Warning,
    "A document holds characters that were damaged by a wrong encoding.",
    include_str!("mojibake.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let damaged = context
        .plan
        .sources
        .iter()
        .filter(|s| !s.repairs.is_empty());
    findings.extend(damaged.map(|source| report(context, source)));
}

fn report(context: &Context, source: &Source) -> Finding {
    let kinds: BTreeSet<String> = source
        .repairs
        .iter()
        .map(|repair| format!("{} for {}", repair.damaged, repair.repaired))
        .collect();
    let kinds: Vec<String> = kinds.into_iter().collect();
    let runs = source.repairs.len();
    let message = format!(
        "{} holds {} that {} damaged by a wrong encoding ({}); read as meant.",
        source.name,
        count(runs, "character").replace("characters", "runs of characters"),
        verb(runs, "was", "were"),
        some_of(&kinds, 3)
    );
    let lines: Vec<SourceRef> = source
        .repairs
        .iter()
        .map(|repair| SourceRef::line(source.id, repair.line))
        .collect();
    let mut mended = source.clone();
    mended.repairs.clear();
    let change = Change::Source(RowChange {
        before: context.plan.sources.get_shared(source.id),
        after: Some(Arc::new(mended)),
    });
    Finding::new(&RULE, message)
        .about([source.id])
        .with(&[("runs", runs as f64)])
        .at(&lines)
        .mended_by("keep the mended characters".to_owned(), vec![change])
}
