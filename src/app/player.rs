//! The playhead all views share: a run of the campaign, the moment it is at, and whether time goes on.
//!
//! A run is the plan as it is scheduled or one sample of the simulation; it is put together on a thread, with its
//! story, and again after every edit. Views read where everything stands at the playhead; nothing of the plan is
//! changed by watching it. With reduced motion time goes on from event to event instead of gliding.

use super::derived::Derived;
use super::jobs::Job;
use super::studies::Topic;
use crate::plan::{CheckpointId, Elapsed, GateId, Node, Plan, RowRef, Stamp};
use crate::schedule::{Schedule, ScheduleError};
use crate::simulate::{self, Event, EventKind, Playback, PlayedNode, SimulateError};
use std::collections::HashMap;
use std::sync::Arc;

/// How fast a run can be watched; at 1 it takes [`WHOLE`] seconds.
pub const SPEEDS: &[f32] = &[0.25, 0.5, 1.0, 2.0, 4.0];
/// Seconds a whole run takes at the natural speed.
const WHOLE: f64 = 24.0;
/// Seconds from event to event at the natural speed, where nothing may glide.
const BEAT: f64 = 1.0;

/// Which run is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The plan as it is scheduled.
    Planned,
    /// The sample of the simulation with this number, from 0.
    Sample(u32),
}

/// What a planner can ask of the player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlayRequest {
    /// Watch this run.
    Open(Source),
    /// Watch nothing any more.
    Close,
    /// Let time go on, or stop it.
    Toggle,
    /// Put the playhead here.
    Seek(Stamp),
    /// Go to the next event.
    Next,
    /// Go to the event before.
    Previous,
    /// Watch this fast, one of [`SPEEDS`].
    Speed(f32),
}

/// A run with everything that happens in it.
pub struct Story {
    /// Which run it is.
    pub source: Source,
    /// Its dates.
    pub run: Playback,
    /// What happens, in the order of time.
    pub events: Vec<Event>,
    of: HashMap<Node, PlayedNode>,
    attempts: HashMap<GateId, Vec<Stamp>>,
    accepted: HashMap<GateId, bool>,
    reports: HashMap<CheckpointId, (Stamp, bool)>,
}

/// How far something is at the playhead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Played {
    /// It has not begun.
    Waiting,
    /// This share of its time is over, `0.0..=1.0`.
    Running(f32),
    /// A gate has failed and waits for rework and another review.
    Failed,
    /// It is finished, or open.
    Done,
    /// A gate that was opened with accepted risks.
    Accepted,
}

/// The playhead.
pub struct Player {
    source: Option<Source>,
    is_playing: bool,
    speed: f32,
    /// Minutes after the start of the run.
    at: f64,
    /// Seconds since the last step from event to event.
    rested: f64,
    story: Option<(Topic, Arc<Story>)>,
    trouble: Option<(Topic, Source, String)>,
    job: Option<(Topic, Source, Telling)>,
}

/// A run that is being computed.
type Telling = Job<Result<Story, SimulateError>>;

impl Default for Player {
    fn default() -> Self {
        Self {
            source: None,
            is_playing: false,
            speed: 1.0,
            at: 0.0,
            rested: 0.0,
            story: None,
            trouble: None,
            job: None,
        }
    }
}

impl Player {
    /// Which run is watched; `None` where none is.
    pub fn source(&self) -> Option<Source> {
        self.source
    }

    /// The run, where one is watched and put together.
    pub fn story(&self) -> Option<&Arc<Story>> {
        self.source?;
        self.story.as_ref().map(|(_, story)| story)
    }

    /// Why the run that was asked for cannot be watched.
    pub fn trouble(&self) -> Option<&str> {
        let (_, source, text) = self.trouble.as_ref()?;
        (Some(*source) == self.source).then_some(text)
    }

    /// Whether time goes on.
    pub fn is_playing(&self) -> bool {
        self.is_playing && self.source.is_some()
    }

    /// How fast, one of [`SPEEDS`].
    pub fn speed(&self) -> f32 {
        self.speed
    }

    /// The moment the playhead is at; `None` while there is nothing to watch.
    pub fn now(&self) -> Option<Stamp> {
        let story = self.story()?;
        Some(Stamp(story.run.start.0 + self.at.floor() as i64))
    }

    /// The events that have happened at the playhead.
    pub fn happened(&self) -> usize {
        let (Some(story), Some(now)) = (self.story(), self.now()) else {
            return 0;
        };
        story.events.partition_point(|event| event.at <= now)
    }

