//! Simulation against a plain reference in the same run: one sample after the other, textbook draws.
//!
//! `cargo bench --no-default-features --bench simulate`; the throughput shown is ticket-samples a second.

#[expect(dead_code, reason = "other benches use the rest")]
#[path = "../support/plans.rs"]
mod plans;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use plans::{Links, Random, campaign};
use slackline::plan::{
    Agent, AgentId, AgentKind, Dependency, DependencyId, Estimate, EstimateShape, Gate, GateId,
    Node, Plan, Rework, Stored, Ticket, Track, TrackId, Work,
};
use slackline::schedule::{Model, Settings as ScheduleSettings};
use slackline::simulate::{Control, Instructions, Settings, simulate};
use std::hint::black_box;
use std::time::{Duration, Instant};

const TICKETS: usize = 1_000;
const SAMPLES: u32 = 10_000;

/// A campaign whose tickets have three points in a shape.
fn estimated(tickets: usize, shape: EstimateShape) -> Plan {
    let mut plan = campaign(tickets, tickets * 17 / 10, Links::Plain, 1);
    let mut random = Random::new(7);
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows {
        let likely = random.between(4, 32) * 15;
        ticket.shape = shape;
        ticket.estimate = Estimate::ThreePoint {
            min: Work(likely - likely * random.between(10, 60) / 100),
            likely: Work(likely),
            max: Work(likely + likely * random.between(20, 200) / 100),
        };
        Ticket::table_mut(&mut plan).insert(ticket);
    }
    plan
}

/// Tracks of ten tickets that share their fortune.
fn correlate(plan: &mut Plan) {
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for (number, mut ticket) in rows.into_iter().enumerate() {
        let track = TrackId(1_000_000 + number as u32 / 10);
        if plan.tracks.get(track).is_none() {
            plan.tracks
                .insert(Track::new(track, format!("{}", track.0)));
        }
        ticket.track = Some(track);
        plan.tickets.insert(ticket);
    }
    plan.settle_last_id();
}

/// Ten gates, each of which fails with probability 0.7 and then redoes 25 tickets before it.
fn add_gates(plan: &mut Plan) {
    let tickets: Vec<_> = plan.tickets.iter().map(|ticket| ticket.id).collect();
    let stage = tickets.len() / 11;
    for number in 0..10usize {
        let id = GateId(2_000_000 + number as u32);
        let mut gate = Gate::new(id, format!("G-{number}"), "Gate");
        gate.review = Some(Work(30));
        gate.pass_probability = Some(0.3);
        let here = (number + 1) * stage;
        gate.rework = tickets[here - 25..here]
            .iter()
            .map(|&ticket| Rework {
                ticket,
                percent: 30.0,
            })
            .collect();
        plan.gates.insert(gate);
        let ends = [(tickets[here - 1], true), (tickets[here], false)];
        for (side, (ticket, is_before)) in ends.into_iter().enumerate() {
            let (ticket, gate) = (Node::Ticket(ticket), Node::Gate(id));
            let (from, to) = if is_before {
                (ticket, gate)
            } else {
                (gate, ticket)
            };
            let id = DependencyId(3_000_000 + 2 * number as u32 + side as u32);
            plan.dependencies.insert(Dependency::new(id, from, to));
        }
    }
    plan.settle_last_id();
}

/// The plain reference: triangular draws by a root, PERT draws by two gamma draws, a pass, a sort.
struct Plain {
    /// `[nodes]` by position: shortest, likely, longest; equal where nothing is drawn.
    points: Vec<[f64; 3]>,
    first: Vec<u32>,
    to: Vec<u32>,
    is_pert: bool,
}

impl Plain {
    fn new(plan: &Plan, is_pert: bool) -> Self {
        let model = Model::new(plan, &ScheduleSettings::default()).expect("no cycle");
        let network = model.network();
        let point = |&number: &u32| match plan.tickets.at(number as usize).map(|t| &t.estimate) {
            Some(Estimate::ThreePoint { min, likely, max }) => {
                [min, likely, max].map(|work| work.0 as f64)
            }
            _ => [0.0; 3],
        };
        Self {
            points: network.order.iter().map(point).collect(),
            first: network.first_out.clone(),
            to: network.to.clone(),
            is_pert,
        }
    }

