//! Numbers the author states: counts, sums with their parts, durations, calculations in prose.

use super::super::facts::*;
use super::super::grammar::{durations, numbers, words};
use super::super::text::page::{BOLD, Kind, Line};
use super::draft::Draft;
use super::{arithmetic, figures, totals};
use crate::plan::{EstimatePoint, Work};

/// Reads every claim.
pub(super) fn read(draft: &mut Draft) {
    for (block, line) in prose(draft) {
        counts(draft, block, line);
        arithmetic::read(draft, line);
        if !figures::read(draft, block, line) {
            durations_of(draft, block, line);
        }
    }
    totals::read(draft);
    sums_of_steps(draft);
    sums_of_phases(draft);
    sums_of_options(draft);
    sums_of_lists(draft);
    sum_of_tracks(draft);
}

/// Lines people read: paragraphs, items, headings, cells. Code only where it is an option or a figure.
pub(super) fn prose(draft: &Draft) -> Vec<(usize, Line)> {
    let page = draft.page;
    let mut found = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        match &block.kind {
            Kind::Table(table) => found.extend(table.rows.iter().flatten().map(|&cell| (at, cell))),
            Kind::Code { info } if !super::arrows::is_plain(info) => {}
            _ => found.extend(block.lines.iter().map(|&line| (at, line))),
        }
    }
    found
}

/// "17 items", "all 8 agents", "6 Specialist Agents", "5 doc files".
fn counts(draft: &mut Draft, block: usize, line: Line) {
    let page = draft.page;
    let text = page.plain(line);
    let section = page.blocks[block].section;
    for number in numbers::all(&text) {
        let Some((noun, end)) = noun_after(&text, number.end) else {
            continue;
        };
        let concept = words::concept(&noun);
        let is_whole = number.value.fract() == 0.0 && number.value >= 1.0;
        if concept == Concept::Other || !is_whole || is_unit(&text, number.start, number.end) {
            continue;
        }
        let before = text[..number.start].trim_end().to_lowercase();
        if is_condition(&before) {
            continue;
        }
        let fact = Count {
            stated: number.value,
            at_least: number.at_least
                || before.ends_with("at least")
                || before.ends_with("minimum")
                || text[number.end..].starts_with('+'),
            concept,
            about: about(draft, section, &text),
            section: page.section_title(section),
            says_all: before.ends_with("all")
                || before.ends_with("alle")
                || before.ends_with("all of the"),
            is_summary: matches!(page.blocks[block].kind, Kind::Text | Kind::Item { .. })
                && figures::only_counts(&text, number.start, end),
            place: place_of(draft, line, &text, number.start, end),
            text: text.clone(),
            noun,
        };
        draft.facts.counts.push(fact);
    }
}

/// "With 4 agents it takes 5 hours" imagines a team, and counts nothing.
fn is_condition(before: &str) -> bool {
    const CONDITIONS: [&str; 8] = ["with", "if", "when", "mit", "wenn", "avec", "con", "met"];
    CONDITIONS.contains(&before.rsplit(' ').next().unwrap_or(""))
}

/// The noun behind a number: up to three words, the last of which counts.
fn noun_after(text: &str, from: usize) -> Option<(String, usize)> {
    const MOST_WORDS: usize = 3;
    let rest = text[from..].strip_prefix('+').unwrap_or(&text[from..]);
    let rest = rest.strip_prefix(' ')?;
    let base = text.len() - rest.len();
    let mut end = 0;
    let mut best = None;
    for word in rest.split_inclusive(' ').take(MOST_WORDS) {
        let bare = word
            .trim_end()
            .trim_end_matches([',', '.', ';', ':', ')', '*', '?', '!']);
        let is_word = !bare.is_empty()
            && bare
                .chars()
                .all(|c| c.is_alphabetic() || c == '-' || c == '_');
        if !is_word {
            break;
        }
        let noun = &rest[..end + bare.len()];
        let plural = bare.ends_with('s') || !bare.is_ascii() || bare == "people";
        if words::concept(noun) != Concept::Other && (plural || best.is_none()) {
            best = Some((noun.to_owned(), base + end + bare.len()));
        }
        if bare.len() < word.trim_end().len() {
            break;
        }
        end += word.len();
    }
    // A verb or a preposition in between makes it another sentence.
    best.filter(|(noun, _)| {
        !noun.split(' ').any(|word| {
            [
                "in", "of", "per", "for", "to", "on", "and", "or", "at", "with", "by", "hours",
                "hour", "minutes", "weeks", "days",
            ]
            .contains(&word)
        })
    })
}

