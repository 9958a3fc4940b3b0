//! Tickets that can run at the same time and touch the same file.
//!
//! Tickets are compared by their own paths, tracks by theirs. Two tickets of one ordered chain never meet;
//! neither do tickets of one exclusive group, or of one agent that works on one thing at a time. One finding
//! names one path and everybody who touches it, however many pairs that makes.

use crate::edit::{Change, RowChange};
use crate::lint::graph::Budget;
use crate::lint::wording::some_of;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Dependency, DependencyId, Node, RowRef, SourceRef, Ticket, Track};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) static RULE: Rule = Rule::quick(
    "file-overlap",
    Level::Warning,
    "Tickets that can run at the same time touch the same files.",
    include_str!("file_overlap.md"),
    check,
);

/// The most findings; a plan in which everything touches everything needs no longer list.
const MOST: usize = 20;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut budget = Budget(Budget::COMMON);
    let before = findings.len();
    between_tickets(context, &mut budget, findings);
    findings.truncate(before + MOST);
    between_tracks(context, &mut budget, findings);
    findings.truncate(before + 2 * MOST);
}

/// A path in comparable form: without `./`, backslashes and quotes; a folder ends in a slash.
fn normal(path: &str) -> String {
    let path = path.trim().trim_matches('`').replace('\\', "/");
    path.trim_start_matches("./")
        .trim_start_matches('/')
        .to_lowercase()
}

/// The fixed part before any glob: a folder with its slash, or a whole file name.
fn fixed_part(path: &str) -> (&str, bool) {
    match path.find(['*', '?', '[']) {
        Some(at) => {
            let folder = path[..at].rfind('/').map_or(0, |slash| slash + 1);
            (&path[..folder], true)
        }
        None => (path, path.ends_with('/')),
    }
}

/// Whether two paths can mean the same file. Of two globs only the fixed folders are compared, and a glob
/// without a fixed folder (`**/Dockerfile`) is compared by its last name.
fn meet(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let ((a_part, a_open), (b_part, b_open)) = (fixed_part(a), fixed_part(b));
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    match (a_open, b_open) {
        (false, false) => false,
        _ if a_part.is_empty() || b_part.is_empty() => {
            !name(a).contains('*')
                && !name(b).contains('*')
                && name(a) == name(b)
                && !name(a).is_empty()
        }
        (true, false) => b.starts_with(a_part) && glob_matches(a, b),
        (false, true) => a.starts_with(b_part) && glob_matches(b, a),
        (true, true) => a_part.starts_with(b_part) || b_part.starts_with(a_part),
    }
}

/// Whether a path lies under a folder or fits a glob; `*` stands for anything here, slashes too.
fn glob_matches(glob: &str, path: &str) -> bool {
    if glob.ends_with('/') {
        return path.starts_with(glob);
    }
    let mut rest = path;
    let mut pieces = glob.split('*').filter(|piece| !piece.is_empty()).peekable();
    while let Some(piece) = pieces.next() {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
        if pieces.peek().is_none() && !glob.ends_with('*') && !rest.is_empty() {
            return path.ends_with(piece);
        }
    }
    true
}

fn between_tickets(context: &Context, budget: &mut Budget, findings: &mut Vec<Finding>) {
    let mut touched: BTreeMap<String, Vec<&Ticket>> = BTreeMap::new();
    for ticket in context.leaves() {
        let paths: BTreeSet<String> = ticket.files.iter().map(|path| normal(path)).collect();
        for path in paths.into_iter().filter(|path| !path.is_empty()) {
            touched.entry(path).or_default().push(ticket);
        }
    }
    join_open_paths(&mut touched);
    let mut reported: BTreeMap<Vec<Node>, usize> = BTreeMap::new();
    for (path, tickets) in touched.iter().filter(|(_, tickets)| tickets.len() > 1) {
        let free = unordered(context, tickets, budget);
        let nodes: Vec<Node> = free.iter().map(|t| Node::Ticket(t.id)).collect();
        if nodes.len() < 2 {
            continue;
        }
        // The same tickets over another path are the same conflict.
        if let Some(&at) = reported.get(&nodes) {
            let more: &mut Finding = &mut findings[at];
            if let Some(paths) = more.numbers.iter_mut().find(|n| n.0 == "paths") {
                paths.1 += 1.0;
            }
            continue;
        }
        reported.insert(nodes, findings.len());
        findings.push(report_tickets(context, path, &free));
    }
}

