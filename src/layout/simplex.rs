//! Layers with the least total length of edges: network simplex on a spanning tree of tight edges.
//!
//! The total length is the sum over nodes of layer times (edges in - edges out). A part of the tree that hangs on one
//! edge can move away along that edge whenever the sum of that balance over the part says so, until another edge
//! becomes tight and takes the place of the first. Because balances of inner edges cancel, the cut value of a tree
//! edge is one sum over a subtree, and a step touches only the smaller side and two paths to the root. Source:
//! Gansner, Koutsofios, North and Vo (1993), section 2, with subtree sums in the place of low and lim numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::Graph;

/// Nodes visited by all steps, at most: huge graphs stay a little longer than they could be. This also ends runs of
/// steps that change no layer, which could in theory repeat for ever.
const MOST_VISITS: usize = 3_000_000;
const NONE: u32 = u32::MAX;

/// Shortens the edges of `graph` as far as possible; `rank` `[nodes]` must let every edge lead to a later layer and
/// does so afterwards. Only differences count; some layers may come out negative.
pub(super) fn shorten(graph: &Graph, rank: &mut [i32]) {
    let mut tree = Tree::tight(graph, rank);
    let nodes = graph.nodes();
    let block = nodes.isqrt().max(16);
    let mut visits = 0;
    let mut next = 0;
    let mut idle = 0;
    while idle < nodes && visits < MOST_VISITS {
        let mut worst = (0, NONE);
        for _ in 0..block.min(nodes - idle) {
            let cut = tree.nodes[next].cut_value();
            if cut < worst.0 {
                worst = (cut, next as u32);
            }
            next = if next + 1 == nodes { 0 } else { next + 1 };
            idle += 1;
        }
        if worst.1 != NONE {
            idle = 0;
            tree.step(graph, rank, worst.1);
            visits += tree.side.len();
        }
    }
}

/// What the tree knows of a node.
#[derive(Clone)]
struct Node {
    /// The node above; `NONE` at a root.
    parent: u32,
    /// Children as linked lists.
    first_child: u32,
    next: u32,
    previous: u32,
    /// Whether the edge to the parent leads from the node to the parent.
    is_upward: bool,
    /// Edges out less edges in, summed over the subtree.
    surplus: i32,
    /// Nodes of the subtree.
    size: u32,
    /// The last step that had the node on its side.
    seen: u32,
}

impl Node {
    /// Edges that would get longer if the edge to the parent did, less those that would get shorter; it should when
    /// this is negative.
    fn cut_value(&self) -> i32 {
        match (self.parent, self.is_upward) {
            (NONE, _) => 0,
            (_, true) => self.surplus,
            (_, false) => -self.surplus,
        }
    }
}

/// A forest of tight edges that spans every connected part of the graph.
struct Tree {
    nodes: Vec<Node>,
    /// `[nodes]`: the root of the tree each belongs to; it never changes.
    root: Vec<u32>,
    step: u32,
    /// Nodes of the side that moves.
    side: Vec<u32>,
}

impl Tree {
    /// Grows a tree from the first node of every part, each time over the edge with the least slack, which the grown
    /// part moves to close.
    fn tight(graph: &Graph, rank: &mut [i32]) -> Tree {
        let surplus =
            |node: u32| graph.after.of(node).len() as i32 - graph.before.of(node).len() as i32;
        let alone = |node| Node {
            parent: NONE,
            first_child: NONE,
            next: NONE,
            previous: NONE,
            is_upward: false,
            surplus: surplus(node),
            size: 1,
            seen: 0,
        };
        let count = graph.nodes() as u32;
        let mut tree = Tree {
            nodes: (0..count).map(alone).collect(),
            root: graph.parts(),
            step: 0,
            side: Vec::new(),
        };
        let mut is_in = vec![false; graph.nodes()];
        for root in 0..count {
            if !is_in[root as usize] {
                tree.grow(graph, rank, root, &mut is_in);
            }
        }
        tree
    }

