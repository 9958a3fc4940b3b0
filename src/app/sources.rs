//! Documents and the plan: reading one in, writing the plan back into it, reading it again.
//!
//! Each is shown before it is done. Where a document lies is known for as long as the window is open, or found
//! beside the plan's file; a plan file holds no paths of anybody's machine. The work is done on a thread.

use super::App;
use super::action::AppRequest;
use super::dialogs::{Dialog, ReadingDialog, ReimportDialog, WriteBackDialog};
use super::files::Loaded;
use super::jobs::Job;
use super::picker::Picker;
use super::state::AppState;
use crate::document::{self, reimport, write_back};
use crate::edit::Edit;
use crate::library::{self, FileChange, FileMark, Fingerprint, Watcher};
use crate::plan::{Plan, Source, SourceId};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the planner can ask for about documents.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceRequest {
    /// Make a plan of the document that was read.
    TakeAsPlan(Held<Reading>),
    /// Put what the document says into the open plan: as a new version of one of its documents, or as a further one.
    Join(Held<Reading>, Option<SourceId>),
    /// Compare the plan with its document and show what would be written.
    WriteBack(SourceId),
    /// The same, with the document in this file.
    WriteBackTo(SourceId, PathBuf),
    /// Write what was shown.
    Write(Held<PendingWrite>),
    /// Read the document again and show what changed.
    Reimport(SourceId),
    /// The same, with the document in this file.
    ReimportFrom(SourceId, PathBuf),
    /// Take what was shown into the plan.
    Take(Held<PendingImport>),
}

/// Something large that a request carries along; the same only as itself.
#[derive(Debug)]
pub struct Held<T>(pub Arc<T>);

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A document that was read and waits for what becomes of it.
#[derive(Debug)]
pub struct Reading {
    /// What it is called.
    pub name: String,
    /// Its file, where it came from one.
    pub path: Option<PathBuf>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it says.
    pub document: document::Document,
}

impl Reading {
    /// Reads a document. `title` is that of a plan whose document has none.
    pub fn of(bytes: Vec<u8>, name: &str, title: &str, path: Option<PathBuf>) -> Self {
        Self {
            document: document::read(&bytes, name, title),
            name: name.to_owned(),
            path,
            bytes,
        }
    }
}

/// A document with the changes of its plan, not yet written.
#[derive(Debug)]
pub struct PendingWrite {
    /// The source row.
    pub source: SourceId,
    /// The file.
    pub path: PathBuf,
    /// The bytes the plan was read from, which the file has to hold still.
    pub was: Vec<u8>,
    /// What is written.
    pub written: write_back::Written,
}

/// A plan brought up to date with a document, not yet taken over.
#[derive(Debug)]
pub struct PendingImport {
    /// What Undo calls it.
    pub label: String,
    /// The source row it is about.
    pub source: SourceId,
    /// The document's file, where it has one.
    pub path: Option<PathBuf>,
    /// The plan as it was compared.
    pub before: Arc<Plan>,
    /// What becomes of it.
    pub outcome: reimport::Reimport,
}

/// What a thread has found out about a document.
pub enum SourceAnswer {
    /// What would be written.
    Write(PendingWrite),
    /// What would be taken over.
    Import(PendingImport),
}

/// A thread that works on a document, and the state of the plan it works on.
pub struct SourceWork {
    job: Job<Result<SourceAnswer, String>>,
    revision: (u64, u64),
}

/// Where the documents of an open plan lie, and which of them changed there.
#[derive(Default)]
pub struct SourceFiles {
    paths: HashMap<SourceId, PathBuf>,
    /// The text each file was last compared with, once it is watched or known to lie nowhere.
    watched: HashMap<SourceId, Arc<Source>>,
    changed: BTreeSet<SourceId>,
}

impl SourceFiles {
    /// Notes where a document lies.
    pub fn note(&mut self, source: SourceId, path: PathBuf) {
        if self.paths.insert(source, path.clone()) != Some(path) {
            self.watched.remove(&source);
        }
    }

    /// The documents whose files hold something else than the plan was read from.
    pub fn changed(&self) -> &BTreeSet<SourceId> {
        &self.changed
    }

