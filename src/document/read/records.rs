//! Tickets in data that stands in the document: a list of records in a fence of JSON or YAML.
//!
//! Only lists whose records name predecessors or estimates, or that are called tasks, are tickets; examples of an
//! interface are data, not work. YAML is read as people write such lists (a dash per record, a key per line), not whole.

use super::super::facts::{Field, Form, Subject, TicketFact};
use super::super::grammar::words::{self, Meaning};
use super::super::text::page::{Kind, Line};
use super::draft::{Draft, Wait};
use super::{context, json, rows};

/// A field of a record with its values; a list has several.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: String,
    pub values: Vec<Line>,
}

/// A record: where it stands, and its fields.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub line: Line,
    pub entries: Vec<Entry>,
}

/// A list of records under a name, which may be empty.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub name: String,
    pub records: Vec<Record>,
}

/// Reads every fence with data.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let Kind::Code { info } = &page.blocks[block].kind else {
            continue;
        };
        let section = page.blocks[block].section;
        if draft.used[block] || is_example(draft, section) {
            continue;
        }
        let lists = match info.as_str() {
            "json" | "json5" | "jsonc" => json::lists(page, block),
            "yaml" | "yml" => yaml(draft, block),
            _ => continue,
        };
        for list in lists {
            if is_work(&list) {
                tickets(draft, block, &list);
                draft.used[block] = true;
            }
        }
    }
}

/// Whether a section shows what data looks like, or tells what was done.
fn is_example(draft: &Draft, section: usize) -> bool {
    const WORDS: &[&str] = &[
        "example", "examples", "response", "request", "schema", "api", "endpoint", "payload",
        "format", "beispiel", "exemple", "ejemplo",
    ];
    context::is_history(draft.page, section)
        || draft
            .page
            .is_under(section, |title| words::has_any(title, WORDS))
}

fn meaning(key: &str) -> Option<Field> {
    match words::meaning(&key.replace('_', " ")) {
        Some(Meaning::Ticket(field)) => Some(field),
        _ => None,
    }
}

fn is_work(list: &List) -> bool {
    const NAMES: &[&str] = &[
        "tasks",
        "tickets",
        "issues",
        "stories",
        "work items",
        "jobs",
        "todo",
        "todos",
        "steps",
        "aufgaben",
        "tareas",
    ];
    let has = |record: &Record, fields: &[Field]| {
        record
            .entries
            .iter()
            .any(|entry| meaning(&entry.key).is_some_and(|field| fields.contains(&field)))
    };
    let named = list
        .records
        .iter()
        .filter(|record| has(record, &[Field::Title, Field::Key, Field::Description]))
        .count();
    let planned = list
        .records
        .iter()
        .filter(|record| has(record, &[Field::DependsOn, Field::Blocks, Field::Estimate]))
        .count();
    let says_tasks = NAMES.contains(&words::folded_label(&list.name.replace('_', " ")).as_str());
    list.records.len() >= 2
        && named == list.records.len()
        && (planned * 2 >= list.records.len() || (says_tasks && planned > 0))
}

fn tickets(draft: &mut Draft, block: usize, list: &List) {
    let around = context::of(draft, block);
    for record in &list.records {
        let mut ticket = TicketFact {
            place: draft.page.line_place(record.line),
            ..TicketFact::default()
        };
        let mut waits = Vec::new();
        for entry in &record.entries {
            fill(draft, &mut ticket, entry, &mut waits);
        }
        if ticket.title.is_empty() {
            ticket.title = std::mem::take(&mut ticket.description);
        }
        around.apply(&mut ticket);
        rows::split_long_title(&mut ticket);
        let index = draft.add_ticket(ticket);
        let owner = Subject::Ticket(draft.facts.tickets[index].key.clone());
        for (is_before, line) in waits {
            draft.waits.push(Wait {
                owner: owner.clone(),
                is_before,
                line,
                form: Form::Table,
                list: "fields of records".to_owned(),
                local: None,
            });
        }
    }
}

