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
        let mut grouped = Grouped::of(minutes, links);
        let order = sort(&mut grouped)?;
        let mut position = vec![0u32; order.len()];
        for (place, &node) in order.iter().enumerate() {
            position[node as usize] = place as u32;
        }
        let mut network = Self {
            minutes: order.iter().map(|&node| minutes[node as usize]).collect(),
            first_out: Vec::with_capacity(order.len() + 1),
            to: Vec::with_capacity(links.len()),
            weight: Vec::with_capacity(links.len()),
            link: Vec::with_capacity(links.len()),
            position,
            order,
        };
        network.first_out.push(0);
        for &node in &network.order {
            let arrows = grouped.out(node);
            let to = arrows
                .iter()
                .map(|arrow| network.position[arrow.to as usize]);
            network.to.extend(to);
            network
                .weight
                .extend(arrows.iter().map(|arrow| arrow.weight));
            network.link.extend(arrows.iter().map(|arrow| arrow.link));
            network.first_out.push(network.to.len() as u32);
        }
        Ok(network)
    }

    /// Makes the node at a position longer, and what waits for its finish with it. `links` are those it was built from.
    pub(super) fn lengthen(&mut self, position: u32, more: i32, links: &[Link]) {
        let at = position as usize;
        self.minutes[at] = self.minutes[at].saturating_add(more);
        for edge in self.out(at) {
            if links[self.link[edge] as usize].kind.from_finish() {
                self.weight[edge] = self.weight[edge].saturating_add(more);
            }
        }
        // Links to a finish ask for a start that is as much earlier.
        for edge in 0..self.to.len() {
            if self.to[edge] == position && !links[self.link[edge] as usize].kind.to_start() {
                self.weight[edge] = self.weight[edge].saturating_sub(more);
            }
        }
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

/// A link as its predecessor sees it.
#[derive(Clone, Copy, Default)]
struct Arrow {
    to: u32,
    weight: i32,
    link: u32,
}

/// The links by predecessor, those of one predecessor in the order given.
struct Grouped {
    first: Vec<u32>,
    arrows: Vec<Arrow>,
    /// `[nodes]`: how many links lead to each.
    waiting_for: Vec<u32>,
}

impl Grouped {
    fn of(minutes: &[i32], links: &[Link]) -> Self {
        let nodes = minutes.len();
        let mut first = vec![0u32; nodes + 1];
        let mut waiting_for = vec![0u32; nodes];
        for link in links {
            first[link.from as usize] += 1;
            waiting_for[link.to as usize] += 1;
        }
        let mut end = 0;
        for slot in &mut first {
            end += *slot;
            *slot = end;
        }
        // Filled from the back, so that each end moves down to where its node begins.
        let mut arrows = vec![Arrow::default(); links.len()];
        for (number, link) in links.iter().enumerate().rev() {
            let slot = &mut first[link.from as usize];
            *slot -= 1;
            arrows[*slot as usize] = Arrow {
                to: link.to,
                weight: link.weight(minutes),
                link: number as u32,
            };
        }
        Self {
            first,
            arrows,
            waiting_for,
        }
    }

    fn out(&self, node: u32) -> &[Arrow] {
        &self.arrows[span(&self.first, node as usize)]
    }
}

/// A topological order of the dense numbers, or what is left when none exists.
fn sort(grouped: &mut Grouped) -> Result<Vec<u32>, Unsortable> {
    let mut waiting_for = std::mem::take(&mut grouped.waiting_for);
    let nodes = waiting_for.len();
    let mut order = Vec::with_capacity(nodes);
    order.extend((0..nodes as u32).filter(|&node| waiting_for[node as usize] == 0));
    let mut done = 0;
    while let Some(&node) = order.get(done) {
        done += 1;
        for arrow in grouped.out(node) {
            let left = &mut waiting_for[arrow.to as usize];
            *left -= 1;
            if *left == 0 {
                order.push(arrow.to);
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
