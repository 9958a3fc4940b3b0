//! Cards: tickets, milestones, summaries and gates, with the words and figures they show.

use super::Source;
use super::figures::{hours, initials};
use super::lanes::Placing;
use crate::app::places::Places;
use crate::app::words::about;
use crate::plan::{
    DecisionState, Gate, Node, Place, ProgressState, RowRef, Stamp, Ticket, TicketId, TrackId, Work,
};
use std::collections::HashMap;

/// A ticket or gate as the graph shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The row it stands for: a ticket, a gate, or a folded track.
    pub row: RowRef,
    /// The ticket or gate; `None` for a folded track.
    pub node: Option<Node>,
    /// How it is drawn.
    pub kind: CardKind,
    /// Index of its lane.
    pub lane: u32,
    /// Which hue of the theme it wears; `None` is grey.
    pub hue: Option<usize>,
    /// `ROADMAP-008`.
    pub key: String,
    /// What it delivers; the key where nobody said.
    pub title: String,
    /// The estimate, `≈ 4 h` where it is assumed, or `4 of 7` on a gate.
    pub figure: String,
    /// Initials of the agents that must do it.
    pub agents: Vec<String>,
    /// Where it stands.
    pub state: ProgressState,
    /// Share of the work done, `0.0..=1.0`.
    pub done: f32,
    /// Whether it is on the critical path.
    pub is_critical: bool,
    /// Whether it is part of the loop that keeps the plan from having dates.
    pub is_in_loop: bool,
    /// When it runs, where the plan has dates.
    pub dates: Option<CardDates>,
    /// Where the planner put it by hand.
    pub place: Option<Place>,
}

/// How a card is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKind {
    /// A rounded card.
    Ticket,
    /// A stack of cards: a ticket with so many children.
    Summary(u32),
    /// A diamond.
    Milestone,
    /// A hexagon.
    Gate,
}

/// When a card runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CardDates {
    /// Early start.
    pub start: Stamp,
    /// Early finish.
    pub finish: Stamp,
    /// Total float in working minutes; negative where a deadline is missed.
    pub float: Work,
}

impl Card {
    /// Key and title; the key alone where nobody wrote a title.
    pub fn name(&self, between: &str) -> String {
        match self.title == self.key {
            true => self.key.clone(),
            false => format!("{}{between}{}", self.key, self.title),
        }
    }

    /// What the card is called by assistive technology: `B3 Security audit, ticket, critical, 5 h`.
    pub fn spoken(&self) -> String {
        let kind = match self.kind {
            CardKind::Ticket => "ticket".to_owned(),
            CardKind::Summary(inside) if self.node.is_none() => {
                format!("folded track of {inside} tickets and gates")
            }
            CardKind::Summary(children) => format!("summary of {children} tickets"),
            CardKind::Milestone => "milestone".to_owned(),
            CardKind::Gate => "gate".to_owned(),
        };
        let mut text = self.name(" ");
        let state = match self.state {
            ProgressState::NotStarted => "",
            ProgressState::InProgress => "in progress",
            ProgressState::Blocked => "blocked",
            ProgressState::Done => "done",
        };
        let critical = if self.is_critical { "critical" } else { "" };
        let looped = if self.is_in_loop { "in a loop" } else { "" };
        for part in [kind.as_str(), critical, looped, state, &self.figure] {
            if !part.is_empty() {
                text.push_str(", ");
                text.push_str(part);
            }
        }
        text
    }
}

/// The cards, and which card shows which row: tickets by id, gates by id, folded tracks in their order.
pub(super) fn read(source: &Source<'_>, placing: &Placing) -> (Vec<Card>, Places) {
    let all = every(source, placing);
    let is_folded = |track: &TrackId| source.sight.folded.contains(track);
    let mut cards = Vec::with_capacity(all.len());
    let mut card_of = Places::of(source.plan);
    let mut folded: Vec<(TrackId, Vec<Card>)> = placing
        .tracks
        .iter()
        .copied()
        .filter(is_folded)
        .map(|track| (track, Vec::new()))
        .collect();
    for card in all {
        let track = placing.tracks.get(card.lane as usize).copied();
        match folded.iter_mut().find(|(own, _)| Some(*own) == track) {
            Some((_, inside)) => inside.push(card),
            None => {
                card_of.insert(card.row, cards.len() as u32);
                cards.push(card);
            }
        }
    }
    for (track, inside) in folded {
        if inside.is_empty() {
            continue;
        }
        let place = cards.len() as u32;
        for card in &inside {
            card_of.insert(card.row, place);
        }
        card_of.insert(track.into(), place);
        cards.push(track_card(source, track, &inside));
    }
    (cards, card_of)
}

