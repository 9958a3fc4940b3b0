//! Refuting schedules: a constraint solver that learns from its failures shows that nothing shorter exists.
//!
//! The solver finds poor schedules but refutes well, so it is only asked whether a length is possible, after
//! the search has found one that is a period longer. It is stopped after so many steps, never by a clock,
//! so that a result that counts schedules depends on nothing else.
//! Source: Schutt, Feydy, Stuckey and Wallace 2011, Explaining the cumulative propagator; the solver is
//! Pumpkin, a lazy clause generation solver.

use super::instance::{Instance, Rows};
use pumpkin_conflict_resolvers::resolvers::ResolutionResolver;
use pumpkin_constraints::{cumulative, less_than_or_equals};
use pumpkin_core::Solver;
use pumpkin_core::results::{ProblemSolution, SatisfactionResult};
use pumpkin_core::termination::TerminationCondition;
use pumpkin_core::variables::{DomainId, TransformableVariable};

/// The largest instance the solver is asked about.
const MOST_NODES: usize = 600;
/// The longest schedule, in periods.
const MOST_PERIODS: i32 = 20_000;

/// What the solver says about a length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::schedule::level) enum Answer {
    /// No schedule is that short.
    Refuted,
    /// One is: the starts.
    Found(Vec<i32>),
    /// It was stopped before it knew.
    Unknown,
}

/// Counts steps and asks whether to stop.
struct Steps<'a> {
    left: &'a mut u64,
    is_over: &'a dyn Fn() -> bool,
}

impl TerminationCondition for Steps<'_> {
    fn should_stop(&mut self) -> bool {
        *self.left = self.left.saturating_sub(1);
        *self.left == 0 || (self.left.is_multiple_of(16) && (self.is_over)())
    }
}

/// Whether a schedule of at most `length` periods exists, as far as `steps` steps of the solver tell, from which
/// those it took are taken.
pub(in crate::schedule::level) fn ask(
    rows: &Rows,
    instance: &Instance,
    length: i32,
    steps: &mut u64,
    is_over: &dyn Fn() -> bool,
) -> Answer {
    let nodes = instance.len();
    if nodes > MOST_NODES || length > MOST_PERIODS || *steps == 0 {
        return Answer::Unknown;
    }
    let (heads, tails) = (instance.heads(), instance.tails());
    if heads
        .iter()
        .zip(&tails)
        .any(|(head, tail)| head + tail > length)
    {
        return Answer::Refuted;
    }
    let mut solver = Solver::default();
    let starts: Vec<DomainId> = heads
        .iter()
        .zip(&tails)
        .map(|(&head, &tail)| solver.new_bounded_integer(head, length - tail))
        .collect();
    if !post(&mut solver, rows, &starts) {
        return Answer::Refuted;
    }
    let mut brancher = solver.default_brancher();
    let mut resolver = ResolutionResolver::default();
    let mut termination = Steps {
        left: steps,
        is_over,
    };
    match solver.satisfy(&mut brancher, &mut termination, &mut resolver) {
        SatisfactionResult::Satisfiable(found) => {
            let solution = found.solution();
            let values = starts
                .iter()
                .map(|&start| solution.get_integer_value(start));
            Answer::Found(values.collect())
        }
        SatisfactionResult::Unsatisfiable(..) => Answer::Refuted,
        SatisfactionResult::Unknown(..) => Answer::Unknown,
    }
}

/// Tells the solver the rules; `false` where they contradict each other at once.
fn post(solver: &mut Solver, rows: &Rows, starts: &[DomainId]) -> bool {
    for &(from, to, weight) in &rows.links {
        let terms = [
            starts[from as usize].scaled(1),
            starts[to as usize].scaled(-1),
        ];
        let tag = solver.new_constraint_tag();
        let link = less_than_or_equals(terms, -weight, tag);
        solver.add_constraint(link).post();
    }
    for (pool, &capacity) in rows.capacity.iter().enumerate() {
        let mut tasks: Vec<(DomainId, i32, i32)> = Vec::new();
        for (node, uses) in rows.uses.iter().enumerate() {
            let used = uses.iter().find(|(other, _)| *other == pool as u32);
            if let (Some(&(_, count)), true) = (used, rows.lasts[node] > 0) {
                tasks.push((starts[node], rows.lasts[node], count as i32));
            }
        }
        if tasks.is_empty() {
            continue;
        }
        let tag = solver.new_constraint_tag();
        let rule = cumulative(
            tasks.iter().map(|task| task.0).collect::<Vec<_>>(),
            tasks.iter().map(|task| task.1).collect::<Vec<_>>(),
            tasks.iter().map(|task| task.2).collect::<Vec<_>>(),
            capacity as i32,
            tag,
        );
        solver.add_constraint(rule).post();
    }
    !solver.is_inconsistent()
}
