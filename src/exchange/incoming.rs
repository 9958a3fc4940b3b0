//! A plan put together from another planner's rows: what all readers of such files need.
//!
//! Other tools have numbers where a plan has keys, hierarchies deeper than a plan's, links that lead to
//! their own summary. Here each row gets an id and a key of its own, and what a plan must not hold is left
//! out with a note. Readers know their format, this knows what makes a plan consistent.

use super::{ReadError, Report};
use crate::plan::duration::LONGEST;
use crate::plan::integrity;
use crate::plan::*;
use crate::schedule::{Settings, schedule};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The deepest nesting of tickets that is read; what lies deeper hangs under the last level.
const DEEPEST: usize = 50;

/// A plan in the making.
pub(super) struct Incoming {
    /// What was lost, guessed or repaired.
    pub(super) report: Report,
    /// The plan's head.
    pub(super) info: PlanInfo,
    /// Tickets in the order of the file, by id.
    pub(super) tickets: Vec<Ticket>,
    /// Agents in the order of the file, by id.
    pub(super) agents: Vec<Agent>,
    /// Everything else.
    pub(super) plan: Plan,
    /// Whether links between a task and a summary it is in stay: a plan may be wrong, and ours come back as
    /// they were.
    pub(super) keeps_own_links: bool,
    keys: HashSet<String>,
    /// By key, the number that was last put behind it.
    numbers: HashMap<String, usize>,
    clock: Option<CalendarId>,
}

/// A dependency as a file states it.
pub(super) struct Arrow {
    pub(super) from: TicketId,
    pub(super) to: TicketId,
    pub(super) kind: DependencyKind,
    pub(super) lag: Lag,
    /// Where the file states it.
    pub(super) line: usize,
}

impl Incoming {
    /// A plan without rows, with what was noted on the way here.
    pub(super) fn new(report: Report) -> Self {
        Self {
            report,
            info: PlanInfo::default(),
            tickets: Vec::new(),
            agents: Vec::new(),
            plan: Plan::default(),
            keeps_own_links: false,
            keys: HashSet::new(),
            numbers: HashMap::new(),
            clock: None,
        }
    }

    /// A fresh id.
    pub(super) fn id<Id: From<u32>>(&mut self) -> Id {
        self.plan.last_id += 1;
        Id::from(self.plan.last_id)
    }

    /// A ticket with a key like the one wished for; its place in [`Incoming::tickets`].
    pub(super) fn ticket(&mut self, wished: &str, title: &str) -> usize {
        let (id, key) = (self.id(), self.key(wished));
        let place = self.tickets.len();
        self.tickets.push(Ticket {
            rank: (place as i64 + 1) * RANK_STEP,
            ..Ticket::new(id, key, title)
        });
        place
    }

    /// A key that no other ticket has: the one wished for, or that with a number behind it.
    pub(super) fn key(&mut self, wished: &str) -> String {
        let wished = if wished.trim().is_empty() {
            "T"
        } else {
            wished
        };
        let mut key = wished.to_owned();
        // Where the last search ended, so that thousands of rows of one name are numbered in one pass.
        let mut number = self.numbers.get(wished).copied().unwrap_or(1);
        while !self.keys.insert(integrity::folded(&key)) {
            number += 1;
            key = format!("{wished}-{number}");
        }
        if number > 1 {
            self.numbers.insert(wished.to_owned(), number);
        }
        key
    }

    /// A calendar.
    pub(super) fn calendar(
        &mut self,
        name: &str,
        week: Week,
        exceptions: Vec<CalendarException>,
    ) -> CalendarId {
        let id = self.id();
        self.plan.calendars.insert(Calendar {
            id,
            name: name.to_owned(),
            week,
            exceptions,
        });
        id
    }

    /// The calendar of what runs on the clock, made where it is first needed.
    pub(super) fn around_the_clock(&mut self) -> CalendarId {
        if let Some(id) = self.clock {
            return id;
        }
        let id = self.calendar("Around the clock", Week::always(), Vec::new());
        self.clock = Some(id);
        id
    }

    /// A dependency, unless it leads from a ticket to itself.
    pub(super) fn link(&mut self, arrow: Arrow) {
        if arrow.from == arrow.to {
            self.report.at(
                arrow.line,
                "a task cannot wait for itself: the link is left out",
            );
            return;
        }
        let id = self.id();
        let (from, to) = (Node::Ticket(arrow.from), Node::Ticket(arrow.to));
        self.plan.dependencies.insert(Dependency {
            kind: arrow.kind,
            lag: sane_lag(arrow.lag),
            ..Dependency::new(id, from, to)
        });
    }

