//! What work costs.
//!
//! A ticket costs its agents' rates for as long as it takes, and its own fixed cost. Its agents are those
//! assigned; else the mean of those the option binds to it or its track, of the track's own, or of all that
//! take part. In a levelled simulation the same rates hold: whoever does it, the estimate of cost is that of
//! the plan.

use super::super::program::{Rate, Unit};
use super::Compiler;
use crate::plan::{AgentId, Node, Ticket, WorkKind};
use crate::schedule::agents_at_work;

impl Compiler<'_> {
    /// `[nodes]`: what each position costs.
    pub(super) fn rates(&self, unit: Unit) -> Vec<Rate> {
        let mut rates = vec![Rate::default(); self.longest.len()];
        for ticket in self.plan.tickets.iter() {
            if let Some(position) = self.position(Node::Ticket(ticket.id)) {
                let agents = f64::from(self.agents_on(ticket));
                let hourly = self.mean_rate(ticket) * agents;
                rates[position as usize] = Rate {
                    cost: (hourly / 60.0 / unit.per_minute()) as f32,
                    agents: agents as f32,
                };
            }
        }
        rates
    }

    /// The rate that all positions with agents share, if they do and whole numbers hold the sum of their units.
    pub(super) fn common_rate(&self, rates: &[Rate], unit: Unit) -> Option<Rate> {
        let mut working = rates.iter().filter(|rate| rate.agents != 0.0);
        let rate = *working.next()?;
        let most: f64 = self.longest.iter().sum::<f64>() * unit.per_minute();
        (working.all(|other| *other == rate) && most < f64::from(i32::MAX)).then_some(rate)
    }

    /// The fixed costs of all tickets that run.
    pub(super) fn fixed_cost(&self) -> f64 {
        let run = self
            .plan
            .tickets
            .iter()
            .filter(|ticket| self.position(Node::Ticket(ticket.id)).is_some());
        run.map(|ticket| finite(ticket.fixed_cost)).sum()
    }

    fn agents_on(&self, ticket: &Ticket) -> u32 {
        if ticket.work_kind == WorkKind::Effort {
            return agents_at_work(ticket);
        }
        let counts = ticket.demands.iter().map(|demand| demand.count);
        let demanded = counts.fold(0u32, u32::saturating_add);
        (ticket.assignees.len() as u32).max(demanded).max(1)
    }

    fn mean_rate(&self, ticket: &Ticket) -> f64 {
        if self.plan.agents.iter().all(|agent| agent.cost_rate == 0.0) {
            return 0.0;
        }
        let bound = || {
            let assignments = self.option.map_or(&[][..], |option| &option.assignments);
            let meant = assignments.iter().filter(|assignment| {
                assignment.tickets.contains(&ticket.id)
                    || ticket
                        .track
                        .is_some_and(|track| assignment.tracks.contains(&track))
            });
            meant.map(|assignment| assignment.agent).collect::<Vec<_>>()
        };
        let of_track = || {
            let track = ticket.track.and_then(|id| self.plan.tracks.get(id));
            track.map_or_else(Vec::new, |track| track.agents.clone())
        };
        let taking_part = || match self.option.and_then(|option| option.agents.clone()) {
            Some(agents) => agents,
            None => self.plan.agents.iter().map(|agent| agent.id).collect(),
        };
        let choices: [&dyn Fn() -> Vec<AgentId>; 4] = [
            &|| ticket.assignees.clone(),
            &bound,
            &of_track,
            &taking_part,
        ];
        let found = choices
            .iter()
            .map(|choice| choice())
            .find(|agents| !agents.is_empty());
        let agents = found.unwrap_or_default();
        let rates = agents.iter().filter_map(|&id| self.plan.agents.get(id));
        let total: f64 = rates.map(|agent| finite(agent.cost_rate)).sum();
        total / agents.len().max(1) as f64
    }
}

fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { 0.0 }
}
