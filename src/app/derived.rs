//! What is computed from the plan for the screen, once per revision and option.

use super::checking;
use crate::lint::{self, Finding};
use crate::plan::{DependencyId, OptionId, Plan, RowRef};
use crate::schedule::{self, Schedule, ScheduleError};
use std::sync::Arc;

/// The rule that compares lists of dependencies.
const DISAGREE: &str = "edge-sources-disagree";

/// Dates and findings of one revision of the plan under one option.
#[derive(Clone)]
pub struct Derived {
    /// The revision this was computed for.
    pub revision: u64,
    /// The option this was computed for.
    pub option: Option<OptionId>,
    /// The dates, or why there are none.
    pub schedule: Arc<Result<Schedule, ScheduleError>>,
    /// What lint found, worst first; of an earlier revision while [`Derived::is_checking`].
    pub findings: Arc<Vec<Finding>>,
    /// Whether the rules have not yet looked at this revision, because the plan is large.
    pub is_checking: bool,
}

impl Derived {
    /// Computes everything but the findings of a large plan, which [`super::checking`] looks for.
    pub fn compute(plan: &Plan, revision: u64, option: Option<OptionId>) -> Self {
        let schedule = schedule::schedule(plan, &schedule::Settings { option });
        let is_quick = checking::is_quick(plan);
        let context = match option {
            None => lint::Context::with_schedule(plan, &schedule),
            Some(_) => lint::Context::new(plan),
        };
        let findings = match is_quick {
            true => lint::check_only(&context, lint::Cost::Quick),
            false => Vec::new(),
        };
        Self {
            revision,
            option,
            findings: Arc::new(findings),
            schedule: Arc::new(schedule),
            is_checking: !is_quick,
        }
    }

    /// The same after an edit: the findings before stand until the new ones are known.
    pub fn compute_after(&self, plan: &Plan, revision: u64, option: Option<OptionId>) -> Self {
        let mut next = Self::compute(plan, revision, option);
        if next.is_checking {
            next.findings = self.findings.clone();
        } else {
            // Rules that simulate look again when the plan rests; their sentences stay until then.
            next.keep_simulated(plan, &self.findings);
        }
        next
    }

    fn keep_simulated(&mut self, plan: &Plan, before: &[Finding]) {
        let kept = before.iter().filter(|own| checking::is_simulated(own));
        let silenced = &plan.info.silenced;
        let speaks = |own: &&Finding| silenced.iter().all(|s| s.rule != own.rule);
        let kept: Vec<Finding> = kept.filter(speaks).cloned().collect();
        if !kept.is_empty() {
            let findings = Arc::make_mut(&mut self.findings);
            findings.extend(kept);
            findings.sort_by_key(|finding| finding.level);
        }
    }

    /// The dependencies about which lists of a document disagree and nobody has decided.
    pub fn contradicted(&self) -> impl Iterator<Item = DependencyId> + '_ {
        let rows = self.findings.iter().filter(|own| own.rule == DISAGREE);
        rows.flat_map(|own| &own.subjects)
            .filter_map(|row| match row {
                RowRef::Dependency(id) => Some(*id),
                _ => None,
            })
    }

    /// The dates, where the plan has any.
    pub fn dates(&self) -> Option<&Schedule> {
        self.schedule.as_ref().as_ref().ok()
    }
}
