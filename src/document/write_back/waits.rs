//! What waits for what: every cell and line that states a dependency that came or went.
//!
//! A document may state a dependency twice: in the cell of what waits (`Blocked by`) and in that of what is waited
//! for (`Blocks`). Both are kept in step, so that writing never makes two lists disagree. Lists of items without
//! such cells say it in the words their neighbours use.

use super::rows::{UNITS, is_in_table, none_word};
use super::{Work, cells};
use crate::document::facts::{CellFact, Field, Subject, TicketFact};
use crate::document::grammar::ids::Keys;
use crate::document::grammar::links;
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// Words between a ticket and what it waits for are no longer than this.
const MOST_LEAD: usize = 40;

/// Dependencies of one ticket on one side that are not what the document says.
struct Difference<'a> {
    gone: Vec<&'a Dependency>,
    come: Vec<&'a Dependency>,
}

/// Which end of a dependency a cell names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// What is waited for: `Blocked by`.
    Before,
    /// What waits: `Blocks`.
    After,
}

impl End {
    fn field(self) -> Field {
        match self {
            End::Before => Field::DependsOn,
            End::After => Field::Blocks,
        }
    }

    fn of(self, row: &Dependency) -> Node {
        match self {
            End::Before => row.from,
            End::After => row.to,
        }
    }
}

/// The dependencies of a plan by the ticket at one end.
type ByEnd<'a> = HashMap<Node, Vec<&'a Dependency>>;

fn by_end(plan: &Plan, end: End) -> ByEnd<'_> {
    let mut found: ByEnd = HashMap::new();
    for row in plan.dependencies.iter() {
        let own = match end {
            End::Before => row.to,
            End::After => row.from,
        };
        found.entry(own).or_default().push(row);
    }
    found
}

