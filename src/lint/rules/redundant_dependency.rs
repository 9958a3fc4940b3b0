//! Dependencies that a longer way implies anyhow.
//!
//! Where documents hold two lists, a dependency counts only when its own list implies it: what becomes
//! redundant because the lists disagree is the disagreement's business. Statements about groups ("waits
//! for all others") are one statement, however many arrows they draw, and gates gather by their nature.

use crate::edit::{Change, RowChange};
use crate::lint::graph::{Budget, holds};
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Dependency, DependencyId, DependencyKind, Node, Plan, SourceId, Strength};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "redundant-dependency",
    Level::Info,
    "A dependency says nothing that a longer way does not say already.",
    include_str!("redundant_dependency.md"),
    check,
);

/// A line that states more dependencies than this speaks of a group.
const MOST_PER_LINE: usize = 12;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let mut found: BTreeSet<DependencyId> = BTreeSet::new();
    for members in lists(context) {
        found.extend(implied(context, &members));
    }
    let rows: Vec<&Dependency> = found
        .iter()
        .filter_map(|&id| plan.dependencies.get(id))
        .collect();
    if rows.is_empty() {
        return;
    }
    findings.push(report(plan, &rows));
}

/// The dependencies of each list; one list where the documents do not hold two.
fn lists<'a>(context: &Context<'a>) -> Vec<Vec<&'a Dependency>> {
    let plan = context.plan;
    let groups = groups(plan);
    let counts = |d: &&Dependency| {
        let ends = matches!((d.from, d.to), (Node::Ticket(_), Node::Ticket(_)));
        let is_group = d
            .sources
            .first()
            .is_some_and(|s| groups.contains(&(s.source, s.line)));
        ends && !is_group && d.kind == DependencyKind::Fs && d.lag.is_zero() && holds(plan, d)
    };
    let gathered = gathering(plan);
    let all = plan
        .dependencies
        .iter()
        .filter(counts)
        .filter(|d| !gathered.contains(&d.to));
    let Some(found) = context.lists() else {
        return vec![all.collect()];
    };
    let of = |is_first: bool| {
        let listed = found.edges.iter().filter(move |e| match is_first {
            true => e.first.is_some(),
            false => e.second.is_some(),
        });
        let ids: BTreeSet<DependencyId> = listed.filter_map(|e| e.id).collect();
        all.clone().filter(|d| ids.contains(&d.id)).collect()
    };
    vec![of(true), of(false)]
}

/// Lines that state so many dependencies that they speak of a group.
fn groups(plan: &Plan) -> BTreeSet<(SourceId, u32)> {
    let mut per_line: BTreeMap<(SourceId, u32), usize> = BTreeMap::new();
    let first = plan.dependencies.iter().filter_map(|d| d.sources.first());
    first.for_each(|s| *per_line.entry((s.source, s.line)).or_default() += 1);
    per_line.retain(|_, states| *states > MOST_PER_LINE);
    per_line.into_keys().collect()
}

/// Tickets that wait for all others: one statement, not many.
fn gathering(plan: &Plan) -> BTreeSet<Node> {
    let mut waits: BTreeMap<Node, usize> = BTreeMap::new();
    plan.dependencies
        .iter()
        .for_each(|d| *waits.entry(d.to).or_default() += 1);
    let others = plan.tickets.len().saturating_sub(1);
    waits.retain(|_, n| others > 3 && *n >= others);
    waits.into_keys().collect()
}

/// Which of `members` a path of two or more others implies.
fn implied(context: &Context, members: &[&Dependency]) -> Vec<DependencyId> {
    let mut out: BTreeMap<Node, Vec<&Dependency>> = BTreeMap::new();
    let mut before: BTreeMap<Node, usize> = BTreeMap::new();
    for &dependency in members {
        out.entry(dependency.from).or_default().push(dependency);
        *before.entry(dependency.to).or_default() += 1;
    }
    let mut budget = Budget(Budget::COMMON);
    let may_be = |d: &&&Dependency| {
        before.get(&d.to).is_some_and(|n| *n > 1) && out.get(&d.from).is_some_and(|o| o.len() > 1)
    };
    let is_implied = |d: &&&Dependency| detour(context, d, &out, &mut budget).unwrap_or(false);
    members
        .iter()
        .filter(may_be)
        .filter(is_implied)
        .map(|d| d.id)
        .collect()
}

/// Whether a way of at least two arrows leads where the dependency does; `None` when the budget ends or the
/// plan has a loop. What stands behind the goal in the topological order cannot lead to it.
fn detour(
    context: &Context,
    of: &Dependency,
    out: &BTreeMap<Node, Vec<&Dependency>>,
    budget: &mut Budget,
) -> Option<bool> {
    let graph = context.graph();
    let goal = graph.position(of.to)?;
    let mut open = vec![of.from];
    let mut seen: BTreeSet<Node> = BTreeSet::from([of.from]);
    while let Some(at) = open.pop() {
        for arrow in out.get(&at).into_iter().flatten() {
            budget.0 = budget.0.checked_sub(1)?;
            let is_itself = arrow.from == of.from && arrow.to == of.to;
            // A softer arrow may be dropped, and then it implies nothing.
            let is_as_firm = arrow.strength == Strength::Hard || of.strength == Strength::Soft;
            let is_read = arrow.readings.is_empty() || arrow.readings == of.readings;
            if is_itself || !is_as_firm || !is_read {
                continue;
            }
            if arrow.to == of.to {
                return Some(true);
            }
            if graph.position(arrow.to)? < goal && seen.insert(arrow.to) {
                open.push(arrow.to);
            }
        }
    }
    Some(false)
}

fn report(plan: &Plan, rows: &[&Dependency]) -> Finding {
    let arrow = |d: &&Dependency| format!("{} → {}", plan.key(d.from), plan.key(d.to));
    let names: Vec<String> = rows.iter().map(arrow).collect();
    let message = format!(
        "{} {} implied by longer ways and can go: {}.",
        count(rows.len(), "dependency").replace("dependencys", "dependencies"),
        verb(rows.len(), "is", "are"),
        some_of(&names, 4)
    );
    let gone = rows.iter().map(|d| {
        Change::Dependency(RowChange {
            before: plan.dependencies.get_shared(d.id),
            after: None,
        })
    });
    let label = match rows.len() {
        1 => format!("remove {}", names[0]),
        n => format!("remove {n} implied dependencies"),
    };
    Finding::new(&RULE, message)
        .about(rows.iter().map(|d| d.id))
        .with(&[("count", rows.len() as f64)])
        .at(rows.iter().flat_map(|d| &d.sources))
        .mended_by(label, gone.collect())
}
