//! What is recorded up to the status time, and what it leaves open: the one rule of planned dates and simulation.
//!
//! A plan with a status time is a forecast: what is over keeps its recorded dates, what is in progress takes what
//! remains after that moment, what has not begun begins no earlier. Without a status time nobody knows when a percentage
//! or a rest was true, so only recorded dates count. A status time says nothing about late dates.
//!
//! - *Over* is what has a finish, or is done. It takes the working time between its dates, where both are recorded. What
//!   is done without dates stands where the plan has it, but no later than the status time.
//! - *In progress* is what has a start, a percentage, or that state. Without a start it is taken to have begun as long
//!   before the status time as the work takes that is done. It goes on whatever comes before it.
//! - What remains is the rest that is stated, else the share that is not done; where neither says anything, all that is
//!   known is that it is not over yet.

use super::bounds::{Bound, BoundKind};
use super::calendars::{Calendars, sane};
use super::durations::{Durations, agents_at_work};
use super::model::Model;
use super::scope::{Scope, TicketRole};
use super::worktime::WorkTime;
use crate::plan::duration::LONGEST;
use crate::plan::{Plan, Progress, ProgressState, Stamp, Ticket, first_of};

/// The most tickets that are named in a sentence.
const MOST_NAMED: usize = 5;

/// Where a ticket stands that is no longer as it was planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Nothing about it is open any more.
    Over,
    /// It takes a part of what it would take from the beginning.
    Rest(Rest),
}

/// What a ticket takes in all, of `whole` minutes from the beginning: `max(offset + scale * whole, least)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// Working minutes that are spent, or stated to remain.
    pub offset: f64,
    /// The share of the whole that remains.
    pub scale: f64,
    /// It is not over yet, so it takes at least what is spent.
    pub least: f64,
    /// What it would take from the beginning, at the option's point.
    pub whole: i32,
}

impl Rest {
    /// The minutes it takes, of so many from the beginning.
    pub fn minutes(&self, whole: i32) -> i32 {
        let exact = (self.offset + self.scale * f64::from(whole)).max(self.least);
        // A share is a binary fraction: what stands a millionth above a whole minute is that minute.
        libm::ceil(exact - 1e-6).clamp(0.0, LONGEST.0 as f64) as i32
    }
}

/// What was found in the records of a plan.
#[derive(Default)]
pub(super) struct Recorded {
    /// Tickets that are no longer as planned, by dense number.
    pub(super) standings: Vec<(u32, Standing)>,
    /// The dates that records give.
    pub(super) bounds: Vec<Bound>,
    /// What had to be assumed, in words.
    pub(super) assumptions: Vec<String>,
}

/// Reads every record, and gives tickets the minutes they take by it. O(tickets).
pub(super) fn take(
    scope: &Scope,
    calendars: &Calendars,
    start: Stamp,
    durations: &mut Durations,
) -> Recorded {
    let status = scope.plan.info.status_time.map(sane);
    let mut taker = Taker {
        status,
        start,
        found: Recorded::default(),
        is_forecast: false,
        known: Vec::new(),
        begun: Vec::new(),
        unheard: 0,
    };
    let mut take = |number: usize| {
        let time = calendars.time(calendars.of_node(number));
        if let (Some(ticket), TicketRole::Leaf) =
            (scope.plan.tickets.at(number), scope.role(number))
        {
            taker.take(number as u32, ticket, time, &mut durations.minutes[number]);
        }
    };
    match status {
        // What nobody began waits for the status time.
        Some(_) => (0..scope.index.tickets()).for_each(&mut take),
        None => {
            let progressed = scope.facts.progressed.iter();
            progressed.for_each(|&number| take(number as usize));
        }
    }
    taker.say(scope.plan);
    let known = &taker.known;
    durations
        .assumed
        .retain(|assumed| known.binary_search(assumed).is_err());
    taker.found
}

