//! From a resolved plan to dates: the passes, then drivers and floats, then rows again.
//!
//! Late dates are measured from the project's finish, or from a hard deadline where that is earlier; a
//! ticket's own deadline and its latest dates cap them further, whether anybody can keep them or not.
//! That is the convention of common planners: float is what a ticket has left before it moves the
//! finish, and negative float what is missing. A target deadline changes no float.

use super::civil::{Axis, Span};
use super::dates::{Driver, NodeDates, Schedule, ScheduleParts};
use super::links::LinkSource;
use super::model::Model;
use super::passes::{self, Limit};
use super::progress::Standing;
use super::scope::TicketRole;
use crate::plan::{DependencyId, Node, Plan, Stamp, Work};

/// No link.
const NONE: u32 = u32::MAX;

/// Everything found out about the network, by position.
struct Solution<'a> {
    model: &'a Model,
    axis: Axis<'a>,
    limits: Vec<Limit>,
    as_late: Vec<bool>,
    early: Vec<i64>,
    late: Vec<i64>,
    /// The latest start that delays no successor's early start.
    free: Vec<i64>,
    spans: Vec<Span>,
    /// The link that fixes each start.
    driver: Vec<u32>,
    finish: Stamp,
    horizon: Stamp,
}

/// Computes every date of a resolved plan. O(nodes + links).
pub(super) fn solve(model: &Model, plan: &Plan) -> Schedule {
    let axis = model.axis();
    let limits = model.limits(&axis);
    let mut solution = Solution {
        model,
        as_late: model.as_late(),
        early: Vec::new(),
        late: Vec::new(),
        free: vec![0; model.network.len()],
        spans: Vec::new(),
        driver: Vec::new(),
        finish: model.start,
        horizon: model.start,
        axis,
        limits,
    };
    solution.run_forward();
    solution.settle_horizon(plan);
    solution.run_backward();
    solution.run_free();
    solution.into_schedule(plan)
}

