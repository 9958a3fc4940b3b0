//! The campaign document: a whole plan as Markdown that people read and our reader will know again.
//!
//! Tracks are cards with a ticket table (`ID | Task | Estimate | Role | Priority | Blocked By`), the
//! dependencies a list of arrows, gates checklists, checkpoints headings with their time, and what was
//! computed stands apart under "Schedule". Every text of the plan is escaped, so that a title can neither
//! break a table nor bring HTML along.

mod control;
pub(super) mod escape;
mod head;
mod page;
mod records;
mod running;
mod tickets;
pub(super) mod words;
mod work;

use super::dates::Dates;
use super::features::{Feature, report_missing};
use super::{Report, WriteError, WriteOptions};
use crate::plan::Plan;
use page::Page;

/// The sections, in the order of the document. Each leaves itself out when it has nothing to say.
const SECTIONS: &[fn(&Content, &mut Page)] = &[
    head::facts,
    head::assumptions,
    head::schedule,
    work::tracks,
    work::loose_tickets,
    work::dependencies,
    work::readings,
    work::phases,
    control::gates,
    control::checkpoints,
    running::options,
    running::agents,
    running::calendars,
    running::risks,
    running::metrics,
    running::escalations,
    records::claims,
    records::templates,
    records::notes,
    records::baselines,
    records::sources,
];

/// What the sections are written from.
struct Content<'a> {
    plan: &'a Plan,
    dates: &'a Dates,
}

/// Whether bytes open with a title.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"# ")
}

/// Writes the document.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| feature != Feature::Places, &mut report);
    let texts = plan
        .sources
        .iter()
        .filter(|source| !source.text.is_empty() || !source.repairs.is_empty());
    match texts.count() {
        0 => {}
        count => report.note(format!(
            "not written: the text of source documents and its repairs ({count})"
        )),
    }
    let dates = Dates::of(plan, options.option, &mut report)?;
    let content = Content {
        plan,
        dates: &dates,
    };
    let mut page = Page::default();
    for section in SECTIONS {
        section(&content, &mut page);
    }
    Ok((page.finish().into_bytes(), report))
}

#[cfg(test)]
mod tests;
