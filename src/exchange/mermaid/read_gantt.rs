//! Reads a gantt chart: sections as tracks, bars as tickets, `after` as dependencies.
//!
//! Mermaid splits a line at its *first* colon, so a colon in a name moves into the id, and every `after`
//! that names the id falls back to today without a word. Here the last colon with a valid list of fields
//! behind it splits the line, which is what the author meant; each repair is reported.

use super::bars::{Bar, Bars, Chart};
use super::flow::{self, Link, Statement};
use super::source::{Diagram, diagram};
use super::text::plain;
use super::times::{DateFormat, length};
use crate::exchange::{ReadError, ReadOptions, Report};
use crate::plan::Plan;

/// Statements that say how the chart looks, not what is planned.
const LOOKS: [&str; 8] = [
    "axisformat",
    "tickinterval",
    "todaymarker",
    "topaxis",
    "click",
    "acctitle",
    "accdescr",
    "weekday",
];

/// Reads a chart.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let diagram = diagram(bytes, "Mermaid gantt chart", |line| {
        line.split_whitespace().next() == Some("gantt")
    })?;
    let mut report = Report::default();
    let chart = chart(&diagram, &mut report);
    Ok(Bars::new(chart, report).plan(options))
}

fn chart<'a>(diagram: &Diagram<'a>, report: &mut Report) -> Chart<'a> {
    let mut chart = Chart {
        title: diagram.title.as_deref().map(plain),
        arrows: arrows(diagram),
        plan_start: diagram.plan_start(),
        ..Chart::default()
    };
    // Statements may follow the bars they change.
    let format = diagram.lines.iter().find_map(|(_, line)| {
        let (word, rest) = line.split_once(char::is_whitespace)?;
        word.eq_ignore_ascii_case("dateFormat").then_some(rest)
    });
    let format = DateFormat::new(format.unwrap_or("YYYY-MM-DD"));
    let mut section = None;
    let mut in_description = false;
    for &(number, line) in &diagram.lines {
        if in_description {
            in_description = !line.contains('}');
            continue;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match word.to_ascii_lowercase().as_str() {
            "title" => chart.title = Some(plain(rest)),
            "section" => section = Some(plain(rest)),
            "dateformat" => {}
            "excludes" => chart.excludes.extend(rest.split([',', ' ']).map(str::trim)),
            "includes" => chart.includes.extend(rest.split([',', ' ']).map(str::trim)),
            "inclusiveenddates" => chart.has_inclusive_ends = true,
            "weekend" => chart.is_friday_weekend = rest.eq_ignore_ascii_case("friday"),
            "accdescr" if rest.starts_with('{') && !rest.contains('}') => in_description = true,
            word if LOOKS
                .iter()
                .any(|looks| word.trim_end_matches(':') == *looks) => {}
            _ => match bar(line, &format) {
                Some(bar) => chart.bars.push(Bar {
                    line: number,
                    section: section.clone(),
                    ..bar
                }),
                None => report.at(number, format!("\"{}\" is no bar: left out", shown(line))),
            },
        }
        note_repairs(&chart, number, report);
    }
    chart.format = Some(format);
    chart
}

/// The arrows that a chart of ours keeps in its comments.
fn arrows(diagram: &Diagram) -> Vec<Link> {
    let comments = diagram.comments.iter();
    let chains = comments.flat_map(|(_, text)| flow::statements(text));
    let links = chains.filter_map(|statement| match statement {
        Statement::Chain { links, .. } => Some(links),
        _ => None,
    });
    links.flatten().collect()
}