    /// Gives every summary at the top a lane of its own, so that the graph has lanes. Where all stands
    /// under one summary, those below it are taken.
    pub(super) fn lanes_from_summaries(&mut self) {
        let places = self.places();
        let parent = |ticket: &Ticket| ticket.parent.and_then(|id| places.get(&id).copied());
        let above: Vec<Option<usize>> = self.tickets.iter().map(parent).collect();
        let mut is_summary = vec![false; above.len()];
        above
            .iter()
            .flatten()
            .for_each(|&place| is_summary[place] = true);
        let roots: Vec<usize> = (0..above.len()).filter(|&n| above[n].is_none()).collect();
        let hangs_on = match roots[..] {
            [root] if (0..above.len()).any(|n| above[n] == Some(root) && is_summary[n]) => {
                Some(root)
            }
            _ => None,
        };
        let mut lanes: Vec<Option<TrackId>> = vec![None; above.len()];
        for place in 0..above.len() {
            // A file lists what is in a summary behind it.
            lanes[place] = if above[place] == hangs_on && is_summary[place] {
                Some(self.lane(place))
            } else {
                above[place].and_then(|parent| lanes[parent])
            };
        }
        for (ticket, lane) in self.tickets.iter_mut().zip(lanes) {
            ticket.track = lane;
        }
    }

    /// A track named like the ticket at a place.
    pub(super) fn lane(&mut self, place: usize) -> TrackId {
        let id = self.id();
        let rank = (self.plan.tracks.len() as i64 + 1) * RANK_STEP;
        let name = self.tickets[place].title.clone();
        self.plan.tracks.insert(Track {
            rank,
            ..Track::new(id, name)
        });
        id
    }

    fn places(&self) -> HashMap<TicketId, usize> {
        self.tickets
            .iter()
            .map(|ticket| ticket.id)
            .zip(0..)
            .collect()
    }

    /// The finished plan.
    ///
    /// # Errors
    /// When the rows do not fit together after all.
    pub(super) fn finish(mut self) -> Result<(Plan, Report), ReadError> {
        self.limit_nesting();
        if !self.keeps_own_links {
            self.drop_links_to_own_summaries();
        }
        self.plan.tickets = self.tickets.into_iter().collect();
        self.plan.agents = self.agents.into_iter().collect();
        self.plan.info = Arc::new(self.info);
        match integrity::check(&self.plan) {
            Ok(()) => Ok((self.plan, self.report)),
            Err(source) => Err(ReadError::Inconsistent { line: None, source }),
        }
    }

    /// Hangs what lies too deep under the last level a plan takes, and takes loops of parents apart.
    fn limit_nesting(&mut self) {
        let places = self.places();
        let mut depths: Vec<usize> = vec![0; self.tickets.len()];
        let mut moved = 0;
        for place in 0..self.tickets.len() {
            let Some(parent) = self.tickets[place].parent else {
                continue;
            };
            let above = places.get(&parent).copied().filter(|&above| above < place);
            let Some(above) = above else {
                self.tickets[place].parent = None;
                moved += 1;
                continue;
            };
            if depths[above] < DEEPEST {
                depths[place] = depths[above] + 1;
            } else {
                self.tickets[place].parent = self.tickets[above].parent;
                depths[place] = DEEPEST;
                moved += 1;
            }
        }
        if moved > 0 {
            self.report.note(format!(
                "tasks that are nested too deeply, or in themselves, hang at another summary ({moved})"
            ));
        }
    }

    fn drop_links_to_own_summaries(&mut self) {
        let parents: HashMap<TicketId, TicketId> = self
            .tickets
            .iter()
            .filter_map(|ticket| Some((ticket.id, ticket.parent?)))
            .collect();
        let is_in = |inner: TicketId, outer: TicketId| {
            let above = std::iter::successors(parents.get(&inner), |&id| parents.get(id));
            above.take(DEEPEST + 1).any(|&id| id == outer)
        };
        let bad: Vec<DependencyId> = self
            .plan
            .dependencies
            .iter()
            .filter(|d| match (d.from, d.to) {
                (Node::Ticket(from), Node::Ticket(to)) => is_in(from, to) || is_in(to, from),
                _ => false,
            })
            .map(|d| d.id)
            .collect();
        for id in &bad {
            self.plan.dependencies.remove(*id);
        }
        if !bad.is_empty() {
            self.report.note(format!(
                "links between a task and a summary it is in are left out ({})",
                bad.len()
            ));
        }
    }
}

