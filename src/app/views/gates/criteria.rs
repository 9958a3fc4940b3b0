//! The criteria on a card: ticked by hand, decided by a command that the planner runs, or by a measured value.

use super::card::{line, section};
use super::{Page, offer};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::checks::{CheckRef, change};
use crate::app::fields::{TextField, number};
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::criterion_row;
use crate::app::words::ago;
use crate::plan::{Criterion, CriterionKind, Evidence, Operator, Plan, RowRef, integrity};
use egui::{RichText, Ui};
use egui_phosphor::regular::{PLAY, STOP};

const INDENT: f32 = 26.0;

/// Draws the list under its heading.
pub(super) fn show(
    ui: &mut Ui,
    page: &Page<'_>,
    row: RowRef,
    criteria: &[Criterion],
    actions: &mut Actions,
) {
    if criteria.is_empty() {
        return;
    }
    let met = criteria.iter().filter(|own| own.done).count();
    let figure = format!("{met} of {} met", criteria.len());
    section(ui, page.theme, "Criteria", &figure);
    for (index, criterion) in criteria.iter().enumerate() {
        ui.push_id((row, index), |ui| {
            one(ui, page, (row, index), criterion, actions)
        });
    }
}

fn one(
    ui: &mut Ui,
    page: &Page<'_>,
    (row, index): (RowRef, usize),
    criterion: &Criterion,
    actions: &mut Actions,
) {
    let is_met = criterion.done;
    if criterion_row(ui, is_met, &criterion.text).clicked() {
        let verb = if is_met { "untick" } else { "tick" };
        let label = format!(
            "{verb} a criterion of {}",
            integrity::describe(page.ctx.plan, row)
        );
        actions.edit(label, move |tx| {
            change(tx, row, index, |own| own.done = !is_met)
        });
    }
    let how = |ui: &mut Ui, content: &mut dyn FnMut(&mut Ui)| {
        ui.horizontal(|ui| {
            ui.add_space(INDENT);
            ui.vertical(|ui| content(ui));
        });
    };
    if !criterion.owner.is_empty() {
        how(ui, &mut |ui| {
            line(ui, page.theme, &format!("by {}", criterion.owner))
        });
    }
    match &criterion.kind {
        CriterionKind::Manual => {}
        CriterionKind::Command {
            command,
            exit_status,
            output,
        } => how(ui, &mut |ui| {
            let of = CheckRef {
                row,
                index,
                command: command.clone(),
            };
            self::command(ui, page, &of, &expected(*exit_status, output), actions);
            if let Some(evidence) = &criterion.evidence {
                shown(ui, page, evidence, command);
            }
        }),
        CriterionKind::Metric { .. } => how(ui, &mut |ui| {
            metric(ui, page, (row, index), &criterion.kind, actions);
        }),
    }
}

fn expected(exit_status: i32, output: &str) -> String {
    match output {
        "" => format!("exit status {exit_status}"),
        output => format!("exit status {exit_status}, says \"{output}\""),
    }
}

/// The command with what it has to show, and the button that asks to run it.
fn command(ui: &mut Ui, page: &Page<'_>, of: &CheckRef, expected: &str, actions: &mut Actions) {
    let theme = page.theme;
    let text = RichText::new(&of.command)
        .monospace()
        .size(size::MONO)
        .color(theme.text);
    ui.add(egui::Label::new(text).truncate())
        .on_hover_text(&of.command);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::CHIP;
        let running = page.ctx.checks.running();
        if running == Some(of) {
            ui.add(egui::Spinner::new().size(14.0));
            if ui.button(format!("{STOP} Stop")).clicked() {
                actions.push(Action::App(AppRequest::StopCheck));
            }
        } else {
            let is_free = running.is_none() && !of.command.trim().is_empty();
            let run = egui::Button::new(format!("{PLAY} Run…"));
            if ui.add_enabled(is_free, run).clicked() {
                offer(actions, of.clone());
            }
        }
        line(ui, theme, expected);
    });
}

