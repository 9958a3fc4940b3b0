//! Finished gestures become one undo step each.

use super::super::commands::{Spot, add_successor, carry_out, delete, insert_into, release, spot};
use super::super::gesture::Done;
use super::{Stage, card, find};
use crate::app::action::Actions;
use crate::plan::{Lag, Node, Place};
use egui::vec2;

fn ticket(stage: &Stage, key: &str) -> crate::plan::Ticket {
    let Node::Ticket(id) = find(stage.document.plan(), key) else {
        panic!("{key} is a ticket")
    };
    stage
        .document
        .plan()
        .tickets
        .get(id)
        .cloned()
        .expect("it is there")
}

#[test]
fn a_card_dropped_on_another_lane_changes_its_track_and_stays_there() {
    let mut stage = Stage::swarm();
    let mut drawing = stage.drawing();
    let own = card(&drawing, "B1");
    let lane = drawing.scene.lanes[1];
    let area = drawing.scene.boxes[own as usize];
    drawing.scene.boxes[own as usize] = area.translate(vec2(300.0, lane.min + 30.0 - area.top()));
    let mut actions = Actions::default();
    carry_out(
        Done::Moved(vec![own]),
        stage.document.plan(),
        &drawing,
        &mut actions,
    );
    assert_eq!(stage.carry_out(&mut actions), ["move B1"]);
    let moved = ticket(&stage, "B1");
    assert_eq!(moved.track, ticket(&stage, "C1").track);
    let place = Place {
        x: (area.left() + 300.0).round(),
        y: 30.0,
    };
    assert_eq!(moved.place, Some(place));

    let drawing = stage.drawing();
    let shown = drawing.scene.boxes[card(&drawing, "B1") as usize];
    let lane = drawing.scene.lanes[1];
    assert_eq!(
        (shown.left(), shown.top() - lane.min),
        (place.x, place.y),
        "the layout keeps it"
    );

    let done = stage.document.undo();
    assert!(done.is_some());
    assert_eq!(ticket(&stage, "B1").place, None);
}

#[test]
fn in_the_time_layout_a_card_only_changes_lanes() {
    let mut stage = Stage::swarm();
    stage.settings.graph_by_time = true;
    let mut drawing = stage.drawing();
    assert!(drawing.scene.scale.is_some());
    let own = card(&drawing, "B1");
    let mut actions = Actions::default();
    carry_out(
        Done::Moved(vec![own]),
        stage.document.plan(),
        &drawing,
        &mut actions,
    );
    assert!(
        stage.carry_out(&mut actions).is_empty(),
        "the same lane is no change"
    );
    let area = drawing.scene.boxes[own as usize];
    drawing.scene.boxes[own as usize] =
        area.translate(vec2(0.0, drawing.scene.lanes[2].min - area.top() + 5.0));
    carry_out(
        Done::Moved(vec![own]),
        stage.document.plan(),
        &drawing,
        &mut actions,
    );
    assert_eq!(stage.carry_out(&mut actions).len(), 1);
    assert_eq!(ticket(&stage, "B1").track, ticket(&stage, "A1").track);
    assert_eq!(ticket(&stage, "B1").place, None);
}

#[test]
fn a_sprouted_ticket_waits_for_its_predecessor_where_the_pointer_was() {
    let mut stage = Stage::swarm();
    let drawing = stage.drawing();
    let at = egui::pos2(700.0, drawing.scene.lanes[2].min + 60.0);
    let from = card(&drawing, "C2");
    let mut actions = Actions::default();
    carry_out(
        Done::Sprouted { from, at },
        stage.document.plan(),
        &drawing,
        &mut actions,
    );
    assert_eq!(stage.carry_out(&mut actions), ["add a successor of C2"]);
    let plan = stage.document.plan();
    let new = plan.tickets.iter().last().expect("it was added");
    assert_eq!(new.track, ticket(&stage, "A1").track);
    assert_eq!(new.place.map(|place| place.x), Some(700.0));
    let joined = |row: &crate::plan::Dependency| {
        row.from == find(plan, "C2") && row.to == Node::Ticket(new.id)
    };
    assert!(plan.dependencies.iter().any(joined));
}

#[test]
fn inserting_keeps_the_terms_of_the_arrow() {
    let mut stage = Stage::swarm();
    let plan = stage.document.plan();
    let trigger = plan
        .dependencies
        .iter()
        .find(|row| row.from == find(plan, "B1"))
        .expect("B1 leads on")
        .id;
    let mut actions = Actions::default();
    insert_into(plan, trigger, &mut actions);
    assert_eq!(
        stage.carry_out(&mut actions),
        ["insert a ticket between B1 and B2"]
    );
    let plan = stage.document.plan();
    let new = Node::Ticket(plan.tickets.iter().last().expect("it was added").id);
    let row = plan.dependencies.get(trigger).expect("it is kept");
    assert_eq!((row.to, row.lag), (new, Lag::Percent(50.0)));
    assert!(
        plan.dependencies
            .iter()
            .any(|row| row.from == new && row.to == find(plan, "B2"))
    );
}

#[test]
fn a_successor_of_a_placed_card_stands_beside_it() {
    let mut stage = Stage::swarm();
    let Node::Ticket(id) = find(stage.document.plan(), "C2") else {
        panic!("a ticket")
    };
    let place = Place { x: 800.0, y: 40.0 };
    let placed = stage.document.edit("place", |tx| {
        tx.update(id, |row: &mut crate::plan::Ticket| row.place = Some(place))
    });
    assert!(placed.is_ok());
    stage.carry_out(&mut Actions::default());
    let drawing = stage.drawing();
    let mut actions = Actions::default();
    add_successor(
        stage.document.plan(),
        &drawing,
        Node::Ticket(id),
        None,
        &mut actions,
    );
    stage.carry_out(&mut actions);
    let new = stage
        .document
        .plan()
        .tickets
        .iter()
        .last()
        .and_then(|row| row.place)
        .expect("it has a place");
    assert!(new.x > place.x + 150.0, "{new:?}");

    let mut actions = Actions::default();
    release(stage.document.plan(), None, &mut actions);
    stage.carry_out(&mut actions);
    assert!(
        stage
            .document
            .plan()
            .tickets
            .iter()
            .all(|row| row.place.is_none())
    );
}

#[test]
fn deleting_names_what_goes() {
    let mut stage = Stage::swarm();
    let row = find(stage.document.plan(), "B2").into();
    let mut actions = Actions::default();
    delete(stage.document.plan(), vec![row], &mut actions);
    assert_eq!(stage.carry_out(&mut actions), ["delete B2"]);
    assert_eq!(stage.document.plan().find_key("B2"), None);
}

#[test]
fn a_spot_knows_its_lane() {
    let stage = Stage::swarm();
    let drawing = stage.drawing();
    let lane = drawing.scene.lanes[1];
    let found = spot(&drawing, egui::pos2(10.0, lane.min + 20.0));
    let wanted = Spot {
        track: ticket(&stage, "C1").track,
        place: Some(Place { x: 10.0, y: 20.0 }),
    };
    assert_eq!(found, wanted);
}