impl Work<'_> {
    /// Writes every dependency that came or went. O(dependencies + tickets).
    pub(super) fn waits(
        &mut self,
        was: &[&Ticket],
        facts: &HashMap<&str, &TicketFact>,
        renamed: &HashMap<TicketId, TicketId>,
    ) {
        let (plan, before) = (self.plan, self.was);
        let sides =
            [End::Before, End::After].map(|end| (end, by_end(before, end), by_end(plan, end)));
        let mut told: HashSet<(Node, Node)> = HashSet::new();
        for ticket in was {
            let own = renamed.get(&ticket.id).copied().unwrap_or(ticket.id);
            let (Some(fact), Some(now)) = (facts.get(ticket.key.as_str()), plan.tickets.get(own))
            else {
                continue;
            };
            for (end, old, new) in &sides {
                let of = |side: &ByEnd, id: TicketId| -> Vec<Dependency> {
                    let rows = side.get(&Node::Ticket(id)).into_iter().flatten();
                    rows.map(|row| (*row).clone()).collect()
                };
                let (old, new) = (of(old, ticket.id), of(new, now.id));
                let difference = difference(&old, &new, *end);
                if !(difference.gone.is_empty() && difference.come.is_empty()) {
                    self.side(fact, now, *end, &difference, facts, &mut told);
                }
            }
        }
    }

    fn side(
        &mut self,
        fact: &TicketFact,
        now: &Ticket,
        end: End,
        difference: &Difference,
        facts: &HashMap<&str, &TicketFact>,
        told: &mut HashSet<(Node, Node)>,
    ) {
        let own = fact.cells.iter().filter(|cell| cell.field == end.field());
        let own: Vec<&CellFact> = own.collect();
        for (at, cell) in own.iter().enumerate() {
            // What came is written once; what is gone, wherever it stands.
            let come: &[&Dependency] = if at == 0 { &difference.come } else { &[] };
            self.rewrite(fact, cell, end, (&difference.gone, come), now);
        }
        if end == End::After {
            return;
        }
        self.left_over(fact, now, &difference.gone, facts, told);
        let missing = difference.come.iter().filter(|row| {
            let other = facts.get(self.was.key(row.from));
            own.is_empty() && !other.is_some_and(|fact| has(fact, Field::Blocks))
        });
        let missing: Vec<&Dependency> = missing.copied().collect();
        if !missing.is_empty() && !self.in_words(fact, &missing) {
            let names: Vec<&str> = missing.iter().map(|row| self.plan.key(row.from)).collect();
            self.losses.push(format!(
                "that {} waits for {} has no place in the document",
                now.key,
                names.join(", ")
            ));
        }
    }

    /// Lines that say what is gone, and are no cell of either ticket.
    fn left_over(
        &mut self,
        fact: &TicketFact,
        now: &Ticket,
        gone: &[&Dependency],
        facts: &HashMap<&str, &TicketFact>,
        told: &mut HashSet<(Node, Node)>,
    ) {
        for row in gone {
            let mut lines: HashSet<u32> = lines_of(fact, Field::DependsOn).collect();
            if let Some(other) = facts.get(self.was.key(row.from)) {
                lines.extend(lines_of(other, Field::Blocks));
                let is_removed = self.plan.find_key(&other.key).is_none();
                let is_line = other.place.line == other.place.to_line;
                lines.extend((is_removed && is_line).then_some(other.place.line));
            }
            let rest = row
                .sources
                .iter()
                .filter(|line| !lines.contains(&line.line));
            let rest: Vec<u32> = rest.map(|line| line.line).collect();
            if rest.is_empty() || !told.insert((row.from, row.to)) {
                continue;
            }
            for line in rest {
                self.losses.push(format!(
                    "line {line} still says that {} waits for {}: change it by hand",
                    now.key,
                    self.was.key(row.from)
                ));
            }
        }
    }

    fn rewrite(
        &mut self,
        fact: &TicketFact,
        cell: &CellFact,
        end: End,
        (gone, come): (&[&Dependency], &[&Dependency]),
        now: &Ticket,
    ) {
        let raw = &self.text[cell.place.start..cell.place.end];
        let names_gone = gone.iter().any(|row| {
            let key = self.was.key(end.of(row));
            raw.to_lowercase().contains(&key.to_lowercase())
        });
        if come.is_empty() && !names_gone && !gone.is_empty() && !self.parses_to_any(raw, gone, end)
        {
            return;
        }
        let text = self.references(&cell.text, end, gone, come, now);
        let range = cell.place.start..cell.place.end;
        let is_empty = text == none_word(self.text) && !is_in_table(self.text, fact);
        let lead = self
            .lead(fact, cell)
            .filter(|lead| is_empty && !lead.contains('('));
        match lead {
            // In a list the words before the keys go with the last of them.
            Some(lead) => {
                let from = range.start - lead.len() + lead.find(')').map_or(0, |at| at + 1);
                self.patch.replace(from..range.end, String::new());
            }
            None => drop(self.patch.replace(range, text)),
        }
    }

    /// A list of references without those that are gone and with those that came.
    fn references(
        &self,
        raw: &str,
        end: End,
        gone: &[&Dependency],
        come: &[&Dependency],
        now: &Ticket,
    ) -> String {
        let parsed = links::parse(raw, self.keys(), Some(&now.key), UNITS);
        let is_gone = |name: &str| {
            let own = |row: &&&Dependency| self.was.key(end.of(row)).eq_ignore_ascii_case(name);
            gone.iter().any(|row| own(&row))
        };
        let mut parts: Vec<String> = Vec::new();
        for reference in &parsed.references {
            let stays: Vec<&str> = reference
                .subjects
                .iter()
                .map(|subject| subject.name())
                .filter(|name| !is_gone(name))
                .collect();
            if stays.len() == reference.subjects.len() {
                parts.push(raw[reference.start..reference.end].trim().to_owned());
            } else {
                parts.extend(stays.into_iter().map(str::to_owned));
            }
        }
        let fresh = come
            .iter()
            .map(|row| cells::dependency(self.plan.key(end.of(row)), row));
        for part in fresh {
            // The cell may name it already where only the other one did not.
            if !parts.iter().any(|own| own.eq_ignore_ascii_case(&part)) {
                parts.push(part);
            }
        }
        let list = match parts.is_empty() {
            true => none_word(self.text).to_owned(),
            false => parts.join(", "),
        };
        match parsed.remark.is_empty() || parts.is_empty() {
            true => list,
            false => format!("{list} ({})", parsed.remark),
        }
    }

    /// The keys the document has.
    fn keys(&self) -> &Keys {
        self.keys.get_or_init(|| {
            let mut keys = Keys::default();
            for ticket in self.was.tickets.iter() {
                keys.add(&ticket.key, Subject::Ticket(ticket.key.clone()));
            }
            keys
        })
    }

    /// Whether a cell names one of some rows without its letters, as in a range.
    fn parses_to_any(&self, raw: &str, rows: &[&Dependency], end: End) -> bool {
        let parsed = links::parse(raw, self.keys(), None, UNITS);
        let named = parsed
            .references
            .iter()
            .flat_map(|reference| &reference.subjects);
        let names: Vec<&str> = named.map(Subject::name).collect();
        rows.iter().any(|row| {
            let key = self.was.key(end.of(row));
            names.iter().any(|name| name.eq_ignore_ascii_case(key))
        })
    }

    /// The words between what stands before a cell of an item and the cell: `) — depends on `, `, depends on `.
    fn lead(&self, fact: &TicketFact, cell: &CellFact) -> Option<&str> {
        let line = self.lines.range(cell.place.line);
        let ends = fact.cells.iter().map(|other| other.place.end);
        let before = ends
            .filter(|&end| end <= cell.place.start && end >= line.start)
            .max()?;
        let lead = &self.text[before..cell.place.start];
        let is_words = lead.chars().any(char::is_alphabetic) && lead.len() <= MOST_LEAD;
        (is_words && !lead.contains('\n')).then_some(lead)
    }

    /// Says what an item waits for in the words of its neighbours; false where none says such a thing.
    fn in_words(&mut self, fact: &TicketFact, come: &[&Dependency]) -> bool {
        let is_item = |other: &TicketFact| {
            other.place.line == other.place.to_line && !is_in_table(self.text, other)
        };
        if !is_item(fact) {
            return false;
        }
        let lead = self
            .facts
            .tickets
            .iter()
            .filter(|other| is_item(other))
            .find_map(|other| {
                let cell = other
                    .cells
                    .iter()
                    .find(|cell| cell.field == Field::DependsOn)?;
                self.lead(other, cell)
            });
        let Some(lead) = lead.map(str::to_owned) else {
            return false;
        };
        let keys: Vec<String> = come
            .iter()
            .map(|row| cells::dependency(self.plan.key(row.from), row))
            .collect();
        let keys = keys.join(", ");
        let line = self.lines.range(fact.place.line);
        let end = line.start + self.text[line.clone()].trim_end().len();
        let is_inside = lead.starts_with([',', ';']);
        let estimate = fact.cells.iter().find(|cell| cell.field == Field::Estimate);
        match (is_inside, estimate) {
            (true, Some(cell)) => self.patch.insert(cell.place.end, format!("{lead}{keys}")),
            (true, None) => {
                let words = lead.trim_start_matches([',', ';', ' ']);
                self.patch.insert(end, format!(" ({words}{keys})"));
            }
            (false, _) => {
                let words = lead
                    .split_once(')')
                    .map_or(lead.as_str(), |(_, words)| words);
                let close = if words.contains('(') { ")" } else { "" };
                self.patch.insert(end, format!("{words}{keys}{close}"));
            }
        }
        true
    }
}

fn difference<'a>(old: &'a [Dependency], new: &'a [Dependency], end: End) -> Difference<'a> {
    let same = |a: &Dependency, b: &Dependency| {
        end.of(a) == end.of(b) && a.kind == b.kind && a.lag == b.lag
    };
    let without = |rows: &'a [Dependency], others: &'a [Dependency]| -> Vec<&'a Dependency> {
        rows.iter()
            .filter(|row| !others.iter().any(|other| same(row, other)))
            .collect()
    };
    Difference {
        gone: without(old, new),
        come: without(new, old),
    }
}

fn has(fact: &TicketFact, field: Field) -> bool {
    fact.cells.iter().any(|cell| cell.field == field)
}

fn lines_of(fact: &TicketFact, field: Field) -> impl Iterator<Item = u32> + '_ {
    let cells = fact.cells.iter().filter(move |cell| cell.field == field);
    cells.map(|cell| cell.place.line)
}
