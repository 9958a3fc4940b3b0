//! What the planner's hand asks of the program: clipboard, dialogs, preferences, a plan to start from.

use super::action::{AppRequest, Part, ViewRequest};
use super::dialogs::{CheckDialog, Dialog, DocumentDialog, HelpDialog, QuickDialog};
use super::dialogs::{SettingsPage, ShortcutsDialog};
use super::picker::Picker;
use super::sources::{Reading, is_document_text};
use super::state::{AppState, CopiedCells};
use super::{App, clipboard, command, files};
use std::sync::Arc;

impl App {
    /// Carries out one of these requests; others are [`App::carry_out_request`]'s.
    pub(super) fn carry_out_hand(&mut self, ctx: &egui::Context, request: AppRequest) {
        let state = &mut self.state;
        match request {
            AppRequest::Copy if state.sheet.keyboard == Part::Table => {
                state.sheet.requests.push(ViewRequest::CopyCells);
            }
            AppRequest::Copy => copy(state, ctx, "Copied"),
            AppRequest::CopyCells {
                text,
                rows,
                columns,
            } => copy_cells(state, ctx, text, rows, columns),
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
        // Cells that were copied here stand for their rows where no cell is marked.
        let copied = self.state.copied_cells.as_ref();
        let rows = copied.filter(|copied| copied.text == text.replace('\r', ""));
        let text = rows.map_or_else(|| text.to_owned(), |copied| copied.rows.clone());
        let text = text.as_str();
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

fn copy_cells(
    state: &mut AppState,
    ctx: &egui::Context,
    text: String,
    rows: usize,
    columns: usize,
) {
    let part = clipboard::copied(state);
    state.copied_cells = part.map(|part| CopiedCells {
        text: text.replace('\r', ""),
        rows: part,
    });
    ctx.copy_text(text);
    let what = match (rows, columns) {
        (1, 1) => "a cell".to_owned(),
        _ => format!("{rows} × {columns} cells, to paste into a spreadsheet"),
    };
    state.notices.say(format!("Copied {what}"));
}
