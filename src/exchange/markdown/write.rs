//! From a plan to its document.

use super::escape::{body, code, heading, inline};
use super::fields::{Field, of_column};
use super::page::Page;
use super::rows::{Wording, Written};
use super::sections::{
    DETAILS, IN_TABLE, Layout, NO_TRACK, Part, SECTIONS, SILENCED, Section, WAITS,
};
use super::{MARK, parse, schedule};
use crate::exchange::dates::Dates;
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::xlsx::names::Names;
use crate::exchange::xlsx::rows::rows_of;
use crate::exchange::xlsx::sheets::HEAD_COLUMNS;
use crate::exchange::{Report, WriteError, WriteOptions, drawing, imprint};
use crate::plan::duration::Units;
use crate::plan::*;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

/// Writes the document.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| feature != Feature::Places, &mut report);
    report_partly(plan, &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let names = names_of(plan);
    let wording = Wording {
        names: &names,
        units: Units::of(&plan.info),
    };
    let writer = Writer::new(plan, &wording);
    let mut page = Page::default();
    writer.head(&wording, options, &mut page);
    schedule::write(plan, &dates, &mut page);
    for (section, rows) in SECTIONS.iter().zip(&writer.rows) {
        writer.section(section, rows, &mut page);
    }
    let lines = options.imprint.iter().flat_map(|imprint| imprint.lines());
    let comments: Vec<String> = lines.map(|line| format!("<!-- {line} -->")).collect();
    if !comments.is_empty() {
        page.block(&comments.join("\n"));
    }
    Ok((page.finish().into_bytes(), report))
}

fn report_partly(plan: &Plan, report: &mut Report) {
    let texts = plan
        .sources
        .iter()
        .filter(|source| !source.text.is_empty() || !source.repairs.is_empty());
    let steps = plan.tickets.iter().flat_map(|ticket| &ticket.steps);
    let criteria = plan.tickets.iter().flat_map(|ticket| &ticket.criteria);
    let criteria = criteria.chain(plan.gates.iter().flat_map(|gate| &gate.criteria));
    let expected = plan
        .checkpoints
        .iter()
        .flat_map(|checkpoint| &checkpoint.expectations);
    let cited = steps.filter(|step| !step.sources.is_empty()).count()
        + criteria
            .filter(|criterion| !criterion.sources.is_empty())
            .count()
        + expected.filter(|one| !one.sources.is_empty()).count();
    let partly = [
        (
            texts.count(),
            "the text of source documents and its repairs",
        ),
        (
            cited,
            "the lines that single steps, criteria and expectations stand on",
        ),
    ];
    for (count, words) in partly.into_iter().filter(|(count, _)| *count > 0) {
        report.note(format!("not written: {words} ({count})"));
    }
}

/// What rows are called, in the order of their ids.
fn names_of(plan: &Plan) -> Names {
    let mut names = Names::default();
    for section in SECTIONS {
        let label = section.sheet().label;
        if !label.is_empty() {
            for row in rows_of(plan, section.kind) {
                let name = row.get(label).and_then(Value::as_str).unwrap_or("");
                names.add(section.kind, id_of(&row), name);
            }
        }
    }
    let mut arrows = super::Arrows::default();
    for arrow in plan.dependencies.iter() {
        let name = arrows.name(plan.key(arrow.from), plan.key(arrow.to));
        names.add(RowKind::Dependency, u64::from(arrow.id.0), &name);
    }
    names
}

fn id_of(row: &Map<String, Value>) -> u64 {
    row.get("id").and_then(Value::as_u64).unwrap_or(0)
}

struct Writer<'a> {
    plan: &'a Plan,
    /// `[sections]`.
    rows: Vec<Vec<Written>>,
    /// What the details of any row mean by its number.
    meant: HashSet<u64>,
    /// By ticket, what it waits for.
    waits: HashMap<u64, String>,
}

impl<'a> Writer<'a> {
    fn new(plan: &'a Plan, wording: &Wording) -> Self {
        let rows: Vec<Vec<Written>> = SECTIONS
            .iter()
            .map(|section| rows(plan, section, wording))
            .collect();
        let mut meant = HashSet::new();
        rows.iter()
            .flatten()
            .for_each(|row| row.numbers(&mut meant));
        let mut waits: HashMap<u64, String> = HashMap::new();
        for arrow in plan.dependencies.iter() {
            if let Node::Ticket(to) = arrow.to {
                let list = waits.entry(u64::from(to.0)).or_default();
                let from = json!(arrow.from);
                let key = from.as_str().and_then(|node| wording.names.of_node(node));
                let key = inline(&key.unwrap_or_default());
                if !list.split("; ").any(|known| known == key) {
                    list.push_str(if list.is_empty() { "" } else { "; " });
                    list.push_str(&key);
                }
            }
        }
        Self {
            plan,
            rows,
            meant,
            waits,
        }
    }

