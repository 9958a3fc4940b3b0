//! The enterprise specification: 7 tracks, 94 tickets, 460 h, two lists of dependencies.

use super::{between_tickets, counts, edge, sample, says};
use slackline::plan::{Dependency, Node, Priority, Strength, Work};
use std::collections::BTreeSet;

#[test]
fn has_its_tracks_tickets_and_hours() {
    let plan = sample("enterprise");
    assert_eq!(counts(&plan), [7, 6, 7, 94, 4, 6, 3, 0]);
    let tracks: Vec<(&str, i64, usize)> = plan
        .tracks_in_order()
        .into_iter()
        .map(|t| {
            let hours = t.budget.map_or(0, |budget| budget.0 / 60);
            (
                t.name.as_str(),
                hours,
                plan.tickets_of_track(Some(t.id)).len(),
            )
        })
        .collect();
    let expected = [
        ("infra", 20, 4),
        ("billing-predict", 53, 15),
        ("bot-journey", 82, 20),
        ("sms-compliance", 60, 12),
        ("services", 120, 26),
        ("advanced-services", 95, 13),
        ("showcase", 30, 4),
    ];
    assert_eq!(tracks, expected);
    assert_eq!(tracks.iter().map(|t| t.1).sum::<i64>(), 460);
    assert!(
        plan.tickets.iter().all(|t| t.estimate.is_none()),
        "the document has hours for tracks only"
    );
}

#[test]
fn ids_are_complete_and_only_three_are_p3() {
    let plan = sample("enterprise");
    for number in 1..=82 {
        let key = format!("ROADMAP-{number:03}");
        assert!(plan.find_key(&key).is_some(), "{key} is missing");
    }
    let p3: Vec<&str> = plan
        .tickets
        .iter()
        .filter(|t| t.priority == Some(Priority::P3))
        .map(|t| t.key.as_str())
        .collect();
    assert_eq!(p3, ["ROADMAP-006", "ROADMAP-007", "ROADMAP-014"]);
}

#[test]
fn dependencies_cite_the_table_the_list_or_both() {
    const TABLES: std::ops::RangeInclusive<u32> = 106..=281;
    const LIST: std::ops::RangeInclusive<u32> = 318..=337;
    let plan = sample("enterprise");
    let cites = |d: &Dependency, lines: &std::ops::RangeInclusive<u32>| {
        d.sources.iter().filter(|s| lines.contains(&s.line)).count() == 1
    };
    let (mut table, mut list, mut both) = (0, 0, 0);
    for dependency in plan.dependencies.iter().filter(|d| between_tickets(d)) {
        let (in_table, in_list) = (cites(dependency, &TABLES), cites(dependency, &LIST));
        assert_eq!(
            dependency.sources.len(),
            usize::from(in_table) + usize::from(in_list)
        );
        assert_eq!(
            (dependency.strength, dependency.lag.is_zero()),
            (Strength::Hard, true)
        );
        table += usize::from(in_table);
        list += usize::from(in_list);
        both += usize::from(in_table && in_list);
    }
    assert_eq!((table, list, both), (48, 40, 28));
    assert_eq!(
        plan.dependencies
            .iter()
            .filter(|d| between_tickets(d))
            .count(),
        48 + 12
    );
    let only_listed = edge(&plan, "ROADMAP-013", "ROADMAP-014");
    assert_eq!(only_listed.sources[0].line, 320);
}

#[test]
fn infra_is_hard_for_two_tracks_and_soft_for_four() {
    let plan = sample("enterprise");
    let infra = plan.find_key("infra-complete").expect("the gate");
    let mut strengths = BTreeSet::new();
    for dependency in plan.dependencies.iter().filter(|d| d.from == infra) {
        let Node::Ticket(id) = dependency.to else {
            continue;
        };
        let track = plan
            .tickets
            .get(id)
            .and_then(|t| t.track)
            .and_then(|t| plan.tracks.get(t));
        strengths.insert((track.map_or("", |t| t.name.as_str()), dependency.strength));
        assert!(says(&dependency.sources) > 0, "both statements are kept");
    }
    let expected = [
        ("advanced-services", Strength::Soft),
        ("billing-predict", Strength::Hard),
        ("bot-journey", Strength::Soft),
        ("services", Strength::Soft),
        ("showcase", Strength::Hard),
        ("sms-compliance", Strength::Soft),
    ];
    assert_eq!(strengths.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn weeks_gates_and_claims_are_the_documents() {
    let plan = sample("enterprise");
    assert!(
        plan.phases
            .iter()
            .all(|p| p.time_box == Some(Work::hours(40)))
    );
    let active: Vec<usize> = plan.phases.iter().map(|p| p.tracks.len()).collect();
    assert_eq!(active, [4, 6, 4, 2, 2, 0]);
    let gates: Vec<(&str, usize)> = plan
        .gates
        .iter()
        .map(|g| (g.key.as_str(), g.criteria.len()))
        .collect();
    assert_eq!(
        gates,
        [("infra-complete", 4), ("W2", 4), ("W4", 4), ("W6", 5)]
    );
    let claimed: Vec<f64> = plan.claims.iter().filter_map(|c| c.stated).collect();
    for number in [
        6.0, 17.0, 20.0, 12.0, 26.0, 13.0, 82.0, 766.0, 8340.0, 460.0, 77.0, 5.0, 75.0,
    ] {
        assert!(claimed.contains(&number), "no claim of {number}");
    }
    let deadline = plan.info.deadline_stamp().expect("a deadline");
    assert_eq!(
        deadline.since(plan.info.start_or_default()).0,
        6 * 7 * 24 * 60
    );
    assert_eq!(plan.info.start_or_default().date().weekday(), 0);
}
