//! Levelling: against brute force, against an independent check of every schedule, and on the campaigns.

mod brute;
mod campaigns;
mod check;
mod limits;
pub mod random;
mod referee;
mod told;

use slackline::plan::Plan;
use slackline::schedule::level::{LevelSettings, Levelled, Limits, level, unwatched};

/// A plan levelled with at most so many schedules.
fn levelled_with(plan: &Plan, settings: &LevelSettings, schedules: u64) -> Levelled {
    let limits = Limits {
        schedules: Some(schedules),
        ..Limits::default()
    };
    level(plan, settings, &limits, &unwatched()).expect("a plan without a cycle")
}

fn levelled(plan: &Plan, schedules: u64) -> Levelled {
    levelled_with(plan, &LevelSettings::default(), schedules)
}
