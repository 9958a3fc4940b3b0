//! Arrows of the graph: the layout's routes as smooth curves with a head, and a chip for what a plain
//! arrow does not say.

use super::canvas::{Anchor, Canvas, Stroke, Style, n, rect};
use super::fonts::{self, Weight};
use super::scene::Scene;
use crate::exchange::drawing::{Arrow, Line};
use crate::layout::{Point, Rect, Route};
use std::fmt::Write;

/// Length of an arrow head.
const HEAD: f32 = 7.0;

/// Draws one arrow.
pub(super) fn draw(canvas: &mut Canvas, scene: &Scene, arrow: &Arrow, route: &Route, by: Point) {
    let points = moved(route, by);
    let [first, .., last] = points.as_slice() else {
        return;
    };
    let palette = scene.palette;
    let colour = if arrow.is_critical {
        palette.critical
    } else {
        palette.faint
    };
    let dash = match arrow.line {
        Line::Solid => "",
        Line::Dashed => "6 4",
        Line::Dotted => "1.5 3.5",
    };
    let width = if arrow.is_critical { 1.7 } else { 1.2 };
    let side = if route.is_reversed { -1.0 } else { 1.0 };
    let base = Point {
        x: last.x - HEAD * side,
        y: last.y,
    };
    let mut d = format!("M{} {}", n(first.x), n(first.y));
    let mut stops = points[1..].to_vec();
    if let Some(end) = stops.last_mut() {
        *end = base;
    }
    let mut here = *first;
    for stop in stops {
        push_curve(&mut d, here, stop);
        here = stop;
    }
    let bounds = bounds(&points);
    canvas.path(bounds, &d, None, Stroke::dashed(colour, width, dash));
    let head = format!(
        "M{} {}L{} {}L{} {}Z",
        n(last.x),
        n(last.y),
        n(base.x),
        n(base.y - 3.6),
        n(base.x),
        n(base.y + 3.6)
    );
    canvas.path(bounds, &head, Some(colour), Stroke::default());
}

/// Draws what the arrow's line does not show, on top of all lines.
pub(super) fn draw_chip(
    canvas: &mut Canvas,
    scene: &Scene,
    arrow: &Arrow,
    route: &Route,
    by: Point,
) {
    let words = chip_words(&arrow.label);
    let points = moved(route, by);
    if !words.is_empty() && points.len() > 1 {
        chip(canvas, scene, arrow, &words, &points);
    }
}

fn moved(route: &Route, by: Point) -> Vec<Point> {
    let moved = |point: &Point| Point {
        x: point.x + by.x,
        y: point.y + by.y,
    };
    route.points.iter().map(moved).collect()
}

/// An S with horizontal ends.
fn push_curve(d: &mut String, from: Point, to: Point) {
    // Writing into a string cannot fail.
    let _ = if (from.y - to.y).abs() < 0.05 {
        write!(d, "L{} {}", n(to.x), n(to.y))
    } else {
        let bend = (to.x - from.x) / 2.0;
        write!(
            d,
            "C{} {} {} {} {} {}",
            n(from.x + bend),
            n(from.y),
            n(to.x - bend),
            n(to.y),
            n(to.x),
            n(to.y)
        )
    };
}

/// What the line itself does not show: not the strength, which its dashes say.
fn chip_words(label: &str) -> String {
    let words = label
        .split(", ")
        .filter(|word| !["soft", "info", "not held"].contains(word));
    let words = words.collect::<Vec<_>>().join(", ");
    // A start after a share of the work is the commonest of all terms.
    let share = words
        .strip_prefix("SS +")
        .and_then(|share| share.strip_suffix(" %"));
    match share.and_then(|share| share.parse::<f64>().ok()) {
        Some(percent) => format!("{} %", (percent * 10.0).round() / 10.0),
        None => words,
    }
}

/// The words on the arrow; above it where it is shorter than they are.
fn chip(canvas: &mut Canvas, scene: &Scene, arrow: &Arrow, words: &str, points: &[Point]) {
    let mut at = middle(points);
    let palette = scene.palette;
    let tone = if arrow.is_critical {
        palette.danger()
    } else {
        palette.neutral()
    };
    let text = fonts::fitted(words, 150.0, 9.5, Weight::SemiBold);
    let width = fonts::width(&text, 9.5, Weight::SemiBold) + 12.0;
    let reach = points
        .first()
        .zip(points.last())
        .map_or(0.0, |(a, b)| (b.x - a.x).abs());
    if reach < width + 14.0 {
        at.y -= 13.0;
    }
    let area = rect(at.x - width / 2.0, at.y - 8.0, width, 16.0);
    canvas.rect(
        area,
        8.0,
        Some(palette.canvas),
        Stroke::line(tone.line, 1.0),
    );
    let style = Style::new(9.5, Weight::SemiBold, tone.text).at(Anchor::Middle);
    canvas.text((at.x, at.y + 3.4), &text, style);
}

/// The middle of the longest stretch, where a chip covers least.
fn middle(points: &[Point]) -> Point {
    let length = |pair: &[Point]| (pair[1].x - pair[0].x).abs() + (pair[1].y - pair[0].y).abs();
    let longest = points
        .windows(2)
        .max_by(|a, b| length(a).total_cmp(&length(b)));
    longest.map_or(Point::default(), |pair| Point {
        x: (pair[0].x + pair[1].x) / 2.0,
        y: (pair[0].y + pair[1].y) / 2.0,
    })
}

fn bounds(points: &[Point]) -> Rect {
    let low = |values: &mut dyn Iterator<Item = f32>| values.fold(f32::INFINITY, f32::min);
    let high = |values: &mut dyn Iterator<Item = f32>| values.fold(f32::NEG_INFINITY, f32::max);
    let (left, top) = (
        low(&mut points.iter().map(|p| p.x)),
        low(&mut points.iter().map(|p| p.y)),
    );
    let (right, bottom) = (
        high(&mut points.iter().map(|p| p.x)),
        high(&mut points.iter().map(|p| p.y)),
    );
    rect(left, top, right - left, bottom - top)
}
