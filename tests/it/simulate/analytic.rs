//! Distributions whose mean and variance are known in closed form, within four standard errors.

use super::build::{Builder, ONE, assert_moments, normal_quantile, run, settings};
use slackline::plan::{EstimateShape, Node};
use slackline::simulate::{Sampling, Settings};

const SAMPLES: u32 = 40_000;

/// So many of the same in parallel.
fn parallel(count: usize, ticket: impl Fn(&mut Builder) -> Node) -> Builder {
    let mut builder = Builder::default();
    for _ in 0..count {
        ticket(&mut builder);
    }
    builder
}

/// So many of the same in a row.
fn in_a_row(count: usize, ticket: impl Fn(&mut Builder) -> Node) -> Builder {
    let mut builder = Builder::default();
    let nodes: Vec<Node> = (0..count).map(|_| ticket(&mut builder)).collect();
    builder.chain(&nodes);
    builder
}

#[test]
fn single_tickets_have_the_moments_of_their_shape() {
    let cases = [
        ("triangular", EstimateShape::Triangular, 5.0 / 3.0, 0.722_22),
        ("pert", EstimateShape::Pert, 4.0 / 3.0, 0.507_94),
        ("uniform", EstimateShape::Uniform, 2.0, 16.0 / 12.0),
    ];
    for (name, shape, mean, variance) in cases {
        let one = parallel(1, |b| b.three([0, 1, 4], shape));
        assert_moments(name, &one.run(200_000), mean, variance);
    }
}

#[test]
fn correlated_tickets_have_the_moments_of_their_shape() {
    // Through the tables of the copula instead of the closed forms.
    let cases = [
        (EstimateShape::Triangular, 5.0 / 3.0, 0.722_22),
        (EstimateShape::Pert, 4.0 / 3.0, 0.507_94),
        (EstimateShape::Uniform, 2.0, 16.0 / 12.0),
    ];
    for (shape, mean, variance) in cases {
        let mut builder = Builder::default();
        let node = builder.three([0, 1, 4], shape);
        builder.track(&[node]);
        assert_moments("in a track", &builder.run(200_000), mean, variance);
    }
}

#[test]
fn a_lognormal_has_its_moments() {
    let (low, high) = (1.0f64, 4.0f64);
    let mean = (low.ln() + high.ln()) / 2.0;
    let deviation = (high.ln() - low.ln()) / (2.0 * 1.281_551_565_544_6);
    let variance = deviation * deviation;
    let one = parallel(1, |b| b.three([1, 2, 4], EstimateShape::Lognormal));
    let expected = (mean + variance / 2.0).exp();
    assert_moments(
        "lognormal",
        &one.run(200_000),
        expected,
        expected * expected * (variance.exp() - 1.0),
    );
}

#[test]
fn maxima_of_uniforms() {
    let two = parallel(2, |b| b.uniform(0, 1));
    assert_moments("two", &two.run(SAMPLES), 2.0 / 3.0, 1.0 / 18.0);
    let ten = parallel(10, |b| b.uniform(0, 1));
    assert_moments("ten", &ten.run(SAMPLES), 10.0 / 11.0, 10.0 / (121.0 * 12.0));
}

#[test]
fn sums_of_uniforms_triangulars_and_perts() {
    let twelve = in_a_row(12, |b| b.uniform(0, 1));
    assert_moments("twelve uniforms", &twelve.run(SAMPLES), 6.0, 1.0);
    let five = in_a_row(5, |b| b.three([0, 1, 4], EstimateShape::Triangular));
    assert_moments(
        "five triangulars",
        &five.run(SAMPLES),
        25.0 / 3.0,
        5.0 * 13.0 / 18.0,
    );
    let chain = in_a_row(8, |b| b.three([0, 1, 4], EstimateShape::Pert));
    assert_moments(
        "eight PERTs",
        &chain.run(SAMPLES),
        32.0 / 3.0,
        8.0 * 32.0 / 63.0,
    );
}

#[test]
fn a_shared_prefix_before_a_maximum() {
    let mut builder = Builder::default();
    let shared = builder.uniform(0, 1);
    for _ in 0..2 {
        let branch = builder.uniform(0, 1);
        builder.after(shared, branch);
    }
    assert_moments("prefix", &builder.run(SAMPLES), 7.0 / 6.0, 5.0 / 36.0);
}

