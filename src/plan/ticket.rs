//! Tickets: the units of work.

use super::row::{forget_in_list, forget_optional};
use super::{
    AgentId, CalendarId, Criterion, Estimate, EstimateShape, Keep, Moment, PhaseId, Place, Row,
    RowRef, SourceRef, Stamp, TicketId, TrackId, Work, WorkKind, is_default,
};
use serde::{Deserialize, Serialize};

/// A unit of work. A ticket that is another's `parent` is a summary; one of zero duration a milestone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// The name people use (`ROADMAP-008`); unique among tickets and gates.
    pub key: String,
    /// Other names for the same ticket; unique likewise.
    #[serde(skip_serializing_if = "is_default")]
    pub aliases: Vec<String>,
    /// What it delivers, in a few words.
    pub title: String,
    /// Everything else there is to say.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// The lane it stands in.
    #[serde(skip_serializing_if = "is_default")]
    pub track: Option<TrackId>,
    /// The stage it belongs to.
    #[serde(skip_serializing_if = "is_default")]
    pub phase: Option<PhaseId>,
    /// The summary it is part of.
    #[serde(skip_serializing_if = "is_default")]
    pub parent: Option<TicketId>,
    /// Its place among the tickets of its track.
    #[serde(skip_serializing_if = "is_default")]
    pub rank: i64,
    /// How urgent it is; never changes a duration.
    #[serde(skip_serializing_if = "is_default")]
    pub priority: Option<Priority>,
    /// How big it felt; never changes a duration.
    #[serde(skip_serializing_if = "is_default")]
    pub size: Option<Size>,
    /// How long it takes.
    #[serde(skip_serializing_if = "is_default")]
    pub estimate: Estimate,
    /// The distribution a range stands for.
    #[serde(skip_serializing_if = "is_default")]
    pub shape: EstimateShape,
    /// Whether the estimate is time or agent-hours.
    #[serde(skip_serializing_if = "is_default")]
    pub work_kind: WorkKind,
    /// The fewest agents it needs at once.
    #[serde(skip_serializing_if = "is_one")]
    pub min_agents: u32,
    /// The most agents that can share it.
    #[serde(skip_serializing_if = "is_one")]
    pub max_agents: u32,
    /// The roles it needs, several at once.
    #[serde(skip_serializing_if = "is_default")]
    pub demands: Vec<Demand>,
    /// Agents that must do it.
    #[serde(skip_serializing_if = "is_default")]
    pub assignees: Vec<AgentId>,
    /// A calendar of its own.
    #[serde(skip_serializing_if = "is_default")]
    pub calendar: Option<CalendarId>,
    /// Names of the groups of which no two tickets may run at once.
    #[serde(skip_serializing_if = "is_default")]
    pub exclusive: Vec<String>,
    /// Paths and globs it touches.
    #[serde(skip_serializing_if = "is_default")]
    pub files: Vec<String>,
    /// What it hands over.
    #[serde(skip_serializing_if = "is_default")]
    pub deliverables: Vec<String>,
    /// When it counts as done.
    #[serde(skip_serializing_if = "is_default")]
    pub criteria: Vec<Criterion>,
    /// Free labels.
    #[serde(skip_serializing_if = "is_default")]
    pub tags: Vec<String>,
    /// A date the network alone would not give it.
    #[serde(skip_serializing_if = "is_default")]
    pub constraint: Option<DateConstraint>,
    /// Its own deadline: observed, not enforced; makes float negative when missed.
    #[serde(skip_serializing_if = "is_default")]
    pub deadline: Option<Moment>,
    /// Sub-items with durations of their own.
    #[serde(skip_serializing_if = "is_default")]
    pub steps: Vec<Step>,
    /// What has happened so far.
    #[serde(skip_serializing_if = "is_default")]
    pub progress: Progress,
    /// Cost beside the agents' rates.
    #[serde(skip_serializing_if = "is_default")]
    pub fixed_cost: f64,
    /// Where the planner put its card by hand.
    #[serde(skip_serializing_if = "is_default")]
    pub place: Option<Place>,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// So many agents of one role, at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// The role.
    pub role: String,
    /// How many agents with it.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
}

/// How urgent a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Priority {
    /// Drop everything.
    P0,
    /// First.
    P1,
    /// Normal.
    P2,
    /// When there is time.
    P3,
}

/// A T-shirt size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Size {
    /// Small.
    S,
    /// Medium.
    M,
    /// Large.
    L,
    /// Extra large.
    XL,
}

