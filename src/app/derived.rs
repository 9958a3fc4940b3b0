//! What is computed from the plan for the screen, once per revision and option.
//!
//! The dates are those without limits of agents, or, where the planner asks for it, those of a levelled plan: then
//! agents count like dependencies in every view.

use super::checking;
use crate::lint::{self, Checked, Finding};
use crate::plan::{BaselineId, DependencyId, Node, OptionId, Plan, RowRef};
use crate::schedule::level::Levelled;
use crate::schedule::variance::{Variance, variances};
use crate::schedule::{self, Schedule, ScheduleError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What tells the dates of one revision of a plan apart: the option, and how often they have changed.
pub type DatesKey = (Option<OptionId>, u64);
/// The rule that compares lists of dependencies.
const DISAGREE: &str = "edge-sources-disagree";

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
    /// What the planner wants to measure the dates against.
    pub measured: Measured,
    /// The baseline that is, where there is one.
    pub baseline: Option<BaselineId>,
    /// How far the dates on show have moved from it.
    pub moved: Arc<BTreeMap<Node, Variance>>,
    /// What lint found, worst first; of an earlier revision while [`Derived::is_checking`].
    pub findings: Arc<Vec<Finding>>,
    /// The verdicts on the numbers the author states, of the same revision as the findings.
    pub claims: Arc<Vec<Checked>>,
    /// Whether the rules have not yet looked at this revision, because the plan is large.
    pub is_checking: bool,
}

/// Which baseline the plan is measured against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measured {
    /// The one taken last.
    #[default]
    Latest,
    /// None.
    None,
    /// This one.
    This(BaselineId),
}

impl Measured {
    /// The baseline that is meant; `None` where there is none.
    pub fn of(self, plan: &Plan) -> Option<BaselineId> {
        match self {
            Measured::None => None,
            Measured::This(id) => plan.baselines.get(id).map(|row| row.id),
            Measured::Latest => {
                let latest = plan.baselines.iter().max_by_key(|row| (row.taken, row.id));
                latest.map(|row| row.id)
            }
        }
    }
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
        let claims = match is_quick {
            true => context.claims().to_vec(),
            false => Vec::new(),
        };
        Self {
            revision,
            option,
            stamp: 0,
            findings: Arc::new(findings),
            claims: Arc::new(claims),
            schedule: Arc::new(schedule),
            levelled: None,
            measured: Measured::None,
            baseline: None,
            moved: Arc::default(),
            is_checking: !is_quick,
        }
    }

    /// Measures the dates on show against a baseline.
    pub fn measure(&mut self, plan: &Plan, measured: Measured) {
        self.measured = measured;
        self.baseline = measured.of(plan);
        let baseline = self.baseline.and_then(|id| plan.baselines.get(id));
        let moved = match (self.dates(), baseline) {
            (Some(dates), Some(baseline)) => variances(dates, baseline),
            _ => BTreeMap::new(),
        };
        self.moved = Arc::new(moved);
        self.stamp += 1;
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

    /// What tells the levelled dates on show apart; `None` where no agents count.
    pub fn counting(&self) -> Option<u64> {
        let agents = self.agents().filter(|own| !own.members.is_empty());
        agents.map(|_| self.stamp)
    }

    /// The same after an edit: the findings before stand until the new ones are known.
    pub fn compute_after(&self, plan: &Plan, revision: u64, option: Option<OptionId>) -> Self {
        let mut next = Self::compute(plan, revision, option);
        if next.is_checking {
            next.findings = self.findings.clone();
            next.claims = self.claims.clone();
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
