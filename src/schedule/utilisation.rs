//! How much of the agents' time is worked: one definition for every view, command and rule.
//!
//! *Utilisation* is effort over agents times working hours between start and deadline, or start and finish where there
//! is no deadline. A ticket's effort is its duration times its agents. An agent's working hours are those in which the
//! plan's calendar and its own are open, as work needs both, as often as it works on tickets at once. With a deadline the
//! share is a question of planning (above 1 the work cannot be done in time); how busy agents are in a schedule is
//! measured until its finish, and never above 1 but where dates that are fixed ask for too much at once.

use super::WorkTime;
use super::level::{Levelled, Member};
use crate::plan::{CalendarId, Node, Plan, Stamp, Work};

/// Up to when working hours count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The plan's deadline.
    Deadline,
    /// The end of the schedule.
    Finish,
}

impl Until {
    /// The word scripts see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Finish => "finish",
        }
    }
}

/// The share of the agents' working hours that is worked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Utilisation {
    /// The utilisation, `0.0..`; 0 where there are no hours.
    pub share: f64,
    /// What it is measured until.
    pub until: Until,
    /// The same until the finish, whether there is a deadline or not.
    pub to_finish: f64,
}

impl Default for Utilisation {
    fn default() -> Self {
        Self {
            share: 0.0,
            until: Until::Finish,
            to_finish: 0.0,
        }
    }
}

impl Utilisation {
    /// `27 % of the agents' hours until the deadline, 47 % of those until the finish`.
    pub fn told(&self) -> String {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let finish = percent(self.to_finish);
        match self.to_deadline() {
            None => format!("{finish} of the agents' hours until the finish"),
            Some(share) => format!(
                "{} of the agents' hours until the deadline, {finish} of those until the finish",
                percent(share)
            ),
        }
    }

    /// The share until the deadline, where there is one.
    pub fn to_deadline(&self) -> Option<f64> {
        (self.until == Until::Deadline).then_some(self.share)
    }
}

/// The utilisation of a levelled plan.
pub fn utilisation(plan: &Plan, levelled: &Levelled) -> Utilisation {
    let dates = &levelled.dates;
    let effort = plan.tickets.iter().map(|ticket| {
        let node = Node::Ticket(ticket.id);
        let own = dates.dates(node).filter(|dates| !dates.summary);
        let lasts = own.map_or(0, |dates| dates.duration.0);
        lasts * levelled.agents_of(node).len() as i64
    });
    let effort = Work(effort.sum());
    let until = |end: Stamp| share(effort, room_of(plan, levelled, &levelled.members, end));
    let to_finish = until(dates.finish);
    match dates.deadline {
        Some(deadline) => Utilisation {
            share: until(deadline),
            until: Until::Deadline,
            to_finish,
        },
        None => Utilisation {
            share: to_finish,
            until: Until::Finish,
            to_finish,
        },
    }
}

/// Effort as a share of the hours there are for it; 0 where there are none.
pub fn share(effort: Work, room: Work) -> f64 {
    match room.0 {
        1.. => effort.0 as f64 / room.0 as f64,
        _ => 0.0,
    }
}

/// The working hours of some who take part in a levelled plan, from its start to `end`.
pub fn room_of(plan: &Plan, levelled: &Levelled, members: &[Member], end: Stamp) -> Work {
    let dates = &levelled.dates;
    let each = members.iter().map(|own| (own.capacity, own.calendar));
    room(plan, dates.calendar(), each, (dates.start, end))
}

/// The working hours of agents, each given as how many tickets it works on at once and the calendar it keeps.
///
/// `ruling` is the plan's calendar. O(agents x minutes of a week) for those who keep calendars of their own.
pub fn room(
    plan: &Plan,
    ruling: &WorkTime,
    agents: impl Iterator<Item = (u32, Option<CalendarId>)>,
    (from, to): (Stamp, Stamp),
) -> Work {
    let hours = |(capacity, own): (u32, Option<CalendarId>)| {
        let hours = hours_of(plan, ruling, own);
        hours.as_ref().unwrap_or(ruling).between(from, to).0 * i64::from(capacity)
    };
    Work(agents.map(hours).sum())
}

/// The hours of an agent who keeps a calendar: those open in it and in the plan's; `None` where the plan's rule alone.
pub(super) fn hours_of(
    plan: &Plan,
    ruling: &WorkTime,
    own: Option<CalendarId>,
) -> Option<WorkTime> {
    let own = own.filter(|&id| Some(id) != plan.info.calendar)?;
    let own = WorkTime::compile(plan.calendars.get(own)?);
    let both = ruling.and(&own);
    // Hours that never meet leave none: it works, if at all, in its own.
    Some(if both.is_bounded() { own } else { both })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{
        Agent, AgentId, Calendar, Deadline, Elapsed, Estimate, Moment, Ticket, TicketId, Week,
    };
    use crate::schedule::level::{LevelSettings, Limits, level, unwatched};
    use std::sync::Arc;

    /// Six hours of work for one agent who works from 09:00 to 15:00; the plan runs around the clock.
    fn plan(deadline: Option<i64>) -> Plan {
        let mut plan = Plan::default();
        Arc::make_mut(&mut plan.info).deadline = deadline.map(|hours| Deadline {
            moment: Moment::After(Elapsed::hours(hours)),
            hard: true,
        });
        plan.calendars.insert(Calendar {
            id: CalendarId(1),
            name: "Mornings".into(),
            week: Week::workdays(&["09:00-15:00".parse().expect("hours")]),
            exceptions: Vec::new(),
        });
        plan.agents.insert(Agent {
            calendar: Some(CalendarId(1)),
            ..Agent::new(AgentId(2), "Ann")
        });
        for id in [3, 4] {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(3)),
                ..Ticket::new(TicketId(id), format!("T-{id}"), "Work")
            });
        }
        plan.settle_last_id();
        plan
    }

    fn of(plan: &Plan) -> Utilisation {
        let limits = Limits {
            schedules: Some(10),
            ..Limits::default()
        };
        let levelled = level(plan, &LevelSettings::default(), &limits, &unwatched());
        utilisation(plan, &levelled.expect("no loop"))
    }

    #[test]
    fn an_agent_who_works_all_its_hours_is_fully_used_though_it_sleeps() {
        // From Monday 09:00: all six hours of the day.
        let used = of(&plan(None));
        assert_eq!((used.share, used.until), (1.0, Until::Finish));
        assert_eq!(used.to_deadline(), None);
    }

    #[test]
    fn with_a_deadline_it_is_measured_until_there_and_until_the_finish_beside_it() {
        // Two days of six hours; a deadline before the work can be done.
        let used = of(&plan(Some(48)));
        assert_eq!((used.to_deadline(), used.to_finish), (Some(0.5), 1.0));
        let used = of(&plan(Some(3)));
        assert_eq!((used.to_deadline(), used.to_finish), (Some(2.0), 1.0));
        let told = "200 % of the agents' hours until the deadline, 100 % of those until the finish";
        assert_eq!(used.told(), told);
    }
}
