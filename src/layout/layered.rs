//! The graph with one vertex per layer on every edge, so that each segment joins neighbouring layers.
//!
//! The vertices that are not tickets ("bends") also need a lane. An edge inside a lane stays in it. An edge to another
//! lane crosses whatever runs through the lanes between, so it takes each of those lanes where the fewest segments
//! run; because lanes are chosen before the order, ordering falls apart into small groups of one layer and lane.

use super::graph::{Csr, Graph};

/// Edges pass at most this many layers together; the longest beyond it are drawn straight, without bends, since no
/// one can follow them and they would exhaust the memory.
const MOST_BENDS: usize = 400_000;

/// Lanes crossed times layers passed beyond which an edge does not look for the best way.
const MOST_CHOICES: usize = 4_000;

/// The layered graph. Vertices below `tickets` are the nodes of the graph, the others are bends.
pub(super) struct Layered {
    /// Number of nodes, isolated ones included.
    pub(super) tickets: usize,
    /// Number of layers.
    pub(super) layers: usize,
    /// `[vertices]`: layer.
    pub(super) rank: Vec<u32>,
    /// `[vertices]`: lane.
    pub(super) lane: Vec<u32>,
    /// `[edges]`: the first bend of each and their number; a route takes `first..first + count` from left to right.
    pub(super) bends: Vec<(u32, u32)>,
    /// `[bends]`: the edge of each.
    edge: Vec<u32>,
    /// Neighbours in the layer to the left.
    pub(super) left: Csr,
    /// Neighbours in the layer to the right.
    pub(super) right: Csr,
    /// All vertices but isolated nodes, layer by layer, inside a layer lane by lane.
    pub(super) order: Vec<u32>,
    /// `[layers + 1]`: where each layer begins in `order`.
    pub(super) start: Vec<u32>,
}

impl Layered {
    /// Threads the edges of `graph` through the layers of `rank`.
    pub(super) fn new(graph: &Graph, rank: Vec<u32>) -> Layered {
        let tickets = graph.nodes();
        let mut layered = Layered {
            tickets,
            layers: 0,
            lane: graph.lane.clone(),
            bends: Vec::with_capacity(graph.edges.len()),
            edge: Vec::new(),
            left: Csr::new(0, std::iter::empty()),
            right: Csr::new(0, std::iter::empty()),
            order: Vec::new(),
            start: Vec::new(),
            rank,
        };
        layered.layers = (0..tickets as u32)
            .filter(|&node| !graph.is_isolated(node))
            .map(|node| layered.rank[node as usize] as usize + 1)
            .max()
            .unwrap_or(0);
        layered.add_bends(graph);
        layered.choose_lanes(graph);
        layered.join(graph);
        layered.sort_layers(graph);
        layered
    }

    /// The vertices of one layer, in order.
    pub(super) fn layer(&self, rank: usize) -> std::ops::Range<usize> {
        self.start[rank] as usize..self.start[rank + 1] as usize
    }

    /// The edge a bend belongs to; `None` for a ticket.
    pub(super) fn edge_of(&self, vertex: u32) -> Option<u32> {
        self.edge
            .get((vertex as usize).checked_sub(self.tickets)?)
            .copied()
    }

    fn add_bends(&mut self, graph: &Graph) {
        let passed = |rank: &[u32], &(from, to): &(u32, u32)| {
            (rank[to as usize] - rank[from as usize] - 1) as usize
        };
        let longest = longest_drawn(graph.edges.iter().map(|edge| passed(&self.rank, edge)));
        for (edge, index) in graph.edges.iter().zip(0u32..) {
            let count = passed(&self.rank, edge);
            let first = self.rank.len() as u32;
            if count > longest {
                self.bends.push((u32::MAX, 0));
                continue;
            }
            self.bends.push((first, count as u32));
            let from_rank = self.rank[edge.0 as usize];
            self.edge.resize(self.edge.len() + count, index);
            self.rank
                .extend((1..=count as u32).map(|step| from_rank + step));
        }
        self.lane.resize(self.rank.len(), 0);
    }

    /// Gives bends their lanes, edges inside lanes first because the others look at where those run.
    fn choose_lanes(&mut self, graph: &Graph) {
        let mut traffic = Traffic::new(graph.lanes);
        for (&(from, to), &(first, count)) in graph.edges.iter().zip(&self.bends) {
            let lane = self.lane[from as usize];
            if first != u32::MAX && lane == self.lane[to as usize] {
                self.lane[first as usize..(first + count) as usize].fill(lane);
                let rank = self.rank[from as usize];
                (rank..=rank + count).for_each(|gap| traffic.add(lane, gap));
            }
        }
        for (&(from, to), &(first, count)) in graph.edges.iter().zip(&self.bends) {
            let (source, target) = (self.lane[from as usize], self.lane[to as usize]);
            if first != u32::MAX && source != target {
                let chosen = &mut self.lane[first as usize..(first + count) as usize];
                traffic.thread(source, target, self.rank[from as usize], chosen);
            }
        }
    }

    fn join(&mut self, graph: &Graph) {
        let mut segments = Vec::with_capacity(graph.edges.len() + self.rank.len() - self.tickets);
        for (&(from, to), &(first, count)) in graph.edges.iter().zip(&self.bends) {
            if first == u32::MAX {
                continue;
            }
            let mut last = from;
            for bend in first..first + count {
                segments.push((last, bend));
                last = bend;
            }
            segments.push((last, to));
        }
        let vertices = self.rank.len();
        self.right = Csr::new(vertices, segments.iter().copied());
        self.left = Csr::new(vertices, segments.iter().map(|&(from, to)| (to, from)));
    }

