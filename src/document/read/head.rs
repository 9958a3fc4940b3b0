//! The head of a document: title, mission, version, status, dates, deadline.

use super::super::facts::{HeadFact, HeadKind, Place, StatusWord, TimeUnit};
use super::super::grammar::{durations, times, words};
use super::super::text::page::{Kind, Line};
use super::draft::Draft;
use super::entries;
use crate::plan::{Elapsed, Moment, Stamp};
use std::ops::Range;

/// Labels of the head and what they are about.
const KINDS: &[(HeadKind, &[&str])] = &[
    (
        HeadKind::Deadline,
        &[
            "deadline",
            "due",
            "due date",
            "target date",
            "hard deadline",
            "must finish by",
            "frist",
            "fällig",
            "échéance",
            "fecha límite",
            "截止日期",
            "截止",
            "期限",
            "срок",
            "마감",
        ],
    ),
    (
        HeadKind::Start,
        &[
            "start",
            "start date",
            "starts",
            "kick-off",
            "kickoff",
            "begin",
            "beginn",
            "startdatum",
            "début",
            "inicio",
            "开始日期",
            "开始",
            "開始日",
            "начало",
            "시작일",
        ],
    ),
    (
        HeadKind::Mission,
        &[
            "mission",
            "goal",
            "purpose",
            "objective",
            "ziel",
            "but",
            "objectif",
            "objetivo",
            "цель",
            "目标",
            "目的",
            "목표",
        ],
    ),
    (
        HeadKind::Version,
        &["version", "revision", "版本", "версия"],
    ),
    (
        HeadKind::Status,
        &[
            "status",
            "orchestrator status",
            "state",
            "statut",
            "estado",
            "zustand",
            "状态",
            "статус",
        ],
    ),
    (
        HeadKind::Date,
        &[
            "date",
            "created",
            "last updated",
            "updated",
            "datum",
            "fecha",
            "日期",
            "дата",
            "作成日",
        ],
    ),
    (
        HeadKind::Timeline,
        &[
            "timeline",
            "target duration",
            "planned duration",
            "expected duration",
            "wall-clock",
            "wall clock",
            "timebox",
            "time box",
            "window",
            "dates",
            "period",
            "time frame",
            "timeframe",
            "when",
            "zeitraum",
            "zeitfenster",
            "période",
            "periodo",
            "período",
            "сроки",
            "周期",
            "duration",
            "total duration",
            "schedule",
            "time",
            "dauer",
            "durée",
            "duración",
            "时间线",
            "期間",
        ],
    ),
    (
        HeadKind::Execution,
        &[
            "execution model",
            "execution",
            "agent count",
            "team",
            "team size",
            "resources",
        ],
    ),
    (
        HeadKind::Title,
        &[
            "title",
            "project",
            "project name",
            "titel",
            "titre",
            "título",
            "项目",
        ],
    ),
];

/// What a label of the head is about.
pub(super) fn kind(label: &str) -> HeadKind {
    let folded = words::folded_label(&label.replace('_', " "));
    let exact = KINDS
        .iter()
        .find(|(_, words)| words.contains(&folded.as_str()));
    match exact {
        Some((kind, _)) => *kind,
        None if words::has_any(&folded, ENDS) => HeadKind::Deadline,
        None => HeadKind::Other,
    }
}

/// Words of a longer label that make it the end of the campaign.
const ENDS: &[&str] = &[
    "deadline",
    "hard stop",
    "fin impérative",
    "date de fin",
    "date limite",
    "endtermin",
    "fertigstellung",
    "scadenza",
    "fecha de fin",
    "fecha límite",
    "prazo",
    "дедлайн",
    "окончание",
    "截止时间",
];

/// Reads the head: the first heading, labels before the first section of depth two, and labels at the end.
pub(super) fn read(draft: &mut Draft) {
    title(draft);
    labels(draft);
    sentences(draft);
    dated(draft);
    window_of_title(draft);
}

