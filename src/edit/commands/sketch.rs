//! A campaign as people jot it down: one ticket a line, arrows between keys.
//!
//! ```text
//! A-1 Talk to users (4h)
//! - Write the offer
//! A-1 -> A-2, A-3
//! A-021–024 → A-025 SS+50% soft
//! ```
//!
//! A line with an arrow draws dependencies; names it does not know become tickets. Any other line is a ticket:
//! a key in front is kept where it is free, a duration in brackets (or behind a tab) is its estimate. Reading
//! and drawing are two steps, so that a text can be refused before anything is touched.

use super::connect::ArrowMaker;
use super::create::{KeyMaker, key_prefix};
use super::order::next_rank;
use crate::edit::{EditError, Transaction};
use crate::plan::duration::{self, Units};
use crate::plan::integrity::{KeyIndex, folded};
use crate::plan::{
    Dependency, DependencyId, DependencyKind, Estimate, Lag, Node, RANK_STEP, RowRef, Strength,
    Ticket, TicketId, TrackId,
};
use std::collections::HashMap;

/// More lines than this are no sketch but a file to be imported.
const MOST_LINES: usize = 10_000;
/// A range of keys longer than this is a slip of the pen.
const MOST_IN_RANGE: u32 = 500;
/// The longest word that is taken for a key.
const LONGEST_KEY: usize = 24;

/// The ways an arrow is written, the longer before those they contain.
const ARROWS: [&str; 8] = ["-->", "->", "==>", "=>", "→", "⇒", "➜", "➔"];
/// The ways a range of keys is written; a plain hyphen counts only between two numbers.
const RANGES: [&str; 6] = ["–", "—", "...", "…", "..", " to "];

/// Lines that were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    lines: Vec<Line>,
}

/// Why a text is no sketch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SketchError {
    /// Nothing is written in it.
    #[error("there is no line of text in it")]
    Empty,
    /// It is too long.
    #[error(
        "it has {0} lines; up to {MOST_LINES} are taken as tickets, longer texts are opened as files"
    )]
    TooLong(usize),
}

