//! Puts right what rows edited in a spreadsheet break: missing rows, keys used twice, summaries in a ring.

use crate::exchange::{ReadError, Report};
use crate::plan::integrity::{self, folded};
use crate::plan::*;
use std::collections::{BTreeSet, HashSet};

/// The deepest nesting of summaries that is kept.
const DEEPEST: usize = 60;

/// Makes the plan consistent and notes how.
///
/// # Errors
/// When a number is beyond what its field can mean, which nobody can guess.
pub(in crate::exchange) fn mend(plan: &mut Plan, report: &mut Report) -> Result<(), ReadError> {
    forget_missing(plan, report);
    name_anew(plan, report);
    open_rings(plan, report);
    drop_loops_of_one(plan, report);
    integrity::check(plan).map_err(|source| ReadError::Inconsistent { line: None, source })
}

/// Takes out references to rows that are not there.
fn forget_missing(plan: &mut Plan, report: &mut Report) {
    // A row that goes because it lost an end may leave others behind; each round removes rows.
    loop {
        let mut named = Vec::new();
        plan.info.references(&mut named);
        plan.visit_references(|_, rows| named.extend_from_slice(rows));
        let missing: BTreeSet<RowRef> = named
            .into_iter()
            .filter(|&row| !plan.contains(row))
            .collect();
        if missing.is_empty() {
            return;
        }
        for gone in &missing {
            let (kind, number) = (gone.kind().name(), gone.number());
            report.note(format!(
                "{kind} {number} is not in the file: what refers to it is let go"
            ));
        }
        forget(plan, &missing);
    }
}

macro_rules! forget_everywhere {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        fn forget(plan: &mut Plan, missing: &BTreeSet<RowRef>) {
            for &gone in missing {
                std::sync::Arc::make_mut(&mut plan.info).forget(gone);
            }
            $(plan.$table = plan.$table.iter().filter_map(|row| let_go(row, missing)).collect();)*
        }
    };
}
crate::for_each_row_kind!(forget_everywhere);

/// The row without what is missing, if it lives on without it.
fn let_go<R: Row>(row: &R, missing: &BTreeSet<RowRef>) -> Option<R> {
    let mut found = Vec::new();
    row.references(&mut found);
    let mut row = row.clone();
    for gone in found.into_iter().filter(|gone| missing.contains(gone)) {
        if row.forget(gone) == Keep::No {
            return None;
        }
    }
    Some(row)
}

/// Gives tickets and gates without a key of their own a new one, and takes out aliases that are taken.
fn name_anew(plan: &mut Plan, report: &mut Report) {
    let mut keys = Keys::default();
    for ticket in plan.tickets.clone().iter() {
        if let Some(key) = keys.claim(&ticket.key, "T", report) {
            let ticket = ticket.clone();
            plan.tickets.insert(Ticket { key, ..ticket });
        }
    }
    for gate in plan.gates.clone().iter() {
        if let Some(key) = keys.claim(&gate.key, "G", report) {
            let gate = gate.clone();
            plan.gates.insert(Gate { key, ..gate });
        }
    }
    for ticket in plan.tickets.clone().iter() {
        let mut aliases = ticket.aliases.clone();
        aliases.retain(|alias| !alias.trim().is_empty() && keys.taken.insert(folded(alias)));
        if aliases != ticket.aliases {
            let key = &ticket.key;
            report.note(format!("{key}: other keys that are taken are left out"));
            let ticket = ticket.clone();
            plan.tickets.insert(Ticket { aliases, ..ticket });
        }
    }
}

/// Keys that are taken, and the number the last new one got.
#[derive(Default)]
struct Keys {
    taken: HashSet<String>,
    number: usize,
}

impl Keys {
    /// Takes a key; a new one where it is empty or taken.
    fn claim(&mut self, key: &str, prefix: &str, report: &mut Report) -> Option<String> {
        let is_empty = key.trim().is_empty();
        if !is_empty && self.taken.insert(folded(key)) {
            return None;
        }
        let prefix = if is_empty { prefix } else { key };
        let free = loop {
            self.number += 1;
            let key = format!("{prefix}-{}", self.number);
            if self.taken.insert(folded(&key)) {
                break key;
            }
        };
        report.note(if is_empty {
            format!("a row without a key is called {free}")
        } else {
            format!("the key {key} is used twice: the second row is called {free}")
        });
        Some(free)
    }
}

/// Takes tickets that contain themselves, or lie too deep, out of their summaries.
fn open_rings(plan: &mut Plan, report: &mut Report) {
    let ids: Vec<TicketId> = plan.tickets.iter().map(|ticket| ticket.id).collect();
    for id in ids {
        let parent = |id: TicketId| plan.tickets.get(id).and_then(|ticket| ticket.parent);
        let above = std::iter::successors(parent(id), |&id| parent(id)).take(DEEPEST);
        let (mut depth, mut is_ring) = (0, false);
        for holder in above {
            depth += 1;
            is_ring |= holder == id;
        }
        if !is_ring && depth < DEEPEST {
            continue;
        }
        let ticket = plan.tickets.get(id).cloned();
        if let Some(ticket) = ticket.filter(|ticket| ticket.parent.is_some()) {
            let key = &ticket.key;
            report.note(format!("{key} is part of too much: it is part of nothing"));
            let parent = None;
            plan.tickets.insert(Ticket { parent, ..ticket });
        }
    }
}

fn drop_loops_of_one(plan: &mut Plan, report: &mut Report) {
    let loops: Vec<DependencyId> = plan
        .dependencies
        .iter()
        .filter(|dependency| dependency.from == dependency.to)
        .map(|dependency| dependency.id)
        .collect();
    for id in loops {
        if let Some(dependency) = plan.dependencies.remove(id) {
            let key = plan.key(dependency.from);
            report.note(format!("{key} cannot wait for itself: left out"));
        }
    }
}
