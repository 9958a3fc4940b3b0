//! Carrying out what views and menus asked for.

use super::action::{Action, AppRequest, EditCommand, Outcome, RuleRequest, ViewRequest};
use super::command;
use super::dialogs::{Dialog, SilenceDialog};
use super::files::{self, Loaded};
use super::keeping::SafetyRequest;
use super::picker::Picker;
use super::sources::{SourceRequest, is_document, is_document_text};
use super::state::AppState;
use super::{App, palette::Palette};
use crate::exchange;
use crate::plan::Plan;
use std::path::Path;

/// Interface sizes that still work on a small screen and help on a large one.
const SCALES: std::ops::RangeInclusive<f32> = 0.7..=2.5;

impl App {
    /// Carries out the queue of a frame.
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, queue: Vec<Action>) {
        self.state.requests.clear();
        let (mut hover, mut lit) = (None, None);
        for action in queue {
            match action {
                Action::Hover(row) => hover = hover.or(row),
                Action::LightFinding(name) => lit = lit.or(Some(name)),
                // Asking in every frame must not ask for a next one.
                Action::Want(question) => self.state.want(question, ctx),
                other => self.carry_out_one(ctx, other),
            }
        }
        if self.state.hover != hover {
            self.state.hover = hover;
            ctx.request_repaint();
        }
        if self.state.spotlight.hovered != lit {
            self.state.spotlight.hovered = lit;
            ctx.request_repaint();
        }
        self.state.refresh();
    }

    pub(super) fn carry_out_one(&mut self, ctx: &egui::Context, action: Action) {
        let state = &mut self.state;
        match action {
            Action::Edit {
                label,
                gesture,
                command,
            } => edit(state, &label, gesture.as_deref(), command),
            Action::EndGesture => state.document.end_gesture(),
            Action::Select(change) => state.selection.change(change),
            Action::Hover(row) => state.hover = row,
            Action::LightFinding(name) => state.spotlight.hovered = Some(name),
            Action::ChooseFinding(name) => state.spotlight.chosen = name,
            Action::Reveal(row) => {
                state
                    .selection
                    .change(super::action::SelectChange::Replace(vec![row]));
                state.requests.push(ViewRequest::Reveal(row));
            }
            Action::Rename(row) => state.open_name(row),
            Action::Keyboard(part) => state.keyboard = part,
            Action::Run(id) => {
                let action = command::find(id).and_then(|command| (command.action)(state));
                if let Some(action) = action {
                    self.carry_out_one(ctx, action);
                }
            }
            Action::View(request) => {
                if matches!(request, ViewRequest::Graph(_)) {
                    self.tiles.show_view("Graph");
                }
                self.state.requests.push(request);
            }
            Action::Want(question) => state.want(question, ctx),
            Action::App(request) => self.carry_out_request(ctx, request),
        }
        ctx.request_repaint();
    }

    fn carry_out_request(&mut self, ctx: &egui::Context, request: AppRequest) {
        let state = &mut self.state;
        match request {
            AppRequest::New
            | AppRequest::OpenTutorial
            | AppRequest::OpenPath(_)
            | AppRequest::Safety(SafetyRequest::Recover(_))
            | AppRequest::OpenSample(_)
            | AppRequest::ReadDocument(_)
            | AppRequest::Source(SourceRequest::TakeAsPlan(_))
            | AppRequest::Quit
                if state.document.is_dirty() && !state.may_close && !is_shown_first(&request) =>
            {
                state.dialog = Some(Dialog::Unsaved(request));
            }
            AppRequest::New => state.open(Loaded::without_file(Plan::default())),
            AppRequest::OpenTutorial => state.open(files::tutorial()),
            AppRequest::Open => self.picker = Some(Picker::open(ctx)),
            AppRequest::OpenPath(path) => self.start_opening(ctx, path),
            AppRequest::Save => match state.path.clone() {
                Some(path) => self.save(ctx, &path),
                None => self.picker = Some(Picker::save(ctx, &suggested_file(state, "plan.json"))),
            },
            AppRequest::SaveAs => {
                self.picker = Some(Picker::save(ctx, &suggested_file(state, "plan.json")))
            }
            AppRequest::SavePath(path) => self.save(ctx, &path),
            AppRequest::Export => state.dialog = Some(Dialog::Export(Box::default())),
            AppRequest::ExportTo(format) => {
                let extension = exchange::find(format)
                    .and_then(|f| f.extensions.first())
                    .unwrap_or(&"txt");
                self.picker = Some(Picker::export(
                    ctx,
                    format,
                    &suggested_file(state, extension),
                ));
            }
            AppRequest::ExportPath { format, path } => export(state, format, &path),
            AppRequest::Safety(request) => self.carry_out_safety(ctx, request),
            AppRequest::Discard(next) => {
                state.may_close = true;
                self.carry_out_request(ctx, *next);
                self.state.may_close = self.is_closing;
            }
            AppRequest::SaveFirst(next) => {
                self.after_save = Some(*next);
                self.carry_out_request(ctx, AppRequest::Save);
            }
            AppRequest::Undo => step(state, "Undid", |document| document.undo()),
            AppRequest::Redo => step(state, "Did again:", |document| document.redo()),
            AppRequest::Palette => self.palette = Some(Palette::default()),
            AppRequest::ToggleTheme => state.settings.is_dark = !state.settings.is_dark,
            AppRequest::ToggleOutline => {
                state.settings.shows_outline = !state.settings.shows_outline
            }
            AppRequest::ToggleInspector => {
                state.settings.shows_inspector = !state.settings.shows_inspector
            }
            AppRequest::ToggleGraphTime => {
                state.settings.graph_by_time = !state.settings.graph_by_time;
                state.requests.push(ViewRequest::ZoomToFit);
            }
            AppRequest::ShowView(name) => self.tiles.show_view(name),
            AppRequest::ShowBeside { view, other } => self.tiles.show_beside(view, other),
            AppRequest::Source(request) => self.carry_out_source(ctx, request),
            AppRequest::Rule(RuleRequest::ShowPage(rule)) => {
                state.dialog = Some(Dialog::RulePage(rule));
            }
            AppRequest::Rule(RuleRequest::AskToSilence(rule)) => {
                state.dialog = Some(Dialog::Silence(SilenceDialog::new(rule)));
            }
            AppRequest::ResetViews => self.tiles.reset(),
            AppRequest::Scale(factor) => {
                state.settings.scale =
                    (state.settings.scale * factor).clamp(*SCALES.start(), *SCALES.end());
            }
            AppRequest::ScaleReset => state.settings.scale = 1.0,
            AppRequest::About => state.dialog = Some(Dialog::About),
            AppRequest::ChooseOption(option) => state.option = option,
            AppRequest::Quit => {
                self.is_closing = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            other => self.carry_out_hand(ctx, other),
        }
    }

    /// Saves the plan, then goes on with what waited for it.
    fn save(&mut self, ctx: &egui::Context, path: &Path) {
        let path = with_extension(path, "plan.json");
        let next = self.after_save.take();
        if self.is_changed_outside(&path) {
            // Nothing is written over what somebody else wrote without asking.
            self.look_at_file(ctx);
            return;
        }
        if self.write_file(&path)
            && let Some(next) = next
        {
            self.carry_out_request(ctx, next);
        }
    }

    /// Goes on with what a file chooser or an opening thread has brought.
    pub(super) fn poll_jobs(&mut self, ctx: &egui::Context) {
        if let Some(choice) = self.picker.as_ref().and_then(Picker::poll) {
            let picker = self.picker.take();
            match (choice, picker) {
                (Some(request), _) => self.carry_out_request(ctx, request),
                (None, Some(picker)) if picker.found_no_chooser() => {
                    self.state.dialog = Some(Dialog::Path(picker.into_path_dialog()));
                }
                (None, _) => self.after_save = None,
            }
            self.state.refresh();
        }
        if let Some(result) = self.opening.as_ref().and_then(super::jobs::Job::poll) {
            self.opening = None;
            match result.and_then(|loaded| loaded) {
                Ok(Loaded {
                    reading: Some(reading),
                    ..
                }) => self.offer_reading(reading),
                Ok(_) if self.state.document.revision() != self.opening_at => self.state.notices.fail(
                    "The file was not opened: the plan was changed meanwhile. Save it, then open the file again.",
                ),
                Ok(loaded) => self.state.open(loaded),
                Err(message) => self.state.notices.fail(message),
            }
        }
        self.poll_source_work();
    }
}

