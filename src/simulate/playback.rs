//! One sampled run, to be watched.
//!
//! A draw depends on nothing but the number of its sample, so any run of a simulation can be made again,
//! with every date in it.

use super::SimulateError;
use super::compile::{Compiled, compile};
use super::draws::Drawn;
use super::lanes::LANES;
use super::pool::Pool;
use super::program::{GateDraw, Program};
use super::settings::{Control, Settings};
use super::staff::StaffedRun;
use crate::plan::{GateId, Node, Plan, RiskId, Stamp};
use crate::schedule::Reworked;

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
    /// The work that was done again because of them.
    pub reworks: Vec<Reworked>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayedGate {
    /// The gate.
    pub gate: GateId,
    /// Failed attempts.
    pub failures: u32,
    /// Whether the last of them opened it, with accepted risks.
    pub accepted: bool,
    /// When each attempt was over, the last being the one that opens it.
    pub over: Vec<Stamp>,
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
            .then(|| read(&compiled, plan, sample, lane, scratch, &control))
    })?;
    runs.into_iter().next().ok_or(SimulateError::Cancelled)
}

fn read(
    compiled: &Compiled,
    plan: &Plan,
    sample: u32,
    lane: usize,
    scratch: &super::block::Scratch,
    control: &Control,
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
    let Failures { mut gates, reworks } = match &compiled.staffed {
        Some(staffed) => {
            let model = &compiled.model;
            let mut run = StaffedRun::new(model, plan, staffed, &program.gates, control);
            let minutes: Vec<i32> = drawn.durations.iter().map(|row| row.0[lane]).collect();
            run.run(&minutes, |gate| drawn.rounds[gate].0[lane]);
            Failures::with_agents(program, &run, |gate| drawn.failures[gate].0[lane])
        }
        None => Failures::by_calendar(compiled, &nodes, drawn, lane),
    };
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
        reworks,
        risks: risks.map(|risk| risk.id).collect(),
    }
}

/// The gates that failed in a run, and what was done again.
#[derive(Default)]
struct Failures {
    gates: Vec<PlayedGate>,
    reworks: Vec<Reworked>,
}

impl Failures {
    /// Of the last schedule of `run`, which is that of the run; `failures` are those of the gates of the program.
    fn with_agents(program: &Program, run: &StaffedRun, failures: impl Fn(usize) -> i32) -> Self {
        let gates = program.gates.iter().enumerate();
        let failed = gates.filter_map(|(number, gate)| {
            let mut over = run.attempts(gate.position);
            if over.is_empty() {
                over.push(run.dates(gate.position as usize).1);
            }
            PlayedGate::of(gate, failures(number), over)
        });
        Self {
            gates: failed.collect(),
            reworks: run.reworks(),
        }
    }

    /// Where nobody is waited for: rounds follow each other in the hours of the gate.
    fn by_calendar(compiled: &Compiled, nodes: &[PlayedNode], drawn: &Drawn, lane: usize) -> Self {
        let (program, model) = (&compiled.program, &compiled.model);
        let unit = program.unit;
        let mut found = Self::default();
        for (number, gate) in program.gates.iter().enumerate() {
            let rounds = drawn.rounds[number].0[lane];
            let own = nodes.iter().find(|row| row.node == Node::Gate(gate.id));
            let Some(opens) = own.map(|row| row.finish) else {
                continue;
            };
            let length = drawn.durations[gate.position as usize].0[lane] - gate.review;
            let round = unit.minutes(f64::from(length / rounds.max(1))).round() as i64;
            let number_of = model.network().order[gate.position as usize] as usize;
            let calendar = model.calendar_of(number_of);
            let end = calendar.work_at(opens);
            let over = |left: i64| match left {
                0 => opens,
                left => calendar.finish_at(end - left * round),
            };
            let over: Vec<Stamp> = (0..=i64::from(rounds.max(0))).rev().map(over).collect();
            for (&failed, attempt) in over.iter().zip(1..).take(over.len() - 1) {
                let minutes =
                    |at: u32| unit.minutes(f64::from(drawn.durations[at as usize].0[lane]));
                let redo = (gate.position, &gate.redo);
                found
                    .reworks
                    .extend(model.reworked(redo, (attempt, failed), minutes));
            }
            let failures = drawn.failures[number].0[lane];
            found.gates.extend(PlayedGate::of(gate, failures, over));
        }
        found
    }
}

impl PlayedGate {
    /// How a gate failed; `None` where it passed at once.
    fn of(gate: &GateDraw, failures: i32, over: Vec<Stamp>) -> Option<Self> {
        (failures > 0).then(|| Self {
            gate: gate.id,
            failures: failures as u32,
            accepted: gate.attempts.is_some_and(|most| failures >= most),
            over,
        })
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
