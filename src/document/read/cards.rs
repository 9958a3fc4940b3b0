//! Cards: sections that describe a track, an agent's task or a ticket by labels.

use super::super::facts::{Field, Form, Subject, TrackFact};
use super::super::grammar::durations;
use super::super::grammar::words::{self, Meaning};
use super::super::text::page::{BOLD, Kind};
use super::card_starts::{start_rules, track_as_ticket};
use super::card_tickets::ticket_card;
use super::draft::{Draft, Wait};
use super::entries::{self, Entry};
use super::titles::{self, Role, Title};
use super::{rows, values};
use std::collections::HashMap;

/// Reads the cards of tracks.
pub(super) fn tracks(draft: &mut Draft) {
    let (order, cards) = find(draft);
    for section in order {
        let card = &cards[&section];
        if card.role == Role::Track {
            track_card(draft, section, card, &cards);
        } else if card.role == Role::Agent && holds_list(draft, section) {
            // `### Agent 1: Getting started` above several tickets: what this agent does is a track.
            track_card(draft, section, card, &cards);
            if let Some(&track) = draft.track_cards.get(&section) {
                team(draft, track, &[card.label()], section);
            }
        }
    }
}

/// Reads the cards of tickets and agents.
pub(super) fn tickets(draft: &mut Draft) {
    let (order, cards) = find(draft);
    // Headings beside cards of their family are tickets too, which only a second look can know.
    for _ in 0..2 {
        for section in order
            .iter()
            .filter(|section| cards[section].role != Role::Track)
            .filter(|section| !draft.track_cards.contains_key(section))
            .copied()
            .collect::<Vec<_>>()
        {
            if !draft.ticket_cards.contains(&section) {
                ticket_card(draft, section, &cards[&section], &cards);
            }
        }
    }
}

/// Tracks that turned out to hold no ticket, but have an estimate: the track is one ticket.
pub(super) fn single_tickets(draft: &mut Draft) {
    for section in sections_of_tracks(draft) {
        let Some(&track) = draft.track_cards.get(&section) else {
            continue;
        };
        let name = draft.facts.tracks[track].name.clone();
        if draft
            .facts
            .tickets
            .iter()
            .any(|ticket| ticket.track.as_deref() == Some(&name))
            || holds_tasks(draft, section)
        {
            continue;
        }
        if let Some(title) = titles::read(&draft.page.sections[section].title) {
            track_as_ticket(draft, section, track, &title);
        }
    }
}

/// Whether most items of a section's own list say how long they take.
fn holds_estimated(draft: &Draft, section: usize) -> bool {
    let page = draft.page;
    let items: Vec<_> = page
        .own_blocks(section)
        .filter(|&block| matches!(page.blocks[block].kind, Kind::Item { depth: 1, .. }))
        .filter_map(|block| page.blocks[block].lines.first())
        .collect();
    let estimated = items
        .iter()
        .filter(|&&&line| {
            super::meta::read(page.raw(line), draft.units)
                .estimate
                .is_some()
        })
        .count();
    estimated >= 2 && estimated * 2 > items.len()
}

/// Whether a section holds items of its own that are tickets with an id and an estimate.
fn holds_list(draft: &Draft, section: usize) -> bool {
    let page = draft.page;
    let is_ticket = |&block: &usize| {
        let is_outer = matches!(
            page.blocks[block].kind,
            Kind::Item {
                depth: 1,
                tick: None,
                ..
            }
        );
        is_outer && super::items::is_clear_ticket(draft, block)
    };
    page.own_blocks(section).filter(is_ticket).count() >= 2
}

/// Whether a card lists its tasks: items with ids, or a list below a label that says tasks.
fn holds_tasks(draft: &Draft, section: usize) -> bool {
    const TASKS: &[&str] = &[
        "tasks",
        "tickets",
        "stories",
        "work items",
        "aufgaben",
        "tâches",
        "tareas",
        "задачи",
        "任务",
        "タスク",
    ];
    let page = draft.page;
    page.sections[section].blocks.clone().any(|block| {
        let is_item = matches!(page.blocks[block].kind, Kind::Item { .. });
        let says = || {
            page.lead(block)
                .is_some_and(|lead| words::has_any(&lead, TASKS))
                || words::has_any(&page.sections[page.blocks[block].section].title, TASKS)
        };
        is_item && (super::items::is_clear_ticket(draft, block) || says())
            || super::ticket_lines::is_list(draft, block)
    })
}

