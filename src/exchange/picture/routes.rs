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
/// How far beside a card an arrow goes that leaves or enters its border.
const CLEARANCE: f32 = 12.0;

/// The way of an arrow: where it is, and in which direction.
pub(super) struct Way {
    stops: Vec<Stop>,
    /// The tip of the head.
    tip: Point,
}

#[derive(Clone, Copy)]
struct Stop {
    at: Point,
    /// A direction of length 1.
    along: Point,
}

/// Pieces of a curve that are taken to be straight.
const PIECES: u8 = 12;

impl Way {
    /// Points along it from its start to the tip of its head, as it is drawn.
    pub(super) fn points(&self) -> Vec<Point> {
        let mut points: Vec<Point> = self.stops.iter().take(1).map(|stop| stop.at).collect();
        for pair in self.stops.windows(2) {
            let bend = bend(pair[0], pair[1]);
            points.extend((1..=PIECES).map(|piece| bend.at(f32::from(piece) / f32::from(PIECES))));
        }
        points.push(self.tip);
        points
    }
}

/// The piece of a way between two stops.
enum Bend {
    Straight(Point, Point),
    /// A quarter turn around a point.
    Quarter(Point, Point, Point),
    /// An S with level ends.
    Wave(Point, Point),
}

/// A curve that leaves and arrives in the directions of its ends: an S between level ones, a quarter turn between
/// a level and an upright one.
fn bend(from: Stop, to: Stop) -> Bend {
    let (start, end) = (from.at, to.at);
    let is_level = |stop: Stop| stop.along.y == 0.0;
    match (is_level(from), is_level(to)) {
        (true, true) if (start.y - end.y).abs() < 0.05 => Bend::Straight(start, end),
        (true, true) => Bend::Wave(start, end),
        (true, false) => Bend::Quarter(
            start,
            Point {
                x: end.x,
                y: start.y,
            },
            end,
        ),
        (false, _) => Bend::Quarter(
            start,
            Point {
                x: start.x,
                y: end.y,
            },
            end,
        ),
    }
}

impl Bend {
    /// The point at a share of it.
    fn at(&self, share: f32) -> Point {
        let mix = |a: Point, b: Point| Point {
            x: a.x + (b.x - a.x) * share,
            y: a.y + (b.y - a.y) * share,
        };
        // De Casteljau's construction.
        match *self {
            Bend::Straight(start, end) => mix(start, end),
            Bend::Quarter(start, corner, end) => mix(mix(start, corner), mix(corner, end)),
            Bend::Wave(start, end) => {
                let (one, other) = wave_handles(start, end);
                let middle = mix(one, other);
                mix(mix(mix(start, one), middle), mix(middle, mix(other, end)))
            }
        }
    }
}

/// The handles of an S with level ends.
fn wave_handles(start: Point, end: Point) -> (Point, Point) {
    let reach = (end.x - start.x) / 2.0;
    let one = Point {
        x: start.x + reach,
        y: start.y,
    };
    let other = Point {
        x: end.x - reach,
        y: end.y,
    };
    (one, other)
}

/// The way between two cards over the bends of the layout.
///
/// `bends` is what the way passes between them. What hangs on the start of its predecessor leaves at the bottom (or top) of the card, so far along as the
/// predecessor has to be; what holds the end of its successor enters there. `by` moves the layout to its place.
pub(super) fn way(
    arrow: &Arrow,
    (route, bends): (&Route, &[Point]),
    boxes: &[Rect],
    by: Point,
) -> Way {
    let shifted = |point: &Point| Point {
        x: point.x + by.x,
        y: point.y + by.y,
    };
    let ends: Vec<Point> = route.points.iter().map(shifted).collect();
    let [first, .., last] = ends.as_slice() else {
        return Way {
            stops: Vec::new(),
            tip: Point::default(),
        };
    };
    let side = if route.is_reversed { -1.0 } else { 1.0 };
    let level = Point { x: side, y: 0.0 };
    let of = |number: u32| boxes.get(number as usize).map(|area| moved(area, by));
    let bends: Vec<Point> = bends.iter().map(shifted).collect();
    let mut stops = match (arrow.leaves, of(route.from)) {
        (Some(share), Some(from)) => leave(from, share, bends.first().unwrap_or(last)),
        _ => vec![Stop {
            at: *first,
            along: level,
        }],
    };
    stops.extend(bends.iter().map(|&at| Stop { at, along: level }));
    match of(route.to).filter(|_| arrow.is_at_end) {
        Some(to) => enter(to, *first, stops),
        None => {
            let at = Point {
                x: last.x - HEAD * side,
                y: last.y,
            };
            stops.push(Stop { at, along: level });
            Way { stops, tip: *last }
        }
    }
}

