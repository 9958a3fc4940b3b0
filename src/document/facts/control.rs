//! Facts about what keeps the work in check, and about the campaign as a whole.

use super::{Place, Subject, TimePoint};
use crate::plan::{CriterionKind, Elapsed, ExpectedState, Moment, Operator, Work};

/// What a statement about the campaign is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadKind {
    /// Its name.
    Title,
    /// What it is for.
    Mission,
    /// The author's version.
    Version,
    /// The author's status word.
    Status,
    /// When the document was written.
    Date,
    /// When work starts.
    Start,
    /// When it has to be finished.
    Deadline,
    /// How long it takes.
    Timeline,
    /// How it is run.
    Execution,
    /// Something else.
    Other,
}

/// A statement about the campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadFact {
    /// What it is about.
    pub kind: HeadKind,
    /// The label as it is written; empty for a title or sentence.
    pub label: String,
    /// What it says.
    pub text: String,
    /// The time it names, where it names one.
    pub moment: Option<Moment>,
    /// Whether it is called hard.
    pub is_hard: bool,
    /// Where.
    pub place: Place,
}

impl HeadFact {
    /// A statement without a label: of a title or a sentence.
    pub fn unlabelled(kind: HeadKind, text: String, moment: Option<Moment>, place: Place) -> Self {
        Self {
            kind,
            label: String::new(),
            text,
            moment,
            is_hard: false,
            place,
        }
    }
}

/// Something that has to be true.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CriterionFact {
    /// What, in words.
    pub text: String,
    /// How one finds out.
    pub kind: CriterionKind,
    /// `Some` where it has a box: whether it is ticked.
    pub ticked: Option<bool>,
    /// Who answers for it.
    pub owner: String,
    /// Where.
    pub place: Place,
}

/// A gate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GateFact {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What else the document says.
    pub description: String,
    /// What has to be true.
    pub criteria: Vec<CriterionFact>,
    /// What it comes after.
    pub after: Vec<Subject>,
    /// What it comes before.
    pub before: Vec<Subject>,
    /// The phase it closes.
    pub phase: Option<String>,
    /// Whether it stops all work.
    pub stop_work: bool,
    /// How long the review takes.
    pub review: Option<Work>,
    /// Who decides.
    pub owner: String,
    /// When it is.
    pub time: Option<TimePoint>,
    /// Whether every agent or ticket passes it on its own.
    pub for_each: bool,
    /// The whole gate.
    pub place: Place,
}

/// A checkpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckpointFact {
    /// Its name.
    pub name: String,
    /// When it is.
    pub time: TimePoint,
    /// How far whom.
    pub expectations: Vec<ExpectationFact>,
    /// What should be true by then.
    pub criteria: Vec<CriterionFact>,
    /// What else the document says.
    pub note: String,
    /// The whole checkpoint.
    pub place: Place,
    /// Other places that speak of it.
    pub also: Vec<Place>,
}

/// How far one item should be.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectationFact {
    /// Whom it is about.
    pub subject: Subject,
    /// How far.
    pub state: ExpectedState,
    /// What the author added.
    pub note: String,
    /// Where.
    pub place: Place,
}

/// What an option decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OptionKind {
    /// Everything that can runs at once.
    Parallel,
    /// One after the other.
    Sequential,
    /// Stage after stage.
    Staged,
    /// Who does what.
    Staffing,
}

/// A way to run the campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionFact {
    /// Its name: `Parallel Execution`.
    pub name: String,
    /// Its label: `Option 1`.
    pub label: String,
    /// What the author says of it.
    pub remark: String,
    /// What it decides.
    pub kind: OptionKind,
    /// What is done, in order.
    pub entries: Vec<OptionEntry>,
    /// The duration promised in its title.
    pub claim: Option<(Work, Work)>,
    /// The total stated in its text, and where.
    pub total: Option<(Work, Work, Place)>,
    /// The whole option.
    pub place: Place,
}

