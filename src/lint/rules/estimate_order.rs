//! Estimates whose values are in an order that cannot be.

use crate::edit::{Change, RowChange};
use crate::lint::wording::{count, hours, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Estimate, Ticket};

pub(super) static RULE: Rule = Rule::quick(
    "estimate-order",
    Level::Error,
    "An estimate's short end is longer than its long one, or its likely value lies outside both.",
    include_str!("estimate_order.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let turned: Vec<(&Ticket, Estimate)> = plan
        .tickets
        .iter()
        .filter_map(|ticket| Some((ticket, ticket.estimate.put_in_order()?)))
        .collect();
    let Some((first, _)) = turned.first() else {
        return;
    };
    let names: Vec<String> = turned
        .iter()
        .map(|(ticket, _)| format!("{} {}", ticket.key, written(&ticket.estimate)))
        .collect();
    let message = format!(
        "{} {} out of order: {}. Everything is computed from the smallest value to the largest.",
        count(turned.len(), "estimate"),
        verb(turned.len(), "is", "are"),
        some_of(&names, 3)
    );
    let ordered = turned.iter().map(|(ticket, estimate)| {
        let mut own = (*ticket).clone();
        own.estimate = estimate.clone();
        Change::Ticket(RowChange {
            before: plan.tickets.get_shared(ticket.id),
            after: Some(std::sync::Arc::new(own)),
        })
    });
    let mut numbers = vec![("count", turned.len() as f64)];
    numbers.extend(in_hours(&first.estimate));
    findings.push(
        Finding::new(&RULE, message)
            .about(turned.iter().map(|(ticket, _)| ticket.id))
            .with(&numbers)
            .at(turned
                .iter()
                .filter_map(|(ticket, _)| ticket.sources.first()))
            .mended_by(
                "take the smallest value as min and the largest as max".to_owned(),
                ordered.collect(),
            )
            .by_choice(),
    );
}

/// The values of an estimate in hours, by name.
fn in_hours(estimate: &Estimate) -> Vec<(&'static str, f64)> {
    let values = match estimate {
        Estimate::Range { min, max } => vec![("min", min), ("max", max)],
        Estimate::ThreePoint { min, likely, max } => {
            vec![("min", min), ("likely", likely), ("max", max)]
        }
        _ => Vec::new(),
    };
    let in_hours = values
        .into_iter()
        .map(|(name, work)| (name, work.0 as f64 / 60.0));
    in_hours.collect()
}

/// `min 8 h, likely 2 h, max 4 h`.
fn written(estimate: &Estimate) -> String {
    let values = in_hours(estimate).into_iter();
    let words: Vec<String> = values
        .map(|(name, value)| format!("{name} {}", hours(value * 60.0)))
        .collect();
    format!("({})", words.join(", "))
}
