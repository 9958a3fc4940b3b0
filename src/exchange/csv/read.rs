//! From rows to a plan: keys first, then tickets, then what blocks them, so that a row may name one that
//! follows later.

use super::cells::{estimate_of, read_duration, read_staff, split_keys};
use super::columns::{Column, Layout, name_of, open};
use super::records::{Record, drop_broken_end};
use crate::exchange::{ReadError, ReadOptions, Report, text};
use crate::plan::duration::Units;
use crate::plan::imprint::{BLOCKED_BY, Unread};
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// Reads a plan. Cells that cannot be read are left out with a note, the rest of the row is kept.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let (text, is_windows) = text::decode_any(bytes)?;
    let mut report = Report::default();
    if is_windows {
        report.note("the file is not UTF-8: it was read as Windows-1252");
    }
    let (records, header) = open(&text);
    let header = header.ok_or(ReadError::Empty)?;
    let layout = Layout::of(&header, &mut report)?;
    let delimiter = records.delimiter();
    let mut rows: Vec<Record> = records.collect();
    let is_ended = text.ends_with(['\n', '\r']);
    let may_be_cut = !is_ended || layout.has_imprint;
    if may_be_cut && let Some(line) = drop_broken_end(&mut rows, layout.width) {
        let text = "the quote that is opened here is never closed, and the row is left out";
        report.cut(line, text);
    }
    let is_nobody = |row: &mut Record| !is_ended && layout.ends_before_key(row);
    if let Some(row) = rows.pop_if(is_nobody) {
        let text = "the last row breaks off in its key, and is left out";
        report.cut(row.line, text);
    } else if rows.is_empty() && !is_ended {
        report.cut(header.line, "there is no row below the header");
    }
    if let Some(row) = rows.last_mut().filter(|_| layout.has_imprint && !is_ended)
        && row.fields.len() < layout.width
    {
        // The cell that breaks off is not what it was to say.
        row.fields.pop();
    }
    let mut reader = Reader::new(&layout, delimiter, report, rows.len());
    let keys = reader.keys(&rows);
    let tickets: Vec<Ticket> = rows
        .iter()
        .zip(keys)
        .enumerate()
        .map(|(place, (row, key))| reader.ticket(place, row, key))
        .collect();
    for (place, (row, ticket)) in rows.iter().zip(&tickets).enumerate() {
        reader.blockers(place, row, &ticket.key);
    }
    if let Some((row, ticket)) = rows.last().zip(tickets.last()).filter(|_| !is_ended) {
        reader.check_end(row, &ticket.key);
    }
    Ok(reader.finish(tickets, options))
}

/// A plan in the making.
struct Reader<'a> {
    layout: &'a Layout,
    delimiter: u8,
    units: Units,
    /// How many estimates are in days or weeks.
    in_days: usize,
    report: Report,
    /// The place of the row with a key, in lower case.
    places: HashMap<String, usize>,
    tracks: Names<'a, TrackId>,
    agents: Names<'a, AgentId>,
    /// The roles of the tickets that name an agent, by place in `agents`.
    offered: Vec<Vec<String>>,
    dependencies: Vec<Dependency>,
    last_id: u32,
}

/// Names in the order they were met, with an id each.
struct Names<'a, Id> {
    ids: HashMap<&'a str, (usize, Id)>,
    order: Vec<(&'a str, Id)>,
}

impl<'a, Id: Copy + From<u32>> Names<'a, Id> {
    fn new() -> Self {
        Self {
            ids: HashMap::new(),
            order: Vec::new(),
        }
    }

    /// The place and id of a name, a new one where it is met for the first time.
    fn of(&mut self, name: &'a str, last_id: &mut u32) -> (usize, Id) {
        let order = &mut self.order;
        *self.ids.entry(name).or_insert_with(|| {
            *last_id += 1;
            let id = Id::from(*last_id);
            order.push((name, id));
            (order.len() - 1, id)
        })
    }
}

fn fold(key: &str) -> String {
    key.trim().to_lowercase()
}

/// Tickets take the ids from 1 on, in the order of the rows.
fn ticket_id(place: usize) -> TicketId {
    TicketId(place as u32 + 1)
}

