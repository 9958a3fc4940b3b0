//! Facts about work: tracks, tickets, phases, agents.

use super::Place;
use crate::plan::{Estimate, Priority, ProgressState, Size, Work, WorkKind};

/// A field of a ticket, so that an edit finds the bytes it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The key.
    Key,
    /// The title.
    Title,
    /// The description.
    Description,
    /// What it waits for.
    DependsOn,
    /// What waits for it.
    Blocks,
    /// The estimate; with `Min`, `Likely` and `Max` where the ends have columns of their own.
    Estimate,
    /// The short end.
    Min,
    /// The likely value.
    Likely,
    /// The long end.
    Max,
    /// The role that does it.
    Role,
    /// The agent that does it.
    Owner,
    /// The track.
    Track,
    /// The phase.
    Phase,
    /// The priority.
    Priority,
    /// The size.
    Size,
    /// How far it is.
    Status,
    /// How many percent are done.
    Percent,
    /// Whether its box is ticked.
    Tick,
    /// Files it touches.
    Files,
    /// What it hands over.
    Deliverables,
    /// When it counts as done.
    Criteria,
    /// Free labels.
    Tags,
    /// The ticket it is part of.
    Parent,
    /// When it starts.
    Start,
    /// When it is due.
    Due,
}

/// A cell, or the value behind a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFact {
    /// Which field it holds.
    pub field: Field,
    /// Where the value stands, without markup around the cell.
    pub place: Place,
    /// The text as it is written.
    pub text: String,
}

/// A ticket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TicketFact {
    /// Its key; made up where the document has none.
    pub key: String,
    /// Whether the key was made up.
    pub key_is_made: bool,
    /// Other names the document has for it: `Task 1.1` and `1.1` of a card with that title.
    pub aliases: Vec<String>,
    /// Its title.
    pub title: String,
    /// What else the document says.
    pub description: String,
    /// The name of its track.
    pub track: Option<String>,
    /// The name of its phase.
    pub phase: Option<String>,
    /// The key of the ticket it is part of.
    pub parent: Option<String>,
    /// Its estimate.
    pub estimate: Estimate,
    /// Whether the estimate is effort.
    pub work_kind: WorkKind,
    /// Its priority.
    pub priority: Option<Priority>,
    /// Its size.
    pub size: Option<Size>,
    /// The roles it needs, with how many of each.
    pub roles: Vec<(String, u32)>,
    /// The agents that do it.
    pub owners: Vec<String>,
    /// How far it is, where the document says so.
    pub state: Option<ProgressState>,
    /// How many percent are done.
    pub percent: Option<u8>,
    /// Why it is blocked.
    pub blocked_reason: String,
    /// Files it touches.
    pub files: Vec<String>,
    /// What it hands over.
    pub deliverables: Vec<String>,
    /// When it counts as done.
    pub criteria: Vec<super::CriterionFact>,
    /// Free labels.
    pub tags: Vec<String>,
    /// Its steps.
    pub steps: Vec<StepFact>,
    /// Where each field is written.
    pub cells: Vec<CellFact>,
    /// Where it is defined: the row, item or card.
    pub place: Place,
    /// Other places that say the same.
    pub also: Vec<Place>,
}

/// A step of a ticket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepFact {
    /// What it is.
    pub title: String,
    /// How long it takes.
    pub estimate: Estimate,
    /// Whether its box is ticked.
    pub done: bool,
    /// Where.
    pub place: Place,
}

/// A track card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrackFact {
    /// Its name.
    pub name: String,
    /// Other names the document has for it: its number, its letter, its agent.
    pub aliases: Vec<String>,
    /// What it is about.
    pub description: String,
    /// The role that owns it.
    pub role: String,
    /// The agents that do it.
    pub agents: Vec<String>,
    /// The stated effort.
    pub budget: Option<Work>,
    /// Where the effort is stated.
    pub budget_place: Option<Place>,
    /// Files in scope.
    pub files: Vec<String>,
    /// Where the files are listed.
    pub files_place: Option<Place>,
    /// When it counts as done.
    pub done: Vec<super::CriterionFact>,
    /// The whole card.
    pub place: Place,
    /// Other places that say something of it.
    pub also: Vec<Place>,
}

/// A phase.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PhaseFact {
    /// Its name.
    pub name: String,
    /// What happens in it.
    pub description: String,
    /// The time set aside for it, in working time: short end and long end.
    pub time_box: Option<(Work, Work)>,
    /// The time as it is written: `Day 2-3`, `18 hours`.
    pub time_text: String,
    /// The tracks at work in it.
    pub tracks: Vec<String>,
    /// What is promised at its end.
    pub milestones: Vec<super::CriterionFact>,
    /// The whole phase.
    pub place: Place,
}

/// An agent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgentFact {
    /// Its name.
    pub name: String,
    /// What it can do.
    pub roles: Vec<String>,
    /// The tracks it belongs to.
    pub tracks: Vec<String>,
    /// What else the document says.
    pub note: String,
    /// Where.
    pub places: Vec<Place>,
}

/// A row of an assignment index: these tickets belong to that agent or track.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexRow {
    /// The keys, expanded; those no ticket has included.
    pub keys: Vec<String>,
    /// The range as it is written.
    pub written: String,
    /// Whose they are, as it is written.
    pub owner: String,
    /// Where.
    pub place: Place,
}
