//! What a gate that fails has done again, and how long one such round takes.
//!
//! Rework is done in the order of the dependencies among what is redone, each ticket for its share of its work, and the
//! review is held again. This is the one place that knows it: recorded no-gos make planned dates later by it, the
//! simulation draws it, and what a no-go would cost is computed from it.

use super::Model;
use crate::plan::duration::show;
use crate::plan::{DecisionState, Gate, GateId, Node, Plan, Stamp, TicketId, Work};
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
        let spans = self.spans(|position| f64::from(minutes[position as usize]));
        whole(spans.iter().map(|span| span.1).fold(0.0, f64::max))
    }

    /// From when to when each row is done, in working minutes after the failure.
    ///
    /// `minutes` are durations by position.
    fn spans(&self, minutes: impl Fn(u32) -> f64) -> Vec<(f64, f64)> {
        let mut spans: Vec<(f64, f64)> = Vec::with_capacity(self.again.len());
        for row in &self.again {
            let before = &self.after[row.after.start as usize..row.after.end as usize];
            let start = before
                .iter()
                .map(|&b| spans[b as usize].1)
                .fold(0.0, f64::max);
            let work = row.position.map_or(0.0, &minutes);
            spans.push((start, start + work * f64::from(row.share)));
        }
        spans
    }
}

/// Minutes rounded up. Shares are kept as small floats: a thousandth of a minute is none.
fn whole(minutes: f64) -> i64 {
    libm::ceil(minutes - 1e-3) as i64
}

/// Work on a ticket that is done again because a gate failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reworked {
    /// The gate.
    pub gate: GateId,
    /// Which attempt had failed, the first being 1.
    pub attempt: u32,
    /// The ticket.
    pub ticket: TicketId,
    /// When it begins.
    pub start: Stamp,
    /// When it is done.
    pub finish: Stamp,
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

    /// The work that is done again after an attempt (the first is 1) at the gate at a position failed, in the hours of
    /// the gate; `minutes` are durations by position.
    pub fn reworked(
        &self,
        (position, redo): (u32, &Redo),
        (attempt, failed): (u32, Stamp),
        minutes: impl Fn(u32) -> f64,
    ) -> Vec<Reworked> {
        let number = self.network.order[position as usize] as usize;
        let Some(Node::Gate(gate)) = self.index.node(number) else {
            return Vec::new();
        };
        let calendar = self.calendar_of(number);
        let from = calendar.work_at(failed);
        let rows = redo.again.iter().zip(redo.spans(minutes));
        let done_again = |(row, (start, finish)): (&Again, (f64, f64))| {
            let number = self.network.order[row.position? as usize] as usize;
            let (start, finish) = (from + start as i64, from + whole(finish));
            match self.index.node(number)? {
                Node::Ticket(ticket) if start < finish => Some(Reworked {
                    gate,
                    attempt,
                    ticket,
                    start: calendar.start_at(start),
                    finish: calendar.finish_at(finish),
                }),
                _ => None,
            }
        };
        rows.filter_map(done_again).collect()
    }

    /// When the attempts at a gate were over that is recorded as refused, the last being the one that opens it, which is
    /// at `opens`; `None` for any other gate.
    pub fn recorded_attempts(&self, position: u32, opens: Stamp) -> Option<[Stamp; 2]> {
        let number = self.network.order[position as usize];
        let (_, review) = *self.refused.iter().find(|refused| refused.0 == number)?;
        let round = i64::from(self.network.minutes[position as usize]) - i64::from(review);
        let calendar = self.calendar_of(number as usize);
        let failed = calendar.finish_at(calendar.work_at(opens) - round);
        Some([failed, opens])
    }

    /// The work that is done again because of what is recorded; `opens` says when gates do.
    pub fn recorded_rework(
        &self,
        plan: &Plan,
        opens: impl Fn(GateId) -> Option<Stamp>,
    ) -> Vec<Reworked> {
        let minutes = |position: u32| f64::from(self.network.minutes[position as usize]);
        let of_gate = |gate: &Gate| {
            let position = self.position_of(Node::Gate(gate.id))?;
            let [failed, _] = self.recorded_attempts(position, opens(gate.id)?)?;
            let redo = self.redo(plan, gate, position);
            Some(self.reworked((position, &redo), (1, failed), minutes))
        };
        let refused = self.refused.iter();
        let gates = refused.filter_map(|&(number, _)| match self.index.node(number as usize)? {
            Node::Gate(id) => plan.gates.get(id),
            Node::Ticket(_) => None,
        });
        gates.filter_map(of_gate).flatten().collect()
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
            let at = gate.decision.at.map(|at| format!(" at {}", at.told()));
            let stated = gate.decision.delay.map(|stated| {
                format!(
                    " The {} that the decision states are not used.",
                    show(stated)
                )
            });
            self.assumptions.push(format!(
                "Gate {} was a no-go{}: it opens after the work that is done again and a second review, {} later.{}",
                gate.key,
                at.unwrap_or_default(),
                show(Work(i64::from(round))),
                stated.unwrap_or_default()
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
