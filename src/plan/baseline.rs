//! Baselines: dates frozen at a moment, to measure slips against.

use super::{BaselineId, Keep, Node, Row, RowRef, Stamp, Work, is_default};
use serde::{Deserialize, Serialize};

/// The dates of a plan as they were at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Its id.
    pub id: BaselineId,
    /// What it is called.
    pub name: String,
    /// When it was taken.
    #[serde(default, skip_serializing_if = "is_default")]
    pub taken: Option<Stamp>,
    /// The frozen dates.
    pub dates: Vec<BaselineDates>,
}

/// The frozen dates of one ticket or gate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineDates {
    /// The ticket or gate.
    pub node: Node,
    /// When it was to start.
    pub start: Stamp,
    /// When it was to finish.
    pub finish: Stamp,
    /// How much work it was to take.
    #[serde(default, skip_serializing_if = "is_default")]
    pub work: Work,
}

impl Row for Baseline {
    type Id = BaselineId;

    fn id(&self) -> BaselineId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.dates.iter().map(|dates| RowRef::from(dates.node)));
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        self.dates.retain(|dates| RowRef::from(dates.node) != gone);
        Keep::Yes
    }
}
