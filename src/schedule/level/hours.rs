//! When work can be done: the calendars of a problem and the hours several of them share.
//!
//! Intersections are made when they are first asked for and kept, so that a schedule allocates nothing
//! once its pairs are known.

use super::super::WorkTime;
use super::super::calendars::CLOCK;
use crate::plan::Stamp;
use std::collections::BTreeMap;

/// The calendars of a problem, by number.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    /// Empty where time counts working minutes already.
    times: Vec<WorkTime>,
    /// What two of them make.
    shared: BTreeMap<(u32, u32), u32>,
    /// Those made, by the calendars they are made of in order: however they are put together, one set is made once.
    made: BTreeMap<Vec<u32>, u32>,
    /// `[times]`: what each is made of.
    parts: Vec<Vec<u32>>,
}

/// What a node waits for: it starts no earlier and finishes no earlier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready {
    pub(super) start: i64,
    pub(super) finish: i64,
}

impl Hours {
    /// Time counts working minutes of one calendar, which rules all.
    pub(super) fn plain() -> Self {
        Self {
            times: Vec::new(),
            shared: BTreeMap::new(),
            made: BTreeMap::new(),
            parts: Vec::new(),
        }
    }

    /// Time counts minutes on the clock; number 0 is the plan's calendar, 1 the clock.
    pub(super) fn on_the_clock(times: Vec<WorkTime>) -> Self {
        Self {
            parts: (0..times.len() as u32).map(|own| vec![own]).collect(),
            made: BTreeMap::new(),
            shared: BTreeMap::new(),
            times,
        }
    }

    /// The same calendars read backwards, by the same numbers.
    pub(super) fn mirrored(&self) -> Self {
        Self {
            times: self.times.iter().map(WorkTime::mirrored).collect(),
            ..self.clone()
        }
    }

    /// Every calendar, those several share behind the others.
    pub(super) fn into_times(self) -> Vec<WorkTime> {
        self.times
    }

    /// Whether time counts working minutes already.
    pub(super) fn is_plain(&self) -> bool {
        self.times.is_empty()
    }

    /// The hours open in both calendars.
    pub(super) fn both(&mut self, one: u32, other: u32) -> u32 {
        if one == other || other == CLOCK || self.is_plain() {
            return one;
        }
        if one == CLOCK {
            return other;
        }
        let pair = (one.min(other), one.max(other));
        if let Some(&known) = self.shared.get(&pair) {
            return known;
        }
        let mut parts = self.parts[one as usize].clone();
        parts.extend_from_slice(&self.parts[other as usize]);
        parts.sort_unstable();
        parts.dedup();
        let number = match parts.as_slice() {
            [own] => *own,
            parts => match self.made.get(parts).copied() {
                Some(known) => known,
                None => {
                    let both = self.times[one as usize].and(&self.times[other as usize]);
                    // Hours that never meet would leave none to work in: those put together of more calendars hold.
                    if both.is_bounded() && self.goes_on(one) && self.goes_on(other) {
                        let kept = self.more_of(one, other);
                        self.shared.insert(pair, kept);
                        return kept;
                    }
                    self.times.push(both);
                    self.times.len() as u32 - 1
                }
            },
        };
        if number as usize == self.parts.len() {
            self.made.insert(parts.clone(), number);
            self.parts.push(parts);
        }
        self.shared.insert(pair, number);
        number
    }

    /// Whether a calendar has hours for ever.
    fn goes_on(&self, calendar: u32) -> bool {
        !self.times[calendar as usize].is_bounded()
    }

    /// Of two calendars the one that is made of more, so that it does not matter in which order they are asked for.
    fn more_of(&self, one: u32, other: u32) -> u32 {
        let of = |calendar: u32| {
            let parts = &self.parts[calendar as usize];
            (std::cmp::Reverse(parts.len()), parts)
        };
        if of(one) <= of(other) { one } else { other }
    }

    /// Whether two calendars, each with hours for ever, have none in common.
    pub(super) fn are_strangers(&self, one: u32, other: u32) -> bool {
        let (own, theirs) = (&self.times[one as usize], &self.times[other as usize]);
        self.goes_on(one) && self.goes_on(other) && own.and(theirs).is_bounded()
    }

    /// The first start and its finish of something that takes `minutes` of a calendar.
    #[inline]
    pub(super) fn earliest(&self, calendar: u32, ready: Ready, minutes: i32) -> (i64, i64) {
        let minutes = i64::from(minutes);
        if self.times.is_empty() {
            let start = ready.start.max(ready.finish.saturating_sub(minutes));
            return (start, start + minutes);
        }
        self.on_calendar(calendar, ready, minutes)
    }

    fn on_calendar(&self, calendar: u32, ready: Ready, minutes: i64) -> (i64, i64) {
        let time = &self.times[calendar as usize];
        let by_start = time.work_at(Stamp(ready.start));
        let by_finish = match ready.finish {
            i64::MIN => i64::MIN,
            finish => time.work_at(Stamp(finish)) - minutes,
        };
        let work = by_start.max(by_finish);
        if minutes > 0 {
            return (time.start_at(work).0, time.finish_at(work + minutes).0);
        }
        // One instant: where what it waits for is over by the last closing, that is it.
        let closing = time.finish_at(work).0;
        let is_over = closing >= ready.start.max(ready.finish);
        let at = if is_over {
            closing
        } else {
            time.start_at(work).0
        };
        (at, at)
    }

    /// A span with the closed time of a calendar right before and right behind it.
    pub(super) fn with_closed_time(&self, calendar: u32, start: i64, finish: i64) -> (i64, i64) {
        match self.times.get(calendar as usize) {
            Some(time) if calendar != CLOCK => {
                let (before, behind) = (time.work_at(Stamp(start)), time.work_at(Stamp(finish)));
                let closing = time.finish_at(before).0.min(start);
                (closing, time.start_at(behind).0.max(finish))
            }
            _ => (start, finish),
        }
    }

    /// Open minutes of a calendar between two times.
    pub(super) fn between(&self, calendar: u32, from: i64, to: i64) -> i64 {
        match self.times.get(calendar as usize) {
            Some(time) => time.between(Stamp(from), Stamp(to)).0,
            None => to - from,
        }
    }

    /// An instant moved by so many minutes of a calendar.
    #[inline]
    pub(super) fn after(&self, calendar: u32, at: i64, lag: i32) -> i64 {
        if lag == 0 || self.times.is_empty() {
            return at + i64::from(lag);
        }
        let time = &self.times[calendar as usize];
        let work = time.work_at(Stamp(at));
        time.finish_at(work + i64::from(lag)).0
    }
}
