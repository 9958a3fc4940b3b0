//! Samples dated one after the other, where no lanes can: several calendars.
//!
//! Each sample runs through the planned schedule's own forward pass on the civil axis, in whole minutes, so
//! whatever holds for dates in a plan holds in a simulation. Times then are minutes on the clock.

use super::draws::Drawn;
use super::kernel::Dated;
use super::program::FARTHEST;
use super::settings::Control;
use crate::plan::Stamp;
use crate::schedule::Replay;

/// How samples are dated one by one.
pub(super) struct OneByOne<'a> {
    replay: Replay<'a>,
    start: Stamp,
    minutes: Vec<i32>,
    marks: Vec<bool>,
}

impl<'a> OneByOne<'a> {
    pub(super) fn new(replay: Replay<'a>, start: Stamp) -> Self {
        Self {
            replay,
            start,
            minutes: Vec::new(),
            marks: Vec::new(),
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
            if control.is_cancelled() {
                return false;
            }
            self.minutes.clear();
            self.minutes
                .extend(drawn.durations.iter().map(|row| row.0[lane]));
            self.replay.run(&self.minutes);
            for at in 0..self.minutes.len() {
                dated.starts[at].0[lane] = self.after_start(self.replay.start(at));
                dated.finishes[at].0[lane] = self.after_start(self.replay.finish(at));
            }
            if details {
                self.find_critical(lane, dated);
            }
        }
        true
    }

    fn find_critical(&mut self, lane: usize, dated: &mut Dated) {
        self.replay.mark_critical(&mut self.marks);
        for (lanes, &is_critical) in dated.critical.iter_mut().zip(&self.marks) {
            *lanes |= u64::from(is_critical) << lane;
        }
        for (row, float) in dated.floats.iter_mut().zip(self.replay.floats()) {
            row.0[lane] = float.clamp(0, FARTHEST as i64) as i32;
        }
    }

    fn after_start(&self, at: Stamp) -> i32 {
        at.since(self.start)
            .0
            .clamp(-(FARTHEST as i64), FARTHEST as i64) as i32
    }
}
