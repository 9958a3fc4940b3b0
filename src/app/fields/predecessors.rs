//! What a node waits for, on one line: `A-1, A-2 SS+50%, B-3 +2h soft`.
//!
//! A key, then any of: the kind (`FS` where unsaid), the lag (`+2h` of work, `+50%` of the
//! predecessor, `+2h elapsed` on the clock, `-20% own` of the successor) and the strength. [`set`]
//! turns the typed list into changes of dependencies and keeps the rows that stay, with their reasons
//! and sources.

use super::{FieldError, choice, number, work};
use crate::edit::commands::loop_closed_by;
use crate::edit::{EditError, Transaction};
use crate::plan::duration::{self, Units};
use crate::plan::integrity::KeyIndex;
use crate::plan::{
    Dependency, DependencyId, DependencyKind, Elapsed, Lag, Node, Plan, Strength, Work,
};

/// One typed predecessor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predecessor {
    /// Who has to come first.
    pub from: Node,
    /// Which ends are tied together.
    pub kind: DependencyKind,
    /// How far apart they stay.
    pub lag: Lag,
    /// How firmly.
    pub strength: Strength,
}

/// The predecessors of a node in the order of the file, as [`parse`] reads them back.
pub fn show(plan: &Plan, node: Node) -> String {
    let incoming = plan.dependencies.iter().filter(|d| d.to == node);
    show_list(plan, incoming)
}

/// The successors of a node in the order of the file, as [`parse`] reads them back.
pub fn show_following(plan: &Plan, node: Node) -> String {
    let outgoing = plan.dependencies.iter().filter(|d| d.from == node);
    let told = outgoing.map(|d| show_towards(plan, d, d.to));
    told.collect::<Vec<_>>().join(", ")
}

/// The text of some dependencies as predecessors of their ends.
pub fn show_list<'p>(plan: &Plan, incoming: impl Iterator<Item = &'p Dependency>) -> String {
    incoming
        .map(|d| show_one(plan, d))
        .collect::<Vec<_>>()
        .join(", ")
}

fn show_one(plan: &Plan, dependency: &Dependency) -> String {
    show_towards(plan, dependency, dependency.from)
}

/// A dependency by its other end and its terms.
fn show_towards(plan: &Plan, dependency: &Dependency, other: Node) -> String {
    let mut text = plan.key(other).to_owned();
    let lag = show_lag(dependency.lag);
    if dependency.kind != DependencyKind::Fs {
        text = text + " " + dependency.kind.label() + &lag;
    } else if !lag.is_empty() {
        text = text + " " + &lag;
    }
    if dependency.strength != Strength::Hard {
        text = text + " " + dependency.strength.label();
    }
    text
}

/// A lag with its sign; empty for none.
pub fn show_lag(lag: Lag) -> String {
    let signed = |minutes: i64| {
        let sign = if minutes < 0 { "-" } else { "+" };
        format!(
            "{sign}{}",
            duration::compact(Work(minutes.saturating_abs()))
        )
    };
    match lag {
        _ if lag.is_zero() => String::new(),
        Lag::Work(Work(minutes)) => signed(minutes),
        Lag::Elapsed(Elapsed(minutes)) => signed(minutes) + " elapsed",
        Lag::Percent(percent) => format!("{percent:+}%"),
        Lag::PercentOfSuccessor(percent) => format!("{percent:+}% own"),
    }
}

/// Reads a lag: `+2h`, `-1d`, `+2h elapsed`, `+50%`, `-20% own`; the empty text is none.
///
/// # Errors
/// When the text is no lag.
pub fn parse_lag(text: &str, units: Units) -> Result<Lag, FieldError> {
    const CLOCK: Units = Units {
        day: 24 * 60,
        week: 7 * 24 * 60,
    };
    let text = text.trim();
    let is_percent = text.contains('%');
    if text.is_empty() {
        Ok(Lag::default())
    } else if let Some(figure) = text.strip_suffix("elapsed") {
        Ok(Lag::Elapsed(Elapsed(work::parse_signed(figure, CLOCK)?.0)))
    } else if let Some(figure) = text.strip_suffix("own").filter(|_| is_percent) {
        Ok(Lag::PercentOfSuccessor(parse_percent(figure)?))
    } else if is_percent {
        Ok(Lag::Percent(parse_percent(text)?))
    } else {
        Ok(Lag::Work(work::parse_signed(text, units)?))
    }
}