    /// How far a ticket or gate is at the playhead; `None` where nothing is watched or it does not run.
    pub fn played(&self, node: Node) -> Option<Played> {
        self.story()?.played(node, self.now()?)
    }

    /// Whether a checkpoint has found everything as expected; `None` while it has not come, or nothing is watched.
    pub fn report(&self, id: CheckpointId) -> Option<bool> {
        let (at, is_met) = self.story()?.reports.get(&id)?;
        (self.now()? >= *at).then_some(*is_met)
    }

    /// Does what was asked.
    pub fn carry_out(&mut self, request: PlayRequest) {
        match request {
            PlayRequest::Open(source) => {
                if self.source.is_none() {
                    self.at = 0.0;
                }
                self.source = Some(source);
            }
            PlayRequest::Close => (self.source, self.is_playing) = (None, false),
            PlayRequest::Toggle => {
                self.source = self.source.or(Some(Source::Planned));
                self.is_playing = !self.is_playing;
                self.rested = 0.0;
                // At the end there is nothing left to watch but the beginning.
                if self.is_playing && self.at >= self.length() {
                    self.at = 0.0;
                }
            }
            PlayRequest::Seek(at) => {
                if let Some(story) = self.story() {
                    self.at = at.since(story.run.start).0 as f64;
                    self.at = self.at.clamp(0.0, self.length());
                }
            }
            PlayRequest::Next => self.step(true),
            PlayRequest::Previous => self.step(false),
            PlayRequest::Speed(speed) => self.speed = speed,
        }
    }

    /// Minutes from the start of the run to where nothing happens any more.
    fn length(&self) -> f64 {
        self.story().map_or(0.0, |story| story.length())
    }

    /// Goes to the next event, or to the one before; stands still where there is none.
    fn step(&mut self, is_forward: bool) {
        let Some(now) = self.now() else { return };
        let Some(story) = self.story() else { return };
        let next = if is_forward {
            story.events.iter().find(|event| event.at > now)
        } else {
            story.events.iter().rev().find(|event| event.at < now)
        };
        let to = next.map(|event| event.at.since(story.run.start).0);
        if let Some(to) = to {
            self.at = (to as f64).clamp(0.0, self.length());
        }
    }

    /// Sees to it that the run of the plan as it is is known or being put together.
    /// `derived` are the dates on show: while agents count, they count in every run.
    pub fn follow(
        &mut self,
        topic: Topic,
        plan: &Arc<Plan>,
        derived: &Derived,
        ctx: &egui::Context,
    ) {
        self.hear();
        let is_of_another = |own: &Topic| own.document != topic.document;
        if self
            .story
            .as_ref()
            .is_some_and(|(own, _)| is_of_another(own))
        {
            *self = Self::default();
        }
        let Some(source) = self.source else { return };
        let topic = match source {
            Source::Planned => topic.verified(derived),
            Source::Sample(_) => topic.simulated(derived),
        };
        let is_known = |own: &Topic, of: Source| *own == topic && of == source;
        let known = self.story.as_ref();
        let known = known.is_some_and(|(own, story)| is_known(own, story.source));
        let failed = self.trouble.as_ref();
        let failed = failed.is_some_and(|(own, of, _)| is_known(own, *of));
        let works = self.job.as_ref();
        let works = works.is_some_and(|(own, of, _)| is_known(own, *of));
        if known || failed || works {
            return;
        }
        let (plan, dates) = (plan.clone(), derived.schedule.clone());
        let job = Job::start("putting a run together", ctx, move || {
            Story::of(&plan, topic, source, &dates)
        });
        self.job = Some((topic, source, job));
    }

    fn hear(&mut self) {
        let Some((topic, source, job)) = &self.job else {
            return;
        };
        let (topic, source) = (*topic, *source);
        match job.poll() {
            None => return,
            Some(Ok(Ok(story))) => {
                self.story = Some((topic, Arc::new(story)));
                self.trouble = None;
                self.at = self.at.min(self.length());
            }
            Some(Ok(Err(error))) => self.trouble = Some((topic, source, error.to_string())),
            Some(Err(message)) => self.trouble = Some((topic, source, message)),
        }
        self.job = None;
    }