impl<'a> Reader<'a> {
    fn new(layout: &'a Layout, delimiter: u8, report: Report, rows: usize) -> Self {
        Self {
            layout,
            delimiter,
            units: Units::of(&PlanInfo::default()),
            in_days: 0,
            report,
            places: HashMap::with_capacity(rows),
            tracks: Names::new(),
            agents: Names::new(),
            offered: Vec::new(),
            dependencies: Vec::new(),
            last_id: rows as u32,
        }
    }

    /// The key of every row; rows without one of their own get `T-1`, `T-2` and so on.
    fn keys(&mut self, rows: &[Record]) -> Vec<String> {
        let mut keys: Vec<Option<String>> = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            let key = self.layout.cell(row, Column::Key);
            let first = *self.places.entry(fold(key)).or_insert(place);
            let is_own = !key.trim().is_empty() && first == place;
            if !is_own && !key.trim().is_empty() {
                let line = rows[first].line;
                self.report
                    .at(row.line, format!("the key {key} is taken by line {line}"));
            }
            keys.push(is_own.then(|| key.to_owned()));
        }
        self.places.remove("");
        let mut number = 0;
        let mut named = Vec::with_capacity(rows.len());
        for (place, (key, row)) in keys.into_iter().zip(rows).enumerate() {
            named.push(key.unwrap_or_else(|| {
                let key = self.free_key(&mut number);
                self.places.insert(fold(&key), place);
                self.report.unread(
                    row.line,
                    Unread::of_node(&key, "key"),
                    format!("a row without a key of its own: it is called {key}"),
                );
                key
            }));
        }
        named
    }

    fn free_key(&self, number: &mut u32) -> String {
        loop {
            *number += 1;
            let key = format!("T-{number}");
            if !self.places.contains_key(&fold(&key)) {
                return key;
            }
        }
    }

    fn ticket(&mut self, place: usize, row: &'a Record, key: String) -> Ticket {
        self.check_shape(row);
        let mut ticket = Ticket::new(ticket_id(place), key, self.layout.cell(row, Column::Title));
        ticket.rank = (place as i64 + 1) * RANK_STEP;
        let track = self.layout.cell(row, Column::Track);
        if !track.trim().is_empty() {
            ticket.track = Some(self.tracks.of(track, &mut self.last_id).1);
        }
        ticket.estimate = self.estimate(row, &ticket.key);
        self.staff(row, &mut ticket);
        ticket
    }

    /// A last line that is not ended and has too few cells breaks off in its last one.
    fn check_end(&mut self, row: &Record, key: &str) {
        if row.fields.len() >= self.layout.width {
            // A file with prints was written with a line end.
            if self.layout.has_imprint {
                self.report.cut(row.line, "its last line has no end");
            }
            return;
        }
        let broken = row.fields.len().saturating_sub(1);
        for field in self.layout.fields_at(broken) {
            let unread = Unread::of_node(key, field);
            self.report.traces.unread.push(unread);
        }
        self.report.cut(row.line, "the last row breaks off");
    }

    fn check_shape(&mut self, row: &Record) {
        if row.has_open_quote {
            self.report.at(
                row.line,
                "a quote is never closed: it was read as a character",
            );
        }
        let (cells, wanted) = (row.fields.len(), self.layout.width);
        let extra = row
            .fields
            .iter()
            .skip(wanted)
            .any(|field| !field.is_empty());
        if extra {
            self.report.at(
                row.line,
                format!("{cells} cells where the header has {wanted}: those beyond are left out"),
            );
        } else if cells < wanted {
            self.report.at(
                row.line,
                format!(
                    "{cells} cells where the header has {wanted}: the others are taken as empty"
                ),
            );
        }
    }

    fn estimate(&mut self, row: &Record, key: &str) -> Estimate {
        let columns = [Column::Estimate, Column::Min, Column::Likely, Column::Max];
        let cells = columns.map(|column| {
            let cell = self.layout.cell(row, column).trim();
            if cell.is_empty() {
                return None;
            }
            match read_duration(cell, self.delimiter, self.units) {
                Ok(work) => {
                    let is_day = |c: char| matches!(c.to_ascii_lowercase(), 'd' | 'w');
                    self.in_days += usize::from(cell.contains(is_day));
                    Some(work)
                }
                Err(error) => {
                    let unread = Unread::of_node(key, "estimate");
                    let text = format!("{key}, {}: {error}", name_of(column));
                    self.report.unread(row.line, unread, text);
                    None
                }
            }
        });
        let (estimate, notes) = estimate_of(cells);
        for note in notes {
            self.report.at(row.line, note);
        }
        estimate
    }

    fn staff(&mut self, row: &'a Record, ticket: &mut Ticket) {
        let (role, agents) = (Column::Role, Column::Agents);
        let staff = read_staff(self.layout.cell(row, role), self.layout.cell(row, agents));
        for token in staff.unread {
            let field = Unread::of_node(&ticket.key, "min_agents");
            let most = Unread::of_node(&ticket.key, "max_agents");
            self.report.traces.unread.push(most);
            self.report.unread(
                row.line,
                field,
                format!("\"{token}\" is no number of agents: write 2 or 1-3, once, or names"),
            );
        }
        (ticket.min_agents, ticket.max_agents) = staff.agents;
        let demand = |&(role, count): &(&str, u32)| Demand {
            role: role.to_owned(),
            count,
        };
        ticket.demands = staff.roles.iter().map(demand).collect();
        for name in staff.names {
            let (place, id) = self.agents.of(name, &mut self.last_id);
            ticket.assignees.push(id);
            if place == self.offered.len() {
                self.offered.push(Vec::new());
            }
            for (role, _) in &staff.roles {
                if !self.offered[place].iter().any(|known| known == role) {
                    self.offered[place].push((*role).to_owned());
                }
            }
        }
    }

    fn blockers(&mut self, place: usize, row: &Record, own: &str) {
        let cell = self.layout.cell(row, Column::BlockedBy);
        let mut seen = HashSet::new();
        for key in split_keys(cell, &|key| self.places.contains_key(&fold(key))) {
            match self.places.get(&fold(key)) {
                None => self.report.unread(
                    row.line,
                    Unread::of_node(own, BLOCKED_BY),
                    format!("blocked by {key}, which no row defines: left out"),
                ),
                Some(&other) if other == place => {
                    self.report.at(
                        row.line,
                        format!("{key} cannot be blocked by itself: left out"),
                    );
                }
                Some(&other) if seen.insert(other) => {
                    self.last_id += 1;
                    let (from, to) = (
                        Node::Ticket(ticket_id(other)),
                        Node::Ticket(ticket_id(place)),
                    );
                    self.dependencies
                        .push(Dependency::new(DependencyId(self.last_id), from, to));
                }
                Some(_) => {}
            }
        }
    }

    fn finish(mut self, tickets: Vec<Ticket>, options: &ReadOptions) -> (Plan, Report) {
        if self.offered.iter().any(|roles| !roles.is_empty()) {
            self.report
                .note("an agent is taken to offer the roles of the tickets that name it");
        }
        if self.in_days > 0 {
            self.report.note(format!(
                "a day is read as 8 h of work and a week as 40 h; a table has no calendar, so that work goes on day and \
                 night until the plan gets one ({})",
                self.in_days
            ));
        }
        let tracks = self
            .tracks
            .order
            .iter()
            .zip(1..)
            .map(|(&(name, id), place)| Track {
                rank: place * RANK_STEP,
                ..Track::new(id, name)
            });
        let agents = self
            .agents
            .order
            .iter()
            .zip(self.offered)
            .map(|(&(name, id), roles)| Agent {
                roles,
                ..Agent::new(id, name)
            });
        let info = PlanInfo {
            title: options.title.clone(),
            ..PlanInfo::default()
        };
        let plan = Plan {
            info: std::sync::Arc::new(info),
            tracks: tracks.collect(),
            agents: agents.collect(),
            tickets: tickets.into_iter().collect(),
            dependencies: self.dependencies.into_iter().collect(),
            last_id: self.last_id,
            ..Plan::default()
        };
        (plan, self.report)
    }
}
