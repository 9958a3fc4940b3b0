//! When gates were decided: no gate opens before the date of its decision.
//!
//! The date of a go, and that of the no-go before a second attempt, is when the first attempt was over; a gate without a
//! decision was not decided at the status time. So the first review ends no earlier, and what follows a no-go (the work
//! that is done again, another review) follows from there: one date in planned dates and in every sample. A decision
//! that lies before the work it is about is finished holds nothing back. A date in closed hours means the same as the
//! closing before it.

use super::bounds::{Bound, BoundKind};
use super::calendars::{Calendars, sane};
use super::scope::Scope;
use crate::plan::{DecisionState, Gate, Stamp};

/// When the first attempt at a gate was over at the earliest, by what is recorded.
pub fn decided_from(gate: &Gate, status: Option<Stamp>) -> Option<Stamp> {
    match gate.decision.state {
        DecisionState::Pending => status,
        DecisionState::Go | DecisionState::NoGo | DecisionState::GoWithRisks => gate.decision.at,
    }
}

/// The dates that decisions give to gates, by gate; `minutes` are durations by dense number.
pub(super) fn bounds(scope: &Scope, calendars: &Calendars, minutes: &[i32]) -> Vec<Bound> {
    let status = scope.plan.info.status_time.map(sane);
    let mut bounds = Vec::new();
    for (gate, number) in scope.plan.gates.iter().zip(scope.index.tickets()..) {
        let time = calendars.time(calendars.of_node(number));
        let mut bind = |kind, at| {
            bounds.push(Bound {
                node: number as u32,
                kind,
                at,
            });
        };
        if let Some(at) = decided_from(gate, status).map(sane) {
            let begins = match i64::from(minutes[number]) {
                0 => at,
                review => time.start_at(time.work_at(at) - review),
            };
            bind(BoundKind::DecisionFloor, begins);
        }
        if let (Some(at), DecisionState::NoGo) = (status, gate.decision.state) {
            bind(BoundKind::AgainFloor, at);
        }
    }
    bounds
}
