//! Task Master: the `tasks.json` that agents of that tool work off.
//!
//! Tasks are numbered there, so the plan key, the track and the estimate stand in each task's `metadata`,
//! which the tool keeps. It knows neither summaries nor gates: both are tasks, a summary behind its
//! children. Subtasks are read as parts of their task; steps are written as subtasks.

use super::features::{Feature, report_missing};
use super::intake::{self, Issue, Wait, checklist, work};
use super::tracker::{Board, Item, ItemRow};
use super::{
    ReadError, ReadOptions, Report, WriteError, WriteOptions, brief, drawing, imprint, text,
};
use crate::plan::*;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What the tasks hold; the rest stands in words in their details.
const HELD: &[Feature] = &[
    Feature::Descriptions,
    Feature::Parents,
    Feature::EstimateRanges,
    Feature::Staffing,
    Feature::TicketScope,
    Feature::TicketCriteria,
    Feature::DateConstraints,
    Feature::Steps,
    Feature::Progress,
    Feature::Reasons,
];
/// Bytes in which a file says what it is.
const HEAD: usize = 4096;

/// Whether bytes open a task file: an object with tasks that is no plan of ours.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let head = &head[..head.len().min(HEAD)];
    let has = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
    head.starts_with(b"{") && has(b"\"tasks\"") && !has(b"\"slackline\"")
}

/// Writes the tasks.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let board = Board::flat(plan, options.option, &mut report)?;
    let numbers: HashMap<Node, usize> = board.items.iter().map(|item| item.node).zip(1..).collect();
    let imprints = options
        .imprint
        .as_ref()
        .map(|imprint| imprint.by_node(plan));
    let tasks: Vec<Value> = board
        .items
        .iter()
        .map(|item| {
            let mut task = task(&board, item, &numbers);
            if let Some(print) = imprints.as_ref().and_then(|all| all.get(&item.node)) {
                task["metadata"][imprint::COLUMN] = json!(print);
            }
            task
        })
        .collect();
    let now = format!("{}:00.000Z", options.now);
    let file = json!({
        "master": {
            "tasks": tasks,
            "metadata": {
                "created": now,
                "updated": now,
                "description": drawing::title(plan),
            },
        },
    });
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    Ok((text.into_bytes(), report))
}

fn task(board: &Board, item: &Item, numbers: &HashMap<Node, usize>) -> Value {
    let status = match item.state() {
        ProgressState::NotStarted => "pending",
        ProgressState::InProgress => "in-progress",
        ProgressState::Blocked => "blocked",
        ProgressState::Done => "done",
    };
    let priority = match item.priority() {
        Some(Priority::P0 | Priority::P1) => "high",
        Some(Priority::P3) => "low",
        Some(Priority::P2) | None => "medium",
    };
    let dependencies: Vec<usize> = board
        .blockers(item.node)
        .iter()
        .filter_map(|node| numbers.get(node).copied())
        .collect();
    let minutes = match item.row {
        ItemRow::Ticket(ticket) => ticket.estimate.likely(),
        ItemRow::Gate(gate) => gate.review,
    };
    let criteria: Vec<String> = item
        .criteria()
        .iter()
        .map(|criterion| {
            let tick = if criterion.done { 'x' } else { ' ' };
            format!("- [{tick}] {}", criterion.text.replace('\n', " "))
        })
        .collect();
    json!({
        "id": numbers.get(&item.node),
        "title": item.title,
        "description": item.description(),
        "details": brief::text(board, item).trim(),
        "testStrategy": criteria.join("\n"),
        "priority": priority,
        "dependencies": dependencies,
        "status": status,
        "subtasks": subtasks(item),
        "metadata": {
            "key": item.key,
            "track": item.track.map(|track| track.name.as_str()),
            "kind": if item.is_gate() { "gate" } else { "ticket" },
            "minutes": minutes.map(|work| work.0),
            "priority": item.priority(),
        },
    })
}

fn subtasks(item: &Item) -> Vec<Value> {
    let steps = item.ticket().map_or(&[][..], |ticket| &ticket.steps);
    let one = |(step, number): (&Step, usize)| {
        json!({
            "id": number,
            "title": step.title,
            "description": "",
            "details": "",
            "dependencies": [],
            "status": if step.done { "done" } else { "pending" },
            "metadata": { "kind": "step", "minutes": step.estimate.likely().map(|work| work.0) },
        })
    };
    steps.iter().zip(1..).map(one).collect()
}

