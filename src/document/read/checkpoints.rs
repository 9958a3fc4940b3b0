//! Checkpoints: headings with a time and a list, timelines drawn in code, maps of days.

use super::super::facts::*;
use super::super::grammar::{numbers, times, words};
use super::super::text::page::{BOLD, Kind, Line};
use super::draft::Draft;
use super::{context, entries, values};
use crate::plan::ExpectedState;

/// Words of a title that make a checkpoint.
pub(super) const CHECKPOINTS: &[&str] = &[
    "checkpoint",
    "checkpoints",
    "check-in",
    "check-ins",
    "sync point",
    "sync points",
    "status check",
    "kontrollpunkt",
    "kontrollpunkte",
    "point de contrôle",
    "points de contrôle",
    "punto de control",
    "puntos de control",
    "контрольная точка",
    "контрольные точки",
    "检查点",
    "チェックポイント",
    "체크포인트",
];

/// Reads every checkpoint.
pub(super) fn read(draft: &mut Draft) {
    headings(draft);
    timelines(draft);
    maps(draft);
    weeks(draft);
}

/// `### Checkpoint 1 (Hour 6): Path B Foundation`.
fn headings(draft: &mut Draft) {
    let page = draft.page;
    for section in 1..page.sections.len() {
        let title = page.sections[section].title.clone();
        let dated = words::has_any(&title, CHECKPOINTS)
            || words::has_any(
                &title,
                &[
                    "milestone",
                    "meilenstein",
                    "hito",
                    "jalon",
                    "веха",
                    "里程碑",
                    "マイルストーン",
                ],
            );
        if !dated
            || page.sections[section].level > BOLD
            || draft.track_of_section(section).is_some()
        {
            continue;
        }
        let Some(time) = time_of_title(draft, &title) else {
            continue;
        };
        let mut fact = CheckpointFact {
            name: title,
            time,
            place: page.section_place(section),
            ..CheckpointFact::default()
        };
        for block in page.sections[section].blocks.clone() {
            if let Kind::Item { depth: 1, tick, .. } = page.blocks[block].kind {
                item(
                    draft,
                    block,
                    tick.map(|(is_ticked, _)| is_ticked),
                    &mut fact,
                );
                draft.used[block] = true;
            } else if page.blocks[block].kind == Kind::Text {
                fact.note = page.joined(block);
            }
        }
        draft.facts.checkpoints.push(fact);
    }
}

fn time_of_title(draft: &Draft, title: &str) -> Option<TimePoint> {
    if let Some(found) = times::first(title) {
        return Some(found.time);
    }
    if let Some(stamp) = draft.facts.days.date(title) {
        return Some(TimePoint::on(stamp));
    }
    let inside = title.split_once(['(', '@', '[', '（'])?.1.trim_start();
    let (minutes, _) = times::clock(inside.trim_start_matches("T+"))?;
    Some(TimePoint::span(
        TimeUnit::Hour,
        minutes as f64 / 60.0,
        minutes as f64 / 60.0,
    ))
}

fn item(draft: &mut Draft, block: usize, ticked: Option<bool>, fact: &mut CheckpointFact) {
    let page = draft.page;
    let Some(&line) = page.blocks[block].lines.first() else {
        return;
    };
    let place = page.line_place(line);
    let entry = entries::of(page, [block]).into_iter().next();
    if let Some(entry) = entry.filter(|entry| {
        entry.says(&[
            "validation",
            "criteria",
            "verify",
            "check",
            "validierung",
            "проверка",
            "验证",
        ]) && !entry.value_is_empty()
    }) {
        fact.criteria
            .push(values::criterion(page.raw(entry.value), place));
        return;
    }
    let text = page.plain(line);
    let statements = super::checkpoint_lines::statements(&text);
    let found: Vec<ExpectationFact> = statements
        .into_iter()
        .flat_map(|statement| expectations(draft, statement, place))
        .collect();
    if found.is_empty() {
        let mut criterion = values::criterion(
            page.raw(line).trim_start_matches(['✅', '☑', '✓', ' ']),
            place,
        );
        criterion.ticked = ticked;
        fact.criteria.push(criterion);
    } else {
        fact.expectations.extend(found);
    }
}