/// A box of the layout in its place.
pub(super) fn moved(area: &Rect, by: Point) -> Rect {
    rect(area.x + by.x, area.y + by.y, area.width, area.height)
}

/// Out of the border of a card, and clear of it.
fn leave(from: Rect, share: f32, aim: &Point) -> Vec<Stop> {
    let down = if aim.y >= from.y { 1.0 } else { -1.0 };
    let x = from.x + from.width * share;
    let y = if down > 0.0 { from.bottom() } else { from.y };
    let mut stops = vec![Stop {
        at: Point { x, y },
        along: Point { x: 0.0, y: down },
    }];
    if aim.x > from.right() + 6.0 {
        let at = Point {
            x: (x + 22.0).max(from.right() - 10.0),
            y: y + down * CLEARANCE,
        };
        stops.push(Stop {
            at,
            along: Point { x: 1.0, y: 0.0 },
        });
    }
    stops
}

/// Into the border of a card, from beside.
fn enter(to: Rect, from: Point, mut stops: Vec<Stop>) -> Way {
    let down = if from.y <= to.middle() { 1.0 } else { -1.0 };
    let x = to.right() - to.width * 0.12;
    let tip = Point {
        x,
        y: if down > 0.0 { to.y } else { to.bottom() },
    };
    let aside = Point {
        x: (x - 34.0).max(to.x - 6.0),
        y: tip.y - down * (CLEARANCE + HEAD),
    };
    stops.push(Stop {
        at: aside,
        along: Point { x: 1.0, y: 0.0 },
    });
    let base = Point {
        x,
        y: tip.y - down * HEAD,
    };
    stops.push(Stop {
        at: base,
        along: Point { x: 0.0, y: down },
    });
    Way { stops, tip }
}

/// Draws one arrow.
pub(super) fn draw(canvas: &mut Canvas, scene: &Scene, arrow: &Arrow, way: &Way) {
    let [first, .., last] = way.stops.as_slice() else {
        return;
    };
    let palette = scene.palette;
    let colour = match (arrow.is_critical, arrow.is_disputed) {
        (true, _) => palette.critical,
        (_, true) => palette.amber,
        _ => palette.faint,
    };
    let dash = match arrow.line {
        Line::Solid => "",
        Line::Dashed => "6 4",
        Line::Dotted => "1.5 3.5",
    };
    let width = if arrow.is_critical { 1.7 } else { 1.2 };
    let mut d = format!("M{} {}", n(first.at.x), n(first.at.y));
    for pair in way.stops.windows(2) {
        push_curve(&mut d, pair[0], pair[1]);
    }
    let bounds = bounds(way);
    canvas.path(bounds, &d, None, Stroke::dashed(colour, width, dash));
    let across = |side: f32| Point {
        x: last.at.x + side * last.along.y,
        y: last.at.y + side * last.along.x,
    };
    let (one, other) = (across(-3.6), across(3.6));
    let head = format!(
        "M{} {}L{} {}L{} {}Z",
        n(way.tip.x),
        n(way.tip.y),
        n(one.x),
        n(one.y),
        n(other.x),
        n(other.y)
    );
    canvas.path(bounds, &head, Some(colour), Stroke::default());
}

/// Draws what the arrow's line does not show, on top of all lines.
pub(super) fn draw_chip(
    canvas: &mut Canvas,
    scene: &Scene,
    arrow: &Arrow,
    way: &Way,
    cards: &[Rect],
) {
    let words = chip_words(&arrow.label);
    let points: Vec<Point> = way.stops.iter().map(|stop| stop.at).collect();
    // The window's sign for what the sources do not agree on.
    let words = match (arrow.is_disputed, words.is_empty()) {
        (false, _) => words,
        (true, true) => "?".to_owned(),
        (true, false) => format!("{words} ?"),
    };
    if !words.is_empty() && points.len() > 1 {
        chip(canvas, scene, arrow, &words, (&points, cards));
    }
}

