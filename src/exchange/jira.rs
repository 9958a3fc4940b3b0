//! Jira: the CSV that its importer takes and its export gives.
//!
//! Header names repeat there, one column for each label and each link. "Inward issue link (Blocks)" names
//! what blocks the issue; every edge is written once, on the issue that waits. Estimates are whole seconds,
//! dates are written as the importer's usual pattern has them. The plan key and the kind of a row stand in
//! columns of their own, so that a file of ours comes back.

use super::csv::{Record, Records, drop_broken_end, guard, unguard};
use super::features::{Feature, report_missing};
use super::intake::{self, Issue, Wait, work};
use super::tracker::{Board, Item, ItemRow};
use super::{ReadError, ReadOptions, Report, WriteError, WriteOptions, brief, text};
use crate::plan::imprint::Unread;
use crate::plan::*;
use std::collections::HashMap;

/// What the rows hold; the rest stands in words in their descriptions.
const HELD: &[Feature] = &[
    Feature::Phases,
    Feature::Descriptions,
    Feature::Parents,
    Feature::PriorityAndSize,
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
/// Characters of a summary at most.
const MOST_SUMMARY: usize = 255;
const BLOCKED_BY: &str = "Inward issue link (Blocks)";
const KEY: &str = "Custom field (Plan key)";
const KIND: &str = "Custom field (Plan kind)";
/// What the plan said when the file was written.
const IMPRINT: &str = "Custom field (Slackline)";
const START: &str = "Custom field (Start date)";
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// Names of priorities, most urgent first.
const PRIORITIES: [&str; 4] = ["Highest", "High", "Medium", "Low"];

/// Whether the first line has the columns Jira cannot do without.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or(&[]);
    let Ok(line) = std::str::from_utf8(line) else {
        return false;
    };
    let line = line.to_lowercase();
    line.contains("summary") && line.contains("issue type")
}

/// Writes the rows.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let board = Board::of(plan, options.option, &mut report)?;
    let numbers: HashMap<Node, usize> = board.items.iter().map(|item| item.node).zip(1..).collect();
    let most_labels = board
        .items
        .iter()
        .map(|item| labels(item).len())
        .max()
        .unwrap_or(0);
    let most_links = board
        .items
        .iter()
        .map(|i| board.blockers(i.node).len())
        .max()
        .unwrap_or(0);
    let mut header: Vec<&str> = HEADER.to_vec();
    header.extend(std::iter::repeat_n("Labels", most_labels));
    header.extend(std::iter::repeat_n(BLOCKED_BY, most_links));
    let imprints = options
        .imprint
        .as_ref()
        .map(|imprint| imprint.by_node(plan));
    header.extend(imprints.iter().map(|_| IMPRINT));
    let mut text = line(header.iter().map(|name| (*name).to_owned()));
    for item in &board.items {
        let mut cells = row(&board, item, &numbers, &mut report);
        let mut labels = labels(item);
        labels.resize(most_labels, String::new());
        cells.extend(labels);
        let mut links: Vec<String> = board
            .blockers(item.node)
            .iter()
            .map(|node| numbers.get(node).map_or_else(String::new, usize::to_string))
            .collect();
        links.resize(most_links, String::new());
        cells.extend(links);
        let print = imprints
            .as_ref()
            .and_then(|imprints| imprints.get(&item.node));
        cells.extend(imprints.iter().map(|_| print.cloned().unwrap_or_default()));
        text.push_str(&line(cells.into_iter()));
    }
    super::csv::report_guards(board.items.iter().map(|item| item.title), &mut report);
    Ok((text.into_bytes(), report))
}

const HEADER: [&str; 14] = [
    "Issue Id",
    "Issue Type",
    "Summary",
    "Status",
    "Priority",
    "Parent",
    "Component/s",
    "Fix Version/s",
    "Original Estimate",
    "Due Date",
    START,
    KEY,
    KIND,
    "Description",
];

