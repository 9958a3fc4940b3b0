//! Issues of another tracker as a plan: names become tracks, references become dependencies.
//!
//! Every reader of a tracker fills the same list; here it is put together, and what does not fit is noted.

use super::Report;
use super::keys::Keys;
use crate::plan::imprint::{BLOCKED_BY, Unread};
use crate::plan::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// One issue as its tracker has it.
#[derive(Default)]
pub(super) struct Issue {
    /// What other issues call it.
    pub(super) id: String,
    /// The key it should get; empty for a new one.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) track: String,
    pub(super) phase: String,
    /// The id of the issue it is part of.
    pub(super) parent: String,
    pub(super) waits: Vec<Wait>,
    pub(super) estimate: Option<Work>,
    pub(super) state: ProgressState,
    pub(super) priority: Option<Priority>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) steps: Vec<Step>,
    pub(super) tags: Vec<String>,
    pub(super) assignee: String,
    pub(super) is_gate: bool,
    /// Where it stands in the file, counted from 1.
    pub(super) line: Option<usize>,
}

/// What an issue waits for.
pub(super) struct Wait {
    /// The other's id.
    pub(super) on: String,
    pub(super) strength: Strength,
}

impl Wait {
    /// Until the other is closed.
    pub(super) fn hard(on: impl Into<String>) -> Self {
        Self {
            on: on.into(),
            strength: Strength::Hard,
        }
    }
}

/// The deepest nesting that is kept.
const DEEPEST: usize = 60;

/// Puts the issues together.
pub(super) fn plan(issues: Vec<Issue>, title: &str, report: &mut Report) -> Plan {
    let mut maker = Maker {
        plan: Plan {
            info: Arc::new(PlanInfo {
                title: title.to_owned(),
                ..PlanInfo::default()
            }),
            ..Plan::default()
        },
        nodes: HashMap::new(),
        tracks: HashMap::new(),
        phases: HashMap::new(),
        agents: HashMap::new(),
    };
    let mut keys = Keys::default();
    let mut tickets = Vec::new();
    for issue in &issues {
        maker.take(issue, &mut keys, &mut tickets, report);
    }
    for repaired in keys.repaired {
        report.note(repaired);
    }
    maker.parents(&issues, &mut tickets, report);
    maker.plan.tickets = tickets.into_iter().collect();
    maker.dependencies(&issues, report);
    maker.plan.settle_last_id();
    maker.plan
}

struct Maker {
    plan: Plan,
    nodes: HashMap<String, Node>,
    tracks: HashMap<String, TrackId>,
    phases: HashMap<String, PhaseId>,
    agents: HashMap<String, AgentId>,
}

impl Maker {
    fn next_id(&mut self) -> u32 {
        self.plan.last_id += 1;
        self.plan.last_id
    }

    fn take(
        &mut self,
        issue: &Issue,
        keys: &mut Keys,
        tickets: &mut Vec<Ticket>,
        report: &mut Report,
    ) {
        let key = keys.claim(&issue.key);
        let (track, phase) = (self.track(&issue.track), self.phase(&issue.phase));
        let id = self.next_id();
        let rank = i64::from(id) * RANK_STEP;
        let node = if issue.is_gate {
            self.plan.gates.insert(Gate {
                description: issue.description.clone(),
                criteria: issue.criteria.clone(),
                review: issue.estimate.filter(|work| work.0 > 0),
                track,
                phase,
                rank,
                ..Gate::new(GateId(id), key, issue.title.clone())
            });
            Node::Gate(GateId(id))
        } else {
            let assignee = self.agent(&issue.assignee);
            tickets.push(Ticket {
                description: issue.description.clone(),
                track,
                phase,
                rank,
                estimate: issue.estimate.map_or(Estimate::None, Estimate::Fixed),
                priority: issue.priority,
                criteria: issue.criteria.clone(),
                steps: issue.steps.clone(),
                tags: issue.tags.clone(),
                assignees: assignee.into_iter().collect(),
                progress: Progress {
                    state: issue.state,
                    percent: if issue.state == ProgressState::Done {
                        100
                    } else {
                        0
                    },
                    ..Progress::default()
                },
                ..Ticket::new(TicketId(id), key, issue.title.clone())
            });
            Node::Ticket(TicketId(id))
        };
        if self.nodes.contains_key(&issue.id) {
            note(
                report,
                issue.line,
                format!(
                    "the id {} is there twice: references mean the first",
                    issue.id
                ),
            );
        } else {
            self.nodes.insert(issue.id.clone(), node);
        }
    }