    /// Lets so many seconds pass; returns in how many seconds the next frame is due, `None` where time stands.
    pub fn advance(&mut self, seconds: f64, glides: bool) -> Option<f64> {
        if !self.is_playing() || self.story().is_none() {
            return None;
        }
        let length = self.length();
        let speed = f64::from(self.speed);
        let beat = BEAT / speed;
        if glides {
            self.at += seconds * speed * length.max(1.0) / WHOLE;
        } else {
            self.rested += seconds;
            if self.rested >= beat {
                self.rested = 0.0;
                self.step(true);
            }
        }
        if self.at >= length {
            (self.at, self.is_playing) = (length, false);
            return None;
        }
        Some(if glides { 0.0 } else { beat - self.rested })
    }
}

impl Story {
    /// Puts a run together.
    fn of(
        plan: &Plan,
        topic: Topic,
        source: Source,
        dates: &Result<Schedule, ScheduleError>,
    ) -> Result<Self, SimulateError> {
        let run = match source {
            Source::Planned => {
                let levelled = dates.as_ref().ok().filter(|_| topic.agents.is_some());
                simulate::planned_run(plan, topic.option, levelled)?
            }
            Source::Sample(sample) => {
                let settings = simulate::Settings {
                    option: topic.option,
                    level: topic.agents.is_some(),
                    ..simulate::Settings::default()
                };
                simulate::playback(plan, &settings, sample)?
            }
        };
        let events = simulate::story(plan, topic.option, &run)?;
        Ok(Self {
            of: run.nodes.iter().map(|row| (row.node, *row)).collect(),
            attempts: run.attempts(),
            accepted: run
                .gates
                .iter()
                .map(|row| (row.gate, row.accepted))
                .collect(),
            reports: events.iter().filter_map(report).collect(),
            source,
            run,
            events,
        })
    }

    /// When a ticket or gate runs.
    pub fn dates(&self, node: Node) -> Option<&PlayedNode> {
        self.of.get(&node)
    }

    /// Minutes from its start to where nothing happens any more.
    fn length(&self) -> f64 {
        let last = self.events.last().map_or(self.run.finish, |event| event.at);
        let end = Stamp(last.0.max(self.run.finish.0));
        let Elapsed(minutes) = end.since(self.run.start);
        minutes as f64
    }

    /// How far a ticket or gate is at a moment.
    pub fn played(&self, node: Node, now: Stamp) -> Option<Played> {
        let row = self.of.get(&node)?;
        if now >= row.finish {
            let was_accepted = match node {
                Node::Gate(id) => self.accepted.get(&id) == Some(&true),
                Node::Ticket(_) => false,
            };
            return Some(if was_accepted {
                Played::Accepted
            } else {
                Played::Done
            });
        }
        if now < row.start {
            return Some(Played::Waiting);
        }
        if let Node::Gate(id) = node
            && let Some(over) = self.attempts.get(&id)
            && over.first().is_some_and(|&first| first <= now)
        {
            return Some(Played::Failed);
        }
        let (gone, whole) = (now.since(row.start).0, row.finish.since(row.start).0);
        Some(Played::Running(gone as f32 / whole.max(1) as f32))
    }
}

