//! How long each ticket and gate takes, and what was assumed where nobody said.
//!
//! A ticket takes the value of its estimate at the option's point. Agent-hours are divided by the
//! assigned agents, kept between the ticket's least and most, and rounded up to a minute. A ticket
//! without an estimate takes an equal share of what its track's budget leaves after the *likely* values
//! of the estimated ones, whatever the point and the cuts of an option: an assumption must not move
//! when an option changes something else. Where there is no budget it takes four hours. Every assumption
//! is stated as a sentence. A gate takes its review; the round a recorded no-go costs
//! comes on top once the network is known ([`super::again`]), and what is recorded rules over the estimate
//! ([`super::progress`]). Priority, size and role never change a duration.

use super::scope::{Scope, TicketRole};
use crate::plan::duration::{LONGEST, show};
use crate::plan::{Ticket, TrackId, Work, WorkKind};
use std::collections::BTreeMap;

/// What a ticket takes whose track has no budget and which nobody estimated.
pub const UNESTIMATED: Work = Work::hours(4);

/// Durations by dense number, in working minutes.
pub(super) struct Durations {
    /// `[tickets + gates]`; summaries and excluded tickets take no time of their own.
    pub(super) minutes: Vec<i32>,
    /// Dense numbers of the tickets whose duration is an assumption, in order.
    pub(super) assumed: Vec<u32>,
    /// What was assumed, in words.
    pub(super) assumptions: Vec<String>,
}

/// Resolves every duration; `minutes` are those of the estimated tickets. O(n), and O(m log m) for m tickets without estimate.
pub(super) fn resolve(scope: &Scope, mut minutes: Vec<i32>) -> Durations {
    let taken = |(number, minutes): (usize, &mut i32)| {
        if scope.role(number) != TicketRole::Leaf {
            *minutes = 0;
        }
    };
    minutes.iter_mut().enumerate().for_each(taken);
    let reviews = scope
        .plan
        .gates
        .iter()
        .map(|gate| gate.review.unwrap_or_default());
    minutes.extend(reviews.map(clamp::<i32>));
    let mut durations = Durations {
        minutes,
        assumed: Vec::new(),
        assumptions: Vec::new(),
    };
    let mut unestimated = unestimated_by_track(scope);
    share_budgets(scope, &mut unestimated, &mut durations);
    take_default(scope, &unestimated, &mut durations);
    durations.assumed.sort_unstable();
    durations
}

fn unestimated_by_track(scope: &Scope) -> BTreeMap<Option<TrackId>, Vec<usize>> {
    let mut tracks: BTreeMap<Option<TrackId>, Vec<usize>> = BTreeMap::new();
    for number in scope
        .facts
        .unestimated
        .iter()
        .map(|&number| number as usize)
    {
        if let (Some(ticket), false) = (scope.plan.tickets.at(number), scope.is_summary(number)) {
            tracks.entry(ticket.track).or_default().push(number);
        }
    }
    tracks
}

/// Gives the tickets of tracks with a budget their share, and takes them off the list.
fn share_budgets(
    scope: &Scope,
    unestimated: &mut BTreeMap<Option<TrackId>, Vec<usize>>,
    durations: &mut Durations,
) {
    if unestimated.is_empty() {
        return;
    }
    let estimated = estimated_by_track(scope);
    for track in scope.plan.tracks_in_order() {
        let Some(budget) = track.budget.map(clamp::<i64>) else {
            continue;
        };
        let Some(mut numbers) = unestimated.remove(&Some(track.id)) else {
            continue;
        };
        numbers.sort_by_key(|&n| scope.plan.tickets.at(n).map(|t| (t.rank, t.id)));
        let left = (budget - estimated.get(&track.id).unwrap_or(&0)).max(0);
        let share = left / numbers.len() as i64;
        let last = left - share * (numbers.len() as i64 - 1);
        for (place, &number) in numbers.iter().enumerate() {
            let is_last = place + 1 == numbers.len();
            let work = Work(if is_last { last } else { share });
            assume(scope, number, work, durations);
        }
        let last_ticket = numbers.last().and_then(|&n| scope.plan.tickets.at(n));
        durations.assumptions.push(share_sentence(&Share {
            track: &track.name,
            count: numbers.len(),
            share,
            last,
            last_key: last_ticket.map_or("", |t| &t.key),
            left,
            budget,
        }));
    }
}

