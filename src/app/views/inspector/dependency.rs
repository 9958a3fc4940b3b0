//! A dependency: kind, lag, strength, reason, the lists it stands in.

use super::form::{Form, add_button, heading, link, title};
use super::links::lag_text;
use crate::app::action::Action;
use crate::app::fields::{choice, named, predecessors};
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, check_box, value_row};
use crate::edit::commands;
use crate::plan::{Dependency, Node};
use egui::Ui;

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Dependency>) {
    let dependency = form.row;
    let (from, to) = (dependency.from, dependency.to);
    title(
        ui,
        "Dependency",
        &format!("{} → {}", ctx.plan.key(from), ctx.plan.key(to)),
    );
    heading(ui, "Between");
    end(ui, ctx, form, from);
    end(ui, ctx, form, to);
    if add_button(ui, "Turn it round") {
        let id = dependency.id;
        form.actions.edit("turn a dependency round", move |tx| {
            commands::retarget(tx, id, to, from)
        });
    }
    heading(ui, "How it holds");
    form.choice(
        ui,
        "Kind",
        &dependency.kind,
        choice::DEPENDENCY_KINDS,
        |row, kind| row.kind = kind,
    );
    let units = form.units;
    let parse = move |text: &str| predecessors::parse_lag(text, units);
    let lag = if dependency.lag.is_zero() {
        String::new()
    } else {
        lag_text(dependency.lag)
    };
    form.parsed(
        ui,
        "Lag",
        "2h, 2h elapsed, 50 %",
        &lag,
        parse,
        |row, lag| row.lag = lag,
    );
    form.choice(
        ui,
        "Strength",
        &dependency.strength,
        choice::STRENGTHS,
        |row, strength| row.strength = strength,
    );
    form.text(ui, "Reason", &dependency.reason, |row, text| {
        row.reason = text
    });
    let is_driving = ctx
        .derived
        .dates()
        .is_some_and(|schedule| schedule.is_critical_dependency(dependency.id));
    value_row(
        ui,
        "On the critical path",
        if is_driving { "yes" } else { "no" },
        None,
    );
    readings(ui, ctx, form);
    settle(ui, ctx, form);
    form.sources(ui, ctx, &dependency.sources);
}

fn end(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Dependency>, node: Node) {
    if link(
        ui,
        &format!("{} {}", ctx.plan.key(node), ctx.plan.node_title(node)),
    ) {
        form.actions.push(Action::Reveal(node.into()));
    }
}

/// Where lists of the document disagree: keep the dependency or drop it, each one step.
fn settle(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Dependency>) {
    let (id, is_settled) = (form.row.id, form.row.settled);
    let is_open = ctx.derived.contradicted().any(|own| own == id);
    if !(is_open || is_settled) {
        return;
    }
    heading(ui, "Sources disagree");
    let name = format!(
        "{} → {}",
        ctx.plan.key(form.row.from),
        ctx.plan.key(form.row.to)
    );
    if is_settled {
        super::form::note(ui, "It was kept although another list does not have it.");
        if ui
            .add(ActionButton::secondary("Leave open again").compact())
            .clicked()
        {
            form.actions.edit(format!("leave {name} open"), move |tx| {
                tx.update::<Dependency>(id, |row| row.settled = false)
            });
        }
        return;
    }
    super::form::note(
        ui,
        "One list of the document has this dependency, another does not.",
    );
    ui.horizontal_wrapped(|ui| {
        if ui
            .add(ActionButton::secondary("Keep it").compact())
            .clicked()
        {
            form.actions.edit(format!("keep {name}"), move |tx| {
                tx.update::<Dependency>(id, |row| row.settled = true)
            });
        }
        if ui
            .add(ActionButton::secondary("Drop it").compact())
            .clicked()
        {
            form.actions.edit(format!("drop {name}"), move |tx| {
                tx.remove(id.into());
                Ok(())
            });
        }
    });
    let open: Vec<_> = ctx.derived.contradicted().collect();
    if open.len() > 1 {
        let text = format!("Keep all {} that are open", open.len());
        if ui.add(ActionButton::secondary(&text).compact()).clicked() {
            form.actions
                .edit(format!("keep {} dependencies", open.len()), move |tx| {
                    open.into_iter()
                        .try_for_each(|id| tx.update::<Dependency>(id, |row| row.settled = true))
                });
        }
    }
}

fn readings(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Dependency>) {
    let all = named::readings(ctx.plan);
    if all.is_empty() {
        return;
    }
    heading(ui, "Holds in these readings");
    if form.row.readings.is_empty() {
        super::form::note(ui, "In all of them");
    }
    for (id, name) in all {
        let mut is_in = form.row.readings.contains(&id);
        if check_box(ui, &mut is_in, name).changed() {
            form.set("readings", move |row| {
                row.readings.retain(|&other| other != id);
                if is_in {
                    row.readings.push(id);
                }
            });
        }
    }
}
