//! Promised results that no ticket hands over.
//!
//! A file named in a promise (the milestones of a stage, the criteria of a gate, the definition of done of
//! a track) counts as produced when a ticket names it, its folder or a glob around it among its
//! deliverables or files, or in its text. Plans whose tickets name no file at all are left alone.

use crate::lint::text::{file_names, folded};
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Criterion, RowRef, SourceRef, Ticket};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "orphan-deliverable",
    Level::Warning,
    "A promised file that no ticket produces.",
    include_str!("orphan_deliverable.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let made = produced(context);
    if made.is_empty() {
        return;
    }
    let mut orphans: BTreeMap<String, (&str, RowRef, Option<&SourceRef>)> = BTreeMap::new();
    for (row, criterion) in promises(context) {
        for name in file_names(&criterion.text) {
            if !is_made(name, &made) {
                let entry = (name, row, criterion.sources.first());
                orphans.entry(folded(name)).or_insert(entry);
            }
        }
    }
    let listed = context.papers().iter().flat_map(|paper| {
        let files = paper.facts.deliverables.iter().filter(|d| d.is_path);
        files.map(move |d| (d.name.as_str(), paper.source, paper.at(d.place)))
    });
    let listed: Vec<_> = listed.filter(|(name, ..)| !is_made(name, &made)).collect();
    for (name, source, line) in &listed {
        let entry = (*name, RowRef::from(*source), Some(line));
        orphans.entry(folded(name)).or_insert(entry);
    }
    if !orphans.is_empty() {
        findings.push(report(&orphans));
    }
}

/// What stages and gates promise, with the row that does.
pub(super) fn promises<'a>(context: &Context<'a>) -> impl Iterator<Item = (RowRef, &'a Criterion)> {
    let plan = context.plan;
    let phases = plan
        .phases
        .iter()
        .flat_map(|p| p.milestones.iter().map(move |c| (p.id.into(), c)));
    let gates = plan
        .gates
        .iter()
        .flat_map(|g| g.criteria.iter().map(move |c| (g.id.into(), c)));
    phases.chain(gates)
}

/// Every path and file name that tickets and tracks say they touch or make.
fn produced(context: &Context) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    let of = |t: &Ticket| -> Vec<String> {
        let listed = t.deliverables.iter().chain(&t.files).cloned();
        let said = [&t.title, &t.description].map(|text| file_names(text));
        listed
            .chain(said.into_iter().flatten().map(str::to_owned))
            .collect()
    };
    context.plan.tickets.iter().for_each(|t| made.extend(of(t)));
    context
        .plan
        .tracks
        .iter()
        .for_each(|t| made.extend(t.files.iter().cloned()));
    let is_name = |name: &String| name.contains('.') || name.contains('/');
    made.iter()
        .filter(|n| is_name(n))
        .map(|name| folded(name))
        .collect()
}

fn is_made(name: &str, made: &BTreeSet<String>) -> bool {
    let name = folded(name);
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let own = last(&name);
    made.iter().any(|path| {
        let is_same = *path == name || last(path) == own || path.contains(&name);
        let is_inside = path.ends_with('/') && name.starts_with(path.as_str());
        is_same || is_inside
    })
}

fn report(orphans: &BTreeMap<String, (&str, RowRef, Option<&SourceRef>)>) -> Finding {
    let names: Vec<String> = orphans
        .values()
        .map(|(name, ..)| (*name).to_owned())
        .collect();
    let rows: BTreeSet<RowRef> = orphans.values().map(|(_, row, _)| *row).collect();
    let message = format!(
        "{} {} promised, but no ticket hands {} over: {}.",
        count(names.len(), "file"),
        verb(names.len(), "is", "are"),
        verb(names.len(), "it", "them"),
        some_of(&names, 5)
    );
    Finding::new(&RULE, message)
        .about(rows)
        .with(&[("files", names.len() as f64)])
        .at(orphans.values().filter_map(|(_, _, line)| *line))
}
