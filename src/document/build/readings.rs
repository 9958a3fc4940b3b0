//! Readings: what prose allows, where its parts disagree about who waits for whom.
//!
//! Options, staffings and the start rules of cards each say an order. Where two of them give a row different
//! predecessors, the document can be read in several ways: each way is kept as a reading, and the places of
//! gates are one more. Where they agree, there is nothing to read and every statement simply holds.

use super::Builder;
use super::links::{Links, row_of};
use crate::document::facts::{Form, OptionKind, Said, Statement, Subject};
use crate::plan::*;
use std::collections::{BTreeMap, BTreeSet};

/// Who waits for whom, and for which part of it.
type Order = BTreeMap<Node, BTreeSet<(Node, String)>>;

/// A way to read the document.
struct Way {
    form: Form,
    name: String,
    order: Order,
    /// The statements it consists of, by index.
    statements: Vec<usize>,
}

/// The statements that became readings.
#[derive(Default)]
pub(super) struct Alternatives {
    covered: Vec<Statement>,
}

impl Alternatives {
    /// Whether a statement is part of a reading already.
    pub fn covers(&self, statement: &Statement) -> bool {
        self.covered.iter().any(|covered| covered == statement)
    }
}

/// Finds the readings and adds their dependencies.
pub(super) fn build(builder: &mut Builder, links: &mut Links) -> Alternatives {
    let mut ways = ways(builder);
    let prose: Vec<&Way> = ways.iter().filter(|way| way.form != Form::Gate).collect();
    let disagree = prose.iter().enumerate().any(|(at, way)| {
        prose[..at]
            .iter()
            .any(|other| differ(&way.order, &other.order))
    });
    if !disagree {
        return Alternatives::default();
    }
    merge_equal(&mut ways);
    let mut readings = Vec::new();
    for way in &ways {
        let sources = builder.all_lines(
            way.statements
                .iter()
                .map(|&at| builder.facts.statements[at].place),
        );
        let row = Reading {
            id: ReadingId(0),
            name: way.name.clone(),
            description: described(builder, &way.order),
            sources,
        };
        readings.push(builder.insert(row));
    }
    let variant = variant(builder, &ways);
    add_links(builder, &ways, &readings, variant.as_ref(), links);
    choose(builder, &ways, &readings);
    let covered = ways
        .iter()
        .flat_map(|way| &way.statements)
        .map(|&at| builder.facts.statements[at].clone())
        .collect();
    Alternatives { covered }
}

/// The orders the document states, one for each place that states one.
fn ways(builder: &Builder) -> Vec<Way> {
    let facts = builder.facts;
    let mut found: Vec<Way> = Vec::new();
    for (index, statement) in facts.statements.iter().enumerate() {
        let is_rule = statement.form == Form::Card
            && statement.list.is_some_and(|list| {
                facts
                    .lists
                    .get(list)
                    .is_some_and(|list| list.name == "start rules")
            });
        let name = match statement.form {
            Form::Option => option_name(builder, statement),
            Form::Staffing => "As the staffing says".to_owned(),
            Form::Card if is_rule => "As the start rules say".to_owned(),
            Form::Gate => "As the gates stand".to_owned(),
            _ => continue,
        };
        if statement.said == Said::Never {
            continue;
        }
        let at = found
            .iter()
            .position(|way| way.name == name)
            .unwrap_or_else(|| {
                found.push(Way {
                    form: statement.form,
                    name,
                    order: Order::new(),
                    statements: Vec::new(),
                });
                found.len() - 1
            });
        found[at].statements.push(index);
        if statement.form != Form::Gate {
            for (from, to) in pairs(builder, statement) {
                found[at]
                    .order
                    .entry(to)
                    .or_default()
                    .insert((from, statement.part.clone()));
            }
        }
    }
    for way in found.iter_mut().filter(|way| way.form == Form::Gate) {
        for gate in &facts.gates {
            for to in gate
                .before
                .iter()
                .filter_map(|subject| builder.node(subject))
            {
                let after = gate
                    .after
                    .iter()
                    .filter_map(|subject| builder.node(subject))
                    .map(|from| (from, String::new()));
                way.order.entry(to).or_default().extend(after);
            }
        }
    }
    found.retain(|way| !way.order.is_empty());
    found
}