/// A folded track as one card: when its tickets run, what is left of their float, how far they are.
fn track_card(source: &Source<'_>, track: TrackId, inside: &[Card]) -> Card {
    let row = source.plan.tracks.get(track);
    let dates = inside.iter().filter_map(|card| card.dates);
    let dates = dates.reduce(|a, b| CardDates {
        start: a.start.min(b.start),
        finish: a.finish.max(b.finish),
        float: a.float.min(b.float),
    });
    let done: f32 = inside.iter().map(|card| card.done).sum();
    let is_done = inside.iter().all(|card| card.state == ProgressState::Done);
    let span = dates.map(|dates| Work(dates.finish.since(dates.start).0));
    Card {
        row: track.into(),
        node: None,
        kind: CardKind::Summary(inside.len() as u32),
        lane: inside[0].lane,
        hue: inside[0].hue,
        key: format!("{} cards", inside.len()),
        title: row.map_or_else(String::new, |row| row.name.clone()),
        figure: span.map(|work| source.tell(work)).unwrap_or_default(),
        agents: Vec::new(),
        state: if is_done {
            ProgressState::Done
        } else {
            ProgressState::NotStarted
        },
        done: done / inside.len() as f32,
        is_critical: inside.iter().any(|card| card.is_critical),
        is_in_loop: inside.iter().any(|card| card.is_in_loop),
        dates,
        place: None,
    }
}

fn every(source: &Source<'_>, placing: &Placing) -> Vec<Card> {
    let mut children: HashMap<TicketId, u32> = HashMap::new();
    for parent in source
        .plan
        .tickets
        .iter()
        .filter_map(|ticket| ticket.parent)
    {
        *children.entry(parent).or_default() += 1;
    }
    let tickets = source.plan.tickets.iter();
    let tickets = tickets.filter(|row| source.shows(Node::Ticket(row.id)));
    let tickets = tickets.map(|ticket| {
        let count = children.get(&ticket.id).copied().unwrap_or(0);
        ticket_card(source, placing, ticket, count)
    });
    tickets
        .chain(
            source
                .plan
                .gates
                .iter()
                .filter(|row| source.shows(Node::Gate(row.id)))
                .map(|gate| gate_card(source, placing, gate)),
        )
        .collect()
}

fn ticket_card(source: &Source<'_>, placing: &Placing, ticket: &Ticket, children: u32) -> Card {
    let node = Node::Ticket(ticket.id);
    let kind = match children {
        0 if ticket.is_milestone() => CardKind::Milestone,
        0 => CardKind::Ticket,
        count => CardKind::Summary(count),
    };
    let name = |id| {
        source
            .plan
            .agents
            .get(id)
            .map(|agent| initials(&agent.name))
    };
    let (dates, is_critical) = dates_of(source, node);
    Card {
        row: node.into(),
        node: Some(node),
        kind,
        lane: placing.lane(ticket.track),
        hue: placing.hue(ticket.track),
        key: ticket.key.clone(),
        title: if ticket.title.is_empty() {
            ticket.key.clone()
        } else {
            ticket.title.clone()
        },
        figure: ticket_figure(source, ticket, kind),
        agents: ticket.assignees.iter().filter_map(|&id| name(id)).collect(),
        state: ticket.progress.state,
        done: match ticket.progress.state {
            ProgressState::Done => 1.0,
            _ => f32::from(ticket.progress.percent.min(100)) / 100.0,
        },
        is_critical,
        is_in_loop: source.in_loop.nodes.contains(&node),
        dates,
        place: ticket.place,
    }
}

fn ticket_figure(source: &Source<'_>, ticket: &Ticket, kind: CardKind) -> String {
    let duration = || {
        source
            .dates
            .and_then(|dates| dates.dates(Node::Ticket(ticket.id)))
            .map(|d| d.duration)
    };
    match (kind, ticket.estimate.likely()) {
        (CardKind::Milestone, _) => String::new(),
        (CardKind::Summary(_), _) => duration().map(|work| source.tell(work)).unwrap_or_default(),
        (_, Some(work)) => source.tell(work),
        (_, None) => duration()
            .map(|work| about(work, hours))
            .unwrap_or_default(),
    }
}

fn gate_card(source: &Source<'_>, placing: &Placing, gate: &Gate) -> Card {
    let node = Node::Gate(gate.id);
    let track = placing.gate_track(gate.id);
    let (ticked, all) = gate.ticked();
    let state = match gate.decision.state {
        DecisionState::Pending => ProgressState::NotStarted,
        DecisionState::Go | DecisionState::GoWithRisks => ProgressState::Done,
        DecisionState::NoGo => ProgressState::Blocked,
    };
    let (dates, is_critical) = dates_of(source, node);
    Card {
        row: node.into(),
        node: Some(node),
        kind: CardKind::Gate,
        lane: placing.lane(track),
        hue: placing.hue(track),
        key: gate.key.clone(),
        title: if gate.name.is_empty() {
            gate.key.clone()
        } else {
            gate.name.clone()
        },
        figure: if all == 0 {
            "no criteria".to_owned()
        } else {
            format!("{ticked} of {all}")
        },
        agents: Vec::new(),
        state,
        done: 0.0,
        is_critical,
        is_in_loop: source.in_loop.nodes.contains(&node),
        dates,
        place: gate.place,
    }
}

fn dates_of(source: &Source<'_>, node: Node) -> (Option<CardDates>, bool) {
    let Some(found) = source.dates.and_then(|dates| dates.dates(node)) else {
        return (None, false);
    };
    let dates = CardDates {
        start: found.early_start,
        finish: found.early_finish,
        float: found.total_float,
    };
    (Some(dates), found.critical)
}
