//! Samples with agents: as long as the levelled plan, critical through busy agents, the same on any threads.

use super::build::{Builder, ONE, assert_moments, run, settings};
use crate::level::random::{Kind, campaign};
use slackline::exchange::plan_json;
use slackline::plan::{
    Agent, AgentId, AgentKind, Calendar, CalendarId, Checkpoint, CheckpointId, Elapsed, Estimate,
    Expectation, ExpectedState, Moment, Node, OptionId, Plan, Subject, Week, Work,
};
use slackline::schedule::level::{LevelSettings, Limits, level, unwatched};
use slackline::simulate::{Control, Settings, Summary, feasibility, no_go, planned_run};
use std::path::Path;

pub(super) fn with_agents(builder: &mut Builder, count: u32) {
    for number in 0..count {
        let mut agent = Agent::new(AgentId(800 + number), format!("Agent {number}"));
        agent.kind = AgentKind::Person;
        builder.plan.agents.insert(agent);
    }
}

pub(super) fn levelled(plan: &Plan, option: Option<OptionId>, samples: u32) -> Summary {
    run(
        plan,
        &Settings {
            level: true,
            option,
            ..settings(samples)
        },
    )
}

#[test]
fn one_agent_does_one_thing_after_the_other() {
    let mut builder = Builder::default();
    for _ in 0..3 {
        builder.uniform(0, 1);
    }
    with_agents(&mut builder, 1);
    let summary = levelled(&builder.plan, None, 4_000);
    // The sum of three instead of the largest.
    assert_moments("one agent", &summary, 1.5, 0.25);
    // Nothing waits for anything by a dependency, and still every ticket is critical.
    assert!(summary.tickets.iter().all(|row| row.criticality == 1.0));
    let free = builder.run(4_000);
    assert!(free.tickets.iter().all(|row| row.criticality < 0.5));
}

#[test]
fn two_agents_share_four_equal_tickets() {
    let mut builder = Builder::default();
    for _ in 0..4 {
        builder.fixed(ONE);
    }
    with_agents(&mut builder, 2);
    let summary = levelled(&builder.plan, None, 64);
    assert_eq!(summary.finish.quantile(0.5), 2.0 * ONE as f64);
    assert_eq!(summary.finish.deviation, 0.0);
}

#[test]
fn a_plan_without_ranges_is_as_long_as_its_levelled_schedule() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_plans/phase_f.plan.json");
    let mut plan = plan_json::read(&std::fs::read(file).expect("the sample")).expect("a plan");
    let rows: Vec<_> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows {
        let likely = ticket.estimate.likely().expect("an estimate");
        ticket.estimate = Estimate::Fixed(likely);
        plan.tickets.insert(ticket);
    }
    let options: Vec<OptionId> = plan.options.iter().map(|option| option.id).collect();
    for option in options.into_iter().map(Some).chain([None]) {
        let level_settings = LevelSettings {
            settings: slackline::schedule::Settings { option },
            ..LevelSettings::default()
        };
        let limits = Limits {
            schedules: Some(2_000),
            ..Limits::default()
        };
        let planned = level(&plan, &level_settings, &limits, &unwatched()).expect("dates");
        let summary = levelled(&plan, option, 3);
        let expected = planned.dates.makespan.0 as f64;
        assert_eq!(summary.makespan.quantile(0.0), expected, "{option:?}");
        assert_eq!(summary.makespan.quantile(1.0), expected, "{option:?}");
    }
}

#[test]
fn nobody_takes_the_one_agent_that_another_ticket_cannot_do_without() {
    let mut builder = Builder::default();
    let (_, bound) = (builder.fixed(360), builder.fixed(360));
    with_agents(&mut builder, 2);
    builder.change(bound, |ticket| ticket.assignees = vec![AgentId(800)]);
    let summary = levelled(&builder.plan, None, 64);
    assert_eq!(summary.finish.quantile(0.0), 360.0);
    assert_eq!(summary.finish.quantile(1.0), 360.0);
}

