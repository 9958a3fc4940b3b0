//! The rows of an MS Project file, as far as they are read and written.

use crate::plan::CalendarException;
use crate::plan::{DependencyKind, OpenHours, Stamp, Week, Work};

/// A row of `Tasks`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TaskRecord {
    pub(super) uid: u32,
    /// The number of the row, from 1; the project itself has 0.
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) level: u32,
    /// A blank line.
    pub(super) is_null: bool,
    /// Whether its start and finish stand as they are, whatever its links say.
    pub(super) manual: bool,
    pub(super) summary: bool,
    pub(super) estimated: bool,
    /// Minutes of work; on the clock where `elapsed`.
    pub(super) duration: Option<Work>,
    pub(super) elapsed: bool,
    pub(super) start: Option<Stamp>,
    pub(super) finish: Option<Stamp>,
    /// `0..=1000`, 500 is usual.
    pub(super) priority: Option<u16>,
    pub(super) percent: u8,
    pub(super) actual_start: Option<Stamp>,
    pub(super) actual_finish: Option<Stamp>,
    /// 0 as soon as possible .. 7 finish no later than.
    pub(super) constraint: u8,
    pub(super) constraint_date: Option<Stamp>,
    pub(super) calendar: Option<u32>,
    pub(super) ignores_resource_calendars: bool,
    /// Whether its resources' calendars do not decide how long it takes.
    pub(super) has_fixed_duration: bool,
    pub(super) deadline: Option<Stamp>,
    /// Hundredths of the currency, as the file counts it.
    pub(super) cents: f64,
    pub(super) notes: String,
    pub(super) links: Vec<LinkRecord>,
    pub(super) fields: Vec<(u32, String)>,
    pub(super) baselines: Vec<BaselineRecord>,
    /// Whether the work stops and goes on again.
    pub(super) is_split: bool,
    pub(super) line: usize,
}

/// A `PredecessorLink`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LinkRecord {
    pub(super) from: u32,
    pub(super) kind: DependencyKind,
    /// Tenths of a minute, or percent where the format says so.
    pub(super) lag: i64,
    pub(super) format: u8,
    /// Whether the predecessor is in another file.
    pub(super) is_foreign: bool,
    pub(super) line: usize,
}

/// A `Baseline` of a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BaselineRecord {
    pub(super) number: u8,
    pub(super) start: Option<Stamp>,
    pub(super) finish: Option<Stamp>,
    pub(super) work: Work,
}

/// A row of `Resources`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ResourceRecord {
    pub(super) uid: u32,
    pub(super) name: String,
    /// 0 material, 1 work, 2 cost.
    pub(super) kind: u8,
    pub(super) group: String,
    /// 1.0 is one of them, all the time.
    pub(super) max_units: f64,
    pub(super) rate: f64,
    pub(super) calendar: Option<u32>,
    pub(super) notes: String,
    pub(super) fields: Vec<(u32, String)>,
    pub(super) line: usize,
}

/// A row of `Assignments`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AssignmentRecord {
    pub(super) task: u32,
    /// `None` says that nobody is assigned.
    pub(super) resource: Option<u32>,
    pub(super) units: f64,
    pub(super) line: usize,
}

/// A row of `Calendars`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CalendarRecord {
    pub(super) uid: u32,
    pub(super) name: String,
    pub(super) is_base: bool,
    pub(super) base: Option<u32>,
    /// By weekday, Monday first; `None` is as in the base calendar.
    pub(super) days: [Option<Vec<OpenHours>>; 7],
    pub(super) exceptions: Vec<CalendarException>,
    pub(super) line: usize,
}

/// Everything that is read of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct ProjectRecord {
    pub(super) title: Option<String>,
    pub(super) start: Option<Stamp>,
    pub(super) status: Option<Stamp>,
    pub(super) calendar: Option<u32>,
    pub(super) minutes_per_day: Option<u32>,
    pub(super) minutes_per_week: Option<u32>,
    pub(super) currency: String,
    /// Whether it is planned back from its finish.
    pub(super) is_from_finish: bool,
    pub(super) calendars: Vec<CalendarRecord>,
    pub(super) tasks: Vec<TaskRecord>,
    pub(super) resources: Vec<ResourceRecord>,
    pub(super) assignments: Vec<AssignmentRecord>,
}

impl CalendarRecord {
    /// Its week, with closed days where it says nothing.
    pub(super) fn week(&self) -> Week {
        Week(std::array::from_fn(|day| {
            self.days[day].clone().unwrap_or_default()
        }))
    }

    /// Whether it says nothing that its base does not.
    pub(super) fn is_plain(&self) -> bool {
        self.base.is_some() && self.exceptions.is_empty() && self.days.iter().all(Option::is_none)
    }
}
