//! Rows of ticket tables.

use super::super::facts::{CellFact, Field, Form, Subject, TicketFact, TimeUnit};
use super::super::grammar::durations::{self, Said, Unit};
use super::super::grammar::ids;
use super::super::grammar::times;
use super::super::grammar::words::{self, Meaning};
use super::super::text::page::Line;
use super::draft::{Draft, Wait};
use super::tables::{Sheet, is_key_cell};
use super::{context, states, values};
use crate::plan::{Estimate, Work, WorkKind};

/// Reads each row as a ticket.
pub(super) fn tickets(draft: &mut Draft, sheet: &Sheet) {
    let mut assumed = None;
    let context = context::of(draft, sheet.block);
    // A first column of groups is often written once for all the rows of a group, as a merged cell is.
    let groups = [Field::Track, Field::Phase]
        .into_iter()
        .find(|field| sheet.field(*field) == Some(0));
    let mut above = None;
    for row in 0..sheet.table.rows.len() {
        let group = sheet.table.rows[row].first().copied();
        above = group
            .filter(|&cell| groups.is_some() && !draft.page.raw(cell).is_empty())
            .or(above);
        let merged = groups.zip(above);
        if let Some(column) = read_row(draft, sheet, row, &context, merged) {
            assumed = assumed.or(Some(column));
        }
    }
    if let Some(column) = assumed {
        let place = draft.page.line_place(sheet.table.header[column]);
        draft.loss(
            place,
            format!(
                "the column \"{}\" names no unit: its numbers are read as hours",
                sheet.header[column]
            ),
        );
    }
}

/// Reads a row; returns the estimate's column where its unit was assumed.
fn read_row(
    draft: &mut Draft,
    sheet: &Sheet,
    row: usize,
    context: &context::Context,
    merged: Option<(Field, Line)>,
) -> Option<usize> {
    let page = draft.page;
    let cells = &sheet.table.rows[row];
    let (first, last) = (cells.first()?, cells.last()?);
    let place = page.place(first.start, last.end);
    if cells.iter().all(|&cell| page.raw(cell).is_empty()) {
        return None;
    }
    let mut ticket = TicketFact {
        place,
        ..TicketFact::default()
    };
    name_ticket(draft, sheet, row, &mut ticket);
    if is_total(&ticket, &page.plain(*first)) {
        return None;
    }
    if ticket.key.is_empty() && ticket.title.is_empty() {
        draft.loss(place, "a row without an id and a title is left out");
        return None;
    }
    context.apply(&mut ticket);
    let mut assumed = None;
    let mut points = [None; 3];
    let mut waits = Vec::new();
    for (column, meaning) in sheet.meanings.iter().enumerate() {
        let Some(Meaning::Ticket(field)) = *meaning else {
            continue;
        };
        let Some(&cell) = cells.get(column) else {
            continue;
        };
        if page.raw(cell).is_empty() && !matches!(field, Field::DependsOn | Field::Estimate) {
            continue;
        }
        match field {
            Field::DependsOn | Field::Blocks => waits.push((field, cell, column)),
            Field::Min | Field::Likely | Field::Max => {
                points[point_of(field)] = end_of(draft, sheet, column, cell)
            }
            Field::Estimate => {
                if fill_estimate(draft, &mut ticket, &sheet.header[column], cell) {
                    assumed = Some(column);
                }
            }
            Field::Key | Field::Title => {}
            _ => fill(draft, &mut ticket, field, cell),
        }
        if !matches!(field, Field::Key | Field::Title) {
            ticket.cells.push(cell_fact(draft, field, cell));
        }
    }
    apply_points(&mut ticket, points);
    time_phase(draft, sheet, row, &mut ticket);
    match merged {
        Some((Field::Track, cell)) if ticket.track.is_none() => {
            fill(draft, &mut ticket, Field::Track, cell);
        }
        Some((Field::Phase, cell)) if ticket.phase.is_none() => {
            fill(draft, &mut ticket, Field::Phase, cell);
        }
        _ => {}
    }
    let index = draft.add_ticket(ticket);
    let owner = Subject::Ticket(draft.facts.tickets[index].key.clone());
    for (field, line, column) in waits {
        let list = format!("\"{}\" columns", sheet.header[column]);
        draft.waits.push(Wait {
            local: None,
            owner: owner.clone(),
            is_before: field == Field::DependsOn,
            line,
            form: Form::Table,
            list,
        });
    }
    assumed
}