/// Reads tasks of the tag `master`, or of the only one there is.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Plan, Report), ReadError> {
    let text = text::decode(bytes)?;
    let value: Value = serde_json::from_str(text).map_err(|error| ReadError::Syntax {
        line: error.line().max(1),
        column: error.column().max(1),
        field: String::new(),
        message: error.to_string(),
    })?;
    let mut report = Report::default();
    let (tag, tasks) = tagged(&value, &mut report).ok_or_else(|| ReadError::Foreign {
        what: "Task Master file",
        message: "it has no list of \"tasks\"".to_owned(),
    })?;
    let mut issues = Vec::new();
    for task in tasks {
        take(task, &mut issues, &mut report);
    }
    let described = value[tag]["metadata"]["description"].as_str();
    let named = value["metadata"]["projectName"].as_str().or(described);
    let title = named
        .filter(|name| !name.trim().is_empty())
        .unwrap_or(&options.title);
    let plan = intake::plan(issues, title, &mut report);
    Ok((plan, report))
}

fn tagged<'a>(value: &'a Value, report: &mut Report) -> Option<(&'a str, &'a Vec<Value>)> {
    if let Some(tasks) = value["tasks"].as_array() {
        return Some(("", tasks));
    }
    let tags: Vec<(&str, &Vec<Value>)> = value
        .as_object()?
        .iter()
        .filter_map(|(tag, inner)| Some((tag.as_str(), inner["tasks"].as_array()?)))
        .collect();
    let chosen = tags
        .iter()
        .find(|(tag, _)| *tag == "master")
        .or(tags.first())?;
    for (tag, tasks) in tags.iter().filter(|(tag, _)| *tag != chosen.0) {
        report.note(format!(
            "the tag {tag} with {} tasks is not read",
            tasks.len()
        ));
    }
    Some(*chosen)
}

/// A number or a text.
fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn take(task: &Value, issues: &mut Vec<Issue>, report: &mut Report) {
    let Some(id) = id_of(&task["id"]) else {
        report.note("a task without an id: left out");
        return;
    };
    let mut issue = issue(task, &id);
    for other in task["dependencies"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(id_of)
    {
        issue.waits.push(Wait::hard(other));
    }
    let mut parts = Vec::new();
    for part in task["subtasks"].as_array().into_iter().flatten() {
        if part["metadata"]["kind"] == "step" {
            issue.steps.push(step(part));
        } else if let Some(number) = id_of(&part["id"]) {
            parts.push(subtask(part, &id, &number));
        } else {
            report.note(format!("a subtask of {id} without an id: left out"));
        }
    }
    issues.push(issue);
    issues.append(&mut parts);
}

fn issue(task: &Value, id: &str) -> Issue {
    let field = |name: &str| task[name].as_str().unwrap_or("").trim().to_owned();
    let own = &task["metadata"];
    let is_ours = own["key"].is_string();
    let tests = field("testStrategy");
    let (criteria, rest) = checklist(&tests);
    let mut description = field("description");
    // Our own details repeat what the other fields say.
    let more = [field("details"), rest.join("\n").trim().to_owned()];
    for text in more.iter().filter(|text| !is_ours && !text.is_empty()) {
        if !description.is_empty() {
            description.push_str("\n\n");
        }
        description.push_str(text);
    }
    Issue {
        id: id.to_owned(),
        key: own["key"].as_str().unwrap_or(id).to_owned(),
        title: field("title"),
        description,
        track: own["track"].as_str().unwrap_or("").to_owned(),
        estimate: own["minutes"].as_f64().and_then(work),
        state: state(&field("status")),
        priority: priority(task, is_ours),
        criteria,
        is_gate: own["kind"] == "gate",
        ..Issue::default()
    }
}

fn subtask(part: &Value, parent: &str, number: &str) -> Issue {
    let id = format!("{parent}.{number}");
    let mut issue = issue(part, &id);
    issue.parent = parent.to_owned();
    for other in part["dependencies"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(id_of)
    {
        // A bare number means a neighbour.
        let is_whole = other.contains('.');
        issue.waits.push(Wait::hard(if is_whole {
            other
        } else {
            format!("{parent}.{other}")
        }));
    }
    issue
}

fn step(part: &Value) -> Step {
    let minutes = part["metadata"]["minutes"].as_f64().and_then(work);
    Step {
        title: part["title"].as_str().unwrap_or("").to_owned(),
        estimate: minutes.map_or(Estimate::None, Estimate::Fixed),
        done: part["status"] == "done",
        sources: Vec::new(),
    }
}

fn state(status: &str) -> ProgressState {
    match status {
        "in-progress" | "review" => ProgressState::InProgress,
        "blocked" | "deferred" => ProgressState::Blocked,
        "done" | "completed" | "cancelled" => ProgressState::Done,
        _ => ProgressState::NotStarted,
    }
}

fn priority(task: &Value, is_ours: bool) -> Option<Priority> {
    if is_ours {
        return serde_json::from_value(task["metadata"]["priority"].clone()).ok();
    }
    match task["priority"].as_str()? {
        "critical" => Some(Priority::P0),
        "high" => Some(Priority::P1),
        "medium" => Some(Priority::P2),
        "low" => Some(Priority::P3),
        _ => None,
    }
}
