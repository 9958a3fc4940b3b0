//! The tables: options, tickets by track, gates, checkpoints, and what else is planned.

use super::Content;
use super::page::Column::{self, Figures, Keys, Words};
use super::page::{Page, Row};
use crate::exchange::Report;
use crate::exchange::dates::Dates;
use crate::exchange::links;
use crate::exchange::markdown::words;
use crate::plan::*;
use std::collections::HashMap;

/// Every option with its dates and whether they keep its promise.
pub(super) fn options(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let mut options: Vec<&PlanOption> = plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    if options.is_empty() {
        return;
    }
    page.heading("Options");
    let rows: Vec<Row> = options
        .into_iter()
        .map(|option| option_row(plan, option))
        .collect();
    page.table(
        &[
            Words("option"),
            Figures("agents"),
            Figures("finish"),
            Figures("critical path"),
            Figures("promised"),
            Words("description"),
        ],
        &rows,
    );
    page.remark("Dates by dependencies alone; agents do not delay them here.");
}

fn option_row(plan: &Plan, option: &PlanOption) -> Row {
    let dates = Dates::of(plan, Some(option.id), &mut Report::default()).ok();
    let schedule = dates.and_then(|dates| dates.schedule);
    let agents = option.agents.as_ref().map_or(plan.agents.len(), Vec::len);
    let promised = option.claim.map(|claim| words::range(claim.min, claim.max));
    let finish = schedule.as_ref().map(|s| s.finish.told());
    let makespan = schedule.as_ref().map(|s| duration::show(s.makespan));
    let is_broken = option
        .claim
        .zip(schedule)
        .is_some_and(|(claim, s)| s.makespan > claim.max);
    Row {
        cells: vec![
            option.name.clone(),
            agents.to_string(),
            finish.unwrap_or_else(|| "no dates".to_owned()),
            makespan.unwrap_or_default(),
            promised.unwrap_or_default(),
            option.description.clone(),
        ],
        class: if is_broken { "critical" } else { "" },
    }
}

/// Tickets by track.
pub(super) fn tickets(content: &Content, page: &mut Page) {
    let plan = content.plan;
    page.heading("Tickets");
    let mut into: HashMap<Node, Vec<&Dependency>> = HashMap::new();
    for dependency in plan.dependencies.iter() {
        into.entry(dependency.to).or_default().push(dependency);
    }
    let mut of_track: HashMap<Option<TrackId>, Vec<&Ticket>> = HashMap::new();
    for ticket in plan.tickets.iter() {
        of_track.entry(ticket.track).or_default().push(ticket);
    }
    let tracks = plan.tracks_in_order();
    let groups = tracks.iter().map(|track| Some(*track)).chain([None]);
    for track in groups {
        let Some(tickets) = of_track.get_mut(&track.map(|track| track.id)) else {
            continue;
        };
        tickets.sort_by_key(|ticket| (ticket.rank, ticket.id));
        match track {
            Some(track) => page.explained(&track.name, &track.description),
            None if !tracks.is_empty() => page.subheading("No track"),
            None => {}
        }
        let rows: Vec<Row> = tickets
            .iter()
            .map(|ticket| row(content, ticket, &into))
            .collect();
        page.table(
            &[
                Figures("key"),
                Words("title"),
                Figures("estimate"),
                Figures("start"),
                Figures("finish"),
                Figures("float"),
                Figures("state"),
                Keys("waits for"),
            ],
            &rows,
        );
    }
}

fn row(content: &Content, ticket: &Ticket, into: &HashMap<Node, Vec<&Dependency>>) -> Row {
    let node = Node::Ticket(ticket.id);
    let dates = content.dates.node(node);
    let waits = into
        .get(&node)
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|dependency| {
            let key = content.plan.key(dependency.from);
            match links::terms(dependency) {
                terms if terms.is_empty() => key.to_owned(),
                terms => format!("{key} ({terms})"),
            }
        });
    let state = match ticket.progress.state {
        ProgressState::InProgress => format!("{} %", ticket.progress.percent),
        ProgressState::NotStarted => String::new(),
        state => words::word(&state),
    };
    let cell = |text: Option<String>| text.unwrap_or_default();
    Row {
        cells: vec![
            ticket.key.clone(),
            ticket.title.clone(),
            words::estimate(&ticket.estimate),
            cell(dates.map(|d| d.early_start.told())),
            cell(dates.map(|d| d.early_finish.told())),
            cell(dates.map(|d| duration::show(d.total_float))),
            state,
            waits.collect::<Vec<_>>().join(", "),
        ],
        class: if dates.is_some_and(|d| d.critical) {
            "critical"
        } else {
            ""
        },
    }
}

