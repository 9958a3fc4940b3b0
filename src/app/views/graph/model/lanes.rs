//! Lanes: one per track, and one for what has no track.

use super::Source;
use crate::plan::{EstimatePoint, Gate, GateId, Node, Plan, TicketId, TrackId, Work};
use std::collections::HashMap;

/// One swimlane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// Its track; `None` holds what has no track.
    pub track: Option<TrackId>,
    /// The track's name.
    pub name: String,
    /// What the track is about.
    pub description: String,
    /// The work in it, as text.
    pub effort: String,
    /// Which hue of the theme it wears; `None` is grey.
    pub hue: Option<usize>,
}

/// Which lane and hue every track has, and which lane every gate.
pub(super) struct Placing {
    pub(super) tracks: Vec<TrackId>,
    lane_of: HashMap<TrackId, u32>,
    hue_of: HashMap<TrackId, usize>,
    gate_lane: HashMap<GateId, Option<TrackId>>,
    has_rest: bool,
}

impl Placing {
    pub(super) fn new(plan: &Plan) -> Self {
        let tracks = plan.tracks_in_order();
        let hue = |(index, track): (usize, &&crate::plan::Track)| {
            (track.id, track.hue.map_or(index, usize::from))
        };
        let hue_of = tracks.iter().enumerate().map(hue).collect();
        let ids: Vec<TrackId> = tracks.iter().map(|track| track.id).collect();
        let lane_of = ids.iter().copied().zip(0..).collect();
        let gate_lane = gate_lanes(plan);
        let has_rest = ids.is_empty()
            || plan.tickets.iter().any(|ticket| ticket.track.is_none())
            || gate_lane.values().any(Option::is_none);
        Self {
            tracks: ids,
            lane_of,
            hue_of,
            gate_lane,
            has_rest,
        }
    }

    /// The lane of a track; what has none stands in the last.
    pub(super) fn lane(&self, track: Option<TrackId>) -> u32 {
        track
            .and_then(|id| self.lane_of.get(&id).copied())
            .unwrap_or(self.tracks.len() as u32)
    }

    pub(super) fn hue(&self, track: Option<TrackId>) -> Option<usize> {
        track.and_then(|id| self.hue_of.get(&id).copied())
    }

    pub(super) fn gate_track(&self, gate: GateId) -> Option<TrackId> {
        self.gate_lane.get(&gate).copied().flatten()
    }
}

/// The track in whose lane each gate stands: its own, else that of most of its predecessors, else of its successors,
/// else the first it spans.
fn gate_lanes(plan: &Plan) -> HashMap<GateId, Option<TrackId>> {
    let mut votes: HashMap<GateId, [HashMap<TrackId, u32>; 2]> = HashMap::new();
    let track_of = |id: TicketId| plan.tickets.get(id).and_then(|ticket| ticket.track);
    for dependency in plan.dependencies.iter() {
        let (gate, ticket, side) = match (dependency.from, dependency.to) {
            (Node::Ticket(ticket), Node::Gate(gate)) => (gate, ticket, 0),
            (Node::Gate(gate), Node::Ticket(ticket)) => (gate, ticket, 1),
            _ => continue,
        };
        if let Some(track) = track_of(ticket) {
            *votes.entry(gate).or_default()[side]
                .entry(track)
                .or_default() += 1;
        }
    }
    plan.gates
        .iter()
        .map(|gate| (gate.id, gate_track(gate, votes.get(&gate.id))))
        .collect()
}

fn gate_track(gate: &Gate, votes: Option<&[HashMap<TrackId, u32>; 2]>) -> Option<TrackId> {
    let most = |side: &HashMap<TrackId, u32>| {
        side.iter()
            .max_by_key(|&(&track, &count)| (count, std::cmp::Reverse(track)))
            .map(|(&track, _)| track)
    };
    let voted = || votes.and_then(|[before, after]| most(before).or_else(|| most(after)));
    gate.track
        .or_else(voted)
        .or_else(|| gate.tracks.first().copied())
}

pub(super) fn read(source: &Source<'_>, placing: &Placing) -> Vec<Lane> {
    let work = work_by_lane(source, placing);
    let effort = |lane: usize| {
        work.get(lane)
            .map_or_else(String::new, |&work| source.tell(work))
    };
    let mut lanes: Vec<Lane> = Vec::new();
    for (index, &id) in placing.tracks.iter().enumerate() {
        let Some(track) = source.plan.tracks.get(id) else {
            continue;
        };
        lanes.push(Lane {
            track: Some(id),
            name: track.name.clone(),
            description: track.description.clone(),
            effort: effort(index),
            hue: placing.hue(Some(id)),
        });
    }
    if placing.has_rest {
        let name = if lanes.is_empty() {
            String::new()
        } else {
            "No track".to_owned()
        };
        lanes.push(Lane {
            name,
            effort: effort(placing.tracks.len()),
            ..Lane::default()
        });
    }
    lanes
}

/// `[lanes]`: likely work, summaries left out because their children count.
fn work_by_lane(source: &Source<'_>, placing: &Placing) -> Vec<Work> {
    let mut work = vec![Work(0); placing.tracks.len() + 1];
    let parents: std::collections::HashSet<TicketId> = source
        .plan
        .tickets
        .iter()
        .filter_map(|ticket| ticket.parent)
        .collect();
    for ticket in source
        .plan
        .tickets
        .iter()
        .filter(|ticket| !parents.contains(&ticket.id))
    {
        let assumed = || {
            source
                .dates
                .and_then(|dates| dates.dates(Node::Ticket(ticket.id)))
                .map(|d| d.duration)
        };
        let own = ticket
            .estimate
            .at(EstimatePoint::Likely)
            .or_else(assumed)
            .unwrap_or_default();
        let sum = &mut work[placing.lane(ticket.track) as usize];
        sum.0 = sum.0.saturating_add(own.0);
    }
    work
}
