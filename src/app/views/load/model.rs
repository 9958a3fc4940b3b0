//! What the load view shows, without a window: a lane for each agent, its tickets in rows, and steps over time.

use crate::plan::{AgentId, Node, Plan, Stamp, Work, duration};
use crate::schedule::level::Levelled;
use crate::schedule::load::{AgentLoad, LoadSpan, load, steps};
use crate::schedule::utilisation::{share, utilisation};
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
    /// The roles it offers.
    pub offers: Vec<String>,
    /// How many tickets it works on at once.
    pub capacity: u32,
    pub bars: Vec<Bar>,
    /// How many rows its bars need: one for each ticket it works on at once.
    pub rows: usize,
    /// The share of its working hours until the finish that it works, `0..`.
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
    /// The share of the working hours until the finish that is asked for, `0..`.
    pub share: f64,
    /// The share of those until the deadline, of all agents and where there is a deadline.
    pub share_to_deadline: Option<f64>,
    /// Working time of those who have nothing to do, all of them added up.
    pub idle: Work,
    /// Working time for which more are asked for than there are, and by how many times how long in all.
    pub over: Work,
}

impl Model {
    /// Lanes of a levelled plan. O(tickets log tickets).
    pub fn new(plan: &Plan, levelled: &Levelled) -> Self {
        let hues = hues(plan);
        let load = load(plan, levelled);
        let lanes: Vec<Lane> = levelled
            .members
            .iter()
            .zip(&load.agents)
            .map(|(member, own)| Lane {
                agent: member.id,
                name: member.name.clone(),
                offers: member.roles.clone(),
                capacity: member.capacity,
                share: own.share(),
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
        let mut all = at_work(&load.agents, capacity, levelled);
        all.share_to_deadline = utilisation(plan, levelled).to_deadline();
        let mut series = vec![all];
        series.extend(load.roles.into_iter().map(|role| {
            let hours = (role.asked, role.room);
            Series::new(role.role, role.capacity, role.steps, hours, levelled)
        }));
        Self {
            lanes,
            series,
            reach: (levelled.dates.start, levelled.dates.finish),
        }
    }
}

impl Series {
    /// `asked` is the working time that is asked for, `room` the hours there are for it until the finish.
    fn new(
        name: String,
        capacity: u32,
        steps: Vec<(Stamp, u32)>,
        (asked, room): (Work, Work),
        levelled: &Levelled,
    ) -> Self {
        let calendar = levelled.dates.calendar();
        let (mut missing, mut over) = (0, 0);
        for pair in steps.windows(2) {
            let ((from, count), (to, _)) = (pair[0], pair[1]);
            if count > capacity {
                let lasts = calendar.between(from, to).0;
                missing += lasts * i64::from(count - capacity);
                over += lasts;
            }
        }
        Self {
            name,
            capacity,
            steps,
            share: share(asked, room),
            share_to_deadline: None,
            idle: Work((room.0 - (asked.0 - missing)).max(0)),
            over: Work(over),
        }
    }

    /// The most at once.
    pub fn most(&self) -> u32 {
        self.steps.iter().map(|step| step.1).max().unwrap_or(0)
    }

    /// How many at an instant.
    pub fn at(&self, at: Stamp) -> u32 {
        let next = self.steps.partition_point(|step| step.0 <= at);
        next.checked_sub(1).map_or(0, |place| self.steps[place].1)
    }

    /// Whether more are asked for than there are at any time.
    pub fn is_short(&self) -> bool {
        self.most() > self.capacity
    }

    /// `at most 2 of 3`, and for how long there are too few.
    pub fn facts(&self) -> String {
        let most = self.most();
        match (self.capacity, self.over) {
            (0, _) => "nobody offers it".to_owned(),
            (capacity, Work(0)) => format!("at most {most} of {capacity}"),
            (capacity, over) => {
                format!("{most} of {capacity}, short for {}", duration::brief(over))
            }
        }
    }

    /// How much of what is there is asked for, and how much lies idle.
    pub fn told(&self) -> String {
        if self.capacity == 0 {
            return "no agent offers this role".to_owned();
        }
        let told = format!(
            "{:.0} % of their working hours until the finish are taken, {} in all lie idle",
            self.share * 100.0,
            duration::show(self.idle)
        );
        match self.share_to_deadline {
            Some(share) => format!("{told}; {:.0} % of those until the deadline", share * 100.0),
            None => told,
        }
    }
}

impl Lane {
    /// `idle 12 h`, or for how long it is overbooked.
    pub fn facts(&self) -> String {
        match self.crowded.is_empty() {
            true => format!("idle {}", duration::brief(self.idle)),
            false => self.overbooked().trim_start_matches(", ").to_owned(),
        }
    }

    /// `, overbooked for 3 h`, on the clock; empty where it never is.
    pub fn overbooked(&self) -> String {
        let spans = self.crowded.iter();
        match spans.map(|(from, to)| to.since(*from).0).sum() {
            0 => String::new(),
            minutes => format!(
                ", overbooked for {} on the clock",
                duration::brief(Work(minutes))
            ),
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

/// All agents together.
fn at_work(agents: &[AgentLoad], capacity: u32, levelled: &Levelled) -> Series {
    let spans = agents.iter().flat_map(|agent| &agent.spans);
    let changes = spans.flat_map(|span| [(span.start, 1), (span.finish, -1)]);
    let steps = steps(changes.collect());
    let sum = |of: fn(&AgentLoad) -> Work| Work(agents.iter().map(|own| of(own).0).sum());
    let hours = (sum(|own| own.busy), sum(|own| own.room));
    Series::new("All agents".to_owned(), capacity, steps, hours, levelled)
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
        assert_eq!((series.at(model.reach.0), series.at(model.reach.1)), (3, 0));
        assert_eq!(series.idle, Work(0), "15 h of work for three in 5 h");
        assert_eq!(series.facts(), "at most 3 of 3");
    }

    #[test]
    fn too_few_are_told_with_how_long() {
        let plan = Plan::default();
        let limits = Limits {
            schedules: Some(1),
            ..Limits::default()
        };
        let levelled = level(&plan, &LevelSettings::default(), &limits, &unwatched());
        let levelled = levelled.expect("no loop");
        let at = |hours: i64| Stamp(levelled.dates.start.0 + hours * 60);
        let steps = vec![(at(0), 3), (at(2), 1), (at(4), 0)];
        let series = |capacity| {
            let hours = (Work::hours(8), Work::hours(4 * i64::from(capacity)));
            Series::new("tester".into(), capacity, steps.clone(), hours, &levelled)
        };
        assert_eq!(series(2).facts(), "3 of 2, short for 2 h");
        assert_eq!(series(0).facts(), "nobody offers it");
        assert!(series(1).is_short() && !series(3).is_short());
    }
}
