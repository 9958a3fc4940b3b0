//! Facts about numbers the author states.

use super::{Place, Subject};
use crate::plan::{Elapsed, Operator, Stamp, Work};

/// What a counted noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Concept {
    /// Tickets, tasks, items.
    Tickets,
    /// Tracks, streams, paths.
    Tracks,
    /// Agents, specialists, people.
    Agents,
    /// Phases, stages.
    Phases,
    /// Gates.
    Gates,
    /// Checkpoints.
    Checkpoints,
    /// Files, documents.
    Files,
    /// Tests, test cases.
    Tests,
    /// Weeks, sprints as things that are counted.
    Weeks,
    /// Something else.
    Other,
}

/// "17 items".
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The number.
    pub stated: f64,
    /// Whether it is a least: `25+`, `at least 6`.
    pub at_least: bool,
    /// The noun as it is written: `ROADMAP items`.
    pub noun: String,
    /// What the noun stands for.
    pub concept: Concept,
    /// The track, phase or ticket in whose card it stands or which it names.
    pub about: Option<Subject>,
    /// The heading it stands under.
    pub section: String,
    /// Whether it says *all* of them: "all 17 items", "all 8 agents".
    pub says_all: bool,
    /// Whether its sentence does nothing but count: "The campaign has 4 tickets", "6 tickets, 2 tracks".
    pub is_summary: bool,
    /// The sentence.
    pub text: String,
    /// Where the number stands.
    pub place: Place,
}

/// One part of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub label: String,
    /// Its short end in working minutes.
    pub min: Work,
    /// Its long end.
    pub max: Work,
    /// What it is about, where a row has it.
    pub subject: Option<Subject>,
    /// Where.
    pub place: Place,
}

/// Parts and the total the author states for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// What is summed: `phases`, `Option 2`, `steps of D`.
    pub what: String,
    /// The parts.
    pub parts: Vec<Part>,
    /// The stated total: short end and long end.
    pub stated: (Work, Work),
    /// Where the total is stated.
    pub place: Place,
    /// Whether the parts run at the same time, so that their sum is no duration.
    pub is_parallel: bool,
    /// Whether it stands below a column of a table.
    pub is_of_column: bool,
}

/// A number with its unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quantity {
    /// The number, or the short end of a range.
    pub value: f64,
    /// The long end of a range.
    pub value_max: Option<f64>,
    /// The unit as it is written: `h`, `h/agent`, `agents`.
    pub unit: String,
    /// Whether it is called approximate.
    pub is_approximate: bool,
    /// Where.
    pub place: Place,
}

/// What a calculation does with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Adds.
    Plus,
    /// Subtracts.
    Minus,
    /// Multiplies.
    Times,
    /// Divides.
    Over,
}

/// One step of a calculation: `left operation right = stated`.
#[derive(Clone, Debug, PartialEq)]
pub struct ArithmeticStep {
    /// The first number.
    pub left: Quantity,
    /// What is done.
    pub operation: Operation,
    /// The second number.
    pub right: Quantity,
    /// The result the author states.
    pub stated: Quantity,
    /// The result as it is, in the unit of the statement where that can be told.
    pub actual: f64,
}

/// A calculation in prose.
#[derive(Clone, Debug, PartialEq)]
pub struct Arithmetic {
    /// Its steps in order.
    pub steps: Vec<ArithmeticStep>,
    /// Every number in it, in order.
    pub quantities: Vec<Quantity>,
    /// The sentence.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// What a stated span of time measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Work added up: "total effort: 22 hours", "together 12 days".
    Effort,
    /// The longest chain: "the critical path is 14 hours".
    Chain,
    /// How long so many agents take: "with 4 agents it takes 5 hours".
    Team(u32),
    /// Work per ticket: "average: 4.5 h per ticket".
    Average,
}

/// A span of time a sentence states about the campaign or one of its tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub measure: Measure,
    /// The track in whose card it stands, or which it names; `None` is the whole campaign.
    pub track: Option<String>,
    /// Whether the sentence may speak of the whole campaign although it stands in the card of a track.
    pub may_be_whole: bool,
    /// The rows a chain names, in order, by key.
    pub chain: Vec<String>,
    /// The short end.
    pub min: Work,
    /// The long end.
    pub max: Work,
    /// How many working minutes its unit has.
    pub unit: Work,
    /// Whether it is called approximate.
    pub is_approximate: bool,
    /// The number with its unit: `22 hours`.
    pub written: String,
    /// The words around it.
    pub text: String,
    /// Where the number stands.
    pub place: Place,
}

