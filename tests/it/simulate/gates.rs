//! Gates that fail: geometric numbers of rounds, attempts that run out, rework in order, decisions.

use super::build::{Builder, ONE, assert_moments, assert_share, three};
use slackline::plan::{
    Agent, AgentId, AgentKind, DecisionState, EstimateShape, Impact, Node, Risk, RiskId, Stamp,
    Work,
};
use slackline::schedule::level::{LevelSettings, Limits, level, unwatched};
use slackline::schedule::{Settings as ScheduleSettings, schedule};
use slackline::simulate::{Control, Settings, SimulateError, no_go, simulate};

const SAMPLES: u32 = 40_000;

#[test]
fn a_gate_fails_a_geometric_number_of_times() {
    for (passes, percent) in [(0.3, 50.0), (0.7, 100.0), (0.95, 20.0)] {
        let mut builder = Builder::default();
        let work = builder.fixed(2 * ONE);
        let gate = builder.gate(&[work], passes, ONE / 4, percent);
        let summary = builder.run(SAMPLES);
        let round = 2.0 * percent / 100.0 + 0.25;
        let fails = 1.0 - passes;
        assert_moments(
            "geometric",
            &summary,
            2.25 + fails / passes * round,
            fails / (passes * passes) * round * round,
        );
        let Node::Gate(id) = gate else { unreachable!() };
        let figures = summary.gate(id).expect("the gate");
        assert_share(
            "first pass",
            figures.first_pass.probability,
            passes,
            SAMPLES,
        );
        assert_eq!(figures.accepted.probability, 0.0);
        // Given a failure, the expected number of further ones is the same again.
        let delay = figures.delay.expect("both happen") / ONE as f64;
        assert!(
            (delay - round / passes).abs() < 0.05 * round / passes,
            "{delay}"
        );
    }
}

#[test]
fn the_last_attempt_opens_the_gate_with_accepted_risks_and_no_further_round() {
    let mut builder = Builder::default();
    let work = builder.fixed(ONE);
    let gate = builder.gate(&[work], 0.4, ONE / 2, 100.0);
    builder.change_gate(gate, |gate| gate.max_attempts = Some(3));
    let summary = builder.run(SAMPLES);
    // One review, or two, or three, each but the first behind the work done again.
    let chances = [0.4, 0.6 * 0.4, 0.36];
    let finishes = [1.5, 3.0, 4.5];
    let mean: f64 = chances.iter().zip(finishes).map(|(p, x)| p * x).sum();
    let square: f64 = chances.iter().zip(finishes).map(|(p, x)| p * x * x).sum();
    assert_moments("three attempts", &summary, mean, square - mean * mean);
    assert_eq!(summary.finish.quantile(1.0), 4.5 * ONE as f64);
    assert_share(
        "accepted",
        summary.gates[0].accepted.probability,
        0.216,
        SAMPLES,
    );
}

#[test]
fn a_gate_that_never_passes_needs_a_limit() {
    let mut builder = Builder::default();
    let work = builder.fixed(60);
    let gate = builder.gate(&[work], 0.0, 30, 50.0);
    let refused = simulate(&builder.plan, &Settings::default(), &Control::default());
    assert_eq!(
        refused.map(|_| ()),
        Err(SimulateError::NeverPasses {
            key: "G-2".to_owned()
        })
    );
    builder.change_gate(gate, |gate| gate.max_attempts = Some(2));
    let summary = builder.run(500);
    assert_eq!(summary.finish.quantile(0.0), 60.0 + 30.0 + 30.0 + 30.0);
    assert_eq!(summary.finish.deviation, 0.0);
    assert_eq!(summary.gates[0].accepted.probability, 1.0);
}

