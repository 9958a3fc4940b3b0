//! Who is busy when: the agents of a levelled plan over time, and what roles are asked for against what is there.

use super::level::{Levelled, Member};
use super::utilisation::{hours_of, room_of, share};
use crate::plan::{Node, Plan, Stamp, Work, role_key};
use std::collections::BTreeMap;

/// The load of a levelled plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// `[members]` of the levelled plan.
    pub agents: Vec<AgentLoad>,
    /// By role.
    pub roles: Vec<RoleLoad>,
}

/// One agent over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentLoad {
    /// What it works on, by start.
    pub spans: Vec<LoadSpan>,
    /// Working time of its tickets.
    pub busy: Work,
    /// Its working hours until the finish, as often as it works on tickets at once.
    pub room: Work,
    /// Those of its working hours until the finish in which it has nothing to do.
    pub idle: Work,
    /// When it has more tickets than it works on at once: from, to, how many.
    pub overbooked: Vec<(Stamp, Stamp, u32)>,
}

/// A ticket of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadSpan {
    /// The ticket.
    pub node: Node,
    /// From.
    pub start: Stamp,
    /// To.
    pub finish: Stamp,
}

/// One role over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleLoad {
    /// The role.
    pub role: String,
    /// How many of those who take part offer it, capacities counted.
    pub capacity: u32,
    /// Their working hours until the finish, capacities counted.
    pub room: Work,
    /// What is asked of them: the time of each ticket, as often as it asks for the role.
    pub asked: Work,
    /// From each instant on, how many are asked for; the last is 0.
    pub steps: Vec<(Stamp, u32)>,
}

/// The load of a levelled plan. O(tickets x agents of each + n log n).
pub fn load(plan: &Plan, levelled: &Levelled) -> Load {
    let mut spans: Vec<Vec<LoadSpan>> = vec![Vec::new(); levelled.members.len()];
    let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
    for ticket in plan.tickets.iter() {
        let node = Node::Ticket(ticket.id);
        let Some(dates) = levelled.dates.dates(node).filter(|dates| !dates.summary) else {
            continue;
        };
        let (start, finish) = (dates.early_start, dates.early_finish);
        if finish <= start {
            continue;
        }
        for &member in levelled.agents_of(node) {
            spans[member as usize].push(LoadSpan {
                node,
                start,
                finish,
            });
        }
        for demand in &ticket.demands {
            let own = asked.entry(role_key(&demand.role)).or_default();
            if own.name.is_empty() {
                own.name = demand.role.trim().to_owned();
            }
            let count = i64::from(demand.count);
            own.work += dates.duration.0 * count;
            own.changes.push((start, count));
            own.changes.push((finish, -count));
        }
    }
    let agents = spans.into_iter().zip(&levelled.members);
    let roles = asked.into_values().map(|asked| {
        let offers = levelled
            .members
            .iter()
            .filter(|own| own.offers(&asked.name));
        let offers: Vec<Member> = offers.cloned().collect();
        RoleLoad {
            role: asked.name,
            capacity: offers.iter().map(|member| member.capacity).sum(),
            room: room_of(plan, levelled, &offers, levelled.dates.finish),
            asked: Work(asked.work),
            steps: steps(asked.changes),
        }
    });
    Load {
        agents: agents
            .map(|(spans, member)| agent_load(plan, levelled, spans, member))
            .collect(),
        roles: roles.collect(),
    }
}

/// What tickets ask of a role.
#[derive(Default)]
struct Asked {
    /// As it was first written.
    name: String,
    work: i64,
    /// When how many more are asked for.
    changes: Vec<(Stamp, i64)>,
}

impl AgentLoad {
    /// The share of its working hours until the finish that it works.
    pub fn share(&self) -> f64 {
        share(self.busy, self.room)
    }
}

impl RoleLoad {
    /// The share of the working hours until the finish of those who offer it that is asked for.
    pub fn share(&self) -> f64 {
        share(self.asked, self.room)
    }
}

fn agent_load(
    plan: &Plan,
    levelled: &Levelled,
    mut spans: Vec<LoadSpan>,
    member: &Member,
) -> AgentLoad {
    spans.sort_by_key(|span| (span.start, span.finish, span.node));
    let changes = spans
        .iter()
        .flat_map(|span| [(span.start, 1), (span.finish, -1)]);
    let counted = steps(changes.collect());
    let ruling = levelled.dates.calendar();
    let hours = hours_of(plan, ruling, member.calendar);
    let hours = hours.as_ref().unwrap_or(ruling);
    let total = hours.between(levelled.dates.start, levelled.dates.finish).0;
    let (mut occupied, mut overbooked) = (0, Vec::new());
    for pair in counted.windows(2) {
        let ((from, count), (to, _)) = (pair[0], pair[1]);
        if count > 0 {
            occupied += hours.between(from, to).0;
        }
        if count > member.capacity {
            overbooked.push((from, to, count));
        }
    }
    let busy = spans
        .iter()
        .filter_map(|span| levelled.dates.dates(span.node));
    AgentLoad {
        busy: Work(busy.map(|dates| dates.duration.0).sum()),
        room: Work(total * i64::from(member.capacity)),
        idle: Work((total - occupied).max(0)),
        overbooked,
        spans,
    }
}

