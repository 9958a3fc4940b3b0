//! What sentences say in passing: starts at once, messages somebody waits for, reviews, labels, times, ticks.

use super::super::facts::*;
use super::super::grammar::{numbers, times, words};
use super::super::text::page::{Kind, Line};
use super::claims;
use super::draft::Draft;
use std::collections::{HashMap, HashSet};

/// Reads every sentence.
pub(super) fn read(draft: &mut Draft) {
    let noted = Noted::of(draft);
    for (block, line) in claims::prose(draft) {
        if draft.page.raw(line).is_empty() {
            continue;
        }
        let text = draft.page.plain(line);
        parallel_start(draft, &text, line);
        trigger(draft, block, &text, line);
        review(draft, &text, line);
        if !noted.holds(line) {
            mention(draft, block, line);
        }
        path(draft, &text, line);
    }
    ticks(draft);
    labels(draft);
    times_of(draft);
    deliverables(draft);
}

/// "Deploy all 8 agents simultaneously".
fn parallel_start(draft: &mut Draft, text: &str, line: Line) {
    let at_once = words::has_any(
        text,
        &[
            "simultaneously",
            "in parallel",
            "at once",
            "at the same time",
            "parallel",
            "gleichzeitig",
            "simultanément",
            "simultáneamente",
            "одновременно",
            "同时",
            "同時",
        ],
    );
    let starts = words::has_any(
        text,
        &[
            "deploy",
            "start",
            "launch",
            "spawn",
            "run",
            "running",
            "begin",
            "executing",
            "starten",
            "lancer",
        ],
    );
    let says_all = words::has_any(
        text,
        &[
            "all",
            "alle",
            "tous",
            "todos",
            "все",
            "所有",
            "全部",
            "すべて",
        ],
    );
    if !(at_once && starts && (says_all || words::has_any(text, &["agents", "tracks", "streams"])))
    {
        return;
    }
    let number = numbers::all(text).into_iter().find(|number| {
        let noun = text[number.end..]
            .trim_start()
            .split([',', '.', ';', '('])
            .next()
            .unwrap_or("");
        let nearest = noun
            .split_whitespace()
            .take(3)
            .collect::<Vec<_>>()
            .join(" ");
        nearest.split(' ').any(|word| {
            matches!(
                words::concept(word),
                Concept::Agents | Concept::Tracks | Concept::Tickets
            )
        })
    });
    let noun = ["agents", "tracks", "streams", "tasks", "tickets"]
        .into_iter()
        .find(|noun| words::has_any(text, &[noun]))
        .unwrap_or("")
        .to_owned();
    if noun.is_empty() {
        return;
    }
    draft.facts.parallel_starts.push(ParallelStart {
        count: number.map(|number| number.value),
        noun,
        only_independent: words::has_any(
            text,
            &["independent", "unabhängig", "that can", "where possible"],
        ),
        text: text.to_owned(),
        place: draft.page.line_place(line),
    });
}

/// "Wait for infra-agent completion message before …", "sends explicit … message before …".
fn trigger(draft: &mut Draft, block: usize, text: &str, line: Line) {
    let says_message = words::has_any(
        text,
        &[
            "message",
            "signal",
            "notification",
            "ping",
            "nachricht",
            "сообщение",
            "消息",
        ],
    );
    let waits = words::has_any(
        text,
        &[
            "wait for",
            "waits for",
            "before",
            "until",
            "once",
            "warten auf",
        ],
    );
    if !(says_message && waits) {
        return;
    }
    let named = names_in(draft, text);
    let before = text.to_lowercase().find("before").unwrap_or(text.len());
    let waiter = named
        .iter()
        .find(|(at, _)| *at > before)
        .map(|(_, subject)| subject.clone())
        .or_else(|| {
            draft
                .track_of_section(draft.page.blocks[block].section)
                .map(|track| Subject::Track(draft.facts.tracks[track].name.clone()))
        });
    let on = named
        .iter()
        .find(|(at, _)| *at < before)
        .map(|(_, subject)| subject.clone());
    draft.facts.triggers.push(Trigger {
        waiter,
        on,
        text: text.to_owned(),
        place: draft.page.line_place(line),
    });
}