#[derive(Clone, Debug, PartialEq)]
enum Line {
    Ticket(Jotted),
    /// What stands before, between and behind arrows: everything in a group leads to everything in the next.
    Arrows(Vec<Vec<End>>),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Jotted {
    key: Option<String>,
    title: String,
    estimate: Estimate,
}

/// One end of an arrow, with the terms written behind it.
#[derive(Clone, Debug, PartialEq)]
struct End {
    name: String,
    kind: DependencyKind,
    lag: Lag,
    strength: Strength,
}

impl Sketch {
    /// Whether any line draws arrows.
    pub fn has_arrows(&self) -> bool {
        self.lines
            .iter()
            .any(|line| matches!(line, Line::Arrows(_)))
    }
}

/// Reads a text line by line. O(text).
///
/// # Errors
/// When it holds nothing, or too much.
pub fn read_sketch(text: &str, units: Units) -> Result<Sketch, SketchError> {
    let written: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    if written.len() > MOST_LINES {
        return Err(SketchError::TooLong(written.len()));
    }
    let lines: Vec<Line> = written
        .into_iter()
        .filter_map(|line| read_line(line, units))
        .collect();
    if lines.is_empty() {
        return Err(SketchError::Empty);
    }
    Ok(Sketch { lines })
}

fn read_line(line: &str, units: Units) -> Option<Line> {
    let text = without_bullet(line);
    let groups = split_at_arrows(text);
    if groups.len() > 1 {
        let groups: Vec<Vec<End>> = groups.into_iter().map(|group| ends(group, units)).collect();
        return groups
            .iter()
            .all(|group| !group.is_empty())
            .then_some(Line::Arrows(groups));
    }
    let jotted = jotted(text, units);
    let says_something = text.contains(char::is_alphanumeric);
    says_something.then_some(Line::Ticket(jotted))
}

/// The text behind bullets, numbers of a list, boxes to tick and the marks of a heading.
fn without_bullet(line: &str) -> &str {
    let mut text = line.trim();
    for mark in ["#", "-", "*", "•", "+"] {
        let stripped = text.trim_start_matches(mark);
        if stripped.len() < text.len() && stripped.starts_with(char::is_whitespace) {
            text = stripped.trim_start();
            break;
        }
    }
    let figures = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if figures.len() < text.len()
        && let Some(rest) = figures.strip_prefix(['.', ')'])
        && rest.starts_with(char::is_whitespace)
    {
        text = rest.trim_start();
    }
    for tick in ["[ ]", "[x]", "[X]", "☐", "☑", "✅"] {
        text = text.strip_prefix(tick).map_or(text, str::trim_start);
    }
    text.trim()
}

fn split_at_arrows(text: &str) -> Vec<&str> {
    let mut groups = Vec::new();
    let mut rest = text;
    loop {
        let found = ARROWS
            .iter()
            .filter_map(|arrow| Some((rest.find(arrow)?, arrow.len())))
            .min_by_key(|&(at, length)| (at, std::cmp::Reverse(length)));
        match found {
            Some((at, length)) => {
                groups.push(&rest[..at]);
                rest = &rest[at + length..];
            }
            None => {
                groups.push(rest);
                return groups;
            }
        }
    }
}

/// The names between two arrows, ranges written out, each with its terms.
fn ends(group: &str, units: Units) -> Vec<End> {
    let entries = group
        .split([',', ';', '&'])
        .flat_map(|entry| entry.split(" and "))
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    entries
        .flat_map(|entry| {
            let (name, terms) = split_terms(entry, units);
            range(name).into_iter().map(move |name| End {
                name,
                ..terms.clone()
            })
        })
        .collect()
}

/// The name and what is written behind it: `A-2 SS+50% soft`.
fn split_terms(entry: &str, units: Units) -> (&str, End) {
    let mut terms = End {
        name: String::new(),
        kind: DependencyKind::Fs,
        lag: Lag::default(),
        strength: Strength::Hard,
    };
    let mut name = entry.trim();
    while let Some((rest, word)) = name.rsplit_once(char::is_whitespace) {
        if !read_term(word, units, &mut terms) {
            break;
        }
        name = rest.trim_end();
    }
    (name, terms)
}

/// Reads `soft`, `SS`, `SS+50%` or `+2h`; false where the word is none of these.
fn read_term(word: &str, units: Units, terms: &mut End) -> bool {
    let strength = Strength::ALL
        .into_iter()
        .find(|strength| strength.label().eq_ignore_ascii_case(word));
    if let Some(strength) = strength {
        terms.strength = strength;
        return true;
    }
    let kind = DependencyKind::ALL.into_iter().find(|kind| {
        word.get(..2)
            .is_some_and(|head| head.eq_ignore_ascii_case(kind.label()))
    });
    let lag = if kind.is_some() { &word[2..] } else { word };
    if lag.is_empty() {
        terms.kind = kind.unwrap_or(terms.kind);
        return kind.is_some();
    }
    let Some(read) = read_lag(lag, units) else {
        return false;
    };
    terms.kind = kind.unwrap_or(terms.kind);
    terms.lag = read;
    true
}

fn read_lag(text: &str, units: Units) -> Option<Lag> {
    let (sign, figure) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix(['-', '−'])?),
    };
    if let Some(percent) = figure.strip_suffix('%') {
        let percent: f64 = percent.trim().parse().ok()?;
        let is_sane = (0.0..=1000.0).contains(&percent);
        return is_sane.then_some(Lag::Percent(percent * f64::from(sign)));
    }
    let work = duration::parse(figure, units).ok()?;
    Some(Lag::Work(crate::plan::Work(work.0 * i64::from(sign))))
}

/// `A-021–024`, `A-1..A-4` and `A-021-024` written out; any other name alone.
fn range(name: &str) -> Vec<String> {
    let split = RANGES
        .iter()
        .find_map(|mark| name.split_once(mark))
        .or_else(|| name.rsplit_once('-'));
    split
        .and_then(|(first, last)| written_out(first.trim(), last.trim()))
        .unwrap_or_else(|| vec![name.to_owned()])
}

