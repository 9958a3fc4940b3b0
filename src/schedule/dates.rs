//! The result: dates and floats of every ticket and gate.

use super::again::Reworked;
use super::nodes::NodeIndex;
use super::worktime::WorkTime;
use crate::plan::{DependencyId, GateId, Node, Stamp, Work};

/// The dates of a plan under one option.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// When the plan starts.
    pub start: Stamp,
    /// The latest early finish; the start where there is nothing to do.
    pub finish: Stamp,
    /// What late dates are measured from: the finish, or a hard deadline where that is earlier.
    pub horizon: Stamp,
    /// Working minutes of the plan's calendar from start to finish.
    pub makespan: Work,
    /// The plan's deadline.
    pub deadline: Option<Stamp>,
    /// One path of driving links to the finish, in order.
    pub critical_path: Vec<Node>,
    /// What had to be assumed, in words.
    pub assumptions: Vec<String>,
    /// The names of the agents that [`Driver::Agent`] speaks of; empty where nobody was levelled.
    pub agents: Vec<String>,
    /// Work that is done again because of a recorded no-go.
    pub reworks: Vec<Reworked>,
    /// Sorted.
    critical_dependencies: Vec<DependencyId>,
    calendar: WorkTime,
    index: NodeIndex,
    /// `[tickets + gates]`; `None` for what the option leaves out.
    dates: Vec<Option<NodeDates>>,
}

/// The dates of one ticket or gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeDates {
    /// The earliest it can start.
    pub early_start: Stamp,
    /// The earliest it can finish.
    pub early_finish: Stamp,
    /// The latest it may start.
    pub late_start: Stamp,
    /// The latest it may finish.
    pub late_finish: Stamp,
    /// Working minutes of its calendar it can slip before the horizon or a deadline moves; negative
    /// where that much is missing. The least of its tickets' for a summary.
    pub total_float: Work,
    /// Working minutes of its calendar it can slip before a successor's early start or the finish moves;
    /// never negative. The least of its tickets' for a summary.
    pub free_float: Work,
    /// Whether its total float is zero or less.
    pub critical: bool,
    /// Working minutes of its calendar; of the plan's from first start to last finish for a summary.
    pub duration: Work,
    /// The same without what is recorded: what its estimate asks for.
    pub estimated: Work,
    /// Whether it is a summary, which only spans the tickets in it.
    pub summary: bool,
    /// Whether its duration is an assumption.
    pub assumed: bool,
    /// Why it starts when it does.
    pub driver: Driver,
    /// The ticket or gate whose date fixes its own, where one does.
    pub previous: Option<Node>,
}

/// Why a ticket or gate starts when it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// The plan starts.
    PlanStart,
    /// A dependency.
    Dependency(DependencyId),
    /// Its own date constraint, or that of a summary it is in.
    Constraint,
    /// It runs as late as its successors allow.
    AsLate,
    /// The start or finish that was recorded.
    Recorded,
    /// What is done of it at the status time, where nobody recorded when it began or was over.
    Progress,
    /// The status time: it has not begun then.
    Status,
    /// The date of a gate's decision, or the status time at which it has none.
    Decision,
    /// The option's order, behind this node.
    Order(Node),
    /// A gate that stops the work of its tracks.
    StopWork(GateId),
    /// The agent with this place in [`Schedule::agents`] was busy with what stands before it.
    Agent(u32),
    /// It must not run together with what stands before it.
    Apart,
}

/// What a [`Schedule`] is put together from.
pub(super) struct ScheduleParts {
    pub(super) start: Stamp,
    pub(super) finish: Stamp,
    pub(super) horizon: Stamp,
    pub(super) makespan: Work,
    pub(super) deadline: Option<Stamp>,
    pub(super) assumptions: Vec<String>,
    pub(super) critical_dependencies: Vec<DependencyId>,
    pub(super) calendar: WorkTime,
    pub(super) index: NodeIndex,
    pub(super) dates: Vec<Option<NodeDates>>,
}

impl Schedule {
    pub(super) fn new(parts: ScheduleParts) -> Self {
        let mut schedule = Self {
            start: parts.start,
            finish: parts.finish,
            horizon: parts.horizon,
            makespan: parts.makespan,
            deadline: parts.deadline,
            critical_path: Vec::new(),
            assumptions: parts.assumptions,
            agents: Vec::new(),
            reworks: Vec::new(),
            critical_dependencies: parts.critical_dependencies,
            calendar: parts.calendar,
            index: parts.index,
            dates: parts.dates,
        };
        schedule.critical_path = schedule.path_to_finish();
        schedule
    }

    /// The dates of a node; `None` for one that is not in the plan or left out by the option. O(1).
    pub fn dates(&self, node: Node) -> Option<&NodeDates> {
        self.dates[self.index.find(node)?].as_ref()
    }

    /// Every scheduled node with its dates: tickets by id, then gates by id.
    pub fn nodes(&self) -> impl Iterator<Item = (Node, &NodeDates)> {
        let numbered = self.dates.iter().enumerate();
        numbered.filter_map(|(number, dates)| Some((self.index.node(number)?, dates.as_ref()?)))
    }

    /// Whether a dependency ties a critical node to the critical node it drives. O(log n).
    pub fn is_critical_dependency(&self, id: DependencyId) -> bool {
        self.critical_dependencies.binary_search(&id).is_ok()
    }

    pub(super) fn index(&self) -> &NodeIndex {
        &self.index
    }

    /// The plan's calendar, compiled.
    pub fn calendar(&self) -> &WorkTime {
        &self.calendar
    }

    /// From the node that finishes last (of several the one with the lowest id, those that run as late
    /// as possible only if there is no other) back along what drives it.
    fn path_to_finish(&self) -> Vec<Node> {
        let last = self
            .nodes()
            .filter(|(_, dates)| dates.early_finish == self.finish && !dates.summary)
            .min_by_key(|(node, dates)| (dates.driver == Driver::AsLate, *node));
        let steps = std::iter::successors(last, |(_, dates)| {
            let previous = dates.previous?;
            Some((previous, self.dates(previous)?))
        });
        let mut path: Vec<Node> = steps.map(|(node, _)| node).collect();
        path.reverse();
        path
    }
}

impl NodeDates {
    /// Widens a summary's dates by those of a ticket in it.
    pub(super) fn include(&mut self, other: &NodeDates) {
        if other.early_start < self.early_start {
            (self.driver, self.previous) = (other.driver, other.previous);
        }
        self.early_start = self.early_start.min(other.early_start);
        self.early_finish = self.early_finish.max(other.early_finish);
        self.late_start = self.late_start.min(other.late_start);
        self.late_finish = self.late_finish.max(other.late_finish);
        self.total_float = self.total_float.min(other.total_float);
        self.free_float = self.free_float.min(other.free_float);
        self.critical |= other.critical;
        self.assumed |= other.assumed;
    }
}
