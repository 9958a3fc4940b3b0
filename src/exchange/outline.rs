//! The rows of a plan in the order of an outline: tracks, phases in them, tickets with their parts, gates.
//!
//! The outline of a file is all a reader has of the hierarchy, so each line also says what it will be
//! taken to mean ([`Place`]). Several formats are such outlines. A track whose only ticket at the top is a summary of the same name is that
//! summary: this is how the outline of another planner's file comes back as it was.

use super::dates::Dates;
use crate::plan::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Plan,
    Track(TrackId),
    Phase(PhaseId),
    Ticket(TicketId),
    Gate(GateId),
}

/// Where a row stands among the others, as far as the outline says it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub(super) parent: Option<TicketId>,
    pub(super) track: Option<TrackId>,
    pub(super) phase: Option<PhaseId>,
    pub(super) rank: i64,
}

/// One line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) uid: u32,
    pub(super) level: u32,
    pub(super) is_summary: bool,
    pub(super) place: Place,
}

/// The outline of a plan.
pub(super) struct Outline {
    pub(super) lines: Vec<Line>,
    /// The first number that no row has for an id.
    pub(super) next_uid: u32,
    /// How many tickets the option leaves out.
    pub(super) left_out: usize,
}

struct Builder<'a> {
    plan: &'a Plan,
    children: HashMap<TicketId, Vec<&'a Ticket>>,
    is_out: HashSet<TicketId>,
    outline: Outline,
    phases_seen: HashSet<PhaseId>,
    /// How many tickets, gates, tracks and phases have a line.
    counts: [i64; 4],
}

/// Tickets and gates that stand together, by phase.
type Group<'a> = (Vec<&'a Ticket>, Vec<&'a Gate>);

impl Kind {
    /// The ticket or gate a line stands for.
    pub(super) fn node(self) -> Option<Node> {
        match self {
            Kind::Ticket(id) => Some(Node::Ticket(id)),
            Kind::Gate(id) => Some(Node::Gate(id)),
            Kind::Plan | Kind::Track(_) | Kind::Phase(_) => None,
        }
    }

    /// The word in the custom field.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Plan => "plan",
            Kind::Track(_) => "track",
            Kind::Phase(_) => "phase",
            Kind::Ticket(_) => "ticket",
            Kind::Gate(_) => "gate",
        }
    }
}

impl Outline {
    /// Puts every row that takes part in its line. O(rows log rows).
    pub(super) fn of(plan: &Plan, dates: &Dates) -> Self {
        let mut highest = 0;
        plan.visit_references(|row, _| highest = highest.max(row.number()));
        let is_out = |ticket: &&Ticket| {
            dates.schedule.is_some() && dates.node(Node::Ticket(ticket.id)).is_none()
        };
        let is_out: HashSet<TicketId> = plan.tickets.iter().filter(is_out).map(|t| t.id).collect();
        let mut builder = Builder {
            plan,
            children: children(plan),
            outline: Outline {
                lines: Vec::with_capacity(plan.tickets.len() + plan.tracks.len() + 1),
                next_uid: highest.max(plan.last_id).saturating_add(1),
                left_out: is_out.len(),
            },
            is_out,
            phases_seen: HashSet::new(),
            counts: [0; 4],
        };
        builder.build();
        builder.outline
    }
}

impl<'a> Builder<'a> {
    fn build(&mut self) {
        self.push(Kind::Plan, 0, 0, Place::default());
        self.outline.lines[0].is_summary = true;
        let mut roots: HashMap<Option<TrackId>, Group> = HashMap::new();
        let mut tickets: Vec<&Ticket> = self.plan.tickets.iter().collect();
        tickets.sort_by_key(|t| (t.rank, t.id));
        for ticket in tickets {
            if ticket.parent.is_none() && !self.is_out.contains(&ticket.id) {
                roots.entry(ticket.track).or_default().0.push(ticket);
            }
        }
        let mut gates: Vec<&Gate> = self.plan.gates.iter().collect();
        gates.sort_by_key(|g| (g.rank, g.id));
        for gate in gates {
            roots.entry(gate.track).or_default().1.push(gate);
        }
        for track in self.plan.tracks_in_order() {
            if let Some(group) = roots.remove(&Some(track.id)) {
                self.track(track, group);
            }
        }
        let rest = roots.remove(&None).unwrap_or_default();
        self.group(rest, 1, Place::default());
    }

    fn track(&mut self, track: &Track, group: Group<'a>) {
        if let ([only], true) = (&group.0[..], group.1.is_empty())
            && only.title == track.name
            && self.children.contains_key(&only.id)
        {
            return self.ticket(only, 1, Place::default());
        }
        self.push(Kind::Track(track.id), track.id.0, 1, Place::default());
        let place = Place {
            track: Some(track.id),
            ..Place::default()
        };
        self.group(group, 2, place);
    }

