//! What is written for people: columns, and notes below a description.

use super::fields;
use super::native::name;
use crate::plan::*;

/// A name, or another word where it is empty: a task without a name is a blank line.
pub(super) fn shown(text: &str, otherwise: &str) -> String {
    let text = name(text);
    if text.trim().is_empty() {
        name(otherwise)
    } else {
        text
    }
}

/// The columns for people.
pub(super) fn shown_fields(plan: &Plan, ticket: &Ticket) -> Vec<(u32, String)> {
    let track = ticket
        .track
        .and_then(|id| plan.tracks.get(id))
        .map(|track| track.name.clone());
    let phase = ticket
        .phase
        .and_then(|id| plan.phases.get(id))
        .map(|phase| phase.name.clone());
    let span = |point| {
        ticket
            .estimate
            .at(point)
            .map(duration::show)
            .unwrap_or_default()
    };
    let estimate = match ticket.estimate {
        Estimate::None | Estimate::Fixed(_) => None,
        _ => Some(
            [
                EstimatePoint::Min,
                EstimatePoint::Likely,
                EstimatePoint::Max,
            ]
            .map(span)
            .join(" / "),
        ),
    };
    let roles: Vec<String> = ticket
        .demands
        .iter()
        .map(|d| format!("{} x{}", d.role, d.count))
        .collect();
    let shown = [
        (fields::KEY, Some(ticket.key.clone())),
        (fields::TRACK, track),
        (fields::PHASE, phase),
        (fields::ESTIMATE, estimate),
        (fields::ROLES, Some(roles.join(", "))),
    ];
    let kept = shown
        .into_iter()
        .filter_map(|(id, text)| Some((id, short(&text?))));
    kept.filter(|(_, text)| !text.is_empty()).collect()
}

/// A field for people takes 255 characters.
fn short(text: &str) -> String {
    name(text).chars().take(250).collect()
}

pub(super) fn notes_of_ticket(ticket: &Ticket) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(list(
        "Deliverables",
        ticket.deliverables.iter().map(String::as_str),
    ));
    lines.extend(list("Files", ticket.files.iter().map(String::as_str)));
    lines.extend(list(
        "Done when",
        ticket.criteria.iter().map(|c| c.text.as_str()),
    ));
    lines.extend(list(
        "Steps",
        ticket.steps.iter().map(|step| step.title.as_str()),
    ));
    lines
}

pub(super) fn notes_of_gate(gate: &Gate) -> Vec<String> {
    let mut lines = vec![format!("Quality gate {}", name(&gate.key))];
    lines.extend(list(
        "Passes when",
        gate.criteria.iter().map(|c| c.text.as_str()),
    ));
    lines
}

/// Checkpoints have no row: they observe, and a row would have to take place.
pub(super) fn notes_of_plan(plan: &Plan) -> Vec<String> {
    let start = plan.info.start_or_default();
    let mut lines = Vec::new();
    if let Some(deadline) = plan.info.deadline_stamp() {
        lines.push(format!("Deadline: {}", deadline.told()));
    }
    lines.extend(list(
        "Assumptions",
        plan.info.assumptions.iter().map(String::as_str),
    ));
    let checkpoint = |c: &Checkpoint| {
        let at = c.moment.resolve(start).told();
        format!("{} at {at}", name(&c.name))
    };
    let checkpoints: Vec<String> = plan.checkpoints.iter().map(checkpoint).collect();
    lines.extend(list("Checkpoints", checkpoints.iter().map(String::as_str)));
    lines
}

fn list<'a>(title: &str, items: impl Iterator<Item = &'a str>) -> Option<String> {
    let items: Vec<String> = items.map(|item| format!("- {}", name(item))).collect();
    (!items.is_empty()).then(|| format!("{title}:\n{}", items.join("\n")))
}