fn note_repairs(chart: &Chart, number: usize, report: &mut Report) {
    let Some(bar) = chart.bars.last().filter(|bar| bar.line == number) else {
        return;
    };
    if bar.has_colon {
        report.at(
            number,
            format!(
                "a colon stands in the name \"{}\": Mermaid takes a part of the name for the id, here it is read as it was meant",
                shown(&bar.name)
            ),
        );
    }
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The bar of a line: its name and its fields, split at the last colon that makes sense.
fn bar<'a>(line: &'a str, format: &DateFormat) -> Option<Bar<'a>> {
    let colons: Vec<usize> = line.match_indices(':').map(|(at, _)| at).collect();
    let first = *colons.first()?;
    let fits = |&&at: &&usize| fields(&line[at + 1..], format).is_some_and(|f| f.is_valid);
    // Bare numbers are dates here, so that the minutes of a time would be one, too.
    let at = match colons.iter().rev().find(fits) {
        Some(&at) if !format.is_unix() => at,
        _ => first,
    };
    let fields = fields(&line[at + 1..], format)?;
    Some(Bar {
        name: plain(&line[..at]),
        has_colon: at != first,
        ..fields.bar
    })
}

struct Fields<'a> {
    bar: Bar<'a>,
    /// Whether every field is one that Mermaid understands.
    is_valid: bool,
}

/// Reads `done, id, start, end`.
fn fields<'a>(text: &'a str, format: &DateFormat) -> Option<Fields<'a>> {
    let text = text.split(';').next().unwrap_or(text);
    let mut list: Vec<&str> = text.split(',').map(str::trim).collect();
    let mut bar = Bar::default();
    while let Some(flag) = list.first() {
        match *flag {
            "done" => bar.is_done = true,
            "active" => bar.is_active = true,
            "crit" => bar.is_critical = true,
            "milestone" => bar.is_milestone = true,
            "vert" => bar.is_mark = true,
            _ => break,
        }
        list.remove(0);
    }
    let is_start = |text: &str| text.starts_with("after ") || format.parse_or_iso(text).is_some();
    let is_end = |text: &str| {
        text.starts_with("until ") || length(text).is_some() || format.parse_or_iso(text).is_some()
    };
    let is_id = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    let is_valid = match list.as_slice() {
        [end] => is_end(end),
        [start, end] => is_start(start) && is_end(end),
        [id, start, end] => is_id(id) && (is_start(start) || start.is_empty()) && is_end(end),
        _ => false,
    };
    match list.as_slice() {
        // An id with a start but no end is what some people write.
        [id, start] if !is_start(id) && is_start(start) => {
            (bar.id, bar.start) = (Some(*id), Some(*start));
        }
        [id, end] if !is_start(id) && is_end(end) && is_id(id) => {
            (bar.id, bar.end) = (Some(*id), Some(*end));
        }
        [] | [""] => {}
        [end] => bar.end = Some(end),
        [start, end] => (bar.start, bar.end) = (Some(*start), Some(*end)),
        [id, start, end, ..] => {
            (bar.id, bar.start, bar.end) = (Some(*id), Some(*start), Some(*end));
        }
    }
    Some(Fields { bar, is_valid })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bar(line: &str) -> (String, Option<&str>, Option<&str>, Option<&str>, bool) {
        let format = DateFormat::new("YYYY-MM-DDTHH:mm");
        let bar = bar(line, &format).expect("a bar");
        (bar.name, bar.id, bar.start, bar.end, bar.has_colon)
    }

    #[test]
    fn the_last_colon_that_makes_sense_splits_the_line() {
        assert_eq!(
            read_bar("Phase 0: Setup :p0, 2026-09-24T08:00, 1d"),
            (
                "Phase 0: Setup".into(),
                Some("p0"),
                Some("2026-09-24T08:00"),
                Some("1d"),
                true
            )
        );
        assert_eq!(
            read_bar("Plain :crit, a1, after p0 p1, 2026-01-05T10:30"),
            (
                "Plain".into(),
                Some("a1"),
                Some("after p0 p1"),
                Some("2026-01-05T10:30"),
                false
            )
        );
        assert_eq!(read_bar("Only: 2h").3, Some("2h"));
        assert_eq!(read_bar("Phase 1: x: done, 3h").0, "Phase 1: x");
        assert!(bar("no colon", &DateFormat::new("YYYY")).is_none());
    }
}
