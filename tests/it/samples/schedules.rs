//! What the samples come to: every one of them computes, with the figures their documents imply.
//!
//! The table of readings is worked out by hand from the ranges; agents play no part in it.

use super::{SAMPLES, sample};
use slackline::plan::{EstimatePoint, OptionId, Plan, PlanOption, ReadingId};
use slackline::schedule::{Schedule, Settings, schedule};

const POINTS: [EstimatePoint; 3] = [
    EstimatePoint::Min,
    EstimatePoint::Likely,
    EstimatePoint::Max,
];

fn under(plan: &Plan, option: Option<OptionId>) -> Schedule {
    let computed = schedule(plan, &Settings { option });
    computed.unwrap_or_else(|error| panic!("{}: {error}", plan.info.title))
}

/// Minutes from start to finish with everything else as planned.
fn makespan(plan: &Plan, reading: Option<ReadingId>, point: EstimatePoint) -> i64 {
    let mut plan = plan.clone();
    let id = OptionId(plan.last_id + 1);
    let option = PlanOption {
        reading,
        point,
        ..PlanOption::new(id, "tried")
    };
    plan.options.insert(option);
    under(&plan, Some(id)).makespan.0
}

fn of_option(plan: &Plan, name: &str, point: EstimatePoint) -> i64 {
    let mut plan = plan.clone();
    let found = plan.options.iter().find(|o| o.name == name).cloned();
    let option = found.unwrap_or_else(|| panic!("no option {name}"));
    let id = option.id;
    plan.options.insert(PlanOption { point, ..option });
    under(&plan, Some(id)).makespan.0
}

#[test]
fn every_sample_and_each_of_its_options_has_dates() {
    for name in SAMPLES {
        let plan = sample(name);
        let work = plan.tickets.iter().next().is_some();
        assert_eq!(under(&plan, None).makespan.0 > 0, work, "{name}");
        for option in plan.options.iter() {
            let computed = under(&plan, Some(option.id));
            assert!(computed.makespan.0 > 0, "{name}: {}", option.name);
        }
    }
}

#[test]
fn phase_f_readings_take_what_the_ranges_add_up_to() {
    let plan = sample("phase_f");
    // Minutes at the short ends, the midpoints and the long ends. D's first three phases are 165 of its
    // 285 minutes, its first 60: in the fifth reading 37, 44 and 50 minutes of it need not wait.
    let expected = [
        [240, 330, 420],
        [300, 360, 420],
        [360, 480, 600],
        [540, 690, 840],
        [503, 646, 790],
    ];
    for (reading, row) in plan.readings.iter().zip(expected) {
        let found = POINTS.map(|point| makespan(&plan, Some(reading.id), point));
        assert_eq!(found, row, "{}", reading.name);
    }
}

#[test]
fn phase_f_options_contradict_their_claims() {
    let plan = sample("phase_f");
    let hours = |name: &str| POINTS.map(|point| of_option(&plan, name, point) as f64 / 60.0);
    assert_eq!(hours("Parallel"), [4.0, 5.5, 7.0]);
    assert_eq!(hours("Sequential"), [10.0, 13.0, 16.0]);
    assert_eq!(hours("Mixed"), [6.0, 8.0, 10.0]);
    assert_eq!(hours("1-2 agents"), [10.0, 13.0, 16.0]);
}

#[test]
fn swarm_runs_through_b_and_a_in_equal_shares() {
    let plan = sample("swarm");
    let computed = under(&plan, None);
    // Nobody estimated anything, so each ticket takes 4 h: B1 half, then B2, B3, A1, A2.
    assert_eq!(computed.makespan.0, (2 + 4 * 4) * 60);
    assert!(!computed.assumptions.is_empty());
    let path: Vec<&str> = computed
        .critical_path
        .iter()
        .map(|&n| plan.key(n))
        .collect();
    assert_eq!(path[..5], ["B1", "B2", "B3", "A1", "A2"]);
}

#[test]
fn enterprise_finishes_long_before_its_weeks_without_agents() {
    let plan = sample("enterprise");
    let computed = under(&plan, None);
    let key = |key: &str| plan.find_key(key).expect("a key");
    let dates = |name: &str| *computed.dates(key(name)).expect("dates");
    assert!(dates("W2").early_finish <= dates("W4").early_finish);
    assert!(dates("W4").early_finish <= dates("W6").early_finish);
    assert_eq!(dates("W6").early_finish, computed.finish);
    // Five hours each, all four at once: 20 h by four tickets.
    assert_eq!(dates("infra-001").duration.0, 300);
    let held = of_option(&plan, "Seven agents, infra first", EstimatePoint::Likely);
    let beside = of_option(&plan, "Seven agents, infra beside", EstimatePoint::Likely);
    assert_eq!(
        held - beside,
        300,
        "the critical chain waits for infra only where it is held"
    );
}

#[test]
fn the_tutorial_meets_its_deadline_by_half_a_day_and_has_float() {
    let plan = sample("tutorial");
    let computed = under(&plan, None);
    assert_eq!(computed.makespan.0, 76 * 60);
    assert_eq!(computed.finish.to_string(), "2026-03-13T13:00");
    assert_eq!(
        computed.deadline.map(|d| d.since(computed.finish).0),
        Some(240)
    );
    let path: Vec<&str> = computed
        .critical_path
        .iter()
        .map(|&n| plan.key(n))
        .collect();
    // The milestone behind GO-3 takes no time: the path may end at either.
    let expected = ["UX-1", "UX-2", "DEV-3", "DEV-4", "DEV-5", "G1", "GO-3"];
    assert_eq!(path[..7], expected);
    let float = |key: &str| {
        let node = plan.find_key(key).expect("a key");
        computed.dates(node).map(|d| d.total_float.0 / 60)
    };
    assert_eq!(
        (float("UX-3"), float("DEV-2"), float("GO-2")),
        (Some(14), Some(18), Some(15))
    );
}
