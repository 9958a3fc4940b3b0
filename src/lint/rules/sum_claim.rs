//! Totals that are not the sum of their parts.
//!
//! Three sources: claims that name a total, options that promise one for work done in sequence or in stages,
//! and stages whose times exceed the deadline they lie before.

use crate::document::facts::Operation;
use crate::lint::claims::{Contradiction, Flaw, Verdict, contradicted, is_written, written};
use crate::lint::papers::Paper;
use crate::lint::wording::{hours, hours_between, number};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{
    Claim, ClaimKind, EstimatePoint, Node, Order, Phase, PlanOption, PromisedRange, Stage,
};
use crate::schedule::Schedule;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "sum-claim",
    Level::Error,
    "A stated total is not what its parts add up to.",
    include_str!("sum_claim.md"),
    check,
);

/// Totals are rounded; one part in fifty is no error.
const TOLERANCE: f64 = 0.02;

/// Longer sentences are cut in messages.
const LONGEST_TEXT: usize = 120;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut said: BTreeSet<(u64, u64)> = BTreeSet::new();
    let written = context.papers().iter();
    written.for_each(|paper| in_document(context, paper, &mut said, findings));
    of_figures(context, findings);
    of_columns(context, findings);
    // Figures in headings of tracks stand in a document and are no sum of its facts; a budget is another rule's.
    let is_of_track = |claim: &Claim| {
        let track = claim.track.and_then(|id| context.plan.tracks.get(id));
        claim.kind == ClaimKind::Duration && track.is_some_and(|track| track.budget.is_none())
    };
    let unwritten = contradicted(context, Flaw::Sum)
        .filter(|(claim, _)| !is_written(context, claim) || is_of_track(claim));
    for (claim, found) in unwritten {
        if said.insert((found.stated.to_bits(), found.actual.to_bits())) {
            let message = format!(
                "{}: {} are stated, but {}.",
                claim.text,
                hours(found.stated),
                found.by
            );
            let finding = Finding::new(&RULE, message).about([claim.id]);
            findings.push(numbered(finding, found.stated, found.actual).at(&claim.sources));
        }
    }
    let mut options: Vec<&PlanOption> = context.plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    findings.extend(
        options
            .iter()
            .filter_map(|option| of_option(context, option)),
    );
    findings.extend(of_stages(context, &said));
}

/// Totals with parts, and calculations, as a document writes them. The steps of one ticket are the business
/// of another rule, and so are averages.
fn in_document(
    context: &Context,
    paper: &Paper,
    said: &mut BTreeSet<(u64, u64)>,
    findings: &mut Vec<Finding>,
) {
    let mut note = |what: &str, found: &Contradiction, place| {
        if said.insert((found.stated.to_bits(), found.actual.to_bits())) {
            let message = format!(
                "{what}: {} are stated, but {}.",
                hours(found.stated),
                found.by
            );
            let finding = Finding::new(&RULE, message);
            findings.push(numbered(finding, found.stated, found.actual).at(&[paper.at(place)]));
        }
    };
    let dates = context.schedule().ok();
    let start = context.plan.info.start_or_default();
    let deadline = context.plan.info.deadline_stamp();
    let between = |dates: &Schedule| Some(dates.calendar().between(start, deadline?).0);
    let available = dates.and_then(between);
    let options: BTreeSet<String> = context
        .plan
        .options
        .iter()
        .map(|o| o.name.to_lowercase())
        .collect();
    for sum in &paper.facts.sums {
        let what = sum.what.to_lowercase();
        // "6 weeks total" beside hours of effort is the length of the campaign, not the sum of the hours.
        let is_length = what.contains("effort") && Some(sum.stated.1.0) == available;
        let is_elsewhere = is_length
            || what.starts_with("steps of")
            || options.iter().any(|name| what.contains(name));
        if let (Verdict::Contradicted(found), false) = (written::sum(sum), is_elsewhere) {
            note(&sum.what, &found, sum.place);
        }
    }
    for calculation in &paper.facts.arithmetic {
        for step in calculation
            .steps
            .iter()
            .filter(|s| s.operation != Operation::Over)
        {
            let is_time = written::in_minutes(context, &step.stated).is_some();
            if let (Verdict::Contradicted(found), true) = (written::step(context, step), is_time) {
                note("The calculation", &found, calculation.place);
            }
        }
    }
}

/// Totals, longest chains and teams as sentences state them.
fn of_figures(context: &Context, findings: &mut Vec<Finding>) {
    for judged in context.figures() {
        let paper = &context.papers()[judged.paper];
        let said = &paper.facts.figures[judged.figure];
        let Verdict::Contradicted(found) = &judged.verdict else {
            continue;
        };
        let text: String = said.text.chars().take(LONGEST_TEXT).collect();
        let message = format!(
            "\"{}\": {} are stated, but {}.",
            text.trim(),
            hours(found.stated),
            found.by
        );
        let finding = Finding::new(&RULE, message).about(found.rows.iter().copied());
        let mut finding = numbered(finding, found.stated, found.actual).at(&[paper.at(said.place)]);
        finding.correction.clone_from(&found.correction);
        findings.push(finding);
    }
}

