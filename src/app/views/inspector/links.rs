//! What a ticket or gate waits for and what waits for it.

use super::form::{Form, add_button, heading, link, remove_button};
use crate::app::action::{Action, Actions};
use crate::app::fields::{named, predecessors};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::views::ViewCtx;
use crate::app::widgets::Chip;
use crate::edit::commands;
use crate::plan::{Dependency, Lag, Node, Plan, Stored, Strength};
use egui::{Align, Layout, Ui};

/// Draws both lists.
pub(super) fn show<R: Stored + 'static>(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    form: &mut Form<'_, R>,
    node: Node,
) where
    R::Id: 'static,
{
    let before: Vec<&Dependency> = ctx
        .plan
        .dependencies
        .iter()
        .filter(|d| d.to == node)
        .collect();
    let after: Vec<&Dependency> = ctx
        .plan
        .dependencies
        .iter()
        .filter(|d| d.from == node)
        .collect();
    heading(ui, "Starts after");
    for dependency in before {
        line(ui, ctx, form.actions, dependency, dependency.from);
    }
    connect_menu(ui, ctx, form.actions, node);
    if !after.is_empty() {
        heading(ui, "Holds back");
        for dependency in after {
            line(ui, ctx, form.actions, dependency, dependency.to);
        }
    }
}

fn line(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    actions: &mut Actions,
    dependency: &Dependency,
    other: Node,
) {
    let theme = Theme::of(ui);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if remove_button(
                ui,
                &format!("Remove the dependency with {}", ctx.plan.key(other)),
            ) {
                let id = dependency.id;
                let label = format!(
                    "disconnect {} and {}",
                    ctx.plan.key(dependency.from),
                    ctx.plan.key(dependency.to)
                );
                actions.edit(label, move |tx| {
                    tx.remove(id.into());
                    Ok(())
                });
            }
            let strength = egui::RichText::new(dependency.strength.label());
            ui.label(
                strength
                    .font(Weight::Regular.font(size::SMALL))
                    .color(theme.muted),
            );
            let chip = ui.add(
                Chip::new(&kind_and_lag(dependency))
                    .label("Edit the dependency")
                    .clickable(),
            );
            if chip.clicked() {
                actions.select(dependency.id);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if link(
                    ui,
                    &format!("{} {}", ctx.plan.key(other), ctx.plan.node_title(other)),
                ) {
                    actions.push(Action::Reveal(other.into()));
                }
            });
        });
    });
}

/// `FS`, `SS 50 %`, `FF +2h`.
pub(super) fn kind_and_lag(dependency: &Dependency) -> String {
    let kind = dependency.kind.label();
    match dependency.lag {
        lag if lag.is_zero() => kind.to_owned(),
        lag => format!("{kind} {}", lag_text(lag)),
    }
}

/// A lag in its shortest form.
pub(super) fn lag_text(lag: Lag) -> String {
    predecessors::show_lag(lag)
}

fn connect_menu(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions, node: Node) {
    if !add_button(ui, "Add a predecessor")
        && !ui.memory(|m| m.data.get_temp::<bool>(menu_id(node)).unwrap_or(false))
    {
        return;
    }
    let mut is_open = true;
    let id = (node, "new predecessor");
    let parse = |text: &str| named::parse_node(ctx.plan, text);
    let found = super::form::labelled(ui, "Key", |ui| {
        crate::app::fields::TextField::new(id, "Key of the predecessor")
            .hint("A-1")
            .show(ui, "", parse)
    });
    if let Some(from) = found.flatten() {
        let label = format!("connect {} to {}", ctx.plan.key(from), ctx.plan.key(node));
        actions.edit(label, move |tx| {
            commands::connect(tx, from, node).map(|_| ())
        });
        is_open = false;
    }
    ui.memory_mut(|m| m.data.insert_temp(menu_id(node), is_open));
}

fn menu_id(node: Node) -> egui::Id {
    egui::Id::new(("connect menu", node))
}

/// The keys of everything a node waits for: `needs B1, B2`.
pub(super) fn needs(plan: &Plan, node: Node) -> Option<String> {
    let holds = |d: &&Dependency| d.to == node && d.strength != Strength::Info;
    let keys: Vec<&str> = plan
        .dependencies
        .iter()
        .filter(holds)
        .map(|d| plan.key(d.from))
        .collect();
    match keys.len() {
        0 => None,
        1..=3 => Some(format!("needs {}", keys.join(", "))),
        count => Some(format!("needs {count} others")),
    }
}
