//! The context menus: what can be done with a card, an arrow, a lane or the plan.

use super::commands::{self, Spot, spot};
use super::drawing::Drawing;
use super::hit::Hit;
use crate::app::action::{Action, Actions, AppRequest, ViewRequest};
use crate::app::command;
use crate::app::views::ViewCtx;
use crate::app::widgets::sub_menu;
use crate::plan::{DependencyId, DependencyKind, Lag, Node, RowRef, Strength, TicketId};
use egui::{Button, Pos2, Ui};

/// Percentages offered for a partial trigger.
const TRIGGERS: [f64; 3] = [25.0, 50.0, 75.0];

/// What was clicked.
#[derive(Clone, Copy, Debug)]
pub struct Clicked {
    /// The topmost thing.
    pub hit: Hit,
    /// Where, in the drawing.
    pub at: Pos2,
}

/// Shows the menu of what was clicked.
pub fn show(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    drawing: &Drawing,
    clicked: Clicked,
    actions: &mut Actions,
) {
    ui.set_min_width(190.0);
    let model = &drawing.model;
    match clicked.hit {
        Hit::Card(card) | Hit::Port(card) => {
            let Some(card) = model.cards.get(card as usize) else {
                return;
            };
            match card.node {
                Some(node) => card_menu(ui, ctx, drawing, node, actions),
                None => run(ui, ctx, "fold-tracks", "Unfold the track", actions),
            }
        }
        Hit::Arrow(arrow) | Hit::ArrowEnd(arrow, _) => {
            if let Some(arrow) = model.arrows.get(arrow as usize) {
                arrow_menu(ui, ctx, arrow.id, actions);
            }
        }
        Hit::Lane(_) | Hit::Empty => ground_menu(ui, ctx, spot(drawing, clicked.at), actions),
    }
}

/// A row of a menu that runs a command of the table.
fn run(ui: &mut Ui, ctx: &ViewCtx<'_>, id: &'static str, text: &str, actions: &mut Actions) {
    if entry(ui, text, &command::hint(id, ctx.settings)) {
        actions.push(Action::Run(id));
    }
}

/// A row of a menu; true when it was chosen.
fn entry(ui: &mut Ui, text: &str, keys: &str) -> bool {
    ui.add(Button::new(text).shortcut_text(keys)).clicked()
}

fn card_menu(ui: &mut Ui, ctx: &ViewCtx<'_>, drawing: &Drawing, node: Node, actions: &mut Actions) {
    let nodes: Vec<Node> = if ctx.selection.contains(node) {
        ctx.selection.nodes().collect()
    } else {
        vec![node]
    };
    let tickets: Vec<TicketId> = nodes
        .iter()
        .filter_map(|node| {
            if let Node::Ticket(id) = node {
                Some(*id)
            } else {
                None
            }
        })
        .collect();
    let hint = |id: &str| command::hint(id, ctx.settings);
    if entry(ui, "Rename", "Enter") {
        actions.push(Action::Rename(Some(node.into())));
    }
    if entry(ui, "Add a successor", "Tab") {
        commands::add_successor(ctx.plan, drawing, node, None, actions);
    }
    run(ui, ctx, "cut", "Cut", actions);
    run(ui, ctx, "copy", "Copy", actions);
    if !tickets.is_empty() && entry(ui, "Duplicate", &hint("duplicate")) {
        commands::duplicate(tickets, actions);
    }
    ui.separator();
    if nodes.len() > 1 && !ctx.settings.graph_by_time {
        sub_menu(ui, "Arrange", |ui| {
            for id in [
                "align-left",
                "align-right",
                "align-middle",
                "spread-across",
                "spread-down",
                "lay-out",
            ] {
                let text = command::find(id).map_or("", |command| command.text);
                run(ui, ctx, id, text, actions);
            }
        });
    }
    run(ui, ctx, "focus", "Show the neighbourhood", actions);
    track_menu(ui, ctx, &nodes, actions);
    if is_placed(ctx, &nodes) && entry(ui, "Lay out again", "") {
        commands::release(ctx.plan, Some(nodes.clone()), actions);
    }
    if entry(ui, "Zoom to selection", &hint("fit-selection")) {
        actions.push(Action::View(ViewRequest::ZoomToSelection));
    }
    ui.separator();
    let text = if nodes.len() > 1 {
        format!("Delete {} cards", nodes.len())
    } else {
        "Delete".to_owned()
    };
    if entry(ui, &text, &hint("delete")) {
        commands::delete(
            ctx.plan,
            nodes.into_iter().map(RowRef::from).collect(),
            actions,
        );
    }
}

