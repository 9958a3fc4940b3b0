//! Plans on their way: read on a thread, one after the other, each shown in a tab when it is there.
//!
//! One at a time keeps the tabs in the order the plans were asked for, and the library from being written by several
//! at once.

use super::files::{self, Loaded};
use super::jobs::Job;
use super::keeping::{Keeper, Outside, canonical};
use crate::library::{Reader, SessionId};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// A plan that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// That of a file.
    File(PathBuf),
    /// The work of a window that died.
    Session {
        /// Its session.
        id: SessionId,
        /// The plan's title.
        title: String,
    },
}

/// The plans on their way.
#[derive(Default)]
pub struct Openings {
    running: Option<(Wanted, Job<Result<Loaded, String>>)>,
    waiting: VecDeque<Wanted>,
}

impl Wanted {
    /// What the plan is called until it is there.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            Self::Session { title, .. } => title.clone(),
        }
    }

    fn is_file(&self, place: &Path) -> bool {
        matches!(self, Self::File(path) if canonical(path) == place)
    }
}

impl Openings {
    /// Asks for a plan; a file that is on its way already is asked for once.
    pub fn ask(&mut self, ctx: &egui::Context, keeper: &Keeper, wanted: Wanted) {
        let is_known = match &wanted {
            Wanted::File(path) => {
                let place = canonical(path);
                self.wanted().any(|other| other.is_file(&place))
            }
            Wanted::Session { .. } => self.wanted().any(|other| *other == wanted),
        };
        if !is_known {
            self.waiting.push_back(wanted);
        }
        self.go_on(ctx, keeper);
    }

    /// The plans on their way, in the order they come.
    pub fn wanted(&self) -> impl Iterator<Item = &Wanted> {
        let running = self.running.iter().map(|(wanted, _)| wanted);
        running.chain(&self.waiting)
    }

    /// Whether no plan is on its way.
    pub fn is_empty(&self) -> bool {
        self.wanted().next().is_none()
    }

    /// The next plan that is there, once, or why it is not.
    pub fn poll(
        &mut self,
        ctx: &egui::Context,
        keeper: &Keeper,
    ) -> Option<(Wanted, Result<Loaded, String>)> {
        let read = self.running.as_ref().and_then(|(_, job)| job.poll())?;
        let (wanted, _) = self.running.take()?;
        self.go_on(ctx, keeper);
        Some((wanted, read.and_then(|read| read)))
    }

    fn go_on(&mut self, ctx: &egui::Context, keeper: &Keeper) {
        if self.running.is_some() {
            return;
        }
        let Some(wanted) = self.waiting.pop_front() else {
            return;
        };
        let (what, reader) = (wanted.clone(), keeper.reader());
        let job = Job::start("opening the plan", ctx, move || match what {
            Wanted::File(path) => files::open(&path, reader.as_ref()),
            Wanted::Session { id, .. } => recover(reader, id),
        });
        self.running = Some((wanted, job));
    }
}

/// Reads the work of a window that died.
fn recover(reader: Option<Reader>, session: SessionId) -> Result<Loaded, String> {
    let reader = reader.ok_or_else(|| "There is no library to recover from.".to_owned())?;
    let mut earlier = reader
        .take_over(session)
        .map_err(|error| format!("The work could not be recovered: {error}."))?;
    if let (None, Some(path)) = (&earlier.base, &earlier.file.path) {
        // The library does not know it, but the file may still be the one that was read.
        let file = Outside::read(path).ok();
        let same = file.filter(|file| earlier.file.print == Some(file.print));
        earlier.base = same.map(|file| file.plan);
    }
    Ok(Loaded::recovered(earlier))
}
