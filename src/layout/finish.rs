//! The last steps both modes share: stack the lanes, and give every edge of the input its route.

use super::graph::Graph;
use super::{Input, Layout, Point, Rect, Route, Spacing, Span};

/// The bands of the lanes, each as high as its contents; moves `boxes` from the coordinates of the contents of their
/// lane to those of the drawing. `others` are further heights to make room for, as (lane, y).
pub(super) fn stack_lanes(
    graph: &Graph,
    spacing: &Spacing,
    boxes: &mut [Rect],
    others: impl Iterator<Item = (u32, f32)>,
) -> Vec<Span> {
    let mut heights = vec![0.0f32; graph.lanes];
    let bottoms = graph
        .lane
        .iter()
        .zip(boxes.iter())
        .map(|(&lane, area)| (lane, area.bottom()));
    for (lane, bottom) in bottoms.chain(others) {
        let height = &mut heights[lane as usize];
        *height = height.max(bottom);
    }
    let mut at = 0.0;
    let lanes: Vec<Span> = heights
        .iter()
        .map(|height| {
            let span = Span {
                start: at,
                end: at + (height + 2.0 * spacing.lane_padding).max(spacing.lane_height),
            };
            at = span.end + spacing.lane_gap;
            span
        })
        .collect();
    for (area, &lane) in boxes.iter_mut().zip(&graph.lane) {
        area.y += lanes[lane as usize].start + spacing.lane_padding;
    }
    lanes
}

/// The routes of all edges of `input`; `paths` are those of the edges of `graph`, from left to right.
pub(super) fn routes(input: &Input, graph: &Graph, paths: &[Vec<Point>]) -> Vec<Route> {
    input
        .edges
        .iter()
        .zip(&graph.origins)
        .map(|(&(from, to), origin)| {
            let mut points = origin
                .edge
                .map_or(Vec::new(), |edge| paths[edge as usize].clone());
            if origin.is_reversed {
                points.reverse();
            }
            Route {
                from,
                to,
                points,
                is_reversed: origin.is_reversed,
            }
        })
        .collect()
}

/// Puts the parts together and measures the whole.
pub(super) fn assemble(
    boxes: Vec<Rect>,
    lanes: Vec<Span>,
    layers: Vec<Span>,
    routes: Vec<Route>,
) -> Layout {
    let width = boxes
        .iter()
        .fold(0.0, |most: f32, area| most.max(area.right()));
    let height = lanes.last().map_or(0.0, |lane| lane.end);
    Layout {
        boxes,
        lanes,
        layers,
        routes,
        width,
        height,
    }
}
