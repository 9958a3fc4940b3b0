//! What each kind of row does to the dates, worked out by hand.

use super::build::{Builder, dates, since_start, stamp};
use slackline::plan::{
    Calendar, CalendarId, ConstraintKind, DateConstraint, Deadline, DependencyKind, Elapsed,
    Estimate, Gate, GateId, Lag, Moment, Node, OpenHours, OptionId, PlanOption, ProgressState,
    Stage, Strength, Track, TrackId, Week, Work, WorkKind,
};
use slackline::plan::{Order, Ticket};
use slackline::schedule::{Driver, Schedule, ScheduleError, Settings, schedule};
use std::sync::Arc;

/// Hours from the plan's start to a node's early start and finish.
fn hours(schedule: &Schedule, node: Node) -> (i64, i64) {
    let found = dates(schedule, node);
    let of = |at| since_start(schedule, at) / 60;
    (of(found.early_start), of(found.early_finish))
}

fn chain(build: &mut Builder, keys: &[(&str, i64)]) -> Vec<Node> {
    let nodes: Vec<Node> = keys
        .iter()
        .map(|&(key, hours)| build.ticket(key, hours * 60))
        .collect();
    for pair in nodes.windows(2) {
        build.after(pair[0], pair[1]);
    }
    nodes
}

fn constrain(build: &mut Builder, node: Node, kind: ConstraintKind, hour: i64) {
    let moment = Some(Moment::After(Elapsed::hours(hour)));
    build.change(node, |ticket| {
        ticket.constraint = Some(DateConstraint { kind, moment })
    });
}

fn follow(build: &mut Builder, change: impl FnOnce(&mut PlanOption)) -> Settings {
    let id = OptionId(build.next_id());
    let mut option = PlanOption::new(id, format!("Option {}", id.0));
    change(&mut option);
    build.plan.options.insert(option);
    Settings { option: Some(id) }
}

fn gate(build: &mut Builder, key: &str, change: impl FnOnce(&mut Gate)) -> Node {
    let id = GateId(build.next_id());
    let mut gate = Gate::new(id, key, key);
    change(&mut gate);
    build.plan.gates.insert(gate);
    Node::Gate(id)
}

fn office_hours(build: &mut Builder) {
    let id = CalendarId(build.next_id());
    build.plan.calendars.insert(Calendar {
        id,
        name: "Office".into(),
        week: Week::workdays(&[OpenHours::new(9 * 60, 17 * 60).expect("hours")]),
        exceptions: Vec::new(),
    });
    Arc::make_mut(&mut build.plan.info).calendar = Some(id);
}

#[test]
fn an_empty_plan_takes_no_time() {
    let schedule = Builder::default().schedule();
    assert_eq!(
        (schedule.start, schedule.makespan),
        (schedule.finish, Work(0))
    );
    assert!(schedule.critical_path.is_empty() && schedule.nodes().next().is_none());
}

#[test]
fn each_kind_ties_the_ends_it_says() {
    // A takes 4 h, B 2 h; lag of one hour.
    let cases = [
        (DependencyKind::Fs, (5, 7)),
        (DependencyKind::Ss, (1, 3)),
        (DependencyKind::Ff, (3, 5)),
        (DependencyKind::Sf, (0, 2)),
    ];
    for (kind, expected) in cases {
        let mut build = Builder::default();
        let (a, b) = (build.ticket("A", 240), build.ticket("B", 120));
        let id = build.link(a, b, kind, Lag::Work(Work(60)));
        let schedule = build.schedule();
        assert_eq!(hours(&schedule, b), expected, "{kind:?}");
        let drives = expected.0 > 0;
        assert_eq!(
            dates(&schedule, b).driver == Driver::Dependency(id),
            drives,
            "{kind:?}"
        );
    }
}

#[test]
fn percent_lag_is_the_partial_trigger() {
    let mut build = Builder::default();
    let (a, b, c) = (
        build.ticket("A", 240),
        build.ticket("B", 60),
        build.ticket("C", 120),
    );
    build.link(a, b, DependencyKind::Ss, Lag::Percent(50.0));
    build.link(a, c, DependencyKind::Fs, Lag::PercentOfSuccessor(-50.0));
    let schedule = build.schedule();
    assert_eq!((hours(&schedule, b), hours(&schedule, c)), ((2, 3), (3, 5)));
}

