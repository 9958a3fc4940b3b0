//! Two lists of the same dependencies that do not say the same.
//!
//! A difference is settled by a person: the dependency is kept and says so, or it is removed from the plan.

use crate::lint::lists::{EdgeLists, ListedEdge};
use crate::lint::wording::some_of;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::Plan;

pub(super) static RULE: Rule = Rule::quick(
    "edge-sources-disagree",
    Level::Error,
    "Two lists of the same dependencies differ.",
    include_str!("edge_sources_disagree.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let pairs = context.pairs_of_lists().iter();
    findings.extend(pairs.filter_map(|lists| difference(context, lists)));
}

fn difference(context: &Context, lists: &EdgeLists) -> Option<Finding> {
    let (both, only_first, only_second) = lists.counts();
    let (total_first, total_second) = (both + only_first, both + only_second);
    let is_excerpt = |part: usize, whole: usize, more: usize| more == 0 && part * 4 < whole * 3;
    let agrees = only_first == 0 && only_second == 0;
    // "The critical chain is A → B → D" repeats a few dependencies and means no list of all.
    if agrees
        || is_excerpt(total_second, total_first, only_second)
        || is_excerpt(total_first, total_second, only_first)
    {
        return None;
    }
    let is_open = |e: &&ListedEdge| is_open(context.plan, e);
    let open: Vec<&ListedEdge> = lists.edges.iter().filter(is_open).collect();
    let only = |first: bool| -> Vec<&ListedEdge> {
        let is_only = |e: &&&ListedEdge| match first {
            true => e.second.is_none(),
            false => e.first.is_none(),
        };
        open.iter().filter(is_only).copied().collect()
    };
    let (first, second) = (only(true), only(false));
    let (only_first, only_second) = (first.len(), second.len());
    if only_first + only_second == 0 {
        return None;
    }
    let message = format!(
        "Two lists of dependencies differ: {both} stand in both, {only_first} only in {} ({}), {only_second} only in {} ({}). Decide which holds.",
        lists.names[0],
        shown(context.plan, &first),
        lists.names[1],
        shown(context.plan, &second)
    );
    let lines = first.iter().chain(&second);
    Some(
        Finding::new(&RULE, message)
            .about(first.iter().chain(&second).filter_map(|e| e.id))
            .with(&[
                ("both", both as f64),
                ("only_first", only_first as f64),
                ("only_second", only_second as f64),
            ])
            .at(lines.filter_map(|e| e.first.as_ref().or(e.second.as_ref()))),
    )
}

/// Whether nobody has decided about a dependency: its row is there and not settled.
fn is_open(plan: &Plan, edge: &ListedEdge) -> bool {
    let row = edge.id.and_then(|id| plan.dependencies.get(id));
    row.is_some_and(|row| !row.settled)
}

fn shown(plan: &Plan, edges: &[&ListedEdge]) -> String {
    let arrow = |e: &&ListedEdge| format!("{} → {}", plan.key(e.from), plan.key(e.to));
    let names: Vec<String> = edges.iter().map(arrow).collect();
    match names.is_empty() {
        true => "none".to_owned(),
        false => some_of(&names, 2),
    }
}
