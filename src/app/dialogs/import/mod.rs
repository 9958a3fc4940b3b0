//! The import dialog: what is in a file, what was repaired or lost, and whether it becomes a plan of its own or goes
//! into the open one.
//!
//! The file is read on a thread; another format can be chosen where the guess was wrong. What merging would do is
//! shown row by row before it is done.

mod content;

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::importing::{self, Imported, MergeResult, ReadResult};
use crate::app::jobs::Job;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::widgets::{ActionButton, drop_down, panel_title};
use crate::exchange::{self, FORMATS, Format};
use egui::{Align, Layout, RichText, Ui};
use std::path::PathBuf;
use std::sync::Arc;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Tickets,
    Losses,
    Merge,
}

/// The dialog's state.
pub struct ImportDialog {
    path: PathBuf,
    /// `None` takes what the file looks like.
    format: Option<&'static Format>,
    reading: Option<Job<ReadResult>>,
    read: Option<ReadResult>,
    /// The revision of the open plan that was compared with.
    compared: Option<u64>,
    comparing: Option<Job<MergeResult>>,
    merge: Option<MergeResult>,
    page: Page,
}

impl ImportDialog {
    /// A dialog that starts to read a file.
    pub fn new(ctx: &egui::Context, path: PathBuf) -> Self {
        Self {
            reading: Some(importing::read(ctx, path.clone(), None)),
            path,
            format: None,
            read: None,
            compared: None,
            comparing: None,
            merge: None,
            page: Page::Tickets,
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        let screen = ui.ctx().content_rect().size();
        ui.set_width((screen.x - 96.0).clamp(520.0, 900.0));
        panel_title(ui, "Import a file");
        let quiet = Theme::of(ui).muted;
        let path = self.path.display().to_string();
        let words = RichText::new(&path).size(size::SMALL).color(quiet);
        ui.add(egui::Label::new(words).truncate())
            .on_hover_text(&path);
        ui.add_space(space::HEADING);
        self.compute(ui, state);
        self.formats(ui);
        ui.add_space(space::HEADING);
        let height = (screen.y - 260.0).clamp(180.0, 480.0);
        self.result(ui, state, actions, height);
        ui.add_space(space::SECTION);
        self.buttons(ui, actions)
    }

    /// Takes what threads have found, and asks them what is still open.
    fn compute(&mut self, ui: &Ui, state: &AppState) {
        if let Some(result) = self.reading.as_ref().and_then(Job::poll) {
            self.reading = None;
            self.read = Some(result.and_then(|read| read));
            (self.compared, self.merge) = (None, None);
        }
        if let Some(result) = self.comparing.as_ref().and_then(Job::poll) {
            self.comparing = None;
            self.merge = Some(result.and_then(|merge| merge));
        }
        let revision = state.sheet.document.revision();
        if let (Some(Ok(imported)), false) = (&self.read, self.compared == Some(revision)) {
            self.compared = Some(revision);
            let plan = state.sheet.document.plan().clone();
            self.comparing = Some(importing::compare(ui.ctx(), plan, imported.clone()));
        }
    }

    fn formats(&mut self, ui: &mut Ui) {
        let read = self.read.as_ref().and_then(|read| read.as_ref().ok());
        let found = read.and_then(|imported| exchange::find(imported.format));
        let shown = self
            .format
            .or(found)
            .map_or("What it looks like", |format| format.name);
        let before = self.format.map(|format| format.id);
        let quiet = Theme::of(ui).muted;
        ui.horizontal(|ui| {
            ui.label(RichText::new("Read as").color(quiet));
            drop_down(ui, "Format of the file", shown, 240.0, |ui| {
                if ui
                    .selectable_label(self.format.is_none(), "What it looks like")
                    .clicked()
                {
                    self.format = None;
                }
                for format in FORMATS.iter().filter(|format| format.read.is_some()) {
                    let is_chosen = before == Some(format.id);
                    if ui.selectable_label(is_chosen, format.name).clicked() {
                        self.format = Some(format);
                    }
                }
            });
        });
        if self.format.map(|format| format.id) != before {
            self.read = None;
            self.reading = Some(importing::read(ui.ctx(), self.path.clone(), self.format));
        }
    }

    fn result(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions, height: f32) {
        let theme = Theme::of(ui);
        match self.read.clone() {
            None => {
                ui.horizontal(|ui| {
                    ui.add(egui::Spinner::new().size(16.0));
                    ui.label(RichText::new("Reading the file…").color(theme.muted));
                });
            }
            Some(Err(error)) => {
                ui.add(egui::Label::new(RichText::new(error).color(theme.critical.text)).wrap());
            }
            Some(Ok(imported)) => {
                content::counts(ui, &imported.plan);
                ui.add_space(space::HEADING);
                self.pages(ui, &imported);
                egui::Frame::new()
                    .fill(theme.canvas)
                    .stroke(egui::Stroke::new(1.0, theme.hairline))
                    .corner_radius(radius::CARD)
                    .inner_margin(10)
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.set_height(height - 60.0);
                        match self.page {
                            Page::Tickets => content::tickets(ui, &imported.plan, state),
                            Page::Losses => content::losses(ui, &imported.losses),
                            Page::Merge => content::merge(ui, self.merge.as_ref(), state, actions),
                        }
                    });
            }
        }
    }

    fn pages(&mut self, ui: &mut Ui, imported: &Imported) {
        let merge = match &self.merge {
            Some(Ok(merge)) if merge.rows.is_empty() => "Merging changes nothing".to_owned(),
            Some(Ok(merge)) => format!("Merging {}", merge.summary()),
            _ => "Merging".to_owned(),
        };
        let losses = match imported.losses.len() {
            0 => "Nothing repaired or lost".to_owned(),
            count => format!("Repaired, guessed or lost ({count})"),
        };
        let pages = [
            (Page::Tickets, "What was read".to_owned()),
            (Page::Losses, losses),
            (Page::Merge, merge),
        ];
        ui.horizontal_wrapped(|ui| {
            for (page, text) in pages {
                if ui.selectable_label(self.page == page, text).clicked() {
                    self.page = page;
                }
            }
        });
        ui.add_space(space::ROW);
    }

    fn buttons(&self, ui: &mut Ui, actions: &mut Actions) -> bool {
        let imported = self.read.as_ref().and_then(|read| read.as_ref().ok());
        let merge = self.merge.as_ref().and_then(|merge| merge.as_ref().ok());
        let changes = merge.is_some_and(|merge| !merge.rows.is_empty()) && self.comparing.is_none();
        let mut done = false;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = ui.add_enabled(
                imported.is_some(),
                ActionButton::primary("Open as a new plan"),
            );
            if let (true, Some(imported)) = (open.clicked(), imported) {
                request(actions, opened(imported));
                done = true;
            }
            let merge =
                ui.add_enabled(changes, ActionButton::secondary("Merge into the open plan"));
            let merge = merge
                .on_hover_text(
                    "Rows are found again by key and name; only what was changed in the file is taken; one step for undo",
                )
                .on_disabled_hover_text(
                    "The open plan has all of it already, or the two do not fit together",
                );
            if let (true, Some(imported)) = (merge.clicked(), imported) {
                request(actions, AppRequest::MergeImported(imported.clone()));
                done = true;
            }
            done |= ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        done
    }
}

/// A plan file is opened as such, so that it can be saved again; anything else becomes a plan without a file.
fn opened(imported: &Arc<Imported>) -> AppRequest {
    match imported.format {
        "json" => AppRequest::OpenPath(imported.path.clone()),
        _ => AppRequest::OpenImported(imported.clone()),
    }
}
