//! What a rule may look at: the plan, and what is computed from it at most once.

use crate::plan::Plan;

/// A plan under examination.
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
}

impl<'a> Context<'a> {
    /// Looks at a plan.
    pub fn new(plan: &'a Plan) -> Self {
        Self { plan }
    }
}
