//! A field to type a path into, for machines whose desktop offers no file chooser.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::logic::with_extension;
use crate::app::picker::document_request;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::{ActionButton, panel_title};
use crate::plan::SourceId;
use std::path::PathBuf;

/// What the typed path is for.
#[derive(Clone, Debug, PartialEq)]
pub enum PathPurpose {
    /// Open the file.
    Open,
    /// Save the plan there.
    Save,
    /// Export the plan there.
    Export {
        /// The format's id.
        format: &'static str,
    },
    /// The document that the plan was read from.
    Document {
        /// Which of them.
        source: SourceId,
        /// Whether the plan is written back into it (else it is read again).
        is_to_write: bool,
    },
}

/// The dialog's state.
pub struct PathDialog {
    purpose: PathPurpose,
    text: String,
    is_fresh: bool,
}

impl PathDialog {
    /// A dialog that starts with a suggestion.
    pub fn new(purpose: PathPurpose, suggestion: String) -> Self {
        Self {
            purpose,
            text: suggestion,
            is_fresh: true,
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, actions: &mut Actions) -> bool {
        ui.set_width(520.0);
        let (title, verb) = match self.purpose {
            PathPurpose::Open => ("Open a plan", "Open"),
            PathPurpose::Save => ("Save the plan", "Save"),
            PathPurpose::Export { .. } => ("Export the plan", "Export"),
            PathPurpose::Document { .. } => ("Where is the document?", "Compare"),
        };
        panel_title(ui, title);
        ui.add_space(space::HEADING);
        let quiet = Theme::of(ui).muted;
        ui.label(egui::RichText::new("Path of the file").color(quiet));
        let field = egui::TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY);
        let field = ui.add(field.margin(egui::Margin::symmetric(10, 7)));
        if std::mem::take(&mut self.is_fresh) {
            field.request_focus();
        }
        let writes = matches!(self.purpose, PathPurpose::Save | PathPurpose::Export { .. });
        let replaces = writes && self.path().is_file();
        if replaces {
            let colour = Theme::of(ui).warning.text;
            ui.label(
                egui::RichText::new("There is a file of this name; it will be replaced.")
                    .color(colour),
            );
        }
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        ui.add_space(space::SECTION);
        let mut done = false;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let is_ready = !self.text.trim().is_empty();
            let pressed = ui
                .add_enabled(is_ready, ActionButton::primary(verb))
                .clicked();
            if is_ready && (pressed || entered) {
                request(actions, self.wanted());
                done = true;
            }
            done |= ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        done
    }

    /// The file that the text means.
    fn path(&self) -> PathBuf {
        let path = expand_home(self.text.trim());
        match self.purpose {
            PathPurpose::Save => with_extension(&path, "plan.json"),
            PathPurpose::Open | PathPurpose::Export { .. } | PathPurpose::Document { .. } => path,
        }
    }

    fn wanted(&self) -> AppRequest {
        let path = self.path();
        match self.purpose {
            PathPurpose::Open => AppRequest::OpenPath(path),
            PathPurpose::Save => AppRequest::SavePath(path),
            PathPurpose::Export { format } => AppRequest::ExportPath { format, path },
            PathPurpose::Document {
                source,
                is_to_write,
            } => document_request(source, is_to_write, path),
        }
    }
}

/// `~/plans` as the shell would read it.
fn expand_home(text: &str) -> PathBuf {
    let home = || {
        std::env::var_os("HOME")
            .or_else(|| std::env::var_os("USERPROFILE"))
            .map(PathBuf::from)
    };
    match text
        .strip_prefix("~/")
        .and_then(|rest| Some(home()?.join(rest)))
    {
        Some(path) => path,
        None => PathBuf::from(text),
    }
}
