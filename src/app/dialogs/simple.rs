//! The dialogs without a state of their own. Each returns whether it is done.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::{ActionButton, panel_title};

/// Unsaved changes stand in the way.
pub(super) fn unsaved(
    ui: &mut egui::Ui,
    name: &str,
    wanted: &AppRequest,
    actions: &mut Actions,
) -> bool {
    ui.set_width(420.0);
    panel_title(ui, "Save the changes?");
    ui.add_space(space::HEADING);
    ui.label(format!(
        "\"{name}\" has changes that no file holds. Without saving they are lost."
    ));
    ui.add_space(space::SECTION);
    let mut done = false;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if ui.add(ActionButton::primary("Save")).clicked() {
            request(actions, AppRequest::SaveFirst(Box::new(wanted.clone())));
            done = true;
        }
        if ui.add(ActionButton::secondary("Cancel")).clicked() {
            done = true;
        }
        if ui.add(ActionButton::secondary("Discard changes")).clicked() {
            request(actions, AppRequest::Discard(Box::new(wanted.clone())));
            done = true;
        }
    });
    done
}

/// A list of lines to read.
pub(super) fn report(ui: &mut egui::Ui, title: &str, lines: &[String]) -> bool {
    ui.set_width(560.0);
    panel_title(ui, title);
    ui.add_space(space::HEADING);
    let theme = Theme::of(ui);
    egui::ScrollArea::vertical()
        .max_height(380.0)
        .auto_shrink([false, true])
        .show_rows(
            ui,
            ui.text_style_height(&egui::TextStyle::Body) + 4.0,
            lines.len(),
            |ui, rows| {
                for line in &lines[rows] {
                    let text = egui::RichText::new(line).color(theme.muted);
                    ui.add(egui::Label::new(text).truncate())
                        .on_hover_text(line);
                }
            },
        );
    ui.add_space(space::SECTION);
    close_button(ui)
}

/// What this program is.
pub(super) fn about(ui: &mut egui::Ui) -> bool {
    ui.set_width(420.0);
    panel_title(ui, "Slackline");
    ui.add_space(space::HEADING);
    ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
    ui.label("Plan campaigns of parallel tracks; see what breaks them, what they will really take, and what to change.");
    ui.add_space(space::HEADING);
    ui.label("Licensed under MIT or Apache-2.0. Fonts under the SIL Open Font License.");
    ui.add_space(space::SECTION);
    close_button(ui)
}

/// The buttons below a look at what would happen: `verb` asks for it; where there is nothing to ask for, only closing
/// is left. True when one of them was pressed.
pub(super) fn go_on_or_close(
    ui: &mut egui::Ui,
    verb: &str,
    wanted: Option<AppRequest>,
    actions: &mut Actions,
) -> bool {
    let close = if wanted.is_some() { "Cancel" } else { "Close" };
    let mut done = false;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if let Some(wanted) = wanted
            && ui.add(ActionButton::primary(verb)).clicked()
        {
            request(actions, wanted);
            done = true;
        }
        done |= ui.add(ActionButton::secondary(close)).clicked();
    });
    done
}

fn close_button(ui: &mut egui::Ui) -> bool {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.add(ActionButton::primary("Close")).clicked()
    })
    .inner
}