/// Where along a way a chip is tried, the best place first.
const SHARES: [f32; 9] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9];

/// The first place along the way where a chip covers no card.
fn free(points: &[Point], size: (f32, f32), cards: &[Rect]) -> Option<Point> {
    let lengths: Vec<f32> = points.windows(2).map(length).collect();
    let whole: f32 = lengths.iter().sum();
    let at = |share: f32| {
        let mut left = whole * share;
        for (pair, length) in points.windows(2).zip(&lengths) {
            if left <= *length {
                let part = left / length.max(0.001);
                return Point {
                    x: pair[0].x + (pair[1].x - pair[0].x) * part,
                    y: pair[0].y + (pair[1].y - pair[0].y) * part,
                };
            }
            left -= length;
        }
        points[0]
    };
    let is_free = |place: &Point| {
        !cards.iter().any(|card| {
            (place.x - (card.x + card.width / 2.0)).abs() < (card.width + size.0) / 2.0
                && (place.y - card.middle()).abs() < (card.height + size.1) / 2.0
        })
    };
    let beside = |aside: f32| {
        let place = move |share: &f32| {
            let at = at(*share);
            Point {
                y: at.y + aside,
                ..at
            }
        };
        SHARES.iter().map(place)
    };
    [0.0, -18.0, 18.0, -34.0, 34.0, -46.0, 46.0, -58.0, 58.0]
        .into_iter()
        .flat_map(beside)
        .find(is_free)
}

fn length(pair: &[Point]) -> f32 {
    (pair[1].x - pair[0].x).abs() + (pair[1].y - pair[0].y).abs()
}

fn push_curve(d: &mut String, from: Stop, to: Stop) {
    let pair = |point: Point| format!("{} {}", n(point.x), n(point.y));
    // Writing into a string cannot fail.
    let _ = match bend(from, to) {
        Bend::Straight(_, end) => write!(d, "L{}", pair(end)),
        Bend::Quarter(_, corner, end) => write!(d, "Q{} {}", pair(corner), pair(end)),
        Bend::Wave(start, end) => {
            let (one, other) = wave_handles(start, end);
            write!(d, "C{} {} {}", pair(one), pair(other), pair(end))
        }
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
        None => {
            let words = words.replace("of the successor", "of next");
            words.split(' ').map(rounded).collect::<Vec<_>>().join(" ")
        }
    }
}

/// A number with a sign, to a tenth: an arrow has no room for more.
fn rounded(word: &str) -> String {
    match word.parse::<f64>() {
        Ok(number) if word.contains('.') => format!("{:+}", (number * 10.0).round() / 10.0),
        _ => word.to_owned(),
    }
}

/// The words on the arrow; above it where it is shorter than they are.
fn chip(
    canvas: &mut Canvas,
    scene: &Scene,
    arrow: &Arrow,
    words: &str,
    (points, cards): (&[Point], &[Rect]),
) {
    let mut at = middle(points);
    let palette = scene.palette;
    let tone = match (arrow.is_critical, arrow.is_disputed) {
        (true, _) => palette.danger(),
        (_, true) => palette.tone(palette.amber, false),
        _ => palette.neutral(),
    };
    let text = fonts::fitted(words, 150.0, 9.5, Weight::SemiBold);
    let width = fonts::width(&text, 9.5, Weight::SemiBold) + 12.0;
    let reach = points
        .first()
        .zip(points.last())
        .map_or(0.0, |(a, b)| (b.x - a.x).abs());
    if let Some(free) = free(points, (width + 2.0, 18.0), cards) {
        at = free;
    } else if reach < width + 14.0 {
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
    let longest = points
        .windows(2)
        .max_by(|a, b| length(a).total_cmp(&length(b)));
    longest.map_or(Point::default(), |pair| Point {
        x: (pair[0].x + pair[1].x) / 2.0,
        y: (pair[0].y + pair[1].y) / 2.0,
    })
}

fn bounds(way: &Way) -> Rect {
    let points: Vec<Point> = way
        .stops
        .iter()
        .map(|stop| stop.at)
        .chain([way.tip])
        .collect();
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
