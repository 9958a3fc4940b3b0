//! Whether a document is a new version of one a plan has, or a further document.
//!
//! Names do not tell: what is pasted always has the same one, and every folder has its `plan.md`. What a document
//! defines does: a new version still defines most of what the old one did, an addendum hardly any of it.

use super::{Plan, Source, SourceId, Ticket};
use std::collections::HashSet;

impl Plan {
    /// The document of this plan that another plan's looks like a new version of: it has the same `name`, and at
    /// least half of the tickets that stand in it are in `other`. O(rows).
    pub fn likely_version(&self, name: &str, other: &Plan) -> Option<SourceId> {
        let keys: HashSet<String> = other.tickets.iter().map(|t| t.key.to_lowercase()).collect();
        let is_version = |source: &Source| {
            let own = self
                .tickets
                .iter()
                .filter(|ticket| stands_in(ticket, source.id));
            let (mut count, mut common) = (0, 0);
            for ticket in own {
                count += 1;
                common += usize::from(keys.contains(&ticket.key.to_lowercase()));
            }
            count > 0 && common * 2 >= count
        };
        let mut named = self
            .sources
            .iter()
            .filter(|own| own.name == name && !own.text.is_empty());
        named
            .find(|source| is_version(source))
            .map(|source| source.id)
    }

    /// A name no document of this plan has: `plan.md`, else `plan.md (2)` and so on.
    pub fn free_source_name(&self, name: &str) -> String {
        let taken: HashSet<&str> = self.sources.iter().map(|own| own.name.as_str()).collect();
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names
            .find(|name| !taken.contains(name.as_str()))
            .unwrap_or_default()
    }
}

fn stands_in(ticket: &Ticket, source: SourceId) -> bool {
    ticket.sources.iter().any(|line| line.source == source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{SourceRef, TicketId};

    fn plan(keys: &[&str]) -> Plan {
        let mut plan = Plan::default();
        let source = SourceId(1);
        plan.sources.insert(Source {
            id: source,
            name: "plan.md".to_owned(),
            text: "# Plan".to_owned(),
            repairs: Vec::new(),
        });
        for (at, key) in keys.iter().enumerate() {
            let mut ticket = Ticket::new(TicketId(at as u32 + 2), *key, *key);
            ticket.sources = vec![SourceRef::line(source, 1)];
            plan.tickets.insert(ticket);
        }
        plan
    }

    #[test]
    fn a_version_defines_half_of_what_the_document_did() {
        let old = plan(&["A-1", "A-2", "A-3", "A-4"]);
        let found = |name: &str, keys: &[&str]| old.likely_version(name, &plan(keys));
        assert_eq!(found("plan.md", &["a-1", "A-2", "B-1"]), Some(SourceId(1)));
        assert_eq!(found("plan.md", &["A-4", "A-5", "A-6"]), None);
        assert_eq!(found("other.md", &["A-1", "A-2", "A-3"]), None);
        assert_eq!(old.free_source_name("plan.md"), "plan.md (2)");
        assert_eq!(old.free_source_name("more.md"), "more.md");
    }
}
