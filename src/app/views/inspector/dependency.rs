//! A dependency: kind, lag, strength, reason, the lists it stands in.

use super::form::{Form, add_button, heading, link, title};
use super::links::lag_text;
use crate::app::action::Action;
use crate::app::fields::{choice, named, predecessors};
use crate::app::views::ViewCtx;
use crate::app::widgets::value_row;
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
        if ui.checkbox(&mut is_in, name).changed() {
            form.set("readings", move |row| {
                row.readings.retain(|&other| other != id);
                if is_in {
                    row.readings.push(id);
                }
            });
        }
    }
}
