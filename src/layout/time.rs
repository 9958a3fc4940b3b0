//! Mode `Time`: the moment gives the left edge, only the row within the lane is chosen.
//!
//! Boxes are taken from left to right, and each takes the free row nearest to the rows its predecessors stand in, so
//! that chains run straight; a new row opens only when all are taken, which gives the least number of rows when no
//! box is pinned (interval partitioning, Kleinberg and Tardos 2005, section 4.1). Boxes that touch do not overlap.

use std::collections::HashMap;

use super::graph::Graph;
use super::rows::Rows;
use super::{Input, Layout, Point, Rect, Spacing, finish, pins};

/// Draws `graph` on a time axis.
pub(super) fn draw(input: &Input, graph: &Graph, spacing: &Spacing) -> Layout {
    let lefts = lefts(input, graph, spacing);
    let mut lanes: Vec<Rows> = (0..graph.lanes).map(|_| Rows::default()).collect();
    for node in 0..graph.nodes() {
        let rows = &mut lanes[graph.lane[node] as usize];
        rows.pitch = rows.pitch.max(graph.height[node] + spacing.row_gap);
    }
    let mut boxes = boxes(graph, spacing, &lefts);
    for node in (0..graph.nodes()).filter(|&node| graph.pinned[node].is_some()) {
        lanes[graph.lane[node] as usize].pinned.push(boxes[node]);
    }
    let mut sorted: Vec<usize> = (0..graph.nodes())
        .filter(|&node| graph.pinned[node].is_none())
        .collect();
    sorted.sort_by(|&a, &b| lefts[a].total_cmp(&lefts[b]).then(a.cmp(&b)));
    let mut row = vec![None::<usize>; graph.nodes()];
    for &node in &sorted {
        let wish = wish(graph, &row, node, &lanes);
        let rows = &mut lanes[graph.lane[node] as usize];
        let taken = rows.take(&boxes[node], wish, spacing.row_gap);
        row[node] = Some(taken);
        boxes[node].y = taken as f32 * rows.pitch;
    }
    let bands = finish::stack_lanes(graph, spacing, &mut boxes, std::iter::empty());
    let next = next_in_row(graph, &sorted, &row);
    let path = |&(from, to): &(u32, u32)| {
        let is_clear = next[from as usize] == Some(to);
        path(
            &boxes[from as usize],
            &boxes[to as usize],
            is_clear,
            spacing,
        )
    };
    let paths: Vec<Vec<Point>> = graph.edges.iter().map(path).collect();
    finish::assemble(
        boxes,
        bands,
        Vec::new(),
        finish::routes(input, graph, &paths),
    )
}

/// The boxes at their moments; those that are pinned at their height in the contents of the lane.
fn boxes(graph: &Graph, spacing: &Spacing, lefts: &[f32]) -> Vec<Rect> {
    (0..graph.nodes())
        .map(|node| {
            let y = pins::pinned_box(graph, spacing, node).map_or(0.0, |pinned| pinned.y);
            Rect {
                x: lefts[node],
                y,
                width: graph.width[node],
                height: graph.height[node],
            }
        })
        .collect()
}

/// `[nodes]`: the box that follows in the same row.
fn next_in_row(graph: &Graph, sorted: &[usize], row: &[Option<usize>]) -> Vec<Option<u32>> {
    let mut last = HashMap::new();
    let mut next = vec![None; graph.nodes()];
    for &node in sorted {
        if let Some(before) = last.insert((graph.lane[node], row[node]), node) {
            next[before] = Some(node as u32);
        }
    }
    next
}

/// From the source into the gap beside the row of the target, along it, and into the target; straight on if nothing
/// stands between or there is no room to turn. Boxes may stand above each other at any place, so unlike in layers the
/// steep pieces may cross some.
fn path(source: &Rect, target: &Rect, is_clear: bool, spacing: &Spacing) -> Vec<Point> {
    let start = Point {
        x: source.right(),
        y: source.middle(),
    };
    let end = Point {
        x: target.x,
        y: target.middle(),
    };
    let turn = spacing.layer_gap / 2.0;
    if is_clear || end.x - start.x < 2.0 * turn {
        return vec![start, end];
    }
    let beside = spacing.row_gap / 2.0;
    let y = if start.y < end.y {
        target.y - beside
    } else {
        target.bottom() + beside
    };
    vec![
        start,
        Point {
            x: start.x + turn,
            y,
        },
        Point { x: end.x - turn, y },
        end,
    ]
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
    let last = lanes[lane as usize].last();
    inside
        .get(inside.len() / 2)
        .copied()
        .unwrap_or(if is_below { last } else { 0 })
}
