//! Every schedule the search tells of keeps links, floors and pools; its first schedules do as well.

use super::common::{Budget, Common, Shape};
use super::evolve::Evolution;
use super::instance::{Instance, Rows};
use super::parallel::Parallel;
use super::random::Random;
use super::tuning::Tuning;

/// Some nodes with links, a few of which let starts overlap, and up to three pools.
fn rows(nodes: u32, seed: u64) -> Rows {
    let mut random = Random::new(seed, 9);
    let mut rows = Rows::default();
    let pools = 1 + random.below(3);
    rows.capacity = (0..pools).map(|_| 1 + random.below(4)).collect();
    for node in 0..nodes {
        rows.lasts.push(random.below(9) as i32);
        let floor = if random.happens(0.1) {
            random.below(20)
        } else {
            0
        };
        rows.floor.push(floor as i32);
        let pool = random.below(pools);
        let most = rows.capacity[pool as usize];
        rows.uses.push(vec![(pool, 1 + random.below(most))]);
        for _ in 0..node.min(2) {
            let from = random.below(node);
            let lag = random.below(6) as i32 - 2;
            let weight = rows.lasts[from as usize] + lag;
            rows.links.push((from, node, weight));
        }
    }
    rows
}

/// The length of a schedule; panics where it breaks a rule.
fn checked(rows: &Rows, starts: &[i32]) -> i32 {
    for &(from, to, weight) in &rows.links {
        assert!(starts[from as usize] + weight <= starts[to as usize]);
    }
    let ends: Vec<i32> = starts.iter().zip(&rows.lasts).map(|(s, l)| s + l).collect();
    let length = ends.iter().copied().max().unwrap_or(0);
    for (node, &start) in starts.iter().enumerate() {
        assert!(rows.floor[node] <= start);
    }
    for period in 0..length {
        let mut used = vec![0; rows.capacity.len()];
        for node in (0..starts.len()).filter(|&n| starts[n] <= period && period < ends[n]) {
            for &(pool, count) in &rows.uses[node] {
                used[pool as usize] += count;
            }
        }
        assert!(
            used.iter()
                .zip(&rows.capacity)
                .all(|(used, most)| used <= most)
        );
    }
    length
}

#[test]
fn schedules_by_the_parallel_scheme_keep_every_rule() {
    for seed in 0..60 {
        let rows = rows(5 + seed as u32, seed);
        let instance = Instance::new(&rows);
        let keys: Vec<i32> = instance.tails().iter().map(|tail| -tail).collect();
        let mut starts = vec![-1; keys.len()];
        let length = Parallel::new(&instance).run(&keys, &mut starts);
        assert_eq!(checked(&rows, &starts), length, "seed {seed}");
    }
}

#[test]
fn every_schedule_told_keeps_every_rule_and_more_schedules_than_one_are_no_worse() {
    for seed in 0..20 {
        let rows = rows(30, 100 + seed);
        let forward = Instance::new(&rows);
        let backward = forward.mirrored();
        let best = |budget: Option<u64>, limit: u64| {
            let budget = budget.map_or(Budget::Open, Budget::Schedules);
            let common = Common::new(Shape::both_ways(30), budget);
            let mut evolution = Evolution::new(
                [&forward, &backward],
                &common,
                Tuning::of(30, u64::MAX),
                seed,
                0,
            );
            let (mut best, mut made) = (i32::MAX, 0);
            evolution.run(0, &mut |news, schedules| {
                if let Some((starts, length)) = news {
                    assert_eq!(checked(&rows, starts), length, "seed {seed}");
                    assert!(length < best);
                    best = length;
                }
                made = schedules;
                schedules >= limit
            });
            (best, made)
        };
        let one = best(Some(1), u64::MAX);
        let many = best(Some(400), u64::MAX);
        assert_eq!(
            (one.1, many.1),
            (1, 400),
            "budgets are kept to the schedule"
        );
        assert!(many.0 <= one.0);
        assert_eq!(many, best(Some(400), u64::MAX), "the same again");
        assert!(best(None, 20_000).0 <= one.0, "rounds follow one another");
    }
}