/// The likely work of the estimated tickets of each track, in minutes.
fn estimated_by_track(scope: &Scope) -> BTreeMap<TrackId, i64> {
    let mut sums = BTreeMap::new();
    for (number, ticket) in scope.plan.tickets.iter().enumerate() {
        if let (Some(track), Some(work), false) = (
            ticket.track,
            ticket.estimate.likely(),
            scope.is_summary(number),
        ) {
            *sums.entry(track).or_default() += clamp::<i64>(work);
        }
    }
    sums
}

/// Gives four hours to every ticket still on the list.
fn take_default(
    scope: &Scope,
    unestimated: &BTreeMap<Option<TrackId>, Vec<usize>>,
    durations: &mut Durations,
) {
    let numbers: Vec<usize> = unestimated.values().flatten().copied().collect();
    for &number in &numbers {
        assume(scope, number, UNESTIMATED, durations);
    }
    let each = show(UNESTIMATED);
    match numbers.len() {
        0 => {}
        1 => durations
            .assumptions
            .push(format!("1 ticket has no estimate: it takes {each}.")),
        n => durations
            .assumptions
            .push(format!("{n} tickets have no estimate: each takes {each}.")),
    }
}

fn assume(scope: &Scope, number: usize, work: Work, durations: &mut Durations) {
    let Some(ticket) = scope.plan.tickets.at(number) else {
        return;
    };
    if scope.role(number) == TicketRole::Leaf {
        durations.minutes[number] = spread(ticket, work);
        durations.assumed.push(number as u32);
    }
}

struct Share<'a> {
    track: &'a str,
    count: usize,
    share: i64,
    last: i64,
    last_key: &'a str,
    left: i64,
    budget: i64,
}

fn share_sentence(share: &Share) -> String {
    let of = if share.left == share.budget {
        format!("the track's {}", show(Work(share.budget)))
    } else {
        let budget = show(Work(share.budget));
        format!(
            "the {} that the track's {budget} leave",
            show(Work(share.left))
        )
    };
    let (track, each) = (share.track, show(Work(share.share)));
    match share.count {
        1 => format!(
            "1 ticket of {track} has no estimate: it takes {}, all of {of}.",
            show(Work(share.last))
        ),
        n if share.last == share.share => {
            format!(
                "{n} tickets of {track} have no estimate: each takes {each}, an equal share of {of}."
            )
        }
        n => {
            let (last, key) = (show(Work(share.last)), share.last_key);
            format!(
                "{n} tickets of {track} have no estimate: each takes {each} ({key} {last}), an equal share of {of}."
            )
        }
    }
}

/// The duration of work on a ticket, its agents being at work together.
pub(super) fn spread(ticket: &Ticket, work: Work) -> i32 {
    let minutes: i32 = clamp(work);
    (i64::from(minutes) as u64).div_ceil(u64::from(agents_at_work(ticket))) as i32
}

/// How many agents share a ticket's work.
pub fn agents_at_work(ticket: &Ticket) -> u32 {
    if ticket.work_kind == WorkKind::Duration {
        return 1;
    }
    let least = ticket.min_agents.max(1);
    let most = ticket.max_agents.max(least);
    (ticket.assignees.len() as u32).clamp(least, most)
}

/// Work within what a plan may state; [`LONGEST`] fits in 32 bits.
fn clamp<T: From<i32>>(work: Work) -> T {
    T::from(work.0.clamp(0, LONGEST.0) as i32)
}
