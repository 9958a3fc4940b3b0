//! Levelling on published instances: the average gap to the best known makespan, in percent.
//!
//! `PSPLIB=folder cargo bench --no-default-features --bench level -- [1000 5000 50000 1s 10s]`: a number is a
//! limit on serial schedules, a number with `s` one on seconds; with the word `search` the solver is asked for no
//! proofs, so that what the search finds is seen alone. The folder holds `bounds.csv` (`set,instance,
//! critical_path,best_lower_bound,best_makespan`, in periods) and a folder a set with the `.sm` files. Every
//! schedule is checked. Without the folder it says so and measures nothing.

use slackline::exchange::{ReadOptions, find};
use slackline::plan::{Node, Plan};
use slackline::schedule::level::{LevelSettings, Levelled, Limits, Watch, level, unwatched};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Minutes of a period.
const PERIOD: i64 = 60;

struct Instance {
    set: String,
    plan: Plan,
    best: i64,
}

/// What ends a search.
#[derive(Clone, Copy)]
enum Limit {
    Schedules(u64),
    Seconds(f64),
}

impl Limit {
    fn parse(text: &str) -> Option<Self> {
        match text.strip_suffix('s') {
            Some(seconds) => seconds.parse().ok().map(Self::Seconds),
            None => text.parse().ok().map(Self::Schedules),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Schedules(count) => count.to_string(),
            Self::Seconds(seconds) => format!("{seconds} s"),
        }
    }

    fn run(self, plan: &Plan, settings: &LevelSettings) -> Levelled {
        let clock = Instant::now();
        let time = match self {
            Self::Schedules(_) => None,
            Self::Seconds(seconds) => Some(Duration::from_secs_f64(seconds)),
        };
        let limits = Limits {
            schedules: match self {
                Self::Schedules(count) => Some(count),
                Self::Seconds(_) => None,
            },
            seed: 1,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        };
        let used = || time.map(|time| clock.elapsed().as_secs_f64() / time.as_secs_f64());
        let watch = Watch {
            is_over: &|| used().is_some_and(|used| used >= 1.0),
            used: &used,
            ..unwatched()
        };
        level(plan, settings, &limits, &watch).expect("no cycle")
    }
}

fn main() {
    // Cargo adds `--bench`.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let folder = std::env::var_os("PSPLIB")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir());
    let Some(folder) = folder else {
        println!("level: skipped, as PSPLIB names no folder of instances");
        return;
    };
    let mut limits: Vec<Limit> = words.iter().filter_map(|word| Limit::parse(word)).collect();
    if limits.is_empty() {
        limits = [1_000, 5_000, 50_000].map(Limit::Schedules).to_vec();
    }
    let settings = LevelSettings {
        skips_proofs: words.iter().any(|word| word == "search"),
        ..LevelSettings::default()
    };
    let instances = read_all(&folder);
    let mut sets: Vec<&str> = instances
        .iter()
        .map(|instance| instance.set.as_str())
        .collect();
    sets.dedup();
    println!(
        "{:<6}{:>10}{:>8}{:>11}{:>9}{:>10}",
        "set", "limit", "gap %", "instances", "proved", "seconds"
    );
    for set in sets {
        for &limit in &limits {
            measure(set, &instances, limit, &settings);
        }
    }
}

fn measure(set: &str, instances: &[Instance], limit: Limit, settings: &LevelSettings) {
    let clock = Instant::now();
    let (mut gap, mut proved, mut count) = (0.0, 0, 0);
    for instance in instances.iter().filter(|instance| instance.set == set) {
        let levelled = limit.run(&instance.plan, settings);
        check(&instance.plan, &levelled);
        let makespan = levelled.dates.makespan.0;
        assert_eq!(makespan % PERIOD, 0, "whole periods");
        assert!(
            levelled.lower_bound.0 <= instance.best * PERIOD,
            "the bound holds"
        );
        gap += (makespan / PERIOD - instance.best) as f64 / instance.best as f64 * 100.0;
        proved += usize::from(levelled.is_optimal());
        count += 1;
    }
    println!(
        "{set:<6}{:>10}{:>8.2}{count:>11}{proved:>9}{:>10.1}",
        limit.name(),
        gap / count.max(1) as f64,
        clock.elapsed().as_secs_f64()
    );
}

/// Panics where a schedule breaks a dependency or asks a resource for more than there is.
fn check(plan: &Plan, levelled: &Levelled) {
    let span = |node: Node| {
        let dates = levelled.dates.dates(node).expect("dates");
        let period = |at: slackline::plan::Stamp| (at.0 - levelled.dates.start.0) / PERIOD;
        (period(dates.early_start), period(dates.early_finish))
    };
    for row in plan.dependencies.iter() {
        assert!(
            span(row.from).1 <= span(row.to).0,
            "{} -> {}",
            plan.key(row.from),
            plan.key(row.to)
        );
    }
    for agent in plan.agents.iter() {
        let mut used = vec![0; (levelled.dates.makespan.0 / PERIOD) as usize + 1];
        for ticket in plan.tickets.iter() {
            let asks = ticket
                .demands
                .iter()
                .filter(|demand| agent.roles.contains(&demand.role));
            let count: u32 = asks.map(|demand| demand.count).sum();
            let (start, finish) = span(Node::Ticket(ticket.id));
            (start..finish).for_each(|period| used[period as usize] += count);
        }
        assert!(
            used.iter().all(|&count| count <= agent.capacity),
            "{} is overbooked",
            agent.name
        );
    }
}

fn read_all(folder: &Path) -> Vec<Instance> {
    let table = std::fs::read_to_string(folder.join("bounds.csv")).expect("bounds.csv");
    let rows = table.lines().skip(1).filter_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let (set, name, best) = (cells.first()?, cells.get(1)?, cells.get(4)?.parse().ok()?);
        let path = folder.join(set).join(format!("{name}.sm"));
        let bytes =
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let read = find("psplib")?.read?;
        let (plan, _) = read(&bytes, &ReadOptions::default()).expect("an instance");
        Some(Instance {
            set: (*set).to_owned(),
            plan,
            best,
        })
    });
    rows.collect()
}
