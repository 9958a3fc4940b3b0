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