#[test]
fn a_weekend_lies_between_working_lag_and_elapsed_lag() {
    let mut build = Builder::default();
    office_hours(&mut build);
    build.starts("2026-01-09T09:00");
    let a = build.ticket("A", 480);
    let (b, c, d) = (
        build.ticket("B", 60),
        build.ticket("C", 60),
        build.ticket("D", 0),
    );
    build.link(a, b, DependencyKind::Fs, Lag::Work(Work(120)));
    build.link(a, c, DependencyKind::Fs, Lag::Elapsed(Elapsed::hours(2)));
    build.after(a, d);
    let schedule = build.schedule();
    assert_eq!(dates(&schedule, a).early_finish, stamp("2026-01-09T17:00"));
    assert_eq!(dates(&schedule, b).early_start, stamp("2026-01-12T11:00"));
    assert_eq!(dates(&schedule, c).early_start, stamp("2026-01-12T09:00"));
    assert_eq!(dates(&schedule, d).early_start, stamp("2026-01-09T17:00"));
    assert_eq!(schedule.makespan, Work::hours(11));
}

#[test]
fn a_ticket_keeps_its_own_calendar() {
    let mut build = Builder::default();
    office_hours(&mut build);
    build.starts("2026-01-09T15:00");
    let nights = CalendarId(build.next_id());
    build.plan.calendars.insert(Calendar {
        id: nights,
        name: "Around the clock".into(),
        week: Week::always(),
        exceptions: Vec::new(),
    });
    let (a, b, c) = (
        build.ticket("A", 120),
        build.ticket("B", 600),
        build.ticket("C", 60),
    );
    build.change(b, |ticket| ticket.calendar = Some(nights));
    build.after(a, b);
    build.after(b, c);
    let schedule = build.schedule();
    assert_eq!(dates(&schedule, b).early_start, stamp("2026-01-09T17:00"));
    assert_eq!(dates(&schedule, b).early_finish, stamp("2026-01-10T03:00"));
    assert_eq!(dates(&schedule, c).early_start, stamp("2026-01-12T09:00"));
    // B may go on until Monday 09:00: 54 hours on the clock, on which it runs.
    assert_eq!(dates(&schedule, b).total_float, Work::hours(54));
    assert_eq!(dates(&schedule, a).total_float, Work(0));
}

#[test]
fn each_constraint_binds_what_it_says() {
    // A, B, C of two hours each in a row, beside D of ten hours; the constraint is on B.
    // Early and late start of B, and total float of A.
    let cases = [
        (ConstraintKind::StartNoEarlierThan, 4, (4, 6), 4),
        (ConstraintKind::FinishNoEarlierThan, 7, (5, 6), 4),
        (ConstraintKind::StartNoLaterThan, 3, (2, 3), 1),
        (ConstraintKind::StartNoLaterThan, 1, (2, 1), -1),
        (ConstraintKind::FinishNoLaterThan, 4, (2, 2), 0),
        (ConstraintKind::MustStartOn, 3, (3, 3), 1),
        (ConstraintKind::MustStartOn, 1, (1, 1), -1),
        (ConstraintKind::MustFinishOn, 6, (4, 4), 2),
    ];
    for (kind, hour, (early, late), before) in cases {
        let mut build = Builder::default();
        let row = chain(&mut build, &[("A", 2), ("B", 2), ("C", 2)]);
        build.ticket("D", 600);
        constrain(&mut build, row[1], kind, hour);
        let schedule = build.schedule();
        let found = dates(&schedule, row[1]);
        let of = |at| since_start(&schedule, at) / 60;
        assert_eq!(
            (of(found.early_start), of(found.late_start)),
            (early, late),
            "{kind:?} {hour}"
        );
        assert_eq!(
            dates(&schedule, row[0]).total_float,
            Work::hours(before),
            "{kind:?} {hour}"
        );
        assert_eq!(
            found.driver == Driver::Constraint,
            early != 2,
            "{kind:?} {hour}"
        );
    }
}

#[test]
fn as_late_as_possible_moves_up_to_the_successors() {
    let mut build = Builder::default();
    let long = build.ticket("Long", 600);
    let row = chain(&mut build, &[("A", 1), ("B", 1), ("End", 2)]);
    build.after(long, row[2]);
    let alone = build.ticket("Alone", 60);
    for node in [row[0], row[1], alone] {
        build.change(node, |ticket| {
            let kind = ConstraintKind::AsLateAsPossible;
            ticket.constraint = Some(DateConstraint { kind, moment: None });
        });
    }
    let schedule = build.schedule();
    assert_eq!(
        (hours(&schedule, row[0]), hours(&schedule, row[1])),
        ((8, 9), (9, 10))
    );
    assert_eq!(hours(&schedule, alone), (11, 12));
    assert_eq!(dates(&schedule, row[0]).driver, Driver::AsLate);
    assert_eq!(
        (dates(&schedule, row[0]).total_float, schedule.makespan),
        (Work(0), Work::hours(12))
    );
    let path: Vec<&str> = schedule
        .critical_path
        .iter()
        .map(|&n| build.plan.key(n))
        .collect();
    assert_eq!(path, ["Long", "End"]);
}

