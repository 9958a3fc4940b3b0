//! GitHub issues: a shell script that makes them with `gh`.
//!
//! Issue numbers are unknown until GitHub gives them, so the script makes every issue first and draws the
//! edges then. Each issue carries its plan key and a hash of what the plan says in a hidden line, by which
//! a second run finds it: nothing is made twice, and what did not change is left alone. Two more hidden lines
//! name the edges of the plan, and what the script has set; of these, what the plan no longer has is taken away
//! again. Bodies stand in here-documents and go to files; the few words that stand in quotes are quoted for the shell.

mod quote;

use super::brief;
use super::features::{Feature, report_missing};
use super::tracker::{Board, Item};
use super::{Report, WriteError, WriteOptions, drawing};
use crate::plan::*;
pub(super) use quote::encoded;
use quote::{hash, single};
use std::fmt::Write;

/// What works in every script.
const SCRIPT: &str = include_str!("script.sh");
/// The most characters of an issue's title.
const MOST_TITLE: usize = 256;
/// Characters of a body at most: hidden lines have to fit below GitHub's limit of 65,536, too.
const MOST_BODY: usize = 56_000;
/// Characters of the hidden line of edges at most; longer ones are known from the notes beside the script alone.
const MOST_EDGE_LINE: usize = 4_000;
/// Characters of a label at most.
const MOST_LABEL: usize = 50;
/// Edges of one kind that GitHub takes for one issue.
const MOST_EDGES: usize = 50;

/// What the issues hold.
const HELD: &[Feature] = &[
    Feature::Descriptions,
    Feature::Parents,
    Feature::Phases,
    Feature::PriorityAndSize,
    Feature::EstimateRanges,
    Feature::Staffing,
    Feature::TicketScope,
    Feature::TicketCriteria,
    Feature::Tags,
    Feature::DateConstraints,
    Feature::Steps,
    Feature::Reasons,
    Feature::EmptyTracks,
];

/// Whether bytes open a script of ours.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"#!/usr/bin/env bash\n# GitHub issues of ")
}

/// Writes the script.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let board = Board::of(plan, options.option, &mut report)?;
    let title = drawing::title(plan)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    let (items, edges) = (board.items.len(), board.blocks.len());
    // Writing into a string cannot fail.
    let mut text = format!("#!/usr/bin/env bash\n# GitHub issues of {title}\n");
    let _ = writeln!(
        text,
        "# {items} issues and {edges} edges between them, written by Slackline at {}.",
        options.now
    );
    text.push_str(SCRIPT);
    push_labels(&mut text, &board);
    push_issues(&mut text, &board, &mut report);
    push_edges(&mut text, &board, &mut report);
    text.push_str("\nfinish\n");
    Ok((text.into_bytes(), report))
}

fn push_labels(text: &mut String, board: &Board) {
    let mut labels: Vec<(String, String, String)> = vec![(
        "slackline".to_owned(),
        "667085".to_owned(),
        "from a plan of Slackline".to_owned(),
    )];
    for (place, track) in board.plan.tracks_in_order().iter().enumerate() {
        let hue = track.hue.map_or(place, usize::from);
        let colour = super::palette::LIGHT.track(hue).line;
        let words: String = track.description.chars().take(90).collect();
        labels.push((track_label(track), colour.hex(), words));
    }
    for item in &board.items {
        for label in item_labels(item).into_iter().skip(1) {
            labels.push((label, "d0d5dd".to_owned(), String::new()));
        }
    }
    let mut seen = std::collections::HashSet::new();
    labels.retain(|(name, ..)| seen.insert(name.to_lowercase()));
    text.push('\n');
    for (name, colour, words) in labels {
        let _ = writeln!(text, "label {} {colour} {}", single(&name), single(&words));
    }
    let mut phases: Vec<&Phase> = board.plan.phases.iter().collect();
    phases.sort_by_key(|phase| (phase.rank, phase.id));
    for phase in phases
        .into_iter()
        .filter(|phase| !phase.name.trim().is_empty())
    {
        let _ = writeln!(text, "stage {}", single(&phase.name));
    }
}