#[test]
fn runs_of_the_planned_durations_are_no_longer_than_the_plan() {
    let mut with_assignees = 0;
    for (kind, seed) in (0..40).flat_map(|seed| [(Kind::Staffed, seed), (Kind::Hours, seed)]) {
        let plan = campaign(kind, 9, seed);
        let limits = Limits {
            schedules: Some(slackline::schedule::value::schedules_for(9)),
            ..Limits::default()
        };
        let planned = level(&plan, &LevelSettings::default(), &limits, &unwatched());
        let expected = planned.expect("dates").dates.makespan.0 as f64;
        let makespan = levelled(&plan, None, 2).makespan.quantile(1.0);
        assert!(
            makespan <= expected,
            "seed {seed}: {makespan} instead of {expected} minutes"
        );
        with_assignees += usize::from(plan.tickets.iter().any(|row| !row.assignees.is_empty()));
    }
    assert!(with_assignees > 20);
}

#[test]
fn agents_keep_their_hours_in_every_sample() {
    let mut builder = Builder::default();
    let nodes = [builder.fixed(300), builder.fixed(300)];
    let end = builder.meet(&nodes);
    with_agents(&mut builder, 1);
    let hours = ["09:00-17:00"].map(|text| text.parse().expect("hours"));
    builder.plan.calendars.insert(Calendar {
        id: CalendarId(900),
        name: "Office".into(),
        week: Week::workdays(&hours),
        exceptions: Vec::new(),
    });
    let mut agent = builder.plan.agents.at(0).expect("an agent").clone();
    agent.calendar = Some(CalendarId(900));
    builder.plan.agents.insert(agent);
    builder.plan.settle_last_id();
    let summary = levelled(&builder.plan, None, 3);
    // From Monday 09:00: ten hours of work end on Tuesday at 11:00.
    assert_eq!(summary.finish.quantile(0.5), 26.0 * 60.0);
    assert!(
        summary.tickets.iter().all(|row| row.criticality == 1.0),
        "{end}"
    );
}

#[test]
fn levelled_samples_do_not_depend_on_threads() {
    let mut builder = Builder::default();
    let nodes: Vec<Node> = (0..9).map(|_| builder.uniform(0, 1)).collect();
    builder.chain(&nodes[..3]);
    let gate = builder.gate(&nodes[2..4], 0.5, 60, 50.0);
    builder.after(gate, nodes[8]);
    with_agents(&mut builder, 3);
    let figures = |threads| {
        let settings = Settings {
            level: true,
            threads,
            ..settings(300)
        };
        Summary {
            settings: Settings::default(),
            ..run(&builder.plan, &settings)
        }
    };
    assert!(figures(1) == figures(4));
    assert!(figures(2).effort.mean > 9.0 * 0.4 * Work(ONE).0 as f64);
}

/// Four hours, then a gate that fails once and opens at its second attempt: half the work and the review again. Beside
/// them three hours that wait for nothing.
fn failing_once(agents: u32) -> Plan {
    let mut builder = Builder::default();
    let work = builder.fixed(240);
    builder.fixed(180);
    let gate = builder.gate(&[work], 0.0, 60, 50.0);
    builder.change_gate(gate, |gate| gate.max_attempts = Some(2));
    with_agents(&mut builder, agents);
    builder.plan
}

#[test]
fn work_done_again_occupies_who_did_it() {
    // 4 h, 3 h, and 2 h again are 9 h of one agent; an hour of review cannot be filled.
    let alone = levelled(&failing_once(1), None, 8);
    assert_eq!(alone.finish.quantile(0.0), 600.0);
    assert_eq!(alone.finish.quantile(1.0), 600.0);
    // Whoever waits for work done again waits for its gate, and the other way round.
    assert!(alone.tickets.iter().all(|row| row.criticality == 1.0));
    // With two the other work is somebody else's, and the gate opens as without agents: 4 + 1 + 2 + 1.
    let two = levelled(&failing_once(2), None, 8);
    assert_eq!(two.finish.quantile(0.5), 480.0);
    assert_eq!(two.gates[0].opening.quantile(0.5), 480.0);
    let free = run(&failing_once(2), &settings(8));
    assert_eq!(free.finish.quantile(0.5), 480.0);
}

