//! Real plans: the Phase F guide's figures, fixed plans that take what is planned, several calendars.

use super::build::{Builder, assert_share, run, settings, three};
use crate::plans::{Links, campaign, keep_office_hours};
use slackline::exchange::plan_json;
use slackline::plan::{
    Calendar, CalendarId, Claim, ClaimId, DependencyKind, Elapsed, Estimate, EstimatePoint,
    EstimateShape, Lag, Node, Phase, PhaseId, Plan, RangeReading, SourceId, SourceRef, Stamp,
    Ticket, Week, Work,
};
use slackline::schedule::{Settings as ScheduleSettings, schedule};
use slackline::simulate::{Control, Settings, feasibility, no_go, playback};
use std::path::Path;
use std::sync::Arc;

const SAMPLES: u32 = 10_000;

fn sample(name: &str) -> Plan {
    let file = format!("sample_plans/{name}.plan.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    plan_json::read(&std::fs::read(path).expect("the sample")).expect("a plan")
}

#[test]
fn the_phase_f_guide_promises_four_hours_that_cannot_be_and_fourteen_that_can() {
    let plan = sample("phase_f");
    let under = |name: &str| {
        let option = plan.options.iter().find(|option| option.name == name);
        let option = option.unwrap_or_else(|| panic!("no option {name}")).id;
        run(
            &plan,
            &Settings {
                option: Some(option),
                ..settings(SAMPLES)
            },
        )
    };
    let parallel = under("Parallel");
    assert_eq!(parallel.finish.odds_of_at_most(240.0).probability, 0.0);
    assert_eq!(
        parallel.claim.map(|claim| claim.in_time.probability),
        Some(0.0)
    );
    // 10 to 16 h, the sum of five symmetric triangulars: variance 29.17 h^2 / 24, so 1.73 deviations.
    let sequential = under("Sequential");
    let odds = sequential.finish.odds_of_at_most(14.0 * 60.0).probability;
    assert!((0.95..0.97).contains(&odds), "{odds}");
    assert_eq!(
        sequential
            .claim
            .map(|claim| claim.in_time.probability > 0.999),
        Some(true)
    );
}

/// Makespans in hours at all-min, all-likely and all-max of the five readings, with enough agents.
const READINGS: [[f64; 3]; 5] = [
    [4.0, 5.5, 7.0],
    [5.0, 6.0, 7.0],
    [6.0, 8.0, 10.0],
    [9.0, 11.5, 14.0],
    [8.4, 10.8, 13.2],
];

#[test]
fn every_reading_is_sampled_between_its_shortest_and_its_longest() {
    let plan = sample("phase_f");
    let readings: Vec<_> = plan.readings.iter().map(|reading| reading.id).collect();
    for (reading, [min, likely, max]) in readings.into_iter().zip(READINGS) {
        let mut plan = plan.clone();
        Arc::make_mut(&mut plan.info).reading = Some(reading);
        let summary = run(&plan, &settings(SAMPLES));
        let hours = |share: f64| summary.finish.quantile(share) / 60.0;
        assert!(
            hours(0.0) >= min - 0.02 && hours(1.0) <= max + 0.02,
            "{reading:?}"
        );
        // Merging only ever makes the middle later than the plan with likely values.
        assert!(
            hours(0.5) >= likely - 0.2 && hours(0.5) <= (likely + max) / 2.0,
            "{reading:?}"
        );
    }
}

fn fix_everything(plan: &mut Plan) {
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows {
        if let Some(likely) = ticket.estimate.likely() {
            ticket.estimate = Estimate::Fixed(likely);
        }
        plan.tickets.insert(ticket);
    }
}

/// Every sample of a plan without ranges finishes when the plan does.
pub(super) fn assert_as_planned(
    name: &str,
    plan: &Plan,
    option: Option<slackline::plan::OptionId>,
) {
    let planned = schedule(plan, &ScheduleSettings { option }).expect("a plan without a cycle");
    let summary = run(
        plan,
        &Settings {
            option,
            ..settings(65)
        },
    );
    let finish = planned.finish.since(planned.start).0 as f64;
    assert_eq!(summary.finish.quantile(0.0), finish, "{name}");
    assert_eq!(summary.finish.quantile(1.0), finish, "{name}");
    assert_eq!(
        summary.makespan.quantile(0.5),
        planned.makespan.0 as f64,
        "{name}"
    );
}

#[test]
fn a_plan_without_ranges_takes_what_is_planned() {
    for name in [
        "enterprise",
        "phase_f",
        "platform",
        "remediation",
        "swarm",
        "tutorial",
    ] {
        let mut plan = sample(name);
        fix_everything(&mut plan);
        let gates: Vec<_> = plan.gates.iter().cloned().collect();
        for mut gate in gates {
            gate.pass_probability = None;
            plan.gates.insert(gate);
        }
        plan.risks = Default::default();
        let options: Vec<_> = plan.options.iter().map(|option| option.id).collect();
        assert_as_planned(name, &plan, None);
        for option in options {
            assert_as_planned(name, &plan, Some(option));
        }
    }
    for seed in 0..4 {
        let mut plan = campaign(60, 110, Links::Mixed, seed);
        assert_as_planned("campaign", &plan, None);
        keep_office_hours(&mut plan);
        assert_as_planned("campaign in office hours", &plan, None);
    }
}

#[test]
fn several_calendars_give_whole_minutes_on_the_clock() {
    let mut plan = campaign(40, 70, Links::Mixed, 5);
    keep_office_hours(&mut plan);
    shorten_days(&mut plan);
    assert_as_planned("two calendars", &plan, None);
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows.into_iter().filter(|ticket| ticket.id.0 % 2 == 0) {
        let likely = ticket.estimate.likely().map_or(0, |work| work.0);
        ticket.estimate = three(likely / 2, likely, likely * 2);
        plan.tickets.insert(ticket);
    }
    let summary = run(&plan, &settings(200));
    assert!(
        summary
            .finish
            .sorted()
            .iter()
            .all(|minutes| minutes.fract() == 0.0)
    );
    assert!(summary.finish.deviation > 0.0);
    assert!(summary.tickets.iter().any(|row| row.criticality > 0.5));
    // In the shortest case nothing is earlier, in the longest nothing later.
    for (point, share) in [(EstimatePoint::Min, 0.0), (EstimatePoint::Max, 1.0)] {
        let mut option = slackline::plan::PlanOption::new(slackline::plan::OptionId(9_999), "End");
        option.point = point;
        let mut plan = plan.clone();
        plan.options.insert(option);
        let settings = ScheduleSettings {
            option: Some(slackline::plan::OptionId(9_999)),
        };
        let planned = schedule(&plan, &settings).expect("a plan without a cycle");
        let end = planned.finish.since(planned.start).0 as f64;
        let found = summary.finish.quantile(share);
        assert!(
            if share == 0.0 {
                found >= end
            } else {
                found <= end
            },
            "{found} for {end}"
        );
    }
}

#[test]
fn percent_triggers_follow_the_sampled_duration() {
    let mut builder = Builder::default();
    let first = builder.ticket(three(100, 100, 300), EstimateShape::Uniform);
    let second = builder.fixed(1000);
    builder.link(first, second, |row| {
        (row.kind, row.lag) = (DependencyKind::Ss, Lag::Percent(50.0));
    });
    let summary = builder.run(SAMPLES);
    let error = summary.finish.deviation / f64::from(SAMPLES).sqrt();
    // Half of a uniform number between 100 and 300, rounded up to a minute: half a minute more.
    assert!(
        (summary.finish.mean - 1100.5).abs() < 4.0 * error,
        "{}",
        summary.finish.mean
    );
    assert!(
        summary
            .finish
            .sorted()
            .iter()
            .all(|minutes| minutes.fract() == 0.0)
    );
}

#[test]
fn ranges_may_be_percentiles() {
    let mut builder = Builder::default();
    builder.ticket(three(1000, 1400, 2000), EstimateShape::Pert);
    Arc::make_mut(&mut builder.plan.info).ranges = RangeReading::P10P90;
    let summary = builder.run(SAMPLES);
    assert_share(
        "P10",
        summary.finish.odds_of_at_most(1000.0).probability,
        0.1,
        SAMPLES,
    );
    assert_share(
        "P90",
        summary.finish.odds_of_at_most(2000.0).probability,
        0.9,
        SAMPLES,
    );
}

#[test]
fn recorded_progress_leaves_only_what_remains_open() {
    let mut builder = Builder::default();
    let start: Stamp = "2026-01-05T09:00".parse().expect("an instant");
    let nodes = [(); 3].map(|()| builder.ticket(three(600, 600, 1200), EstimateShape::Uniform));
    builder.chain(&nodes);
    builder.change(nodes[0], |ticket| {
        ticket.progress.actual_start = Some(start);
        ticket.progress.actual_finish = Some(start.plus(Elapsed(700)));
    });
    builder.change(nodes[1], |ticket| {
        ticket.progress.actual_start = Some(start.plus(Elapsed(700)));
        ticket.progress.percent = 50;
    });
    Arc::make_mut(&mut builder.plan.info).status_time = Some(start.plus(Elapsed(1500)));
    let summary = builder.run(SAMPLES);
    // Half of the second is left from 1500 on, then the third.
    assert!(summary.finish.quantile(0.0) >= 1500.0 + 300.0 + 600.0 - 1.0);
    assert!(summary.finish.quantile(1.0) <= 1500.0 + 600.0 + 1200.0 + 1.0);
    let error = summary.finish.deviation / f64::from(SAMPLES).sqrt();
    assert!((summary.finish.mean - (1500.0 + 450.0 + 900.0)).abs() < 4.0 * error);
}

#[test]
fn a_run_can_be_watched_again() {
    let mut plan = sample("tutorial");
    let gates: Vec<_> = plan.gates.iter().cloned().collect();
    for mut gate in gates {
        gate.pass_probability = Some(0.5);
        plan.gates.insert(gate);
    }
    let settings = settings(300);
    let summary = run(&plan, &settings);
    for sample in [0, 63, 64, 299] {
        let played = playback(&plan, &settings, sample).expect("a run");
        let finish = played.finish.since(played.start).0 as f64;
        let outcome = summary.outcomes[sample as usize].finish;
        assert!(
            (finish - outcome).abs() < 1.0,
            "{sample}: {finish} for {outcome}"
        );
        assert!(played.nodes.iter().all(|row| row.start <= row.finish));
        assert!(
            played
                .nodes
                .iter()
                .any(|row| row.critical && row.finish == played.finish)
        );
        let failed: u32 = played.gates.iter().map(|gate| gate.failures).sum();
        assert!(
            played.gates.iter().all(|gate| gate.failures > 0),
            "{failed} failures"
        );
    }
}

#[test]
fn the_swarm_expects_work_before_its_blocker_allows_it() {
    let plan = sample("swarm");
    let looked = feasibility(&plan, None, None).expect("a plan with dates");
    let late: Vec<(&str, &str)> = looked
        .iter()
        .filter(|row| row.planned_delay() > Elapsed(0) || !row.contradictions.is_empty())
        .filter_map(|row| {
            let checkpoint = plan.checkpoints.get(row.checkpoint)?;
            let subject = checkpoint.expectations[row.expectation].subject;
            let key = match subject {
                slackline::plan::Subject::Ticket(id) => plan.key(Node::Ticket(id)),
                _ => "",
            };
            Some((checkpoint.name.as_str(), key))
        })
        .collect();
    for key in ["B3", "C3", "A2"] {
        assert!(
            late.iter().any(|(_, late)| *late == key),
            "{key} is not among {late:?}"
        );
    }
}

#[test]
fn a_no_go_costs_the_longest_rework_and_a_review() {
    let mut builder = Builder::default();
    let [a, b, c] = [100, 200, 50].map(|minutes| builder.fixed(minutes));
    builder.after(a, b);
    let gate = builder.gate(&[b, c], 0.5, 30, 20.0);
    let after = builder.fixed(500);
    let beside = builder.fixed(900);
    builder.after(gate, after);
    let Node::Gate(id) = gate else { unreachable!() };
    let costs = no_go(&builder.plan, None, false, &Control::default()).expect("a plan with dates");
    assert_eq!(costs.len(), 1);
    assert_eq!((costs[0].gate, costs[0].round), (id, Work(70)));
    assert_eq!(costs[0].opening, Elapsed(70));
    // 330 and 500 behind the gate, 900 beside it: the finish moves from 900 to 900.
    assert_eq!(costs[0].finish, Elapsed(0));
    builder.change(beside, |ticket| ticket.estimate = Estimate::Fixed(Work(10)));
    let costs = no_go(&builder.plan, None, false, &Control::default()).expect("a plan with dates");
    assert_eq!(costs[0].finish, Elapsed(70));
}

#[test]
fn bars_of_a_plan_with_hours_stand_around_their_mean() {
    let mut builder = Builder::default();
    let node = builder.ticket(three(600, 1_200, 2_400), EstimateShape::Triangular);
    builder.gate(&[node], 0.5, 60, 30.0);
    keep_office_hours(&mut builder.plan);
    let settings = Settings {
        bars: 5,
        ..settings(2_000)
    };
    let summary = run(&builder.plan, &settings);
    assert!(!summary.tornado.is_empty());
    for bar in &summary.tornado {
        let mean = summary.tornado_mean;
        assert!(bar.low < mean && mean < bar.high, "{bar:?} around {mean}");
    }
}

#[test]
fn what_is_stated_about_a_track_is_judged_by_its_own_time() {
    let mut builder = Builder::default();
    let [first, second] = [builder.fixed(120), builder.fixed(60)];
    let before = builder.fixed(600);
    builder.chain(&[before, first, second]);
    let track = builder.track(&[first, second]);
    for (id, text, track) in [
        (901, "3 h", Some(track)),
        (902, "2 h", Some(track)),
        (903, "3 h", None),
        (904, "2 h per agent", Some(track)),
        (905, "Main work takes 2 h", None),
        (906, "T-2 takes 2 h", None),
        (907, "Escalate within 2 h", None),
    ] {
        let mut claim = Claim::new(ClaimId(id), text);
        claim.track = track;
        builder.plan.claims.insert(claim);
    }
    // A phase of the first of the two alone, by its row and by its name.
    builder
        .plan
        .phases
        .insert(Phase::new(PhaseId(950), "Main work"));
    builder.change(first, |ticket| ticket.phase = Some(PhaseId(950)));
    for (id, text) in [(908, "2 h"), (909, "1 h")] {
        let mut claim = Claim::new(ClaimId(id), text);
        claim.phase = Some(PhaseId(950));
        builder.plan.claims.insert(claim);
    }
    // What a document says of nothing in particular is not about the plan.
    for (id, text) in [(910, "Level 2: 2 h"), (911, "Total: 15 h")] {
        let mut claim = Claim::new(ClaimId(id), text);
        claim.sources.push(SourceRef {
            source: SourceId(960),
            line: 1,
            to_line: None,
            says: String::new(),
        });
        builder.plan.claims.insert(claim);
    }
    builder.plan.settle_last_id();
    let told = |plan: &Plan, settings: &Settings| {
        let rows = run(plan, settings).statements;
        let told = rows
            .iter()
            .map(|row| (row.claim.0, row.in_time.probability));
        told.collect::<Vec<_>>()
    };
    // The track takes three hours of the thirteen.
    let expected = [
        (901, 1.0),
        (902, 0.0),
        (903, 0.0),
        (905, 1.0),
        (908, 1.0),
        (909, 0.0),
        (911, 1.0),
    ];
    assert_eq!(told(&builder.plan, &settings(70)), expected);
    // Sample by sample on the clock it is the same, nights left out.
    keep_office_hours(&mut builder.plan);
    builder.change(first, |ticket| ticket.calendar = Some(CalendarId(990)));
    builder.plan.calendars.insert(Calendar {
        id: CalendarId(990),
        name: "Mornings".into(),
        week: Week::workdays(&["09:00-12:00".parse().expect("hours")]),
        exceptions: Vec::new(),
    });
    let late = told(&builder.plan, &settings(70));
    assert_eq!(late.len(), expected.len());
    assert!(late[0].1 == 1.0 && late[1].1 == 0.0, "{late:?}");
}

/// Gives every third ticket shorter days than the plan has.
pub fn shorten_days(plan: &mut Plan) {
    let id = CalendarId(plan.last_id + 1);
    let hours = ["10:00-16:00"].map(|text| text.parse().expect("hours"));
    plan.calendars.insert(Calendar {
        id,
        name: "Short days".into(),
        week: Week::workdays(&hours),
        exceptions: Vec::new(),
    });
    plan.last_id += 1;
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows.into_iter().filter(|ticket| ticket.id.0 % 3 == 0) {
        ticket.calendar = Some(id);
        plan.tickets.insert(ticket);
    }
}
