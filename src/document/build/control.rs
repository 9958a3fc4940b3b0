//! Gates, checkpoints, options and everything else that keeps the work in check.

use super::{Builder, readings};
use crate::document::facts::{
    Measure, OptionEntry, OptionFact, OptionKind, Subject, TimePoint, TimeUnit,
};
use crate::plan::*;
use std::collections::BTreeSet;

pub(super) fn gates(builder: &mut Builder) {
    for (fact, rank) in builder.facts.gates.iter().zip(1..) {
        let named: Vec<TrackId> = fact
            .after
            .iter()
            .chain(&fact.before)
            .flat_map(|subject| builder.tickets_of(subject))
            .filter_map(|id| builder.plan.tickets.get(id).and_then(|ticket| ticket.track))
            .collect();
        let tracks: BTreeSet<TrackId> =
            if named.is_empty() && (fact.for_each || fact.stop_work || fact.time.is_some()) {
                builder.tracks.values().copied().collect()
            } else {
                named.into_iter().collect()
            };
        let row = Gate {
            description: fact.description.clone(),
            phase: fact
                .phase
                .as_ref()
                .and_then(|name| builder.phases.get(name).copied()),
            tracks: tracks.into_iter().collect(),
            rank: rank * RANK_STEP,
            criteria: builder.criteria(&fact.criteria),
            review: fact.review,
            owner: fact.owner.clone(),
            stop_work: fact.stop_work,
            sources: builder.all_lines([fact.place]),
            ..Gate::new(GateId(0), fact.key.clone(), fact.name.clone())
        };
        let id = builder.insert(row);
        builder.gates.insert(fact.key.clone(), id);
    }
}

pub(super) fn build(builder: &mut Builder) {
    checkpoints(builder);
    options(builder);
    risks(builder);
    metrics(builder);
    claims(builder);
    protocol(builder);
}

/// A time of the document as a moment of the plan.
pub(super) fn moment(time: TimePoint) -> Option<Moment> {
    match time.unit {
        TimeUnit::Date => Some(super::head::end_of_day(Moment::At(Stamp(time.to as i64)))),
        _ => Some(Moment::After(time.end()?)),
    }
}

fn checkpoints(builder: &mut Builder) {
    let facts = builder.facts;
    for fact in &facts.checkpoints {
        let Some(moment) = moment(fact.time) else {
            builder.loss(
                fact.place,
                format!(
                    "the time of \"{}\" is beyond what a plan holds: left out",
                    fact.name
                ),
            );
            continue;
        };
        let mut expectations = Vec::new();
        for expected in &fact.expectations {
            let subject = match &expected.subject {
                Subject::Ticket(key) => builder
                    .tickets
                    .get(key)
                    .copied()
                    .map(crate::plan::Subject::Ticket),
                Subject::Track(name) => builder
                    .tracks
                    .get(name)
                    .copied()
                    .map(crate::plan::Subject::Track),
                Subject::Phase(name) => builder
                    .phases
                    .get(name)
                    .copied()
                    .map(crate::plan::Subject::Phase),
                _ => None,
            };
            if let Some(subject) = subject {
                expectations.push(Expectation {
                    subject,
                    state: expected.state,
                    note: expected.note.clone(),
                    sources: vec![builder.lines(expected.place)],
                });
            }
        }
        let row = Checkpoint {
            expectations,
            criteria: builder.criteria(&fact.criteria),
            note: fact.note.clone(),
            sources: builder
                .all_lines(std::iter::once(fact.place).chain(fact.also.iter().copied())),
            ..Checkpoint::new(CheckpointId(0), fact.name.clone(), moment)
        };
        builder.insert(row);
    }
}

fn options(builder: &mut Builder) {
    let facts = builder.facts;
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (fact, rank) in facts.options.iter().zip(1..) {
        // Two options may share a label; names are unique.
        let name = if names.contains(&fact.name) {
            format!("{} ({})", fact.name, fact.label)
        } else {
            fact.name.clone()
        };
        let name = (2..)
            .map(|n| format!("{name} {n}"))
            .scan(Some(name.clone()), |first, next| {
                Some(first.take().unwrap_or(next))
            })
            .find(|name| !names.contains(name))
            .unwrap_or(name);
        names.insert(name.clone());
        let assignments = assignments(builder, fact);
        let agents: BTreeSet<AgentId> = assignments
            .iter()
            .map(|one| one.agent)
            .chain(optional_agents(builder, fact))
            .collect();
        let row = PlanOption {
            description: if fact.remark.is_empty() {
                fact.label.clone()
            } else {
                format!("{}: {}", fact.label, fact.remark)
            },
            rank: rank * RANK_STEP,
            agents: (!agents.is_empty()).then(|| agents.into_iter().collect()),
            assignments,
            order: order(builder, fact),
            reading: readings::of_option(builder, fact),
            claim: fact
                .claim
                .or(fact.total.map(|(min, max, _)| (min, max)))
                .map(|(min, max)| PromisedRange { min, max }),
            sources: builder.all_lines([fact.place]),
            ..PlanOption::new(OptionId(0), name)
        };
        builder.insert(row);
    }
}

