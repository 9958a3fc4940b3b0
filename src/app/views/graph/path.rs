//! The curve of one arrow: from its port over the bends of the layout to the port of its successor.
//!
//! Curves are flattened once per layout; painting, culling and hit testing all use the same points. Knows nothing
//! about colours.

use super::model::{Enter, Leave};
use egui::{Pos2, Rect, Vec2, epaint::CubicBezierShape, pos2, vec2};

/// Length of an arrow head, in drawing points.
pub const HEAD: f32 = 7.0;
/// How far the flattened curve may be off, in drawing points; invisible up to the largest zoom.
const TOLERANCE: f32 = 0.12;
/// About the size of a chip, in drawing points.
const CHIP: Vec2 = vec2(40.0, 16.0);
/// How far an arrow along a border keeps from it.
const CLEARANCE: f32 = 13.0;
/// How far a curve that has to turn back swings out.
const SWING: f32 = 30.0;

/// The curve of an arrow, in drawing points.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The flattened curve up to the arrow head; empty for an arrow from a card to itself.
    pub points: Vec<Pos2>,
    /// The tip of the head.
    pub tip: Pos2,
    /// Where the head points, of length 1.
    pub heading: Vec2,
    /// Where the chip stands.
    pub chip: Pos2,
    /// Everything the arrow covers.
    pub bounds: Rect,
}

/// Where an arrow leaves and enters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    /// On the predecessor.
    pub leave: Leave,
    /// On the successor.
    pub enter: Enter,
}

impl Default for Path {
    fn default() -> Self {
        Self {
            points: Vec::new(),
            tip: Pos2::ZERO,
            heading: Vec2::ZERO,
            chip: Pos2::ZERO,
            bounds: Rect::NOTHING,
        }
    }
}

impl Path {
    /// The curve between two boxes over `bends`; `is_reversed` where the layout drew it from right to left.
    pub fn between(from: Rect, to: Rect, ends: Ends, bends: &[Pos2], is_reversed: bool) -> Self {
        let (tip, heading) = entry(from, to, ends.enter, is_reversed);
        let base = tip - heading * HEAD;
        let aim = bends.first().copied().unwrap_or(base);
        let (start, leaving) = exit(from, aim, ends.leave, is_reversed);
        let along = vec2(if is_reversed { -1.0 } else { 1.0 }, 0.0);
        let mut points = vec![start];
        let mut here = (start, leaving);
        let mut stops: Vec<Pos2> = Vec::with_capacity(bends.len() + 2);
        stops.extend(way_out(from, start, leaving, aim));
        stops.extend_from_slice(bends);
        stops.extend(way_in(to, tip, heading));
        // The layout's outermost bends may stand on the border of a column that is wider than the box in it.
        let is_ahead =
            |stop: &Pos2| (*stop - start).dot(along) > 4.0 && (base - *stop).dot(along) > 4.0;
        let is_turn = |stop: &Pos2| leaving != along || heading != along || is_ahead(stop);
        for stop in stops
            .into_iter()
            .filter(|stop| is_reversed || is_turn(stop))
        {
            curve(here, (stop, along), &mut points);
            here = (stop, along);
        }
        curve(here, (base, heading), &mut points);
        let bounds = Rect::from_points(&points)
            .union(Rect::from_two_pos(base, tip))
            .expand(HEAD / 2.0);
        let chip = middle(
            &points,
            if matches!(ends.leave, Leave::Along(_)) {
                0.3
            } else {
                0.5
            },
        );
        Self {
            points,
            tip,
            heading,
            chip,
            bounds,
        }
    }

    /// The first and the last point of the curve; twice the same where there is none.
    pub fn ends(&self) -> [Pos2; 2] {
        match self.points.as_slice() {
            [first, .., last] => [*first, *last],
            _ => [Pos2::ZERO; 2],
        }
    }

