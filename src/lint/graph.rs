//! Strict precedence: who has to be finished before who may start.
//!
//! Only finish-to-start dependencies without negative lag count, in the reading in force: two tickets
//! that a path of these joins can never run at the same time, whatever the durations. A dependency on a
//! summary is one on everything in it. A plan with a loop has no order, and every question is answered
//! with "not known", so that only the rule about loops speaks.

use crate::plan::{Dependency, DependencyKind, Lag, Node, Plan, Strength, TicketId};
use crate::schedule::NodeIndex;
use std::collections::{BTreeMap, VecDeque};

/// The graph of strict precedence over tickets and gates.
pub(super) struct Graph {
    index: NodeIndex,
    /// `[nodes + summaries]`: successors; after the nodes stand the starts of summaries.
    out: Vec<Vec<u32>>,
    /// `[nodes + summaries]`: the place in a topological order; empty where there is a loop.
    position: Vec<u32>,
}

/// How many steps all searches of one question may take together.
pub(super) struct Budget(pub(super) usize);

impl Budget {
    /// Enough for ten thousand tickets, little enough to stay unnoticed.
    pub(super) const COMMON: usize = 1_000_000;
}

impl Graph {
    /// Reads a plan. O(rows).
    pub(super) fn of(plan: &Plan) -> Self {
        let index = NodeIndex::of(plan);
        let starts = starts_of_summaries(plan, &index);
        let mut out = vec![Vec::new(); index.len() + starts.len()];
        let number = |node: Node| index.find(node).map(|at| at as u32);
        for ticket in plan.tickets.iter() {
            let (Some(parent), Some(own)) = (ticket.parent, number(Node::Ticket(ticket.id))) else {
                continue;
            };
            let (Some(end), Some(&start)) = (number(Node::Ticket(parent)), starts.get(&parent))
            else {
                continue;
            };
            let own_start = starts.get(&ticket.id).copied().unwrap_or(own);
            out[start as usize].push(own_start);
            out[own as usize].push(end);
        }
        for dependency in plan.dependencies.iter().filter(|d| precedes(plan, d)) {
            let to_start = match dependency.to {
                Node::Ticket(id) => starts.get(&id).copied(),
                Node::Gate(_) => None,
            };
            let to = to_start.or_else(|| number(dependency.to));
            if let (Some(from), Some(to)) = (number(dependency.from), to) {
                out[from as usize].push(to);
            }
        }
        let position = sorted(&out);
        Self {
            index,
            out,
            position,
        }
    }

    /// The place of a node in a topological order; `None` in a plan with a loop.
    pub(super) fn position(&self, node: Node) -> Option<u32> {
        self.position.get(self.index.find(node)?).copied()
    }

    /// Which of `targets` a path of strict precedence joins to `from`; `None` when the budget ends or
    /// there is no order. Targets that `from` is itself are not reached by the empty path.
    pub(super) fn reached(
        &self,
        from: Node,
        targets: &[Node],
        skip: impl Fn(Node, Node) -> bool,
        budget: &mut Budget,
    ) -> Option<Vec<bool>> {
        let start = self.index.find(from)? as u32;
        let wanted: Vec<u32> = targets
            .iter()
            .map(|&t| self.index.find(t).map_or(u32::MAX, |at| at as u32))
            .collect();
        let place = |node: u32| self.position.get(node as usize).copied();
        let last = wanted.iter().filter_map(|&node| place(node)).max()?;
        let mut seen = vec![start];
        let mut known: std::collections::HashSet<u32> = seen.iter().copied().collect();
        while let Some(at) = seen.pop() {
            for &next in &self.out[at as usize] {
                budget.0 = budget.0.checked_sub(1)?;
                let is_skipped = at == start
                    && self
                        .index
                        .node(next as usize)
                        .is_some_and(|to| skip(from, to));
                if !is_skipped && place(next)? <= last && known.insert(next) {
                    seen.push(next);
                }
            }
        }
        known.remove(&start);
        Some(wanted.iter().map(|node| known.contains(node)).collect())
    }

