//! A list of criteria: tick them, word them, say how one finds out.

use super::form::{Form, add_button, heading, labelled, note, remove_button};
use crate::app::fields::{TextField, choice, combo, number};
use crate::app::widgets::criterion_row;
use crate::plan::{Criterion, CriterionKind, Operator, Stored};
use egui::Ui;

/// The list a form's row keeps its criteria in.
type List<R> = fn(&mut R) -> &mut Vec<Criterion>;

/// How one finds out, without the particulars.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Manual,
    Command,
    Metric,
}

const WAYS: &[(Way, &str)] = &[
    (Way::Manual, "somebody looks"),
    (Way::Command, "a command"),
    (Way::Metric, "a number"),
];

/// Draws the list under a heading.
pub(super) fn show<R: Stored + 'static>(
    ui: &mut Ui,
    form: &mut Form<'_, R>,
    title: &str,
    criteria: &[Criterion],
    list: List<R>,
) where
    R::Id: 'static,
{
    heading(ui, title);
    for (index, criterion) in criteria.iter().enumerate() {
        ui.push_id((title, index), |ui| one(ui, form, index, criterion, list));
    }
    if add_button(ui, "Add a criterion") {
        form.set(title, move |row| {
            list(row).push(Criterion::manual("New criterion"))
        });
    }
}

fn one<R: Stored + 'static>(
    ui: &mut Ui,
    form: &mut Form<'_, R>,
    index: usize,
    criterion: &Criterion,
    list: List<R>,
) where
    R::Id: 'static,
{
    let is_met = criterion.done;
    ui.horizontal(|ui| {
        let width = ui.available_width() - 44.0;
        ui.allocate_ui(egui::vec2(width, 26.0), |ui| {
            if criterion_row(ui, is_met, &criterion.text).clicked() {
                change(form, index, list, move |criterion| criterion.done = !is_met);
            }
        });
        ui.menu_button(egui_phosphor::regular::PENCIL_SIMPLE, |ui| {
            edit(ui, form, index, criterion, list)
        })
        .response
        .on_hover_text("Edit this criterion");
    });
    if let Some(text) = how(&criterion.kind) {
        ui.indent(index, |ui| note(ui, &text));
    }
}

fn edit<R: Stored + 'static>(
    ui: &mut Ui,
    form: &mut Form<'_, R>,
    index: usize,
    criterion: &Criterion,
    list: List<R>,
) where
    R::Id: 'static,
{
    ui.set_width(320.0);
    let id = (form.row_ref(), "criterion", index);
    let text = labelled(ui, "What", |ui| {
        TextField::new((id, "text"), "Criterion")
            .show(ui, &criterion.text, |text| Ok(text.trim().to_owned()))
    });
    if let Some(text) = text {
        change(form, index, list, move |criterion| criterion.text = text);
    }
    let owner = labelled(ui, "Owner", |ui| {
        TextField::new((id, "owner"), "Owner")
            .show(ui, &criterion.owner, |text| Ok(text.trim().to_owned()))
    });
    if let Some(owner) = owner {
        change(form, index, list, move |criterion| criterion.owner = owner);
    }
    let way = way_of(&criterion.kind);
    if let Some(way) = labelled(ui, "Found out by", |ui| {
        combo(ui, (id, "way"), "Found out by", &way, WAYS)
    }) {
        change(form, index, list, move |criterion| {
            criterion.kind = kind_for(way)
        });
    }
    particulars(ui, form, index, &criterion.kind, list);
    if remove_button(ui, "Remove this criterion") {
        form.set("criteria", move |row| {
            let criteria = list(row);
            if index < criteria.len() {
                criteria.remove(index);
            }
        });
        ui.close();
    }
}

