//! What one more of a role buys: the plan levelled with its own agents and one, two, three more who offer that role.
//!
//! Beside [`super::value`], which asks how many identical agents are enough, this asks whom to look for. Tickets that
//! are given to somebody stay with them, so that a role whose work is all given away buys nothing, as it would.

use super::level::{LevelSettings, Watch, level, unwatched};
use super::value::survey_limits;
use super::{ScheduleError, Settings};
use crate::plan::{Agent, AgentId, OptionId, Plan, Work, role_key};
use std::collections::BTreeMap;

/// The most added to a role.
const MOST_ADDED: u32 = 4;

/// What more of one role buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleValue {
    /// The role.
    pub role: String,
    /// How many tickets can be worked on at once by those who offer it, as the plan is.
    pub has: u32,
    /// The makespan in working minutes as the plan is, then with 1, 2 ... more; ends where it stops falling, or
    /// after 4 more.
    pub makespans: Vec<Work>,
}

impl RoleValue {
    /// How much shorter the schedule is with so many more; at least 0.
    pub fn saves(&self, more: usize) -> Work {
        let now = self.makespans.first().map_or(0, |makespan| makespan.0);
        let then = self.makespans.get(more).or(self.makespans.last());
        Work((now - then.map_or(now, |makespan| makespan.0)).max(0))
    }

    /// The fewest more with which the schedule is as short as any of those tried.
    pub fn enough(&self) -> usize {
        let best = self.makespans.iter().min();
        let found = self.makespans.iter().position(|own| Some(own) == best);
        found.unwrap_or(0)
    }
}

/// The value of each role that tickets ask for, in the order of their names.
///
/// Each schedule takes [`survey_limits`], so nothing but plan, option and seed decides the figures; what fewer do
/// counts for more as well. `found` is told of the rows so far after each role; `is_over` ends with those.
///
/// # Errors
/// When the plan has a cycle, or the option is unknown.
pub fn value_of_roles(
    plan: &Plan,
    settings: &Settings,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
    found: &mut dyn FnMut(&[RoleValue]),
) -> Result<Vec<RoleValue>, ScheduleError> {
    let demands = plan.tickets.iter().flat_map(|ticket| &ticket.demands);
    let mut roles: BTreeMap<String, &str> = BTreeMap::new();
    for demand in demands {
        roles
            .entry(role_key(&demand.role))
            .or_insert(demand.role.trim());
    }
    let mut rows = Vec::new();
    for role in roles.into_values() {
        if is_over() {
            break;
        }
        rows.push(value_of_role(plan, settings, role, seed, is_over)?);
        found(&rows);
    }
    Ok(rows)
}

fn value_of_role(
    plan: &Plan,
    settings: &Settings,
    role: &str,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<RoleValue, ScheduleError> {
    let limits = survey_limits(plan, seed);
    let watch = Watch {
        is_over,
        ..unwatched()
    };
    let own = LevelSettings {
        settings: settings.clone(),
        skips_proofs: true,
        ..LevelSettings::default()
    };
    let mut row = RoleValue {
        role: role.to_owned(),
        has: 0,
        makespans: Vec::new(),
    };
    let mut staffed = plan.clone();
    for more in 0..=MOST_ADDED {
        if more > 0 {
            hire(&mut staffed, settings.option, role);
        }
        let levelled = level(&staffed, &own, &limits, &watch)?;
        if more == 0 {
            let offers = levelled.members.iter().filter(|own| own.offers(role));
            row.has = offers.map(|member| member.capacity).sum();
        }
        // Whoever is there can be left idle.
        let makespan = levelled.dates.makespan;
        let before = row.makespans.last().copied();
        let makespan = before.map_or(makespan, |before| before.min(makespan));
        row.makespans.push(makespan);
        // One more may be too few where tickets ask for two at once, so two in a row have to buy nothing.
        let count = row.makespans.len();
        let has_settled = count > 2 && row.makespans[count - 3] == makespan;
        if has_settled || makespan <= levelled.early.makespan || is_over() {
            break;
        }
    }
    Ok(row)
}

/// One more who offers this role and takes part in the option.
fn hire(plan: &mut Plan, option: Option<OptionId>, role: &str) {
    plan.last_id += 1;
    let id = AgentId(plan.last_id);
    let mut agent = Agent::new(id, format!("one more {role}"));
    agent.roles = vec![role.to_owned()];
    plan.agents.insert(agent);
    let Some(mut row) = option.and_then(|id| plan.options.get(id).cloned()) else {
        return;
    };
    if let Some(agents) = &mut row.agents {
        agents.push(id);
        plan.options.insert(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Demand, Estimate, Ticket, TicketId};

    /// Four tickets of 2 h that ask for a tester and one of 2 h that asks for a writer, and one agent of each.
    fn plan() -> Plan {
        let mut plan = Plan::default();
        for (id, role) in [(1, "tester"), (2, "writer")] {
            let mut agent = Agent::new(AgentId(id), role);
            agent.roles = vec![role.to_owned()];
            plan.agents.insert(agent);
        }
        for id in 3..8 {
            let role = if id < 7 { "tester" } else { "writer" };
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(2)),
                demands: vec![Demand {
                    role: role.into(),
                    count: 1,
                }],
                ..Ticket::new(TicketId(id), format!("T-{id}"), role)
            });
        }
        plan.settle_last_id();
        plan
    }

    fn values(plan: &Plan) -> Vec<RoleValue> {
        let mut told = 0;
        let rows = value_of_roles(plan, &Settings::default(), 1, &|| false, &mut |rows| {
            told = rows.len();
        });
        let rows = rows.expect("no loop");
        assert_eq!(told, rows.len());
        rows
    }

    #[test]
    fn more_of_a_role_shorten_the_schedule_until_they_do_not() {
        let [tester, writer] = &values(&plan())[..] else {
            panic!("two roles")
        };
        assert_eq!((tester.role.as_str(), tester.has), ("tester", 1));
        let hours: Vec<i64> = tester.makespans.iter().map(|own| own.0 / 60).collect();
        assert_eq!(hours, [8, 4, 4, 2]);
        assert_eq!((tester.enough(), tester.saves(1)), (3, Work::hours(4)));
        assert_eq!((writer.has, writer.enough()), (1, 0));
        assert_eq!(writer.saves(9), Work(0));
    }

    #[test]
    fn given_tickets_stay_with_their_agents() {
        let mut plan = plan();
        for id in 3..7 {
            let mut ticket = plan.tickets.get(TicketId(id)).expect("there").clone();
            ticket.assignees = vec![AgentId(1)];
            plan.tickets.insert(ticket);
        }
        assert_eq!(values(&plan)[0].enough(), 0);
    }

    #[test]
    fn one_more_takes_part_in_an_option_that_names_its_agents() {
        let mut plan = plan();
        let id = OptionId(20);
        let mut option = crate::plan::PlanOption::new(id, "Both");
        option.agents = Some(vec![AgentId(1), AgentId(2)]);
        plan.options.insert(option);
        plan.settle_last_id();
        let settings = Settings { option: Some(id) };
        let rows = value_of_roles(&plan, &settings, 1, &|| false, &mut |_| {});
        assert_eq!(rows.expect("no loop")[0].saves(1), Work::hours(4));
    }
}
