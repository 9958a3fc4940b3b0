//! The export dialog: choose a format, see the result and what it cannot hold, then save or copy it.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::files;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::{ActionButton, panel_title, section_heading};
use crate::exchange::{FORMATS, Format};

/// As much of the result as is shown; the rest is only in the file.
const PREVIEW_BYTES: usize = 40_000;

/// The dialog's state.
pub struct ExportDialog {
    format: &'static Format,
    preview: Option<Preview>,
}

struct Preview {
    text: String,
    size: usize,
    losses: Vec<String>,
    error: Option<String>,
}

impl Default for ExportDialog {
    fn default() -> Self {
        let first = FORMATS.iter().find(|format| format.write.is_some());
        Self {
            format: first.unwrap_or(&FORMATS[0]),
            preview: None,
        }
    }
}

impl ExportDialog {
    /// Draws the dialog; true when it is done.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        actions: &mut Actions,
    ) -> bool {
        ui.set_width(820.0);
        panel_title(ui, "Export the plan");
        ui.add_space(space::HEADING);
        let height = (ui.ctx().content_rect().height() - 260.0).clamp(200.0, 460.0);
        ui.horizontal_top(|ui| {
            self.formats(ui, height);
            ui.add_space(space::PANEL);
            ui.vertical(|ui| self.result(ui, state, height));
        });
        ui.add_space(space::HEADING);
        self.buttons(ui, actions)
    }

    fn formats(&mut self, ui: &mut egui::Ui, height: f32) {
        ui.vertical(|ui| {
            ui.set_width(190.0);
            ui.set_min_height(height);
            section_heading(ui, "Format");
            for format in FORMATS.iter().filter(|format| format.write.is_some()) {
                let is_chosen = format.id == self.format.id;
                if ui.selectable_label(is_chosen, format.name).clicked() {
                    self.format = format;
                    self.preview = None;
                }
            }
        });
    }

    fn result(&mut self, ui: &mut egui::Ui, state: &AppState, height: f32) {
        let format = self.format;
        let preview = self
            .preview
            .get_or_insert_with(|| Preview::of(state, format));
        let theme = Theme::of(ui);
        if let Some(error) = &preview.error {
            ui.colored_label(theme.critical.text, error);
            return;
        }
        section_heading(ui, &format!("Preview, {} in all", size_text(preview.size)));
        let losses_height = if preview.losses.is_empty() {
            0.0
        } else {
            130.0
        };
        egui::ScrollArea::both()
            .id_salt("preview")
            .max_height(height - 60.0 - losses_height)
            .show(ui, |ui| {
                let text = egui::RichText::new(&preview.text)
                    .monospace()
                    .color(theme.muted);
                ui.add(egui::Label::new(text).extend());
            });
        if !preview.losses.is_empty() {
            section_heading(ui, &format!("What {} cannot hold", format.name));
            egui::ScrollArea::vertical()
                .id_salt("losses")
                .max_height(100.0)
                .show(ui, |ui| {
                    for loss in &preview.losses {
                        ui.label(egui::RichText::new(loss).color(theme.warning.text));
                    }
                });
        }
    }

    fn buttons(&self, ui: &mut egui::Ui, actions: &mut Actions) -> bool {
        let is_ready = self
            .preview
            .as_ref()
            .is_some_and(|preview| preview.error.is_none());
        let is_whole = self
            .preview
            .as_ref()
            .is_some_and(|preview| preview.size <= PREVIEW_BYTES);
        let mut done = false;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui
                .add_enabled(is_ready, ActionButton::primary("Save as…"))
                .clicked()
            {
                request(actions, AppRequest::ExportTo(self.format.id));
                done = true;
            }
            let copy = ui.add_enabled(is_ready && is_whole, ActionButton::secondary("Copy"));
            if copy
                .on_disabled_hover_text("Too long for the clipboard")
                .clicked()
            {
                let text = self.preview.as_ref().map(|preview| preview.text.clone());
                ui.ctx().copy_text(text.unwrap_or_default());
            }
            done |= ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        done
    }
}

impl Preview {
    fn of(state: &AppState, format: &Format) -> Self {
        match files::export_bytes(state.sheet.document.plan(), state.sheet.option, format.id) {
            Ok((bytes, losses)) => {
                let shown = &bytes[..bytes.len().min(PREVIEW_BYTES)];
                let text = String::from_utf8_lossy(shown)
                    .trim_start_matches('\u{feff}')
                    .to_owned();
                Self {
                    text,
                    size: bytes.len(),
                    losses,
                    error: None,
                }
            }
            Err(error) => Self {
                text: String::new(),
                size: 0,
                losses: Vec::new(),
                error: Some(error),
            },
        }
    }
}

fn size_text(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        _ => format!("{:.1} KB", bytes as f64 / 1024.0),
    }
}
