//! The hours two calendars have in common, as a calendar of its own.
//!
//! MS Project lets a task with a calendar of its own run when that and its resources' calendars are open. A
//! ticket keeps one calendar, so it gets the one that is open when both are.

use crate::plan::*;

/// The most days that are looked at one by one.
const MOST_DAYS: i64 = 20_000;

/// A calendar that is open when both are.
pub(super) fn hours(id: CalendarId, a: &Calendar, b: &Calendar) -> Calendar {
    let week = Week(std::array::from_fn(|day| {
        common(&a.week.0[day], &b.week.0[day])
    }));
    let mut shared = Calendar {
        id,
        name: format!("{} and {}", a.name, b.name),
        week,
        exceptions: Vec::new(),
    };
    let mut exceptions: Vec<CalendarException> = Vec::new();
    for date in exceptional_days(a, b) {
        let hours = common(&a.hours_of(date), &b.hours_of(date));
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

    #[test]
    fn what_both_are_open_for_is_left() {
        let span = |text: &str| text.parse::<OpenHours>().expect("hours");
        let calendar = |hours: &str, closed: i64| Calendar {
            id: CalendarId(1),
            name: hours.to_owned(),
            week: Week::workdays(&[span(hours)]),
            exceptions: vec![CalendarException {
                name: String::new(),
                from: Date(closed),
                to: Date(closed + 1),
                hours: Vec::new(),
            }],
        };
        // 1970-01-05 was a Monday.
        let shared = hours(
            CalendarId(2),
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
}
