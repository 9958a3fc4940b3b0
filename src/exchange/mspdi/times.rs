//! Durations, dates and the units they are shown in.
//!
//! Durations count working time in whole hours, minutes and seconds (`PT24H0M0S` is three days of eight
//! hours). Link lags count tenths of a minute, or percent where their format says so.

use crate::plan::duration::LONGEST;
use crate::plan::{Elapsed, Lag, Stamp, Work};

/// How durations and lags are shown; 32 more says that they are estimated.
pub(super) mod format {
    /// Minutes.
    pub(in super::super) const MINUTES: u8 = 3;
    /// Minutes on the clock.
    pub(in super::super) const ELAPSED_MINUTES: u8 = 4;
    /// Hours.
    pub(in super::super) const HOURS: u8 = 5;
    /// Hours on the clock.
    pub(in super::super) const ELAPSED_HOURS: u8 = 6;
    /// Days of the project's length.
    pub(in super::super) const DAYS: u8 = 7;
    /// Days on the clock.
    pub(in super::super) const ELAPSED_DAYS: u8 = 8;
    /// Percent of the predecessor.
    pub(in super::super) const PERCENT: u8 = 19;
    /// Percent of the predecessor, on the clock.
    pub(in super::super) const ELAPSED_PERCENT: u8 = 20;
    /// Added where a duration is an estimate.
    pub(in super::super) const ESTIMATED: u8 = 32;
}

/// Whether a format counts time on the clock.
pub(super) fn is_elapsed(code: u8) -> bool {
    matches!(base(code), 4 | 6 | 8 | 10 | 12)
}

fn base(code: u8) -> u8 {
    if (35..=53).contains(&code) {
        code - format::ESTIMATED
    } else {
        code
    }
}

/// The format that shows working minutes without a fraction, given the minutes of a day.
pub(super) fn working_format(minutes: i64, day: u32) -> u8 {
    match minutes {
        _ if minutes != 0 && minutes % i64::from(day.max(1)) == 0 => format::DAYS,
        _ if minutes % 60 == 0 => format::HOURS,
        _ => format::MINUTES,
    }
}

/// The format that shows minutes on the clock without a fraction.
pub(super) fn elapsed_format(minutes: i64) -> u8 {
    match minutes {
        _ if minutes % 1440 == 0 => format::ELAPSED_DAYS,
        _ if minutes % 60 == 0 => format::ELAPSED_HOURS,
        _ => format::ELAPSED_MINUTES,
    }
}

/// A lag as a link states it.
pub(super) fn lag(value: i64, code: u8) -> Lag {
    let minutes = (value.clamp(-LONGEST.0 * 10, LONGEST.0 * 10) as f64 / 10.0).round() as i64;
    match base(code) {
        format::PERCENT | format::ELAPSED_PERCENT => {
            Lag::Percent(value.clamp(-10_000, 10_000) as f64)
        }
        code if is_elapsed(code) => Lag::Elapsed(Elapsed(minutes)),
        _ => Lag::Work(Work(minutes)),
    }
}

/// `PT24H30M0S`.
pub(super) fn write_duration(minutes: i64) -> String {
    let minutes = minutes.max(0);
    format!("PT{}H{}M0S", minutes / 60, minutes % 60)
}

/// Minutes of a duration such as `PT24H0M0S`, `PT7.5H` or `P3D`, a day being `day` minutes; rounded to
/// the minute.
pub(super) fn read_duration(text: &str, day: u32) -> Option<Work> {
    let (negative, text) = match text.trim().strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.trim()),
    };
    let mut rest = text.strip_prefix('P')?;
    let (mut minutes, mut in_time, mut parts) = (0.0, false, 0);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (rest, in_time) = (after, true);
            continue;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let day = f64::from(day.max(1));
        let unit = match (rest.as_bytes()[digits], in_time) {
            (b'Y', false) => 240.0 * day,
            (b'M', false) => 20.0 * day,
            (b'W', false) => 5.0 * day,
            (b'D', false) => day,
            (b'H', true) => 60.0,
            (b'M', true) => 1.0,
            (b'S', true) => 1.0 / 60.0,
            _ => return None,
        };
        minutes += number * unit;
        parts += 1;
        rest = &rest[digits + 1..];
    }
    let sane = parts > 0 && minutes <= LONGEST.0 as f64;
    sane.then(|| Work(if negative { 0 } else { minutes.round() as i64 }))
}

/// A date without its zone; one alone is midnight.
pub(super) fn read_stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let civil = match text.get(11..).and_then(|time| time.find(['Z', '+', '-'])) {
        Some(zone) => &text[..11 + zone],
        None => text,
    };
    civil.parse().ok()
}

/// `YYYY-MM-DDTHH:MM:00`.
pub(super) fn write_stamp(stamp: Stamp) -> String {
    format!("{stamp}:00")
}

/// Minutes of a time of day such as `08:30:00`.
pub(super) fn read_clock(text: &str) -> Option<u16> {
    let mut parts = text.trim().split(':');
    let (hour, minute): (u16, u16) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let is_clock = hour < 24 && minute < 60 || (hour, minute) == (24, 0);
    is_clock.then(|| hour * 60 + minute)
}

/// `08:30:00`; the end of the day is `00:00:00`.
pub(super) fn write_clock(minute: u16) -> String {
    format!("{:02}:{:02}:00", minute / 60 % 24, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_other_programs_write_them() {
        let cases = [
            ("PT24H0M0S", Some(1440)),
            ("PT7.5H", Some(450)),
            ("P3D", Some(1440)),
            ("P1DT2H", Some(600)),
            ("PT0H0M30S", Some(1)),
            ("PT0H0M29S", Some(0)),
            ("-PT1H", Some(0)),
            ("PT", None),
            ("3d", None),
            ("PT99999999999999H", None),
            ("", None),
        ];
        for (text, minutes) in cases {
            assert_eq!(
                read_duration(text, 480).map(|work| work.0),
                minutes,
                "{text}"
            );
        }
        assert_eq!(read_duration(&write_duration(485), 480), Some(Work(485)));
    }

    #[test]
    fn lags_follow_their_format() {
        assert_eq!(lag(4800, 7), Lag::Work(Work(480)));
        assert_eq!(lag(-4800, 39), Lag::Work(Work(-480)));
        assert_eq!(lag(14400, 8), Lag::Elapsed(Elapsed(1440)));
        assert_eq!(lag(-50, 19), Lag::Percent(-50.0));
        assert_eq!((working_format(960, 480), working_format(90, 480)), (7, 3));
        assert_eq!((working_format(0, 480), elapsed_format(120)), (5, 6));
    }

    #[test]
    fn zones_are_dropped_and_nonsense_is_none() {
        let text = |text| read_stamp(text).map(|stamp| stamp.to_string());
        let nine = Some("2026-03-02T09:00".to_owned());
        assert_eq!(text("2026-03-02T09:00:00"), nine);
        assert_eq!(text("2026-03-02T09:00:00Z"), nine);
        assert_eq!(text("2026-03-02T09:00:00+02:00"), nine);
        assert_eq!(text("2026-03-02"), Some("2026-03-02T00:00".to_owned()));
        assert_eq!(
            (text("soon"), text(""), text("2026-03-02Tü09:00:00")),
            (None, None, None)
        );
        assert_eq!(
            (
                read_clock("24:00:00"),
                read_clock("8:30"),
                read_clock("24:01")
            ),
            (Some(1440), Some(510), None)
        );
        assert_eq!(
            (write_clock(1440), write_clock(510)),
            ("00:00:00".into(), "08:30:00".into())
        );
    }
}
