//! Tables that are no tickets: tracks, phases, agents, gates, checkpoints, weeks, indices, risks, metrics.

use super::super::facts::*;
use super::super::grammar::durations;
use super::super::grammar::words::Meaning;
use super::super::grammar::{numbers, times, words};
use super::draft::Draft;
use super::tables::Sheet;
use super::{links, rows, values};
use crate::plan::{DependencyKind, Lag};

fn row_place(draft: &Draft, sheet: &Sheet, row: usize) -> Place {
    let cells = &sheet.table.rows[row];
    match (cells.first(), cells.last()) {
        (Some(first), Some(last)) => draft.page.place(first.start, last.end),
        _ => draft.page.block_place(sheet.block),
    }
}

fn text(draft: &Draft, sheet: &Sheet, row: usize, field: Field) -> String {
    draft.page.plain(sheet.cell(row, sheet.field(field)))
}

fn by_meaning(draft: &Draft, sheet: &Sheet, row: usize, meaning: Meaning) -> String {
    draft.page.plain(sheet.cell(row, sheet.column(meaning)))
}

fn first_cell(draft: &Draft, sheet: &Sheet, row: usize) -> String {
    draft.page.plain(sheet.cell(row, Some(0)))
}

pub(super) fn tracks(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let name = first_cell(draft, sheet, row);
        if name.is_empty() || rows::says_total(&name) {
            continue;
        }
        let place = row_place(draft, sheet, row);
        let mut track = TrackFact {
            name,
            place,
            ..TrackFact::default()
        };
        track.description = [Field::Description, Field::Title]
            .into_iter()
            .map(|field| text(draft, sheet, row, field))
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        track.role = text(draft, sheet, row, Field::Role);
        track.files = values::paths(draft.page.raw(sheet.cell(row, sheet.field(Field::Files))));
        for owner in rows::owners(&text(draft, sheet, row, Field::Owner)) {
            draft.add_agent(&owner, place);
            track.agents.push(owner);
        }
        if let Some(column) = sheet.field(Field::Estimate) {
            let cell = sheet.cell(row, Some(column));
            let shown = draft.page.plain(cell);
            match durations::estimate(
                &shown,
                rows::unit_of_header(&sheet.header[column]),
                draft.units,
            ) {
                durations::Said::Estimate(estimate, _) => {
                    track.budget = estimate.at(crate::plan::EstimatePoint::Max);
                    track.budget_place = Some(draft.page.line_place(cell));
                }
                durations::Said::Unknown => draft.loss(
                    draft.page.line_place(cell),
                    format!("\"{shown}\" is no duration: left out"),
                ),
                durations::Said::Nothing => {}
            }
        }
        if let Some(column) = sheet.field(Field::DependsOn) {
            let line = sheet.cell(row, Some(column));
            let owner = Subject::Track(track.name.clone());
            draft.waits.push(super::draft::Wait {
                local: None,
                owner,
                is_before: true,
                line,
                form: Form::Table,
                list: format!("\"{}\" columns", sheet.header[column]),
            });
        }
        draft.add_track(track);
    }
}

pub(super) fn phases(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let name = first_cell(draft, sheet, row);
        if name.is_empty() || rows::says_total(&name) {
            continue;
        }
        let estimate = sheet
            .field(Field::Estimate)
            .map(|column| (draft.page.plain(sheet.cell(row, Some(column))), column));
        let time = sheet
            .meanings
            .iter()
            .position(|found| matches!(found, Some(Meaning::Time(_))))
            .map(|column| draft.page.plain(sheet.cell(row, Some(column))));
        let time_box = estimate.as_ref().and_then(|(shown, column)| {
            match durations::estimate(
                shown,
                rows::unit_of_header(&sheet.header[*column]),
                draft.units,
            ) {
                durations::Said::Estimate(estimate, _) => Some((
                    estimate.at(crate::plan::EstimatePoint::Min)?,
                    estimate.at(crate::plan::EstimatePoint::Max)?,
                )),
                _ => None,
            }
        });
        let milestone = [
            by_meaning(draft, sheet, row, Meaning::Milestone),
            text(draft, sheet, row, Field::Deliverables),
            text(draft, sheet, row, Field::Criteria),
        ];
        let place = row_place(draft, sheet, row);
        let fact = PhaseFact {
            name,
            description: text(draft, sheet, row, Field::Description),
            time_box,
            time_text: time
                .or(estimate.map(|(shown, _)| shown))
                .unwrap_or_default(),
            milestones: milestone
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(|text| values::criterion(&text, place))
                .collect(),
            place,
            ..PhaseFact::default()
        };
        draft.facts.phases.push(fact);
    }
}

