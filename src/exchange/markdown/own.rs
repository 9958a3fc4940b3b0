//! From a document of ours to a plan: names first, then rows, then what does not fit together.

use super::MARK_START;
use super::draft::{Draft, Drafts, Words, drafts};
use super::fields::Form;
use super::parse;
use super::sections::{IN_TABLE, Layout, Part, SECTIONS, SILENCED, Section};
use crate::exchange::xlsx::columns::{Kind, estimate};
use crate::exchange::xlsx::mend::mend;
use crate::exchange::xlsx::names::Names;
use crate::exchange::xlsx::rows::{get, keep_rows, set};
use crate::exchange::{ReadError, Report};
use crate::plan::duration::Units;
use crate::plan::imprint::{BLOCKED_BY, Imprint, Unread};
use crate::plan::integrity::folded;
use crate::plan::{Plan, PlanInfo, RANK_STEP, RowKind, Week};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many lines the mark is looked for in.
const LOOKED_AT: usize = 20;

/// Whether bytes are a document that Slackline wrote, which reads back as the plan it was written from.
pub fn is_own_document(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(is_own)
}

/// Whether a text is a document of ours.
pub(super) fn is_own(text: &str) -> bool {
    text.lines()
        .take(LOOKED_AT)
        .any(|line| line.trim_start().starts_with(MARK_START))
}

/// Reads a document of ours. What cannot be read is left out with a note, the rest of the row is kept.
pub(super) fn read(text: &str) -> Result<(Plan, Report), ReadError> {
    let mut report = Report::default();
    let mut drafts = drafts(text, &mut report);
    add_tracks(&mut drafts);
    let mut reader = Reader {
        report,
        names: Names::default(),
        units: Units::of(&PlanInfo::default()),
    };
    let ids = reader.number(&drafts);
    let mut plan = Plan::default();
    let info = reader.info(&mut drafts);
    reader.units = Units::of(&info);
    plan.info = Arc::new(info);
    reader.tell_untabled(&drafts);
    let mut last = ids.iter().flatten().copied().max().unwrap_or(0);
    for ((section, rows), ids) in SECTIONS.iter().zip(&drafts.rows).zip(&ids) {
        let mut objects: Vec<Map<String, Value>> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| reader.row(section, row, (at, ids[at])))
            .collect();
        if section.kind == RowKind::Dependency {
            let mut written = Imprint::default();
            written.take_up(text.as_bytes());
            reader.waits(&drafts, &written, &mut objects, &mut last);
        }
        let optional: Vec<&'static str> = section
            .fields()
            .iter()
            .map(|field| top(field.path))
            .filter(|path| *path != section.sheet().label)
            .collect();
        for refusal in keep_rows(&mut plan, section.kind, objects, &optional) {
            let line = rows.get(refusal.place).map_or(0, |row| row.line);
            if let (Some(field), Some(row)) = (refusal.field, rows.get(refusal.place)) {
                reader.report.traces.unread.push(Unread {
                    kind: Some(section.kind),
                    name: row.label.clone(),
                    field,
                });
            }
            reader.report.at(
                line,
                match refusal.field {
                    Some(field) => format!("{field}: {}: left out", refusal.why),
                    None => format!("the row is left out: {}", refusal.why),
                },
            );
        }
    }
    plan.settle_last_id();
    mend(&mut plan, &mut reader.report)?;
    Ok((plan, reader.report))
}

/// A heading of tickets that is no track yet becomes one.
fn add_tracks(drafts: &mut Drafts) {
    let at = |kind| SECTIONS.iter().position(|section| section.kind == kind);
    let (Some(tracks), Some(tickets)) = (at(RowKind::Track), at(RowKind::Ticket)) else {
        return;
    };
    let name = |text: &str| text.trim().to_lowercase();
    let mut known: HashSet<String> = drafts.rows[tracks]
        .iter()
        .map(|row| name(&row.label))
        .collect();
    let new: Vec<(String, usize)> = drafts.rows[tickets]
        .iter()
        .filter(|row| !row.group.is_empty() && known.insert(name(&row.group)))
        .map(|row| (row.group.clone(), row.line))
        .collect();
    drafts.rows[tracks].extend(new.into_iter().map(|(label, line)| Draft {
        label,
        line,
        ..Draft::default()
    }));
}

