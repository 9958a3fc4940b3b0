//! Ten thousand tickets are linted without anything quadratic.
//!
//! The bound is loose, because tests run unoptimised on busy machines; the bench measures.

use super::findings;
use crate::campaigns::campaign;
use slackline::plan::{
    Dependency, DependencyId, Estimate, Node, Plan, SourceId, SourceRef, Ticket, TicketId, Track,
    TrackId, Work,
};
use std::time::Instant;

/// A large plan with files, deliverables and lines, so that no rule can leave early.
fn large(tickets: u32) -> Plan {
    let shape = campaign(tickets, 3);
    let tracks = (0..shape.tracks).map(|at| Track::new(TrackId(at + 1), format!("track {at}")));
    let mut plan = Plan {
        tracks: tracks.collect(),
        ..Plan::default()
    };
    plan.tickets = (0..tickets)
        .map(|at| {
            let mut ticket = Ticket::new(
                TicketId(100 + at),
                format!("T-{at:05}"),
                format!("ticket {at}"),
            );
            ticket.track = Some(TrackId(shape.track[at as usize] + 1));
            ticket.estimate = Estimate::Range {
                min: Work::hours(1),
                max: Work::hours(i64::from(2 + at % 5)),
            };
            ticket.files = vec![
                format!("src/part{}/file{}.rs", at % 50, at % 700),
                "README.md".into(),
            ];
            ticket.deliverables = vec![format!("docs/page{}.md", at % 4000)];
            ticket
        })
        .collect();
    plan.dependencies = shape
        .edges
        .iter()
        .enumerate()
        .map(|(at, &(from, to))| {
            let ends = [from, to].map(|n| Node::Ticket(TicketId(100 + n)));
            let mut row = Dependency::new(DependencyId(20_000 + at as u32), ends[0], ends[1]);
            row.sources = vec![SourceRef::line(SourceId(1), 10 + at as u32)];
            row
        })
        .collect();
    plan.settle_last_id();
    plan
}

#[test]
fn ten_thousand_tickets_take_little_time() {
    let plan = large(10_000);
    let begun = Instant::now();
    let found = findings(&plan);
    let seconds = begun.elapsed().as_secs_f64();
    assert!(!found.is_empty());
    assert!(seconds < 20.0, "{seconds} s for {} findings", found.len());
}

#[test]
fn a_plan_in_which_everybody_touches_one_file_is_bounded() {
    let mut plan = large(3_000);
    plan.dependencies = Default::default();
    let found = findings(&plan);
    let overlaps = found.iter().filter(|f| f.rule == "file-overlap").count();
    assert!((1..=40).contains(&overlaps), "{overlaps}");
}