pub(super) fn agents(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let name = first_cell(draft, sheet, row);
        if name.is_empty() {
            continue;
        }
        let place = row_place(draft, sheet, row);
        let agent = draft.add_agent(&name, place);
        let roles = values::roles(&text(draft, sheet, row, Field::Role))
            .into_iter()
            .map(|(role, _)| role);
        draft.facts.agents[agent].roles.extend(roles);
        let track = text(draft, sheet, row, Field::Track);
        if !track.is_empty() {
            let index = draft.track_named(&track).unwrap_or_else(|| {
                draft.add_track(TrackFact {
                    name: track.clone(),
                    place,
                    ..TrackFact::default()
                })
            });
            draft.facts.tracks[index].agents.push(name);
        }
    }
}

pub(super) fn gates(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let name = first_cell(draft, sheet, row);
        if name.is_empty() {
            continue;
        }
        let place = row_place(draft, sheet, row);
        let cell = sheet.cell(
            row,
            sheet
                .column(Meaning::Check)
                .or(sheet.field(Field::Criteria))
                .or(Some(1)),
        );
        let criteria = values::split_list(draft.page.raw(cell))
            .iter()
            .map(|part| values::criterion(part, place))
            .collect();
        let key = super::gates::own_key(draft, &name)
            .unwrap_or_else(|| super::gates::key(draft, &name, None));
        let time = times::first(
            &sheet.table.rows[row]
                .iter()
                .map(|&cell| draft.page.plain(cell))
                .collect::<Vec<_>>()
                .join(" "),
        )
        .map(|found| found.time);
        let stands: String = [(Field::DependsOn, "after"), (Field::Blocks, "before")]
            .into_iter()
            .map(|(field, word)| (word, text(draft, sheet, row, field)))
            .filter(|(_, text)| !words::is_none(text))
            .map(|(word, text)| format!("({word} {text})"))
            .collect();
        if !stands.is_empty() {
            draft.gate_titles.push((draft.facts.gates.len(), stands));
        }
        draft.facts.gates.push(GateFact {
            key,
            name,
            criteria,
            owner: text(draft, sheet, row, Field::Owner),
            time,
            place,
            ..GateFact::default()
        });
    }
}

pub(super) fn checkpoints(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let place = row_place(draft, sheet, row);
        let cells: Vec<String> = sheet.table.rows[row]
            .iter()
            .map(|&cell| draft.page.plain(cell))
            .collect();
        let Some(first) = cells.first().filter(|cell| !cell.is_empty()) else {
            draft.loss(
                place,
                "a row without a name has no time that is understood: left out",
            );
            continue;
        };
        // A cell that is a date comes before a name that holds one, and that before a sentence.
        let short = |&(at, cell): &(usize, &String)| at > 0 && cell.chars().count() <= 24;
        let all = || cells.iter().enumerate();
        let ranked = all().filter(short).chain(all());
        let time = ranked
            .into_iter()
            .find_map(|(at, cell)| Some((at, time_of(draft, sheet, cell)?)));
        let Some((at, time)) = time else {
            draft.loss(
                place,
                format!("\"{first}\" has no time that is understood: left out"),
            );
            continue;
        };
        let check = sheet
            .column(Meaning::Check)
            .or(sheet.field(Field::Criteria));
        let (mut expectations, mut criteria) = (Vec::new(), Vec::new());
        let said = cells.iter().enumerate().skip(1);
        for (column, cell) in said.filter(|(column, cell)| *column != at && !cell.is_empty()) {
            let found = super::checkpoint_lines::expected(draft, cell, place);
            // A table of two columns has one that says what has to be true.
            if check == Some(column) || (found.is_empty() && cells.len() == 2) {
                criteria.push(values::criterion(cell, place));
            }
            expectations.extend(found);
        }
        draft.facts.checkpoints.push(CheckpointFact {
            name: first.clone(),
            time,
            criteria,
            expectations,
            place,
            ..CheckpointFact::default()
        });
    }
}

