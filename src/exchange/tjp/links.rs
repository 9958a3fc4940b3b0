//! Dependencies as starts: all that TaskJuggler has is "after the end" and "after the start", and later.
//!
//! A lead of two hours on a ticket of eight is six hours after its start; "finishes after" is a start so
//! much earlier. What comes out before the predecessor's own start needs no dependency at all. All of it
//! holds for the durations of the plan, which levelling may stretch; the report names each one.

use crate::exchange::dates::Dates;
use crate::exchange::{Report, links as words};
use crate::plan::*;
use crate::schedule::percent_of;
use std::collections::{BTreeMap, HashSet};

/// After the start or the end of a predecessor, and how much later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) from: Node,
    pub(super) on_start: bool,
    /// Minutes, never negative.
    pub(super) gap: i64,
    /// Whether the gap is time on the clock.
    pub(super) is_elapsed: bool,
}

/// What each node waits for, each predecessor once.
pub(super) fn waits(
    plan: &Plan,
    option: Option<&PlanOption>,
    dates: &Dates,
    written: &HashSet<Node>,
    report: &mut Report,
) -> BTreeMap<Node, Vec<Wait>> {
    let mut found: BTreeMap<Node, Vec<Wait>> = BTreeMap::new();
    for dependency in plan.dependencies.iter() {
        if !written.contains(&dependency.from) || !written.contains(&dependency.to) {
            continue;
        }
        let arrow = words::arrow(plan, dependency);
        if !words::is_held(plan, option, dependency) {
            report.note(format!("{arrow} does not hold here: not written"));
            continue;
        }
        if dates.dropped.binary_search(&dependency.id).is_ok() {
            continue;
        }
        let Some(wait) = wait(dependency, dates) else {
            report.note(format!(
                "{arrow} ({}) asks for nothing that a start can say: not written",
                words::terms(dependency)
            ));
            continue;
        };
        if !is_exact(dependency) {
            report.note(format!(
                "{arrow} ({}) is written as {} of it",
                words::terms(dependency),
                shown(wait)
            ));
        }
        let before = dates.node(dependency.from).map_or(0, |d| d.duration.0);
        let list = found.entry(dependency.to).or_default();
        add(list, wait, before, &arrow, report);
    }
    found
}

/// Whether TaskJuggler has words for a dependency.
fn is_exact(dependency: &Dependency) -> bool {
    let is_late = match dependency.lag {
        Lag::Work(work) => work.0 >= 0,
        Lag::Elapsed(elapsed) => elapsed.0 >= 0,
        Lag::Percent(_) | Lag::PercentOfSuccessor(_) => dependency.lag.is_zero(),
    };
    is_late && dependency.kind.to_start()
}

/// The start a dependency comes to; `None` where it lies before the predecessor's.
fn wait(dependency: &Dependency, dates: &Dates) -> Option<Wait> {
    let minutes = |node: Node| dates.node(node).map_or(0, |d| d.duration.0);
    let (before, after) = (minutes(dependency.from), minutes(dependency.to));
    let (lag, is_elapsed) = match dependency.lag {
        Lag::Work(work) => (work.0, false),
        Lag::Elapsed(elapsed) => (elapsed.0, true),
        Lag::Percent(share) => (i64::from(percent_of(share, before as i32)), false),
        Lag::PercentOfSuccessor(share) => (i64::from(percent_of(share, after as i32)), false),
    };
    let gap = lag - if dependency.kind.to_start() { 0 } else { after };
    // Start and end of a milestone are one moment, and TaskJuggler sees a loop in some that are written as its start.
    let wait = |on_start, gap| Wait {
        from: dependency.from,
        on_start: on_start && before > 0,
        gap,
        is_elapsed: is_elapsed && gap == lag,
    };
    match (dependency.kind.from_finish(), gap) {
        (true, 0..) => Some(wait(false, gap)),
        (true, gap) if before + gap >= 0 => Some(wait(true, before + gap)),
        (false, 0..) => Some(wait(true, gap)),
        _ => None,
    }
}

/// Adds a wait for a predecessor that takes `before` minutes; of two for the same one the later stays.
fn add(list: &mut Vec<Wait>, wait: Wait, before: i64, arrow: &str, report: &mut Report) {
    let Some(known) = list.iter_mut().find(|known| known.from == wait.from) else {
        list.push(wait);
        return;
    };
    report.note(format!(
        "{arrow} is a second link of two tasks that may have one: the later one is written"
    ));
    let later = |wait: &Wait| wait.gap + if wait.on_start { 0 } else { before };
    if later(&wait) > later(known) {
        *known = wait;
    }
}

fn shown(wait: Wait) -> String {
    let end = if wait.on_start {
        "the start"
    } else {
        "the end"
    };
    if wait.gap == 0 {
        format!("after {end}")
    } else {
        format!("{} after {end}", duration::show(Work(wait.gap)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(kind: DependencyKind, lag: Lag) -> Plan {
        let mut plan = Plan::default();
        for (id, minutes) in [(1, 480), (2, 120)] {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work(minutes)),
                ..Ticket::new(TicketId(id), format!("K{id}"), "x")
            });
        }
        let ends = [1, 2].map(|id| Node::Ticket(TicketId(id)));
        let row = Dependency::new(DependencyId(3), ends[0], ends[1]);
        plan.dependencies.insert(Dependency { kind, lag, ..row });
        plan
    }

    fn found(kind: DependencyKind, lag: Lag) -> (Option<(bool, i64)>, usize) {
        let plan = plan(kind, lag);
        let mut report = Report::default();
        let dates = Dates::of(&plan, None, &mut report).expect("dates");
        let written = plan.tickets.iter().map(|t| Node::Ticket(t.id)).collect();
        let waits = waits(&plan, None, &dates, &written, &mut report);
        let wait = waits.into_values().flatten().next();
        (
            wait.map(|wait| (wait.on_start, wait.gap)),
            report.losses.len(),
        )
    }

    #[test]
    fn every_kind_comes_to_a_start_and_is_named_where_it_is_bent() {
        use DependencyKind as K;
        let work = |minutes| Lag::Work(Work(minutes));
        assert_eq!(found(K::Fs, work(60)), (Some((false, 60)), 0));
        assert_eq!(found(K::Ss, work(0)), (Some((true, 0)), 0));
        assert_eq!(found(K::Fs, work(-120)), (Some((true, 360)), 1));
        assert_eq!(found(K::Fs, work(-500)), (None, 1));
        assert_eq!(found(K::Ff, work(0)), (Some((true, 360)), 1));
        assert_eq!(found(K::Ff, work(180)), (Some((false, 60)), 1));
        assert_eq!(found(K::Sf, work(0)), (None, 1));
        assert_eq!(found(K::Sf, work(180)), (Some((true, 60)), 1));
        assert_eq!(found(K::Ss, Lag::Percent(50.0)), (Some((true, 240)), 1));
    }
}
