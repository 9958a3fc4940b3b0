//! What is known while a document is read: the page, the facts so far, and who answers to which name.
//!
//! Reading takes two passes. The first defines rows (tickets, tracks, gates, agents); texts that refer to rows
//! wait in [`Draft::waits`] until every name is known. The second resolves them.

use super::super::facts::*;
use super::super::grammar::ids::Keys;
use super::super::grammar::links::{self, Parsed};
use super::super::text::page::{Kind, Line, Page};
use crate::plan::duration::Units;
use std::collections::{HashMap, HashSet};

/// A text that refers to rows, kept until all names are known.
#[derive(Clone, Debug)]
pub(super) struct Wait {
    /// The row it belongs to.
    pub owner: Subject,
    /// Whether the text names what the owner waits for (else what waits for it).
    pub is_before: bool,
    /// Where the text stands.
    pub line: Line,
    pub form: Form,
    /// The name of the list, for dependencies in columns.
    pub list: String,
    /// The ordered list whose numbers the text may name, by its first block.
    pub local: Option<usize>,
}

/// A document being read.
pub(super) struct Draft<'p, 't> {
    pub page: &'p Page<'t>,
    pub facts: Facts,
    pub keys: Keys,
    pub waits: Vec<Wait>,
    /// Blocks that are understood, so that nobody reads them twice.
    pub used: Vec<bool>,
    /// The track whose card a section is, by section.
    pub track_cards: HashMap<usize, usize>,
    /// Sections that are tickets, and the families of their ids by level.
    pub ticket_cards: HashSet<usize>,
    pub card_families: HashSet<(u8, String)>,
    /// Gates whose titles say where they stand: the gate, and the title.
    pub gate_titles: Vec<(usize, String)>,
    /// Tickets by their number in the ordered list that starts at a block.
    pub local_numbers: HashMap<usize, HashMap<String, Subject>>,
    /// The keys of tickets so far, folded.
    taken: HashSet<String>,
    /// The keys of tickets that other documents define, and the same folded.
    beside: &'p [String],
    beside_keys: HashSet<String>,
    made: usize,
    groups: usize,
    /// How many more edges, and members of ranges, are kept: a bound on memory for hostile documents.
    edges_left: usize,
    pub members_left: usize,
    /// The keys of gates, and the next number one may get.
    pub gate_keys: HashSet<String>,
    pub next_gate: usize,
    /// Tracks by name and alias, and agents by name, folded.
    track_index: HashMap<String, usize>,
    agent_index: HashMap<String, usize>,
    /// Tickets by key, folded.
    ticket_index: HashMap<String, usize>,
    pub units: Units,
}

impl<'p, 't> Draft<'p, 't> {
    pub fn new(page: &'p Page<'t>, facts: Facts, beside: &'p [String]) -> Self {
        Self {
            page,
            facts,
            keys: Keys::default(),
            waits: Vec::new(),
            used: vec![false; page.blocks.len()],
            track_cards: HashMap::new(),
            ticket_cards: HashSet::new(),
            card_families: HashSet::new(),
            gate_titles: Vec::new(),
            local_numbers: HashMap::new(),
            taken: HashSet::new(),
            beside,
            beside_keys: beside.iter().map(|key| folded(key)).collect(),
            made: 0,
            groups: 0,
            edges_left: 400_000,
            members_left: 200_000,
            gate_keys: HashSet::new(),
            next_gate: 1,
            track_index: HashMap::new(),
            agent_index: HashMap::new(),
            ticket_index: HashMap::new(),
            units: Units {
                day: 480,
                week: 2400,
            },
        }
    }

    /// Whether a block is prose of its own, an outer item or a text, that nobody has read yet.
    pub fn is_loose(&self, block: usize) -> bool {
        let kind = &self.page.blocks[block].kind;
        !self.used[block] && matches!(kind, Kind::Text | Kind::Item { depth: 1, .. })
    }

    /// Notes something that could not be understood.
    pub fn loss(&mut self, place: Place, text: impl Into<String>) {
        self.facts.losses.push(Loss {
            place: Some(place),
            text: text.into(),
        });
    }

    /// A number for the ranges and ids of one expression.
    pub fn group(&mut self) -> usize {
        self.groups += 1;
        self.groups
    }

    /// Whether so many more edges are kept; the first that are not are a loss.
    pub fn affords(&mut self, edges: usize, place: Place) -> bool {
        if edges <= self.edges_left {
            self.edges_left -= edges;
            return true;
        }
        if self.edges_left > 0 {
            self.loss(
                place,
                "from here on dependencies are left out: the document states more than a plan has",
            );
        }
        self.edges_left = 0;
        false
    }

