//! What single tickets, checkpoints, claims and costs are worth, in cases that can be worked out by hand.

use super::build::{Builder, ONE, assert_share, run, settings};
use slackline::plan::{
    Agent, AgentId, Checkpoint, CheckpointId, Deadline, Elapsed, Expectation, ExpectedState,
    Moment, Node, OptionId, PlanOption, PromisedRange, Subject, TicketId, Work,
};
use slackline::simulate::{Cause, Settings, Summary, TicketFigures};
use std::sync::Arc;

const SAMPLES: u32 = 20_000;

fn id(node: Node) -> TicketId {
    match node {
        Node::Ticket(id) => id,
        Node::Gate(id) => panic!("{} is a gate", id.0),
    }
}

fn figures(summary: &Summary, node: Node) -> TicketFigures {
    *summary.ticket(id(node)).expect("a ticket that runs")
}

#[test]
fn two_equal_tickets_share_the_critical_path() {
    let mut builder = Builder::default();
    let first = builder.fixed(ONE);
    let [a, b] = [(); 2].map(|()| builder.uniform(0, 1));
    let last = builder.fixed(ONE);
    for node in [a, b] {
        builder.after(first, node);
        builder.after(node, last);
    }
    let summary = builder.run(SAMPLES);
    for node in [first, last] {
        assert_eq!(figures(&summary, node).criticality, 1.0);
        assert_eq!(figures(&summary, node).sensitivity, 0.0);
        assert_eq!(figures(&summary, node).correlation, 0.0);
        // Nothing but itself on its path: the whole weight.
        assert!((figures(&summary, node).significance - 1.0).abs() < 1e-5);
    }
    let (a, b) = (figures(&summary, a), figures(&summary, b));
    assert_share("critical", a.criticality, 0.5, SAMPLES);
    // No tie but by rounding: between them they are always critical.
    assert!((a.criticality + b.criticality - 1.0).abs() < 1e-3);
    // The deviation of a uniform over that of the larger of two: the root of 18/12.
    assert!((a.sensitivity / a.criticality - 1.5f64.sqrt()).abs() < 0.03);
    // Covariance of one and the larger of two: 1/24; over the root of 1/12 times 1/18.
    let expected = (1.0 / 24.0) / (1.0f64 / 12.0 / 18.0).sqrt();
    assert!((a.correlation - expected).abs() < 0.03, "{}", a.correlation);
}

#[test]
fn significance_is_work_over_work_and_float() {
    let mut builder = Builder::default();
    let long = builder.fixed(400);
    let short = builder.fixed(100);
    let end = builder.meet(&[long, short]);
    let summary = builder.run(64);
    assert_eq!(figures(&summary, long).significance, 1.0);
    assert_eq!(figures(&summary, short).significance, 0.25);
    assert_eq!(figures(&summary, short).criticality, 0.0);
    assert_eq!(figures(&summary, end).criticality, 1.0);
}

#[test]
fn in_a_row_correlation_is_the_share_of_the_deviation() {
    let mut builder = Builder::default();
    let nodes = [builder.uniform(0, 1), builder.uniform(0, 3)];
    builder.chain(&nodes);
    let root: f64 = 10f64.sqrt();
    let linear = builder.run(SAMPLES);
    let ranks = run(
        &builder.plan,
        &Settings {
            spearman: true,
            ..settings(SAMPLES)
        },
    );
    for (node, share) in nodes.into_iter().zip([1.0 / root, 3.0 / root]) {
        let found = figures(&linear, node).correlation;
        assert!((found - share).abs() < 0.02, "{found} for {share}");
        // Ranks of two nearly linear quantities: near, and not the same.
        let ranked = figures(&ranks, node).correlation;
        assert!(
            (ranked - share).abs() < 0.05 && ranked != found,
            "{ranked} for {share}"
        );
        assert!((figures(&linear, node).sensitivity - share).abs() < 0.02);
    }
}

#[test]
fn the_tornado_shows_means_at_the_tenth_and_ninetieth_percentile() {
    let mut builder = Builder::default();
    let nodes = [builder.uniform(1, 2), builder.uniform(0, 4)];
    builder.chain(&nodes);
    let summary = run(
        &builder.plan,
        &Settings {
            bars: 5,
            ..settings(SAMPLES)
        },
    );
    assert_eq!(summary.tornado.len(), 2);
    let widest = summary.tornado[0];
    assert_eq!(widest.cause, Cause::Ticket(id(nodes[1])));
    // 1.5 on average, and 0.4 or 3.6.
    for (found, expected) in [(widest.low, 1.9), (widest.high, 5.1)] {
        assert!(
            (found / ONE as f64 - expected).abs() < 0.03,
            "{found} for {expected}"
        );
    }
}