fn row(
    board: &Board,
    item: &Item,
    numbers: &HashMap<Node, usize>,
    report: &mut Report,
) -> Vec<String> {
    let ticket = item.ticket();
    let parent = ticket.and_then(|ticket| ticket.parent);
    if item.is_summary && parent.is_some() {
        report.note(format!(
            "{}: an epic inside another, which Jira does not take: move it after the import",
            item.key
        ));
    }
    let title: String = item.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let summary = if title.is_empty() {
        item.key.to_owned()
    } else {
        title
    };
    if summary.chars().count() > MOST_SUMMARY {
        report.note(format!(
            "{}: the title is cut to {MOST_SUMMARY} characters",
            item.key
        ));
    }
    let phase = match item.row {
        ItemRow::Ticket(ticket) => ticket.phase,
        ItemRow::Gate(gate) => gate.phase,
    };
    let phase = phase.and_then(|id| board.plan.phases.get(id));
    let minutes = match item.row {
        ItemRow::Ticket(ticket) => ticket.estimate.likely(),
        ItemRow::Gate(gate) => gate.review,
    };
    let dates = board.dates.node(item.node);
    let number = |node: Node| {
        numbers
            .get(&node)
            .map_or_else(String::new, usize::to_string)
    };
    vec![
        number(item.node),
        if item.is_summary { "Epic" } else { "Task" }.to_owned(),
        summary.chars().take(MOST_SUMMARY).collect(),
        status(item.state()).to_owned(),
        item.priority()
            .map_or_else(String::new, |p| PRIORITIES[p as usize].to_owned()),
        parent.map_or_else(String::new, |id| number(Node::Ticket(id))),
        item.track
            .map_or_else(String::new, |track| track.name.clone()),
        phase.map_or_else(String::new, |phase| phase.name.clone()),
        minutes.map_or_else(String::new, |work| (work.0 * 60).to_string()),
        dates.map_or_else(String::new, |dates| date(dates.early_finish)),
        dates.map_or_else(String::new, |dates| date(dates.early_start)),
        item.key.to_owned(),
        if item.is_gate() { "gate" } else { "ticket" }.to_owned(),
        marked_up(brief::text(board, item).trim()),
    ]
}

/// Bullets and bold words as Jira writes them; a text that begins with a dash would look like a formula, too.
fn marked_up(text: &str) -> String {
    let line = |line: &str| {
        let line = match line.strip_prefix("- ") {
            Some(rest) => format!("* {rest}"),
            None => line.to_owned(),
        };
        line.replace("**", "*")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// `09/Jan/24 3:54 PM`.
fn date(stamp: Stamp) -> String {
    let (year, month, day) = stamp.date().ymd();
    let (hour, minute) = (stamp.minute_of_day() / 60, stamp.minute_of_day() % 60);
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    let month = MONTHS[usize::try_from(month - 1).unwrap_or(0) % 12];
    format!(
        "{day:02}/{month}/{:02} {hour}:{minute:02} {half}",
        year % 100
    )
}

fn status(state: ProgressState) -> &'static str {
    match state {
        ProgressState::NotStarted => "To Do",
        ProgressState::InProgress | ProgressState::Blocked => "In Progress",
        ProgressState::Done => "Done",
    }
}

/// Labels, which have no spaces there.
fn labels(item: &Item) -> Vec<String> {
    let tags = item.ticket().map_or(&[][..], |ticket| &ticket.tags);
    let mut labels: Vec<String> = tags
        .iter()
        .map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("-"))
        .filter(|label| !label.is_empty())
        .collect();
    if item.is_gate() {
        labels.push("gate".to_owned());
    }
    labels
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| {
            let clean: String = cell
                .chars()
                .filter(|c| !c.is_control() || *c == '\n')
                .collect();
            let cell = guard(&clean);
            if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        })
        .collect();
    format!("{}\r\n", cells.join(","))
}

