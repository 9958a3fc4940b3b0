//! The week and its holidays.

use super::DAYS;
use super::write::File;
use crate::plan::*;
use std::collections::HashSet;

/// The most days of one exception that are written.
const MOST_DAYS: i64 = 3_660;

impl File<'_> {
    pub(super) fn calendars(&mut self) {
        let plan = self.plan;
        let calendar = plan.info.calendar.and_then(|id| plan.calendars.get(id));
        let is_off = |day: usize| calendar.is_some_and(|c| c.week.0[day].is_empty());
        let mut week = vec![("id", "1"), ("name", "default")];
        week.extend((0..7).map(|day| (DAYS[day], if is_off(day) { "1" } else { "0" })));
        self.xml.open("calendars", &[]);
        self.xml.open("day-types", &[]);
        self.xml.empty("day-type", &[("id", "0")]);
        self.xml.empty("day-type", &[("id", "1")]);
        self.xml.empty("default-week", &week);
        self.xml.empty("only-show-weekends", &[("value", "false")]);
        self.xml.empty("overriden-day-types", &[]);
        self.xml.empty("days", &[]);
        self.xml.close();
        let mut seen = HashSet::new();
        // The later exception rules, and each day has one entry.
        for exception in calendar
            .iter()
            .flat_map(|calendar| calendar.exceptions.iter().rev())
        {
            self.exception(exception, is_off, &mut seen);
        }
        self.xml.close();
    }

    fn exception(
        &mut self,
        exception: &CalendarException,
        is_off: impl Fn(usize) -> bool,
        seen: &mut HashSet<Date>,
    ) {
        if exception.to.0 - exception.from.0 > MOST_DAYS {
            self.report
                .note(format!("an exception of more than {MOST_DAYS} days is cut"));
        }
        let last = exception.to.0.min(exception.from.0 + MOST_DAYS);
        for date in (exception.from.0..=last).map(Date) {
            let is_closed = exception.hours.is_empty();
            if !seen.insert(date) || is_closed == is_off(date.weekday()) {
                continue;
            }
            let (year, month, day) = date.ymd();
            let kind = if is_closed { "HOLIDAY" } else { "WORKING_DAY" };
            self.xml.leaf_with(
                "date",
                &[
                    ("year", &year.to_string()),
                    ("month", &month.to_string()),
                    ("date", &day.to_string()),
                    ("type", kind),
                ],
                &exception.name,
            );
        }
    }
}
