//! The real campaigns: readings by agents, one agent a track, what one more agent buys.

use super::levelled_with;
use slackline::plan::*;
use slackline::schedule::Settings;
use slackline::schedule::level::{LevelSettings, Levelled, Staff};
use slackline::schedule::utilisation::{Until, utilisation};
use slackline::schedule::value::value_of_agents;

fn sample(name: &str) -> Plan {
    let path = format!(
        "{}/sample_plans/{name}.plan.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(path).expect("a sample");
    slackline::exchange::plan_json::read(&bytes).expect("a plan")
}

fn under(option: OptionId, staff: Staff) -> LevelSettings {
    LevelSettings {
        settings: Settings {
            option: Some(option),
        },
        staff,
        ..LevelSettings::default()
    }
}

/// Minutes at all-min, all-likely and all-max under a reading, with so many agents.
fn row(plan: &Plan, reading: ReadingId, agents: u32) -> [i64; 3] {
    [
        EstimatePoint::Min,
        EstimatePoint::Likely,
        EstimatePoint::Max,
    ]
    .map(|point| {
        let mut plan = plan.clone();
        let id = OptionId(plan.last_id + 1);
        let option = PlanOption {
            reading: Some(reading),
            point,
            ..PlanOption::new(id, "reading")
        };
        plan.options.insert(option);
        let levelled = levelled_with(&plan, &under(id, Staff::Identical(agents)), 2_000);
        assert!(levelled.is_optimal(), "{}", levelled.proof);
        levelled.dates.makespan.0
    })
}

#[test]
fn the_five_readings_of_phase_f_take_what_was_worked_out_by_hand() {
    let plan = sample("phase_f");
    let readings: Vec<ReadingId> = plan.readings.iter().map(|reading| reading.id).collect();
    let table = [
        [240, 330, 420],
        [300, 360, 420],
        [360, 480, 600],
        [540, 690, 840],
        [504, 648, 792],
    ];
    for (&reading, expected) in readings.iter().zip(table) {
        let five = row(&plan, reading, 5);
        for (found, expected) in five.iter().zip(expected) {
            // The fifth is given in tenths of an hour.
            assert!((found - expected).abs() <= 3, "{reading:?}: {five:?}");
        }
        assert_eq!(
            row(&plan, reading, 3),
            five,
            "three pooled agents equal five"
        );
        assert_eq!(
            row(&plan, reading, 1),
            [600, 780, 960],
            "one agent does it all"
        );
    }
}

#[test]
fn the_fourth_and_fifth_agent_of_phase_f_add_nothing_and_it_says_why() {
    let plan = sample("phase_f");
    let value = value_of_agents(&plan, &Settings::default(), 1, &|| false).expect("no cycle");
    let makespans: Vec<i64> = value.rows.iter().map(|row| row.makespan.0).collect();
    assert_eq!(makespans[0], 780);
    assert_eq!(makespans[2..5], [makespans[4]; 3]);
    assert_eq!(value.enough, 3);
    assert!(
        value.reason.contains("never more than 3 tickets"),
        "{}",
        value.reason
    );
}

#[test]
fn options_of_phase_f_are_judged_by_their_claims() {
    use slackline::schedule::options::{Verdict, compare_options};
    let plan = sample("phase_f");
    let rows = compare_options(&plan, 1, &|| false);
    let verdict = |name: &str| {
        let row = rows
            .iter()
            .find(|row| row.name == name)
            .expect("the option");
        row.claim.map(|(_, verdict)| verdict)
    };
    assert_eq!(
        verdict("Parallel"),
        Some(Verdict::Contradicted),
        "5.5 h likely, 3-4 h claimed"
    );
    assert_eq!(
        verdict("Sequential"),
        Some(Verdict::Holds),
        "13 h likely, 10-15 h claimed"
    );
    assert_eq!(verdict("5 agents"), None);
    let agents: Vec<usize> = rows.iter().map(|row| row.agents).collect();
    assert_eq!(agents, [5, 1, 5, 5, 3, 2]);
}

fn enterprise(name: &str) -> (Plan, Levelled) {
    let plan = sample("enterprise");
    let option = plan
        .options
        .iter()
        .find(|option| option.name == name)
        .expect("the option")
        .id;
    let levelled = levelled_with(&plan, &under(option, Staff::Plan), 50);
    (plan, levelled)
}

#[test]
fn one_agent_a_track_takes_120_hours_beside_infra_and_140_behind_it() {
    let (_, beside) = enterprise("Seven agents, infra beside");
    assert_eq!(beside.dates.makespan, Work::hours(120), "{}", beside.proof);
    assert!(
        beside.is_optimal() && beside.proof.contains("services"),
        "{}",
        beside.proof
    );
    let (plan, behind) = enterprise("Seven agents, infra first");
    assert_eq!(behind.dates.makespan, Work::hours(140), "{}", behind.proof);
    assert!(behind.is_optimal(), "{}", behind.proof);
    let used = utilisation(&plan, &behind);
    assert!(
        (used.share - 460.0 / (7.0 * 240.0)).abs() < 1e-9,
        "27 % of six weeks of 40 h: {used:?}"
    );
    assert_eq!(used.until, Until::Deadline);
    assert!(
        (used.to_finish - 460.0 / (7.0 * 140.0)).abs() < 1e-9,
        "{used:?}"
    );
}

#[test]
fn six_agents_of_enterprise_take_no_longer_than_seven() {
    let (_, six) = enterprise("Six agents");
    assert_eq!(six.dates.makespan, Work::hours(120));
    assert_eq!(six.members.len(), 6);
}