/// What a checkpoint reports, and when.
fn report(event: &Event) -> Option<(CheckpointId, (Stamp, bool))> {
    let Some(RowRef::Checkpoint(id)) = event.row else {
        return None;
    };
    Some((id, (event.at, event.kind == EventKind::Met)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::studies::first_levelled;
    use crate::plan::{
        Agent, AgentId, Dependency, DependencyId, Estimate, Gate, Rework, Ticket, TicketId, Work,
    };

    const TOPIC: Topic = Topic {
        document: 1,
        revision: 1,
        option: None,
        agents: None,
    };

    /// Four hours, then a gate that fails in nine attempts of ten, at most three times.
    fn plan() -> Plan {
        let mut gate = Gate::new(GateId(2), "G", "Gate");
        gate.review = Some(Work::hours(1));
        gate.pass_probability = Some(0.1);
        gate.max_attempts = Some(3);
        gate.rework = vec![Rework {
            ticket: TicketId(1),
            percent: 50.0,
        }];
        Plan {
            tickets: [Ticket {
                estimate: Estimate::Fixed(Work::hours(4)),
                ..Ticket::new(TicketId(1), "A", "Work")
            }]
            .into_iter()
            .collect(),
            gates: [gate].into_iter().collect(),
            dependencies: [Dependency::new(
                DependencyId(3),
                Node::Ticket(TicketId(1)),
                Node::Gate(GateId(2)),
            )]
            .into_iter()
            .collect(),
            ..Plan::default()
        }
    }

    fn wait(player: &mut Player, plan: &Arc<Plan>) {
        wait_with(player, plan, &Derived::compute(plan, 1, None));
    }

    fn wait_with(player: &mut Player, plan: &Arc<Plan>, derived: &Derived) {
        let ctx = egui::Context::default();
        for _ in 0..20_000 {
            player.follow(TOPIC, plan, derived, &ctx);
            let of = player.story().map(|story| story.source);
            if of == player.source() || player.trouble().is_some() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        panic!("no run comes");
    }

    #[test]
    fn a_planned_run_fills_up_and_ends() {
        let plan = Arc::new(plan());
        let mut player = Player::default();
        player.carry_out(PlayRequest::Toggle);
        wait(&mut player, &plan);
        let ticket = Node::Ticket(TicketId(1));
        let gate = Node::Gate(GateId(2));
        assert_eq!(player.played(ticket), Some(Played::Running(0.0)));
        assert_eq!(player.played(gate), Some(Played::Waiting));
        player.carry_out(PlayRequest::Seek(Stamp(
            player.now().expect("a time").0 + 120,
        )));
        assert_eq!(player.played(ticket), Some(Played::Running(0.5)));
        player.carry_out(PlayRequest::Next);
        assert_eq!(player.played(ticket), Some(Played::Done));
        // Whatever a frame takes, the run comes to its end and stands.
        assert!(player.advance(0.1, true).is_some());
        assert_eq!(player.advance(1e6, true), None);
        assert!(!player.is_playing());
        assert_eq!(player.played(gate), Some(Played::Done));
        assert_eq!(player.happened(), player.story().expect("one").events.len());
    }

    #[test]
    fn while_agents_count_every_run_is_with_agents() {
        let ticket = |id: u32| Ticket {
            estimate: Estimate::Fixed(Work::hours(2)),
            ..Ticket::new(TicketId(id), "A", "Work")
        };
        let mut plan = Plan {
            tickets: [ticket(1), ticket(2)].into_iter().collect(),
            ..Plan::default()
        };
        plan.agents.insert(Agent::new(AgentId(9), "Ada"));
        let plan = Arc::new(plan);
        let mut derived = Derived::compute(&plan, 1, None);
        derived.show_levelled(&first_levelled(&plan, None));
        for source in [Source::Planned, Source::Sample(3)] {
            let mut player = Player::default();
            player.carry_out(PlayRequest::Open(source));
            wait_with(&mut player, &plan, &derived);
            let run = &player.story().expect("a run").run;
            assert_eq!(run.finish.since(run.start), Elapsed(240), "{source:?}");
        }
    }

    #[test]
    fn without_gliding_time_steps_from_event_to_event() {
        let plan = Arc::new(plan());
        let mut player = Player::default();
        player.carry_out(PlayRequest::Toggle);
        wait(&mut player, &plan);
        let before = player.now();
        assert!(player.advance(0.4, false).is_some());
        assert_eq!(player.now(), before);
        player.advance(0.7, false);
        assert_eq!(player.played(Node::Ticket(TicketId(1))), Some(Played::Done));
    }

    #[test]
    fn a_sampled_run_shows_gates_fail_and_tells_every_attempt() {
        let plan = Arc::new(plan());
        let mut player = Player::default();
        // Nine in ten samples fail at the first attempt.
        let failing = (0..50).find(|&sample| {
            player.carry_out(PlayRequest::Open(Source::Sample(sample)));
            wait(&mut player, &plan);
            let story = player.story().expect("a run");
            story
                .run
                .gates
                .iter()
                .any(|gate| gate.failures == 3 && gate.accepted)
        });
        assert!(failing.is_some());
        let story = player.story().expect("a run").clone();
        let texts: Vec<&str> = story
            .events
            .iter()
            .map(|event| event.text.as_str())
            .collect();
        assert_eq!(
            texts,
            [
                "A Work starts",
                "A Work is done",
                "G Gate is reviewed",
                "G Gate fails at attempt 1: rework and another review take 3 h",
                "G Gate fails at attempt 2: rework and another review take 3 h",
                "G Gate opens with accepted risks after 3 attempts",
                "Everything is finished",
            ]
        );
        let gate = Node::Gate(GateId(2));
        let at = |hours: i64| Stamp(story.run.start.0 + hours * 60);
        assert_eq!(story.played(gate, at(4)), Some(Played::Running(0.0)));
        assert_eq!(story.played(gate, at(6)), Some(Played::Failed));
        assert_eq!(story.played(gate, at(11)), Some(Played::Accepted));
    }
}