    fn grow(&mut self, graph: &Graph, rank: &mut [i32], root: u32, is_in: &mut [bool]) {
        // Boundary edges as (slack when the grown part had not moved, outer node, inner node); moving the part right
        // by `shift` takes slack from the edges that leave it and gives it to those that enter.
        let mut leaving = BinaryHeap::new();
        let mut entering = BinaryHeap::new();
        let mut shift = 0;
        let mut grown = Vec::new();
        let mut joining = root;
        loop {
            is_in[joining as usize] = true;
            grown.push(joining);
            rank[joining as usize] -= shift;
            let at = rank[joining as usize];
            for &after in graph
                .after
                .of(joining)
                .iter()
                .filter(|&&after| !is_in[after as usize])
            {
                leaving.push(Reverse((rank[after as usize] - at - 1, after, joining)));
            }
            for &before in graph
                .before
                .of(joining)
                .iter()
                .filter(|&&before| !is_in[before as usize])
            {
                entering.push(Reverse((at - rank[before as usize] - 1, before, joining)));
            }
            let right = first_outside(&mut leaving, is_in);
            let left = first_outside(&mut entering, is_in);
            let slack_right = right.map_or(i32::MAX, |edge| edge.0 - shift);
            let slack_left = left.map_or(i32::MAX, |edge| edge.0 + shift);
            let (edge, is_right) = if slack_right <= slack_left {
                (right, true)
            } else {
                (left, false)
            };
            let Some((_, outer, inner)) = edge else { break };
            shift += if is_right { slack_right } else { -slack_left };
            self.attach(outer, inner, !is_right);
            joining = outer;
        }
        for &node in grown.iter().rev() {
            rank[node as usize] += shift;
            let Node {
                parent,
                surplus,
                size,
                ..
            } = self.nodes[node as usize];
            if parent != NONE {
                self.nodes[parent as usize].surplus += surplus;
                self.nodes[parent as usize].size += size;
            }
        }
    }

    /// Moves the part below `node` and the rest of the tree apart until another edge between them is tight, which
    /// replaces the edge above `node`.
    fn step(&mut self, graph: &Graph, rank: &mut [i32], node: u32) {
        let Node {
            parent,
            is_upward,
            surplus,
            size,
            ..
        } = self.nodes[node as usize];
        let root = self.root[node as usize];
        let is_below = 2 * size <= self.nodes[root as usize].size;
        self.collect(if is_below { node } else { root }, node);
        // The part below moves left if its edge leads up, the rest of the tree then moves right.
        let moves_left = is_below == is_upward;
        let neighbours = if moves_left {
            &graph.before
        } else {
            &graph.after
        };
        let mut least = (i32::MAX, NONE, NONE);
        for &inner in &self.side {
            for &outer in neighbours.of(inner) {
                let slack = (rank[inner as usize] - rank[outer as usize]).abs() - 1;
                if slack < least.0 && self.nodes[outer as usize].seen != self.step {
                    least = (slack, inner, outer);
                }
            }
        }
        let (slack, inner, outer) = least;
        // A negative cut value counts at least one such edge; without one the tree stays as it is.
        if inner == NONE {
            return;
        }
        let shift = if moves_left { -slack } else { slack };
        self.side
            .iter()
            .for_each(|&moved| rank[moved as usize] += shift);
        let (below, above) = if is_below {
            (inner, outer)
        } else {
            (outer, inner)
        };
        self.move_sums(parent, above, surplus, size);
        self.detach(node);
        self.turn(below, node);
        self.attach(below, above, !is_upward);
    }

    /// Lists the subtree of `top` without that of `without`, unless they are the same, and marks it as seen.
    fn collect(&mut self, top: u32, without: u32) {
        self.step += 1;
        self.side.clear();
        self.side.push(top);
        let mut index = 0;
        while let Some(&member) = self.side.get(index) {
            index += 1;
            self.nodes[member as usize].seen = self.step;
            let mut child = self.nodes[member as usize].first_child;
            while child != NONE {
                if child != without {
                    self.side.push(child);
                }
                child = self.nodes[child as usize].next;
            }
        }
    }