/// Tracks and agents a sentence names, with where; a track also by the first word of its name.
pub(super) fn names_in(draft: &Draft, text: &str) -> Vec<(usize, Subject)> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    for track in &draft.facts.tracks {
        let whole = words::find_phrase(&lower, &track.name.to_lowercase());
        let first = track
            .name
            .split(['-', ' '])
            .next()
            .unwrap_or("")
            .to_lowercase();
        let short = || {
            words::find_phrase(&lower, &first).filter(|_| {
                first.len() >= 4
                    && !["track", "stream", "path", "team", "agent"].contains(&first.as_str())
            })
        };
        if let Some(at) = whole.or_else(short) {
            found.push((at, Subject::Track(track.name.clone())));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found
}

/// "Code reviewed by orchestrator", "Review all backend changes".
fn review(draft: &mut Draft, text: &str, line: Line) {
    let lower = text.to_lowercase();
    let (reviewer, what) = if let Some(at) = lower.find("reviewed by ") {
        (
            text.get(at + 12..)
                .unwrap_or("")
                .split([',', '.', ';', ')'])
                .next()
                .unwrap_or("")
                .trim()
                .to_owned(),
            text.to_owned(),
        )
    } else if let Some((head, body)) = text.split_once(": ").filter(|(_, body)| {
        body.to_lowercase().starts_with("review all")
            || body.to_lowercase().starts_with("reviews all")
            || body.to_lowercase().starts_with("review every")
    }) {
        (head.to_owned(), body.to_owned())
    } else {
        return;
    };
    if reviewer.is_empty() {
        return;
    }
    let is_every =
        words::has_any(text, &["all", "every", "each", "any"]) || lower.contains("reviewed by");
    draft.facts.reviews.push(Review {
        reviewer,
        what,
        is_every,
        place: draft.page.line_place(line),
    });
}

/// Where ids are noted already: in dependencies and week tables, and in the cells that define them.
struct Noted {
    /// The starts of noted places, in order.
    starts: Vec<usize>,
    keys: HashSet<usize>,
}

impl Noted {
    fn of(draft: &Draft) -> Self {
        let ranges = draft.facts.ranges.iter().map(|range| range.place.start);
        let mut starts: Vec<usize> = ranges
            .chain(
                draft
                    .facts
                    .mentions
                    .iter()
                    .map(|mention| mention.place.start),
            )
            .collect();
        starts.sort_unstable();
        let cells = draft.facts.tickets.iter().flat_map(|ticket| &ticket.cells);
        let keys = cells
            .filter(|cell| cell.field == Field::Key)
            .map(|cell| cell.place.start)
            .collect();
        Self { starts, keys }
    }

    fn holds(&self, line: Line) -> bool {
        let first = self.starts.partition_point(|&start| start < line.start);
        self.starts
            .get(first)
            .is_some_and(|&start| start < line.end)
            || self.keys.contains(&line.start)
    }
}

/// Ids and ranges named outside dependencies.
fn mention(draft: &mut Draft, block: usize, line: Line) {
    let kind = match &draft.page.blocks[block].kind {
        Kind::Heading => MentionKind::Heading,
        Kind::Item { tick: Some(_), .. } => MentionKind::Criterion,
        Kind::Code { .. } => MentionKind::Code,
        _ => MentionKind::Prose,
    };
    super::mentions::in_line(draft, line, kind);
}

/// A path below somebody's home.
pub(super) fn path(draft: &mut Draft, text: &str, line: Line) {
    for start in ["/Users/", "/home/", "C:\\Users\\"] {
        let Some(at) = text.find(start) else { continue };
        let length = text[at..]
            .find([' ', '"', '\'', ',', ')', '`'])
            .unwrap_or(text.len() - at);
        let path = text[at..at + length]
            .trim_end_matches(['.', ';', ':'])
            .to_owned();
        draft.facts.absolute_paths.push(AbsolutePath {
            path,
            place: draft.page.line_place(line),
        });
    }
}

/// Every check box, those in code too.
fn ticks(draft: &mut Draft) {
    let page = draft.page;
    let mut marks: HashMap<usize, String> = HashMap::new();
    for ticket in &draft.facts.tickets {
        for cell in ticket.cells.iter().filter(|cell| cell.field == Field::Tick) {
            marks.insert(cell.place.start, ticket.key.clone());
        }
    }
    for block in 0..page.blocks.len() {
        let section = page.section_title(page.blocks[block].section);
        match &page.blocks[block].kind {
            Kind::Item {
                tick: Some((is_ticked, mark)),
                ..
            } => {
                let text = page.joined(block);
                let ticket = marks.get(&mark.start).cloned();
                draft.facts.ticks.push(Tick {
                    text,
                    is_ticked: *is_ticked,
                    in_code: false,
                    section,
                    ticket,
                    place: page.block_place(block),
                });
            }
            Kind::Code { .. } => {
                for &line in &page.blocks[block].lines {
                    let raw = page.raw(line).trim_start();
                    let Some(rest) = raw.strip_prefix("- ").or_else(|| raw.strip_prefix("* "))
                    else {
                        continue;
                    };
                    if let Some(is_ticked) = super::super::text::inline::tick(rest) {
                        let text = super::super::text::inline::plain(&rest[3..]);
                        draft.facts.ticks.push(Tick {
                            text,
                            is_ticked,
                            in_code: true,
                            section: section.clone(),
                            ticket: None,
                            place: page.line_place(line),
                        });
                    }
                }
            }
            _ => {}
        }
    }
}

/// Words whose numbers are labels.
const LABELLED: [&str; 13] = [
    "option",
    "wave",
    "phase",
    "checkpoint",
    "gate",
    "stage",
    "step",
    "stream",
    "track",
    "path",
    "week",
    "sprint",
    "milestone",
];

/// Labels with numbers and what they stand for: in headings, option texts, steps and timelines.
fn labels(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let lines = match &page.blocks[block].kind {
            Kind::Code { info } if !super::arrows::is_plain(info) => continue,
            Kind::Table(_) => continue,
            _ => &page.blocks[block].lines,
        };
        for &line in lines {
            label(draft, block, line);
        }
    }
}

