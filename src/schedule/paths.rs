//! Near-critical paths: what drives each end of the network, ranked by how much it can slip.
//!
//! A path ends at a node that drives nobody and runs back along what fixes each start, to where the chain
//! begins. Its float is that of its end: the path can slip by so much, as a whole, before the finish moves. So
//! every node with dates is on at least one path, the critical path comes first, and nothing is computed that
//! the schedule does not say already: under agents, "driven" includes waiting for one.

use super::Schedule;
use crate::plan::{Node, Work};
use std::collections::HashSet;

/// One path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloatPath {
    /// How much it can slip before the finish moves; zero or less for a critical path.
    pub float: Work,
    /// Its nodes, in the order of time.
    pub nodes: Vec<Node>,
}

/// The paths of a schedule, least float first, longer ones first where it is equal; at most `most` of them.
///
/// O(nodes log nodes), and the length of the paths that are returned.
pub fn paths_by_float(schedule: &Schedule, most: usize) -> Vec<FloatPath> {
    let drives: HashSet<Node> = schedule
        .nodes()
        .filter(|(_, dates)| !dates.summary)
        .filter_map(|(_, dates)| dates.previous)
        .collect();
    let mut ends: Vec<(Work, std::cmp::Reverse<crate::plan::Stamp>, Node)> = schedule
        .nodes()
        .filter(|(node, dates)| !dates.summary && !drives.contains(node))
        .map(|(node, dates)| {
            let float = dates.total_float;
            (float, std::cmp::Reverse(dates.early_finish), node)
        })
        .collect();
    ends.sort_unstable();
    ends.truncate(most);
    let path = |(float, _, end)| FloatPath {
        float,
        nodes: back_from(schedule, end),
    };
    ends.into_iter().map(path).collect()
}

/// From where the chain of drivers of a node begins to the node.
fn back_from(schedule: &Schedule, end: Node) -> Vec<Node> {
    let steps = std::iter::successors(Some(end), |&node| schedule.dates(node)?.previous);
    let mut nodes: Vec<Node> = steps.collect();
    nodes.reverse();
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, DependencyId, Estimate, Plan, Ticket, TicketId};
    use crate::schedule::{Settings, schedule};

    /// A 4 h and B 1 h before C 2 h; D 3 h by itself.
    fn plan() -> Plan {
        let mut plan = Plan::default();
        for (id, key, hours) in [(1, "A", 4), (2, "B", 1), (3, "C", 2), (4, "D", 3)] {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(hours)),
                ..Ticket::new(TicketId(id), key, key)
            });
        }
        let node = |id| Node::Ticket(TicketId(id));
        for (id, from) in [(10, 1), (11, 2)] {
            plan.dependencies
                .insert(Dependency::new(DependencyId(id), node(from), node(3)));
        }
        plan.settle_last_id();
        plan
    }

    #[test]
    fn paths_are_ranked_by_float_and_the_critical_one_comes_first() {
        let plan = plan();
        let dates = schedule(&plan, &Settings::default()).expect("no loop");
        let told: Vec<(i64, String)> = paths_by_float(&dates, 10)
            .iter()
            .map(|path| {
                let keys: Vec<&str> = path.nodes.iter().map(|&node| plan.key(node)).collect();
                (path.float.0 / 60, keys.join(" "))
            })
            .collect();
        let expected = [(0, "A C"), (3, "D"), (3, "B")].map(|(h, keys)| (h, keys.to_owned()));
        assert_eq!(told, expected);
        assert_eq!(paths_by_float(&dates, 1).len(), 1);
        assert_eq!(paths_by_float(&dates, 1)[0].nodes, dates.critical_path);
    }
}