    /// Title, mission and the facts of the head.
    fn head(&self, wording: &Wording, options: &WriteOptions, page: &mut Page) {
        page.heading(1, &heading(drawing::title(self.plan)));
        let ahead = imprint::ahead(options).map(|ahead| format!("\n<!-- {ahead} -->"));
        page.block(&format!("{MARK}{}", ahead.unwrap_or_default()));
        let info = match serde_json::to_value(&*self.plan.info) {
            Ok(Value::Object(info)) => info,
            _ => Map::new(),
        };
        let columns = HEAD_COLUMNS
            .iter()
            .filter(|c| !["title", "mission", "assumptions"].contains(&c.field));
        let fields: Vec<Field> = columns.map(of_column).collect();
        let mut head = wording.fields(&fields, info);
        let mission = self.plan.info.mission.as_str();
        let shown = body(mission);
        if parse::paragraphs(&shown.lines().collect::<Vec<_>>()) == mission {
            head.rest.remove("mission");
            page.paragraph(&shown);
        }
        if parse::plain(&heading(drawing::title(self.plan))) == self.plan.info.title {
            head.rest.remove("title");
        }
        let assumed = self
            .plan
            .info
            .assumptions
            .iter()
            .map(|text| inline(text))
            .collect::<Vec<_>>();
        let is_exact = assumed
            .iter()
            .zip(&self.plan.info.assumptions)
            .all(|(shown, text)| parse::plain(shown) == *text && !shown.is_empty());
        let silenced = wording.part(&SILENCED, &mut head.rest);
        if is_exact {
            head.rest.remove("assumptions");
        }
        for (field, words) in fields.iter().zip(&head.words) {
            page.fact(0, field.name, words);
        }
        details(0, &head.rest, page);
        if is_exact && !assumed.is_empty() {
            page.block("**Assumptions**");
            assumed.iter().for_each(|text| page.bullet(0, text));
        }
        self.part(&SILENCED, &silenced, page);
    }

    fn section(&self, section: &Section, rows: &[Written], page: &mut Page) {
        if rows.is_empty() {
            return;
        }
        page.heading(2, section.title);
        if section.kind != RowKind::Ticket {
            return self.group(section, &rows.iter().collect::<Vec<_>>(), 3, page);
        }
        let tracks = self.plan.tracks_in_order();
        let track_of = |row: &&Written| {
            let ticket = self.plan.tickets.get(TicketId(row.id as u32));
            ticket.and_then(|ticket| ticket.track)
        };
        let section_of = |id: TrackId| {
            SECTIONS
                .iter()
                .position(|s| s.kind == RowKind::Track)
                .and_then(|at| self.rows[at].iter().find(|row| row.id == u64::from(id.0)))
        };
        for track in tracks.iter().map(|track| Some(track.id)).chain([None]) {
            let group: Vec<&Written> = rows.iter().filter(|row| track_of(row) == track).collect();
            if !group.is_empty() {
                let label = track.and_then(section_of).map(|row| row.label.as_str());
                page.heading(3, &label.map_or_else(|| NO_TRACK.to_owned(), name));
                self.group(section, &group, 4, page);
            }
        }
    }

    /// Rows in a table, in cards, or both.
    fn group(&self, section: &Section, rows: &[&Written], level: usize, page: &mut Page) {
        let fields = section.fields();
        let in_table = |at: usize| match section.layout {
            Layout::Table => true,
            Layout::TableAndCards => IN_TABLE.contains(&fields[at].name),
            Layout::Cards => false,
        };
        let tabled: Vec<usize> = (0..fields.len())
            .filter(|&at| in_table(at) && rows.iter().any(|row| !row.words[at].is_empty()))
            .collect();
        if section.layout != Layout::Cards {
            self.rows_of_table(section, rows, &tabled, page);
        }
        if section.layout == Layout::Table {
            return;
        }
        for row in rows {
            let facts: Vec<usize> = (0..fields.len())
                .filter(|at| !tabled.contains(at) && !row.words[*at].is_empty())
                .collect();
            let rest = self.rest(row);
            let is_said = section.layout == Layout::TableAndCards
                && facts.is_empty()
                && rest.is_empty()
                && row.text.is_empty()
                && row.parts.iter().all(Vec::is_empty);
            if is_said {
                continue;
            }
            let behind = match section.kind {
                RowKind::Ticket => {
                    let title = self.plan.tickets.get(TicketId(row.id as u32));
                    title.map_or_else(String::new, |ticket| heading(&ticket.title))
                }
                _ => row.heading.clone(),
            };
            let colon = if behind.is_empty() { "" } else { ": " };
            page.heading(level, &format!("{}{colon}{behind}", name(&row.label)));
            if section.title == "Report templates" && !row.text.is_empty() {
                page.code_block(&row.text);
            } else {
                page.paragraph(&row.text);
            }
            for at in facts {
                page.fact(0, fields[at].name, &row.words[at]);
            }
            details(0, &rest, page);
            for (part, things) in section.parts.iter().zip(&row.parts) {
                self.part(part, things, page);
            }
        }
    }