    /// Looks whether the files of a plan's documents have changed; asks the disk only when a text is another than
    /// before, or the watcher has something to tell.
    pub fn watch(&mut self, sheet: u64, plan: &Plan, plan_file: Option<&Path>, watcher: &Watcher) {
        for source in plan.sources.iter_shared() {
            let id = source.id;
            let number = sheet << 32 | u64::from(id.0);
            let is_watched = self
                .watched
                .get(&id)
                .is_some_and(|own| Arc::ptr_eq(own, source));
            if !is_watched {
                self.watched.insert(id, source.clone());
                self.changed.remove(&id);
                if let Some(path) = self.find(source, plan_file) {
                    let print = Fingerprint::of(&write_back::original(source));
                    watcher.watch(number, path, FileMark::new(print));
                }
            }
            if watcher.take(number) == Some(FileChange::Changed) {
                let file = self
                    .find(source, plan_file)
                    .map(|path| library::read(&path));
                let is_same = |bytes: &Vec<u8>| write_back::is_unchanged(source, bytes);
                match file {
                    Some(Ok(bytes)) if is_same(&bytes) => drop(self.changed.remove(&id)),
                    _ => drop(self.changed.insert(id)),
                }
            }
        }
    }

    /// Stops watching, as the plan is closed.
    pub fn forget(&self, sheet: u64, watcher: &Watcher) {
        for id in self.watched.keys() {
            watcher.forget(sheet << 32 | u64::from(id.0));
        }
    }

    fn find(&self, source: &Source, plan_file: Option<&Path>) -> Option<PathBuf> {
        let known = self.paths.get(&source.id).cloned();
        // Only a bare name: a plan that somebody sent must not lead elsewhere.
        let is_bare = Path::new(&source.name).file_name() == Some(source.name.as_ref());
        let folder = plan_file.and_then(Path::parent).filter(|_| is_bare);
        let beside = folder.map(|folder| folder.join(&source.name));
        known.or(beside).filter(|path| path.is_file())
    }
}

impl App {
    /// Carries out one request about documents.
    pub(super) fn carry_out_source(&mut self, ctx: &egui::Context, request: SourceRequest) {
        match request {
            SourceRequest::TakeAsPlan(reading) => self.take_as_plan(&reading.0),
            SourceRequest::Join(reading, version) => self.join(ctx, reading.0, version),
            SourceRequest::WriteBack(source) => match self.file_of(source) {
                Some(path) => self.compare_for_writing(ctx, source, path),
                None => self.ask_for_file(ctx, source, true),
            },
            SourceRequest::WriteBackTo(source, path) => {
                self.compare_for_writing(ctx, source, path);
            }
            SourceRequest::Write(pending) => self.write_document(&pending.0),
            SourceRequest::Reimport(source) => match self.file_of(source) {
                Some(path) => self.compare_for_reading(ctx, source, path),
                None => self.ask_for_file(ctx, source, false),
            },
            SourceRequest::ReimportFrom(source, path) => {
                self.compare_for_reading(ctx, source, path);
            }
            SourceRequest::Take(pending) => self.take_import(&pending.0),
        }
    }

    /// Looks whether the documents of the plan on show have changed on the disk.
    pub(super) fn watch_documents(&mut self) {
        let state = &mut self.state;
        let sheet = &mut state.sheet;
        let plan = sheet.document.plan().clone();
        let (number, watcher) = (sheet.number, &state.keeper.watcher);
        sheet
            .source_files
            .watch(number, &plan, sheet.path.as_deref(), watcher);
    }

    fn file_of(&self, source: SourceId) -> Option<PathBuf> {
        let sheet = &self.state.sheet;
        let row = sheet.document.plan().sources.get(source)?;
        sheet.source_files.find(row, sheet.path.as_deref())
    }

    fn ask_for_file(&mut self, ctx: &egui::Context, source: SourceId, is_to_write: bool) {
        let sheet = self.state.sheet.number;
        self.picker = Some(Picker::document(ctx, sheet, source, is_to_write));
    }

    /// Makes a plan of its own of a document.
    fn take_as_plan(&mut self, reading: &Reading) {
        let plan = reading.document.plan.clone();
        self.state.open(Loaded::without_file(plan));
        // Nothing holds the plan yet but this window.
        self.state.sheet.document.mark_unsaved();
        self.show_document(reading.path.as_deref());
    }

    /// Shows the document of the plan that was opened beside its graph, and notes where it lies.
    pub(super) fn show_document(&mut self, path: Option<&Path>) {
        let sheet = &mut self.state.sheet;
        let source = sheet.document.plan().sources.iter().next();
        if let (Some(source), Some(path)) = (source.map(|row| row.id), path) {
            sheet.source_files.note(source, path.to_owned());
        }
        sheet.tiles.show_beside("Source", "Graph");
    }