fn parse_percent(text: &str) -> Result<f64, FieldError> {
    number::parse(&text.replace('−', "-"), -1000.0..=1000.0, "percentage")
}

/// Reads the list. Entries are separated by commas or semicolons; keys alone also by spaces.
///
/// # Errors
/// When a key is unknown, a word behind it says nothing, or a dependency is listed twice.
pub fn parse(plan: &Plan, text: &str) -> Result<Vec<Predecessor>, FieldError> {
    let keys = KeyIndex::build(plan).unwrap_or_default();
    let units = Units::of(&plan.info);
    let mut out: Vec<Predecessor> = Vec::new();
    for entry in text
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
    {
        for predecessor in parse_entry(&keys, units, entry)? {
            let twin = |p: &Predecessor| (p.from, p.kind) == (predecessor.from, predecessor.kind);
            if out.iter().any(twin) {
                return Err(FieldError::Twice(plan.key(predecessor.from).to_owned()));
            }
            out.push(predecessor);
        }
    }
    Ok(out)
}

/// One entry: a key with its modifiers, or several keys.
fn parse_entry(keys: &KeyIndex, units: Units, entry: &str) -> Result<Vec<Predecessor>, FieldError> {
    let mut out: Vec<Predecessor> = Vec::new();
    let mut rest = entry;
    while !rest.is_empty() {
        let (from, behind) = take_key(keys, rest).ok_or_else(|| {
            FieldError::UnknownKey(rest.split_whitespace().next().unwrap_or(rest).to_owned())
        })?;
        let (words, next) = modifiers_before_next_key(keys, behind);
        out.push(parse_modifiers(from, &words, units)?);
        rest = next;
    }
    Ok(out)
}

/// The longest run of words at the beginning that is a key, and what follows it.
fn take_key<'t>(keys: &KeyIndex, text: &'t str) -> Option<(Node, &'t str)> {
    let text = text.trim();
    let ends = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(index, _)| index);
    let mut ends: Vec<usize> = ends.chain([text.len()]).collect();
    ends.reverse();
    ends.into_iter()
        .find_map(|end| Some((keys.find(&text[..end])?, text[end..].trim_start())))
}

/// The words up to the next key, and the text from there on.
fn modifiers_before_next_key<'t>(keys: &KeyIndex, text: &'t str) -> (Vec<&'t str>, &'t str) {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && take_key(keys, rest).is_none() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    (words, rest)
}

fn parse_modifiers(from: Node, words: &[&str], units: Units) -> Result<Predecessor, FieldError> {
    let mut found = Predecessor {
        from,
        kind: DependencyKind::Fs,
        lag: Lag::default(),
        strength: Strength::Hard,
    };
    let mut lag = String::new();
    for &word in words {
        // ASCII alone: "ﬀ" in capitals is "FF" too, but its third byte is not where the lag begins.
        let head = word
            .chars()
            .take(2)
            .collect::<String>()
            .to_ascii_uppercase();
        let kind = choice::DEPENDENCY_KINDS
            .iter()
            .find(|(_, label)| *label == head);
        let strength = choice::STRENGTHS
            .iter()
            .find(|(_, label)| label.eq_ignore_ascii_case(word));
        if let Some(&(strength, _)) = strength {
            found.strength = strength;
        } else if let Some(&(kind, _)) = kind {
            found.kind = kind;
            lag += &word[2..];
        } else if word == "elapsed"
            || word == "own"
            || word.starts_with(['+', '-', '−'])
            || continues(&lag)
        {
            lag = lag + " " + word;
        } else {
            return Err(FieldError::Dependency(word.to_owned()));
        }
    }
    found.lag = parse_lag(&lag, units)?;
    Ok(found)
}

/// Whether a lag has been begun with a sign alone, as in `+ 2h`.
fn continues(lag: &str) -> bool {
    lag.trim().ends_with(['+', '-', '−'])
}

