//! How gates fail: how often, and what is done again.
//!
//! A gate passes at each attempt with the same probability. After a failed attempt its rework is done, in the
//! order of the dependencies among what is redone, and the review is held again. The last attempt allowed
//! opens the gate whatever its outcome: as a go with accepted risks, without another round. A decision already
//! taken is no longer drawn: a go passes, a no-go has failed once.

use super::super::SimulateError;
use super::super::philox::Purpose;
use super::super::program::{Again, GateDraw, Unit};
use super::{Compiler, variable};
use crate::plan::{DecisionState, Gate, Node};
use std::collections::BTreeMap;

/// The most attempts that are drawn where the plan sets no limit.
const MOST_ATTEMPTS: usize = 10_000;
/// Draws are multiples of this probability, so a smaller one never comes up.
const SMALLEST: f64 = 1.0 / 33_554_432.0;
/// A point where more redone tickets meet gets a node of its own instead of that many links.
const MOST_LINKS: usize = 8;

/// A gate before its times are in units.
pub(super) struct Failing {
    position: u32,
    failed: i32,
    failing: Vec<f32>,
    attempts: Option<i32>,
    again: Vec<Again>,
    after: Vec<u32>,
}

impl Compiler<'_> {
    /// Every gate, in the plan's order, with the most it can take noted in `longest`.
    pub(super) fn failing(&mut self) -> Result<Vec<Failing>, SimulateError> {
        let mut gates = Vec::new();
        for gate in self.plan.gates.iter() {
            let Some(position) = self.position(Node::Gate(gate.id)) else {
                continue;
            };
            let failing = self.failing_gate(gate, position)?;
            let review = f64::from(self.model.network().minutes[position as usize]);
            let again = failing.again.iter().filter_map(|again| {
                let work = self.longest[again.position? as usize];
                Some(work * f64::from(again.share))
            });
            let round: f64 = again.sum::<f64>() + review;
            let most = failing.failed as usize + failing.failing.len();
            self.longest[position as usize] = review + most as f64 * round;
            gates.push(failing);
        }
        Ok(gates)
    }

    fn failing_gate(&mut self, gate: &Gate, position: u32) -> Result<Failing, SimulateError> {
        let failed = i32::from(gate.decision.state == DecisionState::NoGo);
        let attempts = gate
            .max_attempts
            .map(|most| most.clamp(1, MOST_ATTEMPTS as u32) as i32);
        let failed = attempts.map_or(failed, |most| failed.min(most));
        let is_decided = matches!(
            gate.decision.state,
            DecisionState::Go | DecisionState::GoWithRisks
        );
        let passes = match gate.pass_probability {
            Some(p) if !is_decided => {
                if p.is_nan() {
                    0.0
                } else {
                    p.clamp(0.0, 1.0)
                }
            }
            _ => 1.0,
        };
        if passes <= 0.0 && attempts.is_none() {
            return Err(SimulateError::NeverPasses {
                key: gate.key.clone(),
            });
        }
        let left = attempts.map_or(MOST_ATTEMPTS, |most| (most - failed) as usize);
        let mut failing = Vec::new();
        let mut all_fail = 1.0 - passes;
        while failing.len() < left && all_fail > SMALLEST {
            failing.push(all_fail as f32);
            all_fail *= 1.0 - passes;
        }
        if attempts.is_none() && failing.len() == MOST_ATTEMPTS {
            self.assumptions.push(format!(
                "Gate {} passes so rarely that it is simulated for {MOST_ATTEMPTS} attempts and then taken as passed.",
                gate.key
            ));
        }
        let (again, after) = if failed > 0 || !failing.is_empty() {
            self.again(gate, position)
        } else {
            (Vec::new(), Vec::new())
        };
        Ok(Failing {
            position,
            failed,
            failing,
            attempts,
            again,
            after,
        })
    }

    /// What is done again when a gate fails, each after what it waits for among the rest.
    pub(super) fn again(&self, gate: &Gate, position: u32) -> (Vec<Again>, Vec<u32>) {
        let mut shares: BTreeMap<u32, f32> = BTreeMap::new();
        for rework in gate.rework.iter().filter(|rework| rework.percent > 0.0) {
            for at in self.positions_in(rework.ticket) {
                *shares.entry(at).or_default() += (rework.percent.min(1000.0) / 100.0) as f32;
            }
        }
        let (Some(&first), Some(&last)) = (shares.keys().next(), shares.keys().next_back()) else {
            return (Vec::new(), Vec::new());
        };
        let mut order = InOrder::default();
        let network = self.model.network();
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
        (order.again, order.after)
    }

    /// Turns gates into units.
    pub(super) fn gate_draws(&self, failing: &[Failing], unit: Unit) -> Vec<GateDraw> {
        let draw = |gate: &Failing| {
            let number = self.model.network().order[gate.position as usize] as usize;
            let Some(Node::Gate(id)) = self.model.index().node(number) else {
                return None;
            };
            let review = f64::from(self.model.network().minutes[gate.position as usize]);
            Some(GateDraw {
                id,
                position: gate.position,
                variable: variable(Purpose::Gate, id.0),
                review: unit.units(review),
                failed: gate.failed,
                failing: gate.failing.clone(),
                attempts: gate.attempts,
                again: gate.again.clone(),
                after: gate.after.clone(),
            })
        };
        failing.iter().filter_map(draw).collect()
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
