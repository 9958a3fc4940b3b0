//! A simulation as the library keeps it: what it was about, its main figures and its curve.
//!
//! Seed, option and plan give every other figure again to the bit, so they are not kept; the curve is, because runs
//! of different plans are laid over each other.

use crate::library::{Fingerprint, SavedRun};
use crate::plan::{Plan, Work, duration};
use crate::simulate::Summary;
use serde_json::json;

/// The shares of the samples that are told.
const SHARES: &[u32] = &[10, 50, 80, 95];

/// The steps of the curve that is kept.
const STEPS: usize = 100;

/// The simulation of a plan, ready to be kept; its figures are its name where it is given none.
pub fn saved_run(plan: &Plan, summary: &Summary, name: Option<String>) -> SavedRun {
    let minutes = |percent: u32| {
        let share = f64::from(percent) / 100.0;
        summary.makespan.quantile(share).round() as i64
    };
    let told = |percent: u32| format!("P{percent} {}", duration::brief(Work(minutes(percent))));
    let odds = summary.deadline.as_ref().map(|(_, odds)| odds.probability);
    let met = odds.map(|odds| format!(", deadline met {:.0} %", odds * 100.0));
    let makespan: serde_json::Map<_, _> = SHARES
        .iter()
        .map(|&percent| (format!("p{percent}"), json!(minutes(percent))))
        .collect();
    let curve = summary.finish.curve(STEPS);
    let curve: Vec<i64> = curve.iter().map(|(at, _)| at.round() as i64).collect();
    let option = summary.settings.option.and_then(|id| plan.options.get(id));
    SavedRun {
        name: name
            .unwrap_or_else(|| format!("{}, {}{}", told(50), told(80), met.unwrap_or_default())),
        option: option.map(|option| option.name.clone()),
        seed: summary.settings.seed,
        samples: u64::from(summary.settings.samples),
        print: Fingerprint::of_plan(plan),
        result: json!({
            "start": summary.start,
            "finish_minutes": curve,
            "makespan_minutes": makespan,
            "deadline_probability": odds,
            "with_agents": summary.settings.level,
        })
        .to_string(),
    }
}
