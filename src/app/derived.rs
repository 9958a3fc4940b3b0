//! What is computed from the plan for the screen, once per revision and option.

use crate::lint::{self, Finding};
use crate::plan::{OptionId, Plan};
use crate::schedule::{self, Schedule, ScheduleError};
use std::sync::Arc;

/// Dates and findings of one revision of the plan under one option.
#[derive(Clone)]
pub struct Derived {
    /// The revision this was computed for.
    pub revision: u64,
    /// The option this was computed for.
    pub option: Option<OptionId>,
    /// The dates, or why there are none.
    pub schedule: Arc<Result<Schedule, ScheduleError>>,
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
            findings: Arc::new(findings),
            schedule: Arc::new(schedule),
        }
    }

    /// The dates, where the plan has any.
    pub fn dates(&self) -> Option<&Schedule> {
        self.schedule.as_ref().as_ref().ok()
    }
}