/// Totals below columns of plain numbers.
fn of_columns(context: &Context, findings: &mut Vec<Finding>) {
    for paper in context.papers() {
        for tally in &paper.facts.tallies {
            if let Verdict::Contradicted(found) = written::tally(tally) {
                let what = match tally.what.trim() {
                    "" => "The total".to_owned(),
                    what => format!("The total of {what}"),
                };
                let message = format!(
                    "{what}: {} is stated, but {}.",
                    number(found.stated),
                    found.by
                );
                findings.push(
                    Finding::new(&RULE, message)
                        .with(&[("stated", found.stated), ("actual", found.actual)])
                        .at(&[paper.at(tally.place)]),
                );
            }
        }
    }
}

/// In minutes as everywhere, and in hours as authors write them.
fn numbered(finding: Finding, stated: f64, actual: f64) -> Finding {
    finding.with(&[
        ("stated", stated),
        ("actual", actual),
        ("stated_hours", stated / 60.0),
        ("actual_hours", actual / 60.0),
    ])
}

fn of_option(context: &Context, option: &PlanOption) -> Option<Finding> {
    let claim = option.claim?;
    let (what, min, max) = match &option.order {
        Order::Stages(stages) if stages.iter().all(|s| s.claim.is_some()) && stages.len() > 1 => {
            let sum = |end: fn(PromisedRange) -> i64| -> f64 {
                let ends = stages.iter().filter_map(|s: &Stage| s.claim).map(end);
                ends.sum::<i64>() as f64
            };
            ("its stages", sum(|c| c.min.0), sum(|c| c.max.0))
        }
        Order::Sequential(nodes) if nodes.len() > 1 => {
            let (min, max) = one_after_the_other(context, nodes)?;
            ("its tickets one after the other", min, max)
        }
        // Side by side only the longest chain counts, and what agents make of it is the simulation's.
        _ => {
            let (min, max) = ends(context, option)?;
            let is_reached =
                claim.max.0 as f64 > min || claim.max == claim.min && claim.max.0 as f64 >= min;
            if is_reached {
                return None;
            }
            ("its longest chain", min, max)
        }
    };
    let (stated_min, stated_max) = (claim.min.0 as f64, claim.max.0 as f64);
    let is_short = |stated: f64, actual: f64| stated < actual * (1.0 - TOLERANCE);
    if max <= 0.0 || !(is_short(stated_max, max) || is_short(stated_min, min)) {
        return None;
    }
    let message = format!(
        "\"{}\" promises {}, but {what} add up to {}.",
        option.name,
        hours_between(stated_min, stated_max),
        hours_between(min, max)
    )
    .replace("chain add up to", "chain takes");
    let finding = Finding::new(&RULE, message).about([option.id]);
    let finding = numbered(finding, stated_max, max).at(&option.sources);
    Some(finding.corrected(format!("{}: {}", option.name, hours_between(min, max))))
}

/// What tickets and gates take together; `None` where one of the tickets has no estimate.
fn one_after_the_other(context: &Context, nodes: &[Node]) -> Option<(f64, f64)> {
    let plan = context.plan;
    let at = |node: &Node, point| -> Option<f64> {
        let work = match node {
            Node::Ticket(id) => plan.tickets.get(*id)?.estimate.at(point)?,
            Node::Gate(id) => plan.gates.get(*id)?.review.unwrap_or_default(),
        };
        Some(work.0 as f64)
    };
    let sum = |point| {
        nodes
            .iter()
            .map(|node| at(node, point))
            .sum::<Option<f64>>()
    };
    Some((sum(EstimatePoint::Min)?, sum(EstimatePoint::Max)?))
}

/// The makespan of an option at the short and the long ends.
fn ends(context: &Context, option: &PlanOption) -> Option<(f64, f64)> {
    let least = context.least(Some(option))?.0 as f64;
    let most = context.at_point(Some(option), EstimatePoint::Max);
    Some((
        least,
        most.map_or(least, |schedule| schedule.makespan.0 as f64),
    ))
}

fn of_stages(context: &Context, said: &BTreeSet<(u64, u64)>) -> Option<Finding> {
    let plan = context.plan;
    let deadline = plan.info.deadline_stamp()?;
    let dates = context.schedule().ok()?;
    let start = plan.info.start_or_default();
    let available = dates.calendar().between(start, deadline).0 as f64;
    let mut phases: Vec<&Phase> = plan.phases.iter().collect();
    phases.sort_by_key(|phase| (phase.rank, phase.id));
    let boxes: Option<Vec<i64>> = phases
        .iter()
        .map(|p| p.time_box.map(|work| work.0))
        .collect();
    let sum = boxes?.iter().sum::<i64>() as f64;
    let is_known = said.contains(&(available.to_bits(), sum.to_bits()));
    if phases.len() < 2 || sum <= available || is_known {
        return None;
    }
    let message = format!(
        "The {} stages add up to {}, but the deadline leaves {}.",
        phases.len(),
        hours(sum),
        hours(available)
    );
    let finding = Finding::new(&RULE, message).about(phases.iter().map(|p| p.id));
    let lines = phases.iter().filter_map(|p| p.sources.first());
    Some(numbered(finding, available, sum).at(lines))
}
