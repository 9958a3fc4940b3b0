//! A published problem as numbers, and the plan it becomes.

use crate::exchange::{ReadOptions, Report};
use crate::plan::duration::LONGEST;
use crate::plan::{
    Agent, AgentId, AgentKind, Demand, Dependency, DependencyId, Estimate, Node, Plan, PlanInfo,
    RANK_STEP, Ticket, TicketId, Work,
};
use std::collections::BTreeSet;

/// The most jobs a file is read of: a thousand times the largest published.
pub(super) const MOST_JOBS: usize = 1_000_000;
/// The most of one resource that is taken.
const MOST_CAPACITY: i64 = 4_096;
/// Minutes of a period.
const PERIOD: i64 = 60;

/// A job, its successors by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) periods: i64,
    /// `[resources]`.
    pub(super) asks: Vec<i64>,
    pub(super) successors: Vec<usize>,
}

/// Everything a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Project {
    pub(super) jobs: Vec<Job>,
    pub(super) resources: Vec<String>,
    /// `[resources]`.
    pub(super) capacity: Vec<i64>,
}

impl Project {
    /// The plan: tickets take the first ids, then agents, then dependencies.
    pub(super) fn into_plan(self, options: &ReadOptions, report: &mut Report) -> Plan {
        let jobs = self.jobs.len();
        let mut last_id = jobs as u32;
        let mut next = || {
            last_id += 1;
            last_id
        };
        let agents: Vec<Agent> = self
            .resources
            .iter()
            .zip(&self.capacity)
            .map(|(name, &capacity)| Agent {
                kind: AgentKind::Team,
                roles: vec![name.clone()],
                capacity: capacity.clamp(0, MOST_CAPACITY) as u32,
                ..Agent::new(AgentId(next()), name)
            })
            .collect();
        let mut dependencies = Vec::new();
        for (from, job) in self.jobs.iter().enumerate() {
            let successors: BTreeSet<usize> = job.successors.iter().copied().collect();
            for to in successors {
                if to == from || to >= jobs {
                    let (from, to) = (from + 1, to + 1);
                    report.note(format!(
                        "job {from} names {to} as its successor, which cannot be: left out"
                    ));
                } else {
                    dependencies.push(Dependency::new(DependencyId(next()), node(from), node(to)));
                }
            }
        }
        let tickets = self.jobs.iter().enumerate();
        Plan {
            info: std::sync::Arc::new(PlanInfo {
                title: options.title.clone(),
                ..PlanInfo::default()
            }),
            tickets: tickets
                .map(|(place, job)| self.ticket(place, job))
                .collect(),
            agents: agents.into_iter().collect(),
            dependencies: dependencies.into_iter().collect(),
            last_id,
            ..Plan::default()
        }
    }

    fn ticket(&self, place: usize, job: &Job) -> Ticket {
        let asks = self
            .resources
            .iter()
            .zip(&job.asks)
            .filter(|(_, ask)| **ask > 0);
        let demand = |(role, &count): (&String, &i64)| Demand {
            role: role.clone(),
            count: count.min(MOST_CAPACITY) as u32,
        };
        let minutes = job.periods.clamp(0, LONGEST.0 / PERIOD) * PERIOD;
        Ticket {
            rank: (place as i64 + 1) * RANK_STEP,
            estimate: Estimate::Fixed(Work(minutes)),
            demands: asks.map(demand).collect(),
            ..Ticket::new(
                TicketId(place as u32 + 1),
                (place + 1).to_string(),
                format!("Job {}", place + 1),
            )
        }
    }
}

fn node(place: usize) -> Node {
    Node::Ticket(TicketId(place as u32 + 1))
}
