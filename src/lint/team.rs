//! What a team of so many makes of the plan, and how likely a length is: what claims about either rest on.
//!
//! Both are searches of a bounded size that depend on nothing but the plan. A plan too large for them inside a
//! look at claims gets no answer here, and its claims stay undecided.

use super::Context;
use crate::plan::{Plan, Work};
use crate::schedule::level::{LevelSettings, Levelled, Limits, Staff, level, unwatched};
use crate::simulate::{Control, Settings, simulate};

/// Larger plans are not levelled or simulated on the side.
const MOST_TICKETS: usize = 300;
/// Schedules tried for a team; small plans are solved exactly besides.
const SCHEDULES: u64 = 200;
/// Runs behind the odds of a claim.
const SAMPLES: u32 = 2_000;

/// The plan in the hands of so many agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Team {
    /// The shortest schedule found with so many identical agents.
    pub(super) best: Work,
    /// No schedule with so many identical agents is shorter.
    pub(super) bound: Work,
    /// The schedule of the plan's own agents with their roles and assignments, where they are so many.
    pub(super) own: Option<Work>,
}

/// Levels a plan for a team; `None` where it is too large or has a loop.
pub(super) fn of(context: &Context, agents: u32) -> Option<Team> {
    let plan = context.plan;
    if plan.tickets.len() > MOST_TICKETS {
        return None;
    }
    let identical = levelled(plan, Staff::Identical(agents))?;
    let is_own = plan.agents.len() == agents as usize;
    let own = is_own.then(|| levelled(plan, Staff::Plan)).flatten();
    Some(Team {
        best: identical.dates.makespan,
        bound: identical.lower_bound,
        own: own.map(|levelled| levelled.dates.makespan),
    })
}

fn levelled(plan: &Plan, staff: Staff) -> Option<Levelled> {
    let settings = LevelSettings {
        staff,
        skips_proofs: true,
        ..LevelSettings::default()
    };
    let limits = Limits {
        schedules: Some(SCHEDULES),
        ..Limits::default()
    };
    level(plan, &settings, &limits, &unwatched()).ok()
}

/// The lengths of some simulated runs, shortest first; `None` where the plan is too large or cannot be simulated.
pub(super) fn runs(context: &Context) -> Option<Vec<f64>> {
    if context.plan.tickets.len() > MOST_TICKETS {
        return None;
    }
    let settings = Settings {
        samples: SAMPLES,
        seed: 1,
        details: false,
        bars: 0,
        ..Settings::default()
    };
    let summary = simulate(context.plan, &settings, &Control::default()).ok()?;
    Some(summary.makespan.sorted().to_vec())
}
