//! What a plan may never be: inconsistent.
//!
//! Checked in full when a plan is read, and for the touched rows when an edit is about to be kept.
//! Whether the plan makes sense (cycles, impossible dates) is not asked here; that is lint.

use super::{Lag, Node, Plan, RowRef, TicketId};
use std::collections::HashMap;

/// Why a plan, or a change to it, cannot be kept.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum IntegrityError {
    /// A reference to a row that is not there.
    #[error("{from} refers to {} {}, which is not in the plan", to.kind().name(), to.number())]
    Dangling {
        /// The row that refers, in words.
        from: String,
        /// The missing row.
        to: RowRef,
    },
    /// Two rows answer to the same key.
    #[error("the key \"{key}\" is used twice: keys and aliases of tickets and gates must differ")]
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A ticket or gate without a key.
    #[error("{} {} has no key: give it a short unique name such as A-1", row.kind().name(), row.number())]
    EmptyKey {
        /// The row.
        row: RowRef,
    },
    /// Two rows of any kind with the same id.
    #[error("the id {id} is used twice: ids are unique in the whole plan")]
    DuplicateId {
        /// The id.
        id: u32,
    },
    /// A dependency from a node to itself.
    #[error("{key} cannot depend on itself")]
    SelfDependency {
        /// The node's key.
        key: String,
    },
    /// A ticket that is inside itself.
    #[error("ticket {key} would be part of itself: choose another parent")]
    ParentLoop {
        /// The ticket's key.
        key: String,
    },
    /// A ticket under more summaries than any plan needs, or above a loop of them.
    #[error(
        "ticket {key} is nested more than {DEEPEST} summaries deep, or above it summaries contain each other"
    )]
    TooDeep {
        /// The ticket's key.
        key: String,
    },
    /// A number outside what the field can mean.
    #[error("{row}: {field} is {value}, it must be {allowed}")]
    OutOfRange {
        /// The row, in words.
        row: String,
        /// The field.
        field: &'static str,
        /// The offending value.
        value: String,
        /// What is allowed.
        allowed: &'static str,
    },
}

/// The deepest nesting of summaries; far beyond any plan, and it bounds every walk along parents.
const DEEPEST: usize = 64;

/// Checks the whole plan. O(rows log rows).
///
/// # Errors
/// The first inconsistency in file order.
pub fn check(plan: &Plan) -> Result<(), IntegrityError> {
    check_unique_ids(plan)?;
    let mut rows = Vec::new();
    plan.visit_references(|row, _| rows.push(row));
    check_rows(plan, &rows, &KeyIndex::build(plan)?)
}

/// Checks some rows of a plan whose other rows are known to be sound.
///
/// # Errors
/// The first inconsistency in the order of `rows`.
pub fn check_rows(plan: &Plan, rows: &[RowRef], keys: &KeyIndex) -> Result<(), IntegrityError> {
    let mut head = Vec::new();
    plan.info.references(&mut head);
    check_targets(plan, || "the plan's head".to_owned(), &head)?;
    check_number(
        || "the plan's head".into(),
        "correlation",
        plan.info.correlation,
        0.0..=1.0,
        "between 0 and 1",
    )?;
    for &row in rows.iter().filter(|&&row| plan.contains(row)) {
        check_targets(plan, || describe(plan, row), &plan.references_of(row))?;
        check_values(plan, row)?;
        if let Ok(node) = Node::try_from(row) {
            keys.check_node(plan, node)?;
        }
    }
    Ok(())
}

/// A row in words, for messages: `ticket A-1`, `track 7`.
pub fn describe(plan: &Plan, row: RowRef) -> String {
    let kind = row.kind().name();
    match Node::try_from(row) {
        Ok(node) if !plan.key(node).is_empty() => format!("{kind} {}", plan.key(node)),
        _ => format!("{kind} {}", row.number()),
    }
}