fn sections_of_tracks(draft: &Draft) -> Vec<usize> {
    let mut sections: Vec<usize> = draft.track_cards.keys().copied().collect();
    sections.sort_unstable();
    sections
}

/// The sections that are cards, in order and by section.
fn find(draft: &Draft) -> (Vec<usize>, HashMap<usize, Title>) {
    let page = draft.page;
    let (mut order, mut found) = (Vec::new(), HashMap::new());
    for section in 1..page.sections.len() {
        if page.sections[section].level > BOLD {
            continue;
        }
        let title = &page.sections[section].title;
        // `G1: Ready?` below `Quality gates` is a gate with a key, not a ticket.
        let is_elsewhere = titles::is_elsewhere(title)
            || page
                .around(section)
                .filter(|&outer| page.sections[outer].level < BOLD)
                .any(|outer| titles::holds_gates(&page.sections[outer].title));
        let Some(title) = titles::read(title).filter(|_| !is_elsewhere) else {
            continue;
        };
        order.push(section);
        found.insert(section, title);
    }
    (order, found)
}

/// The blocks of a card without those of cards inside it.
pub(super) fn blocks_of(
    draft: &Draft,
    section: usize,
    cards: &HashMap<usize, Title>,
) -> Vec<usize> {
    let page = draft.page;
    let is_inner = |at: usize| {
        page.around(at)
            .take_while(|&outer| outer != section)
            .any(|outer| cards.contains_key(&outer))
    };
    page.sections[section]
        .blocks
        .clone()
        .filter(|&block| !is_inner(page.blocks[block].section))
        .collect()
}

/// Meanings that make a section a card.
pub(super) fn is_telling(entry: &Entry) -> bool {
    let fields = [
        Field::DependsOn,
        Field::Blocks,
        Field::Estimate,
        Field::Owner,
        Field::Role,
        Field::Status,
        Field::Priority,
        Field::Deliverables,
        Field::Criteria,
        Field::Files,
        Field::Track,
        Field::Size,
    ];
    matches!(entry.meaning, Some(Meaning::Ticket(field)) if fields.contains(&field))
}

fn track_card(draft: &mut Draft, section: usize, title: &Title, cards: &HashMap<usize, Title>) {
    let page = draft.page;
    let entries = entries::of(page, blocks_of(draft, section, cards));
    let inside = |block: usize| {
        page.around(page.blocks[block].section)
            .take_while(|&at| at != section)
            .any(|at| {
                cards
                    .get(&at)
                    .is_some_and(|inner| inner.role != Role::Track)
            })
    };
    let holds_cards = page.sections[section].blocks.clone().any(inside);
    let holds_table = page.sections[section]
        .blocks
        .clone()
        .any(|block| matches!(page.blocks[block].kind, Kind::Table(_)));
    let holds_items = page.sections[section].blocks.clone().any(|block| {
        super::items::is_clear_ticket(draft, block) || super::ticket_lines::is_list(draft, block)
    }) || holds_estimated(draft, section);
    let known = draft.track_named(&title.label());
    if known.is_none()
        && !entries.iter().any(is_telling)
        && !holds_cards
        && !holds_table
        && !holds_items
    {
        return;
    }
    let track = known.unwrap_or_else(|| draft.add_track(new_track(draft, section, title)));
    team(draft, track, &titles::team(&title.bracket), section);
    if known.is_some() {
        let place = page.section_place(section);
        draft.facts.tracks[track].also.push(place);
    }
    draft.track_cards.insert(section, track);
    for entry in &entries {
        fill_track(draft, track, entry);
    }
    start_rules(
        draft,
        section,
        Subject::Track(draft.facts.tracks[track].name.clone()),
        &blocks_of(draft, section, cards),
    );
}

/// Gives a track the agents its title names.
pub(super) fn team(draft: &mut Draft, track: usize, names: &[String], section: usize) {
    let place = draft
        .page
        .block_place(draft.page.sections[section].blocks.start);
    for name in names {
        draft.add_agent(name, place);
        if !draft.facts.tracks[track].agents.contains(name) {
            draft.facts.tracks[track].agents.push(name.clone());
        }
    }
}

