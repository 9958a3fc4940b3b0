//! Changing and removing what is there.

use crate::app::action::{Actions, Outcome};
use crate::app::views::graph::model::Model;
use crate::edit::commands;
use crate::plan::{
    Dependency, DependencyId, DependencyKind, Gate, GateId, Lag, Node, Place, Plan, RowRef,
    Strength, Ticket, TicketId, TrackId,
};

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
        tx.remove_all(rows);
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

/// Sets how far apart an arrow keeps its ends.
pub fn set_lag(id: DependencyId, lag: Lag, actions: &mut Actions) {
    actions.edit("set the lag of a dependency", move |tx| {
        tx.update(id, |row: &mut Dependency| row.lag = lag)
    });
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