/// A time in a cell: a date, `Week 3`, or a bare number in a column of weeks or days.
fn time_of(draft: &Draft, sheet: &Sheet, cell: &str) -> Option<TimePoint> {
    if let Some(stamp) = draft.facts.days.date(cell) {
        return Some(TimePoint::on(stamp));
    }
    if let Some(found) = times::first(cell) {
        return Some(found.time);
    }
    if let Some(time) = draft.facts.days.clock(cell) {
        return Some(time);
    }
    let unit = sheet.meanings.iter().find_map(|found| match found {
        Some(Meaning::Time(unit)) => Some(*unit),
        _ => None,
    })?;
    let (value, length) = numbers::leading(cell)?;
    (length == cell.len()).then(|| TimePoint::span(unit, value, value))
}

pub(super) fn risks(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let column = sheet
            .column(Meaning::Risk)
            .or(sheet.field(Field::Title))
            .or(Some(0));
        let name = draft.page.plain(sheet.cell(row, column));
        // A matrix of probability and impact has no risks in its rows.
        let is_matrix =
            sheet.column(Meaning::Risk).is_none() && sheet.column(Meaning::Probability) == Some(0);
        if name.is_empty() || is_matrix {
            continue;
        }
        let shown = by_meaning(draft, sheet, row, Meaning::Probability);
        let impact = by_meaning(draft, sheet, row, Meaning::Impact);
        let fact = RiskFact {
            name,
            description: [text(draft, sheet, row, Field::Description), impact.clone()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
            probability: probability(&shown),
            delay: durations::all(&impact, draft.units)
                .first()
                .map(|span| span.max),
            trigger: by_meaning(draft, sheet, row, Meaning::Trigger),
            mitigation: by_meaning(draft, sheet, row, Meaning::Mitigation),
            fallback: by_meaning(draft, sheet, row, Meaning::Fallback),
            place: row_place(draft, sheet, row),
            ..RiskFact::default()
        };
        draft.facts.risks.push(fact);
    }
}

/// A probability in percent or as a share; words such as "high" are no number and stay unsaid.
pub(super) fn probability(text: &str) -> Option<f64> {
    let number = numbers::all(text).into_iter().next()?;
    let value = if text[number.end..].trim_start().starts_with('%') {
        number.value / 100.0
    } else {
        number.value
    };
    (0.0..=1.0).contains(&value).then_some(value)
}

pub(super) fn metrics(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let column = sheet.column(Meaning::Metric).unwrap_or(0);
        let name = draft.page.plain(sheet.cell(row, Some(column)));
        if name.is_empty() {
            continue;
        }
        let target = by_meaning(draft, sheet, row, Meaning::Target);
        let current = by_meaning(draft, sheet, row, Meaning::Current);
        let mut fact = super::metrics::of(&name, &target, row_place(draft, sheet, row));
        fact.current = numbers::leading(current.trim_start_matches(['~', '<', '>', '=']))
            .map(|(value, _)| value);
        fact.owner = text(draft, sheet, row, Field::Owner);
        fact.due = times::first(&target).map(|found| found.time);
        draft.facts.metrics.push(fact);
    }
}

pub(super) fn index(draft: &mut Draft, sheet: &Sheet) {
    let owner_column = sheet
        .field(Field::Owner)
        .or(sheet.field(Field::Role))
        .or(sheet.field(Field::Track));
    for row in 0..sheet.table.rows.len() {
        let line = sheet.cell(row, sheet.column(Meaning::Range));
        let raw = draft.page.raw(line);
        let parsed = draft.parse(raw, None);
        links::note_ranges(draft, &parsed, line, MentionKind::Index);
        let keys = parsed
            .references
            .iter()
            .flat_map(|reference| &reference.subjects)
            .map(|subject| subject.name().to_owned())
            .collect();
        let owner = draft.page.plain(sheet.cell(row, owner_column));
        let (written, place) = (draft.page.plain(line), row_place(draft, sheet, row));
        draft.facts.index.push(IndexRow {
            keys,
            written,
            owner,
            place,
        });
    }
}