    /// The median finish of so many samples.
    fn run(&self, samples: u32, random: &mut Random) -> f64 {
        let mut finishes = Vec::with_capacity(samples as usize);
        let mut early = vec![0f64; self.points.len()];
        for _ in 0..samples {
            early.fill(0.0);
            let mut last = 0f64;
            for (node, &[min, likely, max]) in self.points.iter().enumerate() {
                let finish = early[node] + self.draw(min, likely, max, random);
                last = last.max(finish);
                for &to in &self.to[self.first[node] as usize..self.first[node + 1] as usize] {
                    early[to as usize] = early[to as usize].max(finish);
                }
            }
            finishes.push(last);
        }
        finishes.sort_unstable_by(f64::total_cmp);
        finishes[finishes.len() / 2]
    }

    fn draw(&self, min: f64, likely: f64, max: f64, random: &mut Random) -> f64 {
        if min >= max {
            return min;
        }
        let (range, mode) = (max - min, (likely - min) / (max - min));
        if self.is_pert {
            let (a, b) = (
                gamma(1.0 + 4.0 * mode, random),
                gamma(5.0 - 4.0 * mode, random),
            );
            return min + range * a / (a + b);
        }
        let u = unit(random);
        let share = if u < mode {
            (u * mode).sqrt()
        } else {
            1.0 - ((1.0 - u) * (1.0 - mode)).sqrt()
        };
        min + range * share
    }
}

fn unit(random: &mut Random) -> f64 {
    (random.below(1 << 53) as f64 + 0.5) / (1u64 << 53) as f64
}

/// Marsaglia and Tsang 2000, for shapes of at least 1.
fn gamma(shape: f64, random: &mut Random) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let radius = (-2.0 * unit(random).ln()).sqrt();
        let x = radius * (std::f64::consts::TAU * unit(random)).cos();
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && unit(random).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("simulate");
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .throughput(Throughput::Elements(TICKETS as u64 * u64::from(SAMPLES)));
    let mut check = |name: &str, plan: &Plan, settings: Settings| {
        group.bench_function(name, |b| {
            b.iter(|| black_box(simulate(plan, &settings, &Control::default())).is_ok());
        });
    };
    let quick = |threads| Settings {
        samples: SAMPLES,
        threads,
        details: false,
        ..Settings::default()
    };
    let full = |threads| Settings {
        details: true,
        bars: 0,
        ..quick(threads)
    };
    let triangular = estimated(TICKETS, EstimateShape::Triangular);
    let pert = estimated(TICKETS, EstimateShape::Pert);
    let mut gates = pert.clone();
    add_gates(&mut gates);
    let mut tracks = gates.clone();
    correlate(&mut tracks);
    check("triangular, finish only, 1 thread", &triangular, quick(1));
    check("pert, finish only, 1 thread", &pert, quick(1));
    check("pert and gates, finish only, 1 thread", &gates, quick(1));
    check(
        "pert, gates and tracks, finish only, 1 thread",
        &tracks,
        quick(1),
    );
    check("pert and gates, finish only, 2 threads", &gates, quick(2));
    check("pert and gates, all indices, 1 thread", &gates, full(1));
    check("pert and gates, all indices, 2 threads", &gates, full(2));
    check(
        "pert, gates and tracks, all indices, 2 threads",
        &tracks,
        full(2),
    );
    let avx2 = Settings {
        instructions: Instructions::Avx2,
        ..full(2)
    };
    check("pert and gates, all indices, 2 threads, AVX2", &gates, avx2);
    let avx2 = Settings {
        instructions: Instructions::Avx2,
        ..quick(2)
    };
    check("pert and gates, finish only, 2 threads, AVX2", &gates, avx2);
    let plain = Settings {
        instructions: Instructions::Plain,
        ..full(2)
    };
    check(
        "pert and gates, all indices, 2 threads, no vectors",
        &gates,
        plain,
    );

    let few = 500;
    group.throughput(Throughput::Elements(TICKETS as u64 * few));
    for (name, plan, is_pert) in [
        ("plain reference, triangular", &triangular, false),
        ("plain reference, pert", &pert, true),
    ] {
        let reference = Plain::new(plan, is_pert);
        let expected = reference.run(4_000, &mut Random::new(3));
        let ours = simulate(plan, &quick(0), &Control::default()).expect("a plan without a cycle");
        let off = (ours.finish.quantile(0.5) - expected).abs();
        assert!(
            off < 0.1 * ours.finish.deviation,
            "{name}: {off} minutes apart"
        );
        group.bench_function(name, |b| {
            let mut random = Random::new(5);
            b.iter(|| black_box(reference.run(few as u32, &mut random)));
        });
    }
    group.finish();
    levelled(c);
    large(c);
    cancelled(c);
}

