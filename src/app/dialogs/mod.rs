//! Dialogs: what needs an answer before going on. One at a time, Esc closes it.

mod check;
mod document;
mod export;
mod fixes;
mod help;
mod import;
mod outside;
mod path;
mod quick;
mod reading;
mod recover;
mod reimport;
mod replace;
mod rules;
mod settings;
mod shortcuts;
mod simple;
mod write_back;

pub use check::CheckDialog;
pub use document::DocumentDialog;
pub use export::ExportDialog;
pub use fixes::FixesDialog;
pub use help::HelpDialog;
pub use import::ImportDialog;
pub use outside::OutsideDialog;
pub use path::{PathDialog, PathPurpose};
pub use quick::QuickDialog;
pub use reading::ReadingDialog;
pub use reimport::ReimportDialog;
pub use replace::ReplaceDialog;
pub use rules::SilenceDialog;
pub use settings::SettingsPage;
pub use shortcuts::ShortcutsDialog;
pub use write_back::WriteBackDialog;

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
    /// Look at a file, then open or merge it.
    Import(Box<ImportDialog>),
    /// A list of lines to read: losses, guesses.
    Report {
        /// The heading.
        title: String,
        /// The lines.
        lines: Vec<String>,
    },
    /// Work that was lost can be recovered.
    Recover,
    /// The plan's file was changed by somebody else.
    Outside(Box<OutsideDialog>),
    /// The plan's file was changed and cannot be read any more.
    UnreadableOutside(String),
    /// Every shortcut, to read and to change.
    Shortcuts(ShortcutsDialog),
    /// One field of the selected row.
    Quick(QuickDialog),
    /// Find and replace across the plan.
    Replace(Box<ReplaceDialog>),
    /// The preferences.
    Settings(SettingsPage),
    /// How to work with the window.
    Help(HelpDialog),
    /// A document to start from.
    Document(DocumentDialog),
    /// The command of a criterion, to look at and to run.
    Check(Box<CheckDialog>),
    /// What a document says, before it becomes a plan.
    Reading(Box<ReadingDialog>),
    /// What would be written into a document.
    WriteBack(WriteBackDialog),
    /// What a document would change in the plan.
    Reimport(ReimportDialog),
    /// What the cures of several findings would do.
    Fixes(Box<FixesDialog>),
    /// The page of a lint rule.
    RulePage(&'static str),
    /// Why a rule is to be silenced.
    Silence(SilenceDialog),
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
    // One for each kind: a small dialog must not take over the size of a large one.
    let id = egui::Id::new(("dialog", std::mem::discriminant(&dialog)));
    let modal = egui::Modal::new(id).frame(frame);
    let response = modal.show(ctx, |ui| match &mut dialog {
        Dialog::Unsaved(request) => simple::unsaved(ui, &state.sheet.name(), request, actions),
        Dialog::Path(path) => path.show(ui, actions),
        Dialog::Export(export) => export.show(ui, state, actions),
        Dialog::Import(import) => import.show(ui, state, actions),
        Dialog::Report { title, lines } => simple::report(ui, title, lines),
        Dialog::Recover => recover::show(ui, state, actions),
        Dialog::Outside(outside) => outside.show(ui, state, actions),
        Dialog::UnreadableOutside(message) => outside::unreadable(ui, message, actions),
        Dialog::Shortcuts(shortcuts) => shortcuts.show(ui, state, actions),
        Dialog::Quick(quick) => quick.show(ui, state, actions),
        Dialog::Replace(replace) => replace.show(ui, state, actions),
        Dialog::Settings(page) => page.show(ui, state, actions),
        Dialog::Help(help) => help.show(ui, state),
        Dialog::Document(document) => document.show(ui, actions),
        Dialog::Check(check) => check.show(ui, actions),
        Dialog::Reading(reading) => reading.show(ui, actions),
        Dialog::WriteBack(write_back) => write_back.show(ui, actions),
        Dialog::Reimport(reimport) => reimport.show(ui, state, actions),
        Dialog::Fixes(fixes) => fixes.show(ui, state, actions),
        Dialog::RulePage(rule) => rules::page(ui, rule),
        Dialog::Silence(silence) => silence.show(ui, state, actions),
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