/// Whether a request only shows a document, so that nothing is lost by it.
fn is_shown_first(request: &AppRequest) -> bool {
    match request {
        AppRequest::OpenPath(path) => is_document(path),
        AppRequest::ReadDocument(text) => is_document_text(text),
        _ => false,
    }
}

fn edit(state: &mut AppState, label: &str, gesture: Option<&str>, command: EditCommand) {
    let mut outcome = Outcome::default();
    let run = |tx: &mut crate::edit::Transaction| {
        outcome = command(tx)?;
        Ok(())
    };
    let done = match gesture {
        Some(gesture) => state.document.edit_in_gesture(gesture, label, run),
        None => state.document.edit(label, run),
    };
    if let Err(error) = done {
        state.notices.fail(format!("Cannot {label}: {error}."));
        return;
    }
    if let Some(rows) = outcome.select {
        state
            .selection
            .change(super::action::SelectChange::Replace(rows));
    }
    if let Some(row) = outcome.rename {
        state.open_name(Some(row));
        state.requests.push(ViewRequest::Reveal(row));
    }
}

fn step(
    state: &mut AppState,
    done: &str,
    step: impl FnOnce(&mut crate::edit::Document) -> Option<crate::edit::Edit>,
) {
    state.renaming = None;
    if let Some(edit) = step(&mut state.document) {
        state.notices.say(format!("{done} {}", edit.label));
    }
}

fn export(state: &mut AppState, format: &'static str, path: &Path) {
    match files::export(state.document.plan(), state.option, format, path) {
        Ok(losses) if losses.is_empty() => {
            state.notices.say(format!("Exported {}", path.display()))
        }
        Ok(losses) => {
            state.notices.say(format!(
                "Exported {}, with {} remarks",
                path.display(),
                losses.len()
            ));
        }
        Err(message) => state.notices.fail(message),
    }
}

/// A file name made of the plan's title.
fn suggested_file(state: &AppState, extension: &str) -> String {
    if let Some(stem) = state.path.as_deref().and_then(Path::file_name) {
        let stem = stem.to_string_lossy();
        let stem = stem
            .strip_suffix(".plan.json")
            .or_else(|| stem.strip_suffix(".json"))
            .unwrap_or(&stem);
        return format!("{stem}.{extension}");
    }
    let words = state.name().to_lowercase();
    let words = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(6);
    format!("{}.{extension}", words.collect::<Vec<_>>().join("-"))
}

/// The file that a path to save to means: one without an ending gets that of plans.
pub(super) fn with_extension(path: &Path, extension: &str) -> std::path::PathBuf {
    let named = path.with_extension(extension);
    // A file chooser asked only about the name as it was typed, so nothing else may be replaced.
    if path.extension().is_some() || named.exists() {
        path.to_owned()
    } else {
        named
    }
}