impl Solution<'_> {
    fn run_forward(&mut self) {
        let start = self.model.start;
        if self.axis.is_uniform() {
            let offset = self.model.calendars.plan().work_at(start);
            passes::forward(&self.model.network, offset, &self.limits, &mut self.early);
        } else {
            self.early = self.axis.forward(start, &self.limits).0;
        }
        self.find_drivers();
    }

    fn run_backward(&mut self) {
        if self.axis.is_uniform() {
            let offset = self.model.calendars.plan().work_at(self.horizon);
            passes::backward(&self.model.network, offset, &self.limits, &mut self.late);
        } else {
            self.late = self.axis.backward(self.horizon, &self.limits);
        }
    }

    fn settle_horizon(&mut self, plan: &Plan) {
        let spans = self.spans.iter().enumerate();
        let finishes = spans
            .filter(|(at, _)| self.is_real(*at))
            .map(|(_, span)| span.finish);
        self.finish = finishes.fold(self.model.start, Stamp::max);
        let hard = plan.info.deadline.filter(|deadline| deadline.hard);
        let deadline = hard.and_then(|_| plan.info.deadline_stamp());
        self.horizon = deadline.map_or(self.finish, |deadline| deadline.min(self.finish));
    }

    fn is_real(&self, position: usize) -> bool {
        self.model
            .is_real(self.model.network.order[position] as usize)
    }

    /// Civil dates, and which link fixes each start. Of several the lowest in [`LinkSource`]'s order
    /// counts, then that of the predecessor with the lowest number.
    fn find_drivers(&mut self) {
        let (axis, model) = (&self.axis, self.model);
        let nodes = model.network.len();
        let mut waits = self.first_waits();
        let mut is_fixed = vec![false; nodes];
        for limit in self.limits.iter().filter(|limit| limit.fixed.is_some()) {
            is_fixed[limit.position as usize] = true;
        }
        self.spans.clear();
        self.driver.clear();
        self.driver.resize(nodes, NONE);
        for from in 0..nodes {
            let start = self.early[from];
            let span = axis.span(from, start, waits[from]);
            self.spans.push(span);
            for edge in model.network.out(from) {
                let to = model.network.to[edge] as usize;
                let weight = i64::from(model.network.weight[edge]);
                if is_fixed[to] || (axis.is_uniform() && start + weight != self.early[to]) {
                    continue;
                }
                // Only a node of no duration asks for more than the offset.
                if !axis.is_uniform() || model.network.minutes[to] == 0 {
                    let asked = axis.reach(edge, from, start, span);
                    if asked.start != self.early[to] {
                        continue;
                    }
                    waits[to] = waits[to].max(asked.at);
                }
                let (link, known) = (model.network.link[edge], self.driver[to]);
                if known == NONE || model.tie_key(link) < model.tie_key(known) {
                    self.driver[to] = link;
                }
            }
        }
    }

    /// The instants nodes wait for when no link does it: the plan's start, or a date of their own.
    fn first_waits(&self) -> Vec<Stamp> {
        let start = self.model.start;
        let mut waits = vec![Stamp(i64::MIN); self.early.len()];
        for (position, wait) in waits.iter_mut().enumerate() {
            // Only a node of no duration is asked.
            let is_asked = self.model.network.minutes[position] == 0;
            if is_asked && self.early[position] == self.axis.time(position).work_at(start) {
                *wait = start;
            }
        }
        for limit in &self.limits {
            let at = limit.position as usize;
            if limit.fixed.is_some() {
                waits[at] = limit.at;
            } else if self.early[at] == limit.floor {
                waits[at] = waits[at].max(limit.at);
            }
        }
        waits
    }

    /// How far each start can move without moving a successor's early start, or the finish; and, on the
    /// way back, the starts of what runs as late as possible.
    fn run_free(&mut self) {
        let mut caps = self.limits.iter().rev().peekable();
        let mut moved = Vec::new();
        for from in (0..self.free.len()).rev() {
            let free = self.axis.latest(from, self.finish, |to| {
                if self.is_real(to) {
                    self.early[to]
                } else {
                    self.free[to]
                }
            });
            self.free[from] = free;
            let cap = caps.next_if(|limit| limit.position as usize == from);
            let is_fixed = cap.is_some_and(|limit| limit.fixed.is_some());
            if self.as_late.get(from) == Some(&true) && !is_fixed {
                let latest = free.min(cap.map_or(i64::MAX, |limit| limit.cap));
                if latest > self.early[from] {
                    self.early[from] = latest;
                    moved.push(from);
                }
            }
        }
        self.settle_moved(&moved);
    }

    /// Dates what was moved to be as late as possible. It drives nobody: its successors' drivers stay.
    fn settle_moved(&mut self, moved: &[usize]) {
        if moved.is_empty() {
            return;
        }
        let mut drivers = std::mem::take(&mut self.driver);
        self.find_drivers();
        moved.iter().for_each(|&position| drivers[position] = NONE);
        self.driver = drivers;
    }

    fn into_schedule(self, plan: &Plan) -> Schedule {
        let model = self.model;
        let rows = model.index.len();
        let mut dates: Vec<Option<NodeDates>> = (0..rows)
            .map(|number| model.is_real(number).then(|| self.dates(number)))
            .collect();
        for &number in &model.assumed {
            if let Some(dates) = &mut dates[number as usize] {
                dates.assumed = true;
            }
        }
        self.span_summaries(&mut dates);
        let calendar = model.calendars.plan();
        let mut schedule = Schedule::new(ScheduleParts {
            start: model.start,
            finish: self.finish,
            horizon: self.horizon,
            makespan: calendar.between(model.start, self.finish),
            deadline: plan.info.deadline_stamp(),
            assumptions: model.assumptions.clone(),
            critical_dependencies: self.critical_dependencies(),
            calendar: calendar.clone(),
            index: model.index.clone(),
            dates,
        });
        schedule.reworks = model.recorded_rework(plan, |gate| {
            let dates = schedule.dates(Node::Gate(gate));
            dates.map(|dates| dates.early_finish)
        });
        schedule
    }

    fn dates(&self, number: usize) -> NodeDates {
        let at = self.model.network.position[number] as usize;
        let (early, late) = (self.early[at], self.late[at]);
        let span = self.spans[at];
        let late_span = if late == early {
            span
        } else {
            self.axis.span(at, late, Stamp(i64::MIN))
        };
        let (driver, previous) = self.driver_of(at);
        NodeDates {
            early_start: span.start,
            early_finish: span.finish,
            late_start: late_span.start,
            late_finish: late_span.finish,
            total_float: Work(late - early),
            free_float: Work((self.free[at] - early).max(0)),
            critical: late <= early,
            duration: Work(i64::from(self.model.network.minutes[at])),
            estimated: Work(i64::from(match self.model.standing(number) {
                Some(Standing::Rest(rest)) => rest.whole,
                Some(Standing::Over) | None => self.model.network.minutes[at],
            })),
            summary: false,
            assumed: false,
            driver,
            previous,
        }
    }

    /// Why a node starts when it does, and the node it waits for: through ports and barriers, back to a
    /// ticket or gate.
    fn driver_of(&self, position: usize) -> (Driver, Option<Node>) {
        let mut link = self.driver[position];
        if link == NONE {
            return (self.driver_without_link(position), None);
        }
        let mut source = LinkSource::Member;
        loop {
            let row = &self.model.links[link as usize];
            if source == LinkSource::Member {
                source = row.source;
            }
            let from = row.from as usize;
            if let Some(node) = self.model.index.node(from) {
                return match source {
                    LinkSource::Dependency(id) => (Driver::Dependency(id), Some(node)),
                    LinkSource::StopWork(gate) => (Driver::StopWork(gate), Some(node)),
                    LinkSource::Agent(agent) => (Driver::Agent(agent), Some(node)),
                    LinkSource::Apart => (Driver::Apart, Some(node)),
                    LinkSource::Order | LinkSource::Member => (Driver::Order(node), Some(node)),
                };
            }
            link = self.driver[self.model.network.position[from] as usize];
            if link == NONE {
                return match source {
                    LinkSource::Dependency(id) => (Driver::Dependency(id), None),
                    _ => (Driver::PlanStart, None),
                };
            }
        }
    }

    fn driver_without_link(&self, position: usize) -> Driver {
        let early = self.early[position];
        let found = self
            .limits
            .binary_search_by_key(&position, |limit| limit.position as usize);
        if let Ok(at) = found {
            let limit = &self.limits[at];
            let row = self.model.network.order[position];
            if limit.fixed == Some(early) {
                return self.model.fixed_by(row);
            }
            if limit.floor == early && early != self.axis.time(position).work_at(self.model.start) {
                return self.model.held_by(row, limit.at);
            }
        }
        if self.as_late.get(position) == Some(&true)
            && early != self.axis.time(position).work_at(self.model.start)
        {
            return Driver::AsLate;
        }
        Driver::PlanStart
    }

    /// The dependencies that drive a critical node from a critical node, sorted.
    fn critical_dependencies(&self) -> Vec<DependencyId> {
        let network = &self.model.network;
        let mut found = Vec::new();
        for from in (0..network.len()).filter(|&at| self.late[at] <= self.early[at]) {
            for edge in network.out(from) {
                let to = network.to[edge] as usize;
                if self.late[to] > self.early[to] {
                    continue;
                }
                let source = self.model.links[network.link[edge] as usize].source;
                if let LinkSource::Dependency(id) = source {
                    let asked = self
                        .axis
                        .reach(edge, from, self.early[from], self.spans[from]);
                    if asked.start >= self.early[to] {
                        found.push(id);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Lets every summary span what is in it.
    fn span_summaries(&self, dates: &mut [Option<NodeDates>]) {
        let model = self.model;
        if model.parents.is_empty() {
            return;
        }
        let mut above = vec![None; model.roles.len()];
        for &(ticket, parent) in &model.parents {
            above[ticket as usize] = Some(parent as usize);
        }
        for number in (0..above.len()).filter(|&n| model.roles[n] == TicketRole::Leaf) {
            let Some(leaf) = dates[number] else { continue };
            let summaries = std::iter::successors(above[number], |&at| above[at]);
            for summary in summaries.take(above.len()) {
                match &mut dates[summary] {
                    Some(span) => span.include(&leaf),
                    empty => {
                        *empty = Some(NodeDates {
                            summary: true,
                            ..leaf
                        });
                    }
                }
            }
        }
        let calendar = model.calendars.plan();
        for number in (0..above.len()).filter(|&n| model.roles[n] == TicketRole::Summary) {
            if let Some(span) = &mut dates[number] {
                span.duration = calendar.between(span.early_start, span.early_finish);
                span.estimated = span.duration;
            }
        }
    }
}

impl Model {
    /// Computes every date. O(nodes + links).
    ///
    /// `plan` is the plan the model was resolved from.
    pub fn solve(&self, plan: &Plan) -> Schedule {
        solve(self, plan)
    }
}
