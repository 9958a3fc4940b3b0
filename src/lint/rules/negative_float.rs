//! Tickets that are late on the day the plan is written.

use crate::lint::quality::dated;
use crate::lint::wording::{count, hours, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::Ticket;
use crate::schedule::NodeDates;

pub(super) static RULE: Rule = Rule::quick(
    "negative-float",
    Level::Warning,
    "Tickets cannot meet a deadline or date at their likely durations (DCMA 7: none).",
    include_str!("negative_float.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let Some((_, work)) = dated(context) else {
        return;
    };
    let mut late: Vec<(&Ticket, &NodeDates)> = work
        .into_iter()
        .filter(|(_, dates)| dates.total_float.0 < 0)
        .collect();
    late.sort_by_key(|(ticket, dates)| (dates.total_float, ticket.id));
    let Some((_, worst)) = late.first() else {
        return;
    };
    let missing = -worst.total_float.0 as f64;
    let keys: Vec<String> = late.iter().map(|(t, _)| t.key.clone()).collect();
    let message = format!(
        "{} {} too late at the likely durations, by up to {}: {}.",
        count(keys.len(), "ticket"),
        verb(keys.len(), "is", "are"),
        hours(missing),
        some_of(&keys, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(late.iter().map(|(t, _)| t.id))
            .with(&[("count", keys.len() as f64), ("missing", missing)])
            .at(late.iter().filter_map(|(t, _)| t.sources.first())),
    );
}
