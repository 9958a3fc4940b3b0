//! Carrying out what views and menus asked for.

use super::action::{Action, AppRequest, EditCommand, Outcome, RuleRequest, ViewRequest};
use super::command;
use super::dialogs::{Dialog, ExportDialog, FixesDialog, ImportDialog, SilenceDialog};
use super::exporting::Finished;
use super::files::{self, Loaded};
use super::opening::Wanted;
use super::picker::Picker;
use super::sheet::Sheet;
use super::state::AppState;
use super::{App, palette::Palette};
use crate::exchange;
use crate::export;
use crate::plan::Plan;
use std::path::{Path, PathBuf};

/// Interface sizes that still work on a small screen and help on a large one.
const SCALES: std::ops::RangeInclusive<f32> = 0.7..=2.5;

impl App {
    /// Carries out the queue of a frame.
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, queue: Vec<Action>) {
        self.state.sheet.requests.clear();
        let (mut hover, mut lit) = (None, None);
        for action in queue {
            match action {
                Action::Hover(row) => hover = hover.or(row),
                Action::LightFinding(name) => lit = lit.or(Some(name)),
                // Asking in every frame must not ask for a next one.
                Action::Want(question) => self.state.sheet.want(question, ctx),
                other => self.carry_out_one(ctx, other),
            }
        }
        if self.state.sheet.hover != hover {
            self.state.sheet.hover = hover;
            ctx.request_repaint();
        }
        if self.state.sheet.spotlight.hovered != lit {
            self.state.sheet.spotlight.hovered = lit;
            ctx.request_repaint();
        }
        self.state.sheet.refresh();
    }

    pub(super) fn carry_out_one(&mut self, ctx: &egui::Context, action: Action) {
        let state = &mut self.state;
        match action {
            Action::Edit {
                label,
                gesture,
                command,
            } => edit(state, &label, gesture.as_deref(), command),
            Action::EndGesture => state.sheet.document.end_gesture(),
            Action::Select(change) => state.sheet.selection.change(change),
            Action::Hover(row) => state.sheet.hover = row,
            Action::LightFinding(name) => state.sheet.spotlight.hovered = Some(name),
            Action::ChooseFinding(name) => state.sheet.spotlight.chosen = name,
            Action::Reveal(row) => {
                state
                    .sheet
                    .selection
                    .change(super::action::SelectChange::Replace(vec![row]));
                state.sheet.requests.push(ViewRequest::Reveal(row));
            }
            Action::Rename(row) => state.open_name(row),
            Action::Keyboard(part) => state.sheet.keyboard = part,
            Action::Run(id) => {
                let action = command::find(id).and_then(|command| (command.action)(state));
                if let Some(action) = action {
                    self.carry_out_one(ctx, action);
                }
            }
            Action::View(request) => {
                if matches!(request, ViewRequest::Graph(_)) {
                    state.sheet.tiles.show_view("Graph");
                }
                state.sheet.requests.push(request);
            }
            Action::Want(question) => state.sheet.want(question, ctx),
            Action::App(request) => self.carry_out_request(ctx, request),
        }
        ctx.request_repaint();
    }

    fn carry_out_request(&mut self, ctx: &egui::Context, request: AppRequest) {
        let state = &mut self.state;
        match request {
            AppRequest::New => state.open(Loaded::without_file(Plan::default())),
            AppRequest::OpenTutorial => state.open(files::tutorial()),
            AppRequest::Open => self.picker = Some(Picker::open(ctx, state.sheet.number)),
            AppRequest::OpenPath(path) => self.open_path(ctx, path),
            AppRequest::ShowTab(number) => {
                state.show_sheet(number);
            }
            AppRequest::StepTab(by) => state.step_tab(by),
            AppRequest::MoveTab(place) => state.move_tab(place),
            AppRequest::CloseTab(number) => close_tab(state, number),
            AppRequest::Save => match state.sheet.path.clone() {
                Some(path) => self.save(ctx, &path),
                None => {
                    self.picker = Some(Picker::save(
                        ctx,
                        state.sheet.number,
                        &suggested_file(state, "plan.json"),
                    ))
                }
            },
            AppRequest::SaveAs => {
                self.picker = Some(Picker::save(
                    ctx,
                    state.sheet.number,
                    &suggested_file(state, "plan.json"),
                ))
            }
            AppRequest::SavePath(path) => self.save(ctx, &path),
            AppRequest::Export => {
                state.dialog = Some(Dialog::Export(Box::new(ExportDialog::new(state))))
            }
            AppRequest::SaveExport(export) => {
                let extension = exchange::find(export.format)
                    .and_then(|f| f.extensions.first())
                    .unwrap_or(&"txt");
                self.picker = Some(Picker::export(
                    ctx,
                    state.sheet.number,
                    export,
                    &suggested_file(state, extension),
                ));
            }
            AppRequest::ExportPath { export, path } => save_export(state, &export, &path),
            AppRequest::Import => self.picker = Some(Picker::import(ctx, state.sheet.number)),
            AppRequest::ImportPath(path) => {
                state.dialog = Some(Dialog::Import(Box::new(ImportDialog::new(ctx, path))))
            }
            AppRequest::OpenImported(imported) => {
                state.open(imported.loaded());
                let has_text = imported
                    .plan
                    .sources
                    .iter()
                    .any(|source| !source.text.is_empty());
                if has_text && imported.format == files::DOCUMENT_FORMAT {
                    self.show_document(Some(&imported.path));
                }
            }
            AppRequest::MergeImported(imported) => self.merge_imported(&imported),
            AppRequest::Say(words) => state.notices.say(words),
            AppRequest::Safety(request) => self.carry_out_safety(ctx, request),
            AppRequest::Discard(next) => match *next {
                AppRequest::Quit(mut unwanted) => {
                    unwanted.push(state.sheet.number);
                    self.quit(ctx, unwanted);
                }
                _ => state.close_sheet(),
            },
            AppRequest::SaveFirst(next) => {
                self.after_save = Some(*next);
                self.carry_out_request(ctx, AppRequest::Save);
            }
            AppRequest::Undo => step(state, "Undid", |document| document.undo()),
            AppRequest::Redo => step(state, "Did again:", |document| document.redo()),
            AppRequest::Palette => self.palette = Some(Palette::default()),
            AppRequest::ToggleTheme => {
                state.settings.theme = match ctx.theme() {
                    egui::Theme::Dark => egui::Theme::Light.into(),
                    egui::Theme::Light => egui::Theme::Dark.into(),
                };
            }
            AppRequest::ToggleOutline => {
                state.settings.shows_outline = !state.settings.shows_outline
            }
            AppRequest::ToggleInspector => {
                state.settings.shows_inspector = !state.settings.shows_inspector
            }
            AppRequest::ToggleGraphTime => {
                state.settings.graph_by_time = !state.settings.graph_by_time;
            }
            AppRequest::ShowView(name) => state.sheet.tiles.show_view(name),
            AppRequest::ShowBeside { view, other } => state.sheet.tiles.show_beside(view, other),
            AppRequest::Source(request) => self.carry_out_source(ctx, request),
            AppRequest::Rule(RuleRequest::ShowPage(rule)) => {
                state.dialog = Some(Dialog::RulePage(rule));
            }
            AppRequest::Rule(RuleRequest::AskToSilence(rule)) => {
                state.dialog = Some(Dialog::Silence(SilenceDialog::new(rule)));
            }
            AppRequest::AskToFix(findings) => {
                state.dialog = Some(Dialog::Fixes(Box::new(FixesDialog::new(findings))));
            }
            AppRequest::ResetViews => state.sheet.tiles.reset(),
            AppRequest::Scale(factor) => {
                state.settings.scale =
                    (state.settings.scale * factor).clamp(*SCALES.start(), *SCALES.end());
            }
            AppRequest::ScaleReset => state.settings.scale = 1.0,
            AppRequest::About => state.dialog = Some(Dialog::About),
            AppRequest::ChooseOption(option) => state.sheet.option = option,
            AppRequest::Measure(measured) => state.sheet.measured = measured,
            AppRequest::GroupTimeline(grouping) => state.group_timeline(grouping),
            AppRequest::WithAgents(is_on) => state.sheet.with_agents = is_on,
            AppRequest::Quit(unwanted) => self.quit(ctx, unwanted),
            other => self.carry_out_hand(ctx, other),
        }
    }

    /// Saves the plan, then goes on with what waited for it.
    fn save(&mut self, ctx: &egui::Context, path: &Path) {
        let path = with_extension(path, "plan.json");
        let next = self.after_save.take();
        if self.is_in_other_tab(&path) {
            self.state.notices.fail(format!(
                "{} is open in another tab. Close it there first, or choose another name.",
                path.display()
            ));
            return;
        }
        if self.is_changed_outside(&path) {
            // Nothing is written over what somebody else wrote without asking.
            self.state.sheet.look_at_file(ctx);
            return;
        }
        if self.write_file(&path)
            && let Some(next) = next
        {
            self.carry_out_request(ctx, next);
        }
    }

    /// Closes the window, or asks about the next plan whose changes may still be wanted.
    fn quit(&mut self, ctx: &egui::Context, unwanted: Vec<u64>) {
        let state = &mut self.state;
        let is_asked =
            |sheet: &&Sheet| sheet.document.is_dirty() && !unwanted.contains(&sheet.number);
        // The plan on show first, so that the question is about what one looks at.
        let number = std::iter::once(&state.sheet)
            .chain(state.sheets())
            .find(is_asked)
            .map(|sheet| sheet.number);
        if let Some(number) = number {
            state.show_sheet(number);
            state.dialog = Some(Dialog::Unsaved(AppRequest::Quit(unwanted)));
            return;
        }
        self.is_closing = true;
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
    }

    /// Shows the plan of a file; where no tab has it yet, it is read on a thread while the window goes on.
    pub(super) fn open_path(&mut self, ctx: &egui::Context, path: PathBuf) {
        match self.state.sheet_of(&path) {
            Some(number) => {
                self.state.show_sheet(number);
            }
            None => self
                .openings
                .ask(ctx, &self.state.keeper, Wanted::File(path)),
        }
    }

    /// Goes on with what a file chooser or an opening thread has brought.
    pub(super) fn poll_jobs(&mut self, ctx: &egui::Context) {
        self.state.poll_checks();
        self.watch_documents();
        self.poll_picker(ctx);
        // A dialog, a typed text and a drag are about the plan on show: another one waits until they are done.
        let is_asked = !matches!(self.state.dialog, None | Some(Dialog::Recover));
        let is_at_work = is_asked
            || self.palette.is_some()
            || ctx.text_edit_focused()
            || ctx.input(|input| input.pointer.any_down());
        if is_at_work {
            return;
        }
        if let Some((wanted, read)) = self.openings.poll(ctx, &self.state.keeper) {
            let is_recovered = matches!(wanted, Wanted::Session { .. });
            match read {
                Ok(Loaded {
                    reading: Some(reading),
                    ..
                }) => self.offer_reading(reading),
                Ok(loaded) => self.state.open(loaded),
                Err(message) => self.state.notices.fail(message),
            }
            if is_recovered && self.state.is_in_two_tabs(&self.state.sheet) {
                self.state.notices.fail(IN_TWO_TABS);
            }
        }
        self.poll_source_work();
        let state = &mut self.state;
        if state.dialog.is_none() && !state.sheet.losses.is_empty() {
            let losses = std::mem::take(&mut state.sheet.losses);
            state.dialog = Some(Dialog::report(
                "What reading the file lost or guessed",
                losses,
            ));
        }
    }

    fn poll_picker(&mut self, ctx: &egui::Context) {
        let Some(choice) = self.picker.as_ref().and_then(Picker::poll) else {
            return;
        };
        let Some(picker) = self.picker.take() else {
            return;
        };
        // The window went on meanwhile: the file is for the plan the chooser was opened over.
        let is_there = picker.is_to_open() || self.state.show_sheet(picker.sheet());
        match choice {
            Some(request) if is_there => self.carry_out_request(ctx, request),
            None if is_there && picker.found_no_chooser() => match picker.asks_for_folder() {
                true => self
                    .state
                    .notices
                    .fail("This desktop has no chooser for directories: type the path instead."),
                false => {
                    self.state.dialog = Some(Dialog::Path(
                        picker.into_path_dialog(self.state.sheet.path.as_deref()),
                    ))
                }
            },
            _ => self.after_save = None,
        }
        self.state.sheet.refresh();
    }
}

