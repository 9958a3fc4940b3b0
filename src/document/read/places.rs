//! Which track and phase a ticket belongs to, where its own cells do not say it in a card's words.

use super::super::facts::{PhaseFact, TrackFact};
use super::super::grammar::words;
use super::super::text::page::Page;
use super::draft::Draft;
use super::{cards, context, phases, titles};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Gives every ticket a track and a phase that exist, and every owner an agent.
pub(super) fn assign(draft: &mut Draft) {
    sections_as_tracks(draft);
    phases::merge(draft);
    let mut phases: HashMap<String, usize> = HashMap::new();
    for index in 0..draft.facts.tickets.len() {
        let place = draft.facts.tickets[index].place;
        if let Some(name) = draft.facts.tickets[index].track.clone() {
            let track = draft.track_named(&name).unwrap_or_else(|| {
                draft.add_track(TrackFact {
                    name,
                    place,
                    ..TrackFact::default()
                })
            });
            draft.facts.tickets[index].track = Some(draft.facts.tracks[track].name.clone());
        }
        if let Some(name) = draft.facts.tickets[index].phase.clone() {
            let phase = phases
                .get(&name)
                .copied()
                .or_else(|| phase_named(draft, &name));
            let known = phase.unwrap_or_else(|| {
                draft.facts.phases.push(PhaseFact {
                    name: name.clone(),
                    place,
                    ..PhaseFact::default()
                });
                draft.facts.phases.len() - 1
            });
            phases.insert(name, known);
            draft.facts.tickets[index].phase = Some(draft.facts.phases[known].name.clone());
        }
        for owner in draft.facts.tickets[index].owners.clone() {
            draft.add_agent(&owner, place);
        }
    }
    agents_of_tracks(draft);
    // Where tickets are called P1 and P2, "after P2" is no priority.
    if ["P0", "P1", "P2", "P3"]
        .iter()
        .any(|key| draft.has_ticket(key))
    {
        draft
            .facts
            .tickets
            .iter_mut()
            .for_each(|ticket| ticket.priority = None);
    }
}

