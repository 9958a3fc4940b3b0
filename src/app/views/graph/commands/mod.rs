//! From what a hand did to a change of the plan: every function here queues one undo step.

mod add;
mod change;
mod order;

pub use add::{add_gate, add_successor, add_ticket, add_track, insert_into};
pub use change::{
    deletable, delete, duplicate, release, send_to_track, set_kind, set_lag, set_strength,
    set_trigger,
};

pub use order::arrange as arrange_cards;

use super::arrange;
use super::drawing::Drawing;
use super::gesture::Done;
use super::hit::End;
use super::scene::Scene;
use crate::app::action::{Action, Actions, Outcome, SelectChange};
use crate::edit::commands;
use crate::edit::{EditError, Transaction};
use crate::plan::{Dependency, DependencyId, Gate, Node, Place, Plan, RowRef, Ticket, TrackId};
use egui::Pos2;

/// Cards keep this distance from the upper border of their lane, in drawing points.
const LANE_TOP: f32 = 10.0;

/// What a finished gesture asks for.
pub fn carry_out(done: Done, plan: &Plan, drawing: &Drawing, actions: &mut Actions) {
    let model = &drawing.model;
    let node = |card: u32| model.cards.get(card as usize).and_then(|card| card.node);
    match done {
        Done::Nothing => {}
        Done::Band { cards, adds } => {
            let rows: Vec<RowRef> = cards
                .into_iter()
                .filter_map(|card| model.row_of_card(card))
                .collect();
            let change = match (adds, rows.is_empty()) {
                (true, _) => SelectChange::Add(rows),
                (false, true) => SelectChange::Clear,
                (false, false) => SelectChange::Replace(rows),
            };
            actions.push(Action::Select(change));
        }
        Done::Moved(cards) => move_cards(&cards, drawing, actions),
        Done::Inserted { card, arrow } => {
            let arrow = model.arrows.get(arrow as usize);
            let row = arrow.and_then(|arrow| plan.dependencies.get(arrow.id));
            if let Some((row, node)) = row.zip(node(card)) {
                insert(plan, row, node, drawing, card, actions);
            }
        }
        Done::Connected { from, to } => {
            if let Some((from, to)) = node(from).zip(node(to)) {
                connect(plan, from, to, actions);
            }
        }
        Done::Sprouted { from, at } => {
            if let Some(from) = node(from) {
                let spot = spot(drawing, at - egui::vec2(0.0, arrange::CARD.y / 2.0));
                add_successor(plan, drawing, from, Some(spot), actions);
            }
        }
        Done::Retargeted { arrow, end, card } => {
            let row = model
                .arrows
                .get(arrow as usize)
                .and_then(|arrow| plan.dependencies.get(arrow.id));
            if let Some((row, card)) = row.zip(node(card)) {
                let (from, to) = if end == End::From {
                    (card, row.to)
                } else {
                    (row.from, card)
                };
                retarget(plan, row.id, from, to, actions);
            }
        }
    }
}

/// Leads an arrow over a card that was dropped on it; the card stays in the lane it was dropped in.
fn insert(
    plan: &Plan,
    arrow: &Dependency,
    node: Node,
    drawing: &Drawing,
    card: u32,
    actions: &mut Actions,
) {
    let (id, from, to) = (arrow.id, plan.key(arrow.from), plan.key(arrow.to));
    let label = format!("put {} between {from} and {to}", plan.key(node));
    let middle = drawing
        .scene
        .boxes
        .get(card as usize)
        .map(|area| area.center().y);
    let lane = middle.and_then(|y| drawing.scene.lane_at(y));
    let lane = lane.and_then(|lane| drawing.model.lanes.get(lane as usize));
    let spot = lane.map(|lane| Spot {
        track: lane.track,
        place: None,
    });
    actions.edit(label, move |tx| {
        commands::put_into(tx, id, node)?;
        spot.map_or(Ok(()), |spot| put(tx, node, spot))
    });
}

/// A place on the canvas as the plan keeps it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// The track of the lane.
    pub track: Option<TrackId>,
    /// The place in the lane; `None` in the time layout, where the schedule decides.
    pub place: Option<Place>,
}

/// The lane at a point of the drawing, and the place in it for a card whose upper left corner is there.
pub fn spot(drawing: &Drawing, corner: Pos2) -> Spot {
    let lane = drawing.scene.lane_at(corner.y + arrange::CARD.y / 2.0);
    let track = lane
        .and_then(|lane| drawing.model.lanes.get(lane as usize))
        .and_then(|lane| lane.track);
    let place = drawing
        .scene
        .scale
        .is_none()
        .then(|| place(&drawing.scene, lane, corner));
    Spot { track, place }
}

fn place(scene: &Scene, lane: Option<u32>, corner: Pos2) -> Place {
    let top = lane
        .and_then(|lane| scene.lanes.get(lane as usize))
        .map_or(0.0, |lane| lane.min);
    Place {
        x: corner.x.max(0.0).round(),
        y: (corner.y - top).max(LANE_TOP).round(),
    }
}

/// Keeps cards where the scene shows them, in the lane they are in there.
fn move_cards(cards: &[u32], drawing: &Drawing, actions: &mut Actions) {
    let (model, scene) = (&drawing.model, &drawing.scene);
    let mut moves: Vec<(Node, Spot)> = Vec::new();
    for &card in cards {
        let (Some(row), Some(area)) = (
            model.cards.get(card as usize),
            scene.boxes.get(card as usize),
        ) else {
            continue;
        };
        let lane = scene.lane_at(area.center().y);
        let track = lane
            .and_then(|lane| model.lanes.get(lane as usize))
            .and_then(|lane| lane.track);
        let place = scene.scale.is_none().then(|| place(scene, lane, area.min));
        if let Some(node) = row
            .node
            .filter(|_| place.is_some() || lane != Some(row.lane))
        {
            moves.push((node, Spot { track, place }));
        }
    }
    let Some(&(first, _)) = moves.first() else {
        return;
    };
    let what = match moves.len() {
        1 => model
            .card(first)
            .and_then(|card| model.cards.get(card as usize))
            .map_or(String::new(), |c| c.key.clone()),
        count => format!("{count} cards"),
    };
    actions.edit(format!("move {what}"), move |tx| {
        moves
            .iter()
            .try_for_each(|&(node, spot)| put(tx, node, spot))
    });
}

fn put(tx: &mut Transaction, node: Node, spot: Spot) -> Result<(), EditError> {
    match node {
        Node::Ticket(id) => {
            commands::move_to_track(tx, &[id], spot.track)?;
            tx.update(id, |row: &mut Ticket| row.place = spot.place.or(row.place))
        }
        Node::Gate(id) => tx.update(id, |row: &mut Gate| {
            row.track = spot.track;
            row.place = spot.place.or(row.place);
        }),
    }
}

/// Joins two cards and selects the new arrow's successor.
pub fn connect(plan: &Plan, from: Node, to: Node, actions: &mut Actions) {
    let label = format!("connect {} → {}", plan.key(from), plan.key(to));
    actions.edit_and_select(label, move |tx| {
        let id = commands::connect(tx, from, to)?;
        Ok(Outcome {
            select: Some(vec![id.into()]),
            rename: None,
        })
    });
}

fn retarget(plan: &Plan, id: DependencyId, from: Node, to: Node, actions: &mut Actions) {
    let label = format!("lead the arrow {} → {}", plan.key(from), plan.key(to));
    actions.edit(label, move |tx| commands::retarget(tx, id, from, to));
}
