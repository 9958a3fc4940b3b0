//! The plan's file was changed by somebody else: take it, merge it, or write over it.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::difference::show_differences;
use crate::app::keeping::SafetyRequest;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::{ActionButton, panel_title, section_heading};
use crate::edit::Edit;
use crate::edit::difference::{Names, RowDifference, describe, describe_edit};
use crate::edit::merge::{Merge, Side};
use crate::plan::Plan;

/// The dialog's state.
pub struct OutsideDialog {
    /// What somebody else changed in the file.
    theirs: Vec<RowDifference>,
    /// How many rows are changed here and not saved.
    ours: usize,
    conflicts: Vec<Conflict>,
}

/// One row that both changed.
struct Conflict {
    ours: RowDifference,
    theirs: RowDifference,
    side: Side,
}

impl OutsideDialog {
    /// Compares what is open with what the file holds; `base` is what both come from.
    pub fn new(base: &Plan, ours: &Plan, theirs: &Plan) -> Self {
        let merge = Merge::new(base, ours, theirs);
        let names = Names::of(ours, merge.theirs());
        let theirs = Edit::between("", base, merge.theirs());
        let conflicts = merge.conflicts.iter().map(|conflict| Conflict {
            ours: describe(&conflict.ours, &names),
            theirs: describe(&conflict.theirs, &names),
            side: Side::Ours,
        });
        Self {
            theirs: describe_edit(&theirs, &names),
            ours: Edit::between("", base, ours).changes.len(),
            conflicts: conflicts.collect(),
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        actions: &mut Actions,
    ) -> bool {
        ui.set_width(760.0);
        panel_title(ui, "The file was changed by somebody else");
        ui.add_space(space::HEADING);
        ui.label(self.summary(state));
        ui.add_space(space::HEADING);
        let height = (ui.ctx().content_rect().height() - 260.0).clamp(160.0, 460.0);
        egui::ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                self.show_conflicts(ui, state, actions);
                if !self.theirs.is_empty() {
                    section_heading(ui, "What changed in the file");
                    show_differences(ui, &self.theirs, state.sheet.document.plan(), actions);
                }
            });
        ui.add_space(space::SECTION);
        self.buttons(ui, actions)
    }

    fn summary(&self, state: &AppState) -> String {
        let file = state
            .sheet
            .path
            .as_deref()
            .map(|path| path.display().to_string());
        let rows = |count: usize| match count {
            1 => "1 row".to_owned(),
            count => format!("{count} rows"),
        };
        let ours = match self.ours {
            0 => "You have no unsaved changes.".to_owned(),
            count => format!("You changed {} and did not save.", rows(count)),
        };
        let conflicts = match self.conflicts.len() {
            0 => String::new(),
            1 => " One row was changed on both sides.".to_owned(),
            count => format!(" {count} rows were changed on both sides."),
        };
        let file = file.unwrap_or_default();
        format!(
            "{file} differs in {}. {ours}{conflicts}",
            rows(self.theirs.len())
        )
    }

    fn show_conflicts(&mut self, ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
        if self.conflicts.is_empty() {
            return;
        }
        section_heading(ui, "Changed on both sides");
        let theme = Theme::of(ui);
        for (place, conflict) in self.conflicts.iter_mut().enumerate() {
            ui.push_id(("conflict", place), |ui| {
                let mut choice = |ui: &mut egui::Ui, side, text: &str, row: &RowDifference| {
                    let label = format!("{text}: {}", row.title);
                    let response = ui.radio(conflict.side == side, text);
                    response.widget_info(|| {
                        let is_chosen = conflict.side == side;
                        egui::WidgetInfo::selected(
                            egui::WidgetType::RadioButton,
                            true,
                            is_chosen,
                            &label,
                        )
                    });
                    if response.clicked() {
                        conflict.side = side;
                    }
                    ui.indent(text, |ui| {
                        show_differences(
                            ui,
                            std::slice::from_ref(row),
                            state.sheet.document.plan(),
                            actions,
                        );
                    });
                };
                egui::Frame::new()
                    .stroke(egui::Stroke::new(1.0, theme.warning.line))
                    .corner_radius(crate::app::theme::metrics::radius::CARD)
                    .inner_margin(egui::Margin::same(10))
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        let (ours, theirs) = (conflict.ours.clone(), conflict.theirs.clone());
                        choice(ui, Side::Ours, "Mine", &ours);
                        choice(ui, Side::Theirs, "The file's", &theirs);
                    });
                ui.add_space(space::ROW);
            });
        }
        ui.add_space(space::HEADING);
    }

    fn buttons(&self, ui: &mut egui::Ui, actions: &mut Actions) -> bool {
        let sides = || {
            self.conflicts
                .iter()
                .map(|conflict| conflict.side)
                .collect()
        };
        let has_own = self.ours > 0;
        let mut wanted = None;
        let mut done = false;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if has_own && ui.add(ActionButton::primary("Merge")).clicked() {
                wanted = Some(SafetyRequest::MergeFile(sides()));
            }
            let reload = if has_own {
                ActionButton::secondary("Reload")
            } else {
                ActionButton::primary("Reload")
            };
            let hint = "Take the plan as the file has it; Undo brings yours back";
            if ui.add(reload).on_hover_text(hint).clicked() {
                wanted = Some(SafetyRequest::TakeFile);
            }
            let hint = "Write your plan over the file; what it holds now stays in the history";
            let overwrite = ui.add(ActionButton::secondary("Overwrite"));
            if overwrite.on_hover_text(hint).clicked() {
                wanted = Some(SafetyRequest::OverwriteFile);
            }
            done = ui.add(ActionButton::secondary("Later")).clicked();
        });
        let is_decided = wanted.is_some();
        if let Some(wanted) = wanted {
            request(actions, AppRequest::Safety(wanted));
        }
        done || is_decided
    }
}

/// The changed file cannot be read as a plan; true when the dialog is done.
pub(super) fn unreadable(ui: &mut egui::Ui, message: &str, actions: &mut Actions) -> bool {
    ui.set_width(520.0);
    panel_title(ui, "The file was changed and is no plan any more");
    ui.add_space(space::HEADING);
    ui.label(message);
    ui.label("Your plan is still open here. You can write it over the file, or save it elsewhere by Save as.");
    ui.add_space(space::SECTION);
    let mut done = false;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if ui.add(ActionButton::primary("Overwrite")).clicked() {
            request(actions, AppRequest::Safety(SafetyRequest::OverwriteFile));
            done = true;
        }
        done |= ui.add(ActionButton::secondary("Later")).clicked();
    });
    done
}
