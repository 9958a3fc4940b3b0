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
        return own::read(text);
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
    for loss in read.losses {
        report.losses.push(Loss {
            text: loss.text,
            line: loss.place.map(|place| place.line as usize),
        });
    }
    Ok((read.plan, report))
}

/// What the source document is called.
fn name(options: &ReadOptions) -> String {
    match (options.name.is_empty(), options.title.is_empty()) {
        (false, _) => options.name.clone(),
        (true, false) => format!("{}.md", options.title),
        (true, true) => "document.md".to_owned(),
    }
}