#[test]
fn deadlines_claims_and_checkpoints_have_their_odds() {
    let mut builder = Builder::default();
    let node = builder.uniform(0, 1);
    let minutes = |share: f64| Elapsed((share * ONE as f64) as i64);
    Arc::make_mut(&mut builder.plan.info).deadline = Some(Deadline {
        moment: Moment::After(minutes(0.8)),
        hard: true,
    });
    let mut option = PlanOption::new(OptionId(500), "Promise");
    option.claim = Some(PromisedRange {
        min: Work(minutes(0.2).0),
        max: Work(minutes(0.5).0),
    });
    builder.plan.options.insert(option);
    let states = [
        (ExpectedState::Started, 0.0, 1.0),
        (ExpectedState::Done, 0.3, 0.3),
        // Half of a uniform number is done by 0.4 when it is at most 0.8.
        (ExpectedState::Percent(50.0), 0.4, 0.8),
    ];
    for (number, (state, at, _)) in states.into_iter().enumerate() {
        let moment = Moment::After(minutes(at));
        let mut checkpoint = Checkpoint::new(CheckpointId(600 + number as u32), "C", moment);
        checkpoint.expectations.push(Expectation {
            subject: Subject::Ticket(id(node)),
            state,
            note: String::new(),
            sources: Vec::new(),
        });
        builder.plan.checkpoints.insert(checkpoint);
    }
    let summary = run(
        &builder.plan,
        &Settings {
            option: Some(OptionId(500)),
            ..settings(SAMPLES)
        },
    );
    let (_, deadline) = summary.deadline.expect("a deadline");
    assert_share("deadline", deadline.probability, 0.8, SAMPLES);
    assert!(deadline.low < deadline.probability && deadline.probability < deadline.high);
    let claim = summary.claim.expect("a claim");
    assert_share("in time", claim.in_time.probability, 0.5, SAMPLES);
    assert_share("within", claim.within.probability, 0.3, SAMPLES);
    for ((_, at, expected), odds) in states.into_iter().zip(&summary.checkpoints) {
        assert_share(&format!("at {at}"), odds.all.probability, expected, SAMPLES);
    }
}

#[test]
fn cost_follows_durations_and_joint_confidence_is_below_both() {
    let mut builder = Builder::default();
    let nodes = [builder.uniform(0, 1), builder.uniform(0, 1)];
    let mut agent = Agent::new(AgentId(700), "Ann");
    agent.cost_rate = 60.0;
    builder.plan.agents.insert(agent);
    builder.change(nodes[0], |ticket| ticket.fixed_cost = 250.0);
    let summary = builder.run(SAMPLES);
    // A unit of cost a minute: the sum of both, while the finish is the larger of both.
    let mean = 250.0 + ONE as f64;
    let error = summary.cost.deviation / f64::from(SAMPLES).sqrt();
    assert!((summary.cost.mean - mean).abs() < 4.0 * error);
    assert!((summary.effort.mean - ONE as f64).abs() < 4.0 * error);
    let joint = summary.joint(summary.finish.quantile(0.8), summary.cost.quantile(0.8));
    assert!(
        joint.probability < 0.8 && joint.probability > 0.64,
        "{joint:?}"
    );
}

#[test]
fn the_percentile_settles_and_may_end_the_simulation() {
    let mut builder = Builder::default();
    builder.uniform(0, 1);
    let whole = builder.run(SAMPLES);
    let settled = whole.convergence(0.8, 8);
    assert_eq!(
        settled.last().map(|point| point.samples),
        Some(SAMPLES as usize)
    );
    assert_eq!(
        settled.last().map(|point| point.value),
        Some(whole.finish.quantile(0.8))
    );
    assert!(settled[0].half_width > 2.0 * settled[7].half_width);
    // The interval of a uniform percentile: 1.96 times the root of 0.16 over n.
    let target = 0.01 * ONE as f64;
    let stopped = run(
        &builder.plan,
        &Settings {
            stop: Some(target),
            ..settings(1_000_000)
        },
    );
    let taken = stopped.settings.samples;
    assert!((5_000..12_000).contains(&taken), "{taken} samples");
    assert!(stopped.finish.half_width(0.8) <= target);
}
