//! Parts whose times do not fit the whole they belong to.

use crate::lint::wording::{count, hours, hours_between};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{EstimatePoint, Ticket, Track};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule::quick(
    "roll-up-mismatch",
    Level::Warning,
    "Steps, tickets or parts add up to something outside the range of what they are part of.",
    include_str!("roll_up_mismatch.md"),
    check,
);

/// Rounded figures may differ by one part in twenty.
const TOLERANCE: f64 = 0.05;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    findings.extend(context.plan.tickets.iter().filter_map(steps));
    summaries(context, findings);
    for track in context.plan.tracks_in_order() {
        findings.extend(budget(context, track));
    }
}

fn steps(ticket: &Ticket) -> Option<Finding> {
    let at = |point| ticket.estimate.at(point).map(|work| work.0 as f64);
    let (min, max) = (at(EstimatePoint::Min)?, at(EstimatePoint::Max)?);
    let known = ticket.steps.iter().filter_map(|s| s.estimate.likely());
    let known: Vec<f64> = known.map(|work| work.0 as f64).collect();
    let sum: f64 = known.iter().sum();
    let is_whole = known.len() == ticket.steps.len();
    if known.len() < 2 || !is_outside(sum, min, max, is_whole) {
        return None;
    }
    let message = format!(
        "The {} of {} add up to {}, but {} is estimated at {}.",
        count(known.len(), "step"),
        ticket.key,
        hours(sum),
        ticket.key,
        hours_between(min, max)
    );
    let lines = ticket.sources.iter().take(1);
    let finding = Finding::new(&RULE, message)
        .about([ticket.id])
        .with(&[("stated_min", min), ("stated_max", max), ("actual", sum)])
        .at(lines.chain(ticket.steps.iter().flat_map(|s| &s.sources)));
    Some(finding.corrected(format!("{}: {}", ticket.key, hours(sum))))
}

/// A sum is outside when it exceeds the whole, or misses it although every part is known.
fn is_outside(sum: f64, min: f64, max: f64, is_whole: bool) -> bool {
    sum > max * (1.0 + TOLERANCE) || (is_whole && sum < min * (1.0 - TOLERANCE))
}

/// Summaries with an effort of their own: their tickets' agent-hours add up to it.
fn summaries(context: &Context, findings: &mut Vec<Finding>) {
    let mut parts: BTreeMap<_, Vec<&Ticket>> = BTreeMap::new();
    for ticket in context.plan.tickets.iter() {
        if let Some(parent) = ticket.parent {
            parts.entry(parent).or_default().push(ticket);
        }
    }
    for (parent, parts) in parts {
        let Some(parent) = context.plan.tickets.get(parent) else {
            continue;
        };
        let at = |t: &Ticket, point| t.estimate.at(point).map(|work| work.0 as f64);
        let sum = |point| -> Option<f64> { parts.iter().map(|t| at(t, point)).sum() };
        let ends = (
            at(parent, EstimatePoint::Min),
            at(parent, EstimatePoint::Max),
            sum(EstimatePoint::Min),
            sum(EstimatePoint::Max),
        );
        let (Some(min), Some(max), Some(least), Some(most)) = ends else {
            continue;
        };
        // Tickets that run side by side take less time together than their sum: only less is wrong then.
        let is_effort = parent.work_kind == crate::plan::WorkKind::Effort;
        let is_short = most < min * (1.0 - TOLERANCE);
        let is_long = is_effort && least > max * (1.0 + TOLERANCE);
        if max > 0.0 && (is_short || is_long) {
            let message = format!(
                "The {} in {} add up to {}, but {} is estimated at {}.",
                count(parts.len(), "ticket"),
                parent.key,
                hours_between(least, most),
                parent.key,
                hours_between(min, max)
            );
            findings.push(
                Finding::new(&RULE, message)
                    .about([parent.id])
                    .with(&[("stated_min", min), ("stated_max", max), ("actual", most)])
                    .at(parent.sources.iter().take(1)),
            );
        }
    }
}

/// A budget is overdrawn when the shortest estimates alone exceed it.
fn budget(context: &Context, track: &Track) -> Option<Finding> {
    let budget = track.budget?.0 as f64;
    let tickets: Vec<&Ticket> = context
        .leaves()
        .filter(|t| t.track == Some(track.id))
        .collect();
    let at = |point| -> Vec<f64> {
        let works = tickets.iter().filter_map(|t| t.estimate.at(point));
        works.map(|work| work.0 as f64).collect()
    };
    let (least, most) = (at(EstimatePoint::Min), at(EstimatePoint::Max));
    let (min, max): (f64, f64) = (least.iter().sum(), most.iter().sum());
    let is_whole = !tickets.is_empty() && least.len() == tickets.len();
    let is_over = min > budget * (1.0 + TOLERANCE);
    let is_under = is_whole && max < budget * (1.0 - TOLERANCE);
    if least.is_empty() || !(is_over || is_under) {
        return None;
    }
    let message = format!(
        "The {} of {} add up to {}, but its budget is {}.",
        count(least.len(), "estimate"),
        track.name,
        hours_between(min, max),
        hours(budget)
    );
    let actual = if is_over { min } else { max };
    Some(
        Finding::new(&RULE, message)
            .about([track.id])
            .with(&[
                ("stated_min", budget),
                ("stated_max", budget),
                ("actual", actual),
            ])
            .at(track.sources.iter().take(1)),
    )
}
