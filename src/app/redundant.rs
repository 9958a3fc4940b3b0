//! Arrows that longer paths say already: the difference between a plan and its transitive reduction.
//!
//! Found on a thread ([`super::studies`]): a frame cannot wait for it on a large plan.

use crate::plan::{DependencyId, DependencyKind, Node, Plan, Strength};
use std::collections::{HashMap, HashSet};

/// The hard finish-to-start arrows without lag that can be left out, because the successor waits for the
/// predecessor over other such arrows too. In a loop nothing is redundant in this sense, so nodes of loops are
/// passed over.
///
/// One search per node with more than one arrow, no deeper than the farthest of their ends: O(V·E) at worst, near
/// O(V + E) on plans, whose arrows are short. Ends with what was found so far once `is_over` says so, which is asked
/// for each arrow.
///
/// Source: Aho, Garey and Ullman, "The transitive reduction of a directed graph" (1972).
pub fn redundant(plan: &Plan, is_over: &dyn Fn() -> bool) -> HashSet<DependencyId> {
    let plain: Vec<(DependencyId, Node, Node)> = plan
        .dependencies
        .iter()
        .filter(|row| row.kind == DependencyKind::Fs && row.lag.is_zero())
        .filter(|row| row.strength == Strength::Hard && row.readings.is_empty())
        .map(|row| (row.id, row.from, row.to))
        .collect();
    let mut next: HashMap<Node, Vec<Node>> = HashMap::new();
    for &(_, from, to) in &plain {
        next.entry(from).or_default().push(to);
    }
    let Some(depth) = depths(&next) else {
        return HashSet::new();
    };
    let mut reached: HashMap<Node, HashSet<Node>> = HashMap::new();
    let mut is_implied = |from: Node, to: Node| {
        let ends = &next[&from];
        let behind = reached
            .entry(from)
            .or_insert_with(|| behind(&next, &depth, ends));
        ends.len() > 1 && behind.contains(&to)
    };
    plain
        .iter()
        .take_while(|_| !is_over())
        .filter(|&&(_, from, to)| is_implied(from, to))
        .map(|arrow| arrow.0)
        .collect()
}

/// What can be reached from the ends over at least one more arrow.
fn behind(
    next: &HashMap<Node, Vec<Node>>,
    depth: &HashMap<Node, u32>,
    ends: &[Node],
) -> HashSet<Node> {
    let deepest = ends.iter().filter_map(|end| depth.get(end)).max().copied();
    let deepest = deepest.unwrap_or(0);
    let mut seen: HashSet<Node> = HashSet::new();
    let mut open: Vec<Node> = ends.to_vec();
    while let Some(node) = open.pop() {
        for &other in next.get(&node).into_iter().flatten() {
            let is_useful = depth.get(&other).is_some_and(|&own| own <= deepest);
            if is_useful && seen.insert(other) {
                open.push(other);
            }
        }
    }
    seen
}

/// The longest way to each node, in arrows; `None` where there is a loop.
fn depths(next: &HashMap<Node, Vec<Node>>) -> Option<HashMap<Node, u32>> {
    let mut waits: HashMap<Node, u32> = HashMap::new();
    for (&from, ends) in next {
        waits.entry(from).or_default();
        for &to in ends {
            *waits.entry(to).or_default() += 1;
        }
    }
    let mut depth: HashMap<Node, u32> = HashMap::new();
    let mut ready: Vec<Node> = waits
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(&node, _)| node)
        .collect();
    let mut done = 0;
    while let Some(node) = ready.pop() {
        done += 1;
        let own = depth.get(&node).copied().unwrap_or(0);
        depth.entry(node).or_insert(0);
        for &to in next.get(&node).into_iter().flatten() {
            let deep = depth.entry(to).or_insert(0);
            *deep = (*deep).max(own + 1);
            if let Some(count) = waits.get_mut(&to) {
                *count -= 1;
                if *count == 0 {
                    ready.push(to);
                }
            }
        }
    }
    (done == waits.len()).then_some(depth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, Lag, TicketId, Work};

    fn plan(arrows: &[(u32, u32)]) -> Plan {
        let node = |id| Node::Ticket(TicketId(id));
        let rows = arrows.iter().zip(100..);
        Plan {
            dependencies: rows
                .map(|(&(from, to), id)| Dependency::new(DependencyId(id), node(from), node(to)))
                .collect(),
            ..Plan::default()
        }
    }

    fn found(plan: &Plan) -> Vec<u32> {
        let mut ids: Vec<u32> = redundant(plan, &|| false)
            .into_iter()
            .map(|id| id.0)
            .collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn an_arrow_beside_a_longer_path_is_redundant() {
        let triangle = plan(&[(1, 2), (2, 3), (1, 3), (3, 4), (1, 4)]);
        assert_eq!(found(&triangle), [102, 104]);
        assert!(found(&plan(&[(1, 2), (1, 3), (2, 4), (3, 4)])).is_empty());
    }

    #[test]
    fn what_says_more_than_a_path_and_what_is_in_a_loop_is_not() {
        let mut lagged = plan(&[(1, 2), (2, 3), (1, 3)]);
        let mut row = lagged
            .dependencies
            .get(DependencyId(102))
            .expect("there")
            .clone();
        row.lag = Lag::Work(Work(60));
        lagged.dependencies.insert(row);
        assert!(found(&lagged).is_empty());
        assert!(found(&plan(&[(1, 2), (2, 1), (1, 3), (2, 3)])).is_empty());
    }
}
