//! Mode `Time`: the moment gives the left edge, only the row within the lane is chosen.
//!
//! Boxes are taken from left to right, and each takes the free row nearest to the rows its predecessors stand in, so
//! that chains run straight; a new row opens only when all are taken, which gives the least number of rows when no
//! box is pinned (interval partitioning, Kleinberg and Tardos 2005, section 4.1). Boxes that touch do not overlap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::Graph;
use super::{Input, Layout, Point, Rect, Spacing, finish, pins};

/// Draws `graph` on a time axis.
pub(super) fn draw(input: &Input, graph: &Graph, spacing: &Spacing) -> Layout {
    let lefts = lefts(input, graph, spacing);
    let mut lanes: Vec<Rows> = (0..graph.lanes).map(|_| Rows::default()).collect();
    for node in 0..graph.nodes() {
        let rows = &mut lanes[graph.lane[node] as usize];
        rows.pitch = rows.pitch.max(graph.height[node] + spacing.row_gap);
    }
    let mut boxes: Vec<Rect> = (0..graph.nodes())
        .map(|node| {
            let pinned = pins::pinned_box(graph, spacing, node);
            let area = Rect {
                x: lefts[node],
                y: 0.0,
                width: graph.width[node],
                height: graph.height[node],
            };
            pinned.map_or(area, |pinned| Rect {
                y: pinned.y,
                ..area
            })
        })
        .collect();
    for (node, area) in boxes
        .iter()
        .enumerate()
        .filter(|&(node, _)| graph.pinned[node].is_some())
    {
        lanes[graph.lane[node] as usize].pinned.push(*area);
    }
    let mut sorted: Vec<usize> = (0..graph.nodes())
        .filter(|&node| graph.pinned[node].is_none())
        .collect();
    sorted.sort_by(|&a, &b| lefts[a].total_cmp(&lefts[b]).then(a.cmp(&b)));
    let mut row = vec![None::<usize>; graph.nodes()];
    for node in sorted {
        let wish = wish(graph, &row, node, &lanes);
        let rows = &mut lanes[graph.lane[node] as usize];
        let taken = rows.take(&boxes[node], wish, spacing.row_gap);
        row[node] = Some(taken);
        boxes[node].y = taken as f32 * rows.pitch;
    }
    let bands = finish::stack_lanes(graph, spacing, &mut boxes, std::iter::empty());
    let paths: Vec<Vec<Point>> = graph
        .edges
        .iter()
        .map(|&(from, to)| {
            let (source, target) = (&boxes[from as usize], &boxes[to as usize]);
            vec![
                Point {
                    x: source.right(),
                    y: source.middle(),
                },
                Point {
                    x: target.x,
                    y: target.middle(),
                },
            ]
        })
        .collect();
    finish::assemble(
        boxes,
        bands,
        Vec::new(),
        finish::routes(input, graph, &paths),
    )
}

/// Left edges: the given ones, and for boxes without a moment right of their predecessors.
fn lefts(input: &Input, graph: &Graph, spacing: &Spacing) -> Vec<f32> {
    let mut lefts = vec![0.0f32; graph.nodes()];
    for node in graph.topological() {
        let after = graph
            .before
            .of(node)
            .iter()
            .map(|&before| {
                lefts[before as usize] + graph.width[before as usize] + spacing.layer_gap
            })
            .fold(0.0, f32::max);
        lefts[node as usize] = input.nodes[node as usize]
            .time_x
            .filter(|x| x.is_finite())
            .unwrap_or(after);
    }
    lefts
}

/// The row a box wants: the middle one of its predecessors' in the lane; otherwise the border of the lane behind
/// which they stand; otherwise the first.
fn wish(graph: &Graph, row: &[Option<usize>], node: usize, lanes: &[Rows]) -> usize {
    let lane = graph.lane[node];
    let mut inside: Vec<usize> = Vec::new();
    let mut is_below = false;
    for &before in graph.before.of(node as u32) {
        if graph.lane[before as usize] == lane {
            inside.extend(row[before as usize]);
        }
        is_below |= graph.lane[before as usize] > lane;
    }
    inside.sort_unstable();
    let last = lanes[lane as usize].ends.len().saturating_sub(1);
    inside
        .get(inside.len() / 2)
        .copied()
        .unwrap_or(if is_below { last } else { 0 })
}

/// The rows of one lane.
#[derive(Default)]
struct Rows {
    /// From the top of one row to the top of the next.
    pitch: f32,
    /// `[rows]`: where the last box of each ends.
    ends: Vec<f32>,
    /// The rows by that end, the earliest first; entries whose end has changed since are skipped.
    earliest: BinaryHeap<Reverse<(u32, usize)>>,
    /// Pinned boxes, which stand where they like.
    pinned: Vec<Rect>,
}

impl Rows {
    /// Puts `area` into the free row nearest to `wish` and returns it.
    fn take(&mut self, area: &Rect, wish: usize, gap: f32) -> usize {
        let row = if self.has_free(area.x) {
            self.nearest_free(area, wish, gap)
        } else {
            None
        };
        let row = row.unwrap_or_else(|| {
            let first = self.ends.len();
            let row = (first..)
                .find(|&row| self.is_clear(area, row, gap))
                .unwrap_or(first);
            self.ends.resize(row + 1, f32::MIN);
            row
        });
        self.ends[row] = area.right();
        self.earliest.push(Reverse((sortable(area.right()), row)));
        row
    }

    /// Whether any row has ended by `x`; drops outdated entries on the way.
    fn has_free(&mut self, x: f32) -> bool {
        while let Some(&Reverse((end, row))) = self.earliest.peek() {
            if end == sortable(self.ends[row]) {
                return self.ends[row] <= x;
            }
            self.earliest.pop();
        }
        false
    }

    fn nearest_free(&self, area: &Rect, wish: usize, gap: f32) -> Option<usize> {
        let rows = self.ends.len();
        let is_free = |row: &usize| self.ends[*row] <= area.x && self.is_clear(area, *row, gap);
        (0..rows.max(wish + 1))
            .flat_map(|away| [wish.checked_sub(away), Some(wish + away)])
            .flatten()
            .filter(|row| *row < rows)
            .find(is_free)
    }

    /// Whether no pinned box is in the way.
    fn is_clear(&self, area: &Rect, row: usize, gap: f32) -> bool {
        let placed = Rect {
            y: row as f32 * self.pitch - gap,
            height: area.height + 2.0 * gap,
            ..*area
        };
        !self.pinned.iter().any(|pinned| pinned.overlaps(&placed))
    }
}

/// Bits that sort like the number.
fn sortable(number: f32) -> u32 {
    let bits = number.to_bits();
    if bits >> 31 == 1 {
        !bits
    } else {
        bits | 1 << 31
    }
}
