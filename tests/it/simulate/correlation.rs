//! Correlation within a track: none, some, all.

use super::build::{Builder, assert_moments};
use slackline::plan::Node;

const SAMPLES: u32 = 40_000;

/// Five uniform tickets of one track in a row.
fn five(correlation: f64) -> Builder {
    let mut builder = Builder::default();
    let nodes: Vec<Node> = (0..5).map(|_| builder.uniform(0, 1)).collect();
    builder.chain(&nodes);
    builder.track(&nodes);
    builder.correlation(correlation);
    builder
}

#[test]
fn sums_within_a_track_vary_as_the_copula_says() {
    for normal in [0.0f64, 0.3, 0.7, 1.0] {
        // Two uniforms under a Gaussian copula: Pearson's correlation is 6/pi asin(rho / 2).
        let linear = 6.0 / std::f64::consts::PI * (normal / 2.0).asin();
        let variance = 5.0 / 12.0 * (1.0 + 4.0 * linear);
        let summary = five(normal).run(SAMPLES);
        assert_moments(&format!("correlation {normal}"), &summary, 2.5, variance);
    }
}

#[test]
fn full_correlation_makes_a_maximum_one_ticket() {
    let mut builder = Builder::default();
    let nodes: Vec<Node> = (0..5).map(|_| builder.uniform(0, 1)).collect();
    builder.track(&nodes);
    builder.correlation(1.0);
    assert_moments("one", &builder.run(SAMPLES), 0.5, 1.0 / 12.0);
}

#[test]
fn tracks_do_not_share_their_fortune() {
    let mut builder = Builder::default();
    let nodes: Vec<Node> = (0..2).map(|_| builder.uniform(0, 1)).collect();
    builder.chain(&nodes);
    for &node in &nodes {
        builder.track(&[node]);
    }
    builder.correlation(0.9);
    assert_moments("two tracks", &builder.run(SAMPLES), 1.0, 1.0 / 6.0);
}

#[test]
fn nonsense_correlations_are_kept_within_their_bounds() {
    for (stated, variance) in [
        (f64::NAN, 5.0 / 12.0),
        (-3.0, 5.0 / 12.0),
        (7.0, 25.0 / 12.0),
    ] {
        assert_moments(
            &format!("{stated}"),
            &five(stated).run(SAMPLES),
            2.5,
            variance,
        );
    }
}
