//! The ticks of the time axis: how far apart they stand and what they say.
//!
//! Short campaigns count hours from their start, as their planners do; longer ones show dates.

use super::arrange::TimeScale;
use crate::plan::Stamp;
use egui::Rangef;

/// Short names of the months.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Distances between ticks, in minutes.
const STEPS: [i64; 15] = [
    15,
    30,
    60,
    2 * 60,
    3 * 60,
    4 * 60,
    6 * 60,
    12 * 60,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    364 * DAY,
];
const DAY: i64 = 24 * 60;
/// Least distance between two labels, in screen points.
const LEAST_GAP: f32 = 58.0;
/// A campaign that ends within this many minutes counts hours.
const HOURS_UP_TO: i64 = 4 * DAY;

/// One tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its place in the drawing.
    pub x: f32,
    /// What it says.
    pub label: String,
}

/// The ticks within `shown` of the drawing at `zoom`; `finish` decides between hours and dates.
pub fn ticks(scale: TimeScale, finish: Stamp, shown: Rangef, zoom: f32) -> Vec<Tick> {
    let counts_hours = finish.since(scale.start).0 <= HOURS_UP_TO;
    let per_minute = scale.per_minute * zoom;
    let step = STEPS
        .into_iter()
        .find(|&step| step as f32 * per_minute >= LEAST_GAP)
        .unwrap_or(364 * DAY);
    // Hours are counted from the start, dates from midnight of a Monday.
    let origin = if counts_hours {
        scale.start.0
    } else {
        scale.start.0.div_euclid(DAY) * DAY
    };
    let origin = if step >= 7 * DAY {
        origin - i64::from(weekday(origin)) * DAY
    } else {
        origin
    };
    let (first, last) = (scale.at(shown.min).0, scale.at(shown.max).0);
    let mut at = origin + (first - origin).div_euclid(step) * step;
    let mut ticks = Vec::new();
    while at <= last && ticks.len() < 400 {
        let stamp = Stamp(at);
        if at >= scale.start.0 {
            let label = if counts_hours {
                hour_label(at - scale.start.0)
            } else {
                date_label(stamp, step)
            };
            ticks.push(Tick {
                x: scale.x(stamp),
                label,
            });
        }
        at += step;
    }
    ticks
}

fn weekday(minute: i64) -> u8 {
    Stamp(minute).date().weekday() as u8
}

fn hour_label(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours}:{rest:02} h"),
    }
}

fn date_label(at: Stamp, step: i64) -> String {
    let minute = at.minute_of_day();
    if step < DAY && minute != 0 {
        return format!("{:02}:{:02}", minute / 60, minute % 60);
    }
    short_date(at)
}

/// `5 Jan`.
pub fn short_date(at: Stamp) -> String {
    let (_, month, day) = at.date().ymd();
    format!(
        "{day} {}",
        MONTHS[usize::from((month - 1).clamp(0, 11) as u8)]
    )
}

/// A moment as tooltips show it: `hour 6` of a short campaign, `Mon 5 Jan 09:00` of a longer one.
pub fn moment(at: Stamp, start: Stamp, finish: Stamp) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    if finish.since(start).0 <= HOURS_UP_TO {
        return hour_label(at.since(start).0);
    }
    let minute = at.minute_of_day();
    let day = DAYS[usize::from(weekday(at.0)).min(6)];
    format!(
        "{day} {} {:02}:{:02}",
        short_date(at),
        minute / 60,
        minute % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale() -> TimeScale {
        TimeScale {
            start: Stamp::DEFAULT_START,
            per_minute: 0.5,
        }
    }

    #[test]
    fn a_day_counts_its_hours() {
        let start = scale().start;
        let ticks = ticks(scale(), Stamp(start.0 + DAY), Rangef::new(0.0, 720.0), 1.0);
        let labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(&labels[..3], ["0 h", "2 h", "4 h"]);
        assert_eq!(ticks[1].x, 60.0);
    }

    #[test]
    fn a_month_shows_its_dates_and_weeks_begin_on_monday() {
        let finish = Stamp(scale().start.0 + 60 * DAY);
        let days = ticks(scale(), finish, Rangef::new(0.0, 3000.0), 0.2);
        assert!(days.iter().any(|tick| tick.label == "6 Jan"), "{days:?}");
        let weeks = ticks(scale(), finish, Rangef::new(0.0, 60_000.0), 0.012);
        assert_eq!(weeks[0].label, "12 Jan");
    }

    #[test]
    fn no_zoom_floods_the_axis() {
        for zoom in [1e-6, 0.01, 1.0, 100.0] {
            assert!(ticks(scale(), Stamp(i64::MAX / 4), Rangef::new(-1e7, 1e7), zoom).len() <= 400);
        }
    }
}
