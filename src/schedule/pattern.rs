//! A repeating pattern of open minutes, as two lookup tables.
//!
//! A week (or a single day, for exceptions) has at most 10,080 minutes, so both questions a schedule
//! asks of it, "how many open minutes lie before this one" and "where is the k-th open minute", are one
//! table read each. That keeps the conversion of ten thousand dates far below a millisecond. Patterns
//! know nothing of dates; [`super::WorkTime`] strings them together.

use crate::plan::{OpenHours, Week};

const DAY: i64 = 24 * 60;
/// 1969-12-29T00:00, a Monday, in minutes since 1970-01-01T00:00.
const MONDAY: i64 = -3 * DAY;

/// A span of minutes that repeats for ever, some of them open.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// A minute at which the pattern begins.
    origin: i64,
    /// Its length in minutes.
    period: i64,
    /// `[period + 1]`: open minutes of the pattern before each minute.
    open_before: Vec<u16>,
    /// `[open minutes]`: where each open minute stands.
    minute_at: Vec<u16>,
}

impl Pattern {
    /// The pattern of a normal week.
    pub(super) fn week(week: &Week) -> Self {
        Self::of_days(MONDAY, &week.0.each_ref().map(Vec::as_slice))
    }

    /// The same hours every day.
    pub(super) fn day(hours: &[OpenHours]) -> Self {
        Self::of_days(0, &[hours])
    }

    fn of_days(origin: i64, days: &[&[OpenHours]]) -> Self {
        let period = days.len() as i64 * DAY;
        let mut open = vec![false; period as usize];
        for (day, hours) in days.iter().enumerate() {
            let midnight = day * DAY as usize;
            for span in *hours {
                let to = usize::from(span.to).min(DAY as usize);
                let from = usize::from(span.from).min(to);
                open[midnight + from..midnight + to].fill(true);
            }
        }
        Self::of_minutes(origin, &open)
    }

    /// Open where both patterns are: the longer of the two periods holds the shorter a whole number of times.
    pub(super) fn and(&self, other: &Self) -> Self {
        let longer = if self.period >= other.period {
            self
        } else {
            other
        };
        let minutes = longer.origin..longer.origin + longer.period;
        let open: Vec<bool> = minutes
            .map(|minute| self.is_open(minute) && other.is_open(minute))
            .collect();
        Self::of_minutes(longer.origin, &open)
    }

    /// The same pattern read backwards: minute `m` of it is minute `-1 - m` of this one.
    pub(super) fn mirrored(&self) -> Self {
        let origin = -(self.origin + self.period);
        let minutes = origin..origin + self.period;
        let open: Vec<bool> = minutes.map(|minute| self.is_open(-1 - minute)).collect();
        Self::of_minutes(origin, &open)
    }

    fn is_open(&self, minute: i64) -> bool {
        self.work_before(minute + 1) > self.work_before(minute)
    }

    fn of_minutes(origin: i64, open: &[bool]) -> Self {
        let mut open_before = Vec::with_capacity(open.len() + 1);
        let mut minute_at = Vec::new();
        for (minute, &is_open) in open.iter().enumerate() {
            open_before.push(minute_at.len() as u16);
            if is_open {
                minute_at.push(minute as u16);
            }
        }
        open_before.push(minute_at.len() as u16);
        Self {
            origin,
            period: open.len() as i64,
            open_before,
            minute_at,
        }
    }

    /// Whether no minute is open.
    pub(super) fn is_closed(&self) -> bool {
        self.minute_at.is_empty()
    }

    /// Whether every minute is open.
    pub(super) fn is_always(&self) -> bool {
        self.minute_at.len() as i64 == self.period
    }

    /// Open minutes between the pattern's origin and `minute` (negative before the origin).
    pub(super) fn work_before(&self, minute: i64) -> i64 {
        let since = minute - self.origin;
        let rounds = since.div_euclid(self.period);
        let within = since - rounds * self.period;
        rounds * self.minute_at.len() as i64 + i64::from(self.open_before[within as usize])
    }

    /// The open minute that has `work` open minutes between the origin and itself; `None` where
    /// nothing is ever open.
    pub(super) fn open_minute(&self, work: i64) -> Option<i64> {
        if self.is_closed() {
            return None;
        }
        let round = self.minute_at.len() as i64;
        let rounds = work.div_euclid(round);
        let within = work - rounds * round;
        Some(self.origin + rounds * self.period + i64::from(self.minute_at[within as usize]))
    }
}
