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

/// A civil instant: `2026-01-05 09:00`.
pub(in crate::exchange) fn stamp(stamp: Stamp) -> String {
    stamp.to_string().replace('T', " ")
}

/// A moment: `2026-01-05 09:00`, `Hour 6`, `Hour 6:30`.
pub(in crate::exchange) fn moment(moment: Moment) -> String {
    match moment {
        Moment::At(at) => stamp(at),
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

/// Where rows stand in their documents, in brackets behind a sentence: ` (plan.md:12-14)`.
pub(super) fn cited(plan: &Plan, sources: &[SourceRef]) -> String {
    match lines(plan, sources) {
        lines if lines.is_empty() => lines,
        lines => format!(" ({lines})"),
    }
}

/// Where rows stand in their documents: `plan.md:12-14`, with what the lines say where they differ.
pub(super) fn lines(plan: &Plan, sources: &[SourceRef]) -> String {
    let one = |lines: &SourceRef| {
        let name = plan
            .sources
            .get(lines.source)
            .map_or("", |source| &source.name);
        let to = lines
            .to_line
            .map_or_else(String::new, |to| format!("-{to}"));
        let says = if lines.says.is_empty() {
            String::new()
        } else {
            format!(" says: {}", inline(&lines.says))
        };
        format!("{}:{}{to}{says}", inline(name), lines.line)
    };
    sources.iter().map(one).collect::<Vec<_>>().join("; ")
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

/// The names of some agents.
pub(super) fn agents(plan: &Plan, ids: &[AgentId]) -> String {
    list(
        ids.iter()
            .filter_map(|&id| plan.agents.get(id))
            .map(|agent| agent.name.as_str()),
    )
}

/// The keys of some tickets.
pub(super) fn tickets(plan: &Plan, ids: &[TicketId]) -> String {
    list(ids.iter().map(|&id| plan.key(Node::Ticket(id))))
}

/// The keys of some tickets and gates.
pub(super) fn nodes(plan: &Plan, nodes: &[Node]) -> String {
    list(nodes.iter().map(|&node| plan.key(node)))
}

/// A number where there is one.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
