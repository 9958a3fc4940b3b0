//! The finding the planner looks at, in whatever view: under the pointer, or chosen.
//!
//! Findings have no ids and are made anew after each edit, so one is known again by its rule, its rows and its
//! first line. Nothing is drawn here.

use crate::lint::Finding;
use crate::plan::{RowRef, SourceId};

/// What a finding is known by from one check to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingName {
    rule: &'static str,
    subjects: Vec<RowRef>,
    line: Option<(SourceId, u32)>,
}

impl FindingName {
    /// What a finding is known by.
    pub fn of(finding: &Finding) -> Self {
        let line = finding.lines.first();
        Self {
            rule: finding.rule,
            subjects: finding.subjects.clone(),
            line: line.map(|line| (line.source, line.line)),
        }
    }

    /// Whether a finding is the one meant.
    pub fn is(&self, finding: &Finding) -> bool {
        let line = finding.lines.first().map(|line| (line.source, line.line));
        self.rule == finding.rule && self.line == line && self.subjects == finding.subjects
    }
}

/// The findings that are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spotlight {
    /// The one under the pointer, as of the last frame.
    pub hovered: Option<FindingName>,
    /// The one that was chosen last.
    pub chosen: Option<FindingName>,
}

impl Spotlight {
    /// Whether a finding is under the pointer or chosen.
    pub fn is_on(&self, finding: &Finding) -> bool {
        self.is_chosen(finding) || self.hovered.as_ref().is_some_and(|name| name.is(finding))
    }

    /// Whether a finding is the chosen one.
    pub fn is_chosen(&self, finding: &Finding) -> bool {
        self.chosen.as_ref().is_some_and(|name| name.is(finding))
    }
}
