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
mod read;
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

pub(super) use read::read;

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

/// How many lines are looked at to recognise a document.
const LOOKED_AT: usize = 60;

/// Whether bytes are a text with a heading, a box, a table or front matter near its top.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"# ") {
        return true;
    }
    // Scripts, calendars and markup may hold lines that look like ours.
    let others: [&[u8]; 7] = [b"#!", b"<", b"{", b"[", b"%", b"BEGIN:", b"digraph"];
    if others.iter().any(|start| text.starts_with(start)) {
        return false;
    }
    let mut lines = text.split(|&byte| byte == b'\n').take(LOOKED_AT);
    let is_mark = |line: &[u8]| {
        let line = line.trim_ascii();
        let starts: [&[u8]; 6] = [b"## ", b"### ", b"- [ ] ", b"- [x] ", b"* [ ] ", b"|--"];
        starts.iter().any(|start| line.starts_with(start))
            || line.starts_with(b"| --")
            || line.starts_with(b"|:-")
    };
    text.starts_with(b"---\n") || text.starts_with(b"---\r\n") || lines.any(is_mark)
}

/// What everybody who reads the document back should know.
const FOR_PEOPLE: &str = "written for people: it says everything, but read back, what is told in prose, lists and \
    tables beside those of tickets may come back as less, or as other rows";

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
    report.note(FOR_PEOPLE);
    Ok((page.finish().into_bytes(), report))
}

#[cfg(test)]
mod tests;