/// Told when recovered work is of a file that another tab has open.
const IN_TWO_TABS: &str = "This plan is open in another tab too. Whoever saves last is asked what to do with the \
     other's changes.";

/// Closes a tab; one with unsaved changes is brought to the front and asked about.
fn close_tab(state: &mut AppState, number: u64) {
    let shown = state.sheet.number;
    if !state.show_sheet(number) {
        return;
    }
    if state.sheet.document.is_dirty() {
        state.dialog = Some(Dialog::Unsaved(AppRequest::CloseTab(number)));
        return;
    }
    state.close_sheet();
    // Who closes a tab in the back goes on looking at the one in front.
    state.show_sheet(shown);
}

fn edit(state: &mut AppState, label: &str, gesture: Option<&str>, command: EditCommand) {
    let mut outcome = Outcome::default();
    let run = |tx: &mut crate::edit::Transaction| {
        outcome = command(tx)?;
        Ok(())
    };
    let done = match gesture {
        Some(gesture) => state.sheet.document.edit_in_gesture(gesture, label, run),
        None => state.sheet.document.edit(label, run),
    };
    if let Err(error) = done {
        state.notices.fail(format!("Cannot {label}: {error}."));
        return;
    }
    // A key pressed in the wrong place must not take rows away unnoticed.
    if let Some(what) = label.strip_prefix("delete ") {
        state
            .notices
            .say_of("steps", format!("Deleted {what}. Undo brings it back."));
    }
    if let Some(rows) = outcome.select {
        state
            .sheet
            .selection
            .change(super::action::SelectChange::Replace(rows));
    }
    if let Some(row) = outcome.rename {
        state.open_name(Some(row));
        state.sheet.requests.push(ViewRequest::Reveal(row));
    }
}

