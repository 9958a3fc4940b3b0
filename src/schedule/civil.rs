//! Dates on the civil axis: what a link asks for when several calendars meet.
//!
//! Each node's dates are offsets in its own calendar. Between nodes of one calendar, with lag in that
//! calendar, a link adds its weight. Otherwise the predecessor's start or finish is turned into an
//! instant, the lag is added in its own calendar, and the instant becomes an offset of the successor's
//! calendar. [`Axis::reach_back`] is the exact inverse: the latest start of the predecessor that still
//! lets the successor start at a given offset, so early dates never pass late ones for want of rounding.
//!
//! A node of no duration has one instant. It is the finish face of its offset when what it waits for is
//! over by then, else the start face: a review behind work that ends on Friday at 17:00 stands there, one
//! that may not begin before Monday 09:00 stands there.

use super::calendars::{CLOCK, Calendars, FAR_FUTURE};
use super::links::Link;
use super::network::Network;
use super::passes::Limit;
use super::worktime::WorkTime;
use crate::plan::Stamp;

/// When a node starts and finishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: Stamp,
    pub(super) finish: Stamp,
}

/// The network with the calendars its dates are counted in.
pub(super) struct Axis<'a> {
    pub(super) network: &'a Network,
    pub(super) links: &'a [Link],
    calendars: &'a Calendars,
    /// The number of tickets and gates; nodes with higher dense numbers are virtual.
    rows: usize,
    /// `[nodes]` by position; empty where every node keeps the plan's calendar and so does every lag.
    of_position: Vec<u32>,
}

/// What a link asks of its successor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// The earliest start, in the successor's calendar.
    pub(super) start: i64,
    /// The instant that stands for.
    pub(super) at: Stamp,
}

impl<'a> Axis<'a> {
    /// `rows` is the number of tickets and gates; nodes beyond are virtual and live on the clock.
    pub(super) fn new(
        network: &'a Network,
        links: &'a [Link],
        calendars: &'a Calendars,
        rows: usize,
    ) -> Self {
        let is_one = calendars.is_one()
            && links
                .iter()
                .all(|link| link.clock != CLOCK || link.lag == 0);
        let calendar_of = |&node: &u32| {
            let number = node as usize;
            if number < rows {
                calendars.of_node(number)
            } else {
                calendars.clock()
            }
        };
        Self {
            network,
            links,
            calendars,
            rows,
            of_position: if is_one {
                Vec::new()
            } else {
                network.order.iter().map(calendar_of).collect()
            },
        }
    }

    /// Whether one calendar rules, so that links only add weights.
    pub(super) fn is_uniform(&self) -> bool {
        self.of_position.is_empty()
    }