#[test]
fn work_is_done_again_in_the_order_of_its_dependencies() {
    // A before B, C beside them, X between that is not done again: B still waits for A through it.
    let mut builder = Builder::default();
    let [a, x, b, c] = [100, 7, 40, 60].map(|minutes| builder.fixed(minutes));
    builder.chain(&[a, x, b]);
    let gate = builder.gate(&[b, c], 0.0, 10, 50.0);
    let Node::Ticket(first) = a else {
        unreachable!()
    };
    builder.change_gate(gate, |gate| {
        gate.max_attempts = Some(2);
        gate.rework.push(slackline::plan::Rework {
            ticket: first,
            percent: 10.0,
        });
    });
    let summary = builder.run(64);
    // 147 to the gate, 10 review, then max(10 + 20, 30) and 10 again.
    assert_eq!(summary.finish.quantile(0.5), 147.0 + 10.0 + 30.0 + 10.0);
}

#[test]
fn decisions_are_no_longer_drawn() {
    let mut builder = Builder::default();
    let work = builder.fixed(100);
    let gate = builder.gate(&[work], 0.5, 20, 30.0);
    builder.change_gate(gate, |gate| gate.decision.state = DecisionState::Go);
    assert_eq!(builder.run(640).finish.quantile(1.0), 120.0);
    builder.change_gate(gate, |gate| gate.decision.state = DecisionState::NoGo);
    let summary = builder.run(SAMPLES);
    assert_eq!(summary.finish.quantile(0.0), 120.0 + 30.0 + 20.0);
    let mean = 170.0 + 50.0;
    let error = summary.finish.deviation / f64::from(SAMPLES).sqrt();
    assert!((summary.finish.mean - mean).abs() < 4.0 * error);
}

#[test]
fn a_recorded_no_go_moves_planned_dates_by_what_it_has_done_again() {
    // A 4 h, a review of 1 h, half of A again and the review again: 8 h; then B 2 h. Beside them C 9 h.
    let mut builder = Builder::default();
    let [a, b, _] = [240, 120, 540].map(|minutes| builder.fixed(minutes));
    let gate = builder.gate(&[a], 0.5, 60, 50.0);
    builder.after(gate, b);
    let planned = |builder: &Builder| {
        schedule(&builder.plan, &ScheduleSettings::default()).expect("a plan with dates")
    };
    let start = planned(&builder).start;
    let after = |stamp: Stamp| stamp.since(start).0;
    assert_eq!(after(planned(&builder).finish), 540);

    builder.change_gate(gate, |gate| gate.decision.state = DecisionState::NoGo);
    let dates = planned(&builder);
    let row = |node| dates.dates(node).expect("a row with dates");
    assert_eq!(
        (after(row(gate).early_start), after(row(gate).early_finish)),
        (240, 480)
    );
    assert_eq!((after(row(b).early_start), after(dates.finish)), (480, 600));
    assert!(row(b).critical);
    assert!(
        dates
            .assumptions
            .iter()
            .any(|said| said.contains("was a no-go"))
    );

    // The delay is what the plan became later by, and each further failure costs a whole round.
    let costs = no_go(&builder.plan, None, false, &Control::default()).expect("a plan with dates");
    assert_eq!(
        (costs[0].round, costs[0].opening.0, costs[0].finish.0),
        (Work(180), 180, 60)
    );
    let summary = builder.run(640);
    assert_eq!(summary.finish.quantile(0.0), 600.0);
    let once_more = summary.finish.sorted().iter().find(|&&end| end > 600.0);
    assert_eq!(once_more, Some(&780.0));

    for state in [
        DecisionState::Go,
        DecisionState::GoWithRisks,
        DecisionState::Pending,
    ] {
        builder.change_gate(gate, |gate| gate.decision.state = state);
        assert_eq!(after(planned(&builder).finish), 540, "{state:?}");
    }
}

