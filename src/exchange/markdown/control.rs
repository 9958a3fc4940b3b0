//! What keeps the work in check: gates and checkpoints.

use super::Content;
use super::escape::{body, heading, inline};
use super::page::Page;
use super::words;
use crate::plan::*;

/// Quality gates as checklists.
pub(super) fn gates(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let mut gates: Vec<&Gate> = plan.gates.iter().collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    if gates.is_empty() {
        return;
    }
    page.heading(2, "Quality gates");
    for gate in gates {
        page.heading(
            3,
            &format!("{}: {}", heading(&gate.key), heading(&gate.name)),
        );
        gate_facts(plan, gate, page);
        page.checklist("Criteria", plan, &gate.criteria);
    }
}

fn gate_facts(plan: &Plan, gate: &Gate, page: &mut Page) {
    page.paragraph(&body(&gate.description));
    page.fact("Owner", &inline(&gate.owner));
    page.fact(
        "Review",
        &gate.review.map_or_else(String::new, duration::show),
    );
    let after = plan
        .dependencies
        .iter()
        .filter(|d| d.to == Node::Gate(gate.id))
        .map(|d| d.from);
    page.fact("Waits for", &words::nodes(plan, &after.collect::<Vec<_>>()));
    let before = plan
        .dependencies
        .iter()
        .filter(|d| d.from == Node::Gate(gate.id))
        .map(|d| d.to);
    page.fact(
        "Holds back",
        &words::nodes(plan, &before.collect::<Vec<_>>()),
    );
    let phase = gate.phase.and_then(|id| plan.phases.get(id));
    page.fact(
        "Closes",
        &phase.map_or_else(String::new, |phase| inline(&phase.name)),
    );
    page.fact(
        "Stands in",
        &gate
            .track
            .map_or_else(String::new, |id| words::tracks(plan, &[id])),
    );
    page.fact("Tracks", &words::tracks(plan, &gate.tracks));
    if gate.stop_work {
        page.fact("Stops", "all work of its tracks that does not lead to it");
    }
    page.fact(
        "Passes with probability",
        &words::number(gate.pass_probability),
    );
    page.fact(
        "Attempts at most",
        &gate
            .max_attempts
            .map_or_else(String::new, |most| most.to_string()),
    );
    for rework in &gate.rework {
        let key = inline(plan.key(Node::Ticket(rework.ticket)));
        page.fact(
            "Rework when it fails",
            &format!("{} % of {key}", rework.percent),
        );
    }
    decision(&gate.decision, page);
    page.fact("Stated in", &words::lines(plan, &gate.sources));
}

fn decision(decision: &Decision, page: &mut Page) {
    if *decision == Decision::default() {
        return;
    }
    let at = decision
        .at
        .map_or_else(String::new, |at| format!(", {}", words::stamp(at)));
    page.fact("Decision", &format!("{}{at}", words::word(&decision.state)));
    let lists = [
        ("Reason", &decision.reasons),
        ("Required fix", &decision.fixes),
        ("Accepted risk", &decision.accepted_risks),
    ];
    for (name, list) in lists {
        for text in list {
            page.fact(name, &inline(text));
        }
    }
    page.fact(
        "Expected delay",
        &decision.delay.map_or_else(String::new, duration::show),
    );
}

/// Checkpoints in the order of their times.
pub(super) fn checkpoints(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let start = plan.info.start_or_default();
    let mut checkpoints: Vec<&Checkpoint> = plan.checkpoints.iter().collect();
    checkpoints.sort_by_key(|checkpoint| (checkpoint.moment.resolve(start), checkpoint.id));
    if checkpoints.is_empty() {
        return;
    }
    page.heading(2, "Checkpoints");
    for (checkpoint, number) in checkpoints.into_iter().zip(1..) {
        let moment = words::moment(checkpoint.moment);
        page.heading(
            3,
            &format!(
                "Checkpoint {number} ({moment}): {}",
                heading(&checkpoint.name)
            ),
        );
        page.paragraph(&body(&checkpoint.note));
        page.fact("Stated in", &words::lines(plan, &checkpoint.sources));
        for expectation in &checkpoint.expectations {
            page.bullet(&expected(plan, expectation));
        }
        page.checklist("Criteria", plan, &checkpoint.criteria);
    }
}

fn expected(plan: &Plan, expectation: &Expectation) -> String {
    let subject = match expectation.subject {
        Subject::Ticket(id) => inline(plan.key(Node::Ticket(id))),
        Subject::Track(id) => format!("Track {}", words::tracks(plan, &[id])),
        Subject::Phase(id) => {
            format!(
                "Phase {}",
                plan.phases
                    .get(id)
                    .map_or_else(String::new, |phase| inline(&phase.name))
            )
        }
    };
    let state = match expectation.state {
        ExpectedState::Started => "started".to_owned(),
        ExpectedState::Percent(percent) => format!("{percent} % done"),
        ExpectedState::Done => "done".to_owned(),
    };
    let note = match inline(&expectation.note) {
        note if note.is_empty() => note,
        note => format!(": {note}"),
    };
    format!(
        "{subject} {state}{note}{}",
        words::cited(plan, &expectation.sources)
    )
}