/// Words before a date that make it the end or the start of the campaign, longer ones first.
const DATED: &[(HeadKind, &[&str])] = &[
    (
        HeadKind::Deadline,
        &[
            "by the end of",
            "by end of",
            "must be in by",
            "must be finished",
            "must be done",
            "must be complete",
            "must be completed",
            "must finish",
            "must ship",
            "must launch",
            "must end",
            "ends on",
            "ends",
            "hard stop",
            "hard cut",
            "fin impérative",
            "date de fin",
            "endtermin",
            "scadenza",
            "ship by",
            "live by",
            "must be done by",
            "must be finished by",
            "has to be done by",
            "no later than",
            "deadline",
            "due by",
            "due on",
            "done by",
            "finish by",
            "finished by",
            "abgabe spätestens am",
            "abgabe am",
            "spätestens am",
            "bis spätestens",
            "fertig bis",
            "échéance",
            "au plus tard le",
            "fecha límite",
            "a más tardar el",
            "не позднее",
            "截止",
        ],
    ),
    (
        HeadKind::Start,
        &[
            "we start on",
            "from",
            "t0",
            "starts on",
            "starting on",
            "starting",
            "begins on",
            "kick-off",
            "kickoff",
            "start on",
            "start",
            "beginn",
            "beginnt am",
            "début",
            "commence le",
            "inicio",
            "empieza el",
            "начало",
            "开始",
        ],
    ),
];

/// Dates in sentences: "Start 2026-04-06, deadline 2026-04-17." Clauses that name a ticket speak of that ticket.
fn dated(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        if !draft.is_loose(block) || draft.track_of_section(page.blocks[block].section).is_some() {
            continue;
        }
        for &line in &page.blocks[block].lines {
            let text = page.plain(line);
            for clause in clauses(&text) {
                for (kind, phrases) in DATED {
                    date_behind(draft, &text[clause.clone()], *kind, phrases, line);
                }
            }
        }
    }
}

/// Whether a sentence is a what-if: "With two people we finish in 1 week".
fn is_condition(lower: &str) -> bool {
    const PEOPLE: [&str; 8] = [
        "people",
        "persons",
        "agents",
        "developers",
        "engineers",
        "leuten",
        "personen",
        "personnes",
    ];
    let behind = words::find_phrase(lower, "with").or_else(|| words::find_phrase(lower, "mit"));
    let with_people = behind.is_some_and(|at| {
        let words: Vec<&str> = lower[at..].split_whitespace().skip(1).take(3).collect();
        words
            .iter()
            .any(|word| PEOPLE.contains(&word.trim_matches(',')))
    });
    with_people || words::has_any(lower, &["if", "would", "could"])
}

/// The clauses of a text: between semicolons and full stops; one behind a number ("12. Juni") ends none.
fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let ends = match c {
            ';' | '·' | '|' => true,
            '.' => {
                // "12. Juni", not "2026-03-02 09:00.".
                let digits = digits_before(text, at);
                let is_ordinal =
                    (1..=2).contains(&digits) && !text[..at - digits].ends_with(['-', ':']);
                text[at + 1..].starts_with(' ') && !is_ordinal
            }
            _ => false,
        };
        if ends {
            found.push(start..at);
            start = at + c.len_utf8();
        }
    }
    found.push(start..text.len());
    found
}

/// The last day of the month that a text opens with behind "by end of".
fn month_end(phrase: &str, text: &str) -> Option<Stamp> {
    times::month_end(text).filter(|_| phrase.ends_with("end of"))
}

/// The time after the start that a text opens with: `T+4h`, or `22:00` where work starts at 14:00.
fn offset(draft: &Draft, text: &str) -> Option<Moment> {
    let is_offset = text.starts_with("T+") || text.starts_with("t+");
    let found = times::first(text).filter(|found| found.start == 0 && is_offset);
    let clock = || {
        let opens = times::clock(text).is_some();
        draft.facts.days.clock(text).filter(|_| opens)
    };
    let time = found.map(|found| found.time).or_else(clock)?;
    match time.unit {
        TimeUnit::Date => Some(Moment::At(Stamp(time.to as i64))),
        _ => time.end().map(Moment::After),
    }
}

/// The clause a byte lies in.
fn clause_at(text: &str, at: usize) -> &str {
    let own = clauses(text)
        .into_iter()
        .find(|clause| clause.contains(&at));
    own.map_or(text, |clause| &text[clause])
}

fn digits_before(text: &str, at: usize) -> usize {
    text[..at].len()
        - text[..at]
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .len()
}