fn particulars<R: Stored + 'static>(
    ui: &mut Ui,
    form: &mut Form<'_, R>,
    index: usize,
    kind: &CriterionKind,
    list: List<R>,
) where
    R::Id: 'static,
{
    let id = (form.row_ref(), "criterion", index);
    match kind {
        CriterionKind::Manual => {}
        CriterionKind::Command {
            command,
            exit_status,
            output,
        } => {
            let text = labelled(ui, "Command", |ui| {
                TextField::new((id, "command"), "Command")
                    .show(ui, command, |text| Ok(text.trim().to_owned()))
            });
            let expected = labelled(ui, "Output holds", |ui| {
                TextField::new((id, "output"), "Output")
                    .show(ui, output, |text| Ok(text.trim().to_owned()))
            });
            if text.is_some() || expected.is_some() {
                let command = text.unwrap_or_else(|| command.clone());
                let output = expected.unwrap_or_else(|| output.clone());
                let kind = CriterionKind::Command {
                    command,
                    exit_status: *exit_status,
                    output,
                };
                change(form, index, list, move |criterion| criterion.kind = kind);
            }
        }
        CriterionKind::Metric {
            metric,
            operator,
            threshold,
            unit,
            measured,
        } => {
            let sign = labelled(ui, "Must be", |ui| {
                combo(
                    ui,
                    (id, "operator"),
                    "Comparison",
                    operator,
                    choice::OPERATORS,
                )
            });
            let bound = labelled(ui, "Threshold", |ui| {
                let parse = |text: &str| number::parse(text, f64::MIN..=f64::MAX, "number");
                TextField::new((id, "threshold"), "Threshold").show(
                    ui,
                    &number::show(*threshold),
                    parse,
                )
            });
            let named = labelled(ui, "Unit", |ui| {
                TextField::new((id, "unit"), "Unit")
                    .show(ui, unit, |text| Ok(text.trim().to_owned()))
            });
            let value = labelled(ui, "Measured", |ui| {
                let parse =
                    |text: &str| number::parse_optional(text, f64::MIN..=f64::MAX, "number");
                let current = measured.map(number::show).unwrap_or_default();
                TextField::new((id, "measured"), "Measured").show(ui, &current, parse)
            });
            if sign.is_some() || bound.is_some() || named.is_some() || value.is_some() {
                let kind = CriterionKind::Metric {
                    metric: *metric,
                    operator: sign.unwrap_or(*operator),
                    threshold: bound.unwrap_or(*threshold),
                    unit: named.unwrap_or_else(|| unit.clone()),
                    measured: value.unwrap_or(*measured),
                };
                change(form, index, list, move |criterion| criterion.kind = kind);
            }
        }
    }
}

fn change<R: Stored + 'static>(
    form: &mut Form<'_, R>,
    index: usize,
    list: List<R>,
    change: impl FnOnce(&mut Criterion) + 'static,
) where
    R::Id: 'static,
{
    form.set("a criterion", move |row| {
        if let Some(criterion) = list(row).get_mut(index) {
            change(criterion);
        }
    });
}

fn way_of(kind: &CriterionKind) -> Way {
    match kind {
        CriterionKind::Manual => Way::Manual,
        CriterionKind::Command { .. } => Way::Command,
        CriterionKind::Metric { .. } => Way::Metric,
    }
}

fn kind_for(way: Way) -> CriterionKind {
    match way {
        Way::Manual => CriterionKind::Manual,
        Way::Command => CriterionKind::Command {
            command: String::new(),
            exit_status: 0,
            output: String::new(),
        },
        Way::Metric => CriterionKind::Metric {
            metric: None,
            operator: Operator::AtLeast,
            threshold: 0.0,
            unit: String::new(),
            measured: None,
        },
    }
}

/// How one finds out, in a line; nothing for a criterion that somebody looks at.
fn how(kind: &CriterionKind) -> Option<String> {
    match kind {
        CriterionKind::Manual => None,
        CriterionKind::Command {
            command,
            exit_status,
            output,
        } => {
            let expected = if output.is_empty() {
                format!("exit {exit_status}")
            } else {
                format!("says {output}")
            };
            Some(format!("$ {command}  ({expected})"))
        }
        CriterionKind::Metric {
            operator,
            threshold,
            unit,
            measured,
            ..
        } => {
            let bound = format!("{} {} {unit}", operator.label(), number::show(*threshold));
            let measured = measured.map_or("not measured".to_owned(), |value| {
                format!("is {}", number::show(value))
            });
            Some(format!("{}, {measured}", bound.trim_end()))
        }
    }
}
