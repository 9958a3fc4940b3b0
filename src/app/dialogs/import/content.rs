//! What is in an imported file: numbers, tickets, losses, and what merging would do.

use crate::app::action::Actions;
use crate::app::difference::show_differences;
use crate::app::fonts::Weight;
use crate::app::importing::MergeResult;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::Chip;
use crate::plan::duration::Units;
use crate::plan::{Estimate, Node, Plan, Ticket};
use egui::{Label, RichText, ScrollArea, Ui};
use std::collections::HashMap;

/// How many rows of each kind there are.
pub(super) fn counts(ui: &mut Ui, plan: &Plan) {
    let counts = [
        (plan.tickets.len(), "ticket", "tickets"),
        (plan.tracks.len(), "track", "tracks"),
        (plan.dependencies.len(), "dependency", "dependencies"),
        (plan.gates.len(), "gate", "gates"),
        (plan.checkpoints.len(), "checkpoint", "checkpoints"),
        (plan.agents.len(), "agent", "agents"),
        (plan.options.len(), "option", "options"),
        (plan.risks.len(), "risk", "risks"),
        (plan.calendars.len(), "calendar", "calendars"),
    ];
    ui.horizontal_wrapped(|ui| {
        for (count, one, many) in counts.into_iter().filter(|(count, ..)| *count > 0) {
            let word = if count == 1 { one } else { many };
            ui.add(Chip::new(&format!("{count} {word}")));
        }
    });
}

/// Key, title, track, estimate and predecessors of every ticket and gate.
pub(super) fn tickets(ui: &mut Ui, plan: &Plan, state: &AppState) {
    if plan.tickets.is_empty() && plan.gates.is_empty() {
        let words = "There are no rows in the file: neither a ticket nor a gate.";
        ui.label(RichText::new(words).color(Theme::of(ui).warning.text));
        return;
    }
    let units = Units::of(&plan.info);
    let mut before: HashMap<Node, Vec<&str>> = HashMap::new();
    for arrow in plan.dependencies.iter() {
        before
            .entry(arrow.to)
            .or_default()
            .push(plan.key(arrow.from));
    }
    let waits = |node: Node| {
        before
            .get(&node)
            .map_or_else(String::new, |keys| keys.join(", "))
    };
    let tickets: Vec<&Ticket> = plan.tickets.iter().collect();
    let gates: Vec<_> = plan.gates.iter().collect();
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    let widths = [0.14, 0.4, 0.16, 0.12, 0.18].map(|share| share * (ui.available_width() - 60.0));
    line(
        ui,
        ["Key", "Title", "Track", "Estimate", "Waits for"].map(str::to_owned),
        widths,
        true,
    );
    ScrollArea::vertical()
        .id_salt("read")
        .auto_shrink([false, false])
        .show_rows(ui, height, tickets.len() + gates.len(), |ui, rows| {
            for place in rows {
                let cells = match tickets.get(place) {
                    Some(ticket) => [
                        ticket.key.clone(),
                        ticket.title.clone(),
                        ticket
                            .track
                            .and_then(|id| plan.tracks.get(id))
                            .map_or_else(String::new, |t| t.name.clone()),
                        estimate(ticket, state, units),
                        waits(Node::Ticket(ticket.id)),
                    ],
                    None => {
                        let gate = gates[place - tickets.len()];
                        let words = [gate.key.clone(), gate.name.clone(), "Gate".to_owned()];
                        let [key, name, kind] = words;
                        [key, name, kind, String::new(), waits(Node::Gate(gate.id))]
                    }
                };
                line(ui, cells, widths, false);
            }
        });
}

fn estimate(ticket: &Ticket, state: &AppState, units: Units) -> String {
    let tell = |work| state.settings.tell(work, units);
    match &ticket.estimate {
        Estimate::None => String::new(),
        Estimate::Fixed(work) => tell(*work),
        Estimate::Range { min, max } => format!("{} – {}", tell(*min), tell(*max)),
        Estimate::ThreePoint { min, likely, max } => {
            format!("{} – {} – {}", tell(*min), tell(*likely), tell(*max))
        }
        Estimate::Empirical(all) => format!("{} observed", all.len()),
    }
}

fn line(ui: &mut Ui, cells: [String; 5], widths: [f32; 5], is_head: bool) {
    let theme = Theme::of(ui);
    ui.horizontal(|ui| {
        for (text, width) in cells.into_iter().zip(widths) {
            let (weight, colour) = match is_head {
                true => (Weight::SemiBold, theme.text),
                false => (Weight::Regular, theme.muted),
            };
            let rich = RichText::new(&text)
                .font(weight.font(size::SMALL))
                .color(colour);
            let area = egui::vec2(width, ui.spacing().interact_size.y.min(20.0));
            let cell = ui.allocate_ui_with_layout(
                area,
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(width);
                    ui.add(Label::new(rich).truncate())
                },
            );
            if text.chars().count() > 20 {
                cell.inner.on_hover_text(text);
            }
        }
    });
}

/// What reading repaired, guessed or lost.
pub(super) fn losses(ui: &mut Ui, losses: &[String]) {
    let theme = Theme::of(ui);
    if losses.is_empty() {
        ui.label(
            RichText::new("Everything in the file was read as it stands.").color(theme.good.text),
        );
        return;
    }
    ScrollArea::vertical()
        .id_salt("losses")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            for loss in losses.iter().take(MOST_LOSSES) {
                let text = RichText::new(loss)
                    .size(size::SMALL)
                    .color(theme.warning.text);
                ui.add(Label::new(text).wrap());
            }
            if losses.len() > MOST_LOSSES {
                let more = format!("and {} more", losses.len() - MOST_LOSSES);
                ui.label(RichText::new(more).color(theme.muted));
            }
        });
}

/// As many as somebody reads.
const MOST_LOSSES: usize = 500;

/// What merging would do, row by row.
pub(super) fn merge(
    ui: &mut Ui,
    merge: Option<&MergeResult>,
    state: &AppState,
    actions: &mut Actions,
) {
    let theme = Theme::of(ui);
    match merge {
        None => {
            ui.add(egui::Spinner::new().size(16.0));
        }
        Some(Err(error)) => {
            ui.add(Label::new(RichText::new(error).color(theme.critical.text)).wrap());
        }
        Some(Ok(merge)) if merge.rows.is_empty() => {
            let words = "The open plan says all of this already: merging would change nothing.";
            ui.label(RichText::new(words).color(theme.good.text));
        }
        Some(Ok(merge)) => {
            ScrollArea::vertical()
                .id_salt("merge")
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    for note in &merge.notes {
                        let text = RichText::new(note)
                            .size(size::SMALL)
                            .color(theme.warning.text);
                        ui.add(Label::new(text).wrap());
                    }
                    ui.add_space(space::ROW);
                    show_differences(ui, &merge.rows, state.sheet.document.plan(), actions);
                });
        }
    }
}
