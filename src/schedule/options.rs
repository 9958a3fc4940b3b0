//! The options of a plan side by side, each with its own agents, and what becomes of its claim.

use super::level::{LevelSettings, Levelled, Limits, Watch, level};
use super::value::{schedules_for, utilisation};
use super::{ScheduleError, Settings};
use crate::plan::{Node, OptionId, Plan, PlanOption, PromisedRange, Stamp, Work};

/// One option, computed.
#[derive(Clone, Debug)]
pub struct OptionRow {
    /// Which.
    pub id: OptionId,
    /// What it is called.
    pub name: String,
    /// How many agents take part.
    pub agents: usize,
    /// The schedule with its agents, or why there is none.
    pub levelled: Result<Levelled, ScheduleError>,
    /// The share of the agents' time that is worked.
    pub utilisation: f64,
    /// What agents and tickets cost, in the plan's currency.
    pub cost: f64,
    /// What its author promises, and whether that can be.
    pub claim: Option<(PromisedRange, Verdict)>,
}

/// What becomes of a promised duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A schedule was found that is no longer than the promise.
    Holds,
    /// No schedule is as short as the promise's long end.
    Contradicted,
    /// Neither was found.
    Undecided,
}

impl Verdict {
    /// The word scripts see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Contradicted => "contradicted",
            Self::Undecided => "undecided",
        }
    }

    /// The verdict on a promise, given a schedule and its bound at the option's estimate point.
    pub fn of(claim: PromisedRange, makespan: Work, lower_bound: Work) -> Self {
        if makespan <= claim.max {
            Self::Holds
        } else if lower_bound > claim.max {
            Self::Contradicted
        } else {
            Self::Undecided
        }
    }
}

impl OptionRow {
    /// The makespan, where there is one.
    pub fn makespan(&self) -> Option<Work> {
        self.levelled
            .as_ref()
            .ok()
            .map(|levelled| levelled.dates.makespan)
    }

    /// Whether the plan's deadline is kept, where there are both.
    pub fn keeps_deadline(&self) -> Option<bool> {
        let dates = &self.levelled.as_ref().ok()?.dates;
        dates
            .deadline
            .map(|deadline: Stamp| dates.finish <= deadline)
    }
}

/// Every option in the planner's order. Counts schedules, not seconds; `is_over` ends each with its first.
pub fn compare_options(
    plan: &Plan,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Vec<OptionRow> {
    let mut options: Vec<&PlanOption> = plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    options
        .into_iter()
        .map(|option| compute(plan, option, seed, is_over))
        .collect()
}

fn compute(
    plan: &Plan,
    option: &PlanOption,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> OptionRow {
    let settings = LevelSettings {
        settings: Settings {
            option: Some(option.id),
        },
        ..LevelSettings::default()
    };
    let limits = Limits {
        schedules: Some(schedules_for(plan.tickets.len() + plan.gates.len())),
        seed,
        threads: 1,
    };
    let watch = Watch {
        is_over,
        found: &|_| {},
    };
    let levelled = level(plan, &settings, &limits, &watch);
    let found = levelled.as_ref().ok();
    let judged = |claim: PromisedRange| {
        let levelled = found?;
        let verdict = Verdict::of(claim, levelled.dates.makespan, levelled.lower_bound);
        Some((claim, verdict))
    };
    OptionRow {
        id: option.id,
        name: option.name.clone(),
        agents: found.map_or_else(
            || option.agents.as_ref().map_or(plan.agents.len(), Vec::len),
            |l| l.members.len(),
        ),
        utilisation: found.map_or(0.0, |levelled| utilisation(plan, levelled)),
        cost: found.map_or(0.0, |levelled| cost(plan, levelled)),
        claim: option.claim.and_then(judged),
        levelled,
    }
}

/// What the agents' hours and the tickets cost.
pub fn cost(plan: &Plan, levelled: &Levelled) -> f64 {
    let of_ticket = plan.tickets.iter().map(|ticket| {
        let node = Node::Ticket(ticket.id);
        let Some(dates) = levelled.dates.dates(node).filter(|dates| !dates.summary) else {
            return 0.0;
        };
        let hours = dates.duration.0 as f64 / 60.0;
        let rates = levelled.agents_of(node).iter().filter_map(|&member| {
            let id = levelled.members[member as usize].id?;
            plan.agents.get(id).map(|agent| agent.cost_rate)
        });
        ticket.fixed_cost + hours * rates.sum::<f64>()
    });
    of_ticket.sum()
}

/// What each soft dependency costs: the finish with it and without it, alone, other things being equal.
///
/// Only those that hold under the settings, by id; the early dates, without agents. O(soft x (rows + links)).
pub fn price_of_soft(plan: &Plan, settings: &Settings) -> Result<Vec<SoftPrice>, ScheduleError> {
    let with = super::schedule(plan, settings)?;
    let mut prices = Vec::new();
    let soft = plan
        .dependencies
        .iter()
        .filter(|row| row.strength == crate::plan::Strength::Soft);
    for row in soft {
        let (changed, settings) = super::rescue::without(plan, settings, &[row.id]);
        let without = super::schedule(&changed, &settings)?;
        prices.push(SoftPrice {
            dependency: row.id,
            with: with.makespan,
            without: without.makespan,
        });
    }
    Ok(prices)
}

/// The price of one soft dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoftPrice {
    /// The dependency.
    pub dependency: crate::plan::DependencyId,
    /// The makespan where it holds.
    pub with: Work,
    /// The makespan where it alone is dropped.
    pub without: Work,
}