/// A key as it is compared: upper and lower case alike, without spaces around it.
pub(crate) fn folded(key: &str) -> String {
    key.trim().to_lowercase()
}

/// Which row answers to which key, upper and lower case alike.
#[derive(Clone, Debug, Default)]
pub struct KeyIndex {
    owners: HashMap<String, Node>,
}

impl KeyIndex {
    /// Indexes every key and alias.
    ///
    /// # Errors
    /// When two rows answer to the same key.
    pub fn build(plan: &Plan) -> Result<Self, IntegrityError> {
        let mut index = Self::default();
        for ticket in plan.tickets.iter() {
            index.claim(Node::Ticket(ticket.id), &ticket.key)?;
            for alias in &ticket.aliases {
                index.claim(Node::Ticket(ticket.id), alias)?;
            }
        }
        for gate in plan.gates.iter() {
            index.claim(Node::Gate(gate.id), &gate.key)?;
        }
        Ok(index)
    }

    /// The node that answers to a key or alias.
    pub fn find(&self, key: &str) -> Option<Node> {
        self.owners.get(&folded(key)).copied()
    }

    fn claim(&mut self, node: Node, key: &str) -> Result<(), IntegrityError> {
        match self.owners.insert(folded(key), node) {
            Some(_) => Err(IntegrityError::DuplicateKey {
                key: key.to_owned(),
            }),
            None => Ok(()),
        }
    }

    fn check_node(&self, plan: &Plan, node: Node) -> Result<(), IntegrityError> {
        if plan.key(node).trim().is_empty() {
            return Err(IntegrityError::EmptyKey { row: node.into() });
        }
        Ok(())
    }
}

fn check_unique_ids(plan: &Plan) -> Result<(), IntegrityError> {
    let mut ids = Vec::new();
    plan.visit_references(|row, _| ids.push(row.number()));
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(IntegrityError::DuplicateId { id: pair[0] }),
        None => Ok(()),
    }
}

fn check_targets(
    plan: &Plan,
    from: impl Fn() -> String,
    targets: &[RowRef],
) -> Result<(), IntegrityError> {
    match targets.iter().find(|&&target| !plan.contains(target)) {
        Some(&to) => Err(IntegrityError::Dangling { from: from(), to }),
        None => Ok(()),
    }
}

fn check_values(plan: &Plan, row: RowRef) -> Result<(), IntegrityError> {
    match row {
        RowRef::Ticket(id) => check_ticket(plan, id),
        RowRef::Dependency(id) => {
            let ends = plan.dependencies.get(id).map(|d| (d.from, d.to));
            if let Some((node, _)) = ends.filter(|(from, to)| from == to) {
                let key = plan.key(node).to_owned();
                return Err(IntegrityError::SelfDependency { key });
            }
            let percent = match plan.dependencies.get(id).map(|d| d.lag) {
                Some(Lag::Percent(percent) | Lag::PercentOfSuccessor(percent)) => percent,
                _ => 0.0,
            };
            let allowed = "between -10000 and 10000";
            check_number(
                || describe(plan, row),
                "percent of lag",
                percent,
                -1e4..=1e4,
                allowed,
            )
        }
        RowRef::Gate(id) => {
            let probability = plan
                .gates
                .get(id)
                .and_then(|g| g.pass_probability)
                .unwrap_or(1.0);
            check_number(
                || describe(plan, row),
                "pass probability",
                probability,
                0.0..=1.0,
                "between 0 and 1",
            )
        }
        RowRef::Risk(id) => {
            let probability = plan
                .risks
                .get(id)
                .and_then(|r| r.probability)
                .unwrap_or(0.0);
            check_number(
                || describe(plan, row),
                "probability",
                probability,
                0.0..=1.0,
                "between 0 and 1",
            )
        }
        _ => Ok(()),
    }
}

