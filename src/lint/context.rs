//! What a rule may look at: the plan, and what is computed from it at most once.

use crate::plan::Plan;
use crate::schedule::{Schedule, ScheduleError, Settings, schedule};
use std::cell::OnceCell;

/// A plan under examination.
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    schedule: OnceCell<Result<Schedule, ScheduleError>>,
}

impl<'a> Context<'a> {
    /// Looks at a plan.
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            schedule: OnceCell::new(),
        }
    }

    /// The schedule of the plan as it stands, or why it has none.
    pub fn schedule(&self) -> Result<&Schedule, &ScheduleError> {
        self.schedule
            .get_or_init(|| schedule(self.plan, &Settings::default()))
            .as_ref()
    }
}
