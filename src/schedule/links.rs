//! Links: the arrows of the network, each with its lag in minutes of one calendar.
//!
//! A dependency between tickets or gates is one link. A dependency on a summary means all the tickets in
//! it: drawn as links through *ports*, virtual nodes of no duration shared by all dependencies of that
//! summary, so that n tickets and m dependencies cost n + m links. A percent lag of a summary is a
//! percent of each of its tickets, so that dependency gets a virtual node of its own.
//!
//! Percents are rounded up to a minute (later, for negative ones). Working lag counts in the plan's
//! calendar, elapsed lag on the clock, percents of a node in that node's calendar.

use super::calendars::{Calendars, PLAN};
use super::scope::{Scope, TicketRole};
use crate::plan::duration::LONGEST;
use crate::plan::{Dependency, DependencyId, DependencyKind, GateId, Lag};
use std::collections::BTreeMap;

/// An arrow of the network.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The node it comes from, by dense number.
    pub from: u32,
    /// The node it holds, by dense number.
    pub to: u32,
    /// Which ends it ties together.
    pub kind: DependencyKind,
    /// Minutes in the calendar `clock`.
    pub lag: i32,
    /// The calendar the lag counts in; 0 is the plan's.
    pub clock: u32,
    /// Where it comes from.
    pub source: LinkSource,
}

/// Why a link is there; in the order in which ties between driving links are decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkSource {
    /// A dependency says so.
    Dependency(DependencyId),
    /// The option's order says so.
    Order,
    /// The gate stops all work of its tracks.
    StopWork(GateId),
    /// The two must not run together; only in levelled schedules. Stands before [`Self::Agent`], as of reasons that
    /// hold until the same moment the first is told: where a group holds a ticket, another agent may well be idle.
    Apart,
    /// The agent with this number was busy; only in levelled schedules.
    Agent(u32),
    /// A summary and what is in it.
    Member,
}

/// Which dates of all the tickets in a summary a port stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Port {
    /// The last of their starts.
    Started,
    /// The last of their finishes.
    Finished,
    /// What all of them wait for to start.
    Start,
    /// What all of them wait for to finish.
    Finish,
}

/// Draws the links of one scope.
pub(super) struct LinkBuilder<'a> {
    pub(super) scope: &'a Scope<'a>,
    calendars: &'a Calendars,
    /// By dense number; virtual nodes are appended, of no duration.
    pub(super) minutes: Vec<i32>,
    pub(super) links: Vec<Link>,
    ports: BTreeMap<(u32, Port), u32>,
    /// `[tickets]`: what is directly in each summary; empty where there is no summary.
    children: Vec<Vec<u32>>,
}

impl Link {
    /// How much later than `from` starts `to` must start, in minutes of a calendar all three share.
    pub fn weight(&self, minutes: &[i32]) -> i32 {
        let before = if self.kind.from_finish() {
            minutes[self.from as usize]
        } else {
            0
        };
        let after = if self.kind.to_start() {
            0
        } else {
            minutes[self.to as usize]
        };
        before + self.lag - after
    }
}

impl<'a> LinkBuilder<'a> {
    pub(super) fn new(scope: &'a Scope<'a>, calendars: &'a Calendars, minutes: Vec<i32>) -> Self {
        Self {
            scope,
            calendars,
            minutes,
            links: Vec::with_capacity(scope.plan.dependencies.len()),
            ports: BTreeMap::new(),
            children: children(scope),
        }
    }

    /// Draws every dependency that holds; returns how many wait for somebody to choose a reading.
    /// O(dependencies + tickets in summaries they touch).
    pub(super) fn draw_dependencies(&mut self) -> usize {
        let scope = self.scope;
        let mut unread = 0;
        for dependency in scope.plan.dependencies.iter() {
            unread += usize::from(scope.is_unread(dependency));
            if !scope.holds(dependency) {
                continue;
            }
            let ends = (
                scope.index.find(dependency.from),
                scope.index.find(dependency.to),
            );
            let (Some(from), Some(to)) = ends else {
                continue;
            };
            if scope.takes_part(from) && scope.takes_part(to) {
                self.draw(dependency, from as u32, to as u32);
            }
        }
        unread
    }

    fn draw(&mut self, dependency: &Dependency, from: u32, to: u32) {
        let source = LinkSource::Dependency(dependency.id);
        let kind = dependency.kind;
        match dependency.lag {
            Lag::Percent(percent) if self.is_summary(from) => {
                let meeting = self.add_virtual();
                for leaf in self.leaves(from) {
                    let lag = self.percent_of(percent, leaf);
                    let kind = meets(kind.from_finish(), true);
                    self.push(leaf, meeting, kind, lag, source);
                }
                let to = self.end(
                    to,
                    if kind.to_start() {
                        Port::Start
                    } else {
                        Port::Finish
                    },
                );
                self.push(meeting, to, meets(true, kind.to_start()), (0, PLAN), source);
            }
            Lag::PercentOfSuccessor(percent) if self.is_summary(to) => {
                let meeting = self.add_virtual();
                let from = self.end(
                    from,
                    if kind.from_finish() {
                        Port::Finished
                    } else {
                        Port::Started
                    },
                );
                self.push(
                    from,
                    meeting,
                    meets(kind.from_finish(), true),
                    (0, PLAN),
                    source,
                );
                for leaf in self.leaves(to) {
                    let lag = self.percent_of(percent, leaf);
                    self.push(meeting, leaf, meets(true, kind.to_start()), lag, source);
                }
            }
            lag => {
                let lag = self.minutes_of(lag, from, to);
                self.tie(from, to, kind, lag, source);
            }
        }
    }

