//! What stands in a document of ours, line by line, before any of it is looked up.

use super::fields::{Field, of_column};
use super::parse::{self, Block, What};
use super::sections::{
    DETAILS, Layout, NO_TRACK, Part, SCHEDULE, SECTIONS, SILENCED, Section, WAITS,
};
use crate::exchange::Report;
use crate::exchange::xlsx::sheets::HEAD_COLUMNS;
use crate::plan::RowKind;
use crate::plan::integrity::folded;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Words for a field, with their line.
pub(super) struct Words {
    pub(super) field: Field,
    pub(super) text: String,
    pub(super) line: usize,
}

/// A row, or a thing within one, or the plan's head.
#[derive(Default)]
pub(super) struct Draft<'t> {
    pub(super) line: usize,
    pub(super) label: String,
    /// What stands behind the name.
    pub(super) heading: String,
    pub(super) is_done: bool,
    /// Whether a line of a table says it.
    pub(super) is_tabled: bool,
    pub(super) words: Vec<Words>,
    pub(super) details: Map<String, Value>,
    pub(super) text: Vec<&'t str>,
    pub(super) code: Option<String>,
    /// By place among the section's parts.
    pub(super) parts: Vec<(usize, Draft<'t>)>,
    /// The heading a ticket stands under.
    pub(super) group: String,
    /// What a ticket waits for, where its table says that.
    pub(super) waits: Option<String>,
}

/// Everything a document says.
pub(super) struct Drafts<'t> {
    pub(super) title: String,
    pub(super) head: Draft<'t>,
    pub(super) assumptions: Vec<String>,
    /// `[sections]`.
    pub(super) rows: Vec<Vec<Draft<'t>>>,
}

/// Where the next line belongs.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Head,
    Section(usize),
    /// A section that is not read.
    Aside,
}

/// What the next list belongs to.
#[derive(Clone, Copy, PartialEq)]
enum List {
    None,
    Part(usize),
    Assumptions,
}

/// What a column of a table is.
#[derive(Clone, Copy)]
enum Column {
    Field(Field),
    Waits,
    Details,
    Unknown,
}

struct Walk<'t, 'r> {
    report: &'r mut Report,
    drafts: Drafts<'t>,
    place: Place,
    /// The row that facts and text belong to.
    row: Option<usize>,
    list: List,
    columns: Vec<Column>,
    group: String,
    /// By section and name, the row.
    known: HashMap<(usize, String), usize>,
}

/// Reads the lines. O(text).
pub(super) fn drafts<'t>(text: &'t str, report: &mut Report) -> Drafts<'t> {
    let mut walk = Walk {
        report,
        drafts: Drafts {
            title: String::new(),
            head: Draft::default(),
            assumptions: Vec::new(),
            rows: SECTIONS.iter().map(|_| Vec::new()).collect(),
        },
        place: Place::Head,
        row: None,
        list: List::None,
        columns: Vec::new(),
        group: String::new(),
        known: HashMap::new(),
    };
    for block in parse::blocks(text) {
        walk.block(block);
    }
    walk.drafts
}

