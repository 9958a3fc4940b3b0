//! Which layer a ticket stands in: few layers passed by edges, and no tower of parallel tickets.
//!
//! Network simplex gives the shortest edges, starting from longest paths with the worst already moved by hand.
//! When the result is too tall for the canvas, the rows per lane and layer are limited and the rest moves on to later
//! layers; of several limits the one whose drawing fits the canvas largest wins.

use super::Spacing;
use super::fit::Fit;
use super::graph::Graph;
use super::simplex;

/// Rounds of shortening; later rounds change next to nothing.
const ROUNDS: usize = 8;

/// Lanes may keep so many rows: in a single row parallel tickets would look like a sequence.
const LEAST_ROWS: u32 = 2;
/// How many layers away a node looks for room.
const FAR: u32 = 64;
/// Wrapping makes long edges, so the drawing must become smaller than this part of its natural size.
const WORTH_WRAPPING: f32 = 0.9;

/// `[nodes]`: the layer of each. Isolated nodes get layer 0; they are placed elsewhere.
pub(super) fn assign(graph: &Graph, spacing: &Spacing) -> Vec<u32> {
    let order: Vec<u32> = graph
        .topological()
        .into_iter()
        .filter(|&node| !graph.is_isolated(node))
        .collect();
    let natural = shortest(graph, &order);
    let fit = Fit::of(graph, &order, &natural, spacing);
    let (mut best, mut least) = (None, fit.size * WORTH_WRAPPING);
    let (mut limit, mut is_tall) = (fit.rows, fit.is_tall);
    while is_tall && limit > LEAST_ROWS {
        limit = (limit * 5 / 6).min(limit - 1);
        let (rank, load) = limited(graph, &order, limit);
        let fit = Fit::of(graph, &order, &rank, spacing);
        is_tall = fit.is_tall;
        if fit.size < least {
            (best, least) = (Some((rank, load)), fit.size);
        }
    }
    let Some((mut rank, mut load)) = best else {
        return natural;
    };
    shorten(graph, &order, &mut rank, &mut load);
    close_gaps(&order, &mut rank);
    rank
}

/// Layers by longest path, with at most `limit` nodes per lane and layer.
fn limited(graph: &Graph, order: &[u32], limit: u32) -> (Vec<u32>, Load) {
    let mut load = Load {
        limit,
        lanes: vec![Vec::new(); graph.lanes],
    };
    let mut full = vec![Vec::new(); graph.lanes];
    let mut rank = vec![0u32; graph.nodes()];
    for &node in order {
        let lane = graph.lane[node as usize];
        let at = load.first_free(lane, earliest(graph, &rank, node), &mut full[lane as usize]);
        rank[node as usize] = at;
        load.add(lane, at);
    }
    (rank, load)
}

/// Layers with the least total length of edges, and among those few nodes above each other.
fn shortest(graph: &Graph, order: &[u32]) -> Vec<u32> {
    let (mut rank, mut load) = limited(graph, order, u32::MAX);
    shorten(graph, order, &mut rank, &mut load);
    let mut moved: Vec<i32> = rank.iter().map(|&rank| rank as i32).collect();
    simplex::shorten(graph, &mut moved);
    let part = graph.parts();
    let mut first = vec![i32::MAX; graph.nodes()];
    for (&part, &rank) in part.iter().zip(&moved) {
        first[part as usize] = first[part as usize].min(rank);
    }
    rank = part
        .iter()
        .zip(&moved)
        .map(|(&part, rank)| (rank - first[part as usize]) as u32)
        .collect();
    load = Load {
        limit: u32::MAX,
        lanes: vec![Vec::new(); graph.lanes],
    };
    order
        .iter()
        .for_each(|&node| load.add(graph.lane[node as usize], rank[node as usize]));
    shorten(graph, order, &mut rank, &mut load);
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

    /// The first layer from `rank` on with room. `full` holds for layers without room where to look next; it is only
    /// right as long as nodes are added.
    fn first_free(&self, lane: u32, rank: u32, full: &mut Vec<u32>) -> u32 {
        let mut at = rank;
        while self.at(lane, at) >= self.limit {
            at = full.get(at as usize).copied().unwrap_or(0).max(at + 1);
        }
        // Every full layer on the way learns the result, so no way is walked twice.
        let mut behind = rank;
        while behind < at {
            let next = full
                .get(behind as usize)
                .copied()
                .unwrap_or(0)
                .max(behind + 1);
            if full.len() <= behind as usize {
                full.resize(behind as usize + 1, 0);
            }
            full[behind as usize] = at;
            behind = next;
        }
        at
    }

    /// The layer nearest to `wanted`, between it and `at`, with room; `at` itself has room. Gives up early.
    fn nearest_free(&self, lane: u32, wanted: u32, at: u32) -> u32 {
        let mut rank = wanted;
        for _ in 0..FAR {
            if rank == at || self.at(lane, rank) < self.limit {
                return rank;
            }
            rank = if rank < at { rank + 1 } else { rank - 1 };
        }
        at
    }

    /// The layer of `low..=high` with the fewest nodes, not counting the one that stands at `at`; `at` in a tie.
    fn emptiest(&self, lane: u32, low: u32, high: u32, at: u32) -> u32 {
        let mut best = (self.at(lane, at).saturating_sub(1), at);
        for rank in low.max(at.saturating_sub(FAR))..=high.min(at + FAR) {
            let load = self.at(lane, rank);
            if rank != at && load < best.0 {
                best = (load, rank);
            }
        }
        best.1
    }
}
