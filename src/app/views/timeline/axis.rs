//! The time axis: which ticks, what they say, and how an instant reads.
//!
//! A short campaign without a calendar counts hours from its start, as its author does; any other plan
//! shows dates, in two lines: ticks, and above them the day, month or year they are in.

use super::scale::Scale;
use crate::plan::{Date, Plan, Stamp, Work, duration};
use crate::schedule::Schedule;

/// How instants are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::views) enum Style {
    /// Hours since the start.
    Hours { start: Stamp },
    /// Dates and times of day.
    Dates,
}

/// One mark of the axis.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app::views) struct Tick {
    pub at: Stamp,
    pub text: String,
}

/// The marks of the part that is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app::views) struct Axis {
    pub ticks: Vec<Tick>,
    /// What the ticks are in; the first may lie left of what is shown.
    pub above: Vec<Tick>,
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
/// Marks beyond this are not drawn: no screen has room for them.
const MOST: usize = 600;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Distances of ticks in hours mode, in minutes; each takes at least [`HOURS_APART`] points.
const HOUR_STEPS: [i64; 16] = [
    5,
    10,
    15,
    30,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    5 * DAY,
    10 * DAY,
    20 * DAY,
    50 * DAY,
    100 * DAY,
];
const HOURS_APART: f32 = 44.0;

/// Distances of ticks in dates mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Minutes(i64),
    NamedDay,
    Day,
    /// Weeks that begin on this day, `0` is Monday.
    Week(u8),
    Months(i32),
    Years(i32),
}

/// Steps from fine to coarse, each with its usual length in minutes and the least room for its text.
const DATE_STEPS: [(Step, i64, f32); 17] = [
    (Step::Minutes(5), 5, 46.0),
    (Step::Minutes(15), 15, 46.0),
    (Step::Minutes(30), 30, 46.0),
    (Step::Minutes(HOUR), HOUR, 46.0),
    (Step::Minutes(2 * HOUR), 2 * HOUR, 46.0),
    (Step::Minutes(4 * HOUR), 4 * HOUR, 46.0),
    (Step::Minutes(6 * HOUR), 6 * HOUR, 46.0),
    (Step::Minutes(12 * HOUR), 12 * HOUR, 46.0),
    (Step::NamedDay, DAY, 52.0),
    (Step::Day, DAY, 24.0),
    (Step::Week(0), 7 * DAY, 26.0),
    (Step::Months(1), 30 * DAY, 36.0),
    (Step::Months(3), 91 * DAY, 36.0),
    (Step::Years(1), 365 * DAY, 40.0),
    (Step::Years(5), 5 * 365 * DAY, 40.0),
    (Step::Years(20), 20 * 365 * DAY, 40.0),
    (Step::Years(100), 100 * 365 * DAY, 40.0),
];

impl Style {
    /// The style that fits a plan: hours where it has no dates of its own or all happens within two days.
    pub fn of(plan: &Plan, schedule: &Schedule) -> Self {
        let start = plan.info.start_or_default();
        let is_short = schedule.finish.since(start).0 <= 2 * DAY;
        let has_dates = plan.info.calendar.is_some() || plan.info.start.is_some();
        if has_dates && !(is_short && plan.info.calendar.is_none()) {
            Style::Dates
        } else {
            Style::Hours { start }
        }
    }

    /// An instant in words: `6 h 30 min` after the start, or `Mon 5 Jan 09:00`.
    pub fn tell(self, at: Stamp) -> String {
        match self {
            Style::Hours { start } => duration::show(Work(at.since(start).0)),
            Style::Dates => format!("{} {}", named_day(at.date()), clock(at)),
        }
    }

    /// An instant in few characters: `24 h`, or `5 Jan`.
    pub fn tell_short(self, at: Stamp) -> String {
        match self {
            Style::Hours { .. } => self.tell(at),
            Style::Dates => day_and_month(at.date()),
        }
    }
}