    /// The calendar of the node at a position.
    pub(super) fn time(&self, position: usize) -> &'a WorkTime {
        match self.of_position.get(position) {
            Some(&place) => self.calendars.time(place),
            None => self.calendars.plan(),
        }
    }

    /// The dates of a node that starts at an offset and waits until `waits` for it.
    pub(super) fn span(&self, position: usize, start: i64, waits: Stamp) -> Span {
        let time = self.time(position);
        let minutes = i64::from(self.network.minutes[position]);
        if minutes > 0 {
            return Span {
                start: time.start_at(start),
                finish: time.finish_at(start + minutes),
            };
        }
        let finish = time.finish_at(start);
        let at = if finish >= waits {
            finish
        } else {
            time.start_at(start)
        };
        Span {
            start: at,
            finish: at,
        }
    }

    /// The start the link at `edge` asks of its successor, given the predecessor's dates.
    pub(super) fn reach(&self, edge: usize, from: usize, start: i64, span: Span) -> Asked {
        let to = self.network.to[edge] as usize;
        let link = &self.links[self.network.link[edge] as usize];
        let anchor = if link.kind.from_finish() {
            span.finish
        } else {
            span.start
        };
        let is_additive = self.is_additive(link, from, to);
        let needs_instant = !is_additive || self.network.minutes[to] == 0;
        let at = match link.lag {
            lag if lag != 0 && needs_instant => {
                let time = self.lag_time(link);
                time.finish_at(time.work_at(anchor) + i64::from(lag))
            }
            _ => anchor,
        };
        let asked = if is_additive {
            start + i64::from(self.network.weight[edge])
        } else {
            self.time(to).work_at(at) - self.tail(link, to)
        };
        Asked { start: asked, at }
    }

    /// The latest start of the predecessor with which the link at `edge` asks for no more than `start`.
    pub(super) fn reach_back(&self, edge: usize, from: usize, start: i64) -> i64 {
        let to = self.network.to[edge] as usize;
        let link = &self.links[self.network.link[edge] as usize];
        if self.is_additive(link, from, to) {
            return start - i64::from(self.network.weight[edge]);
        }
        let mut latest = self.time(to).start_at(start + self.tail(link, to));
        if link.lag != 0 {
            let time = self.lag_time(link);
            latest = time.start_at(time.work_at(latest) - i64::from(link.lag));
        }
        let time = self.time(from);
        let minutes = i64::from(self.network.minutes[from]);
        if link.kind.from_finish() || minutes == 0 {
            time.work_at(latest) - minutes
        } else {
            time.work_at(Stamp(latest.0 + 1)) - 1
        }
    }

    /// Early starts and their instants by position; the counterpart of [`super::passes::forward`].
    pub(super) fn forward(&self, start: Stamp, limits: &[Limit]) -> (Vec<i64>, Vec<Span>) {
        let nodes = self.network.len();
        let mut spans = Vec::with_capacity(nodes);
        let mut early: Vec<i64> = (0..nodes).map(|n| self.time(n).work_at(start)).collect();
        let mut waits = vec![start; nodes];
        let mut limits = limits.iter().peekable();
        for from in 0..nodes {
            if let Some(limit) = limits.next_if(|limit| limit.position as usize == from) {
                let moved = limit.early(early[from]);
                if limit.fixed.is_some() || moved != early[from] {
                    (early[from], waits[from]) = (moved, limit.at);
                } else if moved == limit.floor {
                    // The same offset, but an instant of its own in the closed hours before it.
                    waits[from] = waits[from].max(limit.at);
                }
            }
            let span = self.span(from, early[from], waits[from]);
            spans.push(span);
            for edge in self.network.out(from) {
                let to = self.network.to[edge] as usize;
                let asked = self.reach(edge, from, early[from], span);
                if asked.start > early[to] {
                    (early[to], waits[to]) = (asked.start, asked.at);
                } else if asked.start == early[to] {
                    waits[to] = waits[to].max(asked.at);
                }
            }
        }
        (early, spans)
    }

    /// Late starts by position, all finishing by `horizon`; the counterpart of
    /// [`super::passes::backward`].
    pub(super) fn backward(&self, horizon: Stamp, limits: &[Limit]) -> Vec<i64> {
        let mut late = vec![0; self.network.len()];
        let mut limits = limits.iter().rev().peekable();
        for from in (0..self.network.len()).rev() {
            late[from] = self.latest(from, horizon, |to| late[to]);
            if let Some(limit) = limits.next_if(|limit| limit.position as usize == from) {
                late[from] = late[from].min(limit.cap);
            }
        }
        late
    }

    /// The latest start of a node that finishes by `horizon` and lets its successors start by `starts`.
    ///
    /// What a virtual node hands on may lie behind the horizon, in closed hours of its successors.
    pub(super) fn latest(&self, from: usize, horizon: Stamp, starts: impl Fn(usize) -> i64) -> i64 {
        let is_virtual = self.network.order[from] as usize >= self.rows;
        let end = if is_virtual { FAR_FUTURE } else { horizon };
        let finish = self.time(from).work_at(end);
        let latest = finish - i64::from(self.network.minutes[from]);
        let edges = self.network.out(from);
        if self.is_uniform() {
            let starts = edges.map(|edge| {
                let to = self.network.to[edge] as usize;
                starts(to) - i64::from(self.network.weight[edge])
            });
            return starts.fold(latest, i64::min);
        }
        edges
            .map(|edge| self.reach_back(edge, from, starts(self.network.to[edge] as usize)))
            .fold(latest, i64::min)
    }

    fn is_additive(&self, link: &Link, from: usize, to: usize) -> bool {
        self.is_uniform()
            || (self.of_position[from] == self.of_position[to]
                && (link.lag == 0 || link.clock == self.of_position[from]))
    }

    fn lag_time(&self, link: &Link) -> &'a WorkTime {
        self.calendars.time(link.clock)
    }

    /// What lies between the successor's start and the date the link binds.
    fn tail(&self, link: &Link, to: usize) -> i64 {
        if link.kind.to_start() {
            0
        } else {
            i64::from(self.network.minutes[to])
        }
    }
}
