//! The command of a criterion: shown to the letter, run only when the planner says where and presses Run.

use super::path::expand_home;
use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::checks::{CheckRef, Order, criteria};
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::widgets::{ActionButton, panel_title};
use crate::plan::{CriterionKind, integrity};
use std::path::Path;
use std::time::Duration;

/// A command may take from a second to a day.
const SECONDS: std::ops::RangeInclusive<u64> = 1..=86_400;

/// The dialog's state.
pub struct CheckDialog {
    of: CheckRef,
    title: String,
    asked: String,
    needle: String,
    folder: String,
    seconds: u64,
    is_fresh: bool,
}

impl CheckDialog {
    /// A dialog about a criterion; `None` where it names no such command any more.
    pub fn new(state: &AppState, of: CheckRef) -> Option<Self> {
        let plan = state.sheet.document.plan();
        let criterion = criteria(plan, of.row).get(of.index)?;
        let CriterionKind::Command {
            command,
            exit_status,
            output,
        } = &criterion.kind
        else {
            return None;
        };
        if *command != of.command || command.trim().is_empty() {
            return None;
        }
        let also = if output.is_empty() {
            String::new()
        } else {
            format!(" and the text \"{output}\" in what it prints")
        };
        let chosen = state.checks.folder.clone();
        let folder = chosen.or_else(|| Some(state.sheet.path.as_deref()?.parent()?.to_owned()));
        Some(Self {
            title: format!("Run a command for {}?", integrity::describe(plan, of.row)),
            asked: format!(
                "\"{}\" asks for exit status {exit_status}{also}.",
                criterion.text
            ),
            needle: output.clone(),
            folder: folder.map_or_else(String::new, |path| path.display().to_string()),
            seconds: state
                .checks
                .limit
                .as_secs()
                .clamp(*SECONDS.start(), *SECONDS.end()),
            is_fresh: true,
            of,
        })
    }

    /// Takes over the directory that was chosen.
    pub fn take_folder(&mut self, folder: &Path) {
        self.folder = folder.display().to_string();
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, actions: &mut Actions) -> bool {
        ui.set_width(560.0);
        let theme = Theme::of(ui);
        let quiet = |text: &str| egui::RichText::new(text).color(theme.muted);
        panel_title(ui, &self.title);
        ui.add_space(space::HEADING);
        ui.label(quiet(&self.asked));
        ui.add_space(space::HEADING);
        show_command(ui, &self.of.command);
        ui.add_space(space::HEADING);
        ui.label(quiet("Run in this directory"));
        let is_there = self.folder_row(ui, actions);
        ui.horizontal(|ui| {
            ui.label(quiet("Stop it after"));
            let drag = egui::DragValue::new(&mut self.seconds).range(SECONDS);
            let drag = ui.add(drag.suffix(" s"));
            drag.widget_info(|| {
                egui::WidgetInfo::labeled(
                    egui::WidgetType::DragValue,
                    true,
                    "Seconds until it is stopped",
                )
            });
        });
        ui.add_space(space::HEADING);
        let warning = "The command comes from the plan and runs with your rights. Run it only if you know what it does.";
        ui.label(egui::RichText::new(warning).color(theme.warning.text));
        ui.add_space(space::SECTION);
        let mut done = false;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let run = ui.add_enabled(is_there, ActionButton::primary("Run"));
            if run.clicked() {
                request(actions, AppRequest::RunCheck(self.of.clone(), self.order()));
                done = true;
            }
            done |= ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        done
    }

    /// The field for the directory; true where there is such a directory.
    fn folder_row(&mut self, ui: &mut egui::Ui, actions: &mut Actions) -> bool {
        ui.horizontal(|ui| {
            let width = ui.available_width() - 110.0;
            let field = egui::TextEdit::singleline(&mut self.folder).desired_width(width);
            let field = ui.add(field.margin(egui::Margin::symmetric(10, 7)));
            field.widget_info(|| {
                egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, "Directory")
            });
            if std::mem::take(&mut self.is_fresh) {
                field.request_focus();
            }
            if ui.add(ActionButton::secondary("Choose…")).clicked() {
                request(actions, AppRequest::ChooseCheckFolder);
            }
        });
        let text = self.folder.trim();
        let is_there = !text.is_empty() && expand_home(text).is_dir();
        if !text.is_empty() && !is_there {
            let colour = Theme::of(ui).critical.text;
            ui.label(egui::RichText::new("There is no such directory.").color(colour));
        }
        is_there
    }

    fn order(&self) -> Order {
        Order {
            command: self.of.command.clone(),
            folder: expand_home(self.folder.trim()),
            limit: Duration::from_secs(self.seconds),
            needle: self.needle.clone(),
        }
    }
}

/// The command in full: every line, and every character that could hide something.
fn show_command(ui: &mut egui::Ui, command: &str) {
    let theme = Theme::of(ui);
    let frame = egui::Frame::new()
        .fill(theme.canvas)
        .stroke(egui::Stroke::new(1.0, theme.stroke))
        .corner_radius(radius::BUTTON)
        .inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        egui::ScrollArea::vertical()
            .max_height(180.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let text = egui::RichText::new(bare(command))
                    .monospace()
                    .size(size::MONO)
                    .color(theme.text);
                ui.add(egui::Label::new(text).wrap().selectable(true));
            });
    });
}

/// A command in which what cannot be seen is written out, so that it cannot read other than it runs.
fn bare(command: &str) -> String {
    let mut out = String::with_capacity(command.len());
    for c in command.chars() {
        match c {
            '\n' | ' '..='~' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c => out.extend(c.escape_unicode()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn nothing_hides_in_a_command() {
        assert_eq!(bare("cargo test && echo 'ä'"), "cargo test && echo 'ä'");
        assert_eq!(bare("a\u{202e}b\u{7}\tc"), "a\\u{202e}b\\u{7}\\u{9}c");
    }
}