/// A total of a column that counts: "| Sum | 8 |" below 3, 3 and 2.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// The header of the column.
    pub what: String,
    /// The numbers above.
    pub parts: Vec<f64>,
    /// The total.
    pub stated: f64,
    /// Where the total stands.
    pub place: Place,
}

/// A duration the author states about something.
#[derive(Clone, Debug, PartialEq)]
pub struct StatedDuration {
    /// What it is about, in the author's words.
    pub what: String,
    /// The row it is about, where there is one.
    pub subject: Option<Subject>,
    /// The short end.
    pub min: Work,
    /// The long end.
    pub max: Work,
    /// The words: `3-4 hours`.
    pub text: String,
    /// Whether it is stated in weeks or months: a time on the calendar, hardly ever work.
    pub is_on_calendar: bool,
    /// Where.
    pub place: Place,
}

/// The unit of a time in a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Hours after the start.
    #[default]
    Hour,
    /// Days, the first being day 1.
    Day,
    /// Weeks, the first being week 1.
    Week,
    /// Months, the first being month 1.
    Month,
    /// A civil date; `from` and `to` are minutes since 1970.
    Date,
}

/// A time in a plan, or a span of it: `Hour 6`, `Day 1-2`, `02:00`, `Week 3`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TimePoint {
    /// The unit.
    pub unit: TimeUnit,
    /// The first hour, day or week.
    pub from: f64,
    /// The last.
    pub to: f64,
}

/// Something tied to a time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedLabel {
    /// What: `Checkpoint 2`, `Database`, `Production deployment`.
    pub label: String,
    /// The word that names its kind, in lower case: `checkpoint`, `phase`; empty for other text.
    pub word: String,
    /// The row, where there is one.
    pub subject: Option<Subject>,
    /// When.
    pub time: TimePoint,
    /// The heading it stands under.
    pub section: String,
    /// Where.
    pub place: Place,
}

/// A label with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The word in lower case: `option`, `phase`, `checkpoint`.
    pub word: String,
    /// The number or letter: `2`, `B`.
    pub number: String,
    /// What it stands for there, in the author's words.
    pub meaning: String,
    /// What it is used for: `execution option`, `staffing option`, `step of D`, `phase of the campaign`.
    pub usage: String,
    /// The heading it stands under.
    pub section: String,
    /// Where.
    pub place: Place,
}

/// A number something is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// What is measured, in the author's words.
    pub metric: String,
    /// Lower-case words that name it, without units and fillers, to find the same metric elsewhere.
    pub words: Vec<String>,
    /// How it compares.
    pub operator: Operator,
    /// The number; a share written as `0.9` is kept as it is.
    pub value: f64,
    /// The unit: `%`, `ms`, `tests`; empty for a bare number.
    pub unit: String,
    /// Whether it is the target of a metric (else an alarm, a criterion, a remark).
    pub is_alarm: bool,
    /// The sentence.
    pub text: String,
    /// Where.
    pub place: Place,
}

impl TimePoint {
    /// A point or span in a unit.
    pub fn span(unit: TimeUnit, from: f64, to: f64) -> Self {
        Self { unit, from, to }
    }

    /// A date with its time of day.
    pub fn on(stamp: Stamp) -> Self {
        Self::span(TimeUnit::Date, stamp.0 as f64, stamp.0 as f64)
    }

    /// Minutes on the clock from the start of the plan to the end of this time, where the plan starts at
    /// nine o'clock on a Monday, a day ends after eight hours and a week on Friday; `None` for a date.
    pub fn end(self) -> Option<Elapsed> {
        let day_end = 8.0 * 60.0;
        let minutes = match self.unit {
            TimeUnit::Hour => self.to * 60.0,
            TimeUnit::Day => (self.to - 1.0).max(0.0) * 1440.0 + day_end,
            TimeUnit::Week => (self.to - 1.0).max(0.0) * 10_080.0 + 4.0 * 1440.0 + day_end,
            TimeUnit::Month => self.to * 30.0 * 1440.0,
            TimeUnit::Date => return None,
        };
        let is_sane = minutes.is_finite() && minutes.abs() <= crate::plan::LONGEST_SPAN as f64;
        is_sane.then_some(Elapsed(minutes.round() as i64))
    }
}
