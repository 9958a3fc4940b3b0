//! A small change to a drawing: what was not touched stays where it is.
//!
//! A person who adds a ticket or drags one must find the rest of the picture again, so boxes that were moved look for
//! a place among the others, and only what they push away and successors that would stand left of them move as well.
//! Repeated small changes make a worse picture than a new one; making a new one is up to the caller.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::reroute::{Passing, Rerouter, kept_bends, passing};
use super::{Input, Layout, Point, Rect, Spacing, Span, finish, pins};

/// Draws `input` like `previous`.
///
/// `kept` `[nodes]`: the index in `previous` of each box that shall stay; `None` for new and moved ones. A box whose
/// lane, size or pin differs counts as moved. Lanes grow where needed and never shrink, so what lies below a lane
/// that grows moves down with it. For drawings of [`super::Mode::Layers`]; those of `Time` are cheap to redo.
pub fn relayout_around(
    previous: &Layout,
    kept: &[Option<u32>],
    input: &Input,
    spacing: &Spacing,
) -> Layout {
    let graph = Graph::new(input);
    let mut change = Change::new(&graph, previous, kept, spacing);
    change.place_all();
    let Change {
        boxes, layers, old, ..
    } = change;
    let mut boxes: Vec<Rect> = boxes.into_iter().map(Option::unwrap_or_default).collect();
    let bends = kept_bends(&graph, previous, &old, spacing);
    let heights = bends
        .iter()
        .flatten()
        .flatten()
        .map(|&(lane, point)| (lane, point.y));
    let frame = 2.0 * spacing.lane_padding;
    let lanes_before = (0u32..)
        .zip(&previous.lanes)
        .map(|(lane, band)| (lane, band.end - band.start - frame));
    let lanes_before = lanes_before.filter(|lane| (lane.0 as usize) < graph.lanes);
    let lanes = finish::stack_lanes(&graph, spacing, &mut boxes, heights.chain(lanes_before));
    let rerouter = Rerouter {
        spacing,
        layers: &layers,
        lanes: &lanes,
        boxes: &boxes,
    };
    let paths: Vec<Vec<Point>> = graph
        .edges
        .iter()
        .zip(&bends)
        .map(|(&ends, bends)| rerouter.path(ends, bends.as_deref()))
        .collect();
    finish::assemble(boxes, lanes, layers, finish::routes(input, &graph, &paths))
}

/// Boxes on their way to the new drawing, in the coordinates of the contents of their lane.
struct Change<'a> {
    graph: &'a Graph,
    spacing: &'a Spacing,
    boxes: Vec<Option<Rect>>,
    /// `[nodes]`: index in the previous drawing of the boxes that stay.
    old: Vec<Option<u32>>,
    layers: Vec<Span>,
    /// Where edges that stay pass through layers.
    passing: Vec<Passing>,
    /// Nodes in topological order, the index of each in it, and the indices of those without a place.
    order: Vec<u32>,
    turn: Vec<u32>,
    waiting: BTreeSet<u32>,
}