/// A number that belongs to a duration, a percentage or a label (`Option 2`) counts nothing.
fn is_unit(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].trim_end();
    let word = before
        .rsplit([' ', '(', '*'])
        .next()
        .unwrap_or("")
        .to_lowercase();
    let is_label = [
        "option",
        "phase",
        "week",
        "day",
        "hour",
        "track",
        "stream",
        "checkpoint",
        "gate",
        "agent",
        "step",
        "sprint",
        "path",
        "version",
        "python",
        "p",
        "lines",
        "line",
        "day(s)",
        "chapter",
        "section",
        "top",
    ]
    .contains(&word.as_str());
    is_label
        || text[end..].trim_start().starts_with('%')
        || before.ends_with(['-', '–', '/', '<', '>', '='])
}

/// What a claim is about: the row its sentence names, or the card it stands in.
fn about(draft: &Draft, section: usize, text: &str) -> Option<Subject> {
    if let Some(track) = draft.track_of_section(section) {
        return Some(Subject::Track(draft.facts.tracks[track].name.clone()));
    }
    let label = text.split([':', '—', '–']).next().unwrap_or("");
    draft
        .keys
        .find(label)
        .cloned()
        .filter(|subject| !matches!(subject, Subject::Unknown(_)))
}

/// The place of a part of a plain text in its raw line, where it can be found.
pub(super) fn place_of(draft: &Draft, line: Line, text: &str, start: usize, end: usize) -> Place {
    let raw = draft.page.raw(line);
    let wanted = text.get(start..end).unwrap_or("");
    match raw.find(wanted).filter(|_| !wanted.is_empty()) {
        Some(at) => draft
            .page
            .place(line.start + at, line.start + at + wanted.len()),
        None => draft.page.line_place(line),
    }
}

/// Durations that headings, labels and cards state about something.
fn durations_of(draft: &mut Draft, block: usize, line: Line) {
    let page = draft.page;
    let text = page.plain(line);
    let section = page.blocks[block].section;
    let is_heading = page.blocks[block].kind == Kind::Heading;
    let labelled = super::super::text::inline::labelled(page.raw(line));
    let says = |text: &str| {
        words::has_any(
            text,
            &[
                "duration",
                "total",
                "total time",
                "timeline",
                "effort",
                "time",
                "estimated effort",
                "deadline",
                "dauer",
                "aufwand",
                "durée",
                "duración",
            ],
        )
    };
    let label = labelled
        .as_ref()
        .map(|labelled| labelled.label.clone())
        .filter(|label| says(label));
    if !is_heading && label.is_none() {
        return;
    }
    let Some(span) = durations::all(&text, draft.units).into_iter().next() else {
        return;
    };
    let titled =
        || super::titles::read(&text).and_then(|title| draft.keys.find(&title.label()).cloned());
    // The heading of a ticket stands in the card of its track, and is the ticket's all the same.
    let own = titled().filter(|own| is_heading && matches!(own, Subject::Ticket(_)));
    let subject = own.or_else(|| about(draft, section, &text)).or_else(titled);
    let what = match (&label, is_heading) {
        (Some(label), _) => format!("{label} of {}", page.section_title(section)),
        _ => text[..span.start]
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .to_owned(),
    };
    if is_own_estimate(draft, subject.as_ref(), &span) {
        return;
    }
    let place = place_of(draft, line, &text, span.start, span.end);
    draft.facts.durations.push(StatedDuration {
        what,
        subject,
        min: span.min,
        max: span.max,
        text: text[span.start..span.end].to_owned(),
        is_on_calendar: matches!(span.unit, durations::Unit::Week | durations::Unit::Month),
        place,
    });
}

