//! What the planner's hand asks of the program: clipboard, dialogs, preferences, a plan to start from.

use super::action::{AppRequest, ViewRequest};
use super::dialogs::{Dialog, DocumentDialog, HelpDialog, QuickDialog};
use super::dialogs::{SettingsPage, ShortcutsDialog};
use super::sources::{Reading, is_document_text};
use super::state::AppState;
use super::{App, clipboard, command, files};
use std::sync::Arc;

impl App {
    /// Carries out one of these requests; others are [`App::carry_out_request`]'s.
    pub(super) fn carry_out_hand(&mut self, ctx: &egui::Context, request: AppRequest) {
        let state = &mut self.state;
        match request {
            AppRequest::Copy => copy(state, ctx, "Copied"),
            AppRequest::Cut => {
                let what = command::describe(state);
                copy(state, ctx, "Cut");
                let cut = clipboard::cut(&self.state, &what);
                self.carry_out_one(ctx, cut);
            }
            AppRequest::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            AppRequest::PasteText(text) => self.paste(ctx, &text),
            AppRequest::Shortcuts => {
                state.dialog = Some(Dialog::Shortcuts(ShortcutsDialog::default()))
            }
            AppRequest::SetShortcut { command, keys } => {
                let own = &mut state.settings.shortcuts;
                match keys {
                    Some(keys) => own.insert(command.to_owned(), keys),
                    None => own.remove(command),
                };
            }
            AppRequest::ResetShortcuts => state.settings.shortcuts.clear(),
            AppRequest::Quick(field) => {
                state.dialog = QuickDialog::new(state, field).map(Dialog::Quick)
            }
            AppRequest::Replace => state.dialog = Some(Dialog::Replace(Box::default())),
            AppRequest::Settings => state.dialog = Some(Dialog::Settings(SettingsPage)),
            AppRequest::SetSettings(settings) => state.settings = *settings,
            AppRequest::Help => state.dialog = Some(Dialog::Help(HelpDialog::default())),
            AppRequest::Tour => {
                state.shows_welcome = false;
                state.tour = Some(0);
            }
            AppRequest::Welcome => state.shows_welcome = true,
            AppRequest::OpenSample(place) => {
                if let Some(sample) = files::SAMPLES.get(place) {
                    state.open(files::sample(sample));
                }
            }
            AppRequest::PasteDocument => {
                state.dialog = Some(Dialog::Document(DocumentDialog::default()))
            }
            AppRequest::ReadDocument(text) if is_document_text(&text) => self.offer_text(text),
            AppRequest::ReadDocument(text) => match files::read_text(&text) {
                Ok(loaded) => state.open(loaded),
                Err(message) => state.notices.fail(message),
            },
            _ => {}
        }
    }

    /// Shows what a pasted document says before anything becomes of it.
    fn offer_text(&mut self, text: String) {
        let (name, title) = ("Pasted document.md", "Pasted document");
        let reading = Reading::of(text.into_bytes(), name, title, None);
        self.offer_reading(Arc::new(reading));
    }

    fn paste(&mut self, ctx: &egui::Context, text: &str) {
        if is_document_text(text) {
            self.offer_text(text.to_owned());
            return;
        }
        let track = command::current_track(&self.state);
        match clipboard::pasted(&self.state, text, track) {
            Ok(action) => {
                let before = self.state.sheet.document.revision();
                self.carry_out_one(ctx, action);
                let has_changed = self.state.sheet.document.revision() != before;
                if let Some(row) = self.state.sheet.selection.primary().filter(|_| has_changed) {
                    self.state.sheet.requests.push(ViewRequest::Reveal(row));
                }
            }
            Err(message) => self.state.notices.fail(message),
        }
    }
}

fn copy(state: &mut AppState, ctx: &egui::Context, done: &str) {
    match clipboard::copied(state) {
        Some(text) => {
            ctx.copy_text(text);
            state
                .notices
                .say(format!("{done} {}", command::describe(state)));
        }
        None => state
            .notices
            .fail("Nothing that can be copied is selected: select tickets, gates or a track."),
    }
}