/// The marks for `width` points of a scale whose left edge is at `left`; weeks begin on `first_day`, `0` is Monday.
pub(in crate::app::views) fn axis(
    style: Style,
    scale: &Scale,
    left: f32,
    width: f32,
    first_day: u8,
) -> Axis {
    let (from, to) = (scale.stamp(left), scale.stamp(left + width));
    match style {
        Style::Hours { start } => Axis {
            ticks: hours(start, scale, from, to),
            above: Vec::new(),
        },
        Style::Dates => dates(scale, from, to, first_day % 7),
    }
}

/// Marks at round hours or days that say all in one line, for a chart without a line above them; each stands at least
/// so many points from the next.
pub(in crate::app::views) fn single_line(
    style: Style,
    scale: &Scale,
    (left, width): (f32, f32),
    apart: f32,
) -> Vec<Tick> {
    let (from, to) = (scale.stamp(left), scale.stamp(left + width));
    match style {
        Style::Hours { start } => {
            let marks = hours_apart(start, scale, (from, to), apart).into_iter();
            let named = marks.map(|(offset, at)| Tick {
                at,
                text: duration::show(Work(offset)),
            });
            named.collect()
        }
        Style::Dates => {
            let fits = |(_, minutes, _): &&(Step, i64, f32)| scale.length(*minutes) >= apart;
            let found = DATE_STEPS.iter().find(fits);
            let (step, ..) = *found.unwrap_or(&DATE_STEPS[DATE_STEPS.len() - 1]);
            let marks = marks(step, from, to, |at| line_text(step, at));
            marks.into_iter().filter(|tick| tick.at >= from).collect()
        }
    }
}

fn line_text(step: Step, at: Stamp) -> String {
    let (year, month, _) = at.date().ymd();
    match step {
        Step::Minutes(_) => Style::Dates.tell(at),
        Step::NamedDay | Step::Day | Step::Week(_) => named_day(at.date()),
        Step::Months(_) => format!("{} {year}", month_name(month)),
        Step::Years(_) => year.to_string(),
    }
}

fn hours(start: Stamp, scale: &Scale, from: Stamp, to: Stamp) -> Vec<Tick> {
    let marks = hours_apart(start, scale, (from, to), HOURS_APART).into_iter();
    let ticks = marks.map(|(offset, at)| Tick {
        at,
        text: hour_text(offset),
    });
    ticks.collect()
}

/// Round offsets from the start with their instants, each at least so many points from the next.
fn hours_apart(
    start: Stamp,
    scale: &Scale,
    (from, to): (Stamp, Stamp),
    apart: f32,
) -> Vec<(i64, Stamp)> {
    let fits = |step: &&i64| scale.length(**step) >= apart;
    let step = HOUR_STEPS
        .iter()
        .find(fits)
        .copied()
        .unwrap_or(HOUR_STEPS[HOUR_STEPS.len() - 1]);
    let first = from.since(start).0.div_euclid(step) * step;
    let offsets = (0..MOST as i64).map(|index| first + index * step);
    offsets
        .map(|offset| (offset, Stamp(start.0.saturating_add(offset))))
        .take_while(|(_, at)| *at <= to)
        .filter(|(_, at)| *at >= from)
        .collect()
}

fn hour_text(offset: i64) -> String {
    let sign = if offset < 0 { "-" } else { "" };
    match (offset.abs() / HOUR, offset.abs() % HOUR) {
        (hours, 0) => format!("{sign}{hours}"),
        (hours, minutes) => format!("{sign}{hours}:{minutes:02}"),
    }
}

fn dates(scale: &Scale, from: Stamp, to: Stamp, first_day: u8) -> Axis {
    let fits = |(_, minutes, room): &&(Step, i64, f32)| scale.length(*minutes) >= *room;
    let (step, ..) = DATE_STEPS
        .iter()
        .find(fits)
        .copied()
        .unwrap_or(DATE_STEPS[DATE_STEPS.len() - 1]);
    let step = match step {
        Step::Week(_) => Step::Week(first_day),
        other => other,
    };
    let above = match step {
        Step::Minutes(_) => Some(Step::NamedDay),
        Step::NamedDay | Step::Day | Step::Week(_) => Some(Step::Months(1)),
        Step::Months(_) => Some(Step::Years(1)),
        Step::Years(_) => None,
    };
    let ticks = marks(step, from, to, |at| tick_text(step, at));
    let above = above.map(|above| marks(above, from, to, |at| above_text(step, at)));
    let mut above = above.unwrap_or_default();
    // The one in force at the left edge stays; those before it are out of sight.
    let current = above.iter().rposition(|tick| tick.at <= from).unwrap_or(0);
    above.drain(..current);
    let ticks = ticks.into_iter().filter(|tick| tick.at >= from).collect();
    Axis { ticks, above }
}

