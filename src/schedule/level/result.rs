//! A levelled plan as rows: who does what when, and how close to the best that is.

use super::super::nodes::NodeIndex;
use super::super::{Driver, Schedule};
use super::problem::Problem;
use super::staffed::Outcome;
use super::team::{Member, MissingRole};
use crate::plan::{Node, Stamp, Work};

/// A plan scheduled with its agents.
#[derive(Clone, Debug)]
pub struct Levelled {
    /// The dates with the agents at work: starts and finishes are the *early* dates of this schedule, its
    /// floats and critical path count agents like dependencies, and [`Driver::Agent`] says who was busy.
    pub dates: Schedule,
    /// The dates with as many agents as anybody wants.
    pub early: Schedule,
    /// No schedule is shorter, in working minutes of the plan's calendar.
    pub lower_bound: Work,
    /// Why, in a sentence.
    pub proof: String,
    /// How many serial schedules were made.
    pub schedules: u64,
    /// Everyone who took part.
    pub members: Vec<Member>,
    /// The roles that tickets ask for and nobody who takes part offers.
    pub missing: Vec<MissingRole>,
    /// What had to be assumed, in words.
    pub assumptions: Vec<String>,
    index: NodeIndex,
    /// `[tickets + gates]`: who works on each, as places in `members`.
    agents: Vec<Vec<u32>>,
    plan: SerialPlan,
}

/// What repeats a levelled plan with other durations: arguments of [`super::Scheme::run`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SerialPlan {
    /// Positions of the network in the order of their starts.
    pub list: Vec<u32>,
    /// `[nodes]`: durations with the agents each has.
    pub minutes: Vec<i32>,
    /// `[nodes]`: how many agents each has.
    pub agents: Vec<u16>,
    /// `[nodes]`: the places each has, see [`Problem::stay_with`].
    pub(super) slots: Vec<Vec<u32>>,
}

/// A ticket that waits for an agent that is busy with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceEdge {
    /// What the agent is busy with.
    pub from: Node,
    /// What waits.
    pub to: Node,
    /// The agent, as a place in [`Levelled::members`]; `None` where the two must not run together.
    pub agent: Option<u32>,
    /// When it becomes free.
    pub until: Stamp,
}

impl Levelled {
    pub(super) fn new(
        problem: &Problem,
        early: Schedule,
        dates: Schedule,
        outcome: &Outcome,
        (lower_bound, proof): (Work, String),
        schedules: u64,
    ) -> Self {
        let index = dates.index().clone();
        let mut agents = vec![Vec::new(); index.len()];
        for (at, slots) in outcome.slots.iter().enumerate() {
            let Some(own) = agents.get_mut(problem.order[at] as usize) else {
                continue;
            };
            let members = slots
                .iter()
                .map(|&slot| problem.slots[slot as usize].member);
            own.extend(members.filter(|&member| (member as usize) < problem.members.len()));
            own.sort_unstable();
            own.dedup();
        }
        Self {
            lower_bound,
            proof,
            schedules,
            members: problem.members.clone(),
            missing: problem.missing.clone(),
            assumptions: dates.assumptions.clone(),
            plan: SerialPlan::of(problem, outcome),
            index,
            agents,
            dates,
            early,
        }
    }

    /// Whether no schedule is shorter.
    pub fn is_optimal(&self) -> bool {
        self.dates.makespan <= self.lower_bound
    }

    /// By how much the makespan exceeds the lower bound, as a share of the bound; 0 where that is 0.
    pub fn gap(&self) -> f64 {
        let over = (self.dates.makespan.0 - self.lower_bound.0).max(0);
        if self.lower_bound.0 > 0 {
            over as f64 / self.lower_bound.0 as f64
        } else {
            0.0
        }
    }

    /// Who works on a ticket, as places in [`Levelled::members`], sorted.
    pub fn agents_of(&self, node: Node) -> &[u32] {
        let number = self.index.find(node);
        number
            .and_then(|number| self.agents.get(number))
            .map_or(&[], Vec::as_slice)
    }

    /// The names of those who work on a ticket.
    pub fn names_of(&self, node: Node) -> Vec<&str> {
        let agents = self.agents_of(node).iter();
        agents
            .map(|&agent| self.members[agent as usize].name.as_str())
            .collect()
    }

    /// Every ticket whose start is fixed by an agent that was busy, by the waiting ticket.
    pub fn resource_edges(&self) -> Vec<ResourceEdge> {
        let edge = |(to, dates): (Node, &super::super::NodeDates)| {
            let agent = match dates.driver {
                Driver::Agent(agent) => Some(agent),
                Driver::Apart => None,
                _ => return None,
            };
            let from = dates.previous?;
            let until = self.dates.dates(from)?.early_finish;
            Some(ResourceEdge {
                from,
                to,
                agent,
                until,
            })
        };
        self.dates.nodes().filter_map(edge).collect()
    }

    /// What repeats this plan with other durations, for a simulation.
    pub fn serial_plan(&self) -> &SerialPlan {
        &self.plan
    }
}

impl SerialPlan {
    fn of(problem: &Problem, outcome: &Outcome) -> Self {
        let mut keys = outcome.starts.clone();
        let agents = outcome
            .slots
            .iter()
            .map(|slots| problem.count_agents(slots) as u16);
        Self {
            list: super::list::by_keys(problem, &mut keys),
            minutes: outcome.minutes.clone(),
            agents: agents.collect(),
            slots: outcome.slots.clone(),
        }
    }

    /// The order and durations of the priority rule, where nobody made a schedule: who does what is open.
    pub fn by_priority(problem: &Problem) -> Self {
        Self {
            list: problem.list_by_priority(),
            minutes: problem.minutes().to_vec(),
            ..Self::default()
        }
    }
}
