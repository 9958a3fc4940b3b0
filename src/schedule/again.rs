//! What a gate that fails has done again, and how long one such round takes.
//!
//! Rework is done in the order of the dependencies among what is redone, each ticket for its share of its work, and the
//! review is held again. This is the one place that knows it: recorded no-gos make planned dates later by it, the
//! simulation draws it, and what a no-go would cost is computed from it.

use super::Model;
use crate::plan::duration::show;
use crate::plan::{DecisionState, Gate, Node, Plan, TicketId, Work};
use std::collections::BTreeMap;

/// A point where more redone tickets meet gets a node of its own instead of that many links.
const MOST_LINKS: usize = 8;

/// A ticket done again, or a point where many meet.
#[derive(Clone, Debug)]
pub struct Again {
    /// The ticket's position; `None` where many meet.
    pub position: Option<u32>,
    /// The share of its work.
    pub share: f32,
    /// What it waits for: a range of [`Redo::after`].
    pub after: std::ops::Range<u32>,
}

/// What is done again when a gate fails.
#[derive(Clone, Debug, Default)]
pub struct Redo {
    /// In an order in which it can be done.
    pub again: Vec<Again>,
    /// Indices into `again`.
    pub after: Vec<u32>,
}

impl Redo {
    /// The working minutes until all of it is done: its longest chain.
    ///
    /// `minutes` are durations by position.
    pub fn minutes(&self, minutes: &[i32]) -> i64 {
        let mut finishes: Vec<f64> = Vec::with_capacity(self.again.len());
        for row in &self.again {
            let before = &self.after[row.after.start as usize..row.after.end as usize];
            let start = before
                .iter()
                .map(|&b| finishes[b as usize])
                .fold(0.0, f64::max);
            let work = row
                .position
                .map_or(0, |position| minutes[position as usize]);
            finishes.push(start + f64::from(work) * f64::from(row.share));
        }
        let longest = finishes.iter().copied().fold(0.0, f64::max);
        // Shares are kept as small floats: a thousandth of a minute is none.
        libm::ceil(longest - 1e-3) as i64
    }
}

/// How often the work before a gate is done again because of what is recorded: once after a no-go, unless the attempt
/// was the last one allowed, after which it opens with accepted risks.
pub fn recorded_rounds(gate: &Gate) -> u32 {
    let is_last = gate.max_attempts.is_some_and(|most| most <= 1);
    u32::from(gate.decision.state == DecisionState::NoGo && !is_last)
}

impl Model {
    /// The position of a ticket or gate that runs.
    pub fn position_of(&self, node: Node) -> Option<u32> {
        let number = self.index().find(node)?;
        let runs = self.runs(number);
        runs.then(|| self.network().position[number])
    }

    /// The positions of a ticket, or of all the tickets in it where it is a summary.
    pub fn positions_in(&self, plan: &Plan, ticket: TicketId) -> Vec<u32> {
        if let Some(position) = self.position_of(Node::Ticket(ticket)) {
            return vec![position];
        }
        let tickets = &plan.tickets;
        let is_inside = |row: &crate::plan::Ticket| {
            let above = |t: &crate::plan::Ticket| t.parent.and_then(|id| tickets.get(id));
            std::iter::successors(above(row), |&t| above(t))
                .take(tickets.len())
                .any(|t| t.id == ticket)
        };
        let inside = tickets
            .iter()
            .filter(|row| row.parent.is_some() && is_inside(row));
        inside
            .filter_map(|row| self.position_of(Node::Ticket(row.id)))
            .collect()
    }

    /// What is done again when a gate fails, each after what it waits for among the rest. O(rows and links between the
    /// first and the last of it).
    pub fn redo(&self, plan: &Plan, gate: &Gate, position: u32) -> Redo {
        let mut shares: BTreeMap<u32, f32> = BTreeMap::new();
        for rework in gate.rework.iter().filter(|rework| rework.percent > 0.0) {
            for at in self.positions_in(plan, rework.ticket) {
                *shares.entry(at).or_default() += (rework.percent.min(1000.0) / 100.0) as f32;
            }
        }
        let (Some(&first), Some(&last)) = (shares.keys().next(), shares.keys().next_back()) else {
            return Redo::default();
        };
        let mut order = InOrder::default();
        let network = self.network();
        for at in first..=last.max(position) {
            let near = order.meet(at);
            if let Some(&share) = shares.get(&at) {
                let number = order.push(Some(at), share, &near);
                order.hand_on(
                    network.out(at as usize).map(|edge| network.to[edge]),
                    &[number],
                );
            } else if near.len() > MOST_LINKS {
                let number = order.push(None, 0.0, &near);
                order.hand_on(
                    network.out(at as usize).map(|edge| network.to[edge]),
                    &[number],
                );
            } else if !near.is_empty() {
                order.hand_on(network.out(at as usize).map(|edge| network.to[edge]), &near);
            }
        }
        Redo {
            again: order.again,
            after: order.after,
        }
    }

    /// The working minutes of a gate's own review, without rounds that are recorded.
    pub fn review_at(&self, position: u32) -> i32 {
        let number = self.network().order[position as usize];
        let own = self.refused.iter().find(|refused| refused.0 == number);
        own.map_or(self.network().minutes[position as usize], |own| own.1)
    }

    /// Makes gates that were refused longer by the round that follows, as far as nothing later is recorded.
    pub(super) fn redo_refused(&mut self, plan: &Plan) {
        let refused = plan.gates.iter().filter(|gate| recorded_rounds(gate) > 0);
        for gate in refused {
            let Some(position) = self.position_of(Node::Gate(gate.id)) else {
                continue;
            };
            let minutes = &self.network.minutes;
            let review = minutes[position as usize];
            let work = self.redo(plan, gate, position).minutes(minutes);
            let round = (work + i64::from(review)).min(i64::from(i32::MAX / 2)) as i32;
            self.network.lengthen(position, round, &self.links);
            let number = self.network.order[position as usize];
            self.refused.push((number, review));
            self.assumptions.push(format!(
                "Gate {} was a no-go: it opens after the work that is done again and a second review, {} later.",
                gate.key,
                show(Work(i64::from(round)))
            ));
        }
    }
}

/// Redone tickets in the order of positions, with the nearest ones before each.
#[derive(Default)]
struct InOrder {
    again: Vec<Again>,
    after: Vec<u32>,
    /// What the positions ahead wait for.
    near: BTreeMap<u32, Vec<u32>>,
}

impl InOrder {
    fn meet(&mut self, position: u32) -> Vec<u32> {
        let mut near = self.near.remove(&position).unwrap_or_default();
        near.sort_unstable();
        near.dedup();
        near
    }

    fn push(&mut self, position: Option<u32>, share: f32, near: &[u32]) -> u32 {
        let first = self.after.len() as u32;
        self.after.extend_from_slice(near);
        self.again.push(Again {
            position,
            share,
            after: first..self.after.len() as u32,
        });
        self.again.len() as u32 - 1
    }

    fn hand_on(&mut self, successors: impl Iterator<Item = u32>, near: &[u32]) {
        for to in successors {
            self.near.entry(to).or_default().extend_from_slice(near);
        }
    }
}