fn option_name(builder: &Builder, statement: &Statement) -> String {
    let inside = |place: crate::document::facts::Place| {
        place.start <= statement.place.start && statement.place.end <= place.end
    };
    let option = builder
        .facts
        .options
        .iter()
        .find(|option| inside(option.place));
    option.map_or_else(
        || "As the options say".to_owned(),
        |option| format!("As option \"{}\" says", option.name),
    )
}

fn pairs(builder: &Builder, statement: &Statement) -> Vec<(Node, Node)> {
    let nodes = |subjects: &[Subject]| -> Vec<Node> {
        subjects
            .iter()
            .filter_map(|subject| builder.node(subject))
            .collect()
    };
    let (from, to) = (nodes(&statement.from), nodes(&statement.to));
    from.iter()
        .flat_map(|&from| to.iter().map(move |&to| (from, to)))
        .filter(|(from, to)| from != to)
        .collect()
}

/// Whether two orders give the same row different predecessors.
fn differ(one: &Order, other: &Order) -> bool {
    one.iter()
        .any(|(to, from)| other.get(to).is_some_and(|others| others != from))
}

/// Ways that say the same are one.
fn merge_equal(ways: &mut Vec<Way>) {
    let mut at = 0;
    while at < ways.len() {
        match ways[..at]
            .iter()
            .position(|other| other.order == ways[at].order)
        {
            Some(first) => {
                let gone = ways.remove(at);
                ways[first].statements.extend(gone.statements);
            }
            None => at += 1,
        }
    }
}