/// Every mark of a step from the one at or before `from` up to `to`.
fn marks(step: Step, from: Stamp, to: Stamp, text: impl Fn(Stamp) -> String) -> Vec<Tick> {
    let stamps = std::iter::successors(Some(floor(step, from)), |&at| next(step, at));
    stamps
        .take_while(|at| *at <= to)
        .take(MOST)
        .map(|at| Tick { at, text: text(at) })
        .collect()
}

/// The last mark at or before an instant.
fn floor(step: Step, at: Stamp) -> Stamp {
    let date = at.date();
    let (year, month, _) = date.ymd();
    let day = match step {
        Step::Minutes(minutes) => return Stamp(at.0.div_euclid(minutes) * minutes),
        Step::NamedDay | Step::Day => date,
        Step::Week(first) => {
            let since = date.weekday() as i64 - i64::from(first);
            Date(date.0 - since.rem_euclid(7))
        }
        Step::Months(months) => {
            first_of(i32::from(year) * 12 + (i32::from(month) - 1) / months * months)
        }
        Step::Years(years) => first_of(i32::from(year).div_euclid(years) * years * 12),
    };
    Stamp::at(day, 0)
}

/// The mark after one.
fn next(step: Step, at: Stamp) -> Option<Stamp> {
    let (year, month, _) = at.date().ymd();
    let months = i32::from(year) * 12 + i32::from(month) - 1;
    let after = match step {
        Step::Minutes(minutes) => Stamp(at.0 + minutes),
        Step::NamedDay | Step::Day => Stamp(at.0 + DAY),
        Step::Week(_) => Stamp(at.0 + 7 * DAY),
        Step::Months(by) => Stamp::at(first_of(months + by), 0),
        Step::Years(by) => Stamp::at(first_of(months + by * 12), 0),
    };
    (after > at).then_some(after)
}

/// The first day of a month counted from year 0; the last day there is beyond the years of plans.
fn first_of(months: i32) -> Date {
    let year = i16::try_from(months.div_euclid(12)).unwrap_or(i16::MAX);
    let month = (months.rem_euclid(12) + 1) as i8;
    let earliest = Date::from_ymd(1900, 1, 1).unwrap_or_default();
    let beyond = if year < 1900 {
        earliest
    } else {
        Date(i64::from(i32::MAX))
    };
    Date::from_ymd(year, month, 1).unwrap_or(beyond)
}

fn tick_text(step: Step, at: Stamp) -> String {
    let (year, month, day) = at.date().ymd();
    match step {
        Step::Minutes(_) => clock(at),
        Step::NamedDay => format!("{} {day}", WEEKDAYS[at.date().weekday()]),
        Step::Day | Step::Week(_) => day.to_string(),
        Step::Months(_) => month_name(month)[..3].to_owned(),
        Step::Years(_) => year.to_string(),
    }
}

fn above_text(step: Step, at: Stamp) -> String {
    let (year, month, _) = at.date().ymd();
    match step {
        Step::Minutes(_) => format!("{} {year}", named_day(at.date())),
        Step::NamedDay | Step::Day | Step::Week(_) => format!("{} {year}", month_name(month)),
        Step::Months(_) | Step::Years(_) => year.to_string(),
    }
}

fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .unwrap_or(&"    ")
}

/// `Mon 5 Jan`.
fn named_day(date: Date) -> String {
    format!("{} {}", WEEKDAYS[date.weekday()], day_and_month(date))
}

/// `5 Jan`.
fn day_and_month(date: Date) -> String {
    let (_, month, day) = date.ymd();
    format!("{day} {}", &month_name(month)[..3])
}

