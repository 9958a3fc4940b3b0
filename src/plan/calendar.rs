//! Calendars: when work can be done.

use super::{CalendarId, Date, Keep, Row, RowRef, Stamp, is_default};
use serde::{Deserialize, Serialize};

/// Weekly hours with exceptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its id.
    pub id: CalendarId,
    /// What it is called.
    pub name: String,
    /// The hours of a normal week.
    pub week: Week,
    /// Days that differ; of two on the same day the later in the list rules.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exceptions: Vec<CalendarException>,
}

/// The open hours of each weekday, Monday first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(pub [Vec<OpenHours>; 7]);

/// Open from one minute of the day to another: `0 <= from < to <= 1440`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OpenHours {
    /// The first open minute of the day.
    pub from: u16,
    /// The first closed minute after it.
    pub to: u16,
}

/// Days on which other hours hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarException {
    /// What it is called.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The hours of each of these days; empty means closed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hours: Vec<OpenHours>,
}

/// Open hours that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no span of hours: write 09:00-17:00, the end after the start and at most 24:00"
)]
pub struct OpenHoursError(String);

impl OpenHours {
    /// The whole day.
    pub const ALL_DAY: OpenHours = OpenHours { from: 0, to: 1440 };

    /// From one minute of the day to another, if the span is not empty and within the day.
    pub fn new(from: u16, to: u16) -> Option<Self> {
        (from < to && to <= 1440).then_some(Self { from, to })
    }
}

impl Week {
    /// Open around the clock.
    pub fn always() -> Self {
        Self(std::array::from_fn(|_| vec![OpenHours::ALL_DAY]))
    }

    /// Monday to Friday, the given hours each day.
    pub fn workdays(hours: &[OpenHours]) -> Self {
        Self(std::array::from_fn(|day| {
            if day < 5 { hours.to_vec() } else { Vec::new() }
        }))
    }

    /// Open minutes of the week, overlapping spans counted once.
    pub fn minutes(&self) -> i64 {
        self.0.iter().map(|day| open_minutes(day)).sum()
    }
}

/// Sorted, merged copies of the spans of a day.
pub(crate) fn merged(spans: &[OpenHours]) -> Vec<OpenHours> {
    let mut sorted = spans.to_vec();
    sorted.sort_by_key(|span| (span.from, span.to));
    let mut out: Vec<OpenHours> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match out.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => out.push(span),
        }
    }
    out
}

fn open_minutes(spans: &[OpenHours]) -> i64 {
    merged(spans)
        .iter()
        .map(|span| i64::from(span.to - span.from))
        .sum()
}

impl Calendar {
    /// The open spans of a day, sorted and merged.
    pub fn hours_of(&self, date: Date) -> Vec<OpenHours> {
        let exception = self
            .exceptions
            .iter()
            .rev()
            .find(|e| e.from <= date && date <= e.to);
        merged(exception.map_or(&self.week.0[date.weekday()], |e| &e.hours))
    }

    /// The closed times from one day to another, both whole; those that touch are joined.
    pub fn closed(&self, from: Date, to: Date) -> Vec<(Stamp, Stamp)> {
        let mut out: Vec<(Stamp, Stamp)> = Vec::new();
        let end_of_day = OpenHours {
            from: 1440,
            to: 1440,
        };
        for date in (from.0..=to.0).map(Date) {
            let mut begin = 0;
            for open in self.hours_of(date).into_iter().chain([end_of_day]) {
                let opens = Stamp::at(date, i64::from(open.from));
                push_joined(&mut out, Stamp::at(date, begin), opens);
                begin = i64::from(open.to);
            }
        }
        out
    }
}

fn push_joined(out: &mut Vec<(Stamp, Stamp)>, from: Stamp, to: Stamp) {
    match out.last_mut() {
        Some(last) if last.1 == from => last.1 = to,
        _ if from < to => out.push((from, to)),
        _ => {}
    }
}

