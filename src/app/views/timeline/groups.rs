//! Groupings of the rows other than by track: by phase, by who does it, or by nothing, each in the order of time.
//!
//! A ticket that several agents do stands below each of them. Summaries keep their brackets in phases; below agents
//! only work stands. Knows nothing of pixels.

use super::model::{Hue, Subject};
use crate::app::settings::Grouping;
use crate::plan::{AgentId, Node, PhaseId, Plan, Stamp, TicketId, TrackId};
use crate::schedule::Schedule;
use crate::schedule::level::Levelled;
use std::collections::{BTreeMap, HashMap};

/// One head and what stands below it; without a head the rows stand alone.
pub(super) struct Group {
    pub head: Option<Subject>,
    pub hue: Hue,
    pub nodes: Vec<Node>,
}

/// What groups are made from.
pub(super) struct Source<'a> {
    pub plan: &'a Plan,
    pub schedule: &'a Schedule,
    /// Who does what; without it only assignments are known.
    pub levelled: Option<&'a Levelled>,
}

impl Source<'_> {
    /// The groups; `None` for tracks, which the model lays out itself.
    pub fn groups(&self, grouping: Grouping) -> Option<Vec<Group>> {
        match grouping {
            Grouping::Track => None,
            Grouping::Phase => Some(self.by_phase()),
            Grouping::Agent => Some(self.by_agent()),
            Grouping::Nothing => Some(vec![Group {
                head: None,
                hue: Hue::Neutral,
                nodes: self.sorted(self.tickets(true).chain(self.gates()).collect()),
            }]),
        }
    }

    fn tickets(&self, with_summaries: bool) -> impl Iterator<Item = Node> {
        let is_wanted = move |node: &Node| {
            let dates = self.schedule.dates(*node);
            with_summaries || dates.is_none_or(|dates| !dates.summary)
        };
        let tickets = self.plan.tickets.iter();
        tickets
            .map(|ticket| Node::Ticket(ticket.id))
            .filter(is_wanted)
    }

    fn gates(&self) -> impl Iterator<Item = Node> {
        self.plan.gates.iter().map(|gate| Node::Gate(gate.id))
    }

    fn by_phase(&self) -> Vec<Group> {
        let mut of: BTreeMap<Option<PhaseId>, Vec<Node>> = BTreeMap::new();
        for node in self.tickets(true) {
            let Node::Ticket(id) = node else { continue };
            let phase = self.plan.tickets.get(id).and_then(|ticket| ticket.phase);
            of.entry(phase).or_default().push(node);
        }
        let mut phases: Vec<_> = self.plan.phases.iter().collect();
        phases.sort_by_key(|phase| (phase.rank, phase.id));
        let order = phases.into_iter().map(|phase| Some(phase.id)).chain([None]);
        let group = |phase: Option<PhaseId>| {
            let nodes = of.remove(&phase)?;
            let head = phase.map_or(Subject::NoPhase, Subject::Phase);
            Some(self.group(head, nodes))
        };
        let mut groups: Vec<Group> = order.filter_map(group).collect();
        groups.extend(self.gate_group());
        groups
    }

    fn by_agent(&self) -> Vec<Group> {
        let mut of: BTreeMap<Option<AgentId>, Vec<Node>> = BTreeMap::new();
        for node in self.tickets(false) {
            let agents = self.agents_of(node);
            if agents.is_empty() {
                of.entry(None).or_default().push(node);
            }
            for agent in agents {
                of.entry(Some(agent)).or_default().push(node);
            }
        }
        let order = self.plan.agents.iter().map(|agent| Some(agent.id));
        let group = |agent: Option<AgentId>| {
            let nodes = of.remove(&agent)?;
            let head = agent.map_or(Subject::NoAgent, Subject::Agent);
            Some(self.group(head, nodes))
        };
        let mut groups: Vec<Group> = order.chain([None]).filter_map(group).collect();
        groups.extend(self.gate_group());
        groups
    }

    /// Who does a ticket: those of the levelled plan, else those it is assigned to.
    fn agents_of(&self, node: Node) -> Vec<AgentId> {
        if let Some(levelled) = self.levelled {
            let members = levelled.agents_of(node).iter();
            return members
                .filter_map(|&at| levelled.members.get(at as usize)?.id)
                .collect();
        }
        match node {
            Node::Ticket(id) => {
                let ticket = self.plan.tickets.get(id);
                ticket.map_or_else(Vec::new, |ticket| ticket.assignees.clone())
            }
            Node::Gate(_) => Vec::new(),
        }
    }

    fn gate_group(&self) -> Option<Group> {
        let nodes = self.sorted(self.gates().collect());
        (!nodes.is_empty()).then_some(Group {
            head: Some(Subject::Gates),
            hue: Hue::Gate,
            nodes,
        })
    }

    fn group(&self, head: Subject, nodes: Vec<Node>) -> Group {
        Group {
            head: Some(head),
            hue: Hue::Neutral,
            nodes: self.sorted(nodes),
        }
    }

    /// By start, brackets over what is in them, then by finish, then in the planner's own order.
    fn sorted(&self, mut nodes: Vec<Node>) -> Vec<Node> {
        let last = Stamp(i64::MAX);
        nodes.sort_by_cached_key(|&node| {
            let dates = self.schedule.dates(node);
            let span = dates.map_or((last, true, last), |d| {
                (d.early_start, !d.summary, d.early_finish)
            });
            let rank = match node {
                Node::Ticket(id) => self.plan.tickets.get(id).map_or(0, |ticket| ticket.rank),
                Node::Gate(id) => self.plan.gates.get(id).map_or(0, |gate| gate.rank),
            };
            (span, rank, node)
        });
        nodes
    }

    /// The hue of each ticket: that of its track.
    pub fn hues(&self) -> HashMap<TicketId, Hue> {
        let tracks = self.plan.tracks_in_order();
        let hue = |(index, track): (usize, &&crate::plan::Track)| {
            (track.id, Hue::Track(track.hue.map_or(index, usize::from)))
        };
        let of: HashMap<TrackId, Hue> = tracks.iter().enumerate().map(hue).collect();
        let tickets = self.plan.tickets.iter();
        tickets
            .filter_map(|ticket| Some((ticket.id, *of.get(&ticket.track?)?)))
            .collect()
    }
}
