//! A plan under one option, resolved for computing: durations, links, calendars, sorted network.
//!
//! Everything that has to be looked up in rows is looked up here, once; what follows works on arrays.

use super::bounds::{self, Bound, BoundKind};
use super::calendars::Calendars;
use super::civil::Axis;
use super::cycle;
use super::dates::Driver;
use super::decided;
use super::durations;
use super::facts::Facts;
use super::links::{Link, LinkBuilder, LinkSource};
use super::network::Network;
use super::nodes::NodeIndex;
use super::order::{draw_order, draw_stop_work};
use super::passes::Limit;
use super::progress::{self, Standing};
use super::scope::{Scope, TicketRole, point_of, reading_assumption};
use super::{ScheduleError, Settings};
use crate::plan::{Plan, PlanOption, Stamp};

/// A plan under one option, resolved for computing.
pub struct Model {
    pub(super) index: NodeIndex,
    /// `[tickets]`.
    pub(super) roles: Vec<TicketRole>,
    /// Tickets with a parent, and that parent.
    pub(super) parents: Vec<(u32, u32)>,
    /// Dense numbers of tickets whose duration is assumed, sorted.
    pub(super) assumed: Vec<u32>,
    pub(super) assumptions: Vec<String>,
    pub(super) start: Stamp,
    pub(super) calendars: Calendars,
    pub(super) bounds: Vec<Bound>,
    pub(super) links: Vec<Link>,
    pub(super) network: Network,
    /// Starts that nodes do not go below, by dense number; only where a levelled schedule needs them.
    pub(super) floors: Vec<(u32, i64)>,
    /// Dense numbers of gates that were refused, with the minutes of their own review.
    pub(super) refused: Vec<(u32, i32)>,
    /// Tickets that are no longer as planned, by dense number.
    pub(super) standings: Vec<(u32, Standing)>,
}

impl Model {
    /// Resolves a plan. O(rows + links).
    ///
    /// # Errors
    /// When the option is not in the plan, or the links close a cycle.
    pub fn new(plan: &Plan, settings: &Settings) -> Result<Self, ScheduleError> {
        let option = option_of(plan, settings)?;
        let index = NodeIndex::of(plan);
        let mut facts = Facts::of(plan, &index, point_of(option));
        let minutes = std::mem::take(&mut facts.minutes);
        let scope = Scope::new(plan, option, &index, &facts);
        let calendars = Calendars::of(plan, &facts);
        let mut durations = durations::resolve(&scope, minutes);
        let start = Calendars::start_of(plan);
        let recorded = progress::take(&scope, &calendars, start, &mut durations);
        let mut bounds = bounds::collect(&scope, start);
        bounds.extend(recorded.bounds);
        bounds.extend(decided::bounds(&scope, &calendars, &durations.minutes));
        // What is recorded comes after what was wanted, and rules over it.
        bounds.sort_by_key(|bound| bound.node);

        let mut builder = LinkBuilder::new(&scope, &calendars, durations.minutes);
        let unread = builder.draw_dependencies();
        draw_order(&mut builder);
        draw_stop_work(&mut builder);
        let LinkBuilder { minutes, links, .. } = builder;
        let mut assumptions = recorded.assumptions;
        assumptions.extend(durations.assumptions);
        assumptions.extend(reading_assumption(unread));
        assumptions.extend(bounds::assumptions(&scope));
        assumptions.extend_from_slice(&calendars.assumptions);

        let network = Network::build(&minutes, &links).map_err(|unsortable| {
            ScheduleError::Cycle(cycle::smallest(plan, &index, &links, &unsortable.is_left))
        })?;
        let mut model = Self {
            roles: scope.into_roles(),
            assumed: durations.assumed,
            parents: facts.parents,
            index,
            assumptions,
            start,
            calendars,
            bounds,
            links,
            network,
            floors: Vec::new(),
            refused: Vec::new(),
            standings: recorded.standings,
        };
        model.redo_refused(plan);
        model.settle_done(plan);
        Ok(model)
    }

    /// The network.
    pub fn network(&self) -> &Network {
        &self.network
    }

