//! The days of one document: dates in full, and those that leave out what a reader knows.
//!
//! `13 Jan` and `Wed 13 Jan 12:00` name no year, `Saturday 06:00` names no date: people write the whole date once and
//! expect it to be remembered. The first date in full tells the year; the day the campaign starts tells which
//! Saturday. Where there is neither, such a day is no day: nothing is guessed.

use super::{times, words};
use crate::document::facts::{TimePoint, TimeUnit};
use crate::plan::{Date, Stamp};

/// What a document has said about its days so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::document) struct Days {
    /// A day of the campaign: dates without a year lie near it.
    near: Option<Date>,
    /// The day it starts: days of the week are counted from it.
    start: Option<Date>,
    /// Whether no other day is named: a time of day is one of this day.
    is_single: bool,
    /// The time of day at which work starts, in minutes.
    pub opens: Option<i64>,
    /// From when to when people work, in minutes of a day.
    pub hours: Option<(i64, i64)>,
}

/// How many lines are searched for a date in full.
const MOST_LINES: usize = 400;
/// How many days before the known one a date without a year may lie.
const BEFORE: i64 = 60;

/// Words of a line that says when work starts.
const STARTS: &[&str] = &[
    "start",
    "starts",
    "starting",
    "kick-off",
    "kickoff",
    "begin",
    "begins",
    "from",
    "window",
    "weekend",
    "beginn",
    "startet",
    "wochenende",
    "début",
    "inicio",
    "начало",
    "开始",
    "開始",
    "시작",
];

/// The days of the week from Monday on, as they are written where they stand for a date.
const WEEKDAYS: [&[&str]; 7] = [
    &[
        "monday",
        "mon",
        "montag",
        "lundi",
        "lunes",
        "lunedì",
        "segunda-feira",
        "понедельник",
        "周一",
        "星期一",
        "月曜",
        "월요일",
    ],
    &[
        "tuesday",
        "tue",
        "tues",
        "dienstag",
        "mardi",
        "martes",
        "martedì",
        "terça-feira",
        "вторник",
        "周二",
        "星期二",
        "火曜",
        "화요일",
    ],
    &[
        "wednesday",
        "wed",
        "mittwoch",
        "mercredi",
        "miércoles",
        "mercoledì",
        "quarta-feira",
        "среда",
        "周三",
        "星期三",
        "水曜",
        "수요일",
    ],
    &[
        "thursday",
        "thu",
        "thur",
        "thurs",
        "donnerstag",
        "jeudi",
        "jueves",
        "giovedì",
        "quinta-feira",
        "четверг",
        "周四",
        "星期四",
        "木曜",
        "목요일",
    ],
    &[
        "friday",
        "fri",
        "freitag",
        "vendredi",
        "viernes",
        "venerdì",
        "sexta-feira",
        "пятница",
        "周五",
        "星期五",
        "金曜",
        "금요일",
    ],
    &[
        "saturday",
        "sat",
        "samstag",
        "sonnabend",
        "samedi",
        "sábado",
        "sabato",
        "суббота",
        "周六",
        "星期六",
        "土曜",
        "토요일",
    ],
    &[
        "sunday",
        "sun",
        "sonntag",
        "dimanche",
        "domingo",
        "domenica",
        "воскресенье",
        "周日",
        "星期日",
        "日曜",
        "일요일",
    ],
];

/// Words of a line that speaks of meetings, not of the campaign.
const HABITS: &[&str] = &[
    "daily",
    "standup",
    "stand-up",
    "meeting",
    "every",
    "each",
    "weekly",
    "sync",
    "täglich",
    "jeden",
    "quotidien",
    "cada",
];

/// Words before a day of the week that make it a habit.
const EVERY: &[&str] = &[
    "every",
    "each",
    "jeden",
    "chaque",
    "cada",
    "ogni",
    "каждый",
    "每",
];

