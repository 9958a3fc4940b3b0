//! What the Options view asks: every option levelled and sampled, what soft dependencies cost, what saves the
//! deadline, what the readings take. Each row is handed over as soon as it is known.
//!
//! Surveys count schedules, not seconds, so the same plan shows the same figures on any machine.

use super::{SEED, simulated};
use crate::app::jobs::Pulse;
use crate::plan::{OptionId, Plan};
use crate::schedule::level::{LevelSettings, Levelled, Limits, level, unwatched};
use crate::schedule::options::{OptionRow, in_order, option_row};
use crate::schedule::readings::{ReadingTable, table_of_readings};
use crate::schedule::rescue::{Rescues, rescue};
use crate::schedule::role_value::{RoleValue, value_of_roles};
use crate::schedule::soft::{SoftPrices, price_of_soft};
use crate::schedule::{ScheduleError, Settings};
use crate::simulate::{SimulateError, Summary};
use std::sync::Arc;

/// One option, levelled and sampled.
pub struct OptionStudy {
    /// The schedule with its agents, its cost and what becomes of its claim.
    pub row: OptionRow,
    /// What it will really take with its agents, or why that cannot be said.
    pub simulated: Result<Summary, SimulateError>,
}

/// The plan itself, then every option in the planner's order.
pub(super) fn options(plan: &Plan, pulse: &Pulse<Vec<Arc<OptionStudy>>>) -> Vec<Arc<OptionStudy>> {
    let ids: Vec<Option<OptionId>> = std::iter::once(None)
        .chain(in_order(plan).into_iter().map(Some))
        .collect();
    let mut found = Vec::new();
    for (place, &id) in ids.iter().enumerate() {
        if pulse.is_cancelled() {
            break;
        }
        let row = option_row(plan, id, SEED, &|| pulse.is_cancelled());
        let has_agents = row.agents > 0;
        let simulated = simulated(plan, id, has_agents, pulse);
        found.push(Arc::new(OptionStudy { row, simulated }));
        pulse.report((place + 1) as f32 / ids.len() as f32);
        pulse.publish(found.clone());
    }
    found
}

/// What soft dependencies cost, with agents where the plan has any.
pub(super) fn prices<T: Send>(
    plan: &Plan,
    settings: &Settings,
    pulse: &Pulse<T>,
) -> Result<SoftPrices, ScheduleError> {
    let has_agents = !plan.agents.is_empty();
    price_of_soft(plan, settings, has_agents, SEED, &|| pulse.is_cancelled())
}

/// What saves the deadline, with agents where the plan has any.
pub(super) fn rescues<T: Send>(
    plan: &Plan,
    settings: &Settings,
    pulse: &Pulse<T>,
) -> Result<Option<Rescues>, ScheduleError> {
    let has_agents = !plan.agents.is_empty();
    rescue(plan, settings, has_agents, SEED, &|| pulse.is_cancelled())
}

/// What one more of each role buys; each role is shown as soon as it is known.
pub(super) fn role_values(
    plan: &Plan,
    settings: &Settings,
    pulse: &Pulse<Result<Vec<RoleValue>, ScheduleError>>,
) -> Result<Vec<RoleValue>, ScheduleError> {
    let is_over = || pulse.is_cancelled();
    value_of_roles(plan, settings, SEED, &is_over, &mut |rows| {
        pulse.publish(Ok(rows.to_vec()));
    })
}

/// What the readings take by number of agents.
pub(super) fn readings<T: Send>(
    plan: &Plan,
    pulse: &Pulse<T>,
) -> Result<ReadingTable, ScheduleError> {
    table_of_readings(plan, SEED, &|| pulse.is_cancelled())
}

/// A revision of the plan with its agents, to be compared.
pub fn revision_row(plan: &Plan, pulse: &Pulse<OptionRow>) -> OptionRow {
    option_row(plan, None, SEED, &|| pulse.is_cancelled())
}

/// A levelled plan at once: few schedules and no proof, until the search brings better ones.
pub fn first_levelled(
    plan: &Plan,
    option: Option<OptionId>,
) -> Arc<Result<Levelled, ScheduleError>> {
    let settings = LevelSettings {
        settings: Settings { option },
        skips_proofs: true,
        ..LevelSettings::default()
    };
    let nodes = (plan.tickets.len() + plan.gates.len()).max(1) as u64;
    let limits = Limits {
        schedules: Some((2_000 / nodes).clamp(1, 50)),
        ..Limits::default()
    };
    Arc::new(level(plan, &settings, &limits, &unwatched()))
}
