//! Short words for the plans of these tests.

use slackline::plan::{
    Dependency, DependencyId, DependencyKind, Estimate, Lag, Node, Plan, Stamp, Ticket, TicketId,
    Work,
};
use slackline::schedule::{NodeDates, Schedule, Settings, schedule};
use std::sync::Arc;

/// A plan put together row by row; ids are handed out in order.
#[derive(Default)]
pub struct Builder {
    pub plan: Plan,
}

impl Builder {
    pub fn next_id(&mut self) -> u32 {
        self.plan.last_id += 1;
        self.plan.last_id
    }

    /// A ticket with a fixed estimate in minutes.
    pub fn ticket(&mut self, key: &str, minutes: i64) -> Node {
        self.ticket_with(key, |ticket| {
            ticket.estimate = Estimate::Fixed(Work(minutes))
        })
    }

    pub fn ticket_with(&mut self, key: &str, change: impl FnOnce(&mut Ticket)) -> Node {
        let id = TicketId(self.next_id());
        let mut ticket = Ticket::new(id, key, key);
        change(&mut ticket);
        self.plan.tickets.insert(ticket);
        Node::Ticket(id)
    }

    pub fn change(&mut self, node: Node, change: impl FnOnce(&mut Ticket)) {
        let Node::Ticket(id) = node else {
            panic!("{node} is no ticket");
        };
        let mut ticket = self.plan.tickets.get(id).expect("a ticket").clone();
        change(&mut ticket);
        self.plan.tickets.insert(ticket);
    }

    pub fn after(&mut self, from: Node, to: Node) -> DependencyId {
        self.link(from, to, DependencyKind::Fs, Lag::default())
    }

    pub fn link(&mut self, from: Node, to: Node, kind: DependencyKind, lag: Lag) -> DependencyId {
        self.link_with(from, to, |row| (row.kind, row.lag) = (kind, lag))
    }

    pub fn link_with(
        &mut self,
        from: Node,
        to: Node,
        change: impl FnOnce(&mut Dependency),
    ) -> DependencyId {
        let id = DependencyId(self.next_id());
        let mut row = Dependency::new(id, from, to);
        change(&mut row);
        self.plan.dependencies.insert(row);
        id
    }

    pub fn starts(&mut self, at: &str) {
        Arc::make_mut(&mut self.plan.info).start = Some(stamp(at));
    }

    pub fn schedule(&self) -> Schedule {
        schedule(&self.plan, &Settings::default()).expect("a plan without a cycle")
    }
}

/// The dates of a node.
pub fn dates(schedule: &Schedule, node: Node) -> NodeDates {
    *schedule.dates(node).expect("a scheduled node")
}

/// Minutes from the plan's start.
pub fn since_start(schedule: &Schedule, at: Stamp) -> i64 {
    at.since(schedule.start).0
}

pub fn stamp(text: &str) -> Stamp {
    text.parse().expect("an instant")
}
