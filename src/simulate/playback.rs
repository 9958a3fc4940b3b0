//! One sampled run, to be watched.
//!
//! A draw depends on nothing but the number of its sample, so any run of a simulation can be made again,
//! with every date in it.

use super::SimulateError;
use super::compile::{Compiled, compile};
use super::lanes::LANES;
use super::pool::Pool;
use super::settings::{Control, Settings};
use crate::plan::{GateId, Node, Plan, RiskId, Stamp, Work};

/// One sampled run.
#[derive(Clone, Debug, PartialEq)]
pub struct Playback {
    /// Which sample it is, from 0.
    pub sample: u32,
    /// When the plan starts.
    pub start: Stamp,
    /// When the last ticket or gate finishes.
    pub finish: Stamp,
    /// Every ticket and gate that runs, in the order of starts, then of nodes.
    pub nodes: Vec<PlayedNode>,
    /// Every gate that failed at least once, in the plan's order.
    pub gates: Vec<PlayedGate>,
    /// The risks that happened, in the plan's order.
    pub risks: Vec<RiskId>,
}

/// When a ticket or gate ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayedNode {
    /// The ticket or gate.
    pub node: Node,
    /// When it started.
    pub start: Stamp,
    /// When it finished.
    pub finish: Stamp,
    /// Whether a chain of driving links led from it to the finish.
    pub critical: bool,
}

/// How a gate failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayedGate {
    /// The gate.
    pub gate: GateId,
    /// Failed attempts.
    pub failures: u32,
    /// Whether the last of them opened it, with accepted risks.
    pub accepted: bool,
    /// Working minutes from one review to the next.
    pub round: Work,
}

/// Makes one run of a simulation again; `sample` is its number, below the settings' number of samples.
///
/// # Errors
/// As [`super::simulate`].
pub fn playback(plan: &Plan, settings: &Settings, sample: u32) -> Result<Playback, SimulateError> {
    if sample >= settings.samples {
        return Err(SimulateError::Samples(sample));
    }
    let settings = Settings {
        threads: 1,
        details: true,
        ..settings.clone()
    };
    let control = Control::default();
    let compiled = compile(plan, &settings, &control)?;
    let pool = Pool::new(plan, &compiled, &settings, &control)?;
    let lane = sample as usize % LANES;
    let runs = pool.each(1, |_, scratch| {
        pool.job
            .rows_with_criticality(sample / LANES as u32, scratch)
            .then(|| read(&compiled, plan, sample, lane, scratch))
    })?;
    runs.into_iter().next().ok_or(SimulateError::Cancelled)
}

fn read(
    compiled: &Compiled,
    plan: &Plan,
    sample: u32,
    lane: usize,
    scratch: &super::block::Scratch,
) -> Playback {
    let program = &compiled.program;
    let (drawn, dated) = (&scratch.drawn, &scratch.dated);
    let clock = Clock {
        compiled,
        is_in_lanes: compiled.is_in_lanes(),
    };
    let rows = program.rows.iter().enumerate();
    let mut nodes: Vec<PlayedNode> = rows
        .filter_map(|(at, node)| {
            let length = drawn.durations[at].0[lane];
            let finish = clock.instant(dated.finishes[at].0[lane], false);
            Some(PlayedNode {
                node: (*node)?,
                start: if length == 0 {
                    finish
                } else {
                    clock.instant(dated.start(drawn, at).0[lane], true)
                },
                finish,
                critical: dated.critical[at] >> lane & 1 == 1,
            })
        })
        .collect();
    nodes.sort_by_key(|row| (row.start, row.node));
    let mut gates: Vec<PlayedGate> = Vec::new();
    for (number, gate) in program.gates.iter().enumerate() {
        let failures = drawn.failures[number].0[lane];
        if failures > 0 {
            let rounds = drawn.rounds[number].0[lane];
            let at = gate.position as usize;
            let length = match compiled.staffed {
                // With agents a round takes as long as they let it.
                Some(_) => dated.finishes[at].0[lane] - dated.start(drawn, at).0[lane],
                None => drawn.durations[at].0[lane],
            } - gate.review;
            gates.push(PlayedGate {
                gate: gate.id,
                failures: failures as u32,
                accepted: gate.attempts.is_some_and(|most| failures >= most),
                round: Work(
                    program
                        .unit
                        .minutes(f64::from(length / rounds.max(1)))
                        .round() as i64,
                ),
            });
        }
    }
    gates.sort_by_key(|row| row.gate);
    let risks = plan.risks.iter().filter(|risk| {
        let number = program.risks.iter().position(|draw| draw.id == risk.id);
        number.is_some_and(|number| drawn.risks[number] >> lane & 1 == 1)
    });
    Playback {
        sample,
        start: compiled.model.start(),
        finish: clock.instant(dated.end.0[lane], false),
        nodes,
        gates,
        risks: risks.map(|risk| risk.id).collect(),
    }
}

/// Units after the plan's start as instants, rounded up to a minute.
struct Clock<'a> {
    compiled: &'a Compiled,
    is_in_lanes: bool,
}

impl Clock<'_> {
    fn instant(&self, units: i32, is_start: bool) -> Stamp {
        let model = &self.compiled.model;
        let minutes = libm::ceil(self.compiled.program.unit.minutes(f64::from(units))) as i64;
        if !self.is_in_lanes {
            return Stamp(model.start().0 + minutes);
        }
        let calendar = model.calendar();
        let offset = calendar.work_at(model.start()) + minutes;
        match (is_start, minutes) {
            (true, _) => calendar.start_at(offset),
            (false, 0) => model.start(),
            (false, _) => calendar.finish_at(offset),
        }
    }
}