fn date_behind(draft: &mut Draft, clause: &str, kind: HeadKind, phrases: &[&str], line: Line) {
    let known = |fact: &HeadFact| fact.kind == kind && fact.moment.is_some();
    let lower = clause.to_lowercase();
    if draft.facts.head.iter().any(known) || lower.len() != clause.len() {
        return;
    }
    let found = phrases.iter().find_map(|phrase| {
        let at = words::find_phrase(&lower, phrase)?;
        let rest = clause[at + phrase.len()..].trim_start_matches([':', ' ', '：', ')', '*', '=']);
        let rest = ["by ", "on ", "at "]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest);
        // The date stands right behind, perhaps after the day of the week or the time of day.
        let near = rest.split([',', '(']).next().unwrap_or("");
        let most = if times::clock(near).is_some() { 7 } else { 4 };
        let first = near
            .split_whitespace()
            .take(most)
            .collect::<Vec<_>>()
            .join(" ");
        let moment = match draft
            .facts
            .days
            .date(&first)
            .or_else(|| month_end(phrase, &first))
        {
            Some(first) => Moment::At(draft.facts.days.date(rest).unwrap_or(first)),
            None => offset(draft, &first).filter(|_| kind == HeadKind::Deadline)?,
        };
        Some((at, moment))
    });
    let Some((at, moment)) = found else { return };
    let names_work = clause[..at]
        .split(|c: char| c.is_whitespace() || ",():".contains(c))
        .any(|word| {
            draft
                .keys
                .find(word)
                .is_some_and(|_| word.chars().any(|c| c.is_ascii_digit()))
        });
    if names_work {
        return;
    }
    let (text, place) = (clause.trim().to_owned(), draft.page.line_place(line));
    draft.facts.head.push(HeadFact {
        is_hard: kind == HeadKind::Deadline,
        ..HeadFact::unlabelled(kind, text, Some(moment), place)
    });
}

fn title(draft: &mut Draft) {
    let page = draft.page;
    let Some(block) = page
        .blocks
        .iter()
        .position(|block| block.kind == Kind::Heading)
    else {
        return;
    };
    let level = page.sections[page.blocks[block].section].level;
    if level > 2 {
        return;
    }
    let text = page.joined(block);
    let place = page.block_place(block);
    let title = HeadFact::unlabelled(HeadKind::Title, text, None, place);
    draft.facts.head.push(title);
}

/// Labels outside lists, where they stand at the top or in a last section: status, dates, deadlines.
fn labels(draft: &mut Draft) {
    let page = draft.page;
    let first_deep = page
        .sections
        .iter()
        .skip(1)
        .find(|section| section.level >= 2 && section.level <= 6 && section.blocks.start > 1)
        .map_or(page.blocks.len(), |section| section.blocks.start);
    let tail = page.blocks.len().saturating_sub(6);
    for block in 0..page.blocks.len() {
        let near = block < first_deep.max(4) || block >= tail;
        if !draft.is_loose(block) {
            continue;
        }
        for entry in entries::of(page, [block]) {
            let kind = kind(&entry.label);
            let counts_anywhere = matches!(
                kind,
                HeadKind::Deadline | HeadKind::Start | HeadKind::Status
            );
            let in_card = draft.track_of_section(page.blocks[block].section).is_some();
            if entry.value_is_empty()
                || in_card
                || !(near || counts_anywhere)
                || (kind == HeadKind::Other && block >= first_deep && block < tail)
            {
                continue;
            }
            fact(draft, kind, &entry.label, entry.value);
        }
    }
}

fn fact(draft: &mut Draft, kind: HeadKind, label: &str, line: Line) {
    let text = draft.page.plain(line);
    let place = draft.page.line_place(line);
    if kind == HeadKind::Timeline && window(draft, label, &text, place) {
        return;
    }
    if kind == HeadKind::Status || label.to_lowercase().contains("approved") {
        draft.facts.statuses.push(StatusWord {
            label: label.to_owned(),
            text: text.clone(),
            checkpoint: None,
            place,
        });
    }
    let moment = moment(&text, draft);
    if moment.is_none() && matches!(kind, HeadKind::Start | HeadKind::Deadline) {
        draft.loss(
            place,
            format!("\"{text}\" is no date that is understood: {label} is left out"),
        );
    }
    let is_hard = words::has_any(&text, &["hard", "strict", "must"]);
    // "Migrate 40 screens before 2027-05-28": a mission with a date has an end.
    if kind == HeadKind::Mission
        && let Some(Moment::At(_)) = moment
        && words::has_any(
            &text,
            &["before", "by", "until", "bis", "vor", "avant", "antes"],
        )
    {
        draft.facts.head.push(HeadFact {
            is_hard,
            ..HeadFact::unlabelled(HeadKind::Deadline, text.clone(), moment, place)
        });
    }
    draft.facts.head.push(HeadFact {
        kind,
        label: label.to_owned(),
        text,
        moment,
        is_hard,
        place,
    });
}

