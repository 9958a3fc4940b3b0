//! The definition of a schedule, taken literally: calendars as lists of minutes, dates found by trying
//! minute after minute until nothing is violated. Slow, and shares no line with the engine.

use slackline::plan::{
    Calendar, CalendarId, ConstraintKind, DependencyKind, Estimate, Lag, Moment, Node, Order, Plan,
    Stamp, TicketId,
};
use std::collections::BTreeMap;

/// The open minutes of a calendar in a window of time.
pub struct Minutes {
    first: i64,
    /// `[minutes of the window + 1]`: open minutes before each.
    before: Vec<i64>,
    /// Every open minute.
    open: Vec<i64>,
}

impl Minutes {
    /// The open minutes of so many days from a midnight on.
    pub fn of(calendar: Option<&Calendar>, first: Stamp, days: i64) -> Self {
        let mut minutes = Self {
            first: first.0,
            before: vec![0],
            open: Vec::new(),
        };
        let midnights = (0..days).map(|day| Stamp(first.0 + day * 1440));
        for midnight in midnights {
            let hours = calendar.map(|calendar| calendar.hours_of(midnight.date()));
            let is_open = |clock: i64| {
                let spans = hours.as_ref();
                spans.is_none_or(|spans| {
                    let mut spans = spans.iter();
                    spans.any(|h| i64::from(h.from) <= clock && clock < i64::from(h.to))
                })
            };
            for clock in 0..1440 {
                if is_open(clock) {
                    minutes.open.push(midnight.0 + clock);
                }
                minutes.before.push(minutes.open.len() as i64);
            }
        }
        minutes
    }

    /// How many minutes are open before an instant.
    fn count(&self, at: i64) -> i64 {
        self.before[(at - self.first) as usize]
    }

    /// The next open minute behind `count` of them.
    fn next(&self, count: i64) -> i64 {
        self.open[count as usize]
    }

    /// When `count` open minutes have passed.
    fn passed(&self, count: i64) -> i64 {
        if count == 0 {
            self.first
        } else {
            self.open[count as usize - 1] + 1
        }
    }

    fn add(&self, at: i64, lag: i64) -> i64 {
        if lag == 0 {
            at
        } else {
            self.passed(self.count(at) + lag)
        }
    }
}

/// The calendars of the test plans by id; `None` is the clock.
pub type Calendars = BTreeMap<Option<CalendarId>, Minutes>;

/// What one node's dates have to keep to.
struct Row {
    node: Node,
    calendar: Option<CalendarId>,
    minutes: i64,
    /// Earliest starts, as counts.
    floor: i64,
    fixed: Option<i64>,
    cap: i64,
    /// Instants a milestone waits for, with the count they stand for.
    waits: Vec<(i64, i64)>,
}

/// `to` may only start or finish so long after `from` starts or finishes.
struct Pair {
    from: usize,
    to: usize,
    kind: DependencyKind,
    lag: i64,
    clock: Option<CalendarId>,
}

/// Dates of one node: early and late start as counts, free float, and the early and late instants.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub early: (i64, i64),
    pub late: (i64, i64),
    pub total_float: i64,
    pub free_float: i64,
}

pub struct Naive<'a> {
    plan: &'a Plan,
    calendars: &'a Calendars,
    rows: Vec<Row>,
    pairs: Vec<Pair>,
    start: i64,
}

impl<'a> Naive<'a> {
    pub fn new(plan: &'a Plan, order: &Order, calendars: &'a Calendars) -> Self {
        let start = plan.info.start_or_default().0;
        let mut naive = Self {
            plan,
            calendars,
            rows: Vec::new(),
            pairs: Vec::new(),
            start,
        };
        for ticket in plan.tickets.iter().filter(|t| !plan.is_summary(t.id)) {
            let Estimate::Fixed(work) = ticket.estimate else {
                panic!("test plans estimate everything");
            };
            let calendar = ticket.calendar.or(plan.info.calendar);
            naive.add_row(Node::Ticket(ticket.id), calendar, work.0);
        }
        for gate in plan.gates.iter() {
            let review = gate.review.map_or(0, |work| work.0);
            naive.add_row(Node::Gate(gate.id), plan.info.calendar, review);
        }
        naive.add_dependencies();
        naive.add_order(order);
        naive
    }

