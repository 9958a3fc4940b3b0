//! The five documents the product was asked to read, where they lie beside the project. Each has a twin in
//! `shapes` that always runs.

use super::beside;
use slackline::document::{self, Document, facts::Form};
use slackline::plan::*;

fn seed(file: &str) -> Option<Document> {
    beside("seeds", file).map(|bytes| document::read(&bytes, file, ""))
}

fn shown(plan: &Plan) -> String {
    let counts = [
        ("tickets", plan.tickets.len()),
        ("tracks", plan.tracks.len()),
        ("phases", plan.phases.len()),
        ("gates", plan.gates.len()),
        ("checkpoints", plan.checkpoints.len()),
        ("options", plan.options.len()),
        ("readings", plan.readings.len()),
        ("agents", plan.agents.len()),
    ];
    counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{count} {name}"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn the_swarm_of_eight_agents() {
    let Some(read) = seed("000_swarm_orchestrator.md") else {
        return;
    };
    let plan = &read.plan;
    assert_eq!(
        shown(plan),
        "8 tickets, 3 tracks, 4 phases, 1 gates, 4 checkpoints, 8 agents"
    );
    assert_eq!(plan.dependencies.len(), 13);
    assert_eq!(
        plan.phases
            .iter()
            .filter_map(|phase| phase.time_box)
            .map(|work| work.0)
            .sum::<i64>(),
        1455
    );
    assert_eq!(
        plan.info.deadline.map(|deadline| deadline.moment),
        Some(Moment::After(Elapsed(1440)))
    );
    let expected: Vec<usize> = plan
        .checkpoints
        .iter()
        .map(|checkpoint| checkpoint.expectations.len())
        .collect();
    assert_eq!(expected, [3, 3, 8, 8]);
    let ticked = read
        .facts
        .ticks
        .iter()
        .filter(|tick| tick.is_ticked)
        .count();
    assert_eq!(ticked, 20);
    assert_eq!(
        plan.gates.iter().next().map(|gate| gate.criteria.len()),
        Some(7)
    );
    assert_eq!(read.facts.mojibake.len(), 19);
}

#[test]
fn the_guide_of_five_streams() {
    let Some(read) = seed("001_execution_guide.md") else {
        return;
    };
    let plan = &read.plan;
    assert_eq!(
        shown(plan),
        "5 tickets, 5 tracks, 4 gates, 6 checkpoints, 6 options, 5 readings, 5 agents"
    );
    let ranges: Vec<(i64, i64)> = plan
        .tickets
        .iter()
        .map(|ticket| {
            (
                ticket.estimate.at(EstimatePoint::Min).unwrap_or_default().0 / 60,
                ticket.estimate.at(EstimatePoint::Max).unwrap_or_default().0 / 60,
            )
        })
        .collect();
    assert_eq!(ranges, [(2, 3), (1, 2), (2, 4), (3, 4), (2, 3)]);
    let claims: Vec<Option<(i64, i64)>> = plan
        .options
        .iter()
        .map(|option| {
            option
                .claim
                .map(|claim| (claim.min.0 / 60, claim.max.0 / 60))
        })
        .collect();
    assert_eq!(claims[..3], [Some((3, 4)), Some((10, 15)), Some((5, 6))]);
}

#[test]
fn the_remediation_in_eight_days() {
    let Some(read) = seed("002_remediation_orchestrator.md") else {
        return;
    };
    let plan = &read.plan;
    assert_eq!(shown(plan), "5 phases, 5 gates, 6 checkpoints, 5 agents");
    assert!(
        plan.gates
            .iter()
            .all(|gate| gate.stop_work && gate.criteria.len() >= 5)
    );
    assert_eq!(plan.dependencies.len(), 4);
    assert!(
        read.facts
            .counts
            .iter()
            .any(|count| count.stated == 20.0 && count.noun == "tickets")
    );
}

#[test]
fn the_spec_of_ninety_four_tickets() {
    let Some(read) = seed("003_enterprise_spec.md") else {
        return;
    };
    let plan = &read.plan;
    assert_eq!(
        shown(plan),
        "94 tickets, 7 tracks, 6 phases, 3 gates, 6 checkpoints, 7 agents"
    );
    assert_eq!(
        plan.tracks
            .iter()
            .filter_map(|track| track.budget)
            .map(|work| work.0)
            .sum::<i64>(),
        460 * 60
    );
    let list = |form: Form| {
        read.facts
            .lists
            .iter()
            .filter(|list| list.form == form)
            .flat_map(|list| &list.edges)
            .map(|edge| (edge.from.clone(), edge.to.clone()))
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (table, arrows) = (list(Form::Table), list(Form::ArrowList));
    assert_eq!(
        (
            table.len(),
            arrows.len(),
            table.intersection(&arrows).count()
        ),
        (48, 40, 28)
    );
    let bootstrap = read.facts.bootstrap.as_ref().expect("a bootstrap");
    assert_eq!(
        (
            bootstrap.tickets.len(),
            bootstrap.dependencies.len(),
            bootstrap.agents.len()
        ),
        (10, 5, 7)
    );
    assert_eq!(read.facts.weeks.len(), 6);
    assert!(
        read.facts
            .ranges
            .iter()
            .any(|range| range.members.len() == 8 && range.known.len() == 4)
    );
    assert!(read.facts.mojibake.is_empty());
}

#[test]
fn the_intake_of_the_platform() {
    let Some(read) = seed("004_platform_orchestrator.md") else {
        return;
    };
    assert_eq!(read.plan.gates.len(), 2);
    assert_eq!(read.facts.routes.len(), 5);
    assert!(
        read.facts
            .requests
            .iter()
            .any(|request| request.words.contains(&"sync".to_owned()))
    );
    let of = |word: &str| {
        read.facts
            .thresholds
            .iter()
            .filter(|threshold| threshold.words.contains(&word.to_owned()))
            .map(|threshold| threshold.value)
            .collect::<Vec<_>>()
    };
    assert!(
        of("error").contains(&0.1) && of("error").contains(&0.05),
        "{:?}",
        of("error")
    );
    assert!(
        of("coverage").contains(&90.0) && of("coverage").contains(&0.9),
        "{:?}",
        of("coverage")
    );
}

#[test]
fn every_seed_is_written_back_byte_for_byte() {
    for file in [
        "000_swarm_orchestrator.md",
        "001_execution_guide.md",
        "002_remediation_orchestrator.md",
        "003_enterprise_spec.md",
        "004_platform_orchestrator.md",
    ] {
        let Some(bytes) = beside("seeds", file) else {
            return;
        };
        let plan = document::read(&bytes, file, "").plan;
        let source = plan.sources.iter().next().expect("a source").id;
        let written = document::write_back::write_back(&plan, source).expect("text");
        assert!(
            written.bytes == bytes && written.losses.is_empty(),
            "{file}: {:?}",
            written.losses
        );
    }
}