impl<'t> Walk<'t, '_> {
    fn block(&mut self, block: Block<'t>) {
        let line = block.line;
        match block.what {
            What::Heading(level, text) => self.heading(level, text, line),
            _ if self.place == Place::Aside => {}
            What::Fact(depth, name, value) => self.fact(depth, name, value, line),
            What::Box(is_done, text) => self.tick_box(is_done, text, line),
            What::Header(cells) => self.header(&cells, line),
            What::Row(cells) => self.cells(&cells, line),
            What::Name(name) => self.name(name, line),
            What::Text(text) => self.text(text, line),
            What::Code(code) => match self.target_of_text() {
                Some(row) => row.code = Some(code),
                _ => self.lose(line, "code that belongs to nothing is left out"),
            },
            What::Blank => {
                if let Some(row) = self.target_of_text().filter(|row| !row.text.is_empty()) {
                    row.text.push("");
                }
            }
        }
    }

    fn lose(&mut self, line: usize, text: &str) {
        self.report.at(line, text.to_owned());
    }

    fn section(&self) -> Option<&'static Section> {
        match self.place {
            Place::Section(at) => SECTIONS.get(at),
            Place::Head | Place::Aside => None,
        }
    }

    /// The row that facts belong to, or the head.
    fn target(&mut self) -> Option<&mut Draft<'t>> {
        match (self.place, self.row) {
            (Place::Head, _) => Some(&mut self.drafts.head),
            (Place::Section(at), Some(row)) => self.drafts.rows[at].get_mut(row),
            _ => None,
        }
    }

    /// The row that running text belongs to: none within a list.
    fn target_of_text(&mut self) -> Option<&mut Draft<'t>> {
        if self.list == List::None {
            self.target()
        } else {
            None
        }
    }

    fn heading(&mut self, level: usize, text: &str, line: usize) {
        (self.list, self.row, self.columns) = (List::None, None, Vec::new());
        if level == 1 {
            if self.place == Place::Head && self.drafts.title.is_empty() {
                self.drafts.title = parse::plain(text);
            } else {
                self.lose(line, "a second title is left out");
            }
            return;
        }
        if level == 2 {
            let title = parse::plain(text);
            let found = SECTIONS
                .iter()
                .position(|section| section.title.eq_ignore_ascii_case(&title));
            self.place = found.map_or(Place::Aside, Place::Section);
            self.group.clear();
            if found.is_none() && !title.eq_ignore_ascii_case(SCHEDULE) {
                self.lose(
                    line,
                    &format!("the section \"{title}\" is none of a Slackline document: left out"),
                );
            }
            return;
        }
        let Place::Section(at) = self.place else {
            if self.place == Place::Head {
                self.lose(line, "a heading above all sections is left out");
            }
            return;
        };
        if SECTIONS[at].kind == RowKind::Ticket && level == 3 {
            let name = parse::plain(text);
            self.group = if name == NO_TRACK {
                String::new()
            } else {
                name
            };
            return;
        }
        let (label, heading) = parse::named(text);
        let known = self.known.get(&(at, folded(&label))).copied();
        let is_known = known.filter(|_| SECTIONS[at].layout == Layout::TableAndCards);
        let row = is_known.unwrap_or_else(|| self.add(at, label, line));
        self.drafts.rows[at][row].heading = heading;
        self.row = Some(row);
    }

    fn add(&mut self, section: usize, label: String, line: usize) -> usize {
        let row = self.drafts.rows[section].len();
        self.known.entry((section, folded(&label))).or_insert(row);
        self.drafts.rows[section].push(Draft {
            line,
            label,
            group: self.group.clone(),
            ..Draft::default()
        });
        row
    }

    fn fact(&mut self, depth: usize, name: &str, value: &str, line: usize) {
        let name = parse::plain(name);
        let part = match self.list {
            List::Part(at) => self.part_of(at).map(|part| (at, part)),
            _ => None,
        };
        let fields = match (part, self.section()) {
            (Some((_, part)), _) if depth > 0 => part.fields.to_vec(),
            (_, Some(section)) => section.fields(),
            (_, None) => HEAD_COLUMNS.iter().map(of_column).collect(),
        };
        let found = fields
            .into_iter()
            .find(|field| field.name.eq_ignore_ascii_case(&name));
        if depth == 0 {
            self.list = List::None;
        }
        let is_details = name == DETAILS;
        let target = self.target();
        let target = match (target, part) {
            (Some(row), Some(_)) if depth > 0 => row.parts.last_mut().map(|(_, thing)| thing),
            (target, _) => target,
        };
        match (target, found) {
            (Some(target), _) if is_details => {
                if !target.take_details(value) {
                    self.lose(line, "the details are damaged: left out");
                }
            }
            (Some(target), Some(field)) => target.words.push(Words {
                field,
                text: parse::plain(value),
                line,
            }),
            (None, _) => self.lose(line, &format!("\"{name}\" belongs to no row: left out")),
            (Some(_), None) => self.lose(
                line,
                &format!("nothing here is called \"{name}\": left out"),
            ),
        }
    }

    fn part_of(&self, at: usize) -> Option<&'static Part> {
        match self.section() {
            Some(section) => section.parts.get(at),
            None => Some(&SILENCED),
        }
    }

    fn tick_box(&mut self, is_done: bool, text: &str, line: usize) {
        let List::Part(at) = self.list else {
            return self.lose(line, "a box without a name above its list is left out");
        };
        let thing = Draft {
            line,
            label: parse::plain(text),
            is_done,
            ..Draft::default()
        };
        match self.target() {
            Some(row) => row.parts.push((at, thing)),
            None => self.lose(line, "a box that belongs to no row is left out"),
        }
    }

    fn name(&mut self, name: &str, line: usize) {
        let is = |part: &Part| part.name.eq_ignore_ascii_case(name);
        self.columns.clear();
        self.list = match self.section() {
            Some(section) => section
                .parts
                .iter()
                .position(is)
                .map_or(List::None, List::Part),
            None if is(&SILENCED) => List::Part(0),
            None if name.eq_ignore_ascii_case("Assumptions") => List::Assumptions,
            None => List::None,
        };
        if self.list == List::None {
            self.lose(
                line,
                &format!("a list called \"{name}\" is none of this section: left out"),
            );
        }
    }

    fn text(&mut self, text: &'t str, line: usize) {
        let item = ["- ", "* ", "+ "]
            .iter()
            .find_map(|mark| text.strip_prefix(mark));
        match (self.list, item) {
            (List::Assumptions, Some(item)) => self.drafts.assumptions.push(parse::plain(item)),
            (List::None, _) => match self.target() {
                Some(row) => row.text.push(text),
                None => self.lose(line, "a line that belongs to no row is left out"),
            },
            _ => self.lose(line, "a line within a list is left out"),
        }
    }

    fn header(&mut self, cells: &[&str], line: usize) {
        let part = match self.list {
            List::Part(at) => self.part_of(at),
            _ => None,
        };
        let fields = match (part, self.section()) {
            (Some(part), _) => part.fields.to_vec(),
            (None, Some(section)) if section.layout != Layout::Cards => section.fields(),
            _ => Vec::new(),
        };
        let column = |cell: &&str| {
            let name = parse::plain(cell);
            let found = fields
                .iter()
                .find(|field| field.name.eq_ignore_ascii_case(&name));
            match found {
                Some(field) => Column::Field(*field),
                None if name == DETAILS => Column::Details,
                None if name == WAITS => Column::Waits,
                None => Column::Unknown,
            }
        };
        self.columns = cells.iter().map(column).collect();
        let unknown = cells
            .iter()
            .zip(&self.columns)
            .filter(|(_, column)| matches!(column, Column::Unknown));
        let unknown: Vec<String> = unknown.map(|(cell, _)| parse::plain(cell)).collect();
        if !unknown.is_empty() {
            self.lose(
                line,
                &format!(
                    "columns that mean nothing here are left out: {}",
                    unknown.join(", ")
                ),
            );
        }
    }

    fn cells(&mut self, cells: &[&str], line: usize) {
        let columns = std::mem::take(&mut self.columns);
        let mut row = Draft {
            line,
            group: self.group.clone(),
            is_tabled: true,
            ..Draft::default()
        };
        let called = self
            .section()
            .filter(|_| self.list == List::None)
            .map_or("", |s| s.sheet().label);
        for (cell, column) in cells.iter().zip(&columns) {
            match column {
                Column::Details if !row.take_details(cell) => {
                    self.lose(line, "the details are damaged: left out");
                }
                Column::Details | Column::Unknown => {}
                Column::Waits => row.waits = Some(parse::plain(cell)),
                Column::Field(field) if field.path == called && !called.is_empty() => {
                    row.label = parse::plain(cell);
                }
                Column::Field(field) => row.words.push(Words {
                    field: *field,
                    text: parse::plain(cell),
                    line,
                }),
            }
        }
        self.columns = columns;
        match (self.list, self.place) {
            (List::Part(at), _) => match self.target() {
                Some(target) => target.parts.push((at, row)),
                None => self.lose(line, "a table that belongs to no row is left out"),
            },
            (List::None, Place::Section(at)) if SECTIONS[at].layout != Layout::Cards => {
                let place = self.drafts.rows[at].len();
                if !row.label.is_empty() {
                    self.known.entry((at, folded(&row.label))).or_insert(place);
                }
                self.drafts.rows[at].push(row);
            }
            _ => self.lose(line, "a row of a table that belongs to nothing is left out"),
        }
    }
}

impl Draft<'_> {
    /// Takes JSON in a span of code; whether it is some.
    fn take_details(&mut self, text: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        match parse::code(text).map(serde_json::from_str) {
            Some(Ok(Value::Object(details))) => {
                self.details = details;
                true
            }
            _ => false,
        }
    }
}
