//! Claims: numbers the author states about the plan, kept as assertions to verify.

use super::row::forget_optional;
use super::{ClaimId, Keep, Row, RowRef, SourceRef, TrackId, is_default};
use serde::{Deserialize, Serialize};

/// A number the author states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The statement, in short words.
    pub text: String,
    /// What kind of number it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ClaimKind,
    /// The number; `None` where the statement has none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stated: Option<f64>,
    /// The long end, where the author gives a range.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stated_max: Option<f64>,
    /// Its unit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unit: String,
    /// The track it is about, if it is about one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub track: Option<TrackId>,
    /// The lines it was read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// What kind of number a claim states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Some other statement.
    #[default]
    Other,
    /// So many of something.
    Count,
    /// Parts that add up to a total.
    Sum,
    /// How long something takes.
    Duration,
    /// A date or label at a time.
    Date,
}

impl Claim {
    /// A claim in words, everything else unsaid.
    pub fn new(id: ClaimId, text: impl Into<String>) -> Self {
        Self {
            id,
            text: text.into(),
            kind: ClaimKind::Other,
            stated: None,
            stated_max: None,
            unit: String::new(),
            track: None,
            sources: Vec::new(),
        }
    }
}

impl Row for Claim {
    type Id = ClaimId;

    fn id(&self) -> ClaimId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.track.map(RowRef::from));
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_optional(&mut self.track, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
