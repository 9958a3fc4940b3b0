//! The story of a run: what happens when, as sentences, for people who watch it.
//!
//! A run is one sample ([`super::playback`]) or the plan as it is scheduled ([`planned_run`]). Gates tell each of
//! their attempts, checkpoints what they find, and the deadline whether it was kept.

use super::SimulateError;
use super::feasibility::held_at;
use super::playback::{Playback, PlayedGate, PlayedNode};
use super::verdict::{clock_words, subject_words};
use crate::plan::duration::apart;
use crate::plan::{ExpectedState, Gate, GateId, Node, OptionId, Plan, RowRef, Stamp, Subject};
use crate::schedule::{Model, Replay, Schedule, Settings};
use std::collections::HashMap;

/// What kind of thing happens. In this order where it happens at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A risk of this run.
    Risk,
    /// A ticket is finished.
    Finished,
    /// A gate fails.
    Failed,
    /// A gate opens.
    Opened,
    /// A gate opens although it failed, with accepted risks.
    Accepted,
    /// A ticket begins, or the review of a gate.
    Started,
    /// A checkpoint finds everything as far as expected.
    Met,
    /// A checkpoint finds something behind.
    Missed,
    /// The deadline comes.
    Deadline,
    /// Everything is finished.
    End,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Stamp,
    /// What kind of thing.
    pub kind: EventKind,
    /// What it is about.
    pub row: Option<RowRef>,
    /// The sentence.
    pub text: String,
}

/// The plan as it is scheduled, as a run: no ranges, no risks, gates fail where a no-go is recorded; `levelled` are its
/// dates where agents count. O(rows + links).
///
/// # Errors
/// When the plan has no dates.
pub fn planned_run(
    plan: &Plan,
    option: Option<OptionId>,
    levelled: Option<&Schedule>,
) -> Result<Playback, SimulateError> {
    let model = Model::new(plan, &Settings { option })?;
    let network = model.network();
    let mut replay = Replay::new(&model, plan);
    replay.run(&network.minutes);
    let mut critical = Vec::new();
    replay.mark_critical(&mut critical);
    let node = |at: usize| {
        let number = network.order[at] as usize;
        let node = model.index().node(number).filter(|_| model.runs(number))?;
        if let Some(dates) = levelled.and_then(|levelled| levelled.dates(node)) {
            return Some(PlayedNode {
                node,
                start: dates.early_start,
                finish: dates.early_finish,
                critical: dates.critical,
            });
        }
        Some(PlayedNode {
            node,
            start: replay.start(at),
            finish: replay.finish(at),
            critical: critical.get(at) == Some(&true),
        })
    };
    let mut nodes: Vec<PlayedNode> = (0..network.len()).filter_map(node).collect();
    nodes.sort_by_key(|row| (row.start, row.node));
    let opens = |gate: GateId| {
        let own = nodes.iter().find(|row| row.node == Node::Gate(gate));
        own.map(|row| row.finish)
    };
    let refused = |gate: &Gate| {
        let position = model.position_of(Node::Gate(gate.id))?;
        let over = model.recorded_attempts(position, opens(gate.id)?)?;
        Some(PlayedGate {
            gate: gate.id,
            failures: 1,
            accepted: false,
            over: over.to_vec(),
        })
    };
    Ok(Playback {
        sample: 0,
        start: model.start(),
        finish: levelled.map_or(replay.end(), |levelled| levelled.finish),
        gates: plan.gates.iter().filter_map(refused).collect(),
        reworks: model.recorded_rework(plan, opens),
        nodes,
        risks: Vec::new(),
    })
}

/// Everything that happens in a run, in the order of time. O(rows log rows + expectations x network).
///
/// # Errors
/// When the plan has no dates.
pub fn story(
    plan: &Plan,
    option: Option<OptionId>,
    run: &Playback,
) -> Result<Vec<Event>, SimulateError> {
    let model = Model::new(plan, &Settings { option })?;
    let teller = Teller {
        plan,
        model: &model,
        run,
    };
    let mut events = Vec::new();
    teller.risks(&mut events);
    teller.nodes(&mut events);
    teller.checkpoints(&mut events);
    teller.ends(&mut events);
    events.sort_by_key(|event| (event.at, event.kind, event.row));
    Ok(events)
}

struct Teller<'a> {
    plan: &'a Plan,
    model: &'a Model,
    run: &'a Playback,
}