    pub(super) fn axis(&self) -> Axis<'_> {
        Axis::new(
            &self.network,
            &self.links,
            &self.calendars,
            self.index.len(),
        )
    }

    /// The dates that bind single nodes, by position.
    pub(super) fn limits(&self, axis: &Axis) -> Vec<Limit> {
        let mut limits: Vec<Limit> = Vec::new();
        for bound in &self.bounds {
            let position = axis.network.position[bound.node as usize];
            // The bounds of one ticket stand together.
            if limits.last().is_none_or(|last| last.position != position) {
                limits.push(Limit::none(position));
            }
            if let Some(limit) = limits.last_mut() {
                let minutes = axis.network.minutes[position as usize];
                bound.limit(limit, axis.time(position as usize), minutes);
            }
        }
        limits.sort_unstable_by_key(|limit| limit.position);
        let stated = limits.len();
        for &(number, start) in &self.floors {
            let mut limit = Limit::none(self.network.position[number as usize]);
            limit.floor = start;
            let same = limits[..stated].binary_search_by_key(&limit.position, |own| own.position);
            match same {
                // A date that comes before the floor holds nothing.
                Ok(at) if limits[at].floor < start => {
                    (limits[at].floor, limits[at].at) = (start, limit.at);
                }
                Ok(_) => {}
                Err(_) => limits.push(limit),
            }
        }
        limits.sort_unstable_by_key(|limit| limit.position);
        limits
    }

    /// Whether the node with a dense number is a ticket or gate that takes time of its own.
    pub(super) fn is_real(&self, number: usize) -> bool {
        match self.roles.get(number) {
            Some(&role) => role == TicketRole::Leaf,
            None => number < self.index.len(),
        }
    }

    /// Which of two links that fix the same start is named: smaller keys first.
    pub(super) fn tie_key(&self, link: u32) -> (LinkSource, u32) {
        let link = &self.links[link as usize];
        (link.source, link.from)
    }

    /// What fixes the start of the ticket with a dense number: of several what is said last.
    pub(super) fn fixed_by(&self, number: u32) -> Driver {
        let mut fixing = self.bounds_of(number).iter().rev();
        let driver = fixing.find_map(|bound| match bound.kind {
            BoundKind::RecordedStart | BoundKind::RecordedFinish => Some(Driver::Recorded),
            BoundKind::BegunStart | BoundKind::OverFinish => Some(Driver::Progress),
            BoundKind::StartFixed | BoundKind::FinishFixed => Some(Driver::Constraint),
            _ => None,
        });
        driver.unwrap_or(Driver::Constraint)
    }

    /// What holds the start of the ticket or gate with a dense number, where the date `at` does.
    pub(super) fn held_by(&self, number: u32, at: Stamp) -> Driver {
        let mut holding = self.bounds_of(number).iter().filter(|own| own.at == at);
        let driver = holding.find_map(|bound| match bound.kind {
            BoundKind::StartFloor | BoundKind::FinishFloor => Some(Driver::Constraint),
            BoundKind::StatusFloor => Some(Driver::Status),
            BoundKind::DecisionFloor | BoundKind::AgainFloor => Some(Driver::Decision),
            _ => None,
        });
        driver.unwrap_or(Driver::Constraint)
    }

    /// The dates that bind the ticket or gate with a dense number. O(log n).
    fn bounds_of(&self, number: u32) -> &[Bound] {
        let first = self.bounds.partition_point(|bound| bound.node < number);
        let own = &self.bounds[first..];
        &own[..own.partition_point(|bound| bound.node == number)]
    }

    /// `[nodes]` by position: whether the node runs as late as possible; empty where none does.
    pub(super) fn as_late(&self) -> Vec<bool> {
        let late = self.bounds.iter().filter(|b| b.kind == BoundKind::AsLate);
        let mut flags = Vec::new();
        for bound in late {
            flags.resize(self.network.len(), false);
            flags[self.network.position[bound.node as usize] as usize] = true;
        }
        flags
    }
}

/// The option that settings name.
pub(super) fn option_of<'a>(
    plan: &'a Plan,
    settings: &Settings,
) -> Result<Option<&'a PlanOption>, ScheduleError> {
    let Some(id) = settings.option else {
        return Ok(None);
    };
    match plan.options.get(id) {
        Some(option) => Ok(Some(option)),
        None => Err(ScheduleError::UnknownOption(id)),
    }
}
