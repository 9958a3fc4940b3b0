//! The price of soft dependencies: how long the campaign takes with each of them and without it.
//!
//! One alone often costs nothing because its neighbours hold the same work back, so those between two tracks
//! are priced together as well, and all of them at once. Only those that hold under the option count.

use super::level::{LevelSettings, Limits, Watch, level, unwatched};
use super::rescue::changed;
use super::value::schedules_for;
use super::{Schedule, ScheduleError, Settings, schedule};
use crate::plan::{Dependency, DependencyId, Node, Plan, Strength, TrackId, Work};
use std::collections::BTreeMap;

/// The most single dependencies that are priced; critical ones come first.
const MOST_PRICED: usize = 60;

/// What is left out to find its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dropped {
    /// All soft dependencies.
    All,
    /// All soft dependencies from one track to another; `None` is what is in no track.
    Between(Option<TrackId>, Option<TrackId>),
    /// One.
    One(DependencyId),
}

/// The price of one or several soft dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftPrice {
    /// What is left out.
    pub what: Dropped,
    /// The dependencies that is.
    pub dependencies: Vec<DependencyId>,
    /// The makespan where only they are left out.
    pub without: Work,
}

/// The prices of a plan's soft dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftPrices {
    /// The makespan where all of them hold.
    pub with: Work,
    /// All together, then the dearest first; empty where there is none.
    pub prices: Vec<SoftPrice>,
}

impl SoftPrices {
    /// What leaving something out saves; never negative.
    pub fn saved(&self, price: &SoftPrice) -> Work {
        Work((self.with.0 - price.without.0).max(0))
    }
}

