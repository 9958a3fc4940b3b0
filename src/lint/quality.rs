//! What the rules of schedule quality share: which tickets count, and shares with their thresholds.
//!
//! The DCMA assessment was made for plans of hundreds of tasks over months. Its percentages say something
//! from ten tickets on, and where it counts working days (float and duration over 44 of them) a share of the
//! horizon stands in: 44 days mean nothing in a plan of 24 hours.

use super::graph::holds;
use super::wording::{number, some_of};
use super::{Context, Finding, Rule};
use crate::plan::{Dependency, Node, Plan, Ticket};
use crate::schedule::{NodeDates, Schedule};

/// The fewest tickets of which a percentage says something.
pub(super) const LEAST_TICKETS: usize = 10;

/// Tickets that are work and have dates, with these dates; `None` where most durations are assumptions,
/// because dates computed from those say nothing of the plan's quality.
pub(super) fn dated<'a>(
    context: &'a Context,
) -> Option<(&'a Schedule, Vec<(&'a Ticket, &'a NodeDates)>)> {
    let schedule = context.schedule().ok()?;
    let dates = |ticket: &'a Ticket| {
        let dates = schedule.dates(Node::Ticket(ticket.id))?;
        Some((ticket, dates))
    };
    let work: Vec<(&Ticket, &NodeDates)> = context.leaves().filter_map(dates).collect();
    let assumed = work.iter().filter(|(_, dates)| dates.assumed).count();
    (assumed * 2 <= work.len()).then_some((schedule, work))
}

/// The dependencies that hold, and those among them that a rule counts.
pub(super) struct Counted<'p> {
    plan: &'p Plan,
    /// Those the rule counts.
    rows: Vec<&'p Dependency>,
    /// How many hold.
    of: usize,
}

impl<'p> Counted<'p> {
    /// Counts dependencies; `None` where there are too few for a percentage to say something.
    pub(super) fn of(plan: &'p Plan, is_counted: impl Fn(&Dependency) -> bool) -> Option<Self> {
        let all = || plan.dependencies.iter().filter(|d| holds(plan, d));
        let of = all().count();
        (of >= LEAST_TICKETS).then(|| Self {
            plan,
            rows: all().filter(|d| is_counted(d)).collect(),
            of,
        })
    }

    /// The part that is counted, `0.0..=1.0`.
    pub(super) fn part(&self) -> f64 {
        self.rows.len() as f64 / self.of as f64
    }

    /// "7 of 48 dependencies".
    pub(super) fn figure(&self) -> String {
        format!("{} of {} dependencies", self.rows.len(), self.of)
    }

    /// A few of those counted, as `name` tells them behind their arrow.
    pub(super) fn some(&self, name: impl Fn(&Dependency) -> String) -> String {
        let plan = self.plan;
        let arrow =
            |d: &&Dependency| format!("{} → {}{}", plan.key(d.from), plan.key(d.to), name(d));
        let names: Vec<String> = self.rows.iter().map(arrow).collect();
        some_of(&names, 4)
    }

    /// A finding about those counted; `part` is the share the rule speaks of.
    pub(super) fn finding(&self, rule: &Rule, part: f64, message: String) -> Finding {
        Finding::new(rule, message)
            .about(self.rows.iter().map(|d| d.id))
            .with(&[
                ("count", self.rows.len() as f64),
                ("of", self.of as f64),
                ("percent", (part * 1000.0).round() / 10.0),
            ])
            .at(self.rows.iter().filter_map(|d| d.sources.first()))
    }
}

/// Reports tickets that make up more than a share of all; `what` follows "12 of 94 tickets (13 %) ".
pub(super) fn over_share(
    rule: &Rule,
    tickets: &[&Ticket],
    all: usize,
    most: f64,
    what: &str,
) -> Option<Finding> {
    let share = tickets.len() as f64 / all.max(1) as f64;
    if all < LEAST_TICKETS || share <= most {
        return None;
    }
    let keys: Vec<String> = tickets.iter().map(|t| t.key.clone()).collect();
    let message = format!(
        "{} of {all} tickets ({} %, at most {} %) {what}: {}.",
        keys.len(),
        number((share * 100.0).round()),
        number(most * 100.0),
        some_of(&keys, 4)
    );
    Some(
        Finding::new(rule, message)
            .about(tickets.iter().map(|t| t.id))
            .with(&[
                ("count", keys.len() as f64),
                ("of", all as f64),
                ("percent", (share * 1000.0).round() / 10.0),
            ])
            .at(tickets.iter().filter_map(|t| t.sources.first())),
    )
}
