//! Cards: sections that describe a track, an agent's task or a ticket by labels.

use super::super::facts::{
    CellFact, Field, Form, Place, Said, Statement, StepFact, Subject, TicketFact, TrackFact,
};
use super::super::grammar::durations::{self, Said as Value};
use super::super::grammar::words::{self, Meaning};
use super::super::text::page::{BOLD, Kind, Line};
use super::draft::{Draft, Wait};
use super::entries::{self, Entry};
use super::titles::{self, Role, Title};
use super::{rows, values};
use crate::plan::{DependencyKind, Lag, WorkKind};
use std::collections::HashMap;

/// Reads the cards of tracks.
pub(super) fn tracks(draft: &mut Draft) {
    let (order, cards) = find(draft);
    for section in order {
        if cards[&section].role == Role::Track {
            track_card(draft, section, &cards[&section], &cards);
        }
    }
}

/// Reads the cards of tickets and agents.
pub(super) fn tickets(draft: &mut Draft) {
    let (order, cards) = find(draft);
    for section in order {
        if cards[&section].role != Role::Track {
            ticket_card(draft, section, &cards[&section], &cards);
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
fn blocks_of(draft: &Draft, section: usize, cards: &HashMap<usize, Title>) -> Vec<usize> {
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
fn is_telling(entry: &Entry) -> bool {
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
    let holds_items = page.sections[section]
        .blocks
        .clone()
        .any(|block| super::items::is_clear_ticket(draft, block));
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
    let description = match (says_nothing, title.bracket.is_empty()) {
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

fn wait(draft: &mut Draft, owner: Subject, field: Field, entry: &Entry, form: Form) {
    for line in entry.lines(draft.page) {
        let list = format!("\"{}\" labels", entry.label);
        draft.waits.push(Wait {
            owner: owner.clone(),
            is_before: field == Field::DependsOn,
            line,
            form,
            list,
        });
    }
}

fn ticket_card(draft: &mut Draft, section: usize, title: &Title, cards: &HashMap<usize, Title>) {
    let page = draft.page;
    let blocks = blocks_of(draft, section, cards);
    let entries = entries::of(page, blocks.iter().copied());
    let is_card = entries.iter().any(is_telling) || draft.has_ticket(&title.key());
    let is_plain_number = title.word.is_empty() && title.index.chars().all(|c| c.is_ascii_digit());
    if !is_card || is_plain_number {
        return;
    }
    let place = page.section_place(section);
    let heading = page.sections[section].blocks.start;
    let mut ticket = TicketFact {
        key: title.key(),
        title: title.rest.clone(),
        place,
        ..TicketFact::default()
    };
    if let Some(&line) = page.blocks[heading].lines.first() {
        ticket.cells.push(title_cell(draft, line, &title.rest));
    }
    apply_bracket(draft, &mut ticket, &title.bracket);
    if title.role == Role::Agent {
        let name = title.label();
        draft.add_agent(&name, page.block_place(heading));
        ticket.owners.push(name);
    }
    super::context::of(draft, heading).apply(&mut ticket);
    finish_card(draft, ticket, &entries, &blocks);
}

/// The heading's text behind its id, as the title's cell.
fn title_cell(draft: &Draft, line: Line, title: &str) -> CellFact {
    let raw = draft.page.raw(line);
    let place = match raw.find(title).filter(|_| !title.is_empty()) {
        Some(at) => draft
            .page
            .place(line.start + at, line.start + at + title.len()),
        None => draft.page.line_place(line),
    };
    CellFact {
        field: Field::Title,
        place,
        text: title.to_owned(),
    }
}

/// A bracket behind a title may hold an estimate or a priority.
fn apply_bracket(draft: &Draft, ticket: &mut TicketFact, bracket: &str) {
    if bracket.is_empty() {
        return;
    }
    match durations::estimate(bracket, None, draft.units) {
        Value::Estimate(estimate, false) => ticket.estimate = estimate,
        _ => match values::priority(bracket) {
            Some(priority) if bracket.len() <= 8 => ticket.priority = Some(priority),
            _ => ticket.title = format!("{} ({bracket})", ticket.title),
        },
    }
}

/// Fills a ticket from its labels and steps, and adds it.
pub(super) fn finish_card(
    draft: &mut Draft,
    mut ticket: TicketFact,
    entries: &[Entry],
    blocks: &[usize],
) -> usize {
    let page = draft.page;
    let mut waits = Vec::new();
    for entry in entries {
        match entry.meaning {
            Some(Meaning::Ticket(field @ (Field::DependsOn | Field::Blocks))) => {
                waits.push((field, entry))
            }
            Some(Meaning::Ticket(Field::Title)) => describe(page, &mut ticket, entry),
            Some(Meaning::Ticket(Field::Criteria)) => {
                ticket.criteria.extend(criteria_of(draft, entry))
            }
            Some(Meaning::Ticket(Field::Estimate)) if !entry.value_is_empty() => {
                rows::fill_estimate(draft, &mut ticket, &entry.label, entry.value);
            }
            Some(Meaning::Ticket(Field::Deliverables | Field::Files))
                if !entry.says(&["prompt"]) =>
            {
                for line in entry.lines(page) {
                    let mut holder = TicketFact::default();
                    let field = if entry.meaning == Some(Meaning::Ticket(Field::Files)) {
                        Field::Files
                    } else {
                        Field::Deliverables
                    };
                    rows::fill(draft, &mut holder, field, line);
                    ticket.files.extend(holder.files);
                    ticket.deliverables.extend(holder.deliverables);
                }
            }
            Some(Meaning::Ticket(Field::Key)) => {}
            Some(Meaning::Ticket(field)) if !entry.value_is_empty() => {
                rows::fill(draft, &mut ticket, field, entry.value)
            }
            _ if entry.says(&["steps", "schritte", "étapes", "pasos", "步骤", "手順"]) => {}
            _ => {}
        }
        if let Some(Meaning::Ticket(field)) = entry.meaning
            && !entry.value_is_empty()
        {
            ticket.cells.push(CellFact {
                field,
                place: page.line_place(entry.value),
                text: page.raw(entry.value).to_owned(),
            });
        }
    }
    steps(draft, &mut ticket, blocks);
    paths_of_deliverables(&mut ticket);
    for &block in blocks {
        draft.used[block] = true;
    }
    let index = draft.add_ticket(ticket);
    let owner = Subject::Ticket(draft.facts.tickets[index].key.clone());
    for (field, entry) in waits {
        wait(draft, owner.clone(), field, entry, Form::Card);
    }
    start_rules(draft, 0, owner, blocks);
    index
}

fn describe(page: &super::super::text::page::Page, ticket: &mut TicketFact, entry: &Entry) {
    let text = entry.text(page);
    if ticket.title.is_empty() {
        ticket.title = text;
    } else if !text.is_empty() && entry.items.is_empty() {
        rows::add_line(&mut ticket.description, &text);
    }
}

/// What is handed over as a file is touched as well.
fn paths_of_deliverables(ticket: &mut TicketFact) {
    for path in ticket
        .deliverables
        .iter()
        .filter(|name| values::is_path(name))
    {
        if !ticket.files.contains(path) {
            ticket.files.push(path.clone());
        }
    }
}

/// Numbered items of a card, and items with boxes, are its steps.
fn steps(draft: &mut Draft, ticket: &mut TicketFact, blocks: &[usize]) {
    let page = draft.page;
    for &block in blocks {
        let Kind::Item {
            depth,
            ordinal,
            tick,
        } = &page.blocks[block].kind
        else {
            continue;
        };
        let is_labelled = page.blocks[block].lines.first().is_some_and(|&line| {
            entries::of(page, [block]).iter().any(|entry| {
                entry.meaning.is_some()
                    && line.start <= entry.value.start
                    && !entry.label.contains(|c: char| c.is_ascii_digit())
            })
        });
        // `Stream D: Testing & Validation` names a card, whatever word stands in it.
        let is_criteria =
            |title: &str| titles::read(title).is_none() && super::items::is_criteria_title(title);
        let in_criteria = page
            .around(page.blocks[block].section)
            .any(|at| is_criteria(&page.sections[at].title))
            || page
                .lead(block)
                .is_some_and(|lead| super::items::is_criteria_title(&lead));
        if *depth != 1 || (ordinal.is_none() && tick.is_none()) || is_labelled || in_criteria {
            continue;
        }
        let Some(&line) = page.blocks[block].lines.first() else {
            continue;
        };
        let text = page.plain(line);
        let estimate = durations::all(&text, draft.units)
            .into_iter()
            .next()
            .filter(|span| is_bracketed(&text, span.start, span.end));
        let title = estimate.map_or_else(
            || text.clone(),
            |span| without_bracket(&text, span.start, span.end),
        );
        step_files(ticket, page.raw(line), &text);
        for nested in page.nested(block) {
            if let (Kind::Item { .. }, Some(&line)) =
                (&page.blocks[nested].kind, page.blocks[nested].lines.first())
            {
                step_files(ticket, page.raw(line), &page.plain(line));
            }
        }
        ticket.steps.push(StepFact {
            title,
            estimate: estimate
                .map(|span| durations::of_range(span.min, span.max))
                .unwrap_or_default(),
            done: tick.is_some_and(|(is_ticked, _)| is_ticked),
            place: page.line_place(line),
        });
    }
}

fn is_bracketed(text: &str, start: usize, end: usize) -> bool {
    text[..start].trim_end().ends_with(['(', '（', '[', '~'])
        && text[end..]
            .trim_start()
            .starts_with([')', '）', ']', '+', ' ', ','])
}

fn without_bracket(text: &str, start: usize, end: usize) -> String {
    let open = text[..start]
        .trim_end()
        .trim_end_matches(['(', '（', '[', '~'])
        .trim_end();
    let close = text[end..].trim_start_matches([')', '）', ']', '+', ' ']);
    let close = close.trim_start_matches([':', '-', '–', '—', ' ']);
    if open.is_empty() || close.is_empty() {
        format!("{open}{close}")
    } else {
        format!("{open}: {close}")
    }
}

/// Files a step touches; those it creates or updates are handed over.
fn step_files(ticket: &mut TicketFact, raw: &str, text: &str) {
    let first = text
        .split_whitespace()
        .next()
        .unwrap_or("")
        .trim_end_matches(':')
        .to_lowercase();
    if ["read", "run", "verify", "check", "review", "see", "execute"].contains(&first.as_str()) {
        return;
    }
    let is_made = [
        "create", "write", "update", "add", "generate", "produce", "document", "build", "draft",
    ]
    .contains(&first.as_str());
    for path in values::paths(raw) {
        if !ticket.files.contains(&path) {
            ticket.files.push(path.clone());
        }
        if is_made && !ticket.deliverables.contains(&path) {
            ticket.deliverables.push(path);
        }
    }
}

/// A track that is one ticket.
fn track_as_ticket(draft: &mut Draft, section: usize, track: usize, title: &Title) {
    let page = draft.page;
    let entries = entries::of(page, page.sections[section].blocks.clone());
    let takes = entries
        .iter()
        .any(|entry| entry.meaning == Some(Meaning::Ticket(Field::Estimate)));
    let waits = entries
        .iter()
        .any(|entry| entry.meaning == Some(Meaning::Ticket(Field::DependsOn)));
    if !takes && !waits {
        return;
    }
    let fact = draft.facts.tracks[track].clone();
    let name = if title.rest_is_name() {
        fact.name.clone()
    } else {
        title.key()
    };
    let shown = if title.rest.is_empty() {
        title.label()
    } else {
        title.rest.clone()
    };
    let mut ticket = TicketFact {
        key: name,
        title: shown,
        track: Some(fact.name.clone()),
        place: fact.place,
        ..TicketFact::default()
    };
    for entry in &entries {
        if entry.meaning == Some(Meaning::Ticket(Field::Estimate))
            && !entry.value_is_empty()
            && ticket.estimate.is_none()
        {
            rows::fill_estimate(draft, &mut ticket, &entry.label, entry.value);
            ticket.cells.push(CellFact {
                field: Field::Estimate,
                place: page.line_place(entry.value),
                text: page.raw(entry.value).to_owned(),
            });
        }
    }
    if !fact.role.is_empty() {
        ticket.roles = vec![(fact.role.clone(), 1)];
    }
    ticket.files.clone_from(&fact.files);
    ticket.owners.clone_from(&fact.agents);
    let blocks: Vec<usize> = page.sections[section].blocks.clone().collect();
    steps(draft, &mut ticket, &blocks);
    paths_of_deliverables(&mut ticket);
    ticket.work_kind = WorkKind::Duration;
    for &block in &blocks {
        draft.used[block] = true;
    }
    let files = ticket.files.clone();
    draft.add_ticket(ticket);
    let track = &mut draft.facts.tracks[track];
    track.budget = None;
    track.files.extend(
        files
            .into_iter()
            .filter(|file| !track.files.contains(file))
            .collect::<Vec<_>>(),
    );
}

/// Sentences of a card that say when it starts: `Start After A & B (or in parallel …)`, `Start in Phase 1 …`.
fn start_rules(draft: &mut Draft, _section: usize, owner: Subject, blocks: &[usize]) {
    let page = draft.page;
    for &block in blocks {
        if page.blocks[block].kind != Kind::Text || page.blocks[block].parent.is_some() {
            continue;
        }
        for &line in &page.blocks[block].lines {
            let text = page.plain(line);
            let lower = text.to_lowercase();
            if !["start ", "starts ", "begin ", "begins "]
                .iter()
                .any(|word| lower.starts_with(word))
            {
                continue;
            }
            match lower.find(" after ") {
                Some(_) => {
                    let raw = page.raw(line);
                    let at = raw
                        .to_lowercase()
                        .find("after ")
                        .map_or(0, |at| at + "after ".len())
                        .min(raw.len());
                    let line = Line {
                        start: line.start + at,
                        end: line.end,
                    };
                    draft.waits.push(Wait {
                        owner: owner.clone(),
                        is_before: true,
                        line,
                        form: Form::Card,
                        list: "start rules".to_owned(),
                    });
                }
                None => free_start(draft, &owner, &text, page.line_place(line)),
            }
        }
    }
}

/// `Start This First`, `Start in Phase 1 (infrastructure)`: nothing has to come before, or before a part of it.
fn free_start(draft: &mut Draft, owner: &Subject, text: &str, place: Place) {
    let lower = text.to_lowercase();
    let is_free = [
        "first",
        "immediately",
        "at once",
        "now",
        "anytime",
        "any time",
    ]
    .iter()
    .any(|word| words::find_phrase(&lower, word).is_some());
    let part = lower.find(" in ").map(|at| {
        text.get(at + 4..)
            .unwrap_or("")
            .split(['(', ',', '.'])
            .next()
            .unwrap_or("")
            .trim()
            .to_owned()
    });
    if !is_free && part.is_none() {
        return;
    }
    draft.facts.statements.push(Statement {
        from: Vec::new(),
        to: vec![owner.clone()],
        kind: DependencyKind::Fs,
        lag: Lag::default(),
        said: Said::Never,
        quantifier: None,
        part: part.unwrap_or_default(),
        reason: String::new(),
        form: Form::Card,
        list: None,
        text: text.to_owned(),
        place,
    });
}
