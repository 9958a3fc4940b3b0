//! Values as a cell writes them, in the manner of what stood there.

use crate::document::grammar::durations;
use crate::plan::duration::Units;
use crate::plan::{Dependency, Estimate, EstimatePoint, Lag, Priority, ProgressState, Size, Work};

/// Text for a cell or a line: no line ends, and no bars where a table would take them for its own.
pub(super) fn inline(text: &str, in_table: bool) -> String {
    let line = text
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if in_table {
        line.replace('|', "\\|")
    } else {
        line
    }
}

/// An estimate with the unit and the spacing of the one it replaces; `header_unit` where the cell had bare numbers.
pub(super) fn estimate(
    new: &Estimate,
    old: &str,
    header_unit: Option<durations::Unit>,
    units: Units,
) -> String {
    let (unit, suffix) = manner(old, header_unit, units);
    let number = |work: Work| {
        let value = work.0 as f64 / unit.minutes(units);
        let rounded = (value * 100.0).round() / 100.0;
        ((rounded * unit.minutes(units)).round() as i64 == work.0).then(|| format!("{rounded}"))
    };
    let (Some(min), Some(max)) = (new.at(EstimatePoint::Min), new.at(EstimatePoint::Max)) else {
        return "—".to_owned();
    };
    let exact = number(min).zip(number(max));
    let (min_text, max_text, suffix) = match exact {
        Some((min, max)) => (min, max, suffix),
        None => (min.0.to_string(), max.0.to_string(), " min".to_owned()),
    };
    match new {
        Estimate::ThreePoint { likely, .. } => {
            let likely = number(*likely).map_or_else(
                || format!("{} min", likely.0),
                |text| format!("{text}{suffix}"),
            );
            format!("{min_text}-{max_text}{suffix} (likely {likely})")
        }
        _ if min == max => format!("{min_text}{suffix}"),
        _ => format!("{min_text}-{max_text}{suffix}"),
    }
}

/// The unit of an old estimate, and how it was written behind the number.
fn manner(
    old: &str,
    header_unit: Option<durations::Unit>,
    units: Units,
) -> (durations::Unit, String) {
    let plain = crate::document::text::inline::plain(old);
    let digits = plain.find(|c: char| c.is_ascii_digit());
    let span = digits.and_then(|at| Some((at, durations::leading(&plain[at..], units)?)));
    match span {
        Some((at, span)) => {
            let written = &plain[at..at + span.end];
            let suffix = written.trim_start_matches(|c: char| {
                c.is_ascii_digit()
                    || matches!(c, '.' | ',' | '-' | '–' | ' ') && !written.is_empty()
            });
            let spaced = written[..written.len() - suffix.len()].ends_with(' ');
            let word: String = suffix.chars().take_while(|c| c.is_alphabetic()).collect();
            let is_clean = word.len() == suffix.len();
            let suffix = if is_clean {
                format!("{}{word}", if spaced { " " } else { "" })
            } else {
                "h".to_owned()
            };
            (
                if is_clean {
                    span.unit
                } else {
                    durations::Unit::Hour
                },
                suffix,
            )
        }
        None if digits.is_some() => (header_unit.unwrap_or(durations::Unit::Hour), String::new()),
        None => (
            header_unit.unwrap_or(durations::Unit::Hour),
            if header_unit.is_some() {
                String::new()
            } else {
                "h".to_owned()
            },
        ),
    }
}

/// A predecessor's key with what differs from plain finish-to-start.
pub(super) fn dependency(key: &str, row: &Dependency) -> String {
    let mut terms = String::new();
    if row.kind != crate::plan::DependencyKind::Fs {
        terms.push_str(row.kind.label());
    }
    let lag = match row.lag {
        Lag::Work(Work(0)) => String::new(),
        Lag::Work(work) => format!(
            "{}{}",
            if work.0 > 0 { "+" } else { "" },
            crate::plan::duration::compact(work)
        ),
        Lag::Elapsed(elapsed) if elapsed.0 != 0 => format!(
            "{}{}",
            if elapsed.0 > 0 { "+" } else { "" },
            crate::plan::duration::compact(Work(elapsed.0))
        ),
        Lag::Percent(percent) | Lag::PercentOfSuccessor(percent) if percent != 0.0 => {
            format!("{percent:+} %")
        }
        _ => String::new(),
    };
    if !lag.is_empty() {
        if !terms.is_empty() {
            terms.push(' ');
        }
        terms.push_str(&lag);
    }
    if terms.is_empty() {
        key.to_owned()
    } else {
        format!("{key} ({terms})")
    }
}

pub(super) fn priority(priority: Option<Priority>, old: &str) -> String {
    let Some(priority) = priority else {
        return "—".to_owned();
    };
    let is_short = old.trim().is_empty()
        || old
            .trim_matches(['*', '`', '(', ')'])
            .to_uppercase()
            .starts_with('P');
    match (priority, is_short) {
        (Priority::P0, true) => "P0",
        (Priority::P1, true) => "P1",
        (Priority::P2, true) => "P2",
        (Priority::P3, true) => "P3",
        (Priority::P0, false) => "Critical",
        (Priority::P1, false) => "High",
        (Priority::P2, false) => "Medium",
        (Priority::P3, false) => "Low",
    }
    .to_owned()
}

pub(super) fn size(size: Option<Size>) -> &'static str {
    match size {
        None => "—",
        Some(Size::S) => "S",
        Some(Size::M) => "M",
        Some(Size::L) => "L",
        Some(Size::XL) => "XL",
    }
}

pub(super) fn state(state: ProgressState, percent: u8) -> String {
    match state {
        ProgressState::NotStarted => "Not started".to_owned(),
        ProgressState::InProgress if percent > 0 => format!("{percent}%"),
        ProgressState::InProgress => "In progress".to_owned(),
        ProgressState::Blocked => "Blocked".to_owned(),
        ProgressState::Done => "Done".to_owned(),
    }
}