    /// Reads a list of references.
    pub fn parse(&self, text: &str, own: Option<&str>) -> Parsed {
        links::parse(text, &self.keys, own, self.units)
    }

    /// Whether a ticket has this key already.
    pub fn has_ticket(&self, key: &str) -> bool {
        self.taken.contains(&key.trim().to_lowercase())
    }

    /// Adds a ticket; one whose key is taken adds its place to the first.
    ///
    /// Returns the index of the ticket that has the key now.
    pub fn add_ticket(&mut self, mut ticket: TicketFact) -> usize {
        if ticket.key.is_empty() {
            ticket.key = self.make_key();
            ticket.key_is_made = true;
        }
        if ticket.description == ticket.title {
            ticket.description.clear();
        }
        let folded = ticket.key.trim().to_lowercase();
        if let Some(&index) = self.ticket_index.get(&folded) {
            self.merge_ticket(index, ticket);
            return index;
        }
        self.taken.insert(folded.clone());
        self.ticket_index.insert(folded, self.facts.tickets.len());
        self.facts.tickets.push(ticket);
        self.facts.tickets.len() - 1
    }

    /// Fills what a ticket leaves open from a second place that defines it, and notes what differs.
    fn merge_ticket(&mut self, index: usize, other: TicketFact) {
        let (place, key) = (other.place, other.key.clone());
        let ticket = &mut self.facts.tickets[index];
        let differs =
            !other.title.is_empty() && !ticket.title.is_empty() && other.title != ticket.title;
        let estimate_differs = !other.estimate.is_none()
            && !ticket.estimate.is_none()
            && other.estimate != ticket.estimate;
        if ticket.title.is_empty() {
            ticket.title = other.title;
        }
        if ticket.description.is_empty() {
            ticket.description = other.description;
        }
        if ticket.estimate.is_none() {
            ticket.estimate = other.estimate;
            ticket.work_kind = other.work_kind;
        }
        ticket.priority = ticket.priority.or(other.priority);
        ticket.size = ticket.size.or(other.size);
        ticket.state = ticket.state.or(other.state);
        ticket.percent = ticket.percent.or(other.percent);
        for (mine, theirs) in [
            (&mut ticket.files, other.files),
            (&mut ticket.deliverables, other.deliverables),
            (&mut ticket.owners, other.owners),
        ] {
            for one in theirs {
                if !mine.contains(&one) {
                    mine.push(one);
                }
            }
        }
        if ticket.roles.is_empty() {
            ticket.roles = other.roles;
        }
        ticket.track = ticket.track.take().or(other.track);
        ticket.phase = ticket.phase.take().or(other.phase);
        ticket.criteria.extend(other.criteria);
        ticket.steps.extend(other.steps);
        ticket.cells.extend(other.cells);
        ticket.also.push(place);
        if estimate_differs {
            self.loss(
                place,
                format!("{key} has another estimate here: the first one is kept"),
            );
        } else if differs {
            self.loss(
                place,
                format!("{key} is defined twice with different titles: the first one is kept"),
            );
        }
    }

    /// A key for a ticket the document gives none.
    fn make_key(&mut self) -> String {
        loop {
            self.made += 1;
            let key = format!("T{}", self.made);
            let folded = key.to_lowercase();
            if !self.taken.contains(&folded) && !self.beside_keys.contains(&folded) {
                return key;
            }
        }
    }

    /// Adds a track, or the place of a second card to the one with the same name. Returns its index.
    pub fn add_track(&mut self, track: TrackFact) -> usize {
        if let Some(&index) = self.track_index.get(&folded(&track.name)) {
            self.merge_track(index, track);
            return index;
        }
        let index = self.facts.tracks.len();
        for name in std::iter::once(&track.name).chain(&track.aliases) {
            self.track_index.entry(folded(name)).or_insert(index);
        }
        self.facts.tracks.push(track);
        index
    }

    /// Fills what a track leaves open from a second place that describes it.
    fn merge_track(&mut self, index: usize, other: TrackFact) {
        let track = &mut self.facts.tracks[index];
        track.also.push(other.place);
        if track.description.is_empty() {
            track.description = other.description;
        }
        if track.role.is_empty() {
            track.role = other.role;
        }
        if track.budget.is_none() {
            (track.budget, track.budget_place) = (other.budget, other.budget_place);
        }
        if track.files.is_empty() {
            (track.files, track.files_place) = (other.files, other.files_place);
        }
        for agent in other.agents {
            if !track.agents.contains(&agent) {
                track.agents.push(agent);
            }
        }
    }

