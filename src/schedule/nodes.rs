//! Dense numbers for tickets and gates: tickets first, then gates, each by id.
//!
//! Everything inside the engine is an array over these numbers; ids only appear at its edges. Virtual
//! nodes (summary ports, barriers) are numbered after them while links are drawn.

use crate::plan::{GateId, Node, Plan, Row, Table, TicketId};

/// The number of a node that is not there.
const ABSENT: u32 = u32::MAX;

/// Which dense number each ticket and gate has.
#[derive(Clone, Debug)]
pub struct NodeIndex {
    tickets: Positions,
    gates: Positions,
    ticket_ids: Vec<TicketId>,
    gate_ids: Vec<GateId>,
}

/// Where each id of one table stands: by direct lookup, or by search where ids are too far apart.
#[derive(Clone, Debug)]
enum Positions {
    Direct { first: u32, slots: Vec<u32> },
    Sorted(Vec<u32>),
}

impl NodeIndex {
    /// Numbers every ticket and gate of a plan.
    pub fn of(plan: &Plan) -> Self {
        let ticket_ids: Vec<TicketId> = ids(&plan.tickets);
        let gate_ids: Vec<GateId> = ids(&plan.gates);
        Self {
            tickets: Positions::of(ticket_ids.iter().map(|id| id.0)),
            gates: Positions::of(gate_ids.iter().map(|id| id.0)),
            ticket_ids,
            gate_ids,
        }
    }

    /// The number of tickets and gates together.
    pub fn len(&self) -> usize {
        self.ticket_ids.len() + self.gate_ids.len()
    }

    /// Whether there is neither a ticket nor a gate.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of tickets: the dense number of the first gate.
    pub(super) fn tickets(&self) -> usize {
        self.ticket_ids.len()
    }

    /// The dense number of a node. O(1) for ids handed out in order.
    #[inline]
    pub fn find(&self, node: Node) -> Option<usize> {
        match node {
            Node::Ticket(id) => self.tickets.find(id.0),
            Node::Gate(id) => self.gates.find(id.0).map(|at| at + self.ticket_ids.len()),
        }
    }

    /// The dense number of a ticket.
    pub(super) fn find_ticket(&self, id: TicketId) -> Option<usize> {
        self.tickets.find(id.0)
    }

    /// The node with a dense number; `None` for a virtual node.
    pub fn node(&self, number: usize) -> Option<Node> {
        match self.ticket_ids.get(number) {
            Some(&id) => Some(Node::Ticket(id)),
            None => self
                .gate_ids
                .get(number - self.ticket_ids.len())
                .map(|&id| Node::Gate(id)),
        }
    }
}

impl Positions {
    fn of(ids: impl ExactSizeIterator<Item = u32> + DoubleEndedIterator + Clone) -> Self {
        let mut ends = ids.clone();
        let (Some(first), last) = (ends.next(), ends.next_back()) else {
            return Self::Sorted(Vec::new());
        };
        let span = (last.unwrap_or(first) - first) as usize + 1;
        if span > 8 * ids.len() + 1024 {
            return Self::Sorted(ids.collect());
        }
        let mut slots = vec![ABSENT; span];
        for (position, id) in ids.enumerate() {
            slots[(id - first) as usize] = position as u32;
        }
        Self::Direct { first, slots }
    }

    #[inline]
    fn find(&self, id: u32) -> Option<usize> {
        match self {
            Self::Direct { first, slots } => {
                let slot = slots.get(id.wrapping_sub(*first) as usize)?;
                (*slot != ABSENT).then_some(*slot as usize)
            }
            Self::Sorted(ids) => ids.binary_search(&id).ok(),
        }
    }
}

fn ids<R: Row>(table: &Table<R>) -> Vec<R::Id> {
    table.iter().map(Row::id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Gate, Ticket};

    #[test]
    fn near_and_far_ids_are_found_and_no_others() {
        for ids in [vec![3, 4, 9], vec![1, 4_000_000_000]] {
            let tickets = ids.iter().map(|&id| Ticket::new(TicketId(id), "K", "x"));
            let mut plan = Plan {
                tickets: tickets.collect(),
                ..Plan::default()
            };
            plan.gates.insert(Gate::new(GateId(3), "G", "x"));
            let index = NodeIndex::of(&plan);
            for (number, &id) in ids.iter().enumerate() {
                let node = Node::Ticket(TicketId(id));
                assert_eq!(index.find(node), Some(number));
                assert_eq!(index.node(number), Some(node));
            }
            assert_eq!(index.find(Node::Gate(GateId(3))), Some(ids.len()));
            assert_eq!(index.node(ids.len() + 1), None);
            for missing in [0, 2, 5, 10, u32::MAX] {
                assert_eq!(index.find(Node::Ticket(TicketId(missing))), None);
            }
        }
    }
}
