//! Which layer a ticket stands in: few layers passed by edges, and no tower of parallel tickets.
//!
//! Longest path gives the least number of layers; moving tickets between their neighbours then shortens the edges.
//! When the result is too tall for the canvas, the rows per lane and layer are limited and the rest moves on to later
//! layers; of several limits the one whose drawing fits the canvas largest wins.

use super::Spacing;
use super::graph::Graph;

/// Rounds of shortening; later rounds change next to nothing.
const ROUNDS: usize = 8;

/// `[nodes]`: the layer of each. Isolated nodes get layer 0; they are placed elsewhere.
pub(super) fn assign(graph: &Graph, spacing: &Spacing) -> Vec<u32> {
    let order: Vec<u32> = graph
        .topological()
        .into_iter()
        .filter(|&node| !graph.is_isolated(node))
        .collect();
    let mut best = limited(graph, &order, u32::MAX);
    let mut best_fit = Fit::of(graph, &order, &best, spacing);
    let mut limit = best_fit.rows;
    while best_fit.is_tall && limit > 1 {
        limit = (limit * 5 / 6).min(limit - 1);
        let rank = limited(graph, &order, limit);
        let fit = Fit::of(graph, &order, &rank, spacing);
        if fit.size < best_fit.size * 0.98 {
            (best, best_fit) = (
                rank,
                Fit {
                    is_tall: true,
                    ..fit
                },
            );
        }
        if !fit.is_tall {
            break;
        }
    }
    best
}

/// How large a drawing is on a canvas of the wanted shape.
struct Fit {
    /// Height of the smallest canvas that holds it.
    size: f32,
    is_tall: bool,
    /// Most rows of any lane.
    rows: u32,
}

impl Fit {
    fn of(graph: &Graph, order: &[u32], rank: &[u32], spacing: &Spacing) -> Fit {
        let layers = order
            .iter()
            .map(|&node| rank[node as usize] as usize + 1)
            .max()
            .unwrap_or(0);
        let mut widths = vec![0.0f32; layers];
        let mut columns = vec![Vec::<(f32, u32)>::new(); graph.lanes];
        for &node in order {
            let node = node as usize;
            let at = rank[node] as usize;
            widths[at] = widths[at].max(graph.width[node]);
            let column = &mut columns[graph.lane[node] as usize];
            if column.len() <= at {
                column.resize(at + 1, (0.0, 0));
            }
            column[at].0 += graph.height[node] + spacing.row_gap;
            column[at].1 += 1;
        }
        let width: f32 = widths.iter().map(|width| width + spacing.layer_gap).sum();
        let lane_frame = 2.0 * spacing.lane_padding + spacing.lane_gap - spacing.row_gap;
        let height: f32 = columns
            .iter()
            .map(|column| column.iter().fold(0.0, |most: f32, cell| most.max(cell.0)) + lane_frame)
            .sum();
        let rows = columns
            .iter()
            .flatten()
            .map(|cell| cell.1)
            .max()
            .unwrap_or(0);
        let as_height = width / spacing.aspect;
        Fit {
            size: height.max(as_height),
            is_tall: height > as_height,
            rows,
        }
    }
}

/// Layers with at most `limit` nodes per lane and layer, shortened.
fn limited(graph: &Graph, order: &[u32], limit: u32) -> Vec<u32> {
    let mut load = Load {
        limit,
        lanes: vec![Vec::new(); graph.lanes],
    };
    let mut rank = vec![0u32; graph.nodes()];
    for &node in order {
        let earliest = earliest(graph, &rank, node);
        let lane = graph.lane[node as usize];
        let at = load.first_free(lane, earliest);
        rank[node as usize] = at;
        load.add(lane, at);
    }
    shorten(graph, order, &mut rank, &mut load);
    close_gaps(order, &mut rank);
    rank
}

