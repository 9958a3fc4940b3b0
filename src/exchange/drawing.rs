//! A plan as cards in lanes with arrows between them: what DOT and the Mermaid flowchart both draw.
//!
//! Knows what is drawn, not how either language says it.

use super::dates::Dates;
use super::links;
use crate::plan::*;
use std::collections::HashSet;

/// Coral, the colour of the critical path, on white paper.
pub(super) const CRITICAL: &str = "#e5483b";
/// A pale coral behind dark text.
pub(super) const CRITICAL_FILL: &str = "#fdecea";

/// What an arrow is called that would hold if it were not dropped or of another reading.
pub(super) const NOT_HELD: &str = "not held";

/// The whole picture.
pub(super) struct Drawing<'a> {
    /// Tracks in the planner's order, those without a card left out.
    pub(super) lanes: Vec<Lane<'a>>,
    /// Cards of no track.
    pub(super) loose: Vec<Card<'a>>,
    /// Every dependency, in id order.
    pub(super) arrows: Vec<Arrow>,
}

impl Drawing<'_> {
    /// Marks the arrows of dependencies about which sources disagree.
    pub(super) fn dispute(&mut self, plan: &Plan, disputed: &[DependencyId]) {
        let disputed: HashSet<DependencyId> = disputed.iter().copied().collect();
        for (arrow, row) in self.arrows.iter_mut().zip(plan.dependencies.iter()) {
            arrow.is_disputed = disputed.contains(&row.id);
        }
    }
}

/// A track with its cards.
pub(super) struct Lane<'a> {
    pub(super) track: &'a Track,
    pub(super) cards: Vec<Card<'a>>,
}

/// A ticket or gate.
pub(super) struct Card<'a> {
    pub(super) node: Node,
    pub(super) key: &'a str,
    pub(super) title: &'a str,
    /// How long it takes, in short words.
    pub(super) duration: String,
    /// When it starts, where that is known.
    pub(super) start: String,
    pub(super) shape: Shape,
    pub(super) is_critical: bool,
}

/// What kind of card it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Ticket,
    Milestone,
    Summary,
    Gate,
}

/// A dependency.
pub(super) struct Arrow {
    pub(super) from: Node,
    pub(super) to: Node,
    /// What a plain arrow does not say; empty for a plain one.
    pub(super) label: String,
    pub(super) line: Line,
    pub(super) is_critical: bool,
    /// How far along its predecessor it leaves, `0.0..=1.0`; `None` at the end.
    pub(super) leaves: Option<f32>,
    /// Whether it points at the end of its successor, not at the start.
    pub(super) is_at_end: bool,
    /// Whether lists of the document disagree about it and nobody has decided; as far as the caller knows.
    pub(super) is_disputed: bool,
}

/// How firmly an arrow is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Must hold.
    Solid,
    /// Recommended.
    Dashed,
    /// Not scheduled: for information, or of another reading.
    Dotted,
}

impl<'a> Drawing<'a> {
    /// Lays out nothing; only says what there is to draw.
    pub(super) fn of(plan: &'a Plan, option: Option<OptionId>, dates: &Dates) -> Self {
        let summaries: HashSet<TicketId> = plan.tickets.iter().filter_map(|t| t.parent).collect();
        let mut tickets: Vec<&Ticket> = plan.tickets.iter().collect();
        tickets.sort_by_key(|ticket| (ticket.rank, ticket.id));
        let mut gates: Vec<&Gate> = plan.gates.iter().collect();
        gates.sort_by_key(|gate| (gate.rank, gate.id));
        let mut lanes: Vec<Lane> = plan
            .tracks_in_order()
            .into_iter()
            .map(|track| Lane {
                track,
                cards: Vec::new(),
            })
            .collect();
        let places: std::collections::HashMap<TrackId, usize> =
            lanes.iter().map(|lane| lane.track.id).zip(0..).collect();
        let mut loose = Vec::new();
        let tickets = tickets
            .into_iter()
            .map(|t| (t.track, ticket_card(t, &summaries, dates)));
        let gates = gates.into_iter().map(|g| (g.track, gate_card(g, dates)));
        for (track, card) in tickets.chain(gates) {
            match track.and_then(|id| places.get(&id)) {
                Some(&place) => lanes[place].cards.push(card),
                None => loose.push(card),
            }
        }
        lanes.retain(|lane| !lane.cards.is_empty());
        let option = option.and_then(|id| plan.options.get(id));
        let arrows = plan
            .dependencies
            .iter()
            .map(|d| arrow(plan, option, dates, d))
            .collect();
        Self {
            lanes,
            loose,
            arrows,
        }
    }
}