    /// What has no phase first, then phase by phase.
    fn group(&mut self, group: Group<'a>, level: u32, place: Place) {
        let order: HashMap<PhaseId, i64> = self
            .plan
            .phases
            .iter()
            .map(|phase| (phase.id, phase.rank))
            .collect();
        let mut by_phase: BTreeMap<Option<(i64, PhaseId)>, Group> = BTreeMap::new();
        let key =
            |phase: Option<PhaseId>| phase.map(|id| (order.get(&id).copied().unwrap_or(0), id));
        for ticket in group.0 {
            by_phase
                .entry(key(ticket.phase))
                .or_default()
                .0
                .push(ticket);
        }
        for gate in group.1 {
            by_phase.entry(key(gate.phase)).or_default().1.push(gate);
        }
        for (phase, (tickets, gates)) in by_phase {
            let (level, place) = match phase {
                None => (level, place),
                Some((_, phase)) => {
                    self.phase(phase, level);
                    let phase = Some(phase);
                    (level + 1, Place { phase, ..place })
                }
            };
            for ticket in tickets {
                self.ticket(ticket, level, place);
            }
            for gate in gates {
                self.push(Kind::Gate(gate.id), gate.id.0, level, place);
            }
        }
    }

    /// A phase has a line in each track; all but the first need a number of their own.
    fn phase(&mut self, phase: PhaseId, level: u32) {
        let uid = if self.phases_seen.insert(phase) {
            phase.0
        } else {
            self.outline.next_uid += 1;
            self.outline.next_uid - 1
        };
        self.push(Kind::Phase(phase), uid, level, Place::default());
    }

    /// A ticket and what is in it; nesting is bounded by the plan's integrity.
    fn ticket(&mut self, ticket: &'a Ticket, level: u32, place: Place) {
        self.push(Kind::Ticket(ticket.id), ticket.id.0, level, place);
        let parts = self.children.get(&ticket.id).cloned().unwrap_or_default();
        for part in parts {
            if !self.is_out.contains(&part.id) {
                let place = Place {
                    parent: Some(ticket.id),
                    track: ticket.track,
                    phase: ticket.phase,
                    rank: 0,
                };
                self.ticket(part, level + 1, place);
            }
        }
    }

    fn push(&mut self, kind: Kind, uid: u32, level: u32, mut place: Place) {
        let count = match kind {
            Kind::Plan => None,
            Kind::Ticket(_) => Some(0),
            Kind::Gate(_) => Some(1),
            Kind::Track(_) => Some(2),
            Kind::Phase(id) if id.0 != uid => None,
            Kind::Phase(_) => Some(3),
        };
        if let Some(count) = count {
            self.counts[count] += 1;
            place.rank = self.counts[count] * RANK_STEP;
        }
        if let Some(above) = self.outline.lines.last_mut() {
            above.is_summary |= above.level < level;
        }
        self.outline.lines.push(Line {
            kind,
            uid,
            level,
            is_summary: false,
            place,
        });
    }
}

/// The parts of each summary, in the planner's order.
fn children(plan: &Plan) -> HashMap<TicketId, Vec<&Ticket>> {
    let mut children: HashMap<TicketId, Vec<&Ticket>> = HashMap::new();
    for ticket in plan.tickets.iter() {
        if let Some(parent) = ticket.parent {
            children.entry(parent).or_default().push(ticket);
        }
    }
    for parts in children.values_mut() {
        parts.sort_by_key(|t| (t.rank, t.id));
    }
    children
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(plan: &Plan) -> Vec<String> {
        let dates = Dates::of(plan, None, &mut Default::default()).expect("dates");
        let line = |line: &Line| {
            let mark = if line.is_summary { "+" } else { "" };
            format!(
                "{}{} {}{mark}",
                "  ".repeat(line.level as usize),
                line.kind.word(),
                line.uid
            )
        };
        Outline::of(plan, &dates).lines.iter().map(line).collect()
    }

    fn plan() -> Plan {
        let mut plan = Plan::default();
        plan.tracks.insert(Track::new(TrackId(1), "Lane"));
        plan.phases.insert(Phase::new(PhaseId(2), "Stage"));
        for (id, parent, phase) in [(3, None, None), (4, Some(3), None), (5, None, Some(2))] {
            plan.tickets.insert(Ticket {
                track: Some(TrackId(1)),
                parent: parent.map(TicketId),
                phase: phase.map(PhaseId),
                ..Ticket::new(TicketId(id), format!("K{id}"), "Lane")
            });
        }
        plan.gates.insert(Gate {
            phase: Some(PhaseId(2)),
            ..Gate::new(GateId(6), "G", "Gate")
        });
        plan.settle_last_id();
        plan
    }

    #[test]
    fn tracks_phases_and_parts_are_levels() {
        assert_eq!(
            lines(&plan()),
            [
                "plan 0+",
                "  track 1+",
                "    ticket 3+",
                "      ticket 4",
                "    phase 2+",
                "      ticket 5",
                "  phase 7+",
                "    gate 6"
            ]
        );
    }

    #[test]
    fn a_track_that_is_one_summary_is_no_level_of_its_own() {
        let mut plan = plan();
        plan.tickets.remove(TicketId(5));
        plan.gates.remove(GateId(6));
        assert_eq!(lines(&plan), ["plan 0+", "  ticket 3+", "    ticket 4"]);
    }
}
