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
        let pinned = pinned(ticket);
        // What is pinned keeps its own hours.
        let works = |hour: i64| {
            let are_open = |agent: &&Agent| hours.is_open(hour, Some(*agent));
            hours.is_open(hour, None) && (pinned.is_some() || staff.iter().all(are_open))
        };
        let worked = (start..finish).filter(|&hour| works(hour)).count() as i64;
        let most = |agent: &&Agent| match agent.kind {
            AgentKind::Team => agent.capacity as usize,
            _ => 1,
        };
        // Names do not tell how many people of a team there are.
        let mut counts = staff.len()..=staff.iter().map(most).sum();
        assert!(
            counts.any(|agents| worked == expected_hours(ticket, agents)),
            "{}: {worked} h, {names:?}",
            ticket.key
        );
        let opening = |at: i64| (at..).find(|&hour| works(hour));
        let is_on_time = pinned.is_none_or(|at| opening(at) == Some(start));
        assert!(is_on_time, "{} starts at {start}", ticket.key);
        assert!(
            works(start) && works(finish - 1),
            "{} stands in closed hours",
            ticket.key
        );
        let (floor, least) = floor(ticket);
        assert!(start >= floor, "{} starts too early", ticket.key);
        // A date in closed hours is the closing before it.
        let is_late = !(finish..least).any(works);
        assert!(is_late, "{} finishes too early", ticket.key);
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
        WorkKind::Effort => {
            // Where nobody can do it, it takes what the fewest would.
            let least = ticket.min_agents.max(1) as usize;
            let agents = if agents == 0 { least } else { agents };
            let sharing = agents.clamp(1, ticket.max_agents.max(1) as usize) as i64;
            (work + sharing - 1) / sharing
        }
    }
}

/// The hours before which a ticket must not start and must not finish, by its own date.
fn floor(ticket: &Ticket) -> (i64, i64) {
    match ticket.constraint {
        Some(DateConstraint {
            kind: ConstraintKind::FinishNoEarlierThan,
            moment: Some(Moment::After(elapsed)),
        }) => (0, elapsed.0 / 60),
        Some(DateConstraint {
            moment: Some(Moment::After(elapsed)),
            ..
        }) => (elapsed.0 / 60, 0),
        _ => (0, 0),
    }
}

/// The hour a ticket must start in, where it must.
fn pinned(ticket: &Ticket) -> Option<i64> {
    let is_pinned = |own: &DateConstraint| own.kind == ConstraintKind::MustStartOn;
    ticket.constraint.filter(is_pinned)?;
    Some(floor(ticket).0)
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
    let can_all = |staff: &[&Agent]| {
        let offered = |role: &str| plan.agents.iter().any(|agent| offers(agent, role));
        let roles = ticket.demands.iter().filter(|demand| offered(&demand.role));
        let roles = roles.flat_map(|demand| (0..demand.count).map(|_| demand.role.as_str()));
        let roles: Vec<&str> = roles.collect();
        let places = staff.iter().flat_map(|agent| match agent.kind {
            AgentKind::Team => vec![*agent; agent.capacity as usize],
            _ => vec![*agent],
        });
        meets(&roles, &mut places.collect())
    };
    let everyone: Vec<&Agent> = plan.agents.iter().collect();
    let has_somebody = !staff.is_empty() || !ticket.demands.is_empty();
    let is_met = has_somebody && (can_all(staff) || !can_all(&everyone));
    assert!(is_met, "{}: {:?}", ticket.key, ticket.demands);
}

fn offers(agent: &Agent, role: &str) -> bool {
    agent.roles.iter().any(|own| own == role)
}

/// Whether each of some roles finds an agent of its own.
fn meets(roles: &[&str], agents: &mut Vec<&Agent>) -> bool {
    let Some((role, others)) = roles.split_first() else {
        return true;
    };
    (0..agents.len()).any(|place| {
        let is_found = offers(agents[place], role);
        is_found && {
            let agent = agents.remove(place);
            let is_met = meets(others, agents);
            agents.insert(place, agent);
            is_met
        }
    })
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
    // What is pinned starts then whatever it waits for.
    let is_held = |row: &&Dependency| match row.to {
        Node::Ticket(id) => plan.tickets.get(id).is_some_and(|to| pinned(to).is_none()),
        Node::Gate(_) => true,
    };
    for row in plan.dependencies.iter().filter(is_held) {
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
