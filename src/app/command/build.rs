//! What the commands of the table ask for: functions of the state, so that a command can be greyed out.

use crate::app::action::{
    Action, AppRequest, GraphRequest, Outcome, QuickField, SelectChange, ViewRequest,
};
use crate::app::name_field::name_of;
use crate::app::state::AppState;
use crate::edit::commands::{self, NewTicket};
use crate::edit::{EditError, Transaction};
use crate::plan::{DependencyId, Node, Place, Plan, RowRef, SourceId, TrackId};
use crate::schedule::variance::freeze;

pub(super) fn app(request: AppRequest) -> Option<Action> {
    Some(Action::App(request))
}

/// The document that a command about documents means: the selected one, else the first whose text is kept.
pub(super) fn source(state: &AppState) -> Option<SourceId> {
    let plan = state.sheet.document.plan();
    let with_text = || plan.sources.iter().filter(|own| !own.text.is_empty());
    let selected = state.sheet.selection.primary();
    let chosen = with_text().find(|own| selected == Some(RowRef::Source(own.id)));
    chosen.or_else(|| with_text().next()).map(|own| own.id)
}

pub(super) fn view(request: ViewRequest) -> Option<Action> {
    Some(Action::View(request))
}

pub(super) fn select(rows: Vec<RowRef>) -> Option<Action> {
    Some(Action::Select(SelectChange::Replace(rows)))
}

pub(super) fn edit(
    label: impl Into<String>,
    command: impl FnOnce(&mut Transaction) -> Result<Outcome, EditError> + 'static,
) -> Option<Action> {
    Some(Action::Edit {
        label: label.into(),
        gesture: None,
        command: Box::new(command),
    })
}

/// Adds a row, selects it and opens its name.
pub(super) fn add(
    label: &'static str,
    command: impl FnOnce(&mut Transaction) -> Result<RowRef, EditError> + 'static,
) -> Option<Action> {
    edit(label, |tx| born(command(tx)?))
}

/// What only the graph can do.
pub(super) fn graph(request: GraphRequest) -> Option<Action> {
    Some(Action::View(ViewRequest::Graph(request)))
}

/// What only the graph can do with at least so many selected tickets and gates, laid out by layers.
pub(super) fn graph_with(state: &AppState, least: usize, request: GraphRequest) -> Option<Action> {
    let is_by_time = state.settings.graph_by_time;
    (!is_by_time && state.sheet.selection.nodes().count() >= least)
        .then(|| graph(request))
        .flatten()
}

/// A field of the one selected row, where it has that field.
pub(super) fn quick(state: &AppState, field: QuickField) -> Option<Action> {
    let is_checkpoint = matches!(state.sheet.selection.primary()?, RowRef::Checkpoint(_));
    let is_node = Node::try_from(state.sheet.selection.primary()?).is_ok();
    let has_it = match field {
        QuickField::Moment => is_checkpoint,
        QuickField::Estimate | QuickField::Predecessors | QuickField::Successors => is_node,
    };
    has_it.then(|| app(AppRequest::Quick(field))).flatten()
}

/// Opens the name of the row that was selected last.
pub(super) fn rename(state: &AppState) -> Option<Action> {
    let row = state.sheet.selection.primary()?;
    name_of(state.sheet.document.plan(), row)?;
    Some(Action::Rename(Some(row)))
}

/// The one selected dependency.
fn arrow(state: &AppState) -> Option<DependencyId> {
    match state.sheet.selection.primary()? {
        RowRef::Dependency(id) => Some(id),
        _ => None,
    }
}

/// Puts a ticket into the selected dependency.
pub(super) fn insert_into(state: &AppState) -> Option<Action> {
    let id = arrow(state)?;
    let plan = state.sheet.document.plan();
    let row = plan.dependencies.get(id)?;
    let label = format!(
        "insert a ticket between {} and {}",
        plan.key(row.from),
        plan.key(row.to)
    );
    edit(label, move |tx| born(commands::insert_ticket(tx, id)?))
}

/// A new row, selected and ready to be named.
fn born(row: impl Into<RowRef>) -> Result<Outcome, EditError> {
    let row = row.into();
    Ok(Outcome {
        select: Some(vec![row]),
        rename: Some(row),
    })
}

/// The track new rows go to: the selected one, that of the selected ticket, or the first.
pub fn current_track(state: &AppState) -> Option<TrackId> {
    let plan = state.sheet.document.plan();
    let of_row = |row: &RowRef| match *row {
        RowRef::Track(id) => Some(id),
        RowRef::Ticket(id) => plan.tickets.get(id)?.track,
        RowRef::Gate(id) => plan.gates.get(id)?.track,
        _ => None,
    };
    let selected = state.sheet.selection.rows().iter().rev().find_map(of_row);
    selected.or_else(|| plan.tracks_in_order().first().map(|track| track.id))
}

pub(super) fn add_ticket(state: &AppState) -> Option<Action> {
    let after = state.sheet.selection.tickets().last();
    let new = NewTicket {
        title: "New ticket".into(),
        track: current_track(state),
        after,
        ..NewTicket::default()
    };
    edit("add a ticket", move |tx| {
        born(commands::add_ticket(tx, new)?)
    })
}

