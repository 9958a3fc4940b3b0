//! Samples dated one after the other, where no lanes can: several calendars, or agents.
//!
//! Each sample runs through what dates the plan itself, in whole minutes: the forward pass on the civil axis,
//! or the serial schedule with agents, node after node in the order of the planned schedule. So whatever holds
//! for dates in a plan holds in a simulation. Times then are minutes on the clock.

use super::draws::Drawn;
use super::kernel::Dated;
use super::lanes::LANES;
use super::program::{FARTHEST, GateDraw};
use super::settings::Control;
use super::staff::{Staffed, StaffedRun};
use crate::plan::{Plan, Stamp};
use crate::schedule::{Model, Replay};

/// How samples are dated one by one.
pub(super) struct OneByOne<'a> {
    runner: Runner<'a>,
    start: Stamp,
    minutes: Vec<i32>,
}

enum Runner<'a> {
    Calendars(Box<Replay<'a>>, Vec<bool>),
    Agents(Box<StaffedRun<'a>>),
}

impl<'a> OneByOne<'a> {
    /// A runner of the calendars of a plan.
    pub(super) fn on_calendars(model: &'a Model, plan: &Plan) -> Self {
        Self {
            runner: Runner::Calendars(Box::new(Replay::new(model, plan)), Vec::new()),
            start: model.start(),
            minutes: Vec::new(),
        }
    }

    /// A runner with agents.
    pub(super) fn with_agents(
        model: &'a Model,
        plan: &Plan,
        staffed: &'a Staffed,
        gates: &'a [GateDraw],
        control: &'a Control,
    ) -> Self {
        let run = StaffedRun::new(model, plan, staffed, gates, control);
        Self {
            runner: Runner::Agents(Box::new(run)),
            start: model.start(),
            minutes: Vec::new(),
        }
    }

    /// Dates the first `count` samples of a block. Returns whether it got to the end.
    pub(super) fn date(
        &mut self,
        drawn: &Drawn,
        count: usize,
        details: bool,
        dated: &mut Dated,
        control: &Control,
    ) -> bool {
        dated.critical.fill(0);
        for lane in 0..count {
            // A sample alone is a 64th of so many rows.
            if control.look(drawn.durations.len() / LANES) {
                return false;
            }
            self.minutes.clear();
            let durations = drawn.durations.iter();
            self.minutes.extend(durations.map(|row| row.0[lane]));
            match &mut self.runner {
                Runner::Calendars(replay, marks) => {
                    replay.run(&self.minutes);
                    let dates = |at: usize| (replay.start(at), replay.finish(at));
                    write_dates(self.start, lane, dates, dated);
                    if details {
                        replay.mark_critical(marks);
                        write_critical(lane, marks, &replay.floats(), dated);
                    }
                }
                Runner::Agents(run) => {
                    run.run(&self.minutes, |gate| drawn.rounds[gate].0[lane]);
                    if control.is_cancelled() {
                        return false;
                    }
                    write_dates(self.start, lane, |at| run.dates(at), dated);
                    if details {
                        run.look_back();
                        write_critical(lane, run.critical(), run.floats(), dated);
                    }
                }
            }
        }
        true
    }
}

fn write_dates(
    start: Stamp,
    lane: usize,
    dates: impl Fn(usize) -> (Stamp, Stamp),
    dated: &mut Dated,
) {
    let farthest = FARTHEST as i64;
    let after_start = |at: Stamp| at.since(start).0.clamp(-farthest, farthest) as i32;
    for at in 0..dated.starts.len() {
        let (begin, finish) = dates(at);
        dated.starts[at].0[lane] = after_start(begin);
        dated.finishes[at].0[lane] = after_start(finish);
    }
}

fn write_critical(lane: usize, marks: &[bool], floats: &[i64], dated: &mut Dated) {
    for (lanes, &is_critical) in dated.critical.iter_mut().zip(marks) {
        *lanes |= u64::from(is_critical) << lane;
    }
    for (row, &float) in dated.floats.iter_mut().zip(floats) {
        row.0[lane] = float.clamp(0, FARTHEST as i64) as i32;
    }
}