impl<'a> Change<'a> {
    fn new(
        graph: &'a Graph,
        previous: &Layout,
        kept: &[Option<u32>],
        spacing: &'a Spacing,
    ) -> Change<'a> {
        let order = graph.topological();
        let mut turn = vec![0; graph.nodes()];
        order
            .iter()
            .zip(0u32..)
            .for_each(|(&node, index)| turn[node as usize] = index);
        let mut change = Change {
            graph,
            spacing,
            boxes: vec![None; graph.nodes()],
            old: vec![None; graph.nodes()],
            layers: previous.layers.clone(),
            passing: Vec::new(),
            order,
            turn,
            waiting: BTreeSet::new(),
        };
        for node in 0..graph.nodes() {
            let old = kept.get(node).copied().flatten();
            let stay = old.and_then(|old| change.stay(previous, old, node));
            if stay.is_some() {
                change.old[node] = old;
                change.boxes[node] = stay;
            } else {
                change.waiting.insert(change.turn[node]);
            }
        }
        let bends = kept_bends(graph, previous, &change.old, spacing);
        change.passing = bends
            .iter()
            .flatten()
            .flat_map(|bends| passing(bends))
            .collect();
        change
    }

    /// Where the box stood, if it can stay there.
    fn stay(&self, previous: &Layout, old: u32, node: usize) -> Option<Rect> {
        let area = previous.boxes.get(old as usize)?;
        let lane = previous.lanes.get(self.graph.lane[node] as usize)?;
        let is_same =
            area.width == self.graph.width[node] && area.height == self.graph.height[node];
        let is_inside = lane.start <= area.y && area.bottom() <= lane.end;
        let moved = Rect {
            y: area.y - lane.start - self.spacing.lane_padding,
            ..*area
        };
        let is_at_pin = pins::pinned_box(self.graph, self.spacing, node)
            .is_none_or(|pin| (pin.x - moved.x).abs() < 0.01 && (pin.y - moved.y).abs() < 0.01);
        (is_same && is_inside && is_at_pin).then_some(moved)
    }

    /// Pinned boxes first, since the others make room; then from left to right.
    fn place_all(&mut self) {
        let waiting: Vec<usize> = self
            .waiting
            .iter()
            .map(|&turn| self.order[turn as usize] as usize)
            .collect();
        for node in waiting {
            if let Some(area) = pins::pinned_box(self.graph, self.spacing, node) {
                self.waiting.remove(&self.turn[node]);
                self.boxes[node] = Some(area);
                self.lift_below(node, area);
            }
        }
        while let Some(turn) = self.waiting.pop_first() {
            let node = self.order[turn as usize] as usize;
            let area = self.best_place(node);
            self.boxes[node] = Some(area);
            for &after in self.graph.after.of(node as u32) {
                if self.boxes[after as usize].is_some_and(|after| after.x <= area.right()) {
                    self.lift(after as usize);
                }
            }
        }
    }

    /// Lifts what lies under a box that was just pinned.
    fn lift_below(&mut self, node: usize, area: Rect) {
        for other in (0..self.boxes.len()).filter(|&other| other != node) {
            let is_hit = self.graph.lane[other] == self.graph.lane[node]
                && self.boxes[other].is_some_and(|other| other.overlaps(&area));
            if is_hit {
                self.lift(other);
            }
        }
    }

    /// Takes a box out to place it again, unless it is pinned.
    fn lift(&mut self, node: usize) {
        if self.graph.pinned[node].is_none() {
            self.boxes[node] = None;
            self.old[node] = None;
            self.waiting.insert(self.turn[node]);
        }
    }

    /// The layer next to the neighbours, at the free height nearest to theirs; isolated boxes take the layer where
    /// they stand highest.
    fn best_place(&mut self, node: usize) -> Rect {
        let placed =
            |&node: &u32| Some((self.graph.lane[node as usize], self.boxes[node as usize]?));
        let before: Vec<(u32, Rect)> = self
            .graph
            .before
            .of(node as u32)
            .iter()
            .filter_map(placed)
            .collect();
        let after: Vec<(u32, Rect)> = self
            .graph
            .after
            .of(node as u32)
            .iter()
            .filter_map(placed)
            .collect();
        let room = self.spacing.layer_gap / 2.0;
        let right = before
            .iter()
            .map(|other| other.1.right() + room)
            .fold(0.0, f32::max);
        let mut layer = self.layer_from(right);
        if before.is_empty() && after.is_empty() {
            let places: Vec<Rect> = (0..self.layers.len())
                .map(|layer| self.place_in(node, layer, 0.0))
                .collect();
            return places
                .into_iter()
                .min_by(|a, b| a.y.total_cmp(&b.y))
                .unwrap_or_default();
        }
        if before.is_empty() {
            let left = after
                .iter()
                .map(|other| other.1.x - room)
                .fold(f32::INFINITY, f32::min);
            layer = self
                .layers
                .partition_point(|layer| layer.end <= left)
                .saturating_sub(1);
        }
        let lane = self.graph.lane[node];
        let height = self.graph.height[node];
        let beside = before.iter().chain(&after).filter(|other| other.0 == lane);
        let mut wishes: Vec<f32> = beside
            .map(|other| other.1.middle() - height / 2.0)
            .collect();
        wishes.sort_by(f32::total_cmp);
        self.place_in(
            node,
            layer,
            wishes.get(wishes.len() / 2).copied().unwrap_or(0.0),
        )
    }

    /// The first layer that begins at `x` or later, a new one if there is none.
    fn layer_from(&mut self, x: f32) -> usize {
        let found = self.layers.partition_point(|layer| layer.start < x);
        if found == self.layers.len() {
            let start = self
                .layers
                .last()
                .map_or(0.0, |last| last.end + self.spacing.layer_gap)
                .max(x);
            self.layers.push(Span { start, end: start });
        }
        found
    }

    /// The free place of a layer nearest to `wish`; the last layer grows to hold the box.
    fn place_in(&mut self, node: usize, layer: usize, wish: f32) -> Rect {
        let (width, height) = (self.graph.width[node], self.graph.height[node]);
        if layer + 1 == self.layers.len() {
            let last = &mut self.layers[layer];
            last.end = last.end.max(last.start + width);
        }
        let span = self.layers[layer];
        let x = span.start + ((span.end - span.start - width) / 2.0).max(0.0);
        let lane = self.graph.lane[node];
        let (row_gap, edge_gap) = (self.spacing.row_gap, self.spacing.edge_gap);
        let boxes = self
            .boxes
            .iter()
            .zip(&self.graph.lane)
            .filter(|(_, other)| **other == lane)
            .filter_map(|(area, _)| area.filter(|area| area.x < x + width && x < area.right()))
            .map(|area| Span {
                start: area.y - row_gap - height,
                end: area.bottom() + row_gap,
            });
        let edges = self
            .passing
            .iter()
            .filter(|edge| edge.lane == lane && edge.from < x + width && x < edge.to)
            .map(|edge| Span {
                start: edge.y - edge_gap - height,
                end: edge.y + edge_gap,
            });
        let mut taken: Vec<Span> = boxes.chain(edges).collect();
        taken.sort_by(|a, b| a.start.total_cmp(&b.start));
        Rect {
            x,
            y: nearest_free(&taken, wish),
            width,
            height,
        }
    }
}

/// The number nearest to `wish`, not negative, that lies strictly inside none of the stretches, which are sorted by
/// their start.
pub(super) fn nearest_free(taken: &[Span], wish: f32) -> f32 {
    let mut free_from = 0.0f32;
    let mut best = f32::INFINITY;
    for span in taken.iter().chain([&Span {
        start: f32::INFINITY,
        end: f32::INFINITY,
    }]) {
        if free_from <= span.start {
            let nearest = wish.clamp(free_from, span.start);
            if (nearest - wish).abs() < (best - wish).abs() {
                best = nearest;
            }
        }
        free_from = free_from.max(span.end);
    }
    best
}
