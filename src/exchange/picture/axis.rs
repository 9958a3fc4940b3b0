//! A time axis: where moments stand, and which of them are named.
//!
//! It is one stretch of even time, or several of different scales behind each other, where something that has to be
//! seen lies far from everything else.

use super::canvas::{Anchor, Canvas, Stroke, Style};
use super::fonts::{self, Weight};
use super::scene::Scene;
use crate::plan::*;

/// From moments to places.
pub(super) struct Axis {
    /// In order, at least one.
    stretches: Vec<Stretch>,
}

/// A part of the axis with one scale.
struct Stretch {
    start: Stamp,
    end: Stamp,
    left: f32,
    per_minute: f32,
    step: Step,
    ticks: Vec<Stamp>,
}

/// What lies between two ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Minutes(i64),
    /// Months of the calendar, which differ in length.
    Months(i64),
}

const DAY: i64 = 24 * 60;
/// Steps between ticks, from the shortest.
const STEPS: [Step; 16] = [
    Step::Minutes(15),
    Step::Minutes(30),
    Step::Minutes(60),
    Step::Minutes(2 * 60),
    Step::Minutes(3 * 60),
    Step::Minutes(6 * 60),
    Step::Minutes(12 * 60),
    Step::Minutes(DAY),
    Step::Minutes(2 * DAY),
    Step::Minutes(7 * DAY),
    Step::Minutes(14 * DAY),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
];
/// Points between two ticks at least.
const LEAST_GAP: f32 = 70.0;
/// Points that the name of a day takes.
const LEAST_NAME: f32 = 54.0;
/// Points between two names at least.
const BETWEEN_NAMES: f32 = 8.0;
/// How far a name may reach beyond the end of the axis.
const BEYOND: f32 = 24.0;
/// Points between two stretches.
const BREAK: f32 = 16.0;
/// Ticks at most, whatever the span.
const MOST_TICKS: usize = 400;
/// Size of the names.
const SIZE: f32 = 10.5;
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Step {
    /// How long it is at least, in minutes.
    fn minutes(self) -> i64 {
        match self {
            Step::Minutes(minutes) => minutes,
            Step::Months(months) => months * 365 * DAY / 12 - 2 * DAY,
        }
    }

    /// Its ticks from the one at or before a moment on, the calendar's own: midnights, Mondays, first days of months.
    fn ticks(self, from: Stamp) -> Box<dyn Iterator<Item = Stamp>> {
        match self {
            Step::Minutes(step) => {
                // Weeks begin on Mondays; 1970-01-05 was one.
                let origin = if step >= 7 * DAY { 4 * DAY } else { 0 };
                let first = (from.0 - origin).div_euclid(step) * step + origin;
                Box::new((0..).map(move |tick| Stamp(first + tick * step)))
            }
            Step::Months(step) => {
                let (year, month, _) = from.date().ymd();
                let months = i64::from(year) * 12 + i64::from(month) - 1;
                let first = months.div_euclid(step) * step;
                Box::new((0..).map_while(move |tick| month_start(first + tick * step)))
            }
        }
    }
}

/// The first moment of a month, counted from the year 0.
fn month_start(months: i64) -> Option<Stamp> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    Date::from_ymd(year, month, 1).map(|date| Stamp::at(date, 0))
}