    fn add_row(&mut self, node: Node, calendar: Option<CalendarId>, minutes: i64) {
        let time = &self.calendars[&calendar];
        let mut row = Row {
            node,
            calendar,
            minutes,
            floor: time.count(self.start),
            fixed: None,
            cap: i64::MAX,
            waits: vec![(self.start, time.count(self.start))],
        };
        let Node::Ticket(id) = node else {
            return self.rows.push(row);
        };
        let ticket = self.plan.tickets.get(id).expect("a ticket");
        let resolve = |moment: Moment| time.count(moment.resolve(Stamp(self.start)).0);
        if let Some(deadline) = ticket.deadline {
            row.cap = resolve(deadline) - minutes;
        }
        if let Some(constraint) = ticket.constraint {
            let moment = constraint.moment.expect("test plans give every date");
            let (starts, finishes) = (resolve(moment), resolve(moment) - minutes);
            let at = moment.resolve(Stamp(self.start)).0;
            match constraint.kind {
                ConstraintKind::StartNoEarlierThan => row.floor = row.floor.max(starts),
                ConstraintKind::FinishNoEarlierThan => row.floor = row.floor.max(finishes),
                ConstraintKind::StartNoLaterThan => row.cap = row.cap.min(starts),
                ConstraintKind::FinishNoLaterThan => row.cap = row.cap.min(finishes),
                ConstraintKind::MustStartOn => row.fixed = Some(starts),
                ConstraintKind::MustFinishOn => row.fixed = Some(finishes),
                ConstraintKind::AsLateAsPossible => panic!("not in these plans"),
            }
            row.waits.push((
                at,
                if matches!(
                    constraint.kind,
                    ConstraintKind::StartNoEarlierThan | ConstraintKind::MustStartOn
                ) {
                    starts
                } else {
                    finishes
                },
            ));
            if matches!(
                constraint.kind,
                ConstraintKind::StartNoLaterThan | ConstraintKind::FinishNoLaterThan
            ) {
                row.waits.pop();
            }
            row.cap = row.fixed.map_or(row.cap, |fixed| row.cap.min(fixed));
        }
        self.rows.push(row);
    }

    /// The rows a node stands for: itself, or everything in a summary.
    fn leaves(&self, node: Node) -> Vec<usize> {
        let is_in = |row: &Row| {
            let mut at = Some(row.node);
            while let Some(here) = at {
                if here == node {
                    return true;
                }
                at = match here {
                    Node::Ticket(id) => self.parent(id).map(Node::Ticket),
                    Node::Gate(_) => None,
                };
            }
            false
        };
        (0..self.rows.len())
            .filter(|&row| is_in(&self.rows[row]))
            .collect()
    }

    fn parent(&self, id: TicketId) -> Option<TicketId> {
        self.plan.tickets.get(id).and_then(|ticket| ticket.parent)
    }

    fn add_dependencies(&mut self) {
        for row in self.plan.dependencies.iter() {
            for from in self.leaves(row.from) {
                for to in self.leaves(row.to) {
                    let percent = |percent: f64, of: usize| {
                        let exact = percent * self.rows[of].minutes as f64 / 100.0;
                        (exact.ceil() as i64, self.rows[of].calendar)
                    };
                    let (lag, clock) = match row.lag {
                        Lag::Work(work) => (work.0, self.plan.info.calendar),
                        Lag::Elapsed(elapsed) => (elapsed.0, None),
                        Lag::Percent(share) => percent(share, from),
                        Lag::PercentOfSuccessor(share) => percent(share, to),
                    };
                    self.pairs.push(Pair {
                        from,
                        to,
                        kind: row.kind,
                        lag,
                        clock,
                    });
                }
            }
        }
    }

    fn add_order(&mut self, order: &Order) {
        let groups: Vec<Vec<Node>> = match order {
            Order::Free => return,
            Order::Sequential(nodes) => nodes.iter().map(|&node| vec![node]).collect(),
            Order::Stages(stages) => stages.iter().map(|stage| stage.nodes.clone()).collect(),
        };
        for (place, later) in groups.iter().enumerate() {
            let first = if matches!(order, Order::Stages(_)) {
                0
            } else {
                place.saturating_sub(1)
            };
            let holders = groups[first..place].iter().flatten();
            let holders: Vec<usize> = holders.flat_map(|&node| self.leaves(node)).collect();
            let held: Vec<usize> = later.iter().flat_map(|&node| self.leaves(node)).collect();
            for &from in &holders {
                self.pairs.extend(held.iter().map(|&to| Pair {
                    from,
                    to,
                    kind: DependencyKind::Fs,
                    lag: 0,
                    clock: None,
                }));
            }
        }
    }

    fn time(&self, row: usize) -> &Minutes {
        &self.calendars[&self.rows[row].calendar]
    }

    /// Start and finish of a row that starts behind `count` open minutes and waits for `waits`.
    fn span(&self, row: usize, count: i64, waits: i64) -> (i64, i64) {
        let time = self.time(row);
        match self.rows[row].minutes {
            0 => {
                let done = time.passed(count);
                let at = if done >= waits {
                    done
                } else {
                    time.next(count)
                };
                (at, at)
            }
            minutes => (time.next(count), time.passed(count + minutes)),
        }
    }

