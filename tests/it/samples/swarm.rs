//! The 24-hour swarm: 8 agents, 4 phases, 4 checkpoints.

use super::{counts, criteria, edge, sample, says};
use slackline::plan::{Lag, Strength};

#[test]
fn has_its_agents_phases_and_checkpoints() {
    let plan = sample("swarm");
    assert_eq!(counts(&plan), [3, 4, 8, 8, 1, 4, 1, 2]);
    let boxes: Vec<i64> = plan
        .phases
        .iter()
        .filter_map(|p| p.time_box)
        .map(|w| w.0)
        .collect();
    assert_eq!(boxes, [15, 18 * 60, 4 * 60, 2 * 60]);
    let tracks: Vec<&str> = plan
        .tracks_in_order()
        .iter()
        .map(|t| t.name.as_str())
        .collect();
    assert_eq!(tracks, ["Path B", "Path C", "Path A"]);
    let start = plan.info.start_or_default();
    let hours: Vec<i64> = plan
        .checkpoints
        .iter()
        .map(|c| c.moment.resolve(start).since(start).0 / 60)
        .collect();
    assert_eq!(hours, [6, 12, 18, 22]);
    let expected: Vec<usize> = plan
        .checkpoints
        .iter()
        .map(|c| c.expectations.len())
        .collect();
    assert_eq!(expected, [3, 3, 8, 8]);
}

#[test]
fn starts_with_three_of_eight_and_b2_at_half_of_b1() {
    let plan = sample("swarm");
    let waits = |key: &str| {
        plan.dependencies
            .iter()
            .any(|d| Some(d.to) == plan.find_key(key))
    };
    let free: Vec<&str> = plan
        .tickets
        .iter()
        .map(|t| t.key.as_str())
        .filter(|key| !waits(key))
        .collect();
    assert_eq!(free, ["B1", "C1", "C2"]);
    assert_eq!(edge(&plan, "B1", "B2").lag, Lag::Percent(50.0));
    for (from, to) in [("B2", "B3"), ("C2", "C3"), ("A1", "A2")] {
        let dependency = edge(&plan, from, to);
        assert!(dependency.lag.is_zero() && dependency.strength == Strength::Hard);
        assert!(
            says(&dependency.sources) > 0,
            "{from} -> {to}: the checkpoint's side is kept"
        );
    }
    let before_last = plan
        .dependencies
        .iter()
        .filter(|d| Some(d.to) == plan.find_key("A2"));
    assert_eq!(before_last.count(), 7);
}

#[test]
fn ticks_twenty_criteria_before_it_begins() {
    let plan = sample("swarm");
    let done = plan.tracks.iter().map(|t| criteria(&t.done).0);
    let promised = plan.phases.iter().map(|p| criteria(&p.milestones).0);
    assert_eq!(done.chain(promised).sum::<usize>(), 20);
    assert_eq!(
        plan.gates.iter().map(|g| g.ticked()).collect::<Vec<_>>(),
        [(0, 7)]
    );
    let cadences: Vec<i64> = plan
        .templates
        .iter()
        .filter_map(|t| t.every)
        .map(|e| e.0)
        .collect();
    assert_eq!(cadences, [120, 30, 60]);
    assert!(plan.tickets.iter().all(|t| t.estimate.is_none()));
}