impl Stretch {
    fn new((start, end): (Stamp, Stamp), left: f32, width: f32) -> Self {
        let span = end.since(start).0.max(60);
        let per_minute = width / span as f32;
        let fits = |&&step: &&Step| step.minutes() as f32 * per_minute >= LEAST_GAP;
        let step = STEPS.iter().find(fits).copied().unwrap_or_else(|| {
            // Beyond years a tick stands for as many of them as it takes.
            let years = (LEAST_GAP / per_minute) as i64 / (360 * DAY) + 1;
            Step::Months(years.div_euclid(5) * 60 + 60)
        });
        // A day that has begun is named where most of it is to be seen.
        let shown = |tick: &Stamp| {
            let is_seen = step == Step::Minutes(DAY)
                && (tick.0 + DAY - start.0) as f32 * per_minute >= LEAST_NAME;
            *tick >= start || is_seen
        };
        let ticks = step
            .ticks(start)
            .take(MOST_TICKS)
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

    fn x(&self, at: Stamp) -> f32 {
        self.left + at.since(self.start).0 as f32 * self.per_minute
    }

    fn right(&self) -> f32 {
        self.x(self.end)
    }

    /// The middle of the part of a day that is to be seen, where ticks are days and there is room for its name:
    /// a name stands over its day, not at the midnight before it.
    fn middle_of_day(&self, tick: Stamp) -> Option<f32> {
        let from = self.x(tick.max(self.start));
        let to = self.x(Stamp(tick.0 + DAY).min(self.end));
        (self.step == Step::Minutes(DAY) && to - from >= LEAST_NAME).then(|| (from + to) / 2.0)
    }

    /// What stands over the ticks: the hours in one line and the days above, or the dates in one line.
    fn names(&self) -> [Vec<Name>; 2] {
        let mut names = [Vec::new(), Vec::new()];
        let mut before = None;
        for &tick in &self.ticks {
            let date = tick.date();
            let is_new = |part: fn(Date) -> i64| before.map(part) != Some(part(date));
            let x = self.x(tick);
            let middle = self.middle_of_day(tick);
            match self.step {
                Step::Minutes(0..DAY) => {
                    let minute = tick.minute_of_day();
                    let words = format!("{:02}:{:02}", minute / 60, minute % 60);
                    names[0].push(Name::over(x, words));
                    if is_new(|date| date.0) {
                        names[1].push(Name::over(x, day_words(date)));
                    }
                }
                Step::Minutes(..=LONGEST_DAYS) => names[0].push(match middle {
                    Some(middle) => Name::over(middle, day_words(date)),
                    None => Name::behind(x, day_words(date)),
                }),
                Step::Minutes(_) if is_new(|date| i64::from(date.ymd().0)) => {
                    names[0].push(Name::behind(x, self::date(tick)));
                }
                Step::Minutes(_) => names[0].push(Name::behind(x, week_words(date))),
                Step::Months(months) => {
                    names[0].push(Name::behind(x, month_words(date, months)));
                }
            }
            before = Some(date);
        }
        names
    }
}

/// Ticks so far apart are called by their weekday.
const LONGEST_DAYS: i64 = 2 * DAY;

/// A name over the axis, from its left end.
struct Name {
    left: f32,
    words: String,
}

impl Name {
    fn over(middle: f32, words: String) -> Self {
        let left = middle - fonts::width(&words, SIZE, Weight::SemiBold) / 2.0;
        Self { left, words }
    }

    fn behind(x: f32, words: String) -> Self {
        Self {
            left: x + 4.0,
            words,
        }
    }

    fn right(&self) -> f32 {
        self.left + fonts::width(&self.words, SIZE, Weight::SemiBold)
    }
}

impl Axis {
    /// An axis from one moment to another, `width` points wide, beginning at `left`.
    pub(super) fn new(start: Stamp, end: Stamp, left: f32, width: f32) -> Self {
        Self::broken(&[((start, end), 1.0)], left, width)
    }

    /// An axis of several stretches that follow each other, each with its share of the width.
    pub(super) fn broken(parts: &[((Stamp, Stamp), f32)], left: f32, width: f32) -> Self {
        let room = width - BREAK * (parts.len() as f32 - 1.0);
        let mut x = left;
        let mut stretches = Vec::with_capacity(parts.len());
        for &(span, share) in parts {
            stretches.push(Stretch::new(span, x, room * share));
            x += room * share + BREAK;
        }
        Self { stretches }
    }