fn described(builder: &Builder, order: &Order) -> String {
    let key = |node: &Node| builder.plan.key(*node).to_owned();
    let one = |(to, from): (&Node, &BTreeSet<(Node, String)>)| {
        let names: Vec<String> = from
            .iter()
            .map(|(node, part)| {
                if part.is_empty() {
                    key(node)
                } else {
                    format!("{} of {}", part, key(node))
                }
            })
            .collect();
        format!("{} after {}", key(to), names.join(", "))
    };
    order.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The reading in which a first part that may start at once need not wait for a gate.
struct Variant {
    reading: ReadingId,
    /// The row, and the share of it that may run at once, in percent.
    free: Vec<(Node, f64)>,
}

fn variant(builder: &mut Builder, ways: &[Way]) -> Option<Variant> {
    let gates = ways.iter().find(|way| way.form == Form::Gate)?;
    let facts = builder.facts;
    let free: Vec<(Node, f64)> = facts
        .statements
        .iter()
        .filter(|statement| statement.said == Said::Never && !statement.part.is_empty())
        .flat_map(|statement| {
            statement
                .to
                .iter()
                .flat_map(|subject| builder.tickets_of(subject))
                .map(|id| (Node::Ticket(id), statement.part.clone()))
                .collect::<Vec<_>>()
        })
        .filter(|(node, _)| gates.order.contains_key(node))
        .filter_map(|(node, part)| Some((node, share(builder, node, &part, true)?)))
        .collect();
    if free.is_empty() {
        return None;
    }
    let shown: Vec<String> = free
        .iter()
        .map(|(node, percent)| {
            format!(
                "the first {percent:.0} % of {} need not wait",
                builder.plan.key(*node)
            )
        })
        .collect();
    let sources = builder.all_lines(
        gates
            .statements
            .iter()
            .map(|&at| facts.statements[at].place),
    );
    let row = Reading {
        id: ReadingId(0),
        name: format!("{}, first parts at once", gates.name),
        description: format!("{}; {}", described(builder, &gates.order), shown.join("; ")),
        sources,
    };
    let reading = builder.insert(row);
    Some(Variant { reading, free })
}

/// The share of a ticket's steps up to those a word names, in percent; `only` counts the named ones alone.
fn share(builder: &Builder, node: Node, part: &str, only: bool) -> Option<f64> {
    let Node::Ticket(id) = node else { return None };
    let steps = &builder.plan.tickets.get(id)?.steps;
    let minutes = |step: &Step| step.estimate.likely().map_or(0, |work| work.0);
    let total: i64 = steps.iter().map(minutes).sum();
    let wanted = part.to_lowercase();
    let last = steps.iter().rposition(|step| {
        crate::document::grammar::words::find_phrase(&step.title.to_lowercase(), &wanted).is_some()
    })?;
    let counted: i64 = if only {
        minutes(&steps[last])
    } else {
        steps[..=last].iter().map(minutes).sum()
    };
    let is_share = total > 0 && counted > 0 && counted < total;
    is_share.then(|| counted as f64 * 100.0 / total as f64)
}

/// "When the baseline of D is complete": start to start, behind the share of the steps up to it.
pub(super) fn part_of(builder: &Builder, from: Node, part: &str) -> Option<(DependencyKind, Lag)> {
    if part.is_empty() {
        return None;
    }
    share(builder, from, part, false).map(|percent| (DependencyKind::Ss, Lag::Percent(percent)))
}

fn add_links(
    builder: &Builder,
    ways: &[Way],
    readings: &[ReadingId],
    variant: Option<&Variant>,
    links: &mut Links,
) {
    // A pair that several readings share is one dependency that holds in all of them.
    let mut shared: BTreeMap<(Node, Node, String), Vec<(usize, usize)>> = BTreeMap::new();
    for (at, way) in ways.iter().enumerate() {
        for &index in &way.statements {
            let statement = &builder.facts.statements[index];
            if statement.form == Form::Gate {
                gate(builder, statement, readings[at], variant, links);
                continue;
            }
            for (from, to) in pairs(builder, statement) {
                shared
                    .entry((from, to, statement.part.clone()))
                    .or_default()
                    .push((at, index));
            }
        }
    }
    for ((from, to, part), stated) in shared {
        let mut holds: Vec<ReadingId> = stated.iter().map(|(at, _)| readings[*at]).collect();
        holds.sort_unstable();
        holds.dedup();
        let first = &builder.facts.statements[stated[0].1];
        let mut row = row_of(builder, first, from, to);
        row.strength = Strength::Hard;
        row.readings = holds;
        row.sources = builder.all_lines(
            stated
                .iter()
                .map(|(_, index)| builder.facts.statements[*index].place),
        );
        if let Some((kind, lag)) = part_of(builder, from, &part) {
            (row.kind, row.lag) = (kind, lag);
        }
        if row.reason.is_empty() {
            row.reason.clone_from(&first.text);
        }
        links.add(row);
    }
}

/// What a gate follows always holds; what it precedes holds in the reading of the gates.
fn gate(
    builder: &Builder,
    statement: &Statement,
    reading: ReadingId,
    variant: Option<&Variant>,
    links: &mut Links,
) {
    for (from, to) in pairs(builder, statement) {
        let mut row = row_of(builder, statement, from, to);
        row.reason.clone_from(&statement.text);
        if matches!(from, Node::Gate(_)) {
            let free = variant.and_then(|variant| {
                variant
                    .free
                    .iter()
                    .find(|(node, _)| *node == to)
                    .map(|(_, percent)| (variant.reading, *percent))
            });
            row.readings = vec![reading];
            match (free, variant) {
                (Some((variant, percent)), _) => {
                    let mut later = row.clone();
                    later.readings = vec![variant];
                    later.lag = Lag::PercentOfSuccessor(-percent);
                    links.add(later);
                }
                (None, Some(variant)) => row.readings.push(variant.reading),
                (None, None) => {}
            }
        }
        links.add(row);
    }
}

/// The reading in force: the one without partial starts that ties the fewest pairs.
fn choose(builder: &mut Builder, ways: &[Way], readings: &[ReadingId]) {
    let weight = |way: &Way| {
        let parts = way
            .order
            .values()
            .flatten()
            .any(|(_, part)| !part.is_empty());
        let pairs: usize = way.order.values().map(BTreeSet::len).sum();
        (parts, way.form == Form::Gate, pairs)
    };
    let best = ways
        .iter()
        .enumerate()
        .min_by_key(|(at, way)| (weight(way), *at));
    let Some((at, way)) = best else { return };
    let mut info = (*builder.plan.info).clone();
    info.reading = Some(readings[at]);
    let name = way.name.clone();
    info.assumptions.push(format!(
        "The document can be read in {} ways; without an option the reading \"{name}\" holds.",
        builder.plan.readings.len()
    ));
    builder.plan.info = std::sync::Arc::new(info);
}

/// The reading of an option: its own where it states one, for a staffing the one of the staffings.
pub(super) fn of_option(
    builder: &Builder,
    option: &crate::document::facts::OptionFact,
) -> Option<ReadingId> {
    let wanted = match option.kind {
        OptionKind::Staffing => "As the staffing says".to_owned(),
        _ => format!("As option \"{}\" says", option.name),
    };
    builder
        .plan
        .readings
        .iter()
        .find(|reading| reading.name == wanted)
        .map(|reading| reading.id)
}
