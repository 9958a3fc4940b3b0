//! The Phase F guide: 5 streams, 5 readings, 3 execution options, 3 staffing options, 4 gates.

use super::{counts, sample};
use slackline::plan::{EstimatePoint, ExpectedState, Node, Subject};

#[test]
fn has_its_streams_steps_options_and_gates() {
    let plan = sample("phase_f");
    assert_eq!(counts(&plan), [5, 0, 5, 5, 4, 6, 6, 4]);
    let hours = |minutes: i64| minutes as f64 / 60.0;
    let streams: Vec<(&str, f64, f64)> = plan
        .tickets
        .iter()
        .map(|t| {
            let at = |point| t.estimate.at(point).map_or(0.0, |work| hours(work.0));
            let ends = (EstimatePoint::Min, EstimatePoint::Max);
            (t.key.as_str(), at(ends.0), at(ends.1))
        })
        .collect();
    let expected = [
        ("A", 2.0, 3.0),
        ("B", 1.0, 2.0),
        ("C", 2.0, 4.0),
        ("D", 3.0, 4.0),
        ("E", 2.0, 3.0),
    ];
    assert_eq!(streams, expected);
    let steps = |key: &str| -> i64 {
        let ticket = plan.tickets.iter().find(|t| t.key == key);
        let steps = ticket.map_or(&[][..], |t| &t.steps);
        steps
            .iter()
            .filter_map(|s| s.estimate.likely())
            .map(|work| work.0)
            .sum()
    };
    assert_eq!((steps("D"), steps("E")), (285, 210));
}

#[test]
fn options_claim_what_the_guide_claims() {
    let plan = sample("phase_f");
    let promised: Vec<(&str, i64, i64)> = plan
        .options
        .iter()
        .filter_map(|o| o.claim.map(|c| (o.name.as_str(), c.min.0, c.max.0)))
        .collect();
    let expected = [
        ("Parallel", 180, 240),
        ("Sequential", 600, 900),
        ("Mixed", 300, 360),
    ];
    assert_eq!(promised, expected);
    let staffing: Vec<usize> = plan
        .options
        .iter()
        .map(|o| o.agents.as_ref().map_or(0, Vec::len))
        .collect();
    assert_eq!(staffing, [5, 1, 5, 5, 3, 2]);
    let total = plan.claims.iter().find(|c| c.stated == Some(14.0));
    assert!(total.is_some(), "the 14 hours of the sequential option");
}

#[test]
fn checkpoints_expect_what_the_timeline_draws() {
    let plan = sample("phase_f");
    let percent = |key: &str, checkpoint: usize| {
        let expectations = &plan
            .checkpoints
            .at(checkpoint)
            .expect("a checkpoint")
            .expectations;
        let found = expectations.iter().find(|e| match e.subject {
            Subject::Ticket(id) => plan.key(Node::Ticket(id)) == key,
            Subject::Track(_) | Subject::Phase(_) => false,
        });
        match found.map(|e| e.state) {
            Some(ExpectedState::Percent(percent)) => Some(percent),
            Some(ExpectedState::Done) => Some(100.0),
            Some(ExpectedState::Started) => Some(0.0),
            None => None,
        }
    };
    let timeline = [
        (
            "A",
            [Some(0.0), Some(80.0), Some(100.0), None, None, Some(100.0)],
        ),
        (
            "B",
            [Some(0.0), Some(70.0), Some(100.0), None, None, Some(100.0)],
        ),
        (
            "C",
            [None, None, Some(0.0), Some(50.0), Some(90.0), Some(100.0)],
        ),
        (
            "D",
            [
                Some(0.0),
                Some(40.0),
                Some(70.0),
                Some(95.0),
                Some(100.0),
                Some(100.0),
            ],
        ),
        (
            "E",
            [None, None, Some(0.0), Some(30.0), Some(70.0), Some(100.0)],
        ),
    ];
    for (key, expected) in timeline {
        let found: Vec<Option<f64>> = (0..6).map(|at| percent(key, at)).collect();
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn gates_hold_back_only_in_the_readings_that_follow_them() {
    let plan = sample("phase_f");
    let readings: Vec<_> = plan.readings.iter().map(|r| r.id).collect();
    assert_eq!(readings.len(), 5);
    for dependency in plan.dependencies.iter() {
        if let (Node::Gate(_), Node::Ticket(_)) = (dependency.from, dependency.to) {
            let follows = &dependency.readings;
            assert!(!follows.is_empty() && follows.iter().all(|r| readings[3..].contains(r)));
        }
    }
    assert!(
        plan.gates.iter().all(|g| g.review.is_none()),
        "the guide gives gates no time"
    );
}
