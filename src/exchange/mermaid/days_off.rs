//! The days on which nothing is done, as a chart's `excludes` and `includes` name them.

use super::bars::Chart;
use crate::plan::*;

/// The days on which nothing is done.
pub(super) struct DaysOff {
    /// Monday first.
    weekdays: [bool; 7],
    dates: Vec<Date>,
    /// Days that are worked on all the same.
    included: Vec<Date>,
    pub(super) unknown: Vec<String>,
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// Days that are walked one by one at most.
const MOST_DAYS: i64 = 4000;
const DAY: i64 = 24 * 60;

impl DaysOff {
    pub(super) fn of(chart: &Chart) -> Self {
        let mut off = Self {
            weekdays: [false; 7],
            dates: Vec::new(),
            included: Vec::new(),
            unknown: Vec::new(),
        };
        let date = |text: &str| {
            let format = chart.format.as_ref()?;
            format.parse_or_iso(text).map(Stamp::date)
        };
        for text in chart.excludes.iter().filter(|text| !text.is_empty()) {
            let lower = text.to_lowercase();
            if lower == "weekends" {
                let first = if chart.is_friday_weekend { 4 } else { 5 };
                off.weekdays[first] = true;
                off.weekdays[first + 1] = true;
            } else if let Some(day) = WEEKDAYS.iter().position(|day| *day == lower) {
                off.weekdays[day] = true;
            } else if let Some(date) = date(text) {
                off.dates.push(date);
            } else {
                off.unknown.push((*text).to_owned());
            }
        }
        off.included = chart
            .includes
            .iter()
            .filter_map(|text| date(text))
            .collect();
        // A chart without an open day would never end.
        if off.weekdays == [true; 7] {
            off.weekdays = [false; 7];
            off.unknown.push("every day".to_owned());
        }
        off.dates.sort_unstable();
        off.dates.dedup();
        off
    }

    fn is_off(&self, date: Date) -> bool {
        let is_named = self.dates.binary_search(&date).is_ok();
        (self.weekdays[date.weekday()] || is_named) && !self.included.contains(&date)
    }

    fn is_none(&self) -> bool {
        self.weekdays == [false; 7] && self.dates.is_empty()
    }

    /// The end of so many open minutes.
    pub(super) fn stretch(&self, start: Stamp, minutes: i64) -> Stamp {
        if self.is_none() || minutes > MOST_DAYS * DAY {
            return start.plus(Elapsed(minutes));
        }
        let (mut at, mut left) = (start, minutes);
        for _ in 0..2 * MOST_DAYS {
            let rest_of_day = DAY - at.minute_of_day();
            if !self.is_off(at.date()) {
                if left <= rest_of_day {
                    break;
                }
                left -= rest_of_day;
            }
            at = at.plus(Elapsed(rest_of_day));
        }
        at.plus(Elapsed(left))
    }

    pub(super) fn open_minutes(&self, start: Stamp, end: Stamp) -> i64 {
        let all = end.since(start).0.max(0);
        if self.is_none() || all > MOST_DAYS * DAY {
            return all;
        }
        let (mut at, mut open) = (start, 0);
        while at < end {
            let next = at.plus(Elapsed(DAY - at.minute_of_day())).min(end);
            if !self.is_off(at.date()) {
                open += next.since(at).0;
            }
            at = next;
        }
        open
    }

    /// Whole days, closed on the days off; `None` where there are none.
    pub(super) fn calendar(&self, id: u32) -> Option<Calendar> {
        if self.is_none() {
            return None;
        }
        let mut week = Week::default();
        for (hours, is_off) in week.0.iter_mut().zip(self.weekdays) {
            if !is_off {
                hours.push(OpenHours { from: 0, to: 1440 });
            }
        }
        let exception = |&date: &Date, hours: Vec<OpenHours>| CalendarException {
            name: String::new(),
            from: date,
            to: date,
            hours,
        };
        let closed = self.dates.iter().map(|date| exception(date, Vec::new()));
        let all_day = vec![OpenHours { from: 0, to: 1440 }];
        let open = self
            .included
            .iter()
            .map(|date| exception(date, all_day.clone()));
        Some(Calendar {
            id: CalendarId(id),
            name: "Days of the chart".to_owned(),
            week,
            exceptions: closed.chain(open).collect(),
        })
    }
}
