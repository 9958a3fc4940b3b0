//! What cards, arrows and lanes say.

use super::super::model::{CardKind, Leave, Model};
use super::super::sight::Sight;
use super::{Stage, find, swarm};
use crate::edit::commands;
use crate::plan::{
    Checkpoint, Dependency, Elapsed, Expectation, ExpectedState, Moment, Node, RowRef, Strength,
    Subject, Ticket,
};

fn model(stage: &Stage) -> Model {
    Model::new(
        stage.document.plan(),
        &stage.derived,
        &Sight::default(),
        &Default::default(),
        Default::default(),
    )
}

fn row(stage: &Stage, key: &str) -> Node {
    find(stage.document.plan(), key)
}

#[test]
fn a_card_says_its_name_kind_criticality_and_estimate() {
    let stage = Stage::swarm();
    let model = model(&stage);
    let spoken: Vec<String> = model.cards.iter().map(|card| card.spoken()).collect();
    assert!(
        spoken.contains(&"C1 Re-engagement, ticket, 6 h".to_owned()),
        "{spoken:?}"
    );
    assert!(
        spoken.contains(&"C2 Transcript analysis, ticket, 13 h".to_owned()),
        "{spoken:?}"
    );
    assert!(
        spoken.contains(&"B3 Security audit, ticket, critical, 5 h".to_owned()),
        "{spoken:?}"
    );
    assert!(
        spoken.contains(&"G1 Quality, gate, 4 of 7".to_owned()),
        "{spoken:?}"
    );
    assert!(
        spoken.contains(&"A1 Release, milestone, critical".to_owned()),
        "{spoken:?}"
    );
}

#[test]
fn a_gate_stands_in_the_lane_of_what_it_waits_for() {
    let stage = Stage::swarm();
    let model = model(&stage);
    let lane = |key: &str| {
        model
            .card(row(&stage, key))
            .map(|card| model.cards[card as usize].lane)
    };
    assert_eq!(lane("G1"), lane("C2"));
    assert_eq!(model.lanes[1].name, "Path C");
    assert_eq!(model.lanes[0].effort, "18 h");
    assert_eq!(model.lanes.len(), 3, "nothing is without a track");
}

#[test]
fn arrows_say_what_is_special_about_them() {
    let stage = Stage::swarm();
    let model = model(&stage);
    let arrow = |from: &str| {
        let from = model.card(row(&stage, from));
        model
            .arrows
            .iter()
            .find(|arrow| Some(arrow.from) == from)
            .map(|arrow| arrow.as_ref().clone())
    };
    let trigger = arrow("B1").expect("B1 leads to B2");
    assert_eq!(
        (trigger.chip.as_str(), trigger.leave),
        ("50 %", Leave::Along(0.5))
    );
    assert_eq!(trigger.spoken(&model.cards), "B1 to B2, SS, 50 %, critical");
    let soft = arrow("C1").expect("C1 leads to C2");
    assert_eq!(
        (soft.chip.as_str(), soft.strength, soft.is_critical),
        ("SS", Strength::Soft, false)
    );
    let plain = arrow("B2").expect("B2 leads to B3");
    assert_eq!((plain.chip.as_str(), plain.leave), ("", Leave::Finish));
}

#[test]
fn a_parent_is_a_summary_and_its_work_counts_once() {
    let mut stage = Stage::swarm();
    let (parent, child) = (row(&stage, "B1"), row(&stage, "B3"));
    let (Node::Ticket(parent), Node::Ticket(child)) = (parent, child) else {
        panic!("both are tickets")
    };
    let done = stage.document.edit("nest", |tx| {
        tx.update(child, |row: &mut Ticket| row.parent = Some(parent))
    });
    assert!(done.is_ok());
    let stage = Stage::new(stage.document);
    let model = model(&stage);
    let card = model.card(Node::Ticket(parent)).expect("it is drawn");
    assert_eq!(model.cards[card as usize].kind, CardKind::Summary(1));
    assert_eq!(model.lanes[0].effort, "12 h");
}

#[test]
fn a_loop_is_drawn_without_dates() {
    let mut document = swarm();
    let (first, last) = (find(document.plan(), "B2"), find(document.plan(), "B3"));
    let done = document.edit("close a loop", |tx| {
        tx.insert(Dependency::new(crate::plan::DependencyId(0), last, first))
            .map(|_| ())
    });
    assert!(done.is_ok());
    let stage = Stage::new(document);
    let model = model(&stage);
    assert!(model.finish.is_none());
    let looped: Vec<&str> = model
        .cards
        .iter()
        .filter(|card| card.is_in_loop)
        .map(|card| card.key.as_str())
        .collect();
    assert_eq!(looped, ["B2", "B3"]);
    assert_eq!(
        model.arrows.iter().filter(|arrow| arrow.is_in_loop).count(),
        2
    );
}

#[test]
fn a_checkpoint_knows_what_comes_too_late_for_it() {
    let mut document = swarm();
    let Node::Ticket(audit) = find(document.plan(), "B3") else {
        panic!("a ticket")
    };
    for (hours, state) in [
        (6, ExpectedState::Started),
        (10, ExpectedState::Started),
        (12, ExpectedState::Done),
    ] {
        let done = document.edit("expect", |tx| {
            let id = commands::add_checkpoint(
                tx,
                "A long name of a checkpoint",
                Moment::After(Elapsed::hours(hours)),
            )?;
            tx.update(id, |row: &mut Checkpoint| {
                let subject = Subject::Ticket(audit);
                row.expectations.push(Expectation {
                    subject,
                    state,
                    note: String::new(),
                    sources: Vec::new(),
                });
            })
        });
        assert!(done.is_ok());
    }
    // B2 starts at hour 3 and takes 7 hours, so B3 starts at 10 and ends at 15.
    let stage = Stage::new(document);
    let late: Vec<usize> = model(&stage)
        .marks
        .iter()
        .map(|mark| mark.unreachable.len())
        .collect();
    assert_eq!(late, [1, 0, 1]);
    assert_eq!(model(&stage).marks[0].short, "CP 1");
}

#[test]
fn cards_and_arrows_find_their_rows() {
    let stage = Stage::swarm();
    let model = model(&stage);
    for (index, card) in (0..).zip(&model.cards) {
        assert_eq!(model.card_of_row(card.row), Some(index));
        assert_eq!(model.row_of_card(index), card.node.map(RowRef::from));
    }
    for (index, arrow) in (0..).zip(&model.arrows) {
        assert_eq!(model.arrow(arrow.id), Some(index));
    }
}
