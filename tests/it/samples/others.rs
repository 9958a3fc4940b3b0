//! The two documents without a list of tickets, and the tutorial.

use super::{counts, edge, sample, says};
use slackline::plan::{Lag, Strength};

#[test]
fn remediation_keeps_both_day_maps_and_no_ticket() {
    let plan = sample("remediation");
    assert_eq!(counts(&plan), [0, 5, 5, 0, 5, 6, 0, 5]);
    let days: Vec<i64> = plan
        .phases
        .iter()
        .filter_map(|p| p.time_box)
        .map(|w| w.0 / 480)
        .collect();
    assert_eq!(days, [1, 2, 2, 1, 2]);
    assert!(
        plan.phases.iter().all(|p| says(&p.sources) == 1),
        "the other map stays as a source"
    );
    assert!(plan.gates.iter().all(|g| g.stop_work && g.review.is_none()));
    assert!(
        plan.claims
            .iter()
            .any(|c| c.stated == Some(20.0) && c.unit == "tickets")
    );
}

#[test]
fn platform_keeps_both_thresholds_and_its_sequence() {
    let plan = sample("platform");
    assert_eq!(counts(&plan), [3, 0, 6, 10, 2, 0, 0, 0]);
    let criteria: Vec<usize> = plan.gates.iter().map(|g| g.criteria.len()).collect();
    assert_eq!(criteria, [9, 6]);
    let thresholds: Vec<f64> = plan
        .escalations
        .iter()
        .filter(|e| e.unit == "error rate")
        .filter_map(|e| e.threshold)
        .collect();
    assert_eq!(thresholds, [0.1, 0.05]);
    for step in 1..7 {
        edge(
            &plan,
            &format!("DEPLOY-{step}"),
            &format!("DEPLOY-{}", step + 1),
        );
    }
}

#[test]
fn the_tutorial_shows_one_of_everything() {
    let plan = sample("tutorial");
    assert_eq!(counts(&plan), [3, 2, 4, 12, 1, 2, 3, 2]);
    assert_eq!(
        plan.gates
            .iter()
            .map(|g| g.criteria.len())
            .collect::<Vec<_>>(),
        [4]
    );
    let soft = plan
        .dependencies
        .iter()
        .filter(|d| d.strength == Strength::Soft);
    let triggers = plan
        .dependencies
        .iter()
        .filter(|d| matches!(d.lag, Lag::Percent(_)));
    assert_eq!((soft.count(), triggers.count()), (1, 1));
    assert_eq!(plan.tickets.iter().filter(|t| t.is_milestone()).count(), 1);
}
