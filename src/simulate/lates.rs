//! Which late finishes have to be remembered at once while a backward pass goes over a network.
//!
//! A late finish is of interest from the moment the first successor hands it on until its own position is settled.
//! Rows take turns in as few places as that needs, as values do in registers: a thousand tickets make do with some
//! dozens, which stay in the nearest cache. It is known once for all blocks.

use super::program::Edge;

/// The places of late finishes.
#[derive(Debug, Default)]
pub(super) struct Lates {
    /// `[nodes]`: where each position's late finish stands; `None` where nobody waits for it.
    places: Vec<Option<u32>>,
    /// `[edges]`: whether this one is the first to say something about its predecessor.
    firsts: Vec<bool>,
    /// How many places there are.
    count: usize,
}

impl Lates {
    /// Finds places for a network, whose edges stand by successor, `[nodes + 1]` saying where those of each begin.
    pub(super) fn new(first_in: &[u32], edges: &[Edge]) -> Self {
        let nodes = first_in.len().saturating_sub(1);
        let mut own = Self {
            places: vec![None; nodes],
            firsts: vec![false; edges.len()],
            count: 0,
        };
        let mut free = Vec::new();
        for at in (0..nodes).rev() {
            // A position is done with its place before it hands anything on.
            free.extend(own.places[at]);
            let (first, end) = (first_in[at] as usize, first_in[at + 1] as usize);
            for (number, edge) in edges[first..end].iter().enumerate() {
                let place = &mut own.places[edge.from as usize];
                if place.is_none() {
                    *place = Some(free.pop().unwrap_or(own.count as u32));
                    own.count = own.count.max(place.map_or(0, |at| at as usize + 1));
                    own.firsts[first + number] = true;
                }
            }
        }
        own
    }

    /// Where the late finish of a position stands; `None` where nobody waits for it.
    #[inline(always)]
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        self.places[at].map(|place| place as usize)
    }

    /// Whether an edge is the first to say something about its predecessor.
    #[inline(always)]
    pub(super) fn is_first(&self, edge: usize) -> bool {
        self.firsts[edge]
    }

    /// How many places there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}
