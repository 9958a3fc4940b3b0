//! Samples with agents: one serial schedule each, in the order of the planned one.
//!
//! The plan is levelled once, with a fixed number of schedules so that the result depends on nothing but plan
//! and settings; each sample then places its tickets in that order, each as early as its links and agents
//! allow: those it has in that schedule, or others who can do exactly the same ([`Problem::stay_with`]). Work done again after a failed gate occupies the agents that did it first; dates that fix a finish use the
//! planned duration.

use super::SimulateError;
use super::program::GateDraw;
use super::settings::{Control, Settings};
use crate::plan::{Node, Plan, Stamp};
use crate::schedule::level::{
    LevelSettings, Limits, LookBack, Problem, Redone, Repeat, Reworks, Rounds, Scheme, SerialPlan,
    Watch, level, unwatched,
};
use crate::schedule::value::schedules_for;
use crate::schedule::{Model, Reworked, Settings as ScheduleSettings, percent_of};

/// Positions from which the order is that of the priority rule alone.
const LARGE: usize = 2_000;

/// A plan with its agents, ready to be sampled.
pub(super) struct Staffed {
    problem: Problem,
    plan: SerialPlan,
}

impl Staffed {
    /// Levels a plan once.
    pub(super) fn new(
        plan: &Plan,
        model: &Model,
        settings: &Settings,
        control: &Control,
    ) -> Result<Self, SimulateError> {
        let level_settings = LevelSettings {
            settings: ScheduleSettings {
                option: settings.option,
            },
            ..LevelSettings::default()
        };
        let mut problem = Problem::new(plan, model, &level_settings)?;
        let serial = if problem.len() > LARGE {
            SerialPlan::by_priority(&problem)
        } else {
            let limits = Limits {
                schedules: Some(schedules_for(plan.tickets.len() + plan.gates.len())),
                ..Limits::default()
            };
            let watch = Watch {
                is_over: &|| control.is_cancelled(),
                ..unwatched()
            };
            level(plan, &level_settings, &limits, &watch)?
                .serial_plan()
                .clone()
        };
        if control.is_cancelled() {
            return Err(SimulateError::Cancelled);
        }
        problem.stay_with(&serial);
        Ok(Self {
            problem,
            plan: serial,
        })
    }

    /// What could not be met, in words.
    pub(super) fn assumptions(&self) -> &[String] {
        self.problem.assumptions()
    }
}

/// One serial schedule after the other.
pub(super) struct StaffedRun<'a> {
    model: &'a Model,
    staffed: &'a Staffed,
    scheme: Scheme<'a>,
    /// Links whose lag is a percentage, with the position it is one of.
    shares: Vec<(u32, f64, u32)>,
    /// `[links]`; empty where no lag is a percentage.
    lags: Vec<i32>,
    minutes: Vec<i32>,
    back: LookBack,
    gates: &'a [GateDraw],
    reworks: Reworks,
}

impl<'a> StaffedRun<'a> {
    /// `gates` are those of the program, in its order; `control` ends a schedule that is being made.
    pub(super) fn new(
        model: &'a Model,
        plan: &Plan,
        staffed: &'a Staffed,
        gates: &'a [GateDraw],
        control: &'a Control,
    ) -> Self {
        let network = model.network();
        let links = model.links().iter().zip(0..);
        let shares: Vec<(u32, f64, u32)> = links
            .filter_map(|(link, number)| {
                let (percent, of_successor) = model.percent_lag(plan, link)?;
                let of = if of_successor { link.to } else { link.from };
                Some((number, percent, network.position[of as usize]))
            })
            .collect();
        Self {
            lags: if shares.is_empty() {
                Vec::new()
            } else {
                model.links().iter().map(|link| link.lag).collect()
            },
            scheme: Scheme::new(&staffed.problem).stop_with(control.flag()),
            minutes: Vec::new(),
            back: LookBack::default(),
            reworks: Reworks::default(),
            gates,
            shares,
            model,
            staffed,
        }
    }