/// Adds everybody inside a folder or glob to those who touch the folder. Sorted paths under one fixed
/// part stand together, so each folder only looks at its own.
fn join_open_paths(touched: &mut BTreeMap<String, Vec<&Ticket>>) {
    let open: Vec<String> = touched
        .keys()
        .filter(|path| fixed_part(path).1)
        .cloned()
        .collect();
    for folder in open {
        let part = fixed_part(&folder).0.to_owned();
        if part.is_empty() {
            continue;
        }
        let inside = touched
            .range(part.clone()..)
            .take_while(|(path, _)| path.starts_with(&part))
            .filter(|(path, _)| **path != folder && meet(&folder, path))
            .flat_map(|(_, tickets)| tickets.iter().copied());
        let inside: Vec<&Ticket> = inside.take(1000).collect();
        let members = touched.entry(folder).or_default();
        members.extend(inside);
        members.sort_by_key(|t| t.id);
        members.dedup_by_key(|t| t.id);
    }
}

/// Those of the tickets that can run beside the next one in topological order: in a chain there is none.
fn unordered<'a>(
    context: &Context,
    tickets: &[&'a Ticket],
    budget: &mut Budget,
) -> Vec<&'a Ticket> {
    let graph = context.graph();
    let mut sorted: Vec<(u32, &Ticket)> = tickets
        .iter()
        .filter_map(|t| Some((graph.position(Node::Ticket(t.id))?, *t)))
        .collect();
    sorted.sort_by_key(|(position, _)| *position);
    let mut free: Vec<&Ticket> = Vec::new();
    for pair in sorted.windows(2) {
        let (a, b) = (pair[0].1, pair[1].1);
        let ends = (Node::Ticket(a.id), Node::Ticket(b.id));
        let can_meet = !is_exclusive(a, b)
            && !is_one_agent(context, a, b)
            && graph.ordered(ends.0, ends.1, budget) == Some(false);
        if can_meet {
            free.extend([a, b]);
        }
    }
    free.dedup_by_key(|t| t.id);
    free
}

fn is_exclusive(a: &Ticket, b: &Ticket) -> bool {
    a.exclusive.iter().any(|group| b.exclusive.contains(group))
}

/// Whether one agent that works on one thing at a time must do both: by name, or as the only one of
/// their track.
fn is_one_agent(context: &Context, a: &Ticket, b: &Ticket) -> bool {
    let plan = context.plan;
    let track = a
        .track
        .filter(|track| b.track == Some(*track))
        .and_then(|id| plan.tracks.get(id));
    if let Some([only]) = track.map(|track| track.agents.as_slice()) {
        return plan
            .agents
            .get(*only)
            .is_some_and(|agent| agent.capacity <= 1);
    }
    let ([one], [other]) = (a.assignees.as_slice(), b.assignees.as_slice()) else {
        return false;
    };
    let agent = context.plan.agents.get(*one);
    one == other && agent.is_some_and(|agent| agent.capacity <= 1)
}

fn report_tickets(context: &Context, path: &str, tickets: &[&Ticket]) -> Finding {
    let keys: Vec<String> = tickets.iter().map(|t| t.key.clone()).collect();
    let written = tickets
        .iter()
        .flat_map(|t| &t.files)
        .find(|file| normal(file) == path)
        .map_or(path, String::as_str);
    let message = format!(
        "{} can run at the same time and {} touch {written}: put one after the other, or split the file.",
        some_of(&keys, 4),
        if keys.len() == 2 { "both" } else { "all" },
    );
    let finding = Finding::new(&RULE, message)
        .about(tickets.iter().map(|t| t.id))
        .with(&[("tickets", keys.len() as f64), ("paths", 1.0)])
        .at(tickets.iter().filter_map(|t| t.sources.first()));
    match tickets {
        [first, second] => serialised(context, finding, first, second),
        _ => finding,
    }
}