    /// Whether one of two nodes has to be finished before the other starts; `None` when not known.
    pub(super) fn ordered(&self, a: Node, b: Node, budget: &mut Budget) -> Option<bool> {
        let (first, then) = match self.position(a)? <= self.position(b)? {
            true => (a, b),
            false => (b, a),
        };
        let reached = self.reached(first, &[then], |_, _| false, budget)?;
        Some(first == then || reached[0])
    }

    /// The most of `nodes` that can run at the same time: the widest antichain, by Dilworth's theorem
    /// the number of nodes less a maximum matching of the transitive closure. `None` when there is no
    /// order or more than [`Graph::MOST_FOR_WIDTH`] nodes. O(V^2.5).
    ///
    /// Source: R. P. Dilworth, Annals of Mathematics 51 (1950); D. R. Fulkerson, Proc. AMS 7 (1956);
    /// J. Hopcroft and R. Karp, SIAM J. Comput. 2 (1973).
    pub(super) fn width(&self, nodes: &[Node]) -> Option<usize> {
        if nodes.len() > Self::MOST_FOR_WIDTH {
            return None;
        }
        let mut budget = Budget(usize::MAX);
        let closure: Option<Vec<Vec<u32>>> = nodes
            .iter()
            .map(|&node| {
                let reached = self.reached(node, nodes, |_, _| false, &mut budget)?;
                let after = reached
                    .iter()
                    .enumerate()
                    .filter(|(_, is_after)| **is_after);
                Some(after.map(|(at, _)| at as u32).collect())
            })
            .collect();
        Some(nodes.len() - matching(&closure?, nodes.len()))
    }

    /// The most nodes of which the widest antichain is computed.
    pub(super) const MOST_FOR_WIDTH: usize = 600;
}

/// Whether a dependency is strict precedence under the reading in force.
fn precedes(plan: &Plan, dependency: &Dependency) -> bool {
    let lag = match dependency.lag {
        Lag::Work(work) => work.0 as f64,
        Lag::Elapsed(elapsed) => elapsed.0 as f64,
        Lag::Percent(percent) | Lag::PercentOfSuccessor(percent) => percent,
    };
    dependency.kind == DependencyKind::Fs && lag >= 0.0 && holds(plan, dependency)
}

/// Whether a dependency is scheduled under the plan's own reading.
pub(super) fn holds(plan: &Plan, dependency: &Dependency) -> bool {
    let is_read = dependency.readings.is_empty()
        || plan
            .info
            .reading
            .is_some_and(|reading| dependency.readings.contains(&reading));
    is_read && dependency.strength != Strength::Info
}

fn starts_of_summaries(plan: &Plan, index: &NodeIndex) -> BTreeMap<TicketId, u32> {
    let mut starts = BTreeMap::new();
    for parent in plan.tickets.iter().filter_map(|t| t.parent) {
        let next = (index.len() + starts.len()) as u32;
        starts.entry(parent).or_insert(next);
    }
    starts
}

/// The place of every node in a topological order (Kahn 1962); empty where there is a loop.
fn sorted(out: &[Vec<u32>]) -> Vec<u32> {
    let mut waiting = vec![0u32; out.len()];
    out.iter()
        .flatten()
        .for_each(|&to| waiting[to as usize] += 1);
    let free = (0..out.len() as u32).filter(|&node| waiting[node as usize] == 0);
    let mut ready: VecDeque<u32> = free.collect();
    let mut position = vec![u32::MAX; out.len()];
    let mut placed = 0;
    while let Some(node) = ready.pop_front() {
        position[node as usize] = placed;
        placed += 1;
        for &to in &out[node as usize] {
            waiting[to as usize] -= 1;
            if waiting[to as usize] == 0 {
                ready.push_back(to);
            }
        }
    }
    match placed as usize == out.len() {
        true => position,
        false => Vec::new(),
    }
}

/// The size of a maximum matching of a bipartite graph with `n` nodes on each side, by augmenting paths.
fn matching(edges: &[Vec<u32>], n: usize) -> usize {
    let mut partner = vec![u32::MAX; n];
    let mut size = 0;
    for start in 0..n as u32 {
        let mut seen = vec![false; n];
        if augment(start, edges, &mut partner, &mut seen) {
            size += 1;
        }
    }
    size
}