/// Gates with their criteria.
pub(super) fn gates(content: &Content, page: &mut Page) {
    let mut gates: Vec<&Gate> = content.plan.gates.iter().collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    if gates.is_empty() {
        return;
    }
    page.heading("Gates");
    for gate in gates {
        page.subheading(&format!("{} {}", gate.key, gate.name));
        let mut facts = Vec::new();
        if let Some(dates) = content.dates.node(Node::Gate(gate.id)) {
            facts.push(format!("due {}", dates.early_finish.told()));
        }
        if !gate.owner.is_empty() {
            facts.push(format!("decided by {}", gate.owner));
        }
        if gate.decision.state != DecisionState::Pending {
            facts.push(format!("decision: {}", words::word(&gate.decision.state)));
        }
        page.remark(&facts.join(", "));
        page.paragraph(&gate.description);
        page.checklist(&criteria(&gate.criteria));
    }
}

fn criteria(list: &[Criterion]) -> Vec<(bool, String)> {
    list.iter()
        .map(|criterion| {
            let how = match &criterion.kind {
                CriterionKind::Manual => String::new(),
                CriterionKind::Command { command, .. } => format!(": {command}"),
                CriterionKind::Metric {
                    operator,
                    threshold,
                    unit,
                    ..
                } => format!(": {} {threshold} {unit}", operator.label()),
            };
            (criterion.done, format!("{}{how}", criterion.text))
        })
        .collect()
}

/// What should be so far when.
pub(super) fn checkpoints(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let start = plan.info.start_or_default();
    let mut points: Vec<&Checkpoint> = plan.checkpoints.iter().collect();
    points.sort_by_key(|point| (point.moment.resolve(start), point.id));
    if points.is_empty() {
        return;
    }
    page.heading("Checkpoints");
    for point in points {
        let at = point.moment.resolve(start).told();
        page.subheading(&format!("{at} {}", point.name));
        page.paragraph(&point.note);
        let mut items: Vec<(bool, String)> = point
            .expectations
            .iter()
            .map(|e| (false, expected(plan, e)))
            .collect();
        items.extend(criteria(&point.criteria));
        page.checklist(&items);
    }
}

fn expected(plan: &Plan, expectation: &Expectation) -> String {
    let subject = match expectation.subject {
        Subject::Ticket(id) => plan.key(Node::Ticket(id)).to_owned(),
        Subject::Track(id) => plan
            .tracks
            .get(id)
            .map_or(String::new(), |t| t.name.clone()),
        Subject::Phase(id) => plan
            .phases
            .get(id)
            .map_or(String::new(), |p| p.name.clone()),
    };
    let state = match expectation.state {
        ExpectedState::Started => "started".to_owned(),
        ExpectedState::Percent(percent) => format!("{percent} % done"),
        ExpectedState::Done => "done".to_owned(),
    };
    format!("{subject} {state}")
}

/// Agents, metrics, escalation rules and notes.
pub(super) fn others(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let agents: Vec<Row> = plan
        .agents
        .iter()
        .map(|agent| {
            let tracks = agent.tracks.iter().filter_map(|&id| plan.tracks.get(id));
            let tracks: Vec<&str> = tracks.map(|track| track.name.as_str()).collect();
            Row::plain(vec![
                agent.name.clone(),
                agent.roles.join(", "),
                tracks.join(", "),
                agent.note.clone(),
            ])
        })
        .collect();
    section(
        page,
        "Agents",
        &[
            Figures("agent"),
            Words("roles"),
            Words("tracks"),
            Words("note"),
        ],
        &agents,
    );
    let metrics: Vec<Row> = plan
        .metrics
        .iter()
        .map(|metric| {
            let number = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
            let target = match metric.threshold {
                Some(threshold) => {
                    format!("{} {threshold} {}", metric.operator.label(), metric.unit)
                }
                None => metric.target.clone(),
            };
            Row::plain(vec![
                metric.name.clone(),
                target,
                number(metric.current),
                metric.owner.clone(),
            ])
        })
        .collect();
    section(
        page,
        "Metrics",
        &[
            Words("metric"),
            Figures("target"),
            Figures("now"),
            Figures("owner"),
        ],
        &metrics,
    );
    let rules: Vec<Row> = plan
        .escalations
        .iter()
        .map(|rule| {
            Row::plain(vec![
                rule.condition.clone(),
                rule.action.clone(),
                rule.contact.clone(),
            ])
        })
        .collect();
    section(
        page,
        "When something goes wrong",
        &[Words("condition"), Words("action"), Figures("contact")],
        &rules,
    );
    for note in plan.notes.iter() {
        page.heading(&note.title);
        page.paragraph(&note.body);
    }
}

fn section(page: &mut Page, name: &str, columns: &[Column], rows: &[Row]) {
    if !rows.is_empty() {
        page.heading(name);
        page.table(columns, rows);
    }
}