/// A column of weeks or days is the stage a row belongs to, where no other column says it.
fn time_phase(draft: &Draft, sheet: &Sheet, row: usize, ticket: &mut TicketFact) {
    let column = sheet.meanings.iter().position(|meaning| {
        matches!(
            meaning,
            Some(Meaning::Time(
                TimeUnit::Week | TimeUnit::Day | TimeUnit::Month
            ))
        )
    });
    let Some(column) = column.filter(|_| ticket.phase.is_none()) else {
        return;
    };
    let text = draft.page.plain(sheet.cell(row, Some(column)));
    if words::is_none(&text) {
        return;
    }
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    ticket.phase = Some(if is_number {
        format!("{} {text}", sheet.header[column].trim())
    } else {
        text
    });
}

/// Finds key and title: in their columns, or the id in front of the title.
fn name_ticket(draft: &mut Draft, sheet: &Sheet, row: usize, ticket: &mut TicketFact) {
    let page = draft.page;
    let key_column = sheet.field(Field::Key);
    let title_column = sheet.field(Field::Title).or_else(|| {
        sheet
            .field(Field::Description)
            .filter(|_| key_column.is_some())
    });
    let key_cell = sheet.cell(row, key_column);
    let key_text = page.plain(key_cell);
    if is_key_cell(&key_text) && !words::is_none(&key_text) {
        ticket.key = ids::whole_id(&key_text).unwrap_or(key_text);
        ticket.cells.push(cell_fact(draft, Field::Key, key_cell));
    } else if !key_text.is_empty() && !words::is_none(&key_text) {
        take_leading_id(&key_text, ticket);
        if ticket.key.is_empty() && title_column.is_none() {
            ticket.title = key_text;
        } else if ticket.key.is_empty() {
            draft.loss(
                page.line_place(key_cell),
                format!("\"{key_text}\" is no id: the ticket gets a key of its own"),
            );
        }
    }
    let Some(column) = title_column else { return };
    let cell = sheet.cell(row, Some(column));
    let text = page.plain(cell);
    if ticket.key.is_empty() && key_column.is_none() {
        take_leading_id(&text, ticket);
    }
    if ticket.title.is_empty() {
        ticket.title = text;
    }
    // A column of its own may hold the rest: `Task | Description`.
    if page.raw(cell).is_empty() && sheet.field(Field::Description).is_some() {
        ticket.title = page.plain(sheet.cell(row, sheet.field(Field::Description)));
    }
    split_long_title(ticket);
    ticket.cells.push(cell_fact(draft, Field::Title, cell));
}

fn take_leading_id(text: &str, ticket: &mut TicketFact) {
    match (ids::whole_id(text), ids::leading_id(text)) {
        (Some(id), _) => ticket.key = id,
        (None, Some((id, rest))) => {
            ticket.key = id;
            ticket.title = text[rest..].trim().to_owned();
        }
        _ => {}
    }
}

/// `Stall detection — flag sessions where …`: what stands before the dash is the title, the rest describes it.
pub(super) fn split_long_title(ticket: &mut TicketFact) {
    const LONG: usize = 60;
    if ticket.title.chars().count() <= LONG {
        return;
    }
    let cut = [" — ", " – ", ": ", " - "]
        .iter()
        .filter_map(|sign| Some((ticket.title.find(sign)?, sign.len())))
        .min();
    if let Some((at, length)) = cut.filter(|(at, _)| *at >= 3 && *at <= LONG + 20) {
        let rest = ticket.title[at + length..].trim().to_owned();
        ticket.title.truncate(at);
        ticket.description = if ticket.description.is_empty() {
            rest
        } else {
            format!("{rest}\n{}", ticket.description)
        };
    }
}

/// Words of a row that adds others up.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "sub total",
    "grand total",
    "overall",
    "sum",
    "gesamt",
    "gesamtsumme",
    "gesamtaufwand",
    "somme",
    "totalt",
    "總計",
    "総計",
    "summe",
    "zwischensumme",
    "insgesamt",
    "sous-total",
    "total général",
    "suma",
    "subtotale",
    "totale",
    "somma",
    "soma",
    "totaal",
    "subtotaal",
    "summa",
    "razem",
    "итого",
    "всего",
    "合计",
    "总计",
    "小计",
    "合計",
    "小計",
    "총계",
    "합계",
    "소계",
];

/// Words of a row that adds up only those above it.
const SUBTOTALS: &[&str] = &[
    "subtotal",
    "sub-total",
    "sub total",
    "zwischensumme",
    "sous-total",
    "subtotale",
    "subtotaal",
    "小计",
    "小計",
    "소계",
];

/// Whether a text names the sum of a part of a table.
pub(super) fn says_subtotal(text: &str) -> bool {
    let folded = words::folded_label(text);
    SUBTOTALS.iter().any(|word| folded.starts_with(word))
}

