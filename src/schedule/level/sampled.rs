//! What a simulation asks of a serial schedule: dates, and what holds what back, agents included.
//!
//! Two nodes one after the other at the same place are tied like predecessor and successor. A node is
//! critical when a chain of ties that fix starts leads from it to the end.

use super::hours::Ready;
use super::problem::{FREE, Problem};
use super::scheme::Scheme;
use crate::plan::Stamp;
use crate::schedule::Model;

/// Working memory of [`Scheme::look_back`].
#[derive(Clone, Debug, Default)]
pub struct LookBack {
    /// `[nodes]`: whether a chain of ties that fix starts leads from here to the end.
    pub critical: Vec<bool>,
    /// `[nodes]`: the least that can be added to a finish before the end moves, along any chain of ties.
    pub floats: Vec<i64>,
    order: Vec<u32>,
    /// Who was at a place before whom.
    before: Vec<(u32, u32)>,
    last: Vec<u32>,
}

/// Nobody was at a place before.
const NOBODY_YET: u32 = u32::MAX;

impl Problem {
    /// Whether dates fix the node at a position, so that it does not move.
    pub fn is_fixed(&self, position: u32) -> bool {
        self.fixed[position as usize] != FREE
    }

    /// A time of this problem as an instant: as a start, or as the finish of something.
    ///
    /// `model` is the plan the problem was made from.
    pub fn instant(&self, model: &Model, time: i64, is_start: bool) -> Stamp {
        if !self.hours.is_plain() {
            return Stamp(time);
        }
        let calendar = model.calendar();
        if is_start {
            calendar.start_at(time)
        } else if time == self.start {
            model.start()
        } else {
            calendar.finish_at(time)
        }
    }

    /// What could not be met, in words.
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }
}

impl Scheme<'_> {
    /// Looks back from the end of the last schedule: what is critical, and how much room everything has.
    ///
    /// `list`, `minutes` and `lags` are those the schedule was made with. O(n log n + links).
    pub fn look_back(&mut self, list: &[u32], minutes: &[i32], lags: &[i32], out: &mut LookBack) {
        self.order_by_start(list, out);
        let nodes = self.starts().len();
        let end = self.end();
        out.critical.clear();
        out.critical.resize(nodes, false);
        out.floats.clear();
        for at in 0..nodes {
            let is_real = self.problem().is_real[at];
            out.critical[at] = is_real && self.finishes()[at] == end;
            out.floats.push(if is_real {
                end - self.finishes()[at]
            } else {
                i64::MAX / 4
            });
        }
        if !self.again.is_empty() {
            let order = std::mem::take(&mut out.order);
            self.look_back_again(&order, minutes, lags, out);
            out.order = order;
            return;
        }
        let mut earlier = out.before.len();
        for place in (0..out.order.len()).rev() {
            let at = out.order[place] as usize;
            if self.problem().fixed[at] == FREE {
                self.hand_back(at, minutes[at], lags, out);
            }
            // Pairs stand in the order of their later node.
            while earlier > 0 && out.before[earlier - 1].1 == at as u32 {
                earlier -= 1;
                let from = out.before[earlier].0 as usize;
                let gap = self.starts()[at] - self.finishes()[from];
                let ready = Ready {
                    start: self.finishes()[from],
                    finish: i64::MIN,
                };
                let drives = self.drives(at, ready, minutes[at]);
                tie(out, from, at, gap, drives);
            }
        }
    }

    fn end(&self) -> i64 {
        let nodes = 0..self.finishes().len();
        let real = nodes.filter(|&at| self.problem().is_real[at]);
        real.map(|at| self.finishes()[at])
            .fold(self.problem().start, i64::max)
    }

    /// Nodes by start, those that start together as they stand in the list; and who was where before whom.
    fn order_by_start(&self, list: &[u32], out: &mut LookBack) {
        out.order.clear();
        out.order.extend_from_slice(list);
        out.order.sort_by_key(|&at| self.starts()[at as usize]);
        out.last.clear();
        out.last.resize(self.problem().slots.len(), NOBODY_YET);
        out.before.clear();
        for &at in &out.order {
            if self.finishes()[at as usize] <= self.starts()[at as usize] {
                continue;
            }
            for &slot in self.slots(at as usize) {
                let last = std::mem::replace(&mut out.last[slot as usize], at);
                if last != NOBODY_YET {
                    out.before.push((last, at));
                }
            }
        }
    }

    /// Hands criticality and room of a node on to those it is linked to.
    pub(super) fn hand_back(&mut self, at: usize, minutes: i32, lags: &[i32], out: &mut LookBack) {
        let problem = self.problem();
        for arc in problem.incoming(at) {
            let from = arc.at as usize;
            let anchor = if arc.kind.from_finish() {
                self.finishes()[from]
            } else {
                self.starts()[from]
            };
            let lag = lags.get(arc.link as usize).copied().unwrap_or(arc.lag);
            let asked = self.hours().after(arc.clock, anchor, lag);
            let (ready, own) = if arc.kind.to_start() {
                let ready = Ready {
                    start: asked,
                    finish: i64::MIN,
                };
                (ready, self.starts()[at])
            } else {
                let ready = Ready {
                    start: problem.start,
                    finish: asked,
                };
                (ready, self.finishes()[at])
            };
            let drives = self.drives(at, ready, minutes);
            tie(out, from, at, own - asked, drives);
        }
    }

    /// Whether a node that only waits for this starts when it does.
    pub(super) fn drives(&self, at: usize, ready: Ready, minutes: i32) -> bool {
        let problem = self.problem();
        if self.hours().is_plain() {
            return self.hours().earliest(0, ready, minutes).0 == self.starts()[at];
        }
        // Asked by the node's own hours and by those of each of its agents: the latest of them decides.
        let own = self
            .hours()
            .earliest(problem.calendar[at], ready, minutes)
            .0;
        let slots = self.slots(at).iter();
        let agents = slots.map(|&slot| {
            let calendar = problem.slot_calendar[slot as usize];
            self.hours().earliest(calendar, ready, minutes).0
        });
        agents.fold(own, i64::max) >= self.starts()[at]
    }
}

/// Notes a tie between two nodes.
pub(super) fn tie(out: &mut LookBack, from: usize, to: usize, gap: i64, drives: bool) {
    out.critical[from] |= drives && out.critical[to];
    out.floats[from] = out.floats[from].min(out.floats[to].saturating_add(gap.max(0)));
}