impl std::fmt::Display for OpenHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { from, to } = self;
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

impl std::str::FromStr for OpenHours {
    type Err = OpenHoursError;

    fn from_str(text: &str) -> Result<Self, OpenHoursError> {
        let minute = |clock: &str| -> Option<u16> {
            let (hour, minute) = clock.trim().split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour <= 24 && minute < 60).then(|| hour * 60 + minute)
        };
        text.split_once('-')
            .and_then(|(from, to)| OpenHours::new(minute(from)?, minute(to)?))
            .ok_or_else(|| OpenHoursError(text.to_owned()))
    }
}

impl TryFrom<String> for OpenHours {
    type Error = OpenHoursError;

    fn try_from(text: String) -> Result<Self, OpenHoursError> {
        text.parse()
    }
}

impl From<OpenHours> for String {
    fn from(hours: OpenHours) -> String {
        hours.to_string()
    }
}

impl Row for Calendar {
    type Id = CalendarId;

    fn id(&self) -> CalendarId {
        self.id
    }

    fn references(&self, _out: &mut Vec<RowRef>) {}

    fn forget(&mut self, _gone: RowRef) -> Keep {
        Keep::Yes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_read_back_and_nonsense_is_refused() {
        let hours: OpenHours = "09:00-17:30".parse().expect("hours");
        assert_eq!(
            (hours.from, hours.to, hours.to_string()),
            (540, 1050, "09:00-17:30".to_owned())
        );
        for text in [
            "9-17",
            "17:00-09:00",
            "00:00-24:01",
            "25:00-26:00",
            "08:60-09:00",
            "9999:00-10000:00",
            "",
        ] {
            assert!(text.parse::<OpenHours>().is_err(), "{text} was read");
        }
    }

    #[test]
    fn exceptions_rule_over_the_week_and_the_later_over_the_earlier() {
        let nine_to_five = OpenHours {
            from: 540,
            to: 1020,
        };
        let monday = Date::from_ymd(2026, 1, 5).expect("a day");
        let closed = CalendarException {
            name: String::new(),
            from: monday,
            to: monday,
            hours: vec![],
        };
        let short = CalendarException {
            hours: vec![OpenHours { from: 540, to: 600 }],
            ..closed.clone()
        };
        let mut calendar = Calendar {
            id: CalendarId(1),
            name: "Office".into(),
            week: Week::workdays(&[nine_to_five]),
            exceptions: vec![closed],
        };
        assert_eq!(calendar.week.minutes(), 5 * 480);
        assert!(calendar.hours_of(monday).is_empty());
        calendar.exceptions.push(short);
        assert_eq!(calendar.hours_of(monday).len(), 1);
        assert_eq!(calendar.hours_of(Date(monday.0 + 1)), vec![nine_to_five]);
        assert!(calendar.hours_of(Date(monday.0 + 5)).is_empty());
    }

    #[test]
    fn nights_and_weekends_are_closed_in_one_piece() {
        let hours = OpenHours {
            from: 9 * 60,
            to: 17 * 60,
        };
        let calendar = Calendar {
            id: CalendarId(1),
            name: String::new(),
            week: Week::workdays(&[hours]),
            exceptions: Vec::new(),
        };
        let thursday = Stamp::DEFAULT_START.date().0 + 3;
        let spans = calendar.closed(Date(thursday), Date(thursday + 4));
        let texts: Vec<String> = spans
            .iter()
            .map(|(from, to)| format!("{from}/{to}"))
            .collect();
        let expected = [
            "2026-01-08T00:00/2026-01-08T09:00",
            "2026-01-08T17:00/2026-01-09T09:00",
            "2026-01-09T17:00/2026-01-12T09:00",
            "2026-01-12T17:00/2026-01-13T00:00",
        ];
        assert_eq!(texts, expected);
        let always = Calendar {
            week: Week::always(),
            ..calendar
        };
        assert!(always.closed(Date(thursday), Date(thursday + 4)).is_empty());
    }
}
