//! What the rules of schedule quality share: which tickets count, and shares with their thresholds.
//!
//! The DCMA assessment was made for plans of hundreds of tasks over months. Its percentages say something
//! from ten tickets on, and where it counts working days (float and duration over 44 of them) a share of the
//! horizon stands in: 44 days mean nothing in a plan of 24 hours.

use super::wording::{number, some_of};
use super::{Context, Finding, Rule};
use crate::plan::{Node, Ticket};
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
