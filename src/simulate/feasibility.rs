//! Whether checkpoints can find what they expect, before anything is sampled.
//!
//! An expectation is looked at three ways. By the *dependencies*: work that is expected to have begun needs
//! everything before it to be done, so a checkpoint at the same time or later that expects one of those to be
//! unfinished contradicts it, whatever the estimates. By the *durations*: when it holds as planned, and when
//! with every estimate at its short end. And by its *probability*, which [`super::simulate`] gives.

use super::SimulateError;
use crate::plan::{
    CheckpointId, DependencyKind, Elapsed, EstimatePoint, Expectation, ExpectedState, Node,
    OptionId, Plan, Stamp, Subject, Ticket, TicketId, Work,
};
use crate::schedule::{
    Model, Replay, Schedule, Settings, Standing, agents_at_work, recorded_rounds,
};
use std::collections::BTreeMap;

/// Whether one expectation can be met.
#[derive(Clone, Debug, PartialEq)]
pub struct Feasibility {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// Which of its expectations, in its order.
    pub expectation: usize,
    /// When the checkpoint is.
    pub at: Stamp,
    /// When the expectation holds if every estimate comes true as planned; `None` where the option leaves
    /// out everything it is about.
    pub planned: Option<Stamp>,
    /// When it holds at the earliest: every estimate at its short end.
    pub earliest: Option<Stamp>,
    /// Expectations of the plan that cannot be true together with this one.
    pub contradictions: Vec<Contradiction>,
}

/// An expectation that leaves unfinished what another one needs finished.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contradiction {
    /// What is expected to have begun.
    pub waiting: TicketId,
    /// What it waits for, directly or not.
    pub unfinished: TicketId,
    /// How far that is expected to be.
    pub state: ExpectedState,
    /// Where, at the same time or later.
    pub checkpoint: CheckpointId,
}

impl Feasibility {
    /// How much later than the checkpoint the expectation holds as planned; zero if it does in time.
    pub fn planned_delay(&self) -> Elapsed {
        self.delay(self.planned)
    }

    /// How much later it holds at the earliest; more than zero means that it cannot be met.
    pub fn least_delay(&self) -> Elapsed {
        self.delay(self.earliest)
    }

    fn delay(&self, holds: Option<Stamp>) -> Elapsed {
        holds.map_or(Elapsed(0), |holds| Elapsed(holds.since(self.at).0.max(0)))
    }
}

/// Looks at every expectation of a plan under an option. O(expectations x network) at worst.
///
/// `levelled` are the planned dates where agents count; what holds at the earliest is without agents, which no agents
/// can better.
///
/// # Errors
/// When the plan has no dates.
pub fn feasibility(
    plan: &Plan,
    option: Option<OptionId>,
    levelled: Option<&Schedule>,
) -> Result<Vec<Feasibility>, SimulateError> {
    let model = Model::new(plan, &Settings { option })?;
    if plan
        .checkpoints
        .iter()
        .all(|checkpoint| checkpoint.expectations.is_empty())
    {
        return Ok(Vec::new());
    }
    let mut planned = Replay::new(&model, plan);
    planned.run(&model.network().minutes);
    let mut shortest = Replay::new(&model, plan);
    shortest.run(&least_minutes(plan, &model));
    let looker = Looker {
        plan,
        model: &model,
        before: incoming(&model),
    };
    let as_planned = |at: usize| {
        let number = model.network().order[at] as usize;
        let node = model.index().node(number);
        match node.and_then(|node| levelled?.dates(node)) {
            Some(dates) => (dates.early_start, dates.early_finish),
            None => (planned.start(at), planned.finish(at)),
        }
    };
    let at_best = |at: usize| (shortest.start(at), shortest.finish(at));
    let mut found = Vec::new();
    for checkpoint in plan.checkpoints.iter() {
        let at = checkpoint.moment.resolve(model.start());
        for (number, expectation) in checkpoint.expectations.iter().enumerate() {
            let tickets = looker.subject(expectation.subject);
            found.push(Feasibility {
                checkpoint: checkpoint.id,
                expectation: number,
                at,
                planned: looker.holds_at(&as_planned, &tickets, expectation.state),
                earliest: looker.holds_at(&at_best, &tickets, expectation.state),
                contradictions: looker.contradictions(&tickets, expectation, at),
            });
        }
    }
    Ok(found)
}