/// What a line expects of whom: `Agent B2 at 50%: …`, `All Agents B1-B3 completed`, `A: 80% complete (…)`.
pub(super) fn expectations(draft: &Draft, text: &str, place: Place) -> Vec<ExpectationFact> {
    let text = text
        .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[')
        .trim();
    // Letters whose lower case has another length shift what was found.
    let fits = |&(_, at, end): &(ExpectedState, usize, usize)| {
        text.is_char_boundary(at) && text.is_char_boundary(end)
    };
    let Some((state, at, end)) = expected_state(text).filter(fits) else {
        return Vec::new();
    };
    let head = text[..at].trim_end_matches([':', ' ', '-', '–', '—', '≥', '>', '~', '≈', '=']);
    let head = head
        .strip_suffix(" at")
        .or_else(|| head.strip_suffix(" à"))
        .or_else(|| head.strip_suffix(" zu"))
        .or_else(|| head.strip_suffix(" al"))
        .or_else(|| head.strip_suffix(" is"))
        .or_else(|| head.strip_suffix(" are"))
        .unwrap_or(head);
    let mut subjects = subjects(draft, head);
    let mut note = text[end..]
        .trim_matches(|c: char| c.is_whitespace() || ":()（）✓✅-–—,".contains(c))
        .to_owned();
    if subjects.is_empty() && state == ExpectedState::Started {
        // `Agent 1 starts Stream A (Buyer errors)`: what is started stands behind the word.
        let (behind, bracket) = note.split_once('(').unwrap_or((note.as_str(), ""));
        subjects = works(draft, behind);
        note = format!("{head} {}", bracket.trim_end_matches(')'))
            .trim()
            .to_owned();
    } else if state == ExpectedState::Started {
        let behind = works(draft, note.split('(').next().unwrap_or(""));
        if !behind.is_empty() {
            note = format!("{head}: {note}");
            subjects = behind;
        }
    }
    subjects
        .into_iter()
        .map(|subject| ExpectationFact {
            subject,
            state,
            note: note.clone(),
            place,
        })
        .collect()
}

/// The state a line expects and where its words stand.
pub(super) fn expected_state(text: &str) -> Option<(ExpectedState, usize, usize)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let percent = numbers::all(text).into_iter().find_map(|number| {
        let rest = &text[number.end..];
        let sign = rest
            .trim_start()
            .starts_with('%')
            .then(|| rest.find('%'))
            .flatten()?;
        let behind = rest[sign + 1..].trim_start_matches('+');
        let mut end = text.len() - behind.len();
        for word in [" complete", " done", " completed", " fertig", " finished"] {
            if behind.to_lowercase().starts_with(word) {
                end += word.len();
            }
        }
        (number.value <= 100.0).then_some((number.value, number.start, end))
    });
    const DONE: &[&str] = &[
        "completed",
        "complete",
        "done",
        "finished",
        "fertig",
        "abgeschlossen",
        "terminé",
        "terminée",
        "completado",
        "hecho",
        "завершено",
        "готово",
        "完成",
        "完了",
        "완료",
    ];
    const STARTED: &[&str] = &[
        "started",
        "starts",
        "begun",
        "in progress",
        "under way",
        "gestartet",
        "begonnen",
        "beginnt",
        "commencé",
        "démarré",
        "iniciado",
        "начат",
        "已开始",
        "开始",
        "開始",
        "시작",
    ];
    let first = |list: &[&str]| {
        list.iter()
            .filter_map(|word| words::find_phrase(&lower, word).map(|at| (at, at + word.len())))
            .min()
    };
    let (done, started) = (first(DONE), first(STARTED));
    if let Some((value, start, end)) = percent.filter(|(_, start, _)| {
        done.is_none_or(|(at, _)| at + 1 > *start) && started.is_none_or(|(at, _)| at > *start)
    }) {
        let state = if value >= 100.0 {
            ExpectedState::Done
        } else {
            ExpectedState::Percent(value)
        };
        return Some((state, start, end));
    }
    match (done, started) {
        (Some((at, end)), other) if other.is_none_or(|(start, _)| at <= start) => {
            Some((ExpectedState::Done, at, end))
        }
        (_, Some((at, end))) => Some((ExpectedState::Started, at, end)),
        _ => None,
    }
}

/// Whom a text names: known rows, a range of them, or all.
fn subjects(draft: &Draft, head: &str) -> Vec<Subject> {
    let found = works(draft, head);
    if !found.is_empty() {
        return found;
    }
    let lower = head.to_lowercase();
    let says_all = words::find_phrase(&lower, "all").is_some() || lower.starts_with("alle");
    let noun = words::has_any(
        head,
        &[
            "agents", "tracks", "streams", "tickets", "tasks", "items", "stränge", "aufgaben",
        ],
    );
    let alone = [
        "all",
        "everything",
        "alle",
        "alles",
        "tout",
        "todo",
        "tutto",
        "всё",
        "全部",
        "すべて",
        "전부",
    ];
    if (says_all && noun) || alone.contains(&lower.trim()) {
        return draft
            .facts
            .tickets
            .iter()
            .map(|ticket| Subject::Ticket(ticket.key.clone()))
            .collect();
    }
    Vec::new()
}