/// A date the network alone would not give a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateConstraint {
    /// What the date binds.
    pub kind: ConstraintKind,
    /// When; has no meaning for as-late-as-possible.
    #[serde(default, skip_serializing_if = "is_default")]
    pub moment: Option<Moment>,
}

/// The kinds of date constraint; without one a ticket runs as soon as possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// As late as its successors allow.
    AsLateAsPossible,
    /// Starts then, whatever the network says.
    MustStartOn,
    /// Finishes then, whatever the network says.
    MustFinishOn,
    /// Starts then or later.
    StartNoEarlierThan,
    /// Starts then or earlier; seen in the late dates.
    StartNoLaterThan,
    /// Finishes then or later.
    FinishNoEarlierThan,
    /// Finishes then or earlier; seen in the late dates.
    FinishNoLaterThan,
}

/// A sub-item of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    /// What it is.
    pub title: String,
    /// How long it takes on its own.
    #[serde(skip_serializing_if = "is_default")]
    pub estimate: Estimate,
    /// Whether it is done.
    #[serde(skip_serializing_if = "is_default")]
    pub done: bool,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// What has happened to a ticket so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Progress {
    /// Where it stands.
    #[serde(skip_serializing_if = "is_default")]
    pub state: ProgressState,
    /// Share of the work done, `0..=100`.
    #[serde(skip_serializing_if = "is_default")]
    pub percent: u8,
    /// Why it is blocked.
    #[serde(skip_serializing_if = "is_default")]
    pub blocked_reason: String,
    /// When work began.
    #[serde(skip_serializing_if = "is_default")]
    pub actual_start: Option<Stamp>,
    /// When work ended.
    #[serde(skip_serializing_if = "is_default")]
    pub actual_finish: Option<Stamp>,
    /// Work that remains, where the planner knows better than the percentage.
    #[serde(skip_serializing_if = "is_default")]
    pub remaining: Option<Work>,
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgressState {
    /// Nobody works on it yet.
    #[default]
    NotStarted,
    /// Somebody works on it.
    InProgress,
    /// Somebody would, but cannot.
    Blocked,
    /// Finished.
    Done,
}

fn one() -> u32 {
    1
}

fn is_one(count: &u32) -> bool {
    *count == 1
}

impl Default for Ticket {
    fn default() -> Self {
        Self::new(TicketId(0), String::new(), String::new())
    }
}

impl Ticket {
    /// A ticket with a key and a title, everything else unsaid.
    pub fn new(id: TicketId, key: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id,
            key: key.into(),
            aliases: Vec::new(),
            title: title.into(),
            description: String::new(),
            track: None,
            phase: None,
            parent: None,
            rank: 0,
            priority: None,
            size: None,
            estimate: Estimate::None,
            shape: EstimateShape::default(),
            work_kind: WorkKind::default(),
            min_agents: 1,
            max_agents: 1,
            demands: Vec::new(),
            assignees: Vec::new(),
            calendar: None,
            exclusive: Vec::new(),
            files: Vec::new(),
            deliverables: Vec::new(),
            criteria: Vec::new(),
            tags: Vec::new(),
            constraint: None,
            deadline: None,
            steps: Vec::new(),
            progress: Progress::default(),
            fixed_cost: 0.0,
            place: None,
            sources: Vec::new(),
        }
    }

    /// Whether the ticket takes no time.
    pub fn is_milestone(&self) -> bool {
        self.estimate == Estimate::Fixed(Work(0))
    }
}

impl Row for Ticket {
    type Id = TicketId;

    fn id(&self) -> TicketId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.track.map(RowRef::from));
        out.extend(self.phase.map(RowRef::from));
        out.extend(self.parent.map(RowRef::from));
        out.extend(self.calendar.map(RowRef::from));
        out.extend(self.assignees.iter().copied().map(RowRef::from));
        SourceRef::references(&self.sources, out);
        for step in &self.steps {
            SourceRef::references(&step.sources, out);
        }
        Criterion::references(&self.criteria, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_optional(&mut self.track, gone);
        forget_optional(&mut self.phase, gone);
        forget_optional(&mut self.parent, gone);
        forget_optional(&mut self.calendar, gone);
        forget_in_list(&mut self.assignees, gone);
        SourceRef::forget(&mut self.sources, gone);
        for step in &mut self.steps {
            SourceRef::forget(&mut step.sources, gone);
        }
        Criterion::forget(&mut self.criteria, gone);
        Keep::Yes
    }
}
