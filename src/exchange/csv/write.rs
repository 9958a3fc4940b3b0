//! From a plan to rows: tickets track by track, then gates, and a report of what rows cannot say.

use super::cells::{self, estimate_cells, guard, join_keys, staff_cells};
use super::columns::COLUMNS;
use super::network::{self, Blockers};
use crate::exchange::dates::Dates;
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::{Report, WriteError, WriteOptions, imprint};
use crate::plan::integrity::KeyIndex;
use crate::plan::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What rows hold; the rest is reported.
const HELD: &[Feature] = &[Feature::EstimateRanges, Feature::Staffing];

/// Writes every ticket and gate as a row.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    report_shared_names(plan, &mut report);
    report_stand_ins(plan, &mut report);
    let blockers = network::blockers(plan, &mut report);
    let shares = budget_shares(plan, &mut report)?;
    let summaries = network::children(plan).into_keys().collect();
    let keys = KeyIndex::build(plan).unwrap_or_default();
    let mut writer = Writer {
        shares,
        plan,
        report,
        keys,
        summaries,
        blockers,
    };
    let mut text = String::from("\u{feff}");
    let imprints = options
        .imprint
        .as_ref()
        .map(|imprint| imprint.by_node(plan));
    let mut header: Vec<String> = COLUMNS.map(|(_, name)| name.to_owned()).into();
    header.extend(imprints.iter().map(|_| imprint::COLUMN.to_owned()));
    push_row(&mut text, &header);
    for node in nodes_in_order(plan) {
        let mut cells: Vec<String> = writer.row(node).into();
        let print = imprints.as_ref().and_then(|imprints| imprints.get(&node));
        cells.extend(imprints.iter().map(|_| print.cloned().unwrap_or_default()));
        push_row(&mut text, &cells);
    }
    Ok((text.into_bytes(), writer.report))
}

struct Writer<'a> {
    plan: &'a Plan,
    report: Report,
    keys: KeyIndex,
    summaries: HashSet<TicketId>,
    blockers: Blockers,
    /// What tickets without an estimate take of their track's budget.
    shares: HashMap<TicketId, Work>,
}

/// A budget has no column, so what it gives to each ticket is written instead.
fn budget_shares(plan: &Plan, report: &mut Report) -> Result<HashMap<TicketId, Work>, WriteError> {
    let has_budget = |ticket: &&Ticket| {
        let track = ticket.track.and_then(|id| plan.tracks.get(id));
        ticket.estimate.is_none() && track.is_some_and(|track| track.budget.is_some())
    };
    let sharing: Vec<&Ticket> = plan.tickets.iter().filter(has_budget).collect();
    if sharing.is_empty() {
        return Ok(HashMap::new());
    }
    // Loops matter to dates, not to shares, so what is said about them is not passed on.
    let dates = Dates::of(plan, None, &mut Report::default())?;
    let share = |ticket: &Ticket| {
        let dates = dates
            .node(Node::Ticket(ticket.id))
            .filter(|dates| dates.assumed)?;
        Some((ticket.id, dates.duration))
    };
    let shares: HashMap<TicketId, Work> = sharing.into_iter().filter_map(share).collect();
    match shares.len() {
        0 => {}
        count => report.note(format!(
            "tickets without an estimate are written with their share of the track's budget ({count})"
        )),
    }
    Ok(shares)
}

/// Tickets track by track in the planner's order, those without a track last, then the gates.
fn nodes_in_order(plan: &Plan) -> Vec<Node> {
    let tracks = plan.tracks_in_order();
    let places: BTreeMap<TrackId, usize> = tracks.iter().map(|track| track.id).zip(0..).collect();
    let place = |ticket: &Ticket| ticket.track.and_then(|id| places.get(&id)).copied();
    let mut tickets: Vec<&Ticket> = plan.tickets.iter().collect();
    tickets.sort_by_key(|t| (place(t).unwrap_or(usize::MAX), t.rank, t.id));
    let mut gates: Vec<&Gate> = plan.gates.iter().collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    let tickets = tickets.into_iter().map(|ticket| Node::Ticket(ticket.id));
    tickets
        .chain(gates.into_iter().map(|gate| Node::Gate(gate.id)))
        .collect()
}

/// Rows with one name become one row on reading back.
fn report_shared_names(plan: &Plan, report: &mut Report) {
    let tracks = plan.tracks.iter().map(|track| ("tracks", &track.name));
    let agents = plan.agents.iter().map(|agent| ("agents", &agent.name));
    let mut seen = HashSet::new();
    for (kind, name) in tracks.chain(agents) {
        if !seen.insert((kind, name)) {
            report.note(format!(
                "several {kind} are called \"{name}\": rows cannot tell them apart"
            ));
        }
    }
}

fn report_stand_ins(plan: &Plan, report: &mut Report) {
    let stand_ins = [
        (
            "gates are written as tickets that take their review",
            plan.gates.len(),
        ),
        (
            "summaries are written as milestones behind their children",
            network::children(plan).len(),
        ),
    ];
    for (words, count) in stand_ins.into_iter().filter(|(_, count)| *count > 0) {
        report.note(format!("{words} ({count})"));
    }
}