/// The tickets, tracks and phases a short text names, where it names nothing else.
pub(super) fn works(draft: &Draft, text: &str) -> Vec<Subject> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let parsed = draft.parse(text, None);
    let is_clear = parsed.leftover.len() <= 1 && parsed.quantifier.is_none();
    let known = |subject: &Subject| !matches!(subject, Subject::Unknown(_) | Subject::Gate(_));
    let found = parsed
        .references
        .iter()
        .flat_map(|reference| &reference.subjects)
        .filter(|subject| known(subject))
        .map(|subject| draft.as_work(subject));
    let found = found.filter(|subject| !matches!(subject, Subject::Agent(_)));
    if is_clear {
        found.collect()
    } else {
        Vec::new()
    }
}

/// Timelines in code: `02:00 - CHECKPOINT 1` with a tree below.
fn timelines(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let Kind::Code { info } = &page.blocks[block].kind else {
            continue;
        };
        let heads = page.blocks[block]
            .lines
            .iter()
            .filter(|&&line| time_line(page.raw(line)).is_some())
            .count();
        let in_option = context::in_option(page, page.blocks[block].section);
        if heads < 2 || !super::arrows::is_plain(info) || in_option {
            continue;
        }
        let mut open: Option<CheckpointFact> = None;
        for &line in &page.blocks[block].lines {
            timeline_line(draft, line, &mut open);
        }
        draft.facts.checkpoints.extend(open);
        draft.used[block] = true;
    }
}

/// A line that opens a point of a timeline: a clock or `Hour 2`, a sign, a name.
fn time_line(raw: &str) -> Option<(TimePoint, &str)> {
    let trimmed = raw.trim_start();
    if raw.len() - trimmed.len() > 2 {
        return None;
    }
    let (time, rest) = match times::clock(trimmed) {
        Some((minutes, length)) => (
            TimePoint::span(TimeUnit::Hour, minutes as f64 / 60.0, minutes as f64 / 60.0),
            &trimmed[length..],
        ),
        None => {
            let found = times::first(trimmed).filter(|found| found.start == 0)?;
            (found.time, &trimmed[found.end..])
        }
    };
    let rest = rest.trim_start();
    let name = rest.strip_prefix(['-', '–', '—', ':', '|'])?;
    Some((time, name.trim()))
}

fn timeline_line(draft: &mut Draft, line: Line, open: &mut Option<CheckpointFact>) {
    let raw = draft.page.raw(line);
    let place = draft.page.line_place(line);
    if let Some((time, name)) = time_line(raw) {
        draft.facts.checkpoints.extend(open.take());
        let name = name.trim_end_matches(['✓', '✅', ' ']).to_owned();
        *open = Some(CheckpointFact {
            name: title_case(&name),
            time,
            place,
            ..CheckpointFact::default()
        });
        return;
    }
    let Some(fact) = open else { return };
    let text = raw.trim_matches(|c: char| c.is_whitespace() || "├└│─╰".contains(c));
    if text.is_empty() {
        return;
    }
    if raw.starts_with(char::is_alphabetic) && !text.contains(':') {
        return;
    }
    fact.place = fact.place.to(place);
    if let Some(status) = text.strip_prefix("Status:") {
        let name = fact.name.clone();
        rows_note(&mut fact.note, status.trim());
        draft.facts.statuses.push(StatusWord {
            label: "Status".to_owned(),
            text: status.trim().to_owned(),
            checkpoint: Some(name),
            place,
        });
        return;
    }
    let found = expectations(draft, text, place);
    match (
        found.is_empty(),
        raw.contains(['├', '└', '╰']) || text.starts_with('-'),
    ) {
        (false, _) => fact.expectations.extend(found),
        (true, true) => fact.criteria.push(values::criterion(text, place)),
        _ => rows_note(&mut fact.note, text),
    }
}

fn rows_note(note: &mut String, line: &str) {
    super::rows::add_line(note, line);
}

/// `CHECKPOINT 1` as a name: `Checkpoint 1`.
fn title_case(name: &str) -> String {
    let is_shouted = name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase);
    if !is_shouted {
        return name.to_owned();
    }
    let lower = name.to_lowercase();
    let mut characters = lower.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// Lists whose items open with a time: `**Day 1-2**: …`.
