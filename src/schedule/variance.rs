//! Baselines: the dates of a schedule frozen into a row, and how far a schedule has moved from one.
//!
//! Slips are told both ways: on the clock, since that is what was promised, and in working time of the plan's calendar,
//! since nights and weekends are nobody's delay; later is positive. Work is what a ticket takes.

use super::Schedule;
use crate::plan::duration::apart;
use crate::plan::{Baseline, BaselineDates, BaselineId, Elapsed, Node, Plan, Stamp, TrackId, Work};
use std::collections::BTreeMap;

/// How far one ticket or gate has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variance {
    /// When it was to start and to finish.
    pub frozen: (Stamp, Stamp),
    /// How much later it starts now.
    pub start: Slip,
    /// How much later it finishes now.
    pub finish: Slip,
    /// How much more work it takes.
    pub work: Work,
}

/// How far an instant has moved; later is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// On the clock.
    pub clock: Elapsed,
    /// In working time of the plan's calendar.
    pub work: Work,
}

impl Slip {
    /// How far `now` lies behind `then`.
    fn between(schedule: &Schedule, then: Stamp, now: Stamp) -> Self {
        Self {
            clock: now.since(then),
            work: schedule.calendar().between(then, now),
        }
    }

    /// How far, in words without a direction: `2 h of working time, 2 days 18 h on the clock`, or one figure where both
    /// are the same.
    pub fn words(self) -> String {
        apart(self.work, self.clock)
    }
}

/// How far a track has moved: from the first start to the last finish of what the baseline knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackVariance {
    /// The track; `None` for what is in none.
    pub track: Option<TrackId>,
    /// When its last ticket was to finish.
    pub frozen: Stamp,
    /// How much later its last ticket finishes now.
    pub finish: Slip,
    /// How many of its tickets finish later than they were to.
    pub late: usize,
    /// How many of its tickets the baseline knows.
    pub known: usize,
}

/// The dates of a schedule as a baseline without an id.
pub fn freeze(schedule: &Schedule, name: impl Into<String>, taken: Option<Stamp>) -> Baseline {
    let dates = schedule.nodes().map(|(node, dates)| BaselineDates {
        node,
        start: dates.early_start,
        finish: dates.early_finish,
        work: dates.duration,
    });
    Baseline {
        id: BaselineId(0),
        name: name.into(),
        taken,
        dates: dates.collect(),
    }
}

/// How far everything the baseline knows has moved, by node. O(n log n).
pub fn variances(schedule: &Schedule, baseline: &Baseline) -> BTreeMap<Node, Variance> {
    let row = |frozen: &BaselineDates| {
        let dates = schedule.dates(frozen.node)?;
        let variance = Variance {
            frozen: (frozen.start, frozen.finish),
            start: Slip::between(schedule, frozen.start, dates.early_start),
            finish: Slip::between(schedule, frozen.finish, dates.early_finish),
            work: Work(dates.duration.0 - frozen.work.0),
        };
        Some((frozen.node, variance))
    };
    baseline.dates.iter().filter_map(row).collect()
}

/// How far each track has moved, in the planner's order; what is in no track comes last. O(n log n).
pub fn track_variances(
    plan: &Plan,
    schedule: &Schedule,
    baseline: &Baseline,
) -> Vec<TrackVariance> {
    let all = variances(schedule, baseline);
    let order = plan
        .tracks_in_order()
        .into_iter()
        .map(|track| Some(track.id));
    let row = |track: Option<TrackId>| {
        let own = all.iter().filter(|(node, _)| is_in(plan, **node, track));
        let (mut frozen, mut now, mut late, mut known) = (None, None, 0, 0);
        for (_, variance) in own {
            let finish = variance.frozen.1;
            frozen = frozen.max(Some(finish));
            now = now.max(Some(finish.plus(variance.finish.clock)));
            late += usize::from(variance.finish.clock.0 > 0);
            known += 1;
        }
        let (frozen, now): (Stamp, Stamp) = (frozen?, now?);
        Some(TrackVariance {
            track,
            frozen,
            finish: Slip::between(schedule, frozen, now),
            late,
            known,
        })
    };
    order.chain([None]).filter_map(row).collect()
}

/// Whether a ticket is in a track; gates are in none.
fn is_in(plan: &Plan, node: Node, track: Option<TrackId>) -> bool {
    match node {
        Node::Ticket(id) => plan
            .tickets
            .get(id)
            .is_some_and(|ticket| ticket.track == track),
        Node::Gate(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, DependencyId, Estimate, Ticket, TicketId, Track};
    use crate::schedule::{Settings, schedule};

    fn plan(hours: i64) -> Plan {
        let mut plan = Plan::default();
        plan.tracks.insert(Track::new(TrackId(1), "Main"));
        for (id, key, hours) in [(2, "A", hours), (3, "B", 2)] {
            plan.tickets.insert(Ticket {
                track: Some(TrackId(1)),
                estimate: Estimate::Fixed(Work::hours(hours)),
                ..Ticket::new(TicketId(id), key, key)
            });
        }
        let node = |id| Node::Ticket(TicketId(id));
        plan.dependencies
            .insert(Dependency::new(DependencyId(4), node(2), node(3)));
        plan.settle_last_id();
        plan
    }

    #[test]
    fn what_was_frozen_has_not_moved_and_a_longer_ticket_moves_what_follows() {
        let before = plan(3);
        let dates = schedule(&before, &Settings::default()).expect("no loop");
        let baseline = freeze(&dates, "Agreed", None);
        assert!(variances(&dates, &baseline).values().all(|v| (
            v.start.work.0,
            v.finish.work.0,
            v.work.0
        ) == (0, 0, 0)));
        let after = plan(5);
        let dates = schedule(&after, &Settings::default()).expect("no loop");
        let all = variances(&dates, &baseline);
        let of = |id| {
            let variance = all[&Node::Ticket(TicketId(id))];
            (
                variance.start.work.0,
                variance.finish.work.0,
                variance.work.0,
            )
        };
        assert_eq!(of(2), (0, 120, 120), "it takes two hours more");
        assert_eq!(of(3), (120, 120, 0), "it waits two hours longer");
        let tracks = track_variances(&after, &dates, &baseline);
        assert_eq!(tracks.len(), 1);
        let row = tracks[0];
        assert_eq!((row.finish.work.0, row.late, row.known), (120, 2, 2));
    }

    #[test]
    fn what_the_baseline_does_not_know_has_no_variance() {
        let before = plan(3);
        let dates = schedule(&before, &Settings::default()).expect("no loop");
        let mut baseline = freeze(&dates, "Agreed", None);
        baseline.dates.truncate(1);
        assert_eq!(variances(&dates, &baseline).len(), 1);
        assert_eq!(track_variances(&before, &dates, &baseline)[0].known, 1);
    }
}