    /// The instant a pair asks for, when its predecessor has these dates.
    fn asks(&self, pair: &Pair, span: (i64, i64)) -> i64 {
        let anchor = if pair.kind.from_finish() {
            span.1
        } else {
            span.0
        };
        self.calendars[&pair.clock].add(anchor, pair.lag)
    }

    /// Whether a successor that starts behind `count` open minutes keeps the instant a pair asks for.
    fn is_kept(&self, pair: &Pair, asked: i64, count: i64) -> bool {
        let bound = if pair.kind.to_start() {
            count
        } else {
            count + self.rows[pair.to].minutes
        };
        self.time(pair.to).count(asked) <= bound
    }

    /// The least counts that keep everything, and the instants milestones wait for.
    fn early(&self) -> (Vec<i64>, Vec<i64>) {
        let mut counts: Vec<i64> = self
            .rows
            .iter()
            .map(|row| row.fixed.unwrap_or(row.floor))
            .collect();
        loop {
            let waits: Vec<i64> = (0..counts.len())
                .map(|row| self.waits(row, &counts))
                .collect();
            let broken = self.pairs.iter().find(|pair| {
                let span = self.span(pair.from, counts[pair.from], waits[pair.from]);
                let is_free = self.rows[pair.to].fixed.is_none();
                is_free && !self.is_kept(pair, self.asks(pair, span), counts[pair.to])
            });
            match broken {
                Some(pair) => counts[pair.to] += 1,
                None => return (counts, waits),
            }
        }
    }

    /// The latest instant that stands for the same count as a row's start, of those it waits for.
    fn waits(&self, row: usize, counts: &[i64]) -> i64 {
        let own = self.rows[row]
            .waits
            .iter()
            .filter(|wait| wait.1 == counts[row])
            .map(|wait| wait.0);
        let mut latest = own.max().unwrap_or(i64::MIN);
        if self.rows[row].fixed.is_some() {
            return self.rows[row].waits[1].0;
        }
        for pair in self.pairs.iter().filter(|pair| pair.to == row) {
            let from = self.span(pair.from, counts[pair.from], self.waits(pair.from, counts));
            let asked = self.asks(pair, from);
            let bound = counts[row]
                + if pair.kind.to_start() {
                    0
                } else {
                    self.rows[row].minutes
                };
            if self.time(row).count(asked) == bound {
                latest = latest.max(asked);
            }
        }
        latest
    }

    /// The greatest counts with which everything ends by `horizon` and every pair asks for no more than
    /// `bounds` (of itself, if there are none).
    fn late(&self, horizon: i64, bounds: Option<&[i64]>) -> Vec<i64> {
        let mut counts: Vec<i64> = (0..self.rows.len())
            .map(|row| {
                let cap = if bounds.is_some() {
                    i64::MAX
                } else {
                    self.rows[row].cap
                };
                cap.min(self.time(row).count(horizon) - self.rows[row].minutes)
            })
            .collect();
        loop {
            let broken = self.pairs.iter().find(|pair| {
                let span = self.span(pair.from, counts[pair.from], i64::MIN);
                let bound = bounds.map_or(counts[pair.to], |bounds| bounds[pair.to]);
                !self.is_kept(pair, self.asks(pair, span), bound)
            });
            match broken {
                Some(pair) => counts[pair.from] -= 1,
                None => return counts,
            }
        }
    }

    /// Every node's dates, and the finish.
    pub fn solve(&self) -> (BTreeMap<Node, Found>, i64) {
        let (early, waits) = self.early();
        let spans: Vec<(i64, i64)> = (0..early.len())
            .map(|row| self.span(row, early[row], waits[row]))
            .collect();
        let finish = spans.iter().map(|span| span.1).fold(self.start, i64::max);
        let hard = self.plan.info.deadline.filter(|deadline| deadline.hard);
        let deadline = hard.map(|deadline| deadline.moment.resolve(Stamp(self.start)).0);
        let late = self.late(
            deadline.map_or(finish, |deadline| deadline.min(finish)),
            None,
        );
        let free = self.late(finish, Some(&early));
        let found = (0..early.len()).map(|row| {
            let late_span = if late[row] == early[row] {
                spans[row]
            } else {
                self.span(row, late[row], i64::MIN)
            };
            let found = Found {
                early: spans[row],
                late: late_span,
                total_float: late[row] - early[row],
                free_float: (free[row] - early[row]).max(0),
            };
            (self.rows[row].node, found)
        });
        (found.collect(), finish)
    }
}
