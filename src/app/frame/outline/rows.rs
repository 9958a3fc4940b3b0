//! The lines of the outline: which rows of the plan stand where, built once per revision and folding.

use crate::app::views::ViewCtx;
use crate::plan::{Node, Plan, RowRef, Ticket, TicketId, TrackId};
use std::collections::{HashMap, HashSet};

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
    /// A ticket; what it says is looked up when it is drawn, since few of many are in sight.
    Ticket { id: TicketId, depth: usize },
    /// Any other row.
    Item { row: RowRef, text: String },
}

impl Line {
    /// The row it stands for.
    pub fn row(&self) -> Option<RowRef> {
        match self {
            Line::Section(_) => None,
            Line::Track { id, .. } => Some((*id).into()),
            Line::Ticket { id, .. } => Some((*id).into()),
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
    let mut tickets: HashMap<Option<TrackId>, Vec<&Ticket>> = HashMap::new();
    for ticket in plan.tickets.iter() {
        tickets.entry(ticket.track).or_default().push(ticket);
    }
    let mut by_track = |track: Option<TrackId>| {
        let mut own = tickets.remove(&track).unwrap_or_default();
        own.sort_by_key(|ticket| (ticket.rank, ticket.id));
        own
    };
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
            push_tickets(&by_track(Some(track.id)), &mut rows);
        }
    }
    let loose = by_track(None);
    if !loose.is_empty() {
        rows.push(Line::Section("Without a track"));
        push_tickets(&loose, &mut rows);
    }
    push_others(plan, &mut rows);
    rows
}

fn push_tickets(tickets: &[&Ticket], rows: &mut Vec<Line>) {
    rows.extend(tickets.iter().map(|ticket| Line::Ticket {
        id: ticket.id,
        depth: usize::from(ticket.parent.is_some()),
    }));
}

/// What the line of a ticket says: its name, its length, and whether it is critical.
pub(super) fn told(ctx: &ViewCtx<'_>, id: TicketId) -> (String, String, bool) {
    let Some(ticket) = ctx.plan.tickets.get(id) else {
        return Default::default();
    };
    let schedule = ctx.derived.dates();
    let dates = schedule.and_then(|schedule| schedule.dates(Node::Ticket(id)));
    let value = match (dates, ticket.is_milestone()) {
        (_, true) => "milestone".to_owned(),
        (Some(dates), _) => ctx.tell_briefly(dates.duration),
        (None, _) => ticket
            .estimate
            .likely()
            .map_or_else(String::new, |work| ctx.tell_briefly(work)),
    };
    let text = format!("{} {}", ticket.key, ticket.title);
    (text, value, dates.is_some_and(|dates| dates.critical))
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
