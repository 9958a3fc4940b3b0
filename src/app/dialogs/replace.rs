//! Find and replace across the plan: every text a planner has written, with a list of where it stands.

use crate::app::action::{Action, Actions};
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{ActionButton, check_box, panel_title};
use crate::edit::commands::{self, Needle, TextHit};
use crate::plan::{Node, Plan, RowRef, integrity};
use egui::{Align, Layout, RichText, TextEdit, Ui};

/// The dialog's state.
#[derive(Default)]
pub struct ReplaceDialog {
    needle: Needle,
    with: String,
    found: Option<Found>,
    has_focus: bool,
}

/// What was found, and for what.
struct Found {
    revision: u64,
    needle: Needle,
    hits: Vec<TextHit>,
}

impl ReplaceDialog {
    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        ui.set_width((ui.ctx().content_rect().width() - 160.0).clamp(420.0, 640.0));
        panel_title(ui, "Find and replace");
        ui.add_space(space::HEADING);
        let is_fresh = !std::mem::replace(&mut self.has_focus, true);
        let found = field(ui, "Find", &mut self.needle.text);
        if is_fresh {
            found.request_focus();
        }
        field(ui, "Replace with", &mut self.with);
        ui.horizontal(|ui| {
            check_box(
                ui,
                &mut self.needle.matches_case,
                "Match upper and lower case",
            );
            check_box(ui, &mut self.needle.is_word, "Whole words");
        });
        self.look(state);
        let plan = state.sheet.document.plan();
        let mut done = self.list(ui, plan, actions);
        ui.add_space(space::HEADING);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let places = self.places();
            let text = format!("Replace all {places}");
            if ui
                .add_enabled(places > 0, ActionButton::primary(&text))
                .clicked()
            {
                self.replace(self.rows(), actions);
            }
            done |= ui.add(ActionButton::secondary("Close")).clicked();
        });
        done
    }

    /// Brings what was found up to date.
    fn look(&mut self, state: &AppState) {
        let revision = state.sheet.document.revision();
        let is_current = self
            .found
            .as_ref()
            .is_some_and(|found| found.revision == revision && found.needle == self.needle);
        if !is_current {
            self.found = Some(Found {
                revision,
                needle: self.needle.clone(),
                hits: commands::find_texts(state.sheet.document.plan(), &self.needle),
            });
        }
    }

    fn hits(&self) -> &[TextHit] {
        self.found.as_ref().map_or(&[], |found| &found.hits)
    }

    fn places(&self) -> usize {
        self.hits().iter().map(|hit| hit.count).sum()
    }

    fn rows(&self) -> Vec<RowRef> {
        let mut rows: Vec<RowRef> = self.hits().iter().map(|hit| hit.row).collect();
        rows.dedup();
        rows
    }

    fn replace(&self, rows: Vec<RowRef>, actions: &mut Actions) {
        let (needle, with) = (self.needle.clone(), self.with.clone());
        let label = format!("replace \"{}\" by \"{with}\"", needle.text);
        actions.edit(label, move |tx| {
            commands::replace_texts(tx, &rows, &needle, &with).map(|_| ())
        });
    }

    /// Where it was found; a click goes there and closes the dialog.
    fn list(&self, ui: &mut Ui, plan: &Plan, actions: &mut Actions) -> bool {
        let theme = Theme::of(ui);
        let told = match (self.needle.text.is_empty(), self.hits().len()) {
            (true, _) => "Titles, descriptions, criteria, tags and notes are searched.".to_owned(),
            (false, 0) => "Nothing in the plan holds this text.".to_owned(),
            (false, 1) => match self.places() {
                1 => "One place.".to_owned(),
                places => format!("{places} places in one text."),
            },
            (false, texts) => format!("{} places in {texts} texts.", self.places()),
        };
        ui.label(RichText::new(told).size(size::SMALL).color(theme.muted));
        let height = (ui.ctx().content_rect().height() - 340.0).clamp(80.0, 320.0);
        let mut is_chosen = false;
        egui::ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show_rows(ui, 24.0, self.hits().len(), |ui, range| {
                for hit in &self.hits()[range] {
                    is_chosen |= self.line(ui, plan, hit, actions);
                }
            });
        is_chosen
    }

    fn line(&self, ui: &mut Ui, plan: &Plan, hit: &TextHit, actions: &mut Actions) -> bool {
        let mut is_chosen = false;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let replace = ui.add(egui::Button::new("Replace").small());
                if replace.clicked() {
                    self.replace(vec![hit.row], actions);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = match Node::try_from(hit.row) {
                        Ok(node) => plan.key(node).to_owned(),
                        Err(row) => integrity::describe(plan, row),
                    };
                    let line = hit.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let text = format!("{name}, {}: {line}", hit.field);
                    let label = egui::Button::new(text).frame(false).truncate();
                    if ui.add(label).clicked() {
                        actions.push(Action::Reveal(hit.row));
                        is_chosen = true;
                    }
                });
            });
        });
        is_chosen
    }
}

fn field(ui: &mut Ui, label: &str, text: &mut String) -> egui::Response {
    let edit = TextEdit::singleline(text)
        .hint_text(label)
        .desired_width(f32::INFINITY)
        .margin(egui::Margin::symmetric(10, 6));
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo {
        label: Some(label.to_owned()),
        current_text_value: Some(text.clone()),
        ..egui::WidgetInfo::new(egui::WidgetType::TextEdit)
    });
    response
}
