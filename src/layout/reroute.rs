//! The routes of a drawing that was changed in one place: kept where both ends stayed, new where one moved.

use std::collections::HashMap;

use super::graph::Graph;
use super::local::nearest_free;
use super::{Layout, Point, Rect, Spacing, Span};

/// A level piece of a route that stays: it passes from `from` to `to` at `y`, in the coordinates of the contents of
/// the lane.
pub(super) struct Passing {
    pub(super) lane: u32,
    pub(super) from: f32,
    pub(super) to: f32,
    pub(super) y: f32,
}

/// `[edges]`: for an edge of which both ends stay, the points between its ends with the lane each lies in, `y` in the
/// coordinates of the contents of that lane; `old` `[nodes]` gives the index in `previous` of what stays.
pub(super) fn kept_bends(
    graph: &Graph,
    previous: &Layout,
    old: &[Option<u32>],
    spacing: &Spacing,
) -> Vec<Option<Vec<(u32, Point)>>> {
    let flow = |route: &super::Route| {
        if route.is_reversed {
            (route.to, route.from)
        } else {
            (route.from, route.to)
        }
    };
    let known: HashMap<(u32, u32), usize> = previous
        .routes
        .iter()
        .enumerate()
        .map(|(index, route)| (flow(route), index))
        .collect();
    let bends = |&(from, to): &(u32, u32)| {
        let route = &previous.routes[*known.get(&(old[from as usize]?, old[to as usize]?))?];
        let inner = route.points.get(1..route.points.len().checked_sub(1)?)?;
        let mut bends: Vec<(u32, Point)> = inner
            .iter()
            .map(|&point| in_lane(previous, spacing, point))
            .collect();
        if route.is_reversed {
            bends.reverse();
        }
        Some(bends)
    };
    graph.edges.iter().map(bends).collect()
}

/// The lane a point lies in, or the one above the gap it lies in, and the point counted from its contents.
fn in_lane(previous: &Layout, spacing: &Spacing, point: Point) -> (u32, Point) {
    let lane = previous
        .lanes
        .partition_point(|lane| lane.start <= point.y)
        .saturating_sub(1);
    let top = previous.lanes.get(lane).map_or(0.0, |lane| lane.start) + spacing.lane_padding;
    (
        lane as u32,
        Point {
            y: point.y - top,
            ..point
        },
    )
}

/// The level pieces between the points of one route.
pub(super) fn passing(bends: &[(u32, Point)]) -> impl Iterator<Item = Passing> {
    let level = bends
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0 && pair[0].1.y == pair[1].1.y);
    level.map(|pair| Passing {
        lane: pair[0].0,
        from: pair[0].1.x,
        to: pair[1].1.x,
        y: pair[0].1.y,
    })
}

/// What a new route must know.
pub(super) struct Rerouter<'a> {
    pub(super) spacing: &'a Spacing,
    pub(super) layers: &'a [Span],
    pub(super) lanes: &'a [Span],
    pub(super) boxes: &'a [Rect],
}

impl Rerouter<'_> {
    /// The points of an edge from left to right, over the given bends or, without, over new ones.
    pub(super) fn path(
        &self,
        (from, to): (u32, u32),
        bends: Option<&[(u32, Point)]>,
    ) -> Vec<Point> {
        let (source, target) = (&self.boxes[from as usize], &self.boxes[to as usize]);
        let start = Point {
            x: source.right(),
            y: source.middle(),
        };
        let end = Point {
            x: target.x,
            y: target.middle(),
        };
        let mut points = vec![start];
        if let Some(bends) = bends {
            points.extend(bends.iter().map(|&(lane, point)| {
                let top = self.lanes.get(lane as usize).map_or(0.0, |lane| lane.start);
                Point {
                    y: top + self.spacing.lane_padding + point.y,
                    ..point
                }
            }));
        } else {
            self.bend(start, end, &mut points);
        }
        points.push(end);
        points
    }

    /// Adds bends that lead the straight line from `start` to `end` round the boxes of the layers between.
    fn bend(&self, start: Point, end: Point, points: &mut Vec<Point>) {
        let gap = self.spacing.edge_gap;
        for layer in self
            .layers
            .iter()
            .filter(|layer| start.x < layer.start && layer.end < end.x)
        {
            let middle = (layer.start + layer.end) / 2.0;
            let straight = start.y + (end.y - start.y) * (middle - start.x) / (end.x - start.x);
            let mut taken: Vec<Span> = self
                .boxes
                .iter()
                .filter(|area| area.x < layer.end && layer.start < area.right())
                .map(|area| Span {
                    start: area.y - gap,
                    end: area.bottom() + gap,
                })
                .collect();
            taken.sort_by(|a, b| a.start.total_cmp(&b.start));
            let y = nearest_free(&taken, straight);
            points.push(Point { x: layer.start, y });
            points.push(Point { x: layer.end, y });
        }
    }
}
