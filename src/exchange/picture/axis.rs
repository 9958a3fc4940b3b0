//! A time axis: where moments stand, and which of them are named.

use super::canvas::{Anchor, Canvas, Stroke, Style};
use super::fonts::Weight;
use super::scene::Scene;
use crate::plan::*;

/// From moments to places.
pub(super) struct Axis {
    start: Stamp,
    end: Stamp,
    left: f32,
    per_minute: f32,
    /// Minutes between two ticks.
    step: i64,
    ticks: Vec<Stamp>,
}

const DAY: i64 = 24 * 60;
/// Steps between ticks in minutes.
const STEPS: [i64; 14] = [
    15,
    30,
    60,
    2 * 60,
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
/// Points between two ticks at least.
const LEAST_GAP: f32 = 62.0;
/// Points that the name of a day takes.
const LEAST_NAME: f32 = 54.0;
/// Ticks at most, whatever the span.
const MOST_TICKS: usize = 400;
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Axis {
    /// An axis from one moment to another, `width` points wide, beginning at `left`.
    pub(super) fn new(start: Stamp, end: Stamp, left: f32, width: f32) -> Self {
        let span = end.since(start).0.max(60);
        let per_minute = width / span as f32;
        let fits = |&&step: &&i64| step as f32 * per_minute >= LEAST_GAP;
        let step = STEPS.iter().find(fits).copied().unwrap_or_else(|| {
            // Beyond years a tick stands for as many of them as it takes.
            (LEAST_GAP / per_minute) as i64 / (364 * DAY) * (364 * DAY) + 364 * DAY
        });
        // Weeks begin on Mondays; 1970-01-05 was one.
        let origin = if step >= 7 * DAY { 4 * DAY } else { 0 };
        let first = (start.0 - origin).div_euclid(step) * step + origin;
        // A day that has begun is named where most of it is to be seen.
        let shown = |tick: &Stamp| {
            let is_seen = step == DAY && (tick.0 + DAY - start.0) as f32 * per_minute >= LEAST_NAME;
            *tick >= start || is_seen
        };
        let ticks = (0..MOST_TICKS as i64)
            .map(|tick| Stamp(first + tick * step))
            .filter(shown)
            .take_while(|tick| *tick <= end)
            .collect();
        Self {
            start,
            end,
            left,
            per_minute,
            step,
            ticks,
        }
    }

    /// The place of a moment.
    pub(super) fn x(&self, at: Stamp) -> f32 {
        self.left + at.since(self.start).0 as f32 * self.per_minute
    }

    /// Where the axis may be cut: at its ticks, between their names.
    pub(super) fn cuts(&self) -> Vec<f32> {
        let inner = self.ticks.iter().filter(|tick| **tick > self.start);
        inner.map(|&tick| self.x(tick)).collect()
    }

    /// The middle of the part of a day that is to be seen, where ticks are days and there is room for its name:
    /// a name stands over its day, not at the midnight before it.
    fn middle_of_day(&self, tick: Stamp) -> Option<f32> {
        let from = self.x(tick.max(self.start));
        let to = self.x(Stamp(tick.0 + DAY).min(self.end));
        (self.step == DAY && to - from >= LEAST_NAME).then(|| (from + to) / 2.0)
    }

    /// Lines from `top` to `bottom` and their names above.
    pub(super) fn draw(&self, canvas: &mut Canvas, scene: &Scene, top: f32, bottom: f32) {
        let palette = scene.palette;
        let style = Style::new(10.5, Weight::Regular, palette.soft_text()).at(Anchor::Middle);
        let bold = Style::new(10.5, Weight::SemiBold, palette.soft_text()).at(Anchor::Middle);
        let mut day = None;
        for &tick in &self.ticks {
            let x = self.x(tick);
            if tick >= self.start {
                canvas.line((x, top), (x, bottom), Stroke::line(palette.grid, 1.0));
            }
            if self.step >= DAY {
                let words = date_words(tick.date(), self.step);
                match self.middle_of_day(tick) {
                    Some(middle) => canvas.text((middle, top - 8.0), &words, style),
                    None => canvas.text((x + 4.0, top - 8.0), &words, style.at(Anchor::Start)),
                };
                continue;
            }
            let minute = tick.minute_of_day();
            canvas.text(
                (x, top - 8.0),
                &format!("{}:{:02}", minute / 60, minute % 60),
                style,
            );
            if day != Some(tick.date()) {
                day = Some(tick.date());
                canvas.text((x, top - 22.0), &date_words(tick.date(), DAY), bold);
            }
        }
    }
}

/// `Mon 5 Jan 09:00`.
pub(super) fn moment(at: Stamp) -> String {
    let minute = at.minute_of_day();
    let day = date_words(at.date(), DAY);
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// `Mon 5 Jan`, `5 Jan 2026` where ticks are weeks apart.
fn date_words(date: Date, step: i64) -> String {
    let (year, month, day) = date.ymd();
    let month = MONTHS[usize::try_from(month - 1).unwrap_or(0) % 12];
    if step < 7 * DAY {
        return format!("{} {day} {month}", WEEKDAYS[date.weekday()]);
    }
    if step < 28 * DAY {
        return format!("{day} {month}");
    }
    format!("{month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_far_enough_apart_on_every_span() {
        let start = Stamp::DEFAULT_START;
        for minutes in [0, 90, 1_440, 40_000, 2_000_000, 50_000_000] {
            let axis = Axis::new(start, Stamp(start.0 + minutes), 100.0, 1000.0);
            assert!(
                axis.ticks.len() <= 1000 / LEAST_GAP as usize + 1,
                "{minutes}"
            );
            assert!(!axis.ticks.is_empty(), "{minutes}");
            assert!(axis.step as f32 * axis.per_minute >= LEAST_GAP - 0.5);
            assert!((axis.x(start) - 100.0).abs() < 0.01);
        }
        assert_eq!(date_words(start.date(), DAY), "Mon 5 Jan");
        assert_eq!(moment(start), "Mon 5 Jan 09:00");
    }
}