/// When one expectation holds.
pub(super) struct Held {
    /// The checkpoint.
    pub(super) checkpoint: CheckpointId,
    /// Which of its expectations, in its order.
    pub(super) expectation: usize,
    /// When; `None` where everything it is about is left out.
    pub(super) holds: Option<Stamp>,
}

/// When every expectation holds in a run, given as the start and the finish of each position of the network.
pub(super) fn held_at(
    plan: &Plan,
    model: &Model,
    dates: &dyn Fn(usize) -> (Stamp, Stamp),
) -> Vec<Held> {
    let looker = Looker {
        plan,
        model,
        before: Vec::new(),
    };
    let mut found = Vec::new();
    for checkpoint in plan.checkpoints.iter() {
        for (number, expectation) in checkpoint.expectations.iter().enumerate() {
            let tickets = looker.subject(expectation.subject);
            found.push(Held {
                checkpoint: checkpoint.id,
                expectation: number,
                holds: looker.holds_at(dates, &tickets, expectation.state),
            });
        }
    }
    found
}

/// `[nodes]`: the shortest each position may take.
fn least_minutes(plan: &Plan, model: &Model) -> Vec<i32> {
    let network = model.network();
    let mut minutes = network.minutes.clone();
    for (number, ticket) in plan.tickets.iter().enumerate() {
        let least = ticket.estimate.at(EstimatePoint::Min);
        let (true, Some(least)) = (model.runs(number), least) else {
            continue;
        };
        let agents = i64::from(agents_at_work(ticket));
        let least = (least.0.max(0) + agents - 1) / agents;
        let least = least.min(i64::from(i32::MAX)) as i32;
        let least = match model.standing(number) {
            None => least,
            Some(Standing::Rest(rest)) => rest.minutes(least),
            Some(Standing::Over) => continue,
        };
        let own = &mut minutes[network.position[number] as usize];
        *own = (*own).min(least);
    }
    // A round that is recorded is as long as the shortest work makes it.
    for gate in plan.gates.iter().filter(|gate| recorded_rounds(gate) > 0) {
        if let Some(position) = model.position_of(Node::Gate(gate.id)) {
            let review = model.review_at(position);
            let round = model.redo(plan, gate, position).minutes(&minutes) + i64::from(review);
            let own = &mut minutes[position as usize];
            *own = (*own).min(review.saturating_add(round.min(i64::from(i32::MAX)) as i32));
        }
    }
    minutes
}

/// `[nodes]`: the positions each waits for to their end before it begins.
fn incoming(model: &Model) -> Vec<Vec<u32>> {
    let network = model.network();
    let mut before = vec![Vec::new(); network.len()];
    for from in 0..network.len() {
        for edge in network.out(from) {
            let link = &model.links()[network.link[edge] as usize];
            if link.kind == DependencyKind::Fs && link.lag >= 0 {
                before[network.to[edge] as usize].push(from as u32);
            }
        }
    }
    before
}

struct Looker<'a> {
    plan: &'a Plan,
    model: &'a Model,
    before: Vec<Vec<u32>>,
}

