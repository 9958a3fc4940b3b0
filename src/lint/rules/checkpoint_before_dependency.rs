//! Checkpoints that expect work before its predecessors allow it.
//!
//! Nothing here needs a date: the expectations of the checkpoints contradict the dependencies by
//! themselves. Only hard dependencies that tie the successor's start count, in the reading in force.

use crate::lint::graph::holds;
use crate::lint::wording::{number, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{
    Checkpoint, Dependency, DependencyKind, Expectation, ExpectedState, Lag, Node, Plan, Strength,
    Subject, TicketId,
};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule::quick(
    "checkpoint-before-dependency",
    Level::Error,
    "A checkpoint expects a ticket to have started before its predecessor lets it.",
    include_str!("checkpoint_before_dependency.md"),
    check,
);

/// How far a ticket is expected to be, in percent, and the expectation that says so.
type Expected<'a> = BTreeMap<TicketId, (f64, &'a Expectation)>;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    if plan.checkpoints.is_empty() {
        return;
    }
    let checkpoints = in_order(plan);
    let expected: Vec<Expected> = checkpoints
        .iter()
        .map(|c| expectations(context, c))
        .collect();
    let mut before: BTreeMap<TicketId, Vec<&Dependency>> = BTreeMap::new();
    for dependency in plan.dependencies.iter() {
        let is_firm = dependency.strength == Strength::Hard && holds(plan, dependency);
        if let (true, Node::Ticket(to)) = (is_firm, dependency.to) {
            before.entry(to).or_default().push(dependency);
        }
    }
    for (at, checkpoint) in checkpoints.iter().enumerate() {
        for (&ticket, &(percent, expectation)) in &expected[at] {
            let waits = before.get(&ticket).map_or(&[][..], Vec::as_slice);
            let early: Vec<(&Dependency, f64)> = waits
                .iter()
                .filter_map(|d| Some((*d, too_early(d, percent, &expected[at..])?)))
                .collect();
            if !early.is_empty() {
                findings.push(report(plan, checkpoint, (ticket, expectation), &early));
            }
        }
    }
}

pub(super) fn in_order(plan: &Plan) -> Vec<&Checkpoint> {
    let start = plan.info.start_or_default();
    let mut checkpoints: Vec<&Checkpoint> = plan.checkpoints.iter().collect();
    checkpoints.sort_by_key(|c| (c.moment.resolve(start), c.id));
    checkpoints
}

/// What a checkpoint expects of single tickets; a track or phase counts only where it is to be done.
fn expectations<'a>(context: &Context, checkpoint: &'a Checkpoint) -> Expected<'a> {
    let mut expected = Expected::new();
    for expectation in checkpoint
        .expectations
        .iter()
        .filter(|e| !is_share(checkpoint, e))
    {
        let percent = match expectation.state {
            ExpectedState::Started => 0.0,
            ExpectedState::Percent(percent) => percent,
            ExpectedState::Done => 100.0,
        };
        let is_done = expectation.state == ExpectedState::Done;
        match expectation.subject {
            Subject::Ticket(id) => {
                expected.insert(id, (percent, expectation));
            }
            Subject::Track(id) if is_done => {
                for ticket in context.leaves().filter(|t| t.track == Some(id)) {
                    expected.entry(ticket.id).or_insert((percent, expectation));
                }
            }
            Subject::Track(_) | Subject::Phase(_) => {}
        }
    }
    expected
}

/// Whether an expectation is one of several tickets that share a line and a percentage: "001-047 about 75 %"
/// speaks of all together, not of each.
pub(super) fn is_share(checkpoint: &Checkpoint, one: &Expectation) -> bool {
    const SEVERAL: usize = 3;
    let line = |e: &Expectation| e.sources.first().map(|s| (s.source, s.line));
    let is_percent = matches!(one.state, ExpectedState::Percent(p) if p > 0.0 && p < 100.0);
    let same = |e: &&Expectation| e.state == one.state && line(e) == line(one);
    let beside = checkpoint.expectations.iter().filter(same).take(SEVERAL);
    is_percent && line(one).is_some() && beside.count() == SEVERAL
}

/// How far the predecessor is expected to be, where that is less than the successor's start needs. Where
/// this checkpoint says nothing of it, a later one that still sees it unfinished tells as much.
fn too_early(dependency: &Dependency, successor: f64, from_here: &[Expected]) -> Option<f64> {
    let Node::Ticket(before) = dependency.from else {
        return None;
    };
    let needed = needed_percent(dependency)?;
    let (at, percent) = from_here
        .iter()
        .enumerate()
        .find_map(|(at, expected)| Some((at, expected.get(&before)?.0)))?;
    // What is done later may have been done already now.
    let is_known = at == 0 || percent < 100.0;
    (is_known && percent < needed && successor >= 0.0).then_some(percent)
}

/// How much of the predecessor must be done before the successor may start.
fn needed_percent(dependency: &Dependency) -> Option<f64> {
    let is_late_enough = match dependency.lag {
        Lag::Work(work) => work.0 >= 0,
        Lag::Elapsed(elapsed) => elapsed.0 >= 0,
        Lag::Percent(percent) => percent >= 0.0,
        Lag::PercentOfSuccessor(percent) => percent >= 0.0,
    };
    match (dependency.kind, dependency.lag) {
        (DependencyKind::Fs, _) if is_late_enough => Some(100.0),
        (DependencyKind::Ss, Lag::Percent(percent)) => Some(percent),
        _ => None,
    }
}

fn report(
    plan: &Plan,
    checkpoint: &Checkpoint,
    (ticket, expectation): (TicketId, &Expectation),
    early: &[(&Dependency, f64)],
) -> Finding {
    let key = plan.key(Node::Ticket(ticket));
    let names: Vec<String> = early
        .iter()
        .map(|(d, percent)| format!("{}, expected at {} %", plan.key(d.from), number(*percent)))
        .collect();
    let expected = match expectation.state {
        ExpectedState::Started => "started".to_owned(),
        ExpectedState::Percent(percent) => format!("at {} %", number(percent)),
        ExpectedState::Done => "done".to_owned(),
    };
    let message = format!(
        "{}: {key} is expected {expected}, but waits for {}.",
        checkpoint.name,
        some_of(&names, 3)
    );
    let start = plan.info.start_or_default();
    let minutes = checkpoint.moment.resolve(start).since(start).0 as f64;
    let least = early
        .iter()
        .map(|(_, percent)| *percent)
        .fold(f64::MAX, f64::min);
    Finding::new(&RULE, message)
        .about([ticket])
        .about(early.iter().map(|(d, _)| crate::plan::RowRef::from(d.from)))
        .about([checkpoint.id])
        .with(&[("at", minutes), ("predecessor_percent", least)])
        .at(&expectation.sources)
        .at(early.iter().filter_map(|(d, _)| d.sources.first()))
}