fn step(
    state: &mut AppState,
    done: &str,
    step: impl FnOnce(&mut crate::edit::Document) -> Option<crate::edit::Edit>,
) {
    state.sheet.renaming = None;
    if let Some(edit) = step(&mut state.sheet.document) {
        state
            .notices
            .say_of("steps", format!("{done} {}", edit.label));
    }
}

/// What notices about a written export are about.
const EXPORTING: &str = "exporting";

fn save_export(state: &mut AppState, finished: &Finished, path: &Path) {
    let Some(format) = exchange::find(finished.format) else {
        return;
    };
    match (
        export::save(format, path, &finished.bytes),
        finished.losses.len(),
    ) {
        (Ok(()), 0) => state
            .notices
            .say_of(EXPORTING, format!("Exported {}", path.display())),
        (Ok(()), count) => state.notices.say_of(
            EXPORTING,
            format!("Exported {}, with {count} remarks", path.display()),
        ),
        (Err(error), _) => state.notices.fail_of(EXPORTING, error.to_string()),
    }
}

/// A file name made of the plan's title.
fn suggested_file(state: &AppState, extension: &str) -> String {
    if let Some(stem) = state.sheet.path.as_deref().and_then(Path::file_name) {
        let stem = stem.to_string_lossy();
        let stem = stem
            .strip_suffix(".plan.json")
            .or_else(|| stem.strip_suffix(".json"))
            .unwrap_or(&stem);
        return format!("{stem}.{extension}");
    }
    let words = state.sheet.name().to_lowercase();
    let words = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(6);
    format!("{}.{extension}", words.collect::<Vec<_>>().join("-"))
}

/// The file that a path to save to means: one without an ending gets that of plans.
pub(super) fn with_extension(path: &Path, extension: &str) -> PathBuf {
    let named = path.with_extension(extension);
    // A file chooser asked only about the name as it was typed, so nothing else may be replaced.
    if path.extension().is_some() || named.exists() {
        path.to_owned()
    } else {
        named
    }
}