    /// A straight hint of a curve from a port to the pointer.
    pub fn to_pointer(start: Pos2, pointer: Pos2) -> Self {
        let heading = vec2(1.0, 0.0);
        let mut points = vec![start];
        curve(
            (start, heading),
            (pointer - heading * HEAD, heading),
            &mut points,
        );
        let bounds = Rect::from_points(&points).expand(HEAD);
        Self {
            points,
            tip: pointer,
            heading,
            chip: pointer,
            bounds,
        }
    }

    /// Moves the chip along the curve to the first place where it covers none of `cards`.
    pub fn free_chip(&mut self, cards: &[Rect]) {
        let is_free = |place: &Pos2| {
            let chip = Rect::from_center_size(*place, CHIP);
            !cards.iter().any(|card| card.intersects(chip))
        };
        let shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
        let mut places =
            std::iter::once(self.chip).chain(shares.map(|share| middle(&self.points, share)));
        if let Some(place) = places.find(is_free) {
            self.chip = place;
        }
    }

    /// The least distance from `point` to the curve, in drawing points.
    pub fn distance(&self, point: Pos2) -> f32 {
        let pieces = self
            .points
            .windows(2)
            .map(|ends| distance_to_piece(point, ends[0], ends[1]));
        let head = self.points.last().map_or(f32::INFINITY, |&base| {
            distance_to_piece(point, base, self.tip)
        });
        pieces.fold(head, f32::min)
    }
}

/// Where a predecessor's arrow starts, and in which direction.
fn exit(from: Rect, aim: Pos2, leave: Leave, is_reversed: bool) -> (Pos2, Vec2) {
    match leave {
        Leave::Finish if is_reversed => (from.left_center(), vec2(-1.0, 0.0)),
        Leave::Finish => (from.right_center(), vec2(1.0, 0.0)),
        Leave::Along(share) => {
            let x = from.left() + from.width() * share;
            if aim.y >= from.top() {
                (pos2(x, from.bottom()), vec2(0.0, 1.0))
            } else {
                (pos2(x, from.top()), vec2(0.0, -1.0))
            }
        }
    }
}

/// A stop below (or above) the predecessor, so that an arrow that leaves its border is hidden neither by its own card
/// nor by the next one.
fn way_out(from: Rect, start: Pos2, leaving: Vec2, aim: Pos2) -> Option<Pos2> {
    let is_aside = leaving.x == 0.0 && aim.x > from.right() + 6.0;
    is_aside.then(|| {
        pos2(
            (start.x + 22.0).max(from.right() - 10.0),
            start.y + leaving.y * CLEARANCE,
        )
    })
}

/// A stop before the successor for an arrow that enters its border from beside.
fn way_in(to: Rect, tip: Pos2, heading: Vec2) -> Option<Pos2> {
    (heading.x == 0.0).then(|| {
        pos2(
            (tip.x - 34.0).max(to.left() - 6.0),
            tip.y - heading.y * (CLEARANCE + HEAD),
        )
    })
}

/// Where an arrow touches its successor, and in which direction.
fn entry(from: Rect, to: Rect, enter: Enter, is_reversed: bool) -> (Pos2, Vec2) {
    match enter {
        Enter::Start if is_reversed => (to.right_center(), vec2(-1.0, 0.0)),
        Enter::Start => (to.left_center(), vec2(1.0, 0.0)),
        Enter::Finish => {
            let x = to.right() - to.width() * 0.12;
            if from.center().y <= to.center().y {
                (pos2(x, to.top()), vec2(0.0, 1.0))
            } else {
                (pos2(x, to.bottom()), vec2(0.0, -1.0))
            }
        }
    }
}