/// Makes the typed list the predecessors of `node`: changes rows that stay, adds and cuts the others.
///
/// # Errors
/// When a new dependency would close a loop, which is named, or an end is gone.
pub fn set(tx: &mut Transaction, node: Node, wanted: &[Predecessor]) -> Result<(), EditError> {
    set_on_side(tx, node, wanted, Side::Before)
}

/// Makes the typed list the successors of `node`; each entry's `from` is then the successor.
///
/// # Errors
/// As for [`set`].
pub fn set_following(
    tx: &mut Transaction,
    node: Node,
    wanted: &[Predecessor],
) -> Result<(), EditError> {
    set_on_side(tx, node, wanted, Side::Behind)
}

/// On which side of a node the listed ones stand.
#[derive(Clone, Copy)]
enum Side {
    Before,
    Behind,
}

impl Side {
    /// The node the list is about, and the other one.
    fn ends(self, dependency: &Dependency) -> (Node, Node) {
        match self {
            Side::Before => (dependency.to, dependency.from),
            Side::Behind => (dependency.from, dependency.to),
        }
    }
}

fn set_on_side(
    tx: &mut Transaction,
    node: Node,
    wanted: &[Predecessor],
    side: Side,
) -> Result<(), EditError> {
    let mut old: Vec<Dependency> = tx
        .plan()
        .dependencies
        .iter()
        .filter(|d| side.ends(d).0 == node)
        .cloned()
        .collect();
    let mut kept: Vec<(DependencyId, Predecessor)> = Vec::new();
    let mut open: Vec<Predecessor> = wanted.to_vec();
    // Equal in kind first, so that changing one of two arrows between the same ends keeps the other.
    for same_kind in [true, false] {
        open.retain(|want| {
            let fits =
                |d: &Dependency| side.ends(d).1 == want.from && (!same_kind || d.kind == want.kind);
            let Some(index) = old.iter().position(fits) else {
                return true;
            };
            kept.push((old.remove(index).id, *want));
            false
        });
    }
    old.into_iter()
        .for_each(|dependency| tx.remove(dependency.id.into()));
    for (id, want) in kept {
        tx.update(id, |row: &mut Dependency| {
            (row.kind, row.lag, row.strength) = (want.kind, want.lag, want.strength);
        })?;
    }
    open.into_iter().try_for_each(|want| match side {
        Side::Before => add(tx, want.from, node, want),
        Side::Behind => add(tx, node, want.from, want),
    })
}

