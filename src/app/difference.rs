//! The list of changed rows: what became of each, its fields before and after.

use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::widgets::Chip;
use crate::edit::difference::{Fate, RowDifference};
use crate::plan::Plan;
use egui::{Label, RichText, Sense, Ui};

/// As many rows as somebody reads; the rest is a number.
const MOST_ROWS: usize = 300;
const NAME_WIDTH: f32 = 118.0;

/// Draws the rows. A click on the name of one that is in `plan` shows it.
pub fn show_differences(ui: &mut Ui, rows: &[RowDifference], plan: &Plan, actions: &mut Actions) {
    let theme = Theme::of(ui);
    for (place, row) in rows.iter().take(MOST_ROWS).enumerate() {
        ui.push_id(place, |ui| {
            heading(ui, row, plan, actions);
            fields(ui, row);
            ui.add_space(space::ROW + 4.0);
        });
    }
    if rows.len() > MOST_ROWS {
        let rest = format!("and {} more rows", rows.len() - MOST_ROWS);
        ui.label(RichText::new(rest).color(theme.muted));
    }
}

fn heading(ui: &mut Ui, row: &RowDifference, plan: &Plan, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let (word, tone) = fate(theme, row.fate);
    ui.horizontal(|ui| {
        ui.add(Chip::new(word).tone(tone));
        let text = RichText::new(&row.title)
            .font(Weight::Medium.font(size::BODY))
            .color(theme.text);
        let shown = row.row.filter(|row| plan.contains(*row));
        let label = Label::new(text).truncate();
        match shown {
            None => drop(ui.add(label)),
            Some(row) => {
                let response = ui.add(label.sense(Sense::click()));
                if response
                    .on_hover_cursor(egui::CursorIcon::PointingHand)
                    .clicked()
                {
                    actions.push(Action::Reveal(row));
                }
            }
        }
    });
}

/// What became of a row, and the colour that goes with it.
fn fate(theme: &Theme, fate: Fate) -> (&'static str, &Tone) {
    match fate {
        Fate::Added => ("Added", &theme.good),
        Fate::Removed => ("Removed", &theme.critical),
        Fate::Changed => ("Changed", &theme.accent),
        Fate::Kept => ("Kept", &theme.neutral),
    }
}

fn fields(ui: &mut Ui, row: &RowDifference) {
    let theme = Theme::of(ui);
    let quiet = |text: &str| {
        RichText::new(text)
            .font(Weight::Regular.font(size::SMALL))
            .color(theme.muted)
    };
    for field in &row.fields {
        ui.horizontal_top(|ui| {
            ui.add_space(space::CHIP);
            ui.scope(|ui| {
                ui.set_width(NAME_WIDTH);
                ui.add(Label::new(quiet(&field.name)).truncate());
            });
            let half = ((ui.available_width() - 24.0) / 2.0).max(40.0);
            let value = |ui: &mut Ui, text: &str, colour| {
                ui.vertical(|ui| {
                    ui.set_width(half);
                    let text = if text.is_empty() { "—" } else { text };
                    ui.add(Label::new(quiet(text).color(colour)).wrap());
                });
            };
            if row.fate != Fate::Added {
                value(ui, &field.before, theme.muted);
            }
            if row.fate == Fate::Changed {
                ui.label(quiet("→"));
            }
            if row.fate != Fate::Removed {
                value(ui, &field.after, theme.text);
            }
        });
    }
}
