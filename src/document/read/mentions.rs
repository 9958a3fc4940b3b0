//! Ids, ranges and tracks that are named in passing.

use super::super::facts::{Mention, MentionKind, RangeFact, Subject};
use super::super::grammar::{ids, words};
use super::super::text::page::Line;
use super::draft::Draft;

/// Signs and words between the ends of a range.
const RANGE_SIGNS: [&str; 9] = [
    "–",
    "—",
    "…",
    "..",
    " to ",
    " through ",
    " bis ",
    "至",
    " - ",
];

/// Finds the ids and ranges of a line, notes them, and returns the keys, ranges expanded.
pub(super) fn in_line(draft: &mut Draft, line: Line, kind: MentionKind) -> Vec<String> {
    let raw = draft.page.raw(line);
    let section = draft
        .page
        .blocks
        .partition_point(|block| block.start <= line.start)
        .checked_sub(1)
        .map(|block| draft.page.blocks[block].section);
    let track = section
        .and_then(|section| draft.track_of_section(section))
        .map(|track| draft.facts.tracks[track].name.clone());
    let words = id_words(raw);
    let mut group = None;
    let mut last_end = 0;
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (word, start, end) = words[at];
        let next = words.get(at + 1).copied();
        let range = next
            .filter(|&(_, next_start, _)| {
                RANGE_SIGNS
                    .iter()
                    .any(|sign| is_between(&raw[end..next_start], sign))
            })
            .and_then(|(last, _, last_end)| Some((ids::range(word, last)?, last_end, 2)))
            .or_else(|| {
                ids::dashed(word)
                    .filter(|_| draft.keys.find(word).is_none())
                    .map(|range| (range, end, 1))
            });
        let range = range.filter(|(range, ..)| is_known_range(draft, range));
        // Ids with only signs between them are one expression.
        let joined = group.is_some() && raw[last_end..start].chars().all(|c| !c.is_alphanumeric());
        let number = match group.filter(|_| joined) {
            Some(number) => number,
            None => draft.group(),
        };
        match range {
            Some((range, range_end, used)) => {
                let place = draft.page.place(line.start + start, line.start + range_end);
                let known: Vec<String> = range
                    .members
                    .iter()
                    .filter_map(|member| draft.keys.find(member))
                    .map(|subject| subject.name().to_owned())
                    .collect();
                found.extend(range.members.iter().map(|member| {
                    draft
                        .keys
                        .find(member)
                        .map_or_else(|| member.clone(), |subject| subject.name().to_owned())
                }));
                draft.facts.ranges.push(RangeFact {
                    written: raw[start..range_end].to_owned(),
                    prefix: range.prefix,
                    members: range.members,
                    known,
                    group: number,
                    kind,
                    track: track.clone(),
                    place,
                });
                (group, last_end) = (Some(number), range_end);
                at += used;
            }
            None => {
                let subject = draft.keys.find(word).cloned();
                let is_ticket = matches!(subject, Some(Subject::Ticket(_) | Subject::Gate(_)));
                if is_ticket || (subject.is_none() && draft.keys.is_family(word)) {
                    let place = draft.page.place(line.start + start, line.start + end);
                    let key = subject
                        .as_ref()
                        .map_or_else(|| word.to_owned(), |subject| subject.name().to_owned());
                    found.push(key.clone());
                    draft.facts.mentions.push(Mention {
                        key,
                        is_known: subject.is_some(),
                        kind,
                        group: number,
                        place,
                    });
                    (group, last_end) = (Some(number), end);
                }
                at += 1;
            }
        }
    }
    found
}

fn is_between(between: &str, sign: &str) -> bool {
    let strip = |text: &str| text.trim_matches(|c: char| "*`[] ".contains(c)).to_owned();
    strip(between) == strip(sign) && !strip(between).is_empty()
}

fn is_known_range(draft: &Draft, range: &ids::Range) -> bool {
    let ends = [range.members.first(), range.members.last()];
    ends.into_iter().flatten().any(|member| {
        // "Days 1-3" is no range of phases.
        let is_row = draft
            .keys
            .find(member)
            .is_some_and(|subject| !matches!(subject, Subject::Phase(_)));
        is_row || (!range.prefix.is_empty() && draft.keys.is_family(member))
    })
}

/// Words that end in a number, with their bytes, and single capitals.
fn id_words(raw: &str) -> Vec<(&str, usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in raw.char_indices().chain([(raw.len(), ' ')]) {
        let is_word = c.is_alphanumeric() || matches!(c, '-' | '_' | '#' | '/' | '.');
        match (is_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = raw[from..at].trim_end_matches(['-', '.', '_', '/']);
                let first_dots = word.find("..").map_or(word, |dots| &word[..dots]);
                if first_dots.ends_with(|c: char| c.is_ascii_digit()) && first_dots.len() <= 60 {
                    found.push((first_dots, from, from + first_dots.len()));
                    let rest = &word[first_dots.len()..];
                    let last = rest.trim_start_matches('.');
                    if !last.is_empty() {
                        found.push((last, from + word.len() - last.len(), from + word.len()));
                    }
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The tracks a text names, by their names, aliases, or the first word of a name (`infra` for `infra-agent`).
pub(super) fn tracks_in(draft: &Draft, text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in text
        .split(['+', ',', '&', ';', '/'])
        .flat_map(|part| part.split(" and "))
    {
        let part = part.split('(').next().unwrap_or("").trim();
        if let Some(name) = track_in(draft, part)
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}

/// The one track a short text names.
pub(super) fn track_in(draft: &Draft, part: &str) -> Option<String> {
    let wanted = words::folded_label(part);
    if wanted.is_empty() {
        return None;
    }
    if let Some(track) = draft.track_named(&wanted) {
        return Some(draft.facts.tracks[track].name.clone());
    }
    // Every word of the text opens the name, or a word of it: `billing-predict`, `sms`, `advanced services`.
    let parts: Vec<&str> = wanted
        .split([' ', '-', '_'])
        .filter(|word| !word.is_empty() && !IGNORED.contains(word))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let score = |name: &str| {
        let folded = name.to_lowercase();
        let pieces: Vec<&str> = folded.split([' ', '-', '_']).collect();
        let starts = pieces.len() >= parts.len()
            && parts.iter().zip(&pieces).all(|(part, piece)| part == piece);
        starts.then_some(pieces.len())
    };
    let best = draft.facts.tracks.iter().filter_map(|track| {
        let names = std::iter::once(&track.name)
            .chain(&track.aliases)
            .chain(std::iter::once(&track.description));
        names
            .filter_map(|name| score(name))
            .min()
            .map(|length| (length, track.name.clone()))
    });
    best.min_by_key(|(length, _)| *length).map(|(_, name)| name)
}

/// Words that say nothing of which track is meant.
const IGNORED: [&str; 14] = [
    "track",
    "tracks",
    "agent",
    "agents",
    "stream",
    "team",
    "the",
    "all",
    "remaining",
    "service",
    "running",
    "path",
    "gate",
    "quality",
];
