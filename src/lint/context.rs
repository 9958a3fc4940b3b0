//! What a rule may look at: the plan, and what is computed from it at most once.

use crate::plan::Plan;
use crate::schedule::{Schedule, ScheduleError, Settings, schedule};
use std::cell::OnceCell;

/// A plan under examination.
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    known: Option<&'a Result<Schedule, ScheduleError>>,
    computed: OnceCell<Result<Schedule, ScheduleError>>,
}

impl<'a> Context<'a> {
    /// Looks at a plan.
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            known: None,
            computed: OnceCell::new(),
        }
    }

    /// Looks at a plan whose schedule, under no option, is known already.
    pub fn with_schedule(plan: &'a Plan, schedule: &'a Result<Schedule, ScheduleError>) -> Self {
        Self {
            known: Some(schedule),
            ..Self::new(plan)
        }
    }

    /// The schedule of the plan as it stands, under no option, or why it has none.
    pub fn schedule(&self) -> Result<&Schedule, &ScheduleError> {
        let compute = || schedule(self.plan, &Settings::default());
        self.known
            .unwrap_or_else(|| self.computed.get_or_init(compute))
            .as_ref()
    }
}
