//! Time as the planner writes it: civil instants, working minutes, clock minutes.
//!
//! Three types that do not add by accident: [`Stamp`] is a minute on the civil calendar without a
//! zone, [`Work`] counts working minutes of some calendar, [`Elapsed`] counts minutes on the clock.
//! Only this file uses the date crate; everything else counts minutes.

use jiff::civil;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An amount of working time, in minutes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Work(pub i64);

/// An amount of time on the clock, in minutes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Elapsed(pub i64);

/// A civil instant to the minute, without a zone: minutes since 1970-01-01T00:00.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp(pub i64);

/// A civil day: days since 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Date(pub i64);

/// A point in time as a planner states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Moment {
    /// A civil date and time.
    At(Stamp),
    /// So many minutes on the clock after the plan's start.
    After(Elapsed),
}

/// A date or instant that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a date of the form {form} between the years 1900 and 2500")]
pub struct TimeError {
    text: String,
    form: &'static str,
}

/// Minutes of a day.
pub(super) const DAY: i64 = 24 * 60;
/// The years a plan may reach; wide enough for any campaign, narrow enough that no sum overflows.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2500;

impl Work {
    /// Whole hours of work.
    pub const fn hours(hours: i64) -> Self {
        Self(hours * 60)
    }
}

impl Elapsed {
    /// Whole hours on the clock.
    pub const fn hours(hours: i64) -> Self {
        Self(hours * 60)
    }
}

impl Moment {
    /// The civil instant, given the plan's start.
    pub fn resolve(self, start: Stamp) -> Stamp {
        match self {
            Moment::At(stamp) => stamp,
            Moment::After(offset) => start.plus(offset),
        }
    }
}

impl Stamp {
    /// 2026-01-05T09:00, the Monday morning on which a plan without a start begins.
    pub const DEFAULT_START: Stamp = Stamp(29_460_060);

    /// The instant at a minute (`0..1440`) of a day.
    pub fn at(date: Date, minute: i64) -> Self {
        Self(date.0 * DAY + minute)
    }

    /// The day this instant lies on.
    pub fn date(self) -> Date {
        Date(self.0.div_euclid(DAY))
    }

    /// Minutes since midnight, `0..1440`.
    pub fn minute_of_day(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// This instant moved by clock minutes.
    pub fn plus(self, by: Elapsed) -> Self {
        Self(self.0.saturating_add(by.0))
    }

    /// Clock minutes from `earlier` to this instant; negative when it lies before.
    pub fn since(self, earlier: Stamp) -> Elapsed {
        Elapsed(self.0.saturating_sub(earlier.0))
    }
}

impl Date {
    /// The weekday: 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as usize
    }

    /// Year, month `1..=12` and day of the month `1..=31`.
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.civil();
        (date.year(), date.month(), date.day())
    }

    /// The day with this year, month and day, if there is one in a plan's range.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = civil::Date::new(year, month, day).ok()?;
        YEARS.contains(&year).then(|| Self::from_civil(date))
    }

    fn civil(self) -> civil::Date {
        let epoch = civil::date(1970, 1, 1);
        let clamped = self.0.clamp(-(700 * 366), 8000 * 365 - 700 * 366);
        epoch.saturating_add(jiff::Span::new().days(clamped))
    }

    fn from_civil(date: civil::Date) -> Self {
        let epoch = civil::date(1970, 1, 1);
        Self(i64::from((date - epoch).get_days()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Stamp {
    /// As people read it: `2026-01-05 09:00`.
    pub fn told(self) -> String {
        self.to_string().replace('T', " ")
    }
}

impl fmt::Display for Stamp {
    /// `YYYY-MM-DDTHH:MM`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minute = self.minute_of_day();
        write!(f, "{}T{:02}:{:02}", self.date(), minute / 60, minute % 60)
    }
}

impl FromStr for Date {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let date: Option<civil::Date> = text.trim().parse().ok();
        date.filter(|d| YEARS.contains(&d.year()))
            .map(Self::from_civil)
            .ok_or_else(|| TimeError {
                text: text.into(),
                form: "YYYY-MM-DD",
            })
    }
}

impl FromStr for Stamp {
    type Err = TimeError;

    /// Reads `YYYY-MM-DDTHH:MM` with optional seconds, a space for the `T`, or a date alone (midnight).
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let instant: Option<civil::DateTime> = text.trim().parse().ok();
        instant
            .filter(|t| YEARS.contains(&t.year()))
            .map(|t| {
                Self::at(
                    Date::from_civil(t.date()),
                    i64::from(t.hour()) * 60 + i64::from(t.minute()),
                )
            })
            .ok_or_else(|| TimeError {
                text: text.into(),
                form: "YYYY-MM-DDTHH:MM",
            })
    }
}

/// A number of minutes no plan can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} minutes is more than the hundred years a plan may span")]
pub struct SpanError(i64);

/// The longest span a plan takes, a hundred years of minutes; keeps every sum far from overflow.
pub const LONGEST_SPAN: i64 = 100 * 366 * DAY;

macro_rules! minutes_in_files {
    ($($type:ident),*) => {$(
        impl TryFrom<i64> for $type {
            type Error = SpanError;
            fn try_from(minutes: i64) -> Result<Self, SpanError> {
                let fits = (-LONGEST_SPAN..=LONGEST_SPAN).contains(&minutes);
                if fits { Ok(Self(minutes)) } else { Err(SpanError(minutes)) }
            }
        }
        impl From<$type> for i64 {
            fn from(span: $type) -> i64 { span.0 }
        }
    )*};
}
minutes_in_files!(Work, Elapsed);

macro_rules! text_in_files {
    ($($type:ident),*) => {$(
        impl TryFrom<String> for $type {
            type Error = TimeError;
            fn try_from(text: String) -> Result<Self, TimeError> { text.parse() }
        }
        impl From<$type> for String {
            fn from(value: $type) -> String { value.to_string() }
        }
    )*};
}
text_in_files!(Stamp, Date);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_start_is_the_monday_it_says() {
        assert_eq!(Stamp::DEFAULT_START.to_string(), "2026-01-05T09:00");
        assert_eq!(Stamp::DEFAULT_START.date().weekday(), 0);
    }

    #[test]
    fn text_and_minutes_agree_both_ways() {
        for text in [
            "1970-01-01T00:00",
            "1969-12-31T23:59",
            "2024-02-29T12:30",
            "2499-12-31T23:59",
        ] {
            let stamp: Stamp = text.parse().expect("a valid instant");
            assert_eq!(stamp.to_string(), text);
        }
        assert_eq!("1970-01-02".parse::<Stamp>().map(|s| s.0), Ok(DAY));
    }

    #[test]
    fn nonsense_and_far_years_are_refused() {
        for text in [
            "",
            "2026-13-01",
            "tomorrow",
            "0001-01-01",
            "9999-01-01T00:00",
        ] {
            assert!(text.parse::<Stamp>().is_err(), "{text} was read");
        }
    }

    #[test]
    fn a_span_of_more_than_a_hundred_years_is_refused() {
        assert_eq!(Work::try_from(-60), Ok(Work(-60)));
        assert!(Work::try_from(i64::MAX).is_err());
        assert!(Elapsed::try_from(-LONGEST_SPAN - 1).is_err());
    }

    #[test]
    fn extreme_minutes_print_without_panic() {
        let _ = (Stamp(i64::MAX).to_string(), Stamp(i64::MIN).to_string());
    }
}
