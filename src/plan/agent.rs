//! Agents: who does the work.

use super::row::{forget_in_list, forget_optional};
use super::{AgentId, CalendarId, Keep, Row, RowRef, SourceRef, TrackId, is_default};
use serde::{Deserialize, Serialize};

/// A person, a team or an AI agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(skip_serializing_if = "is_default")]
    pub kind: AgentKind,
    /// The skills it offers.
    #[serde(skip_serializing_if = "is_default")]
    pub roles: Vec<String>,
    /// How many tickets it works on at once.
    #[serde(skip_serializing_if = "is_one")]
    pub capacity: u32,
    /// The hours it keeps; `None` follows the plan.
    #[serde(skip_serializing_if = "is_default")]
    pub calendar: Option<CalendarId>,
    /// Cost of one working hour.
    #[serde(skip_serializing_if = "is_default")]
    pub cost_rate: f64,
    /// The tracks it belongs to.
    #[serde(skip_serializing_if = "is_default")]
    pub tracks: Vec<TrackId>,
    /// Everything else there is to say: instructions, rights, limits.
    #[serde(skip_serializing_if = "is_default")]
    pub note: String,
    /// Files its instructions name.
    #[serde(skip_serializing_if = "is_default")]
    pub files: Vec<String>,
    /// The directory its instructions name.
    #[serde(skip_serializing_if = "is_default")]
    pub working_directory: String,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// What an agent is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// An AI agent.
    #[default]
    Ai,
    /// One person.
    Person,
    /// Several people who plan as one.
    Team,
}

/// A role as it is compared: roles are names people type, so letter case and outer spaces make no difference.
pub fn role_key(role: &str) -> String {
    role.trim().to_lowercase()
}

fn is_one(count: &u32) -> bool {
    *count == 1
}

impl Default for Agent {
    fn default() -> Self {
        Self::new(AgentId(0), String::new())
    }
}

impl Agent {
    /// An agent with a name that works on one ticket at a time.
    pub fn new(id: AgentId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            kind: AgentKind::default(),
            roles: Vec::new(),
            capacity: 1,
            calendar: None,
            cost_rate: 0.0,
            tracks: Vec::new(),
            note: String::new(),
            files: Vec::new(),
            working_directory: String::new(),
            sources: Vec::new(),
        }
    }
}

impl Row for Agent {
    type Id = AgentId;

    fn id(&self) -> AgentId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.calendar.map(RowRef::from));
        out.extend(self.tracks.iter().copied().map(RowRef::from));
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_optional(&mut self.calendar, gone);
        forget_in_list(&mut self.tracks, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
