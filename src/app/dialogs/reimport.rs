//! What a changed or further document would do to the plan, row by row, shown before it is done.

use super::simple;
use crate::app::action::Actions;
use crate::app::difference::show_differences;
use crate::app::sources::{Held, PendingImport, SourceRequest, request as source};
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{panel_title, section_heading};
use crate::edit::difference::{Fate, Names, RowDifference, describe_edit};
use crate::plan::RowRef;
use egui::{Label, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Losses that are listed; the Source view shows all of them at their lines.
const MOST_LOSSES: usize = 100;

/// The dialog's state.
pub struct ReimportDialog {
    pending: Held<PendingImport>,
    rows: Vec<RowDifference>,
}

impl ReimportDialog {
    /// A dialog about what would be taken over.
    pub fn new(pending: PendingImport) -> Self {
        let edit = pending.edit();
        let names = Names::of(&pending.before, &pending.outcome.plan);
        let mut rows = describe_edit(&edit, &names);
        for row in &mut rows {
            // Where a row stands now is bookkeeping; nobody decides by it.
            row.fields.retain(|field| field.name != "Sources");
        }
        let is_text = |row: &RowDifference| matches!(row.row, Some(RowRef::Source(_)));
        rows.retain(|row| !is_text(row) && (row.fate != Fate::Changed || !row.fields.is_empty()));
        Self {
            pending: Held(Arc::new(pending)),
            rows,
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        let theme = Theme::of(ui);
        ui.set_width((ui.ctx().content_rect().width() - 120.0).clamp(420.0, 820.0));
        panel_title(ui, &capitalised(&self.pending.0.label));
        ui.add_space(space::HEADING);
        ui.add(Label::new(RichText::new(self.summary()).color(theme.muted)).wrap());
        ui.add_space(space::HEADING);
        let height = (ui.ctx().content_rect().height() - 280.0).clamp(120.0, 460.0);
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                show_differences(ui, &self.rows, state.sheet.document.plan(), actions);
                self.losses(ui);
            });
        ui.add_space(space::SECTION);
        self.buttons(ui, actions)
    }

    /// How many rows of each fate, and that the rest stays.
    fn summary(&self) -> String {
        let count = |fate| self.rows.iter().filter(|row| row.fate == fate).count();
        let told = [
            (count(Fate::Added), "new"),
            (count(Fate::Changed), "changed"),
            (count(Fate::Removed), "gone"),
        ];
        let told: Vec<String> = told
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if told.is_empty() {
            return "The document says nothing that the plan does not say already.".to_owned();
        }
        let rows = told.join(", ");
        format!(
            "Rows, found again by key or name: {rows}. What was added or changed in Slackline alone stays."
        )
    }

    fn losses(&self, ui: &mut Ui) {
        let losses = &self.pending.0.outcome.losses;
        if losses.is_empty() {
            return;
        }
        let theme = Theme::of(ui);
        ui.add_space(space::ROW);
        section_heading(
            ui,
            &format!("Lost or assumed in the document: {}", losses.len()),
        );
        for loss in losses.iter().take(MOST_LOSSES) {
            let text = match loss.place {
                Some(place) => format!("line {}: {}", place.line, loss.text),
                None => loss.text.clone(),
            };
            let text = RichText::new(text).size(size::SMALL).color(theme.muted);
            ui.add(Label::new(text).wrap());
        }
    }

    fn buttons(&self, ui: &mut Ui, actions: &mut Actions) -> bool {
        let edit_is_empty = self.pending.0.edit().changes.is_empty();
        let wanted = (!edit_is_empty).then(|| SourceRequest::Take(self.pending.clone()));
        simple::go_on_or_close(ui, "Take into the plan", wanted.map(source), actions)
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