struct Taker<'a> {
    status: Option<Stamp>,
    /// When the plan starts.
    start: Stamp,
    found: Recorded,
    /// Whether the status time moves anything.
    is_forecast: bool,
    /// Numbers of tickets that take what is recorded, whatever was assumed.
    known: Vec<u32>,
    /// Keys of what is in progress without a start.
    begun: Vec<&'a str>,
    /// How many tickets say how far they are while nobody says when.
    unheard: usize,
}

impl<'a> Taker<'a> {
    fn take(&mut self, number: u32, ticket: &'a Ticket, time: &WorkTime, minutes: &mut i32) {
        let progress = &ticket.progress;
        let is_over = progress.actual_finish.is_some() || progress.state == ProgressState::Done;
        let standing = match (is_over, self.status) {
            (true, _) => {
                if let Some(taken) = self.taken(progress, time, *minutes) {
                    *minutes = taken;
                    self.known.push(number);
                }
                self.bind_over(number, progress);
                Standing::Over
            }
            (false, None) => {
                self.bind_start(number, progress.actual_start);
                self.unheard += usize::from(progress.percent > 0 || progress.remaining.is_some());
                return;
            }
            (false, Some(now)) => {
                self.is_forecast = true;
                let mut rest = rest(ticket, *minutes);
                let is_begun = progress.actual_start.is_some()
                    || progress.percent > 0
                    || progress.state == ProgressState::InProgress;
                if is_begun {
                    let begun = self.begin(number, ticket, (time, now), &rest);
                    rest.least = time.between(begun, now).0.max(0) as f64;
                    // Where nothing says how much remains, it may be all but over.
                    rest.offset += if says_how_far(progress) {
                        rest.least
                    } else {
                        0.0
                    };
                } else {
                    self.bind(number, BoundKind::StatusFloor, now);
                    if !says_how_far(progress) {
                        return;
                    }
                }
                *minutes = rest.minutes(rest.whole);
                if rest.scale == 0.0 {
                    self.known.push(number);
                }
                Standing::Rest(rest)
            }
        };
        self.found.standings.push((number, standing));
    }

    /// How long it took what is over, as far as that is recorded.
    fn taken(&self, progress: &Progress, time: &WorkTime, planned: i32) -> Option<i32> {
        let start = sane(progress.actual_start?);
        match (progress.actual_finish, self.status) {
            (Some(finish), _) => Some(clamp(time.between(start, sane(finish)).0)),
            (None, Some(now)) => Some(planned.min(clamp(time.between(start, now).0))),
            (None, None) => None,
        }
    }

    fn bind_over(&mut self, number: u32, progress: &Progress) {
        match (progress.actual_start, progress.actual_finish) {
            (None, Some(finish)) => self.bind(number, BoundKind::RecordedFinish, sane(finish)),
            (start, _) => self.bind_start(number, start),
        }
    }

    fn bind_start(&mut self, number: u32, start: Option<Stamp>) {
        if let Some(start) = start {
            self.bind(number, BoundKind::RecordedStart, sane(start));
        }
    }

    /// When what is in progress began: as recorded, else as long ago as what is done of it takes.
    fn begin(
        &mut self,
        number: u32,
        ticket: &'a Ticket,
        (time, now): (&WorkTime, Stamp),
        rest: &Rest,
    ) -> Stamp {
        if let Some(start) = ticket.progress.actual_start.map(sane) {
            self.bind(number, BoundKind::RecordedStart, start);
            return start;
        }
        let done = match says_how_far(&ticket.progress) {
            true => i64::from(rest.whole - rest.minutes(rest.whole)).max(0),
            false => 0,
        };
        let begun = match done {
            0 => now,
            done => time.start_at(time.work_at(now) - done),
        };
        let begun = begun.max(self.start.min(now));
        self.bind(number, BoundKind::BegunStart, begun);
        self.begun.push(&ticket.key);
        begun
    }

    fn bind(&mut self, node: u32, kind: BoundKind, at: Stamp) {
        self.found.bounds.push(Bound { node, kind, at });
    }

