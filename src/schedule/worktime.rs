//! A calendar compiled for arithmetic: instants to working minutes and back.
//!
//! A [`Calendar`] is weekly hours with exceptions; compiled it is a list of segments, each repeating
//! one [`Pattern`], with the open minutes before it added up. Every instant `t` then has an *offset*
//! `W(t)`: the open minutes before it, counted from a fixed origin. All instants of one closed span
//! share one offset, so an offset has two faces, and both are needed:
//!
//! - as a *start* it is the next open minute, `max { t : W(t) <= offset }`: what ends on Friday at
//!   17:00 lets its successor start on Monday at 09:00;
//! - as a *finish* it is the last closing, `min { t : W(t) >= offset }`: the work itself was done on
//!   Friday at 17:00.
//!
//! This file knows nothing of tickets. A calendar without open hours in its normal week would never
//! finish anything: after its last exception it counts as open around the clock ([`WorkTime::is_bounded`]
//! says so, and the schedule states it as an assumption).

use super::pattern::Pattern;
use crate::plan::{Calendar, CalendarException, Date, OpenHours, Stamp, Work};
use std::collections::{BTreeMap, BTreeSet};

/// Where nothing was ever open: an instant before every plan.
const FAR_PAST: i64 = -LIMIT;
/// The widest range of minutes (two million years) an instant is taken to lie in, so that no sum
/// overflows whatever a plan says.
const LIMIT: i64 = 1 << 40;
/// The widest range of days, likewise.
const DAY_LIMIT: i64 = 4_000_000;

/// A compiled calendar.
#[derive(Clone, Debug)]
pub struct WorkTime {
    /// In order of time; empty means around the clock.
    segments: Vec<Segment>,
    patterns: Vec<Pattern>,
    is_bounded: bool,
}

/// A stretch of time in which one pattern rules.
#[derive(Clone, Copy, Debug)]
struct Segment {
    /// Its first minute.
    from: i64,
    /// The offset of its first minute.
    work: i64,
    /// What to add to the pattern's own count to get an offset.
    base: i64,
    pattern: usize,
}

impl WorkTime {
    /// Open around the clock.
    pub fn always() -> Self {
        Self {
            segments: Vec::new(),
            patterns: Vec::new(),
            is_bounded: false,
        }
    }

    /// Compiles a calendar. O(e log e) for e exceptions.
    pub fn compile(calendar: &Calendar) -> Self {
        let week = Pattern::week(&calendar.week);
        if week.is_always() && calendar.exceptions.is_empty() {
            return Self::always();
        }
        let mut compiled = Self {
            segments: Vec::new(),
            is_bounded: week.is_closed(),
            patterns: vec![week],
        };
        compiled.push(FAR_PAST, 0);
        let mut hours_seen: Vec<&[OpenHours]> = Vec::new();
        for (from, rule) in exception_spans(&calendar.exceptions) {
            let pattern = rule.map_or(0, |hours| {
                let known = hours_seen.iter().position(|seen| *seen == hours);
                1 + known.unwrap_or_else(|| {
                    hours_seen.push(hours);
                    compiled.patterns.push(Pattern::day(hours));
                    hours_seen.len() - 1
                })
            });
            compiled.push(Stamp::at(from, 0).0, pattern);
        }
        compiled.open_the_end();
        compiled
    }

    /// The hours that are open in both calendars. O(segments + patterns x minutes of a week).
    pub fn and(&self, other: &Self) -> Self {
        if self.is_always() || other.is_always() {
            let ruling = if self.is_always() { other } else { self };
            return ruling.clone();
        }
        let mut both = Self {
            segments: Vec::new(),
            patterns: Vec::new(),
            is_bounded: false,
        };
        let mut known = BTreeMap::new();
        let starts = self.segments.iter().chain(&other.segments);
        let starts: BTreeSet<i64> = starts.map(|segment| segment.from).collect();
        for from in starts {
            let pair = (self.pattern_at(from), other.pattern_at(from));
            let pattern = *known.entry(pair).or_insert_with(|| {
                let hours = self.patterns[pair.0].and(&other.patterns[pair.1]);
                both.patterns.push(hours);
                both.patterns.len() - 1
            });
            both.push(from, pattern);
        }
        let last = both.segments.last().map(|segment| segment.pattern);
        both.is_bounded = last.is_some_and(|pattern| both.patterns[pattern].is_closed());
        both.open_the_end();
        both
    }

