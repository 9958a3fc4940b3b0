//! What a no-go costs: computed from the plan, not typed.
//!
//! A failed attempt costs the rework, in the order of the dependencies among what is redone, and another
//! review. That moves the gate's opening; how far the finish moves depends on what hangs on the gate.

use super::SimulateError;
use super::compile::reworks;
use super::philox::{Purpose, Variable};
use super::program::GateDraw;
use super::settings::Control;
use super::staff::{Staffed, StaffedRun};
use crate::plan::{Elapsed, GateId, OptionId, Plan, Stamp, Work};
use crate::schedule::{Model, Replay, Settings};

/// What one failed attempt at a gate costs as planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoGo {
    /// The gate.
    pub gate: GateId,
    /// Working minutes until the gate opens: the longest chain of rework, and the review again.
    pub round: Work,
    /// How much later the gate opens on the clock.
    pub opening: Elapsed,
    /// How much later the last finish is.
    pub finish: Elapsed,
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
    replay.run(&minutes);
    let end = replay.end();
    let mut found = Vec::new();
    for gate in &gates {
        if control.is_cancelled() {
            return Err(SimulateError::Cancelled);
        }
        let at = gate.position as usize;
        let round = round(gate, &minutes);
        replay.run(&minutes);
        let opening = replay.finish(at);
        let own = minutes[at];
        minutes[at] = own.saturating_add(round as i32);
        replay.run(&minutes);
        minutes[at] = own;
        found.push(NoGo {
            gate: gate.id,
            round: Work(round),
            opening: replay.finish(at).since(opening),
            finish: replay.end().since(end),
        });
    }
    Ok(found)
}

/// The gates of a plan as draws that fail once.
fn failing_once(plan: &Plan, model: &Model) -> Vec<GateDraw> {
    let draw = |(id, position, again, after): (GateId, u32, _, _)| GateDraw {
        id,
        position,
        variable: Variable {
            purpose: Purpose::Gate,
            id: id.0,
        },
        review: model.network().minutes[position as usize],
        failed: 1,
        failing: Vec::new(),
        attempts: None,
        again,
        after,
    };
    reworks(plan, model).into_iter().map(draw).collect()
}

/// The working minutes of one round: the longest chain of rework, and the review again.
fn round(gate: &GateDraw, minutes: &[i32]) -> i64 {
    let mut finishes: Vec<f64> = Vec::with_capacity(gate.again.len());
    for row in &gate.again {
        let before = &gate.after[row.after.start as usize..row.after.end as usize];
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
    // Shares are kept as small floats: a millionth of a minute is none.
    let round = libm::ceil(longest - 1e-3) as i64 + i64::from(gate.review);
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
    let staffed = Staffed::new(plan, model, &settings, &[], control)?;
    let mut run = StaffedRun::new(model, plan, &staffed, gates, control);
    let minutes = &model.network().minutes;
    let rows: Vec<usize> = (0..minutes.len())
        .filter(|&at| model.runs(model.network().order[at] as usize))
        .collect();
    let end = |run: &StaffedRun| rows.iter().map(|&at| run.dates(at).1).max();
    run.run(minutes, |_| 0);
    let openings: Vec<Stamp> = gates
        .iter()
        .map(|gate| run.dates(gate.position as usize).1)
        .collect();
    let planned = end(&run);
    let mut found = Vec::new();
    for (number, gate) in gates.iter().enumerate() {
        if control.is_cancelled() {
            return Err(SimulateError::Cancelled);
        }
        run.run(minutes, |own| i32::from(own == number));
        let late = planned.zip(end(&run));
        found.push(NoGo {
            gate: gate.id,
            round: Work(round(gate, minutes)),
            opening: run.dates(gate.position as usize).1.since(openings[number]),
            finish: late.map_or(Elapsed(0), |(planned, late)| late.since(planned)),
        });
    }
    Ok(found)
}
