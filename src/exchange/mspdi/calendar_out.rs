//! Calendars of a plan as records: every exception once, and one calendar for what runs on the clock.

use super::record::CalendarRecord;
use crate::exchange::Report;
use crate::plan::*;
use std::collections::BTreeMap;

/// The calendars of a file.
pub(super) struct Calendars {
    pub(super) records: Vec<CalendarRecord>,
    /// The number of the project's calendar.
    pub(super) project: u32,
    /// The number of the calendar that stands for having none, where the plan has none.
    pub(super) clock: Option<u32>,
}

impl Calendars {
    /// Every calendar of the plan, and one around the clock where the plan has none.
    pub(super) fn of(plan: &Plan, next_uid: &mut u32, report: &mut Report) -> Self {
        let mut records: Vec<CalendarRecord> = plan
            .calendars
            .iter()
            .map(|calendar| record(calendar, report))
            .collect();
        let mut clock = None;
        let project = match plan
            .info
            .calendar
            .filter(|id| plan.calendars.get(*id).is_some())
        {
            Some(id) => id.0,
            None => {
                let uid = fresh(next_uid);
                clock = Some(uid);
                records.insert(0, around_the_clock(uid));
                uid
            }
        };
        Self {
            records,
            project,
            clock,
        }
    }

    /// A calendar of one resource that keeps the hours of a calendar of the plan; its number.
    pub(super) fn derive(&mut self, name: &str, base: CalendarId, next_uid: &mut u32) -> u32 {
        let uid = fresh(next_uid);
        self.records.push(CalendarRecord {
            uid,
            name: name.to_owned(),
            base: Some(base.0),
            ..CalendarRecord::default()
        });
        uid
    }
}

fn fresh(next_uid: &mut u32) -> u32 {
    *next_uid = next_uid.saturating_add(1);
    *next_uid - 1
}

fn around_the_clock(uid: u32) -> CalendarRecord {
    CalendarRecord {
        uid,
        name: "24 Hours".to_owned(),
        is_base: true,
        days: std::array::from_fn(|_| Some(vec![OpenHours::ALL_DAY])),
        ..CalendarRecord::default()
    }
}

fn record(calendar: &Calendar, report: &mut Report) -> CalendarRecord {
    let most = calendar
        .week
        .0
        .iter()
        .map(|day| tidy(day).len())
        .max()
        .unwrap_or(0);
    if most > 5 {
        report.note(format!(
            "calendar {} is open {most} times a day: MS Project takes five",
            calendar.name
        ));
    }
    CalendarRecord {
        uid: calendar.id.0,
        name: super::native::name(&calendar.name),
        is_base: true,
        base: None,
        days: std::array::from_fn(|day| Some(tidy(&calendar.week.0[day]))),
        exceptions: disjoint(&calendar.exceptions),
        line: 0,
    }
}

/// Spans in order, those that touch joined.
fn tidy(spans: &[OpenHours]) -> Vec<OpenHours> {
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

/// The exceptions with every day in one of them: of two on the same day the later in the list rules.
fn disjoint(exceptions: &[CalendarException]) -> Vec<CalendarException> {
    let mut claimed: BTreeMap<i64, i64> = BTreeMap::new();
    let mut pieces: Vec<(usize, CalendarException)> = Vec::new();
    for (place, exception) in exceptions.iter().enumerate().rev() {
        let last = exception.to.0;
        let mut from = exception.from.0;
        while from <= last {
            let before = claimed.range(..=from).next_back().map(|(_, &to)| to);
            if let Some(to) = before.filter(|&to| to >= from) {
                from = to + 1;
                continue;
            }
            let next = claimed
                .range(from..)
                .next()
                .map_or(i64::MAX, |(&start, _)| start);
            let to = last.min(next - 1);
            claimed.insert(from, to);
            let piece = CalendarException {
                name: super::native::name(&exception.name),
                from: Date(from),
                to: Date(to),
                hours: tidy(&exception.hours),
            };
            pieces.push((place, piece));
            from = to + 1;
        }
    }
    pieces.sort_by_key(|(place, piece)| (*place, piece.from));
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_exceptions_cut_earlier_ones() {
        let exception = |from, to, name: &str| CalendarException {
            name: name.to_owned(),
            from: Date(from),
            to: Date(to),
            hours: Vec::new(),
        };
        let list = [
            exception(10, 20, "a"),
            exception(12, 13, "b"),
            exception(20, 22, "c"),
        ];
        let cut: Vec<(String, i64, i64)> = disjoint(&list)
            .into_iter()
            .map(|e| (e.name, e.from.0, e.to.0))
            .collect();
        let text = |name: &str, from, to| (name.to_owned(), from, to);
        assert_eq!(
            cut,
            [
                text("a", 10, 11),
                text("a", 14, 19),
                text("b", 12, 13),
                text("c", 20, 22)
            ]
        );
        let apart = [exception(5, 6, "x"), exception(1, 2, "y")];
        assert_eq!(disjoint(&apart), apart);
    }
}
