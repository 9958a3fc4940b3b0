//! The options of an export: those its format listens to, the option of the plan, the selection alone.

use super::ExportDialog;
use crate::app::exporting::ExportChoice;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::drop_down;
use crate::exchange::{AgentProfile, Knob, Paper, PictureTheme, View};
use egui::{RichText, Ui};

/// A row of the table: what a knob is called, and what draws it.
struct Row {
    knob: Knob,
    label: &'static str,
    show: fn(&mut Ui, &mut ExportChoice),
}

/// Every knob, in the order it is offered.
const KNOBS: &[Row] = &[
    Row {
        knob: Knob::View,
        label: "Shows",
        show: |ui, choice| words(ui, &View::ALL.map(|(_, name)| name), &mut choice.view),
    },
    Row {
        knob: Knob::Theme,
        label: "Theme",
        show: |ui, choice| {
            words(
                ui,
                &PictureTheme::ALL.map(|(_, name)| name),
                &mut choice.theme,
            )
        },
    },
    Row {
        knob: Knob::Scale,
        label: "Pixels per point",
        show: scale,
    },
    Row {
        knob: Knob::Paper,
        label: "Paper",
        show: paper,
    },
    Row {
        knob: Knob::Profile,
        label: "For",
        show: |ui, choice| {
            words(
                ui,
                &AgentProfile::ALL.map(|(_, name)| name),
                &mut choice.profile,
            )
        },
    },
    Row {
        knob: Knob::Prints,
        label: "When it comes back",
        show: prints,
    },
];

impl ExportDialog {
    /// Draws the options.
    pub(super) fn options(&mut self, ui: &mut Ui, state: &AppState) {
        let before = (self.choice.clone(), self.option, self.only_selection);
        let knobs = self.choice.format().knobs;
        ui.horizontal_wrapped(|ui| {
            for row in KNOBS.iter().filter(|row| knobs.contains(&row.knob)) {
                label(ui, row.label);
                (row.show)(ui, &mut self.choice);
                ui.add_space(space::CHIP);
            }
        });
        ui.horizontal_wrapped(|ui| {
            self.plan_option(ui, state);
            let selected = state.sheet.selection.rows().len();
            let text = match selected {
                0 => "Only the selection (nothing is selected)".to_owned(),
                count => format!("Only the selection ({count})"),
            };
            ui.add_enabled_ui(selected > 0, |ui| {
                ui.checkbox(&mut self.only_selection, text);
            });
        });
        ui.add_space(space::ROW);
        if before != (self.choice.clone(), self.option, self.only_selection) {
            self.touch(ui);
        }
    }

    /// Which option's dates are written.
    fn plan_option(&mut self, ui: &mut Ui, state: &AppState) {
        let options = &state.sheet.document.plan().options;
        if options.is_empty() {
            return;
        }
        const PLAN: &str = "Plan as it stands";
        label(ui, "Dates of");
        let chosen = self.option.and_then(|id| options.get(id));
        let shown = chosen.map_or(PLAN, |option| option.name.as_str());
        drop_down(ui, "Dates of the option", shown, 200.0, |ui| {
            if ui.selectable_label(self.option.is_none(), PLAN).clicked() {
                self.option = None;
            }
            for option in options.iter() {
                let is_chosen = self.option == Some(option.id);
                if ui.selectable_label(is_chosen, &option.name).clicked() {
                    self.option = Some(option.id);
                }
            }
        });
        ui.add_space(space::CHIP);
    }
}

fn label(ui: &mut Ui, text: &str) {
    let quiet = Theme::of(ui).muted;
    ui.label(RichText::new(text).color(quiet));
}

/// One of a few words, as the command line has them.
fn words(ui: &mut Ui, names: &[&'static str], chosen: &mut String) {
    for name in names {
        if ui.selectable_label(chosen == name, capital(name)).clicked() {
            *chosen = (*name).to_owned();
        }
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn scale(ui: &mut Ui, choice: &mut ExportChoice) {
    let field = egui::DragValue::new(&mut choice.scale)
        .range(0.5..=8.0)
        .speed(0.05)
        .fixed_decimals(1);
    ui.add(field).on_hover_text("Drag, or click and type");
}

/// Whether an older copy can be told from a plan that went on, for letters that are seen.
fn prints(ui: &mut Ui, choice: &mut ExportChoice) {
    ui.checkbox(&mut choice.shows_prints, "tell edits from what changed here")
        .on_hover_text(
            "Adds a column or comments of letters. Without them a copy that is merged back takes the plan to what the copy says.",
        );
}

/// A sheet size, or one page as large as the drawing.
fn paper(ui: &mut Ui, choice: &mut ExportChoice) {
    if ui
        .selectable_label(choice.paper.is_empty(), "One page")
        .clicked()
    {
        choice.paper.clear();
    }
    for (_, name) in Paper::ALL {
        if ui
            .selectable_label(choice.paper == name, name.to_uppercase())
            .clicked()
        {
            choice.paper = name.to_owned();
        }
    }
}
