//! "5-6 hours", "77 h per agent", "12 weeks sequential": how long something takes.

use super::{Contradiction, Flaw, Span, Verdict};
use crate::lint::Context;
use crate::lint::text::{unit_minutes, words};
use crate::lint::wording::{hours, hours_between, number};
use crate::plan::{Claim, ClaimKind, EstimatePoint, Node, Ticket, Track, Work};

pub(super) fn verdict(context: &Context, claim: &Claim) -> Verdict {
    let Some(span) = Span::of(context, claim) else {
        return Verdict::undecided("it states no span of time");
    };
    if let Some(track) = claim.track.and_then(|id| context.plan.tracks.get(id)) {
        return of_track(context, claim, &span, track);
    }
    let said = words(&claim.text);
    let says = |any: &[&str]| said.iter().any(|word| any.contains(&word.as_str()));
    if says(&["per", "each", "average", "agent"])
        && let Some(verdict) = average(context, claim, &span)
    {
        return verdict;
    }
    if says(&["sequential", "sequentially", "serial", "alone"])
        || claim.text.contains("one after the other")
    {
        return one_after_the_other(context, &span);
    }
    if says(&[
        "campaign",
        "everything",
        "total",
        "deadline",
        "project",
        "overall",
        "whole",
    ]) {
        return whole(context, &span);
    }
    Verdict::undecided("it does not say which work it is about")
}

/// All likely work: the budgets of tracks, else the estimates of their tickets; `None` where a ticket
/// has neither.
pub(in crate::lint) fn total_work(context: &Context) -> Option<f64> {
    let plan = context.plan;
    let mut total = 0.0;
    for track in plan.tracks.iter() {
        if let Some(budget) = track.budget {
            total += budget.0 as f64;
        }
    }
    for ticket in context.leaves() {
        let track = ticket.track.and_then(|id| plan.tracks.get(id));
        if track.is_some_and(|track| track.budget.is_some()) {
            continue;
        }
        total += ticket.estimate.likely()?.0 as f64;
    }
    Some(total)
}

/// A time in the heading or a line of a track: its work, or how long it runs. Times on the calendar are compared
/// with neither, unless they are too short for the longest ticket.
fn of_track(context: &Context, claim: &Claim, span: &Span, track: &Track) -> Verdict {
    let tickets: Vec<&Ticket> = context
        .leaves()
        .filter(|t| t.track == Some(track.id))
        .collect();
    let at = |t: &Ticket, point| t.estimate.at(point).map(|work| work.0 as f64);
    let sum = |point| tickets.iter().map(|t| at(t, point)).sum::<Option<f64>>();
    let ends = sum(EstimatePoint::Min).zip(sum(EstimatePoint::Max));
    let (Some((min, max)), false) = (ends, tickets.is_empty()) else {
        return match track.budget.map(|budget| budget.0 as f64) {
            Some(budget) if span.holds(budget) => Verdict::undecided(format!(
                "it is the budget of {}, whose tickets have no estimate",
                track.name
            )),
            _ => Verdict::undecided(format!("tickets of {} have no estimate", track.name)),
        };
    };
    let said = match tickets.as_slice() {
        [only] => format!("{} is estimated at {}", only.key, hours_between(min, max)),
        all => format!(
            "the {} tickets of {} add up to {}",
            all.len(),
            track.name,
            hours_between(min, max)
        ),
    };
    if span.max * 1.01 >= min && span.min * 0.99 <= max {
        return Verdict::Holds(said);
    }
    let length = run_of(context, &tickets);
    if length.is_some_and(|length| span.holds(length)) {
        return Verdict::Holds(format!(
            "{} runs for {}",
            track.name,
            hours(length.unwrap_or(0.0))
        ));
    }
    let longest = tickets
        .iter()
        .filter_map(|t| at(t, EstimatePoint::Min))
        .fold(0.0, f64::max);
    let is_on_calendar = is_on_calendar(context, claim);
    match () {
        () if tickets.len() == 1 || !is_on_calendar => {
            let actual = if span.max < min { min } else { max };
            let mut found = Contradiction::new(Flaw::Sum, span.max, actual, said);
            found.rows = vec![track.id.into()];
            Verdict::Contradicted(found)
        }
        () if longest > span.max => Contradiction::verdict(Flaw::Bound, span.max, longest, said),
        () => Verdict::undecided("how many work on it at a time is not said"),
    }
}

/// From the first start to the last finish of some tickets, in working minutes.
fn run_of(context: &Context, tickets: &[&Ticket]) -> Option<f64> {
    let dates = context.schedule().ok()?;
    let of = |t: &&Ticket| dates.dates(Node::Ticket(t.id));
    let start = tickets.iter().filter_map(of).map(|d| d.early_start).min()?;
    let finish = tickets
        .iter()
        .filter_map(of)
        .map(|d| d.early_finish)
        .max()?;
    Some(dates.calendar().between(start, finish).0 as f64)
}

/// Whether the document states it in weeks or months.
fn is_on_calendar(context: &Context, claim: &Claim) -> bool {
    let Some(home) = claim.sources.first() else {
        return unit_minutes(&claim.unit, &context.plan.info).is_some_and(|unit| unit >= 2_400.0);
    };
    let mut papers = context
        .papers()
        .iter()
        .filter(|paper| paper.source == home.source);
    papers.any(|paper| {
        let mut stated = paper.facts.durations.iter();
        stated.any(|said| said.place.line == home.line && said.is_on_calendar)
    })
}

