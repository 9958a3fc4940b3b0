//! Time and pixels: how much of the time axis is shown, zooming and panning.
//!
//! Pure arithmetic in minutes and points; knows nothing of rows or widgets.

use crate::plan::Stamp;

/// Free room left and right of everything when it is fitted, in points.
const MARGIN: (f32, f32) = (10.0, 84.0);
/// The most points a minute may take.
const CLOSEST: f64 = 12.0;
/// How far out one may zoom, as a multiple of everything.
const FARTHEST: f64 = 6.0;

/// Which part of time is shown, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::app::views) struct Window {
    /// The minute at the left edge.
    first: f64,
    /// Points a minute takes.
    points_per_minute: f64,
    /// Whether it follows the plan and the size of the view, until somebody zooms or pans.
    pub is_fitted: bool,
}

/// The window at a place on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::app::views) struct Scale {
    left: f32,
    first: f64,
    points_per_minute: f64,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            first: 0.0,
            points_per_minute: 1.0,
            is_fitted: true,
        }
    }
}

impl Window {
    /// Shows everything from one instant to another in `width` points.
    pub fn fit(&mut self, from: Stamp, to: Stamp, width: f32) {
        let room = f64::from((width - MARGIN.0 - MARGIN.1).max(20.0));
        let minutes = to.since(from).0.max(1) as f64;
        self.points_per_minute = (room / minutes).min(CLOSEST);
        self.first = from.0 as f64 - f64::from(MARGIN.0) / self.points_per_minute;
    }

    /// Zooms by a factor around the point `x` right of the left edge; `everything` bounds the way out.
    pub fn zoom(&mut self, factor: f32, x: f32, everything: (Stamp, Stamp), width: f32) {
        let mut whole = *self;
        whole.fit(everything.0, everything.1, width);
        let least = whole.points_per_minute / FARTHEST;
        let pivot = self.first + f64::from(x) / self.points_per_minute;
        let wanted = self.points_per_minute * f64::from(factor);
        self.points_per_minute = wanted.clamp(least.min(CLOSEST), CLOSEST);
        self.first = pivot - f64::from(x) / self.points_per_minute;
        self.is_fitted = false;
        self.keep_in_sight(everything, width);
    }

    /// Moves the window by points: to the right shows what is later.
    pub fn pan(&mut self, points: f32, everything: (Stamp, Stamp), width: f32) {
        self.first += f64::from(points) / self.points_per_minute;
        self.is_fitted = false;
        self.keep_in_sight(everything, width);
    }

    /// Moves the window as little as possible, if at all, so that a stretch of time is in sight.
    pub fn show(&mut self, from: Stamp, to: Stamp, width: f32) {
        const INSET: f64 = 24.0;
        let inset = INSET / self.points_per_minute;
        let last = self.first + f64::from(width) / self.points_per_minute;
        if self.first <= from.0 as f64 && to.0 as f64 <= last {
            return;
        }
        let (from, to) = (from.0 as f64 - inset, to.0 as f64 + inset);
        if from < self.first || to - from > last - self.first {
            self.first = from;
            self.is_fitted = false;
        } else if to > last {
            self.first += to - last;
            self.is_fitted = false;
        }
    }

    /// The window with its left edge at `left`.
    pub fn scale(&self, left: f32) -> Scale {
        Scale {
            left,
            first: self.first,
            points_per_minute: self.points_per_minute,
        }
    }

    /// Never lets everything out of sight, so that nobody gets lost.
    fn keep_in_sight(&mut self, (from, to): (Stamp, Stamp), width: f32) {
        const STRIP: f64 = 60.0;
        let strip = STRIP / self.points_per_minute;
        let shown = f64::from(width) / self.points_per_minute;
        let (least, most) = (from.0 as f64 + strip - shown, to.0 as f64 - strip);
        self.first = self.first.clamp(least.min(most), most.max(least));
    }
}

impl Scale {
    /// The scale on which one instant stands at `left` and another `width` points right of it.
    pub fn over((from, to): (Stamp, Stamp), left: f32, width: f32) -> Self {
        Self {
            left,
            first: from.0 as f64,
            points_per_minute: f64::from(width) / to.since(from).0.max(1) as f64,
        }
    }

    /// Where an instant is on the screen.
    pub fn x(&self, at: Stamp) -> f32 {
        let points = (at.0 as f64 - self.first) * self.points_per_minute;
        // Far outside the screen the exact place does not matter, but huge floats break painting.
        self.left + points.clamp(-1e5, 1e5) as f32
    }

    /// The instant at a place on the screen, rounded down to a minute.
    pub fn stamp(&self, x: f32) -> Stamp {
        Stamp((self.first + f64::from(x - self.left) / self.points_per_minute).floor() as i64)
    }

    /// Points that so many minutes take.
    pub fn length(&self, minutes: i64) -> f32 {
        (minutes as f64 * self.points_per_minute) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: Stamp = Stamp(1_000_000);
    const TO: Stamp = Stamp(1_001_440);

    fn fitted() -> Window {
        let mut window = Window::default();
        window.fit(FROM, TO, 800.0);
        window
    }

    #[test]
    fn fitting_leaves_its_margins() {
        let scale = fitted().scale(100.0);
        assert!((scale.x(FROM) - 110.0).abs() < 0.01);
        assert!((scale.x(TO) - 816.0).abs() < 0.01);
    }

    #[test]
    fn zooming_keeps_the_instant_under_the_pointer() {
        let mut window = fitted();
        let before = window.scale(0.0).stamp(300.0);
        window.zoom(2.5, 300.0, (FROM, TO), 800.0);
        let after = window.scale(0.0).stamp(300.0);
        assert!(
            (before.0 - after.0).abs() <= 1,
            "{before:?} moved to {after:?}"
        );
        assert!(!window.is_fitted);
    }

    #[test]
    fn zoom_and_pan_stay_within_their_limits() {
        let mut window = fitted();
        for factor in [1e6, 1e-9, f32::MIN_POSITIVE, 1e9] {
            window.zoom(factor, 10.0, (FROM, TO), 800.0);
            assert!(window.points_per_minute.is_finite() && window.points_per_minute <= CLOSEST);
        }
        let mut window = fitted();
        window.pan(1e9, (FROM, TO), 800.0);
        assert!(
            window.scale(0.0).x(TO) > 0.0,
            "everything was panned out of sight"
        );
        window.pan(-1e9, (FROM, TO), 800.0);
        assert!(
            window.scale(0.0).x(FROM) < 800.0,
            "everything was panned out of sight"
        );
    }

    #[test]
    fn showing_moves_no_more_than_needed() {
        let mut window = fitted();
        window.show(FROM, TO, 800.0);
        assert!(window.is_fitted, "all was in sight already");
        window.zoom(10.0, 0.0, (FROM, TO), 800.0);
        window.show(TO, TO, 800.0);
        let x = window.scale(0.0).x(TO);
        assert!((700.0..800.0).contains(&x), "{x}");
    }
}