#[test]
fn what_has_begun_is_not_moved_to_be_as_late_as_possible() {
    let mut build = Builder::default();
    build.starts("2026-01-05T09:00");
    build.ticket("Long", 600);
    let begun = build.ticket("Begun", 60);
    build.change(begun, |ticket| {
        let kind = ConstraintKind::AsLateAsPossible;
        ticket.constraint = Some(DateConstraint { kind, moment: None });
        ticket.progress.actual_start = Some(stamp("2026-01-05T10:00"));
    });
    let schedule = build.schedule();
    let found = dates(&schedule, begun);
    assert_eq!(found.early_start, stamp("2026-01-05T10:00"));
    assert_eq!(found.driver, Driver::Recorded);
}

#[test]
fn a_missed_deadline_is_negative_float() {
    let mut build = Builder::default();
    let row = chain(&mut build, &[("A", 2), ("B", 2)]);
    let side = build.ticket("Side", 60);
    build.change(side, |ticket| {
        ticket.deadline = Some(Moment::After(Elapsed::hours(3)))
    });
    let float = |build: &Builder, node| dates(&build.schedule(), node).total_float;
    assert_eq!(
        (float(&build, row[0]), float(&build, side)),
        (Work(0), Work::hours(2))
    );
    for (hard, floats) in [(true, (-1, 2)), (false, (0, 2))] {
        let moment = Moment::After(Elapsed::hours(3));
        Arc::make_mut(&mut build.plan.info).deadline = Some(Deadline { moment, hard });
        assert_eq!(float(&build, row[0]), Work::hours(floats.0), "hard: {hard}");
        assert_eq!(float(&build, side), Work::hours(floats.1), "hard: {hard}");
    }
    assert_eq!(build.schedule().deadline, Some(stamp("2026-01-05T12:00")));
}

#[test]
fn recorded_dates_rule_the_early_ones() {
    let mut build = Builder::default();
    build.starts("2026-01-05T09:00");
    let row = chain(&mut build, &[("A", 2), ("B", 2), ("C", 2)]);
    build.change(row[0], |ticket| {
        ticket.progress.state = ProgressState::Done;
        ticket.progress.actual_start = Some(stamp("2026-01-05T09:30"));
        ticket.progress.actual_finish = Some(stamp("2026-01-05T13:00"));
    });
    build.change(row[2], |ticket| {
        ticket.progress.actual_start = Some(stamp("2026-01-05T10:00"))
    });
    let schedule = build.schedule();
    let a = dates(&schedule, row[0]);
    assert_eq!(
        (a.early_start, a.early_finish),
        (stamp("2026-01-05T09:30"), stamp("2026-01-05T13:00"))
    );
    assert_eq!((a.duration, a.driver), (Work(210), Driver::Recorded));
    assert_eq!(
        dates(&schedule, row[1]).early_start,
        stamp("2026-01-05T13:00")
    );
    assert_eq!(
        dates(&schedule, row[2]).early_finish,
        stamp("2026-01-05T12:00")
    );
}

#[test]
fn a_summary_spans_its_tickets_and_holds_what_waits_for_it() {
    let mut build = Builder::default();
    let before = build.ticket("Before", 60);
    let summary = build.ticket("Summary", 9999);
    let Node::Ticket(id) = summary else {
        unreachable!("a ticket")
    };
    let inner: Vec<Node> = [("One", 120), ("Two", 240)]
        .map(|(key, minutes)| {
            build.ticket_with(key, |ticket| {
                ticket.estimate = Estimate::Fixed(Work(minutes));
                ticket.parent = Some(id);
            })
        })
        .to_vec();
    let after = build.ticket("After", 60);
    let incoming = build.after(before, summary);
    let outgoing = build.link(summary, after, DependencyKind::Fs, Lag::Work(Work(60)));
    let schedule = build.schedule();
    assert_eq!(
        (hours(&schedule, inner[0]), hours(&schedule, inner[1])),
        ((1, 3), (1, 5))
    );
    assert_eq!(
        (hours(&schedule, summary), hours(&schedule, after)),
        ((1, 5), (6, 7))
    );
    let span = dates(&schedule, summary);
    assert!(span.summary && span.critical && span.total_float == Work(0));
    assert_eq!(
        (span.duration, span.previous),
        (Work::hours(4), Some(before))
    );
    assert_eq!(dates(&schedule, after).previous, Some(inner[1]));
    assert_eq!(dates(&schedule, after).driver, Driver::Dependency(outgoing));
    assert_eq!(
        dates(&schedule, inner[1]).driver,
        Driver::Dependency(incoming)
    );
    assert_eq!(dates(&schedule, inner[0]).free_float, Work::hours(2));
    assert!(schedule.is_critical_dependency(incoming) && schedule.is_critical_dependency(outgoing));
    assert_eq!(schedule.critical_path, [before, inner[1], after]);
}

