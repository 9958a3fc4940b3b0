//! Beads: the issues of `bd`, one JSON object a line.
//!
//! `blocks` edges are dependencies, `parent-child` edges make summaries, other edges are drawn and not
//! scheduled. Ids are ours to give, so the plan key stands in `external_ref`, by which a second export
//! finds its issue again.

use super::features::{Feature, report_missing};
use super::intake::{self, Issue, Wait, checklist, work};
use super::tracker::{Board, Item};
use super::{ReadError, ReadOptions, Report, WriteError, WriteOptions, brief, imprint, text};
use crate::plan::*;
use serde_json::{Value, json};

/// What the issues hold; the rest stands in words in their descriptions.
const HELD: &[Feature] = &[
    Feature::Descriptions,
    Feature::Parents,
    Feature::EstimateRanges,
    Feature::Staffing,
    Feature::TicketScope,
    Feature::TicketCriteria,
    Feature::Tags,
    Feature::DateConstraints,
    Feature::Steps,
    Feature::Progress,
    Feature::Reasons,
];
/// Characters of a title at most.
const MOST_TITLE: usize = 500;
/// Separates a description from what is added for people.
const MARK: &str = "--- Slackline ---";
/// What the label of a gate says.
const GATE: &str = "gate";
/// What the label of a track begins with.
const TRACK: &str = "track:";

/// Whether bytes open a list of issues: its first line is one.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.trim_ascii_start();
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or(&[]);
    let has = |needle: &[u8]| line.windows(needle.len()).any(|window| window == needle);
    line.starts_with(b"{") && has(b"\"issue_type\"") && has(b"\"id\"")
}

/// Writes the issues.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let board = Board::of(plan, options.option, &mut report)?;
    Ok((lines(&board, options).into_bytes(), report))
}

/// The issues of a board, a line each.
pub(super) fn lines(board: &Board, options: &WriteOptions) -> String {
    let mut text = String::new();
    let imprints = options
        .imprint
        .as_ref()
        .map(|imprint| imprint.by_node(board.plan));
    for item in &board.items {
        let mut issue = issue(board, item, options);
        if let Some(print) = imprints.as_ref().and_then(|all| all.get(&item.node)) {
            issue["metadata"] = json!({ (imprint::COLUMN): print });
        }
        text.push_str(&issue.to_string());
        text.push('\n');
    }
    text
}

fn id(node: Node) -> String {
    match node {
        Node::Ticket(TicketId(number)) | Node::Gate(GateId(number)) => format!("sl-{number}"),
    }
}

fn issue(board: &Board, item: &Item, options: &WriteOptions) -> Value {
    let now = format!("{}:00Z", options.now);
    let status = match item.state() {
        ProgressState::NotStarted => "open",
        ProgressState::InProgress => "in_progress",
        ProgressState::Blocked => "blocked",
        ProgressState::Done => "closed",
    };
    let title: String = item.title.chars().take(MOST_TITLE).collect();
    let title = if title.trim().is_empty() {
        item.key.to_owned()
    } else {
        title
    };
    let mut issue = json!({
        "id": id(item.node),
        "title": title,
        "description": described(board, item),
        "status": status,
        "priority": item.priority().map_or(2, |priority| priority as u8),
        "issue_type": if item.is_summary { "epic" } else { "task" },
        "created_at": now,
        "updated_at": now,
        "external_ref": item.key,
        "labels": labels(item),
        "dependencies": edges(board, item, &now),
    });
    let criteria: Vec<String> = item
        .criteria()
        .iter()
        .map(|criterion| {
            let tick = if criterion.done { 'x' } else { ' ' };
            format!("- [{tick}] {}", criterion.text.replace('\n', " "))
        })
        .collect();
    if !criteria.is_empty() {
        issue["acceptance_criteria"] = json!(criteria.join("\n"));
    }
    if let Some(minutes) = minutes(item) {
        issue["estimated_minutes"] = json!(minutes);
    }
    if item.state() == ProgressState::Done {
        issue["closed_at"] = json!(now);
    }
    issue
}

/// The description as it is, and below a mark what an issue has no field for, so that only the first is read back.
fn described(board: &Board, item: &Item) -> String {
    let facts = brief::facts_of(board, item);
    let facts = brief::shown(facts.trim());
    match (item.description(), facts.as_str()) {
        (own, "") => own.to_owned(),
        ("", facts) => format!("{MARK}\n{facts}"),
        (own, facts) => format!("{own}\n\n{MARK}\n{facts}"),
    }
}

/// The description in what [`described`] wrote.
fn description(text: &str) -> &str {
    let own = text.find(MARK).map_or(text, |at| &text[..at]);
    own.trim()
}

