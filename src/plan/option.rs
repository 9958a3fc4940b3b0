//! Options: named alternative ways to run the same plan.

use super::row::{forget_in_list, forget_optional};
use super::{
    AgentId, DependencyId, EstimatePoint, Keep, Node, OptionId, ReadingId, Row, RowRef, SourceRef,
    TicketId, TrackId, Work, is_default,
};
use serde::{Deserialize, Serialize};

/// One alternative way to run the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanOption {
    /// Its id.
    pub id: OptionId,
    /// What it is called; unique among the options.
    pub name: String,
    /// What the author says of it.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// Its place among the options.
    #[serde(skip_serializing_if = "is_default")]
    pub rank: i64,
    /// The agents that take part; `None` means all.
    #[serde(skip_serializing_if = "is_default")]
    pub agents: Option<Vec<AgentId>>,
    /// Who is bound to what.
    #[serde(skip_serializing_if = "is_default")]
    pub assignments: Vec<Assignment>,
    /// The order work has to follow beyond the dependencies.
    #[serde(skip_serializing_if = "is_default")]
    pub order: Order,
    /// Soft dependencies it does not hold.
    #[serde(skip_serializing_if = "is_default")]
    pub dropped: Vec<DependencyId>,
    /// The reading it takes; `None` takes the plan's.
    #[serde(skip_serializing_if = "is_default")]
    pub reading: Option<ReadingId>,
    /// The value of each estimate it computes with.
    #[serde(skip_serializing_if = "is_default")]
    pub point: EstimatePoint,
    /// Tickets it leaves out.
    #[serde(skip_serializing_if = "is_default")]
    pub excluded: Vec<TicketId>,
    /// The duration its author promises.
    #[serde(skip_serializing_if = "is_default")]
    pub claim: Option<PromisedRange>,
    /// The lines it was read from.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// An agent bound to tracks or tickets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The agent.
    pub agent: AgentId,
    /// Whole tracks.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tracks: Vec<TrackId>,
    /// Single tickets.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tickets: Vec<TicketId>,
}

/// The order work has to follow beyond the dependencies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// None but the dependencies.
    #[default]
    Free,
    /// One after the other.
    Sequential(Vec<Node>),
    /// Stage after stage; a stage starts when the one before is complete.
    Stages(Vec<Stage>),
}

/// One stage of a staged option.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// What it is called.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: String,
    /// What is done in it.
    pub nodes: Vec<Node>,
    /// The duration its author promises for it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub claim: Option<PromisedRange>,
}

/// A promised duration, from its short to its long end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromisedRange {
    /// The short end.
    pub min: Work,
    /// The long end.
    pub max: Work,
}

impl Default for PlanOption {
    fn default() -> Self {
        Self::new(OptionId(0), String::new())
    }
}

impl PlanOption {
    /// An option that changes nothing yet.
    pub fn new(id: OptionId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            description: String::new(),
            rank: 0,
            agents: None,
            assignments: Vec::new(),
            order: Order::Free,
            dropped: Vec::new(),
            reading: None,
            point: EstimatePoint::Likely,
            excluded: Vec::new(),
            claim: None,
            sources: Vec::new(),
        }
    }
}

impl Order {
    /// Calls `visit` with every list of nodes in the order.
    fn lists(&self) -> impl Iterator<Item = &Vec<Node>> {
        let (sequence, stages) = match self {
            Order::Free => (None, None),
            Order::Sequential(nodes) => (Some(nodes), None),
            Order::Stages(stages) => (None, Some(stages.iter().map(|stage| &stage.nodes))),
        };
        sequence.into_iter().chain(stages.into_iter().flatten())
    }

    fn forget(&mut self, gone: RowRef) {
        match self {
            Order::Free => {}
            Order::Sequential(nodes) => forget_in_list(nodes, gone),
            Order::Stages(stages) => {
                stages
                    .iter_mut()
                    .for_each(|stage| forget_in_list(&mut stage.nodes, gone));
            }
        }
    }
}

impl Row for PlanOption {
    type Id = OptionId;

    fn id(&self) -> OptionId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.agents.iter().flatten().copied().map(RowRef::from));
        for assignment in &self.assignments {
            out.push(assignment.agent.into());
            out.extend(assignment.tracks.iter().copied().map(RowRef::from));
            out.extend(assignment.tickets.iter().copied().map(RowRef::from));
        }
        out.extend(self.order.lists().flatten().copied().map(RowRef::from));
        out.extend(self.dropped.iter().copied().map(RowRef::from));
        out.extend(self.reading.map(RowRef::from));
        out.extend(self.excluded.iter().copied().map(RowRef::from));
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        if let Some(agents) = &mut self.agents {
            forget_in_list(agents, gone);
        }
        self.assignments.retain(|a| RowRef::from(a.agent) != gone);
        for assignment in &mut self.assignments {
            forget_in_list(&mut assignment.tracks, gone);
            forget_in_list(&mut assignment.tickets, gone);
        }
        self.order.forget(gone);
        forget_in_list(&mut self.dropped, gone);
        forget_optional(&mut self.reading, gone);
        forget_in_list(&mut self.excluded, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}
