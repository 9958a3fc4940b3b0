//! Tickets that nobody estimated, and what every result therefore assumes.

use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::duration::show;
use crate::plan::{Node, Plan, RowRef, Table, Ticket, Track, Work};
use crate::schedule::{Schedule, Settings, schedule};

pub(super) static RULE: Rule = Rule::quick(
    "missing-estimate",
    Level::Info,
    "A ticket has no estimate; says what is assumed in its place.",
    include_str!("missing_estimate.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    if plan.tickets.iter().all(|ticket| !ticket.estimate.is_none()) {
        return;
    }
    let unlinked;
    let dates = match context.schedule() {
        Ok(dates) => dates,
        Err(_) => match schedule_without_links(plan) {
            Some(dates) => {
                unlinked = dates;
                &unlinked
            }
            None => return,
        },
    };
    let tracks = plan.tracks_in_order().into_iter().map(Some).chain([None]);
    for track in tracks {
        let tickets = plan.tickets_of_track(track.map(|track| track.id));
        let assumed: Vec<(&Ticket, Work)> = tickets
            .into_iter()
            .filter_map(|ticket| Some((ticket, assumed(dates, ticket)?)))
            .collect();
        if !assumed.is_empty() {
            findings.push(report(track, &assumed));
        }
    }
}

/// What is assumed does not depend on the links, so a loop among them need not hide it.
fn schedule_without_links(plan: &Plan) -> Option<Schedule> {
    let mut unlinked = plan.clone();
    unlinked.dependencies = Table::default();
    schedule(&unlinked, &Settings::default()).ok()
}

/// The duration assumed for a ticket; `None` where one is stated.
fn assumed(dates: &Schedule, ticket: &Ticket) -> Option<Work> {
    let dates = dates.dates(Node::Ticket(ticket.id))?;
    (dates.assumed && !dates.summary).then_some(dates.duration)
}

fn report(track: Option<&Track>, assumed: &[(&Ticket, Work)]) -> Finding {
    let keys: Vec<String> = assumed
        .iter()
        .map(|(ticket, _)| ticket.key.clone())
        .collect();
    let sum: i64 = assumed.iter().map(|(_, work)| work.0).sum();
    let mut finding = Finding::new(&RULE, message(track, &keys, assumed));
    finding.subjects = assumed
        .iter()
        .map(|(ticket, _)| RowRef::from(ticket.id))
        .collect();
    finding.numbers = vec![
        ("tickets", keys.len() as f64),
        ("assumed_minutes", sum as f64),
    ];
    finding.lines = assumed
        .iter()
        .filter_map(|(ticket, _)| ticket.sources.first())
        .cloned()
        .collect();
    finding
}

fn message(track: Option<&Track>, keys: &[String], assumed: &[(&Ticket, Work)]) -> String {
    let place = track.map_or_else(String::new, |track| format!(" of {}", track.name));
    let verb = if keys.len() == 1 { "has" } else { "have" };
    let works = || assumed.iter().map(|(_, work)| *work);
    let (least, most) = (
        works().min().unwrap_or_default(),
        works().max().unwrap_or_default(),
    );
    let amount = match (keys.len(), least == most) {
        (1, _) => show(least),
        (_, true) => format!("{} each", show(least)),
        (_, false) => format!("{} to {} each", show(least), show(most)),
    };
    let because = match track.and_then(|track| track.budget) {
        Some(budget) => format!("a share of the track's {}", show(budget)),
        None => "as there is no budget to share".to_owned(),
    };
    format!(
        "{}{place} {verb} no estimate ({}): taken as {amount}, {because}. Estimate what you can.",
        count(keys.len(), "ticket"),
        some_of(keys, 3)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, DependencyId, Estimate, TicketId, TrackId};

    fn plan() -> Plan {
        let mut plan = Plan::default();
        let mut track = Track::new(TrackId(1), "infra");
        track.budget = Some(Work::hours(10));
        plan.tracks.insert(track);
        for id in 2..=6 {
            let mut ticket = Ticket::new(TicketId(id), format!("T{id}"), "");
            ticket.track = (id < 5).then_some(TrackId(1));
            plan.tickets.insert(ticket);
        }
        let mut known = plan.tickets.at(0).expect("a ticket").clone();
        known.estimate = Estimate::Fixed(Work::hours(4));
        plan.tickets.insert(known);
        plan
    }

    fn findings(plan: &Plan) -> Vec<Finding> {
        let mut findings = Vec::new();
        check(&Context::new(plan), &mut findings);
        findings
    }

    #[test]
    fn each_track_says_what_is_assumed_and_from_what() {
        let plan = plan();
        let found = findings(&plan);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].subject_keys(&plan), ["T3", "T4"]);
        assert_eq!(
            found[0].numbers,
            [("tickets", 2.0), ("assumed_minutes", 360.0)]
        );
        assert!(
            found[0]
                .message
                .contains("3 h each, a share of the track's 10 h")
        );
        assert_eq!(
            found[1].numbers,
            [("tickets", 2.0), ("assumed_minutes", 480.0)]
        );
    }

    #[test]
    fn a_loop_does_not_hide_what_is_assumed() {
        let mut plan = plan();
        let ends = [2, 3].map(|id| Node::Ticket(TicketId(id)));
        let without_loop = findings(&plan);
        plan.dependencies
            .insert(Dependency::new(DependencyId(8), ends[0], ends[1]));
        plan.dependencies
            .insert(Dependency::new(DependencyId(9), ends[1], ends[0]));
        assert_eq!(findings(&plan), without_loop);
    }

    #[test]
    fn estimated_tickets_and_summaries_are_silent() {
        let mut plan = Plan::default();
        plan.tickets
            .insert(Ticket::new(TicketId(1), "S", "a summary"));
        let mut part = Ticket::new(TicketId(2), "S-1", "");
        part.parent = Some(TicketId(1));
        part.estimate = Estimate::Fixed(Work::hours(1));
        plan.tickets.insert(part);
        assert_eq!(findings(&plan), []);
    }
}
