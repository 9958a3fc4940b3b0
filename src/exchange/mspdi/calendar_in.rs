//! Calendars of a file as records: weekdays, exceptions old and new, and those that recur.
//!
//! Old files keep exceptions as weekdays of number 0, newer ones in a list of their own (and most in both,
//! which is the same exceptions twice). A recurring one is read as the days it falls on, because a plan's
//! calendar has no rules; so many days that nobody could have meant them are cut with a note.

use super::record::CalendarRecord;
use super::recurrence::Rule;
use super::times;
use crate::exchange::Report;
use crate::exchange::incoming::add_hours;
use crate::exchange::xml::Element;
use crate::plan::*;

/// The most days of one recurring exception.
const MOST_DAYS: usize = 2_000;

/// How many days all recurring exceptions of a file may be looked for in.
pub(super) const MOST_LOOKED_AT: i64 = 1_000_000;

/// Reads a calendar; `budget` is how many days recurring exceptions may still be looked for in.
pub(super) fn read(
    element: Element,
    budget: &mut i64,
    report: &mut Report,
) -> Option<CalendarRecord> {
    let uid = element.value("UID").and_then(|uid| uid.parse().ok());
    let Some(uid) = uid else {
        report.at(element.line(), "a calendar without a number is left out");
        return None;
    };
    let base = element
        .value("BaseCalendarUID")
        .and_then(|base| base.parse::<i64>().ok());
    let is_base = element.value("IsBaseCalendar") == Some("1");
    let mut record = CalendarRecord {
        uid,
        name: element.words("Name").unwrap_or("Calendar").to_owned(),
        is_base,
        // Base calendars of newer versions say 0 where they mean none.
        base: base
            .and_then(|base| u32::try_from(base).ok())
            .filter(|&base| base != uid && !is_base),
        line: element.line(),
        ..CalendarRecord::default()
    };
    let mut old = Vec::new();
    let days = element
        .child("WeekDays")
        .into_iter()
        .flat_map(|days| days.all("WeekDay"));
    for day in days {
        match day
            .value("DayType")
            .and_then(|number| number.parse::<usize>().ok())
        {
            Some(number @ 1..=7) => weekday(day, (number + 5) % 7, &mut record),
            Some(0) => old.extend(period(day, report)),
            _ => report.at(day.line(), "a weekday of an unknown number is left out"),
        }
    }
    let list = element
        .child("Exceptions")
        .into_iter()
        .flat_map(|list| list.all("Exception"));
    let mut new = Vec::new();
    let mut has_list = false;
    for exception in list {
        has_list = true;
        recurring(exception, &mut new, budget, report);
    }
    record.exceptions = if has_list { new } else { old };
    Some(record)
}

/// Hours of a weekday; those over midnight end with the day they begin in, as in MS Project.
fn weekday(element: Element, day: usize, record: &mut CalendarRecord) {
    let is_open = element.value("DayWorking") == Some("1");
    let hours = hours_of(element);
    record.days[day] = Some(match (is_open, hours.is_empty()) {
        (false, _) => Vec::new(),
        // A working day that does not say when is a usual one.
        (true, true) => usual_hours(),
        (true, false) => hours,
    });
}

/// 08:00 to 12:00 and 13:00 to 17:00, what MS Project takes where nothing is said.
pub(super) fn usual_hours() -> Vec<OpenHours> {
    let spans = [(480, 720), (780, 1020)];
    spans
        .into_iter()
        .filter_map(|(from, to)| OpenHours::new(from, to))
        .collect()
}

fn hours_of(element: Element) -> Vec<OpenHours> {
    let mut week = Week::default();
    let times = element
        .child("WorkingTimes")
        .into_iter()
        .flat_map(|times| times.all("WorkingTime"));
    for time in times {
        let clock = |name| time.value(name).and_then(times::read_clock);
        if let (Some(from), Some(to)) = (clock("FromTime"), clock("ToTime")) {
            add_hours(&mut week, 0, from, to);
        }
    }
    std::mem::take(&mut week.0[0])
}

/// The days of an exception, with its hours.
fn period(element: Element, report: &mut Report) -> Option<CalendarException> {
    let span = element.child("TimePeriod");
    let date = |name| {
        span.and_then(|span| span.value(name))
            .and_then(times::read_stamp)
    };
    let (Some(from), Some(to)) = (date("FromDate"), date("ToDate")) else {
        report.at(
            element.line(),
            "a calendar exception without dates is left out",
        );
        return None;
    };
    // An end at midnight is the end of the day before, unless it is the only day.
    let to = match to.minute_of_day() {
        0 if to > from => Date(to.date().0 - 1),
        _ => to.date(),
    };
    Some(CalendarException {
        name: element.words("Name").unwrap_or_default().to_owned(),
        from: from.date(),
        to: to.max(from.date()),
        hours: if element.value("DayWorking") == Some("1") {
            Some(hours_of(element))
                .filter(|hours| !hours.is_empty())
                .unwrap_or_else(usual_hours)
        } else {
            Vec::new()
        },
    })
}

