//! Whether an agent can ever work on a ticket: work is done in the hours both keep, and there may be none.
//!
//! Only the normal weeks count: hours that meet on one exceptional day in March would keep a ticket waiting for it.

use super::super::calendars::PLAN;
use super::super::{Model, WorkTime};
use super::team::Member;
use crate::plan::Plan;
use std::collections::BTreeSet;

/// The agents whose hours never meet those of some tickets.
pub(super) struct Meetings<'a> {
    model: &'a Model,
    /// Calendars of tickets, by number, with the numbers of the members who never work in them.
    never: BTreeSet<(u32, u32)>,
}

impl<'a> Meetings<'a> {
    /// Compares every calendar that tickets keep with every one that members keep. O(calendars x members).
    pub(super) fn of(plan: &Plan, model: &'a Model, members: &[Member]) -> Self {
        let mut never = BTreeSet::new();
        let own = |member: &Member| {
            let id = member.calendar.filter(|&id| Some(id) != plan.info.calendar);
            Some(WorkTime::compile(plan.calendars.get(id?)?))
        };
        let mut keep: Option<BTreeSet<u32>> = None;
        for (member, number) in members.iter().zip(0..) {
            let Some(time) = own(member) else { continue };
            let tickets = 0..plan.tickets.len();
            let keep = keep.get_or_insert_with(|| {
                let kept = tickets.map(|ticket| model.calendars.of_node(ticket));
                kept.chain([PLAN]).collect()
            });
            for &calendar in keep.iter() {
                let theirs = model.calendars.time(calendar);
                if !theirs.is_bounded() && theirs.and(&time).is_bounded() {
                    never.insert((calendar, number));
                }
            }
        }
        Self { model, never }
    }

    /// Whether every agent can work on every ticket.
    pub(super) fn is_given(&self) -> bool {
        self.never.is_empty()
    }

    /// Whether a member, by number, ever works in the hours of a ticket, by dense number.
    pub(super) fn is_possible(&self, ticket: usize, member: u32) -> bool {
        let calendar = self.model.calendars.of_node(ticket);
        !self.never.contains(&(calendar, member))
    }
}
