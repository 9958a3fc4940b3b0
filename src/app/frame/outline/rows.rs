//! The lines of the outline: which rows of the plan stand where, built once per revision and folding.

use crate::app::views::ViewCtx;
use crate::plan::{Node, Plan, RowRef, Ticket, TrackId};
use std::collections::HashSet;

/// One line.
pub(super) enum Line {
    /// A heading.
    Section(&'static str),
    /// A track.
    Track {
        id: TrackId,
        name: String,
        hue: usize,
        value: String,
        is_folded: bool,
    },
    /// Any other row.
    Item {
        row: RowRef,
        text: String,
        value: String,
        is_critical: bool,
        depth: usize,
    },
}

impl Line {
    /// The row it stands for.
    pub fn row(&self) -> Option<RowRef> {
        match self {
            Line::Section(_) => None,
            Line::Track { id, .. } => Some((*id).into()),
            Line::Item { row, .. } => Some(*row),
        }
    }
}

/// `94 tickets, 7 tracks, 3 gates`.
pub(super) fn counts(plan: &Plan) -> String {
    let all = [
        (plan.tickets.len(), "ticket", true),
        (plan.tracks.len(), "track", true),
        (plan.gates.len(), "gate", false),
        (plan.checkpoints.len(), "checkpoint", false),
    ];
    let shown = all
        .iter()
        .filter(|(count, _, always)| *always || *count > 0);
    let words: Vec<String> = shown
        .map(|(count, what, _)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    words.join(", ")
}

/// Every line, from the tracks down to the risks.
pub(super) fn build(ctx: &ViewCtx<'_>, folded: &HashSet<TrackId>) -> Vec<Line> {
    let plan = ctx.plan;
    let mut rows = Vec::new();
    for (index, track) in plan.tracks_in_order().into_iter().enumerate() {
        let value = track
            .budget
            .map_or_else(String::new, |work| ctx.tell_briefly(work));
        let name = match track.description.is_empty() || track.name.contains(&track.description) {
            true => track.name.clone(),
            false => format!("{} {}", track.name, track.description),
        };
        let hue = track.hue.map_or(index, usize::from);
        let is_folded = folded.contains(&track.id);
        rows.push(Line::Track {
            id: track.id,
            name,
            hue,
            value,
            is_folded,
        });
        if !is_folded {
            push_tickets(ctx, &plan.tickets_of_track(Some(track.id)), &mut rows);
        }
    }
    let loose = plan.tickets_of_track(None);
    if !loose.is_empty() {
        rows.push(Line::Section("Without a track"));
        push_tickets(ctx, &loose, &mut rows);
    }
    push_others(plan, &mut rows);
    rows
}

fn push_tickets(ctx: &ViewCtx<'_>, tickets: &[&Ticket], rows: &mut Vec<Line>) {
    for ticket in tickets {
        let dates = ctx
            .derived
            .dates()
            .and_then(|schedule| schedule.dates(Node::Ticket(ticket.id)));
        let value = match (dates, ticket.is_milestone()) {
            (_, true) => "milestone".to_owned(),
            (Some(dates), _) => ctx.tell_briefly(dates.duration),
            (None, _) => ticket
                .estimate
                .likely()
                .map_or_else(String::new, |work| ctx.tell_briefly(work)),
        };
        rows.push(Line::Item {
            row: ticket.id.into(),
            text: format!("{} {}", ticket.key, ticket.title),
            value,
            is_critical: dates.is_some_and(|dates| dates.critical),
            depth: usize::from(ticket.parent.is_some()),
        });
    }
}

/// The rows that are in no lane, one section per kind.
fn push_others(plan: &Plan, rows: &mut Vec<Line>) {
    macro_rules! section {
        ($title:literal, $table:ident, |$row:ident| $text:expr) => {
            if !plan.$table.is_empty() {
                rows.push(Line::Section($title));
                rows.extend(plan.$table.iter().map(|$row| Line::Item {
                    row: $row.id.into(),
                    text: $text,
                    value: String::new(),
                    is_critical: false,
                    depth: 0,
                }));
            }
        };
    }
    section!("Gates", gates, |row| format!("{} {}", row.key, row.name));
    section!("Checkpoints", checkpoints, |row| row.name.clone());
    section!("Phases", phases, |row| row.name.clone());
    section!("Agents", agents, |row| row.name.clone());
    section!("Options", options, |row| row.name.clone());
    section!("Readings", readings, |row| row.name.clone());
    section!("Risks", risks, |row| row.name.clone());

    section!("Metrics", metrics, |row| row.name.clone());
    section!("Calendars", calendars, |row| row.name.clone());
    section!("Claims", claims, |row| row.text.clone());
    section!("Escalation rules", escalations, |row| row.condition.clone());
    section!("Report templates", templates, |row| row.name.clone());
    section!("Notes", notes, |row| row.title.clone());
    section!("Baselines", baselines, |row| row.name.clone());
    section!("Source documents", sources, |row| row.name.clone());
}
