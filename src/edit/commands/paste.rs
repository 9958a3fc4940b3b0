//! Rows between plans: a part of a plan that stands on its own, and putting such a part into a plan.
//!
//! The part carries what its rows cannot do without (tracks, phases, agents, calendars), which is found again
//! by name where it is pasted. References to anything else are let go of as if it had been removed, so a part
//! is always consistent. Knows nothing of clipboards.

use super::create::KeyMaker;
use crate::edit::{EditError, Transaction};
use crate::plan::{
    Agent, AgentId, Calendar, CalendarId, Checkpoint, Dependency, Gate, Keep, Node, Phase, PhaseId,
    Place, Plan, Progress, Reading, ReadingId, Risk, Row, RowRef, Stored, Subject, Ticket,
    TicketId, Track, TrackId,
};
use std::collections::{BTreeMap, BTreeSet};

/// How far from its original a pasted card stands that was placed by hand, in canvas points.
const ASIDE: f32 = 24.0;

/// The rows of a selection as a plan of their own: tickets and gates with the arrows among them, what a
/// selected track holds, and the tracks, phases, agents and calendars they name. Keeps the ids.
///
/// O(rows + dependencies).
pub fn part_of(plan: &Plan, rows: &[RowRef]) -> Plan {
    let mut kept: BTreeSet<RowRef> = rows
        .iter()
        .copied()
        .filter(|&row| is_copied(row) && plan.contains(row))
        .collect();
    let held = plan.tickets.iter().filter(|ticket| {
        ticket
            .track
            .is_some_and(|track| rows.contains(&track.into()))
    });
    kept.extend(held.map(|ticket| RowRef::from(ticket.id)));
    let arrows = plan
        .dependencies
        .iter()
        .filter(|arrow| kept.contains(&arrow.from.into()) && kept.contains(&arrow.to.into()));
    let arrows: Vec<RowRef> = arrows.map(|arrow| arrow.id.into()).collect();
    kept.extend(arrows);
    // A track names its agents, an agent its calendar: three rounds reach everything that is carried along.
    for _ in 0..3 {
        let named: Vec<RowRef> = kept
            .iter()
            .flat_map(|&row| plan.references_of(row))
            .filter(|&row| is_carried(row))
            .collect();
        kept.extend(named);
    }
    cut_out(plan, &kept)
}

/// Whether a row can be copied for itself.
fn is_copied(row: RowRef) -> bool {
    matches!(
        row,
        RowRef::Ticket(_)
            | RowRef::Gate(_)
            | RowRef::Checkpoint(_)
            | RowRef::Risk(_)
            | RowRef::Dependency(_)
    ) || is_carried(row)
}

/// Whether a row goes along with those that name it.
fn is_carried(row: RowRef) -> bool {
    matches!(
        row,
        RowRef::Track(_)
            | RowRef::Phase(_)
            | RowRef::Agent(_)
            | RowRef::Calendar(_)
            | RowRef::Reading(_)
    )
}

macro_rules! define_cut_out {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// The kept rows without references to others; a row that cannot live without one is left out.
        fn cut_out(plan: &Plan, kept: &BTreeSet<RowRef>) -> Plan {
            let mut part = Plan::default();
            let mut named = Vec::new();
            for &row in kept {
                match row {
                    $(RowRef::$row(id) => if let Some(row) = plan.$table.get(id) {
                        let mut row = row.clone();
                        named.clear();
                        row.references(&mut named);
                        let mut lost = named.iter().filter(|row| !kept.contains(row));
                        if lost.all(|&gone| row.forget(gone) == Keep::Yes) {
                            part.$table.insert(row);
                        }
                    },)*
                }
            }
            part.settle_last_id();
            part
        }
    };
}
crate::for_each_row_kind!(define_cut_out);

/// What is done differently with a copy inside its own plan.
#[derive(Clone, Debug, Default)]
pub struct PasteOptions {
    /// These tracks are copied too instead of being found again by name.
    pub new_tracks: BTreeSet<TrackId>,
    /// Whether the copies have not been begun yet, whatever their originals were.
    pub without_progress: bool,
}

/// Puts the rows of a part into the plan under fresh ids; keys that are taken get a new number. Returns the
/// new rows that stand for themselves: tickets and gates first, else everything new.
///
/// # Errors
/// When the plan has no ids left, or the part does not fit together.
pub fn paste(
    tx: &mut Transaction,
    part: &Plan,
    options: &PasteOptions,
) -> Result<Vec<RowRef>, EditError> {
    let mut paste = Paste {
        keys: KeyMaker::new(tx.plan()),
        tx,
        options,
        ids: BTreeMap::new(),
        nodes: Vec::new(),
        others: Vec::new(),
    };
    paste.carried(part)?;
    paste.tickets(part)?;
    paste.gates(part)?;
    paste.rest(part)?;
    Ok(if paste.nodes.is_empty() {
        paste.others
    } else {
        paste.nodes
    })
}

