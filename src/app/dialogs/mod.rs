//! Dialogs: what needs an answer before going on. One at a time, Esc closes it.

mod export;
mod path;
mod simple;

pub use export::ExportDialog;
pub use path::{PathDialog, PathPurpose};

use super::action::{Action, Actions, AppRequest};
use super::state::AppState;
use super::theme::metrics::space;

/// The open dialog.
pub enum Dialog {
    /// Unsaved changes stand in the way of this request.
    Unsaved(AppRequest),
    /// Type a path, where the system has no file chooser.
    Path(PathDialog),
    /// Choose a format, look at the result, save it.
    Export(Box<ExportDialog>),
    /// A list of lines to read: losses, guesses.
    Report {
        /// The heading.
        title: String,
        /// The lines.
        lines: Vec<String>,
    },
    /// Every shortcut.
    Shortcuts,
    /// What this program is.
    About,
}

impl Dialog {
    /// A dialog that lists lines.
    pub fn report(title: impl Into<String>, lines: Vec<String>) -> Self {
        Self::Report {
            title: title.into(),
            lines,
        }
    }
}

/// Draws the open dialog, if there is one.
pub fn show(ctx: &egui::Context, state: &mut AppState, actions: &mut Actions) {
    let Some(mut dialog) = state.dialog.take() else {
        return;
    };
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(space::PANEL);
    let modal = egui::Modal::new(egui::Id::new("dialog")).frame(frame);
    let response = modal.show(ctx, |ui| match &mut dialog {
        Dialog::Unsaved(request) => simple::unsaved(ui, &state.name(), request, actions),
        Dialog::Path(path) => path.show(ui, actions),
        Dialog::Export(export) => export.show(ui, state, actions),
        Dialog::Report { title, lines } => simple::report(ui, title, lines),
        Dialog::Shortcuts => simple::shortcuts(ui),
        Dialog::About => simple::about(ui),
    });
    let is_done = response.inner || response.should_close();
    if !is_done && state.dialog.is_none() {
        state.dialog = Some(dialog);
    }
}

/// Queues a request of the program.
fn request(actions: &mut Actions, request: AppRequest) {
    actions.push(Action::App(request));
}