impl Looker<'_> {
    /// The tickets that run of those an expectation is about, with their positions.
    fn subject(&self, subject: Subject) -> Vec<(usize, u32, TicketId)> {
        let inside = match subject {
            Subject::Ticket(id) => Some(id),
            _ => None,
        };
        let is_meant = |ticket: &Ticket| match subject {
            Subject::Ticket(id) => ticket.id == id || self.is_in(ticket, inside),
            Subject::Track(id) => ticket.track == Some(id),
            Subject::Phase(id) => ticket.phase == Some(id),
        };
        let rows = self.plan.tickets.iter().enumerate();
        rows.filter(|(number, ticket)| self.model.runs(*number) && is_meant(ticket))
            .map(|(number, ticket)| (number, self.model.network().position[number], ticket.id))
            .collect()
    }

    fn is_in(&self, ticket: &Ticket, summary: Option<TicketId>) -> bool {
        let tickets = &self.plan.tickets;
        let above = |t: &Ticket| t.parent.and_then(|id| tickets.get(id));
        std::iter::successors(above(ticket), |&t| above(t))
            .take(tickets.len())
            .any(|t| Some(t.id) == summary)
    }

    /// When tickets are as far as a state says.
    fn holds_at(
        &self,
        run: &dyn Fn(usize) -> (Stamp, Stamp),
        tickets: &[(usize, u32, TicketId)],
        state: ExpectedState,
    ) -> Option<Stamp> {
        let starts = tickets.iter().map(|&(_, at, _)| run(at as usize).0);
        let finishes = tickets.iter().map(|&(_, at, _)| run(at as usize).1);
        match state {
            ExpectedState::Started => starts.min(),
            ExpectedState::Done => finishes.max(),
            ExpectedState::Percent(percent) => {
                let (first, last) = (starts.min()?, finishes.max()?);
                let share = percent.clamp(0.0, 100.0) / 100.0;
                Some(self.reaches(run, tickets, share, first, last))
            }
        }
    }

    /// The first minute at which a share of the work is done: it only grows, so bisection finds it.
    fn reaches(
        &self,
        run: &dyn Fn(usize) -> (Stamp, Stamp),
        tickets: &[(usize, u32, TicketId)],
        share: f64,
        first: Stamp,
        last: Stamp,
    ) -> Stamp {
        let work = |number: usize, from: Stamp, to: Stamp| -> Work {
            self.model.calendar_of(number).between(from, to)
        };
        let done_by = |at: Stamp| {
            let (mut done, mut whole) = (0, 0);
            for &(number, position, _) in tickets {
                let (start, finish) = run(position as usize);
                let length = work(number, start, finish).0;
                done += work(number, start, at).0.clamp(0, length.max(0));
                whole += length;
            }
            done as f64 >= share * whole as f64 - 1e-6
        };
        let (mut low, mut high) = (first.0 - 1, last.0);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if done_by(Stamp(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Stamp(high)
    }

    /// What the checkpoints at the same time or later leave unfinished that this one needs finished.
    fn contradictions(
        &self,
        tickets: &[(usize, u32, TicketId)],
        expectation: &Expectation,
        at: Stamp,
    ) -> Vec<Contradiction> {
        // Of several tickets one may begin while others wait.
        let is_one = tickets.len() == 1 || expectation.state != ExpectedState::Started;
        let is_begun = match expectation.state {
            ExpectedState::Percent(percent) => {
                percent > 0.0 && (tickets.len() == 1 || percent >= 100.0)
            }
            _ => is_one,
        };
        if !is_begun {
            return Vec::new();
        }
        let unfinished = self.unfinished_from(at);
        let mut found = Vec::new();
        // Nothing can contradict it, so nobody needs to walk a large network.
        if unfinished.is_empty() {
            return found;
        }
        for &(_, position, waiting) in tickets {
            for before in self.upstream(position) {
                let number = self.model.network().order[before as usize] as usize;
                let Some(Node::Ticket(id)) = self.model.index().node(number) else {
                    continue;
                };
                for &(state, checkpoint) in unfinished.get(&id).into_iter().flatten() {
                    found.push(Contradiction {
                        waiting,
                        unfinished: id,
                        state,
                        checkpoint,
                    });
                }
            }
        }
        found
    }

    /// What checkpoints from an instant on expect to be under way and not done.
    fn unfinished_from(&self, at: Stamp) -> BTreeMap<TicketId, Vec<(ExpectedState, CheckpointId)>> {
        let mut unfinished: BTreeMap<TicketId, Vec<_>> = BTreeMap::new();
        for checkpoint in self.plan.checkpoints.iter() {
            if checkpoint.moment.resolve(self.model.start()) < at {
                continue;
            }
            for expectation in &checkpoint.expectations {
                let is_partial = match expectation.state {
                    ExpectedState::Percent(percent) => percent < 100.0,
                    ExpectedState::Started | ExpectedState::Done => false,
                };
                if let (true, Subject::Ticket(id)) = (is_partial, expectation.subject) {
                    unfinished
                        .entry(id)
                        .or_default()
                        .push((expectation.state, checkpoint.id));
                }
            }
        }
        unfinished
    }

    /// Everything a position waits for to its end.
    fn upstream(&self, position: u32) -> Vec<u32> {
        let mut seen = vec![false; self.before.len()];
        let mut open = vec![position];
        let mut found = Vec::new();
        while let Some(at) = open.pop() {
            for &before in &self.before[at as usize] {
                if !std::mem::replace(&mut seen[before as usize], true) {
                    found.push(before);
                    open.push(before);
                }
            }
        }
        found.sort_unstable();
        found
    }
}
