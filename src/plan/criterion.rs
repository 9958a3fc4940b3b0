//! Criteria: the items of a gate, a checkpoint or a definition of done.

use super::row::forget_optional;
use super::{MetricId, RowRef, SourceRef, Stamp, is_default};
use serde::{Deserialize, Serialize};

/// One thing that has to be true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Criterion {
    /// What has to be true, in words.
    pub text: String,
    /// How one finds out.
    #[serde(skip_serializing_if = "is_default")]
    pub kind: CriterionKind,
    /// Whether it has been ticked.
    #[serde(skip_serializing_if = "is_default")]
    pub done: bool,
    /// Who answers for it.
    #[serde(skip_serializing_if = "is_default")]
    pub owner: String,
    /// What the last run of its command showed.
    #[serde(skip_serializing_if = "is_default")]
    pub evidence: Option<Evidence>,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// How one finds out whether a criterion holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CriterionKind {
    /// Somebody looks.
    #[default]
    Manual,
    /// A command says so. Slackline shows it and never runs it by itself.
    Command {
        /// The shell command.
        command: String,
        /// The exit status that means yes.
        #[serde(default)]
        exit_status: i32,
        /// Text the output must hold.
        #[serde(default, skip_serializing_if = "is_default")]
        output: String,
    },
    /// A measured value says so.
    Metric {
        /// The metric's row, where the plan keeps one.
        #[serde(default, skip_serializing_if = "is_default")]
        metric: Option<MetricId>,
        /// How the value compares with the threshold.
        operator: Operator,
        /// The threshold.
        threshold: f64,
        /// The unit of both.
        #[serde(default, skip_serializing_if = "is_default")]
        unit: String,
        /// The last measured value.
        #[serde(default, skip_serializing_if = "is_default")]
        measured: Option<f64>,
    },
}

/// What a run of a command showed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// When it ended, in universal time.
    pub at: Stamp,
    /// What was run, to the letter; the criterion may name another command by now.
    pub command: String,
    /// Its exit status; `None` where it was stopped.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exit_status: Option<i32>,
    /// Whether it showed what the criterion asked for.
    pub passed: bool,
    /// The end of what it printed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub output: String,
}

/// How a value compares with a threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// Below.
    #[serde(rename = "<")]
    Less,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
    /// At least.
    #[default]
    #[serde(rename = ">=")]
    AtLeast,
    /// Above.
    #[serde(rename = ">")]
    Greater,
}

impl Operator {
    /// All operators, from below to above.
    pub const ALL: [Operator; 5] = [
        Self::Less,
        Self::AtMost,
        Self::Equal,
        Self::AtLeast,
        Self::Greater,
    ];

    /// The sign shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "≤",
            Self::Equal => "=",
            Self::AtLeast => "≥",
            Self::Greater => ">",
        }
    }

    /// Whether `value` passes.
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Less => value < threshold,
            Self::AtMost => value <= threshold,
            Self::Equal => value == threshold,
            Self::AtLeast => value >= threshold,
            Self::Greater => value > threshold,
        }
    }
}

impl Criterion {
    /// A criterion somebody has to look at.
    pub fn manual(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Appends every row a list of criteria refers to.
    pub(super) fn references(list: &[Criterion], out: &mut Vec<RowRef>) {
        for criterion in list {
            SourceRef::references(&criterion.sources, out);
            if let CriterionKind::Metric {
                metric: Some(id), ..
            } = criterion.kind
            {
                out.push(id.into());
            }
        }
    }

    /// Takes every reference to `gone` out of a list of criteria.
    pub(super) fn forget(list: &mut [Criterion], gone: RowRef) {
        for criterion in list {
            SourceRef::forget(&mut criterion.sources, gone);
            if let CriterionKind::Metric { metric, .. } = &mut criterion.kind {
                forget_optional(metric, gone);
            }
        }
    }
}
