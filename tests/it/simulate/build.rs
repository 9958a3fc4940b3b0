//! Short words for the plans of these tests, and the yardstick they share: four standard errors.

use slackline::plan::{
    Dependency, DependencyId, Estimate, EstimateShape, Gate, GateId, Node, Plan, Rework, Ticket,
    TicketId, Track, TrackId, Work,
};
use slackline::simulate::{Control, Settings, Summary, simulate};
use std::sync::Arc;

/// Minutes that stand for 1 in the analytic cases: whole minutes then are fine enough for everything.
pub const ONE: i64 = 10_000;

/// A plan put together row by row; ids are handed out in order.
#[derive(Default)]
pub struct Builder {
    pub plan: Plan,
}

impl Builder {
    fn next_id(&mut self) -> u32 {
        self.plan.last_id += 1;
        self.plan.last_id
    }

    pub fn ticket(&mut self, estimate: Estimate, shape: EstimateShape) -> Node {
        let id = TicketId(self.next_id());
        let mut ticket = Ticket::new(id, format!("T-{}", id.0), "Work");
        (ticket.estimate, ticket.shape) = (estimate, shape);
        self.plan.tickets.insert(ticket);
        Node::Ticket(id)
    }

    pub fn change(&mut self, node: Node, change: impl FnOnce(&mut Ticket)) {
        let Node::Ticket(id) = node else {
            panic!("{node} is no ticket");
        };
        let mut ticket = self.plan.tickets.get(id).expect("a ticket").clone();
        change(&mut ticket);
        self.plan.tickets.insert(ticket);
    }

    pub fn fixed(&mut self, minutes: i64) -> Node {
        self.ticket(Estimate::Fixed(Work(minutes)), EstimateShape::Triangular)
    }

    /// Uniform between two multiples of [`ONE`].
    pub fn uniform(&mut self, min: i64, max: i64) -> Node {
        let range = Estimate::Range {
            min: Work(min * ONE),
            max: Work(max * ONE),
        };
        self.ticket(range, EstimateShape::Uniform)
    }

    /// Three points in multiples of [`ONE`].
    pub fn three(&mut self, [min, likely, max]: [i64; 3], shape: EstimateShape) -> Node {
        self.ticket(three(min * ONE, likely * ONE, max * ONE), shape)
    }

    /// One of many quantiles of a distribution, given by its quantile function in multiples of [`ONE`].
    pub fn quantiles(&mut self, quantile: impl Fn(f64) -> f64) -> Node {
        let count = 4_000;
        let value = |k: i32| quantile((f64::from(k) + 0.5) / f64::from(count)) * ONE as f64;
        let seen = (0..count).map(|k| Work(value(k).round() as i64)).collect();
        self.ticket(Estimate::Empirical(seen), EstimateShape::Triangular)
    }

    pub fn after(&mut self, from: Node, to: Node) {
        self.link(from, to, |_| {});
    }

    pub fn link(&mut self, from: Node, to: Node, change: impl FnOnce(&mut Dependency)) {
        let mut row = Dependency::new(DependencyId(self.next_id()), from, to);
        change(&mut row);
        self.plan.dependencies.insert(row);
    }

    /// A milestone behind several nodes.
    pub fn meet(&mut self, nodes: &[Node]) -> Node {
        let end = self.fixed(0);
        nodes.iter().for_each(|&node| self.after(node, end));
        end
    }

    pub fn chain(&mut self, nodes: &[Node]) {
        for pair in nodes.windows(2) {
            self.after(pair[0], pair[1]);
        }
    }

    /// A gate behind some tickets, which redoes a percentage of each when it fails.
    pub fn gate(&mut self, before: &[Node], passes: f64, review: i64, percent: f64) -> Node {
        let id = GateId(self.next_id());
        let mut gate = Gate::new(id, format!("G-{}", id.0), "Gate");
        gate.review = Some(Work(review));
        gate.pass_probability = Some(passes);
        for &node in before {
            if let Node::Ticket(ticket) = node {
                gate.rework.push(Rework { ticket, percent });
            }
        }
        self.plan.gates.insert(gate);
        before
            .iter()
            .for_each(|&node| self.after(node, Node::Gate(id)));
        Node::Gate(id)
    }

    pub fn change_gate(&mut self, node: Node, change: impl FnOnce(&mut Gate)) {
        let Node::Gate(id) = node else {
            panic!("{node} is no gate");
        };
        let mut gate = self.plan.gates.get(id).expect("a gate").clone();
        change(&mut gate);
        self.plan.gates.insert(gate);
    }

    /// Puts tickets into one track.
    pub fn track(&mut self, nodes: &[Node]) -> TrackId {
        let id = TrackId(self.next_id());
        self.plan.tracks.insert(Track::new(id, "Track"));
        for &node in nodes {
            self.change(node, |ticket| ticket.track = Some(id));
        }
        id
    }

    pub fn correlation(&mut self, correlation: f64) {
        Arc::make_mut(&mut self.plan.info).correlation = correlation;
    }

    pub fn run(&self, samples: u32) -> Summary {
        run(&self.plan, &settings(samples))
    }
}

pub fn three(min: i64, likely: i64, max: i64) -> Estimate {
    Estimate::ThreePoint {
        min: Work(min),
        likely: Work(likely),
        max: Work(max),
    }
}

pub fn settings(samples: u32) -> Settings {
    Settings {
        samples,
        seed: 20_260_105,
        bars: 0,
        ..Settings::default()
    }
}

pub fn run(plan: &Plan, settings: &Settings) -> Summary {
    simulate(plan, settings, &Control::default()).expect("a plan that can be simulated")
}

/// Mean and variance of the finish, in multiples of [`ONE`], are these within four standard errors.
pub fn assert_moments(name: &str, summary: &Summary, mean: f64, variance: f64) {
    let one = ONE as f64;
    let samples = summary.finish.sorted();
    let n = samples.len() as f64;
    let (found, deviation) = (summary.finish.mean / one, summary.finish.deviation / one);
    let error = deviation / n.sqrt();
    assert!(
        (found - mean).abs() <= 4.0 * error,
        "{name}: mean {found} for {mean}, standard error {error}"
    );
    let fourth = samples
        .iter()
        .map(|value| (value / one - found).powi(4))
        .sum::<f64>()
        / n;
    let found = deviation * deviation;
    let error = ((fourth - found * found) / n).sqrt();
    assert!(
        (found - variance).abs() <= 4.0 * error,
        "{name}: variance {found} for {variance}, standard error {error}"
    );
}

/// A share of samples is a probability within four standard errors.
pub fn assert_share(name: &str, found: f64, expected: f64, samples: u32) {
    let error = (expected * (1.0 - expected) / f64::from(samples)).sqrt();
    assert!(
        (found - expected).abs() <= 4.0 * error + 1e-12,
        "{name}: {found} for {expected}, standard error {error}"
    );
}

/// The standard normal quantile, by bisection.
pub fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if 0.5 * libm::erfc(-middle / std::f64::consts::SQRT_2) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}
