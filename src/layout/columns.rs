//! Mode `Layers`: from the cleaned graph to the drawing.

use super::graph::Graph;
use super::layered::Layered;
use super::place::{Placed, straighten};
use super::{Input, Layout, Point, Rect, Spacing, Span};
use super::{finish, isolated, layering, order, pins};

/// Draws `graph` in layers.
pub(super) fn draw(input: &Input, graph: &Graph, spacing: &Spacing) -> Layout {
    let mut layered = Layered::new(graph, layering::assign(graph, spacing));
    order::reduce_crossings(&mut layered);
    let mut placed = straighten(graph, &layered, spacing);
    let mut layers = spans(graph, &layered, spacing);
    let mut boxes = boxes(graph, &layered, &placed, &layers);
    pins::give_way(graph, &layered, spacing, &layers, &mut placed, &mut boxes);
    isolated::fill(graph, &layered, spacing, &placed, &mut layers, &mut boxes);
    let bends =
        (layered.tickets..layered.rank.len()).map(|bend| (layered.lane[bend], placed.middle[bend]));
    let lanes = finish::stack_lanes(graph, spacing, &mut boxes, bends);
    let ways = Ways {
        graph,
        layered: &layered,
        placed: &placed,
        layers: &layers,
        lanes: &lanes,
        boxes: &boxes,
        spacing,
    };
    let paths: Vec<Vec<Point>> = (0..graph.edges.len()).map(|edge| ways.path(edge)).collect();
    finish::assemble(boxes, lanes, layers, finish::routes(input, graph, &paths))
}

/// Left and right border of every layer; isolated tickets must fit in each.
fn spans(graph: &Graph, layered: &Layered, spacing: &Spacing) -> Vec<Span> {
    let least = isolated::widest(graph);
    let is_box = |vertex: &&u32| {
        (**vertex as usize) < layered.tickets && graph.pinned[**vertex as usize].is_none()
    };
    let mut at = 0.0;
    (0..layered.layers)
        .map(|rank| {
            let boxes = layered.order[layered.layer(rank)].iter().filter(is_box);
            let width = boxes.fold(least, |most, &vertex| {
                most.max(graph.width[vertex as usize])
            });
            let span = Span {
                start: at,
                end: at + width,
            };
            at = span.end + spacing.layer_gap;
            span
        })
        .collect()
}

/// Boxes of the connected tickets, centred in their layer, `y` counted from the first row of the lane.
fn boxes(graph: &Graph, layered: &Layered, placed: &Placed, layers: &[Span]) -> Vec<Rect> {
    (0..graph.nodes())
        .map(|node| {
            let (width, height) = (graph.width[node], graph.height[node]);
            let layer = layers
                .get(layered.rank[node] as usize)
                .copied()
                .unwrap_or_default();
            let x = layer.start + (layer.end - layer.start - width) / 2.0;
            Rect {
                x,
                y: placed.middle[node] - height / 2.0,
                width,
                height,
            }
        })
        .collect()
}

/// Everything a route needs to know.
struct Ways<'a> {
    graph: &'a Graph,
    layered: &'a Layered,
    placed: &'a Placed,
    layers: &'a [Span],
    lanes: &'a [Span],
    boxes: &'a [Rect],
    spacing: &'a Spacing,
}

impl Ways<'_> {
    /// The points of an edge of the graph, from left to right. A bend crosses its layer on one height; a box narrower
    /// than its layer is left and entered on its own height.
    fn path(&self, edge: usize) -> Vec<Point> {
        let (from, to) = self.graph.edges[edge];
        let (source, target) = (&self.boxes[from as usize], &self.boxes[to as usize]);
        let start = Point {
            x: source.right(),
            y: source.middle(),
        };
        let end = Point {
            x: target.x,
            y: target.middle(),
        };
        let (first, count) = self.layered.bends[edge];
        if first == u32::MAX || end.x <= start.x {
            return vec![start, end];
        }
        let mut points = Vec::with_capacity(2 * count as usize + 4);
        points.push(start);
        if self.graph.pinned[from as usize].is_none() {
            points.push(Point {
                x: self.layers[self.layered.rank[from as usize] as usize].end,
                y: start.y,
            });
        }
        for bend in first as usize..(first + count) as usize {
            let layer = self.layers[self.layered.rank[bend] as usize];
            let lane = self.lanes[self.layered.lane[bend] as usize];
            let y = lane.start + self.spacing.lane_padding + self.placed.middle[bend];
            points.push(Point { x: layer.start, y });
            points.push(Point { x: layer.end, y });
        }
        if self.graph.pinned[to as usize].is_none() {
            points.push(Point {
                x: self.layers[self.layered.rank[to as usize] as usize].start,
                y: end.y,
            });
        }
        points.push(end);
        points.retain(|point| (start.x..=end.x).contains(&point.x));
        drop_straight(&mut points);
        points
    }
}

/// Removes points that stand on the same height as both their neighbours, and repeated ones.
fn drop_straight(points: &mut Vec<Point>) {
    let mut kept = 1;
    for index in 1..points.len() {
        let point = points[index];
        let is_last = index + 1 == points.len();
        let is_straight =
            !is_last && points[kept - 1].y == point.y && points[index + 1].y == point.y;
        if !is_straight && (point != points[kept - 1] || is_last) {
            points[kept] = point;
            kept += 1;
        }
    }
    points.truncate(kept);
}