fn add(tx: &mut Transaction, from: Node, to: Node, want: Predecessor) -> Result<(), EditError> {
    if let Some(nodes) = loop_closed_by(tx.plan(), from, to)
        && want.strength != Strength::Info
    {
        let keys = nodes
            .iter()
            .map(|&node| tx.plan().key(node).to_owned())
            .collect();
        return Err(EditError::ClosesLoop { keys });
    }
    tx.insert(Dependency {
        kind: want.kind,
        lag: want.lag,
        strength: want.strength,
        ..Dependency::new(DependencyId(0), from, to)
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Document;
    use crate::plan::{Ticket, TicketId};

    fn plan() -> Plan {
        let tickets = ["A-1", "A-2", "Big Bang", "Big"].iter().zip(1..);
        let rows = tickets.map(|(key, id)| Ticket::new(TicketId(id), *key, "x"));
        Plan {
            tickets: rows.collect(),
            last_id: 4,
            ..Plan::default()
        }
    }

    fn node(id: u32) -> Node {
        Node::Ticket(TicketId(id))
    }

    fn plain(id: u32) -> Predecessor {
        Predecessor {
            from: node(id),
            kind: DependencyKind::Fs,
            lag: Lag::default(),
            strength: Strength::Hard,
        }
    }

    #[test]
    fn keys_alone_are_separated_by_anything_and_may_hold_spaces() {
        for text in ["A-1, A-2", "a-1;A-2", "A-1 A-2", " A-1 ,, A-2 ,"] {
            assert_eq!(parse(&plan(), text), Ok(vec![plain(1), plain(2)]), "{text}");
        }
        assert_eq!(
            parse(&plan(), "Big Bang, Big"),
            Ok(vec![plain(3), plain(4)])
        );
        assert_eq!(parse(&plan(), ""), Ok(vec![]));
        assert!(parse(&plan(), "A-1 ﬀ").is_err(), "a ligature is no kind");
    }

    #[test]
    fn kinds_lags_and_strengths_read_back() {
        let lags = [
            Lag::Work(Work(0)),
            Lag::Work(Work(90)),
            Lag::Work(Work(-120)),
            Lag::Elapsed(Elapsed(60)),
            Lag::Percent(50.0),
            Lag::Percent(-12.5),
            Lag::PercentOfSuccessor(-20.0),
        ];
        for kind in DependencyKind::ALL {
            for strength in Strength::ALL {
                for lag in lags {
                    let dependency = Dependency {
                        kind,
                        lag,
                        strength,
                        ..Dependency::new(DependencyId(9), node(1), node(2))
                    };
                    let text = show_one(&plan(), &dependency);
                    let expected = Predecessor {
                        kind,
                        lag,
                        strength,
                        ..plain(1)
                    };
                    assert_eq!(parse(&plan(), &text), Ok(vec![expected]), "{text}");
                }
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(
            parse(&plan(), "A-9"),
            Err(FieldError::UnknownKey("A-9".into()))
        );
        assert_eq!(
            parse(&plan(), "A-1, A-1"),
            Err(FieldError::Twice("A-1".into()))
        );
        assert_eq!(
            parse(&plan(), "A-1 later"),
            Err(FieldError::Dependency("later".into()))
        );
        for text in ["A-1 SS+", "A-1 +%", "A-1 SSé", "A-1 +2x"] {
            assert!(parse(&plan(), text).is_err(), "{text} was read");
        }
    }

    #[test]
    fn rows_that_stay_keep_what_is_not_typed() {
        let mut document = Document::new(plan());
        let set_text = |document: &mut Document, text: &str| {
            let wanted = parse(document.plan(), text).expect("a list of predecessors");
            document.edit("set predecessors", move |tx| set(tx, node(4), &wanted))
        };
        set_text(&mut document, "A-1, A-2").expect("an edit");
        let id = document.plan().dependencies.at(0).expect("a dependency").id;
        document
            .edit("reason", |tx| {
                tx.update(id, |d: &mut Dependency| d.reason = "because".into())
            })
            .expect("an edit");
        set_text(&mut document, "A-1 SS+50% soft, Big Bang").expect("an edit");
        let kept = document
            .plan()
            .dependencies
            .get(id)
            .expect("the kept dependency");
        assert_eq!(
            (kept.reason.as_str(), kept.kind),
            ("because", DependencyKind::Ss)
        );
        assert_eq!(show(document.plan(), node(4)), "A-1 SS+50% soft, Big Bang");
        document.undo();
        assert_eq!(show(document.plan(), node(4)), "A-1, A-2");
    }

    #[test]
    fn successors_are_set_by_the_same_text() {
        let mut document = Document::new(plan());
        let wanted = parse(document.plan(), "A-2 SS+50%, Big").expect("a list");
        document
            .edit("s", |tx| set_following(tx, node(1), &wanted))
            .expect("an edit");
        assert_eq!(show_following(document.plan(), node(1)), "A-2 SS+50%, Big");
        assert_eq!(show(document.plan(), node(2)), "A-1 SS+50%");
        document
            .edit("s", |tx| set_following(tx, node(1), &wanted[1..]))
            .expect("an edit");
        assert_eq!(show(document.plan(), node(2)), "");
    }

    #[test]
    fn a_loop_is_refused_and_named() {
        let mut document = Document::new(plan());
        document
            .edit("a", |tx| set(tx, node(2), &[plain(1)]))
            .expect("an edit");
        let error = document
            .edit("b", |tx| set(tx, node(1), &[plain(2)]))
            .expect_err("a loop");
        assert_eq!(
            error.to_string(),
            "this would close a loop: A-2 → A-1 → A-2"
        );
    }
}