/// Copies rows within their plan, with the arrows among them; copies get fresh keys and lose their progress.
///
/// # Errors
/// As for [`paste`].
pub fn duplicate_rows(tx: &mut Transaction, rows: &[RowRef]) -> Result<Vec<RowRef>, EditError> {
    let part = part_of(tx.plan(), rows);
    let new_tracks = rows.iter().filter_map(|row| match row {
        RowRef::Track(id) => Some(*id),
        _ => None,
    });
    let options = PasteOptions {
        new_tracks: new_tracks.collect(),
        without_progress: true,
    };
    paste(tx, &part, &options)
}

/// A paste under way.
struct Paste<'a> {
    tx: &'a mut Transaction,
    keys: KeyMaker,
    options: &'a PasteOptions,
    /// From rows of the part to rows of the plan.
    ids: BTreeMap<RowRef, RowRef>,
    nodes: Vec<RowRef>,
    others: Vec<RowRef>,
}

impl Paste<'_> {
    fn put<R: Stored>(&mut self, old: RowRef, row: R) -> Result<R::Id, EditError> {
        let id = self.tx.insert(row)?;
        self.ids.insert(old, id.into());
        Ok(id)
    }

    /// Finds what is carried along by its name, or adds it.
    fn carried(&mut self, part: &Plan) -> Result<(), EditError> {
        for row in part.calendars.iter() {
            let found = by_name::<Calendar>(self.tx.plan(), &row.name, |row| &row.name);
            self.find_or_put(row.clone(), found)?;
        }
        for row in part.readings.iter() {
            let found = by_name::<Reading>(self.tx.plan(), &row.name, |row| &row.name);
            self.find_or_put(row.clone(), found)?;
        }
        for row in part.agents.iter() {
            let found = by_name::<Agent>(self.tx.plan(), &row.name, |row| &row.name);
            let calendar = row.calendar.and_then(|id| self.calendar(id));
            // An agent names tracks and a track names agents: the tracks are filled in when both are there.
            let copy = Agent {
                calendar,
                tracks: Vec::new(),
                ..row.clone()
            };
            self.find_or_put(copy, found)?;
        }
        for row in part.tracks.iter() {
            self.track(row)?;
        }
        for row in part.phases.iter() {
            let found = by_name::<Phase>(self.tx.plan(), &row.name, |row| &row.name);
            let tracks = row.tracks.iter().filter_map(|&id| self.track_of(id));
            let copy = Phase {
                tracks: tracks.collect(),
                ..row.clone()
            };
            self.find_or_put(copy, found)?;
        }
        self.tracks_of_new_agents(part)
    }

    fn track(&mut self, row: &Track) -> Result<(), EditError> {
        let is_new = self.options.new_tracks.contains(&row.id);
        let found = by_name::<Track>(self.tx.plan(), &row.name, |row| &row.name);
        let agents = row.agents.iter().filter_map(|&id| self.agent(id)).collect();
        let rank = super::order::next_rank(self.tx.plan().tracks.iter().map(|t| t.rank));
        let name = if is_new {
            format!("{} copy", row.name)
        } else {
            row.name.clone()
        };
        let copy = Track {
            agents,
            rank,
            name,
            ..row.clone()
        };
        self.find_or_put(copy, found.filter(|_| !is_new))
    }

    fn tracks_of_new_agents(&mut self, part: &Plan) -> Result<(), EditError> {
        for row in part.agents.iter().filter(|row| !row.tracks.is_empty()) {
            let Some(id) = self.agent(row.id) else {
                continue;
            };
            let is_new = self.others.contains(&id.into());
            let tracks: Vec<TrackId> = row
                .tracks
                .iter()
                .filter_map(|&id| self.track_of(id))
                .collect();
            if is_new {
                self.tx.update(id, |row: &mut Agent| row.tracks = tracks)?;
            }
        }
        Ok(())
    }

    fn find_or_put<R: Stored>(&mut self, row: R, found: Option<R::Id>) -> Result<(), EditError> {
        let old: RowRef = row.id().into();
        match found {
            Some(id) => {
                self.ids.insert(old, id.into());
            }
            None => {
                let id = self.put(old, row)?;
                self.others.push(id.into());
            }
        }
        Ok(())
    }

    fn tickets(&mut self, part: &Plan) -> Result<(), EditError> {
        for row in part.tickets.iter() {
            let progress = if self.options.without_progress {
                Progress::default()
            } else {
                row.progress.clone()
            };
            let assignees = row.assignees.iter().filter_map(|&id| self.agent(id));
            let assignees: Vec<AgentId> = assignees.collect();
            let key = self.keys.keep_or_make(&row.key);
            let aliases = row.aliases.iter().filter(|alias| self.keys.take(alias));
            let aliases: Vec<String> = aliases.cloned().collect();
            let copy = Ticket {
                assignees,
                track: row.track.and_then(|id| self.track_of(id)),
                phase: row.phase.and_then(|id| self.phase(id)),
                calendar: row.calendar.and_then(|id| self.calendar(id)),
                aliases,
                key,
                place: row.place.map(aside),
                parent: None,
                progress,
                ..row.clone()
            };
            let id = self.put(row.id.into(), copy)?;
            self.nodes.push(id.into());
        }
        // Parents may stand behind their children.
        for row in part.tickets.iter() {
            let parent = row.parent.and_then(|id| self.ticket(id));
            if let (Some(parent), Some(id)) = (parent, self.ticket(row.id)) {
                self.tx
                    .update(id, |row: &mut Ticket| row.parent = Some(parent))?;
            }
        }
        Ok(())
    }

    fn gates(&mut self, part: &Plan) -> Result<(), EditError> {
        for row in part.gates.iter() {
            let key = self.keys.keep_or_make(&row.key);
            let mut copy = Gate {
                track: row.track.and_then(|id| self.track_of(id)),
                phase: row.phase.and_then(|id| self.phase(id)),
                tracks: row
                    .tracks
                    .iter()
                    .filter_map(|&id| self.track_of(id))
                    .collect(),
                key,
                place: row.place.map(aside),
                ..row.clone()
            };
            if self.options.without_progress {
                copy.decision = Default::default();
                copy.criteria.iter_mut().for_each(|item| item.done = false);
            }
            copy.rework.retain_mut(|rework| {
                let ticket = self.ids.get(&rework.ticket.into());
                match ticket {
                    Some(RowRef::Ticket(id)) => rework.ticket = *id,
                    _ => return false,
                }
                true
            });
            let id = self.put(row.id.into(), copy)?;
            self.nodes.push(id.into());
        }
        Ok(())
    }

    fn rest(&mut self, part: &Plan) -> Result<(), EditError> {
        for row in part.dependencies.iter() {
            let (Some(from), Some(to)) = (self.node(row.from), self.node(row.to)) else {
                continue;
            };
            let readings = row.readings.iter().filter_map(|&id| self.reading(id));
            let copy = Dependency {
                readings: readings.collect(),
                from,
                to,
                ..row.clone()
            };
            self.put(row.id.into(), copy)?;
        }
        for row in part.checkpoints.iter() {
            let mut copy: Checkpoint = row.clone();
            copy.expectations
                .retain_mut(|expectation| match self.subject(expectation.subject) {
                    Some(subject) => {
                        expectation.subject = subject;
                        true
                    }
                    None => false,
                });
            let id = self.put(row.id.into(), copy)?;
            self.others.push(id.into());
        }
        for row in part.risks.iter() {
            let copy = Risk {
                tickets: row
                    .tickets
                    .iter()
                    .filter_map(|&id| self.ticket(id))
                    .collect(),
                tracks: row
                    .tracks
                    .iter()
                    .filter_map(|&id| self.track_of(id))
                    .collect(),
                ..row.clone()
            };
            let id = self.put(row.id.into(), copy)?;
            self.others.push(id.into());
        }
        Ok(())
    }

    fn node(&self, node: Node) -> Option<Node> {
        Node::try_from(*self.ids.get(&node.into())?).ok()
    }

    fn subject(&self, subject: Subject) -> Option<Subject> {
        match *self.ids.get(&subject.into())? {
            RowRef::Ticket(id) => Some(Subject::Ticket(id)),
            RowRef::Track(id) => Some(Subject::Track(id)),
            RowRef::Phase(id) => Some(Subject::Phase(id)),
            _ => None,
        }
    }
}