fn maps(draft: &mut Draft) {
    let page = draft.page;
    let mut block = 0;
    while block < page.blocks.len() {
        let Kind::Item { depth: 1, .. } = page.blocks[block].kind else {
            block += 1;
            continue;
        };
        let section = page.blocks[block].section;
        let end = (block..page.blocks.len())
            .find(|&at| {
                page.blocks[at].section != section
                    || !(matches!(page.blocks[at].kind, Kind::Item { .. })
                        || page.blocks[at].parent.is_some())
            })
            .unwrap_or(page.blocks.len());
        let items: Vec<usize> = (block..end)
            .filter(|&at| matches!(page.blocks[at].kind, Kind::Item { depth: 1, .. }))
            .collect();
        let timed: Vec<(usize, TimePoint, String)> = items
            .iter()
            .filter_map(|&at| timed_item(draft, at))
            .collect();
        let fresh = items.iter().all(|&at| !draft.used[at]);
        if timed.len() >= 2 && timed.len() * 2 > items.len() && fresh {
            map(draft, &timed);
        }
        block = end.max(block + 1);
    }
}

fn timed_item(draft: &Draft, block: usize) -> Option<(usize, TimePoint, String)> {
    let page = draft.page;
    let line = *page.blocks[block].lines.first()?;
    let text = page.plain(line);
    let found = times::first(&text).filter(|found| found.start == 0)?;
    let rest = text[found.end..].trim_start();
    let is_map = rest.starts_with([':', '：', '-', '–', '—', '(']);
    is_map.then(|| {
        (
            block,
            found.time,
            rest.trim_matches(|c: char| c.is_whitespace() || ":：-–—".contains(c))
                .to_owned(),
        )
    })
}

fn map(draft: &mut Draft, timed: &[(usize, TimePoint, String)]) {
    let page = draft.page;
    const MOST: usize = 2_000;
    let room = MOST.saturating_sub(draft.facts.checkpoints.len());
    for (block, time, text) in timed.iter().take(room) {
        let place = page.block_place(*block);
        let line = page.line_place(page.blocks[*block].lines[0]);
        draft.used[*block] = true;
        // `(Checkpoint 1):` names one that is known: its other place, not another checkpoint.
        let named = text.trim_matches(['(', ')', ':']).to_owned();
        if let Some(known) = draft
            .facts
            .checkpoints
            .iter_mut()
            .find(|known| !named.is_empty() && starts_with_name(&known.name, &named))
        {
            known.also.push(place);
            continue;
        }
        if draft
            .facts
            .checkpoints
            .iter()
            .any(|known| known.time == *time && known.time.unit == TimeUnit::Hour)
        {
            continue;
        }
        let word = match time.unit {
            TimeUnit::Hour => "Hour",
            TimeUnit::Day => "Day",
            TimeUnit::Week => "Week",
            _ => "Month",
        };
        let name = if time.from == time.to {
            format!("{word} {}", time.to)
        } else {
            format!("End of {} {}", word.to_lowercase(), time.to)
        };
        let expectations = expectations(draft, text, line);
        let criteria = if expectations.is_empty() && !text.is_empty() {
            vec![values::criterion(text, line)]
        } else {
            Vec::new()
        };
        draft.facts.checkpoints.push(CheckpointFact {
            name,
            time: *time,
            expectations,
            criteria,
            place,
            ..CheckpointFact::default()
        });
    }
}

/// Whether a checkpoint's name is, or opens with, a label such as `Checkpoint 1`.
fn starts_with_name(name: &str, label: &str) -> bool {
    let (name, label) = (name.to_lowercase(), label.to_lowercase());
    name == label
        || name
            .strip_prefix(&label)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Rows of week tables: what is promised by the end of each.
fn weeks(draft: &mut Draft) {
    for row in draft.facts.weeks.clone() {
        if row.milestone.is_empty() {
            continue;
        }
        let word = match row.time.unit {
            TimeUnit::Day => "Day",
            TimeUnit::Hour => "Hour",
            TimeUnit::Month => "Month",
            _ => "Week",
        };
        let state = match row.percent {
            Some(percent) if percent < 100.0 => ExpectedState::Percent(percent),
            _ => ExpectedState::Done,
        };
        let known: Vec<Subject> = row
            .keys
            .iter()
            .filter_map(|key| draft.keys.find(key))
            .filter(|subject| matches!(subject, Subject::Ticket(_)))
            .cloned()
            .collect();
        let expectations = known
            .into_iter()
            .map(|subject| ExpectationFact {
                subject,
                state,
                note: String::new(),
                place: row.place,
            })
            .collect();
        let criteria = row
            .milestone
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| values::criterion(text, row.place))
            .collect();
        draft.facts.checkpoints.push(CheckpointFact {
            name: format!("{word} {}", row.time.to),
            time: row.time,
            expectations,
            criteria,
            place: row.place,
            ..CheckpointFact::default()
        });
    }
}
