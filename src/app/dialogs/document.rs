//! A document to start a plan from, typed or pasted.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::sources::is_document_text;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{ActionButton, panel_title};
use egui::{Align, Layout, RichText, TextEdit, Ui};

/// The dialog's state.
#[derive(Default)]
pub struct DocumentDialog {
    text: String,
    has_focus: bool,
}

impl DocumentDialog {
    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, actions: &mut Actions) -> bool {
        ui.set_width((ui.ctx().content_rect().width() - 160.0).clamp(420.0, 680.0));
        panel_title(ui, "Paste a document");
        let quiet = Theme::of(ui).muted;
        let words = "A campaign as Markdown, a plan in any format Slackline reads, or plain text: a line becomes a \
                     ticket (a key in front and a duration in brackets are understood), arrows become dependencies. \
                     What a Markdown document says is shown first.";
        ui.add(egui::Label::new(RichText::new(words).size(size::SMALL).color(quiet)).wrap());
        ui.add_space(space::HEADING);
        let height = (ui.ctx().content_rect().height() - 300.0).clamp(120.0, 420.0);
        egui::ScrollArea::vertical()
            .max_height(height)
            .show(ui, |ui| {
                let field = TextEdit::multiline(&mut self.text)
                    .hint_text(
                        "A-1 Talk to users (4h)\nA-2 Write the offer (2h..6h)\nA-1 -> A-2, A-3",
                    )
                    .desired_width(f32::INFINITY)
                    .desired_rows(12);
                let response = ui.add(field);
                response.widget_info(|| {
                    egui::WidgetInfo::text_edit(true, &self.text, &self.text, "Document")
                });
                if !std::mem::replace(&mut self.has_focus, true) {
                    response.request_focus();
                }
            });
        ui.add_space(space::SECTION);
        let mut done = false;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_ready = !self.text.trim().is_empty();
            let is_document = is_document_text(&self.text);
            let verb = if is_document {
                "Read it"
            } else {
                "Start the plan"
            };
            let start = ActionButton::primary(verb);
            if ui.add_enabled(is_ready, start).clicked() {
                let text = std::mem::take(&mut self.text);
                request(actions, AppRequest::ReadDocument(text));
                done = true;
            }
            done |= ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        done
    }
}
