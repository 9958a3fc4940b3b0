//! The options of a plan side by side, each with its own agents, and what becomes of its claim.
//!
//! The plan itself is computed like an option that changes nothing, so that options can be measured against it.

use super::level::{LevelSettings, Levelled, Watch, level, unwatched};
use super::readings::POINTS;
use super::utilisation::{Utilisation, utilisation};
use super::value::survey_limits;
use super::{ScheduleError, Settings};
use crate::plan::duration::brief;
use crate::plan::{EstimatePoint, Node, OptionId, Plan, PlanOption, PromisedRange, Stamp, Work};
use std::collections::BTreeSet;

/// One option, computed.
#[derive(Clone, Debug)]
pub struct OptionRow {
    /// Which; `None` is the plan itself.
    pub id: Option<OptionId>,
    /// What it is called.
    pub name: String,
    /// How many agents take part.
    pub agents: usize,
    /// The schedule with its agents, or why there is none.
    pub levelled: Result<Levelled, ScheduleError>,
    /// The makespans with every estimate at its short end, at its likely value, at its long end.
    pub points: [Option<Work>; 3],
    /// The share of the agents' time that is worked.
    pub utilisation: Utilisation,
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

    /// The verdict on its claim in a sentence: `3-4 h claimed, 4.0 h at best, 5.5 h likely: ...`.
    pub fn claim_sentence(&self) -> Option<String> {
        self.claim_sentence_given(None)
    }

    /// The same, with the share of simulated runs (`0.0..=1.0`) that are no longer than claimed: what holds at the
    /// estimates alone may be kept rarely.
    pub fn claim_sentence_given(&self, kept: Option<f64>) -> Option<String> {
        let (claim, verdict) = self.claim?;
        let levelled = self.levelled.as_ref().ok()?;
        let tenths = |work: Option<Work>| match work {
            Some(work) => format!("{:.1} h", work.0 as f64 / 60.0),
            None => "unknown".to_owned(),
        };
        let (best, likely) = (self.points[0], self.points[1]);
        let judged = match verdict {
            Verdict::Holds if likely.is_some_and(|likely| likely < claim.min) => {
                "it holds with room to spare".to_owned()
            }
            Verdict::Holds => "it holds".to_owned(),
            Verdict::Contradicted if best.is_some_and(|best| best > claim.max) => {
                "it cannot hold even if everything goes well".to_owned()
            }
            Verdict::Contradicted if best.is_some_and(|best| best == claim.max) => {
                "it is met only if every estimate turns out shortest".to_owned()
            }
            Verdict::Contradicted => format!(
                "at the likely estimates it does not hold: no schedule is shorter than {}",
                brief(levelled.lower_bound)
            ),
            Verdict::Undecided => format!(
                "undecided, the shortest schedule lies between {} and {}",
                brief(levelled.lower_bound),
                brief(levelled.dates.makespan)
            ),
        };
        // Of a promise that cannot be kept nobody asks how often it is.
        let asks = kept.filter(|&kept| kept > 0.0 || verdict != Verdict::Contradicted);
        let risk = asks.map_or_else(String::new, |kept| {
            let share = format!("{} of the simulated runs", percent(kept));
            match (verdict, kept < 0.5) {
                (Verdict::Holds, true) => {
                    format!(" at the estimates alone, but {share} keep it")
                }
                (Verdict::Holds, false) => format!(", and {share} keep it"),
                _ => format!("; {share} keep it"),
            }
        });
        Some(format!(
            "{} claimed, {} at best, {} likely: {judged}{risk}.",
            claimed(claim),
            tenths(best),
            tenths(likely)
        ))
    }

    /// Which roles its tickets need and nobody in it offers, in a sentence; nothing where somebody offers each, or
    /// where nobody takes part and so nobody is counted.
    pub fn missing_roles(&self) -> Option<String> {
        let missing = &self.levelled.as_ref().ok()?.missing;
        if let [one] = missing.as_slice() {
            return Some(one.told());
        }
        let tickets: BTreeSet<&String> = missing.iter().flat_map(|own| &own.tickets).collect();
        let roles: Vec<&str> = missing.iter().map(|own| own.role.as_str()).collect();
        let (last, first) = roles.split_last()?;
        Some(format!(
            "No agent offers the roles {} and {last}: {} without.",
            first.join(", "),
            match tickets.len() {
                1 => format!("{}, which needs them, runs", missing[0].tickets[0]),
                count => format!("{count} tickets that need them run"),
            }
        ))
    }

