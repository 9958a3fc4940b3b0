//! What a no-go costs: computed from the plan, not typed.
//!
//! A failed attempt costs the rework, in the order of the dependencies among what is redone, and another
//! review. That moves the gate's opening; how far the finish moves depends on what hangs on the gate.

use super::SimulateError;
use super::compile::reworks;
use crate::plan::{Elapsed, GateId, OptionId, Plan, Work};
use crate::schedule::{Model, Replay, Settings};

/// What one failed attempt at a gate costs as planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoGo {
    /// The gate.
    pub gate: GateId,
    /// Working minutes until the gate opens: the longest chain of rework, and the review again.
    pub round: Work,
    /// How much later the gate opens on the clock.
    pub opening: Elapsed,
    /// How much later the last finish is.
    pub finish: Elapsed,
}

/// What a no-go at each gate costs, in the plan's order. O(gates x (rows + links)).
///
/// # Errors
/// When the plan has no dates.
pub fn no_go(plan: &Plan, option: Option<OptionId>) -> Result<Vec<NoGo>, SimulateError> {
    let model = Model::new(plan, &Settings { option })?;
    let mut replay = Replay::new(&model, plan);
    let mut minutes = model.network().minutes.clone();
    replay.run(&minutes);
    let end = replay.end();
    let mut found = Vec::new();
    for (gate, position, again, after) in reworks(plan, &model) {
        let at = position as usize;
        let mut finishes: Vec<f64> = Vec::with_capacity(again.len());
        for row in &again {
            let before = &after[row.after.start as usize..row.after.end as usize];
            let start = before
                .iter()
                .map(|&b| finishes[b as usize])
                .fold(0.0, f64::max);
            let work = row
                .position
                .map_or(0, |position| model.network().minutes[position as usize]);
            finishes.push(start + f64::from(work) * f64::from(row.share));
        }
        let longest = finishes.iter().copied().fold(0.0, f64::max);
        let review = model.network().minutes[at];
        // Shares are kept as small floats: a millionth of a minute is none.
        let round =
            (libm::ceil(longest - 1e-3) as i64 + i64::from(review)).min(i64::from(i32::MAX / 2));
        replay.run(&minutes);
        let opening = replay.finish(at);
        let own = minutes[at];
        minutes[at] = own.saturating_add(round as i32);
        replay.run(&minutes);
        minutes[at] = own;
        found.push(NoGo {
            gate,
            round: Work(round),
            opening: replay.finish(at).since(opening),
            finish: replay.end().since(end),
        });
    }
    Ok(found)
}
