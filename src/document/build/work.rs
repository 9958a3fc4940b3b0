//! Tracks, phases, agents and tickets.

use super::Builder;
use crate::document::facts::{Field, TicketFact, TrackFact};
use crate::document::grammar::times;
use crate::plan::*;
use std::collections::HashMap;

pub(super) fn build(builder: &mut Builder) {
    tracks(builder);
    phases(builder);
    agents(builder);
    tickets(builder);
    parents(builder);
}

fn tracks(builder: &mut Builder) {
    // Tables are read before lists: what counts is where a track is named first.
    let mut facts: Vec<&TrackFact> = builder.facts.tracks.iter().collect();
    facts.sort_by_key(|fact| {
        let places = std::iter::once(&fact.place).chain(&fact.also);
        places.map(|place| place.start).min()
    });
    for (fact, rank) in facts.into_iter().zip(1..) {
        let row = Track {
            name: fact.name.clone(),
            description: fact.description.clone(),
            rank: rank * RANK_STEP,
            role: fact.role.clone(),
            budget: fact.budget,
            files: fact.files.clone(),
            done: builder.criteria(&fact.done),
            sources: builder
                .all_lines(std::iter::once(fact.place).chain(fact.also.iter().copied())),
            ..Track::default()
        };
        let id = builder.insert(row);
        builder.tracks.insert(fact.name.clone(), id);
    }
}

fn phases(builder: &mut Builder) {
    for (fact, rank) in builder.facts.phases.iter().zip(1..) {
        let tracks = fact
            .tracks
            .iter()
            .filter_map(|name| builder.tracks.get(name).copied())
            .collect();
        let row = Phase {
            name: fact.name.clone(),
            description: fact.description.clone(),
            rank: rank * RANK_STEP,
            time_box: fact.time_box.map(|(min, _)| min),
            time_box_max: fact
                .time_box
                .filter(|(min, max)| min != max)
                .map(|(_, max)| max),
            tracks,
            milestones: builder.criteria(&fact.milestones),
            sources: builder.all_lines([fact.place]),
            ..Phase::default()
        };
        let id = builder.insert(row);
        builder.phases.entry(fact.name.clone()).or_insert(id);
    }
}

fn agents(builder: &mut Builder) {
    let facts = builder.facts;
    let mut roles_of: HashMap<&str, Vec<&String>> = HashMap::new();
    for ticket in &facts.tickets {
        for owner in &ticket.owners {
            roles_of
                .entry(owner)
                .or_default()
                .extend(ticket.roles.iter().map(|(role, _)| role));
        }
    }
    for fact in &facts.agents {
        let of_track = facts
            .tracks
            .iter()
            .filter(|track| track.agents.contains(&fact.name));
        let tracks: Vec<TrackId> = of_track
            .clone()
            .filter_map(|track| builder.tracks.get(&track.name).copied())
            .collect();
        let prompt = facts
            .prompts
            .iter()
            .find(|prompt| prompt.agent == fact.name);
        let mut roles = fact.roles.clone();
        roles.extend(
            of_track
                .map(|track| track.role.clone())
                .filter(|role| !role.is_empty()),
        );
        // Whoever is bound to a ticket offers what it needs.
        roles.extend(
            roles_of
                .get(fact.name.as_str())
                .into_iter()
                .flatten()
                .map(|role| (*role).clone()),
        );
        let mut unique: Vec<String> = Vec::new();
        for role in roles {
            if !unique.contains(&role) {
                unique.push(role);
            }
        }
        let row = Agent {
            name: fact.name.clone(),
            roles: unique,
            tracks,
            note: fact.note.clone(),
            files: prompt.map_or_else(Vec::new, |prompt| prompt.files.clone()),
            working_directory: prompt
                .map_or_else(String::new, |prompt| prompt.working_directory.clone()),
            sources: builder.all_lines(fact.places.iter().copied()),
            ..Agent::default()
        };
        let id = builder.insert(row);
        builder.agents.insert(fact.name.clone(), id);
    }
    for fact in &facts.tracks {
        let agents: Vec<AgentId> = fact
            .agents
            .iter()
            .filter_map(|name| builder.agents.get(name).copied())
            .collect();
        let row = builder
            .tracks
            .get(&fact.name)
            .and_then(|&id| builder.plan.tracks.get(id))
            .cloned();
        if let Some(mut row) = row.filter(|_| !agents.is_empty()) {
            row.agents = agents;
            builder.plan.tracks.insert(row);
        }
    }
}

fn tickets(builder: &mut Builder) {
    for (fact, rank) in builder.facts.tickets.iter().zip(1..) {
        let mut row = ticket(builder, fact);
        row.rank = rank * RANK_STEP;
        let id = builder.insert(row);
        builder.tickets.insert(fact.key.clone(), id);
    }
}