/// Reads an export of Jira, or a file of ours.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Plan, Report), ReadError> {
    let (text, is_windows) = text::decode_any(bytes)?;
    let mut report = Report::default();
    if is_windows {
        report.note("the file is not UTF-8: it was read as Windows-1252");
    }
    let first = text.lines().next().unwrap_or("");
    let delimiter = if first.matches(';').count() > first.matches(',').count() {
        b';'
    } else {
        b','
    };
    let mut records = Records::new(&text, delimiter);
    let header = records.next().ok_or(ReadError::Empty)?;
    let columns = Columns::of(&header)?;
    let mut rows: Vec<Record> = records.collect();
    let width = header.fields.len();
    if let Some(line) = drop_broken_end(&mut rows, width) {
        let text = "the quote that is opened here is never closed, and the row is left out";
        report.cut(line, text);
    }
    let is_ended = text.ends_with(['\n', '\r']);
    if let Some(row) = rows.pop_if(|row| !is_ended && row.fields.len() < width) {
        report.cut(row.line, "the last row breaks off and is left out");
    }
    let has_imprint = header.fields.iter().any(|name| name.trim() == IMPRINT);
    if let Some(row) = rows.last().filter(|_| has_imprint && !is_ended) {
        report.cut(row.line, "its last line has no end");
    }
    for row in &rows {
        if row.has_open_quote {
            let text = "a quote is never closed: it was read as a character";
            report.at(row.line, text);
        } else if row.fields.len() < width {
            let (cells, line) = (row.fields.len(), row.line);
            let text = format!(
                "{cells} cells where the header has {width}: the others are taken as empty"
            );
            report.at(line, text);
        }
    }
    // Links name an issue by its key or by its number.
    let mut names: HashMap<String, String> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        for column in [&columns.key, &columns.id] {
            for name in column
                .iter()
                .map(|&at| cell(row, at))
                .filter(|name| !name.is_empty())
            {
                names
                    .entry(name.to_lowercase())
                    .or_insert_with(|| place.to_string());
            }
        }
    }
    let issues = rows
        .iter()
        .enumerate()
        .map(|(place, row)| columns.issue(row, place, &names, &mut report));
    let mut issues: Vec<Issue> = issues.collect();
    turn_outward(&rows, &columns, &names, &mut issues);
    let plan = intake::plan(issues, &options.title, &mut report);
    Ok((plan, report))
}

/// "A blocks B" stands on A; here it stands on B.
fn turn_outward(
    rows: &[Record],
    columns: &Columns,
    names: &HashMap<String, String>,
    issues: &mut [Issue],
) {
    for (place, row) in rows.iter().enumerate() {
        for &at in &columns.blocks {
            let other = names.get(&cell(row, at).to_lowercase());
            let other = other.and_then(|other| other.parse::<usize>().ok());
            if let Some(issue) = other.and_then(|other| issues.get_mut(other)) {
                issue.waits.push(Wait::hard(place.to_string()));
            }
        }
    }
}

fn cell<'a>(row: &'a Record, at: usize) -> &'a str {
    row.fields.get(at).map_or("", |field| unguard(field).trim())
}

/// Where the columns stand; those that repeat, several times.
#[derive(Default)]
struct Columns {
    id: Vec<usize>,
    key: Vec<usize>,
    plan_key: Vec<usize>,
    kind: Vec<usize>,
    summary: Vec<usize>,
    description: Vec<usize>,
    status: Vec<usize>,
    priority: Vec<usize>,
    parent: Vec<usize>,
    component: Vec<usize>,
    version: Vec<usize>,
    estimate: Vec<usize>,
    assignee: Vec<usize>,
    labels: Vec<usize>,
    blocked_by: Vec<usize>,
    blocks: Vec<usize>,
}

impl Columns {
    fn of(header: &Record) -> Result<Self, ReadError> {
        let mut columns = Self::default();
        for (at, name) in header.fields.iter().enumerate() {
            let name = name.trim().trim_start_matches('\u{feff}').to_lowercase();
            if let Some(list) = columns.list(&name) {
                list.push(at);
            }
        }
        if columns.summary.is_empty() {
            return Err(ReadError::MissingColumn {
                line: header.line,
                column: "Summary",
                found: header.fields.join(", "),
                known: HEADER.join(", "),
            });
        }
        Ok(columns)
    }

    fn list(&mut self, name: &str) -> Option<&mut Vec<usize>> {
        Some(match name {
            "issue id" | "work item id" => &mut self.id,
            "issue key" | "work item key" | "key" => &mut self.key,
            "custom field (plan key)" => &mut self.plan_key,
            "custom field (plan kind)" => &mut self.kind,
            "summary" => &mut self.summary,
            "description" => &mut self.description,
            "status" => &mut self.status,
            "priority" => &mut self.priority,
            "parent" | "parent id" | "parent key" | "epic link" | "custom field (epic link)" => {
                &mut self.parent
            }
            "component/s" | "components" | "component" => &mut self.component,
            "fix version/s" | "fix versions" => &mut self.version,
            "original estimate" => &mut self.estimate,
            "assignee" => &mut self.assignee,
            "labels" => &mut self.labels,
            "inward issue link (blocks)" => &mut self.blocked_by,
            "outward issue link (blocks)" => &mut self.blocks,
            _ => return None,
        })
    }

