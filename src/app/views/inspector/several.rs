//! Several rows at once: what they add up to, and the fields that can be set for all of them.

use super::form::{heading, labelled, link, title};
use crate::app::action::{Action, Actions};
use crate::app::fields::{TextField, choice, combo, estimate, named};
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, value_row};
use crate::edit::{EditError, Transaction, commands};
use crate::plan::duration::Units;
use crate::plan::{Node, RowRef, Ticket, TicketId, Work};
use egui::Ui;

/// As many names as are listed.
const MOST_NAMES: usize = 40;

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions, rows: &[RowRef]) {
    title(ui, &rows.len().to_string(), "rows selected");
    let tickets: Vec<TicketId> = ctx.selection.tickets().collect();
    if !tickets.is_empty() {
        sums(ui, ctx, &tickets);
        fields(ui, ctx, actions, &tickets);
    }
    heading(ui, "Do");
    ui.horizontal_wrapped(|ui| {
        for (id, text) in [
            ("connect", "Connect in order"),
            ("duplicate", "Duplicate"),
            ("delete", "Delete"),
        ] {
            if ui.add(ActionButton::secondary(text).compact()).clicked() {
                actions.push(Action::Run(id));
            }
        }
    });
    heading(ui, "Selected");
    for &row in rows.iter().take(MOST_NAMES) {
        let name = match Node::try_from(row) {
            Ok(node) => format!("{} {}", ctx.plan.key(node), ctx.plan.node_title(node)),
            Err(row) => crate::plan::integrity::describe(ctx.plan, row),
        };
        if link(ui, &name) {
            actions.push(Action::Reveal(row));
        }
    }
    if rows.len() > MOST_NAMES {
        super::form::note(ui, &format!("and {} more", rows.len() - MOST_NAMES));
    }
}

fn sums(ui: &mut Ui, ctx: &ViewCtx<'_>, tickets: &[TicketId]) {
    heading(ui, "Together");
    let rows: Vec<&Ticket> = tickets
        .iter()
        .filter_map(|&id| ctx.plan.tickets.get(id))
        .collect();
    let estimated: i64 = rows
        .iter()
        .filter_map(|t| t.estimate.likely())
        .map(|work| work.0)
        .sum();
    let without = rows.iter().filter(|t| t.estimate.is_none()).count();
    value_row(ui, "Tickets", &rows.len().to_string(), None);
    value_row(ui, "Estimated", &ctx.tell(Work(estimated)), None);
    if without > 0 {
        value_row(ui, "Without an estimate", &without.to_string(), None);
    }
}

fn fields(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions, tickets: &[TicketId]) {
    heading(ui, "Set for all");
    let rows: Vec<&Ticket> = tickets
        .iter()
        .filter_map(|&id| ctx.plan.tickets.get(id))
        .collect();
    let tracks = named::optional(named::tracks(ctx.plan), "no track");
    let chosen = shared(ui, "Track", tracks, rows.iter().map(|row| row.track));
    if let Some(track) = chosen {
        each(actions, "track", tickets, move |tx, id| {
            commands::move_to_track(tx, &[id], track)
        });
    }
    let phases = named::optional(named::phases(ctx.plan), "no phase");
    let chosen = shared(ui, "Phase", phases, rows.iter().map(|row| row.phase));
    if let Some(phase) = chosen {
        each(actions, "phase", tickets, move |tx, id| {
            tx.update(id, |row: &mut Ticket| row.phase = phase)
        });
    }
    let priorities = choice::optional(choice::PRIORITIES, "no priority");
    let values = rows.iter().map(|row| row.priority);
    let chosen = shared(ui, "Priority", priorities, values);
    if let Some(priority) = chosen {
        each(actions, "priority", tickets, move |tx, id| {
            tx.update(id, |row: &mut Ticket| row.priority = priority)
        });
    }
    let units = Units::of(&ctx.plan.info);
    let field = TextField::new(("several", tickets.len()), "Takes").hint("4h or 2h..6h");
    let value = labelled(ui, "Takes", |ui| {
        field.show(ui, "", |text| estimate::parse(text, units))
    });
    if let Some(estimate) = value {
        each(actions, "estimate", tickets, move |tx, id| {
            let estimate = estimate.clone();
            tx.update(id, move |row: &mut Ticket| row.estimate = estimate)
        });
    }
}

/// A choice for all of the rows: their common value, or that it is mixed; returns what was chosen.
fn shared<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: &str,
    options: Vec<(T, impl Into<String>)>,
    values: impl Iterator<Item = T>,
) -> Option<T> {
    let mut options: Vec<(Option<T>, String)> = options
        .into_iter()
        .map(|(value, text)| (Some(value), text.into()))
        .collect();
    let mut values = values.peekable();
    let first = values.peek().cloned();
    let current = first.filter(|first| values.all(|value| value == *first));
    if current.is_none() {
        options.insert(0, (None, "mixed".to_owned()));
    }
    labelled(ui, label, |ui| {
        combo(ui, ("several", label), label, &current, &options)
    })
    .flatten()
}

fn each(
    actions: &mut Actions,
    field: &str,
    tickets: &[TicketId],
    change: impl Fn(&mut Transaction, TicketId) -> Result<(), EditError> + 'static,
) {
    let tickets = tickets.to_vec();
    actions.edit(
        format!("set {field} of {} tickets", tickets.len()),
        move |tx| tickets.iter().try_for_each(|&id| change(tx, id)),
    );
}
