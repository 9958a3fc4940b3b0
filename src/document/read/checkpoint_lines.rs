//! Checkpoints that are a line: `- 2026-09-09 18:00: SRV-1 done`, "At 16:00 checkpoint: B2 done",
//! `Milestone "Beta" on 2026-03-20: ST-2 and ST-5`.
//!
//! A line is one when it stands below a heading that says so, or says so itself, and opens with its time; and when it
//! expects something of a row, or has a name.

use super::super::facts::*;
use super::super::grammar::{durations, times, words};
use super::super::text::page::{Kind, Line};
use super::checkpoints::{self, CHECKPOINTS};
use super::draft::Draft;
use super::values;
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
        let below_item = is_below_item(draft, block);
        if !draft.is_loose(block) && !below_item {
            continue;
        }
        let section = page.blocks[block].section;
        let is_below = below_item
            || page.is_under(section, says)
            || page.lead(block).is_some_and(|lead| says(&lead));
        for &line in &page.blocks[block].lines {
            let found = match checkpoint(draft, line, is_below) {
                Some(fact) => vec![fact],
                None => several(draft, line),
            };
            if !found.is_empty() {
                draft.facts.checkpoints.extend(found);
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

/// Whether an unread item stands below one that says checkpoints and nothing else.
fn is_below_item(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let is_inner =
        matches!(page.blocks[block].kind, Kind::Item { depth: 2, .. }) && !draft.used[block];
    let parent = page.blocks[block].parent.filter(|_| is_inner);
    parent.is_some_and(|parent| {
        let text = page.joined(parent);
        says(&text) && text.split_whitespace().count() <= 4
    })
}

/// Whether a text speaks of checkpoints or milestones.
pub(super) fn says(text: &str) -> bool {
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
        && time_of(draft, head).is_none()
        && head.chars().count() <= 60
}

fn checkpoint(draft: &Draft, line: Line, is_below: bool) -> Option<CheckpointFact> {
    let text = draft.page.plain(line);
    let (head, expected) = split(&text).or_else(|| behind_dash(&text).filter(|_| is_below))?;
    if head.chars().count() > 60 || !(is_below || says(head)) {
        return None;
    }
    let time = time_of(draft, head)?;
    let place = draft.page.line_place(line);
    let expectations = self::expected(draft, expected, place);
    let is_named = head.contains(['"', '“', '„']);
    let is_checkpoint = !expectations.is_empty() || is_named || is_below;
    is_checkpoint.then(|| fact(head.trim(), time, expected, expectations, place))
}

/// A line cut behind its time at a dash: `02:00 – p1 done`.
fn behind_dash(text: &str) -> Option<(&str, &str)> {
    [" – ", " — ", " - "]
        .iter()
        .find_map(|sign| text.split_once(sign))
}

/// A checkpoint of what a text expects; a text that expects nothing of a row is what has to be true.
fn fact(
    name: &str,
    time: TimePoint,
    text: &str,
    expectations: Vec<ExpectationFact>,
    place: Place,
) -> CheckpointFact {
    let criteria = if expectations.is_empty() {
        vec![values::criterion(text, place)]
    } else {
        Vec::new()
    };
    CheckpointFact {
        name: name.to_owned(),
        time,
        note: text.to_owned(),
        expectations,
        criteria,
        place,
        ..CheckpointFact::default()
    }
}

/// The checkpoints of a line that lists them: `Checkpoints: 12:00 copy running; 20:00 checksums verified`.
fn several(draft: &Draft, line: Line) -> Vec<CheckpointFact> {
    let text = draft.page.plain(line);
    let Some((_, list)) = split(&text).filter(|(head, _)| says(head)) else {
        return Vec::new();
    };
    let place = draft.page.line_place(line);
    let one = |part: &str| {
        let part = part.trim().trim_end_matches('.');
        let time = time_of(draft, part)?;
        let expectations = expected(draft, part, place);
        Some(fact(part, time, part, expectations, place))
    };
    let found: Option<Vec<CheckpointFact>> = list.split([';', '；', '·']).map(one).collect();
    found.filter(|found| found.len() >= 2).unwrap_or_default()
}

/// What a text expects of the rows it names.
pub(super) fn expected(draft: &Draft, text: &str, place: Place) -> Vec<ExpectationFact> {
    let of_one = |statement: &str| {
        let found = checkpoints::expectations(draft, statement, place);
        if found.is_empty() {
            named(draft, statement, place)
        } else {
            found
        }
    };
    statements(text).into_iter().flat_map(of_one).collect()
}

/// The statements of a text, each with its own state: `L1, L2 done, T1 50 %` has two.
pub(super) fn statements(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0i32);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth -= 1,
            ',' | ';' | '，' | '、' | '；'
                if depth <= 0 && checkpoints::expected_state(&text[start..at]).is_some() =>
            {
                found.push(text[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(text[start..].trim());
    found
}

/// A line cut behind its time: before the colon that is no part of a clock.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let at = text.char_indices().find(|&(at, c)| {
        let next = text[at + c.len_utf8()..].chars().next();
        c == '：' || (c == ':' && next.is_none_or(char::is_whitespace))
    })?;
    let expected = text[at.0 + at.1.len_utf8()..].trim();
    (!expected.is_empty()).then(|| (text[..at.0].trim(), expected))
}

/// The time a head names: a date, `T+6h`, `Day 3 14:00`, a clock.
fn time_of(draft: &Draft, head: &str) -> Option<TimePoint> {
    if let Some(stamp) = draft.facts.days.date(head) {
        return Some(TimePoint::on(stamp));
    }
    let found = times::first(head)
        .map(|found| found.time)
        .or_else(|| offset_of(draft, head));
    found.or_else(|| draft.facts.days.clock(head)).or_else(|| {
        // Without a day and an hour of the start anywhere, the clock runs from the start: `02:00 – p1 done`.
        let (minutes, length) = times::clock(head).filter(|_| !draft.facts.days.are_known())?;
        let hours = minutes as f64 / 60.0;
        (length == head.trim_end().len()).then(|| TimePoint::span(TimeUnit::Hour, hours, hours))
    })
}

/// The time after the start a checkpoint stands at: `Checkpoint at 4h`, `Checkpoint 2 (90 min)`.
fn offset_of(draft: &Draft, head: &str) -> Option<TimePoint> {
    let spans = durations::all(head, draft.units);
    let span = spans.first().filter(|_| says(head) && spans.len() == 1)?;
    let before = head[..span.start].trim_end();
    let is_moment = ["at", "after", "@", "(", "nach", "après", "+"]
        .iter()
        .any(|word| before.ends_with(word));
    let hours = span.max.0 as f64 / 60.0;
    (is_moment && span.unit <= durations::Unit::Hour)
        .then(|| TimePoint::span(TimeUnit::Hour, hours, hours))
}

/// The rows a text names by id, with the state it speaks of: done where it says none.
fn named(draft: &Draft, text: &str, place: Place) -> Vec<ExpectationFact> {
    let state = checkpoints::expected_state(text).map_or(ExpectedState::Done, |(state, ..)| state);
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