impl Writer<'_> {
    fn row(&mut self, node: Node) -> [String; COLUMNS.len()] {
        let key = self.text(node, "key", self.plan.key(node));
        let title = self.text(node, "title", self.plan.node_title(node));
        let track = match node {
            Node::Ticket(id) => self.plan.tickets.get(id).and_then(|t| t.track),
            Node::Gate(id) => self.plan.gates.get(id).and_then(|g| g.track),
        };
        let name = track
            .and_then(|id| self.plan.tracks.get(id))
            .map_or("", |track| &track.name);
        if track.is_some() && name.trim().is_empty() {
            self.note(node, "its track has no name: not written");
        }
        let track = self.text(node, "track", name);
        let [estimate, min, likely, max] = self.estimate(node);
        let blocked_by = self.blocked_by(node);
        let (role, agents) = self.staff(node);
        [
            key, title, track, estimate, min, likely, max, blocked_by, role, agents,
        ]
    }

    /// Text as a cell. A NUL is the one character no reader of CSV takes.
    fn text(&mut self, node: Node, column: &str, text: &str) -> String {
        if text.contains('\0') {
            self.note(
                node,
                &format!("NUL characters in its {column} are left out"),
            );
            return guard(&text.replace('\0', ""));
        }
        guard(text)
    }

    fn estimate(&mut self, node: Node) -> [String; 4] {
        let milestone = Estimate::Fixed(Work(0));
        let estimate = match node {
            Node::Ticket(id) if self.summaries.contains(&id) => milestone,
            Node::Ticket(id) if self.shares.contains_key(&id) => Estimate::Fixed(self.shares[&id]),
            Node::Ticket(id) => self
                .plan
                .tickets
                .get(id)
                .map_or(Estimate::None, |t| t.estimate.clone()),
            Node::Gate(id) => {
                let review = self.plan.gates.get(id).and_then(|gate| gate.review);
                Estimate::Fixed(review.unwrap_or_default().max(Work(0)))
            }
        };
        if !cells::is_ordered(&estimate) {
            self.note(
                node,
                "the values of its estimate are out of order: they are read back in order",
            );
        }
        estimate_cells(&estimate)
    }

    fn blocked_by(&mut self, node: Node) -> String {
        let blockers = self.blockers.get(&node).map_or(&[][..], Vec::as_slice);
        let keys: Vec<&str> = blockers
            .iter()
            .map(|&blocker| self.plan.key(blocker))
            .collect();
        let is_key = |key: &str| self.keys.find(key).is_some();
        if let Some(cell) = join_keys(&keys, &is_key) {
            return guard(&cell);
        }
        let (kept, lost): (Vec<&str>, Vec<&str>) = keys
            .into_iter()
            .partition(|key| join_keys(&[key], &is_key).is_some());
        let cell = join_keys(&kept, &is_key).unwrap_or_default();
        let lost = if cell.is_empty() {
            kept.into_iter().chain(lost).collect()
        } else {
            lost
        };
        self.note(
            node,
            &format!(
                "keys that no list can hold are left out of blocked_by: {}",
                lost.join(" | ")
            ),
        );
        guard(&cell)
    }

    fn staff(&mut self, node: Node) -> (String, String) {
        let plan = self.plan;
        let Node::Ticket(id) = node else {
            return Default::default();
        };
        let Some(ticket) = plan
            .tickets
            .get(id)
            .filter(|t| !self.summaries.contains(&t.id))
        else {
            return Default::default();
        };
        let agents = ticket
            .assignees
            .iter()
            .filter_map(|&id| plan.agents.get(id));
        let names: Vec<&str> = agents.map(|agent| agent.name.as_str()).collect();
        let count = (ticket.min_agents, ticket.max_agents);
        let cells = staff_cells(&ticket.demands, count, &names).unwrap_or_else(|| {
            self.note(
                node,
                "roles, agents or their numbers that rows cannot hold are left out",
            );
            let demands: Vec<Demand> = ticket
                .demands
                .iter()
                .filter(|d| staff_cells(std::slice::from_ref(d), (1, 1), &[]).is_some())
                .cloned()
                .collect();
            let names: Vec<&str> = names
                .into_iter()
                .filter(|name| staff_cells(&[], (1, 1), &[name]).is_some())
                .collect();
            let count = if staff_cells(&[], count, &[]).is_some() {
                count
            } else {
                (1, 1)
            };
            staff_cells(&demands, count, &names).unwrap_or_default()
        });
        let (role, agents) = cells;
        (
            self.text(node, "role", &role),
            self.text(node, "agents", &agents),
        )
    }

    fn note(&mut self, node: Node, text: &str) {
        self.report.note(format!("{}: {text}", self.plan.key(node)));
    }
}

fn push_row(text: &mut String, cells: &[String]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        let has_space_at_ends = cell.trim().len() < cell.len();
        if has_space_at_ends || cell.contains([',', '"', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}
