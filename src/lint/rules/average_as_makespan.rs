//! Total effort divided by agents, taken for the time it takes.

use crate::document::facts::{Arithmetic, ArithmeticStep, Operation};
use crate::lint::claims::{Flaw, contradicted, duration, is_written, written};
use crate::lint::papers::Paper;
use crate::lint::wording::{hours, number};
use crate::lint::{Context, Finding, Level, Rule};

pub(super) static RULE: Rule = Rule::quick(
    "average-as-makespan",
    Level::Error,
    "Hours per agent are taken for the length of the campaign, but one track alone is longer.",
    include_str!("average_as_makespan.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    findings.extend(
        context
            .papers()
            .iter()
            .filter_map(|paper| in_document(context, paper)),
    );
    let unwritten =
        contradicted(context, Flaw::Average).filter(|(claim, _)| !is_written(context, claim));
    for (claim, found) in unwritten {
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

/// A division of hours by agents whose quotient is shorter than the longest track.
fn in_document<'p>(context: &Context, paper: &'p Paper) -> Option<Finding> {
    let (track, takes) = duration::longest_track(context)?;
    let calculations = paper.facts.arithmetic.iter();
    let steps = calculations.flat_map(|c| c.steps.iter().map(move |step| (c, step)));
    let is_people = |unit: &str| {
        const PEOPLE: [&str; 6] = [
            "agent",
            "specialist",
            "engineer",
            "developer",
            "people",
            "person",
        ];
        PEOPLE
            .iter()
            .any(|who| unit.to_lowercase().starts_with(who))
    };
    let average = |(c, step): (&'p Arithmetic, &'p ArithmeticStep)| {
        let total = written::in_minutes(context, &step.left)?;
        let quotient = written::in_minutes(context, &step.stated)?;
        let is_average = step.operation == Operation::Over && is_people(&step.right.unit);
        (is_average && quotient < takes * 0.99).then_some((c, total, step.right.value, quotient))
    };
    let (calculation, total, agents, quotient): (&Arithmetic, f64, f64, f64) =
        steps.into_iter().find_map(average)?;
    let message = format!(
        "{} by {} agents is {} each, but {} alone takes {}: the average is no length.",
        hours(total),
        number(agents),
        hours(quotient),
        track.name,
        hours(takes)
    );
    Some(
        Finding::new(&RULE, message)
            .about([track.id])
            .with(&[
                ("stated", quotient),
                ("actual", takes),
                ("stated_hours", quotient / 60.0),
                ("actual_hours", takes / 60.0),
            ])
            .at(&[paper.at(calculation.place)])
            .at(track.sources.iter().take(1))
            .corrected(duration::corrected(context, total, track, takes)),
    )
}
