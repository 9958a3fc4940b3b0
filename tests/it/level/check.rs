//! An independent check that a levelled schedule can be worked as printed: hours, dependencies, agents, roles.
//!
//! Reads the plan's rows and the result's dates and names; shares no line with the engine. Only for plans on
//! the hour with working lag; links to a finish and leads only where work goes on around the clock.

use slackline::plan::*;
use slackline::schedule::level::Levelled;
use std::collections::BTreeMap;

/// The hours of a plan: which are open, by calendar.
pub struct Hours<'a> {
    plan: &'a Plan,
    start: i64,
}

impl<'a> Hours<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            start: plan.info.start_or_default().0,
        }
    }

    /// Whether an hour after the start is open in the plan's calendar and in an agent's own.
    pub fn is_open(&self, hour: i64, agent: Option<&Agent>) -> bool {
        let calendars = [
            self.plan.info.calendar,
            agent.and_then(|agent| agent.calendar),
        ];
        calendars.into_iter().flatten().all(|id| {
            let at = Stamp(self.start + hour * 60);
            let calendar = self.plan.calendars.get(id).expect("a calendar");
            let minute = at.minute_of_day();
            let spans = calendar.hours_of(at.date());
            spans
                .iter()
                .any(|span| i64::from(span.from) <= minute && minute < i64::from(span.to))
        })
    }

    /// The hour an instant stands for.
    pub fn hour(&self, at: Stamp) -> i64 {
        let minutes = at.0 - self.start;
        assert_eq!(minutes % 60, 0, "{at} is on the hour");
        minutes / 60
    }

    /// The first hour by which so many working hours of the plan have passed since another.
    pub fn after(&self, hour: i64, working: i64) -> i64 {
        if working < 0 {
            let is_plain = self.plan.calendars.is_empty();
            assert!(is_plain, "leads are only counted around the clock");
            return hour + working;
        }
        let (mut at, mut left) = (hour, working);
        while left > 0 {
            left -= i64::from(self.is_open(at, None));
            at += 1;
        }
        at
    }
}

/// Panics where the schedule breaks a rule.
pub fn assert_can_be_worked(plan: &Plan, levelled: &Levelled) {
    let hours = Hours::new(plan);
    let agent = |name: &str| plan.agents.iter().find(|agent| agent.name == name);
    let mut busy: BTreeMap<(&str, i64), u32> = BTreeMap::new();
    let mut running: BTreeMap<(&str, i64), &str> = BTreeMap::new();
    for ticket in plan.tickets.iter() {
        let node = Node::Ticket(ticket.id);
        let dates = levelled.dates.dates(node).expect("dates");
        let (start, finish) = (
            hours.hour(dates.early_start),
            hours.hour(dates.early_finish),
        );
        let names = levelled.names_of(node);
        let staff: Vec<&Agent> = names
            .iter()
            .map(|name| agent(name).expect("an agent of the plan"))
            .collect();
        let works = |hour: i64| {
            hours.is_open(hour, None) && staff.iter().all(|a| hours.is_open(hour, Some(*a)))
        };
        let worked = (start..finish).filter(|&hour| works(hour)).count() as i64;
        assert_eq!(
            worked,
            expected_hours(ticket, staff.len()),
            "{}: {names:?}",
            ticket.key
        );
        assert!(
            works(start) && works(finish - 1),
            "{} stands in closed hours",
            ticket.key
        );
        assert!(start >= floor(ticket), "{} starts too early", ticket.key);
        assert_staffed(plan, ticket, &staff);
        for hour in start..finish {
            for agent in &staff {
                let load = busy.entry((agent.name.as_str(), hour)).or_insert(0);
                *load += 1;
                assert!(*load <= agent.capacity, "{} is overbooked", agent.name);
            }
            for group in &ticket.exclusive {
                let other = running.insert((group.as_str(), hour), ticket.key.as_str());
                assert_eq!(other, None, "{} runs beside {other:?}", ticket.key);
            }
        }
    }
    assert_linked(plan, levelled, &hours);
}

fn expected_hours(ticket: &Ticket, agents: usize) -> i64 {
    let work = ticket.estimate.likely().expect("an estimate").0 / 60;
    match ticket.work_kind {
        WorkKind::Duration => work,
        WorkKind::Effort => work / agents.max(1) as i64,
    }
}

fn floor(ticket: &Ticket) -> i64 {
    match ticket.constraint.and_then(|constraint| constraint.moment) {
        Some(Moment::After(elapsed)) => elapsed.0 / 60,
        _ => 0,
    }
}

/// Every demand is met by an agent of its own, as far as anybody offers the role.
fn assert_staffed(plan: &Plan, ticket: &Ticket, staff: &[&Agent]) {
    for id in &ticket.assignees {
        assert!(
            staff.iter().any(|agent| agent.id == *id),
            "{}: its assignee is missing",
            ticket.key
        );
    }
    if !ticket.assignees.is_empty() {
        return;
    }
    let offers = |agent: &Agent, role: &str| agent.roles.iter().any(|own| own == role);
    let met: Vec<&str> = ticket
        .demands
        .iter()
        .map(|demand| demand.role.as_str())
        .filter(|role| plan.agents.iter().any(|agent| offers(agent, role)))
        .collect();
    let is_met = match met.as_slice() {
        [] => !ticket.demands.is_empty() || !staff.is_empty(),
        [role] => staff.iter().any(|agent| offers(agent, role)),
        [one, other] => {
            let pairs = staff.iter().flat_map(|a| staff.iter().map(move |b| (a, b)));
            let can_all = plan
                .agents
                .iter()
                .flat_map(|a| plan.agents.iter().map(move |b| (a, b)));
            let fits = |a: &Agent, b: &Agent| a.id != b.id && offers(a, one) && offers(b, other);
            let mut can_all = can_all.filter(|(a, b)| fits(a, b));
            can_all.next().is_none() || pairs.clone().any(|(a, b)| fits(a, b))
        }
        _ => false,
    };
    assert!(is_met, "{}: {met:?}", ticket.key);
}

/// The working hours of a lag; one in percent is of a predecessor that works alone.
pub fn lag_hours(plan: &Plan, row: &Dependency) -> i64 {
    match (row.lag, row.from) {
        (Lag::Work(lag), _) => lag.0 / 60,
        (Lag::Percent(share), Node::Ticket(id)) => {
            let ticket = plan.tickets.get(id).expect("a ticket");
            let hours = expected_hours(ticket, 1) * share as i64;
            assert_eq!(hours % 100, 0, "on the hour");
            hours / 100
        }
        _ => panic!("only working lag and percent of a ticket are checked here"),
    }
}

fn assert_linked(plan: &Plan, levelled: &Levelled, hours: &Hours) {
    for row in plan.dependencies.iter() {
        let dates = |node: Node| *levelled.dates.dates(node).expect("dates");
        let (from, to) = (dates(row.from), dates(row.to));
        let anchor = if row.kind.from_finish() {
            from.early_finish
        } else {
            from.early_start
        };
        let earliest = hours.after(hours.hour(anchor), lag_hours(plan, row));
        let held = if row.kind.to_start() {
            to.early_start
        } else {
            to.early_finish
        };
        assert!(
            hours.hour(held) >= earliest,
            "{} -> {}",
            plan.key(row.from),
            plan.key(row.to)
        );
    }
}
