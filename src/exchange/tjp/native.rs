//! Tracks, phases and gates out of the tasks that a file of ours marks as such.
//!
//! TaskJuggler has tasks in tasks and nothing else, so the writer says in an attribute what a task stands for
//! ([`super::KIND`]). A container that somebody has since hung a link on is more than a lane: it stays a ticket.

use crate::exchange::incoming::Incoming;
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// What a task stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Track,
    /// With its place among the phases.
    Phase(i64),
    Gate,
}

impl Mark {
    /// The mark a word stands for.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word.split_once(' ').unwrap_or((word, "")) {
            ("track", _) => Some(Self::Track),
            ("phase", place) => Some(Self::Phase(place.parse().ok()?)),
            ("gate", _) => Some(Self::Gate),
            _ => None,
        }
    }
}

/// Takes the marked rows out of the tickets and puts the others where those said. O(tickets × depth).
pub(super) fn restore(incoming: &mut Incoming, marks: &HashMap<TicketId, Mark>) {
    let nodes = incoming.plan.dependencies.iter();
    let linked: HashSet<Node> = nodes.flat_map(|d| [d.from, d.to]).collect();
    let parents: HashMap<TicketId, TicketId> = incoming
        .tickets
        .iter()
        .filter_map(|ticket| Some((ticket.id, ticket.parent?)))
        .collect();
    let holds: HashSet<TicketId> = parents.values().copied().collect();
    let is_free = |id: &TicketId| !linked.contains(&Node::Ticket(*id));
    let mut places: HashMap<TicketId, (Option<TrackId>, Option<PhaseId>)> = HashMap::new();
    let mut phases: HashMap<String, PhaseId> = HashMap::new();
    let mut gates = HashSet::new();
    for at in 0..incoming.tickets.len() {
        let (id, title) = (incoming.tickets[at].id, incoming.tickets[at].title.clone());
        match marks.get(&id) {
            Some(Mark::Track) if is_free(&id) => {
                let track = incoming.lane(at);
                places.insert(id, (Some(track), None));
            }
            Some(Mark::Phase(place)) if is_free(&id) => {
                let known = phases.get(&title).copied();
                let phase = known.unwrap_or_else(|| phase(incoming, &title, *place));
                phases.insert(title, phase);
                places.insert(id, (None, Some(phase)));
            }
            Some(Mark::Gate) if !holds.contains(&id) => {
                gates.insert(id);
            }
            Some(_) => incoming.tickets[at].key = incoming.key(&title),
            None => {}
        }
    }
    settle(incoming, &parents, &places);
    incoming
        .tickets
        .retain(|ticket| !places.contains_key(&ticket.id));
    open_gates(incoming, &gates);
}

fn phase(incoming: &mut Incoming, name: &str, place: i64) -> PhaseId {
    let id = incoming.id();
    incoming.plan.phases.insert(Phase {
        rank: place.clamp(0, 1 << 40).saturating_mul(RANK_STEP),
        ..Phase::new(id, name)
    });
    id
}

/// Gives each ticket the track and the phase it stands in, and the nearest summary that is still one.
fn settle(
    incoming: &mut Incoming,
    parents: &HashMap<TicketId, TicketId>,
    places: &HashMap<TicketId, (Option<TrackId>, Option<PhaseId>)>,
) {
    let count = incoming.tickets.len();
    for ticket in &mut incoming.tickets {
        let above: Vec<TicketId> =
            std::iter::successors(ticket.parent, |id| parents.get(id).copied())
                .take(count)
                .collect();
        let find = |of: fn(&(Option<TrackId>, Option<PhaseId>)) -> bool| {
            above
                .iter()
                .filter_map(|id| places.get(id))
                .find(|place| of(place))
        };
        ticket.track = find(|place| place.0.is_some()).and_then(|place| place.0);
        ticket.phase = find(|place| place.1.is_some()).and_then(|place| place.1);
        ticket.parent = above.into_iter().find(|id| !places.contains_key(id));
    }
}

fn open_gates(incoming: &mut Incoming, gates: &HashSet<TicketId>) {
    let (opened, tickets) = std::mem::take(&mut incoming.tickets)
        .into_iter()
        .partition::<Vec<Ticket>, _>(|ticket| gates.contains(&ticket.id));
    incoming.tickets = tickets;
    for ticket in opened {
        let review = ticket.estimate.at(EstimatePoint::Likely);
        incoming.plan.gates.insert(Gate {
            description: ticket.description,
            rank: ticket.rank,
            track: ticket.track,
            phase: ticket.phase,
            review: review.filter(|work| work.0 > 0),
            ..Gate::new(GateId(ticket.id.0), ticket.key, ticket.title)
        });
    }
    let turned = |node: Node| match node {
        Node::Ticket(id) if gates.contains(&id) => Node::Gate(GateId(id.0)),
        other => other,
    };
    let rows: Vec<Dependency> = incoming.plan.dependencies.iter().cloned().collect();
    for row in rows {
        let (from, to) = (turned(row.from), turned(row.to));
        if (from, to) != (row.from, row.to) {
            incoming
                .plan
                .dependencies
                .insert(Dependency { from, to, ..row });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marks_or_nothing() {
        let marks = ["track", "phase 3", "gate", "phase", "ticket", ""].map(Mark::of);
        let expected = [
            Some(Mark::Track),
            Some(Mark::Phase(3)),
            Some(Mark::Gate),
            None,
            None,
            None,
        ];
        assert_eq!(marks, expected);
    }
}