/// Appends a curve that leaves `from` and arrives at `to` in the given directions.
fn curve(from: (Pos2, Vec2), to: (Pos2, Vec2), points: &mut Vec<Pos2>) {
    let (start, leaving) = from;
    let (end, heading) = to;
    let way = end - start;
    let is_straight = leaving == heading
        && (way - leaving * way.dot(leaving)).length() < 0.5
        && way.dot(leaving) > 0.0;
    if is_straight {
        points.push(end);
        return;
    }
    let reach = |direction: Vec2| {
        let ahead = way.dot(direction);
        let aside = (way - direction * ahead).length();
        if leaving != heading {
            // A quarter turn: swing as far as the corner, and out of the way where the corner lies behind.
            (ahead * 0.7).max(SWING.min(way.length() * 0.5))
        } else if ahead >= 0.0 {
            (ahead * 0.5).max((aside * 0.5).min(SWING * 0.8))
        } else {
            SWING - ahead * 0.25
        }
    };
    let shape = CubicBezierShape {
        points: [
            start,
            start + leaving * reach(leaving),
            end - heading * reach(heading),
            end,
        ],
        closed: false,
        fill: egui::Color32::TRANSPARENT,
        stroke: egui::epaint::PathStroke::NONE,
    };
    points.extend(shape.flatten(Some(TOLERANCE)).into_iter().skip(1));
}

/// The point at a share of a line's length.
fn middle(points: &[Pos2], share: f32) -> Pos2 {
    let length: f32 = points
        .windows(2)
        .map(|ends| ends[0].distance(ends[1]))
        .sum();
    let mut left = length * share;
    for ends in points.windows(2) {
        let piece = ends[0].distance(ends[1]);
        if piece >= left && piece > 0.0 {
            return ends[0].lerp(ends[1], left / piece);
        }
        left -= piece;
    }
    points.last().copied().unwrap_or_default()
}

fn distance_to_piece(point: Pos2, start: Pos2, end: Pos2) -> f32 {
    let way = end - start;
    let share = ((point - start).dot(way) / way.length_sq().max(1e-6)).clamp(0.0, 1.0);
    point.distance(start + way * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Ends = Ends {
        leave: Leave::Finish,
        enter: Enter::Start,
    };

    fn card(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(146.0, 54.0))
    }

    #[test]
    fn a_plain_arrow_runs_from_the_right_port_to_the_left_one() {
        let (from, to) = (card(0.0, 0.0), card(300.0, 120.0));
        let path = Path::between(from, to, PLAIN, &[pos2(220.0, 60.0)], false);
        assert_eq!(path.points[0], from.right_center());
        assert_eq!(path.tip, to.left_center());
        assert!(path.distance(pos2(220.0, 60.0)) < 0.2, "it passes its bend");
        assert!(
            path.points.windows(2).all(|p| p[1].x >= p[0].x - 0.01),
            "it does not turn back"
        );
    }

    #[test]
    fn a_percent_trigger_leaves_the_lower_border_at_its_percent() {
        let (from, to) = (card(0.0, 0.0), card(180.0, 90.0));
        let ends = Ends {
            leave: Leave::Along(0.5),
            enter: Enter::Start,
        };
        let path = Path::between(from, to, ends, &[], false);
        assert_eq!(path.points[0], pos2(73.0, 54.0));
        assert!(
            path.points[1].y > 54.0 && (path.points[1].x - 73.0).abs() < 20.0,
            "it goes down first"
        );
        let above = Path::between(card(0.0, 200.0), to, ends, &[], false);
        assert_eq!(
            above.points[0].y, 200.0,
            "it leaves the upper border towards what stands above"
        );
    }

    #[test]
    fn neighbours_on_one_height_are_joined_by_a_straight_line() {
        let path = Path::between(card(0.0, 0.0), card(200.0, 0.0), PLAIN, &[], false);
        assert_eq!(path.points.len(), 2);
        assert!((path.chip.y - 27.0).abs() < 0.01);
    }

    #[test]
    fn odd_places_give_finite_curves() {
        for to in [card(0.0, 0.0), card(-400.0, 3.0), card(20.0, 20.0)] {
            for enter in [Enter::Start, Enter::Finish] {
                for leave in [Leave::Finish, Leave::Along(0.3)] {
                    let path = Path::between(card(0.0, 0.0), to, Ends { leave, enter }, &[], false);
                    assert!(path.points.iter().all(|p| p.is_finite()) && path.chip.is_finite());
                    assert!(path.points.len() < 200);
                }
            }
        }
    }
}