    /// Compares the open plan with what a further document, or a new version of one it has, says, and shows it.
    fn join(&mut self, ctx: &egui::Context, reading: Arc<Reading>, version: Option<SourceId>) {
        let plan = self.state.sheet.document.plan().clone();
        self.start_source_work(ctx, "comparing the document", move || {
            let (source, outcome) = match version {
                Some(own) => {
                    let outcome = reimport::reimport(&plan, own, &reading.bytes);
                    (own, outcome.map_err(|error| error.to_string())?)
                }
                None => reimport::join(&plan, &reading.name, &reading.bytes),
            };
            Ok(SourceAnswer::Import(PendingImport {
                label: format!("merge {}", reading.name),
                source,
                path: reading.path.clone(),
                before: plan,
                outcome,
            }))
        });
    }

    fn compare_for_writing(&mut self, ctx: &egui::Context, source: SourceId, path: PathBuf) {
        self.note_file(source, &path);
        let plan = self.state.sheet.document.plan().clone();
        self.start_source_work(ctx, "comparing the document", move || {
            let mut written = write_back::write_back(&plan, source).map_err(|e| e.to_string())?;
            let row = plan.sources.get(source);
            let mut was = row.map(write_back::original).unwrap_or_default();
            let file = library::read(&path).map_err(|error| error.to_string())?;
            if let Some(row) = row.filter(|row| write_back::is_unchanged(row, &file)) {
                // Characters the planner wants mended stand damaged in the file still: that is no change of it.
                written.also(write_back::mended(row, &file));
                was = file;
            }
            let pending = PendingWrite {
                source,
                path,
                was,
                written,
            };
            pending.check()?;
            Ok(SourceAnswer::Write(pending))
        });
    }

    fn compare_for_reading(&mut self, ctx: &egui::Context, source: SourceId, path: PathBuf) {
        self.note_file(source, &path);
        let plan = self.state.sheet.document.plan().clone();
        self.start_source_work(ctx, "reading the document again", move || {
            let bytes = library::read(&path).map_err(|error| error.to_string())?;
            let outcome = reimport::reimport(&plan, source, &bytes).map_err(|e| e.to_string())?;
            let name = plan.sources.get(source).map_or("", |row| row.name.as_str());
            Ok(SourceAnswer::Import(PendingImport {
                label: format!("re-import {name}"),
                source,
                path: Some(path),
                before: plan,
                outcome,
            }))
        });
    }

    fn note_file(&mut self, source: SourceId, path: &Path) {
        let files = &mut self.state.sheet.source_files;
        files.note(source, path.to_owned());
    }

    fn start_source_work(
        &mut self,
        ctx: &egui::Context,
        what: &'static str,
        work: impl FnOnce() -> Result<SourceAnswer, String> + Send + 'static,
    ) {
        self.source_work = Some(SourceWork {
            job: Job::start(what, ctx, work),
            revision: revision(&self.state),
        });
    }

    /// Shows what a thread has found out, as soon as nothing else is asked.
    pub(super) fn poll_source_work(&mut self) {
        let state = &mut self.state;
        if state.dialog.is_some() {
            return;
        }
        let Some(answer) = self.source_work.as_ref().and_then(|work| work.job.poll()) else {
            return;
        };
        let asked = self.source_work.take().map(|work| work.revision);
        if asked != Some(revision(state)) {
            let text = "The plan was changed while its document was compared. Ask again.";
            state.notices.fail(text);
            return;
        }
        match answer.and_then(|answer| answer) {
            Err(message) => state.notices.fail(message),
            Ok(SourceAnswer::Write(pending)) => {
                state.dialog = Some(Dialog::WriteBack(WriteBackDialog::new(pending)));
            }
            Ok(SourceAnswer::Import(pending)) => {
                state.dialog = Some(Dialog::Reimport(ReimportDialog::new(pending)));
            }
        }
    }