/// How often starts are held before all that are left are.
const ROUNDS: usize = 100;

/// Binds tickets to the starts a file states where links and calendar alone would start them earlier, as
/// few as it takes, and says how many start later. For tools that store dates and keep them.
pub(super) fn hold_starts(plan: &mut Plan, starts: &[(TicketId, Stamp)], report: &mut Report) {
    let mut held = 0;
    for round in 0..=ROUNDS {
        let Ok(found) = schedule(plan, &Settings::default()) else {
            return;
        };
        let calendar = found.calendar();
        let gap = |id: TicketId, start: Stamp| {
            let at = found
                .dates(Node::Ticket(id))
                .map_or(start, |dates| dates.early_start);
            calendar.between(at, start).0
        };
        let is_free = |id: TicketId| plan.tickets.get(id).is_some_and(|t| t.constraint.is_none());
        let early: HashMap<TicketId, Stamp> = starts
            .iter()
            .copied()
            .filter(|&(id, start)| gap(id, start) > 0 && is_free(id))
            .collect();
        if early.is_empty() {
            let late = starts
                .iter()
                .filter(|&&(id, start)| gap(id, start) < 0)
                .count();
            tell_starts(held, late, report);
            return;
        }
        // What is late because of another that is will follow that one.
        let follows = |id: TicketId| match found.dates(Node::Ticket(id)).and_then(|d| d.previous) {
            Some(Node::Ticket(before)) => early.contains_key(&before),
            _ => false,
        };
        let mut now: Vec<TicketId> = early
            .keys()
            .copied()
            .filter(|&id| round == ROUNDS || !follows(id))
            .collect();
        if now.is_empty() {
            now = early.keys().copied().collect();
        }
        for id in now {
            if let Some(ticket) = plan.tickets.get(id).cloned() {
                let constraint = Some(DateConstraint {
                    kind: ConstraintKind::StartNoEarlierThan,
                    moment: Some(Moment::At(early[&id])),
                });
                plan.tickets.insert(Ticket {
                    constraint,
                    ..ticket
                });
                held += 1;
            }
        }
    }
}

fn tell_starts(held: usize, late: usize, report: &mut Report) {
    if held > 0 {
        report.note(format!(
            "starts that no link explains are kept as earliest starts ({held})"
        ));
    }
    if late > 0 {
        report.note(format!(
            "tasks start later than the file says, because their links ask for it ({late})"
        ));
    }
}

/// Says how many tickets start at another time than a file has them start, and which is the first.
pub(super) fn compare_starts(plan: &Plan, starts: &[(TicketId, Stamp)], report: &mut Report) {
    let Ok(found) = schedule(plan, &Settings::default()) else {
        return;
    };
    let calendar = found.calendar();
    let differs = |&&(id, start): &&(TicketId, Stamp)| {
        found.dates(Node::Ticket(id)).is_some_and(|dates| {
            let at = dates.early_start;
            at != start && calendar.between(at, start).0 != 0
        })
    };
    let mut others = starts.iter().filter(differs);
    let Some(&(id, start)) = others.next() else {
        return;
    };
    let (count, node) = (1 + others.count(), Node::Ticket(id));
    let at = found
        .dates(node)
        .map(|dates| dates.early_start.to_string())
        .unwrap_or_default();
    report.note(format!(
        "the file has tasks start at another time than their links and calendars give ({count}); the first \
         is {}: {start} there, {at} here",
        plan.key(node)
    ));
}

/// A duration a plan can hold.
pub(super) fn sane_work(minutes: i64) -> Work {
    Work(minutes.clamp(0, LONGEST.0))
}

/// A lag a plan can hold.
pub(super) fn sane_lag(lag: Lag) -> Lag {
    let minutes = |minutes: i64| minutes.clamp(-LONGEST.0, LONGEST.0);
    let percent = |percent: f64| {
        if percent.is_finite() {
            percent.clamp(-1e4, 1e4)
        } else {
            0.0
        }
    };
    match lag {
        Lag::Work(work) => Lag::Work(Work(minutes(work.0))),
        Lag::Elapsed(elapsed) => Lag::Elapsed(Elapsed(minutes(elapsed.0))),
        Lag::Percent(share) => Lag::Percent(percent(share)),
        Lag::PercentOfSuccessor(share) => Lag::PercentOfSuccessor(percent(share)),
    }
}

