//! The gates view over small plans: what is open, what was measured, what was decided, what a no-go costs.

use super::GatesView;
use crate::app::action::{Action, AppRequest, ViewRequest};
use crate::app::views::stage::Stage;
use crate::plan::{
    Checkpoint, CheckpointId, Criterion, CriterionKind, DecisionState, Dependency, DependencyId,
    Elapsed, Estimate, Expectation, ExpectedState, Gate, GateId, Moment, Node, Operator, Plan,
    Rework, Subject, Ticket, TicketId, Track, TrackId, Work,
};

/// Four hours of work, a gate that may fail and has half of it done again, and a checkpoint it cannot meet.
fn plan() -> Plan {
    let mut gate = Gate::new(GateId(5), "G1", "Review");
    gate.review = Some(Work::hours(1));
    gate.pass_probability = Some(0.5);
    gate.max_attempts = Some(3);
    gate.rework = vec![Rework {
        ticket: TicketId(2),
        percent: 50.0,
    }];
    gate.criteria = vec![
        Criterion::manual("looked at"),
        Criterion {
            kind: CriterionKind::Command {
                command: "make check".into(),
                exit_status: 0,
                output: String::new(),
            },
            ..Criterion::manual("tests pass")
        },
        Criterion {
            kind: CriterionKind::Metric {
                metric: None,
                operator: Operator::AtLeast,
                threshold: 80.0,
                unit: "%".into(),
                measured: Some(76.5),
            },
            ..Criterion::manual("coverage")
        },
    ];
    let mut checkpoint = Checkpoint::new(CheckpointId(6), "Noon", Moment::After(Elapsed::hours(3)));
    checkpoint.expectations.push(Expectation {
        subject: Subject::Ticket(TicketId(2)),
        state: ExpectedState::Done,
        note: String::new(),
        sources: Vec::new(),
    });
    Plan {
        tracks: [Track::new(TrackId(1), "Main")].into_iter().collect(),
        tickets: [Ticket {
            track: Some(TrackId(1)),
            estimate: Estimate::Fixed(Work::hours(4)),
            ..Ticket::new(TicketId(2), "A-1", "Work")
        }]
        .into_iter()
        .collect(),
        gates: [gate].into_iter().collect(),
        checkpoints: [checkpoint].into_iter().collect(),
        dependencies: [Dependency::new(
            DependencyId(7),
            Node::Ticket(TicketId(2)),
            Node::Gate(GateId(5)),
        )]
        .into_iter()
        .collect(),
        ..Plan::default()
    }
}

fn stage() -> Stage {
    let mut stage = Stage::new(Box::new(GatesView::default()), plan());
    stage.resize(egui::vec2(1200.0, 1400.0));
    stage
}

fn gate(stage: &Stage) -> Gate {
    stage.plan().gates.get(GateId(5)).expect("the gate").clone()
}

#[test]
fn a_card_says_what_is_open_and_what_a_no_go_costs() {
    let mut stage = stage();
    stage.wait_for("A no-go moves the finish by");
    for text in [
        "Open: 3 of 3 criteria, 1 of 1 tickets before it.",
        "nobody owns it · review 1 h · at most 3 attempts",
        "G1 opens: P10 5 h",
        "Passes at first attempt",
        "+3 h",
        "Rework and another review take 3 h; it opens 3 h later.",
        "Fails by 3.5 %",
        "make check",
    ] {
        stage.wait_for(text);
    }
    assert!(stage.edits.is_empty());
}

#[test]
fn decisions_and_ticks_are_edits() {
    let mut stage = stage();
    stage.wait_for("G1 opens");
    stage.click("looked at");
    assert!(gate(&stage).criteria[0].done);
    stage.click("No-go at G1");
    let decision = gate(&stage).decision;
    assert_eq!(decision.state, DecisionState::NoGo);
    assert!(decision.at.is_some());
    stage.settle();
    assert!(stage.shows("Required fixes of G1"));
    stage.wait_for("Delays the finish");
    stage.click("Reopen");
    assert_eq!(gate(&stage).decision.state, DecisionState::Pending);
    assert_eq!(stage.edits.len(), 3);
}

#[test]
fn a_go_says_in_spite_of_what_it_was_given() {
    let mut stage = stage();
    stage.wait_for("G1 opens");
    stage.click("Go at G1");
    assert_eq!(gate(&stage).decision.state, DecisionState::Pending);
    stage.settle();
    stage.click("Go all the same");
    assert!(stage.edits.is_empty(), "it needs a reason");
    stage.click("Reason for the go");
    stage.type_text("the fair is on Monday");
    stage.settle();
    stage.click("Go all the same");
    let decision = gate(&stage).decision;
    assert_eq!(decision.state, DecisionState::Go);
    assert_eq!(decision.reasons, ["the fair is on Monday"]);
    stage.settle();
    stage.wait_for("In spite of this");
    assert!(stage.find("Open: ").is_some());
}

#[test]
fn run_only_asks_to_show_the_command() {
    let mut stage = stage();
    let button = format!("{} Run…", egui_phosphor::regular::PLAY);
    stage.click(&button);
    let offered = stage.others.iter().find_map(|action| match action {
        Action::App(AppRequest::OfferCheck(of)) => Some(of.clone()),
        _ => None,
    });
    assert_eq!(offered.expect("it is offered").command, "make check");
    assert!(stage.edits.is_empty());
}

#[test]
fn a_checkpoint_says_which_expectation_fails_and_by_how_much() {
    let mut stage = stage();
    stage
        .requests
        .push(ViewRequest::Reveal(CheckpointId(6).into()));
    stage.wait_for("A-1 done: impossible");
    assert!(stage.shows("even with the shortest estimates it is 1 h late"));
    assert!(stage.shows("As planned it is 1 h late."));
    stage.wait_for("It holds in 0 % of the runs");
    assert!(stage.shows("Checkpoints  1 expectation fails"));
}