fn new_track(draft: &Draft, section: usize, title: &Title) -> TrackFact {
    let label = title.label();
    let place = draft.page.section_place(section);
    if title.rest_is_name() {
        return TrackFact {
            name: title.rest.clone(),
            aliases: vec![label],
            place,
            ..TrackFact::default()
        };
    }
    let rest = words::folded_label(&title.rest);
    let says_nothing = ["agents", "agent", "tickets", "tasks", "team", ""].contains(&rest.as_str());
    let is_team = !titles::team(&title.bracket).is_empty();
    let description = match (says_nothing, title.bracket.is_empty() || is_team) {
        (true, _) => title.bracket.clone(),
        (false, true) => title.rest.clone(),
        (false, false) => format!("{} ({})", title.rest, title.bracket),
    };
    let mut aliases = vec![title.index.clone()];
    if !says_nothing {
        aliases.push(title.rest.clone());
    }
    TrackFact {
        name: label,
        aliases,
        description,
        place,
        ..TrackFact::default()
    }
}

fn fill_track(draft: &mut Draft, track: usize, entry: &Entry) {
    let page = draft.page;
    let text = entry.text(page);
    let name = draft.facts.tracks[track].name.clone();
    match entry.meaning {
        Some(Meaning::Ticket(Field::Role)) => draft.facts.tracks[track].role = text,
        Some(Meaning::Ticket(Field::Owner)) => {
            for owner in rows::owners(&text) {
                draft.add_agent(&owner, page.line_place(entry.value));
                draft.facts.tracks[track].agents.push(owner);
            }
        }
        Some(Meaning::Ticket(Field::Estimate)) => {
            if let Some(span) = durations::all(&text, draft.units).first() {
                draft.facts.tracks[track].budget =
                    draft.facts.tracks[track].budget.or(Some(span.max));
                draft.facts.tracks[track].budget_place = Some(page.line_place(entry.value));
            } else if !words::is_none(&text) && !text.is_empty() {
                draft.loss(
                    page.line_place(entry.value),
                    format!("\"{text}\" is no duration: {name} has no budget"),
                );
            }
        }
        Some(Meaning::Ticket(Field::Files)) if !entry.says(&["prompt"]) => {
            let lines = entry.lines(page);
            let place = lines
                .first()
                .zip(lines.last())
                .map(|(first, last)| page.place(first.start, last.end));
            let files: Vec<String> = lines
                .iter()
                .flat_map(|&line| values::paths(page.raw(line)))
                .collect();
            let fact = &mut draft.facts.tracks[track];
            fact.files.extend(
                files
                    .into_iter()
                    .filter(|file| !fact.files.contains(file))
                    .collect::<Vec<_>>(),
            );
            fact.files_place = fact.files_place.or(place);
        }
        Some(Meaning::Ticket(Field::Criteria)) => {
            let criteria = criteria_of(draft, entry);
            draft.facts.tracks[track].done.extend(criteria);
        }
        Some(Meaning::Ticket(field @ (Field::DependsOn | Field::Blocks))) => {
            wait(draft, Subject::Track(name), field, entry, Form::Card)
        }
        _ => {}
    }
}

/// Criteria of a label: its items, or the parts of its text.
pub(super) fn criteria_of(draft: &Draft, entry: &Entry) -> Vec<super::super::facts::CriterionFact> {
    let page = draft.page;
    let raw = page.raw(entry.value);
    if raw.trim().is_empty() {
        let one = |&item: &usize| {
            let line = *page.blocks[item].lines.first()?;
            let mut criterion = values::criterion(page.raw(line), page.line_place(line));
            criterion.ticked = match &page.blocks[item].kind {
                Kind::Item { tick, .. } => tick.map(|(is_ticked, _)| is_ticked),
                _ => None,
            };
            Some(criterion)
        };
        return entry.items.iter().filter_map(one).collect();
    }
    let sign = if raw.contains(';') { ';' } else { ',' };
    let mut at = entry.value.start;
    let mut found = Vec::new();
    for part in raw.split(sign) {
        let place = page.place(at, at + part.len());
        let text = part.trim().trim_end_matches(['.', '✓', ' ']);
        if !text.is_empty() {
            found.push(values::criterion(text, place));
        }
        at += part.len() + sign.len_utf8();
    }
    found
}

pub(super) fn wait(draft: &mut Draft, owner: Subject, field: Field, entry: &Entry, form: Form) {
    for line in entry.lines(draft.page) {
        let list = format!("\"{}\" labels", entry.label);
        draft.waits.push(Wait {
            local: None,
            owner: owner.clone(),
            is_before: field == Field::DependsOn,
            line,
            form,
            list,
        });
    }
}