/// A duration in the title of a ticket is its estimate, and asserts nothing beyond it.
fn is_own_estimate(draft: &Draft, subject: Option<&Subject>, span: &durations::Span) -> bool {
    let Some(Subject::Ticket(key)) = subject else {
        return false;
    };
    let own = draft.facts.tickets.iter().find(|ticket| ticket.key == *key);
    own.is_some_and(|ticket| {
        ticket.estimate.at(EstimatePoint::Min) == Some(span.min)
            && ticket.estimate.at(EstimatePoint::Max) == Some(span.max)
    })
}

/// The steps of a ticket against its own estimate.
fn sums_of_steps(draft: &mut Draft) {
    for ticket in draft.facts.tickets.clone() {
        let parts: Vec<Part> = ticket
            .steps
            .iter()
            .filter_map(|step| part(&step.title, &step.estimate, None, step.place))
            .collect();
        let stated = ticket
            .estimate
            .at(EstimatePoint::Min)
            .zip(ticket.estimate.at(EstimatePoint::Max));
        if let (true, Some(stated)) = (parts.len() >= 2, stated) {
            let place = ticket
                .cells
                .iter()
                .find(|cell| cell.field == Field::Estimate)
                .map_or(ticket.place, |cell| cell.place);
            draft.facts.sums.push(Sum {
                what: format!("steps of {}", ticket.key),
                parts,
                stated,
                place,
                is_parallel: false,
                is_of_column: false,
            });
        }
    }
}

fn part(
    label: &str,
    estimate: &crate::plan::Estimate,
    subject: Option<Subject>,
    place: Place,
) -> Option<Part> {
    let (min, max) = (
        estimate.at(EstimatePoint::Min)?,
        estimate.at(EstimatePoint::Max)?,
    );
    Some(Part {
        label: label.to_owned(),
        min,
        max,
        subject,
        place,
    })
}

/// Phases with time boxes against the deadline, or the total of the campaign.
fn sums_of_phases(draft: &mut Draft) {
    let parts: Vec<Part> = draft
        .facts
        .phases
        .iter()
        .filter_map(|phase| {
            let (min, max) = phase.time_box?;
            Some(Part {
                label: phase.name.clone(),
                min,
                max,
                subject: Some(Subject::Phase(phase.name.clone())),
                place: Place {
                    to_line: phase.place.line,
                    ..phase.place
                },
            })
        })
        .collect();
    let total = draft
        .facts
        .head
        .iter()
        .filter(|fact| matches!(fact.kind, HeadKind::Deadline | HeadKind::Timeline))
        .find_map(|fact| {
            let span = durations::all(&fact.text, draft.units).into_iter().next()?;
            Some((span.max, fact.place))
        });
    if let (true, Some((total, place))) = (parts.len() >= 2, total) {
        draft.facts.sums.push(Sum {
            what: "phases".to_owned(),
            parts,
            stated: (total, total),
            place,
            is_parallel: false,
            is_of_column: false,
        });
    }
}

/// The stages or slots of an option against its promise and its stated total.
fn sums_of_options(draft: &mut Draft) {
    for option in draft.facts.options.clone() {
        let stages: Vec<Part> = stages(&option);
        let parts = if stages.len() >= 2 {
            stages
        } else {
            entries(draft, &option)
        };
        let is_parallel = option.kind == OptionKind::Parallel;
        let totals = [
            option.claim.map(|(min, max)| {
                (
                    min,
                    max,
                    Place {
                        to_line: option.place.line,
                        ..option.place
                    },
                )
            }),
            option.total,
        ];
        for (min, max, place) in totals.into_iter().flatten() {
            if parts.len() >= 2 {
                draft.facts.sums.push(Sum {
                    what: format!("{}: {}", option.label, option.name),
                    parts: parts.clone(),
                    stated: (min, max),
                    place,
                    is_parallel,
                    is_of_column: false,
                });
            }
        }
    }
}

