//! Adding rows, with keys and ranks that fit the plan.

use super::order::next_rank;
use crate::edit::{EditError, Transaction};
use crate::plan::{
    Agent, AgentId, Calendar, CalendarId, Checkpoint, CheckpointId, Gate, GateId, Moment, Node,
    OpenHours, OptionId, Phase, PhaseId, Place, Plan, PlanOption, RANK_STEP, ReadingId, Risk,
    RiskId, Ticket, TicketId, Track, TrackId, Week,
};
use std::collections::{HashMap, HashSet};

/// What is known about a ticket when it is added.
#[derive(Clone, Debug, Default)]
pub struct NewTicket {
    /// Its title; may be empty and filled in at once.
    pub title: String,
    /// Its lane.
    pub track: Option<TrackId>,
    /// Where its card was dropped.
    pub place: Option<Place>,
    /// The ticket it comes right after in its lane.
    pub after: Option<TicketId>,
}

/// Adds a ticket at the end of its track, or right after another ticket.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_ticket(tx: &mut Transaction, new: NewTicket) -> Result<TicketId, EditError> {
    let key = free_key(tx.plan(), &key_prefix(tx.plan(), new.track));
    let mut ticket = Ticket::new(TicketId(0), key, new.title);
    ticket.track = new.track;
    ticket.place = new.place;
    ticket.rank = next_rank(
        tx.plan()
            .tickets
            .iter()
            .filter(|t| t.track == new.track)
            .map(|t| t.rank),
    );
    let id = tx.insert(ticket)?;
    if let Some(after) = new.after {
        super::place_ticket_after(tx, id, after)?;
    }
    Ok(id)
}

/// Adds a track below the others.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_track(tx: &mut Transaction, name: &str) -> Result<TrackId, EditError> {
    let rank = next_rank(tx.plan().tracks.iter().map(|t| t.rank));
    tx.insert(Track {
        rank,
        ..Track::new(TrackId(0), name)
    })
}

/// Adds a phase after the others.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_phase(tx: &mut Transaction, name: &str) -> Result<PhaseId, EditError> {
    let rank = next_rank(tx.plan().phases.iter().map(|p| p.rank));
    tx.insert(Phase {
        rank,
        ..Phase::new(PhaseId(0), name)
    })
}

/// Adds a gate in a lane.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_gate(
    tx: &mut Transaction,
    name: &str,
    track: Option<TrackId>,
    place: Option<Place>,
) -> Result<GateId, EditError> {
    let key = free_key(tx.plan(), "G");
    let rank = next_rank(tx.plan().gates.iter().map(|g| g.rank));
    tx.insert(Gate {
        rank,
        track,
        place,
        ..Gate::new(GateId(0), key, name)
    })
}

/// Adds a checkpoint at a moment.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_checkpoint(
    tx: &mut Transaction,
    name: &str,
    moment: Moment,
) -> Result<CheckpointId, EditError> {
    tx.insert(Checkpoint::new(CheckpointId(0), name, moment))
}

/// Adds an agent.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_agent(tx: &mut Transaction, name: &str) -> Result<AgentId, EditError> {
    tx.insert(Agent::new(AgentId(0), name))
}

/// Adds a calendar with office hours, 9 to 17 on workdays.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_calendar(tx: &mut Transaction, name: &str) -> Result<CalendarId, EditError> {
    let office = OpenHours {
        from: 9 * 60,
        to: 17 * 60,
    };
    let week = Week::workdays(&[office]);
    tx.insert(Calendar {
        id: CalendarId(0),
        name: name.to_owned(),
        week,
        exceptions: Vec::new(),
    })
}

/// Adds an option after the others.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_option(tx: &mut Transaction, name: &str) -> Result<OptionId, EditError> {
    let rank = next_rank(tx.plan().options.iter().map(|o| o.rank));
    tx.insert(PlanOption {
        rank,
        ..PlanOption::new(OptionId(0), name)
    })
}

/// Puts an option that was put together elsewhere behind the others.
///
/// # Errors
/// When it names a row that is not there or the plan has no ids left.
pub fn insert_option(tx: &mut Transaction, option: PlanOption) -> Result<OptionId, EditError> {
    let rank = next_rank(tx.plan().options.iter().map(|o| o.rank));
    tx.insert(PlanOption { rank, ..option })
}

/// Adds an option that computes the plan as one of its readings.
///
/// # Errors
/// When the plan has no such reading, or no ids left.
pub fn add_option_of_reading(
    tx: &mut Transaction,
    reading: ReadingId,
) -> Result<OptionId, EditError> {
    let row = tx.plan().readings.get(reading);
    let row = row.ok_or(EditError::Missing(reading.into()))?;
    let (name, description) = (row.name.clone(), row.description.clone());
    let option = add_option(tx, &name)?;
    tx.update::<PlanOption>(option, |row| {
        row.description = description;
        row.reading = Some(reading);
    })?;
    Ok(option)
}

/// Adds a risk.
///
/// # Errors
/// When the plan has no ids left.
pub fn add_risk(tx: &mut Transaction, name: &str) -> Result<RiskId, EditError> {
    tx.insert(Risk::new(RiskId(0), name))
}

