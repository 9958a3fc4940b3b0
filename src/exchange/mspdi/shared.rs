//! The hours two calendars have in common, or either of them has, as a calendar of its own.
//!
//! MS Project lets a task with a calendar of its own run when that and its resources' calendars are open, and
//! counts the duration of a task of several resources as the time in which any of them works. A ticket keeps
//! one calendar, so it gets the one that is open when both are, or when either is.

use crate::plan::*;

/// The most days that are looked at one by one.
const MOST_DAYS: i64 = 20_000;

/// When a calendar made of two is open.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Open {
    /// When both are.
    Both,
    /// When at least one is.
    Either,
}

impl Open {
    fn word(self) -> &'static str {
        match self {
            Open::Both => "and",
            Open::Either => "or",
        }
    }

    fn of(self, a: &[OpenHours], b: &[OpenHours]) -> Vec<OpenHours> {
        match self {
            Open::Both => common(a, b),
            Open::Either => merged(&[a, b].concat()),
        }
    }
}

/// A calendar that is open when both or either of two are.
pub(super) fn hours(id: CalendarId, open: Open, a: &Calendar, b: &Calendar) -> Calendar {
    let week = Week(std::array::from_fn(|day| {
        open.of(&a.week.0[day], &b.week.0[day])
    }));
    let mut shared = Calendar {
        id,
        name: format!("{} {} {}", a.name, open.word(), b.name),
        week,
        exceptions: Vec::new(),
    };
    let mut exceptions: Vec<CalendarException> = Vec::new();
    for date in exceptional_days(a, b) {
        let hours = open.of(&a.hours_of(date), &b.hours_of(date));
        if hours == shared.week.0[date.weekday()] {
            continue;
        }
        match exceptions.last_mut() {
            Some(last) if last.to.0 + 1 == date.0 && last.hours == hours => last.to = date,
            _ => exceptions.push(CalendarException {
                name: String::new(),
                from: date,
                to: date,
                hours,
            }),
        }
    }
    shared.exceptions = exceptions;
    shared
}

/// The days on which either calendar differs from its week, each once and in order.
fn exceptional_days(a: &Calendar, b: &Calendar) -> Vec<Date> {
    let mut days: Vec<Date> = Vec::new();
    for exception in a.exceptions.iter().chain(&b.exceptions) {
        let room = MOST_DAYS - days.len() as i64;
        let last = exception.to.0.min(exception.from.0 + room - 1);
        days.extend((exception.from.0..=last).map(Date));
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// The spans of a day that lie in both lists.
fn common(a: &[OpenHours], b: &[OpenHours]) -> Vec<OpenHours> {
    let mut out: Vec<OpenHours> = a
        .iter()
        .flat_map(|x| {
            b.iter()
                .filter_map(|y| OpenHours::new(x.from.max(y.from), x.to.min(y.to)))
        })
        .collect();
    out.sort_by_key(|span| span.from);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> OpenHours {
        text.parse().expect("hours")
    }

    fn calendar(hours: &str, closed: i64) -> Calendar {
        Calendar {
            id: CalendarId(1),
            name: hours.to_owned(),
            week: Week::workdays(&[span(hours)]),
            exceptions: vec![CalendarException {
                name: String::new(),
                from: Date(closed),
                to: Date(closed + 1),
                hours: Vec::new(),
            }],
        }
    }

    #[test]
    fn what_both_are_open_for_is_left() {
        // 1970-01-05 was a Monday.
        let shared = hours(
            CalendarId(2),
            Open::Both,
            &calendar("08:00-16:00", 4),
            &calendar("10:00-18:00", 6),
        );
        assert_eq!(shared.week.0[0], [span("10:00-16:00")]);
        let days: Vec<(i64, i64)> = shared
            .exceptions
            .iter()
            .map(|e| (e.from.0, e.to.0))
            .collect();
        assert_eq!(days, [(4, 7)]);
    }

    #[test]
    fn what_either_is_open_for_is_joined() {
        let (early, late) = (calendar("08:00-16:00", 4), calendar("10:00-18:00", 5));
        let joined = hours(CalendarId(2), Open::Either, &early, &late);
        assert_eq!(joined.week.0[0], [span("08:00-18:00")]);
        let days: Vec<_> = joined
            .exceptions
            .iter()
            .map(|e| (e.from.0, e.to.0, e.hours.clone()))
            .collect();
        let first = (4, 4, vec![span("10:00-18:00")]);
        let last = (6, 6, vec![span("08:00-16:00")]);
        assert_eq!(days, [first, (5, 5, Vec::new()), last]);
        let night = calendar("20:00-22:00", 4);
        let apart = hours(CalendarId(2), Open::Either, &early, &night);
        assert_eq!(apart.week.0[0], [span("08:00-16:00"), span("20:00-22:00")]);
    }
}
