//! One look at every ticket.
//!
//! Ticket rows are large and lie apart in memory, so reading ten thousand of them again for every question
//! costs more than the whole network. What the engine asks of all tickets is gathered here in one pass;
//! everything rare (a calendar, a date, a parent) becomes a short list.

use super::durations::spread;
use super::nodes::NodeIndex;
use crate::plan::{CalendarId, EstimatePoint, Plan, Progress, Ticket};

/// What all tickets say, by dense number.
#[derive(Default)]
pub(super) struct Facts {
    /// `[tickets]`: durations in minutes; 0 where nobody estimated.
    pub(super) minutes: Vec<i32>,
    /// Tickets without an estimate.
    pub(super) unestimated: Vec<u32>,
    /// Tickets with a calendar of their own.
    pub(super) calendars: Vec<(u32, CalendarId)>,
    /// Tickets with a constraint or a deadline, and those in summaries, which inherit.
    pub(super) dated: Vec<u32>,
    /// Tickets of which something is recorded.
    pub(super) progressed: Vec<u32>,
    /// Tickets with a parent, and that parent.
    pub(super) parents: Vec<(u32, u32)>,
}

impl Facts {
    /// Reads every ticket, taking estimates at `point`. O(tickets).
    pub(super) fn of(plan: &Plan, index: &NodeIndex, point: EstimatePoint) -> Self {
        let mut facts = Self {
            minutes: Vec::with_capacity(plan.tickets.len()),
            ..Self::default()
        };
        for (number, ticket) in plan.tickets.iter().enumerate() {
            let number = number as u32;
            let work = ticket.estimate.at(point);
            facts
                .minutes
                .push(work.map_or(0, |work| spread(ticket, work)));
            if work.is_none() {
                facts.unestimated.push(number);
            }
            facts
                .calendars
                .extend(ticket.calendar.map(|id| (number, id)));
            if is_dated(ticket) {
                facts.dated.push(number);
            }
            if ticket.progress != Progress::default() {
                facts.progressed.push(number);
            }
            let parent = ticket.parent.and_then(|id| index.find_ticket(id));
            facts
                .parents
                .extend(parent.map(|parent| (number, parent as u32)));
        }
        facts
    }
}

fn is_dated(ticket: &Ticket) -> bool {
    ticket.constraint.is_some() || ticket.deadline.is_some() || ticket.parent.is_some()
}