pub(super) fn weeks(draft: &mut Draft, sheet: &Sheet) {
    let unit = match sheet.meanings.first().copied().flatten() {
        Some(Meaning::Time(unit)) => unit,
        _ => TimeUnit::Week,
    };
    let active_column = sheet
        .column(Meaning::Active)
        .or(sheet.field(Field::Track))
        .or(sheet.field(Field::Owner));
    let milestone_column = sheet
        .column(Meaning::Milestone)
        .or(sheet.field(Field::Title))
        .or(sheet.field(Field::Deliverables))
        .or(sheet.field(Field::Description));
    for row in 0..sheet.table.rows.len() {
        let shown = first_cell(draft, sheet, row);
        let time = times::first(&shown)
            .map(|found| found.time)
            .or_else(|| bare_time(&shown, unit));
        let place = row_place(draft, sheet, row);
        let Some(time) = time else {
            draft.loss(
                place,
                format!("\"{shown}\" is no week or day: the row is left out"),
            );
            continue;
        };
        let active_text = draft.page.plain(sheet.cell(row, active_column));
        let milestone_line = sheet.cell(row, milestone_column);
        let milestone = draft.page.plain(milestone_line);
        let (keys, percent) = promised(draft, milestone_line);
        let lower = active_text.to_lowercase();
        let fact = WeekRow {
            time,
            active: super::mentions::tracks_in(draft, &active_text),
            says_all: words::find_phrase(&lower, "all").is_some() || lower.starts_with("alle"),
            stated_active: numbers::all(&active_text)
                .first()
                .filter(|_| words::has_any(&active_text, &["tracks", "streams", "agents"]))
                .map(|number| number.value),
            active_text,
            milestone,
            keys,
            percent,
            place,
        };
        draft.facts.weeks.push(fact);
    }
}

fn bare_time(shown: &str, unit: TimeUnit) -> Option<TimePoint> {
    let shown = shown.trim_start_matches(['W', 'w', 'D', 'd', '#']);
    let (from, length) = numbers::leading(shown)?;
    let rest = shown[length..].trim_start_matches([' ', '-', '–', '—']);
    if rest.is_empty() {
        return Some(TimePoint::span(unit, from, from));
    }
    let (to, length) = numbers::leading(rest)?;
    (rest.len() == length && to >= from).then(|| TimePoint::span(unit, from, to))
}

/// The keys a promise names, and the share of them.
fn promised(draft: &mut Draft, line: super::super::text::page::Line) -> (Vec<String>, Option<f64>) {
    let found = super::mentions::in_line(draft, line, MentionKind::Time);
    let plain = draft.page.plain(line);
    let percent = numbers::all(&plain)
        .into_iter()
        .find(|number| plain[number.end..].trim_start().starts_with('%'))
        .map(|number| number.value);
    (found, percent)
}