fn check_ticket(plan: &Plan, id: TicketId) -> Result<(), IntegrityError> {
    let Some(ticket) = plan.tickets.get(id) else {
        return Ok(());
    };
    let name = || describe(plan, id.into());
    check_number(
        name,
        "percent done",
        f64::from(ticket.progress.percent),
        0.0..=100.0,
        "between 0 and 100",
    )?;
    for point in [
        super::EstimatePoint::Min,
        super::EstimatePoint::Max,
        // Last, as it may be the middle of the others, which have to be sane before they are added.
        super::EstimatePoint::Likely,
    ] {
        let minutes = ticket.estimate.at(point).map_or(0, |work| work.0);
        let longest = super::duration::LONGEST.0 as f64;
        check_number(
            name,
            "estimate",
            minutes as f64,
            0.0..=longest,
            "between nothing and a hundred years",
        )?;
    }
    check_parents(plan, id, &ticket.key)
}

/// Follows the parents of a ticket: they must neither come back to it nor go on for ever.
fn check_parents(plan: &Plan, id: TicketId, key: &str) -> Result<(), IntegrityError> {
    let parent = |id: TicketId| plan.tickets.get(id).and_then(|t| t.parent);
    let mut above = parent(id);
    for _ in 0..DEEPEST {
        match above {
            None => return Ok(()),
            Some(holder) if holder == id => {
                return Err(IntegrityError::ParentLoop {
                    key: key.to_owned(),
                });
            }
            Some(holder) => above = parent(holder),
        }
    }
    Err(IntegrityError::TooDeep {
        key: key.to_owned(),
    })
}

fn check_number(
    row: impl Fn() -> String,
    field: &'static str,
    value: f64,
    range: std::ops::RangeInclusive<f64>,
    allowed: &'static str,
) -> Result<(), IntegrityError> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(IntegrityError::OutOfRange {
        row: row(),
        field,
        value: value.to_string(),
        allowed,
    })
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;

    fn plan_with(keys: &[&str]) -> Plan {
        let rows = keys
            .iter()
            .zip(1..)
            .map(|(key, id)| Ticket::new(TicketId(id), *key, "x"));
        Plan {
            tickets: rows.collect(),
            last_id: keys.len() as u32,
            ..Plan::default()
        }
    }

    #[test]
    fn keys_must_differ_whatever_their_case() {
        assert_eq!(check(&plan_with(&["A", "B"])), Ok(()));
        assert_eq!(
            check(&plan_with(&["A", "a"])),
            Err(IntegrityError::DuplicateKey { key: "a".into() })
        );
        assert_eq!(
            check(&plan_with(&[" "])),
            Err(IntegrityError::EmptyKey {
                row: TicketId(1).into()
            })
        );
    }

    #[test]
    fn a_dangling_reference_names_both_ends() {
        let mut plan = plan_with(&["A"]);
        let dependency = Dependency::new(
            DependencyId(2),
            Node::Ticket(TicketId(1)),
            Node::Ticket(TicketId(9)),
        );
        plan.dependencies.insert(dependency);
        let error = check(&plan).expect_err("a dangling reference");
        assert_eq!(
            error.to_string(),
            "dependency 2 refers to ticket 9, which is not in the plan"
        );
    }

    #[test]
    fn a_ticket_cannot_be_inside_itself() {
        let mut plan = plan_with(&["A", "B", "C"]);
        for (id, parent) in [(1, 2), (2, 3), (3, 1)] {
            let mut ticket = plan.tickets.get(TicketId(id)).expect("a ticket").clone();
            ticket.parent = Some(TicketId(parent));
            plan.tickets.insert(ticket);
        }
        assert!(matches!(
            check(&plan),
            Err(IntegrityError::ParentLoop { .. })
        ));
    }

    #[test]
    fn ids_are_unique_across_tables() {
        let mut plan = plan_with(&["A"]);
        plan.tracks.insert(Track::new(TrackId(1), "T"));
        assert_eq!(check(&plan), Err(IntegrityError::DuplicateId { id: 1 }));
    }
}
