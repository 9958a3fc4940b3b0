//! The plan: the document a planner owns, as plain rows.
//!
//! Everything a person states about a campaign is a row in one of the tables of [`Plan`]; everything
//! that can be computed (dates, floats, findings) is left out. A plan may be *wrong* (a cycle, an
//! impossible date), which lint reports, but never *inconsistent* (a reference to a row that is not
//! there), which [`integrity`] refuses. This module knows nothing of files, windows or algorithms.

mod agent;
mod baseline;
mod calendar;
mod checkpoint;
mod claim;
mod criterion;
mod dependency;
pub mod duration;
mod estimate;
mod gate;
mod id;
pub mod imprint;
mod info;
pub mod integrity;
mod metric;
mod option;
mod protocol;
mod rank;
mod renumber;
mod risk;
mod row;
mod source;
mod table;
mod tables;
mod ticket;
mod time;
mod track;
mod versions;
mod words;

pub use agent::{Agent, AgentKind, role_key};
pub use baseline::{Baseline, BaselineDates};
pub(crate) use calendar::merged;
pub use calendar::{Calendar, CalendarException, OpenHours, Week};
pub use checkpoint::{Checkpoint, Expectation, ExpectedState, Subject};
pub use claim::{Claim, ClaimKind};
pub use criterion::{Criterion, CriterionKind, Evidence, Operator};
pub use dependency::{Dependency, DependencyKind, Lag, Node, NodeError, Reading, Strength};
pub use estimate::{Estimate, EstimatePoint, EstimateShape, WorkKind};
pub use gate::{Decision, DecisionState, Gate, Rework};
pub use id::*;
pub use info::{Deadline, PlanInfo, RangeReading, Silenced};
pub use metric::Metric;
pub use option::{Assignment, Order, PlanOption, PromisedRange, Stage};
pub use protocol::{Escalation, Note, ReportTemplate};
pub use rank::RANK_STEP;
pub use renumber::{Numbering, Renumber};
pub use risk::{Impact, Risk};
pub use row::{Keep, Row};
pub use source::{Repair, Source, SourceRef};
pub use table::Table;
pub use tables::{Plan, RowKind, RowRef, Stored};
pub use ticket::{
    ConstraintKind, DateConstraint, Demand, Priority, Progress, ProgressState, Size, Step, Ticket,
};
pub use time::{Date, Elapsed, LONGEST_SPAN, Moment, SpanError, Stamp, TimeError, Work};
pub use track::{Phase, Track};
pub use words::first_of;

/// A position a planner gave to a card by hand, in canvas points: `x` from the graph's left edge,
/// `y` from the top of the track's lane.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Points right of the left edge of the graph.
    pub x: f32,
    /// Points below the top of the lane.
    pub y: f32,
}

/// Whether a field has its default value and can stay out of the file.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