#[test]
fn strengths_and_cuts_decide_what_holds() {
    let mut build = Builder::default();
    let row = chain(&mut build, &[("A", 1), ("B", 1), ("C", 1)]);
    let other = build.ticket("Other", 60);
    build.link_with(row[2], other, |link| link.strength = Strength::Info);
    let soft = build.link_with(row[0], other, |link| link.strength = Strength::Soft);
    assert_eq!(hours(&build.schedule(), other), (1, 2));
    let settings = follow(&mut build, |option| option.dropped = vec![soft]);
    let dropped = schedule(&build.plan, &settings).expect("no circle");
    assert_eq!(hours(&dropped, other), (0, 1));
    let Node::Ticket(cut) = row[1] else {
        unreachable!("a ticket")
    };
    let settings = follow(&mut build, |option| option.excluded = vec![cut]);
    let without = schedule(&build.plan, &settings).expect("no circle");
    assert_eq!(
        (without.dates(row[1]), hours(&without, row[2])),
        (None, (0, 1))
    );
    let unknown = Settings {
        option: Some(OptionId(9999)),
    };
    assert_eq!(
        schedule(&build.plan, &unknown).err(),
        Some(ScheduleError::UnknownOption(OptionId(9999)))
    );
}

#[test]
fn an_order_holds_beyond_the_dependencies() {
    let mut build = Builder::default();
    let nodes = ["A", "B", "C", "D"].map(|key| build.ticket(key, 60));
    let settings = follow(&mut build, |option| {
        option.order = Order::Sequential(vec![nodes[2], nodes[0]])
    });
    let sequential = schedule(&build.plan, &settings).expect("no circle");
    assert_eq!(
        (hours(&sequential, nodes[0]), sequential.makespan),
        ((1, 2), Work::hours(2))
    );
    assert_eq!(dates(&sequential, nodes[0]).driver, Driver::Order(nodes[2]));
    let stage = |nodes: &[Node]| Stage {
        name: String::new(),
        nodes: nodes.to_vec(),
        claim: None,
    };
    let stages = vec![stage(&nodes[2..3]), stage(&[]), stage(&nodes[0..2])];
    let settings = follow(&mut build, |option| option.order = Order::Stages(stages));
    let staged = schedule(&build.plan, &settings).expect("no circle");
    let starts = nodes.map(|node| hours(&staged, node).0);
    assert_eq!(starts, [1, 1, 0, 0]);
    assert_eq!(dates(&staged, nodes[1]).driver, Driver::Order(nodes[2]));
}

#[test]
fn a_gate_takes_its_review_and_may_stop_all_work_of_its_tracks() {
    let mut build = Builder::default();
    let (ours, theirs) = (TrackId(build.next_id()), TrackId(build.next_id()));
    build.plan.tracks.insert(Track::new(ours, "Ours"));
    build.plan.tracks.insert(Track::new(theirs, "Theirs"));
    let mut on = |key: &str, track| {
        build.ticket_with(key, |ticket: &mut Ticket| {
            ticket.estimate = Estimate::Fixed(Work(60));
            ticket.track = Some(track);
        })
    };
    let (upstream, successor, other, elsewhere) = (
        on("Up", ours),
        on("Next", ours),
        on("Other", ours),
        on("Else", theirs),
    );
    let review = gate(&mut build, "G1", |gate| gate.review = Some(Work(120)));
    build.after(upstream, review);
    build.after(review, successor);
    let schedule = build.schedule();
    assert_eq!(
        (hours(&schedule, review), hours(&schedule, successor)),
        ((1, 3), (3, 4))
    );
    assert_eq!(hours(&schedule, other), (0, 1));
    let Node::Gate(id) = review else {
        unreachable!("a gate")
    };
    let mut stopping = build.plan.gates.get(id).expect("the gate").clone();
    (stopping.stop_work, stopping.tracks) = (true, vec![ours]);
    build.plan.gates.insert(stopping);
    // A second one of the same track does not wait for the first one's tickets and the other way round.
    let second = gate(&mut build, "G2", |gate| {
        (gate.stop_work, gate.tracks, gate.rank) = (true, vec![ours], 1);
    });
    build.after(other, second);
    let schedule = build.schedule();
    assert_eq!(
        (hours(&schedule, other), hours(&schedule, elsewhere)),
        ((3, 4), (0, 1))
    );
    assert_eq!(dates(&schedule, other).driver, Driver::StopWork(id));
    assert_eq!(
        (hours(&schedule, second), hours(&schedule, upstream)),
        ((4, 4), (0, 1))
    );
    assert_eq!(hours(&schedule, successor), (4, 5));
}

