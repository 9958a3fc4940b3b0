//! Giving the references of a row other numbers, so that rows of two plans can stand in one.
//!
//! Two copies of a plan that were edited apart hand out the same fresh ids for different rows; before
//! they are joined, one side's rows get other numbers. Ids are unique in the whole plan, so a map from
//! number to number is enough. A row's own id is not touched; `Stored::set_id` does that.

use super::{
    Agent, Baseline, Calendar, Checkpoint, Claim, Criterion, CriterionKind, Dependency, Escalation,
    Gate, Metric, Node, Note, Order, Phase, PlanInfo, PlanOption, Reading, ReportTemplate, Risk,
    Source, SourceRef, Subject, Ticket, Track,
};

/// From the number of a referred row to its new number.
pub type Numbering<'a> = &'a dyn Fn(u32) -> u32;

/// What refers to other rows by their ids.
pub trait Renumber {
    /// Replaces the number of every reference by what `numbering` says.
    fn renumber(&mut self, numbering: Numbering<'_>);
}

fn one<I: Copy + From<u32> + Into<u32>>(slot: &mut I, numbering: Numbering<'_>) {
    *slot = I::from(numbering((*slot).into()));
}

fn every<'a, I: Copy + From<u32> + Into<u32> + 'a>(
    slots: impl IntoIterator<Item = &'a mut I>,
    numbering: Numbering<'_>,
) {
    slots.into_iter().for_each(|slot| one(slot, numbering));
}

impl Renumber for Node {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        match self {
            Node::Ticket(id) => one(id, numbering),
            Node::Gate(id) => one(id, numbering),
        }
    }
}

impl Renumber for Subject {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        match self {
            Subject::Ticket(id) => one(id, numbering),
            Subject::Track(id) => one(id, numbering),
            Subject::Phase(id) => one(id, numbering),
        }
    }
}

impl<T: Renumber> Renumber for Vec<T> {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        self.iter_mut().for_each(|item| item.renumber(numbering));
    }
}

impl Renumber for SourceRef {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        one(&mut self.source, numbering);
    }
}

impl Renumber for Criterion {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        self.sources.renumber(numbering);
        if let CriterionKind::Metric { metric, .. } = &mut self.kind {
            every(metric, numbering);
        }
    }
}

impl Renumber for Order {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        match self {
            Order::Free => {}
            Order::Sequential(nodes) => nodes.renumber(numbering),
            Order::Stages(stages) => stages
                .iter_mut()
                .for_each(|stage| stage.nodes.renumber(numbering)),
        }
    }
}

impl Renumber for PlanInfo {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.calendar, numbering);
        every(&mut self.reading, numbering);
    }
}

impl Renumber for Ticket {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.track, numbering);
        every(&mut self.phase, numbering);
        every(&mut self.parent, numbering);
        every(&mut self.calendar, numbering);
        every(&mut self.assignees, numbering);
        self.sources.renumber(numbering);
        for step in &mut self.steps {
            step.sources.renumber(numbering);
        }
        self.criteria.renumber(numbering);
    }
}

impl Renumber for Gate {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.phase, numbering);
        every(&mut self.track, numbering);
        every(&mut self.tracks, numbering);
        for rework in &mut self.rework {
            one(&mut rework.ticket, numbering);
        }
        self.criteria.renumber(numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for Dependency {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        self.from.renumber(numbering);
        self.to.renumber(numbering);
        every(&mut self.readings, numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for Checkpoint {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        for expectation in &mut self.expectations {
            expectation.subject.renumber(numbering);
            expectation.sources.renumber(numbering);
        }
        self.criteria.renumber(numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for PlanOption {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(self.agents.iter_mut().flatten(), numbering);
        for assignment in &mut self.assignments {
            one(&mut assignment.agent, numbering);
            every(&mut assignment.tracks, numbering);
            every(&mut assignment.tickets, numbering);
        }
        self.order.renumber(numbering);
        every(&mut self.dropped, numbering);
        every(&mut self.reading, numbering);
        every(&mut self.excluded, numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for Baseline {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        for dates in &mut self.dates {
            dates.node.renumber(numbering);
        }
    }
}

impl Renumber for Track {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.agents, numbering);
        self.done.renumber(numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for Phase {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.tracks, numbering);
        self.milestones.renumber(numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for Agent {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.calendar, numbering);
        every(&mut self.tracks, numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for Risk {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.tickets, numbering);
        every(&mut self.tracks, numbering);
        self.sources.renumber(numbering);
    }
}

impl Renumber for Claim {
    fn renumber(&mut self, numbering: Numbering<'_>) {
        every(&mut self.track, numbering);
        every(&mut self.phase, numbering);
        self.sources.renumber(numbering);
    }
}

macro_rules! only_sources {
    ($($row:ident),*) => {$(
        impl Renumber for $row {
            fn renumber(&mut self, numbering: Numbering<'_>) {
                self.sources.renumber(numbering);
            }
        }
    )*};
}
only_sources!(Reading, Metric, Escalation, ReportTemplate, Note);

impl Renumber for Calendar {
    fn renumber(&mut self, _numbering: Numbering<'_>) {}
}

impl Renumber for Source {
    fn renumber(&mut self, _numbering: Numbering<'_>) {}
}