/// The title of a plan, or a word for it.
pub(super) fn title(plan: &Plan) -> &str {
    if plan.info.title.trim().is_empty() {
        "Campaign"
    } else {
        &plan.info.title
    }
}

fn ticket_card<'a>(ticket: &'a Ticket, summaries: &HashSet<TicketId>, dates: &Dates) -> Card<'a> {
    let node = Node::Ticket(ticket.id);
    let shape = if summaries.contains(&ticket.id) {
        Shape::Summary
    } else if ticket.is_milestone() {
        Shape::Milestone
    } else {
        Shape::Ticket
    };
    let estimate = ticket
        .estimate
        .likely()
        .map_or("no estimate".to_owned(), duration::show);
    let (duration, start) = times(dates, node, estimate);
    Card {
        node,
        key: &ticket.key,
        title: &ticket.title,
        duration,
        start,
        shape,
        is_critical: dates.is_critical(node),
    }
}

fn gate_card<'a>(gate: &'a Gate, dates: &Dates) -> Card<'a> {
    let node = Node::Gate(gate.id);
    let review = gate
        .review
        .map_or("no review time".to_owned(), duration::show);
    let (duration, start) = times(dates, node, review);
    Card {
        node,
        key: &gate.key,
        title: &gate.name,
        duration,
        start,
        shape: Shape::Gate,
        is_critical: dates.is_critical(node),
    }
}

/// Duration and start where there are dates, else what the plan says and nothing.
fn times(dates: &Dates, node: Node, stated: String) -> (String, String) {
    let Some(found) = dates.node(node) else {
        return (stated, String::new());
    };
    let assumed = if found.assumed { " assumed" } else { "" };
    let start = found.early_start.told();
    (
        format!("{}{assumed}", duration::show(found.duration)),
        start,
    )
}

fn arrow(
    plan: &Plan,
    option: Option<&PlanOption>,
    dates: &Dates,
    dependency: &Dependency,
) -> Arrow {
    let is_held = links::is_held(plan, option, dependency);
    let mut label = links::terms(dependency);
    if !is_held && dependency.strength != Strength::Info {
        let comma = if label.is_empty() { "" } else { ", " };
        label.push_str(&format!("{comma}{NOT_HELD}"));
    }
    Arrow {
        from: dependency.from,
        to: dependency.to,
        label,
        line: match (is_held, dependency.strength) {
            (false, _) => Line::Dotted,
            (true, Strength::Soft) => Line::Dashed,
            (true, _) => Line::Solid,
        },
        is_critical: dates.is_critical_dependency(dependency.id),
        leaves: leaves(dependency),
        is_at_end: !dependency.kind.to_start(),
        is_disputed: false,
    }
}

/// A percent trigger leaves its card at that percent; whatever hangs on the start leaves near the left.
fn leaves(dependency: &Dependency) -> Option<f32> {
    match (dependency.kind.from_finish(), dependency.lag) {
        (true, _) => None,
        (false, Lag::Percent(share)) if share.is_finite() => {
            Some((share / 100.0).clamp(0.06, 0.94) as f32)
        }
        (false, _) => Some(0.12),
    }
}