#[test]
fn maxima_of_normals() {
    // Ten above zero, where no duration is cut.
    let ticket = |b: &mut Builder| b.quantiles(|p| 10.0 + normal_quantile(p));
    let pi = std::f64::consts::PI;
    let two = parallel(2, ticket);
    assert_moments(
        "two normals",
        &two.run(SAMPLES),
        10.0 + 1.0 / pi.sqrt(),
        1.0 - 1.0 / pi,
    );
}

/// The exponential distribution with mean 1.
fn exponential(builder: &mut Builder) -> Node {
    builder.quantiles(|p| -(-p).ln_1p())
}

#[test]
fn maxima_of_exponentials_and_the_wheatstone_bridge() {
    let two = parallel(2, exponential);
    assert_moments("two exponentials", &two.run(SAMPLES), 1.5, 1.25);
    let mut bridge = Builder::default();
    let [a, b, c, d, e] = [(); 5].map(|()| exponential(&mut bridge));
    for (from, to) in [(a, c), (a, d), (b, e), (c, e)] {
        bridge.after(from, to);
    }
    let deviation: f64 = 1.699_162;
    assert_moments(
        "bridge",
        &bridge.run(SAMPLES),
        3.458_333,
        deviation * deviation,
    );
}

/// The expected largest of so many standard normals: Tippett 1925, *On the extreme individuals and the range
/// of samples taken from a normal population*, whose tables are where merge bias was first counted.
const LARGEST: [(usize, f64); 4] = [(2, 0.5642), (3, 0.8463), (5, 1.1630), (10, 1.5388)];

#[test]
fn parallel_paths_merge_as_late_as_tippett_says() {
    for (count, largest) in LARGEST {
        let mut builder = Builder::default();
        let paths: Vec<Node> = (0..count)
            .map(|_| builder.quantiles(|p| (30.0 + 4.0 * normal_quantile(p)) / 10.0))
            .collect();
        let end = builder.meet(&paths);
        let summary = builder.run(SAMPLES);
        let error = summary.finish.deviation / f64::from(SAMPLES).sqrt() / ONE as f64 * 10.0;
        let mean = summary.finish.mean / ONE as f64 * 10.0;
        let expected = 30.0 + 4.0 * largest;
        assert!(
            (mean - expected).abs() < 4.0 * error + 0.002,
            "{count}: {mean} for {expected}, error {error}"
        );
        let merge = summary
            .merges
            .iter()
            .find(|merge| merge.node == end)
            .expect("a merge");
        assert_eq!(merge.predecessors as usize, count);
        let bias = merge.bias / ONE as f64 * 10.0;
        // The latest mean of so many is itself a little above 30.
        assert!((bias - 4.0 * largest).abs() < 0.1, "{count}: bias {bias}");
    }
}

#[test]
fn better_spread_samples_know_the_mean_better_and_are_as_unbiased() {
    let builder = in_a_row(6, |b| b.three([0, 1, 4], EstimateShape::Pert));
    let (mean, runs, samples) = (6.0 * 4.0 / 3.0, 24u64, 1_000);
    let plain_error = (6.0f64 * 0.507_94 / f64::from(samples)).sqrt();
    for (sampling, gain) in [
        (Sampling::Plain, 0.6),
        (Sampling::LatinHypercube, 3.0),
        (Sampling::Sobol, 3.0),
    ] {
        let misses: Vec<f64> = (0..runs)
            .map(|seed| {
                let settings = Settings {
                    sampling,
                    seed,
                    details: false,
                    ..settings(samples)
                };
                run(&builder.plan, &settings).finish.mean / ONE as f64 - mean
            })
            .collect();
        let square = misses.iter().map(|miss| miss * miss).sum::<f64>() / runs as f64;
        let error = square.sqrt();
        assert!(
            plain_error / error > gain,
            "{sampling:?}: error {error} for {plain_error} of independent draws"
        );
        let bias = misses.iter().sum::<f64>() / runs as f64;
        assert!(
            bias.abs() < 4.0 * error / (runs as f64).sqrt() + 1e-4,
            "{sampling:?} is biased by {bias}"
        );
    }
}