/// The fix for two tickets: the one that is earlier in the dates goes first.
fn serialised(context: &Context, finding: Finding, a: &Ticket, b: &Ticket) -> Finding {
    let start = |t: &Ticket| {
        let dates = context.schedule().ok()?;
        Some(dates.dates(Node::Ticket(t.id))?.early_start)
    };
    let (first, then) = if start(b) < start(a) { (b, a) } else { (a, b) };
    let id = DependencyId(context.plan.last_id.saturating_add(1));
    let mut row = Dependency::new(id, Node::Ticket(first.id), Node::Ticket(then.id));
    row.reason = "Both touch the same file.".to_owned();
    let change = Change::Dependency(RowChange {
        before: None,
        after: Some(Arc::new(row)),
    });
    let label = format!("let {} wait for {}", then.key, first.key);
    finding.mended_by(label, vec![change]).by_choice()
}

fn between_tracks(context: &Context, budget: &mut Budget, findings: &mut Vec<Finding>) {
    let tracks = context.plan.tracks_in_order();
    let paths: Vec<Vec<String>> = tracks
        .iter()
        .map(|t| t.files.iter().map(|path| normal(path)).take(200).collect())
        .collect();
    for (at, track) in tracks.iter().enumerate().take(60) {
        for (beside, other) in tracks.iter().enumerate().skip(at + 1).take(60) {
            let shared = paths[at].iter().flat_map(|a| {
                let met = paths[beside].iter().filter(move |b| meet(a, b));
                met.map(move |b| if a.len() > b.len() { a } else { b })
            });
            // What single tickets of both name has been told of these tickets.
            let is_told =
                |path: &&String| [*track, *other].iter().all(|t| touches(context, t, path));
            let shared: BTreeSet<&String> = shared.filter(|path| !is_told(path)).collect();
            if !shared.is_empty() && can_overlap(context, track, other, budget) {
                findings.push(report_tracks(track, other, &shared));
            }
        }
    }
}

/// Whether a ticket of the track names the path itself.
fn touches(context: &Context, track: &Track, path: &str) -> bool {
    let mut own = context.leaves().filter(|t| t.track == Some(track.id));
    own.any(|t| t.files.iter().any(|file| normal(file) == path))
}

/// Whether some ticket of one track can run beside some ticket of the other. A few of each tell.
fn can_overlap(context: &Context, a: &Track, b: &Track, budget: &mut Budget) -> bool {
    let of = |track: &Track| -> Vec<Node> {
        let tickets = context.leaves().filter(|t| t.track == Some(track.id));
        tickets.map(|t| Node::Ticket(t.id)).take(30).collect()
    };
    let (ours, theirs) = (of(a), of(b));
    ours.iter().any(|&x| {
        theirs
            .iter()
            .any(|&y| context.graph().ordered(x, y, budget) == Some(false))
    })
}

fn report_tracks(track: &Track, other: &Track, shared: &BTreeSet<&String>) -> Finding {
    let names: Vec<String> = shared.iter().map(|path| (*path).clone()).collect();
    let message = format!(
        "{} and {} run in parallel and both have {} in scope: say who may change what, and when.",
        track.name,
        other.name,
        some_of(&names, 3)
    );
    let lines: Vec<&SourceRef> = [track, other]
        .iter()
        .filter_map(|t| t.sources.first())
        .collect();
    Finding::new(&RULE, message)
        .about([RowRef::from(track.id), RowRef::from(other.id)])
        .with(&[("tickets", 0.0), ("paths", names.len() as f64)])
        .at(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_meet_by_folder_and_glob() {
        let meeting = [
            ("src/", "src/a.rs"),
            ("src/**", "src/a/b.rs"),
            ("tests/test_*.py", "tests/test_x.py"),
            ("docs/*.md", "docs/"),
            ("**/dockerfile", "api/dockerfile"),
        ];
        for (a, b) in meeting {
            assert!(meet(a, b) && meet(b, a), "{a} and {b}");
        }
        let apart = [
            ("src/", "srcs/a.rs"),
            ("src/a.rs", "src/b.rs"),
            ("tests/test_*.py", "tests/other.py"),
            ("**/dockerfile", "api/readme.md"),
            ("*.md", "src/"),
        ];
        for (a, b) in apart {
            assert!(!meet(a, b) && !meet(b, a), "{a} and {b}");
        }
    }
}