/// The row that words belong to: its kind, its name, and its field where they belong to a thing within it.
type Whose<'a> = (Option<RowKind>, &'a str, Option<&'static str>);

/// The field of a row that a path leads into.
fn top(path: &'static str) -> &'static str {
    path.split('.').next().unwrap_or(path)
}

struct Reader {
    report: Report,
    names: Names,
    units: Units,
}

impl Reader {
    /// A number for every row, its own where it has one, and the names rows are called by.
    fn number(&mut self, drafts: &Drafts) -> Vec<Vec<u64>> {
        let ids = ids(drafts);
        let mut arrows = super::Arrows::default();
        for ((section, rows), ids) in SECTIONS.iter().zip(&drafts.rows).zip(&ids) {
            for (row, &id) in rows.iter().zip(ids) {
                let label = match section.kind {
                    RowKind::Dependency => arrows.name(end(row, "from"), end(row, "to")),
                    _ => row.label.clone(),
                };
                if !label.is_empty() {
                    let is_taken = self.names.find(section.kind, &label).is_some();
                    let label = if is_taken { format!("#{id}") } else { label };
                    self.names.put(section.kind, id, &label);
                }
            }
        }
        ids
    }

    /// Rows that stand only in a card although others have a line in a table: what the table would say of them is not
    /// known.
    fn tell_untabled(&mut self, drafts: &Drafts) {
        for (section, rows) in SECTIONS.iter().zip(&drafts.rows) {
            let has_table =
                section.layout == Layout::TableAndCards && rows.iter().any(|row| row.is_tabled);
            for row in rows.iter().filter(|row| has_table && !row.is_tabled) {
                let fields = section.fields().into_iter();
                let fields = fields.filter(|field| IN_TABLE.contains(&field.name));
                let mut unread: Vec<Unread> = fields
                    .map(|field| Unread {
                        kind: Some(section.kind),
                        name: row.label.clone(),
                        field: top(field.path),
                    })
                    .collect();
                if section.kind == RowKind::Ticket {
                    unread.push(Unread::of_node(&row.label, BLOCKED_BY));
                    unread.push(Unread::of_node(&row.label, "track"));
                }
                self.report.traces.unread.extend(unread);
                let text = format!(
                    "{} has no line in the table: only its card is read",
                    row.label
                );
                self.report.at(row.line, text);
            }
        }
    }

    fn info(&mut self, drafts: &mut Drafts) -> PlanInfo {
        let head = std::mem::take(&mut drafts.head);
        let mut object = self.object(&head, (None, "", None));
        let mut put = |field: &str, value: Value| {
            if !object.contains_key(field) {
                object.insert(field.to_owned(), value);
            }
        };
        put("title", json!(drafts.title));
        put("mission", json!(parse::paragraphs(trimmed(&head.text))));
        put("assumptions", json!(drafts.assumptions));
        let silenced = self.things(&SILENCED, 0, (None, &head));
        if !silenced.is_empty() {
            object.insert("silenced".to_owned(), Value::Array(silenced));
        }
        // A deadline is hard or soft only where there is one.
        if get(&object, "deadline.moment").is_null() {
            object.remove("deadline");
        }
        match serde_json::from_value(Value::Object(object)) {
            Ok(info) => info,
            Err(error) => {
                self.report
                    .note(format!("{error}: the settings are left out"));
                PlanInfo {
                    title: drafts.title.clone(),
                    ..PlanInfo::default()
                }
            }
        }
    }

    fn row(
        &mut self,
        section: &Section,
        row: &Draft,
        (place, id): (usize, u64),
    ) -> Map<String, Value> {
        let mut object = self.object(row, (Some(section.kind), &row.label, None));
        let mut put = |field: &str, value: Value| {
            if !field.is_empty() && !object.contains_key(field) {
                object.insert(field.to_owned(), value);
            }
        };
        put(section.sheet().label, json!(row.label));
        if !row.heading.is_empty() {
            put(section.heading, json!(row.heading));
        }
        match (&row.code, trimmed(&row.text)) {
            (Some(code), []) => put(section.text, json!(code)),
            (None, []) => {}
            (_, lines) => put(section.text, json!(parse::paragraphs(lines))),
        }
        for (at, part) in section.parts.iter().enumerate() {
            let things = self.things(part, at, (Some(section.kind), row));
            if !things.is_empty() {
                set(&mut object, part.path, Value::Array(things));
            }
        }
        self.by_kind(section.kind, row, place, &mut object);
        object.insert("id".to_owned(), json!(id));
        object
    }

    /// What only one kind of row has.
    fn by_kind(
        &mut self,
        kind: RowKind,
        row: &Draft,
        place: usize,
        object: &mut Map<String, Value>,
    ) {
        let is_ranked = [
            RowKind::Track,
            RowKind::Phase,
            RowKind::Ticket,
            RowKind::Gate,
            RowKind::PlanOption,
        ];
        if is_ranked.contains(&kind) {
            object.insert("rank".to_owned(), json!((place as i64 + 1) * RANK_STEP));
        }
        match kind {
            RowKind::Ticket => {
                let track = self.names.find(RowKind::Track, &row.group);
                if let Some(track) = track {
                    object.insert("track".to_owned(), track);
                }
                if !row.heading.is_empty() && !object.contains_key("title") {
                    object.insert("title".to_owned(), json!(row.heading));
                }
            }
            RowKind::Calendar if !object.contains_key("week") => {
                object.insert("week".to_owned(), json!(Week::always()));
            }
            _ => {}
        }
    }

    fn things(
        &mut self,
        part: &Part,
        at: usize,
        (kind, row): (Option<RowKind>, &Draft),
    ) -> Vec<Value> {
        let things = row.parts.iter().filter(|(place, _)| *place == at);
        let each = things.map(|(_, thing)| {
            let mut object = self.object(thing, (kind, &row.label, Some(top(part.path))));
            if !part.label.is_empty() {
                if !object.contains_key(part.label) {
                    object.insert(part.label.to_owned(), json!(thing.label));
                }
                if thing.is_done {
                    object.insert("done".to_owned(), json!(true));
                }
            }
            Value::Object(object)
        });
        each.collect()
    }

    /// The details with what the words say; `whose` are they: kind and name of the row, and its field where they are
    /// those of a thing within it.
    fn object(&mut self, row: &Draft, whose: Whose) -> Map<String, Value> {
        let mut object = row.details.clone();
        let mut points = [None; 3];
        let mut of_estimate = None;
        for words in &row.words {
            if let Form::Column(Kind::Estimate(point)) = words.field.form {
                let value = self.value(words, whose);
                points[point as usize] = value.and_then(|value| value.as_i64());
                of_estimate = Some(words);
                continue;
            }
            let stored = get(&object, words.field.path);
            let is_stored = !stored.is_null()
                && words
                    .field
                    .show(stored, &self.names)
                    .is_some_and(|shown| said(&shown) == words.text);
            if is_stored || (words.text.is_empty() && stored.is_null()) {
                continue;
            }
            if let Some(value) = self.value(words, whose) {
                set(&mut object, words.field.path, value);
            }
        }
        if let Some(words) = of_estimate.filter(|_| points.iter().any(Option::is_some)) {
            let (value, note) = estimate(points);
            set(&mut object, words.field.path, value);
            if let Some(note) = note {
                self.report.at(words.line, note.to_owned());
            }
        }
        object
    }

    fn value(&mut self, words: &Words, (kind, row, field): Whose) -> Option<Value> {
        match words.field.read(&words.text, &self.names, self.units) {
            Ok(value) => Some(value),
            Err(why) => {
                let name = words.field.name;
                let unread = Unread {
                    kind,
                    name: row.to_owned(),
                    field: field.unwrap_or(top(words.field.path)),
                };
                let of = if row.is_empty() { "" } else { ", " };
                let text = format!("{row}{of}{name}: {why}: left out");
                self.report.unread(words.line, unread, text);
                None
            }
        }
    }

    /// Brings the arrows that the tables of tickets state and the list of dependencies together. One that was written
    /// stood in both, so that it was taken out where one of them lacks it; any other that only one has is new.
    fn waits(
        &mut self,
        drafts: &Drafts,
        written: &Imprint,
        arrows: &mut Vec<Map<String, Value>>,
        last: &mut u64,
    ) {
        let ends = |row: &Map<String, Value>| (get(row, "from").clone(), get(row, "to").clone());
        let pair = |from: &Value, to: &Value| format!("{from} {to}");
        let listed: HashSet<String> = arrows
            .iter()
            .map(|row| pair(get(row, "from"), get(row, "to")))
            .collect();
        let mut into: HashMap<String, Vec<(Value, Value)>> = HashMap::new();
        for (from, to) in arrows.iter().map(ends) {
            into.entry(to.to_string()).or_default().push((from, to));
        }
        let tickets = SECTIONS
            .iter()
            .position(|section| section.kind == RowKind::Ticket);
        // Both ends of each arrow that a cell lacks although it was written there.
        let mut taken_out: HashSet<String> = HashSet::new();
        let mut added: Vec<(Value, Value)> = Vec::new();
        for row in tickets.iter().flat_map(|&at| &drafts.rows[at]) {
            let (Some(to), Some(waits)) = (self.names.find_node(&row.label), &row.waits) else {
                continue;
            };
            let mut said: HashSet<String> = HashSet::new();
            let keys = waits.split(';').map(str::trim);
            for key in keys.filter(|key| !key.is_empty() && *key != "—") {
                let Some(from) = self.names.find_node(key) else {
                    self.report.unread(
                        row.line,
                        Unread::of_node(&row.label, BLOCKED_BY),
                        format!("no ticket or gate is called \"{key}\": left out"),
                    );
                    continue;
                };
                let is_new = said.insert(folded(key));
                let is_listed = listed.contains(&pair(&from, &to));
                if is_new && !is_listed && !written.has_arrow(key, &row.label) {
                    added.push((from, to.clone()));
                }
            }
            for arrow in into.get(&to.to_string()).into_iter().flatten() {
                let from = arrow.0.as_str().and_then(|from| self.names.of_node(from));
                let is_gone = |from: &String| {
                    !said.contains(&folded(from)) && written.has_arrow(from, &row.label)
                };
                if from.as_ref().is_some_and(is_gone) {
                    taken_out.insert(pair(&arrow.0, &arrow.1));
                }
            }
        }
        arrows.retain(|row| !taken_out.contains(&pair(get(row, "from"), get(row, "to"))));
        for (from, to) in added {
            *last += 1;
            let fields = [("id", json!(*last)), ("from", from), ("to", to)];
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value));
            arrows.push(fields.collect());
        }
    }
}

