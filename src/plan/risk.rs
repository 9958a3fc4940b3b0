//! Risks: events that may happen, what they would cost, and the answer to them.

use super::row::forget_in_list;
use super::{Keep, RiskId, Row, RowRef, SourceRef, TicketId, TrackId, Work, is_default};
use serde::{Deserialize, Serialize};

/// An event with a probability and an impact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Risk {
    /// Its id.
    pub id: RiskId,
    /// What may happen.
    pub name: String,
    /// Everything else there is to say.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// How probable it is, `0.0..=1.0`; `None` where the author does not say.
    #[serde(skip_serializing_if = "is_default")]
    pub probability: Option<f64>,
    /// What it does to a ticket it hits; `None` where the author does not say.
    #[serde(skip_serializing_if = "is_default")]
    pub impact: Option<Impact>,
    /// The tickets it hits.
    #[serde(skip_serializing_if = "is_default")]
    pub tickets: Vec<TicketId>,
    /// The tracks it hits.
    #[serde(skip_serializing_if = "is_default")]
    pub tracks: Vec<TrackId>,
    /// How one sees it coming.
    #[serde(skip_serializing_if = "is_default")]
    pub trigger: String,
    /// What makes it less likely or less bad.
    #[serde(skip_serializing_if = "is_default")]
    pub mitigation: String,
    /// What is done when it happens.
    #[serde(skip_serializing_if = "is_default")]
    pub fallback: String,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// What a risk does to each ticket it hits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// So much more work.
    Delay(Work),
    /// So many times the work.
    Factor(f64),
}

impl Default for Risk {
    fn default() -> Self {
        Self::new(RiskId(0), String::new())
    }
}

impl Risk {
    /// A risk with a name, everything else unsaid.
    pub fn new(id: RiskId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            description: String::new(),
            probability: None,
            impact: None,
            tickets: Vec::new(),
            tracks: Vec::new(),
            trigger: String::new(),
            mitigation: String::new(),
            fallback: String::new(),
            sources: Vec::new(),
        }
    }
}

impl Row for Risk {
    type Id = RiskId;

    fn id(&self) -> RiskId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.tickets.iter().copied().map(RowRef::from));
        out.extend(self.tracks.iter().copied().map(RowRef::from));
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_in_list(&mut self.tickets, gone);
        forget_in_list(&mut self.tracks, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
