//! Values of a plan in the words of a document.

use super::escape::inline;
use crate::plan::*;
use serde::Serialize;

/// The word a plan file has for a value (`start_no_earlier_than`), with spaces.
pub(in crate::exchange) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word.replace('_', " "),
        _ => String::new(),
    }
}

/// An estimate: `4 h`, `2-4 h`, `2-6 h (likely 3 h)`; an em dash where there is none.
pub(in crate::exchange) fn estimate(estimate: &Estimate) -> String {
    match estimate {
        Estimate::None => "—".to_owned(),
        Estimate::Fixed(work) => duration::show(*work),
        Estimate::Range { min, max } => range(*min, *max),
        Estimate::ThreePoint { min, likely, max } => {
            format!("{} (likely {})", range(*min, *max), duration::show(*likely))
        }
        Estimate::Empirical(seen) => {
            let seen: Vec<String> = seen.iter().map(|work| duration::show(*work)).collect();
            format!("observed {}", seen.join(", "))
        }
    }
}

/// A range of durations: `2-4 h`, `1 h 30 min - 4 h`; one value where both ends are the same.
pub(in crate::exchange) fn range(min: Work, max: Work) -> String {
    if min == max {
        return duration::show(min);
    }
    if min.0 % 60 == 0 && max.0 % 60 == 0 && min.0 >= 0 {
        return format!("{}-{} h", min.0 / 60, max.0 / 60);
    }
    format!("{} - {}", duration::show(min), duration::show(max))
}

/// A moment: `2026-01-05 09:00`, `Hour 6`, `Hour 6:30`.
pub(in crate::exchange) fn moment(moment: Moment) -> String {
    match moment {
        Moment::At(at) => at.told(),
        Moment::After(Elapsed(minutes)) => {
            let sign = if minutes < 0 { "-" } else { "" };
            match (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60) {
                (hours, 0) => format!("Hour {sign}{hours}"),
                (hours, rest) => format!("Hour {sign}{hours}:{rest:02}"),
            }
        }
    }
}

/// A unit behind a number: `%` at once, words after a space.
pub(in crate::exchange) fn unit(unit: &str) -> String {
    match inline(unit) {
        unit if unit.is_empty() || unit == "%" => unit,
        unit => format!(" {unit}"),
    }
}

/// The roles a ticket needs: `dev; qa x2`.
pub(in crate::exchange) fn demands(demands: &[Demand]) -> String {
    let one = |demand: &Demand| match demand.count {
        1 => inline(&demand.role),
        count => format!("{} x{count}", inline(&demand.role)),
    };
    demands.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Names in a list, escaped.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(inline).collect::<Vec<_>>().join(", ")
}

/// The names of some tracks.
pub(in crate::exchange) fn tracks(plan: &Plan, ids: &[TrackId]) -> String {
    list(
        ids.iter()
            .filter_map(|&id| plan.tracks.get(id))
            .map(|track| track.name.as_str()),
    )
}
