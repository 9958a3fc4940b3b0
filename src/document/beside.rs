//! Tickets a plan has from elsewhere, which one of its documents may name without defining them.
//!
//! An addendum says "after DP-5" and leaves DP-5 to the first document. Read by itself it names something nobody
//! knows; read beside the plan the name is known, no key is lost, and the dependency is a row like any other.
//! Tickets that were added in Slackline stand in no document: they are no knowledge of the documents.

use crate::plan::{Plan, SourceId, Ticket, TicketId};

/// The tickets that stand in other documents and not in this one, by no more than key and title.
pub(super) fn of(plan: &Plan, source: SourceId) -> Vec<Ticket> {
    let is_elsewhere = |ticket: &&Ticket| {
        let mut lines = ticket.sources.iter();
        !ticket.sources.is_empty() && lines.all(|line| line.source != source)
    };
    let tickets = plan.tickets.iter().filter(is_elsewhere);
    tickets
        .map(|ticket| Ticket::new(TicketId(0), ticket.key.clone(), ticket.title.clone()))
        .collect()
}

/// Their keys.
pub(super) fn keys(tickets: &[Ticket]) -> Vec<String> {
    tickets.iter().map(|ticket| ticket.key.clone()).collect()
}
