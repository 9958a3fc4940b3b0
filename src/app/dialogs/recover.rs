//! Offers the work of windows that ended without saving.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::keeping::SafetyRequest;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::{ActionButton, panel_title};
use crate::app::words::ago;
use crate::library::Lost;

/// Draws the dialog; true when it is done.
pub(super) fn show(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) -> bool {
    ui.set_width(560.0);
    panel_title(ui, "Recover unsaved work?");
    ui.add_space(space::HEADING);
    let lost = &state.keeper.lost;
    if lost.is_empty() {
        ui.label("There is no more work to recover.");
    } else {
        ui.label(
            "Slackline ended without saving. Every finished edit is in its journal and can be brought back.",
        );
    }
    ui.add_space(space::HEADING);
    let mut done = false;
    let is_one = lost.len() == 1;
    egui::ScrollArea::vertical()
        .max_height(300.0)
        .show(ui, |ui| {
            for lost in lost {
                ui.push_id(lost.session, |ui| done |= row(ui, lost, is_one, actions));
            }
        });
    ui.add_space(space::SECTION);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if lost.len() > 1 {
            let all = format!("Recover all {}", lost.len());
            if ui.add(ActionButton::primary(&all)).clicked() {
                request(actions, AppRequest::Safety(SafetyRequest::RecoverAll));
                done = true;
            }
        }
        let text = if lost.is_empty() { "Close" } else { "Later" };
        done |= ui.add(ActionButton::secondary(text)).clicked();
    });
    done
}

/// One plan that can be brought back; true when it was the last and is.
fn row(ui: &mut egui::Ui, lost: &Lost, is_one: bool, actions: &mut Actions) -> bool {
    let theme = Theme::of(ui);
    let place = match &lost.path {
        Some(path) => path.display().to_string(),
        None => "not in a file yet".to_owned(),
    };
    // Undo and redo are in the journal too.
    let steps = match lost.entries {
        1 => "1 step".to_owned(),
        count => format!("{count} steps"),
    };
    let mut done = false;
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.set_width(350.0);
            ui.add(egui::Label::new(egui::RichText::new(lost.name()).strong()).truncate());
            let details = format!("{steps} not saved, {} · {place}", ago(lost.changed));
            let details = egui::RichText::new(details).small().color(theme.muted);
            ui.add(egui::Label::new(details).truncate());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui
                .add(ActionButton::secondary("Discard").compact())
                .clicked()
            {
                request(
                    actions,
                    AppRequest::Safety(SafetyRequest::GiveUp(lost.session)),
                );
            }
            let recover = match is_one {
                true => ActionButton::primary("Recover"),
                false => ActionButton::secondary("Recover"),
            };
            if ui.add(recover.compact()).clicked() {
                let wanted = SafetyRequest::Recover(lost.session);
                request(actions, AppRequest::Safety(wanted));
                done = is_one;
            }
        });
    });
    ui.add_space(space::ROW);
    done
}
