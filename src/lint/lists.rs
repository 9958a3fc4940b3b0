//! Two lists of the same dependencies: a table column here, a list of arrows there.
//!
//! Documents often state their dependencies twice. Which statement belongs to which list is not written
//! down anywhere, but it shows: a dependency that stands in both has one line in each. Where a place in
//! the documents separates the two lines of all of these, the lists lie before and behind it. Statements
//! of whole groups ("everything waits for A") are no list entries and are left out.

use super::Context;
use super::papers::{Keys, Paper};
use crate::document::facts::{EdgeList, Form};
use crate::plan::{DependencyId, Node, Plan, SourceId, SourceRef};
use std::collections::{BTreeMap, HashMap};

/// The dependencies of two lists.
pub(super) struct EdgeLists {
    /// What the lists are called.
    pub(super) names: [String; 2],
    /// Every listed dependency, by id.
    pub(super) edges: Vec<ListedEdge>,
}

/// A dependency and where each list states it.
pub(super) struct ListedEdge {
    /// Its row, where the plan has it.
    pub(super) id: Option<DependencyId>,
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

    /// Whether enough stands in both to take them for two lists of the same dependencies.
    fn mean_the_same(&self) -> bool {
        let (both, only_first, only_second) = self.counts();
        let smaller = both + only_first.min(only_second);
        // Of a small plan half of the shorter list is enough.
        (both >= LEAST_IN_COMMON && both * 4 >= smaller) || (both >= 2 && both * 2 >= smaller)
    }
}

/// The pairs of lists: those the documents hold where the plan keeps their text, else those its rows show.
pub(super) fn find(context: &Context) -> Vec<EdgeLists> {
    if context.papers().is_empty() {
        return by_rows(context.plan).into_iter().collect();
    }
    let keys = Keys::of(context.plan);
    let rows = context
        .plan
        .dependencies
        .iter()
        .map(|d| ((d.from, d.to), d.id));
    let rows: HashMap<(Node, Node), DependencyId> = rows.collect();
    let mut lists: Vec<(&Paper, &EdgeList)> = Vec::new();
    for paper in context.papers() {
        let own = paper
            .facts
            .lists
            .iter()
            .filter(|list| list.form != Form::Code);
        lists.extend(own.take(8).map(|list| (paper, list)));
    }
    let mut pairs = Vec::new();
    for (at, first) in lists.iter().enumerate() {
        for second in &lists[at + 1..] {
            pairs.extend(pair(&keys, &rows, *first, *second));
        }
    }
    pairs
}

/// Two lists side by side, where they have enough in common to mean the same.
fn pair(
    keys: &Keys,
    rows: &HashMap<(Node, Node), DependencyId>,
    first: (&Paper, &EdgeList),
    second: (&Paper, &EdgeList),
) -> Option<EdgeLists> {
    let mut edges: Vec<ListedEdge> = Vec::new();
    let mut at: HashMap<(Node, Node), usize> = HashMap::new();
    for (which, (paper, list)) in [first, second].into_iter().enumerate() {
        for edge in &list.edges {
            let (Some(from), Some(to)) = (keys.find(&edge.from), keys.find(&edge.to)) else {
                continue;
            };
            let place = *at.entry((from, to)).or_insert_with(|| {
                edges.push(ListedEdge {
                    id: rows.get(&(from, to)).copied(),
                    from,
                    to,
                    first: None,
                    second: None,
                });
                edges.len() - 1
            });
            let line = Some(paper.at(edge.place));
            match which {
                0 => edges[place].first = line,
                _ => edges[place].second = line,
            }
        }
    }
    let names = [first.1.name.clone(), second.1.name.clone()];
    Some(EdgeLists { names, edges }).filter(EdgeLists::mean_the_same)
}

/// Finds two lists in the lines of the rows. O(sources log sources).
fn by_rows(plan: &Plan) -> Option<EdgeLists> {
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
        id: Some(id),
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
    let names = ["the first".to_owned(), "the second".to_owned()];
    let edges = edges.collect();
    Some(EdgeLists { names, edges }).filter(EdgeLists::mean_the_same)
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
        let lists = by_rows(&plan(&edges)).expect("two lists");
        assert_eq!(lists.counts(), (3, 1, 1));
    }

    #[test]
    fn one_list_or_tangled_lines_are_no_two_lists() {
        let one: [(u32, u32, &[u32]); 3] = [(1, 2, &[10]), (2, 3, &[11]), (3, 4, &[12])];
        assert!(by_rows(&plan(&one)).is_none());
        let tangled: [(u32, u32, &[u32]); 3] =
            [(1, 2, &[10, 12]), (2, 3, &[12, 14]), (3, 4, &[14, 16])];
        assert!(by_rows(&plan(&tangled)).is_none());
    }
}