    fn rows_of_table(
        &self,
        section: &Section,
        rows: &[&Written],
        tabled: &[usize],
        page: &mut Page,
    ) {
        let fields = section.fields();
        let waits = |row: &Written| match section.kind {
            RowKind::Ticket => self.waits.get(&row.id).cloned().unwrap_or_default(),
            _ => String::new(),
        };
        let has_waits = rows.iter().any(|row| !waits(row).is_empty());
        let is_table = section.layout == Layout::Table;
        let has_rest = is_table && rows.iter().any(|row| !self.rest(row).is_empty());
        let mut header: Vec<&str> = tabled.iter().map(|&at| fields[at].name).collect();
        header.extend(has_waits.then_some(WAITS));
        header.extend(has_rest.then_some(DETAILS));
        let lines: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let label = |at: usize| fields[at].path == section.sheet().label;
                let word = |&at: &usize| {
                    if label(at) {
                        inline(&row.label)
                    } else {
                        row.words[at].clone()
                    }
                };
                let mut cells: Vec<String> = tabled.iter().map(word).collect();
                cells.extend(has_waits.then(|| waits(row)));
                cells.extend(has_rest.then(|| details_cell(&self.rest(row))));
                cells
            })
            .collect();
        page.table(&header, &lines);
    }

    /// The things of a list: boxes with facts below them, or rows of a table.
    fn part(&self, part: &Part, things: &[Written], page: &mut Page) {
        if things.is_empty() {
            return;
        }
        page.block(&format!("**{}**", part.name));
        if part.label.is_empty() {
            let used: Vec<usize> = (0..part.fields.len())
                .filter(|&at| things.iter().any(|thing| !thing.words[at].is_empty()))
                .collect();
            let has_rest = things.iter().any(|thing| !thing.rest.is_empty());
            let mut header: Vec<&str> = used.iter().map(|&at| part.fields[at].name).collect();
            header.extend(has_rest.then_some(DETAILS));
            let line = |thing: &Written| {
                let mut cells: Vec<String> =
                    used.iter().map(|&at| thing.words[at].clone()).collect();
                cells.extend(has_rest.then(|| details_cell(&thing.rest)));
                cells
            };
            return page.table(&header, &things.iter().map(line).collect::<Vec<_>>());
        }
        for thing in things {
            let tick = if thing.is_done { 'x' } else { ' ' };
            page.bullet(0, format!("[{tick}] {}", inline(&thing.label)).trim_end());
            for (field, words) in part.fields.iter().zip(&thing.words) {
                page.fact(1, field.name, words);
            }
            details(1, &thing.rest, page);
        }
    }

    /// What is left of a row, with its number where something means it by that.
    fn rest(&self, row: &Written) -> Map<String, Value> {
        let mut rest = row.rest.clone();
        if row.label.starts_with('#') || self.meant.contains(&row.id) {
            rest.insert("id".to_owned(), json!(row.id));
        }
        rest
    }
}

/// The rows of a section, in the planner's order.
fn rows(plan: &Plan, section: &Section, wording: &Wording) -> Vec<Written> {
    let mut rows = rows_of(plan, section.kind);
    let rank = |row: &Map<String, Value>| row.get("rank").and_then(Value::as_i64).unwrap_or(0);
    rows.sort_by_key(|row| (rank(row), id_of(row)));
    let mut written = Vec::with_capacity(rows.len());
    for mut row in rows {
        let id = json!(id_of(&row));
        let label = wording.names.of(section.kind, &id).unwrap_or_default();
        match section.kind {
            // Said by the heading the ticket stands under, and by the file.
            RowKind::Ticket => drop(row.remove("track")),
            RowKind::Source => {
                row.remove("text");
                row.remove("repairs");
            }
            _ => {}
        }
        written.push(wording.row(section, row, label));
    }
    written
}

/// A name in a heading, told from what stands behind it.
fn name(label: &str) -> String {
    heading(label).replace(':', "\\:")
}

/// JSON that no table and no span of code is broken by.
fn json_text(rest: &Map<String, Value>) -> String {
    let text = serde_json::to_string(rest).unwrap_or_default();
    text.replace('|', "\\u007c")
        .replace('`', "\\u0060")
        .replace('\u{7f}', "\\u007f")
}

fn details(depth: usize, rest: &Map<String, Value>, page: &mut Page) {
    if !rest.is_empty() {
        page.fact(depth, DETAILS, &code(&json_text(rest)));
    }
}

fn details_cell(rest: &Map<String, Value>) -> String {
    if rest.is_empty() {
        String::new()
    } else {
        code(&json_text(rest))
    }
}
