//! The sentences that say why a date is what it is.

use super::build::{Builder, stamp};
use slackline::plan::{Calendar, CalendarId};
use slackline::plan::{
    ConstraintKind, DateConstraint, DependencyKind, Elapsed, Lag, Moment, Node, OpenHours, Week,
};
use slackline::schedule::explain;

fn told(build: &Builder, node: Node) -> Vec<String> {
    let schedule = build.schedule();
    explain(&build.plan, &schedule, node)
        .into_iter()
        .map(|sentence| sentence.text)
        .collect()
}

#[test]
fn a_chain_is_told_back_to_the_start() {
    let mut build = Builder::default();
    let nodes = ["B1", "B2", "B3"].map(|key| build.ticket(key, 60));
    build.after(nodes[0], nodes[1]);
    build.after(nodes[1], nodes[2]);
    assert_eq!(
        told(&build, nodes[2]),
        [
            "B3 starts when B2 finishes at 11:00.",
            "B2 starts when B1 finishes at 10:00.",
            "B1 starts with the plan.",
            "Nothing else moves it: B3 is critical, total float 0.",
        ]
    );
    let schedule = build.schedule();
    let steps = explain(&build.plan, &schedule, nodes[2]);
    assert_eq!(
        steps.iter().map(|s| s.node).collect::<Vec<_>>(),
        [
            Some(nodes[1]),
            Some(nodes[0]),
            Some(nodes[0]),
            Some(nodes[2])
        ]
    );
}

#[test]
fn lags_dates_and_closed_hours_are_told() {
    let mut build = Builder::default();
    let id = CalendarId(build.next_id());
    build.plan.calendars.insert(Calendar {
        id,
        name: "Office".into(),
        week: Week::workdays(&[OpenHours::new(540, 1020).expect("hours")]),
        exceptions: Vec::new(),
    });
    std::sync::Arc::make_mut(&mut build.plan.info).calendar = Some(id);
    build.starts("2026-01-09T09:00");
    let (a, b, c) = (
        build.ticket("A", 480),
        build.ticket("B", 120),
        build.ticket("C", 60),
    );
    let (d, e) = (build.ticket("D", 60), build.ticket("E", 60));
    build.after(a, b);
    build.link(b, c, DependencyKind::Ss, Lag::Percent(50.0));
    build.link(a, d, DependencyKind::Fs, Lag::Elapsed(Elapsed::hours(70)));
    build.change(e, |ticket| {
        let moment = Some(Moment::At(stamp("2026-01-12T10:00")));
        ticket.constraint = Some(DateConstraint {
            kind: ConstraintKind::StartNoEarlierThan,
            moment,
        });
    });
    let first = |node| told(&build, node)[0].clone();
    assert_eq!(
        first(b),
        "B starts when A finishes at 17:00. Its hours begin at 2026-01-12 09:00."
    );
    assert_eq!(
        first(c),
        "C starts at 2026-01-12 10:00, 50 % of the length of B after B starts at 2026-01-12 09:00."
    );
    assert_eq!(
        first(d),
        "D starts at 2026-01-12 15:00, 2 days 22 h on the clock after A finishes at 17:00."
    );
    assert_eq!(
        first(e),
        "E starts at 2026-01-12 10:00 because of its own date."
    );
    let last = |node| told(&build, node).pop().unwrap_or_default();
    assert_eq!(
        last(c),
        "C can slip by 5 h of working time before the finish moves."
    );
}
