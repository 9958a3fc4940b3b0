//! The source documents of a plan, with what their text says.
//!
//! Facts are computed from the text a source row keeps, once per look at a plan. They name rows by key or
//! name; here they are tied to the rows the plan has now, so that a rule never speaks of one that is gone.

use crate::document::facts::{Place, Subject};
use crate::document::{Facts, facts_of};
use crate::plan::{Node, Plan, RowRef, Source, SourceId, SourceRef};

/// One source document.
pub(super) struct Paper {
    /// Its row.
    pub(super) source: SourceId,
    /// What its text says.
    pub(super) facts: Facts,
}

impl Paper {
    /// Reads the documents whose text the plan keeps.
    pub(super) fn all(plan: &Plan) -> Vec<Paper> {
        let has_text = |source: &&Source| !source.text.is_empty();
        let read = |source: &Source| Paper {
            source: source.id,
            facts: facts_of(source),
        };
        plan.sources.iter().filter(has_text).map(read).collect()
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
