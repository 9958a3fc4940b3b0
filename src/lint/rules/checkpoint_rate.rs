//! Expected percentages that the ticket's own estimate does not allow.
//!
//! A ticket is taken to start where a checkpoint says so, else at its early start, and to progress evenly.
//! A percentage is out of line when it lies more than fifteen points from the likely progress *and* the
//! estimate hardly allows it: too much has less than one chance in ten, too little lies clearly below the
//! slowest progress. An estimate is a range, and a checkpoint is a round number.

use super::checkpoint_before_dependency::{in_order, is_share};
use crate::lint::wording::{hours, hours_between, number};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{
    Checkpoint, EstimatePoint, Expectation, ExpectedState, Node, Stamp, Subject, Ticket, TicketId,
};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule::quick(
    "checkpoint-rate",
    Level::Warning,
    "A checkpoint expects more or less of a ticket than its estimate allows by then.",
    include_str!("checkpoint_rate.md"),
    check,
);

/// How many points off is out of line.
const POINTS: f64 = 15.0;
/// How improbable the implied duration has to be.
const CHANCE: f64 = 0.10;
/// How many points below the slowest progress a round number may lie.
const SLACK: f64 = 5.0;

/// An expectation out of line.
struct Off<'a> {
    checkpoint: &'a Checkpoint,
    expectation: &'a Expectation,
    expected: f64,
    likely: f64,
    /// Working minutes since its start; negative where it cannot have started.
    elapsed: f64,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let start = plan.info.start_or_default();
    let mut started: BTreeMap<TicketId, Stamp> = BTreeMap::new();
    let mut off: BTreeMap<TicketId, Vec<Off>> = BTreeMap::new();
    for checkpoint in in_order(plan) {
        let at = checkpoint.moment.resolve(start);
        let single = checkpoint
            .expectations
            .iter()
            .filter(|e| !is_share(checkpoint, e));
        for expectation in single {
            let Subject::Ticket(id) = expectation.subject else {
                continue;
            };
            let Some(ticket) = plan.tickets.get(id) else {
                continue;
            };
            if expectation.state == ExpectedState::Started {
                started.entry(id).or_insert(at);
                continue;
            }
            let from = started.get(&id).copied();
            if let Some(found) = out_of_line(context, ticket, from, (checkpoint, expectation), at) {
                off.entry(id).or_default().push(found);
            }
        }
    }
    for (id, off) in off {
        findings.extend(plan.tickets.get(id).map(|ticket| report(ticket, &off)));
    }
}

fn out_of_line<'a>(
    context: &Context,
    ticket: &Ticket,
    started: Option<Stamp>,
    (checkpoint, expectation): (&'a Checkpoint, &'a Expectation),
    at: Stamp,
) -> Option<Off<'a>> {
    let dates = context.schedule().ok()?;
    let own = dates.dates(Node::Ticket(ticket.id))?;
    if own.assumed || own.summary || own.duration.0 <= 0 {
        return None;
    }
    let from = started.unwrap_or(own.early_start);
    let elapsed = dates.calendar().between(from, at).0 as f64;
    let point = |point| ticket.estimate.at(point).map(|work| work.0 as f64);
    let ends = [
        EstimatePoint::Min,
        EstimatePoint::Likely,
        EstimatePoint::Max,
    ];
    let [min, likely, max] = ends.map(|p| point(p).unwrap_or(own.duration.0 as f64));
    if likely <= 0.0 {
        return None;
    }
    let expected = match expectation.state {
        ExpectedState::Percent(percent) if percent > 0.0 && percent < 100.0 => percent,
        ExpectedState::Percent(_) | ExpectedState::Started => return None,
        ExpectedState::Done => 100.0,
    };
    if elapsed <= 0.0 {
        // An author who says when it starts says so elsewhere than here.
        let missing = started
            .is_none()
            .then(|| before_start(context, ticket, at))??;
        return Some(Off {
            checkpoint,
            expectation,
            expected,
            likely: 0.0,
            elapsed: -missing,
        });
    }
    let progress = (elapsed / likely * 100.0).min(100.0);
    let implied = elapsed / (expected / 100.0);
    let below = triangular(implied, min, likely, max);
    // Done by then means then or earlier, so it is never too slow.
    let is_too_fast = expected - progress > POINTS && below < CHANCE;
    let is_too_slow = expectation.state != ExpectedState::Done
        && progress - expected > POINTS
        && (elapsed / max * 100.0).min(100.0) - expected > SLACK;
    (is_too_fast || is_too_slow).then_some(Off {
        checkpoint,
        expectation,
        expected,
        likely: progress,
        elapsed,
    })
}

