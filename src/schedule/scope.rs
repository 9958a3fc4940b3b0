//! What holds under an option: its tickets, its dependencies, its estimate point.
//!
//! - A ticket the option excludes is not there at all, and neither is any dependency it has: its
//!   successors do not wait for its predecessors. Excluding a summary excludes what is in it.
//! - `info` dependencies are never scheduled; `soft` ones hold unless the option drops them; `hard`
//!   ones always hold.
//! - A dependency restricted to readings holds in those only. The reading in force is the option's,
//!   else the plan's; where neither names one, restricted dependencies do not hold, which is stated as
//!   an assumption.

use super::facts::Facts;
use super::nodes::NodeIndex;
use crate::plan::{
    Dependency, DependencyId, EstimatePoint, Order, Plan, PlanOption, ReadingId, Strength,
};

/// The part of a plan that is scheduled.
pub(super) struct Scope<'a> {
    pub(super) plan: &'a Plan,
    pub(super) index: &'a NodeIndex,
    pub(super) facts: &'a Facts,
    pub(super) order: &'a Order,
    reading: Option<ReadingId>,
    /// Sorted.
    dropped: Vec<DependencyId>,
    /// `[tickets]`: what each ticket is.
    roles: Vec<TicketRole>,
}

/// What a ticket is to the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TicketRole {
    /// Work.
    Leaf,
    /// It spans the tickets in it.
    Summary,
    /// The option leaves it out.
    Excluded,
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        option: Option<&'a PlanOption>,
        index: &'a NodeIndex,
        facts: &'a Facts,
    ) -> Self {
        let mut dropped = option.map_or_else(Vec::new, |option| option.dropped.clone());
        dropped.sort_unstable();
        Self {
            plan,
            index,
            facts,
            order: option.map_or(&Order::Free, |option| &option.order),
            reading: option.and_then(|o| o.reading).or(plan.info.reading),
            dropped,
            roles: roles(option, index, &facts.parents),
        }
    }

    /// `[tickets]`: what each ticket is.
    pub(super) fn into_roles(self) -> Vec<TicketRole> {
        self.roles
    }

    /// What the ticket with a dense number is.
    pub(super) fn role(&self, ticket: usize) -> TicketRole {
        self.roles[ticket]
    }

    /// Whether a node with a dense number takes part; gates always do.
    pub(super) fn takes_part(&self, number: usize) -> bool {
        self.roles.get(number) != Some(&TicketRole::Excluded)
    }

    /// Whether the node with a dense number is a summary.
    pub(super) fn is_summary(&self, number: usize) -> bool {
        self.roles.get(number) == Some(&TicketRole::Summary)
    }

    /// Whether a dependency is scheduled.
    pub(super) fn holds(&self, dependency: &Dependency) -> bool {
        let is_read = dependency.readings.is_empty()
            || self
                .reading
                .is_some_and(|reading| dependency.readings.contains(&reading));
        is_read
            && match dependency.strength {
                Strength::Hard => true,
                Strength::Soft => self.dropped.binary_search(&dependency.id).is_err(),
                Strength::Info => false,
            }
    }

    /// Whether a dependency waits for somebody to choose a reading.
    pub(super) fn is_unread(&self, dependency: &Dependency) -> bool {
        self.reading.is_none() && !dependency.readings.is_empty()
    }
}

/// What is assumed about so many dependencies that no reading chooses.
pub(super) fn reading_assumption(unread: usize) -> Option<String> {
    match unread {
        0 => None,
        1 => Some(
            "1 dependency holds only in some readings and none is chosen: it is not held.".into(),
        ),
        n => Some(format!(
            "{n} dependencies hold only in some readings and none is chosen: they are not held."
        )),
    }
}

/// The value of each estimate an option computes with.
pub(super) fn point_of(option: Option<&PlanOption>) -> EstimatePoint {
    option.map_or(EstimatePoint::Likely, |option| option.point)
}

fn roles(
    option: Option<&PlanOption>,
    index: &NodeIndex,
    parents: &[(u32, u32)],
) -> Vec<TicketRole> {
    let mut roles = vec![TicketRole::Leaf; index.tickets()];
    for &(_, parent) in parents {
        roles[parent as usize] = TicketRole::Summary;
    }
    let excluded = option.map_or(&[][..], |option| &option.excluded);
    for number in excluded.iter().filter_map(|&id| index.find_ticket(id)) {
        roles[number] = TicketRole::Excluded;
    }
    if !excluded.is_empty() && !parents.is_empty() {
        exclude_contents(parents, &mut roles);
    }
    roles
}

/// Excludes what is in excluded summaries, then the summaries that nothing is left in.
fn exclude_contents(parents: &[(u32, u32)], roles: &mut [TicketRole]) {
    let mut above = vec![None; roles.len()];
    for &(ticket, parent) in parents {
        above[ticket as usize] = Some(parent as usize);
    }
    let ancestors = |from: usize| {
        let steps = std::iter::successors(above[from], |&at| above[at]);
        steps.take(above.len())
    };
    let is_out = |number: usize, roles: &[TicketRole]| roles[number] == TicketRole::Excluded;
    for number in 0..roles.len() {
        if ancestors(number).any(|summary| is_out(summary, roles)) {
            roles[number] = TicketRole::Excluded;
        }
    }
    let mut is_filled = vec![false; roles.len()];
    for number in (0..roles.len()).filter(|&n| roles[n] == TicketRole::Leaf) {
        ancestors(number).for_each(|summary| is_filled[summary] = true);
    }
    for (role, is_filled) in roles.iter_mut().zip(is_filled) {
        if *role == TicketRole::Summary && !is_filled {
            *role = TicketRole::Excluded;
        }
    }
}