/// Whether a text names a sum: a total, with a word or two about what it is of.
pub(super) fn says_total(text: &str) -> bool {
    let folded = words::folded_label(text);
    let of_what = |word: &str| {
        folded
            .strip_prefix(word)
            .and_then(|rest| rest.strip_prefix(' '))
            .is_some_and(|rest| rest.split(' ').all(|word| SUMMED.contains(&word)))
    };
    TOTALS.contains(&folded.as_str()) || TOTALS.iter().any(|word| of_what(word))
}

/// Words for what a total is of.
const SUMMED: &[&str] = &[
    "of",
    "for",
    "all",
    "hours",
    "h",
    "days",
    "weeks",
    "time",
    "effort",
    "duration",
    "estimate",
    "estimated",
    "points",
    "tickets",
    "tasks",
    "stunden",
    "tage",
    "aufwand",
    "heures",
    "jours",
    "horas",
    "días",
    "phase",
    "sprint",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
];

/// A row that adds others up: it has no id, and its first cell or its title says so.
fn is_total(ticket: &TicketFact, first: &str) -> bool {
    let has_id = ids::is_id(&ticket.key);
    !has_id && (says_total(first) || says_total(&ticket.title) || says_total(&ticket.key))
}

pub(super) fn cell_fact(draft: &Draft, field: Field, cell: Line) -> CellFact {
    CellFact {
        field,
        place: draft.page.line_place(cell),
        text: draft.page.raw(cell).to_owned(),
    }
}

/// Reads an estimate cell; returns whether the unit was assumed.
pub(super) fn fill_estimate(
    draft: &mut Draft,
    ticket: &mut TicketFact,
    header: &str,
    cell: Line,
) -> bool {
    let text = draft.page.plain(cell);
    let unit = unit_of_header(header);
    match durations::estimate(&text, unit, draft.units) {
        Said::Estimate(estimate, is_assumed) => {
            ticket.estimate = estimate;
            let is_effort = words::has_any(
                header,
                &[
                    "effort",
                    "person-days",
                    "man-days",
                    "man days",
                    "person days",
                    "aufwand",
                    "charge",
                    "esfuerzo",
                    "工时",
                    "工数",
                    "trudozatraty",
                    "трудозатраты",
                    "pt",
                ],
            ) || words::has_any(
                &text,
                &[
                    "effort",
                    "person-days",
                    "person-day",
                    "man-days",
                    "agent-hours",
                ],
            );
            if is_effort {
                ticket.work_kind = WorkKind::Effort;
            }
            return is_assumed;
        }
        Said::Nothing => {}
        Said::Unknown => match values::size(&text) {
            Some(size) => ticket.size = Some(size),
            None => {
                let place = draft.page.line_place(cell);
                draft.loss(
                    place,
                    format!(
                        "\"{text}\" is no duration: {} has no estimate",
                        named(ticket)
                    ),
                );
            }
        },
    }
    false
}

/// A ticket in words.
pub(super) fn named(ticket: &TicketFact) -> String {
    if ticket.key.is_empty() {
        format!("\"{}\"", ticket.title)
    } else {
        ticket.key.clone()
    }
}

/// The unit a header names: `Hours`, `Effort (d)`, `Duration [weeks]`.
pub(super) fn unit_of_header(header: &str) -> Option<Unit> {
    let inside = header
        .split_once(['(', '[', '（'])
        .map(|(_, inside)| inside.trim_end_matches([')', ']', '）']).trim());
    let of = |text: &str| {
        durations::unit(text)
            .filter(|(_, length)| *length == text.len())
            .map(|(unit, _)| unit)
    };
    let in_name = || {
        header.split([' ', '_', '-']).find_map(|word| {
            of(word).filter(|_| word.len() > 2 || word.chars().any(|c| u32::from(c) >= 0x2E80))
        })
    };
    inside
        .and_then(|text| of(text).or_else(|| text.split([' ', '/']).find_map(of)))
        .or_else(in_name)
}

fn point_of(field: Field) -> usize {
    match field {
        Field::Min => 0,
        Field::Likely => 1,
        _ => 2,
    }
}

/// The value of a column that holds one end of an estimate.
fn end_of(draft: &mut Draft, sheet: &Sheet, column: usize, cell: Line) -> Option<Work> {
    let text = draft.page.plain(cell);
    match durations::estimate(&text, unit_of_header(&sheet.header[column]), draft.units) {
        Said::Estimate(estimate, _) => estimate.likely(),
        Said::Nothing => None,
        Said::Unknown => {
            let place = draft.page.line_place(cell);
            draft.loss(place, format!("\"{text}\" is no duration: left out"));
            None
        }
    }
}

fn apply_points(ticket: &mut TicketFact, [min, likely, max]: [Option<Work>; 3]) {
    let likely = likely.or_else(|| ticket.estimate.likely());
    ticket.estimate = match (min, likely, max) {
        (Some(min), Some(likely), Some(max)) if min <= likely && likely <= max => {
            Estimate::ThreePoint { min, likely, max }
        }
        (Some(min), _, Some(max)) if min <= max => durations::of_range(min, max),
        _ => return,
    };
}