fn track_menu(ui: &mut Ui, ctx: &ViewCtx<'_>, nodes: &[Node], actions: &mut Actions) {
    sub_menu(ui, "Move to track", |ui| {
        for track in ctx.plan.tracks_in_order() {
            if entry(ui, &track.name, "") {
                commands::send_to_track(nodes.to_vec(), Some(track.id), actions);
            }
        }
        if entry(ui, "No track", "") {
            commands::send_to_track(nodes.to_vec(), None, actions);
        }
    });
}

fn is_placed(ctx: &ViewCtx<'_>, nodes: &[Node]) -> bool {
    nodes.iter().any(|&node| match node {
        Node::Ticket(id) => ctx
            .plan
            .tickets
            .get(id)
            .is_some_and(|row| row.place.is_some()),
        Node::Gate(id) => ctx
            .plan
            .gates
            .get(id)
            .is_some_and(|row| row.place.is_some()),
    })
}

fn arrow_menu(ui: &mut Ui, ctx: &ViewCtx<'_>, id: DependencyId, actions: &mut Actions) {
    let Some(row) = ctx.plan.dependencies.get(id) else {
        return;
    };
    if entry(ui, "Insert a ticket", "") {
        commands::insert_into(ctx.plan, id, actions);
    }
    ui.separator();
    const KINDS: [(DependencyKind, &str); 4] = [
        (DependencyKind::Fs, "Finish to start"),
        (DependencyKind::Ss, "Start to start"),
        (DependencyKind::Ff, "Finish to finish"),
        (DependencyKind::Sf, "Start to finish"),
    ];
    for (kind, text) in KINDS {
        if ui
            .add(Button::selectable(row.kind == kind, text).shortcut_text(kind.label()))
            .clicked()
        {
            commands::set_kind(id, kind, actions);
        }
    }
    sub_menu(ui, "Start when the predecessor is at", |ui| {
        for percent in TRIGGERS {
            let is_set = row.kind == DependencyKind::Ss && row.lag == Lag::Percent(percent);
            if ui
                .add(Button::selectable(is_set, format!("{percent} %")))
                .clicked()
            {
                commands::set_trigger(id, percent, actions);
            }
        }
    });
    ui.separator();
    for strength in Strength::ALL {
        if ui
            .add(Button::selectable(
                row.strength == strength,
                strength_text(strength),
            ))
            .clicked()
        {
            commands::set_strength(id, strength, actions);
        }
    }
    ui.separator();
    if entry(ui, "Delete", &command::hint("delete", ctx.settings)) {
        commands::delete(ctx.plan, vec![id.into()], actions);
    }
}

fn strength_text(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "Hard: must hold",
        Strength::Soft => "Soft: options may drop it",
        Strength::Info => "Info: drawn, never scheduled",
    }
}

fn ground_menu(ui: &mut Ui, ctx: &ViewCtx<'_>, spot: Spot, actions: &mut Actions) {
    if entry(ui, "Add a ticket here", "Double-click") {
        commands::add_ticket(spot, actions);
    }
    if entry(ui, "Add a gate here", "") {
        commands::add_gate(spot, actions);
    }
    if entry(ui, "Add a track", "") {
        commands::add_track(actions);
    }
    if let Some(track) = spot.track {
        ui.separator();
        if entry(ui, "Select the track", "") {
            actions.select(track);
        }
        if entry(ui, "Rename the track", "") {
            actions.push(Action::Rename(Some(track.into())));
        }
        if entry(ui, "Fold the track", "") {
            actions.select(track);
            actions.push(Action::Run("fold-tracks"));
        }
    }
    ui.separator();
    run(ui, ctx, "paste", "Paste", actions);
    run(ui, ctx, "fit", "Zoom to fit", actions);
    run(ui, ctx, "show-all", "Show everything again", actions);
    let other = if ctx.settings.graph_by_time {
        "Lay out by layers"
    } else {
        "Lay out by time"
    };
    if entry(ui, other, &command::hint("graph-time", ctx.settings)) {
        actions.push(Action::App(AppRequest::ToggleGraphTime));
    }
    let all: Vec<Node> = ctx
        .plan
        .tickets
        .iter()
        .map(|row| Node::Ticket(row.id))
        .chain(ctx.plan.gates.iter().map(|row| Node::Gate(row.id)))
        .collect();
    if is_placed(ctx, &all) && entry(ui, "Lay everything out again", "") {
        commands::release(ctx.plan, None, actions);
    }
}
