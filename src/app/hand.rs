//! What the planner's hand asks of the program: clipboard, dialogs, preferences, a plan to start from.

use super::action::{AppRequest, ViewRequest};
use super::dialogs::{CheckDialog, Dialog, DocumentDialog, HelpDialog, QuickDialog};
use super::dialogs::{SettingsPage, ShortcutsDialog};
use super::picker::Picker;
use super::state::AppState;
use super::{App, clipboard, command, files};

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
            AppRequest::ReadDocument(text) => match files::read_text(&text) {
                Ok(loaded) => state.open(loaded),
                Err(message) => state.notices.fail(message),
            },
            AppRequest::OfferCheck(of) => {
                state.dialog = CheckDialog::new(state, of).map(|own| Dialog::Check(Box::new(own)))
            }
            AppRequest::ChooseCheckFolder => {
                self.picker = Some(Picker::folder(ctx, state.sheet.number))
            }
            AppRequest::CheckFolder(folder) => {
                if let Some(Dialog::Check(check)) = &mut state.dialog {
                    check.take_folder(&folder);
                }
            }
            AppRequest::RunCheck(of, order) => {
                state.checks.start(ctx, state.sheet.number, of, order)
            }
            AppRequest::StopCheck => state.checks.stop(),
            AppRequest::Play(request) => {
                let sheet = &mut state.sheet;
                if sheet.player.source().is_none() {
                    sheet.tiles.show_view("Timeline");
                }
                sheet.player.carry_out(request);
            }
            _ => {}
        }
    }

    fn paste(&mut self, ctx: &egui::Context, text: &str) {
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
