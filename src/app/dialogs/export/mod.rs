//! The export dialog: choose a format and its options, see the result and what it cannot hold, then save or copy it.
//!
//! The result is made on a thread, again whenever a choice changes; the one before stays on show meanwhile. What is
//! saved is what was shown. The last choice is kept in the settings.

mod options;
mod show;

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::exporting::{self, Ask, ExportChoice, Finished, Made};
use crate::app::fonts::Weight;
use crate::app::jobs::Job;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{ActionButton, panel_title, section_heading};
use crate::export;
use crate::plan::OptionId;
use egui::{RichText, ScrollArea, Ui};
use show::Shown;
use std::sync::Arc;

/// Seconds a choice has to rest before it is computed: a scale is dragged through many values.
const REST: f64 = 0.12;
/// Width of the list of formats.
const LIST: f32 = 196.0;

/// The dialog's state.
pub struct ExportDialog {
    choice: ExportChoice,
    option: Option<OptionId>,
    only_selection: bool,
    /// What the job or the result is for.
    asked: Option<(Ask, u64)>,
    job: Option<Job<Made>>,
    /// When the choice last changed, in seconds of the window.
    changed_at: f64,
    made: Option<Made>,
    shown: Shown,
}

impl ExportDialog {
    /// A dialog with the last choice, for the option that is computed with.
    pub fn new(state: &AppState) -> Self {
        Self {
            choice: state.settings.export.clone(),
            option: state.sheet.option,
            only_selection: false,
            asked: None,
            job: None,
            changed_at: f64::NEG_INFINITY,
            made: None,
            shown: Shown::default(),
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        let screen = ui.ctx().content_rect().size();
        ui.set_width((screen.x - 96.0).clamp(560.0, 1040.0));
        panel_title(ui, "Export the plan");
        ui.add_space(space::HEADING);
        self.compute(ui, state);
        let height = (screen.y - 210.0).clamp(220.0, 620.0);
        ui.horizontal_top(|ui| {
            self.formats(ui, height);
            ui.add_space(space::PANEL);
            ui.vertical(|ui| {
                ui.set_height(height);
                self.options(ui, state);
                self.result(ui);
            });
        });
        ui.add_space(space::HEADING);
        let done = self.buttons(ui, actions);
        if self.choice != state.settings.export {
            let settings = crate::app::settings::Settings {
                export: self.choice.clone(),
                ..state.settings.clone()
            };
            request(actions, AppRequest::SetSettings(Box::new(settings)));
        }
        done
    }

    /// Starts the work for what is chosen now, and takes what is finished.
    fn compute(&mut self, ui: &Ui, state: &AppState) {
        if let Some(result) = self.job.as_ref().and_then(Job::poll) {
            self.job = None;
            self.made = Some(result.and_then(|made| made));
            self.shown = Shown::default();
        }
        let wanted = (self.ask(state), state.sheet.document.revision());
        if self.asked.as_ref() == Some(&wanted) {
            return;
        }
        let now = ui.input(|input| input.time);
        // The first result is wanted at once, and so is that of another format.
        let is_first = self.asked.is_none()
            || self
                .asked
                .as_ref()
                .is_some_and(|(ask, _)| ask.choice.format != wanted.0.choice.format);
        if !is_first && now - self.changed_at < REST {
            ui.ctx().request_repaint_after_secs(REST as f32);
            return;
        }
        if self
            .asked
            .as_ref()
            .is_some_and(|(ask, _)| ask.choice.format != wanted.0.choice.format)
        {
            self.made = None;
        }
        let plan = state.sheet.document.plan().clone();
        self.job = Some(exporting::start(ui.ctx(), plan, wanted.0.clone()));
        self.asked = Some(wanted);
    }

    fn ask(&self, state: &AppState) -> Ask {
        let file = state
            .sheet
            .path
            .as_deref()
            .and_then(std::path::Path::file_name);
        let rows = state.sheet.selection.rows();
        Ask {
            choice: self.choice.clone(),
            option: self.option,
            rows: (self.only_selection && !rows.is_empty()).then(|| rows.to_vec()),
            name: file.map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        }
    }

    fn formats(&mut self, ui: &mut Ui, height: f32) {
        ui.vertical(|ui| {
            ui.set_width(LIST);
            ui.set_height(height);
            section_heading(ui, "Format");
            ScrollArea::vertical()
                .id_salt("formats")
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    // All formats are in sight on a screen of usual height.
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.spacing_mut().button_padding.y = 2.0;
                    ui.spacing_mut().interact_size.y = 22.0;
                    for format in export::formats() {
                        let is_chosen = format.id == self.choice.format().id;
                        let label = ui.selectable_label(is_chosen, format.name);
                        let label = label.on_hover_text(format!(".{}", format.extensions[0]));
                        if label.clicked() {
                            self.choice.format = format.id.to_owned();
                            self.touch(ui);
                        }
                    }
                });
        });
    }

    /// Notes that a choice changed.
    fn touch(&mut self, ui: &Ui) {
        self.changed_at = ui.input(|input| input.time);
    }

    fn result(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui);
        let is_busy = self.job.is_some();
        match &self.made {
            None => {
                ui.add_space(space::SECTION);
                ui.horizontal(|ui| {
                    ui.add(egui::Spinner::new().size(16.0));
                    ui.label(RichText::new("Writing the file…").color(theme.muted));
                });
            }
            Some(Err(error)) => {
                ui.add_space(space::HEADING);
                ui.add(egui::Label::new(RichText::new(error).color(theme.critical.text)).wrap());
            }
            Some(Ok(finished)) => {
                let finished = finished.clone();
                let losses = match finished.losses.len() {
                    0 => 0.0,
                    count => (24.0 + 22.0 * count as f32).min(ui.available_height() * 0.32),
                };
                let room = (ui.available_height() - losses - 34.0).max(80.0);
                self.shown.preview(ui, &finished.preview, is_busy, room);
                show_losses(ui, &finished, losses);
            }
        }
    }

    fn buttons(&self, ui: &mut Ui, actions: &mut Actions) -> bool {
        let finished = self.made.as_ref().and_then(|made| made.as_ref().ok());
        let is_ready = finished.is_some() && self.job.is_none();
        let text = finished.and_then(|finished| finished.text());
        let mut done = false;
        ui.horizontal(|ui| {
            if let Some(finished) = finished {
                let quiet = Theme::of(ui).muted;
                let words = format!("{} in all", size_text(finished.bytes.len()));
                ui.label(RichText::new(words).size(size::SMALL).color(quiet));
            }
            if self.job.is_some() {
                ui.add(egui::Spinner::new().size(12.0));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let save = ui.add_enabled(is_ready, ActionButton::primary("Save as…"));
                if let (true, Some(finished)) = (save.clicked(), finished) {
                    request(actions, AppRequest::SaveExport(finished.clone()));
                    done = true;
                }
                let copy = ui.add_enabled(
                    is_ready && text.is_some(),
                    ActionButton::secondary("Copy text"),
                );
                let copy = copy
                    .on_disabled_hover_text("Only text that is not too long goes to the clipboard");
                if let (true, Some(text)) = (copy.clicked(), text) {
                    ui.ctx().copy_text(text.to_owned());
                    request(actions, AppRequest::Say("Copied the export".to_owned()));
                }
                done |= ui.add(ActionButton::secondary("Cancel")).clicked();
            });
        });
        done
    }
}

/// What is lost, before anything is saved.
fn show_losses(ui: &mut Ui, finished: &Arc<Finished>, height: f32) {
    let theme = Theme::of(ui);
    let name = crate::exchange::find(finished.format).map_or("", |format| format.name);
    ui.add_space(space::ROW);
    if finished.losses.is_empty() {
        let words = RichText::new("Nothing of the plan is lost.").color(theme.good.text);
        ui.label(words.font(Weight::Medium.font(size::BODY)));
        return;
    }
    let count = finished.losses.len();
    section_heading(
        ui,
        &format!("What {name} cannot hold, or holds otherwise ({count})"),
    );
    let line = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
    ScrollArea::vertical()
        .id_salt("losses")
        .max_height(height - 24.0)
        .auto_shrink([false, true])
        .show_rows(ui, line, count, |ui, rows| {
            for loss in &finished.losses[rows] {
                let text = RichText::new(loss)
                    .size(size::SMALL)
                    .color(theme.warning.text);
                ui.add(egui::Label::new(text).truncate())
                    .on_hover_text(loss);
            }
        });
}

fn size_text(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{:.1} KB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}