    /// Writes the document, then notes in the plan what it says now.
    fn write_document(&mut self, pending: &PendingWrite) {
        let done = pending.check().and_then(|()| {
            library::write_atomic(&pending.path, &pending.written.bytes)
                .map_err(|error| error.to_string())
        });
        if let Err(message) = done {
            self.state.notices.fail(message);
            return;
        }
        let plan = self.state.sheet.document.plan().clone();
        let again = reimport::reimport(&plan, pending.source, &pending.written.bytes);
        let name = plan.sources.get(pending.source);
        let label = format!("write back {}", name.map_or("", |row| row.name.as_str()));
        if let Ok(again) = again {
            self.become_plan(&label, &again.plan);
        }
        let path = pending.path.display();
        self.state.notices.say(format!("Wrote {path}"));
    }

    /// Takes what was shown into the plan, as one step.
    fn take_import(&mut self, pending: &PendingImport) {
        if !Arc::ptr_eq(&pending.before, self.state.sheet.document.plan()) {
            let text = "The plan was changed since it was compared. Ask again.";
            self.state.notices.fail(text);
            return;
        }
        if self.become_plan(&pending.label, &pending.outcome.plan) {
            if let Some(path) = &pending.path {
                self.note_file(pending.source, path);
            }
            self.state
                .notices
                .say("The document is taken into the plan. Undo takes it back.");
        }
    }

    /// Shows what a document says before anything becomes of it.
    pub(super) fn offer_reading(&mut self, reading: Arc<Reading>) {
        let sheet = &self.state.sheet;
        let has_plan = !sheet.is_placeholder && **sheet.document.plan() != Plan::default();
        let plan = has_plan.then(|| sheet.document.plan().as_ref());
        let dialog = ReadingDialog::new(Held(reading), plan);
        self.state.dialog = Some(Dialog::Reading(Box::new(dialog)));
    }
}

fn revision(state: &AppState) -> (u64, u64) {
    (state.sheet.number, state.sheet.document.revision())
}

impl PendingWrite {
    /// Whether the file still holds what the plan was read from.
    ///
    /// # Errors
    /// A sentence that says that it does not, or why it cannot be read.
    fn check(&self) -> Result<(), String> {
        let now = library::read(&self.path).map_err(|error| error.to_string())?;
        if now == self.was {
            return Ok(());
        }
        let path = self.path.display();
        Err(match now == self.written.bytes {
            true => format!("{path} holds the plan's changes already. Re-import it to say so."),
            false => format!(
                "{path} was changed since the plan was read from it, so nothing was written. Re-import it first, \
                 then write back."
            ),
        })
    }
}

impl PendingImport {
    /// What changes, row by row.
    pub fn edit(&self) -> Edit {
        Edit::between(&self.label, &self.before, &self.outcome.plan)
    }
}

/// Whether a text that was pasted is a document for the reader: one with headings or tables.
pub(super) fn is_document_text(text: &str) -> bool {
    let is_mark = |line: &str| {
        let line = line.trim_start();
        let level = line.chars().take_while(|c| *c == '#').count();
        let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
        let dashes = line.trim_matches(['|', ' ']);
        let is_table = line.starts_with('|')
            && dashes.contains("--")
            && dashes.chars().all(|c| matches!(c, '-' | ':' | '|' | ' '));
        is_heading || is_table
    };
    text.lines().take(400).any(is_mark)
}

/// The request that shows a document before it becomes a plan.
pub(super) fn request(request: SourceRequest) -> AppRequest {
    AppRequest::Source(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_headings_and_tables() {
        assert!(is_document_text("# Plan\n\ntext"));
        assert!(is_document_text("\n| A | B |\n|---|:-:|\n| 1 | 2 |"));
        assert!(!is_document_text("A-1 Talk to users (4h)\nA-1 -> A-2"));
        assert!(!is_document_text("- [ ] one\n- [ ] two #tag"));
    }

    #[test]
    fn a_document_is_looked_for_beside_the_plan_by_its_bare_name_only() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("plan.md"), "# A").expect("written");
        let plan_file = folder.path().join("a").join("x.plan.json");
        std::fs::create_dir(folder.path().join("a")).expect("a folder");
        let source = |name: &str| Source {
            id: SourceId(1),
            name: name.to_owned(),
            text: String::new(),
            repairs: Vec::new(),
        };
        let files = SourceFiles::default();
        let beside = folder.path().join("x.plan.json");
        let found = files.find(&source("plan.md"), Some(&beside));
        assert_eq!(found, Some(folder.path().join("plan.md")));
        assert_eq!(files.find(&source("../plan.md"), Some(&plan_file)), None);
        assert_eq!(files.find(&source("plan.md"), None), None);
    }
}