    fn issue(
        &self,
        row: &Record,
        place: usize,
        names: &HashMap<String, String>,
        report: &mut Report,
    ) -> Issue {
        let first = |list: &[usize]| {
            let cells = list.iter().map(|&at| cell(row, at));
            cells
                .into_iter()
                .find(|cell| !cell.is_empty())
                .unwrap_or("")
                .to_owned()
        };
        // A reference to an issue that is not in the file is kept as it is, to be named.
        let target = |name: &str| names.get(&name.to_lowercase()).cloned();
        let refer = |name: &str| target(name).unwrap_or_else(|| name.to_owned());
        let key = [&self.plan_key, &self.key, &self.id].map(|list| first(list));
        let seconds = first(&self.estimate);
        let estimate = seconds
            .parse::<f64>()
            .ok()
            .and_then(|seconds| work(seconds / 60.0));
        if estimate.is_none() && !seconds.is_empty() {
            let name = key.iter().find(|key| !key.is_empty());
            report.unread(
                row.line,
                Unread::of_node(name.cloned().unwrap_or_default(), "estimate"),
                format!("\"{seconds}\" is no estimate in seconds: left out"),
            );
        }
        let kind = first(&self.kind);
        let description = first(&self.description);
        let parent = first(&self.parent);
        let waits = self.blocked_by.iter().map(|&at| cell(row, at));
        Issue {
            id: place.to_string(),
            key: key
                .into_iter()
                .find(|key| !key.is_empty())
                .unwrap_or_default(),
            title: first(&self.summary),
            // Our own description repeats what the other cells say.
            description: if kind.is_empty() {
                description
            } else {
                String::new()
            },
            track: first(&self.component),
            phase: first(&self.version),
            parent: if parent.is_empty() {
                parent
            } else {
                refer(&parent)
            },
            waits: waits
                .filter(|name| !name.is_empty())
                .map(|name| Wait::hard(refer(name)))
                .collect(),
            estimate,
            state: state(&first(&self.status)),
            priority: priority(&first(&self.priority)),
            tags: self
                .labels
                .iter()
                .map(|&at| cell(row, at).to_owned())
                .filter(|label| !label.is_empty() && (kind != "gate" || label != "gate"))
                .collect(),
            assignee: first(&self.assignee),
            is_gate: kind == "gate",
            line: Some(row.line),
            ..Issue::default()
        }
    }
}

fn state(status: &str) -> ProgressState {
    match status.to_lowercase().as_str() {
        "done" | "closed" | "resolved" | "complete" | "completed" => ProgressState::Done,
        "in progress" | "in review" | "review" | "testing" => ProgressState::InProgress,
        "blocked" | "on hold" => ProgressState::Blocked,
        _ => ProgressState::NotStarted,
    }
}

fn priority(name: &str) -> Option<Priority> {
    match name.to_lowercase().as_str() {
        "highest" | "blocker" | "critical" => Some(Priority::P0),
        "high" | "major" => Some(Priority::P1),
        "medium" => Some(Priority::P2),
        "low" | "lowest" | "minor" | "trivial" => Some(Priority::P3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_importer_expects_them() {
        let at = |text: &str| date(text.parse().expect("a date"));
        assert_eq!(at("2024-01-09T15:54"), "09/Jan/24 3:54 PM");
        assert_eq!(at("2026-12-31T00:05"), "31/Dec/26 12:05 AM");
        assert_eq!(at("2026-12-31T12:05"), "31/Dec/26 12:05 PM");
    }

    #[test]
    fn an_export_is_read_with_links_both_ways() {
        let csv = "Issue key,Issue id,Summary,Issue Type,Outward issue link (Blocks),Inward issue link (Blocks),Labels,Labels,Original Estimate\r\n\
                   P-1,10,First,Task,P-2,,a,b,7200\r\nP-2,11,Second,Task,,10,,,x\r\n";
        let (plan, report) = read(csv.as_bytes(), &ReadOptions::default()).expect("read");
        assert_eq!((plan.tickets.len(), plan.dependencies.len()), (2, 1));
        let first = plan.tickets.iter().next().expect("a ticket");
        assert_eq!((first.key.as_str(), first.tags.len()), ("P-1", 2));
        assert_eq!(first.estimate, Estimate::Fixed(Work(120)));
        assert_eq!(report.losses.len(), 1, "{report:?}");
    }
}
