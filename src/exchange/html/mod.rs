//! The HTML report: one file with everything a reader of the plan asks, without scripts and without network.
//!
//! Summary, graph, timeline, options, risk, problems, tables. It prints: pictures keep to the page, tables
//! repeat their heads. All text is escaped, and a content policy in the file forbids what would be left to
//! run. Findings and simulated figures are shown where the caller hands them over; else the report says
//! that nobody computed them.

mod page;
mod parts;
mod tables;

use super::dates::Dates;
use super::features::{Feature, report_missing};
use super::{Report, WriteError, WriteOptions};
use crate::plan::*;
use page::Page;

/// What the report shows; the rest stands in the plan file.
const HELD: &[Feature] = &[
    Feature::PlanText,
    Feature::PlanDates,
    Feature::Phases,
    Feature::Agents,
    Feature::Descriptions,
    Feature::Parents,
    Feature::PriorityAndSize,
    Feature::EstimateRanges,
    Feature::Staffing,
    Feature::Progress,
    Feature::GateDetails,
    Feature::GateDecisions,
    Feature::Checkpoints,
    Feature::Expectations,
    Feature::Options,
    Feature::Risks,
    Feature::Metrics,
    Feature::Escalations,
    Feature::Notes,
    Feature::EmptyTracks,
];

/// Whether bytes open a report of ours.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.trim_ascii_start();
    head.len() >= 9 && head[..9].eq_ignore_ascii_case(b"<!doctype")
}

/// Writes the report.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let content = Content {
        plan,
        options,
        dates: &dates,
    };
    let mut page = Page::new(plan, options);
    parts::summary(&content, &mut page);
    parts::pictures(&content, &mut page)?;
    tables::options(&content, &mut page);
    parts::risk(&content, &mut page)?;
    parts::problems(&content, &mut page);
    tables::tickets(&content, &mut page);
    tables::gates(&content, &mut page);
    tables::checkpoints(&content, &mut page);
    tables::others(&content, &mut page);
    Ok((page.finish(options).into_bytes(), report))
}

/// What the parts are made from.
struct Content<'a> {
    plan: &'a Plan,
    options: &'a WriteOptions,
    dates: &'a Dates,
}