/// Total work divided by so many agents, taken for the time it takes: the longest track is longer.
fn average(context: &Context, claim: &Claim, span: &Span) -> Option<Verdict> {
    let total = total_work(context)?;
    let longest = longest_track(context)?;
    let unit = super::unit_minutes(&claim.unit, &context.plan.info)?;
    let agents = agents_counted(context);
    let divided = agents.into_iter().find(|n| {
        *n > 1.0 && (total / n - span.max).abs() <= (unit / 2.0).min(span.max * 0.02) + 1.0
    })?;
    let (track, takes) = longest;
    if takes <= span.max * 1.01 {
        return Some(Verdict::Holds(format!(
            "no track takes longer: {} takes {}",
            track.name,
            hours(takes)
        )));
    }
    let by = format!(
        "that is the average of {} over {} agents, and {} alone takes {}",
        hours(total),
        number(divided),
        track.name,
        hours(takes)
    );
    let Verdict::Contradicted(mut found) =
        Contradiction::verdict(Flaw::Average, span.max, takes, by)
    else {
        return None;
    };
    found.rows = vec![track.id.into()];
    found.correction = Some(corrected(context, total, track, takes));
    Some(Verdict::Contradicted(found))
}

pub(in crate::lint) fn corrected(
    context: &Context,
    total: f64,
    track: &Track,
    takes: f64,
) -> String {
    let info = &context.plan.info;
    let week = super::unit_minutes("week", info).unwrap_or(2400.0);
    let agents = context.plan.agents.len().max(1) as f64;
    let each = total / agents;
    format!(
        "{} over {} agents is {} each, but the {} track alone is {}: {} weeks, not {}",
        hours(total),
        number(agents),
        hours((each / 60.0).round() * 60.0),
        track.name,
        hours(takes),
        number(takes / week),
        number((each / week * 10.0).round() / 10.0)
    )
}

/// The numbers of agents the plan has or claims to have.
fn agents_counted(context: &Context) -> Vec<f64> {
    let is_of_agents = |claim: &&Claim| {
        claim.kind == ClaimKind::Count && claim.unit.to_lowercase().starts_with("agent")
    };
    let claimed = context.plan.claims.iter().filter(is_of_agents);
    let mut counts: Vec<f64> = claimed.filter_map(|c| c.stated).collect();
    counts.push(context.plan.agents.len() as f64);
    counts.push(context.plan.tracks.len() as f64);
    counts
}

/// The track that takes one agent longest.
pub(in crate::lint) fn longest_track<'a>(context: &Context<'a>) -> Option<(&'a Track, f64)> {
    let plan = context.plan;
    let takes = |track: &'a Track| -> Option<(&'a Track, f64)> {
        if let Some(budget) = track.budget {
            return Some((track, budget.0 as f64));
        }
        let tickets = context.leaves().filter(|t| t.track == Some(track.id));
        let works = tickets.map(|t| t.estimate.likely().map(|w| w.0 as f64));
        Some((track, works.sum::<Option<f64>>()?))
    };
    let tracks = plan.tracks_in_order().into_iter().filter_map(takes);
    tracks.reduce(|longest, next| if next.1 > longest.1 { next } else { longest })
}

fn one_after_the_other(context: &Context, span: &Span) -> Verdict {
    let Some(total) = total_work(context).filter(|total| *total > 0.0) else {
        return Verdict::undecided("some work has no estimate");
    };
    let said = format!("all work one after the other is {}", hours(total));
    // Rounding a total to whole weeks may cost a tenth.
    match total >= span.min * 0.9 && total <= span.max * 1.1 {
        true => Verdict::Holds(said),
        false => Contradiction::verdict(Flaw::Sum, span.max, total, said),
    }
}

fn whole(context: &Context, span: &Span) -> Verdict {
    match context.at_point(None, EstimatePoint::Min) {
        Some(least) if least.makespan.0 as f64 > span.max => {
            let takes = least.makespan.0 as f64;
            let by = format!("the shortest possible plan takes {}", hours(takes));
            Contradiction::verdict(Flaw::Bound, span.max, takes, by)
        }
        _ => match context.schedule() {
            Ok(dates) if context.leaves().next().is_none() || !dates.assumptions.is_empty() => {
                Verdict::undecided("some work has no estimate")
            }
            Ok(dates) if dates.makespan.0 as f64 <= span.max => {
                Verdict::Holds(format!("the plan takes {}", hours(dates.makespan.0 as f64)))
            }
            Ok(_) => at_odds(context, span),
            Err(_) => Verdict::undecided("the plan has a loop"),
        },
    }
}

/// A length between the shortest and the likely one: it holds in some runs, and how many is said.
fn at_odds(context: &Context, span: &Span) -> Verdict {
    match context.odds_of_at_most(Work(span.max as i64)) {
        Some(odds) => Verdict::undecided(format!(
            "it holds only if estimates turn out short: {}",
            super::figure::kept(odds)
        )),
        None => Verdict::undecided("it holds only if estimates turn out short"),
    }
}
