//! From facts to a plan.
//!
//! Every row keeps the lines it stands on. What the document leaves open stays open; what has to be assumed
//! for a plan that can be scheduled (a calendar, the reading in force) stands among the assumptions.

mod control;
mod head;
mod links;
pub(super) mod natural;
mod readings;
mod work;

use super::facts::{Facts, Loss, Place, Subject};
use crate::plan::*;
use natural::Natural;
use std::collections::{HashMap, HashSet, VecDeque};

/// A plan that was read, and what was lost on the way.
#[derive(Clone, Debug)]
pub(super) struct Built {
    pub plan: Plan,
    pub losses: Vec<Loss>,
}

/// Which ids rows get: those of rows of the same kind and name, else new ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    known: HashMap<(RowKind, String), VecDeque<u32>>,
    last: u32,
}

impl Ids {
    /// The ids of a plan's rows, by what they are called.
    pub fn of(plan: &Plan) -> Self {
        let mut ids = Self {
            known: HashMap::new(),
            last: plan.last_id,
        };
        macro_rules! collect {
            ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
                $(for row in plan.$table.iter() {
                    ids.remember(RowKind::$row, row.natural(plan), u32::from(row.id));
                })*
            };
        }
        crate::for_each_row_kind!(collect);
        ids
    }

    /// Says which id a row of this kind and name has.
    pub fn remember(&mut self, kind: RowKind, name: String, id: u32) {
        self.last = self.last.max(id);
        self.known.entry((kind, name)).or_default().push_back(id);
    }

    /// The ids the rows of a plan would take that is built next: those of `plan` are known as well.
    pub fn and(mut self, plan: &Plan) -> Self {
        let others = Self::of(plan);
        for (key, ids) in others.known {
            let own = self.known.entry(key).or_default();
            for id in ids {
                if !own.contains(&id) {
                    own.push_back(id);
                }
            }
        }
        self.last = self.last.max(others.last);
        self
    }

    fn take(&mut self, kind: RowKind, name: String) -> u32 {
        let known = self
            .known
            .get_mut(&(kind, name))
            .and_then(VecDeque::pop_front);
        known.unwrap_or_else(|| {
            self.last += 1;
            self.last
        })
    }
}

/// Makes a plan of the facts of one document. `beside` are tickets that other documents define: they take part
/// where this one names them, and say nothing but key and title.
pub(super) fn build(
    facts: &Facts,
    text: &str,
    repairs: &[Repair],
    title: &str,
    ids: Ids,
    beside: &[Ticket],
) -> Built {
    let mut builder = Builder::new(facts, ids);
    // A document that plans nothing may still hold metrics, risks and rules: they are no plan without work.
    let source = Source {
        id: SourceId(0),
        name: facts.name.clone(),
        text: text.to_owned(),
        repairs: repairs.to_vec(),
    };
    builder.source = builder.insert(source);
    head::build(&mut builder, title);
    if facts.is_plan() {
        work::build(&mut builder);
        builder.stand_beside(beside);
        control::gates(&mut builder);
        links::build(&mut builder);
        control::build(&mut builder);
    } else {
        builder.nothing();
    }
    Built {
        plan: builder.plan,
        losses: builder.losses,
    }
}

/// A plan while it is built.
pub(super) struct Builder<'f> {
    pub facts: &'f Facts,
    ids: Ids,
    pub plan: Plan,
    pub losses: Vec<Loss>,
    pub source: SourceId,
    pub tickets: HashMap<String, TicketId>,
    pub gates: HashMap<String, GateId>,
    pub tracks: HashMap<String, TrackId>,
    pub phases: HashMap<String, PhaseId>,
    pub agents: HashMap<String, AgentId>,
}

impl<'f> Builder<'f> {
    fn new(facts: &'f Facts, ids: Ids) -> Self {
        Self {
            facts,
            ids,
            plan: Plan::default(),
            losses: Vec::new(),
            source: SourceId(0),
            tickets: HashMap::new(),
            gates: HashMap::new(),
            tracks: HashMap::new(),
            phases: HashMap::new(),
            agents: HashMap::new(),
        }
    }

