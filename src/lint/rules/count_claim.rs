//! Stated counts that are not what the plan holds.

use crate::lint::claims::{Flaw, contradicted};
use crate::lint::wording::number;
use crate::lint::{Context, Finding, Level, Rule};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "count-claim",
    Level::Error,
    "The text counts something, and the plan has another number of it.",
    include_str!("count_claim.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut said = BTreeSet::new();
    for (claim, found) in contradicted(context, Flaw::Count) {
        let noun = if claim.unit.is_empty() {
            "of them"
        } else {
            &claim.unit
        };
        // The same wrong number in two places is one mistake.
        let same = (
            noun.to_lowercase(),
            claim.track,
            found.stated.to_bits(),
            found.actual.to_bits(),
        );
        if !said.insert(same) {
            continue;
        }
        let message = format!(
            "{}: {} {noun} are stated, but {}.",
            claim.text.trim_end_matches([':', '.']),
            number(found.stated),
            found.by
        );
        let mut finding = Finding::new(&RULE, message)
            .about([claim.id])
            .about(found.rows.iter().copied())
            .with(&[("stated", found.stated), ("actual", found.actual)])
            .at(&claim.sources);
        finding.correction.clone_from(&found.correction);
        findings.push(finding);
    }
}
