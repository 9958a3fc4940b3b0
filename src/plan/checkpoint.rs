//! Checkpoints: expectations on the clock. They observe; they never hold work back.

use super::{
    CheckpointId, Criterion, Keep, Moment, PhaseId, Plan, Row, RowRef, SourceRef, TicketId,
    TrackId, is_default,
};
use serde::{Deserialize, Serialize};

/// At this time, these items should be this far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Its id.
    pub id: CheckpointId,
    /// What it is called.
    pub name: String,
    /// When it is.
    pub moment: Moment,
    /// What should have happened by then.
    #[serde(default, skip_serializing_if = "is_default")]
    pub expectations: Vec<Expectation>,
    /// What should be true by then.
    #[serde(default, skip_serializing_if = "is_default")]
    pub criteria: Vec<Criterion>,
    /// Everything else there is to say.
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: String,
    /// The lines it was read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// How far one item should be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The item.
    pub subject: Subject,
    /// How far.
    pub state: ExpectedState,
    /// What the author added.
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: String,
    /// The lines it was read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// Whom an expectation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// One ticket.
    Ticket(TicketId),
    /// Every ticket of a track.
    Track(TrackId),
    /// Every ticket of a phase.
    Phase(PhaseId),
}

impl Subject {
    /// The key of the ticket, or the name of the track or phase; nothing where the plan has none.
    pub fn name(self, plan: &Plan) -> &str {
        let name = match self {
            Subject::Ticket(id) => plan.tickets.get(id).map(|row| &row.key),
            Subject::Track(id) => plan.tracks.get(id).map(|row| &row.name),
            Subject::Phase(id) => plan.phases.get(id).map(|row| &row.name),
        };
        name.map_or("", String::as_str)
    }
}

/// How far an item should be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedState {
    /// Work has begun.
    Started,
    /// So many percent are done.
    Percent(f64),
    /// Finished.
    Done,
}

impl From<Subject> for RowRef {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Ticket(id) => id.into(),
            Subject::Track(id) => id.into(),
            Subject::Phase(id) => id.into(),
        }
    }
}

impl Checkpoint {
    /// A checkpoint with a name and a time, expecting nothing yet.
    pub fn new(id: CheckpointId, name: impl Into<String>, moment: Moment) -> Self {
        Self {
            id,
            name: name.into(),
            moment,
            expectations: Vec::new(),
            criteria: Vec::new(),
            note: String::new(),
            sources: Vec::new(),
        }
    }
}

impl Row for Checkpoint {
    type Id = CheckpointId;

    fn id(&self) -> CheckpointId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        for expectation in &self.expectations {
            out.push(expectation.subject.into());
            SourceRef::references(&expectation.sources, out);
        }
        Criterion::references(&self.criteria, out);
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        self.expectations
            .retain(|e| RowRef::from(e.subject) != gone);
        for expectation in &mut self.expectations {
            SourceRef::forget(&mut expectation.sources, gone);
        }
        Criterion::forget(&mut self.criteria, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