fn optional_agents(builder: &Builder, fact: &OptionFact) -> Vec<AgentId> {
    fact.entries
        .iter()
        .filter(|entry| entry.is_optional)
        .filter_map(|entry| builder.agents.get(&entry.agent).copied())
        .collect()
}

/// Who is bound to what: agents that the plan knows, with the tracks of what they do.
fn assignments(builder: &Builder, fact: &OptionFact) -> Vec<Assignment> {
    let mut found: Vec<Assignment> = Vec::new();
    for entry in &fact.entries {
        let Some(&agent) = builder.agents.get(&entry.agent) else {
            continue;
        };
        let at = found
            .iter()
            .position(|one| one.agent == agent)
            .unwrap_or_else(|| {
                found.push(Assignment {
                    agent,
                    tracks: Vec::new(),
                    tickets: Vec::new(),
                });
                found.len() - 1
            });
        for subject in &entry.subjects {
            let whole_track = match subject {
                Subject::Track(name) => builder.tracks.get(name).copied(),
                Subject::Ticket(_) => only_ticket_of_track(builder, subject),
                _ => None,
            };
            match whole_track {
                Some(track) if !found[at].tracks.contains(&track) => found[at].tracks.push(track),
                Some(_) => {}
                None => {
                    for ticket in builder.tickets_of(subject) {
                        if !found[at].tickets.contains(&ticket) {
                            found[at].tickets.push(ticket);
                        }
                    }
                }
            }
        }
    }
    found.retain(|one| !one.tracks.is_empty() || !one.tickets.is_empty());
    found
}

/// The track of a ticket that is its only one.
fn only_ticket_of_track(builder: &Builder, subject: &Subject) -> Option<TrackId> {
    let id = *builder.tickets_of(subject).first()?;
    let track = builder.plan.tickets.get(id)?.track?;
    (builder
        .plan
        .tickets
        .iter()
        .filter(|ticket| ticket.track == Some(track))
        .count()
        == 1)
        .then_some(track)
}

fn order(builder: &Builder, fact: &OptionFact) -> Order {
    let nodes = |entry: &OptionEntry| -> Vec<Node> {
        entry
            .subjects
            .iter()
            .flat_map(|subject| builder.tickets_of(subject))
            .map(Node::Ticket)
            .collect()
    };
    let sequence = |entries: &mut dyn Iterator<Item = &OptionEntry>| {
        let mut found: Vec<Node> = Vec::new();
        for node in entries.flat_map(nodes) {
            if !found.contains(&node) {
                found.push(node);
            }
        }
        found
    };
    match fact.kind {
        OptionKind::Sequential => Order::Sequential(sequence(&mut fact.entries.iter())),
        OptionKind::Staffing => match fact.entries.iter().find(|entry| entry.is_sequence) {
            Some(entry) => Order::Sequential(sequence(&mut std::iter::once(entry))),
            None => Order::Free,
        },
        OptionKind::Staged => Order::Stages(stages(fact, nodes)),
        OptionKind::Parallel => Order::Free,
    }
}

/// Stages in order; work that goes on through several of them is tied to none, as it cannot end with one.
fn stages(fact: &OptionFact, nodes: impl Fn(&OptionEntry) -> Vec<Node>) -> Vec<Stage> {
    let last = fact
        .entries
        .iter()
        .map(|entry| entry.stage)
        .max()
        .unwrap_or(0);
    let in_stage = |stage: usize| {
        fact.entries
            .iter()
            .filter(move |entry| entry.stage == stage)
    };
    let stages_of = |node: Node| {
        (0..=last)
            .filter(|&stage| in_stage(stage).any(|entry| nodes(entry).contains(&node)))
            .count()
    };
    (0..=last)
        .filter_map(|stage| {
            let first = in_stage(stage).next()?;
            let mut held: Vec<Node> = Vec::new();
            for node in in_stage(stage).flat_map(&nodes) {
                if stages_of(node) == 1 && !held.contains(&node) {
                    held.push(node);
                }
            }
            Some(Stage {
                name: first.stage_name.clone(),
                nodes: held,
                claim: first
                    .stage_claim
                    .map(|(min, max)| PromisedRange { min, max }),
            })
        })
        .collect()
}

fn risks(builder: &mut Builder) {
    let facts = builder.facts;
    for fact in &facts.risks {
        let mut tickets = Vec::new();
        let mut tracks = Vec::new();
        for subject in &fact.subjects {
            match subject {
                Subject::Track(name) => tracks.extend(builder.tracks.get(name).copied()),
                other => tickets.extend(builder.tickets_of(other)),
            }
        }
        let row = Risk {
            description: fact.description.clone(),
            probability: fact.probability,
            impact: fact.delay.map(Impact::Delay),
            tickets,
            tracks,
            trigger: fact.trigger.clone(),
            mitigation: fact.mitigation.clone(),
            fallback: fact.fallback.clone(),
            sources: builder.all_lines([fact.place]),
            ..Risk::new(RiskId(0), fact.name.clone())
        };
        builder.insert(row);
    }
}