/// Puts a cell into its field; what cannot be understood is a loss.
pub(super) fn fill(draft: &mut Draft, ticket: &mut TicketFact, field: Field, cell: Line) {
    let page = draft.page;
    let (raw, text) = (page.raw(cell), page.plain(cell));
    if text.is_empty() || words::is_none(&text) {
        return;
    }
    match field {
        Field::Description => add_line(&mut ticket.description, &text),
        Field::Role => ticket.roles = values::roles(&text),
        Field::Owner => ticket.owners = owners(&text),
        Field::Track => ticket.track = Some(text),
        Field::Phase => ticket.phase = Some(text),
        Field::Parent => ticket.parent = ids::whole_id(&text).or(Some(text)),
        Field::Tags => ticket.tags = values::split_list(&text),
        Field::Files => {
            let paths = values::paths(raw);
            ticket.files = if paths.is_empty() {
                values::split_list(&text)
            } else {
                paths
            };
        }
        Field::Deliverables => ticket.deliverables.extend(deliverables(raw, &text)),
        Field::Criteria => ticket
            .criteria
            .push(values::criterion(raw, page.line_place(cell))),
        Field::Priority => match values::priority(&text) {
            Some(priority) => ticket.priority = Some(priority),
            None => draft.loss(
                page.line_place(cell),
                format!("\"{text}\" is no priority: left out"),
            ),
        },
        Field::Size => match values::size(&text) {
            Some(size) => ticket.size = Some(size),
            // A column of sizes with a duration between them: `M`, `L`, `5d`.
            None if matches!(
                durations::estimate(&text, None, draft.units),
                Said::Estimate(_, false)
            ) =>
            {
                fill_estimate(draft, ticket, "", cell);
            }
            None => add_line(&mut ticket.description, &format!("Size: {text}")),
        },
        Field::Status | Field::Percent => match states::state(&text) {
            Some((state, percent)) => {
                (ticket.state, ticket.percent) = (Some(state), percent.or(ticket.percent))
            }
            None if field == Field::Percent
                && text.parse::<u8>().is_ok_and(|percent| percent <= 100) =>
            {
                ticket.percent = text.parse().ok();
            }
            None => draft.loss(
                page.line_place(cell),
                format!("\"{text}\" is no state: left out"),
            ),
        },
        Field::Start | Field::Due => {
            if times::relative(&text).is_some_and(|minutes| minutes < 0) {
                draft.loss(
                    page.line_place(cell),
                    format!("\"{text}\" lies before the start: it is planned at the start"),
                );
            } else if times::relative(&text).is_none()
                && draft.facts.days.date(&text).is_none()
                && super::super::grammar::times::first(&text).is_none()
            {
                draft.loss(
                    page.line_place(cell),
                    format!("\"{text}\" is no date: left out"),
                );
            }
        }
        Field::Key
        | Field::Title
        | Field::DependsOn
        | Field::Blocks
        | Field::Estimate
        | Field::Min
        | Field::Likely
        | Field::Max
        | Field::Tick => {}
    }
}

/// Names of people or agents, `@` taken off.
pub(super) fn owners(text: &str) -> Vec<String> {
    values::split_list(
        &text
            .replace(" & ", ", ")
            .replace(" and ", ", ")
            .replace(" + ", ", "),
    )
    .into_iter()
    .map(|name| {
        let name = name.trim_start_matches('@').trim();
        name.strip_suffix('.').unwrap_or(name).to_owned()
    })
    .filter(|name| {
        !name.is_empty()
            && !words::is_none(name)
            && !words::is_everyone(name)
            && name != "TBD"
            && name != "tbd"
            && name != "?"
            && !is_duration(name)
    })
    .collect()
}

/// Whether a text is nothing but a duration: `14h` behind an owner's name is nobody.
fn is_duration(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".,-–~≈ ".contains(c));
    let has_number = text[..text.len() - unit.len()].contains(|c: char| c.is_ascii_digit());
    has_number && durations::unit(unit).is_some_and(|(_, length)| unit[length..].trim().is_empty())
}

/// Paths where there are any, else the things a text lists; `and full documentation` behind a path is dropped.
pub(super) fn deliverables(raw: &str, text: &str) -> Vec<String> {
    let mut found = values::paths(raw);
    let things = text.replace(" + ", ", ");
    for thing in values::split_list(&things) {
        let is_path = found.iter().any(|path| thing.contains(path.as_str()));
        if !is_path && !thing.is_empty() {
            found.push(thing);
        }
    }
    found
}

pub(super) fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
