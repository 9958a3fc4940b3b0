//! The cleaned graph all steps work on: sane sizes, unique edges, no loops and no cycles.
//!
//! A plan with a cycle is wrong but must still be drawn, so edges that close a cycle are turned round here and
//! remembered. Depth-first search is used rather than a smaller feedback set, because it leaves every edge of an
//! acyclic graph alone and turns exactly the edge that leads back to where the walk came from.

use super::Input;

/// Neighbour lists packed into one array.
pub(super) struct Csr {
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Csr {
    /// Lists of the second members per first member; each list keeps the order of `pairs`.
    pub(super) fn new(nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Csr {
        let mut start = vec![0u32; nodes + 1];
        for (key, _) in pairs.clone() {
            start[key as usize + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut items = vec![0u32; start[nodes] as usize];
        let mut next = start.clone();
        for (key, item) in pairs {
            let slot = &mut next[key as usize];
            items[*slot as usize] = item;
            *slot += 1;
        }
        Csr { start, items }
    }

    /// The list of `node`.
    #[inline]
    pub(super) fn of(&self, node: u32) -> &[u32] {
        &self.items[self.start[node as usize] as usize..self.start[node as usize + 1] as usize]
    }
}

/// What became of an edge of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Origin {
    /// Index into [`Graph::edges`]; `None` for loops and edges out of range.
    pub(super) edge: Option<u32>,
    /// Turned round to break a cycle.
    pub(super) is_reversed: bool,
}

/// The graph without loops, duplicates and cycles.
pub(super) struct Graph {
    /// `[nodes]`: lane of each, in range.
    pub(super) lane: Vec<u32>,
    /// `[nodes]`: width, finite and at least 1.
    pub(super) width: Vec<f32>,
    /// `[nodes]`: height, finite and at least 1.
    pub(super) height: Vec<f32>,
    /// `[nodes]`: the pinned place, finite.
    pub(super) pinned: Vec<Option<(f32, f32)>>,
    /// Number of lanes, at least 1.
    pub(super) lanes: usize,
    /// Unique edges, sorted; together they have no cycle.
    pub(super) edges: Vec<(u32, u32)>,
    /// `[edges of the input]`.
    pub(super) origins: Vec<Origin>,
    /// Successors of each node.
    pub(super) after: Csr,
    /// Predecessors of each node.
    pub(super) before: Csr,
}

impl Graph {
    /// Cleans `input`.
    pub(super) fn new(input: &Input) -> Graph {
        let nodes = input.nodes.len();
        let lanes = input.lanes.max(1);
        let usable = |&(from, to): &(u32, u32)| {
            from != to && (from as usize) < nodes && (to as usize) < nodes
        };
        let mut keys: Vec<(u64, u32)> = input
            .edges
            .iter()
            .zip(0u32..)
            .filter(|(edge, _)| usable(edge))
            .map(|(edge, index)| (pack(*edge), index))
            .collect();
        keys.sort_unstable();
        let mut origins = vec![
            Origin {
                edge: None,
                is_reversed: false
            };
            input.edges.len()
        ];
        let mut edges = number_unique(&keys, &mut origins);
        if let Some(backward) = backward_edges(nodes, &edges) {
            turn(&mut keys, &backward, &mut origins);
            edges = number_unique(&keys, &mut origins);
        }
        Graph {
            lane: input
                .nodes
                .iter()
                .map(|node| node.lane.min(lanes - 1))
                .collect(),
            width: input
                .nodes
                .iter()
                .map(|node| sane_size(node.width))
                .collect(),
            height: input
                .nodes
                .iter()
                .map(|node| sane_size(node.height))
                .collect(),
            pinned: input
                .nodes
                .iter()
                .map(|node| node.pinned.filter(|(x, y)| x.is_finite() && y.is_finite()))
                .collect(),
            lanes: lanes as usize,
            after: Csr::new(nodes, edges.iter().copied()),
            before: Csr::new(nodes, edges.iter().map(|&(from, to)| (to, from))),
            edges,
            origins,
        }
    }

    /// Number of nodes.
    pub(super) fn nodes(&self) -> usize {
        self.lane.len()
    }

    /// Whether no edge touches `node`.
    pub(super) fn is_isolated(&self, node: u32) -> bool {
        self.after.of(node).is_empty() && self.before.of(node).is_empty()
    }

    /// `[nodes]`: the first node of the connected part each belongs to.
    pub(super) fn parts(&self) -> Vec<u32> {
        let mut part = vec![u32::MAX; self.nodes()];
        let mut reached = Vec::new();
        for root in 0..self.nodes() as u32 {
            if part[root as usize] != u32::MAX {
                continue;
            }
            part[root as usize] = root;
            reached.push(root);
            while let Some(node) = reached.pop() {
                for &next in self.after.of(node).iter().chain(self.before.of(node)) {
                    if std::mem::replace(&mut part[next as usize], root) == u32::MAX {
                        reached.push(next);
                    }
                }
            }
        }
        part
    }

    /// All nodes, each after its predecessors. A node follows directly on the last of its predecessors where it can,
    /// so that chains stay together.
    pub(super) fn topological(&self) -> Vec<u32> {
        let nodes = self.nodes() as u32;
        let mut waiting: Vec<u32> = (0..nodes)
            .map(|node| self.before.of(node).len() as u32)
            .collect();
        let mut ready: Vec<u32> = (0..nodes)
            .rev()
            .filter(|&node| waiting[node as usize] == 0)
            .collect();
        let mut sorted = Vec::with_capacity(nodes as usize);
        while let Some(node) = ready.pop() {
            sorted.push(node);
            for &next in self.after.of(node).iter().rev() {
                waiting[next as usize] -= 1;
                if waiting[next as usize] == 0 {
                    ready.push(next);
                }
            }
        }
        sorted
    }
}

/// A size that arithmetic survives.
fn sane_size(size: f32) -> f32 {
    if size.is_finite() {
        size.clamp(1.0, 1e6)
    } else {
        1.0
    }
}

/// An edge as one sortable number.
fn pack((from, to): (u32, u32)) -> u64 {
    u64::from(from) << 32 | u64::from(to)
}

/// The distinct edges of sorted `keys`, and in `origins` the number of each.
fn number_unique(keys: &[(u64, u32)], origins: &mut [Origin]) -> Vec<(u32, u32)> {
    let mut edges: Vec<(u32, u32)> = Vec::with_capacity(keys.len());
    let mut last = None;
    for &(key, index) in keys {
        if last != Some(key) {
            last = Some(key);
            edges.push(((key >> 32) as u32, key as u32));
        }
        origins[index as usize].edge = Some(edges.len() as u32 - 1);
    }
    edges
}

/// Turns the edges marked in `backward` (by their number in `origins`) and sorts `keys` again.
fn turn(keys: &mut [(u64, u32)], backward: &[bool], origins: &mut [Origin]) {
    for (key, index) in keys.iter_mut() {
        let origin = &mut origins[*index as usize];
        if origin.edge.is_some_and(|edge| backward[edge as usize]) {
            *key = key.rotate_left(32);
            origin.is_reversed = true;
        }
    }
    keys.sort_unstable();
}

/// `[edges]`: which sorted edges close a cycle in a depth-first walk that begins at the sources in order; `None`
/// when there is no cycle.
fn backward_edges(nodes: usize, edges: &[(u32, u32)]) -> Option<Vec<bool>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Closed,
    }
    let mut first = vec![0u32; nodes + 1];
    let mut has_predecessor = vec![false; nodes];
    for &(from, to) in edges {
        first[from as usize + 1] += 1;
        has_predecessor[to as usize] = true;
    }
    for node in 0..nodes {
        first[node + 1] += first[node];
    }
    let mut next = first.clone();
    let mut mark = vec![Mark::New; nodes];
    let mut backward = vec![false; edges.len()];
    let mut walk: Vec<usize> = Vec::new();
    let sources = (0..nodes).filter(|&node| !has_predecessor[node]);
    for root in sources.chain(0..nodes) {
        if mark[root] != Mark::New {
            continue;
        }
        mark[root] = Mark::Open;
        walk.push(root);
        while let Some(&node) = walk.last() {
            let edge = next[node] as usize;
            if edge == first[node + 1] as usize {
                mark[node] = Mark::Closed;
                walk.pop();
                continue;
            }
            next[node] += 1;
            let to = edges[edge].1 as usize;
            match mark[to] {
                Mark::New => {
                    mark[to] = Mark::Open;
                    walk.push(to);
                }
                Mark::Open => backward[edge] = true,
                Mark::Closed => {}
            }
        }
    }
    backward.contains(&true).then_some(backward)
}
