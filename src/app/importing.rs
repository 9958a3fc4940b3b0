//! What an import is in the window: a file read on a thread, and what it would do to the open plan.
//!
//! Nothing is opened or changed before somebody has looked at it.

use super::App;
use super::dialogs::Dialog;
use super::files::{self, Loaded};
use super::jobs::Job;
use crate::edit::Edit;
use crate::edit::difference::{Fate, Names, RowDifference, describe_edit};
use crate::edit::merge::{Merged, merge_file};
use crate::exchange::{self, Format, ReadOptions};
use crate::library;
use crate::plan::Plan;
use crate::plan::imprint::Traces;
use crate::plan::integrity::IntegrityError;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Where it lies.
    pub path: PathBuf,
    /// The format it was read as.
    pub format: &'static str,
    /// The plan in it.
    pub plan: Plan,
    /// What was lost, guessed or repaired.
    pub losses: Vec<String>,
    /// What the file tells for merging it.
    pub traces: Traces,
}

/// What merging would change.
#[derive(Clone, Debug, PartialEq)]
pub struct MergePreview {
    /// Every row that is added or changed.
    pub rows: Vec<RowDifference>,
    /// What has to be put right, in sentences.
    pub notes: Vec<String>,
}

impl MergePreview {
    /// How many rows have this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.rows.iter().filter(|row| row.fate == fate).count()
    }

    /// `adds 2 rows, changes 1, removes 3`; what does not happen is left out.
    pub fn summary(&self) -> String {
        let fates = [
            (Fate::Added, "adds"),
            (Fate::Changed, "changes"),
            (Fate::Removed, "removes"),
        ];
        let counts = fates.map(|(fate, word)| (self.count(fate), word));
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .enumerate()
            .map(|(place, (count, word))| match (place, count) {
                (0, 1) => format!("{word} 1 row"),
                (0, _) => format!("{word} {count} rows"),
                _ => format!("{word} {count}"),
            })
            .collect();
        parts.join(", ")
    }
}

impl Imported {
    /// The file's name.
    pub fn name(&self) -> String {
        name_of(&self.path)
    }

    /// The plan as one to open; its losses have been looked at already.
    pub fn loaded(&self) -> Loaded {
        Loaded::without_file(self.plan.clone())
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What a thread finds in a file, or a sentence that says why it is no plan.
pub type ReadResult = Result<Arc<Imported>, String>;
/// What a thread finds merging would do, or a sentence that says why it cannot be done.
pub type MergeResult = Result<Arc<MergePreview>, String>;

/// Reads a file on a thread, as `format` or as what it looks like.
pub fn read(
    ctx: &egui::Context,
    path: PathBuf,
    format: Option<&'static Format>,
) -> Job<ReadResult> {
    Job::start("reading the file", ctx, move || read_file(path, format))
}

fn read_file(path: PathBuf, format: Option<&'static Format>) -> ReadResult {
    let bytes = library::read(&path).map_err(|error| error.to_string())?;
    let name = name_of(&path);
    let format = format.or_else(|| exchange::detect(&name, &bytes));
    let format = format.ok_or("No format Slackline reads looks like this file: choose one.")?;
    let options = ReadOptions {
        title: files::title_from(&name),
        name,
    };
    let read = exchange::read(format, &bytes, &options).ok_or_else(|| {
        format!(
            "{} files are only written, not read: choose another format.",
            format.name
        )
    })?;
    let (plan, report) = read.map_err(|error| format!("As {}: {error}.", format.name))?;
    Ok(Arc::new(Imported {
        path,
        format: format.id,
        plan,
        losses: files::lines(&report),
        traces: report.traces,
    }))
}

/// Finds out on a thread what merging would do to the open plan.
pub fn compare(ctx: &egui::Context, ours: Arc<Plan>, imported: Arc<Imported>) -> Job<MergeResult> {
    Job::start("merging the file", ctx, move || {
        let merged = merged(&ours, &imported)
            .map_err(|error| format!("The two plans do not fit together: {error}."))?;
        let names = Names::of(&ours, &merged.plan);
        let edit = Edit::between("", &ours, &merged.plan);
        let mut rows = describe_edit(&edit, &names);
        // What would be gone is seen first.
        rows.sort_by_key(|row| row.fate != Fate::Removed);
        Ok(Arc::new(MergePreview {
            rows,
            notes: [merged.conflicts, merged.notes].concat(),
        }))
    })
}

fn merged(ours: &Plan, imported: &Imported) -> Result<Merged, IntegrityError> {
    let echo = exchange::echo(ours, imported.format, &imported.plan);
    merge_file(ours, &imported.plan, echo.as_ref(), &imported.traces)
}

impl App {
    /// Puts an imported plan into the open one, as one step that undo takes back.
    pub(super) fn merge_imported(&mut self, imported: &Imported) {
        let ours = self.state.sheet.document.plan();
        let merged = match merged(ours, imported) {
            Ok(merged) => merged,
            Err(error) => {
                let words =
                    format!("The two plans do not fit together: {error}. Nothing was changed.");
                self.state.notices.fail(words);
                return;
            }
        };
        let name = imported.name();
        if !self.become_plan(&format!("merge {name}"), &merged.plan) {
            return;
        }
        let words = format!("{name} is merged into the plan. Undo takes it out again.");
        self.state.notices.say(words);
        let notes = [merged.conflicts, merged.notes].concat();
        if !notes.is_empty() {
            self.state.dialog = Some(Dialog::report("What the merge had to put right", notes));
        }
    }
}