#[test]
fn with_agents_to_spare_failing_gates_take_what_they_take_without() {
    let mut builder = Builder::default();
    let nodes: Vec<Node> = (0..6).map(|_| builder.uniform(1, 3)).collect();
    builder.chain(&nodes[..3]);
    let gate = builder.gate(&nodes[1..4], 0.4, 60, 40.0);
    builder.after(gate, nodes[5]);
    with_agents(&mut builder, 9);
    let (with, without) = (
        levelled(&builder.plan, None, 400),
        run(&builder.plan, &settings(400)),
    );
    assert_eq!(with.gates[0].first_pass, without.gates[0].first_pass);
    let pairs = with.outcomes.iter().zip(&without.outcomes);
    for (with, without) in pairs {
        // Minutes are whole with agents, round by round.
        assert!(
            (with.finish - without.finish).abs() <= 40.0,
            "{with:?} {without:?}"
        );
    }
}

#[test]
fn with_agents_a_no_go_also_costs_what_waits_for_them() {
    let mut builder = Builder::default();
    let work = builder.fixed(240);
    let beside = builder.fixed(600);
    builder.gate(&[work], 0.5, 60, 50.0);
    builder.change(beside, |ticket| ticket.key = "C".into());
    with_agents(&mut builder, 1);
    let cost = |with_agents| {
        let rows = no_go(&builder.plan, None, with_agents, &Control::default());
        let row = rows.expect("dates")[0];
        (row.round, row.opening, row.finish)
    };
    // Two hours again and the review are within the ten hours beside the gate, unless one agent does both: then the
    // two hours wait until it is free, or what is beside waits for them.
    assert_eq!(cost(false), (Work(180), Elapsed(180), Elapsed(0)));
    let (round, opening, finish) = cost(true);
    assert_eq!(round, Work(180));
    assert!(
        opening >= Elapsed(180) && finish >= Elapsed(120),
        "{opening:?} {finish:?}"
    );
    // As in the runs that fail once: from fourteen hours to seventeen.
    let runs = levelled(&builder.plan, None, 400).finish;
    let first = runs
        .sorted()
        .iter()
        .find(|&&finish| finish > runs.quantile(0.0));
    assert_eq!(Some(runs.quantile(0.0) + finish.0 as f64), first.copied());
}

#[test]
fn checkpoints_are_planned_by_the_levelled_dates_where_agents_count() {
    let mut builder = Builder::default();
    let (_, second) = (builder.fixed(240), builder.fixed(240));
    let Node::Ticket(second) = second else {
        unreachable!()
    };
    let mut checkpoint = Checkpoint::new(CheckpointId(900), "CP", Moment::After(Elapsed(300)));
    checkpoint.expectations.push(Expectation {
        subject: Subject::Ticket(second),
        state: ExpectedState::Done,
        note: String::new(),
        sources: Vec::new(),
    });
    builder.plan.checkpoints.insert(checkpoint);
    with_agents(&mut builder, 1);
    let settings = LevelSettings::default();
    let limits = Limits {
        schedules: Some(100),
        ..Limits::default()
    };
    let levelled = level(&builder.plan, &settings, &limits, &unwatched()).expect("dates");
    let delay = |dates| {
        let rows = feasibility(&builder.plan, None, dates).expect("dates");
        rows[0].planned_delay()
    };
    let finish = levelled.dates.dates(Node::Ticket(second)).expect("dates");
    let late = finish.early_finish.since(levelled.dates.start).0 - 300;
    assert_eq!(delay(None), Elapsed(0));
    assert_eq!(delay(Some(&levelled.dates)), Elapsed(late.max(0)));
    let run = planned_run(&builder.plan, None, Some(&levelled.dates)).expect("dates");
    assert_eq!(run.finish.since(run.start), Elapsed(480));
    assert!(run.nodes.iter().all(|node| node.critical));
}
