//! The dates a writer shows, also for a plan that waits for itself.
//!
//! A plan with a loop has no dates. Its export still has to say something, so the dependencies that close
//! loops are left out of the computation, as few as it takes, and the report names them.

use super::{Report, WriteError, links};
use crate::plan::*;
use crate::schedule::{NodeDates, Schedule, ScheduleError, Settings, schedule};

/// The dates of a plan or one of its options, as far as there are any.
pub(super) struct Dates {
    /// `None` where even without its dependencies' loops the plan has no dates.
    pub(super) schedule: Option<Schedule>,
    /// The dependencies that close loops, left out of the computation, sorted.
    pub(super) dropped: Vec<DependencyId>,
}

/// How often the smallest loop is taken apart after all loops of dependencies are: those that are left
/// run through summaries, stop-work gates or an option's order, and real plans have a few.
const MOST_LOOPS: usize = 1000;

impl Dates {
    /// Computes the dates and notes what they rest on and what had to be left out.
    ///
    /// # Errors
    /// When the option is not in the plan.
    pub(super) fn of(
        plan: &Plan,
        option: Option<OptionId>,
        report: &mut Report,
    ) -> Result<Self, WriteError> {
        let settings = Settings { option };
        let mut trial = plan.clone();
        let mut opened = false;
        let mut dropped = Vec::new();
        for _ in 0..MOST_LOOPS {
            let cycle = match schedule(&trial, &settings) {
                Ok(schedule) => {
                    dropped.sort_unstable();
                    return Ok(Self {
                        schedule: Some(schedule),
                        dropped,
                    });
                }
                Err(ScheduleError::UnknownOption(id)) => return Err(WriteError::UnknownOption(id)),
                Err(ScheduleError::Cycle(cycle)) => cycle,
            };
            let closing = match cycle.dependencies.last() {
                _ if !opened => closing_dependencies(&trial, option),
                Some(&last) => vec![last],
                None => {
                    report.note(format!(
                        "no dates are written: {cycle} wait for each other, not by a dependency"
                    ));
                    return Ok(Self {
                        schedule: None,
                        dropped,
                    });
                }
            };
            opened = true;
            for id in closing {
                if let Some(dependency) = trial.dependencies.remove(id) {
                    dropped.push(id);
                    let arrow = links::arrow(plan, &dependency);
                    report.note(format!(
                        "{arrow} closes a loop: the dates are computed without it"
                    ));
                }
            }
        }
        report.note("no dates are written: too many tickets wait for each other");
        Ok(Self {
            schedule: None,
            dropped,
        })
    }

    /// The dates of a ticket or gate; `None` for one that the option leaves out.
    pub(super) fn node(&self, node: Node) -> Option<&NodeDates> {
        self.schedule.as_ref()?.dates(node)
    }

    /// Whether a ticket or gate has no float.
    pub(super) fn is_critical(&self, node: Node) -> bool {
        self.node(node).is_some_and(|dates| dates.critical)
    }

    /// Whether a dependency ties critical nodes together.
    pub(super) fn is_critical_dependency(&self, id: DependencyId) -> bool {
        self.schedule
            .as_ref()
            .is_some_and(|schedule| schedule.is_critical_dependency(id))
    }

    /// What the dates assume, in words.
    pub(super) fn assumptions(&self) -> &[String] {
        self.schedule
            .as_ref()
            .map_or(&[], |schedule| &schedule.assumptions)
    }
}

/// The dependencies that close loops among those that hold, as few as it takes.
fn closing_dependencies(plan: &Plan, option: Option<OptionId>) -> Vec<DependencyId> {
    let option = option.and_then(|id| plan.options.get(id));
    let held: Vec<&Dependency> = plan
        .dependencies
        .iter()
        .filter(|d| links::is_held(plan, option, d))
        .collect();
    let number = |node: Node| match node {
        Node::Ticket(id) => plan.tickets.position(id).unwrap_or(0),
        Node::Gate(id) => plan.tickets.len() + plan.gates.position(id).unwrap_or(0),
    };
    let edges: Vec<(usize, usize)> = held
        .iter()
        .map(|d| (number(d.from), number(d.to)))
        .collect();
    let walk = links::walk(plan.tickets.len() + plan.gates.len(), &edges);
    held.iter()
        .zip(walk.closes)
        .filter(|(_, closes)| *closes)
        .map(|(d, _)| d.id)
        .collect()
}
