//! Small problems, solved for good: every order of starts and every choice of agents that could matter.
//!
//! Tickets are placed in the order of their starts, each as early as it can be from the start of the last one on:
//! so some order gives every best schedule, or one that ends as soon. Left out is what cannot end before the best
//! schedule known, for its way to the end or for the work that is left, and what is nowhere better than another
//! beginning with the same tickets ([`super::seen`]). Places that are free alike and offer the same stand for each
//! other. Not for negative lags, FF and SF into tickets that need agents: with them a ticket
//! may start before one it waits for, so the order of starts is no order of placing, and going through the orders
//! that are would not prove that nothing is shorter. Such plans are searched, and bounded by arguments alone.
//! Source: Sprecher, Kolisch and Drexl 1995, semi-active, active and non-delay schedules.

use super::general::outcome;
use super::list;
use super::problem::{FREE, Problem};
use super::scheme::{Branch, Choice, Scheme};
use super::seen::{Seen, figures};
use super::staffed::Outcome;
use super::team::NOBODY;
use crate::plan::DependencyKind;

/// The most tickets that need agents.
pub(super) const MOST: usize = 16;

/// What the search through all orders found.
pub(super) struct Exact {
    /// A schedule better than the one known, if there is one.
    pub(super) better: Option<Outcome>,
    /// Whether everything was tried, so that nothing better exists.
    pub(super) is_complete: bool,
    /// How many schedules' worth of placing it took.
    pub(super) schedules: u64,
}

/// Whether a problem is small and plain enough.
pub(super) fn is_small(problem: &Problem) -> bool {
    let busy = (0..problem.len())
        .filter(|&at| problem.need(at).is_some())
        .count();
    let is_plain = problem.into.iter().all(|arc| {
        let backs = arc.lag < 0 || arc.kind == DependencyKind::Sf || arc.kind == DependencyKind::Ff;
        !backs || problem.need(arc.at as usize).is_none()
    });
    busy <= MOST && is_plain
}

/// Looks for a schedule that ends before `best`, placing at most `budget` tickets.
pub(super) fn solve(
    problem: &Problem,
    best: i64,
    budget: u64,
    is_over: &dyn Fn() -> bool,
) -> Exact {
    let busy: Vec<usize> = (0..problem.len())
        .filter(|&at| problem.need(at).is_some())
        .collect();
    let work = busy.iter().map(|&at| least_work(problem, at));
    let mut search = Search {
        problem,
        work: work.collect(),
        seen: Seen::default(),
        scheme: Scheme::new(problem),
        tails: list::tails(problem),
        best,
        found: None,
        placed: 0,
        budget,
        is_over,
        busy,
        is_cut: false,
        is_partial: false,
    };
    search.scheme.begin(&problem.minutes);
    let fixed = (0..problem.len()).filter(|&at| problem.fixed[at] != FREE);
    let fixed: Vec<usize> = fixed.filter(|&at| problem.need(at).is_some()).collect();
    search.fix(&fixed);
    let busy = search.busy.len();
    Exact {
        better: search.found,
        is_complete: !search.is_cut && !search.is_partial,
        schedules: search.placed / busy.max(1) as u64 + 1,
    }
}

/// The least working minutes of agents that a node takes: what they share is no less with many than in one piece.
fn least_work(problem: &Problem, at: usize) -> i64 {
    let minutes = i64::from(problem.minutes[at]);
    problem.need(at).map_or(0, |need| match need.effort {
        _ if problem.fixed[at] != FREE => 0,
        Some((work, most)) if need.most <= most => work,
        Some(_) => 0,
        None => minutes * i64::from(need.least),
    })
}

struct Search<'a> {
    problem: &'a Problem,
    scheme: Scheme<'a>,
    tails: Vec<i64>,
    best: i64,
    found: Option<Outcome>,
    placed: u64,
    budget: u64,
    is_over: &'a dyn Fn() -> bool,
    /// The nodes that need agents or places.
    busy: Vec<usize>,
    /// `[busy]`: the least working minutes of agents each takes.
    work: Vec<i64>,
    seen: Seen,
    is_cut: bool,
    /// Whether somebody who could do what has a fixed date was left out.
    is_partial: bool,
}

/// Which nodes wait for how many others, and which are placed.
#[derive(Clone)]
struct Open {
    waiting: Vec<u32>,
    is_placed: Vec<bool>,
    left: usize,
}

impl Open {
    fn new(problem: &Problem) -> Self {
        Self {
            waiting: (0..problem.len())
                .map(|at| problem.incoming(at).len() as u32)
                .collect(),
            is_placed: vec![false; problem.len()],
            left: problem.len(),
        }
    }

    fn close(&mut self, problem: &Problem, at: usize) {
        self.is_placed[at] = true;
        self.left -= 1;
        for arc in problem.outgoing(at) {
            self.waiting[arc.at as usize] -= 1;
        }
    }
}