/// How long after a time a ticket can start at the soonest, every estimate at its short end; `None` where it can by then.
fn before_start(context: &Context, ticket: &Ticket, at: Stamp) -> Option<f64> {
    let least = context.at_point(None, EstimatePoint::Min)?;
    let start = least.dates(Node::Ticket(ticket.id))?.early_start;
    let missing = least.calendar().between(at, start).0;
    (missing > 0).then_some(missing as f64)
}

/// The chance of a triangular distribution to lie at or below `x`.
fn triangular(x: f64, min: f64, mode: f64, max: f64) -> f64 {
    match () {
        () if x < min => 0.0,
        () if x >= max => 1.0,
        () if x <= mode => (x - min).powi(2) / ((max - min) * (mode - min)),
        () => 1.0 - (max - x).powi(2) / ((max - min) * (max - mode)),
    }
}

fn report(ticket: &Ticket, off: &[Off]) -> Finding {
    let worst = off.iter().fold(&off[0], |worst, next| {
        let points = |o: &Off| (o.expected - o.likely).abs();
        if points(next) > points(worst) {
            next
        } else {
            worst
        }
    });
    let at = |point| ticket.estimate.at(point).map_or(0.0, |work| work.0 as f64);
    let also = match off.len() {
        1 => String::new(),
        n => format!(" ({n} checkpoints are out of line)"),
    };
    let expects = format!(
        "{} expects {} at {} %",
        worst.checkpoint.name,
        ticket.key,
        number(worst.expected)
    );
    let message = if worst.elapsed < 0.0 {
        format!(
            "{expects} {} before it can start, even with every estimate at its short end{also}.",
            hours(-worst.elapsed)
        )
    } else {
        format!(
            "{expects} after {}; an estimate of {} makes {} % likely{also}.",
            hours(worst.elapsed),
            hours_between(at(EstimatePoint::Min), at(EstimatePoint::Max)),
            number(worst.likely.round())
        )
    };
    Finding::new(&RULE, message)
        .about([ticket.id])
        .about(off.iter().map(|o| o.checkpoint.id))
        .with(&[
            ("expected", worst.expected),
            ("likely", worst.likely.round()),
            ("elapsed", worst.elapsed),
        ])
        .at(off.iter().flat_map(|o| &o.expectation.sources))
        .at(ticket.sources.iter().take(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{
        CheckpointId, Dependency, DependencyId, Elapsed, Estimate, Moment, Plan, Work,
    };

    /// K-1 takes 4 h, then K-2 6 h; a checkpoint after so many hours expects K-2 to be done.
    fn told(after: i64) -> Vec<String> {
        let mut plan = Plan::default();
        for (id, hours) in [(1, 4), (2, 6)] {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(hours)),
                ..Ticket::new(TicketId(id), format!("K-{id}"), "Work")
            });
        }
        let node = |id| Node::Ticket(TicketId(id));
        plan.dependencies
            .insert(Dependency::new(DependencyId(3), node(1), node(2)));
        plan.checkpoints.insert(Checkpoint {
            expectations: vec![Expectation {
                subject: Subject::Ticket(TicketId(2)),
                state: ExpectedState::Done,
                note: String::new(),
                sources: Vec::new(),
            }],
            ..Checkpoint::new(
                CheckpointId(4),
                "Look",
                Moment::After(Elapsed::hours(after)),
            )
        });
        plan.settle_last_id();
        let mut findings = Vec::new();
        check(&Context::new(&plan), &mut findings);
        findings
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn what_cannot_have_started_is_not_expected() {
        assert_eq!(
            told(2),
            [
                "Look expects K-2 at 100 % 2 h before it can start, even with every estimate at its short end."
            ]
        );
        assert_eq!(told(6).len(), 1, "two of six hours");
        assert!(told(10).is_empty());
    }
}