    /// Makes the schedule of these durations, `[nodes]` by position, in minutes; `rounds` says how often the work of a
    /// gate is done again, by its number in the program.
    pub(super) fn run(&mut self, minutes: &[i32], rounds: impl Fn(usize) -> i32) {
        let planned = self.model.network().minutes.iter();
        let staffed = self.staffed.plan.minutes.iter();
        self.minutes.clear();
        let shared = minutes.iter().zip(planned.zip(staffed));
        self.minutes
            .extend(shared.map(|(&minutes, (&alone, &together))| {
                if alone == together || alone == 0 {
                    return minutes;
                }
                let share = f64::from(together) / f64::from(alone);
                libm::round(f64::from(minutes) * share) as i32
            }));
        for &(link, percent, of) in &self.shares {
            self.lags[link as usize] = percent_of(percent, self.minutes[of as usize]);
        }
        self.fail(rounds);
        let plan = &self.staffed.plan;
        let with = (plan.agents.as_slice(), self.lags.as_slice());
        self.scheme
            .run_again(&plan.list, &self.minutes, with, &self.reworks);
    }

    /// Notes which gates fail how often, and what they have done again in how many minutes.
    fn fail(&mut self, rounds: impl Fn(usize) -> i32) {
        let Reworks {
            gates,
            again,
            after,
        } = &mut self.reworks;
        gates.clear();
        again.clear();
        after.clear();
        for (number, gate) in self.gates.iter().enumerate() {
            let rounds = rounds(number);
            // A gate whose dates are recorded is over, however it went.
            if rounds <= 0 || self.staffed.problem.is_fixed(gate.position) {
                continue;
            }
            self.minutes[gate.position as usize] = gate.review;
            let (first, shift) = (again.len() as u32, after.len() as u32);
            after.extend_from_slice(&gate.redo.after);
            let minutes = &self.minutes;
            again.extend(gate.redo.again.iter().map(|row| {
                let work = row
                    .position
                    .map_or(0, |position| minutes[position as usize]);
                let share = f64::from(work) * f64::from(row.share);
                Redone {
                    position: row.position,
                    minutes: libm::round(share) as i32,
                    after: row.after.start + shift..row.after.end + shift,
                }
            }));
            gates.push(Rounds {
                gate: gate.position,
                review: gate.review,
                rounds,
                again: first..again.len() as u32,
            });
        }
    }

    /// When the node at a position starts and finishes.
    pub(super) fn dates(&self, at: usize) -> (Stamp, Stamp) {
        let (start, finish) = (self.scheme.starts()[at], self.scheme.finishes()[at]);
        let problem = &self.staffed.problem;
        let end = problem.instant(self.model, finish, false);
        if start == finish {
            return (end, end);
        }
        (problem.instant(self.model, start, true), end)
    }

    /// The work that was done again in the last schedule.
    pub(super) fn reworks(&self) -> Vec<Reworked> {
        let node = |position: u32| {
            let number = self.model.network().order[position as usize];
            self.model.index().node(number as usize)
        };
        let problem = &self.staffed.problem;
        let reworked = |row: &Repeat| match (node(row.gate)?, node(row.ticket)?) {
            (Node::Gate(gate), Node::Ticket(ticket)) => Some(Reworked {
                gate,
                attempt: row.attempt,
                ticket,
                start: problem.instant(self.model, row.start, true),
                finish: problem.instant(self.model, row.finish, false),
            }),
            _ => None,
        };
        self.scheme.repeats().iter().filter_map(reworked).collect()
    }

    /// When the attempts at the gate at a position were over in the last schedule; none where it did not fail.
    pub(super) fn attempts(&self, position: u32) -> Vec<Stamp> {
        let own = self.scheme.reviews().iter();
        let own = own.filter(|review| review.0 == position);
        let problem = &self.staffed.problem;
        own.map(|review| problem.instant(self.model, review.1, false))
            .collect()
    }

    /// Finds out what was critical.
    pub(super) fn look_back(&mut self) {
        let list = &self.staffed.plan.list;
        self.scheme
            .look_back(list, &self.minutes, &self.lags, &mut self.back);
    }

    /// `[nodes]` by position.
    pub(super) fn critical(&self) -> &[bool] {
        &self.back.critical
    }

    /// `[nodes]` by position, in minutes.
    pub(super) fn floats(&self) -> &[i64] {
        &self.back.floats
    }
}
