//! A field to type a path into, for machines whose desktop offers no file chooser.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::exporting::Finished;
use crate::app::logic::with_extension;
use crate::app::picker::document_request;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::{ActionButton, panel_title};
use crate::plan::SourceId;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the typed path is for.
#[derive(Clone, Debug, PartialEq)]
pub enum PathPurpose {
    /// Open the file.
    Open,
    /// Save the plan there.
    Save,
    /// Save an export there.
    Export(Arc<Finished>),
    /// Look at the file before it is imported.
    Import,
    /// Run a command in the directory.
    CheckFolder,
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
    /// The existing file that is to be replaced on a second answer.
    replaces: Option<PathBuf>,
}

impl PathDialog {
    /// A dialog that starts with a suggestion.
    pub fn new(purpose: PathPurpose, suggestion: String) -> Self {
        Self {
            purpose,
            text: suggestion,
            is_fresh: true,
            replaces: None,
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, actions: &mut Actions) -> bool {
        ui.set_width(520.0);
        let (title, verb) = match self.purpose {
            PathPurpose::Open => ("Open a plan", "Open"),
            PathPurpose::Save => ("Save the plan", "Save"),
            PathPurpose::Export(_) => ("Export the plan", "Export"),
            PathPurpose::Import => ("Import a file", "Look at it"),
            PathPurpose::CheckFolder => ("Run in this directory", "Choose"),
            PathPurpose::Document { .. } => ("Where is the document?", "Compare"),
        };
        panel_title(ui, title);
        ui.add_space(space::HEADING);
        let quiet = Theme::of(ui).muted;
        let asked = match self.purpose {
            PathPurpose::CheckFolder => "Path of the folder",
            _ => "Path of the file",
        };
        ui.label(egui::RichText::new(asked).color(quiet));
        let field = egui::TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY);
        let field = ui.add(field.margin(egui::Margin::symmetric(10, 7)));
        if std::mem::take(&mut self.is_fresh) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let path = self.path();
        self.replaces.take_if(|asked| *asked != path);
        let trouble = self.trouble(&path);
        let (words, colour) = match (&trouble, &self.replaces) {
            (Some(trouble), _) => (trouble.as_str(), Theme::of(ui).critical.text),
            (None, Some(_)) => (
                "There is a file of this name. Replace it?",
                Theme::of(ui).warning.text,
            ),
            (None, None) if self.purpose.reads() && path.is_dir() => {
                ("A folder; name a file in it.", quiet)
            }
            // Room for a line, so that the buttons stay where they are.
            (None, None) => ("", quiet),
        };
        ui.label(egui::RichText::new(words).color(colour));
        ui.add_space(space::HEADING);
        let verb = self.replaces.as_ref().map_or(verb, |_| "Replace");
        let mut done = false;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let is_missing = self.purpose.reads() && !path.is_file();
            let is_ready = trouble.is_none() && !is_missing && !self.text.trim().is_empty();
            let pressed = ui
                .add_enabled(is_ready, ActionButton::primary(verb))
                .clicked();
            if is_ready && (pressed || entered) {
                done = self.answer(path, actions);
            }
            done |= ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        // Enter takes the keyboard from the field; what is typed next corrects the path.
        if entered && !done {
            field.request_focus();
        }
        done
    }

    /// Goes on with the path, or asks first where that replaces a file; true when it goes on.
    fn answer(&mut self, path: PathBuf, actions: &mut Actions) -> bool {
        let is_asked = self.purpose.reads() || self.replaces.is_some();
        if !is_asked && path.is_file() {
            self.replaces = Some(path);
            return false;
        }
        request(actions, self.purpose.request(path));
        true
    }

    /// Why nothing can be read or written there, in a sentence.
    fn trouble(&self, path: &Path) -> Option<String> {
        if self.text.trim().is_empty() {
            return None;
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        match &self.purpose {
            PathPurpose::CheckFolder => {
                (!path.is_dir()).then(|| "There is no such folder.".to_owned())
            }
            purpose if purpose.reads() && path.is_file() => None,
            // It is proposed with the dialog; its file's name is still being typed.
            purpose if purpose.reads() && path.is_dir() => None,
            purpose if purpose.reads() => Some("There is no such file.".to_owned()),
            // A format that is a folder may be written into one that is there.
            PathPurpose::Export(export) if export.is_folder() && path.is_dir() => None,
            _ if path.is_dir() => Some("This is a folder; name a file in it.".to_owned()),
            _ => folder
                .filter(|folder| !folder.is_dir())
                .map(|folder| format!("There is no folder {}.", folder.display())),
        }
    }

    /// The file that the text means.
    fn path(&self) -> PathBuf {
        let path = expand_home(self.text.trim());
        match self.purpose {
            PathPurpose::Save => with_extension(&path, "plan.json"),
            PathPurpose::Open
            | PathPurpose::Export(_)
            | PathPurpose::Import
            | PathPurpose::Document { .. }
            | PathPurpose::CheckFolder => path,
        }
    }
}

impl PathPurpose {
    /// Whether a file that is there is read.
    fn reads(&self) -> bool {
        let reads = [PathPurpose::Open, PathPurpose::Import];
        reads.contains(self) || matches!(self, PathPurpose::Document { .. })
    }

    /// What is asked for when the path is known.
    pub fn request(&self, path: PathBuf) -> AppRequest {
        match self {
            PathPurpose::Open => AppRequest::OpenPath(path),
            PathPurpose::Save => AppRequest::SavePath(path),
            PathPurpose::Import => AppRequest::ImportPath(path),
            PathPurpose::CheckFolder => AppRequest::CheckFolder(path),
            PathPurpose::Export(export) => AppRequest::ExportPath {
                export: export.clone(),
                path,
            },
            PathPurpose::Document {
                source,
                is_to_write,
            } => document_request(*source, *is_to_write, path),
        }
    }
}

/// `~/plans` as the shell would read it.
pub(super) fn expand_home(text: &str) -> PathBuf {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(purpose: PathPurpose, path: &Path) -> Option<String> {
        let text = path.display().to_string();
        PathDialog::new(purpose, text).trouble(path)
    }

    #[test]
    fn a_folder_is_right_where_a_folder_is_asked_for() {
        let folder = std::env::temp_dir();
        assert_eq!(trouble(PathPurpose::CheckFolder, &folder), None);
        assert!(trouble(PathPurpose::CheckFolder, &folder.join("no such folder")).is_some());
        assert!(trouble(PathPurpose::Save, &folder).is_some());
        assert_eq!(trouble(PathPurpose::Open, &folder), None);
        assert!(trouble(PathPurpose::Open, &folder.join("no such.plan.json")).is_some());
    }
}
