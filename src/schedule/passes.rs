//! The two passes where one calendar rules: integers in working minutes, one walk each.
//!
//! Dates are offsets of [`super::WorkTime`], indexed by position in the network. The forward pass pushes
//! each start along the outgoing links; the backward pass pulls the late starts of the successors. Dates
//! that bind single tickets are rare, so they are kept apart as [`Limit`]s, and the loops between two of
//! them test nothing. O(nodes + links) each.
//! Source: Kelley and Walker 1959; links of all four kinds as generalised precedence: Elmaghraby and
//! Kamburowski 1992.

use super::network::Network;
use crate::plan::Stamp;
use std::ops::Range;

/// Dates that bind one node, as offsets of its start.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The node's position.
    pub position: u32,
    /// It starts no earlier; [`i64::MIN`] if unsaid.
    pub floor: i64,
    /// It starts exactly then, whatever its predecessors do.
    pub fixed: Option<i64>,
    /// Its late start is no later; [`i64::MAX`] if unsaid.
    pub cap: i64,
    /// The instant that `fixed` or `floor` stands for.
    pub at: Stamp,
}

impl Limit {
    /// A limit that does not bind.
    pub fn none(position: u32) -> Self {
        Self {
            position,
            floor: i64::MIN,
            fixed: None,
            cap: i64::MAX,
            at: Stamp(i64::MIN),
        }
    }

    /// Fixes the node's start. What is said last holds: what was recorded rules over what was wanted.
    pub fn fix(&mut self, start: i64, at: Stamp) {
        (self.fixed, self.at) = (Some(start), at);
    }

    /// The early start of the node, when its predecessors ask for `early`.
    pub fn early(&self, early: i64) -> i64 {
        self.fixed.unwrap_or(early.max(self.floor))
    }
}

/// Early starts by position, from the offset at which the plan starts.
///
/// `limits` is sorted by position, one for each; `early` is filled anew.
pub fn forward(network: &Network, start: i64, limits: &[Limit], early: &mut Vec<i64>) {
    early.clear();
    early.resize(network.len(), start);
    let mut next = 0;
    for limit in limits {
        let at = limit.position as usize;
        push(network, next..at, early);
        early[at] = limit.early(early[at]);
        next = at;
    }
    push(network, next..network.len(), early);
}

/// Late starts by position, all finishing by the offset `horizon`; `late` is filled anew.
pub fn backward(network: &Network, horizon: i64, limits: &[Limit], late: &mut Vec<i64>) {
    late.clear();
    late.resize(network.len(), horizon);
    let mut end = network.len();
    for limit in limits.iter().rev() {
        let at = limit.position as usize;
        pull(network, at..end, horizon, late);
        late[at] = late[at].min(limit.cap);
        end = at;
    }
    pull(network, 0..end, horizon, late);
}

fn push(network: &Network, positions: Range<usize>, early: &mut [i64]) {
    let ends = &network.first_out[positions.start + 1..=positions.end];
    let mut from = network.first_out[positions.start] as usize;
    for (position, &end) in positions.zip(ends) {
        let end = end as usize;
        let start = early[position];
        for (&to, &weight) in network.to[from..end].iter().zip(&network.weight[from..end]) {
            let successor = &mut early[to as usize];
            *successor = (*successor).max(start + i64::from(weight));
        }
        from = end;
    }
}

fn pull(network: &Network, positions: Range<usize>, horizon: i64, late: &mut [i64]) {
    let firsts = &network.first_out[positions.clone()];
    let minutes = &network.minutes[positions.clone()];
    let mut end = network.first_out[positions.end] as usize;
    for ((position, &first), &duration) in positions.zip(firsts).zip(minutes).rev() {
        let first = first as usize;
        let mut latest = horizon - i64::from(duration);
        for (&to, &weight) in network.to[first..end]
            .iter()
            .zip(&network.weight[first..end])
        {
            latest = latest.min(late[to as usize] - i64::from(weight));
        }
        late[position] = latest;
        end = first;
    }
}