/// A name GitHub takes for a label: no comma, no quote, not too long.
fn label_name(text: &str) -> String {
    let plain = text.replace([',', '"'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(MOST_LABEL).collect();
    name.trim().to_owned()
}

fn track_label(track: &Track) -> String {
    label_name(&format!("track: {}", track.name))
}

fn item_labels(item: &Item) -> Vec<String> {
    let mut labels = vec!["slackline".to_owned()];
    labels.extend(item.track.map(track_label));
    if item.is_gate() {
        labels.push("gate".to_owned());
    }
    if let Some(ticket) = item.ticket() {
        let priority = ticket.priority.map(|priority| format!("{priority:?}"));
        labels.extend(priority);
        labels.extend(ticket.size.map(|size| format!("size {size:?}")));
        labels.extend(ticket.tags.iter().map(|tag| label_name(tag)));
    }
    labels.retain(|label| !label.is_empty());
    let mut seen = std::collections::HashSet::new();
    labels.retain(|label| seen.insert(label.to_lowercase()));
    labels
}

/// A title as long as an issue may have one.
fn cut_title(title: &str) -> String {
    match title.char_indices().nth(MOST_TITLE) {
        None => title.to_owned(),
        Some(_) => {
            let start: String = title.chars().take(MOST_TITLE - 1).collect();
            format!("{}…", start.trim_end())
        }
    }
}

fn push_issues(text: &mut String, board: &Board, report: &mut Report) {
    for item in &board.items {
        let whole = format!("[{}] {}", item.key, item.title);
        let title = cut_title(&whole);
        let mut body = brief::text(board, item);
        if title != whole {
            body = format!("{}\n\n{body}", brief::say(item.title));
            report.note(format!(
                "{}: the title is cut to {MOST_TITLE} characters, the whole of it begins the text",
                item.key
            ));
        }
        if let Some((end, _)) = body.char_indices().nth(MOST_BODY) {
            body.truncate(end);
            body.push_str("\n…\n");
            report.note(format!(
                "{}: the text is longer than an issue may be: cut",
                item.key
            ));
        }
        let labels = item_labels(item);
        let phase = item.ticket().and_then(|ticket| ticket.phase);
        let phase = phase.and_then(|id| board.plan.phases.get(id));
        let stage = phase.map_or("", |phase| phase.name.trim());
        let edges = edge_line(board, item);
        let hash = hash(&[&title, &body, stage, &labels.join(","), &edges]);
        let key = encoded(item.key);
        let state = match item.state() {
            ProgressState::Done => "closed",
            _ => "open",
        };
        let labels: Vec<String> = labels.iter().map(|label| single(label)).collect();
        let end = quote::delimiter(&body);
        let _ = write!(
            text,
            "\nissue {key} {hash} {state} {} {} {} <<'{end}'\n<!-- slackline-key: {key} hash: {hash} -->\n{edges}{}\n<!-- slackline-end -->\n{end}\n",
            single(&title),
            single(stage),
            labels.join(" "),
            body.trim_end()
        );
    }
}

/// The edges that the script draws for an item: what kind, and to which key.
fn edges(board: &Board, item: &Item) -> Vec<(&'static str, String)> {
    let key = |node: Node| encoded(board.plan.key(node));
    let parent = item.ticket().and_then(|ticket| ticket.parent);
    let parent = parent.map(|id| ("part-of", key(Node::Ticket(id))));
    let blockers = board.blockers(item.node).iter();
    let blockers = blockers.map(|&from| ("blocked-by", key(from)));
    parent.into_iter().chain(blockers).collect()
}

/// The hidden line of an item's edges, by which a later run knows those that the plan no longer has.
fn edge_line(board: &Board, item: &Item) -> String {
    let words: String = edges(board, item)
        .iter()
        .map(|(kind, key)| format!(" {kind}:{key}"))
        .collect();
    match words.len() {
        1..=MOST_EDGE_LINE => format!("<!-- slackline-edges:{words} -->\n"),
        _ => String::new(),
    }
}

fn push_edges(text: &mut String, board: &Board, report: &mut Report) {
    text.push('\n');
    for item in &board.items {
        for (kind, key) in edges(board, item) {
            let verb = kind.replace('-', "_");
            let _ = writeln!(text, "{verb} {} {key}", encoded(item.key));
        }
    }
    for item in &board.items {
        let count = board
            .blockers(item.node)
            .len()
            .max(board.blocked(item.node).len());
        if count > MOST_EDGES {
            report.note(format!(
                "{} has {count} edges of one kind: GitHub takes {MOST_EDGES}",
                item.key
            ));
        }
    }
}