macro_rules! define_lookups {
    ($($name:ident: $id:ident in $kind:ident,)*) => {
        impl Paste<'_> {
            $(fn $name(&self, id: $id) -> Option<$id> {
                match self.ids.get(&id.into()) {
                    Some(RowRef::$kind(id)) => Some(*id),
                    _ => None,
                }
            })*
        }
    };
}
define_lookups! {
    track_of: TrackId in Track,
    phase: PhaseId in Phase,
    agent: AgentId in Agent,
    calendar: CalendarId in Calendar,
    reading: ReadingId in Reading,
    ticket: TicketId in Ticket,
}

fn aside(place: Place) -> Place {
    Place {
        x: place.x + ASIDE,
        y: place.y + ASIDE,
    }
}

/// The row of this name, upper and lower case alike; the first one where several have it.
fn by_name<R: Stored>(plan: &Plan, name: &str, name_of: fn(&R) -> &String) -> Option<R::Id> {
    let wanted = name.trim().to_lowercase();
    let found = R::table(plan)
        .iter()
        .find(|row| name_of(row).trim().to_lowercase() == wanted);
    found.map(Row::id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Document;
    use crate::plan::{DependencyId, GateId, integrity};

    /// Track Alpha with A-1 → A-2 → G1, an agent on A-1; track Beta with B-1, which waits for A-2.
    fn plan() -> Plan {
        let mut plan = Plan::default();
        for (id, name) in [(1, "Alpha"), (2, "Beta")] {
            plan.tracks.insert(Track::new(TrackId(id), name));
        }
        plan.agents.insert(Agent::new(AgentId(3), "Ada"));
        for (id, key, track) in [(10, "A-1", 1), (11, "A-2", 1), (12, "B-1", 2)] {
            let mut row = Ticket::new(TicketId(id), key, key);
            row.track = Some(TrackId(track));
            plan.tickets.insert(row);
        }
        let mut first = plan.tickets.get(TicketId(10)).expect("A-1").clone();
        first.assignees = vec![AgentId(3)];
        first.progress.percent = 40;
        plan.tickets.insert(first);
        plan.gates.insert(Gate::new(GateId(20), "G1", "Gate"));
        let node = |id| Node::Ticket(TicketId(id));
        for (id, from, to) in [
            (30, node(10), node(11)),
            (31, node(11), Node::Gate(GateId(20))),
            (32, node(11), node(12)),
        ] {
            plan.dependencies
                .insert(Dependency::new(DependencyId(id), from, to));
        }
        plan.settle_last_id();
        plan
    }

    fn rows(ids: &[u32]) -> Vec<RowRef> {
        ids.iter().map(|&id| TicketId(id).into()).collect()
    }

    #[test]
    fn a_part_is_consistent_and_carries_what_its_rows_name() {
        let part = part_of(
            &plan(),
            &[rows(&[10, 11]), vec![GateId(20).into()]].concat(),
        );
        integrity::check(&part).expect("a sound plan");
        assert_eq!((part.tickets.len(), part.gates.len()), (2, 1));
        assert_eq!(part.dependencies.len(), 2, "the arrow to B-1 leads out");
        assert_eq!((part.tracks.len(), part.agents.len()), (1, 1));
        let track = part_of(&plan(), &[TrackId(1).into()]);
        assert_eq!(track.tickets.len(), 2, "a track brings its tickets");
    }

    #[test]
    fn pasting_where_the_keys_are_taken_numbers_on_and_finds_the_track_again() {
        let mut document = Document::new(plan());
        let part = part_of(document.plan(), &rows(&[10, 11]));
        document
            .edit("paste", |tx| {
                let new = paste(tx, &part, &PasteOptions::default())?;
                assert_eq!(new.len(), 2);
                Ok(())
            })
            .expect("an edit");
        let plan = document.plan();
        assert_eq!((plan.tracks.len(), plan.agents.len()), (2, 1));
        let copy = plan.tickets.iter().find(|t| t.key == "A-3").expect("A-3");
        assert_eq!((copy.track, copy.progress.percent), (Some(TrackId(1)), 40));
        assert_eq!(copy.assignees, [AgentId(3)]);
        assert_eq!(plan.dependencies.len(), 4);
        document.undo();
        assert_eq!(**document.plan(), self::plan());
    }

    #[test]
    fn pasting_into_another_plan_keeps_the_keys_and_brings_track_and_agent() {
        let part = part_of(&plan(), &rows(&[10, 11]));
        let mut document = Document::new(Plan::default());
        document
            .edit("paste", |tx| {
                paste(tx, &part, &PasteOptions::default()).map(|_| ())
            })
            .expect("an edit");
        let plan = document.plan();
        let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
        assert_eq!(keys, ["A-1", "A-2"]);
        assert_eq!((plan.tracks.len(), plan.agents.len()), (1, 1));
        integrity::check(plan).expect("a sound plan");
    }

    #[test]
    fn duplicating_a_track_makes_a_second_one_with_unbegun_copies() {
        let mut document = Document::new(plan());
        document
            .edit("duplicate", |tx| {
                duplicate_rows(tx, &[TrackId(1).into()]).map(|_| ())
            })
            .expect("an edit");
        let plan = document.plan();
        let track = plan
            .tracks
            .iter()
            .find(|track| track.name == "Alpha copy")
            .expect("a second track");
        let copies = plan.tickets_of_track(Some(track.id));
        assert_eq!(copies.len(), 2);
        assert!(copies.iter().all(|copy| copy.progress.percent == 0));
        integrity::check(plan).expect("a sound plan");
    }
}