pub(super) fn dependencies(draft: &mut Draft, sheet: &Sheet) {
    let mut lists = links::Lists::default();
    let name = format!(
        "table \"{}\"",
        draft
            .page
            .section_title(draft.page.blocks[sheet.block].section)
    );
    for row in 0..sheet.table.rows.len() {
        let place = row_place(draft, sheet, row);
        let (from_line, to_line) = (
            sheet.cell(
                row,
                sheet
                    .column(Meaning::From)
                    .or(sheet.field(Field::DependsOn)),
            ),
            sheet.cell(
                row,
                sheet.column(Meaning::To).or(sheet.field(Field::Blocks)),
            ),
        );
        let (from, to) = (
            draft.parse(draft.page.raw(from_line), None),
            draft.parse(draft.page.raw(to_line), None),
        );
        let subjects =
            |draft: &Draft, parsed: &super::super::grammar::links::Parsed| -> Vec<Subject> {
                parsed
                    .references
                    .iter()
                    .flat_map(|r| &r.subjects)
                    .map(|s| draft.as_work(s))
                    .collect()
            };
        let (before, after) = (subjects(draft, &from), subjects(draft, &to));
        if before.is_empty() || after.is_empty() {
            draft.loss(place, "a row that names no ticket on one side is left out");
            continue;
        }
        let kind_text = by_meaning(draft, sheet, row, Meaning::Kind).to_uppercase();
        let kind = DependencyKind::ALL
            .into_iter()
            .find(|kind| kind_text.starts_with(kind.label()))
            .unwrap_or_default();
        let lag_text = by_meaning(draft, sheet, row, Meaning::Lag);
        let lag = durations::leading(lag_text.trim_start_matches('+'), draft.units)
            .map_or(Lag::default(), |span| Lag::Work(span.min));
        let strength = by_meaning(draft, sheet, row, Meaning::Strength).to_lowercase();
        let index = lists.index(draft, Form::Table, &name, place);
        for one in before.iter().take(1000) {
            for other in after.iter().take(1000).filter(|other| *other != one) {
                let is_known = ![one, other]
                    .iter()
                    .any(|s| matches!(s, Subject::Unknown(_)));
                if !is_known {
                    draft.loss(
                        place,
                        format!(
                            "{} → {} names a ticket nothing in the document defines",
                            one.name(),
                            other.name()
                        ),
                    );
                }
                lists.add(
                    draft,
                    index,
                    StatedEdge {
                        from: one.name().to_owned(),
                        to: other.name().to_owned(),
                        is_known,
                        place,
                    },
                );
            }
        }
        let said = if strength.contains("soft") {
            Said::Soft
        } else if strength.contains("info") {
            Said::Info
        } else {
            Said::Hard
        };
        let reason = by_meaning(draft, sheet, row, Meaning::Reason);
        let text = format!(
            "{} → {}",
            draft.page.plain(from_line),
            draft.page.plain(to_line)
        );
        draft.facts.statements.push(Statement {
            from: before,
            to: after,
            kind,
            lag,
            said,
            reason,
            list: Some(index),
            ..Statement::new(Form::Table, text, place)
        });
    }
    lists.store(draft);
}

/// Criteria of tracks: `Stream | Completion target | Validation`.
pub(super) fn criteria(draft: &mut Draft, sheet: &Sheet) {
    for row in 0..sheet.table.rows.len() {
        let name = first_cell(draft, sheet, row);
        let place = row_place(draft, sheet, row);
        let subject = draft.keys.find(&name).cloned().or_else(|| {
            draft
                .track_named(&name)
                .map(|track| Subject::Track(draft.facts.tracks[track].name.clone()))
        });
        let criteria: Vec<CriterionFact> = sheet.table.rows[row]
            .iter()
            .skip(1)
            .map(|&cell| (draft.page.raw(cell), draft.page.line_place(cell)))
            .filter(|(raw, _)| !raw.trim().is_empty())
            .map(|(raw, place)| values::criterion(raw.trim_end_matches(['✓', ' ']), place))
            .collect();
        match subject {
            Some(Subject::Track(track)) => {
                if let Some(index) = draft.track_named(&track) {
                    draft.facts.tracks[index].done.extend(criteria);
                }
            }
            Some(Subject::Ticket(key)) => {
                let track = draft
                    .facts
                    .tickets
                    .iter()
                    .position(|ticket| ticket.key == key)
                    .and_then(|ticket| draft.facts.tickets[ticket].track.clone());
                match track.and_then(|track| draft.track_named(&track)) {
                    Some(index) => draft.facts.tracks[index].done.extend(criteria),
                    None => {
                        if let Some(ticket) = draft
                            .facts
                            .tickets
                            .iter_mut()
                            .find(|ticket| ticket.key == key)
                        {
                            ticket.criteria.extend(criteria);
                        }
                    }
                }
            }
            _ => draft.loss(
                place,
                format!(
                    "\"{name}\" is no track or ticket of the document: its criteria are left out"
                ),
            ),
        }
    }
}
