//! Quality gates: nodes of the network that hold their successors until their criteria pass.

use super::row::{forget_in_list, forget_optional};
use super::{
    Criterion, GateId, Keep, PhaseId, Place, Row, RowRef, SourceRef, Stamp, TicketId, TrackId,
    Work, is_default,
};
use serde::{Deserialize, Serialize};

/// A quality gate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gate {
    /// Its id.
    pub id: GateId,
    /// The name people use (`G1`); unique among tickets and gates.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Everything else there is to say.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// The stage it closes.
    #[serde(skip_serializing_if = "is_default")]
    pub phase: Option<PhaseId>,
    /// The lane its card stands in; `None` follows its predecessors.
    #[serde(skip_serializing_if = "is_default")]
    pub track: Option<TrackId>,
    /// The tracks it spans.
    #[serde(skip_serializing_if = "is_default")]
    pub tracks: Vec<TrackId>,
    /// Its place among the gates.
    #[serde(skip_serializing_if = "is_default")]
    pub rank: i64,
    /// What has to be true.
    #[serde(skip_serializing_if = "is_default")]
    pub criteria: Vec<Criterion>,
    /// How long the review takes; unsaid means no time, which lint points out.
    #[serde(skip_serializing_if = "is_default")]
    pub review: Option<Work>,
    /// Who decides.
    #[serde(skip_serializing_if = "is_default")]
    pub owner: String,
    /// Whether it stops every ticket of its tracks that is not upstream of it, not only successors.
    #[serde(skip_serializing_if = "is_default")]
    pub stop_work: bool,
    /// Probability of passing at each attempt, `0.0..=1.0`; unsaid means it passes.
    #[serde(skip_serializing_if = "is_default")]
    pub pass_probability: Option<f64>,
    /// What is done again when it fails.
    #[serde(skip_serializing_if = "is_default")]
    pub rework: Vec<Rework>,
    /// The most attempts; then it opens with accepted risks. `None` is unlimited.
    #[serde(skip_serializing_if = "is_default")]
    pub max_attempts: Option<u32>,
    /// What was decided.
    #[serde(skip_serializing_if = "is_default")]
    pub decision: Decision,
    /// Where the planner put its card by hand.
    #[serde(skip_serializing_if = "is_default")]
    pub place: Option<Place>,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// Work done again when a gate fails.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rework {
    /// The upstream ticket.
    pub ticket: TicketId,
    /// The share of its work, in percent.
    pub percent: f64,
}

/// What was decided at a gate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Decision {
    /// The verdict.
    #[serde(skip_serializing_if = "is_default")]
    pub state: DecisionState,
    /// When it was reached.
    #[serde(skip_serializing_if = "is_default")]
    pub at: Option<Stamp>,
    /// Why.
    #[serde(skip_serializing_if = "is_default")]
    pub reasons: Vec<String>,
    /// What has to be mended first.
    #[serde(skip_serializing_if = "is_default")]
    pub fixes: Vec<String>,
    /// The delay somebody expects from it.
    #[serde(skip_serializing_if = "is_default")]
    pub delay: Option<Work>,
    /// The risks taken by going on.
    #[serde(skip_serializing_if = "is_default")]
    pub accepted_risks: Vec<String>,
}

/// The verdict of a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionState {
    /// Not decided.
    #[default]
    Pending,
    /// Go.
    Go,
    /// No go.
    NoGo,
    /// Go, with risks accepted.
    GoWithRisks,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new(GateId(0), String::new(), String::new())
    }
}

impl Gate {
    /// A gate with a key and a name, everything else unsaid.
    pub fn new(id: GateId, key: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id,
            key: key.into(),
            name: name.into(),
            description: String::new(),
            phase: None,
            track: None,
            tracks: Vec::new(),
            rank: 0,
            criteria: Vec::new(),
            review: None,
            owner: String::new(),
            stop_work: false,
            pass_probability: None,
            rework: Vec::new(),
            max_attempts: None,
            decision: Decision::default(),
            place: None,
            sources: Vec::new(),
        }
    }

    /// How many criteria are ticked, and how many there are.
    pub fn ticked(&self) -> (usize, usize) {
        (
            self.criteria.iter().filter(|c| c.done).count(),
            self.criteria.len(),
        )
    }
}

impl Row for Gate {
    type Id = GateId;

    fn id(&self) -> GateId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.phase.map(RowRef::from));
        out.extend(self.track.map(RowRef::from));
        out.extend(self.tracks.iter().copied().map(RowRef::from));
        out.extend(self.rework.iter().map(|r| RowRef::from(r.ticket)));
        Criterion::references(&self.criteria, out);
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_optional(&mut self.phase, gone);
        forget_optional(&mut self.track, gone);
        forget_in_list(&mut self.tracks, gone);
        self.rework.retain(|r| RowRef::from(r.ticket) != gone);
        Criterion::forget(&mut self.criteria, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