/// What the last run showed.
fn shown(ui: &mut Ui, page: &Page<'_>, evidence: &Evidence, command: &str) {
    let theme = page.theme;
    let ended = match evidence.exit_status {
        Some(status) => format!("exit status {status}"),
        None => "was stopped".to_owned(),
    };
    let (word, colour) = match evidence.passed {
        true => ("Passed", theme.good.text),
        false => ("Failed", theme.critical.text),
    };
    let old = match evidence.command == command {
        true => "",
        false => ", by another command than the one above",
    };
    let text = format!("{word} {}: {ended}{old}", ago(evidence.at));
    ui.add(egui::Label::new(RichText::new(text).size(size::SMALL).color(colour)).wrap());
    if evidence.output.trim().is_empty() {
        return line(ui, theme, "It wrote nothing.");
    }
    let id = ui.id().with("output");
    let mut is_open = ui.data(|data| data.get_temp(id).unwrap_or(false));
    let text = if is_open {
        "Hide the output"
    } else {
        "Show the output"
    };
    let link = egui::Link::new(RichText::new(text).size(size::SMALL));
    if ui.add(link).clicked() {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    if is_open {
        output(ui, page, &evidence.output);
    }
}

/// What the command wrote last, as it wrote it.
fn output(ui: &mut Ui, page: &Page<'_>, text: &str) {
    let frame = egui::Frame::NONE
        .fill(page.theme.raised)
        .corner_radius(crate::app::theme::metrics::radius::ROW)
        .inner_margin(8);
    frame.show(ui, |ui| {
        egui::ScrollArea::both()
            .id_salt("output")
            .max_height(220.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let text = RichText::new(text.trim_end()).monospace().size(size::MONO);
                ui.add(egui::Label::new(text).extend().selectable(true));
            });
    });
}

/// The bound, and a field for what was measured; a value decides the criterion.
fn metric(
    ui: &mut Ui,
    page: &Page<'_>,
    (row, index): (RowRef, usize),
    kind: &CriterionKind,
    actions: &mut Actions,
) {
    let CriterionKind::Metric {
        metric,
        operator,
        threshold,
        unit,
        measured,
    } = kind
    else {
        return;
    };
    let theme = page.theme;
    let name = metric.and_then(|id| page.ctx.plan.metrics.get(id));
    let name = name.map_or("", |metric| metric.name.as_str());
    let bound = format!(
        "{name} {} {} {unit}",
        operator.label(),
        number::show(*threshold)
    );
    ui.horizontal_wrapped(|ui| {
        line(ui, theme, bound.trim());
        line(ui, theme, "measured");
        let parse = |text: &str| number::parse_optional(text, f64::MIN..=f64::MAX, "number");
        let current = measured.map(number::show).unwrap_or_default();
        let field = TextField::new(("gates measured", row, index), "Measured value")
            .hint("–")
            .width(72.0);
        if let Some(value) = field.show(ui, &current, parse) {
            record(
                page.ctx.plan,
                (row, index),
                (*operator, *threshold),
                value,
                actions,
            );
        }
    });
    if let Some(value) = measured {
        let gap = (value - threshold).abs();
        let (text, colour) = match operator.holds(*value, *threshold) {
            true => ("Holds".to_owned(), theme.good.text),
            false => (
                format!("Fails by {} {unit}", number::show(round(gap)))
                    .trim_end()
                    .to_owned(),
                theme.critical.text,
            ),
        };
        ui.label(RichText::new(text).size(size::SMALL).color(colour));
    }
}

/// Six significant digits: a difference of two measured values has no more.
fn round(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

fn record(
    plan: &Plan,
    (row, index): (RowRef, usize),
    (operator, threshold): (Operator, f64),
    value: Option<f64>,
    actions: &mut Actions,
) {
    let label = format!(
        "record a measured value of {}",
        integrity::describe(plan, row)
    );
    actions.edit(label, move |tx| {
        change(tx, row, index, |own| {
            if let CriterionKind::Metric { measured, .. } = &mut own.kind {
                *measured = value;
                own.done = value.is_some_and(|value| operator.holds(value, threshold));
            }
        })
    });
}