/// The phase with a name, or whose name opens with it: `Phase 1` for `Phase 1: Database`, `1` as well.
pub(super) fn phase_named(draft: &Draft, name: &str) -> Option<usize> {
    let wanted = words::folded_label(name);
    let answers = |phase: &PhaseFact| {
        let own = words::folded_label(&phase.name);
        let opens = |short: &str| {
            own.strip_prefix(short)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        own == wanted
            || opens(&wanted)
            || opens(&format!("phase {wanted}"))
            || opens(&format!("sprint {wanted}"))
    };
    draft.facts.phases.iter().position(answers)
}

/// Sections that hold tickets are tracks, where there are several of them and no card says otherwise.
fn sections_as_tracks(draft: &mut Draft) {
    let page = draft.page;
    let titles_of_tickets: HashSet<&str> = draft
        .facts
        .tickets
        .iter()
        .map(|ticket| ticket.title.as_str())
        .collect();
    let mut found = Vec::new();
    for (index, ticket) in draft
        .facts
        .tickets
        .iter()
        .enumerate()
        .filter(|(_, ticket)| ticket.track.is_none())
    {
        let block = page
            .blocks
            .partition_point(|block| block.start <= ticket.place.start)
            .saturating_sub(1);
        if page.blocks.is_empty() {
            return;
        }
        let section = page.blocks[block].section;
        let candidate = page.around(section).find(|&at| {
            let (title, level) = (&page.sections[at].title, page.sections[at].level);
            let is_card = titles::read(title)
                .is_some_and(|title| title.role != titles::Role::Track)
                || titles_of_tickets.contains(title.as_str());
            (2..=6).contains(&level)
                && !is_card
                && !context::is_generic(title)
                && !context::is_phase_title(title)
                && !super::items::is_criteria_title(title)
        });
        if let Some(at) = candidate {
            found.push((index, at));
        }
    }
    let sections: BTreeSet<usize> = found.iter().map(|(_, at)| *at).collect();
    let all_inside_one = sections.iter().all(|&at| Some(&at) == sections.first());
    if sections.len() < 2 || all_inside_one {
        return;
    }
    let are_people = name_people(page, &sections);
    for (ticket, at) in found {
        let title = &page.sections[at].title;
        let bracket = titles::bracket(title);
        let (name, team) = if are_people {
            let bare = title[..title.rfind(['(', '（']).unwrap_or(title.len())].trim_end();
            (clean_name(bare), vec![bracket.to_owned()])
        } else {
            (clean_name(title), titles::team(bracket))
        };
        let place = page.section_place(at);
        let track = draft.track_named(&name).unwrap_or_else(|| {
            draft.add_track(TrackFact {
                name,
                place,
                ..TrackFact::default()
            })
        });
        draft.track_cards.entry(at).or_insert(track);
        cards::team(draft, track, &team, at);
        draft.facts.tickets[ticket].track = Some(draft.facts.tracks[track].name.clone());
    }
}

/// Whether the brackets of all these titles are names of people: `Data (Claire)`, `Rules (Hugo)`.
fn name_people(page: &Page, sections: &BTreeSet<usize>) -> bool {
    let brackets: BTreeSet<&str> = sections
        .iter()
        .map(|&at| titles::bracket(&page.sections[at].title))
        .collect();
    let is_name = |text: &&str| {
        let mut letters = text.chars();
        letters.next().is_some_and(char::is_uppercase)
            && (3..=14).contains(&text.chars().count())
            && letters.all(char::is_lowercase)
    };
    brackets.len() == sections.len() && brackets.iter().all(is_name)
}

/// A title without the number of its section and a mark in front.
fn clean_name(title: &str) -> String {
    let name =
        title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    let name = name
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .trim();
    let name = match name.rfind(['(', '（']) {
        Some(open) if !titles::team(titles::bracket(name)).is_empty() => name[..open].trim_end(),
        _ => name,
    };
    let name = name
        .strip_suffix(" tasks")
        .or_else(|| name.strip_suffix(" Tasks"))
        .unwrap_or(name);
    if name.is_empty() {
        title.to_owned()
    } else {
        name.to_owned()
    }
}

/// A track has the agents that do its tickets; a track named like an agent has that agent.
fn agents_of_tracks(draft: &mut Draft) {
    let mut owners_of: HashMap<String, Vec<String>> = HashMap::new();
    for ticket in &draft.facts.tickets {
        let Some(track) = &ticket.track else { continue };
        let known = owners_of.entry(track.clone()).or_default();
        for owner in &ticket.owners {
            if !known.contains(owner) {
                known.push(owner.clone());
            }
        }
    }
    for index in 0..draft.facts.tracks.len() {
        let name = draft.facts.tracks[index].name.clone();
        let namesake = draft
            .facts
            .agents
            .iter()
            .find(|agent| agent.name.eq_ignore_ascii_case(&name))
            .map(|agent| (agent.name.clone(), agent.roles.clone()));
        let looks_like_agent = name.to_lowercase().ends_with("agent");
        if let Some((agent, roles)) = namesake {
            let track = &mut draft.facts.tracks[index];
            if !track.agents.contains(&agent) {
                track.agents.push(agent);
            }
            if track.role.is_empty() {
                track.role = roles.into_iter().next().unwrap_or_default();
            }
        } else if looks_like_agent {
            let place = draft.facts.tracks[index].place;
            draft.add_agent(
                &name,
                super::super::facts::Place {
                    to_line: place.line,
                    ..place
                },
            );
            draft.facts.tracks[index].agents.push(name.clone());
        }
        for owner in owners_of.remove(&name).unwrap_or_default() {
            if !draft.facts.tracks[index].agents.contains(&owner) {
                draft.facts.tracks[index].agents.push(owner);
            }
        }
    }
}

/// Tickets without a track belong to the one an assignment index names.
pub(super) fn from_index(draft: &mut Draft) {
    for row in draft.facts.index.clone() {
        let track = draft
            .facts
            .tracks
            .iter()
            .find(|track| {
                track.name.eq_ignore_ascii_case(&row.owner)
                    || track
                        .agents
                        .iter()
                        .any(|agent| agent.eq_ignore_ascii_case(&row.owner))
            })
            .map(|track| track.name.clone());
        let Some(track) = track else { continue };
        let keys: HashSet<&String> = row.keys.iter().collect();
        for ticket in &mut draft.facts.tickets {
            if ticket.track.is_none() && keys.contains(&ticket.key) {
                ticket.track = Some(track.clone());
            }
        }
    }
}
