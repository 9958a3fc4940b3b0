//! References to rows that go by a name: a ticket's track, phase and parent, a calendar, an agent.

use super::FieldError;
use crate::plan::{AgentId, CalendarId, Node, PhaseId, Plan, ReadingId, TicketId, TrackId};

/// Tracks in the planner's order.
pub fn tracks(plan: &Plan) -> Vec<(TrackId, String)> {
    plan.tracks_in_order()
        .iter()
        .map(|t| (t.id, t.name.clone()))
        .collect()
}

/// Phases in the planner's order.
pub fn phases(plan: &Plan) -> Vec<(PhaseId, String)> {
    let mut phases: Vec<_> = plan.phases.iter().collect();
    phases.sort_by_key(|p| (p.rank, p.id));
    phases.into_iter().map(|p| (p.id, p.name.clone())).collect()
}

/// Agents in the order of the file.
pub fn agents(plan: &Plan) -> Vec<(AgentId, String)> {
    plan.agents.iter().map(|a| (a.id, a.name.clone())).collect()
}

/// Calendars in the order of the file.
pub fn calendars(plan: &Plan) -> Vec<(CalendarId, String)> {
    plan.calendars
        .iter()
        .map(|c| (c.id, c.name.clone()))
        .collect()
}

/// Readings in the order of the file.
pub fn readings(plan: &Plan) -> Vec<(ReadingId, String)> {
    plan.readings
        .iter()
        .map(|r| (r.id, r.name.clone()))
        .collect()
}

/// The options of a reference that may be unsaid: `none` first, then the others.
pub fn optional<I: Copy>(rows: Vec<(I, String)>, none: &str) -> Vec<(Option<I>, String)> {
    let rest = rows.into_iter().map(|(id, name)| (Some(id), name));
    std::iter::once((None, none.to_owned()))
        .chain(rest)
        .collect()
}

/// The name of a row; empty where there is none.
pub fn show<I: Copy + PartialEq>(rows: &[(I, String)], id: Option<I>) -> String {
    let found = rows.iter().find(|(own, _)| Some(*own) == id);
    found.map(|(_, name)| name.clone()).unwrap_or_default()
}

/// Finds a row by name, upper and lower case alike; the empty text is unsaid. `kind` names what is
/// looked for, for the message.
///
/// # Errors
/// When no row has that name.
pub fn parse<I: Copy>(
    rows: &[(I, String)],
    kind: &'static str,
    text: &str,
) -> Result<Option<I>, FieldError> {
    let wanted = text.trim();
    if wanted.is_empty() {
        return Ok(None);
    }
    let same = |name: &str| name.trim().to_lowercase() == wanted.to_lowercase();
    let found = rows.iter().find(|(_, name)| same(name)).map(|&(id, _)| id);
    found.map(Some).ok_or_else(|| unknown(rows, kind, wanted))
}

/// The ticket with a key; nothing for the empty text.
///
/// # Errors
/// When no ticket has this key.
pub fn parse_ticket(plan: &Plan, text: &str) -> Result<Option<TicketId>, FieldError> {
    match parse_node(plan, text)? {
        None => Ok(None),
        Some(Node::Ticket(id)) => Ok(Some(id)),
        Some(Node::Gate(_)) => Err(FieldError::UnknownKey(text.trim().to_owned())),
    }
}

/// The ticket or gate with a key; nothing for the empty text.
///
/// # Errors
/// When nothing has this key.
pub fn parse_node(plan: &Plan, text: &str) -> Result<Option<Node>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        key => plan
            .find_key(key)
            .map(Some)
            .ok_or_else(|| FieldError::UnknownKey(key.to_owned())),
    }
}

fn unknown<I>(rows: &[(I, String)], kind: &'static str, name: &str) -> FieldError {
    const MOST: usize = 6;
    let mut known: Vec<&str> = rows
        .iter()
        .take(MOST)
        .map(|(_, name)| name.as_str())
        .collect();
    if rows.is_empty() {
        known.push("none yet");
    } else if rows.len() > MOST {
        known.push("…");
    }
    FieldError::UnknownName {
        kind,
        name: name.to_owned(),
        known: known.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Track;

    fn plan() -> Plan {
        let track = |id, name: &str, rank| Track {
            rank,
            ..Track::new(TrackId(id), name)
        };
        Plan {
            tracks: [track(1, "Infra", 2), track(2, "Web", 1)]
                .into_iter()
                .collect(),
            ..Plan::default()
        }
    }

    #[test]
    fn names_read_back_in_the_planners_order() {
        let rows = tracks(&plan());
        assert_eq!(rows[0].1, "Web");
        assert_eq!(parse(&rows, "track", " infra "), Ok(Some(TrackId(1))));
        assert_eq!(show(&rows, Some(TrackId(1))), "Infra");
        assert_eq!(parse(&rows, "track", ""), Ok(None));
        assert_eq!(show(&rows, None), "");
    }

    #[test]
    fn an_unknown_name_says_which_there_are() {
        let error = parse(&tracks(&plan()), "track", "Ops").expect_err("no such track");
        assert_eq!(
            error.to_string(),
            "there is no track \"Ops\"; there is Web, Infra"
        );
        let error = parse::<PhaseId>(&[], "phase", "One").expect_err("no phases at all");
        assert_eq!(
            error.to_string(),
            "there is no phase \"One\"; there is none yet"
        );
    }
}