impl Search<'_> {
    /// Tries everyone who could do what has a fixed date, then everything else.
    fn fix(&mut self, fixed: &[usize]) {
        let Some((&at, others)) = fixed.split_first() else {
            let mut open = Open::new(self.problem);
            self.settle(&mut open);
            // What has a fixed date is done by others now.
            self.seen = Seen::default();
            self.branch(&open, self.problem.start);
            return;
        };
        let choices = self.scheme.choices(at);
        let mut is_staffed = false;
        for exact in &choices {
            let before = self.scheme.save();
            if self.scheme.force_exact(at, exact, &self.problem.minutes) {
                is_staffed = true;
                self.fix(others);
            }
            self.scheme.restore(before);
        }
        // Somebody does it who has other work then: it is not gone through who that might be.
        if let (Some(exact), false) = (choices.first(), is_staffed) {
            self.is_partial |= choices.len() > 1;
            let before = self.scheme.save();
            self.scheme.force_exact(at, exact, &self.problem.minutes);
            self.fix(others);
            self.scheme.restore(before);
        }
    }

    /// Places what runs by itself and waits for nothing any more.
    fn settle(&mut self, open: &mut Open) {
        let mut at = 0;
        // Positions are in topological order, so one walk reaches everything.
        while at < self.problem.len() {
            let runs_alone = self.problem.need(at).is_none() || self.scheme.is_fixed(at);
            if !open.is_placed[at] && open.waiting[at] == 0 && runs_alone {
                self.scheme.place_alone(at, &self.problem.minutes);
                open.close(self.problem, at);
            }
            at += 1;
        }
    }

    fn branch(&mut self, open: &Open, last: i64) {
        if open.left == 0 {
            let finish = self.scheme.last_finish();
            if finish < self.best {
                self.best = finish;
                self.found = Some(outcome(self.problem, &self.scheme));
            }
            return;
        }
        for at in 0..self.problem.len() {
            if open.is_placed[at] || open.waiting[at] > 0 {
                continue;
            }
            for exact in self.scheme.choices(at) {
                self.placed += 1;
                if self.placed > self.budget
                    || (self.placed.is_multiple_of(1024) && (self.is_over)())
                {
                    self.is_cut = true;
                }
                if self.is_cut {
                    return;
                }
                self.descend(open, last, at, &exact);
            }
        }
    }

    fn descend(&mut self, open: &Open, last: i64, at: usize, exact: &[u32]) {
        let before: Branch = self.scheme.save();
        let minutes = &self.problem.minutes;
        let start = self.scheme.place_exact(at, exact, last, minutes);
        let mut next = open.clone();
        next.close(self.problem, at);
        self.settle(&mut next);
        if self.can_improve(&next, start) && !self.is_known(&next, start) {
            self.branch(&next, start);
        }
        self.scheme.restore(before);
    }

    /// Whether a beginning as good as this was gone on with.
    fn is_known(&mut self, open: &Open, last: i64) -> bool {
        if open.left == 0 {
            return false;
        }
        let bits = self.busy.iter().enumerate();
        let placed = bits.filter(|&(_, &at)| open.is_placed[at]);
        let placed = placed.fold(0, |placed, (bit, _)| placed | 1 << bit);
        let figures = figures(self.problem, &self.scheme, &open.is_placed, last);
        self.seen.knows(placed, figures)
    }

    /// Whether what is not placed could still end before the best schedule.
    fn can_improve(&self, open: &Open, last: i64) -> bool {
        if self.scheme.last_finish() >= self.best {
            return false;
        }
        let left =
            (0..self.problem.len()).filter(|&at| !open.is_placed[at] && open.waiting[at] == 0);
        for at in left {
            let ready = self.scheme.ready(at, &Choice::default());
            // On the clock a minute of work takes a minute at least, so tails hold there as well.
            if ready.start.max(last).saturating_add(self.tails[at]) >= self.best {
                return false;
            }
        }
        self.has_room(open, last)
    }

    /// Whether the hours that agents have left before the best schedule ends hold the work that is left.
    fn has_room(&self, open: &Open, last: i64) -> bool {
        let left = self.busy.iter().zip(&self.work);
        let work = left
            .filter(|&(&at, _)| !open.is_placed[at])
            .map(|(_, work)| work);
        let end = self.best.saturating_sub(1);
        let hours = self.scheme.hours();
        let room = (0..self.problem.slots.len()).map(|slot| {
            let from = self.scheme.free_from(slot as u32, last).min(end);
            match self.problem.slots[slot].member {
                NOBODY => 0,
                _ => hours.between(self.problem.slot_calendar[slot], from, end),
            }
        });
        self.best == i64::MAX
            || self.problem.has_strangers
            || work.sum::<i64>() <= room.sum::<i64>()
    }
}