/// What is read where a text was written within a line.
fn said(text: &str) -> String {
    parse::plain(&super::escape::inline(text)).trim().to_owned()
}

/// One end of a dependency, as its row says it.
fn end<'d>(row: &'d Draft, path: &str) -> &'d str {
    let found = row.words.iter().find(|words| words.field.path == path);
    found.map_or("", |words| &words.text)
}

/// Numbers that keep the order of the rows of each section where those with a number of their own allow it.
fn ids(drafts: &Drafts) -> Vec<Vec<u64>> {
    let own = |row: &Draft| {
        let id = row.details.get("id").and_then(Value::as_u64);
        id.filter(|id| (1..=1 << 31).contains(id))
    };
    let mut taken: HashSet<u64> = drafts.rows.iter().flatten().filter_map(own).collect();
    let mut given = HashSet::new();
    let mut last = 0;
    let mut section = |rows: &Vec<Draft>| {
        let mut before = if rows.iter().any(|row| own(row).is_some()) {
            0
        } else {
            last
        };
        let number = |row: &Draft| {
            let id = own(row).filter(|id| given.insert(*id)).unwrap_or_else(|| {
                let mut id = before + 1;
                while !taken.insert(id) {
                    id += 1;
                }
                id
            });
            before = id;
            id
        };
        let ids: Vec<u64> = rows.iter().map(number).collect();
        last = ids.iter().copied().max().unwrap_or(0).max(last);
        ids
    };
    drafts.rows.iter().map(&mut section).collect()
}

/// Lines without empty ones at the end.
fn trimmed<'a, 't>(lines: &'a [&'t str]) -> &'a [&'t str] {
    let end = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(0, |at| at + 1);
    &lines[..end]
}
