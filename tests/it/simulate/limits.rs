//! Sameness on any threads and instructions, degenerate plans, cancelling.

use super::build::{Builder, ONE, run, settings, three};
use crate::plans::{Links, campaign};
use slackline::plan::{Estimate, EstimateShape, Impact, Node, Plan, Risk, RiskId, Ticket, Work};
use slackline::schedule::ScheduleError;
use slackline::simulate::{
    Control, Instructions, PATIENCE, Sampling, Settings, SimulateError, Summary, simulate,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A campaign with everything that is drawn.
fn everything(tickets: usize) -> Plan {
    let mut builder = Builder {
        plan: campaign(tickets, tickets * 17 / 10, Links::Mixed, 3),
    };
    let shapes = [
        EstimateShape::Triangular,
        EstimateShape::Pert,
        EstimateShape::Uniform,
        EstimateShape::Lognormal,
    ];
    let nodes: Vec<Node> = builder
        .plan
        .tickets
        .iter()
        .map(|t| Node::Ticket(t.id))
        .collect();
    for (number, &node) in nodes.iter().enumerate() {
        builder.change(node, |ticket| {
            let likely = ticket.estimate.likely().map_or(60, |work| work.0);
            ticket.shape = shapes[number % 4];
            ticket.estimate = three(likely / 2 + 1, likely + 1, likely * 2 + 1);
            if number % 9 == 0 {
                ticket.estimate = Estimate::Empirical((1..30).map(|k| Work(k * k)).collect());
            }
        });
    }
    let track = builder.track(&nodes[..tickets / 2]);
    let gate = builder.gate(&nodes[tickets / 4..tickets / 4 + 6], 0.4, 15, 40.0);
    builder.after(gate, nodes[tickets - 1]);
    let mut risk = Risk::new(RiskId(builder.plan.last_id + 1), "Late");
    risk.probability = Some(0.2);
    risk.impact = Some(Impact::Factor(1.5));
    risk.tracks = vec![track];
    builder.plan.risks.insert(risk);
    builder.plan.last_id += 1;
    builder.plan
}

/// A summary without what was asked for.
fn figures(plan: &Plan, settings: &Settings) -> Summary {
    Summary {
        settings: Settings::default(),
        ..run(plan, settings)
    }
}

#[test]
fn the_same_bytes_on_any_threads_and_instructions() {
    let plan = everything(60);
    for sampling in [Sampling::Plain, Sampling::Sobol, Sampling::LatinHypercube] {
        let base = Settings {
            sampling,
            threads: 1,
            bars: 6,
            spearman: sampling == Sampling::Plain,
            ..settings(1_000)
        };
        let expected = figures(&plan, &base);
        for (threads, instructions) in [
            (2, Instructions::Best),
            (5, Instructions::Avx2),
            (3, Instructions::Plain),
        ] {
            let other = Settings {
                threads,
                instructions,
                ..base.clone()
            };
            assert!(
                figures(&plan, &other) == expected,
                "{threads} threads with {instructions:?} differ in {sampling:?}"
            );
        }
        let other = Settings {
            seed: base.seed + 1,
            ..base
        };
        assert!(figures(&plan, &other).finish != expected.finish);
    }
}

#[test]
fn the_same_ticket_gets_the_same_draws_whatever_else_is_there() {
    let mut one = Builder::default();
    one.uniform(0, 1);
    let mut two = one.clone_plan();
    let extra = two.uniform(0, 1);
    two.change(extra, |ticket| ticket.estimate = Estimate::Fixed(Work(1)));
    let (first, second) = (one.run(500), two.run(500));
    assert_eq!(first.finish.sorted(), second.finish.sorted());
}

impl Builder {
    fn clone_plan(&self) -> Self {
        Self {
            plan: self.plan.clone(),
        }
    }
}

#[test]
fn degenerate_plans_have_clear_results() {
    let empty = Builder::default().run(100);
    assert_eq!((empty.finish.mean, empty.finish.quantile(0.8)), (0.0, 0.0));
    let mut zeros = Builder::default();
    let nodes = [zeros.fixed(0), zeros.fixed(0)];
    zeros.chain(&nodes);
    let summary = zeros.run(100);
    assert_eq!((summary.finish.mean, summary.finish.deviation), (0.0, 0.0));
    assert!(summary.tickets.iter().all(|row| row.criticality == 1.0));
    assert!(
        summary
            .tickets
            .iter()
            .all(|row| row.significance.is_finite())
    );
    let mut flat = Builder::default();
    flat.ticket(three(90, 90, 90), EstimateShape::Pert);
    assert_eq!(flat.run(10).finish.quantile(1.0), 90.0);
    assert_eq!(flat.run(1).finish.deviation, 0.0);
}

#[test]
fn only_milestones_can_be_critical() {
    let mut builder = Builder::default();
    let [from, to] = [builder.fixed(0), builder.fixed(0)];
    builder.link(from, to, |row| {
        row.lag = slackline::plan::Lag::Work(Work(500))
    });
    builder.fixed(100);
    let summary = builder.run(64);
    let critical: Vec<f64> = summary.tickets.iter().map(|row| row.criticality).collect();
    assert_eq!(critical, [1.0, 1.0, 0.0]);
}

#[test]
fn long_tails_and_long_chains_stay_in_range() {
    let mut builder = Builder::default();
    let hours = 60;
    let tail = Estimate::Range {
        min: Work(hours),
        max: Work(10_000 * hours),
    };
    let nodes = [(); 30].map(|()| builder.ticket(tail.clone(), EstimateShape::Lognormal));
    builder.chain(&nodes);
    let summary = builder.run(5_000);
    assert!(summary.finish.quantile(0.5) > 30.0 * 60.0);
    assert!(summary.finish.mean.is_finite() && summary.finish.quantile(1.0) > 0.0);
    assert!(summary.finish.sorted().iter().all(|&minutes| minutes > 0.0));
}

#[test]
fn what_cannot_be_simulated_says_so() {
    let mut builder = Builder::default();
    let [a, b] = [builder.fixed(1), builder.fixed(2)];
    builder.chain(&[a, b, a]);
    let refused = simulate(&builder.plan, &settings(10), &Control::default());
    assert!(matches!(
        refused,
        Err(SimulateError::Schedule(ScheduleError::Cycle(_)))
    ));
    for samples in [0, u32::MAX] {
        let refused = simulate(&Plan::default(), &settings(samples), &Control::default());
        assert_eq!(refused.map(|_| ()), Err(SimulateError::Samples(samples)));
    }
}

#[test]
fn cancelling_ends_a_large_simulation() {
    let mut plan = campaign(20_000, 34_000, Links::Plain, 1);
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows {
        ticket.estimate = three(ONE, ONE, 2 * ONE);
        plan.tickets.insert(ticket);
    }
    let control = Arc::new(Control::default());
    let asked = {
        let control = Arc::clone(&control);
        std::thread::spawn(move || {
            let begin = Instant::now();
            while control.samples_done() == 0 && begin.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_millis(1));
            }
            control.cancel();
            Instant::now()
        })
    };
    let many = Settings {
        threads: 2,
        ..settings(1_000_000)
    };
    let result = simulate(&plan, &many, &control);
    let end = Instant::now();
    assert_eq!(result.map(|_| ()), Err(SimulateError::Cancelled));
    let waited = end.duration_since(asked.join().expect("the thread ends"));
    // A tenth of a second where it is optimised; without, everything takes some thirty times as long.
    let limit = if cfg!(debug_assertions) { 3_000 } else { 100 };
    assert!(waited < Duration::from_millis(limit), "{waited:?}");
}

/// Work between two looks is bounded, whatever the plan's size: counted, since a clock says nothing on a busy machine.
#[test]
fn little_is_done_between_two_looks_at_the_wish_to_end() {
    let mut plan = campaign(20_000, 34_000, Links::Plain, 1);
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows {
        ticket.estimate = three(ONE, ONE, 2 * ONE);
        plan.tickets.insert(ticket);
    }
    for details in [false, true] {
        let control = Arc::new(Control::default());
        let asked = {
            let control = Arc::clone(&control);
            std::thread::spawn(move || {
                while control.rows_done() < 30_000 {
                    std::thread::sleep(Duration::from_millis(1));
                }
                control.cancel();
                control.rows_done()
            })
        };
        let threads = 2;
        let many = Settings {
            threads,
            details,
            ..settings(1_000_000)
        };
        let result = simulate(&plan, &many, &control);
        assert_eq!(result.map(|_| ()), Err(SimulateError::Cancelled));
        let after = control.rows_done() - asked.join().expect("the thread ends");
        // What each thread was at when it was asked, and nothing more.
        assert!(
            after <= (threads * PATIENCE) as u64,
            "{after} rows after the end was asked for"
        );
    }
}