/// Changes summed up: from each instant on, how many. O(n log n).
pub fn steps(mut changes: Vec<(Stamp, i64)>) -> Vec<(Stamp, u32)> {
    changes.sort_unstable();
    let mut steps: Vec<(Stamp, u32)> = Vec::new();
    let mut count = 0;
    for (at, change) in changes {
        count += change;
        let now = count.max(0) as u32;
        match steps.last_mut() {
            Some(last) if last.0 == at => last.1 = now,
            _ => steps.push((at, now)),
        }
    }
    steps.dedup_by_key(|step| step.1);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Agent, AgentId, Demand, Estimate, Ticket, TicketId};
    use crate::schedule::level::{LevelSettings, Limits, level, unwatched};

    /// A of 4 h, B and C of 2 h; B and C ask for a tester, which both agents are.
    fn levelled(capacity: u32) -> (Plan, Levelled) {
        let mut plan = Plan::default();
        for id in [1, 2] {
            plan.agents.insert(Agent {
                roles: vec!["tester".into()],
                capacity,
                ..Agent::new(AgentId(id), format!("Agent {id}"))
            });
        }
        for (id, key, hours, role) in [
            (3, "A", 4, ""),
            (4, "B", 2, "tester"),
            (5, "C", 2, "tester"),
        ] {
            let demand = Demand {
                role: role.into(),
                count: 1,
            };
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(hours)),
                demands: if role.is_empty() {
                    Vec::new()
                } else {
                    vec![demand]
                },
                ..Ticket::new(TicketId(id), key, key)
            });
        }
        plan.settle_last_id();
        let limits = Limits {
            schedules: Some(100),
            ..Limits::default()
        };
        let levelled = level(&plan, &LevelSettings::default(), &limits, &unwatched());
        (plan, levelled.expect("no loop"))
    }

    #[test]
    fn busy_and_idle_add_up_and_nobody_is_overbooked() {
        let (plan, levelled) = levelled(1);
        let load = load(&plan, &levelled);
        assert_eq!(levelled.dates.makespan, Work::hours(4));
        let busy: i64 = load.agents.iter().map(|agent| agent.busy.0).sum();
        assert_eq!(busy, 8 * 60);
        for agent in &load.agents {
            assert_eq!(agent.busy.0 + agent.idle.0, 4 * 60, "{agent:?}");
            assert!(agent.overbooked.is_empty());
            assert!(
                agent
                    .spans
                    .windows(2)
                    .all(|pair| pair[0].finish <= pair[1].start)
            );
        }
    }

    #[test]
    fn roles_say_how_many_are_asked_for_and_how_many_there_are() {
        let (plan, levelled) = levelled(2);
        let load = load(&plan, &levelled);
        let [role] = load.roles.as_slice() else {
            panic!("one role: {:?}", load.roles)
        };
        assert_eq!((role.role.as_str(), role.capacity), ("tester", 4));
        let most = role.steps.iter().map(|step| step.1).max();
        assert_eq!(most, Some(2), "both at once, with room for it");
        assert_eq!(role.steps.last().map(|step| step.1), Some(0));
    }

    #[test]
    fn more_at_once_than_the_capacity_is_overbooked() {
        let (plan, levelled) = levelled(1);
        let member = |capacity: u32| {
            let mut member = levelled.members[0].clone();
            member.capacity = capacity;
            member
        };
        let start = levelled.dates.start;
        let span = |id, from: i64, to: i64| LoadSpan {
            node: Node::Ticket(TicketId(id)),
            start: Stamp(start.0 + from * 60),
            finish: Stamp(start.0 + to * 60),
        };
        let load = agent_load(
            &plan,
            &levelled,
            vec![span(3, 0, 4), span(4, 1, 3)],
            &member(1),
        );
        let expected = vec![(Stamp(start.0 + 60), Stamp(start.0 + 180), 2)];
        assert_eq!(load.overbooked, expected);
        assert_eq!(load.idle, Work(0));
        let roomy = agent_load(
            &plan,
            &levelled,
            vec![span(3, 0, 4), span(4, 1, 3)],
            &member(2),
        );
        assert!(roomy.overbooked.is_empty());
    }
}
