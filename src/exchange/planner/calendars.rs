//! Calendars that stand in other calendars, and the types of their days.

use crate::exchange::incoming::{Incoming, add_hours};
use crate::exchange::xml::Element;
use crate::plan::*;
use std::collections::HashMap;

/// The weekdays of a default week, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The types of day every file has.
const WORKING: &str = "0";
const CLOSED: &str = "1";
const AS_ABOVE: &str = "2";

/// The days of a calendar, with what it takes from those it stands in.
#[derive(Clone)]
struct Known {
    /// The type of each weekday, Monday first.
    types: [String; 7],
    /// The hours of each type of day.
    hours: HashMap<String, Vec<OpenHours>>,
    exceptions: Vec<CalendarException>,
}

/// Reads every calendar; by its number in the file.
pub(super) fn read<'d>(root: Element<'d>, incoming: &mut Incoming) -> HashMap<&'d str, CalendarId> {
    let mut found = HashMap::new();
    let usual = [(480, 720), (780, 1020)];
    let usual = usual
        .into_iter()
        .filter_map(|(from, to)| OpenHours::new(from, to))
        .collect();
    let known = Known {
        types: std::array::from_fn(|day| if day < 5 { WORKING } else { CLOSED }.to_owned()),
        hours: HashMap::from([(WORKING.to_owned(), usual), (CLOSED.to_owned(), Vec::new())]),
        exceptions: Vec::new(),
    };
    if let Some(calendars) = root.child("calendars") {
        for calendar in calendars.all("calendar") {
            one(calendar, &known, incoming, &mut found);
        }
    }
    found
}

/// Reads a calendar and those in it; nesting is bounded by what is read of a file.
fn one<'d>(
    element: Element<'d>,
    above: &Known,
    incoming: &mut Incoming,
    found: &mut HashMap<&'d str, CalendarId>,
) {
    let mut known = above.clone();
    for kind in element
        .child("overridden-day-types")
        .into_iter()
        .flat_map(|o| o.all("overridden-day-type"))
    {
        if let Some(id) = kind.attribute("id") {
            known.hours.insert(id.to_owned(), intervals(kind, incoming));
        }
    }
    if let Some(week) = element.child("default-week") {
        for (day, name) in DAYS.iter().enumerate() {
            match week.attribute(name) {
                Some(AS_ABOVE) | None => {}
                Some(kind) => known.types[day] = kind.to_owned(),
            }
        }
    }
    for day in element
        .child("days")
        .into_iter()
        .flat_map(|days| days.all("day"))
    {
        exception(day, &mut known, incoming);
    }
    let week = Week(std::array::from_fn(|day| {
        known
            .hours
            .get(&known.types[day])
            .cloned()
            .unwrap_or_default()
    }));
    let name = element.attribute("name").unwrap_or("Calendar");
    let id = incoming.calendar(name, week, known.exceptions.clone());
    if found
        .insert(element.attribute("id").unwrap_or_default(), id)
        .is_some()
    {
        incoming
            .report
            .at(element.line(), "the number of this calendar is used twice");
    }
    for inner in element.all("calendar") {
        one(inner, &known, incoming, found);
    }
}

fn exception(day: Element, known: &mut Known, incoming: &mut Incoming) {
    let Some(date) = day.attribute("date").and_then(date) else {
        incoming
            .report
            .at(day.line(), "a day without a date is left out");
        return;
    };
    let hours = match day.attribute("type") {
        Some("intervals") => intervals(day, incoming),
        _ => match day.attribute("id") {
            Some(AS_ABOVE) => return,
            id => id
                .and_then(|id| known.hours.get(id))
                .cloned()
                .unwrap_or_default(),
        },
    };
    known.exceptions.push(CalendarException {
        name: String::new(),
        from: date,
        to: date,
        hours,
    });
}

/// The hours of a type of day: `0800` to `1200`; those over midnight end with the day.
fn intervals(kind: Element, incoming: &mut Incoming) -> Vec<OpenHours> {
    let mut week = Week::default();
    for interval in kind.all("interval") {
        let clock = |name: &str| interval.attribute(name).and_then(clock);
        match (clock("start"), clock("end")) {
            (Some(from), Some(to)) => add_hours(&mut week, 0, from, to),
            _ => incoming
                .report
                .at(interval.line(), "hours that cannot be read are left out"),
        }
    }
    std::mem::take(&mut week.0[0])
}

/// Minutes of `0830`.
fn clock(text: &str) -> Option<u16> {
    let number: u16 = text.trim().parse().ok()?;
    let (hour, minute) = (number / 100, number % 100);
    let is_clock = hour < 24 && minute < 60 || (hour, minute) == (24, 0);
    is_clock.then(|| hour * 60 + minute)
}

/// `20070201`, also with a time behind it.
fn date(text: &str) -> Option<Date> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    Date::from_ymd(part(0, 4)?, part(4, 6)? as i8, part(6, 8)? as i8)
}

/// `20070223T083000Z`, without its zone.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let day = date(text)?;
    let time = text.get(8..).and_then(|rest| rest.strip_prefix('T'));
    let minute = time.and_then(|time| clock(time.get(..4)?)).unwrap_or(0);
    Some(Stamp::at(day, i64::from(minute)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_and_without_a_time() {
        let text = |text: &str| stamp(text).map(|stamp| stamp.to_string());
        assert_eq!(text("20070223T083000Z"), Some("2007-02-23T08:30".into()));
        assert_eq!(text("20070223"), Some("2007-02-23T00:00".into()));
        for nonsense in ["", "2007", "20071301", "2007é223T08", "abcdefgh"] {
            assert_eq!(text(nonsense), None, "{nonsense}");
        }
    }
}
