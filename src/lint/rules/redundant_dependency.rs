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

/// A dependency between places of the topological order.
struct Arrow<'a> {
    row: &'a Dependency,
    from: u32,
    to: u32,
}

/// The arrows of one list, those of a place side by side.
struct Arrows<'a> {
    /// Sorted by `from`, then by `to`.
    all: Vec<Arrow<'a>>,
    /// `[places + 1]`: where the arrows of each place begin.
    first: Vec<u32>,
    /// `[places]`: how many arrows end there.
    ends: Vec<u32>,
}

impl<'a> Arrows<'a> {
    /// In a plan with a loop there are none.
    fn new(context: &Context, members: &[&'a Dependency]) -> Self {
        let graph = context.graph();
        let place = |row: &'a Dependency| {
            let (from, to) = (graph.position(row.from)?, graph.position(row.to)?);
            Some(Arrow { row, from, to })
        };
        let mut all: Vec<Arrow> = members.iter().filter_map(|&row| place(row)).collect();
        all.sort_by_key(|arrow| (arrow.from, arrow.to, arrow.row.id));
        let last = all.iter().map(|arrow| arrow.from.max(arrow.to)).max();
        let places = last.map_or(0, |last| last as usize + 1);
        let mut first = vec![0; places + 1];
        let mut ends = vec![0; places];
        for arrow in &all {
            first[arrow.from as usize + 1] += 1;
            ends[arrow.to as usize] += 1;
        }
        for place in 0..places {
            first[place + 1] += first[place];
        }
        Self { all, first, ends }
    }

    fn of(&self, place: u32) -> &[Arrow<'a>] {
        let (from, to) = (self.first[place as usize], self.first[place as usize + 1]);
        &self.all[from as usize..to as usize]
    }
}

/// Which of `members` a path of two or more others implies.
fn implied(context: &Context, members: &[&Dependency]) -> Vec<DependencyId> {
    let arrows = Arrows::new(context, members);
    let mut budget = Budget(Budget::COMMON);
    // `[places]`: the search that has seen each, so that none has to be cleared.
    let mut seen = vec![0; arrows.ends.len()];
    let may_be =
        |arrow: &&Arrow| arrows.ends[arrow.to as usize] > 1 && arrows.of(arrow.from).len() > 1;
    let mut found = Vec::new();
    for (search, arrow) in (1..).zip(arrows.all.iter().filter(may_be)) {
        if detour(arrow, &arrows, search, &mut seen, &mut budget).unwrap_or(false) {
            found.push(arrow.row.id);
        }
    }
    found
}

/// Whether a way of at least two arrows leads where the dependency does; `None` when the budget ends. What
/// stands behind the goal in the topological order cannot lead to it.
fn detour(
    of: &Arrow,
    arrows: &Arrows,
    search: u32,
    seen: &mut [u32],
    budget: &mut Budget,
) -> Option<bool> {
    let mut open = vec![of.from];
    while let Some(at) = open.pop() {
        for arrow in arrows.of(at) {
            budget.0 = budget.0.checked_sub(1)?;
            let is_itself = arrow.from == of.from && arrow.to == of.to;
            // A softer arrow may be dropped, and then it implies nothing.
            let is_as_firm =
                arrow.row.strength == Strength::Hard || of.row.strength == Strength::Soft;
            let is_read = arrow.row.readings.is_empty() || arrow.row.readings == of.row.readings;
            if is_itself || !is_as_firm || !is_read {
                continue;
            }
            if arrow.to == of.to {
                return Some(true);
            }
            if arrow.to < of.to && std::mem::replace(&mut seen[arrow.to as usize], search) != search
            {
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
