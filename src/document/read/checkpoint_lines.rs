//! Checkpoints that are a line: `- 2026-09-09 18:00: SRV-1 done`, "At 16:00 checkpoint: B2 done",
//! `Milestone "Beta" on 2026-03-20: ST-2 and ST-5`.
//!
//! A line is one when it stands below a heading that says so, or says so itself, and opens with its time; and when it
//! expects something of a row, or has a name.

use super::super::facts::*;
use super::super::grammar::{times, words};
use super::super::text::page::Line;
use super::checkpoints::{self, CHECKPOINTS};
use super::draft::Draft;
use crate::plan::ExpectedState;

/// Words for an event that something is finished at.
pub(super) const MILESTONES: &[&str] = &[
    "milestone",
    "milestones",
    "meilenstein",
    "meilensteine",
    "hito",
    "hitos",
    "jalon",
    "jalons",
    "traguardo",
    "marco",
    "веха",
    "里程碑",
    "マイルストーン",
    "마일스톤",
];

/// Reads every line that is a checkpoint.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        if !draft.is_loose(block) {
            continue;
        }
        let section = page.blocks[block].section;
        let is_below =
            page.is_under(section, says) || page.lead(block).is_some_and(|lead| says(&lead));
        for &line in &page.blocks[block].lines {
            if let Some(fact) = checkpoint(draft, line, is_below) {
                draft.facts.checkpoints.push(fact);
                draft.used[block] = true;
            } else if is_clock_only(draft, line) {
                let place = draft.page.line_place(line);
                draft.loss(
                    place,
                    "a checkpoint at a time of day without its day is left out",
                );
            }
        }
    }
}

/// Whether a text speaks of checkpoints or milestones.
fn says(text: &str) -> bool {
    words::has_any(text, CHECKPOINTS)
        || words::has_any(text, &["checkpoints"])
        || words::has_any(text, MILESTONES)
}

/// Whether a line is a checkpoint at a time of day that says no day: "At 16:00 checkpoint: B2 done".
fn is_clock_only(draft: &Draft, line: Line) -> bool {
    let text = draft.page.plain(line);
    let Some((head, _)) = split(&text) else {
        return false;
    };
    let has_clock = head
        .split([' ', '(', ')'])
        .any(|word| times::clock(word).is_some());
    words::has_any(head, CHECKPOINTS)
        && has_clock
        && time_of(head).is_none()
        && head.chars().count() <= 60
}

fn checkpoint(draft: &Draft, line: Line, is_below: bool) -> Option<CheckpointFact> {
    let text = draft.page.plain(line);
    let (head, expected) = split(&text)?;
    if head.chars().count() > 60 || !(is_below || says(head)) {
        return None;
    }
    let time = time_of(head)?;
    let place = draft.page.line_place(line);
    let expectations = self::expected(draft, expected, place);
    let is_named = head.contains(['"', '“', '„']);
    (!expectations.is_empty() || is_named).then(|| CheckpointFact {
        name: head.trim().to_owned(),
        time,
        note: expected.to_owned(),
        expectations,
        place,
        ..CheckpointFact::default()
    })
}

/// What a text expects of the rows it names.
pub(super) fn expected(draft: &Draft, text: &str, place: Place) -> Vec<ExpectationFact> {
    let found = checkpoints::expectations(draft, text, place);
    if found.is_empty() {
        named(draft, text, place)
    } else {
        found
    }
}

/// A line cut behind its time: before the colon that is no part of a clock.
fn split(text: &str) -> Option<(&str, &str)> {
    let at = text.char_indices().find(|&(at, c)| {
        let next = text[at + c.len_utf8()..].chars().next();
        c == '：' || (c == ':' && next.is_none_or(char::is_whitespace))
    })?;
    let expected = text[at.0 + at.1.len_utf8()..].trim();
    (!expected.is_empty()).then(|| (text[..at.0].trim(), expected))
}

/// The time a head names: a date, `T+6h`, `Day 3 14:00`, a clock.
fn time_of(head: &str) -> Option<TimePoint> {
    if let Some(stamp) = times::date(head) {
        return Some(TimePoint::span(
            TimeUnit::Date,
            stamp.0 as f64,
            stamp.0 as f64,
        ));
    }
    times::first(head).map(|found| found.time)
}

/// The rows a text names by id, with the state it speaks of: done where it says none.
fn named(draft: &Draft, text: &str, place: Place) -> Vec<ExpectationFact> {
    let lower = text.to_lowercase();
    let is_started = words::has_any(
        &lower,
        &[
            "started",
            "begun",
            "under way",
            "in progress",
            "gestartet",
            "begonnen",
        ],
    );
    let state = if is_started {
        ExpectedState::Started
    } else {
        ExpectedState::Done
    };
    let mut found: Vec<ExpectationFact> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || ",;()[]&+".contains(c)) {
        let word = word.trim_matches(['.', ':', '"', '“', '”']);
        let is_id =
            word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_alphabetic);
        let subject = draft
            .keys
            .find(word)
            .filter(|_| is_id)
            .map(|subject| draft.as_work(subject));
        if let Some(subject @ (Subject::Ticket(_) | Subject::Track(_))) = subject
            && found.iter().all(|known| known.subject != subject)
        {
            found.push(ExpectationFact {
                subject,
                state,
                note: text.to_owned(),
                place,
            });
        }
    }
    found
}
