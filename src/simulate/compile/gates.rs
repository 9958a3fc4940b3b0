//! How gates fail: how often, and what is done again.
//!
//! A gate passes at each attempt with the same probability. After a failed attempt its rework is done, in the
//! order of the dependencies among what is redone, and the review is held again. The last attempt allowed
//! opens the gate whatever its outcome: as a go with accepted risks, without another round. A decision already
//! taken is no longer drawn: a go passes, a no-go has failed once.

use super::super::SimulateError;
use super::super::philox::Purpose;
use super::super::program::{GateDraw, Unit};
use super::Compiler;
use crate::plan::{DecisionState, Gate, Node};
use crate::schedule::Redo;

/// The most attempts that are drawn where the plan sets no limit.
const MOST_ATTEMPTS: usize = 10_000;
/// Draws are multiples of this probability, so a smaller one never comes up.
const SMALLEST: f64 = 1.0 / 33_554_432.0;
/// A gate before its times are in units.
pub(super) struct Failing {
    position: u32,
    failed: i32,
    failing: Vec<f32>,
    attempts: Option<i32>,
    redo: Redo,
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
            let review = f64::from(self.model.review_at(position));
            let again = failing.redo.again.iter().filter_map(|again| {
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
        let redo = if failed > 0 || !failing.is_empty() {
            self.model.redo(self.plan, gate, position)
        } else {
            Redo::default()
        };
        Ok(Failing {
            position,
            failed,
            failing,
            attempts,
            redo,
        })
    }

    /// Turns gates into units.
    pub(super) fn gate_draws(&self, failing: &[Failing], unit: Unit) -> Vec<GateDraw> {
        let draw = |gate: &Failing| {
            let number = self.model.network().order[gate.position as usize] as usize;
            let Some(Node::Gate(id)) = self.model.index().node(number) else {
                return None;
            };
            let review = f64::from(self.model.review_at(gate.position));
            Some(GateDraw {
                id,
                position: gate.position,
                stream: self.stream(Purpose::Gate, id.0),
                review: unit.units(review),
                failed: gate.failed,
                failing: gate.failing.clone(),
                attempts: gate.attempts,
                redo: gate.redo.clone(),
            })
        };
        failing.iter().filter_map(draw).collect()
    }
}
