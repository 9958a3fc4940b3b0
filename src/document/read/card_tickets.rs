//! Cards of tickets: the fields their labels fill, their steps, the files these touch.

use super::super::facts::{CellFact, Field, Form, StepFact, Subject, TicketFact};
use super::super::grammar::durations::{self, Said as Value};
use super::super::grammar::ids;
use super::super::grammar::words::Meaning;
use super::super::text::page::{Kind, Line};
use super::card_starts::start_rules;
use super::cards::{blocks_of, criteria_of, is_telling, wait};
use super::draft::{Draft, Wait};
use super::entries::{self, Entry};
use super::titles::{self, Role, Title};
use super::{boards, meta, rows, values};
use std::collections::HashMap;

pub(super) fn ticket_card(
    draft: &mut Draft,
    section: usize,
    title: &Title,
    cards: &HashMap<usize, Title>,
) {
    let page = draft.page;
    let blocks = blocks_of(draft, section, cards);
    let entries = entries::of(page, blocks.iter().copied());
    let head = Head::of(draft, section);
    // The title of the whole document is no ticket for its status or author alone.
    let is_whole = page.sections[section].level == 1 && page.sections.len() > 2;
    let tells = |entry: &Entry| is_telling(entry) && (!is_whole || is_work(entry));
    let is_card = entries.iter().any(tells)
        || draft.has_ticket(&title.key())
        || (!is_whole && (head.meta.says_work() || head.meta.size.is_some()))
        || boards::state_of(page, section).is_some()
        || (!is_whole && is_sibling(draft, section, title));
    let is_plain_number = title.word.is_empty() && title.index.chars().all(|c| c.is_ascii_digit());
    if !is_card || is_plain_number {
        return;
    }
    draft.ticket_cards.insert(section);
    if let Some(cut) = ids::cut(&title.index) {
        let level = page.sections[section].level;
        draft
            .card_families
            .insert((level, cut.prefix.to_lowercase()));
    }
    let place = page.section_place(section);
    let heading = page.sections[section].blocks.start;
    let mut ticket = TicketFact {
        key: title.key(),
        aliases: aliases(title),
        title: title.rest.clone(),
        place,
        ..TicketFact::default()
    };
    if head.says() {
        head.fill(draft, &mut ticket, title);
    } else if let Some(&line) = page.blocks[heading].lines.first() {
        ticket.cells.push(title_cell(draft, line, &title.rest));
        apply_bracket(draft, &mut ticket, &title.bracket);
    }
    if title.role == Role::Agent {
        let name = title.label();
        draft.add_agent(&name, page.block_place(heading));
        ticket.owners.push(name);
    }
    super::context::of(draft, heading).apply(&mut ticket);
    let index = finish_card(draft, ticket, &entries, &blocks);
    if head.says() {
        head.wait(draft, index);
    }
}

/// Labels that only work has, not documents.
fn is_work(entry: &Entry) -> bool {
    matches!(
        entry.meaning,
        Some(Meaning::Ticket(
            Field::DependsOn | Field::Blocks | Field::Estimate | Field::Priority | Field::Owner
        ))
    )
}

/// Whether a section of the same level and family of ids is a ticket already: `OBS-1` beside `OBS-2`.
fn is_sibling(draft: &Draft, section: usize, title: &Title) -> bool {
    let page = draft.page;
    let family = |id: &str| ids::cut(id).map(|cut| cut.prefix.to_lowercase());
    let own =
        family(&title.index).filter(|prefix| prefix.ends_with(['-', '_']) && title.word.is_empty());
    let level = page.sections[section].level;
    own.is_some_and(|own| draft.card_families.contains(&(level, own)))
}

/// What the heading of a card says beside its title: `### C-2 Access review — 24h (depends on C-1)`.
struct Head {
    line: Option<Line>,
    meta: meta::Meta,
}

impl Head {
    fn of(draft: &Draft, section: usize) -> Self {
        let page = draft.page;
        let heading = page.sections[section].blocks.start;
        let line = page.blocks[heading].lines.first().copied();
        let meta = line.map_or_else(meta::Meta::default, |line| {
            meta::read(page.raw(line), draft.units)
        });
        Self { line, meta }
    }

    /// Whether there is anything beside the title.
    fn says(&self) -> bool {
        self.meta.says_work() || self.meta.size.is_some() || !self.meta.fields.is_empty()
    }

    /// Fills title, estimate, size and what else stands in the heading.
    fn fill(&self, draft: &mut Draft, ticket: &mut TicketFact, title: &Title) {
        let Some(line) = self.line else { return };
        let page = draft.page;
        let own = Line {
            start: line.start + self.meta.title.start,
            end: line.start + self.meta.title.end,
        };
        let text = page.plain(own);
        ticket.title = titles::read(&text).map_or_else(|| title.rest.clone(), |cut| cut.rest);
        ticket.cells.push(title_cell(draft, own, &ticket.title));
        self.meta.apply(page, line, ticket);
        super::items::labels(draft, line, &self.meta, ticket);
    }

    /// Notes what the ticket waits for.
    fn wait(&self, draft: &mut Draft, index: usize) {
        let Some(line) = self.line else { return };
        let owner = Subject::Ticket(draft.facts.tickets[index].key.clone());
        for (is_before, range) in &self.meta.references {
            draft.waits.push(Wait {
                local: None,
                owner: owner.clone(),
                is_before: *is_before,
                line: Line {
                    start: line.start + range.start,
                    end: line.start + range.end,
                },
                form: Form::Card,
                list: "titles of tickets".to_owned(),
            });
        }
    }
}

/// What a card is called beside its key: with its word, and by its number where that is more than a plain one.
fn aliases(title: &Title) -> Vec<String> {
    let number = title.index.clone();
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    std::iter::once(title.label())
        .chain((!is_plain).then_some(number))
        .filter(|name| *name != title.key())
        .collect()
}

/// The heading's text behind its id, as the title's cell.
pub(super) fn title_cell(draft: &Draft, line: Line, title: &str) -> CellFact {
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
pub(super) fn apply_bracket(draft: &Draft, ticket: &mut TicketFact, bracket: &str) {
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

pub(super) fn describe(
    page: &super::super::text::page::Page,
    ticket: &mut TicketFact,
    entry: &Entry,
) {
    let text = entry.text(page);
    if ticket.title.is_empty() {
        ticket.title = text;
    } else if !text.is_empty() && entry.items.is_empty() {
        rows::add_line(&mut ticket.description, &text);
    }
}

/// What is handed over as a file is touched as well.
pub(super) fn paths_of_deliverables(ticket: &mut TicketFact) {
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
pub(super) fn steps(draft: &mut Draft, ticket: &mut TicketFact, blocks: &[usize]) {
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

pub(super) fn is_bracketed(text: &str, start: usize, end: usize) -> bool {
    text[..start].trim_end().ends_with(['(', '（', '[', '~'])
        && text[end..]
            .trim_start()
            .starts_with([')', '）', ']', '+', ' ', ','])
}

pub(super) fn without_bracket(text: &str, start: usize, end: usize) -> String {
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
