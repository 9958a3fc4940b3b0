//! Making a merged plan consistent, and telling what was put right.
//!
//! Only rows that came from the other side are changed, except where a row lost what it referred to.

use crate::plan::integrity::{self, IntegrityError, describe};
use crate::plan::{Keep, Node, Plan, Row, RowRef, TicketId};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Makes the plan consistent; returns what was put right.
///
/// `foreign` are the rows that came from the other side, `parents` the parents of tickets on this side.
///
/// # Errors
/// What is still inconsistent afterwards.
pub(super) fn repair(
    plan: &mut Plan,
    foreign: &BTreeSet<RowRef>,
    base: &Plan,
    parents: impl Fn(TicketId) -> Option<TicketId>,
) -> Result<Vec<String>, IntegrityError> {
    let mut notes = Vec::new();
    let_go_of_missing(plan, base, &mut notes);
    rename_clashes(plan, foreign, &mut notes);
    let is_nested_wrongly = matches!(
        integrity::check(plan),
        Err(IntegrityError::ParentLoop { .. } | IntegrityError::TooDeep { .. })
    );
    if is_nested_wrongly {
        put_back_parents(plan, foreign, parents, &mut notes);
    }
    integrity::check(plan)?;
    Ok(notes)
}

/// Takes references to rows that are not there out of every row; rows that cannot live without go too.
pub(super) fn let_go_of_missing(plan: &mut Plan, base: &Plan, notes: &mut Vec<String>) {
    let mut head = Vec::new();
    plan.info.references(&mut head);
    for row in head
        .into_iter()
        .filter(|&row| !plan.contains(row))
        .collect::<Vec<_>>()
    {
        std::sync::Arc::make_mut(&mut plan.info).forget(row);
        notes.push(format!(
            "The head of the plan no longer names {}, which was removed.",
            describe(base, row)
        ));
    }
    loop {
        let mut dangling: Vec<(RowRef, RowRef)> = Vec::new();
        plan.visit_references(|holder, targets| {
            let missing = targets.iter().filter(|&&target| !plan.contains(target));
            dangling.extend(missing.map(|&target| (holder, target)));
        });
        dangling.dedup();
        if dangling.is_empty() {
            return;
        }
        for (holder, gone) in dangling {
            let (holder_name, gone_name) = (describe(plan, holder), describe(base, gone));
            match forget(plan, holder, gone) {
                Keep::Yes => notes.push(format!(
                    "{holder_name} no longer refers to {gone_name}, which was removed."
                )),
                Keep::No => notes.push(format!(
                    "{holder_name} went with {gone_name}, which was removed."
                )),
            }
        }
    }
}

macro_rules! define_forget {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// Takes a reference out of a row, or the row out of the plan where it cannot live without.
        fn forget(plan: &mut Plan, holder: RowRef, gone: RowRef) -> Keep {
            match holder {
                $(RowRef::$row(id) => {
                    let Some(mut row) = plan.$table.get(id).cloned() else { return Keep::Yes };
                    let keep = row.forget(gone);
                    match keep {
                        Keep::Yes => { plan.$table.insert(row); }
                        Keep::No => { plan.$table.remove(id); }
                    }
                    keep
                })*
            }
        }
    };
}
crate::for_each_row_kind!(define_forget);

/// Gives tickets and gates from the other side new keys where a key is taken, and drops taken aliases.
fn rename_clashes(plan: &mut Plan, foreign: &BTreeSet<RowRef>, notes: &mut Vec<String>) {
    let tickets = plan.tickets.iter().map(|t| Node::Ticket(t.id));
    let nodes: Vec<Node> = tickets
        .chain(plan.gates.iter().map(|g| Node::Gate(g.id)))
        .collect();
    let is_foreign = |node: &Node| foreign.contains(&RowRef::from(*node));
    let mut taken: HashSet<String> = HashSet::new();
    for &node in nodes.iter().filter(|node| !is_foreign(node)) {
        taken.extend(
            names(plan, node)
                .into_iter()
                .map(|name| integrity::folded(&name)),
        );
    }
    let mut changed: BTreeMap<Node, (String, Vec<String>)> = BTreeMap::new();
    for &node in nodes.iter().filter(|node| is_foreign(node)) {
        let mut own = names(plan, node).into_iter();
        let key = own.next().unwrap_or_default();
        let free = free_key(&key, &taken);
        taken.insert(integrity::folded(&free));
        let (all, mut aliases) = (own.len(), Vec::new());
        for alias in own {
            if taken.insert(integrity::folded(&alias)) {
                aliases.push(alias);
            }
        }
        if free != key {
            notes.push(format!(
                "{key} of the other side is called {free} here: the key was taken."
            ));
        }
        if free != key || aliases.len() != all {
            changed.insert(node, (free, aliases));
        }
    }
    for (node, (key, aliases)) in changed {
        match node {
            Node::Ticket(id) => {
                let Some(mut row) = plan.tickets.get(id).cloned() else {
                    continue;
                };
                (row.key, row.aliases) = (key, aliases);
                plan.tickets.insert(row);
            }
            Node::Gate(id) => {
                let Some(mut row) = plan.gates.get(id).cloned() else {
                    continue;
                };
                row.key = key;
                plan.gates.insert(row);
            }
        }
    }
}

/// The key of a node, then its aliases.
fn names(plan: &Plan, node: Node) -> Vec<String> {
    let aliases = match node {
        Node::Ticket(id) => plan.tickets.get(id).map(|t| t.aliases.clone()),
        Node::Gate(_) => None,
    };
    let mut names = vec![plan.key(node).to_owned()];
    names.extend(aliases.unwrap_or_default());
    names
}

/// The key itself where it is free, else with the first free number behind it.
fn free_key(key: &str, taken: &HashSet<String>) -> String {
    let is_free = |key: &str| !taken.contains(&integrity::folded(key));
    if is_free(key) {
        return key.to_owned();
    }
    let numbered = (2u64..).map(|number| format!("{key}-{number}"));
    numbered
        .into_iter()
        .find(|key| is_free(key))
        .unwrap_or_default()
}

/// Gives tickets from the other side the parents they have on this side.
fn put_back_parents(
    plan: &mut Plan,
    foreign: &BTreeSet<RowRef>,
    parents: impl Fn(TicketId) -> Option<TicketId>,
    notes: &mut Vec<String>,
) {
    let ids: Vec<TicketId> = plan.tickets.iter().map(|t| t.id).collect();
    for id in ids.into_iter().filter(|&id| foreign.contains(&id.into())) {
        let Some(mut row) = plan.tickets.get(id).cloned() else {
            continue;
        };
        let parent = parents(id).filter(|&parent| plan.tickets.get(parent).is_some());
        if row.parent != parent {
            notes.push(format!(
                "{} keeps its place: on both sides together it would be part of itself.",
                row.key
            ));
            row.parent = parent;
            plan.tickets.insert(row);
        }
    }
}