fn clock(at: Stamp) -> String {
    format!(
        "{:02}:{:02}",
        at.minute_of_day() / 60,
        at.minute_of_day() % 60
    )
}

#[cfg(test)]
mod tests {
    use super::super::scale::Window;
    use super::*;

    fn shown(style: Style, from: &str, minutes: i64, width: f32) -> Axis {
        let from: Stamp = from.parse().expect("an instant");
        let mut window = Window::default();
        window.fit(from, Stamp(from.0 + minutes), width);
        let scale = window.scale(0.0);
        axis(style, &scale, 0.0, width, 0)
    }

    #[test]
    fn weeks_begin_on_the_day_the_planner_says() {
        let from: Stamp = "2026-01-01T00:00".parse().expect("an instant");
        let mut window = Window::default();
        window.fit(from, Stamp(from.0 + 90 * DAY), 500.0);
        let axis = axis(Style::Dates, &window.scale(0.0), 0.0, 500.0, 6);
        assert!(axis.ticks.len() > 5);
        assert!(axis.ticks.iter().all(|tick| tick.at.date().weekday() == 6));
    }

    fn texts(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.text.as_str()).collect()
    }

    #[test]
    fn a_day_without_dates_counts_every_second_hour() {
        let start = Stamp::DEFAULT_START;
        let axis = shown(Style::Hours { start }, "2026-01-05T09:00", DAY, 1000.0);
        let expected = [
            "0", "2", "4", "6", "8", "10", "12", "14", "16", "18", "20", "22", "24", "26",
        ];
        assert_eq!(texts(&axis.ticks), expected);
        assert!(axis.above.is_empty());
        let axis = shown(Style::Hours { start }, "2026-01-05T09:00", 60, 1000.0);
        assert_eq!(texts(&axis.ticks)[..3], ["0", "0:05", "0:10"]);
    }

    #[test]
    fn dates_say_hours_days_weeks_months_or_years_as_there_is_room() {
        let cases = [
            (DAY, "10:00", "Mon 5 Jan 2026"),
            (10 * DAY, "Tue 6", "January 2026"),
            (60 * DAY, "12", "January 2026"),
            (400 * DAY, "Feb", "2026"),
            (4000 * DAY, "2027", ""),
        ];
        for (minutes, tick, above) in cases {
            let axis = shown(Style::Dates, "2026-01-05T09:00", minutes, 1000.0);
            assert!(
                texts(&axis.ticks).contains(&tick),
                "{minutes}: {:?}",
                texts(&axis.ticks)
            );
            let is_there = above.is_empty() || texts(&axis.above).contains(&above);
            assert!(is_there, "{minutes}: {:?}", texts(&axis.above));
            assert_eq!(above.is_empty(), axis.above.is_empty(), "{minutes}");
        }
    }

    #[test]
    fn ticks_rise_and_are_never_too_many() {
        for exponent in 0..9 {
            let axis = shown(
                Style::Dates,
                "1999-12-31T23:00",
                7 * 10i64.pow(exponent),
                2500.0,
            );
            assert!(axis.ticks.len() <= 120, "{}", axis.ticks.len());
            assert!(axis.ticks.windows(2).all(|pair| pair[0].at < pair[1].at));
            assert!(axis.above.windows(2).all(|pair| pair[0].at < pair[1].at));
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let axis = shown(Style::Dates, "2026-01-01T00:00", 90 * DAY, 500.0);
        assert!(axis.ticks.iter().all(|tick| tick.at.date().weekday() == 0));
        let axis = shown(Style::Dates, "2026-01-01T00:00", 500 * DAY, 1000.0);
        assert!(axis.ticks.iter().all(|tick| tick.at.date().ymd().2 == 1));
    }

    #[test]
    fn the_end_of_time_does_not_panic() {
        for text in ["1900-01-01T00:00", "2500-12-31T23:59"] {
            for minutes in [60, 1_000_000, 500_000_000] {
                shown(Style::Dates, text, minutes, 1500.0);
            }
        }
    }
}