/// A serial schedule for each sample: a hundred and twenty tickets and eight agents.
fn levelled(c: &mut Criterion) {
    let mut group = c.benchmark_group("simulate with agents");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(120 * u64::from(SAMPLES)));
    let mut plan = estimated(120, EstimateShape::Pert);
    for number in 0..8 {
        let mut agent = Agent::new(AgentId(4_000_000 + number), format!("Agent {number}"));
        agent.kind = AgentKind::Person;
        plan.agents.insert(agent);
    }
    plan.settle_last_id();
    for (name, threads, details) in [
        ("finish only, 1 thread", 1, false),
        ("finish only, 2 threads", 2, false),
        ("all indices, 2 threads", 2, true),
    ] {
        let settings = Settings {
            samples: SAMPLES,
            level: true,
            bars: 0,
            threads,
            details,
            ..Settings::default()
        };
        group.bench_function(name, |b| {
            b.iter(|| black_box(simulate(&plan, &settings, &Control::default())).is_ok());
        });
    }
    group.finish();
}

/// A hundred thousand tickets.
fn large(c: &mut Criterion) {
    let mut group = c.benchmark_group("simulate 100k");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(100_000 * 1_024));
    let plan = estimated(100_000, EstimateShape::Pert);
    let settings = Settings {
        samples: 1_024,
        bars: 0,
        ..Settings::default()
    };
    group.bench_function("pert, all indices, all threads", |b| {
        b.iter(|| black_box(simulate(&plan, &settings, &Control::default())).is_ok());
    });
    group.finish();
}

/// From the wish for an end to the end, a hundred thousand tickets, asked for at many moments of a run: what is shown is
/// the wait, and the longest is printed.
fn cancelled(c: &mut Criterion) {
    let mut group = c.benchmark_group("cancel a simulation of 100k");
    group.sample_size(20);
    let mut plan = estimated(100_000, EstimateShape::Pert);
    for number in 0..50 {
        let mut agent = Agent::new(AgentId(4_000_000 + number), format!("Agent {number}"));
        agent.kind = AgentKind::Person;
        plan.agents.insert(agent);
    }
    plan.settle_last_id();
    for (name, level) in [("without agents", false), ("with agents", true)] {
        let settings = Settings {
            samples: 100_000,
            bars: 0,
            level,
            ..Settings::default()
        };
        let (mut number, mut longest) = (0u64, Duration::ZERO);
        group.bench_function(name, |b| {
            b.iter_custom(|times| {
                let mut total = Duration::ZERO;
                for _ in 0..times {
                    // From the first millisecond to well within the samples.
                    number += 1;
                    let wait = wait_for_end(
                        &plan,
                        &settings,
                        Duration::from_millis(1 + number * 37 % 1_500),
                    );
                    longest = longest.max(wait);
                    total += wait;
                }
                total
            });
        });
        println!("{name}: the longest wait was {longest:?}");
    }
    group.finish();
}

/// Starts a simulation, asks for its end after a while, and says how long that took.
fn wait_for_end(plan: &Plan, settings: &Settings, after: Duration) -> Duration {
    let control = Control::default();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| simulate(plan, settings, &control).is_ok());
        std::thread::sleep(after);
        let asked = Instant::now();
        control.cancel();
        let _ = black_box(run.join());
        asked.elapsed()
    })
}

criterion_group!(benches, bench);
criterion_main!(benches);
