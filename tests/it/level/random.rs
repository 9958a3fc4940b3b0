//! Small random campaigns on the hour: roles, calendars, several agents, exclusive groups, lags, dates.

use crate::plans::Random;
use slackline::plan::*;
use std::sync::Arc;

/// What a random campaign may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One calendar, no roles, one agent a ticket.
    Plain,
    /// Overlapping roles, several agents at once, shared effort, groups, capacities.
    Staffed,
    /// As staffed, and agents keep hours of their own.
    Hours,
    /// As staffed around the clock, with all four kinds of links, lags and leads.
    Linked,
    /// The same links, some lags in percent of the predecessor, one agent a ticket and no roles.
    PlainLinked,
}

/// A campaign of so many tickets, each an hour to five long, starting on a Monday at 09:00.
pub fn campaign(kind: Kind, tickets: usize, seed: u64) -> Plan {
    let mut random = Random::new(seed);
    let mut plan = Plan::default();
    let mut info = PlanInfo {
        start: Some("2026-01-05T09:00".parse().expect("an instant")),
        ..PlanInfo::default()
    };
    if kind == Kind::Hours {
        for (id, hours) in [(1, "08:00-17:00"), (2, "10:00-20:00"), (3, "06:00-13:00")] {
            plan.calendars.insert(Calendar {
                id: CalendarId(id),
                name: format!("C{id}"),
                week: Week::workdays(&[hours.parse().expect("hours")]),
                exceptions: Vec::new(),
            });
        }
        info.calendar = Some(CalendarId(1));
    }
    plan.info = Arc::new(info);
    let roles = ["build", "test", "write"];
    let agents = 2 + random.below(2);
    for number in 0..agents {
        let mut agent = Agent::new(AgentId(10 + number as u32), format!("Agent {number}"));
        agent.roles = roles
            .iter()
            .filter(|_| random.chance(60))
            .map(|r| r.to_string())
            .collect();
        if !matches!(kind, Kind::Plain | Kind::PlainLinked) && random.chance(15) {
            agent.capacity = 2;
        }
        if kind == Kind::Hours && random.chance(60) {
            agent.calendar = Some(CalendarId(2 + random.below(2) as u32));
        }
        plan.agents.insert(agent);
    }
    for number in 0..tickets {
        let id = TicketId(20 + number as u32);
        plan.tickets
            .insert(ticket(kind, id, agents, &roles, &mut random));
    }
    link(kind, &mut plan, tickets, &mut random);
    plan.settle_last_id();
    plan
}

fn ticket(kind: Kind, id: TicketId, agents: usize, roles: &[&str], random: &mut Random) -> Ticket {
    let mut ticket = Ticket::new(id, format!("T{}", id.0), "Work");
    ticket.estimate = Estimate::Fixed(Work::hours(random.between(1, 5)));
    if matches!(kind, Kind::Plain | Kind::PlainLinked) {
        return ticket;
    }
    match random.below(10) {
        0 | 1 => {}
        2 => ticket.assignees = vec![AgentId(10 + random.below(agents) as u32)],
        3 => {
            ticket.work_kind = WorkKind::Effort;
            ticket.estimate = Estimate::Fixed(Work::hours(2 * random.between(1, 3)));
            ticket.max_agents = 2;
        }
        4 => ticket.min_agents = 2,
        5 => ticket.demands = vec![demand(roles[0]), demand(roles[1])],
        _ => ticket.demands = vec![demand(roles[random.below(roles.len())])],
    }
    ticket.max_agents = ticket.max_agents.max(ticket.min_agents);
    if random.chance(20) {
        ticket.exclusive = vec!["one at a time".into()];
    }
    if random.chance(15) {
        ticket.constraint = Some(DateConstraint {
            kind: ConstraintKind::StartNoEarlierThan,
            moment: Some(Moment::After(Elapsed::hours(random.between(1, 6)))),
        });
    }
    ticket
}

fn demand(role: &str) -> Demand {
    Demand {
        role: role.to_owned(),
        count: 1,
    }
}

fn link(kind: Kind, plan: &mut Plan, tickets: usize, random: &mut Random) {
    let mut id = 100;
    for to in 1..tickets {
        for from in 0..to {
            if random.chance(30) {
                id += 1;
                let node = |number: usize| Node::Ticket(TicketId(20 + number as u32));
                let mut row = Dependency::new(DependencyId(id), node(from), node(to));
                if random.chance(20) {
                    row.lag = Lag::Work(Work::hours(random.between(1, 2)));
                }
                if random.chance(15) {
                    row.kind = DependencyKind::Ss;
                }
                if matches!(kind, Kind::Linked | Kind::PlainLinked) {
                    row.kind = DependencyKind::ALL[random.below(4)];
                    row.lag = Lag::Work(Work::hours(random.between(-4, 3)));
                }
                if kind == Kind::PlainLinked && random.chance(25) {
                    row.lag = Lag::Percent([-100.0, 100.0, 200.0][random.below(3)]);
                }
                plan.dependencies.insert(row);
            }
        }
    }
}

/// A campaign with everything that decides who may do what when: teams, agents with several places and hours of their
/// own, roles asked for once or twice, work shared by up to three, two groups, dates of all kinds that move early dates.
pub fn rich(tickets: usize, seed: u64) -> Plan {
    let mut random = Random::new(seed);
    let kind = if random.chance(50) {
        Kind::Hours
    } else {
        Kind::Staffed
    };
    let mut plan = campaign(kind, tickets, random.below(1 << 30) as u64);
    let agents: Vec<AgentId> = plan.agents.iter().map(|agent| agent.id).collect();
    for &id in &agents {
        let mut agent = plan.agents.get(id).expect("there").clone();
        if random.chance(20) {
            (agent.kind, agent.capacity) = (AgentKind::Team, 2 + random.below(2) as u32);
        }
        plan.agents.insert(agent);
    }
    let roles = ["build", "test", "write"];
    let mut has_pinned = false;
    let ids: Vec<TicketId> = plan.tickets.iter().map(|ticket| ticket.id).collect();
    for id in ids {
        let mut ticket = plan.tickets.get(id).expect("there").clone();
        if random.chance(15) && ticket.demands.len() == 1 {
            ticket.demands[0].count = 2;
        }
        if random.chance(20) && ticket.assignees.is_empty() {
            ticket.work_kind = WorkKind::Effort;
            ticket.estimate = Estimate::Fixed(Work::hours(6));
            ticket.max_agents = 3;
            ticket.min_agents = 1 + random.below(2) as u32;
        }
        if random.chance(20) && ticket.demands.is_empty() && ticket.assignees.is_empty() {
            ticket.demands = (0..2).map(|_| demand(roles[random.below(3)])).collect();
        }
        if random.chance(15) {
            ticket.exclusive.push("the other".into());
        }
        let kind = match random.below(20) {
            0 if !has_pinned => Some(ConstraintKind::MustStartOn),
            1 | 2 => Some(ConstraintKind::FinishNoEarlierThan),
            _ => None,
        };
        if let Some(kind) = kind {
            has_pinned |= kind == ConstraintKind::MustStartOn;
            let moment = Moment::After(Elapsed::hours(random.between(1, 12)));
            ticket.constraint = Some(DateConstraint {
                kind,
                moment: Some(moment),
            });
        }
        plan.tickets.insert(ticket);
    }
    plan
}
