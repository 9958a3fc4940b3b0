//! The spans in which places are taken, and the gaps between them.

use super::Scheme;
use crate::schedule::level::hours::Ready;

impl Scheme<'_> {
    /// Takes a place for a span, and with it the closed time before and behind, in which nobody can use it.
    pub(in crate::schedule::level) fn take(&mut self, slot: u32, start: i64, finish: i64) {
        let calendar = self.problem.slot_calendar[slot as usize];
        let (start, finish) = self.hours.with_closed_time(calendar, start, finish);
        occupy(&mut self.lanes[slot as usize], start, finish);
    }

    /// When a place that is taken in a span becomes free; `None` where it is free.
    #[inline]
    pub(super) fn busy_until(&self, slot: u32, start: i64, finish: i64) -> Option<i64> {
        let lane = &self.lanes[slot as usize];
        // Most are asked about the time behind all they do.
        if lane.last().is_none_or(|span| span.1 <= start) {
            return None;
        }
        let next = lane.partition_point(|span| span.1 <= start);
        lane.get(next)
            .filter(|span| span.0 < finish)
            .map(|span| span.1)
    }

    /// From when on a place is free that is looked at from a moment on, but for what has a fixed date.
    pub(in crate::schedule::level) fn free_from(&self, slot: u32, from: i64) -> i64 {
        let lane = &self.lanes[slot as usize];
        let next = lane.partition_point(|span| span.1 <= from);
        let covering = lane.get(next).filter(|span| span.0 <= from);
        covering.map_or(from, |span| span.1)
    }

    pub(super) fn is_free(&self, slot: u32, start: i64, finish: i64) -> bool {
        self.busy_until(slot, start, finish).is_none()
    }

    pub(super) fn are_free(&self, start: i64, finish: i64) -> bool {
        self.trial
            .slots
            .iter()
            .all(|&slot| self.is_free(slot, start, finish))
    }

    /// The first gap of a place that takes the node; gives up where it would finish at `limit` or later.
    pub(super) fn first_gap(
        &self,
        slot: u32,
        calendar: u32,
        ready: Ready,
        minutes: i32,
        limit: i64,
    ) -> (i64, i64) {
        let lane = &self.lanes[slot as usize];
        let (mut start, mut finish) = self.hours.earliest(calendar, ready, minutes);
        let mut next = lane.partition_point(|span| span.1 <= start);
        while let Some(&(from, to)) = lane.get(next) {
            if finish <= from || finish >= limit {
                break;
            }
            if to > start {
                let later = Ready {
                    start: to,
                    finish: ready.finish,
                };
                (start, finish) = self.hours.earliest(calendar, later, minutes);
            }
            next += 1;
        }
        (start, finish)
    }

    /// The first gap that all places of the trial have together.
    pub(super) fn fit_exact(&mut self, at: usize, ready: Ready, minutes: i32) {
        let hours = self.hours_of(self.problem.calendar[at]);
        let mut from = ready;
        loop {
            let (start, finish) = self.hours.earliest(hours, from, minutes);
            (self.trial.start, self.trial.finish) = (start, finish);
            let slots = self.trial.slots.iter();
            let blocking = slots.filter_map(|&slot| self.busy_until(slot, start, finish));
            match blocking.max() {
                Some(end) => from.start = end,
                None => return,
            }
        }
    }

    /// The hours a calendar shares with all places chosen.
    pub(super) fn hours_of(&mut self, calendar: u32) -> u32 {
        let mut shared = calendar;
        for place in 0..self.trial.slots.len() {
            let slot = self.trial.slots[place] as usize;
            shared = self.hours.both(shared, self.problem.slot_calendar[slot]);
        }
        shared
    }
}

/// Marks a span as taken. Spans that touch it (those that overlap it are of fixed dates) become one with it, so that
/// a search for a gap passes over busy time in one step.
fn occupy(lane: &mut Vec<(i64, i64)>, start: i64, finish: i64) {
    let first = lane.partition_point(|span| span.1 < start);
    let behind = lane.partition_point(|span| span.0 <= finish);
    if first >= behind {
        lane.insert(first, (start, finish));
        return;
    }
    let union = (lane[first].0.min(start), lane[behind - 1].1.max(finish));
    lane.drain(first + 1..behind);
    lane[first] = union;
}
