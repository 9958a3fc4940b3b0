//! Stated counts that are not what the plan holds.

use crate::lint::claims::{Flaw, Verdict, contradicted, is_written, written};
use crate::lint::papers::Paper;
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
    for paper in context.papers() {
        in_document(context, paper, findings);
    }
    // Where the text is at hand, the numbers in it have been judged already.
    let unwritten =
        contradicted(context, Flaw::Count).filter(|(claim, _)| !is_written(context, claim));
    for (claim, found) in unwritten {
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

/// Every count a document states.
fn in_document(context: &Context, paper: &Paper, findings: &mut Vec<Finding>) {
    let mut said = BTreeSet::new();
    for count in &paper.facts.counts {
        let Verdict::Contradicted(found) = written::count(context, paper, count) else {
            continue;
        };
        let same = (
            count.concept,
            found.rows.clone(),
            found.stated.to_bits(),
            found.actual.to_bits(),
        );
        let lines = paper.lines(
            paper
                .facts
                .counts
                .iter()
                .filter(|c| {
                    c.concept == count.concept && c.stated == count.stated && c.about == count.about
                })
                .map(|c| c.place),
        );
        if !said.insert(same) {
            continue;
        }
        let text: String = count.text.chars().take(80).collect();
        let message = format!(
            "\"{}\": {} {} are stated, but {}.",
            text.trim(),
            number(found.stated),
            count.noun,
            found.by
        );
        let mut finding = Finding::new(&RULE, message)
            .about(found.rows.iter().copied())
            .with(&[("stated", found.stated), ("actual", found.actual)])
            .at(&lines);
        finding.correction.clone_from(&found.correction);
        findings.push(finding);
    }
}
