//! A block of one list that runs one number beside the other list.
//!
//! Somebody inserted a row in one list and the numbers of the other were not moved. Dependencies of
//! the second list are compared with the first after moving their predecessors by k, and their
//! successors by k or not at all; a run of them that fits as a whole, where as written much less does,
//! is a shifted block. Moving only successors is tried likewise. Without a clear gain nothing is said:
//! in a dense list some neighbour always fits.

use crate::lint::lists::{EdgeLists, ListedEdge};
use crate::lint::text::{families, split_key};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Node, Plan, TrackId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "shifted-block",
    Level::Warning,
    "A block of one dependency list fits the other list when its numbers are moved.",
    include_str!("shifted_block.md"),
    check,
);

/// How far numbers may be off.
const SHIFTS: [i64; 6] = [1, -1, 2, -2, 3, -3];
/// The fewest dependencies that make a block, and the fewest that only fit when moved.
const LEAST: usize = 4;
const LEAST_GAIN: usize = 3;

/// Which numbers are moved.
#[derive(Clone, Copy, PartialEq)]
enum Move {
    /// The predecessor's, with or without the successor's.
    Sources,
    /// The successor's alone.
    Targets,
}

/// A run of dependencies of the second list that fits when moved.
struct Block<'a> {
    edges: Vec<&'a ListedEdge>,
    as_written: usize,
    shift: i64,
    moved: Move,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for lists in context.pairs_of_lists() {
        shifted(context, lists, findings);
    }
}

fn shifted(context: &Context, lists: &EdgeLists, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let first: BTreeSet<(Node, Node)> = lists
        .edges
        .iter()
        .filter(|e| e.first.is_some())
        .map(|e| (e.from, e.to))
        .collect();
    let families = families(plan);
    let moved = |node: Node, by: i64| -> Option<Node> {
        let (family, number) = split_key(plan.key(node))?;
        families
            .get(family)?
            .get(&number.checked_add_signed(by)?)
            .copied()
    };
    let fits = |e: &ListedEdge, how: Move, by: i64| {
        let (from, to) = (moved(e.from, by), moved(e.to, by));
        let has = |from: Option<Node>, to: Option<Node>| match (from, to) {
            (Some(from), Some(to)) => first.contains(&(from, to)),
            _ => false,
        };
        match how {
            Move::Sources => has(from, Some(e.to)) || has(from, to),
            Move::Targets => has(Some(e.from), to),
        }
    };
    for block in blocks(plan, &lists.edges) {
        let tries = SHIFTS
            .iter()
            .flat_map(|&by| [(Move::Sources, by), (Move::Targets, by)]);
        let runs = tries.filter_map(|(how, by)| {
            let run = clearest_run(
                &block,
                |e| fits(e, how, by),
                |e| first.contains(&(e.from, e.to)),
            );
            let as_written = run
                .iter()
                .filter(|e| first.contains(&(e.from, e.to)))
                .count();
            let is_clear = run.len() >= LEAST
                && run.len() - as_written >= LEAST_GAIN
                && as_written * 2 < run.len();
            is_clear.then_some(Block {
                edges: run,
                as_written,
                shift: by,
                moved: how,
            })
        });
        let gain = |b: &Block| b.edges.len() - b.as_written;
        let best = runs.reduce(|best, next| {
            if gain(&next) > gain(&best) {
                next
            } else {
                best
            }
        });
        findings.extend(best.map(|block| report(plan, &block)));
    }
}

/// The second list in its own order, cut where the track changes.
fn blocks<'a>(plan: &Plan, edges: &'a [ListedEdge]) -> Vec<Vec<&'a ListedEdge>> {
    let mut second: Vec<&ListedEdge> = edges.iter().filter(|e| e.second.is_some()).collect();
    second.sort_by_key(|e| (e.second.as_ref().map(|s| (s.source, s.line)), e.id));
    let track = |e: &ListedEdge| -> Option<TrackId> {
        match e.to {
            Node::Ticket(id) => plan.tickets.get(id)?.track,
            Node::Gate(_) => None,
        }
    };
    let mut blocks: BTreeMap<usize, Vec<&ListedEdge>> = BTreeMap::new();
    let mut number = 0;
    let mut last = None;
    for edge in second {
        if last.is_some_and(|last| last != track(edge)) {
            number += 1;
        }
        last = Some(track(edge));
        blocks.entry(number).or_default().push(edge);
    }
    blocks.into_values().collect()
}

/// Of neighbouring lines whose entries all fit when moved, those among which the most fit only then. Entries of
/// one line belong together: a line fits as a whole or not at all.
fn clearest_run<'a>(
    block: &[&'a ListedEdge],
    fits: impl Fn(&ListedEdge) -> bool,
    as_written: impl Fn(&ListedEdge) -> bool,
) -> Vec<&'a ListedEdge> {
    let line = |e: &&ListedEdge| e.second.as_ref().map(|s| s.line);
    let lines: Vec<&[&ListedEdge]> = block.chunk_by(|a, b| line(a) == line(b)).collect();
    let weight = |entries: &[&ListedEdge]| -> i64 {
        let one = |e: &&ListedEdge| if as_written(e) { -1 } else { 1 };
        entries.iter().map(one).sum()
    };
    let mut best: (i64, &[&[&ListedEdge]]) = (0, &[]);
    for run in lines.split(|entries| !entries.iter().all(|e| fits(e))) {
        // The largest sum of neighbouring lines (J. B. Kadane): one for each dependency that only fits when
        // moved, less one for each that fits anyhow. Of equal sums the longer run.
        let (mut sum, mut from) = (0, 0);
        for (at, entries) in run.iter().enumerate() {
            if sum <= 0 {
                (sum, from) = (0, at);
            }
            sum += weight(entries);
            if sum > 0 && sum >= best.0 {
                best = (sum, &run[from..=at]);
            }
        }
    }
    best.1.concat()
}

fn report(plan: &Plan, block: &Block) -> Finding {
    let edges = &block.edges;
    let arrow = |e: &ListedEdge| format!("{} → {}", plan.key(e.from), plan.key(e.to));
    let (one, last) = (edges[0], edges[edges.len() - 1]);
    // What has to be added to get from this list to the other is how far this one is behind.
    let shift = -block.shift;
    let what = match block.moved {
        Move::Sources => "its predecessors",
        Move::Targets => "its successors",
    };
    let message = format!(
        "The block {} to {} runs {} {} the other list: as written {} of {} dependencies match, with {what} moved by {:+} all {} do.",
        arrow(one),
        arrow(last),
        match shift.abs() {
            1 => "one number".to_owned(),
            n => format!("{n} numbers"),
        },
        if shift < 0 { "below" } else { "above" },
        block.as_written,
        edges.len(),
        block.shift,
        edges.len()
    );
    Finding::new(&RULE, message)
        .about(edges.iter().filter_map(|e| e.id))
        .with(&[
            ("shift", shift as f64),
            ("edges", edges.len() as f64),
            ("matched", edges.len() as f64),
            ("as_written", block.as_written as f64),
        ])
        .at(edges.iter().filter_map(|e| e.second.as_ref()))
}