impl Days {
    /// What the first lines of a document say: the first date in full, and the first on a line that says "start".
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut days = Self {
            is_single: true,
            ..Self::default()
        };
        for line in lines.take(MOST_LINES) {
            let says_start = words::has_any(line, STARTS);
            days.hours = days.hours.or_else(|| working_hours(line));
            if says_start && days.opens.is_none() && !words::has_any(line, HABITS) {
                days.opens = first_clock(line);
            }
            let Some((date, ..)) = times::date_at(line) else {
                continue;
            };
            days.near = days.near.or(Some(date));
            // "6/7 March 2027" and "11 Jan to 22 Jan 2027" start on the first of the two.
            let named = days.all(line);
            days.is_single &= named.iter().all(|stamp| Some(stamp.date()) == days.near);
            if says_start && days.start.is_none() {
                days.start = named.first().map(|stamp| stamp.date());
            }
        }
        days.start = days.start.or(days.near);
        days
    }

    /// The time a text names by the clock alone, where the campaign starts at a known time of the only day it names.
    pub fn clock(self, text: &str) -> Option<TimePoint> {
        let minute = first_clock(text)?;
        let next_day = i64::from(minute < self.opens.unwrap_or(0));
        match (self.start, self.opens) {
            (Some(start), _) if self.is_single => {
                Some(TimePoint::on(Stamp::at(Date(start.0 + next_day), minute)))
            }
            (None, Some(opens)) => {
                let hours = (minute + next_day * 1440 - opens) as f64 / 60.0;
                Some(TimePoint::span(TimeUnit::Hour, hours, hours))
            }
            _ => None,
        }
    }

    /// The first date in full.
    pub fn first(self) -> Option<Stamp> {
        self.near.map(|date| Stamp::at(date, 0))
    }

    /// Whether a date in full, or the hour of the start, is named anywhere.
    pub fn are_known(self) -> bool {
        self.near.is_some() || self.opens.is_some()
    }

    /// Whether no date in full is named anywhere.
    pub fn are_unknown(self) -> bool {
        self.near.is_none()
    }

    /// The first day a text names, with the time of day that stands beside it.
    pub fn date(self, text: &str) -> Option<Stamp> {
        times::date(text)
            .or_else(|| self.without_year(text).map(|(stamp, ..)| stamp))
            .or_else(|| self.weekday(text))
    }

    /// Every day a text names, in order, both ends of a range of days included: `11–22 Jan 2027`.
    pub fn all(self, text: &str) -> Vec<Stamp> {
        let mut found: Vec<Stamp> = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let full = times::date_at(rest)
                .map(|(date, start, end)| (stamp(rest, date, start, end), start, end));
            let short = self.without_year(rest);
            let next = match (full, short) {
                // A date in full is also one without its year.
                (Some(full), Some(short)) if short.1 < full.1 => short,
                (Some(full), _) => full,
                (None, Some(short)) => short,
                (None, None) => break,
            };
            let (stamp, start, end) = next;
            if let Some(first) = first_of_range(&rest[..start], stamp) {
                found.push(first);
            }
            found.push(stamp);
            at += end.max(1);
            while !text.is_char_boundary(at) {
                at += 1;
            }
        }
        found
    }

    /// The first date that names a day and a month and no year, in the year that brings it near the known day.
    fn without_year(self, text: &str) -> Option<(Stamp, usize, usize)> {
        let near = self.near?;
        let (day, month, start, end) = times::day_and_month(text)?;
        let earliest = Date(near.0 - BEFORE);
        let year = near.ymd().0;
        let date = (year - 1..=year + 1)
            .filter_map(|year| Date::from_ymd(year, month, day))
            .find(|date| *date >= earliest)?;
        Some((stamp(text, date, start, end), start, end))
    }

    /// The first such day of the week from the start on: at the head of a text or beside a time of day.
    fn weekday(self, text: &str) -> Option<Stamp> {
        let from = self.start?;
        let lower = text.to_lowercase();
        if lower.len() != text.len() || words::has_any(&lower, EVERY) {
            return None;
        }
        let (weekday, at, end) = (0..7)
            .flat_map(|weekday| WEEKDAYS[weekday].iter().map(move |word| (weekday, *word)))
            .filter_map(|(weekday, word)| {
                let at = words::find_phrase(&lower, word)?;
                Some((weekday, at, at + word.len()))
            })
            .min_by_key(|&(_, at, end)| (at, std::cmp::Reverse(end)))?;
        let days = (weekday as i64 - from.weekday() as i64).rem_euclid(7);
        let found = stamp(text, Date(from.0 + days), at, end);
        let is_head = text[..at].trim().is_empty();
        (is_head || found.minute_of_day() != 0).then_some(found)
    }
}

/// The hours of every day: `09:00–18:00 each day`, "working hours 8:00 to 16:30".
fn working_hours(line: &str) -> Option<(i64, i64)> {
    const DAILY: &[&str] = &[
        "each day",
        "daily",
        "per day",
        "every day",
        "working hours",
        "work hours",
        "office hours",
        "business hours",
        "hours",
        "täglich",
        "arbeitszeit",
        "jeden tag",
        "chaque jour",
        "horaires",
        "horario",
        "工作时间",
        "勤務時間",
    ];
    if !words::has_any(line, DAILY) {
        return None;
    }
    times::free_starts(line).find_map(|at| {
        let (from, length) = times::clock(&line[at..])?;
        let rest = line[at + length..].trim_start();
        let rest = ["–", "—", "-", "to", "bis", "à", "until"]
            .iter()
            .find_map(|sign| rest.strip_prefix(sign))?;
        let (to, _) = times::clock(rest.trim_start())?;
        (from < to && to <= 1440).then_some((from, to))
    })
}