pub(super) fn add_successor(state: &AppState) -> Option<Action> {
    let from = state.sheet.selection.nodes().last()?;
    let track = current_track(state);
    let after = state.sheet.selection.tickets().last();
    let new = NewTicket {
        title: "New ticket".into(),
        track,
        after,
        ..NewTicket::default()
    };
    let label = format!(
        "add a successor of {}",
        state.sheet.document.plan().key(from)
    );
    edit(label, move |tx| {
        let id = commands::add_ticket(tx, new)?;
        commands::connect(tx, from, Node::Ticket(id))?;
        born(id)
    })
}

/// Where what follows a card that was placed by hand stands: right of it, below what was placed there before. `None`
/// leaves it to the layout.
fn beside(plan: &Plan, from: Node) -> Option<Place> {
    // The size of a card and the gap behind it, in drawing points.
    const STEP: (f32, f32) = (192.0, 68.0);
    let at = |node: Node| match node {
        Node::Ticket(id) => plan.tickets.get(id).map(|row| (row.track, row.place)),
        Node::Gate(id) => plan.gates.get(id).map(|row| (row.track, row.place)),
    };
    let (track, place) = at(from)?;
    let place = place?;
    let tickets = plan.tickets.iter().map(|row| (row.track, row.place));
    let gates = plan.gates.iter().map(|row| (row.track, row.place));
    let taken: Vec<Place> = tickets
        .chain(gates)
        .filter(|(own, _)| *own == track)
        .filter_map(|(_, place)| place)
        .collect();
    let is_near = |one: &Place, x: f32, y: f32| {
        (one.x - x).abs() < STEP.0 - 20.0 && (one.y - y).abs() < STEP.1 - 10.0
    };
    let x = place.x + STEP.0;
    // Each row passes at least one card, so there is a free one.
    let rows = (0..=taken.len()).map(|row| place.y + row as f32 * STEP.1);
    let y = rows
        .into_iter()
        .find(|&y| !taken.iter().any(|one| is_near(one, x, y)))?;
    Some(Place { x, y })
}

pub(super) fn add_gate(state: &AppState) -> Option<Action> {
    let track = current_track(state);
    let from: Vec<Node> = state.sheet.selection.nodes().collect();
    let place = from
        .last()
        .and_then(|&last| beside(state.sheet.document.plan(), last));
    edit("add a gate", move |tx| {
        let id = commands::add_gate(tx, "New gate", track, place)?;
        for node in from {
            commands::connect(tx, node, Node::Gate(id))?;
        }
        born(id)
    })
}

pub(super) fn connect(state: &AppState) -> Option<Action> {
    let nodes: Vec<Node> = state.sheet.selection.nodes().collect();
    if nodes.len() < 2 {
        return None;
    }
    edit(format!("connect {} tickets", nodes.len()), move |tx| {
        for pair in nodes.windows(2) {
            commands::connect(tx, pair[0], pair[1])?;
        }
        Ok(Outcome::default())
    })
}

pub(super) fn duplicate(state: &AppState) -> Option<Action> {
    let rows = state.sheet.selection.rows().to_vec();
    if rows.is_empty()
        || commands::part_of(state.sheet.document.plan(), &rows) == Default::default()
    {
        return None;
    }
    edit(format!("duplicate {}", describe(state)), move |tx| {
        let tickets: Vec<_> = rows.iter().filter_map(|row| ticket(*row)).collect();
        // Tickets alone stay beside their originals in the order of their track.
        let copies = if tickets.len() == rows.len() {
            let copies = commands::duplicate_tickets(tx, &tickets)?;
            copies.into_iter().map(RowRef::from).collect()
        } else {
            commands::duplicate_rows(tx, &rows)?
        };
        Ok(Outcome {
            select: Some(copies),
            rename: None,
        })
    })
}

/// Freezes the dates on show as a row of the plan, called after how many there are.
pub(super) fn freeze_baseline(state: &AppState) -> Option<Action> {
    let plan = state.sheet.document.plan();
    let dates = state
        .sheet
        .derived
        .dates()
        .filter(|_| !plan.tickets.is_empty())?;
    let name = format!("Baseline {}", plan.baselines.len() + 1);
    let label = format!("freeze {}", name.to_lowercase());
    let baseline = freeze(dates, name, Some(crate::library::now()));
    edit(label, move |tx| {
        let id = tx.insert(baseline)?;
        Ok(Outcome {
            select: Some(vec![id.into()]),
            rename: None,
        })
    })
}

pub(super) fn delete(state: &AppState) -> Option<Action> {
    if state.sheet.selection.is_empty() {
        return None;
    }
    let rows = state.sheet.selection.rows().to_vec();
    edit(format!("delete {}", describe(state)), move |tx| {
        tx.remove_all(rows);
        Ok(Outcome {
            select: Some(Vec::new()),
            rename: None,
        })
    })
}

fn ticket(row: RowRef) -> Option<crate::plan::TicketId> {
    match row {
        RowRef::Ticket(id) => Some(id),
        _ => None,
    }
}

/// The selection in words: `ticket A-1`, `3 rows`.
pub fn describe(state: &AppState) -> String {
    match state.sheet.selection.rows() {
        [row] => crate::plan::integrity::describe(state.sheet.document.plan(), *row),
        rows => format!("{} rows", rows.len()),
    }
}