#[test]
fn missing_estimates_take_a_stated_share() {
    let mut build = Builder::default();
    let track = TrackId(build.next_id());
    let mut row = Track::new(track, "services");
    row.budget = Some(Work::hours(10));
    build.plan.tracks.insert(row);
    let mut on = |key: &str, rank: i64, estimate: Estimate| {
        build.ticket_with(key, |ticket| {
            (ticket.track, ticket.rank, ticket.estimate) = (Some(track), rank, estimate)
        })
    };
    let known = on(
        "Known",
        0,
        Estimate::Range {
            min: Work(0),
            max: Work(118),
        },
    );
    // The last in the planner's order takes the rest of 541 minutes.
    let last = on("Last", 9, Estimate::None);
    let (one, two) = (on("One", 1, Estimate::None), on("Two", 2, Estimate::None));
    let loose = build.ticket_with("Loose", |_| {});
    let schedule = build.schedule();
    let took = [known, one, two, last, loose].map(|node| dates(&schedule, node).duration.0);
    assert_eq!(took, [59, 180, 180, 181, 240]);
    assert!(dates(&schedule, last).assumed && !dates(&schedule, known).assumed);
    assert_eq!(
        schedule.assumptions,
        [
            "3 tickets of services have no estimate: each takes 3 h (Last 3 h 1 min), an equal share of the 9 h 1 min that the track's 10 h leave.",
            "1 ticket has no estimate: it takes 4 h.",
        ]
    );
}

#[test]
fn agent_hours_are_shared_by_the_assigned_agents() {
    let mut build = Builder::default();
    let effort = build.ticket_with("Effort", |ticket| {
        ticket.estimate = Estimate::Fixed(Work(100));
        (ticket.work_kind, ticket.min_agents, ticket.max_agents) = (WorkKind::Effort, 3, 5);
    });
    assert_eq!(dates(&build.schedule(), effort).duration, Work(34));
}

#[test]
fn a_calendar_that_never_opens_is_taken_as_always_open_and_that_is_said() {
    let mut build = Builder::default();
    let id = CalendarId(build.next_id());
    let calendar = Calendar {
        id,
        name: "Shut".into(),
        week: Week::default(),
        exceptions: Vec::new(),
    };
    build.plan.calendars.insert(calendar);
    Arc::make_mut(&mut build.plan.info).calendar = Some(id);
    build.ticket("A", 600);
    let schedule = build.schedule();
    assert_eq!(schedule.makespan, Work(600));
    assert!(
        schedule.assumptions[0].contains("calendar Shut"),
        "{:?}",
        schedule.assumptions
    );
}

#[test]
fn extreme_numbers_neither_panic_nor_overflow() {
    let mut build = Builder::default();
    office_hours(&mut build);
    let (a, b) = (build.ticket("A", i64::MAX), build.ticket("B", i64::MIN));
    for lag in [
        Lag::Work(Work(i64::MIN)),
        Lag::Elapsed(Elapsed(i64::MAX)),
        Lag::Percent(f64::INFINITY),
        Lag::Percent(f64::NAN),
    ] {
        build.link(a, b, DependencyKind::Sf, lag);
    }
    let moment = Some(Moment::After(Elapsed(i64::MAX)));
    build.change(b, |ticket| {
        ticket.constraint = Some(DateConstraint {
            kind: ConstraintKind::MustFinishOn,
            moment,
        })
    });
    Arc::make_mut(&mut build.plan.info).start = Some(slackline::plan::Stamp(i64::MIN));
    let schedule = build.schedule();
    assert!(dates(&schedule, a).early_finish > dates(&schedule, a).early_start);
}