fn recurring(
    element: Element,
    out: &mut Vec<CalendarException>,
    budget: &mut i64,
    report: &mut Report,
) {
    let Some(whole) = period(element, report) else {
        return;
    };
    let number = |name: &str| {
        element
            .value(name)
            .and_then(|text| text.parse::<i64>().ok())
    };
    let rule = Rule::of(&number);
    if rule.is_every_day() {
        out.push(whole);
        return;
    }
    *budget -= whole.to.0 - whole.from.0;
    if *budget < 0 {
        report.at(
            element.line(),
            "too many recurring exceptions: this one is left out",
        );
        return;
    }
    // A rule that ends after so many days names that number beside its last day.
    let most = match number("Occurrences") {
        Some(count @ 1..) if element.value("EnteredByOccurrences") == Some("1") => count as usize,
        _ => usize::MAX,
    };
    let mut days = 0;
    let mut date = whole.from;
    while date <= whole.to && days < most.min(MOST_DAYS) {
        if rule.falls_on(date, whole.from) {
            days += 1;
            out.push(CalendarException {
                from: date,
                to: date,
                ..whole.clone()
            });
        }
        date = Date(date.0 + 1);
    }
    if days == MOST_DAYS {
        report.at(
            element.line(),
            format!("a recurring exception ends after {MOST_DAYS} days"),
        );
    } else {
        report.at(
            element.line(),
            format!("a recurring exception is read as the {days} days it falls on"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::xml;

    fn exceptions(inner: &str, from: &str, to: &str) -> Vec<String> {
        let text = format!(
            "<Calendar><UID>1</UID><Exceptions><Exception><TimePeriod><FromDate>{from}T00:00:00</FromDate>\
             <ToDate>{to}T23:59:00</ToDate></TimePeriod>{inner}<DayWorking>0</DayWorking></Exception>\
             </Exceptions></Calendar>"
        );
        let document = xml::read(text.as_bytes(), &mut Report::default()).expect("XML");
        let record = read(
            document.root(),
            &mut MOST_LOOKED_AT.clone(),
            &mut Report::default(),
        )
        .expect("a calendar");
        let span = |e: &CalendarException| {
            if e.from == e.to {
                e.from.to_string()
            } else {
                format!("{}..{}", e.from, e.to)
            }
        };
        record.exceptions.iter().map(span).collect()
    }

    #[test]
    fn exceptions_recur_as_their_rules_say() {
        assert_eq!(
            exceptions("<Type>1</Type>", "2026-12-24", "2026-12-26"),
            ["2026-12-24..2026-12-26"]
        );
        let yearly = "<Type>2</Type><Month>11</Month><MonthDay>25</MonthDay>";
        assert_eq!(
            exceptions(yearly, "2026-01-01", "2028-01-01"),
            ["2026-12-25", "2027-12-25"]
        );
        // Thanksgiving: the fourth Thursday of November.
        let position = "<Type>3</Type><Month>10</Month><MonthItem>7</MonthItem><MonthPosition>3</MonthPosition>";
        assert_eq!(
            exceptions(position, "2026-01-01", "2027-12-31"),
            ["2026-11-26", "2027-11-25"]
        );
        let last = "<Type>5</Type><MonthItem>1</MonthItem><MonthPosition>4</MonthPosition>";
        assert_eq!(
            exceptions(last, "2026-01-01", "2026-03-10"),
            ["2026-01-30", "2026-02-27"]
        );
        let monthly = "<Type>4</Type><Period>2</Period><MonthDay>15</MonthDay>";
        assert_eq!(
            exceptions(monthly, "2026-01-01", "2026-04-30"),
            ["2026-01-15", "2026-03-15"]
        );
        let weekly = "<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek>";
        assert_eq!(
            exceptions(weekly, "2026-01-05", "2026-01-31"),
            ["2026-01-05", "2026-01-09", "2026-01-19", "2026-01-23"]
        );
        let third_day = "<Type>1</Type><Period>3</Period>";
        assert_eq!(
            exceptions(third_day, "2026-01-01", "2026-01-07"),
            ["2026-01-01", "2026-01-04", "2026-01-07"]
        );
        let counted = "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>1</Occurrences><Type>2</Type>\
                       <Month>11</Month><MonthDay>25</MonthDay>";
        assert_eq!(
            exceptions(counted, "2026-01-01", "2030-01-01"),
            ["2026-12-25"]
        );
    }

    #[test]
    fn endless_rules_are_cut() {
        let daily = "<Type>6</Type><DaysOfWeek>127</DaysOfWeek>";
        assert_eq!(
            exceptions(daily, "1900-01-01", "2499-12-31").len(),
            MOST_DAYS
        );
    }
}
