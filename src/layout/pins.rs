//! Pinned boxes stand where a person put them; the others make room.

use super::graph::Graph;
use super::layered::Layered;
use super::place::{Placed, groups};
use super::{Rect, Spacing, Span};

/// The place of a pinned box in the coordinates of its lane's contents.
pub(super) fn pinned_box(graph: &Graph, spacing: &Spacing, node: usize) -> Option<Rect> {
    let (x, y) = graph.pinned[node]?;
    let (width, height) = (graph.width[node], graph.height[node]);
    Some(Rect {
        x: x.max(0.0),
        y: y.max(0.0) - spacing.lane_padding,
        width,
        height,
    })
}

/// Moves pinned boxes to their places, and what stood there down its layer.
pub(super) fn give_way(
    graph: &Graph,
    layered: &Layered,
    spacing: &Spacing,
    layers: &[Span],
    placed: &mut Placed,
    boxes: &mut [Rect],
) {
    let mut in_lane = vec![Vec::<Rect>::new(); graph.lanes];
    for (node, slot) in boxes.iter_mut().enumerate() {
        if let Some(pinned) = pinned_box(graph, spacing, node) {
            *slot = pinned;
            placed.middle[node] = pinned.middle();
            in_lane[graph.lane[node] as usize].push(pinned);
        }
    }
    in_lane
        .iter_mut()
        .for_each(|boxes| boxes.sort_by(|a, b| a.y.total_cmp(&b.y)));
    for group in groups(layered)
        .iter()
        .filter(|group| !in_lane[group.lane].is_empty())
    {
        let members = &layered.order[group.begin..group.end];
        let layer = layers[layered.rank[members[0] as usize] as usize];
        let mut free_from = f32::MIN;
        for &vertex in members {
            let vertex = vertex as usize;
            let is_bend = vertex >= layered.tickets;
            if !is_bend && graph.pinned[vertex].is_some() {
                continue;
            }
            let (height, gap) = if is_bend {
                (0.0, spacing.edge_gap)
            } else {
                (graph.height[vertex], spacing.row_gap)
            };
            let mut top = (placed.middle[vertex] - height / 2.0).max(free_from);
            for pinned in in_lane[group.lane]
                .iter()
                .filter(|pinned| pinned.x < layer.end && layer.start < pinned.right())
            {
                if top < pinned.bottom() + gap && pinned.y < top + height + gap {
                    top = pinned.bottom() + gap;
                }
            }
            placed.middle[vertex] = top + height / 2.0;
            free_from = top + height + gap;
            if !is_bend {
                boxes[vertex].y = top;
            }
        }
    }
}
