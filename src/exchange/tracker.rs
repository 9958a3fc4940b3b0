//! A plan as issue trackers and agent teams see it: items, and which item blocks which.
//!
//! Trackers know one kind of edge: blocked until the other is closed. Finish-to-start is that; other kinds
//! are written as if they were, which is never looser than without their lag, unless that would close a
//! loop the plan does not have. What an edge says beyond that stands in words in the item that waits.

use super::dates::Dates;
use super::{Report, WriteError, links};
use crate::plan::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The whole board.
pub(super) struct Board<'a> {
    pub(super) plan: &'a Plan,
    /// Tracks in order with their tickets in order, then tickets of no track, then gates.
    pub(super) items: Vec<Item<'a>>,
    /// Each pair once, in the order of the dependencies.
    pub(super) blocks: Vec<Block>,
    /// By node: what it waits for, in words, where an edge cannot say it.
    pub(super) terms: HashMap<Node, Vec<&'a Dependency>>,
    pub(super) dates: Dates,
    blockers: HashMap<Node, Vec<Node>>,
    blocked: HashMap<Node, Vec<Node>>,
    places: HashMap<Node, usize>,
    /// The children of each summary, where summaries are taken apart.
    children: BTreeMap<TicketId, Vec<TicketId>>,
}

/// A ticket or gate.
pub(super) struct Item<'a> {
    pub(super) node: Node,
    pub(super) key: &'a str,
    pub(super) title: &'a str,
    pub(super) track: Option<&'a Track>,
    pub(super) row: ItemRow<'a>,
    /// Whether other tickets are part of it.
    pub(super) is_summary: bool,
}

/// The row behind an item.
#[derive(Clone, Copy)]
pub(super) enum ItemRow<'a> {
    Ticket(&'a Ticket),
    Gate(&'a Gate),
}

/// One item blocks another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Block {
    /// What has to be closed first.
    pub(super) from: Node,
    /// What waits.
    pub(super) to: Node,
}

impl<'a> Board<'a> {
    /// Collects items and edges for a tool that knows what a summary is, and notes what an edge cannot say.
    ///
    /// # Errors
    /// When the option is not in the plan.
    pub(super) fn of(
        plan: &'a Plan,
        option: Option<OptionId>,
        report: &mut Report,
    ) -> Result<Self, WriteError> {
        Self::drawn(plan, option, false, report)
    }

    /// The same for a tool that does not: a summary waits for its children, and they for what it waits for.
    ///
    /// # Errors
    /// When the option is not in the plan.
    pub(super) fn flat(
        plan: &'a Plan,
        option: Option<OptionId>,
        report: &mut Report,
    ) -> Result<Self, WriteError> {
        Self::drawn(plan, option, true, report)
    }

    fn drawn(
        plan: &'a Plan,
        option: Option<OptionId>,
        is_flat: bool,
        report: &mut Report,
    ) -> Result<Self, WriteError> {
        let dates = Dates::of(plan, option, report)?;
        let items = items(plan);
        let option = option.and_then(|id| plan.options.get(id));
        let mut board = Self {
            plan,
            places: items.iter().map(|item| item.node).zip(0..).collect(),
            items,
            blocks: Vec::new(),
            terms: HashMap::new(),
            dates,
            blockers: HashMap::new(),
            blocked: HashMap::new(),
            children: BTreeMap::new(),
        };
        if is_flat {
            for ticket in plan.tickets.iter() {
                if let Some(parent) = ticket.parent {
                    board.children.entry(parent).or_default().push(ticket.id);
                }
            }
        }
        board.draw(option, report);
        Ok(board)
    }

    /// What blocks an item.
    pub(super) fn blockers(&self, node: Node) -> &[Node] {
        self.blockers.get(&node).map_or(&[], Vec::as_slice)
    }

    /// What an item blocks.
    pub(super) fn blocked(&self, node: Node) -> &[Node] {
        self.blocked.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The item of a node.
    pub(super) fn item(&self, node: Node) -> Option<&Item<'a>> {
        self.places.get(&node).map(|&place| &self.items[place])
    }

    fn draw(&mut self, option: Option<&PlanOption>, report: &mut Report) {
        let plan = self.plan;
        let held: Vec<&'a Dependency> = plan
            .dependencies
            .iter()
            .filter(|dependency| {
                let is_held = links::is_held(plan, option, dependency);
                if !is_held {
                    note_unheld(plan, dependency, report);
                }
                is_held
            })
            .collect();
        let (firm, bent): (Vec<&Dependency>, Vec<&Dependency>) = held
            .iter()
            .partition(|dependency| dependency.kind == DependencyKind::Fs);
        let number = |node: &Node| self.places.get(node).copied().unwrap_or(0);
        let ends = |list: &[&Dependency]| -> Vec<(usize, usize)> {
            list.iter()
                .map(|d| (number(&d.from), number(&d.to)))
                .collect()
        };
        let closing = links::closing_extras(self.items.len(), &ends(&firm), &ends(&bent));
        let loose: HashSet<DependencyId> = bent
            .iter()
            .zip(closing)
            .filter(|(_, closes)| *closes)
            .map(|(dependency, _)| dependency.id)
            .collect();
        let mut seen = HashSet::new();
        for dependency in held {
            if !links::terms(dependency).is_empty() || !dependency.reason.is_empty() {
                self.terms
                    .entry(dependency.to)
                    .or_default()
                    .push(dependency);
            }
            note_terms(plan, dependency, loose.contains(&dependency.id), report);
            if loose.contains(&dependency.id) {
                continue;
            }
            for to in self.leaves(dependency.to) {
                self.block(dependency.from, to, &mut seen);
            }
        }
        for (summary, list) in self.children.clone() {
            for child in list {
                self.block(Node::Ticket(child), Node::Ticket(summary), &mut seen);
            }
        }
    }

