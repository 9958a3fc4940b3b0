//! Two lists of the same dependencies: a table column here, a list of arrows there.
//!
//! Documents often state their dependencies twice. Which statement belongs to which list is not written
//! down anywhere, but it shows: a dependency that stands in both has one line in each. Where a place in
//! the documents separates the two lines of all of these, the lists lie before and behind it. Statements
//! of whole groups ("everything waits for A") are no list entries and are left out.

use crate::plan::{DependencyId, Node, Plan, SourceId, SourceRef};
use std::collections::BTreeMap;

/// The dependencies of two lists.
pub(super) struct EdgeLists {
    /// Every listed dependency, by id.
    pub(super) edges: Vec<ListedEdge>,
}

/// A dependency and where each list states it.
pub(super) struct ListedEdge {
    /// Its row.
    pub(super) id: DependencyId,
    /// The predecessor.
    pub(super) from: Node,
    /// The successor.
    pub(super) to: Node,
    /// The line of the list that comes first in the documents.
    pub(super) first: Option<SourceRef>,
    /// The line of the other list.
    pub(super) second: Option<SourceRef>,
}

/// A line that states more dependencies than this speaks of a group.
const MOST_PER_LINE: usize = 12;
/// Fewer dependencies in common do not show that two lists mean the same.
const LEAST_IN_COMMON: usize = 3;

type Place = (SourceId, u32);

impl EdgeLists {
    /// How many stand in both, only in the first, only in the second.
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        let is = |first: bool, second: bool| {
            let same = |e: &&ListedEdge| e.first.is_some() == first && e.second.is_some() == second;
            self.edges.iter().filter(same).count()
        };
        (is(true, true), is(true, false), is(false, true))
    }
}

/// Finds the two lists. O(sources log sources).
pub(super) fn find(plan: &Plan) -> Option<EdgeLists> {
    let mut per_line: BTreeMap<Place, usize> = BTreeMap::new();
    for dependency in plan.dependencies.iter() {
        for source in dependency.sources.iter().filter(|s| s.says.is_empty()) {
            *per_line.entry(place(source)).or_default() += 1;
        }
    }
    let mut listed: Vec<(DependencyId, Node, Node, Vec<&SourceRef>)> = Vec::new();
    for dependency in plan.dependencies.iter() {
        let is_ticket = |node: Node| matches!(node, Node::Ticket(_));
        let lines = dependency.sources.iter().filter(|s| {
            s.says.is_empty() && per_line.get(&place(s)).is_some_and(|n| *n <= MOST_PER_LINE)
        });
        let lines: Vec<&SourceRef> = lines.collect();
        if is_ticket(dependency.from) && is_ticket(dependency.to) && !lines.is_empty() {
            listed.push((dependency.id, dependency.from, dependency.to, lines));
        }
    }
    let boundary = boundary(listed.iter().map(|(_, _, _, lines)| lines.as_slice()))?;
    let edges = listed.into_iter().map(|(id, from, to, lines)| ListedEdge {
        id,
        from,
        to,
        first: lines
            .iter()
            .find(|s| place(s) < boundary)
            .map(|s| (*s).clone()),
        second: lines
            .iter()
            .find(|s| place(s) >= boundary)
            .map(|s| (*s).clone()),
    });
    let lists = EdgeLists {
        edges: edges.collect(),
    };
    let (both, only_first, only_second) = lists.counts();
    let smaller = both + only_first.min(only_second);
    (both >= LEAST_IN_COMMON && both * 4 >= smaller).then_some(lists)
}

fn place(source: &SourceRef) -> Place {
    (source.source, source.line)
}

/// The first place of the second list: behind the largest gap between the places that must lie before
/// it and those that must lie behind.
fn boundary<'a>(edges: impl Iterator<Item = &'a [&'a SourceRef]> + Clone) -> Option<Place> {
    let ends = |lines: &[&SourceRef]| {
        let places = lines.iter().map(|s| place(s));
        Some((places.clone().min()?, places.max()?))
    };
    let twice = edges
        .clone()
        .filter_map(ends)
        .filter(|(low, high)| low < high);
    let before = twice.clone().map(|(low, _)| low).max()?;
    let behind = twice.map(|(_, high)| high).min()?;
    if before >= behind {
        return None;
    }
    let mut between: Vec<Place> = edges.flatten().map(|s| place(s)).collect();
    between.retain(|at| (before..=behind).contains(at));
    between.sort_unstable();
    between.dedup();
    let gap = |pair: &[Place]| match pair[0].0 == pair[1].0 {
        true => pair[1].1 - pair[0].1,
        false => u32::MAX,
    };
    let widest = between.windows(2).max_by_key(|pair| gap(pair))?;
    Some(widest[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, Ticket, TicketId};

    fn plan(edges: &[(u32, u32, &[u32])]) -> Plan {
        let mut plan = Plan::default();
        for id in 1..=20 {
            plan.tickets
                .insert(Ticket::new(TicketId(id), format!("T-{id}"), ""));
        }
        for (at, (from, to, lines)) in edges.iter().enumerate() {
            let ends = [*from, *to].map(|id| Node::Ticket(TicketId(id)));
            let mut row = Dependency::new(DependencyId(100 + at as u32), ends[0], ends[1]);
            row.sources = lines
                .iter()
                .map(|line| SourceRef::line(SourceId(200), *line))
                .collect();
            plan.dependencies.insert(row);
        }
        plan
    }

    #[test]
    fn two_lists_are_told_apart_by_what_stands_in_both() {
        let edges: [(u32, u32, &[u32]); 5] = [
            (1, 2, &[10, 50]),
            (2, 3, &[11, 51]),
            (3, 4, &[12, 52]),
            (4, 5, &[13]),
            (5, 6, &[53]),
        ];
        let lists = find(&plan(&edges)).expect("two lists");
        assert_eq!(lists.counts(), (3, 1, 1));
    }

    #[test]
    fn one_list_or_tangled_lines_are_no_two_lists() {
        let one: [(u32, u32, &[u32]); 3] = [(1, 2, &[10]), (2, 3, &[11]), (3, 4, &[12])];
        assert!(find(&plan(&one)).is_none());
        let tangled: [(u32, u32, &[u32]); 3] =
            [(1, 2, &[10, 12]), (2, 3, &[12, 14]), (3, 4, &[14, 16])];
        assert!(find(&plan(&tangled)).is_none());
    }
}
