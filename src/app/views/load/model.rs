//! What the load view shows, without a window: a lane for each agent, its tickets in rows, and steps over time.

use crate::plan::{AgentId, Node, Plan, Stamp, Work, duration};
use crate::schedule::level::Levelled;
use crate::schedule::load::{AgentLoad, LoadSpan, load, steps};
use std::collections::HashMap;

/// A levelled plan as lanes.
pub(super) struct Model {
    /// One for each agent that takes part.
    pub lanes: Vec<Lane>,
    /// The agents at work, and what each role is asked for.
    pub series: Vec<Series>,
    /// From when to when everything runs.
    pub reach: (Stamp, Stamp),
}

/// One agent over time.
pub(super) struct Lane {
    /// The plan's row; `None` for one of so many identical agents.
    pub agent: Option<AgentId>,
    pub name: String,
    pub roles: String,
    pub bars: Vec<Bar>,
    /// How many rows its bars need: one for each ticket it works on at once.
    pub rows: usize,
    /// The share of its working time that it works, `0..`.
    pub share: f64,
    pub idle: Work,
    /// When it has more to do than it works on at once.
    pub crowded: Vec<(Stamp, Stamp)>,
}

/// A ticket in a lane.
pub(super) struct Bar {
    pub node: Node,
    pub start: Stamp,
    pub finish: Stamp,
    /// The row inside the lane.
    pub row: usize,
    pub hue: Option<usize>,
    pub is_critical: bool,
}

/// How many of something are busy over time, and how many there are.
pub(super) struct Series {
    pub name: String,
    pub capacity: u32,
    /// From each instant on, how many; the last is 0.
    pub steps: Vec<(Stamp, u32)>,
}

impl Model {
    /// Lanes of a levelled plan. O(tickets log tickets).
    pub fn new(plan: &Plan, levelled: &Levelled) -> Self {
        let hues = hues(plan);
        let load = load(plan, levelled);
        let total = levelled
            .dates
            .calendar()
            .between(levelled.dates.start, levelled.dates.finish);
        let lanes: Vec<Lane> = levelled
            .members
            .iter()
            .zip(&load.agents)
            .map(|(member, own)| Lane {
                agent: member.id,
                name: member.name.clone(),
                roles: member.roles.join(", "),
                share: share(own, total, member.capacity),
                idle: own.idle,
                crowded: own
                    .overbooked
                    .iter()
                    .map(|&(from, to, _)| (from, to))
                    .collect(),
                rows: 1,
                bars: Vec::new(),
            })
            .zip(&load.agents)
            .map(|(lane, own)| lane.with_bars(&own.spans, levelled, &hues))
            .collect();
        let capacity = levelled.members.iter().map(|member| member.capacity).sum();
        let mut series = vec![at_work(&load.agents, capacity)];
        series.extend(load.roles.into_iter().map(|role| Series {
            name: role.role,
            capacity: role.capacity,
            steps: role.steps,
        }));
        Self {
            lanes,
            series,
            reach: (levelled.dates.start, levelled.dates.finish),
        }
    }
}

impl Lane {
    /// `, overbooked for 3 h`, on the clock; empty where it never is.
    pub fn overbooked(&self) -> String {
        let spans = self.crowded.iter();
        match spans.map(|(from, to)| to.since(*from).0).sum() {
            0 => String::new(),
            minutes => format!(", overbooked for {}", duration::show(Work(minutes))),
        }
    }

    /// Puts each ticket into the first row that is free when it starts.
    fn with_bars(
        mut self,
        spans: &[LoadSpan],
        levelled: &Levelled,
        hues: &HashMap<Node, usize>,
    ) -> Self {
        let mut free_at: Vec<Stamp> = Vec::new();
        for span in spans {
            let row = free_at.iter().position(|&free| free <= span.start);
            let row = row.unwrap_or(free_at.len());
            free_at.resize(free_at.len().max(row + 1), span.finish);
            free_at[row] = span.finish;
            self.bars.push(Bar {
                node: span.node,
                start: span.start,
                finish: span.finish,
                row,
                hue: hues.get(&span.node).copied(),
                is_critical: levelled
                    .dates
                    .dates(span.node)
                    .is_some_and(|dates| dates.critical),
            });
        }
        self.rows = free_at.len().max(1);
        self
    }
}

fn share(load: &AgentLoad, total: Work, capacity: u32) -> f64 {
    let room = total.0 as f64 * f64::from(capacity.max(1));
    if room > 0.0 {
        load.busy.0 as f64 / room
    } else {
        0.0
    }
}

/// All agents together.
fn at_work(agents: &[AgentLoad], capacity: u32) -> Series {
    let spans = agents.iter().flat_map(|agent| &agent.spans);
    let changes = spans.flat_map(|span| [(span.start, 1), (span.finish, -1)]);
    Series {
        name: "Agents at work".to_owned(),
        capacity,
        steps: steps(changes.collect()),
    }
}

/// The hue of each ticket: that of its track.
fn hues(plan: &Plan) -> HashMap<Node, usize> {
    let tracks = plan.tracks_in_order();
    let hue = |(index, track): (usize, &&crate::plan::Track)| {
        (track.id, track.hue.map_or(index, usize::from))
    };
    let of_track: HashMap<_, _> = tracks.iter().enumerate().map(hue).collect();
    let tickets = plan.tickets.iter();
    tickets
        .filter_map(|ticket| Some((Node::Ticket(ticket.id), *of_track.get(&ticket.track?)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Agent, Estimate, Ticket, TicketId};
    use crate::schedule::level::{LevelSettings, Limits, level, unwatched};

    fn model(agents: &[u32], hours: &[i64]) -> Model {
        let mut plan = Plan::default();
        for (number, &capacity) in (1..).zip(agents) {
            plan.agents.insert(Agent {
                capacity,
                ..Agent::new(AgentId(number), format!("Agent {number}"))
            });
        }
        for (number, &hours) in (100..).zip(hours) {
            let mut ticket = Ticket::new(TicketId(number), format!("T-{number}"), "Work");
            ticket.estimate = Estimate::Fixed(Work(hours * 60));
            plan.tickets.insert(ticket);
        }
        let limits = Limits {
            schedules: Some(50),
            ..Limits::default()
        };
        let levelled = level(&plan, &LevelSettings::default(), &limits, &unwatched());
        Model::new(&plan, &levelled.expect("no loop"))
    }

    #[test]
    fn one_agent_works_through_everything() {
        let model = model(&[1], &[2, 3]);
        assert_eq!(model.lanes.len(), 1);
        let lane = &model.lanes[0];
        assert_eq!((lane.bars.len(), lane.rows), (2, 1));
        assert!((lane.share - 1.0).abs() < 1e-9);
        assert_eq!(model.reach.1.since(model.reach.0).0, 5 * 60);
    }

    #[test]
    fn who_works_on_two_at_once_has_two_rows() {
        let model = model(&[2], &[2, 2]);
        let lane = &model.lanes[0];
        assert_eq!((lane.bars.len(), lane.rows), (2, 2));
        assert_eq!(model.series[0].steps.first().map(|step| step.1), Some(2));
    }

    #[test]
    fn steps_end_at_nothing_and_never_exceed_what_there_is() {
        let model = model(&[1, 1, 1], &[1, 2, 3, 4, 5]);
        let series = &model.series[0];
        assert_eq!(series.capacity, 3);
        assert!(series.steps.iter().all(|&(_, busy)| busy <= 3));
        assert_eq!(series.steps.last().map(|step| step.1), Some(0));
    }
}
