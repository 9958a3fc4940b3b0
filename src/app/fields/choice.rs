//! The options of every field with fixed values, as tables of value and label.

use super::FieldError;
use crate::plan::{
    AgentKind, ClaimKind, ConstraintKind, DecisionState, DependencyKind, EstimatePoint,
    EstimateShape, Operator, Priority, ProgressState, RangeReading, Size, Strength, WorkKind,
};

/// One option of a field: its value and the word people see.
pub type Choice<T> = (T, &'static str);

/// Priorities.
pub const PRIORITIES: &[Choice<Priority>] = &[
    (Priority::P0, "P0"),
    (Priority::P1, "P1"),
    (Priority::P2, "P2"),
    (Priority::P3, "P3"),
];

/// T-shirt sizes.
pub const SIZES: &[Choice<Size>] = &[
    (Size::S, "S"),
    (Size::M, "M"),
    (Size::L, "L"),
    (Size::XL, "XL"),
];

/// What a claim states.
pub const CLAIM_KINDS: &[Choice<ClaimKind>] = &[
    (ClaimKind::Other, "something else"),
    (ClaimKind::Count, "a count"),
    (ClaimKind::Sum, "a sum"),
    (ClaimKind::Duration, "a duration"),
    (ClaimKind::Date, "a date"),
];

/// What an estimate measures.
pub const WORK_KINDS: &[Choice<WorkKind>] = &[
    (WorkKind::Duration, "duration"),
    (WorkKind::Effort, "effort"),
];

/// Distributions of an estimate.
pub const SHAPES: &[Choice<EstimateShape>] = &[
    (EstimateShape::Triangular, "triangular"),
    (EstimateShape::Pert, "PERT"),
    (EstimateShape::Uniform, "uniform"),
    (EstimateShape::Lognormal, "lognormal"),
];

/// Values of an estimate that a computation takes.
pub const POINTS: &[Choice<EstimatePoint>] = &[
    (EstimatePoint::Min, "shortest"),
    (EstimatePoint::Likely, "likely"),
    (EstimatePoint::Max, "longest"),
    (EstimatePoint::Distribution, "distribution"),
];

/// Readings of the ends of a range.
pub const RANGE_READINGS: &[Choice<RangeReading>] = &[
    (RangeReading::MinMax, "shortest to longest"),
    (RangeReading::P10P90, "10th to 90th percentile"),
];

/// States of a ticket.
pub const PROGRESS_STATES: &[Choice<ProgressState>] = &[
    (ProgressState::NotStarted, "not started"),
    (ProgressState::InProgress, "in progress"),
    (ProgressState::Blocked, "blocked"),
    (ProgressState::Done, "done"),
];

/// Kinds of dependency.
pub const DEPENDENCY_KINDS: &[Choice<DependencyKind>] = &[
    (DependencyKind::Fs, "FS"),
    (DependencyKind::Ss, "SS"),
    (DependencyKind::Ff, "FF"),
    (DependencyKind::Sf, "SF"),
];

/// Strengths of a dependency.
pub const STRENGTHS: &[Choice<Strength>] = &[
    (Strength::Hard, "hard"),
    (Strength::Soft, "soft"),
    (Strength::Info, "info"),
];

/// Kinds of date constraint.
pub const CONSTRAINTS: &[Choice<ConstraintKind>] = &[
    (ConstraintKind::StartNoEarlierThan, "start not earlier than"),
    (ConstraintKind::StartNoLaterThan, "start not later than"),
    (ConstraintKind::MustStartOn, "must start on"),
    (
        ConstraintKind::FinishNoEarlierThan,
        "finish not earlier than",
    ),
    (ConstraintKind::FinishNoLaterThan, "finish not later than"),
    (ConstraintKind::MustFinishOn, "must finish on"),
    (ConstraintKind::AsLateAsPossible, "as late as possible"),
];

/// What an agent is.
pub const AGENT_KINDS: &[Choice<AgentKind>] = &[
    (AgentKind::Ai, "AI agent"),
    (AgentKind::Person, "person"),
    (AgentKind::Team, "team"),
];

/// Verdicts of a gate.
pub const DECISIONS: &[Choice<DecisionState>] = &[
    (DecisionState::Pending, "pending"),
    (DecisionState::Go, "go"),
    (DecisionState::NoGo, "no go"),
    (DecisionState::GoWithRisks, "go with risks"),
];

/// Comparisons of a metric.
pub const OPERATORS: &[Choice<Operator>] = &[
    (Operator::Less, "<"),
    (Operator::AtMost, "<="),
    (Operator::Equal, "="),
    (Operator::AtLeast, ">="),
    (Operator::Greater, ">"),
];

/// The label of a value; empty for a value the table does not offer.
pub fn label<T: PartialEq>(choices: &[Choice<T>], value: &T) -> &'static str {
    choices
        .iter()
        .find(|(own, _)| own == value)
        .map_or("", |(_, label)| label)
}

