//! Tracks that are one ticket, and the sentences of a card that say when it starts.

use super::super::facts::{CellFact, Field, Form, Place, Said, Statement, Subject, TicketFact};
use super::super::grammar::words::{self, Meaning};
use super::super::text::page::{Kind, Line};
use super::card_tickets::{paths_of_deliverables, steps};
use super::draft::{Draft, Wait};
use super::entries;
use super::rows;
use super::titles::Title;
use crate::plan::WorkKind;

/// A track that is one ticket.
pub(super) fn track_as_ticket(draft: &mut Draft, section: usize, track: usize, title: &Title) {
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
pub(super) fn start_rules(draft: &mut Draft, _section: usize, owner: Subject, blocks: &[usize]) {
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
                        local: None,
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
        to: vec![owner.clone()],
        said: Said::Never,
        part: part.unwrap_or_default(),
        ..Statement::new(Form::Card, text.to_owned(), place)
    });
}