/// The layer after the last predecessor.
fn earliest(graph: &Graph, rank: &[u32], node: u32) -> u32 {
    graph
        .before
        .of(node)
        .iter()
        .map(|&before| rank[before as usize] + 1)
        .max()
        .unwrap_or(0)
}

/// Moves every node to the side where more of its edges lead, as far as its neighbours and the limit allow; nodes
/// with as many edges on both sides go to the emptiest layer.
fn shorten(graph: &Graph, order: &[u32], rank: &mut [u32], load: &mut Load) {
    for round in 0..ROUNDS {
        let mut has_changed = false;
        let mut visit = |node: u32| {
            let (before, after) = (graph.before.of(node), graph.after.of(node));
            let at = rank[node as usize];
            let low = if before.is_empty() {
                at
            } else {
                earliest(graph, rank, node)
            };
            let high = after
                .iter()
                .map(|&after| rank[after as usize] - 1)
                .min()
                .unwrap_or(at);
            let lane = graph.lane[node as usize];
            let target = match before.len().cmp(&after.len()) {
                std::cmp::Ordering::Greater => load.nearest_free(lane, low, at),
                std::cmp::Ordering::Less => load.nearest_free(lane, high, at),
                std::cmp::Ordering::Equal => load.emptiest(lane, low, high, at),
            };
            if target != at {
                load.remove(lane, at);
                load.add(lane, target);
                rank[node as usize] = target;
                has_changed = true;
            }
        };
        if round % 2 == 0 {
            order.iter().rev().for_each(|&node| visit(node));
        } else {
            order.iter().for_each(|&node| visit(node));
        }
        if !has_changed {
            break;
        }
    }
}

/// Renumbers the layers so that none is empty.
fn close_gaps(order: &[u32], rank: &mut [u32]) {
    let layers = order
        .iter()
        .map(|&node| rank[node as usize] as usize + 1)
        .max()
        .unwrap_or(0);
    let mut number = vec![0u32; layers];
    order
        .iter()
        .for_each(|&node| number[rank[node as usize] as usize] = 1);
    let mut next = 0;
    for slot in &mut number {
        next += std::mem::replace(slot, next);
    }
    order
        .iter()
        .for_each(|&node| rank[node as usize] = number[rank[node as usize] as usize]);
}

/// How many nodes stand in each lane and layer.
struct Load {
    limit: u32,
    lanes: Vec<Vec<u32>>,
}

impl Load {
    fn at(&self, lane: u32, rank: u32) -> u32 {
        self.lanes[lane as usize]
            .get(rank as usize)
            .copied()
            .unwrap_or(0)
    }

    fn add(&mut self, lane: u32, rank: u32) {
        let lane = &mut self.lanes[lane as usize];
        if lane.len() <= rank as usize {
            lane.resize(rank as usize + 1, 0);
        }
        lane[rank as usize] += 1;
    }

    fn remove(&mut self, lane: u32, rank: u32) {
        self.lanes[lane as usize][rank as usize] -= 1;
    }

    /// The first layer from `rank` on with room.
    fn first_free(&self, lane: u32, mut rank: u32) -> u32 {
        while self.at(lane, rank) >= self.limit {
            rank += 1;
        }
        rank
    }

    /// The layer nearest to `wanted`, between it and `at`, with room; `at` itself has room.
    fn nearest_free(&self, lane: u32, wanted: u32, at: u32) -> u32 {
        let mut rank = wanted;
        while rank != at && self.at(lane, rank) >= self.limit {
            rank = if rank < at { rank + 1 } else { rank - 1 };
        }
        rank
    }

    /// The layer of `low..=high` with the fewest nodes, not counting the one that stands at `at`; `at` in a tie.
    fn emptiest(&self, lane: u32, low: u32, high: u32, at: u32) -> u32 {
        let mut best = (self.at(lane, at).saturating_sub(1), at);
        for rank in low..=high {
            let load = self.at(lane, rank);
            if rank != at && load < best.0 {
                best = (load, rank);
            }
        }
        best.1
    }
}