/// The first time of day a text names.
fn first_clock(text: &str) -> Option<i64> {
    times::free_starts(text)
        .filter(|&at| !text[..at].ends_with(['+', ':', '-', '.', '/']))
        .filter_map(|at| times::clock(&text[at..]))
        .map(|(minute, _)| minute)
        .find(|minute| *minute < 1440)
}

/// A date with the time of day that stands behind it or before it: `Saturday 06:00`, `12:00 on Saturday`.
fn stamp(text: &str, date: Date, start: usize, end: usize) -> Stamp {
    let behind = times::time_behind(&text[end..]);
    let before = || {
        let head = text[..start].trim_end();
        let head = head
            .strip_suffix(" on")
            .or_else(|| head.strip_suffix(','))
            .unwrap_or(head)
            .trim_end();
        let word = head
            .rfind(char::is_whitespace)
            .map_or(head, |at| head[at..].trim());
        times::clock(word)
            .filter(|(_, length)| *length == word.len())
            .map(|(minute, _)| minute)
    };
    let minute = behind.or_else(before).filter(|minute| *minute < 1440);
    Stamp::at(date, minute.unwrap_or(0))
}

/// The first day of a range whose last one is `last`: the `11` of `11–22 Jan 2027`; `head` is what stands before it.
fn first_of_range(head: &str, last: Stamp) -> Option<Stamp> {
    let head = head.trim_end();
    let head = ["-", "–", "—", "/", "to", "bis"]
        .iter()
        .find_map(|sign| head.strip_suffix(sign))?
        .trim_end();
    let head = head.strip_suffix('.').unwrap_or(head);
    let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let is_free = !head[..head.len() - digits]
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | ':' | '.'));
    let day: i8 = head[head.len() - digits..]
        .parse()
        .ok()
        .filter(|_| is_free && digits <= 2)?;
    let (year, month, end) = last.date().ymd();
    (day < end)
        .then(|| Date::from_ymd(year, month, day))
        .flatten()
        .map(|date| Stamp::at(date, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days() -> Days {
        Days::of(["# Falcon", "Start: Mon 11 Jan 2027 09:00"].into_iter())
    }

    #[test]
    fn what_is_left_out_is_known_from_the_first_date() {
        for (text, expected) in [
            ("Wed 13 Jan 12:00", Some("2027-01-13T12:00")),
            ("13. Januar, 12:00", Some("2027-01-13T12:00")),
            ("Jan 13 at 5pm", Some("2027-01-13T17:00")),
            ("1月13日 12:00", Some("2027-01-13T12:00")),
            ("13.01., 16 Uhr", Some("2027-01-13T16:00")),
            ("20 Dec", Some("2026-12-20T00:00")),
            ("1 Nov", Some("2027-11-01T00:00")),
            ("Friday 16:00", Some("2027-01-15T16:00")),
            ("12:00 Saturday", Some("2027-01-16T12:00")),
            ("Monday", Some("2027-01-11T00:00")),
            ("2028-02-29", Some("2028-02-29T00:00")),
            ("every Friday 16:00", None),
            ("may need 13 retries", None),
            ("the sun sets", None),
            ("version 13", None),
        ] {
            let found = days().date(text).map(|stamp| stamp.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        assert_eq!(Days::default().date("13 Jan"), None, "no year is known");
    }

    #[test]
    fn both_ends_of_a_window_are_found() {
        for (text, expected) in [
            (
                "Mon 11 Jan 2027 09:00 → Fri 22 Jan 2027 17:00",
                "2027-01-11T09:00 2027-01-22T17:00",
            ),
            ("11 – 22 Jan 2027", "2027-01-11T00:00 2027-01-22T00:00"),
            ("11 Jan to 22 Jan 2027", "2027-01-11T00:00 2027-01-22T00:00"),
            (
                "weekend of 16/17 January 2027",
                "2027-01-16T00:00 2027-01-17T00:00",
            ),
        ] {
            let found: Vec<String> = days().all(text).iter().map(Stamp::to_string).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
        let weekend = Days::of(["# Exit, weekend of 6/7 March 2027"].into_iter());
        let hours = |line: &str| Days::of(std::iter::once(line)).hours;
        assert_eq!(
            hours("3 May – 7 May, 09:00–18:00 each day"),
            Some((540, 1080))
        );
        assert_eq!(hours("09:00–18:00 outage"), None);
        let found = weekend.date("Sunday 18:00").map(|stamp| stamp.to_string());
        assert_eq!(found.as_deref(), Some("2027-03-07T18:00"));
    }
}
