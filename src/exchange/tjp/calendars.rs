//! Working hours, days off and shifts.

use super::text::quoted;
use super::units::date;
use crate::plan::*;
use std::fmt::Write;

/// The weekdays as TaskJuggler calls them, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Lines of `workinghours` for every weekday, days that are alike together.
pub(super) fn working_hours(week: &Week, indent: &str) -> String {
    let mut out = String::new();
    let mut day = 0;
    while day < 7 {
        let alike = (day..7)
            .take_while(|&other| week.0[other] == week.0[day])
            .count();
        let last = day + alike - 1;
        let days = if alike == 1 {
            DAYS[day].to_owned()
        } else {
            format!("{} - {}", DAYS[day], DAYS[last])
        };
        let _ = writeln!(out, "{indent}workinghours {days} {}", hours(&week.0[day]));
        day = last + 1;
    }
    out
}

fn hours(spans: &[OpenHours]) -> String {
    if spans.is_empty() {
        return "off".to_owned();
    }
    let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    let span = |span: &OpenHours| format!("{} - {}", clock(span.from), clock(span.to));
    spans.iter().map(span).collect::<Vec<_>>().join(", ")
}

/// The days off of a calendar within some days, as `leaves`; how many exceptions have no place.
pub(super) fn days_off(
    calendar: &Calendar,
    (first, last): (Date, Date),
    indent: &str,
    out: &mut String,
) -> usize {
    let mut lost = 0;
    for exception in &calendar.exceptions {
        let (from, to) = (exception.from.max(first), exception.to.min(last));
        if from > to {
            continue;
        }
        if !exception.hours.is_empty() {
            lost += 1;
            continue;
        }
        let name = quoted(&exception.name, "Day off");
        let _ = writeln!(
            out,
            "{indent}leaves holiday {name} {} - {}",
            date(Stamp::at(from, 0)),
            date(Stamp::at(Date(to.0 + 1), 0))
        );
    }
    lost
}

/// A week with the spans of each day in order and joined.
pub(super) fn tidy(week: &Week) -> Week {
    let probe = Calendar {
        id: CalendarId(0),
        name: String::new(),
        week: week.clone(),
        exceptions: Vec::new(),
    };
    // The Monday of some week.
    let monday = 4;
    Week(std::array::from_fn(|day| {
        probe.hours_of(Date(monday + day as i64))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_alike_stand_together() {
        let spans = ["09:00-12:00", "13:00-17:00"].map(|text| text.parse().expect("hours"));
        let text = working_hours(&Week::workdays(&spans), "  ");
        assert_eq!(
            text,
            "  workinghours mon - fri 9:00 - 12:00, 13:00 - 17:00\n  workinghours sat - sun off\n"
        );
        assert_eq!(Date(4).weekday(), 0);
        assert!(
            working_hours(&Week::always(), "").starts_with("workinghours mon - sun 0:00 - 24:00")
        );
    }
}
