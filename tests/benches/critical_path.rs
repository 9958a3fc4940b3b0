//! The critical path against a plain reference kept here: two passes over a compressed adjacency list,
//! finish-to-start only, no lags, no dates. What the engine does more than that is what it may cost.
//!
//! `cargo bench --no-default-features --bench critical_path`

#[path = "../support/plans.rs"]
mod plans;

use criterion::{Criterion, criterion_group, criterion_main};
use plans::{Links, campaign, keep_office_hours};
use slackline::plan::{Node, Plan};
use slackline::schedule::network::Network;
use slackline::schedule::{Link, LinkSource, Model, NodeIndex, Settings, passes, schedule};
use std::hint::black_box;
use std::time::Duration;

/// `(name, tickets, dependencies)`.
const SIZES: [(&str, usize, usize); 4] = [
    ("1k", 1_000, 1_700),
    ("10k", 10_000, 17_000),
    ("100k", 100_000, 170_000),
    ("1M", 1_000_000, 1_700_000),
];

/// The plain reference: nodes already renumbered in topological order.
struct Plain {
    minutes: Vec<i64>,
    first: Vec<u32>,
    to: Vec<u32>,
    early: Vec<i64>,
    late: Vec<i64>,
}

impl Plain {
    fn new(network: &Network) -> Self {
        Self {
            minutes: network.minutes.iter().map(|&m| i64::from(m)).collect(),
            first: network.first_out.clone(),
            to: network.to.clone(),
            early: vec![0; network.len()],
            late: vec![0; network.len()],
        }
    }

    /// Early and late starts; returns the makespan.
    fn run(&mut self) -> i64 {
        let nodes = self.minutes.len();
        self.early.fill(0);
        let mut makespan = 0;
        for node in 0..nodes {
            let finish = self.early[node] + self.minutes[node];
            makespan = makespan.max(finish);
            for &to in &self.to[self.first[node] as usize..self.first[node + 1] as usize] {
                let early = &mut self.early[to as usize];
                *early = (*early).max(finish);
            }
        }
        for node in (0..nodes).rev() {
            let mut finish = makespan;
            for &to in &self.to[self.first[node] as usize..self.first[node + 1] as usize] {
                finish = finish.min(self.late[to as usize]);
            }
            self.late[node] = finish - self.minutes[node];
        }
        makespan
    }
}

fn engine(network: &Network, early: &mut Vec<i64>, late: &mut Vec<i64>) -> i64 {
    passes::forward(network, 0, &[], early);
    let ends = early.iter().zip(&network.minutes);
    let finish = ends
        .map(|(start, &minutes)| start + i64::from(minutes))
        .fold(0, i64::max);
    passes::backward(network, finish, &[], late);
    finish
}

/// The rows of a plan as durations and links, as a reader that needs no rows would have them.
fn dense(plan: &Plan) -> (Vec<i32>, Vec<Link>) {
    let index = NodeIndex::of(plan);
    let minutes = plan
        .tickets
        .iter()
        .map(|t| t.estimate.likely().map_or(0, |w| w.0 as i32));
    let number = |node: Node| index.find(node).map_or(0, |number| number as u32);
    let links = plan.dependencies.iter().map(|row| Link {
        from: number(row.from),
        to: number(row.to),
        kind: row.kind,
        lag: 0,
        clock: 0,
        source: LinkSource::Dependency(row.id),
    });
    (minutes.collect(), links.collect())
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("critical_path");
    group
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    for (name, tickets, dependencies) in SIZES {
        group.sample_size(if tickets > 100_000 { 10 } else { 50 });
        let mut plan = campaign(tickets, dependencies, Links::Plain, 1);
        let settings = Settings::default();
        let model = Model::new(&plan, &settings).expect("no cycle");
        let mut plain = Plain::new(model.network());
        let (mut early, mut late) = (Vec::new(), Vec::new());
        assert_eq!(engine(model.network(), &mut early, &mut late), plain.run());
        assert_eq!((&early, &late), (&plain.early, &plain.late));

        group.bench_function(format!("{name}/plain passes"), |b| {
            b.iter(|| black_box(plain.run()))
        });
        group.bench_function(format!("{name}/passes"), |b| {
            b.iter(|| black_box(engine(model.network(), &mut early, &mut late)));
        });
        let (minutes, links) = dense(&plan);
        group.bench_function(format!("{name}/sort"), |b| {
            b.iter(|| black_box(Network::build(&minutes, &links)));
        });
        group.bench_function(format!("{name}/network from rows"), |b| {
            b.iter(|| black_box(Model::new(&plan, &settings)).is_ok());
        });
        group.bench_function(format!("{name}/dates"), |b| {
            b.iter(|| black_box(model.solve(&plan)))
        });
        group.bench_function(format!("{name}/schedule"), |b| {
            b.iter(|| black_box(schedule(&plan, &settings)).is_ok());
        });
        keep_office_hours(&mut plan);
        let model = Model::new(&plan, &settings).expect("no cycle");
        group.bench_function(format!("{name}/dates in office hours"), |b| {
            b.iter(|| black_box(model.solve(&plan)));
        });
        group.bench_function(format!("{name}/schedule in office hours"), |b| {
            b.iter(|| black_box(schedule(&plan, &settings)).is_ok());
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
