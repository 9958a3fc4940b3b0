//! Which card or line of a view shows which ticket, gate or track: a table by dense numbers, since every dependency of
//! a large plan asks it twice after each edit.

use crate::plan::{Node, Plan, RowRef, TrackId};
use crate::schedule::NodeIndex;
use std::collections::HashMap;

/// No place.
const NONE: u32 = u32::MAX;

/// Where a view shows each ticket, gate and track.
#[derive(Debug)]
pub(in crate::app) struct Places {
    index: NodeIndex,
    /// `[nodes]`: the place of each, or [`NONE`].
    nodes: Vec<u32>,
    tracks: HashMap<TrackId, u32>,
}

impl Default for Places {
    fn default() -> Self {
        Self::of(&Plan::default())
    }
}

impl Places {
    /// Nothing is shown yet of the rows of a plan.
    pub(in crate::app) fn of(plan: &Plan) -> Self {
        let index = NodeIndex::of(plan);
        Self {
            nodes: vec![NONE; index.len()],
            index,
            tracks: HashMap::new(),
        }
    }

    /// Says where a row is shown; does nothing for rows of other kinds.
    pub(in crate::app) fn insert(&mut self, row: RowRef, place: u32) {
        if let RowRef::Track(track) = row {
            self.tracks.insert(track, place);
        } else if let Ok(node) = Node::try_from(row)
            && let Some(number) = self.index.find(node)
        {
            self.nodes[number] = place;
        }
    }

    /// Where a ticket, a gate or a track is shown.
    pub(in crate::app) fn find(&self, row: RowRef) -> Option<u32> {
        match row {
            RowRef::Track(track) => self.tracks.get(&track).copied(),
            _ => self.node(Node::try_from(row).ok()?),
        }
    }

    /// Where a ticket or gate is shown.
    pub(in crate::app) fn node(&self, node: Node) -> Option<u32> {
        let place = self.nodes[self.index.find(node)?];
        (place != NONE).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{GateId, Ticket, TicketId};

    #[test]
    fn only_what_was_put_somewhere_is_found() {
        let tickets = [3, 9].map(|id| Ticket::new(TicketId(id), format!("K{id}"), "x"));
        let plan = Plan {
            tickets: tickets.into_iter().collect(),
            ..Plan::default()
        };
        let mut places = Places::of(&plan);
        places.insert(TicketId(9).into(), 4);
        places.insert(TrackId(9).into(), 5);
        places.insert(TicketId(7).into(), 6);
        assert_eq!(places.find(TicketId(9).into()), Some(4));
        assert_eq!(places.find(TrackId(9).into()), Some(5));
        let nowhere: [RowRef; 3] = [TicketId(3).into(), TicketId(7).into(), GateId(9).into()];
        assert!(nowhere.iter().all(|&row| places.find(row).is_none()));
    }
}
