//! What a no-go costs: computed from the plan, not typed.
//!
//! A failed attempt costs the rework, in the order of the dependencies among what is redone, and another
//! review. That moves the gate's opening; how far the finish moves depends on what hangs on the gate.

use super::SimulateError;
use super::philox::{Purpose, Variable};
use super::program::GateDraw;
use super::settings::Control;
use super::staff::{Staffed, StaffedRun};
use super::stream::Stream;
use crate::plan::duration::apart;
use crate::plan::{Elapsed, Gate, GateId, Node, OptionId, Plan, Stamp, Work};
use crate::schedule::{Model, Replay, Settings, recorded_rounds};

/// What one failed attempt at a gate costs as planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoGo {
    /// The gate.
    pub gate: GateId,
    /// Working minutes until the gate opens: the longest chain of rework, and the review again.
    pub round: Work,
    /// How much later the gate opens on the clock.
    pub opening: Elapsed,
    /// How much later the last finish is, on the clock.
    pub finish: Elapsed,
    /// The same in working time of the plan's calendar.
    pub delay: Work,
}

impl NoGo {
    /// How much later the last finish is, in words: in working time and on the clock.
    pub fn finish_words(&self) -> String {
        apart(self.delay, self.finish)
    }
}

/// What a no-go at each gate costs, in the plan's order. O(gates x (rows + links)), after levelling where agents count.
///
/// `with_agents` says whether agents limit what runs at once: then what is done again occupies who did it, and work
/// behind the gate waits for them.
///
/// # Errors
/// When the plan has no dates, or `control` asked for an end.
pub fn no_go(
    plan: &Plan,
    option: Option<OptionId>,
    with_agents: bool,
    control: &Control,
) -> Result<Vec<NoGo>, SimulateError> {
    let model = Model::new(plan, &Settings { option })?;
    let gates = failing_once(plan, &model);
    if with_agents {
        return staffed(plan, option, &model, &gates, control);
    }
    let mut replay = Replay::new(&model, plan);
    let mut minutes = model.network().minutes.clone();
    // Without any failure, which is what most gates are compared with.
    replay.run(&minutes);
    let openings: Vec<Stamp> = gates
        .iter()
        .map(|gate| replay.finish(gate.position as usize))
        .collect();
    let end = replay.end();
    let mut found = Vec::new();
    for (gate, &opening) in gates.iter().zip(&openings) {
        if control.is_cancelled() {
            return Err(SimulateError::Cancelled);
        }
        let at = gate.position as usize;
        let round = round(gate, &minutes);
        let planned = minutes[at];
        let (mut opening, mut end) = (opening, end);
        // A round that is recorded is in the planned minutes: there it is the plan without it that differs.
        if planned != gate.review {
            minutes[at] = gate.review;
            replay.run(&minutes);
            (opening, end) = (replay.finish(at), replay.end());
        }
        minutes[at] = gate.review.saturating_add(round as i32);
        replay.run(&minutes);
        minutes[at] = planned;
        found.push(NoGo {
            gate: gate.id,
            round: Work(round),
            opening: replay.finish(at).since(opening),
            finish: replay.end().since(end),
            delay: model.calendar().between(end, replay.end()),
        });
    }
    Ok(found)
}

/// The gates of a plan as draws that fail once.
fn failing_once(plan: &Plan, model: &Model) -> Vec<GateDraw> {
    let draw = |gate: &Gate| {
        let position = model.position_of(Node::Gate(gate.id))?;
        let variable = Variable {
            purpose: Purpose::Gate,
            id: gate.id.0,
        };
        Some(GateDraw {
            id: gate.id,
            position,
            stream: Stream::new(0, variable),
            review: model.review_at(position),
            failed: 1,
            failing: Vec::new(),
            attempts: gate
                .max_attempts
                .map(|most| most.clamp(1, i32::MAX as u32) as i32),
            redo: model.redo(plan, gate, position),
        })
    };
    plan.gates.iter().filter_map(draw).collect()
}

/// The working minutes of one round: the longest chain of rework, and the review again; none where the gate opens after
/// its only attempt whatever comes out.
fn round(gate: &GateDraw, minutes: &[i32]) -> i64 {
    if gate.attempts == Some(1) {
        return 0;
    }
    let round = gate.redo.minutes(minutes) + i64::from(gate.review);
    round.min(i64::from(i32::MAX / 2))
}

/// The same with agents: the planned durations placed once without a failure, and once with each.
fn staffed(
    plan: &Plan,
    option: Option<OptionId>,
    model: &Model,
    gates: &[GateDraw],
    control: &Control,
) -> Result<Vec<NoGo>, SimulateError> {
    let settings = super::Settings {
        option,
        level: true,
        ..super::Settings::default()
    };
    let staffed = Staffed::new(plan, model, &settings, control)?;
    let mut run = StaffedRun::new(model, plan, &staffed, gates, control);
    let minutes = &model.network().minutes;
    let rows: Vec<usize> = (0..minutes.len())
        .filter(|&at| model.runs(model.network().order[at] as usize))
        .collect();
    let recorded: Vec<i32> = gates
        .iter()
        .map(|gate| plan.gates.get(gate.id).map_or(0, recorded_rounds) as i32)
        .collect();
    let mut minutes = minutes.clone();
    for gate in gates {
        minutes[gate.position as usize] = gate.review;
    }
    let end = |run: &StaffedRun| rows.iter().map(|&at| run.dates(at).1).max();
    let mut found = Vec::new();
    for (number, gate) in gates.iter().enumerate() {
        if control.is_cancelled() {
            return Err(SimulateError::Cancelled);
        }
        // Other gates go as they are recorded; this one passes, then fails.
        let rounds = |own: usize, failures: i32| match own == number {
            true => failures.min(gate.attempts.map_or(1, |most| most - 1)),
            false => recorded[own],
        };
        run.run(&minutes, |own| rounds(own, 0));
        let (opening, planned) = (run.dates(gate.position as usize).1, end(&run));
        run.run(&minutes, |own| rounds(own, 1));
        let late = planned.zip(end(&run));
        found.push(NoGo {
            gate: gate.id,
            round: Work(round(gate, &minutes)),
            opening: run.dates(gate.position as usize).1.since(opening),
            finish: late.map_or(Elapsed(0), |(planned, late)| late.since(planned)),
            delay: late.map_or(Work(0), |(planned, late)| {
                model.calendar().between(planned, late)
            }),
        });
    }
    Ok(found)
}
