//! Tracks (the lanes of a campaign) and phases (its stages).

use super::row::forget_in_list;
use super::{AgentId, Criterion, Keep, PhaseId, Row, RowRef, SourceRef, TrackId, Work, is_default};
use serde::{Deserialize, Serialize};

/// An ordered lane of tickets with one owner role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Track {
    /// Its id.
    pub id: TrackId,
    /// A short name, shown first in the lane (`Path B`, `infra`).
    pub name: String,
    /// What the track is about (`Multi-tenant`).
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// Its place among the tracks.
    #[serde(skip_serializing_if = "is_default")]
    pub rank: i64,
    /// Which of the palette's hues it wears; `None` follows its place.
    #[serde(skip_serializing_if = "is_default")]
    pub hue: Option<u8>,
    /// The role that owns it.
    #[serde(skip_serializing_if = "is_default")]
    pub role: String,
    /// The agents that usually do it.
    #[serde(skip_serializing_if = "is_default")]
    pub agents: Vec<AgentId>,
    /// The effort set aside for it; tickets without an estimate share what the others leave.
    #[serde(skip_serializing_if = "is_default")]
    pub budget: Option<Work>,
    /// Paths and globs it may touch.
    #[serde(skip_serializing_if = "is_default")]
    pub files: Vec<String>,
    /// When it counts as done.
    #[serde(skip_serializing_if = "is_default")]
    pub done: Vec<Criterion>,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// A stage of the campaign, across the tracks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Phase {
    /// Its id.
    pub id: PhaseId,
    /// Its name (`Week 1`, `Integration`).
    pub name: String,
    /// What happens in it.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// Its place among the phases.
    #[serde(skip_serializing_if = "is_default")]
    pub rank: i64,
    /// The short end of the time set aside for it, or all of it.
    #[serde(skip_serializing_if = "is_default")]
    pub time_box: Option<Work>,
    /// The long end, where the author gives a range.
    #[serde(skip_serializing_if = "is_default")]
    pub time_box_max: Option<Work>,
    /// The tracks at work in it.
    #[serde(skip_serializing_if = "is_default")]
    pub tracks: Vec<TrackId>,
    /// What is promised at its end.
    #[serde(skip_serializing_if = "is_default")]
    pub milestones: Vec<Criterion>,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

impl Default for Track {
    fn default() -> Self {
        Self::new(TrackId(0), String::new())
    }
}

impl Track {
    /// A track with a name, everything else unsaid.
    pub fn new(id: TrackId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            description: String::new(),
            rank: 0,
            hue: None,
            role: String::new(),
            agents: Vec::new(),
            budget: None,
            files: Vec::new(),
            done: Vec::new(),
            sources: Vec::new(),
        }
    }
}

impl Default for Phase {
    fn default() -> Self {
        Self::new(PhaseId(0), String::new())
    }
}

impl Phase {
    /// A phase with a name, everything else unsaid.
    pub fn new(id: PhaseId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            description: String::new(),
            rank: 0,
            time_box: None,
            time_box_max: None,
            tracks: Vec::new(),
            milestones: Vec::new(),
            sources: Vec::new(),
        }
    }
}

impl Row for Track {
    type Id = TrackId;

    fn id(&self) -> TrackId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.agents.iter().copied().map(RowRef::from));
        Criterion::references(&self.done, out);
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_in_list(&mut self.agents, gone);
        Criterion::forget(&mut self.done, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}

impl Row for Phase {
    type Id = PhaseId;

    fn id(&self) -> PhaseId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.tracks.iter().copied().map(RowRef::from));
        Criterion::references(&self.milestones, out);
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_in_list(&mut self.tracks, gone);
        Criterion::forget(&mut self.milestones, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