    /// Whether the plan's deadline is kept, where there are both.
    pub fn keeps_deadline(&self) -> Option<bool> {
        let dates = &self.levelled.as_ref().ok()?.dates;
        dates
            .deadline
            .map(|deadline: Stamp| dates.finish <= deadline)
    }
}

/// A share in whole percents that is 0 or 100 only where it is.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        percent if percent > 0.0 && percent < 1.0 => "less than 1 %".to_owned(),
        percent if percent < 100.0 && percent > 99.0 => "more than 99 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

/// `3-4 h`, `10 h`, `45 min-2 h`.
pub fn claimed(claim: PromisedRange) -> String {
    let (min, max) = (brief(claim.min), brief(claim.max));
    match (min.strip_suffix(" h"), max.strip_suffix(" h")) {
        _ if min == max => max,
        (Some(min), Some(max)) => format!("{min}-{max} h"),
        _ => format!("{min}-{max}"),
    }
}

/// Every option in the planner's order. Counts schedules, not seconds; `is_over` ends each with its first.
pub fn compare_options(
    plan: &Plan,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Vec<OptionRow> {
    in_order(plan)
        .into_iter()
        .map(|id| option_row(plan, Some(id), seed, is_over))
        .collect()
}

/// The options in the planner's order.
pub fn in_order(plan: &Plan) -> Vec<OptionId> {
    let mut options: Vec<&PlanOption> = plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    options.into_iter().map(|option| option.id).collect()
}

/// One option, or the plan itself, with its agents. Counts schedules; `is_over` ends each with its first.
///
/// Four schedules are looked for: one at the option's own estimate point, and those of [`OptionRow::points`].
pub fn option_row(
    plan: &Plan,
    id: Option<OptionId>,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> OptionRow {
    let option = id.and_then(|id| plan.options.get(id));
    let levelled = levelled(plan, &Settings { option: id }, seed, false, is_over);
    let found = levelled.as_ref().ok();
    let judged = |claim: PromisedRange| {
        let levelled = found?;
        let verdict = Verdict::of(claim, levelled.dates.makespan, levelled.lower_bound);
        Some((claim, verdict))
    };
    let taking_part = option.and_then(|option| option.agents.as_ref());
    let own = option.map_or(EstimatePoint::Likely, |option| option.point);
    OptionRow {
        id,
        name: option.map_or_else(|| "As planned".to_owned(), |option| option.name.clone()),
        agents: found.map_or_else(
            || taking_part.map_or(plan.agents.len(), Vec::len),
            |l| l.members.len(),
        ),
        points: POINTS.map(|point| match found {
            Some(levelled) if point == own => Some(levelled.dates.makespan),
            Some(_) => at_point(plan, id, point, seed, is_over),
            None => None,
        }),
        utilisation: found
            .map_or_else(Utilisation::default, |levelled| utilisation(plan, levelled)),
        cost: found.map_or(0.0, |levelled| cost(plan, levelled)),
        claim: option.and_then(|option| option.claim).and_then(judged),
        levelled,
    }
}

fn levelled(
    plan: &Plan,
    settings: &Settings,
    seed: u64,
    skips_proofs: bool,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<Levelled, ScheduleError> {
    let settings = LevelSettings {
        settings: settings.clone(),
        skips_proofs,
        ..LevelSettings::default()
    };
    let limits = survey_limits(plan, seed);
    let watch = Watch {
        is_over,
        ..unwatched()
    };
    level(plan, &settings, &limits, &watch)
}

/// The makespan with every estimate at `point`.
fn at_point(
    plan: &Plan,
    id: Option<OptionId>,
    point: EstimatePoint,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Option<Work> {
    let (changed, settings) =
        super::rescue::changed(plan, &Settings { option: id }, |_, option| {
            option.point = point
        });
    let levelled = levelled(&changed, &settings, seed, true, is_over).ok()?;
    Some(levelled.dates.makespan)
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

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_none_or_all_only_where_they_are() {
        let told = [0.0, 0.004, 0.203, 0.996, 1.0].map(percent);
        let expected = ["0 %", "less than 1 %", "20 %", "more than 99 %", "100 %"];
        assert_eq!(told, expected);
    }
}