/// The options of a field that may be unsaid: `none` first, then the others.
pub fn optional<T: Copy>(choices: &[Choice<T>], none: &'static str) -> Vec<Choice<Option<T>>> {
    let rest = choices.iter().map(|&(value, label)| (Some(value), label));
    std::iter::once((None, none)).chain(rest).collect()
}

/// Reads a label, upper and lower case alike; the beginning of one label alone is enough.
///
/// # Errors
/// When no label, or more than one, begins so.
pub fn parse<T: Copy>(choices: &[Choice<T>], text: &str) -> Result<T, FieldError> {
    let wanted = text.trim().to_lowercase();
    let exact = choices
        .iter()
        .find(|(_, label)| label.to_lowercase() == wanted);
    let mut begins = choices
        .iter()
        .filter(|(_, label)| !wanted.is_empty() && label.to_lowercase().starts_with(&wanted));
    let only = match (begins.next(), begins.next()) {
        (Some(first), None) => Some(first),
        _ => None,
    };
    exact
        .or(only)
        .map(|&(value, _)| value)
        .ok_or_else(|| FieldError::Choice {
            text: text.trim().to_owned(),
            allowed: choices
                .iter()
                .map(|(_, label)| *label)
                .collect::<Vec<_>>()
                .join(", "),
        })
}

/// Reads a label; the empty text is unsaid.
///
/// # Errors
/// As for [`parse`].
pub fn parse_optional<T: Copy>(choices: &[Choice<T>], text: &str) -> Result<Option<T>, FieldError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse(choices, text).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads_back<T: Copy + PartialEq + std::fmt::Debug>(choices: &[Choice<T>]) {
        for &(value, text) in choices {
            assert_eq!(parse(choices, text), Ok(value));
            assert_eq!(parse(choices, &text.to_uppercase()), Ok(value));
            assert_eq!(label(choices, &value), text);
        }
        assert!(parse(choices, "xyzzy").is_err());
    }

    #[test]
    fn every_label_reads_back() {
        reads_back(PRIORITIES);
        reads_back(SIZES);
        reads_back(WORK_KINDS);
        reads_back(SHAPES);
        reads_back(POINTS);
        reads_back(RANGE_READINGS);
        reads_back(PROGRESS_STATES);
        reads_back(DEPENDENCY_KINDS);
        reads_back(STRENGTHS);
        reads_back(CONSTRAINTS);
        reads_back(AGENT_KINDS);
        reads_back(DECISIONS);
        reads_back(OPERATORS);
    }

    #[test]
    fn a_unique_beginning_is_enough_and_an_ambiguous_one_is_not() {
        assert_eq!(parse(STRENGTHS, "so"), Ok(Strength::Soft));
        assert!(parse(CONSTRAINTS, "start").is_err());
        assert_eq!(parse_optional(PRIORITIES, " "), Ok(None));
        assert_eq!(optional(SIZES, "none").len(), SIZES.len() + 1);
    }
}