    /// The same hours read backwards: what is open at `t` is open at `-t` in it. O(segments + minutes of the patterns).
    pub(super) fn mirrored(&self) -> Self {
        let mut mirror = Self {
            segments: Vec::new(),
            patterns: self.patterns.iter().map(Pattern::mirrored).collect(),
            is_bounded: self.is_bounded,
        };
        let ends = self.segments.iter().skip(1).map(|next| next.from);
        let ends = ends.chain([-FAR_PAST]);
        let backwards: Vec<(i64, usize)> = ends
            .zip(&self.segments)
            .map(|(end, segment)| (-end, segment.pattern))
            .collect();
        for &(from, pattern) in backwards.iter().rev() {
            mirror.push(from, pattern);
        }
        mirror
    }

    /// The pattern that rules from a minute on.
    fn pattern_at(&self, minute: i64) -> usize {
        let after = self.segments.partition_point(|s| s.from <= minute);
        self.segments[after.saturating_sub(1)].pattern
    }

    /// Whether its normal week is closed, so that it only has the hours of its exceptions and counts as
    /// open around the clock after them.
    pub fn is_bounded(&self) -> bool {
        self.is_bounded
    }

    /// Whether it is open around the clock.
    pub fn is_always(&self) -> bool {
        self.segments.is_empty()
    }

    /// The offset of an instant: the open minutes before it, from a fixed origin of this calendar.
    pub fn work_at(&self, at: Stamp) -> i64 {
        let minute = at.0.clamp(-LIMIT, LIMIT);
        let after = self.segments.partition_point(|s| s.from <= minute);
        match self.segments.get(after.saturating_sub(1)) {
            Some(segment) => segment.base + self.patterns[segment.pattern].work_before(minute),
            None => minute,
        }
    }

    /// An offset as a start: the open minute at which the work after it begins.
    pub fn start_at(&self, work: i64) -> Stamp {
        let after = self.segments.partition_point(|s| s.work <= work);
        let Some(segment) = self.segments.get(after.saturating_sub(1)) else {
            return Stamp(work);
        };
        let pattern = &self.patterns[segment.pattern];
        // Only a bounded calendar's past has no open minute; nothing lies before it.
        Stamp(pattern.open_minute(work - segment.base).unwrap_or(FAR_PAST))
    }

    /// An offset as a finish: the end of the open minute with which the work before it ends.
    pub fn finish_at(&self, work: i64) -> Stamp {
        if self.is_always() {
            return Stamp(work);
        }
        Stamp(self.start_at(work - 1).0 + 1)
    }

    /// The instant at which so much work, begun at `from`, is finished; before `from` if negative,
    /// `from` itself if there is no work.
    pub fn add(&self, from: Stamp, work: Work) -> Stamp {
        match work.0 {
            0 => from,
            minutes => self.finish_at(self.work_at(from) + minutes),
        }
    }

    /// Open minutes from one instant to another; negative when `to` lies before `from`.
    pub fn between(&self, from: Stamp, to: Stamp) -> Work {
        Work(self.work_at(to) - self.work_at(from))
    }

    /// The first open minute at or after an instant.
    pub fn next_open(&self, at: Stamp) -> Stamp {
        self.start_at(self.work_at(at))
    }

    fn push(&mut self, from: i64, pattern: usize) {
        let work = if self.segments.is_empty() {
            self.patterns[pattern].work_before(from)
        } else {
            self.work_at(Stamp(from))
        };
        self.segments.push(Segment {
            from,
            work,
            base: work - self.patterns[pattern].work_before(from),
            pattern,
        });
    }

