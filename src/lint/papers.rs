//! The source documents of a plan, with what their text says.
//!
//! Facts are computed from the text a source row keeps, once per look at a plan. They name rows by key or
//! name; here they are tied to the rows the plan has now, so that a rule never speaks of one that is gone.
//!
//! Reading a long document costs more than all quick rules together, and its text hardly ever changes while
//! its plan does. The facts of the last few texts are therefore kept; they depend on nothing else, so that threads
//! that check the plan share them.

use crate::document::facts::{Place, Subject};
use crate::document::{Facts, facts_of};
use crate::plan::{Node, Plan, RowRef, Source, SourceId, SourceRef};
use std::sync::{Arc, Mutex, PoisonError};

/// How many documents are remembered.
const REMEMBERED: usize = 8;

/// A text and what it says.
type Read = (Arc<Source>, Arc<Facts>);

/// The texts read last, newest at the end.
static READ: Mutex<Vec<Read>> = Mutex::new(Vec::new());

/// One source document.
pub(super) struct Paper {
    /// Its row.
    pub(super) source: SourceId,
    /// Its row as it is, with the text.
    pub(super) row: Arc<Source>,
    /// What its text says.
    pub(super) facts: Arc<Facts>,
}

impl Paper {
    /// Reads the documents whose text the plan keeps.
    pub(super) fn all(plan: &Plan) -> Vec<Paper> {
        let has_text = |source: &&Arc<Source>| !source.text.is_empty();
        let read = |source: &Arc<Source>| Paper {
            source: source.id,
            row: Arc::clone(source),
            facts: remembered(source),
        };
        plan.sources
            .iter_shared()
            .filter(has_text)
            .map(read)
            .collect()
    }

    /// A place as lines of this document.
    pub(super) fn at(&self, place: Place) -> SourceRef {
        let mut lines = SourceRef::line(self.source, place.line);
        lines.to_line = (place.to_line > place.line).then_some(place.to_line);
        lines
    }

    /// Places as lines of this document, each line once.
    pub(super) fn lines(&self, places: impl IntoIterator<Item = Place>) -> Vec<SourceRef> {
        let mut lines: Vec<SourceRef> = places.into_iter().map(|place| self.at(place)).collect();
        lines.sort_by_key(|line| line.line);
        lines.dedup_by_key(|line| line.line);
        lines
    }
}

/// The facts of a document, read unless its text was among the last.
fn remembered(source: &Arc<Source>) -> Arc<Facts> {
    let same = |known: &Source| known.text == source.text && known.name == source.name;
    let is_it = |(known, _): &Read| Arc::ptr_eq(known, source) || same(known);
    let lock = || READ.lock().unwrap_or_else(PoisonError::into_inner);
    let known = {
        let mut read = lock();
        let at = read.iter().position(is_it);
        at.map(|at| read.remove(at))
    };
    // Read without the lock: other threads need not wait for a long text.
    let entry = known.unwrap_or_else(|| (Arc::clone(source), Arc::new(facts_of(source))));
    let facts = Arc::clone(&entry.1);
    let mut read = lock();
    read.push(entry);
    if read.len() > REMEMBERED {
        read.remove(0);
    }
    facts
}

/// The row a fact is about; `None` where the plan has none of that name.
pub(super) fn row_of(plan: &Plan, subject: &Subject) -> Option<RowRef> {
    let name = subject.name();
    match subject {
        Subject::Ticket(_) | Subject::Gate(_) => plan.find_key(name).map(RowRef::from),
        Subject::Track(_) => plan
            .tracks
            .iter()
            .find(|t| t.name == name)
            .map(|t| t.id.into()),
        Subject::Phase(_) => plan
            .phases
            .iter()
            .find(|p| p.name == name)
            .map(|p| p.id.into()),
        Subject::Agent(_) => plan
            .agents
            .iter()
            .find(|a| a.name == name)
            .map(|a| a.id.into()),
        Subject::Unknown(_) => None,
    }
}

/// The keys of a plan, for many look-ups.
pub(super) struct Keys(std::collections::HashMap<String, Node>);

impl Keys {
    /// Every key and alias of tickets and gates.
    pub(super) fn of(plan: &Plan) -> Self {
        let mut keys = std::collections::HashMap::new();
        for ticket in plan.tickets.iter() {
            for name in std::iter::once(&ticket.key).chain(&ticket.aliases) {
                keys.entry(name.to_lowercase())
                    .or_insert(Node::Ticket(ticket.id));
            }
        }
        for gate in plan.gates.iter() {
            keys.entry(gate.key.to_lowercase())
                .or_insert(Node::Gate(gate.id));
        }
        Self(keys)
    }

    /// The ticket or gate with a key, upper and lower case alike.
    pub(super) fn find(&self, key: &str) -> Option<Node> {
        self.0.get(&key.trim().to_lowercase()).copied()
    }
}