    /// Moves sums that count for `from` and all above it to `to` and all above it. Above the first common node nothing
    /// changes; as sizes grow upwards, the node with fewer below it is never that one.
    fn move_sums(&mut self, mut from: u32, mut to: u32, surplus: i32, size: u32) {
        while from != to {
            if self.nodes[from as usize].size <= self.nodes[to as usize].size {
                let at = &mut self.nodes[from as usize];
                at.surplus -= surplus;
                at.size -= size;
                from = at.parent;
            } else {
                let at = &mut self.nodes[to as usize];
                at.surplus += surplus;
                at.size += size;
                to = at.parent;
            }
        }
    }

    /// Makes `root` the root of the detached subtree of `old_root`.
    fn turn(&mut self, root: u32, old_root: u32) {
        let Node { surplus, size, .. } = self.nodes[old_root as usize];
        let mut path = vec![root];
        while let Some(&last) = path.last().filter(|&&last| last != old_root) {
            path.push(self.nodes[last as usize].parent);
        }
        for pair in path.windows(2).rev() {
            let (below, above) = (pair[0], pair[1]);
            let lower = self.nodes[below as usize].clone();
            self.detach(below);
            self.nodes[above as usize].surplus = surplus - lower.surplus;
            self.nodes[above as usize].size = size - lower.size;
            self.attach(above, below, !lower.is_upward);
        }
        self.nodes[root as usize].surplus = surplus;
        self.nodes[root as usize].size = size;
    }

    fn attach(&mut self, node: u32, parent: u32, is_upward: bool) {
        let head = std::mem::replace(&mut self.nodes[parent as usize].first_child, node);
        if head != NONE {
            self.nodes[head as usize].previous = node;
        }
        let node = &mut self.nodes[node as usize];
        (node.next, node.previous, node.parent, node.is_upward) = (head, NONE, parent, is_upward);
    }

    fn detach(&mut self, node: u32) {
        let node = &mut self.nodes[node as usize];
        let (previous, next) = (node.previous, node.next);
        let parent = std::mem::replace(&mut node.parent, NONE);
        if previous != NONE {
            self.nodes[previous as usize].next = next;
        } else if parent != NONE {
            self.nodes[parent as usize].first_child = next;
        }
        if next != NONE {
            self.nodes[next as usize].previous = previous;
        }
    }
}

/// The least boundary edge whose outer node has not joined meanwhile; drops those that have.
fn first_outside(
    heap: &mut BinaryHeap<Reverse<(i32, u32, u32)>>,
    is_in: &[bool],
) -> Option<(i32, u32, u32)> {
    while let Some(&Reverse(edge)) = heap.peek() {
        if !is_in[edge.1 as usize] {
            return Some(edge);
        }
        heap.pop();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tests::campaigns::SplitMix;
    use crate::layout::{Input, NodeBox};

    fn length(graph: &Graph, rank: &[i32]) -> Option<i32> {
        let spans = graph
            .edges
            .iter()
            .map(|&(from, to)| rank[to as usize] - rank[from as usize]);
        spans.map(|span| (span > 0).then_some(span)).sum()
    }

    /// The least length of all layerings, by trying them.
    fn least(graph: &Graph) -> Option<i32> {
        let nodes = graph.nodes();
        let all = 0..nodes.pow(nodes as u32);
        all.filter_map(|code| {
            let rank: Vec<i32> = (0..nodes as u32)
                .map(|node| (code / nodes.pow(node) % nodes) as i32)
                .collect();
            length(graph, &rank)
        })
        .min()
    }

    #[test]
    fn no_layering_is_shorter() {
        for seed in 0..60 {
            let mut random = SplitMix(seed);
            let edges =
                (0..3 + random.below(7)).map(|_| (random.below(6) as u32, random.below(6) as u32));
            let edges = edges.filter(|(from, to)| from < to).collect();
            let graph = Graph::new(&Input {
                nodes: vec![NodeBox::default(); 6],
                edges,
                lanes: 1,
            });
            // As long as can be: every node in a layer of its own, far from the next.
            let mut rank: Vec<i32> = (0..6).map(|node| 3 * node).collect();
            shorten(&graph, &mut rank);
            assert_eq!(length(&graph, &rank), least(&graph), "{:?}", graph.edges);
        }
    }
}