fn label(draft: &mut Draft, block: usize, line: Line) {
    let page = draft.page;
    let text = page.plain(line);
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = match times::clock(text) {
        Some((_, length)) => text[length..].trim_start_matches([' ', '-', '–', '—']),
        None => text,
    };
    let mut words_of = text.split_whitespace();
    let word = words_of.next().unwrap_or("").to_lowercase();
    let number = words_of
        .next()
        .unwrap_or("")
        .trim_end_matches([':', ',', ')', '(', '.', '—', '-']);
    let word = if LABELLED.contains(&word.as_str()) {
        word
    } else {
        return;
    };
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        || (number.chars().count() == 1 && number.chars().all(char::is_uppercase));
    if !is_number {
        return;
    }
    let at = text.find(number).map_or(0, |at| at + number.len());
    let meaning = text[at..]
        .trim_matches(|c: char| c.is_whitespace() || ":-–—()".contains(c))
        .to_owned();
    let section = page.blocks[block].section;
    let outer = page
        .around(section)
        .skip(usize::from(page.blocks[block].kind == Kind::Heading))
        .find(|&at| page.sections[at].level <= 6)
        .map(|at| page.sections[at].title.clone())
        .unwrap_or_default();
    let usage = usage(draft, &word, section, &outer, &page.blocks[block].kind);
    draft.facts.labels.push(Label {
        word,
        number: number.to_owned(),
        meaning,
        usage,
        section: outer,
        place: page.line_place(line),
    });
}

/// What a label is used for at its place.
fn usage(draft: &Draft, word: &str, section: usize, outer: &str, kind: &Kind) -> String {
    let page = draft.page;
    let option = draft.facts.options.iter().find(|option| {
        page.section_place(section).start >= option.place.start
            && page.section_place(section).end <= option.place.end
            && option.place.end > 0
    });
    match (word, option) {
        ("option", _)
            if words::has_any(outer, &["assignment", "assignments", "staffing", "team"]) =>
        {
            "staffing option".to_owned()
        }
        ("option", _) => "execution option".to_owned(),
        (_, Some(option)) if !matches!(kind, Kind::Heading) => {
            format!("{word} of {}", option.label)
        }
        _ => match draft.track_of_section(section) {
            Some(track) if !matches!(kind, Kind::Heading) => {
                format!("{word} of {}", draft.facts.tracks[track].name)
            }
            _ => format!("{word} of the campaign"),
        },
    }
}