    /// The index of the track with a name or alias.
    pub fn track_named(&self, name: &str) -> Option<usize> {
        self.track_index
            .get(&folded(name))
            .copied()
            .filter(|_| !name.trim().is_empty())
    }

    /// Adds an agent, or a place to the one with the same name. Returns its index.
    pub fn add_agent(&mut self, name: &str, place: Place) -> usize {
        if let Some(&index) = self.agent_index.get(&folded(name)) {
            self.facts.agents[index].places.push(place);
            return index;
        }
        let index = self.facts.agents.len();
        self.agent_index.insert(folded(name), index);
        self.facts.agents.push(AgentFact {
            name: name.to_owned(),
            places: vec![place],
            ..AgentFact::default()
        });
        index
    }

    /// The track whose card a section belongs to.
    pub fn track_of_section(&self, section: usize) -> Option<usize> {
        self.page
            .around(section)
            .find_map(|at| self.track_cards.get(&at).copied())
    }

    /// Indexes every name, once the rows are known. Tickets come first, so that `A` is the ticket of stream A.
    pub fn index(&mut self) {
        let mut keys = Keys::default();
        for ticket in &self.facts.tickets {
            keys.add(&ticket.key, Subject::Ticket(ticket.key.clone()));
        }
        for gate in &self.facts.gates {
            keys.add(&gate.key, Subject::Gate(gate.key.clone()));
            keys.add(&gate.name, Subject::Gate(gate.key.clone()));
        }
        for gate in &self.facts.gates {
            keys.add(numbered(&gate.name), Subject::Gate(gate.key.clone()));
        }
        for track in &self.facts.tracks {
            let subject = Subject::Track(track.name.clone());
            keys.add(&track.name, subject.clone());
            for alias in &track.aliases {
                keys.add(alias, subject.clone());
            }
        }
        for ticket in &self.facts.tickets {
            keys.add(&ticket.title, Subject::Ticket(ticket.key.clone()));
        }
        for phase in &self.facts.phases {
            keys.add(&phase.name, Subject::Phase(phase.name.clone()));
            keys.add(numbered(&phase.name), Subject::Phase(phase.name.clone()));
        }
        for agent in &self.facts.agents {
            keys.add(&agent.name, Subject::Agent(agent.name.clone()));
        }
        for ticket in &self.facts.tickets {
            for alias in &ticket.aliases {
                keys.add(alias, Subject::Ticket(ticket.key.clone()));
            }
        }
        for key in self.beside {
            keys.add(key, Subject::Ticket(key.clone()));
        }
        self.keys = keys;
    }

    /// The subject as the work it stands for: a track of one ticket is that ticket, an agent its track or ticket.
    pub fn as_work(&self, subject: &Subject) -> Subject {
        match subject {
            Subject::Track(name) => self
                .only_ticket(name)
                .map_or_else(|| subject.clone(), Subject::Ticket),
            Subject::Agent(name) => {
                let named = |track: &&TrackFact| {
                    track.agents.iter().any(|agent| agent == name) || track.name == *name
                };
                let track = self.facts.tracks.iter().find(named);
                let owned = self
                    .facts
                    .tickets
                    .iter()
                    .find(|ticket| ticket.owners.iter().any(|owner| owner == name));
                match (owned, track) {
                    (Some(ticket), _) => Subject::Ticket(ticket.key.clone()),
                    (None, Some(track)) => self.as_work(&Subject::Track(track.name.clone())),
                    _ => subject.clone(),
                }
            }
            _ => subject.clone(),
        }
    }

    /// The key of the one ticket a track has.
    fn only_ticket(&self, track: &str) -> Option<String> {
        let mut inside = self
            .facts
            .tickets
            .iter()
            .filter(|ticket| ticket.track.as_deref() == Some(track));
        match (inside.next(), inside.next()) {
            (Some(only), None) => Some(only.key.clone()),
            _ => None,
        }
    }
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// `Phase 1` for `Phase 1: Foundation`, `Gate 1` for `Gate 1: The sums agree`; nothing for a name without a number.
fn numbered(name: &str) -> &str {
    let short = name.split([':', '—', '–']).next().unwrap_or("").trim();
    let is_numbered =
        short.ends_with(|c: char| c.is_alphanumeric()) && short.contains(char::is_numeric);
    if is_numbered { short } else { "" }
}
