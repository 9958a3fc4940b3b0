//! The lines a plan would change in its document, shown before they are written.

use super::simple;
use crate::app::action::Actions;
use crate::app::sources::{Held, PendingWrite, SourceRequest, request as source};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::widgets::{panel_title, section_heading};
use egui::{CornerRadius, FontId, Label, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Changes that are shown; all are written.
const MOST_SHOWN: usize = 300;

/// The dialog's state.
pub struct WriteBackDialog {
    pending: Held<PendingWrite>,
}

impl WriteBackDialog {
    /// A dialog about what would be written.
    pub fn new(pending: PendingWrite) -> Self {
        Self {
            pending: Held(Arc::new(pending)),
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, actions: &mut Actions) -> bool {
        let pending = &self.pending.0;
        let theme = Theme::of(ui);
        ui.set_width((ui.ctx().content_rect().width() - 120.0).clamp(420.0, 860.0));
        panel_title(ui, "Write the plan back into its document");
        ui.add_space(space::HEADING);
        let path = pending.path.display();
        let changes = &pending.written.changes;
        let text = match changes.len() {
            0 if pending.written.losses.is_empty() => {
                format!("{path} says already what the plan says.")
            }
            0 => format!("Nothing in {path} changes."),
            1 => format!(
                "One place changes in {path}; everything else stays as it is, byte for byte."
            ),
            count => format!(
                "{count} places change in {path}; everything else stays as it is, byte for byte."
            ),
        };
        ui.add(Label::new(RichText::new(text).color(theme.muted)).wrap());
        ui.add_space(space::HEADING);
        let height = (ui.ctx().content_rect().height() - 280.0).clamp(120.0, 460.0);
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for change in changes.iter().take(MOST_SHOWN) {
                    lines(ui, change.line, "−", &change.before);
                    lines(ui, change.line, "+", &change.after);
                    ui.add_space(space::ROW);
                }
                if changes.len() > MOST_SHOWN {
                    let rest = format!("and {} more places", changes.len() - MOST_SHOWN);
                    ui.label(RichText::new(rest).color(theme.muted));
                }
                losses(ui, &pending.written.losses);
            });
        ui.add_space(space::SECTION);
        self.buttons(ui, actions)
    }

    fn buttons(&self, ui: &mut Ui, actions: &mut Actions) -> bool {
        let has_changes = !self.pending.0.written.changes.is_empty();
        let wanted = has_changes.then(|| SourceRequest::Write(self.pending.clone()));
        simple::go_on_or_close(ui, "Write the document", wanted.map(source), actions)
    }
}

/// Lines that go (`−`) or come (`+`).
fn lines(ui: &mut Ui, first: u32, sign: &str, lines: &[String]) {
    let theme = Theme::of(ui);
    let tone = if sign == "+" {
        &theme.good
    } else {
        &theme.critical
    };
    for (place, line) in lines.iter().enumerate() {
        let frame = egui::Frame::new()
            .fill(tone.fill)
            .corner_radius(CornerRadius::same(radius::BAR))
            .inner_margin(egui::Margin::symmetric(8, 2));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                let mono = |text: String| RichText::new(text).font(FontId::monospace(size::MONO));
                let number = first as usize + place;
                ui.label(mono(format!("{number:>5} {sign}")).color(tone.text));
                let text = match line.is_empty() {
                    true => " ".to_owned(),
                    false => line.clone(),
                };
                ui.add(Label::new(mono(text).color(theme.text)).wrap());
            });
        });
    }
}

/// What has no place in the document.
fn losses(ui: &mut Ui, losses: &[String]) {
    if losses.is_empty() {
        return;
    }
    let theme = Theme::of(ui);
    ui.add_space(space::ROW);
    section_heading(
        ui,
        "What the document has no place for; it stays in the plan",
    );
    for loss in losses.iter().take(MOST_SHOWN) {
        let text = RichText::new(loss).size(size::SMALL).color(theme.muted);
        ui.add(Label::new(text).wrap());
    }
}
