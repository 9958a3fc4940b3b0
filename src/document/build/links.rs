//! Dependencies: each pair once, with every line that states it.

use super::{Builder, readings};
use crate::document::facts::{Form, Said, Statement, Subject};
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// The most dependencies a plan is given.
const MOST: usize = 400_000;

/// The most lines one dependency cites.
const MOST_LINES: usize = 64;

/// A pair and the readings it holds in.
type Key = (Node, Node, Vec<ReadingId>);

/// Dependencies while they are collected.
#[derive(Default)]
pub(super) struct Links {
    found: HashMap<Key, usize>,
    rows: Vec<Dependency>,
}

impl Links {
    /// Adds a dependency, or the line that states it to the one that is there.
    pub fn add(&mut self, row: Dependency) {
        if row.from == row.to || self.rows.len() >= MOST {
            return;
        }
        let key = (row.from, row.to, row.readings.clone());
        match self.found.get(&key) {
            Some(&at) => {
                let own = &mut self.rows[at];
                if own.reason.is_empty() {
                    own.reason = row.reason;
                }
                for lines in row.sources {
                    if own.sources.len() < MOST_LINES && !own.sources.contains(&lines) {
                        own.sources.push(lines);
                    }
                }
            }
            None => {
                self.found.insert(key, self.rows.len());
                self.rows.push(row);
            }
        }
    }

    /// Adds the lines of a statement to the dependencies between two nodes, whatever readings they hold in.
    pub fn cite(&mut self, from: Node, to: Node, lines: &SourceRef) {
        for row in self
            .rows
            .iter_mut()
            .filter(|row| row.from == from && row.to == to)
        {
            if !row.sources.contains(lines) {
                row.sources.push(lines.clone());
            }
        }
    }
}

pub(super) fn build(builder: &mut Builder) {
    let mut links = Links::default();
    let alternatives = readings::build(builder, &mut links);
    let facts = builder.facts;
    for statement in facts
        .statements
        .iter()
        .filter(|statement| statement.said != Said::Never)
    {
        if !alternatives.covers(statement) {
            state(builder, statement, &mut links);
        }
    }
    cite_gates(builder, &mut links);
    if links.rows.len() >= MOST {
        builder.losses.push(crate::document::facts::Loss {
            place: None,
            text: format!("only the first {MOST} dependencies are kept"),
        });
    }
    for row in links.rows {
        builder.insert(row);
    }
}

/// A dependency as a statement says it.
pub(super) fn row_of(builder: &Builder, statement: &Statement, from: Node, to: Node) -> Dependency {
    Dependency {
        kind: statement.kind,
        lag: statement.lag,
        strength: match statement.said {
            Said::Soft => Strength::Soft,
            Said::Info => Strength::Info,
            _ => Strength::Hard,
        },
        reason: statement.reason.clone(),
        sources: vec![builder.lines(statement.place)],
        ..Dependency::new(DependencyId(0), from, to)
    }
}

fn state(builder: &mut Builder, statement: &Statement, links: &mut Links) {
    for from in &statement.from {
        for to in &statement.to {
            match (builder.node(from), builder.node(to)) {
                (Some(from), Some(to)) => {
                    let mut row = row_of(builder, statement, from, to);
                    if let Some((kind, lag)) = readings::part_of(builder, from, &statement.part) {
                        (row.kind, row.lag) = (kind, lag);
                    }
                    links.add(row);
                }
                _ => between_tracks(builder, statement, from, to, links),
            }
        }
    }
}

/// A dependency between tracks: from the tickets that end one to those that begin the other.
///
/// Only what is said firmly and about named tracks becomes dependencies; "all other tracks" in the card of one,
/// against "none" in the cards of the others, stays a statement for lint.
fn between_tracks(
    builder: &mut Builder,
    statement: &Statement,
    from: &Subject,
    to: &Subject,
    links: &mut Links,
) {
    let is_firm = statement.quantifier.is_none()
        && statement.said == Said::Hard
        && matches!(
            statement.form,
            Form::Card | Form::Table | Form::ArrowList | Form::Prose
        );
    if !is_firm || matches!(from, Subject::Unknown(_)) || matches!(to, Subject::Unknown(_)) {
        return;
    }
    let denied =
        builder.facts.statements.iter().any(|other| {
            other.said == Said::Never && other.part.is_empty() && other.to.contains(to)
        });
    if denied {
        let text = format!(
            "{} is said to wait for {} and for nothing: the tickets are not tied",
            to.name(),
            from.name()
        );
        builder.loss(statement.place, text);
        return;
    }
    let (ends, begins) = (ends(builder, from, true), ends(builder, to, false));
    const MOST_PAIRS: usize = 5_000;
    if ends.len() * begins.len() > MOST_PAIRS {
        builder.loss(
            statement.place,
            format!(
                "{} → {} would tie {} pairs of tickets: left out",
                from.name(),
                to.name(),
                ends.len() * begins.len()
            ),
        );
        return;
    }
    for &one in &ends {
        for &other in &begins {
            let mut row = row_of(builder, statement, one, other);
            if row.reason.is_empty() {
                row.reason = format!("{} waits for {}.", to.name(), from.name());
            }
            links.add(row);
        }
    }
}

/// The nodes a subject ends with, or begins with: tickets of a track that no ticket of it follows, or precedes.
fn ends(builder: &Builder, subject: &Subject, is_end: bool) -> Vec<Node> {
    if let Some(node) = builder.node(subject) {
        return vec![node];
    }
    let inside: HashSet<&str> = builder
        .tickets_of(subject)
        .into_iter()
        .filter_map(|id| builder.plan.tickets.get(id))
        .map(|ticket| ticket.key.as_str())
        .collect();
    let mut tied: HashSet<&str> = HashSet::new();
    for edge in builder.facts.lists.iter().flat_map(|list| &list.edges) {
        if inside.contains(edge.from.as_str()) && inside.contains(edge.to.as_str()) {
            tied.insert(if is_end { &edge.from } else { &edge.to });
        }
    }
    let summaries: HashSet<TicketId> = builder
        .plan
        .tickets
        .iter()
        .filter_map(|ticket| ticket.parent)
        .collect();
    let tickets = builder
        .tickets_of(subject)
        .into_iter()
        .filter(|id| !summaries.contains(id));
    tickets
        .filter(|&id| {
            builder
                .plan
                .tickets
                .get(id)
                .is_some_and(|ticket| !tied.contains(ticket.key.as_str()))
        })
        .map(Node::Ticket)
        .collect()
}

/// Statements between tracks that made no dependencies of their own are further lines of those that exist.
fn cite_gates(builder: &Builder, links: &mut Links) {
    for statement in builder
        .facts
        .statements
        .iter()
        .filter(|statement| statement.form == Form::Tree && statement.quantifier.is_none())
    {
        let lines = builder.lines(statement.place);
        for (from, to) in statement
            .from
            .iter()
            .flat_map(|from| statement.to.iter().map(move |to| (from, to)))
        {
            let (ends, begins) = (ends(builder, from, true), ends(builder, to, false));
            for &one in ends.iter().take(64) {
                for &other in begins.iter().take(64) {
                    links.cite(one, other, &lines);
                }
            }
        }
    }
}