/// Things tied to a time: labels, and items that open with one.
fn times_of(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let is_prose = matches!(
            page.blocks[block].kind,
            Kind::Heading | Kind::Item { .. } | Kind::Text
        );
        let is_timeline = matches!(&page.blocks[block].kind, Kind::Code { info } if super::arrows::is_plain(info));
        if !is_prose && !is_timeline {
            continue;
        }
        let section = page.section_title(page.blocks[block].section);
        for &line in &page.blocks[block].lines {
            let text = page.plain(line);
            let Some((time, label)) = timed(&text) else {
                continue;
            };
            let word = label.split_whitespace().next().unwrap_or("").to_lowercase();
            let word = if LABELLED.contains(&word.as_str()) {
                word
            } else {
                String::new()
            };
            let subject = draft.keys.find(&label).cloned();
            draft.facts.times.push(TimedLabel {
                label,
                word,
                subject,
                time,
                section: section.clone(),
                place: page.line_place(line),
            });
        }
    }
}

/// `Checkpoint 2 (Hour 12): …`, `03:00 - CHECKPOINT 2`, `Hour 4 (Checkpoint 2):`, `Day 1-2: Database …`,
/// `Phase 1: Database (Day 1)`.
fn timed(text: &str) -> Option<(TimePoint, String)> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some((minutes, length)) = times::clock(text) {
        let rest = text[length..].trim_start();
        let name = rest.strip_prefix(['-', '–', '—', ':'])?.trim();
        let hours = minutes as f64 / 60.0;
        return (!name.is_empty())
            .then(|| (TimePoint::span(TimeUnit::Hour, hours, hours), cleaned(name)));
    }
    let found = times::first(text)?;
    if found.start == 0 {
        let rest = text[found.end..].trim_start();
        if let Some(inside) = rest.strip_prefix('(') {
            let label = inside.split(')').next().unwrap_or("").trim();
            return (!label.is_empty()).then(|| (found.time, cleaned(label)));
        }
        let label = rest.strip_prefix([':', '：', '-', '–', '—'])?.trim();
        return (!label.is_empty()).then(|| (found.time, cleaned(label)));
    }
    let before = text[..found.start].trim_end();
    let label = before.strip_suffix(['(', '（', '[', '@'])?.trim();
    (!label.is_empty()).then(|| (found.time, cleaned(label)))
}

fn cleaned(label: &str) -> String {
    let label = label
        .split(['✓', '✅'])
        .next()
        .unwrap_or(label)
        .trim()
        .trim_end_matches([':', ',', ' ']);
    let is_shouted =
        label.chars().any(char::is_alphabetic) && !label.chars().any(char::is_lowercase);
    if is_shouted {
        let mut characters = label.to_lowercase().chars().collect::<Vec<_>>().into_iter();
        return characters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(characters).collect()
        });
    }
    label.to_owned()
}

/// Lists of what is handed over in the end.
fn deliverables(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        if !matches!(page.blocks[block].kind, Kind::Item { depth: 1, .. }) {
            continue;
        }
        let section = page.blocks[block].section;
        if !page.is_under(section, |title| {
            words::has_any(
                title,
                &[
                    "deliverables",
                    "deliverable",
                    "final deliverables",
                    "liefergegenstände",
                    "livrables",
                    "entregables",
                    "交付物",
                    "成果物",
                ],
            )
        }) || draft.track_of_section(section).is_some()
        {
            continue;
        }
        let Some(&line) = page.blocks[block].lines.first() else {
            continue;
        };
        let paths = super::values::paths(page.raw(line));
        let text = page.plain(line);
        let (name, note) = text
            .split_once(" - ")
            .or_else(|| text.split_once(" — "))
            .or_else(|| text.split_once(": "))
            .unwrap_or((text.as_str(), ""));
        let is_path = !paths.is_empty();
        let name = paths.first().cloned().unwrap_or_else(|| name.to_owned());
        draft.facts.deliverables.push(DeliverableFact {
            name,
            is_path,
            note: note.to_owned(),
            section: page.section_title(section),
            place: page.line_place(line),
        });
    }
}
