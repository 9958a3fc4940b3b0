//! The smallest loop in a network that cannot be sorted.
//!
//! From every node that is on a loop a breadth-first search looks for the shortest way back; a node that
//! was searched from is taken out, and with it everything that is on no loop any more. A ring of any
//! length so costs one search. Steps inside a summary count nothing, all others one.
//! O(nodes x links) at worst, cut off after [`BUDGET`] steps: then the loop is the smallest found so far.

use super::links::{Link, LinkSource};
use super::nodes::NodeIndex;
use crate::plan::{DependencyId, Node, Plan};
use std::collections::VecDeque;
use std::fmt;

/// How many links are followed at most, some tenths of a second's work.
const BUDGET: usize = 50_000_000;

/// A loop: each waits for the one before it, the first for the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The tickets and gates on it, the one with the smallest id first.
    pub nodes: Vec<Node>,
    /// Their keys.
    pub keys: Vec<String>,
    /// The dependencies that close it, in the same order. Steps between a summary and its tickets, of an
    /// option's order and of stop-work gates have none.
    pub dependencies: Vec<DependencyId>,
}

impl fmt::Display for Cycle {
    /// `A-1 -> B-2 -> A-1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for key in &self.keys {
            write!(f, "{key} -> ")?;
        }
        write!(f, "{}", self.keys.first().map_or("", String::as_str))
    }
}

/// The smallest loop among the nodes that sorting left over.
pub(super) fn smallest(plan: &Plan, index: &NodeIndex, links: &[Link], is_left: &[bool]) -> Cycle {
    let loop_links = Search::new(links, is_left).run();
    describe(plan, index, links, &loop_links)
}

struct Search<'a> {
    links: &'a [Link],
    /// Outgoing and incoming links between the nodes that are left.
    out: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
    is_alive: Vec<bool>,
    /// `[nodes]`: steps from where a search began; written back to "far" after each search.
    distance: Vec<usize>,
    /// `[nodes]`: the link by which a search came.
    came_by: Vec<u32>,
    steps: usize,
}

/// A node no search has reached.
const FAR: usize = usize::MAX;

impl<'a> Search<'a> {
    fn new(links: &'a [Link], is_left: &[bool]) -> Self {
        let mut search = Self {
            links,
            out: vec![Vec::new(); is_left.len()],
            into: vec![Vec::new(); is_left.len()],
            is_alive: is_left.to_vec(),
            distance: vec![FAR; is_left.len()],
            came_by: vec![0; is_left.len()],
            steps: 0,
        };
        for (number, link) in links.iter().enumerate() {
            if is_left[link.from as usize] && is_left[link.to as usize] {
                search.out[link.from as usize].push(number as u32);
                search.into[link.to as usize].push(number as u32);
            }
        }
        let all: Vec<usize> = (0..is_left.len()).filter(|&n| is_left[n]).collect();
        search.peel(all);
        search
    }

    fn run(mut self) -> Vec<u32> {
        let mut best: Option<(usize, Vec<u32>)> = None;
        for node in 0..self.is_alive.len() {
            if !self.is_alive[node] {
                continue;
            }
            let limit = best.as_ref().map_or(usize::MAX, |(length, _)| *length);
            if let Some(found) = self.way_back(node, limit) {
                best = Some(found);
            }
            if self.steps > BUDGET {
                break;
            }
            self.is_alive[node] = false;
            let around = self.neighbours(node);
            self.peel(around);
        }
        best.map_or_else(Vec::new, |(_, links)| links)
    }

