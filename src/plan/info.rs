//! The head of a plan: title, dates, and the settings every part reads.

use super::row::forget_optional;
use super::{CalendarId, Moment, ReadingId, RowRef, Stamp, is_default};
use serde::{Deserialize, Serialize};

/// What is said once for the whole campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanInfo {
    /// The campaign's name.
    pub title: String,
    /// What the campaign is for, in a sentence or two.
    #[serde(skip_serializing_if = "is_default")]
    pub mission: String,
    /// The author's version label.
    #[serde(skip_serializing_if = "is_default")]
    pub version: String,
    /// The author's status word: draft, approved, active.
    #[serde(skip_serializing_if = "is_default")]
    pub status: String,
    /// When work may begin; without it a plan starts on [`Stamp::DEFAULT_START`].
    #[serde(skip_serializing_if = "is_default")]
    pub start: Option<Stamp>,
    /// When the campaign has to be finished.
    #[serde(skip_serializing_if = "is_default")]
    pub deadline: Option<Deadline>,
    /// The calendar work follows; `None` is around the clock.
    #[serde(skip_serializing_if = "is_default")]
    pub calendar: Option<CalendarId>,
    /// Working minutes that one day stands for when durations are read and shown.
    pub minutes_per_day: u32,
    /// Working days that one week stands for when durations are read and shown.
    pub days_per_week: u32,
    /// The reading of ambiguous dependencies in force when no option names one.
    #[serde(skip_serializing_if = "is_default")]
    pub reading: Option<ReadingId>,
    /// How estimate ranges are meant.
    #[serde(skip_serializing_if = "is_default")]
    pub ranges: RangeReading,
    /// Correlation of estimates within a track, `0.0..=1.0`.
    pub correlation: f64,
    /// The moment up to which progress is recorded.
    #[serde(skip_serializing_if = "is_default")]
    pub status_time: Option<Stamp>,
    /// The currency of cost rates and fixed costs.
    #[serde(skip_serializing_if = "is_default")]
    pub currency: String,
    /// Assumptions repeated wherever results are shown.
    #[serde(skip_serializing_if = "is_default")]
    pub assumptions: Vec<String>,
    /// Lint rules that are silenced for this plan, each with a reason.
    #[serde(skip_serializing_if = "is_default")]
    pub silenced: Vec<Silenced>,
}

/// The campaign's deadline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// When it is.
    pub moment: Moment,
    /// Whether missing it means failure (hard) or disappointment (target).
    #[serde(default = "yes")]
    pub hard: bool,
}

/// How the two ends of an estimate range are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeReading {
    /// The shortest and the longest it can take.
    #[default]
    MinMax,
    /// The 10th and the 90th percentile.
    P10P90,
}

/// A lint rule the planner does not want to hear about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silenced {
    /// The rule's name.
    pub rule: String,
    /// Why it does not apply here.
    pub reason: String,
}

fn yes() -> bool {
    true
}

impl Default for PlanInfo {
    fn default() -> Self {
        Self {
            title: String::new(),
            mission: String::new(),
            version: String::new(),
            status: String::new(),
            start: None,
            deadline: None,
            calendar: None,
            minutes_per_day: 8 * 60,
            days_per_week: 5,
            reading: None,
            ranges: RangeReading::MinMax,
            correlation: 0.3,
            status_time: None,
            currency: String::new(),
            assumptions: Vec::new(),
            silenced: Vec::new(),
        }
    }
}

impl PlanInfo {
    /// The plan's start, or the one every plan without a start takes.
    pub fn start_or_default(&self) -> Stamp {
        self.start.unwrap_or(Stamp::DEFAULT_START)
    }

    /// What the planner assumes, then what was assumed besides, such as by a schedule.
    pub fn with_assumptions<'a>(&'a self, own: &'a [String]) -> Vec<&'a str> {
        let all = self.assumptions.iter().chain(own);
        all.map(String::as_str).collect()
    }

    /// The civil instant of the deadline.
    pub fn deadline_stamp(&self) -> Option<Stamp> {
        self.deadline
            .map(|deadline| deadline.moment.resolve(self.start_or_default()))
    }

    /// Appends every row the head refers to.
    pub fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.calendar.map(RowRef::from));
        out.extend(self.reading.map(RowRef::from));
    }

    /// Takes every reference to `gone` out of the head.
    pub fn forget(&mut self, gone: RowRef) {
        forget_optional(&mut self.calendar, gone);
        forget_optional(&mut self.reading, gone);
    }
}
