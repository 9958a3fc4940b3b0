//! Reading: the document module finds the plan; here bytes are checked and losses become a report.

use super::own::{self, is_own};
use crate::document;
use crate::exchange::{Loss, ReadError, ReadOptions, Report, text};
use crate::plan::{Plan, integrity};

/// Reads a campaign document.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    text::check(bytes)?;
    if let Some(text) = std::str::from_utf8(bytes)
        .ok()
        .map(|text| text.trim_start_matches('\u{feff}'))
        && is_own(text)
    {
        let (plan, mut report) = own::read(text)?;
        tell_cut(text, &mut report);
        return Ok((plan, report));
    }
    let read = document::read(bytes, &name(options), &options.title);
    integrity::check(&read.plan)
        .map_err(|source| ReadError::Inconsistent { line: None, source })?;
    let mut report = Report::default();
    let repairs = read.facts.mojibake.len();
    if repairs > 0 {
        let line = read.facts.mojibake[0].place.line as usize;
        report.at(
            line,
            format!(
                "{repairs} runs of damaged characters were put right; writing back keeps the original bytes"
            ),
        );
    }
    tell_cut(&String::from_utf8_lossy(bytes), &mut report);
    for loss in read.losses {
        report.losses.push(Loss {
            text: loss.text,
            line: loss.place.map(|place| place.line as usize),
        });
    }
    Ok((read.plan, report))
}

/// Says that a text ends within a row of a table or a block of code.
fn tell_cut(text: &str, report: &mut Report) {
    let mut fence: Option<(usize, &str)> = None;
    let mut before = "";
    let mut last = (0, "");
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if !line.is_empty() {
            (before, last) = (last.1, (number, line));
        }
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some((number, mark)),
            (Some((_, open)), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
    }
    let cells = |line: &str| line.matches('|').count();
    let (number, line) = last;
    let is_row = |line: &str| line.starts_with('|');
    let breaks_off = is_row(line) && is_row(before) && cells(line) < cells(before);
    if breaks_off && !text.ends_with(['\n', '\r']) {
        report.cut(number, "a row of a table breaks off");
    } else if let Some((line, _)) = fence {
        let text = format!("the block of code that line {line} opens is never closed");
        report.cut(number, text);
    }
}

/// What the source document is called.
fn name(options: &ReadOptions) -> String {
    match (options.name.is_empty(), options.title.is_empty()) {
        (false, _) => options.name.clone(),
        (true, false) => format!("{}.md", options.title),
        (true, true) => "document.md".to_owned(),
    }
}