    /// The shortest way from a node back to itself, if it is shorter than `limit`: its length and links.
    fn way_back(&mut self, start: usize, limit: usize) -> Option<(usize, Vec<u32>)> {
        let mut reached = Vec::new();
        let mut open = VecDeque::from([(start, 0)]);
        let mut found = None;
        while let Some((node, length)) = open.pop_front() {
            if node == start && self.distance[start] != FAR {
                found = Some((length, self.trace(start)));
                break;
            }
            for &number in &self.out[node] {
                self.steps += 1;
                let link = &self.links[number as usize];
                let to = link.to as usize;
                let step = usize::from(link.source != LinkSource::Member);
                if !self.is_alive[to] || length + step >= self.distance[to].min(limit) {
                    continue;
                }
                self.distance[to] = length + step;
                self.came_by[to] = number;
                reached.push(to);
                match step {
                    0 => open.push_front((to, length)),
                    _ => open.push_back((to, length + 1)),
                }
            }
        }
        reached.iter().for_each(|&node| self.distance[node] = FAR);
        found
    }

    fn trace(&self, start: usize) -> Vec<u32> {
        let link_to = |node: usize| self.came_by[node];
        let mut links = vec![link_to(start)];
        let mut at = self.links[link_to(start) as usize].from as usize;
        while at != start {
            links.push(link_to(at));
            at = self.links[link_to(at) as usize].from as usize;
        }
        links.reverse();
        links
    }

    /// Takes out the nodes among `open` that are on no loop, and then their neighbours likewise.
    fn peel(&mut self, mut open: Vec<usize>) {
        while let Some(node) = open.pop() {
            let mut leads = self.out[node].iter().map(|&n| self.links[n as usize].to);
            let mut led = self.into[node].iter().map(|&n| self.links[n as usize].from);
            let is_through =
                leads.any(|n| self.is_alive[n as usize]) && led.any(|n| self.is_alive[n as usize]);
            if self.is_alive[node] && !is_through {
                self.is_alive[node] = false;
                open.extend(self.neighbours(node));
            }
        }
    }

    fn neighbours(&self, node: usize) -> Vec<usize> {
        let after = self.out[node]
            .iter()
            .map(|&n| self.links[n as usize].to as usize);
        let before = self.into[node]
            .iter()
            .map(|&n| self.links[n as usize].from as usize);
        after.chain(before).filter(|&n| self.is_alive[n]).collect()
    }
}

/// Turns links into the rows people know.
fn describe(plan: &Plan, index: &NodeIndex, links: &[Link], loop_links: &[u32]) -> Cycle {
    let mut steps: Vec<Step> = Vec::new();
    for &number in loop_links {
        let step = Step::of(plan, index, &links[number as usize]);
        let is_same = |last: &Step| step.dependency.is_some() && last.dependency == step.dependency;
        if !steps.last().is_some_and(is_same) {
            steps.push(step);
        }
    }
    let first = (0..steps.len()).filter(|&at| steps[at].from.is_some());
    let first = first.min_by_key(|&at| steps[at].from).unwrap_or(0);
    steps.rotate_left(first);
    let mut nodes: Vec<Node> = Vec::new();
    for node in steps.iter().flat_map(|step| [step.from, step.to]).flatten() {
        if nodes.last() != Some(&node) {
            nodes.push(node);
        }
    }
    if nodes.len() > 1 && nodes.first() == nodes.last() {
        nodes.pop();
    }
    let mut dependencies: Vec<DependencyId> = steps.iter().filter_map(|s| s.dependency).collect();
    dependencies.dedup();
    Cycle {
        keys: nodes
            .iter()
            .map(|&node| plan.key(node).to_owned())
            .collect(),
        nodes,
        dependencies,
    }
}

/// One link of a loop in terms of rows.
struct Step {
    from: Option<Node>,
    to: Option<Node>,
    dependency: Option<DependencyId>,
}

impl Step {
    fn of(plan: &Plan, index: &NodeIndex, link: &Link) -> Self {
        if let LinkSource::Dependency(id) = link.source {
            let row = plan.dependencies.get(id);
            return Self {
                from: row.map(|d| d.from),
                to: row.map(|d| d.to),
                dependency: Some(id),
            };
        }
        Self {
            from: index.node(link.from as usize),
            to: index.node(link.to as usize),
            dependency: None,
        }
    }
}
