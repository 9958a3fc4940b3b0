//! "460 h in total", "15 min, 18 h, 4 h and 2 h in 24 h": parts that add up to a total.

use super::{Contradiction, Flaw, Span, Verdict};
use crate::lint::Context;
use crate::lint::text::{parts, unit_minutes};
use crate::lint::wording::{hours, hours_between};
use crate::plan::{Claim, ClaimKind, EstimatePoint, SourceRef, Ticket, Track};

pub(super) fn verdict(context: &Context, claim: &Claim) -> Verdict {
    let Some(span) = Span::of(context, claim) else {
        return Verdict::undecided("its total is not a time");
    };
    if let Some(track) = claim.track.and_then(|id| context.plan.tracks.get(id)) {
        return of_track(context, claim, &span, track);
    }
    let spelled = parts(&claim.text, &claim.unit, &context.plan.info);
    if !spelled.is_empty() {
        return of_parts(&span, &spelled, "the parts it names");
    }
    let beside = on_the_same_line(context, claim, &span);
    if beside.len() >= 2 {
        return of_parts(&span, &beside, "the parts on the same line");
    }
    of_plan(context, &span)
}

fn of_parts(span: &Span, parts: &[f64], what: &str) -> Verdict {
    let sum: f64 = parts.iter().sum();
    let said = format!("{what} add up to {}", hours(sum));
    match span.holds(sum) {
        true => Verdict::Holds(said),
        false => Contradiction::verdict(Flaw::Sum, span.max, sum, said),
    }
}

/// Durations that other claims state on a line of this one, in the same unit and shorter than it.
fn on_the_same_line(context: &Context, claim: &Claim, span: &Span) -> Vec<f64> {
    let home = claim.sources.first();
    let same_line = |other: &Claim| {
        let first: Option<&SourceRef> = other.sources.first();
        let place = |s: &SourceRef| (s.source, s.line);
        home.is_some() && first.map(place) == home.map(place)
    };
    let is_part = |other: &&Claim| {
        other.id != claim.id
            && other.kind == ClaimKind::Duration
            && other.unit == claim.unit
            && same_line(other)
    };
    let unit = unit_minutes(&claim.unit, &context.plan.info).unwrap_or(1.0);
    let stated = context
        .plan
        .claims
        .iter()
        .filter(is_part)
        .filter_map(|c| c.stated);
    stated.map(|n| n * unit).filter(|n| *n < span.min).collect()
}

fn of_track(context: &Context, claim: &Claim, span: &Span, track: &Track) -> Verdict {
    let tickets: Vec<&Ticket> = context
        .leaves()
        .filter(|t| t.track == Some(track.id))
        .collect();
    if let [only] = tickets.as_slice() {
        let steps: Vec<Option<f64>> = only
            .steps
            .iter()
            .map(|step| step.estimate.likely().map(|work| work.0 as f64))
            .collect();
        let known: f64 = steps.iter().flatten().sum();
        let is_whole = steps.len() >= 2 && steps.iter().all(Option::is_some);
        if is_whole || known > span.max {
            let said = format!("the steps of {} add up to {}", only.key, hours(known));
            return match span.holds(known) {
                true => Verdict::Holds(said),
                false => Contradiction::verdict(Flaw::RollUp, span.max, known, said),
            };
        }
    }
    let spelled = parts(&claim.text, &claim.unit, &context.plan.info);
    if !spelled.is_empty() {
        return of_parts(span, &spelled, "the parts it names");
    }
    let (min, max) = match track.budget {
        Some(budget) => (budget.0 as f64, budget.0 as f64),
        None => match estimated(&tickets) {
            Some(ends) => ends,
            None => {
                return Verdict::undecided(format!("tickets of {} have no estimate", track.name));
            }
        },
    };
    let said = format!("{} takes {}", track.name, hours_between(min, max));
    match span.max * 1.01 >= min && span.min * 0.99 <= max {
        true => Verdict::Holds(said),
        false => Contradiction::verdict(Flaw::Sum, span.max, max, said),
    }
}

/// The short and the long ends of all estimates added up; `None` where one is missing.
fn estimated(tickets: &[&Ticket]) -> Option<(f64, f64)> {
    let sum = |point| -> Option<f64> {
        let works = tickets
            .iter()
            .map(|t| t.estimate.at(point).map(|w| w.0 as f64));
        works.sum::<Option<f64>>()
    };
    let ends = (sum(EstimatePoint::Min)?, sum(EstimatePoint::Max)?);
    (!tickets.is_empty()).then_some(ends)
}

fn of_plan(context: &Context, span: &Span) -> Verdict {
    let total: f64 = super::duration::total_work(context).unwrap_or(0.0);
    match total > 0.0 && span.holds(total) {
        true => Verdict::Holds(format!("all work of the plan is {}", hours(total))),
        false => Verdict::undecided("it does not say what is added up"),
    }
}