fn stages(option: &OptionFact) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    for entry in &option.entries {
        let Some((min, max)) = entry.stage_claim else {
            continue;
        };
        if found
            .last()
            .is_none_or(|last| last.label != entry.stage_name)
        {
            found.push(Part {
                label: entry.stage_name.clone(),
                min,
                max,
                subject: None,
                place: entry.place,
            });
        }
    }
    found
}

/// The slots of an option, or the estimates of what it does.
fn entries(draft: &Draft, option: &OptionFact) -> Vec<Part> {
    let estimate = |subject: &Subject| {
        draft
            .facts
            .tickets
            .iter()
            .find(|ticket| Subject::Ticket(ticket.key.clone()) == *subject)
            .map(|ticket| ticket.estimate.clone())
    };
    let one = |entry: &OptionEntry| {
        let subject = entry.subjects.first().cloned();
        if let Some((from, to)) = entry.slot {
            let length = Work(to.0 - from.0);
            return Some(Part {
                label: entry.text.clone(),
                min: length,
                max: length,
                subject,
                place: entry.place,
            });
        }
        part(
            &entry.text,
            &estimate(subject.as_ref()?)?,
            subject,
            entry.place,
        )
    };
    option.entries.iter().filter_map(one).collect()
}

/// Items with durations and a line below that states their total: `**Total Post-Completion**: 4-5 hours`.
fn sums_of_lists(draft: &mut Draft) {
    let page = draft.page;
    for section in 1..page.sections.len() {
        if page.sections[section].level > BOLD || draft.track_of_section(section).is_some() {
            continue;
        }
        let mut parts = Vec::new();
        for block in page.own_blocks(section) {
            let Some(&line) = page.blocks[block].lines.first() else {
                continue;
            };
            let text = page.plain(line);
            let span = durations::all(&text, draft.units).into_iter().next();
            match (&page.blocks[block].kind, span) {
                (Kind::Item { depth: 1, .. }, Some(span)) => parts.push(Part {
                    label: text[..span.start]
                        .trim_matches(|c: char| !c.is_alphanumeric())
                        .to_owned(),
                    min: span.min,
                    max: span.max,
                    subject: None,
                    place: page.line_place(line),
                }),
                (Kind::Text, Some(span))
                    if parts.len() >= 2
                        && words::has_any(
                            &text,
                            &["total", "sum", "gesamt", "summe", "totale", "合计", "итого"],
                        ) =>
                {
                    draft.facts.sums.push(Sum {
                        what: page.sections[section].title.clone(),
                        parts: std::mem::take(&mut parts),
                        stated: (span.min, span.max),
                        place: page.line_place(line),
                        is_parallel: false,
                        is_of_column: false,
                    });
                }
                _ => {}
            }
        }
    }
}

/// The efforts of the tracks against a stated total: "460h total".
fn sum_of_tracks(draft: &mut Draft) {
    let parts: Vec<Part> = draft
        .facts
        .tracks
        .iter()
        .filter_map(|track| {
            let budget = track.budget?;
            Some(Part {
                label: track.name.clone(),
                min: budget,
                max: budget,
                subject: Some(Subject::Track(track.name.clone())),
                place: track.budget_place.unwrap_or(track.place),
            })
        })
        .collect();
    if parts.len() < 2 {
        return;
    }
    for (block, line) in prose(draft) {
        let text = draft.page.plain(line);
        if draft
            .track_of_section(draft.page.blocks[block].section)
            .is_some()
        {
            continue;
        }
        for span in durations::all(&text, draft.units) {
            let says_total = text[span.end..]
                .trim_start()
                .to_lowercase()
                .starts_with("total")
                || text[..span.start]
                    .trim_end()
                    .to_lowercase()
                    .ends_with("total:")
                || text[..span.start]
                    .trim_end()
                    .to_lowercase()
                    .ends_with("total effort:");
            if says_total {
                let place = place_of(draft, line, &text, span.start, span.end);
                draft.facts.sums.push(Sum {
                    what: "effort of the tracks".to_owned(),
                    parts: parts.clone(),
                    stated: (span.min, span.max),
                    place,
                    is_parallel: false,
                    is_of_column: false,
                });
            }
        }
    }
}