#[test]
fn with_agents_too_a_recorded_no_go_moves_the_dates() {
    // One agent: A 4 h and B 2 h around the gate, 10 h in all where the gate takes its round.
    let mut builder = Builder::default();
    let [a, b] = [240, 120].map(|minutes| builder.fixed(minutes));
    let gate = builder.gate(&[a], 1.0, 60, 50.0);
    builder.after(gate, b);
    let mut agent = Agent::new(AgentId(800), "Ann");
    agent.kind = AgentKind::Person;
    builder.plan.agents.insert(agent);
    builder.change_gate(gate, |gate| gate.decision.state = DecisionState::NoGo);
    let limits = Limits::default();
    let levelled = level(
        &builder.plan,
        &LevelSettings::default(),
        &limits,
        &unwatched(),
    );
    let dates = levelled.expect("a plan with dates").dates;
    assert_eq!(dates.finish.since(dates.start).0, 600);
    let settings = Settings {
        level: true,
        ..super::build::settings(64)
    };
    let summary = super::build::run(&builder.plan, &settings);
    assert_eq!(
        (summary.finish.quantile(0.0), summary.finish.quantile(1.0)),
        (600.0, 600.0)
    );
    let costs = no_go(&builder.plan, None, true, &Control::default()).expect("a plan with dates");
    assert_eq!((costs[0].opening.0, costs[0].finish.0), (180, 180));
}

#[test]
fn the_only_attempt_opens_the_gate_and_costs_nothing() {
    let mut builder = Builder::default();
    let a = builder.fixed(240);
    let gate = builder.gate(&[a], 0.0, 60, 50.0);
    builder.change_gate(gate, |gate| {
        gate.max_attempts = Some(1);
        gate.decision.state = DecisionState::NoGo;
    });
    let dates = schedule(&builder.plan, &ScheduleSettings::default()).expect("a plan with dates");
    assert_eq!(dates.finish.since(dates.start).0, 300);
    let summary = builder.run(64);
    assert_eq!(summary.finish.quantile(1.0), 300.0);
    assert_eq!(summary.gates[0].accepted.probability, 1.0);
    let costs = no_go(&builder.plan, None, false, &Control::default()).expect("a plan with dates");
    assert_eq!((costs[0].round, costs[0].finish.0), (Work(0), 0));
}

#[test]
fn rework_takes_its_share_of_what_was_sampled() {
    let mut builder = Builder::default();
    let work = builder.ticket(three(0, 0, 0), EstimateShape::Uniform);
    builder.change(work, |ticket| {
        ticket.estimate = slackline::plan::Estimate::Range {
            min: Work(ONE),
            max: Work(3 * ONE),
        };
    });
    let gate = builder.gate(&[work], 0.0, 0, 50.0);
    builder.change_gate(gate, |gate| gate.max_attempts = Some(2));
    // One and a half times a uniform number between 1 and 3.
    assert_moments("share", &builder.run(SAMPLES), 3.0, 2.25 * 4.0 / 12.0);
}

#[test]
fn a_risk_happens_once_and_hits_all_its_tickets() {
    let mut builder = Builder::default();
    let nodes = [1, 2].map(|ones| builder.fixed(ones * ONE));
    builder.chain(&nodes);
    let track = builder.track(&nodes);
    let mut risk = Risk::new(RiskId(900), "Late");
    risk.probability = Some(0.25);
    risk.impact = Some(Impact::Factor(2.0));
    risk.tracks = vec![track];
    builder.plan.risks.insert(risk);
    let mut risk = Risk::new(RiskId(901), "Outage");
    risk.probability = Some(0.5);
    risk.impact = Some(Impact::Delay(Work(ONE)));
    if let Node::Ticket(id) = nodes[1] {
        risk.tickets = vec![id];
    }
    builder.plan.risks.insert(risk);
    let summary = builder.run(SAMPLES);
    // 3, doubled together with probability 1/4; and 1 more with probability 1/2.
    assert_moments(
        "risks",
        &summary,
        3.0 * 1.25 + 0.5,
        9.0 * 0.25 * 0.75 + 0.25,
    );
    assert_share("risk", summary.risks[0].happened.probability, 0.25, SAMPLES);
    let delay = summary.risks[0].delay.expect("both happen") / ONE as f64;
    assert!((delay - 3.0).abs() < 0.05, "{delay}");
}