fn written_out(first: &str, last: &str) -> Option<Vec<String>> {
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let figures = &first[stem.len()..];
    let last = match last.get(..stem.len()) {
        Some(head) if !stem.is_empty() && head.eq_ignore_ascii_case(stem) => &last[stem.len()..],
        _ => last,
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if stem.is_empty() || !is_number(figures) || !is_number(last) {
        return None;
    }
    let (from, to): (u32, u32) = (figures.parse().ok()?, last.parse().ok()?);
    let width = figures.len();
    let is_sane = from < to && to - from <= MOST_IN_RANGE;
    is_sane.then(|| {
        (from..=to)
            .map(|number| format!("{stem}{number:0width$}"))
            .collect()
    })
}

/// A ticket's line: key, title and estimate, from a list or from cells of a spreadsheet.
fn jotted(text: &str, units: Units) -> Jotted {
    let mut cells = text.split('\t').map(str::trim);
    let first = cells.next().unwrap_or_default();
    let mut out = Jotted::default();
    let mut title = first;
    if let Some(second) = cells.next() {
        if is_key(first) && read_estimate(second, units).is_none() {
            out.key = Some(first.to_owned());
            title = second;
        } else {
            out.estimate = read_estimate(second, units).unwrap_or_default();
        }
        if let Some(estimate) = cells.find_map(|cell| read_estimate(cell, units)) {
            out.estimate = estimate;
        }
    } else {
        if let Some((rest, estimate)) = estimate_in_brackets(title, units) {
            (title, out.estimate) = (rest, estimate);
        }
        if let Some((head, rest)) = title.split_once([' ', ':'])
            && is_key(head)
            && head.contains(|c: char| c.is_ascii_digit())
        {
            out.key = Some(head.to_owned());
            title = rest.trim_start_matches([':', ' ', '–', '-']);
        }
    }
    out.title = title.trim().to_owned();
    out
}

fn estimate_in_brackets(text: &str, units: Units) -> Option<(&str, Estimate)> {
    let inner = text.trim_end().strip_suffix(')')?;
    let (title, figure) = inner.rsplit_once('(')?;
    Some((title.trim_end(), read_estimate(figure, units)?))
}

/// `4h`, `2h..6h` or `2h..3h..6h`; a bare number is a name as often as a duration, so it is neither.
fn read_estimate(text: &str, units: Units) -> Option<Estimate> {
    let text = text.trim();
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let parts: Option<Vec<_>> = text
        .split("..")
        .map(|part| duration::parse(part, units).ok())
        .collect();
    match *parts? {
        [work] => Some(Estimate::Fixed(work)),
        [min, max] if min <= max => Some(Estimate::Range { min, max }),
        [min, likely, max] if min <= likely && likely <= max => {
            Some(Estimate::ThreePoint { min, likely, max })
        }
        _ => None,
    }
}

/// Whether a word may be a key: short, without spaces, beginning with a letter, with a figure or hyphen in it.
fn is_key(word: &str) -> bool {
    let marked = |c: char| c.is_ascii_digit() || c == '-' || c == '_';
    word.chars().next().is_some_and(char::is_alphabetic)
        && word.chars().count() <= LONGEST_KEY
        && !word.contains(char::is_whitespace)
        && word.contains(marked)
}

/// Puts a sketch into the plan, new tickets at the end of `track`. Returns the rows it made; without new
/// tickets those its arrows lead to.
///
/// # Errors
/// When an arrow would close a loop, which is named, or the plan has no ids left.
pub fn draw_sketch(
    tx: &mut Transaction,
    sketch: &Sketch,
    track: Option<TrackId>,
) -> Result<Vec<RowRef>, EditError> {
    let mut pen = Pen::new(tx, track);
    for line in &sketch.lines {
        if let Line::Ticket(jotted) = line {
            pen.ticket(tx, jotted)?;
        }
    }
    let mut reached = Vec::new();
    let mut arrows = None;
    for line in &sketch.lines {
        let Line::Arrows(groups) = line else { continue };
        let groups: Vec<Vec<(Node, &End)>> = groups
            .iter()
            .map(|group| {
                group
                    .iter()
                    .map(|end| Ok((pen.node(tx, &end.name)?, end)))
                    .collect()
            })
            .collect::<Result<_, EditError>>()?;
        let arrows = arrows.get_or_insert_with(|| ArrowMaker::new(tx.plan()));
        for pair in groups.windows(2) {
            for &(from, _) in &pair[0] {
                for &(to, terms) in &pair[1] {
                    let new = Dependency {
                        kind: terms.kind,
                        lag: terms.lag,
                        strength: terms.strength,
                        ..Dependency::new(DependencyId(0), from, to)
                    };
                    arrows.draw(tx, new)?;
                    reached.push(RowRef::from(to));
                }
            }
        }
    }
    reached.sort_unstable();
    reached.dedup();
    Ok(if pen.made.is_empty() {
        reached
    } else {
        pen.made
    })
}

/// What is known while a sketch is drawn.
struct Pen {
    track: Option<TrackId>,
    keys: KeyMaker,
    prefix: String,
    /// Nodes by key and by title, both folded.
    known: KeyIndex,
    titles: HashMap<String, Node>,
    rank: i64,
    made: Vec<RowRef>,
}

impl Pen {
    fn new(tx: &Transaction, track: Option<TrackId>) -> Self {
        let plan = tx.plan();
        let ranks = plan.tickets.iter().filter(|t| t.track == track);
        let tickets = plan.tickets.iter().filter(|t| !t.title.is_empty());
        let titles = tickets.map(|t| (folded(&t.title), Node::Ticket(t.id)));
        Self {
            track,
            keys: KeyMaker::new(plan),
            prefix: key_prefix(plan, track),
            known: KeyIndex::build(plan).unwrap_or_default(),
            titles: titles.collect(),
            rank: next_rank(ranks.map(|t| t.rank)),
            made: Vec::new(),
        }
    }

    fn ticket(&mut self, tx: &mut Transaction, jotted: &Jotted) -> Result<Node, EditError> {
        let key = match &jotted.key {
            Some(key) => self.keys.keep_or_make(key),
            None => self.keys.make(&self.prefix),
        };
        let id = tx.insert(Ticket {
            track: self.track,
            rank: self.rank,
            estimate: jotted.estimate.clone(),
            ..Ticket::new(TicketId(0), key.clone(), jotted.title.clone())
        })?;
        self.rank = self.rank.saturating_add(RANK_STEP);
        let node = Node::Ticket(id);
        // The key as it was written leads here too, so that arrows of the same text find it.
        self.titles.insert(folded(&key), node);
        if let Some(written) = &jotted.key {
            self.titles.insert(folded(written), node);
        }
        if !jotted.title.is_empty() {
            self.titles.insert(folded(&jotted.title), node);
        }
        self.made.push(id.into());
        Ok(node)
    }

    /// The node of this key or title; a ticket is made for one that nobody knows.
    fn node(&mut self, tx: &mut Transaction, name: &str) -> Result<Node, EditError> {
        let jotted_here = self.titles.get(&folded(name)).copied();
        let of_this_text = jotted_here.filter(|&node| self.made.contains(&node.into()));
        let found = of_this_text
            .or_else(|| self.known.find(name))
            .or(jotted_here);
        if let Some(node) = found {
            return Ok(node);
        }
        let jotted = if is_key(name) {
            Jotted {
                key: Some(name.to_owned()),
                ..Jotted::default()
            }
        } else {
            Jotted {
                title: name.to_owned(),
                ..Jotted::default()
            }
        };
        self.ticket(tx, &jotted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Document;
    use crate::plan::{Plan, Work};

    const UNITS: Units = Units {
        day: 480,
        week: 2400,
    };

    fn draw(document: &mut Document, text: &str) -> Result<usize, String> {
        let sketch = read_sketch(text, UNITS).map_err(|error| error.to_string())?;
        let mut made = 0;
        document
            .edit("paste", |tx| {
                made = draw_sketch(tx, &sketch, None)?.len();
                Ok(())
            })
            .map_err(|error| error.to_string())?;
        Ok(made)
    }

    fn arrows(plan: &Plan) -> Vec<String> {
        let told = |d: &Dependency| format!("{} {}", plan.key(d.from), plan.key(d.to));
        plan.dependencies.iter().map(told).collect()
    }

    #[test]
    fn plain_lines_become_tickets_with_keys_and_estimates() {
        let mut document = Document::new(Plan::default());
        let text = "A-1 Talk to users (4h)\n\n- Write the offer\n2. [ ] Ship: it (2h..6h)\n# Über café\nB-7\tTest\t3d";
        assert_eq!(draw(&mut document, text), Ok(5));
        let plan = document.plan();
        let told: Vec<(String, String)> = plan
            .tickets
            .iter()
            .map(|t| (t.key.clone(), t.title.clone()))
            .collect();
        let expected = [
            ("A-1", "Talk to users"),
            ("T-1", "Write the offer"),
            ("T-2", "Ship: it"),
            ("T-3", "Über café"),
            ("B-7", "Test"),
        ];
        let expected = expected.map(|(key, title)| (key.to_owned(), title.to_owned()));
        assert_eq!(told, expected);
        let estimates: Vec<_> = plan.tickets.iter().map(|t| t.estimate.likely()).collect();
        assert_eq!(estimates[0], Some(Work(240)));
        assert_eq!(estimates[4], Some(Work(3 * 480)));
        assert_eq!(
            document.history().done().count(),
            1,
            "a paste is one undo step"
        );
    }

    #[test]
    fn arrow_lists_and_ranges_become_dependencies() {
        let mut document = Document::new(Plan::default());
        draw(&mut document, "A-1 -> A-2, A-3\nA-021–024 → A-025").expect("drawn");
        assert_eq!(
            arrows(document.plan()),
            [
                "A-1 A-2",
                "A-1 A-3",
                "A-021 A-025",
                "A-022 A-025",
                "A-023 A-025",
                "A-024 A-025"
            ]
        );
        assert_eq!(document.plan().tickets.len(), 8);
        let before = document.plan().clone();
        draw(&mut document, "A-1 -> A-2 -> A-3; A-025").expect("drawn");
        assert_eq!(document.plan().tickets.len(), 8, "every key is known");
        assert_eq!(arrows(document.plan())[6..], ["A-2 A-3", "A-2 A-025"]);
        document.undo();
        assert_eq!(*document.plan(), before);
    }

    #[test]
    fn terms_are_read_behind_the_successor() {
        let mut document = Document::new(Plan::default());
        draw(&mut document, "B1 -> B2 SS+50% soft, B3 +2h").expect("drawn");
        let plan = document.plan();
        let terms: Vec<_> = plan
            .dependencies
            .iter()
            .map(|d| (d.kind, d.lag, d.strength))
            .collect();
        assert_eq!(
            terms,
            [
                (DependencyKind::Ss, Lag::Percent(50.0), Strength::Soft),
                (DependencyKind::Fs, Lag::Work(Work(120)), Strength::Hard)
            ]
        );
    }

    #[test]
    fn titles_are_found_again_and_lines_and_arrows_may_mix() {
        let mut document = Document::new(Plan::default());
        let text = "Talk to users\nWrite the offer\nTalk to users -> Write the offer -> Ship it";
        assert_eq!(draw(&mut document, text), Ok(3));
        assert_eq!(arrows(document.plan()), ["T-1 T-2", "T-2 T-3"]);
    }

    #[test]
    fn a_loop_is_named_and_nothing_is_drawn() {
        let mut document = Document::new(Plan::default());
        let error = draw(&mut document, "A-1 -> A-2 -> A-3 -> A-1").expect_err("a loop");
        assert!(error.contains("A-3 → A-1 → A-2 → A-3"), "{error}");
        assert!(document.plan().tickets.is_empty());
    }

    #[test]
    fn texts_without_lines_or_with_too_many_are_refused() {
        assert_eq!(read_sketch(" \n\t\n", UNITS), Err(SketchError::Empty));
        assert_eq!(read_sketch("---\n-> ->\n", UNITS), Err(SketchError::Empty));
        let long = "x\n".repeat(MOST_LINES + 1);
        assert_eq!(
            read_sketch(&long, UNITS),
            Err(SketchError::TooLong(MOST_LINES + 1))
        );
    }

    #[test]
    fn ranges_are_bounded_and_names_with_hyphens_stay_names() {
        assert_eq!(range("A-1..A-3"), ["A-1", "A-2", "A-3"]);
        assert_eq!(range("A-021-024").len(), 4);
        for name in ["A-1", "roll-out", "A-9-1", "A-1–A-99999", "–", "A-–3"] {
            assert_eq!(range(name), [name], "{name}");
        }
    }
}
