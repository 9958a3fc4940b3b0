//! Work done again after a gate has failed: it occupies who did it first.
//!
//! A gate is placed with its first review. For every failure its redone work follows, each ticket at the places it
//! had, as early as those are free and what it waits for among the rest is done; then the review again. Whatever
//! comes later in the list goes around it. A ticket that has no place in this schedule is redone by nobody.

use super::hours::Ready;
use super::sampled::{LookBack, tie};
use super::scheme::{Choice, Scheme};
use std::ops::Range;

/// What gates have done again in one schedule.
#[derive(Clone, Debug, Default)]
pub struct Reworks {
    /// The gates that failed, in any order.
    pub gates: Vec<Rounds>,
    /// What is redone, that of one gate after the other.
    pub again: Vec<Redone>,
    /// Places in `again`, counted from the first row of the gate.
    pub after: Vec<u32>,
}

/// How often a gate fails, and what that means.
#[derive(Clone, Debug)]
pub struct Rounds {
    /// The gate's position.
    pub gate: u32,
    /// Minutes of one review.
    pub review: i32,
    /// How often its work is done again.
    pub rounds: i32,
    /// Its rows in [`Reworks::again`].
    pub again: Range<u32>,
}

/// A ticket that is redone in each round, or a point where many meet.
#[derive(Clone, Debug)]
pub struct Redone {
    /// The ticket's position; `None` where many meet.
    pub position: Option<u32>,
    /// Minutes of work in each round.
    pub minutes: i32,
    /// What it waits for, in [`Reworks::after`].
    pub after: Range<u32>,
}

/// A place that is taken by work done again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Busy {
    slot: u32,
    start: i64,
    finish: i64,
    /// The gate that failed.
    gate: u32,
}

/// Work that was done again in a schedule, by positions, in its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The gate that failed.
    pub gate: u32,
    /// Which attempt had failed, the first being 1.
    pub attempt: u32,
    /// The ticket that is redone.
    pub ticket: u32,
    /// When it begins.
    pub start: i64,
    /// When it is done.
    pub finish: i64,
}

/// One stretch of work at a place, for looking back.
#[derive(Clone, Copy)]
struct Stretch {
    slot: u32,
    start: i64,
    finish: i64,
    node: u32,
    is_again: bool,
}

/// Chains that run through the rounds of gates are followed this often; each time one more gate is passed.
const MOST_TURNS: usize = 16;

impl Scheme<'_> {
    /// As [`Scheme::run`], with gates that fail. `minutes` of a gate that is not fixed are those of its first review.
    pub fn run_again(
        &mut self,
        list: &[u32],
        minutes: &[i32],
        (agents, lags): (&[u16], &[i32]),
        reworks: &Reworks,
    ) -> i64 {
        // Places are those of this schedule; one that is not made yet has none.
        for row in reworks.again.iter().filter_map(|row| row.position) {
            self.forget_places(row as usize);
        }
        let choice = Choice {
            agents,
            lags,
            is_staffed: true,
            reworks: Some(reworks),
            ..Choice::default()
        };
        self.generate(list, minutes, &choice)
    }

    /// Follows a gate that was placed with its first review through its failures.
    pub(super) fn work_again(&mut self, at: usize, reworks: &Reworks) {
        let Some(rounds) = reworks.gates.iter().find(|row| row.gate as usize == at) else {
            return;
        };
        let rows = &reworks.again[rounds.again.start as usize..rounds.again.end as usize];
        let mut failed = self.finishes()[at];
        let mut done: Vec<i64> = Vec::with_capacity(rows.len());
        self.reviews.push((at as u32, failed));
        for round in 0..rounds.rounds {
            let failure = (at as u32, round as u32 + 1);
            done.clear();
            for row in rows {
                let before = &reworks.after[row.after.start as usize..row.after.end as usize];
                let ready = before
                    .iter()
                    .filter_map(|&before| done.get(before as usize))
                    .fold(failed, |ready, &done| ready.max(done));
                let finish = match row.position {
                    Some(position) if row.minutes > 0 => {
                        self.do_again(position as usize, ready, row.minutes, failure)
                    }
                    _ => ready,
                };
                done.push(finish);
            }
            let over = done.iter().copied().fold(failed, i64::max);
            failed = self.review_again(at, over, rounds.review);
            self.reviews.push((at as u32, failed));
        }
        self.set_finish(at, failed);
    }

    /// Takes the places of a ticket once more; returns when it is done.
    fn do_again(
        &mut self,
        ticket: usize,
        ready: i64,
        minutes: i32,
        (gate, attempt): (u32, u32),
    ) -> i64 {
        let ready = Ready {
            start: ready,
            finish: i64::MIN,
        };
        let (start, finish) = self.fit_places_of(ticket, ready, minutes);
        self.repeats.push(Repeat {
            gate,
            attempt,
            ticket: ticket as u32,
            start,
            finish,
        });
        let places: Vec<u32> = self.slots(ticket).to_vec();
        for slot in places {
            self.take(slot, start, finish);
            self.again.push(Busy {
                slot,
                start,
                finish,
                gate,
            });
        }
        finish
    }

    /// The work that was done again in the last schedule, gate by gate and attempt by attempt.
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// When the reviews of gates that failed were over in the last schedule, gate by gate in the order of time.
    pub fn reviews(&self) -> &[(u32, i64)] {
        &self.reviews
    }

    /// Looks back over a schedule in which gates failed: as [`Scheme::look_back`], with the places that work done again
    /// has taken tied to the gate that asked for it.
    pub(super) fn look_back_again(
        &mut self,
        order: &[u32],
        minutes: &[i32],
        lags: &[i32],
        out: &mut LookBack,
    ) {
        let stretches = self.stretches(order);
        for _ in 0..MOST_TURNS {
            let before = (out.critical.clone(), out.floats.clone());
            for &at in order.iter().rev() {
                if !self.is_fixed(at as usize) {
                    self.hand_back(at as usize, minutes[at as usize], lags, out);
                }
            }
            for pair in stretches.windows(2).rev() {
                let [earlier, later] = [pair[0], pair[1]];
                if earlier.slot != later.slot || earlier.node == later.node {
                    continue;
                }
                let drives = self.drives_stretch(earlier.finish, later, minutes);
                let gap = later.start - earlier.finish;
                tie(out, earlier.node as usize, later.node as usize, gap, drives);
            }
            if before == (out.critical.clone(), out.floats.clone()) {
                break;
            }
        }
    }

    /// Who is where from when to when: place by place, in the order of time.
    fn stretches(&self, order: &[u32]) -> Vec<Stretch> {
        let mut found = Vec::new();
        for &at in order {
            let (start, finish) = (self.starts()[at as usize], self.finishes()[at as usize]);
            let own = self.slots(at as usize).iter().filter(|_| start < finish);
            found.extend(own.map(|&slot| Stretch {
                slot,
                start,
                finish,
                node: at,
                is_again: false,
            }));
        }
        found.extend(self.again.iter().map(|busy| Stretch {
            slot: busy.slot,
            start: busy.start,
            finish: busy.finish,
            node: busy.gate,
            is_again: true,
        }));
        found.sort_by_key(|row| (row.slot, row.start, row.finish, row.node));
        found
    }

    fn drives_stretch(&self, over: i64, later: Stretch, minutes: &[i32]) -> bool {
        let ready = Ready {
            start: over,
            finish: i64::MIN,
        };
        if later.is_again {
            let calendar = self.problem().slot_calendar[later.slot as usize];
            return self.hours().earliest(calendar, ready, 1).0 >= later.start;
        }
        self.drives(later.node as usize, ready, minutes[later.node as usize])
    }
}
