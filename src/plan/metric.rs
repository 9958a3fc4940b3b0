//! Metrics: numbers the campaign wants to reach.

use super::{Keep, MetricId, Moment, Operator, Row, RowRef, SourceRef, is_default};
use serde::{Deserialize, Serialize};

/// A number with a target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metric {
    /// Its id.
    pub id: MetricId,
    /// What is measured.
    pub name: String,
    /// How the value compares with the threshold.
    pub operator: Operator,
    /// The threshold; `None` where the target is only words.
    #[serde(skip_serializing_if = "is_default")]
    pub threshold: Option<f64>,
    /// The unit of threshold and value.
    #[serde(skip_serializing_if = "is_default")]
    pub unit: String,
    /// The target in the author's words.
    #[serde(skip_serializing_if = "is_default")]
    pub target: String,
    /// The value now.
    #[serde(skip_serializing_if = "is_default")]
    pub current: Option<f64>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "is_default")]
    pub owner: String,
    /// When it is due.
    #[serde(skip_serializing_if = "is_default")]
    pub due: Option<Moment>,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

impl Row for Metric {
    type Id = MetricId;

    fn id(&self) -> MetricId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
