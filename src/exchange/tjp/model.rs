//! A project as its file states it, before anything of it is looked up.

use super::native::Mark;
use crate::plan::{CalendarException, OpenHours, Stamp};
use std::collections::BTreeMap;

/// Working hours where a file changes them, Monday first.
pub(super) type WeekChanges = [Option<Vec<OpenHours>>; 7];

/// A project as its file states it.
#[derive(Default)]
pub(super) struct Project {
    pub(super) name: String,
    pub(super) start: Option<Stamp>,
    pub(super) now: Option<Stamp>,
    pub(super) hours_per_day: Option<f64>,
    pub(super) days_per_year: Option<f64>,
    pub(super) week: WeekChanges,
    pub(super) leaves: Vec<CalendarException>,
    /// The scenarios, the first of which rules.
    pub(super) scenarios: Vec<String>,
    pub(super) resources: Vec<Resource>,
    pub(super) tasks: Vec<Task>,
    /// How often each attribute was skipped.
    pub(super) skipped: BTreeMap<String, usize>,
    /// What is wrong, with its line.
    pub(super) faults: Vec<(usize, String)>,
}

/// A resource; one with others in it is a group.
#[derive(Default)]
pub(super) struct Resource {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) above: Option<usize>,
    pub(super) rate: Option<f64>,
    pub(super) week: WeekChanges,
    pub(super) leaves: Vec<CalendarException>,
}

/// What a task takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Takes {
    Effort,
    Length,
    Duration,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) number: f64,
    pub(super) unit: String,
}

/// A dependency on another task.
#[derive(Clone, Debug, Default)]
pub(super) struct Reference {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) on_start: bool,
    pub(super) on_end: bool,
    pub(super) gap: Option<(Takes, Amount)>,
}

/// A task.
#[derive(Default)]
pub(super) struct Task {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) above: Option<usize>,
    pub(super) key: Option<String>,
    /// What it stands for, where a file of ours says so.
    pub(super) mark: Option<Mark>,
    pub(super) note: String,
    pub(super) start: Option<Stamp>,
    pub(super) end: Option<Stamp>,
    /// By scenario; the first is the one without a prefix.
    pub(super) takes: Vec<(String, Takes, Amount)>,
    pub(super) depends: Vec<Reference>,
    pub(super) precedes: Vec<Reference>,
    pub(super) allocated: Vec<String>,
    pub(super) has_alternatives: bool,
    pub(super) complete: Option<f64>,
    pub(super) priority: Option<f64>,
    pub(super) is_milestone: bool,
}
