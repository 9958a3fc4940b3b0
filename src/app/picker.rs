//! The system's file chooser, asked on a thread so that the window goes on.
//!
//! Where the desktop offers none, the chooser answers at once as if cancelled; then the window shows a
//! field to type a path into.

use super::action::AppRequest;
use super::dialogs::{PathDialog, PathPurpose};
use super::exporting::Finished;
use super::jobs::Job;
use super::sources::{SourceRequest, request};
use crate::exchange::FORMATS;
use crate::plan::SourceId;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Nobody cancels a dialog faster than this; a missing chooser answers faster.
const NO_CHOOSER: Duration = Duration::from_millis(700);

/// An open file chooser.
pub struct Picker {
    purpose: PathPurpose,
    /// The plan the chooser was opened over.
    sheet: u64,
    suggestion: String,
    job: Job<(Option<PathBuf>, bool)>,
    answered_at_once: std::cell::Cell<bool>,
}

impl Picker {
    /// Asks for a file to open.
    pub fn open(ctx: &egui::Context, sheet: u64) -> Self {
        Self::start(ctx, sheet, PathPurpose::Open, String::new())
    }

    /// Asks for a file to save the plan with this number to.
    pub fn save(ctx: &egui::Context, sheet: u64, suggestion: &str) -> Self {
        Self::start(ctx, sheet, PathPurpose::Save, suggestion.to_owned())
    }

    /// Asks for a file to save an export of the plan with this number to.
    pub fn export(
        ctx: &egui::Context,
        sheet: u64,
        export: Arc<Finished>,
        suggestion: &str,
    ) -> Self {
        let purpose = PathPurpose::Export(export);
        Self::start(ctx, sheet, purpose, suggestion.to_owned())
    }

    /// Asks for a file to import.
    pub fn import(ctx: &egui::Context, sheet: u64) -> Self {
        Self::start(ctx, sheet, PathPurpose::Import, String::new())
    }

    /// Asks for a directory to run a command in.
    pub fn folder(ctx: &egui::Context, sheet: u64) -> Self {
        Self::start(ctx, sheet, PathPurpose::CheckFolder, String::new())
    }

    /// Whether a directory is asked for: the dialog that wants it has a field for its path itself.
    pub fn asks_for_folder(&self) -> bool {
        self.purpose == PathPurpose::CheckFolder
    }

    /// Asks for the file of a document that the plan with this number was read from.
    pub fn document(ctx: &egui::Context, sheet: u64, source: SourceId, is_to_write: bool) -> Self {
        let purpose = PathPurpose::Document {
            source,
            is_to_write,
        };
        Self::start(ctx, sheet, purpose, String::new())
    }

    fn start(ctx: &egui::Context, sheet: u64, purpose: PathPurpose, suggestion: String) -> Self {
        let (asked, name) = (purpose.clone(), suggestion.clone());
        let job = Job::start("the file chooser", ctx, move || {
            let since = std::time::Instant::now();
            let path = ask(&asked, &name);
            let is_missing = path.is_none() && since.elapsed() < NO_CHOOSER;
            (path, is_missing)
        });
        Self {
            purpose,
            sheet,
            suggestion,
            job,
            answered_at_once: false.into(),
        }
    }

    /// The plan the chooser was opened over.
    pub fn sheet(&self) -> u64 {
        self.sheet
    }

    /// Whether a file to open is chosen, which concerns no plan that is open.
    pub fn is_to_open(&self) -> bool {
        self.purpose == PathPurpose::Open
    }

    /// The answer, once: `Some(None)` when nothing was chosen.
    pub fn poll(&self) -> Option<Option<AppRequest>> {
        let result = self.job.poll()?;
        // A chooser that crashed is as good as none.
        let (path, is_missing) = result.unwrap_or((None, true));
        self.answered_at_once.set(is_missing);
        Some(path.map(|path| self.purpose.request(path)))
    }

    /// Whether there seems to be no file chooser on this machine.
    pub fn found_no_chooser(&self) -> bool {
        self.answered_at_once.get()
    }

    /// The field to type a path into instead.
    ///
    /// `plan` is the file of the plan on show, beside which others are looked for.
    pub fn into_path_dialog(self, plan: Option<&Path>) -> PathDialog {
        let beside = plan.and_then(|plan| std::path::absolute(plan).ok());
        let beside = beside.as_deref().and_then(Path::parent).map(Path::to_owned);
        let folder = beside.unwrap_or_else(|| std::env::current_dir().unwrap_or_default());
        let text = match self.purpose {
            PathPurpose::Open | PathPurpose::Import | PathPurpose::Document { .. } => {
                format!("{}/", folder.display())
            }
            _ => folder.join(&self.suggestion).display().to_string(),
        };
        PathDialog::new(self.purpose, text)
    }
}

/// What a chosen document is for.
pub(super) fn document_request(source: SourceId, is_to_write: bool, path: PathBuf) -> AppRequest {
    request(match is_to_write {
        true => SourceRequest::WriteBackTo(source, path),
        false => SourceRequest::ReimportFrom(source, path),
    })
}

fn ask(purpose: &PathPurpose, suggestion: &str) -> Option<PathBuf> {
    let dialog = rfd::AsyncFileDialog::new();
    let chosen = match purpose {
        PathPurpose::Open | PathPurpose::Import => {
            let readable = FORMATS.iter().filter(|format| format.read.is_some());
            let extensions: Vec<&str> = readable
                .flat_map(|format| format.extensions.iter().copied())
                .collect();
            pollster::block_on(
                dialog
                    .add_filter("Plans", &extensions)
                    .add_filter("All files", &["*"])
                    .pick_file(),
            )
        }
        PathPurpose::Document { .. } => pollster::block_on(
            dialog
                .add_filter("Documents", &["md", "markdown", "txt"])
                .add_filter("All files", &["*"])
                .pick_file(),
        ),
        PathPurpose::Save => {
            let dialog = dialog.add_filter("Slackline plan", &["plan.json", "json"]);
            pollster::block_on(dialog.set_file_name(suggestion).save_file())
        }
        PathPurpose::Export(_) => pollster::block_on(dialog.set_file_name(suggestion).save_file()),
        PathPurpose::CheckFolder => pollster::block_on(dialog.pick_folder()),
    };
    chosen.map(|file| file.path().to_owned())
}
