//! Limits are kept, and nothing but plan, settings, limit and seed changes a result.

use super::levelled;
use super::random::{Kind, campaign};
use crate::plans::{Links, campaign as large};
use slackline::plan::*;
use slackline::schedule::level::{LevelSettings, Limits, Problem, Scheme, Watch, level, unwatched};
use slackline::schedule::{Model, Settings};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A campaign with five agents that may do anything.
fn staffed(tickets: usize, links: Links) -> Plan {
    let mut plan = large(tickets, tickets * 17 / 10, links, 7);
    for number in 0..5 {
        let id = AgentId(plan.last_id + 1);
        plan.last_id += 1;
        plan.agents
            .insert(Agent::new(id, format!("Agent {number}")));
    }
    plan
}

#[test]
fn threads_change_nothing_where_schedules_are_counted() {
    for plan in [
        staffed(60, Links::Mixed),
        campaign(Kind::Staffed, 14, 3),
        campaign(Kind::Hours, 14, 3),
    ] {
        let dates = |threads: usize| {
            let limits = Limits {
                schedules: Some(300),
                seed: 5,
                threads,
            };
            let levelled =
                level(&plan, &LevelSettings::default(), &limits, &unwatched()).expect("no cycle");
            let rows: Vec<_> = levelled
                .dates
                .nodes()
                .map(|(node, dates)| (node, *dates, levelled.names_of(node).join(",")))
                .collect();
            (rows, levelled.lower_bound, levelled.schedules)
        };
        assert_eq!(dates(1), dates(4));
    }
}

#[test]
fn a_limit_on_schedules_is_kept_and_many_are_no_worse_than_one() {
    let plan = staffed(80, Links::Mixed);
    let first = levelled(&plan, 1).dates.makespan;
    for limit in [1, 2, 7, 100, 500] {
        let levelled = levelled(&plan, limit);
        assert!(
            levelled.schedules <= limit + 1,
            "{} of {limit}",
            levelled.schedules
        );
        // Each limit has a search of its own that spends all of it, behind the same first schedule.
        assert!(levelled.dates.makespan <= first);
        assert!(levelled.lower_bound <= levelled.dates.makespan);
    }
}

#[test]
fn a_search_that_is_stopped_has_a_schedule_and_tells_of_every_better_one() {
    let plan = staffed(200, Links::Mixed);
    let (asked, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let watch = Watch {
        is_over: &|| asked.fetch_add(1, Ordering::Relaxed) > 20,
        found: &|progress| {
            told.fetch_add(1, Ordering::Relaxed);
            let shown = (progress.schedule)();
            assert_eq!(shown.dates.makespan, progress.makespan);
            assert!(progress.lower_bound <= progress.makespan);
        },
        ..unwatched()
    };
    let limits = Limits {
        threads: 2,
        ..Limits::default()
    };
    let levelled = level(&plan, &LevelSettings::default(), &limits, &watch).expect("no cycle");
    assert!(told.load(Ordering::Relaxed) >= 1);
    assert_eq!(levelled.dates.nodes().count(), 200);
}

#[test]
fn without_agents_the_dates_are_the_early_ones() {
    let plan = large(150, 250, Links::Mixed, 3);
    let levelled = levelled(&plan, 10);
    assert!(levelled.is_optimal());
    for (node, dates) in levelled.early.nodes() {
        let own = levelled.dates.dates(node).expect("dates");
        assert_eq!(
            (own.early_start, own.early_finish),
            (dates.early_start, dates.early_finish)
        );
    }
}

#[test]
fn a_levelled_plan_repeats_itself_and_stretches_with_its_durations() {
    let plan = staffed(60, Links::Plain);
    let levelled = levelled(&plan, 200);
    let model = Model::new(&plan, &Settings::default()).expect("no cycle");
    let problem = Problem::new(&plan, &model, &LevelSettings::default()).expect("no cycle");
    let serial = levelled.serial_plan();
    let mut scheme = Scheme::new(&problem);
    // Around the clock offsets are instants.
    let finish = scheme.run(&serial.list, &serial.minutes, &serial.agents, &[]);
    assert!(
        finish <= levelled.dates.finish.0,
        "in the order of its starts it is no longer"
    );
    let doubled: Vec<i32> = serial.minutes.iter().map(|minutes| 2 * minutes).collect();
    let later = scheme.run(&serial.list, &doubled, &serial.agents, &[]);
    assert!(later > finish);
    assert_eq!(scheme.finishes().len(), model.network().len());
}

#[test]
fn a_serial_schedule_that_is_being_made_can_be_ended() {
    let plan = staffed(2_000, Links::Plain);
    let model = Model::new(&plan, &Settings::default()).expect("no cycle");
    let problem = Problem::new(&plan, &model, &LevelSettings::default()).expect("no option");
    let list = problem.list_by_priority();
    let minutes = problem.minutes().to_vec();
    let placed = |stop: bool| {
        let flag = AtomicBool::new(stop);
        let mut scheme = Scheme::new(&problem).stop_with(&flag);
        scheme.run(&list, &minutes, &[], &[]);
        scheme
            .finishes()
            .iter()
            .filter(|&&finish| finish > 0)
            .count()
    };
    let (ended, whole) = (placed(true), placed(false));
    assert!(whole > 1_900, "{whole} were placed");
    // No more than are placed between two looks.
    assert!(
        ended <= 256,
        "{ended} were placed after somebody wanted an end"
    );
}