/// Copies tickets with the arrows among them; the copies get fresh keys and lose their progress.
///
/// # Errors
/// When a ticket is not there or the plan has no ids left.
pub fn duplicate_tickets(
    tx: &mut Transaction,
    tickets: &[TicketId],
) -> Result<Vec<TicketId>, EditError> {
    let mut copies: HashMap<Node, Node> = HashMap::new();
    let mut out = Vec::new();
    let mut keys = KeyMaker::new(tx.plan());
    for &id in tickets {
        let original = tx
            .plan()
            .tickets
            .get(id)
            .ok_or(EditError::Missing(id.into()))?
            .clone();
        let key = keys.make(&prefix_of(&original.key));
        let place = original.place.map(|place| Place {
            x: place.x + 24.0,
            y: place.y + 24.0,
        });
        let copy = Ticket {
            key,
            place,
            aliases: Vec::new(),
            progress: Default::default(),
            rank: original.rank + RANK_STEP / 2,
            ..original
        };
        let copy = tx.insert(copy)?;
        copies.insert(Node::Ticket(id), Node::Ticket(copy));
        out.push(copy);
    }
    let inner: Vec<_> = tx.plan().dependencies.iter().cloned().collect();
    for mut dependency in inner {
        if let (Some(&from), Some(&to)) = (copies.get(&dependency.from), copies.get(&dependency.to))
        {
            (dependency.from, dependency.to) = (from, to);
            tx.insert(dependency)?;
        }
    }
    Ok(out)
}

/// Gives a ticket or gate another key.
///
/// # Errors
/// When the node is not there; a key in use is refused when the edit ends.
pub fn rename_node(tx: &mut Transaction, node: Node, key: &str) -> Result<(), EditError> {
    let key = key.trim().to_owned();
    match node {
        Node::Ticket(id) => tx.update(id, |row: &mut Ticket| row.key = key),
        Node::Gate(id) => tx.update(id, |row: &mut Gate| row.key = key),
    }
}

/// The first free key of a family: `A-4` where `A-1` to `A-3` are taken, with as many digits as the
/// family uses.
pub fn free_key(plan: &Plan, prefix: &str) -> String {
    KeyMaker::new(plan).make(prefix)
}

/// Hands out free keys; made once for many rows, because looking at every key of a plan costs O(n).
pub(super) struct KeyMaker {
    taken: HashSet<String>,
    /// By family in lower case: the highest number in use, and the digits it is written with.
    families: HashMap<String, (u32, usize)>,
}

impl KeyMaker {
    pub(super) fn new(plan: &Plan) -> Self {
        let tickets = plan
            .tickets
            .iter()
            .flat_map(|t| std::iter::once(&t.key).chain(&t.aliases));
        let mut maker = Self {
            taken: HashSet::new(),
            families: HashMap::new(),
        };
        for key in tickets.chain(plan.gates.iter().map(|g| &g.key)) {
            maker.take(key);
        }
        maker
    }

    /// Takes a key; false where it is taken already.
    pub(super) fn take(&mut self, key: &str) -> bool {
        let key = crate::plan::integrity::folded(key);
        let stem = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let figures = &key[stem.len()..];
        if !figures.is_empty() {
            let family = self.families.entry(stem.to_owned()).or_insert((0, 1));
            family.0 = family.0.max(figures.parse().unwrap_or(0));
            family.1 = family.1.max(figures.len());
        }
        self.taken.insert(key)
    }

    /// The first free key of a family, which is taken now.
    pub(super) fn make(&mut self, prefix: &str) -> String {
        let family = crate::plan::integrity::folded(prefix);
        let (highest, digits) = self.families.get(&family).copied().unwrap_or((0, 1));
        let mut next = highest.saturating_add(1);
        loop {
            let key = format!("{prefix}{next:0digits$}");
            if self.take(&key) {
                return key;
            }
            next = next.saturating_add(1);
        }
    }

    /// The key itself where it is free, else the next of its family.
    pub(super) fn keep_or_make(&mut self, key: &str) -> String {
        if self.take(key) {
            key.to_owned()
        } else {
            self.make(&prefix_of(key))
        }
    }
}

/// The family of keys a track uses most, or one made from the track's name.
pub(super) fn key_prefix(plan: &Plan, track: Option<TrackId>) -> String {
    let mut families: HashMap<String, usize> = HashMap::new();
    for ticket in plan.tickets.iter().filter(|t| t.track == track) {
        *families.entry(prefix_of(&ticket.key)).or_default() += 1;
    }
    let most = families
        .into_iter()
        .max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
    most.map(|(prefix, _)| prefix)
        .unwrap_or_else(|| prefix_from_name(plan, track))
}

fn prefix_from_name(plan: &Plan, track: Option<TrackId>) -> String {
    let name = track
        .and_then(|id| plan.tracks.get(id))
        .map_or("", |t| t.name.as_str());
    let letters: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .filter(char::is_ascii_alphabetic)
        .take(3)
        .collect();
    format!(
        "{}-",
        if letters.is_empty() {
            "T".to_owned()
        } else {
            letters.to_uppercase()
        }
    )
}

/// A key without its trailing number.
fn prefix_of(key: &str) -> String {
    let stem = key.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.is_empty() {
        "T-".to_owned()
    } else {
        stem.to_owned()
    }
}