/// What each soft dependency costs.
///
/// With `with_agents` schedules are levelled without asking for proofs, else early dates count. A schedule that
/// holds a dependency is one without it as well, so no price is negative. At most 60 single ones are priced.
///
/// # Errors
/// When the plan has a cycle, or the option is unknown.
pub fn price_of_soft(
    plan: &Plan,
    settings: &Settings,
    with_agents: bool,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<SoftPrices, ScheduleError> {
    let dates =
        |plan: &Plan, settings: &Settings| dates_of(plan, settings, with_agents, seed, is_over);
    let now = dates(plan, settings)?;
    let with = now.makespan;
    let mut prices = Vec::new();
    for (what, dependencies) in candidates(plan, settings, &now) {
        if is_over() {
            break;
        }
        let (changed, settings) = changed(plan, settings, |_, option| {
            option.dropped.extend_from_slice(&dependencies)
        });
        let without = dates(&changed, &settings)?.makespan.min(with);
        prices.push(SoftPrice {
            what,
            dependencies,
            without,
        });
    }
    prices.sort_by_key(|price| (price.what != Dropped::All, price.without, price.what));
    Ok(SoftPrices { with, prices })
}

fn dates_of(
    plan: &Plan,
    settings: &Settings,
    with_agents: bool,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<Schedule, ScheduleError> {
    if !with_agents {
        return schedule(plan, settings);
    }
    let limits = Limits {
        schedules: Some((schedules_for(plan.tickets.len()) / 8).max(2)),
        seed,
        threads: 1,
    };
    let watch = Watch {
        is_over,
        ..unwatched()
    };
    let settings = LevelSettings {
        settings: settings.clone(),
        skips_proofs: true,
        ..LevelSettings::default()
    };
    level(plan, &settings, &limits, &watch).map(|levelled| levelled.dates)
}

/// All that hold, those between two tracks, and each alone.
fn candidates(
    plan: &Plan,
    settings: &Settings,
    now: &Schedule,
) -> Vec<(Dropped, Vec<DependencyId>)> {
    let mut held: Vec<&Dependency> = plan
        .dependencies
        .iter()
        .filter(|row| holds(plan, settings, row))
        .collect();
    let ids = |rows: &[&Dependency]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let mut found = Vec::new();
    if held.len() > 1 {
        found.push((Dropped::All, ids(&held)));
    }
    let mut between: BTreeMap<_, Vec<&Dependency>> = BTreeMap::new();
    for row in &held {
        let tracks = (track_of(plan, row.from), track_of(plan, row.to));
        between.entry(tracks).or_default().push(row);
    }
    let is_part = |rows: &&Vec<&Dependency>| rows.len() > 1 && rows.len() < held.len();
    for (&(from, to), rows) in between.iter().filter(|(_, rows)| is_part(rows)) {
        found.push((Dropped::Between(from, to), ids(rows)));
    }
    held.sort_by_key(|row| (!now.is_critical_dependency(row.id), row.id));
    held.truncate(MOST_PRICED);
    found.extend(held.iter().map(|row| (Dropped::One(row.id), vec![row.id])));
    found
}

fn holds(plan: &Plan, settings: &Settings, row: &Dependency) -> bool {
    let option = settings.option.and_then(|id| plan.options.get(id));
    let reading = option
        .and_then(|option| option.reading)
        .or(plan.info.reading);
    row.strength == Strength::Soft
        && !option.is_some_and(|option| option.dropped.contains(&row.id))
        && (row.readings.is_empty() || reading.is_some_and(|own| row.readings.contains(&own)))
}

fn track_of(plan: &Plan, node: Node) -> Option<TrackId> {
    match node {
        Node::Ticket(id) => plan.tickets.get(id)?.track,
        Node::Gate(id) => plan.gates.get(id)?.track,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Estimate, Ticket, TicketId, Track};

    /// A (5 h) in track 1; B, C (2 h each) in track 2, both softly behind A; D (1 h) hard behind B.
    fn plan() -> Plan {
        let mut plan = Plan::default();
        for id in [1, 2] {
            plan.tracks
                .insert(Track::new(TrackId(id), format!("T{id}")));
        }
        for (id, key, track, hours) in [
            (3, "A", 1, 5),
            (4, "B", 2, 2),
            (5, "C", 2, 2),
            (6, "D", 2, 1),
        ] {
            plan.tickets.insert(Ticket {
                track: Some(TrackId(track)),
                estimate: Estimate::Fixed(Work::hours(hours)),
                ..Ticket::new(TicketId(id), key, key)
            });
        }
        let node = |id| Node::Ticket(TicketId(id));
        for (id, from, to, strength) in [
            (10, 3, 4, Strength::Soft),
            (11, 3, 5, Strength::Soft),
            (12, 4, 6, Strength::Hard),
        ] {
            plan.dependencies.insert(Dependency {
                strength,
                ..Dependency::new(DependencyId(id), node(from), node(to))
            });
        }
        plan.settle_last_id();
        plan
    }

    fn hours(prices: &SoftPrices) -> Vec<(Dropped, i64)> {
        let row = |price: &SoftPrice| (price.what, price.without.0 / 60);
        prices.prices.iter().map(row).collect()
    }

    #[test]
    fn each_alone_and_all_together_are_priced_the_dearest_first() {
        let prices =
            price_of_soft(&plan(), &Settings::default(), false, 1, &|| false).expect("no loop");
        assert_eq!(prices.with, Work::hours(8), "A, B, D");
        let expected = [
            (Dropped::All, 5),
            (Dropped::One(DependencyId(10)), 7),
            (Dropped::One(DependencyId(11)), 8),
        ];
        assert_eq!(hours(&prices), expected);
        let saved: Vec<i64> = prices.prices.iter().map(|p| prices.saved(p).0).collect();
        assert_eq!(saved, [180, 60, 0]);
    }

    #[test]
    fn what_the_option_drops_already_has_no_price() {
        let mut plan = plan();
        let mut option = crate::plan::PlanOption::new(crate::plan::OptionId(20), "Beside");
        option.dropped = vec![DependencyId(10)];
        plan.options.insert(option);
        let settings = Settings {
            option: Some(crate::plan::OptionId(20)),
        };
        let prices = price_of_soft(&plan, &settings, false, 1, &|| false).expect("no loop");
        assert_eq!(hours(&prices), [(Dropped::One(DependencyId(11)), 5)]);
        let ended = price_of_soft(&plan, &settings, false, 1, &|| true).expect("no loop");
        assert!(ended.prices.is_empty());
    }
}