    fn say(&mut self, plan: &Plan) {
        let said = &mut self.found.assumptions;
        if let (Some(now), true) = (plan.info.status_time, self.is_forecast) {
            said.push(format!(
                "Dates are a forecast from {}, up to which progress is recorded: what has not begun starts then or later, of what is in progress the rest counts.",
                now.told()
            ));
        }
        if let (Some(now), false) = (plan.info.status_time, self.begun.is_empty()) {
            said.push(format!(
                "In progress without a recorded start: {}. Taken to have begun as long before {} as the work takes that is done.",
                first_of(&self.begun, MOST_NAMED),
                now.told()
            ));
        }
        if self.unheard > 0 {
            let who = match self.unheard {
                1 => "1 ticket in progress is".to_owned(),
                count => format!("{count} tickets in progress are"),
            };
            said.push(format!(
                "How far {who} does not count: the plan has no status time, so nobody knows when that was true.",
            ));
        }
    }
}

impl Model {
    /// Where the ticket with a dense number stands; `None` for one that is as it was planned. O(log n).
    pub fn standing(&self, number: usize) -> Option<Standing> {
        let standings = &self.standings;
        let at = standings.binary_search_by_key(&(number as u32), |row| row.0);
        Some(standings[at.ok()?].1)
    }

    /// Lets what is done without dates be over at the status time, where the network would have it later.
    pub(super) fn settle_done(&mut self, plan: &Plan) {
        let Some(now) = plan.info.status_time.map(sane) else {
            return;
        };
        let is_dated = |ticket: &Ticket| {
            ticket.progress.actual_start.is_some() || ticket.progress.actual_finish.is_some()
        };
        let over = self.standings.iter().filter(|row| row.1 == Standing::Over);
        let undated: Vec<(u32, &Ticket)> = over
            .filter_map(|row| Some((row.0, plan.tickets.at(row.0 as usize)?)))
            .filter(|(_, ticket)| !is_dated(ticket))
            .collect();
        if undated.is_empty() {
            return;
        }
        let axis = self.axis();
        let (_, spans) = axis.forward(self.start, &self.limits(&axis));
        let is_late = |(number, _): &&(u32, &Ticket)| {
            spans[self.network.position[*number as usize] as usize].finish > now
        };
        let late: Vec<(u32, &Ticket)> = undated.iter().filter(is_late).copied().collect();
        if late.is_empty() {
            return;
        }
        let keys: Vec<&str> = late.iter().map(|(_, ticket)| ticket.key.as_str()).collect();
        self.assumptions.push(format!(
            "Done without recorded dates, though what comes before is not: {}. Taken to be over at {}.",
            first_of(&keys, MOST_NAMED),
            now.told()
        ));
        self.bounds.extend(late.iter().map(|&(node, _)| Bound {
            node,
            kind: BoundKind::OverFinish,
            at: now,
        }));
        self.bounds.sort_by_key(|bound| bound.node);
    }
}

/// Whether a record says how much of a ticket is left.
fn says_how_far(progress: &Progress) -> bool {
    progress.remaining.is_some() || progress.percent > 0
}

/// What is left of a ticket that is not over, what is spent aside.
fn rest(ticket: &Ticket, whole: i32) -> Rest {
    let progress = &ticket.progress;
    let likely = ticket.estimate.likely();
    let likely = likely.map_or(0.0, |work| work.0.max(0) as f64);
    let (offset, scale) = match progress.remaining.map(|left| left.0.max(0) as f64) {
        Some(left) if likely > 0.0 => (0.0, left / likely),
        Some(left) => (left / f64::from(agents_at_work(ticket)), 0.0),
        None => (0.0, 1.0 - f64::from(progress.percent.min(100)) / 100.0),
    };
    Rest {
        offset,
        scale,
        least: 0.0,
        whole,
    }
}

fn clamp(minutes: i64) -> i32 {
    minutes.clamp(0, LONGEST.0) as i32
}
