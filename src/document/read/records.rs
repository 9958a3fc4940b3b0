//! Tickets in data that stands in the document: a list of records in a fence of JSON or YAML.
//!
//! Only lists whose records name predecessors or estimates, or that are called tasks, are tickets; examples of an
//! interface are data, not work.

use super::super::facts::{Field, Form, Subject, TicketFact, TrackFact};
use super::super::grammar::words::{self, Meaning};
use super::super::text::page::{Kind, Line};
use super::draft::{Draft, Wait};
use super::{context, json, rows, values, yaml};

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
            "yaml" | "yml" => yaml::lists(page, block),
            _ => continue,
        };
        for list in lists.iter().filter(|list| is_work(list)) {
            tickets(draft, block, list);
            draft.used[block] = true;
        }
        lists.iter().for_each(|list| groups(draft, list));
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

/// Gives tickets the track that lists them: `agents: [{name: lexer, tasks: [L1, L2]}]`.
fn groups(draft: &mut Draft, list: &List) {
    const GROUPS: &[&str] = &[
        "agents",
        "tracks",
        "streams",
        "workstreams",
        "teams",
        "lanes",
        "workers",
        "squads",
    ];
    const MEMBERS: &[&str] = &[
        "tasks", "tickets", "items", "issues", "stories", "jobs", "work",
    ];
    let name = words::folded_label(&list.name);
    if !GROUPS.contains(&name.as_str()) {
        return;
    }
    let value = |record: &Record, keys: &[&str]| -> Vec<Line> {
        let of_key = |entry: &&Entry| keys.contains(&entry.key.to_lowercase().as_str());
        record
            .entries
            .iter()
            .filter(of_key)
            .flat_map(|entry| entry.values.clone())
            .collect()
    };
    for record in &list.records {
        let Some(&line) = value(record, &["name", "id", "agent", "track", "title"]).first() else {
            continue;
        };
        let keys: Vec<String> = value(record, MEMBERS)
            .into_iter()
            .flat_map(|line| values::split_list(draft.page.raw(line)))
            .map(|key| key.trim_matches(['"', '\'', ' ']).to_lowercase())
            .collect();
        let (own, place) = (
            draft.page.raw(line).trim().to_owned(),
            draft.page.line_place(line),
        );
        let is_member = |ticket: &TicketFact| keys.contains(&ticket.key.to_lowercase());
        if own.is_empty() || !draft.facts.tickets.iter().any(is_member) {
            continue;
        }
        let agents = if matches!(name.as_str(), "agents" | "workers") {
            draft.add_agent(&own, place);
            vec![own.clone()]
        } else {
            Vec::new()
        };
        draft.add_track(TrackFact {
            name: own.clone(),
            agents,
            place,
            ..TrackFact::default()
        });
        for ticket in draft
            .facts
            .tickets
            .iter_mut()
            .filter(|ticket| is_member(ticket))
        {
            ticket.track.get_or_insert(own.clone());
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