    /// Fills `order` by layer and lane, inside a group in the order of a depth-first walk, which keeps chains and
    /// trees together.
    fn sort_layers(&mut self, graph: &Graph) {
        let walk = self.walk(graph);
        let mut by_lane = vec![0u32; graph.lanes + 1];
        walk.iter()
            .for_each(|&vertex| by_lane[self.lane[vertex as usize] as usize + 1] += 1);
        (0..graph.lanes).for_each(|lane| by_lane[lane + 1] += by_lane[lane]);
        let mut sorted = vec![0u32; walk.len()];
        for &vertex in &walk {
            let slot = &mut by_lane[self.lane[vertex as usize] as usize];
            sorted[*slot as usize] = vertex;
            *slot += 1;
        }
        let pairs = sorted
            .iter()
            .map(|&vertex| (self.rank[vertex as usize], vertex));
        let layers = Csr::new(self.layers, pairs);
        self.start = (0..self.layers as u32)
            .scan(0, |sum, rank| {
                let begin = *sum;
                *sum += layers.of(rank).len() as u32;
                Some(begin)
            })
            .chain([walk.len() as u32])
            .collect();
        self.order = (0..self.layers as u32)
            .flat_map(|rank| layers.of(rank).iter().copied())
            .collect();
    }

    fn walk(&self, graph: &Graph) -> Vec<u32> {
        let mut is_seen = vec![false; self.rank.len()];
        let mut walk = Vec::with_capacity(self.rank.len());
        let mut stack = Vec::new();
        for root in (0..self.tickets as u32).filter(|&node| !graph.is_isolated(node)) {
            stack.push(root);
            while let Some(vertex) = stack.pop() {
                if std::mem::replace(&mut is_seen[vertex as usize], true) {
                    continue;
                }
                walk.push(vertex);
                let neighbours = self
                    .right
                    .of(vertex)
                    .iter()
                    .chain(self.left.of(vertex))
                    .rev();
                stack.extend(neighbours.filter(|&&next| !is_seen[next as usize]));
            }
        }
        walk
    }
}

/// The most layers an edge may pass so that all edges up to it stay within [`MOST_BENDS`] together.
fn longest_drawn(passed: impl Iterator<Item = usize> + Clone) -> usize {
    if passed.clone().sum::<usize>() <= MOST_BENDS {
        return usize::MAX;
    }
    let mut lengths: Vec<usize> = passed.collect();
    lengths.sort_unstable();
    let mut sum = 0;
    lengths
        .into_iter()
        .take_while(|length| {
            sum += length;
            sum <= MOST_BENDS
        })
        .last()
        .unwrap_or(0)
}

/// How many segments run in each lane between a layer and the next.
struct Traffic {
    lanes: Vec<Vec<u32>>,
    /// Reused tables of [`Traffic::thread`]: cost to be at a lane, and the choice that led there per layer.
    cost: Vec<u32>,
    choice: Vec<u32>,
}

impl Traffic {
    fn new(lanes: usize) -> Traffic {
        Traffic {
            lanes: vec![Vec::new(); lanes],
            cost: Vec::new(),
            choice: Vec::new(),
        }
    }

    fn add(&mut self, lane: u32, gap: u32) {
        let lane = &mut self.lanes[lane as usize];
        if lane.len() <= gap as usize {
            lane.resize(gap as usize + 1, 0);
        }
        lane[gap as usize] += 1;
    }

    fn at(&self, lane: u32, gap: u32) -> u32 {
        self.lanes[lane as usize]
            .get(gap as usize)
            .copied()
            .unwrap_or(0)
    }

    /// Chooses the lanes of the bends of an edge from `source` in layer `rank` to `target`, one per layer passed, so
    /// that it meets the least traffic; the edge never turns back. Shortest path over (layer, lane).
    fn thread(&mut self, source: u32, target: u32, rank: u32, chosen: &mut [u32]) {
        let reach = source.abs_diff(target) as usize;
        if reach * (chosen.len() + 1) > MOST_CHOICES {
            chosen.fill(target);
            return;
        }
        let lane_at = |step: usize| {
            if source < target {
                source + step as u32
            } else {
                source - step as u32
            }
        };
        self.cost.clear();
        self.cost.resize(reach + 1, u32::MAX);
        self.cost[0] = 0;
        self.choice.clear();
        for index in 0..=chosen.len() {
            let gap = rank + index as u32;
            let begin = self.choice.len();
            self.choice.resize(begin + reach + 1, 0);
            // The best way to arrive at a step is to stay, or to come from the best step before it; crossing a lane
            // costs twice its traffic, leaving or entering one costs half of that.
            let (mut arriving, mut from) = (u32::MAX, 0u32);
            for step in 0..=reach {
                let traffic = self.at(lane_at(step), gap);
                let stay = self.cost[step];
                let enter = arriving.saturating_add(traffic);
                let leave = stay.saturating_add(traffic);
                (self.cost[step], self.choice[begin + step]) = if stay <= enter {
                    (stay, step as u32)
                } else {
                    (enter, from)
                };
                let through = arriving.saturating_add(2 * traffic);
                (arriving, from) = if leave <= through {
                    (leave, step as u32)
                } else {
                    (through, from)
                };
            }
        }
        let mut step = reach;
        for index in (0..=chosen.len()).rev() {
            let previous = self.choice[index * (reach + 1) + step] as usize;
            let (low, high) = (previous.min(step), previous.max(step));
            (low..=high).for_each(|passed| self.add(lane_at(passed), rank + index as u32));
            step = previous;
            if index > 0 {
                chosen[index - 1] = lane_at(step);
            }
        }
    }
}