    /// The place of a moment.
    pub(super) fn x(&self, at: Stamp) -> f32 {
        let reached = self.stretches.iter().rev().find(|s| s.start <= at);
        reached.unwrap_or(&self.stretches[0]).x(at)
    }

    /// The first and the last moment.
    pub(super) fn span(&self) -> (Stamp, Stamp) {
        let last = &self.stretches[self.stretches.len() - 1];
        (self.stretches[0].start, last.end)
    }

    /// Whether time is drawn at more than one scale.
    pub(super) fn is_broken(&self) -> bool {
        self.stretches.len() > 1
    }

    /// Where the axis may be cut: at its ticks, between their names.
    pub(super) fn cuts(&self) -> Vec<f32> {
        let of = |stretch: &Stretch| {
            let inner = stretch.ticks.iter().filter(|tick| **tick > stretch.start);
            inner.map(|&tick| stretch.x(tick)).collect::<Vec<f32>>()
        };
        self.stretches.iter().flat_map(of).collect()
    }

    /// Lines from `top` to `bottom` and their names above, no name over another.
    pub(super) fn draw(&self, canvas: &mut Canvas, scene: &Scene, top: f32, bottom: f32) {
        let palette = scene.palette;
        let line = Stroke::line(palette.grid, 1.0);
        for stretch in &self.stretches {
            for &tick in stretch.ticks.iter().filter(|tick| **tick >= stretch.start) {
                let x = stretch.x(tick);
                canvas.line((x, top), (x, bottom), line);
            }
        }
        let names = self.stretches.iter().map(Stretch::names);
        let [mut hours, mut days] = [Vec::new(), Vec::new()];
        for [low, high] in names {
            hours.extend(low);
            days.extend(high);
        }
        let end = self.stretches[self.stretches.len() - 1].right() + BEYOND;
        for (names, y, weight) in [
            (hours, top - 8.0, Weight::Regular),
            (days, top - 22.0, Weight::SemiBold),
        ] {
            let style = Style::new(SIZE, weight, palette.soft_text());
            for name in clear(names, end) {
                canvas.text((name.left, y), &name.words, style.at(Anchor::Start));
            }
        }
        for pair in self.stretches.windows(2) {
            let x = (pair[0].right() + pair[1].left) / 2.0;
            draw_break(canvas, scene, x, (top, bottom));
        }
    }
}

/// The names that stand clear of each other and end where there is room. Of the first two the later one stays: it is
/// the name of a whole day.
fn clear(names: Vec<Name>, end: f32) -> Vec<Name> {
    let mut kept: Vec<Name> = Vec::with_capacity(names.len());
    for name in names.into_iter().filter(|name| name.right() <= end) {
        let is_clear = |before: &Name| before.right() + BETWEEN_NAMES <= name.left;
        if kept.len() == 1 && !is_clear(&kept[0]) {
            kept.clear();
        }
        if kept.last().is_none_or(is_clear) {
            kept.push(name);
        }
    }
    kept
}

/// The sign that the scale changes: a gap between two dotted lines, with two strokes across the axis.
fn draw_break(canvas: &mut Canvas, scene: &Scene, x: f32, (top, bottom): (f32, f32)) {
    let dots = Stroke::dashed(scene.palette.faint, 1.0, "1 4");
    for side in [-3.0, 3.0] {
        canvas.line((x + side, top), (x + side, bottom), dots);
    }
    slashes(canvas, scene, (x, top - 3.0));
}

/// Two strokes that say that a scale changes, upwards from a place.
pub(super) fn slashes(canvas: &mut Canvas, scene: &Scene, (x, y): (f32, f32)) {
    let firm = Stroke::line(scene.palette.soft_text(), 1.3);
    for side in [-3.0, 3.0] {
        canvas.line((x + side - 3.0, y), (x + side + 3.0, y - 10.0), firm);
    }
}

/// `Mon 5 Jan 09:00`.
pub(super) fn moment(at: Stamp) -> String {
    let minute = at.minute_of_day();
    let day = day_words(at.date());
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// `5 Jan 2026`.
fn date(at: Stamp) -> String {
    format!("{} {}", week_words(at.date()), at.date().ymd().0)
}

/// `Mon 5 Jan`.
fn day_words(date: Date) -> String {
    format!("{} {}", WEEKDAYS[date.weekday()], week_words(date))
}

/// `5 Jan`.
fn week_words(date: Date) -> String {
    let (_, month, day) = date.ymd();
    format!("{day} {}", month_name(month))
}

/// `Jan 2026`, `2026` where ticks are years apart.
fn month_words(date: Date, step: i64) -> String {
    let (year, month, _) = date.ymd();
    match step % 12 {
        0 => year.to_string(),
        _ => format!("{} {year}", month_name(month)),
    }
}

fn month_name(month: i8) -> &'static str {
    MONTHS[usize::try_from(month - 1).unwrap_or(0) % 12]
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Stamp = Stamp::DEFAULT_START;

    fn axis(minutes: i64) -> Axis {
        Axis::new(START, Stamp(START.0 + minutes), 100.0, 1000.0)
    }

    #[test]
    fn ticks_are_far_enough_apart_on_every_span() {
        for minutes in [0, 90, 1_440, 40_000, 2_000_000, 50_000_000, 400_000_000] {
            let axis = axis(minutes);
            let stretch = &axis.stretches[0];
            assert!(
                stretch.ticks.len() <= 1000 / LEAST_GAP as usize + 1,
                "{minutes}"
            );
            for pair in stretch.ticks.windows(2) {
                let gap = axis.x(pair[1]) - axis.x(pair[0]);
                assert!(gap >= LEAST_GAP - 1.0, "{minutes}: {gap}");
            }
            assert!((axis.x(START) - 100.0).abs() < 0.01);
        }
        assert!(!axis(0).stretches[0].ticks.is_empty());
        assert_eq!(moment(START), "Mon 5 Jan 09:00");
    }

    #[test]
    fn ticks_are_the_calendars_own_and_no_name_covers_another() {
        for days in 1..4000 {
            let axis = axis(days * DAY / 3);
            let stretch = &axis.stretches[0];
            for tick in &stretch.ticks {
                let is_round = match stretch.step {
                    Step::Minutes(step @ 0..DAY) => tick.minute_of_day() % step == 0,
                    Step::Minutes(step) => {
                        tick.minute_of_day() == 0 && (step < 7 * DAY || tick.date().weekday() == 0)
                    }
                    Step::Months(_) => tick.minute_of_day() == 0 && tick.date().ymd().2 == 1,
                };
                assert!(is_round, "{days}: {tick}");
            }
            for names in stretch.names() {
                let words: Vec<String> = names.iter().map(|name| name.words.clone()).collect();
                let kept = clear(names, 1100.0 + BEYOND);
                assert!(kept.len() + 2 >= words.len(), "{days}: {words:?}");
                for pair in kept.windows(2) {
                    assert!(pair[0].right() < pair[1].left, "{days}: {words:?}");
                    assert_ne!(pair[0].words, pair[1].words, "{days}: {words:?}");
                }
            }
        }
    }

    #[test]
    fn a_broken_axis_shows_everything_in_order() {
        let at = |hours: i64| Stamp(START.0 + hours * 60);
        let axis = Axis::broken(
            &[((at(0), at(40)), 0.7), ((at(40), at(2000)), 0.3)],
            50.0,
            1016.0,
        );
        let places: Vec<f32> = (0..=200).map(|step| axis.x(at(step * 10))).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        assert!((axis.x(at(20)) - 400.0).abs() < 0.5);
        assert!((axis.x(at(2000)) - 1066.0).abs() < 0.5);
        assert_eq!(axis.span(), (at(0), at(2000)));
        let cuts = axis.cuts();
        assert!(cuts.windows(2).all(|pair| pair[0] < pair[1]), "{cuts:?}");
    }
}