    /// Opens the time after the last exception of a calendar whose normal week is closed.
    fn open_the_end(&mut self) {
        if !self.is_bounded {
            return;
        }
        let Some(last) = self.segments.pop() else {
            return;
        };
        if self.segments.is_empty() {
            *self = Self {
                is_bounded: true,
                ..Self::always()
            };
            return;
        }
        self.patterns.push(Pattern::day(&[OpenHours::ALL_DAY]));
        self.push(last.from, self.patterns.len() - 1);
    }
}

/// The days from which other rules hold, in order: the hours of an exception, or `None` for the
/// normal week. Of exceptions that overlap the later in the list rules.
fn exception_spans(exceptions: &[CalendarException]) -> Vec<(Date, Option<&[OpenHours]>)> {
    let day = |date: Date| date.0.clamp(-DAY_LIMIT, DAY_LIMIT);
    let mut turns: Vec<(i64, usize, bool)> = Vec::new();
    for (index, exception) in exceptions.iter().enumerate() {
        if exception.from <= exception.to {
            turns.push((day(exception.from), index, true));
            turns.push((day(exception.to) + 1, index, false));
        }
    }
    turns.sort_unstable();
    let mut spans: Vec<(Date, Option<&[OpenHours]>)> = Vec::new();
    let mut active = BTreeSet::new();
    for (position, &(date, index, begins)) in turns.iter().enumerate() {
        if begins {
            active.insert(index);
        } else {
            active.remove(&index);
        }
        let more_today = turns.get(position + 1).is_some_and(|next| next.0 == date);
        if !more_today {
            let rule = active.last().map(|&ruling| &exceptions[ruling].hours[..]);
            spans.push((Date(date), rule));
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{CalendarId, Week};

    fn office() -> Calendar {
        let hours = ["09:00-12:00", "13:00-17:00"].map(|text| text.parse().expect("hours"));
        Calendar {
            id: CalendarId(1),
            name: "Office".into(),
            week: Week::workdays(&hours),
            exceptions: Vec::new(),
        }
    }

    fn closed(from: &str, to: &str) -> CalendarException {
        let day = |text: &str| text.parse().expect("a day");
        CalendarException {
            name: String::new(),
            from: day(from),
            to: day(to),
            hours: Vec::new(),
        }
    }

    fn at(text: &str) -> Stamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn work_crosses_lunch_nights_and_weekends() {
        let time = WorkTime::compile(&office());
        // 2026-01-09 is a Friday.
        let cases = [
            ("2026-01-09T09:00", 3 * 60, "2026-01-09T12:00"),
            ("2026-01-09T09:00", 3 * 60 + 1, "2026-01-09T13:01"),
            ("2026-01-09T09:00", 7 * 60, "2026-01-09T17:00"),
            ("2026-01-09T09:00", 8 * 60, "2026-01-12T10:00"),
            ("2026-01-10T11:11", 60, "2026-01-12T10:00"),
            ("2026-01-12T10:00", -60, "2026-01-09T17:00"),
            ("2026-01-10T11:11", 0, "2026-01-10T11:11"),
        ];
        for (from, minutes, to) in cases {
            assert_eq!(
                time.add(at(from), Work(minutes)),
                at(to),
                "{from} + {minutes}"
            );
        }
        assert_eq!(
            time.next_open(at("2026-01-09T17:00")),
            at("2026-01-12T09:00")
        );
        let week = time.between(at("2026-01-05T00:00"), at("2026-01-12T00:00"));
        assert_eq!(week, Work::hours(35));
    }

    #[test]
    fn both_faces_of_an_offset_agree_with_counting_minute_by_minute() {
        let mut calendar = office();
        calendar.exceptions = vec![
            closed("2026-01-07", "2026-01-14"),
            CalendarException {
                hours: vec!["10:00-11:00".parse().expect("hours")],
                ..closed("2026-01-10", "2026-01-10")
            },
        ];
        let time = WorkTime::compile(&calendar);
        let first = at("2026-01-05T00:00");
        let mut work = time.work_at(first);
        for minute in first.0..at("2026-01-20T00:00").0 {
            let now = Stamp(minute);
            assert_eq!(time.work_at(now), work, "{now}");
            let clock = now.minute_of_day();
            let is_open = calendar
                .hours_of(now.date())
                .iter()
                .any(|h| i64::from(h.from) <= clock && clock < i64::from(h.to));
            if is_open {
                assert_eq!(time.start_at(work), now);
                work += 1;
                assert_eq!(time.finish_at(work), Stamp(minute + 1));
            }
        }
    }

    #[test]
    fn around_the_clock_every_minute_counts() {
        let calendar = Calendar {
            week: Week::always(),
            ..office()
        };
        let time = WorkTime::compile(&calendar);
        assert!(time.is_always());
        assert_eq!(
            time.add(at("2026-01-09T23:00"), Work(120)),
            at("2026-01-10T01:00")
        );
    }

    #[test]
    fn a_calendar_that_never_opens_still_ends() {
        let mut calendar = office();
        calendar.week = Week::default();
        let time = WorkTime::compile(&calendar);
        assert!(time.is_bounded() && time.is_always());
        calendar.exceptions = vec![CalendarException {
            hours: vec!["10:00-11:00".parse().expect("hours")],
            ..closed("2026-01-10", "2026-01-11")
        }];
        let time = WorkTime::compile(&calendar);
        let start = at("2026-01-01T00:00");
        assert_eq!(time.add(start, Work(60)), at("2026-01-10T11:00"));
        assert_eq!(time.add(start, Work(90)), at("2026-01-11T10:30"));
        assert_eq!(time.add(start, Work(130)), at("2026-01-12T00:10"));
        assert!(time.add(start, Work(-5)) < start);
    }

    #[test]
    fn the_hours_of_two_calendars_are_open_where_both_are() {
        let mut shifts = office();
        shifts.week = Week(std::array::from_fn(|_| {
            vec!["11:00-20:00".parse().expect("hours")]
        }));
        shifts.exceptions = vec![closed("2026-01-07", "2026-01-07")];
        let (office, shifts) = (WorkTime::compile(&office()), WorkTime::compile(&shifts));
        let both = office.and(&shifts);
        let open = |time: &WorkTime, minute: i64| {
            time.between(Stamp(minute), Stamp(minute + 1)) == Work(1)
        };
        let first = at("2026-01-04T00:00").0;
        for minute in first..first + 9 * 1440 {
            let expected = open(&office, minute) && open(&shifts, minute);
            assert_eq!(open(&both, minute), expected, "{}", Stamp(minute));
        }
        assert_eq!(
            both.add(at("2026-01-06T16:00"), Work(120)),
            at("2026-01-08T12:00")
        );
    }

    #[test]
    fn read_backwards_the_same_minutes_are_open() {
        let mut calendar = office();
        calendar.exceptions = vec![closed("2026-01-07", "2026-01-08")];
        let time = WorkTime::compile(&calendar);
        let mirror = time.mirrored();
        let first = at("2026-01-04T00:00").0;
        for minute in first..first + 9 * 1440 {
            let open = time.between(Stamp(minute), Stamp(minute + 1));
            let seen = mirror.between(Stamp(-minute - 1), Stamp(-minute));
            assert_eq!(open, seen, "{}", Stamp(minute));
        }
        let end = at("2026-01-12T10:00").0;
        let begin = mirror.add(Stamp(-end), Work::hours(9));
        assert_eq!(
            Stamp(-begin.0),
            at("2026-01-06T16:00"),
            "an hour, a day off, a day"
        );
    }

    #[test]
    fn extreme_instants_do_not_overflow() {
        let time = WorkTime::compile(&office());
        for extreme in [i64::MIN, i64::MAX] {
            let _ = time.add(Stamp(extreme), Work::hours(10));
        }
    }
}
