//! The readings of an ambiguous document against numbers of agents: one table of makespans.
//!
//! Each cell holds three makespans: every estimate at its short end, at its likely value, at its long end.
//! Agents are identical and offer every role around the clock, so that the table is about what waits for what.
//! Counts schedules, not seconds: the same plan and seed give the same table.

use super::level::{LevelSettings, Staff, Watch, level, unwatched};
use super::value::survey_limits;
use super::{ScheduleError, Settings};
use crate::plan::{EstimatePoint, OptionId, Plan, PlanOption, ReadingId, Work};

/// The most numbers of agents in the table.
const MOST_AGENTS: u32 = 8;
/// The columns inside a cell.
pub const POINTS: [EstimatePoint; 3] = [
    EstimatePoint::Min,
    EstimatePoint::Likely,
    EstimatePoint::Max,
];

/// Makespans by reading and number of agents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingTable {
    /// The numbers of agents, from 1 on.
    pub agents: Vec<u32>,
    /// One row for each reading, by id.
    pub rows: Vec<ReadingRow>,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRow {
    /// Which.
    pub reading: ReadingId,
    /// `[agents]`: the makespans at the points of [`POINTS`].
    pub cells: Vec<[Work; 3]>,
    /// From this number of agents on the makespans stay as they are.
    pub enough: u32,
}

/// The table of a plan with readings; without rows for a plan that has none.
///
/// For 1 to as many agents as the plan has, at most 8. `is_over` ends it with the rows so far.
///
/// # Errors
/// When the plan has a cycle under one of its readings.
pub fn table_of_readings(
    plan: &Plan,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<ReadingTable, ScheduleError> {
    let most = (plan.agents.len() as u32).clamp(1, MOST_AGENTS);
    let mut table = ReadingTable {
        agents: (1..=most).collect(),
        rows: Vec::new(),
    };
    for reading in plan.readings.iter() {
        if is_over() {
            break;
        }
        table.rows.push(row(plan, reading.id, most, seed, is_over)?);
    }
    Ok(table)
}

fn row(
    plan: &Plan,
    reading: ReadingId,
    most: u32,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<ReadingRow, ScheduleError> {
    let id = OptionId(u32::MAX);
    let plans = POINTS.map(|point| {
        let mut plan = plan.clone();
        let option = PlanOption {
            reading: Some(reading),
            point,
            ..PlanOption::new(id, "reading")
        };
        plan.options.insert(option);
        plan
    });
    let limits = survey_limits(plan, seed);
    let watch = Watch {
        is_over,
        ..unwatched()
    };
    let mut cells: Vec<[Work; 3]> = Vec::new();
    for agents in 1..=most {
        let settings = LevelSettings {
            settings: Settings { option: Some(id) },
            staff: Staff::Identical(agents),
            skips_proofs: true,
            ..LevelSettings::default()
        };
        let (mut cell, mut shortest) = ([Work(0); 3], [Work(0); 3]);
        for (place, plan) in plans.iter().enumerate() {
            let levelled = level(plan, &settings, &limits, &watch)?;
            // What fewer agents do, more do as well.
            let before = cells.last().map_or(Work(i64::MAX), |cell| cell[place]);
            cell[place] = levelled.dates.makespan.min(before);
            shortest[place] = levelled.early.makespan;
        }
        cells.push(cell);
        if cell == shortest {
            // Nobody waits for an agent any more.
            cells.resize(most as usize, cell);
            break;
        }
    }
    let last = cells.last().copied().unwrap_or_default();
    let enough = cells.iter().position(|cell| *cell == last).unwrap_or(0);
    Ok(ReadingRow {
        reading,
        cells,
        enough: enough as u32 + 1,
    })
}
