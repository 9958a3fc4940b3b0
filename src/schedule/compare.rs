//! Two schedules ticket by ticket: of two options, two revisions, or with and without agents.

use super::{NodeDates, Schedule};
use crate::plan::{Elapsed, Node, Stamp};
use std::collections::BTreeSet;

/// What differs between two schedules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How much later the second finishes; negative where it is earlier.
    pub finish: Elapsed,
    /// Every ticket and gate whose dates differ, or that only one of them has; tickets first, by id.
    pub rows: Vec<Difference>,
}

/// A ticket or gate whose dates differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub node: Node,
    /// Its start and finish in the first schedule; `None` where it is not there.
    pub before: Option<(Stamp, Stamp)>,
    /// Its start and finish in the second.
    pub after: Option<(Stamp, Stamp)>,
    /// How much later it starts, where both have it.
    pub start: Elapsed,
    /// How much later it finishes, where both have it.
    pub finish: Elapsed,
    /// Whether it became critical, or is no longer, where both have it.
    pub turned_critical: Option<bool>,
}

/// Compares two schedules. O(n log n).
pub fn compare(before: &Schedule, after: &Schedule) -> Comparison {
    let all = before.nodes().chain(after.nodes()).map(|(node, _)| node);
    let all: BTreeSet<Node> = all.collect();
    let row = |node: Node| difference(node, before.dates(node), after.dates(node));
    Comparison {
        finish: after.finish.since(before.finish),
        rows: all.into_iter().filter_map(row).collect(),
    }
}

fn difference(
    node: Node,
    before: Option<&NodeDates>,
    after: Option<&NodeDates>,
) -> Option<Difference> {
    let span = |dates: &NodeDates| (dates.early_start, dates.early_finish);
    let (spans, is_same) = (
        (before.map(span), after.map(span)),
        before.map(span) == after.map(span),
    );
    let both = before.zip(after);
    let turned = both
        .filter(|(b, a)| b.critical != a.critical)
        .map(|(_, a)| a.critical);
    if is_same && turned.is_none() {
        return None;
    }
    let moved =
        |pick: fn(&NodeDates) -> Stamp| both.map_or(Elapsed(0), |(b, a)| pick(a).since(pick(b)));
    Some(Difference {
        node,
        before: spans.0,
        after: spans.1,
        start: moved(|dates| dates.early_start),
        finish: moved(|dates| dates.early_finish),
        turned_critical: turned,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, DependencyId, Estimate, Plan, Ticket, TicketId, Work};
    use crate::schedule::{Settings, schedule};

    /// A before B, and C of three hours beside them.
    fn plan(hours: i64, with_c: bool) -> Plan {
        let mut plan = Plan::default();
        let mut rows = vec![(1, "A", hours), (2, "B", 1)];
        rows.extend(with_c.then_some((3, "C", 3)));
        for (id, key, hours) in rows {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(hours)),
                ..Ticket::new(TicketId(id), key, key)
            });
        }
        let node = |id| Node::Ticket(TicketId(id));
        plan.dependencies
            .insert(Dependency::new(DependencyId(9), node(1), node(2)));
        plan
    }

    fn compared(before: &Plan, after: &Plan) -> Comparison {
        let dates = |plan: &Plan| schedule(plan, &Settings::default()).expect("no loop");
        compare(&dates(before), &dates(after))
    }

    #[test]
    fn a_schedule_does_not_differ_from_itself() {
        let found = compared(&plan(3, true), &plan(3, true));
        assert_eq!((found.finish, found.rows.len()), (Elapsed(0), 0));
    }

    #[test]
    fn what_moves_and_what_turns_critical_is_named_with_how_much() {
        let found = compared(&plan(1, true), &plan(4, true));
        assert_eq!(found.finish, Elapsed(2 * 60), "3 h before, 5 h after");
        let moved: Vec<_> = found
            .rows
            .iter()
            .map(|row| (row.node, row.start.0, row.finish.0, row.turned_critical))
            .collect();
        let node = |id| Node::Ticket(TicketId(id));
        let expected = [
            (node(1), 0, 180, Some(true)),
            (node(2), 180, 180, Some(true)),
            (node(3), 0, 0, Some(false)),
        ];
        assert_eq!(moved, expected);
    }

    #[test]
    fn what_only_one_of_them_has_is_named_without_a_slip() {
        let found = compared(&plan(3, true), &plan(3, false));
        let row = found
            .rows
            .iter()
            .find(|row| row.node == Node::Ticket(TicketId(3)));
        let row = row.expect("it is gone");
        assert!(row.before.is_some() && row.after.is_none());
        assert_eq!((row.finish, row.turned_critical), (Elapsed(0), None));
    }
}
