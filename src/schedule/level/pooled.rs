//! Problems whose agents fall into pools, and back from a schedule of pools to who does what.
//!
//! Agents are pools when time counts working minutes, no date is fixed, no ticket chooses how many agents
//! it takes, and the sets of agents tickets choose from are equal or apart. Then any schedule that never
//! asks a pool for more than it has can be staffed: tickets in order of their starts each take places that
//! are free (the chromatic number of an interval graph is its clique number).

use super::pool::instance::{Instance, Rows};
use super::problem::{FREE, Problem};
use super::staffed::Outcome;
use super::team::NOBODY;
use std::collections::BTreeMap;

/// The most periods a schedule may need one after the other: some thirty megabytes of profile a word.
const MOST_PERIODS: i64 = 1 << 22;

/// A problem as pools.
pub(super) struct Pooled {
    pub(super) rows: Rows,
    /// Minutes of a period.
    pub(super) unit: i64,
    /// `[pools]`: the places of each.
    pub(super) pools: Vec<Vec<u32>>,
}

impl Pooled {
    /// The pools of a problem, where its agents fall into pools. O(nodes + links + needs x places).
    pub(super) fn of(problem: &Problem) -> Option<Self> {
        if !problem.hours.is_plain() || problem.fixed.iter().any(|&fixed| fixed != FREE) {
            return None;
        }
        let (pools, uses_of_need) = pools(problem)?;
        let unit = unit(problem);
        let scaled = |minutes: i64| i32::try_from(minutes / unit).ok();
        let mut rows = Rows {
            capacity: pools.iter().map(|places| places.len() as u32).collect(),
            ..Rows::default()
        };
        for at in 0..problem.len() {
            rows.lasts.push(scaled(i64::from(problem.minutes[at]))?);
            rows.floor.push(scaled(floor(problem, at))?);
            let need = problem.need_of[at] as usize;
            rows.uses
                .push(uses_of_need.get(need).cloned().unwrap_or_default());
            for arc in problem.outgoing(at) {
                let weight =
                    Problem::weight(arc, problem.minutes[at], problem.minutes[arc.at as usize]);
                rows.links.push((at as u32, arc.at, scaled(weight)?));
            }
        }
        // No serial schedule is longer than everything one after the other.
        let lag = |&(from, _, weight): &(u32, u32, i32)| {
            i64::from(weight) - i64::from(rows.lasts[from as usize])
        };
        let longest = rows
            .lasts
            .iter()
            .map(|&lasts| i64::from(lasts))
            .sum::<i64>()
            + rows
                .floor
                .iter()
                .map(|&floor| i64::from(floor))
                .max()
                .unwrap_or(0)
            + rows.links.iter().map(|link| lag(link).max(0)).sum::<i64>();
        (longest <= MOST_PERIODS).then_some(Self { rows, unit, pools })
    }

    pub(super) fn instance(&self) -> Instance {
        Instance::new(&self.rows)
    }

    /// Who does what in a schedule that starts nodes at these periods. O(n log n + n x places).
    pub(super) fn staff(&self, problem: &Problem, starts: &[i32]) -> Outcome {
        let time = |period: i32| problem.start + i64::from(period) * self.unit;
        let mut outcome = Outcome {
            starts: starts.iter().map(|&start| time(start)).collect(),
            finishes: Vec::new(),
            slots: vec![Vec::new(); starts.len()],
            minutes: problem.minutes.clone(),
        };
        let ends = outcome.starts.iter().zip(&problem.minutes);
        outcome.finishes = ends
            .map(|(start, &minutes)| start + i64::from(minutes))
            .collect();
        let mut order: Vec<usize> = (0..starts.len()).collect();
        order.sort_by_key(|&at| (starts[at], at));
        let mut free_at = vec![i64::MIN; problem.slots.len()];
        for at in order {
            if problem.minutes[at] == 0 {
                continue;
            }
            for &(pool, count) in &self.rows.uses[at] {
                for _ in 0..count {
                    // The place that became free last, so that who waits for whom can be told.
                    let places = self.pools[pool as usize].iter().copied();
                    let free = places.filter(|&slot| free_at[slot as usize] <= outcome.starts[at]);
                    let latest = free.rev().max_by_key(|&slot| free_at[slot as usize]);
                    if let Some(slot) = latest {
                        free_at[slot as usize] = outcome.finishes[at];
                        outcome.slots[at].push(slot);
                    }
                }
            }
        }
        outcome
    }
}

/// The pools, and what each need takes of them; `None` where the agents fall into none.
#[allow(clippy::type_complexity)]
fn pools(problem: &Problem) -> Option<(Vec<Vec<u32>>, Vec<Vec<(u32, u32)>>)> {
    let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let mut pools: Vec<Vec<u32>> = Vec::new();
    let mut pool_of: Vec<Option<u32>> = vec![None; problem.slots.len()];
    let mut uses = Vec::new();
    for need in &problem.needs {
        if need.most > need.least {
            return None;
        }
        let mut used: BTreeMap<u32, u32> = BTreeMap::new();
        for part in &need.parts {
            if part.count > 1
                && !part
                    .eligible
                    .iter()
                    .all(|&slot| is_interchangeable(problem, slot))
            {
                return None;
            }
            let mut places = part.eligible.clone();
            places.sort_unstable();
            let pool = *known.entry(places).or_insert_with(|| {
                pools.push(part.eligible.clone());
                pools.len() as u32 - 1
            });
            *used.entry(pool).or_insert(0) += part.count;
        }
        uses.push(used.into_iter().collect());
    }
    for (pool, places) in pools.iter().enumerate() {
        for &slot in places {
            if pool_of[slot as usize].replace(pool as u32).is_some() {
                return None;
            }
        }
    }
    Some((pools, uses))
}

/// Whether one ticket can take this place beside any other of its part.
fn is_interchangeable(problem: &Problem, slot: u32) -> bool {
    let member = problem.slots[slot as usize].member;
    member == NOBODY || {
        let member = &problem.members[member as usize];
        member.is_team || member.capacity == 1
    }
}

/// The first start after that of all that the dates of a node allow.
fn floor(problem: &Problem, at: usize) -> i64 {
    let date = problem.date(at);
    let by_finish = date.finish.saturating_sub(i64::from(problem.minutes[at]));
    date.start.max(by_finish) - problem.start
}

/// The greatest common divisor of all durations, lags and floors, at least a minute.
fn unit(problem: &Problem) -> i64 {
    let durations = problem.minutes.iter().map(|&minutes| i64::from(minutes));
    let lags = problem.into.iter().map(|arc| i64::from(arc.lag).abs());
    let floors = (0..problem.len()).map(|at| floor(problem, at));
    durations.chain(lags).chain(floors).fold(0, gcd).max(1)
}

fn gcd(mut one: i64, mut other: i64) -> i64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