/// One line of an option.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OptionEntry {
    /// The stage it belongs to, counted from 0.
    pub stage: usize,
    /// The stage's name.
    pub stage_name: String,
    /// The duration promised for the stage.
    pub stage_claim: Option<(Work, Work)>,
    /// The agent or chat that does it.
    pub agent: String,
    /// What is done; tracks or tickets.
    pub subjects: Vec<Subject>,
    /// From which minute to which after the start, where the line says so.
    pub slot: Option<(Work, Work)>,
    /// Whether the subjects follow each other.
    pub is_sequence: bool,
    /// Whether the agent is called optional.
    pub is_optional: bool,
    /// The words.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// A row of a week table.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekRow {
    /// When: a week, a day, or another span.
    pub time: TimePoint,
    /// The text of its active tracks.
    pub active_text: String,
    /// The tracks it names as active.
    pub active: Vec<String>,
    /// Whether it says that all are active, or all that remain.
    pub says_all: bool,
    /// How many it says are active.
    pub stated_active: Option<f64>,
    /// What is promised.
    pub milestone: String,
    /// The keys the promise names, expanded.
    pub keys: Vec<String>,
    /// The share of them that is promised, in percent.
    pub percent: Option<f64>,
    /// Where.
    pub place: Place,
}

/// A demand that things start at the same time.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelStart {
    /// How many, where it says so.
    pub count: Option<f64>,
    /// Of what: `agents`.
    pub noun: String,
    /// Whether it only speaks of those that are independent.
    pub only_independent: bool,
    /// The sentence.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// A metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricFact {
    /// What is measured.
    pub name: String,
    /// How the value compares with the threshold.
    pub operator: Operator,
    /// The threshold.
    pub threshold: Option<f64>,
    /// Its unit.
    pub unit: String,
    /// The target in the author's words.
    pub target: String,
    /// The value now.
    pub current: Option<f64>,
    /// Who answers for it.
    pub owner: String,
    /// When it is due.
    pub due: Option<TimePoint>,
    /// Where.
    pub place: Place,
}

/// A risk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskFact {
    /// What may happen.
    pub name: String,
    /// What else the document says.
    pub description: String,
    /// How probable it is, `0.0..=1.0`.
    pub probability: Option<f64>,
    /// How much work it would add.
    pub delay: Option<Work>,
    /// What it hits.
    pub subjects: Vec<Subject>,
    /// How one sees it coming.
    pub trigger: String,
    /// What makes it less likely.
    pub mitigation: String,
    /// What is done when it happens.
    pub fallback: String,
    /// Where.
    pub place: Place,
}

/// An escalation rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EscalationFact {
    /// What has to be the case.
    pub condition: String,
    /// The number in it, and its unit.
    pub threshold: Option<(f64, String)>,
    /// How soon the action is due.
    pub within: Option<Elapsed>,
    /// What is done.
    pub action: String,
    /// Who hears of it.
    pub contact: String,
    /// Where.
    pub place: Place,
}

/// The form of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TemplateFact {
    /// What it is called.
    pub name: String,
    /// The text with its fields.
    pub body: String,
    /// How often it is due.
    pub every: Option<Elapsed>,
    /// Where.
    pub place: Place,
}

/// A section that fits no other fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoteFact {
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Where.
    pub place: Place,
}

/// Something to be handed over in the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeliverableFact {
    /// The file, glob or thing.
    pub name: String,
    /// Whether it is a path or glob.
    pub is_path: bool,
    /// What the document adds.
    pub note: String,
    /// The heading it stands under.
    pub section: String,
    /// Where.
    pub place: Place,
}

/// Who reviews what.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Who reviews.
    pub reviewer: String,
    /// What is reviewed, in the author's words.
    pub what: String,
    /// Whether it is every item.
    pub is_every: bool,
    /// Where.
    pub place: Place,
}

/// A check box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// What it says.
    pub text: String,
    /// Whether it is ticked.
    pub is_ticked: bool,
    /// Whether it stands in code, as part of a form.
    pub in_code: bool,
    /// The heading it stands under.
    pub section: String,
    /// The key of the ticket it is, if it is one.
    pub ticket: Option<String>,
    /// Where.
    pub place: Place,
}

/// A word that says how far the campaign is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusWord {
    /// The label: `Status`, `Approved by`.
    pub label: String,
    /// What it says.
    pub text: String,
    /// The checkpoint it stands in, if any.
    pub checkpoint: Option<String>,
    /// Where.
    pub place: Place,
}