    /// Ties two nodes together, through the ports of those that are summaries.
    pub(super) fn tie(
        &mut self,
        from: u32,
        to: u32,
        kind: DependencyKind,
        lag: (i32, u32),
        source: LinkSource,
    ) {
        let from = self.end(
            from,
            if kind.from_finish() {
                Port::Finished
            } else {
                Port::Started
            },
        );
        let to = self.end(
            to,
            if kind.to_start() {
                Port::Start
            } else {
                Port::Finish
            },
        );
        self.push(from, to, kind, lag, source);
    }

    /// A new node of no duration.
    pub(super) fn add_virtual(&mut self) -> u32 {
        self.minutes.push(0);
        self.minutes.len() as u32 - 1
    }

    fn push(
        &mut self,
        from: u32,
        to: u32,
        kind: DependencyKind,
        lag: (i32, u32),
        source: LinkSource,
    ) {
        let (lag, clock) = lag;
        self.links.push(Link {
            from,
            to,
            kind,
            lag,
            clock,
            source,
        });
    }

    #[inline]
    fn is_summary(&self, node: u32) -> bool {
        !self.children.is_empty() && self.scope.is_summary(node as usize)
    }

    /// Where a link meets a node: at the node itself, or at a summary's port.
    #[inline]
    fn end(&mut self, node: u32, port: Port) -> u32 {
        if self.is_summary(node) {
            self.end_at_port(node, port)
        } else {
            node
        }
    }

    fn end_at_port(&mut self, node: u32, port: Port) -> u32 {
        let mut open = Vec::new();
        let end = self.port(node, port, &mut open);
        while let Some((summary, port_node)) = open.pop() {
            for child in self.children[summary as usize].clone() {
                let inner = if self.is_summary(child) {
                    self.port(child, port, &mut open)
                } else {
                    child
                };
                let (from, to, kind) = match port {
                    Port::Started => (inner, port_node, DependencyKind::Ss),
                    Port::Finished => (inner, port_node, DependencyKind::Fs),
                    Port::Start => (port_node, inner, DependencyKind::Fs),
                    Port::Finish => (port_node, inner, DependencyKind::Ff),
                };
                self.push(from, to, kind, (0, PLAN), LinkSource::Member);
            }
        }
        end
    }

    /// A summary's port, noted in `open` when it is new and its members are not drawn yet.
    fn port(&mut self, summary: u32, port: Port, open: &mut Vec<(u32, u32)>) -> u32 {
        if let Some(&known) = self.ports.get(&(summary, port)) {
            return known;
        }
        let node = self.add_virtual();
        self.ports.insert((summary, port), node);
        open.push((summary, node));
        node
    }

    /// Every ticket in a summary that is no summary itself.
    fn leaves(&self, summary: u32) -> Vec<u32> {
        let (mut leaves, mut open) = (Vec::new(), vec![summary]);
        let mut seen = 0;
        while let Some(node) = open.pop() {
            seen += 1;
            if !self.is_summary(node) {
                leaves.push(node);
            } else if seen <= self.children.len() {
                open.extend(&self.children[node as usize]);
            }
        }
        leaves.sort_unstable();
        leaves
    }

    fn minutes_of(&self, lag: Lag, from: u32, to: u32) -> (i32, u32) {
        match lag {
            Lag::Work(work) => (clamp(work.0), PLAN),
            Lag::Elapsed(elapsed) => (clamp(elapsed.0), self.calendars.clock()),
            Lag::Percent(percent) => self.percent_of(percent, from),
            Lag::PercentOfSuccessor(percent) => self.percent_of(percent, to),
        }
    }

    fn percent_of(&self, percent: f64, node: u32) -> (i32, u32) {
        let minutes = percent_of(percent, self.minutes[node as usize]);
        (minutes, self.calendars.of_node(node as usize))
    }
}

/// A percentage of so many minutes, rounded up to a whole minute. What stands a millionth of a minute
/// or less from a whole one is that one: `-60 / 285 * 100` percent of 285 is -60.
pub fn percent_of(percent: f64, minutes: i32) -> i32 {
    let exact = percent * f64::from(minutes) / 100.0;
    let nearest = exact.round();
    let rounded = if (exact - nearest).abs() <= 1e-6 {
        nearest
    } else {
        exact.ceil()
    };
    // A number that is none becomes 0 here.
    clamp(rounded as i64)
}

fn clamp(minutes: i64) -> i32 {
    minutes.clamp(-LONGEST.0, LONGEST.0) as i32
}

/// The kind that leaves a finish or a start and binds a start or a finish.
fn meets(from_finish: bool, to_start: bool) -> DependencyKind {
    match (from_finish, to_start) {
        (true, true) => DependencyKind::Fs,
        (false, true) => DependencyKind::Ss,
        (true, false) => DependencyKind::Ff,
        (false, false) => DependencyKind::Sf,
    }
}

fn children(scope: &Scope) -> Vec<Vec<u32>> {
    let parents = &scope.facts.parents;
    if parents.is_empty() {
        return Vec::new();
    }
    let mut children = vec![Vec::new(); scope.index.tickets()];
    for &(ticket, parent) in parents {
        if scope.role(ticket as usize) != TicketRole::Excluded {
            children[parent as usize].push(ticket);
        }
    }
    children
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_round_up_and_whole_minutes_stay() {
        let cases = [
            (50.0, 285, 143),
            (-60.0 / 285.0 * 100.0, 285, -60),
            (-60.0 / 285.0 * 100.0, 210, -44),
            (33.0, 0, 0),
            (100.0 / 3.0, 90, 30),
            (f64::NAN, 60, 0),
        ];
        for (percent, minutes, expected) in cases {
            assert_eq!(
                percent_of(percent, minutes),
                expected,
                "{percent} % of {minutes}"
            );
        }
        assert_eq!(percent_of(f64::INFINITY, 60), LONGEST.0 as i32);
    }
}