/// What is recorded of a task that is so many percent done.
pub(super) fn progress(percent: u8, start: Option<Stamp>, finish: Option<Stamp>) -> Progress {
    let state = match (percent, start, finish) {
        (100, _, _) | (_, _, Some(_)) => ProgressState::Done,
        (0, None, None) => ProgressState::NotStarted,
        _ => ProgressState::InProgress,
    };
    Progress {
        state,
        percent: if state == ProgressState::Done {
            100
        } else {
            percent.min(100)
        },
        actual_start: start,
        actual_finish: finish,
        ..Progress::default()
    }
}

/// Adds a span of open hours that may run over midnight to the day it begins in and the next one;
/// an end at midnight is the end of the day, and no time at all is the whole day.
pub(super) fn add_hours(week: &mut Week, day: usize, from: u16, to: u16) {
    match (from, to) {
        (from, 0) | (from, 1440) => week.0[day].extend(OpenHours::new(from, 1440)),
        (from, to) if from < to => week.0[day].extend(OpenHours::new(from, to)),
        (from, to) if from == to => week.0[day].push(OpenHours::ALL_DAY),
        (from, to) => {
            week.0[day].extend(OpenHours::new(from, 1440));
            week.0[(day + 1) % 7].extend(OpenHours::new(0, to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> Incoming {
        let mut incoming = Incoming::new(Report::default());
        let mut above = None;
        for _ in 0..depth {
            let place = incoming.ticket("A", "x");
            incoming.tickets[place].parent = above;
            above = Some(incoming.tickets[place].id);
        }
        incoming
    }

    #[test]
    fn deep_nesting_is_made_shallow_enough_for_a_plan() {
        let (plan, report) = nested(500).finish().expect("a plan");
        assert_eq!((plan.tickets.len(), report.losses.len()), (500, 1));
        let (plan, report) = nested(40).finish().expect("a plan");
        assert_eq!((plan.tickets.len(), report.losses.len()), (40, 0));
    }

    #[test]
    fn rows_of_one_name_are_numbered_in_one_pass() {
        let mut incoming = Incoming::new(Report::default());
        for _ in 0..30_000 {
            incoming.ticket("", "x");
        }
        let (plan, _) = incoming.finish().expect("a plan");
        assert_eq!(
            plan.tickets.at(29_999).map(|t| t.key.as_str()),
            Some("T-30000")
        );
    }

    #[test]
    fn a_summary_cannot_wait_for_what_is_in_it() {
        let mut incoming = nested(3);
        let ids: Vec<TicketId> = incoming.tickets.iter().map(|t| t.id).collect();
        for (from, to) in [(0, 2), (2, 0), (1, 1)] {
            incoming.link(Arrow {
                from: ids[from],
                to: ids[to],
                kind: DependencyKind::Fs,
                lag: Lag::Percent(f64::NAN),
                line: 1,
            });
        }
        let (plan, report) = incoming.finish().expect("a plan");
        assert_eq!((plan.dependencies.len(), report.losses.len()), (0, 2));
    }

    #[test]
    fn lanes_are_the_summaries_at_the_top_or_below_the_only_one() {
        let mut incoming = nested(1);
        let root = incoming.tickets[0].id;
        for title in ["one", "two"] {
            let place = incoming.ticket("S", title);
            incoming.tickets[place].parent = Some(root);
            let summary = incoming.tickets[place].id;
            let place = incoming.ticket("L", "leaf");
            incoming.tickets[place].parent = Some(summary);
        }
        incoming.lanes_from_summaries();
        let (plan, _) = incoming.finish().expect("a plan");
        let names: Vec<&str> = plan.tracks.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        let tracks: Vec<bool> = plan.tickets.iter().map(|t| t.track.is_some()).collect();
        assert_eq!(tracks, [false, true, true, true, true]);
    }

    #[test]
    fn hours_may_run_over_midnight() {
        let mut week = Week::default();
        add_hours(&mut week, 6, 23 * 60, 7 * 60);
        add_hours(&mut week, 1, 8 * 60, 0);
        add_hours(&mut week, 2, 0, 0);
        let text = |day: usize| {
            week.0[day]
                .iter()
                .map(ToString::to_string)
                .collect::<String>()
        };
        assert_eq!(text(6), "23:00-24:00");
        assert_eq!(
            (text(0), text(1), text(2)),
            (
                "00:00-07:00".into(),
                "08:00-24:00".into(),
                "00:00-24:00".into()
            )
        );
    }
}