/// Finds an augmenting path from a free left node, iteratively so that a long one cannot overflow.
fn augment(start: u32, edges: &[Vec<u32>], partner: &mut [u32], seen: &mut [bool]) -> bool {
    let mut trail: Vec<(u32, usize)> = vec![(start, 0)];
    let mut taken: Vec<u32> = Vec::new();
    while let Some(&mut (left, ref mut next)) = trail.last_mut() {
        let Some(&right) = edges[left as usize].get(*next) else {
            trail.pop();
            taken.pop();
            continue;
        };
        *next += 1;
        if std::mem::replace(&mut seen[right as usize], true) {
            continue;
        }
        taken.push(right);
        match partner[right as usize] {
            u32::MAX => {
                for (&(left, _), &right) in trail.iter().zip(&taken) {
                    partner[right as usize] = left;
                }
                return true;
            }
            owner => trail.push((owner, 0)),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{DependencyId, Ticket};

    fn plan(tickets: u32, arrows: &[(u32, u32)]) -> Plan {
        let mut plan = Plan::default();
        for id in 1..=tickets {
            plan.tickets
                .insert(Ticket::new(TicketId(id), format!("T{id}"), ""));
        }
        for (place, &(from, to)) in arrows.iter().enumerate() {
            let ends = [from, to].map(|id| Node::Ticket(TicketId(id)));
            let id = DependencyId(1000 + place as u32);
            plan.dependencies
                .insert(Dependency::new(id, ends[0], ends[1]));
        }
        plan
    }

    fn nodes(tickets: u32) -> Vec<Node> {
        (1..=tickets).map(|id| Node::Ticket(TicketId(id))).collect()
    }

    /// The widest antichain by trying every subset.
    fn widest(tickets: u32, arrows: &[(u32, u32)]) -> usize {
        let mut reach = vec![vec![false; tickets as usize + 1]; tickets as usize + 1];
        arrows
            .iter()
            .for_each(|&(a, b)| reach[a as usize][b as usize] = true);
        for k in 1..=tickets as usize {
            for i in 1..=tickets as usize {
                for j in 1..=tickets as usize {
                    reach[i][j] |= reach[i][k] && reach[k][j];
                }
            }
        }
        let members = |set: u32| (1..=tickets as usize).filter(move |at| set >> (at - 1) & 1 == 1);
        let is_free = |set: &u32| members(*set).all(|a| members(*set).all(|b| !reach[a][b]));
        let sets = (0..1u32 << tickets).filter(is_free);
        sets.map(|set| set.count_ones() as usize).max().unwrap_or(0)
    }

    #[test]
    fn the_width_is_that_of_all_subsets_tried() {
        let mut seed = 7u64;
        for _ in 0..60 {
            let mut arrows = Vec::new();
            for a in 1..=8u32 {
                for b in a + 1..=8 {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    if seed >> 60 < 4 {
                        arrows.push((a, b));
                    }
                }
            }
            let graph = Graph::of(&plan(8, &arrows));
            assert_eq!(
                graph.width(&nodes(8)),
                Some(widest(8, &arrows)),
                "{arrows:?}"
            );
        }
    }

    #[test]
    fn a_path_orders_its_ends_and_a_loop_orders_nothing() {
        let graph = Graph::of(&plan(4, &[(1, 2), (2, 3)]));
        let ids = nodes(4);
        let mut budget = Budget(100);
        assert_eq!(graph.ordered(ids[2], ids[0], &mut budget), Some(true));
        assert_eq!(graph.ordered(ids[0], ids[3], &mut budget), Some(false));
        assert_eq!(graph.ordered(ids[0], ids[2], &mut Budget(0)), None);
        let looped = Graph::of(&plan(2, &[(1, 2), (2, 1)]));
        assert_eq!(looped.width(&ids[..2]), None);
    }

    #[test]
    fn what_is_in_a_summary_waits_with_it() {
        let mut plan = plan(4, &[(1, 2), (2, 4)]);
        let mut part = Ticket::new(TicketId(3), "part", "");
        part.parent = Some(TicketId(2));
        plan.tickets.insert(part);
        let graph = Graph::of(&plan);
        let ids = nodes(4);
        let mut budget = Budget(100);
        assert_eq!(graph.ordered(ids[0], ids[2], &mut budget), Some(true));
        assert_eq!(graph.ordered(ids[2], ids[3], &mut budget), Some(true));
    }
}
