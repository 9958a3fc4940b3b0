//! Total effort divided by agents, taken for the time it takes.

use crate::lint::claims::{Flaw, contradicted};
use crate::lint::wording::hours;
use crate::lint::{Context, Finding, Level, Rule};

pub(super) static RULE: Rule = Rule::quick(
    "average-as-makespan",
    Level::Error,
    "Hours per agent are taken for the length of the campaign, but one track alone is longer.",
    include_str!("average_as_makespan.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for (claim, found) in contradicted(context, Flaw::Average) {
        let message = format!(
            "{}: {} is stated, but {}.",
            claim.text,
            hours(found.stated),
            found.by
        );
        let mut finding = Finding::new(&RULE, message)
            .about([claim.id])
            .about(found.rows.iter().copied())
            .with(&[
                ("stated", found.stated),
                ("actual", found.actual),
                ("stated_hours", found.stated / 60.0),
                ("actual_hours", found.actual / 60.0),
            ])
            .at(&claim.sources);
        finding.correction.clone_from(&found.correction);
        findings.push(finding);
    }
}