    fn block(&mut self, from: Node, to: Node, seen: &mut HashSet<Block>) {
        let block = Block { from, to };
        if from != to && seen.insert(block) {
            self.blocks.push(block);
            self.blockers.entry(to).or_default().push(from);
            self.blocked.entry(from).or_default().push(to);
        }
    }

    /// The innermost children of a node, or the node itself.
    fn leaves(&self, node: Node) -> Vec<Node> {
        let (mut leaves, mut open) = (Vec::new(), vec![node]);
        while let Some(node) = open.pop() {
            let inner = match node {
                Node::Ticket(id) => self.children.get(&id),
                Node::Gate(_) => None,
            };
            match inner {
                Some(inner) => open.extend(inner.iter().rev().copied().map(Node::Ticket)),
                None => leaves.push(node),
            }
        }
        leaves
    }
}

impl Item<'_> {
    /// The ticket, where it is one.
    pub(super) fn ticket(&self) -> Option<&Ticket> {
        match self.row {
            ItemRow::Ticket(ticket) => Some(ticket),
            ItemRow::Gate(_) => None,
        }
    }

    /// Where it stands.
    pub(super) fn state(&self) -> ProgressState {
        match self.row {
            ItemRow::Ticket(ticket) => ticket.progress.state,
            ItemRow::Gate(gate) => match gate.decision.state {
                DecisionState::Go | DecisionState::GoWithRisks => ProgressState::Done,
                _ => ProgressState::NotStarted,
            },
        }
    }

    /// What has to be true for it to be done.
    pub(super) fn criteria(&self) -> &[Criterion] {
        match self.row {
            ItemRow::Ticket(ticket) => &ticket.criteria,
            ItemRow::Gate(gate) => &gate.criteria,
        }
    }

    /// What else is said of it.
    pub(super) fn description(&self) -> &str {
        match self.row {
            ItemRow::Ticket(ticket) => &ticket.description,
            ItemRow::Gate(gate) => &gate.description,
        }
    }

    /// How urgent it is.
    pub(super) fn priority(&self) -> Option<Priority> {
        self.ticket().and_then(|ticket| ticket.priority)
    }

    /// Whether it is a gate.
    pub(super) fn is_gate(&self) -> bool {
        matches!(self.row, ItemRow::Gate(_))
    }
}

fn items(plan: &Plan) -> Vec<Item<'_>> {
    let summaries: HashSet<TicketId> = plan.tickets.iter().filter_map(|t| t.parent).collect();
    let order: BTreeMap<TrackId, usize> = plan
        .tracks_in_order()
        .iter()
        .map(|track| track.id)
        .zip(0..)
        .collect();
    let mut tickets: Vec<&Ticket> = plan.tickets.iter().collect();
    let track_place = |ticket: &Ticket| ticket.track.and_then(|id| order.get(&id).copied());
    tickets.sort_by_key(|t| (track_place(t).unwrap_or(usize::MAX), t.rank, t.id));
    let mut gates: Vec<&Gate> = plan.gates.iter().collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    let track = |id: Option<TrackId>| id.and_then(|id| plan.tracks.get(id));
    let tickets = tickets.into_iter().map(|ticket| Item {
        node: Node::Ticket(ticket.id),
        key: &ticket.key,
        title: &ticket.title,
        track: track(ticket.track),
        row: ItemRow::Ticket(ticket),
        is_summary: summaries.contains(&ticket.id),
    });
    let gates = gates.into_iter().map(|gate| Item {
        node: Node::Gate(gate.id),
        key: &gate.key,
        title: &gate.name,
        track: track(gate.track),
        row: ItemRow::Gate(gate),
        is_summary: false,
    });
    tickets.chain(gates).collect()
}

fn note_unheld(plan: &Plan, dependency: &Dependency, report: &mut Report) {
    let why = if dependency.strength == Strength::Info {
        "is for information only"
    } else {
        "is not held"
    };
    let arrow = links::arrow(plan, dependency);
    report.note(format!("{arrow} {why}: not written"));
}

fn note_terms(plan: &Plan, dependency: &Dependency, is_loose: bool, report: &mut Report) {
    if links::is_plain(dependency) {
        return;
    }
    let (arrow, terms) = (links::arrow(plan, dependency), links::terms(dependency));
    report.note(if is_loose {
        format!("{arrow} ({terms}) would close a loop as a blocker: it stands in words only")
    } else {
        format!("{arrow} ({terms}) is written as a blocker, its terms in words")
    });
}
