//! The network as dense arrays in topological order.
//!
//! Every link, whatever its kind and lag, is one inequality `start[to] >= start[from] + weight` as long
//! as one calendar rules; both passes are then one walk over three arrays. Nodes are renumbered by
//! *position* in a topological order (Kahn 1962, first in first out), so that a pass reads memory from
//! one end to the other. Dates are 64 bits wide, weights 32: no single lag or duration exceeds a hundred
//! years, but sums of a million of them may.

use super::links::Link;

/// The network of one schedule.
#[derive(Clone, Debug)]
pub struct Network {
    /// `[nodes]`: the dense number of the node at each position.
    pub order: Vec<u32>,
    /// `[nodes]`: the position of each dense number.
    pub position: Vec<u32>,
    /// `[nodes]`: durations in working minutes, by position.
    pub minutes: Vec<i32>,
    /// `[nodes + 1]`: where the outgoing links of each position begin.
    pub first_out: Vec<u32>,
    /// `[links]`: the position each link leads to.
    pub to: Vec<u32>,
    /// `[links]`: how much later than its predecessor the successor must start.
    pub weight: Vec<i32>,
    /// `[links]`: the number of each link in the list the network was built from.
    pub link: Vec<u32>,
}

/// Links that cannot be brought into an order: there is a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsortable {
    /// `[nodes]`, by dense number: whether the node is on a cycle or behind one.
    pub is_left: Vec<bool>,
}

impl Network {
    /// Sorts nodes and links. O(nodes + links).
    ///
    /// `minutes` holds the durations by dense number.
    ///
    /// # Errors
    /// [`Unsortable`] where the links close a cycle.
    pub fn build(minutes: &[i32], links: &[Link]) -> Result<Self, Unsortable> {
        let nodes = minutes.len();
        let (first, by_from) = group_by_from(nodes, links);
        let order = sort(nodes, links, &first, &by_from)?;
        let mut position = vec![0u32; nodes];
        for (place, &node) in order.iter().enumerate() {
            position[node as usize] = place as u32;
        }
        let mut network = Self {
            minutes: order.iter().map(|&node| minutes[node as usize]).collect(),
            first_out: Vec::with_capacity(nodes + 1),
            to: Vec::with_capacity(links.len()),
            weight: Vec::with_capacity(links.len()),
            link: Vec::with_capacity(links.len()),
            position,
            order,
        };
        network.first_out.push(0);
        for &node in &network.order {
            for &number in &by_from[span(&first, node as usize)] {
                let link = &links[number as usize];
                network.to.push(network.position[link.to as usize]);
                network.weight.push(link.weight(minutes));
                network.link.push(number);
            }
            network.first_out.push(network.to.len() as u32);
        }
        Ok(network)
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The links that leave a position, as a range of the link arrays.
    #[inline]
    pub fn out(&self, position: usize) -> std::ops::Range<usize> {
        span(&self.first_out, position)
    }
}

#[inline]
fn span(first: &[u32], at: usize) -> std::ops::Range<usize> {
    first[at] as usize..first[at + 1] as usize
}

/// The links of each node, in the order given: `first[node]..first[node + 1]` of the second array.
fn group_by_from(nodes: usize, links: &[Link]) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0u32; nodes + 1];
    for link in links {
        first[link.from as usize + 1] += 1;
    }
    for node in 0..nodes {
        first[node + 1] += first[node];
    }
    let mut next = first.clone();
    let mut by_from = vec![0u32; links.len()];
    for (number, link) in links.iter().enumerate() {
        let slot = &mut next[link.from as usize];
        by_from[*slot as usize] = number as u32;
        *slot += 1;
    }
    (first, by_from)
}

/// A topological order of the dense numbers, or what is left when none exists.
fn sort(
    nodes: usize,
    links: &[Link],
    first: &[u32],
    by_from: &[u32],
) -> Result<Vec<u32>, Unsortable> {
    let mut waiting_for = vec![0u32; nodes];
    for link in links {
        waiting_for[link.to as usize] += 1;
    }
    let mut order = Vec::with_capacity(nodes);
    order.extend((0..nodes as u32).filter(|&node| waiting_for[node as usize] == 0));
    let mut done = 0;
    while let Some(&node) = order.get(done) {
        done += 1;
        for &number in &by_from[span(first, node as usize)] {
            let to = links[number as usize].to;
            waiting_for[to as usize] -= 1;
            if waiting_for[to as usize] == 0 {
                order.push(to);
            }
        }
    }
    if order.len() == nodes {
        Ok(order)
    } else {
        Err(Unsortable {
            is_left: waiting_for.iter().map(|&count| count > 0).collect(),
        })
    }
}