impl Teller<'_> {
    fn risks(&self, events: &mut Vec<Event>) {
        for &id in &self.run.risks {
            let name = self.plan.risks.get(id).map_or("", |risk| &risk.name);
            events.push(Event {
                at: self.run.start,
                kind: EventKind::Risk,
                row: Some(id.into()),
                text: format!("In this run it happens: {name}"),
            });
        }
    }

    fn nodes(&self, events: &mut Vec<Event>) {
        let failed: HashMap<GateId, &PlayedGate> = self
            .run
            .gates
            .iter()
            .map(|gate| (gate.gate, gate))
            .collect();
        for node in &self.run.nodes {
            match node.node {
                Node::Ticket(_) => self.ticket(node, events),
                Node::Gate(id) => self.gate(node, id, failed.get(&id).copied(), events),
            }
        }
    }

    fn ticket(&self, node: &PlayedNode, events: &mut Vec<Event>) {
        let name = self.name(node.node);
        let is_moment = node.start == node.finish;
        let mut push = |at, kind, text| {
            events.push(Event {
                at,
                kind,
                row: Some(node.node.into()),
                text,
            });
        };
        if is_moment {
            push(
                node.finish,
                EventKind::Finished,
                format!("{name} is reached"),
            );
        } else {
            push(node.start, EventKind::Started, format!("{name} starts"));
            push(node.finish, EventKind::Finished, format!("{name} is done"));
        }
    }

    fn gate(
        &self,
        node: &PlayedNode,
        id: GateId,
        failed: Option<&PlayedGate>,
        events: &mut Vec<Event>,
    ) {
        let name = self.name(node.node);
        let mut push = |at, kind, text| {
            events.push(Event {
                at,
                kind,
                row: Some(id.into()),
                text,
            });
        };
        if node.start < node.finish {
            push(
                node.start,
                EventKind::Started,
                format!("{name} is reviewed"),
            );
        }
        let Some(gate) = failed else {
            push(node.finish, EventKind::Opened, format!("{name} opens"));
            return;
        };
        let number = self.model.index().find(node.node);
        let calendar = number.map_or(self.model.calendar(), |number| {
            self.model.calendar_of(number)
        });
        let over = &gate.over;
        for (pair, attempt) in over.windows(2).zip(1..) {
            let round = apart(calendar.between(pair[0], pair[1]), pair[1].since(pair[0]));
            let text = format!(
                "{name} fails at attempt {attempt}: rework and another review take {round}"
            );
            push(pair[0], EventKind::Failed, text);
        }
        match gate.accepted {
            true => push(
                node.finish,
                EventKind::Accepted,
                format!(
                    "{name} opens with accepted risks after {} attempts",
                    over.len()
                ),
            ),
            false => push(
                node.finish,
                EventKind::Opened,
                format!("{name} opens at attempt {}", over.len()),
            ),
        }
    }

    fn checkpoints(&self, events: &mut Vec<Event>) {
        let dates: HashMap<Node, (Stamp, Stamp)> = self
            .run
            .nodes
            .iter()
            .map(|row| (row.node, (row.start, row.finish)))
            .collect();
        let at_position = |position: usize| {
            let number = self.model.network().order[position] as usize;
            let node = self.model.index().node(number);
            let known = node.and_then(|node| dates.get(&node).copied());
            known.unwrap_or((self.run.start, self.run.start))
        };
        let held = held_at(self.plan, self.model, &at_position);
        for checkpoint in self.plan.checkpoints.iter() {
            let at = checkpoint.moment.resolve(self.model.start());
            let own = held.iter().filter(|row| row.checkpoint == checkpoint.id);
            let late: Vec<String> = own
                .filter(|row| row.holds.is_some_and(|holds| holds > at))
                .filter_map(|row| checkpoint.expectations.get(row.expectation))
                .map(|own| self.should_be(own.subject, own.state))
                .collect();
            let (kind, text) = match late.as_slice() {
                _ if checkpoint.expectations.is_empty() => continue,
                [] => (
                    EventKind::Met,
                    "everything is as far as expected".to_owned(),
                ),
                late => (EventKind::Missed, late.join(", ")),
            };
            events.push(Event {
                at,
                kind,
                row: Some(checkpoint.id.into()),
                text: format!("{}: {text}", checkpoint.name),
            });
        }
    }

    /// `B3 should have started`.
    fn should_be(&self, subject: Subject, state: ExpectedState) -> String {
        let who = subject_words(self.plan, subject);
        match state {
            ExpectedState::Started => format!("{who} should have started"),
            ExpectedState::Percent(percent) => format!("{who} should be {percent} % done"),
            ExpectedState::Done => format!("{who} should be done"),
        }
    }

    fn ends(&self, events: &mut Vec<Event>) {
        let finish = self.run.finish;
        if let Some(at) = self.plan.info.deadline_stamp() {
            let text = match finish.since(at).0 {
                0 => "The deadline is kept to the minute".to_owned(),
                late @ 1.. => {
                    format!(
                        "The deadline is missed, by {}",
                        clock_words(self.plan, late)
                    )
                }
                early => format!(
                    "The deadline is kept, {} to spare",
                    clock_words(self.plan, early)
                ),
            };
            events.push(Event {
                at,
                kind: EventKind::Deadline,
                row: None,
                text,
            });
        }
        if !self.run.nodes.is_empty() {
            events.push(Event {
                at: finish,
                kind: EventKind::End,
                row: None,
                text: "Everything is finished".to_owned(),
            });
        }
    }

    fn name(&self, node: Node) -> String {
        let (key, title) = (self.plan.key(node), self.plan.node_title(node));
        let name = format!("{key} {title}");
        name.trim_end().to_owned()
    }
}

impl Playback {
    /// When the attempts at a gate were over in this run, the last one being the one that opens it; one instant for
    /// a gate that passed at once, none for one that does not run.
    pub fn attempts(&self) -> HashMap<GateId, Vec<Stamp>> {
        let failed: HashMap<GateId, &PlayedGate> =
            self.gates.iter().map(|gate| (gate.gate, gate)).collect();
        let gates = self.nodes.iter().filter_map(|node| match node.node {
            Node::Gate(id) => Some((id, node)),
            Node::Ticket(_) => None,
        });
        let over = |(id, node): (GateId, &PlayedNode)| {
            let failed = failed.get(&id).map(|gate| gate.over.clone());
            (id, failed.unwrap_or_else(|| vec![node.finish]))
        };
        gates.map(over).collect()
    }
}
