//! Adding tickets, gates and tracks where somebody pointed; their name opens at once.

use super::{Spot, place};
use crate::app::action::{Actions, Outcome};
use crate::app::views::graph::arrange;
use crate::app::views::graph::drawing::Drawing;
use crate::edit::commands::{self, NewTicket};
use crate::plan::{DependencyId, Node, Plan, RowRef};

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
    let track = model
        .lanes
        .get(card.lane as usize)
        .and_then(|lane| lane.track);
    Some(Spot {
        track,
        place: Some(place(scene, Some(card.lane), corner)),
    })
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

/// Puts a new ticket into an arrow and opens its name.
pub fn insert_into(plan: &Plan, id: DependencyId, actions: &mut Actions) {
    let Some(row) = plan.dependencies.get(id) else {
        return;
    };
    let label = format!(
        "insert a ticket between {} and {}",
        plan.key(row.from),
        plan.key(row.to)
    );
    actions.edit_and_select(label, move |tx| {
        Ok(born(commands::insert_ticket(tx, id)?.into()))
    });
}
