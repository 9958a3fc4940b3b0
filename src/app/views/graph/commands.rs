//! From what a hand did to a change of the plan: every function here queues one undo step.

use super::arrange;
use super::drawing::Drawing;
use super::gesture::Done;
use super::hit::End;
use super::model::Model;
use super::scene::Scene;
use crate::app::action::{Action, Actions, Outcome, SelectChange};
use crate::edit::commands::{self, NewTicket};
use crate::edit::{EditError, Transaction};
use crate::plan::{
    Dependency, DependencyId, DependencyKind, Gate, GateId, Lag, Node, Place, Plan, RowRef,
    Strength, Ticket, TicketId, TrackId,
};
use egui::Pos2;

/// Cards keep this distance from the upper border of their lane, in drawing points.
const LANE_TOP: f32 = 10.0;

/// What a finished gesture asks for.
pub fn carry_out(done: Done, plan: &Plan, drawing: &Drawing, actions: &mut Actions) {
    let model = &drawing.model;
    let node = |card: u32| model.cards.get(card as usize).map(|card| card.node);
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
    let lane = drawing
        .scene
        .lane_at(corner.y + arrange::CARD.y / 2.0);
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
        if place.is_some() || lane != Some(row.lane) {
            moves.push((row.node, Spot { track, place }));
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

/// Adds a ticket and opens its name.
pub fn add_ticket(spot: Spot, actions: &mut Actions) {
    actions.edit_and_select("add a ticket", move |tx| {
        let new = NewTicket {
            track: spot.track,
            place: spot.place,
            ..NewTicket::default()
        };
        Ok(born(commands::add_ticket(tx, new)?.into()))
    });
}

/// Adds a gate and opens its name.
pub fn add_gate(spot: Spot, actions: &mut Actions) {
    actions.edit_and_select("add a gate", move |tx| {
        Ok(born(
            commands::add_gate(tx, "", spot.track, spot.place)?.into(),
        ))
    });
}

/// Adds a track and opens its name.
pub fn add_track(actions: &mut Actions) {
    actions.edit_and_select("add a track", |tx| {
        Ok(born(commands::add_track(tx, "New track")?.into()))
    });
}

/// Where a successor of a card stands that was placed by hand: beside it, below what is there already. `None` leaves it
/// to the layout.
fn beside(drawing: &Drawing, from: Node) -> Option<Spot> {
    let (model, scene) = (&drawing.model, &drawing.scene);
    let index = model.card(from)?;
    let card = model.cards.get(index as usize)?;
    let area = scene.boxes.get(index as usize)?;
    if card.place.is_none() || scene.scale.is_some() {
        return None;
    }
    let mut corner = area.right_center() + egui::vec2(arrange::GAP, -arrange::CARD.y / 2.0);
    // Each round passes a card, so the search ends.
    for _ in 0..scene.boxes.len() {
        let wanted = egui::Rect::from_min_size(corner, arrange::CARD).expand(6.0);
        match scene.boxes.iter().find(|taken| taken.intersects(wanted)) {
            Some(taken) => corner.y = taken.bottom() + 14.0,
            None => break,
        }
    }
    let track = model.lanes.get(card.lane as usize).and_then(|lane| lane.track);
    Some(Spot { track, place: Some(place(scene, Some(card.lane), corner)) })
}

/// Adds a ticket that waits for `from`, in its lane or at `spot`, and opens its name.
pub fn add_successor(
    plan: &Plan,
    drawing: &Drawing,
    from: Node,
    spot: Option<Spot>,
    actions: &mut Actions,
) {
    let spot = spot.or_else(|| beside(drawing, from));
    let (track, after) = match from {
        Node::Ticket(id) => (plan.tickets.get(id).and_then(|row| row.track), Some(id)),
        Node::Gate(id) => (plan.gates.get(id).and_then(|row| row.track), None),
    };
    let spot = spot.unwrap_or(Spot { track, place: None });
    let after = after.filter(|_| spot.track == track);
    actions.edit_and_select(
        format!("add a successor of {}", plan.key(from)),
        move |tx| {
            let new = NewTicket {
                track: spot.track,
                place: spot.place,
                after,
                ..NewTicket::default()
            };
            let id = commands::add_ticket(tx, new)?;
            commands::connect(tx, from, Node::Ticket(id))?;
            Ok(born(id.into()))
        },
    );
}

fn born(row: RowRef) -> Outcome {
    Outcome {
        select: Some(vec![row]),
        rename: Some(row),
    }
}

/// Puts a new ticket into an arrow: the predecessor leads to it by the arrow's own terms, it to the successor plainly.
pub fn insert_into(plan: &Plan, id: DependencyId, actions: &mut Actions) {
    let Some(row) = plan.dependencies.get(id) else {
        return;
    };
    let (from, to) = (row.from, row.to);
    let track = match from {
        Node::Ticket(id) => plan.tickets.get(id).and_then(|row| row.track),
        Node::Gate(id) => plan.gates.get(id).and_then(|row| row.track),
    };
    actions.edit_and_select(
        format!(
            "insert a ticket between {} and {}",
            plan.key(from),
            plan.key(to)
        ),
        move |tx| {
            let after = if let Node::Ticket(id) = from {
                Some(id)
            } else {
                None
            };
            let new = commands::add_ticket(
                tx,
                NewTicket {
                    track,
                    after,
                    ..NewTicket::default()
                },
            )?;
            commands::retarget(tx, id, from, Node::Ticket(new))?;
            commands::connect(tx, Node::Ticket(new), to)?;
            Ok(born(new.into()))
        },
    );
}

/// Removes rows.
pub fn delete(plan: &Plan, rows: Vec<RowRef>, actions: &mut Actions) {
    if rows.is_empty() {
        return;
    }
    let label = match rows.as_slice() {
        [RowRef::Dependency(_)] => "delete a dependency".to_owned(),
        [row] => Node::try_from(*row).map_or_else(
            |row| format!("delete a {}", row.kind().name()),
            |node| format!("delete {}", plan.key(node)),
        ),
        rows => format!("delete {} rows", rows.len()),
    };
    actions.edit(label, move |tx| {
        rows.iter().for_each(|&row| tx.remove(row));
        Ok(())
    });
}

/// Copies tickets.
pub fn duplicate(tickets: Vec<TicketId>, actions: &mut Actions) {
    actions.edit_and_select("duplicate", move |tx| {
        let copies = commands::duplicate_tickets(tx, &tickets)?;
        Ok(Outcome {
            select: Some(copies.into_iter().map(RowRef::from).collect()),
            rename: None,
        })
    });
}

/// Moves tickets and gates to another track.
pub fn send_to_track(nodes: Vec<Node>, track: Option<TrackId>, actions: &mut Actions) {
    actions.edit("change the track", move |tx| {
        nodes.iter().try_for_each(|&node| match node {
            Node::Ticket(id) => {
                commands::move_to_track(tx, &[id], track)?;
                tx.update(id, |row: &mut Ticket| row.place = None)
            }
            Node::Gate(id) => {
                tx.update(id, |row: &mut Gate| (row.track, row.place) = (track, None))
            }
        })
    });
}

/// Lets the layout place cards again that were placed by hand; all with `None`.
pub fn release(plan: &Plan, only: Option<Vec<Node>>, actions: &mut Actions) {
    let is_meant = |node: Node| only.as_ref().is_none_or(|nodes| nodes.contains(&node));
    let placed = |place: Option<Place>, node: Node| place.is_some() && is_meant(node);
    let tickets: Vec<TicketId> = plan
        .tickets
        .iter()
        .filter(|t| placed(t.place, Node::Ticket(t.id)))
        .map(|t| t.id)
        .collect();
    let gates: Vec<GateId> = plan
        .gates
        .iter()
        .filter(|g| placed(g.place, Node::Gate(g.id)))
        .map(|g| g.id)
        .collect();
    actions.edit("lay out again", move |tx| {
        tickets
            .iter()
            .try_for_each(|&id| tx.update(id, |row: &mut Ticket| row.place = None))?;
        gates
            .iter()
            .try_for_each(|&id| tx.update(id, |row: &mut Gate| row.place = None))
    });
}

/// Sets what an arrow ties together.
pub fn set_kind(id: DependencyId, kind: DependencyKind, actions: &mut Actions) {
    actions.edit(format!("make the dependency {}", kind.label()), move |tx| {
        tx.update(id, |row: &mut Dependency| row.kind = kind)
    });
}

/// Sets how firmly an arrow is meant.
pub fn set_strength(id: DependencyId, strength: Strength, actions: &mut Actions) {
    actions.edit(
        format!("make the dependency {}", strength.label()),
        move |tx| tx.update(id, |row: &mut Dependency| row.strength = strength),
    );
}

/// Lets the successor start when so many percent of the predecessor are done.
pub fn set_trigger(id: DependencyId, percent: f64, actions: &mut Actions) {
    actions.edit(format!("start at {percent} %"), move |tx| {
        tx.update(id, |row: &mut Dependency| {
            row.kind = DependencyKind::Ss;
            row.lag = Lag::Percent(percent);
        })
    });
}

/// Gives a row its name.
pub fn rename(plan: &Plan, row: RowRef, name: String, actions: &mut Actions) {
    let label = match Node::try_from(row) {
        Ok(node) => format!("rename {}", plan.key(node)),
        Err(_) => "rename".to_owned(),
    };
    actions.edit(label, move |tx| match row {
        RowRef::Ticket(id) => tx.update(id, |row: &mut Ticket| row.title = name),
        RowRef::Gate(id) => tx.update(id, |row: &mut Gate| row.name = name),
        RowRef::Track(id) => tx.update(id, |row: &mut crate::plan::Track| row.name = name),
        _ => Ok(()),
    });
}

/// The rows of a selection that the graph can delete.
pub fn deletable(model: &Model, rows: &[RowRef]) -> Vec<RowRef> {
    let is_drawn = |row: &RowRef| match *row {
        RowRef::Ticket(id) => model.card(Node::Ticket(id)).is_some(),
        RowRef::Gate(id) => model.card(Node::Gate(id)).is_some(),
        RowRef::Dependency(id) => model.arrow(id).is_some(),
        _ => false,
    };
    rows.iter().copied().filter(is_drawn).collect()
}