fn fill(draft: &mut Draft, ticket: &mut TicketFact, entry: &Entry, waits: &mut Vec<(bool, Line)>) {
    let Some(field) = meaning(&entry.key) else {
        return;
    };
    for &value in &entry.values {
        let text = draft.page.raw(value).trim().to_owned();
        if text.is_empty() || text == "null" {
            continue;
        }
        match field {
            Field::Key => ticket.key = text,
            Field::Title => ticket.title = text,
            Field::DependsOn | Field::Blocks => waits.push((field == Field::DependsOn, value)),
            Field::Estimate => drop(rows::fill_estimate(
                draft,
                ticket,
                &entry.key.replace('_', " "),
                value,
            )),
            _ => rows::fill(draft, ticket, field, value),
        }
        ticket.cells.push(rows::cell_fact(draft, field, value));
    }
}

/// The lists of records of a fence in YAML.
fn yaml(draft: &Draft, block: usize) -> Vec<List> {
    let page = draft.page;
    let mut found: Vec<List> = Vec::new();
    // The indent of the dashes of the open list, and of the key whose list of values goes on.
    let mut dashes: Option<usize> = None;
    let mut name = String::new();
    for &line in &page.blocks[block].lines {
        let raw = page.raw(line);
        let indent = raw.len() - raw.trim_start_matches(' ').len();
        let text = raw.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let item = text.strip_prefix("- ");
        let is_record = item.is_some_and(|rest| pair(rest).is_some());
        if is_record && dashes.is_none_or(|at| indent <= at) {
            if dashes != Some(indent) {
                found.push(List {
                    name: std::mem::take(&mut name),
                    records: Vec::new(),
                });
                dashes = Some(indent);
            }
            if let Some(list) = found.last_mut() {
                list.records.push(Record {
                    line,
                    entries: Vec::new(),
                });
            }
        } else if dashes.is_some_and(|at| indent <= at && item.is_none()) {
            dashes = None;
        }
        match (dashes, item) {
            (None, _) => {
                if let Some((key, _)) = pair(text).filter(|(_, at)| *at >= text.len()) {
                    name = key;
                }
            }
            (Some(at), Some(rest)) if indent > at && !is_record => {
                let start = line.end - (raw.len() - raw.trim_end().len()) - rest.len();
                push_value(
                    draft,
                    found.last_mut(),
                    Line {
                        start,
                        end: start + rest.len(),
                    },
                );
            }
            (Some(at), _) => {
                let body = item.unwrap_or(text);
                let own = indent + text.len() - body.len();
                if let Some((key, value)) = pair(body).filter(|_| own <= at + 4) {
                    let start = line.end - (raw.len() - raw.trim_end().len()) - body.len();
                    let record = found.last_mut().and_then(|list| list.records.last_mut());
                    if let Some(record) = record {
                        record.entries.push(Entry {
                            key,
                            values: Vec::new(),
                        });
                    }
                    push_value(
                        draft,
                        found.last_mut(),
                        Line {
                            start: start + value,
                            end: start + body.len(),
                        },
                    );
                }
            }
        }
    }
    found
}

/// Adds a value to the last field of the last record, without its quotes and brackets.
fn push_value(draft: &Draft, list: Option<&mut List>, line: Line) {
    let raw = draft.page.raw(line);
    let text = raw.split(" #").next().unwrap_or(raw).trim();
    let lead = raw.len() - raw.trim_start().len();
    let inner = text.trim_start_matches(['[', '"', '\'']);
    let start = line.start + lead + text.len() - inner.len();
    let inner = inner.trim_end_matches([']', '"', '\'']);
    let entry = list
        .and_then(|list| list.records.last_mut())
        .and_then(|record| record.entries.last_mut());
    if let Some(entry) = entry.filter(|_| !inner.is_empty()) {
        entry.values.push(Line {
            start,
            end: start + inner.len(),
        });
    }
}

/// The key of `key: value` and where the value starts.
fn pair(text: &str) -> Option<(String, usize)> {
    let at = text.find(':')?;
    let key = text[..at].trim().trim_matches(['"', '\'']);
    let rest = &text[at + 1..];
    let is_key = !key.is_empty()
        && key.len() <= 40
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    (is_key && (rest.is_empty() || rest.starts_with(' ')))
        .then(|| (key.to_owned(), text.len() - rest.trim_start().len()))
}