/// Takes a text that names two days as the start and the deadline; whether it does.
fn window(draft: &mut Draft, label: &str, text: &str, place: Place) -> bool {
    let days = draft.facts.days.all(text);
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
        return false;
    };
    if first >= last {
        return false;
    }
    for (kind, stamp) in [(HeadKind::Start, first), (HeadKind::Deadline, last)] {
        if draft
            .facts
            .head
            .iter()
            .any(|fact| fact.kind == kind && fact.moment.is_some())
        {
            continue;
        }
        draft.facts.head.push(HeadFact {
            kind,
            label: label.to_owned(),
            text: text.to_owned(),
            moment: Some(Moment::At(stamp)),
            is_hard: kind == HeadKind::Deadline
                && words::has_any(text, &["hard", "strict", "must"]),
            place,
        });
    }
    true
}

/// A campaign whose title names its first and its last day: `Sprint 14 (11–22 Jan 2027)`.
fn window_of_title(draft: &mut Draft) {
    let title = draft
        .facts
        .head
        .iter()
        .find(|fact| fact.kind == HeadKind::Title);
    if let Some((text, place)) = title.map(|fact| (fact.text.clone(), fact.place)) {
        window(draft, "", &text, place);
    }
}

/// A date, or a span after the start.
fn moment(text: &str, draft: &Draft) -> Option<Moment> {
    let end_of_day = words::has_any(text, &["end of day", "eod", "ende des tages"]);
    let date = draft.facts.days.date(text).map(|stamp| {
        if end_of_day {
            Stamp(stamp.0 - stamp.minute_of_day() + 1440)
        } else {
            stamp
        }
    });
    let span = durations::all(text, draft.units).into_iter().next();
    let elapsed = span
        .map(|span| Moment::After(elapsed(span.max.0, span.unit)))
        .or_else(|| offset(draft, text));
    // `24-hour hard deadline (complete by end of day Jan 4, 2026)`: the duration is what was said first.
    match (elapsed, date) {
        (Some(elapsed), Some(_)) if span.is_some_and(|span| span.start < 4) => Some(elapsed),
        (_, Some(date)) => Some(Moment::At(date)),
        (elapsed, None) => elapsed,
    }
}

/// A duration on the clock: hours as they are; days and weeks end with their last working hour.
pub(super) fn elapsed(minutes: i64, unit: durations::Unit) -> Elapsed {
    match unit {
        durations::Unit::Day => Elapsed((minutes / 480 - 1).max(0) * 1440 + 480),
        durations::Unit::Week | durations::Unit::Month => Elapsed(minutes / 2400 * 10_080),
        _ => Elapsed(minutes),
    }
}

/// Sentences that promise a time for the whole: "24-hour hard deadline", "in 8 days".
fn sentences(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let is_text = matches!(page.blocks[block].kind, Kind::Text | Kind::Item { .. });
        if !is_text
            || draft.used[block]
            || draft.track_of_section(page.blocks[block].section).is_some()
        {
            continue;
        }
        for &line in &page.blocks[block].lines {
            let text = page.plain(line);
            let lower = text.to_lowercase();
            let promises = words::has_any(
                &text,
                &[
                    "mission",
                    "complete",
                    "finish",
                    "deliver",
                    "transform",
                    "launch",
                    "ship",
                ],
            );
            for span in durations::all(&text, draft.units) {
                let before = text[..span.start].to_lowercase();
                let is_within = before.trim_end().ends_with(" in")
                    || before.trim_end().ends_with("within")
                    || before.trim_end().ends_with("innerhalb von");
                // "S = 1 day. Board meeting (hard deadline): 5 February": another clause is about something else.
                let says_deadline =
                    words::find_phrase(&clause_at(&text, span.start).to_lowercase(), "deadline")
                        .is_some();
                let is_condition = is_condition(&lower) && !says_deadline;
                if says_deadline
                    || (is_within
                        && !is_condition
                        && promises
                        && span.unit >= durations::Unit::Hour
                        && span.max.0 >= 240)
                {
                    let place: Place = page.line_place(line);
                    let moment = Some(Moment::After(elapsed(span.max.0, span.unit)));
                    let is_hard = words::has_any(&text, &["hard"]) || says_deadline;
                    draft.facts.head.push(HeadFact {
                        is_hard,
                        ..HeadFact::unlabelled(HeadKind::Deadline, text.clone(), moment, place)
                    });
                    break;
                }
            }
        }
    }
}
