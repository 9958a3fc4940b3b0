//! What the custom fields of rows and of the project itself hold, as JSON.

use super::extras::{apply, difference};
use crate::plan::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a task says beyond its record.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct RowExtras {
    /// The difference between the row and what its record gives.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) row: Map<String, Value>,
    /// By the number of a predecessor: what its link does not say.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) links: Map<String, Value>,
    /// Dependencies that are no link.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) more: Vec<Dependency>,
    /// Predecessors of links that state no dependency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) implied: Vec<u32>,
    /// What the plan said when the file was written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) imprint: String,
}

/// What the project itself says beyond its header.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PlanExtras {
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) head: Map<String, Value>,
    /// The highest id ever handed out.
    pub(super) last_id: u32,
    /// The calendar that stands for having none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clock: Option<u32>,
    /// The calendars that are the plan's own; the others were made for resources.
    pub(super) calendars: Vec<u32>,
    /// By calendar: what its record does not say.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) calendar_rows: Map<String, Value>,
    /// Tracks and phases that have no line of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tracks: Vec<Track>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) phases: Vec<Phase>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) readings: Vec<Reading>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) checkpoints: Vec<Checkpoint>,
    /// The plan's baselines without their dates, in the order of their numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) baselines: Vec<Baseline>,
}

/// What a resource says beyond its record.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct AgentExtras {
    pub(super) row: Map<String, Value>,
}

impl RowExtras {
    /// The text for the custom fields; empty where there is nothing to say.
    pub(super) fn text(&self) -> String {
        let is_empty = self.row.is_empty()
            && self.links.is_empty()
            && self.more.is_empty()
            && self.implied.is_empty()
            && self.imprint.is_empty();
        if is_empty { String::new() } else { json(self) }
    }
}

/// A row of extras as text.
pub(super) fn json<T: Serialize>(extras: &T) -> String {
    serde_json::to_string(extras).unwrap_or_default()
}

/// The extras in a text; `None` where it is no such text.
pub(super) fn parse<T: for<'de> Deserialize<'de> + Default>(text: &str) -> Option<T> {
    if text.is_empty() {
        return Some(T::default());
    }
    serde_json::from_str(text).ok()
}

/// What the head of a plan says beyond what the header gives.
pub(super) fn head_difference(native: &PlanInfo, full: &PlanInfo) -> Map<String, Value> {
    difference(native, full)
}

/// The head made whole again.
pub(super) fn whole_head(native: &PlanInfo, extras: &PlanExtras) -> (PlanInfo, Vec<String>) {
    apply(native, &extras.head)
}

/// A row without the lines of documents and the metrics that the file does not hold.
pub(super) fn without_sources<R: Row>(row: &R, plan: &Plan) -> R {
    let mut row = row.clone();
    let mut references = Vec::new();
    row.references(&mut references);
    for gone in references {
        if matches!(gone.kind(), RowKind::Source | RowKind::Metric) || !plan.contains(gone) {
            row.forget(gone);
        }
    }
    row
}