    fn track(&mut self, name: &str) -> Option<TrackId> {
        if name.trim().is_empty() {
            return None;
        }
        if let Some(&id) = self.tracks.get(name) {
            return Some(id);
        }
        let id = TrackId(self.next_id());
        let rank = (self.tracks.len() as i64 + 1) * RANK_STEP;
        self.plan.tracks.insert(Track {
            rank,
            ..Track::new(id, name)
        });
        self.tracks.insert(name.to_owned(), id);
        Some(id)
    }

    fn phase(&mut self, name: &str) -> Option<PhaseId> {
        if name.trim().is_empty() {
            return None;
        }
        if let Some(&id) = self.phases.get(name) {
            return Some(id);
        }
        let id = PhaseId(self.next_id());
        let rank = (self.phases.len() as i64 + 1) * RANK_STEP;
        self.plan.phases.insert(Phase {
            rank,
            ..Phase::new(id, name)
        });
        self.phases.insert(name.to_owned(), id);
        Some(id)
    }

    fn agent(&mut self, name: &str) -> Option<AgentId> {
        if name.trim().is_empty() {
            return None;
        }
        if let Some(&id) = self.agents.get(name) {
            return Some(id);
        }
        let id = AgentId(self.next_id());
        self.plan.agents.insert(Agent {
            kind: AgentKind::Person,
            ..Agent::new(id, name)
        });
        self.agents.insert(name.to_owned(), id);
        Some(id)
    }

    fn parents(&self, issues: &[Issue], tickets: &mut [Ticket], report: &mut Report) {
        let places: HashMap<TicketId, usize> = tickets.iter().map(|t| t.id).zip(0..).collect();
        for issue in issues.iter().filter(|issue| !issue.parent.is_empty()) {
            let Some(&Node::Ticket(child)) = self.nodes.get(&issue.id) else {
                continue;
            };
            let Some(&Node::Ticket(parent)) = self.nodes.get(&issue.parent) else {
                let what = format!(
                    "{} is part of {}, which is not there: left out",
                    issue.id, issue.parent
                );
                note(report, issue.line, what);
                let key = &tickets[places[&child]].key;
                report.traces.unread.push(Unread::of_node(key, "parent"));
                continue;
            };
            let (mut above, mut depth) = (Some(parent), 0);
            while let Some(id) = above.filter(|&id| id != child && depth < DEEPEST) {
                above = tickets[places[&id]].parent;
                depth += 1;
            }
            if above.is_some() {
                let what = format!("{} would be part of itself: left out", issue.id);
                note(report, issue.line, what);
            } else {
                tickets[places[&child]].parent = Some(parent);
            }
        }
    }

    fn dependencies(&mut self, issues: &[Issue], report: &mut Report) {
        let mut seen = HashSet::new();
        for issue in issues {
            let Some(&to) = self.nodes.get(&issue.id) else {
                continue;
            };
            for wait in &issue.waits {
                let Some(&from) = self.nodes.get(&wait.on) else {
                    let what = format!(
                        "{} waits for {}, which is not there: left out",
                        issue.id, wait.on
                    );
                    note(report, issue.line, what);
                    let key = self.plan.key(to).to_owned();
                    let unread = Unread::of_node(key, BLOCKED_BY);
                    report.traces.unread.push(unread);
                    continue;
                };
                if from == to {
                    note(
                        report,
                        issue.line,
                        format!("{} cannot wait for itself: left out", issue.id),
                    );
                } else if seen.insert((from, to)) {
                    let id = DependencyId(self.next_id());
                    self.plan.dependencies.insert(Dependency {
                        strength: wait.strength,
                        ..Dependency::new(id, from, to)
                    });
                }
            }
        }
    }
}

fn note(report: &mut Report, line: Option<usize>, text: String) {
    match line {
        Some(line) => report.at(line, text),
        None => report.note(text),
    }
}

/// A checklist of Markdown as criteria, and the lines that are none.
pub(super) fn checklist(text: &str) -> (Vec<Criterion>, Vec<&str>) {
    let (mut criteria, mut rest) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let item = line.trim().strip_prefix(['-', '*']).map(str::trim_start);
        let tick = item.and_then(|item| item.strip_prefix('[')?.split_at_checked(1));
        match tick {
            Some((mark, words)) if words.starts_with(']') => criteria.push(Criterion {
                text: words[1..].trim().to_owned(),
                done: mark.eq_ignore_ascii_case("x"),
                ..Criterion::default()
            }),
            _ => rest.push(line),
        }
    }
    (criteria, rest)
}

/// Whole minutes of a plan; `None` for what no ticket can take.
pub(super) fn work(minutes: f64) -> Option<Work> {
    let fits = (0.0..=LONGEST_SPAN as f64).contains(&minutes);
    fits.then(|| Work(minutes.round() as i64))
}