    /// Puts a row into its table under the id of the row it is, or a new one.
    pub fn insert<R: Natural>(&mut self, mut row: R) -> R::Id {
        let kind = Into::<RowRef>::into(row.id()).kind();
        let number = self.ids.take(kind, row.natural(&self.plan));
        self.plan.last_id = self.plan.last_id.max(number);
        let id = R::Id::from(number);
        row.set_id(id);
        R::table_mut(&mut self.plan).insert(row);
        id
    }

    pub fn loss(&mut self, place: Place, text: impl Into<String>) {
        self.losses.push(Loss {
            place: Some(place),
            text: text.into(),
        });
    }

    /// A place as lines of the source document.
    pub fn lines(&self, place: Place) -> SourceRef {
        let to_line = (place.to_line > place.line).then_some(place.to_line);
        SourceRef {
            to_line,
            ..SourceRef::line(self.source, place.line.max(1))
        }
    }

    /// Several places, each line once.
    pub fn all_lines(&self, places: impl IntoIterator<Item = Place>) -> Vec<SourceRef> {
        let mut seen = HashSet::new();
        let fresh = places
            .into_iter()
            .filter(|place| seen.insert((place.line, place.to_line)));
        fresh.map(|place| self.lines(place)).collect()
    }

    /// A fact's criterion as a row's.
    pub fn criterion(&self, fact: &super::facts::CriterionFact) -> Criterion {
        Criterion {
            text: fact.text.clone(),
            kind: fact.kind.clone(),
            done: fact.ticked == Some(true),
            owner: fact.owner.clone(),
            evidence: None,
            sources: vec![self.lines(fact.place)],
        }
    }

    pub fn criteria(&self, facts: &[super::facts::CriterionFact]) -> Vec<Criterion> {
        facts.iter().map(|fact| self.criterion(fact)).collect()
    }

    /// The node a subject is, where it is a ticket or a gate.
    pub fn node(&self, subject: &Subject) -> Option<Node> {
        match subject {
            Subject::Ticket(key) => self.tickets.get(key).copied().map(Node::Ticket),
            Subject::Gate(key) => self.gates.get(key).copied().map(Node::Gate),
            _ => None,
        }
    }

    /// The tickets a subject stands for.
    pub fn tickets_of(&self, subject: &Subject) -> Vec<TicketId> {
        match subject {
            Subject::Ticket(key) => self.tickets.get(key).copied().into_iter().collect(),
            Subject::Track(name) => {
                let track = self.tracks.get(name).copied();
                self.plan
                    .tickets
                    .iter()
                    .filter(|ticket| track.is_some() && ticket.track == track)
                    .map(|ticket| ticket.id)
                    .collect()
            }
            Subject::Phase(name) => {
                let phase = self.phases.get(name).copied();
                self.plan
                    .tickets
                    .iter()
                    .filter(|ticket| phase.is_some() && ticket.phase == phase)
                    .map(|ticket| ticket.id)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Adds tickets that other documents define, unless this one defines them as well.
    fn stand_beside(&mut self, beside: &[Ticket]) {
        let known: HashSet<String> = self.tickets.keys().map(|key| key.to_lowercase()).collect();
        for ticket in beside
            .iter()
            .filter(|t| !known.contains(&t.key.to_lowercase()))
        {
            let id = self.insert(ticket.clone());
            self.tickets.insert(ticket.key.clone(), id);
        }
    }

    /// Says that the document plans nothing.
    fn nothing(&mut self) {
        let tables = self.facts.tables.len();
        let text = if tables == 0 {
            "no plan was found in the document: it defines no tickets, tracks, phases, gates, checkpoints or options".to_owned()
        } else {
            format!(
                "no plan was found in the document: its {tables} tables are no lists of tickets, and it defines no tracks, phases, gates, checkpoints or options"
            )
        };
        self.losses.push(Loss { place: None, text });
    }
}
