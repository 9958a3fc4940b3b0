//! Front matter: `key: value` lines between `---`, at the top of a file or of each task in it.

use super::lines::Lines;
use super::page::Line;
use std::ops::Range;

/// A part of a text.
pub(super) enum Segment {
    /// Front matter, as its lines.
    Front(Vec<Line>),
    /// Markdown.
    Body(Range<usize>),
}

/// The most lines front matter has; a rule far below another is no end of it.
const MOST_LINES: u32 = 200;

/// Cuts a text into front matter and Markdown. O(lines).
pub(super) fn segments(text: &str, lines: &Lines) -> Vec<Segment> {
    let mut found = Vec::new();
    let mark = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut from = mark;
    let mut number = 1;
    let mut fence = None;
    while number <= lines.count() {
        let line = text[lines.range(number)].trim_start_matches('\u{feff}');
        watch_fence(line, &mut fence);
        let closing = if fence.is_none() && line.trim_end() == "---" {
            closes(text, lines, number)
        } else {
            None
        };
        if let Some(last) = closing {
            found.push(Segment::Body(from..lines.range(number).start.max(from)));
            let inside = (number + 1..last).map(|n| lines.range(n)).map(|r| Line {
                start: r.start,
                end: r.end,
            });
            found.push(Segment::Front(inside.collect()));
            from = lines.whole(last).end;
            number = last;
        }
        number += 1;
    }
    found.push(Segment::Body(from..text.len()));
    found.retain(|segment| !matches!(segment, Segment::Body(range) if range.is_empty()));
    found
}

/// Follows code fences, inside which nothing is front matter.
fn watch_fence(line: &str, fence: &mut Option<char>) {
    let line = line.trim_start();
    let mark = ['`', '~']
        .into_iter()
        .find(|&c| line.starts_with(c) && line.len() - line.trim_start_matches(c).len() >= 3);
    match (*fence, mark) {
        (None, Some(mark)) => *fence = Some(mark),
        (Some(open), Some(mark)) if open == mark => *fence = None,
        _ => {}
    }
}

/// The line that closes front matter opened on line `number`, where its lines are keys and values.
fn closes(text: &str, lines: &Lines, number: u32) -> Option<u32> {
    let opens = key_value(text.get(lines.range(number + 1)).unwrap_or("").trim_end());
    // A rule followed by a sentence is a rule: the first line has to be a key in one word.
    if opens.is_none_or(|(key, _)| key.contains(' ')) {
        return None;
    }
    let mut keys = 0;
    for next in number + 1..=(number + MOST_LINES).min(lines.count()) {
        let line = text[lines.range(next)].trim_end();
        if line == "---" || line == "..." {
            return (keys > 0).then_some(next);
        }
        if key_value(line).is_some() {
            keys += 1;
        } else if !is_continuation(line) {
            return None;
        }
    }
    None
}

fn is_continuation(line: &str) -> bool {
    line.is_empty() || line.starts_with([' ', '\t', '-', '#', ']', '}'])
}

/// The key and the value of a line of front matter; the value may be empty.
pub(in crate::document) fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key.len() <= 40
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
        && !key.starts_with([' ', '-']);
    let is_value = value.is_empty() || value.starts_with([' ', '\t']);
    (is_key && is_value).then(|| (key.trim(), value.trim()))
}