fn ticket(builder: &mut Builder, fact: &TicketFact) -> Ticket {
    let demands = fact.roles.iter().map(|(role, count)| Demand {
        role: role.clone(),
        count: *count,
    });
    let steps = fact.steps.iter().map(|step| Step {
        title: step.title.clone(),
        estimate: step.estimate.clone(),
        done: step.done,
        sources: vec![builder.lines(step.place)],
    });
    let mut row = Ticket {
        description: fact.description.clone(),
        track: fact
            .track
            .as_ref()
            .and_then(|name| builder.tracks.get(name).copied()),
        phase: fact
            .phase
            .as_ref()
            .and_then(|name| builder.phases.get(name).copied()),
        estimate: fact.estimate.clone(),
        work_kind: fact.work_kind,
        priority: fact.priority.or_else(|| priority_in(fact)),
        size: fact.size,
        demands: demands.collect(),
        assignees: fact
            .owners
            .iter()
            .filter_map(|name| builder.agents.get(name).copied())
            .collect(),
        files: fact.files.clone(),
        deliverables: fact.deliverables.clone(),
        criteria: builder.criteria(&fact.criteria),
        tags: fact.tags.clone(),
        steps: steps.collect(),
        progress: progress(fact),
        sources: builder.all_lines(std::iter::once(fact.place).chain(fact.also.iter().copied())),
        ..Ticket::new(TicketId(0), fact.key.clone(), fact.title.clone())
    };
    dates(builder, fact, &mut row);
    row
}

/// A priority in brackets at the end of a text: `… algorithm (P3)`.
fn priority_in(fact: &TicketFact) -> Option<Priority> {
    const MARKS: [(&str, Priority); 4] = [
        ("(P0)", Priority::P0),
        ("(P1)", Priority::P1),
        ("(P2)", Priority::P2),
        ("(P3)", Priority::P3),
    ];
    MARKS
        .iter()
        .find(|(mark, _)| fact.title.contains(mark) || fact.description.contains(mark))
        .map(|(_, priority)| *priority)
}

fn progress(fact: &TicketFact) -> Progress {
    let state = fact.state.unwrap_or_default();
    let percent = match state {
        ProgressState::Done => 100,
        _ => fact.percent.unwrap_or(0).min(100),
    };
    Progress {
        state,
        percent,
        blocked_reason: fact.blocked_reason.clone(),
        ..Progress::default()
    }
}

/// Dates of a row: a start is a constraint, an end a deadline; both together estimate a ticket that has none.
fn dates(builder: &Builder, fact: &TicketFact, row: &mut Ticket) {
    let of = |field: Field| {
        fact.cells
            .iter()
            .find(|cell| cell.field == field)
            .and_then(|cell| moment(builder, &cell.text))
    };
    let (start, due) = (of(Field::Start), of(Field::Due));
    if let Some(start) = start {
        row.constraint = Some(DateConstraint {
            kind: ConstraintKind::StartNoEarlierThan,
            moment: Some(super::head::morning_of(start)),
        });
    }
    row.deadline = due.map(super::head::end_of_day);
    if let (Some(Moment::At(from)), Some(Moment::At(to)), true) =
        (start, due, row.estimate.is_none())
    {
        let days = (from.date().0..=to.date().0)
            .filter(|&day| Date(day).weekday() < 5)
            .count();
        let length = i64::from(builder.plan.info.minutes_per_day) * days as i64;
        if to >= from && length > 0 && days < 20_000 {
            row.estimate = Estimate::Fixed(Work(length));
        }
    }
}

fn moment(builder: &Builder, text: &str) -> Option<Moment> {
    if let Some(minutes) = times::relative(text) {
        return (minutes >= 0).then_some(Moment::After(Elapsed(minutes)));
    }
    match builder.facts.days.date(text) {
        Some(stamp) => Some(Moment::At(stamp)),
        None => Some(Moment::After(times::first(text)?.time.end()?)),
    }
}

/// Puts tickets below the ones they are part of, as long as nothing comes to contain itself.
fn parents(builder: &mut Builder) {
    for fact in &builder.facts.tickets {
        let Some(parent) = &fact.parent else { continue };
        let found =
            builder
                .tickets
                .get(parent)
                .copied()
                .or_else(|| match builder.plan.find_key(parent) {
                    Some(Node::Ticket(id)) => Some(id),
                    _ => None,
                });
        let (Some(parent), Some(&id)) = (found, builder.tickets.get(&fact.key)) else {
            let text = format!(
                "{} is said to be part of {parent}, which nothing in the document defines",
                fact.key
            );
            builder.losses.push(crate::document::facts::Loss {
                place: Some(fact.place),
                text,
            });
            continue;
        };
        if depth_above(&builder.plan, parent, id).is_none() {
            let text = format!("{} would be part of itself: left out", fact.key);
            builder.losses.push(crate::document::facts::Loss {
                place: Some(fact.place),
                text,
            });
            continue;
        }
        if let Some(mut row) = builder.plan.tickets.get(id).cloned() {
            row.parent = Some(parent);
            builder.plan.tickets.insert(row);
        }
    }
}

/// How many summaries are above a ticket; `None` where `below` is among them or there are too many.
fn depth_above(plan: &Plan, from: TicketId, below: TicketId) -> Option<usize> {
    const MOST: usize = 30;
    let mut at = Some(from);
    for depth in 0..MOST {
        match at {
            None => return Some(depth),
            Some(id) if id == below => return None,
            Some(id) => at = plan.tickets.get(id).and_then(|ticket| ticket.parent),
        }
    }
    None
}
