//! Promises that the simulation hardly ever keeps.
//!
//! What no run can keep belongs to the rule about deadlines; here luck is measured. Ten thousand samples
//! with seed 1, so that the same plan always gets the same answer. Plans without a single estimate are left
//! alone: samples of assumptions prove nothing.

use crate::lint::wording::{hours, hours_between, number};
use crate::lint::{Context, Cost, Finding, Level, Rule};
use crate::plan::{OptionId, PlanOption, RowRef};
use crate::simulate::{Control, Settings, Summary, simulate};

pub(super) static RULE: Rule = Rule {
    name: "claim-improbable",
    level: Level::Warning,
    summary: "A promise or the deadline is kept in fewer than one of ten simulated runs.",
    docs: include_str!("claim_improbable.md"),
    cost: Cost::Simulation,
    check,
};

/// The probability below which a promise is improbable.
const CHANCE: f64 = 0.10;
const SAMPLES: u32 = 10_000;
/// Options that are simulated; more promises than these nobody compares.
const MOST_OPTIONS: usize = 12;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    if context.leaves().all(|ticket| ticket.estimate.is_none()) {
        return;
    }
    if plan.info.deadline.is_some()
        && let Some(summary) = run(context, None)
        && let Some((_, odds)) = &summary.deadline
        && odds.probability < CHANCE
    {
        findings.push(deadline(&summary, odds.probability));
    }
    let mut options: Vec<&PlanOption> = plan.options.iter().filter(|o| o.claim.is_some()).collect();
    options.sort_by_key(|option| (option.rank, option.id));
    for option in options.into_iter().take(MOST_OPTIONS) {
        let run = run(context, Some(option.id)).or_else(|| run_relaxed(context, option));
        if let Some(summary) = run
            && let Some(claim) = &summary.claim
            && claim.in_time.probability < CHANCE
        {
            findings.push(promise(option, &summary, claim.in_time.probability));
        }
    }
}

/// Where an option's order closes a loop, its dependencies between tickets alone: what is improbable with
/// less to hold is improbable.
fn run_relaxed(context: &Context, option: &PlanOption) -> Option<Summary> {
    let (mut relaxed, free) = context.relaxed(Some(option));
    relaxed.options.insert(free);
    run(&Context::new(&relaxed), Some(option.id))
}

fn run(context: &Context, option: Option<OptionId>) -> Option<Summary> {
    let settings = Settings {
        option,
        samples: SAMPLES,
        seed: 1,
        details: false,
        bars: 0,
        ..Settings::default()
    };
    simulate(context.plan, &settings, &Control::default()).ok()
}

fn percent(probability: f64) -> String {
    match probability {
        p if p <= 0.0 => "none".to_owned(),
        p if p < 0.01 => "fewer than 1 %".to_owned(),
        p => format!("{} %", number((p * 100.0).round())),
    }
}

fn deadline(summary: &Summary, probability: f64) -> Finding {
    let middle = summary.makespan.quantile(0.5);
    let message = format!(
        "The deadline is met in {} of {SAMPLES} simulated runs; half of them take {} or less.",
        percent(probability),
        hours(middle)
    );
    Finding::new(&RULE, message).with(&[("probability", probability), ("p50", middle)])
}

fn promise(option: &PlanOption, summary: &Summary, probability: f64) -> Finding {
    let (middle, safe) = (
        summary.makespan.quantile(0.5),
        summary.makespan.quantile(0.8),
    );
    let claim = option
        .claim
        .map_or((0.0, 0.0), |c| (c.min.0 as f64, c.max.0 as f64));
    let message = format!(
        "\"{}\" promises {}, which {} of {SAMPLES} simulated runs keep: half take {} or less, 80 % {} or less.",
        option.name,
        hours_between(claim.0, claim.1),
        percent(probability),
        hours(middle.round()),
        hours(safe.round())
    );
    Finding::new(&RULE, message)
        .about([RowRef::from(option.id)])
        .with(&[
            ("probability", probability),
            ("stated_max", claim.1),
            ("p50", middle.round()),
            ("p80", safe.round()),
        ])
        .at(&option.sources)
        .corrected(format!(
            "{}: {} to {}",
            option.name,
            hours(middle.round()),
            hours(safe.round())
        ))
}