fn metrics(builder: &mut Builder) {
    let facts = builder.facts;
    for fact in &facts.metrics {
        let row = Metric {
            id: MetricId(0),
            name: fact.name.clone(),
            operator: fact.operator,
            threshold: fact.threshold,
            unit: fact.unit.clone(),
            target: fact.target.clone(),
            current: fact.current,
            owner: fact.owner.clone(),
            due: fact.due.and_then(moment),
            sources: builder.all_lines([fact.place]),
        };
        builder.insert(row);
    }
}

/// Numbers the author states, as assertions: counts, sums, durations and figures with their lines.
fn claims(builder: &mut Builder) {
    let facts = builder.facts;
    for count in &facts.counts {
        let track = match &count.about {
            Some(Subject::Track(name)) => builder.tracks.get(name).copied(),
            _ => None,
        };
        let row = Claim {
            kind: ClaimKind::Count,
            stated: Some(count.stated),
            unit: count.noun.clone(),
            track,
            sources: builder.all_lines([count.place]),
            ..Claim::new(ClaimId(0), shortened(&count.text))
        };
        builder.insert(row);
    }
    for sum in &facts.sums {
        let places = std::iter::once(sum.place).chain(sum.parts.iter().map(|part| part.place));
        let mut row = time_claim(ClaimKind::Sum, &sum.what, sum.stated);
        row.sources = builder.all_lines(places);
        builder.insert(row);
    }
    for tally in &facts.tallies {
        let row = Claim {
            kind: ClaimKind::Sum,
            stated: Some(tally.stated),
            sources: builder.all_lines([tally.place]),
            ..Claim::new(ClaimId(0), format!("Total of {}", tally.what))
        };
        builder.insert(row);
    }
    for figure in &facts.figures {
        let kind = match figure.measure {
            Measure::Effort | Measure::Average => ClaimKind::Sum,
            Measure::Chain | Measure::Team(_) => ClaimKind::Duration,
        };
        let text = shortened(&figure.text);
        let mut row = time_claim(kind, &text, (figure.min, figure.max));
        row.track = figure
            .track
            .as_ref()
            .and_then(|name| builder.tracks.get(name).copied());
        row.sources = builder.all_lines([figure.place]);
        builder.insert(row);
    }
    for duration in &facts.durations {
        let mut row = time_claim(
            ClaimKind::Duration,
            &duration.what,
            (duration.min, duration.max),
        );
        row.track = match &duration.subject {
            Some(Subject::Track(name)) => builder.tracks.get(name).copied(),
            _ => None,
        };
        row.phase = match &duration.subject {
            Some(Subject::Phase(name)) => builder.phases.get(name).copied(),
            _ => None,
        };
        row.sources = builder.all_lines([duration.place]);
        builder.insert(row);
    }
}

/// A claim that states a time or a range of times, in hours.
fn time_claim(kind: ClaimKind, text: &str, (min, max): (Work, Work)) -> Claim {
    Claim {
        kind,
        stated: Some(hours(min)),
        stated_max: (min != max).then(|| hours(max)),
        unit: "h".to_owned(),
        ..Claim::new(ClaimId(0), text)
    }
}

fn hours(work: Work) -> f64 {
    work.0 as f64 / 60.0
}

/// A sentence of a length that fits a list.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

fn protocol(builder: &mut Builder) {
    let facts = builder.facts;
    for fact in &facts.escalations {
        let (threshold, unit) = fact
            .threshold
            .clone()
            .map_or((None, String::new()), |(value, unit)| (Some(value), unit));
        let row = Escalation {
            id: EscalationId(0),
            condition: fact.condition.clone(),
            threshold,
            unit,
            within: fact.within,
            action: fact.action.clone(),
            contact: fact.contact.clone(),
            sources: builder.all_lines([fact.place]),
        };
        builder.insert(row);
    }
    let mut names = BTreeSet::new();
    for fact in facts
        .templates
        .iter()
        .filter(|fact| names.insert(fact.name.to_lowercase()))
    {
        let row = ReportTemplate {
            id: TemplateId(0),
            name: fact.name.clone(),
            body: fact.body.clone(),
            every: fact.every,
            audience: String::new(),
            sources: builder.all_lines([fact.place]),
        };
        builder.insert(row);
    }
    for fact in &facts.notes {
        let row = Note {
            id: NoteId(0),
            title: fact.title.clone(),
            body: fact.body.clone(),
            sources: builder.all_lines([fact.place]),
        };
        builder.insert(row);
    }
}
