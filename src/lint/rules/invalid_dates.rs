//! Recorded dates that cannot be.

use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{ProgressState, Stamp, Ticket};

pub(super) static RULE: Rule = Rule::quick(
    "invalid-dates",
    Level::Error,
    "A recorded date lies in the future, or work ended before it began (DCMA 9: none).",
    include_str!("invalid_dates.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let status = context.plan.info.status_time;
    let wrong: Vec<(&Ticket, &str)> = context
        .leaves()
        .filter_map(|ticket| Some((ticket, fault(ticket, status)?)))
        .collect();
    if wrong.is_empty() {
        return;
    }
    let names: Vec<String> = wrong
        .iter()
        .map(|(t, why)| format!("{} {why}", t.key))
        .collect();
    let message = format!(
        "{} {} recorded dates that cannot be: {}.",
        count(wrong.len(), "ticket"),
        verb(wrong.len(), "has", "have"),
        some_of(&names, 3)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(wrong.iter().map(|(t, _)| t.id))
            .with(&[("count", wrong.len() as f64)])
            .at(wrong.iter().filter_map(|(t, _)| t.sources.first())),
    );
}

fn fault(ticket: &Ticket, status: Option<Stamp>) -> Option<&'static str> {
    let progress = &ticket.progress;
    let (start, finish) = (progress.actual_start, progress.actual_finish);
    let is_future = |at: Option<Stamp>| matches!((at, status), (Some(at), Some(now)) if at > now);
    match () {
        () if matches!((start, finish), (Some(start), Some(finish)) if finish < start) => {
            Some("finished before it started")
        }
        () if is_future(start) => Some("started after the status time"),
        () if is_future(finish) => Some("finished after the status time"),
        () if finish.is_some() && progress.state == ProgressState::NotStarted => {
            Some("finished without having begun")
        }
        () => None,
    }
}
