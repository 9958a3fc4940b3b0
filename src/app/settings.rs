//! The planner's preferences, kept between sessions by the window's own storage.

use super::exporting::ExportChoice;
use crate::plan::Work;
use crate::plan::duration::{self, Units};
use egui::ThemePreference;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the window looks and behaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Dark, light, or what the desktop says (dark where it says nothing).
    pub theme: ThemePreference,
    /// Interface size, `1.0` is natural.
    pub scale: f32,
    /// Whether everything moves at once instead of softly.
    pub reduced_motion: bool,
    /// The day a week begins with, `0` is Monday.
    pub first_day: u8,
    /// How durations are shown.
    pub durations: DurationFormat,
    /// Whether the outline is shown.
    pub shows_outline: bool,
    /// Whether the inspector is shown.
    pub shows_inspector: bool,
    /// Whether the graph is laid out by time (else by layers).
    pub graph_by_time: bool,
    /// What the rows of the timeline are grouped by.
    pub timeline_grouping: Grouping,
    /// Keys that differ from the command table, by command; an empty text is no keys.
    pub shortcuts: BTreeMap<String, String>,
    /// Whether the first steps have been shown.
    pub has_seen_tour: bool,
    /// What was chosen when the plan was last exported.
    pub export: ExportChoice,
    /// How the table looks, whatever plan it shows.
    pub table: TableLook,
}

/// What the rows of the timeline are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grouping {
    /// Tracks, with what is inside summaries below them.
    #[default]
    Track,
    /// Phases, in the order of time.
    Phase,
    /// Who does it, in the order of time.
    Agent,
    /// Nothing: everything in the order of time.
    Nothing,
}

impl Grouping {
    /// All of them, with what they are called.
    pub const ALL: [(Grouping, &'static str); 4] = [
        (Grouping::Track, "Track"),
        (Grouping::Phase, "Phase"),
        (Grouping::Agent, "Agent"),
        (Grouping::Nothing, "Time"),
    ];

    /// The one after it; the first after the last.
    pub fn next(self) -> Self {
        let place = Self::ALL.iter().position(|(own, _)| *own == self);
        Self::ALL[(place.unwrap_or(0) + 1) % Self::ALL.len()].0
    }

    /// What it is called.
    pub fn text(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(own, _)| *own == self)
            .map_or("", |(_, text)| text)
    }
}

/// Columns, widths and order of the table, by the titles of its columns. What names no column is passed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableLook {
    /// The columns that are shown; none stands for those that are shown at first.
    pub columns: Vec<String>,
    /// Widths in points that differ from those at first.
    pub widths: BTreeMap<String, f32>,
    /// The column the rows were sorted by last.
    pub sorted_by: Option<String>,
    /// Whether they were sorted downwards.
    pub is_descending: bool,
}

/// How durations are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DurationFormat {
    /// Hours however many: `36 h`.
    #[default]
    Hours,
    /// Working days of the plan from one day on: `4.5 d`.
    Days,
}

impl DurationFormat {
    /// A duration in this format; `hours` tells what is shorter than a day, or everything.
    pub fn tell(self, work: Work, units: Units, hours: impl FnOnce(Work) -> String) -> String {
        if self == DurationFormat::Hours || work.0.abs() < units.day.max(1) {
            return hours(work);
        }
        let days = format!("{:.1}", work.0 as f64 / units.day.max(1) as f64);
        format!("{} d", days.trim_end_matches(".0"))
    }
}

/// Names of the days, Monday first.
pub const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

impl Settings {
    /// A duration as the planner wants it, for a plan with these days: `36 h`, or `4.5 d` where it is a day or more.
    pub fn tell(&self, work: Work, units: Units) -> String {
        self.durations.tell(work, units, duration::show)
    }

    /// Like [`Settings::tell`] where there is little room.
    pub fn tell_briefly(&self, work: Work, units: Units) -> String {
        self.durations.tell(work, units, duration::brief)
    }

    /// The days of a week in the planner's order, `0` is Monday.
    pub fn week(&self) -> [usize; 7] {
        let first = usize::from(self.first_day) % 7;
        std::array::from_fn(|place| (first + place) % 7)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemePreference::System,
            scale: 1.0,
            reduced_motion: false,
            first_day: 0,
            durations: DurationFormat::Hours,
            shows_outline: true,
            shows_inspector: true,
            graph_by_time: false,
            timeline_grouping: Grouping::default(),
            shortcuts: BTreeMap::new(),
            has_seen_tour: false,
            export: ExportChoice::default(),
            table: TableLook::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_plan_and_shorter_spans_stay_hours() {
        let units = Units {
            day: 480,
            week: 2400,
        };
        let days = Settings {
            durations: DurationFormat::Days,
            ..Settings::default()
        };
        let told = [240, 480, 720, -960].map(|minutes| days.tell(Work(minutes), units));
        assert_eq!(told, ["4 h", "1 d", "1.5 d", "-2 d"]);
        assert_eq!(Settings::default().tell(Work(720), units), "12 h");
    }

    #[test]
    fn a_week_begins_where_the_planner_says() {
        let settings = Settings {
            first_day: 6,
            ..Settings::default()
        };
        assert_eq!(settings.week(), [6, 0, 1, 2, 3, 4, 5]);
    }
}
