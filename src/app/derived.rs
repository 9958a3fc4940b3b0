//! What is computed from the plan for the screen, once per revision and option.
//!
//! The dates are those without limits of agents, or, where the planner asks for it, those of a levelled plan: then
//! agents count like dependencies in every view.

use crate::lint::{self, Finding};
use crate::plan::{OptionId, Plan};
use crate::schedule::level::Levelled;
use crate::schedule::{self, Schedule, ScheduleError};
use std::sync::Arc;

/// What tells the dates of one revision of a plan apart: the option, and how often they have changed.
pub type DatesKey = (Option<OptionId>, u64);

/// Dates and findings of one revision of the plan under one option.
#[derive(Clone)]
pub struct Derived {
    /// The revision this was computed for.
    pub revision: u64,
    /// The option this was computed for.
    pub option: Option<OptionId>,
    /// Grows whenever the dates become others, so that views know when to draw anew.
    pub stamp: u64,
    /// The dates on show, or why there are none.
    pub schedule: Arc<Result<Schedule, ScheduleError>>,
    /// The levelled plan whose dates are on show; `None` where agents do not count.
    pub levelled: Option<Arc<Result<Levelled, ScheduleError>>>,
    /// What lint found, worst first.
    pub findings: Arc<Vec<Finding>>,
}

impl Derived {
    /// Computes everything.
    pub fn compute(plan: &Plan, revision: u64, option: Option<OptionId>) -> Self {
        let schedule = schedule::schedule(plan, &schedule::Settings { option });
        let context = match option {
            None => lint::Context::with_schedule(plan, &schedule),
            Some(_) => lint::Context::new(plan),
        };
        let findings = lint::check_only(&context, lint::Cost::Quick);
        Self {
            revision,
            option,
            stamp: 0,
            findings: Arc::new(findings),
            schedule: Arc::new(schedule),
            levelled: None,
        }
    }

    /// Shows the dates of a levelled plan of the same revision and option; nothing changes where they are shown.
    /// Returns whether they are others.
    pub fn show_levelled(&mut self, levelled: &Arc<Result<Levelled, ScheduleError>>) -> bool {
        let is_shown = self
            .levelled
            .as_ref()
            .is_some_and(|own| Arc::ptr_eq(own, levelled));
        if is_shown {
            return false;
        }
        let dates = match levelled.as_ref() {
            Ok(levelled) => Ok(levelled.dates.clone()),
            Err(error) => Err(error.clone()),
        };
        self.schedule = Arc::new(dates);
        self.levelled = Some(levelled.clone());
        self.stamp += 1;
        true
    }

    /// What views compare to know whether they are up to date with the dates.
    pub fn key(&self) -> DatesKey {
        (self.option, self.stamp)
    }

    /// The levelled plan on show, where agents count.
    pub fn agents(&self) -> Option<&Levelled> {
        self.levelled.as_ref()?.as_ref().as_ref().ok()
    }

    /// The dates, where the plan has any.
    pub fn dates(&self) -> Option<&Schedule> {
        self.schedule.as_ref().as_ref().ok()
    }
}