fn minutes(item: &Item) -> Option<i64> {
    match item.row {
        super::tracker::ItemRow::Ticket(ticket) => ticket.estimate.likely(),
        super::tracker::ItemRow::Gate(gate) => gate.review,
    }
    .map(|work| work.0)
}

fn labels(item: &Item) -> Vec<String> {
    let mut labels: Vec<String> = item
        .track
        .map(|track| format!("{TRACK}{}", track.name.trim()))
        .into_iter()
        .collect();
    if item.is_gate() {
        labels.push(GATE.to_owned());
    }
    labels.extend(
        item.ticket()
            .into_iter()
            .flat_map(|ticket| ticket.tags.clone()),
    );
    labels
}

fn edges(board: &Board, item: &Item, now: &str) -> Vec<Value> {
    let own = id(item.node);
    let edge = |other: Node, kind: &str| {
        json!({
            "issue_id": own,
            "depends_on_id": id(other),
            "type": kind,
            "created_at": now,
            "created_by": "slackline",
        })
    };
    let parent = item.ticket().and_then(|ticket| ticket.parent);
    let parent = parent.map(|parent| edge(Node::Ticket(parent), "parent-child"));
    let blockers = board.blockers(item.node).iter();
    parent
        .into_iter()
        .chain(blockers.map(|&other| edge(other, "blocks")))
        .collect()
}

/// Reads issues. Lines that are none are left out with a note.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Plan, Report), ReadError> {
    let text = text::decode(bytes)?;
    let mut report = Report::default();
    let mut issues = Vec::new();
    for (line, number) in text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
    {
        match serde_json::from_str::<Value>(line) {
            Ok(value) if value.is_object() => issues.extend(taken(&value, number, &mut report)),
            Ok(_) => report.at(number, "no issue: left out"),
            Err(error) if error.is_eof() => {
                report.cut(number, "the line breaks off: its issue is left out");
            }
            Err(error) => report.at(number, format!("no issue: {error}: left out")),
        }
    }
    if issues.is_empty() {
        return Err(ReadError::Foreign {
            what: "list of beads issues",
            message: "no line of it is an issue".to_owned(),
        });
    }
    let plan = intake::plan(issues, &options.title, &mut report);
    Ok((plan, report))
}

fn taken(value: &Value, line: usize, report: &mut Report) -> Option<Issue> {
    let field = |name: &str| value[name].as_str().unwrap_or("").trim().to_owned();
    let id = field("id");
    if id.is_empty() {
        report.at(line, "an issue without an id: left out");
        return None;
    }
    if field("status") == "tombstone" {
        return None;
    }
    let (criteria, _) = checklist(value["acceptance_criteria"].as_str().unwrap_or(""));
    let labels: Vec<&str> = value["labels"].as_array().map_or(Vec::new(), |list| {
        list.iter().filter_map(Value::as_str).collect()
    });
    let track = labels.iter().find_map(|label| label.strip_prefix(TRACK));
    let is_ours = field("external_ref").is_empty();
    let mut issue = Issue {
        key: if is_ours {
            id.clone()
        } else {
            field("external_ref")
        },
        id,
        title: field("title"),
        description: description(&field("description")).to_owned(),
        track: track.unwrap_or("").to_owned(),
        estimate: value["estimated_minutes"].as_f64().and_then(work),
        state: state(&field("status")),
        priority: value["priority"].as_u64().map(priority),
        criteria,
        is_gate: labels.contains(&GATE),
        assignee: field("assignee"),
        tags: labels
            .iter()
            .filter(|label| **label != GATE && !label.starts_with(TRACK))
            .map(|label| (*label).to_owned())
            .collect(),
        line: Some(line),
        ..Issue::default()
    };
    for edge in value["dependencies"].as_array().into_iter().flatten() {
        take_edge(edge, &mut issue);
    }
    Some(issue)
}

fn take_edge(edge: &Value, issue: &mut Issue) {
    let Some(on) = edge["depends_on_id"]
        .as_str()
        .or_else(|| edge["id"].as_str())
    else {
        return;
    };
    match edge["type"]
        .as_str()
        .or_else(|| edge["dependency_type"].as_str())
    {
        Some("parent-child" | "parent") => issue.parent = on.to_owned(),
        Some("blocks") | None => issue.waits.push(Wait::hard(on)),
        Some(_) => issue.waits.push(Wait {
            on: on.to_owned(),
            strength: Strength::Info,
        }),
    }
}

fn state(status: &str) -> ProgressState {
    match status {
        "in_progress" => ProgressState::InProgress,
        "blocked" => ProgressState::Blocked,
        "closed" => ProgressState::Done,
        _ => ProgressState::NotStarted,
    }
}

fn priority(number: u64) -> Priority {
    match number {
        0 => Priority::P0,
        1 => Priority::P1,
        2 => Priority::P2,
        _ => Priority::P3,
    }
}
