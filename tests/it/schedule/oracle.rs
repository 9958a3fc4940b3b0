//! Random small campaigns, solved by the engine and by the literal definition.

use super::build::{Builder, stamp};
use super::naive::{Calendars, Found, Minutes, Naive};
use crate::plans::Random;
use slackline::plan::{
    Calendar, CalendarException, CalendarId, ConstraintKind, DateConstraint, Deadline,
    DependencyKind, Elapsed, Estimate, Gate, GateId, Lag, Moment, Node, OptionId, Order, Plan,
    PlanOption, Stage, Stamp, TicketId, Week, Work,
};
use slackline::schedule::{Settings, schedule};
use std::sync::Arc;

const OFFICE: CalendarId = CalendarId(1001);
const NIGHT: CalendarId = CalendarId(1002);
/// The window of time in which every date of these campaigns lies.
const WINDOW: (&str, i64) = ("2025-11-01", 160);

fn office() -> Calendar {
    let hours = ["09:00-12:00", "13:00-17:00"].map(|text| text.parse().expect("hours"));
    let holiday = "2026-01-06".parse().expect("a day");
    let saturday = "2026-01-10".parse().expect("a day");
    let exception = |day, hours: &[&str]| CalendarException {
        name: String::new(),
        from: day,
        to: day,
        hours: hours
            .iter()
            .map(|text| text.parse().expect("hours"))
            .collect(),
    };
    Calendar {
        id: OFFICE,
        name: "Office".into(),
        week: Week::workdays(&hours),
        exceptions: vec![
            exception(holiday, &[]),
            exception(saturday, &["10:00-11:30"]),
        ],
    }
}

fn night() -> Calendar {
    Calendar {
        id: NIGHT,
        name: "Night".into(),
        week: Week(std::array::from_fn(|day| {
            let hours: &[&str] = if day == 2 {
                &[]
            } else {
                &["00:00-05:00", "16:00-24:00"]
            };
            hours
                .iter()
                .map(|text| text.parse().expect("hours"))
                .collect()
        })),
        exceptions: Vec::new(),
    }
}

fn calendars() -> Calendars {
    let (first, days) = (stamp(WINDOW.0), WINDOW.1);
    let minutes = |calendar: Option<&Calendar>| Minutes::of(calendar, first, days);
    Calendars::from([
        (None, minutes(None)),
        (Some(OFFICE), minutes(Some(&office()))),
        (Some(NIGHT), minutes(Some(&night()))),
    ])
}

/// What a family of campaigns has beside tickets and dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flavour {
    Clock,
    Office,
    SeveralCalendars,
}

struct Case {
    build: Builder,
    order: Order,
}

fn case(random: &mut Random, flavour: Flavour) -> Case {
    let mut build = Builder::default();
    build.plan.calendars.insert(office());
    build.plan.calendars.insert(night());
    let info = Arc::make_mut(&mut build.plan.info);
    info.calendar = (flavour != Flavour::Clock).then_some(OFFICE);
    let starts = ["2026-01-05T09:00", "2026-01-03T12:00", "2026-01-09T16:30"];
    info.start = Some(stamp(starts[random.below(3)]));
    if random.chance(30) {
        let moment = Moment::After(Elapsed::hours(random.between(2, 80)));
        info.deadline = Some(Deadline {
            moment,
            hard: random.chance(70),
        });
    }
    let mut nodes = Vec::new();
    for number in 0..random.between(1, 7) {
        nodes.push(add_node(&mut build, random, flavour, number));
    }
    add_summaries(&mut build, random, &mut nodes);
    for _ in 0..random.below(2 * nodes.len() + 1) {
        let to = random.below(nodes.len());
        if to > 0 {
            let from = random.below(to);
            add_dependency(&mut build, random, flavour, (nodes[from], nodes[to]));
        }
    }
    let order = order(random, &nodes);
    Case { build, order }
}

fn add_node(build: &mut Builder, random: &mut Random, flavour: Flavour, number: i64) -> Node {
    let minutes = if random.chance(15) {
        0
    } else {
        random.between(1, 40) * 15
    };
    if random.chance(15) {
        let id = GateId(build.next_id());
        let mut gate = Gate::new(id, format!("G{number}"), "Review");
        gate.review = random.chance(70).then_some(Work(minutes));
        build.plan.gates.insert(gate);
        return Node::Gate(id);
    }
    build.ticket_with(&format!("T{number}"), |ticket| {
        ticket.estimate = Estimate::Fixed(Work(minutes));
        if flavour == Flavour::SeveralCalendars && random.chance(50) {
            ticket.calendar = Some([OFFICE, NIGHT][random.below(2)]);
        }
        let mut moment = || Moment::After(Elapsed(random.between(-10, 300) * 15));
        let (constraint, deadline) = (moment(), moment());
        if random.chance(25) {
            ticket.constraint = Some(DateConstraint {
                kind: [
                    ConstraintKind::StartNoEarlierThan,
                    ConstraintKind::FinishNoEarlierThan,
                    ConstraintKind::StartNoLaterThan,
                    ConstraintKind::FinishNoLaterThan,
                    ConstraintKind::MustStartOn,
                    ConstraintKind::MustFinishOn,
                ][random.below(6)],
                moment: Some(constraint),
            });
        }
        if random.chance(10) {
            ticket.deadline = Some(deadline);
        }
    })
}

/// Puts runs of tickets into summaries, and sometimes a summary into another; what a summary holds
/// stands next to each other, so that dependencies from lower to higher places close no circle.
fn add_summaries(build: &mut Builder, random: &mut Random, nodes: &mut Vec<Node>) {
    if nodes.len() < 3 || !random.chance(40) {
        return;
    }
    let first = random.below(nodes.len() - 1);
    let count = 1 + random.below((nodes.len() - first).min(3));
    let inside: Vec<Node> = nodes[first..first + count].to_vec();
    if inside.iter().any(|node| matches!(node, Node::Gate(_))) {
        return;
    }
    let mut summary = build.ticket("S", 77);
    for &node in &inside {
        build.change(node, |ticket| ticket.parent = ticket_id(summary));
    }
    if random.chance(30) {
        let outer = build.ticket("SS", 99);
        build.change(summary, |ticket| ticket.parent = ticket_id(outer));
        summary = outer;
    }
    nodes.splice(first..first + count, [summary]);
}

fn ticket_id(node: Node) -> Option<TicketId> {
    match node {
        Node::Ticket(id) => Some(id),
        Node::Gate(_) => None,
    }
}

fn add_dependency(build: &mut Builder, random: &mut Random, flavour: Flavour, ends: (Node, Node)) {
    let quarters = random.between(-20, 40) * 15;
    let lag = match random.below(10) {
        0..4 => Lag::default(),
        4..6 => Lag::Work(Work(quarters)),
        // On the clock alone an elapsed lag is a working lag; elsewhere it brings in a second calendar.
        6 if flavour != Flavour::Office => Lag::Elapsed(Elapsed(quarters * 4)),
        6..8 => Lag::Percent(random.between(-60, 150) as f64),
        8 => Lag::PercentOfSuccessor(random.between(-60, 150) as f64),
        _ => Lag::Work(Work(1)),
    };
    let kind = DependencyKind::ALL[if random.chance(50) {
        0
    } else {
        random.below(4)
    }];
    build.link(ends.0, ends.1, kind, lag);
}

fn order(random: &mut Random, nodes: &[Node]) -> Order {
    match random.below(6) {
        0 => Order::Sequential(
            nodes
                .iter()
                .copied()
                .filter(|_| random.chance(50))
                .collect(),
        ),
        1 => {
            let mut stages = vec![Stage {
                name: String::new(),
                nodes: Vec::new(),
                claim: None,
            }];
            for &node in nodes {
                if random.chance(35) {
                    let nodes = Vec::new();
                    stages.push(Stage {
                        name: String::new(),
                        nodes,
                        claim: None,
                    });
                }
                if random.chance(70) {
                    let last = stages.len() - 1;
                    stages[last].nodes.push(node);
                }
            }
            Order::Stages(stages)
        }
        _ => Order::Free,
    }
}

fn check(case: Case, calendars: &Calendars, name: &str) {
    let Case { mut build, order } = case;
    let (expected, finish) = Naive::new(&build.plan, &order, calendars).solve();
    let id = OptionId(build.next_id());
    let mut option = PlanOption::new(id, "As tested");
    option.order = order;
    build.plan.options.insert(option);
    let settings = Settings { option: Some(id) };
    let found = schedule(&build.plan, &settings).expect("no circle");
    assert_eq!(
        found.finish,
        Stamp(finish),
        "{name}: finish\n{}",
        tell(&build.plan)
    );
    for (node, row) in expected {
        let dates = found.dates(node).expect("every node has dates");
        let same = Found {
            early: (dates.early_start.0, dates.early_finish.0),
            late: (dates.late_start.0, dates.late_finish.0),
            total_float: dates.total_float.0,
            free_float: dates.free_float.0,
        };
        assert_eq!(
            same,
            row,
            "{name}: {}\n{}",
            build.plan.key(node),
            tell(&build.plan)
        );
        assert_eq!(dates.critical, row.total_float <= 0);
    }
}

/// The plan in short, for a failed case.
fn tell(plan: &Plan) -> String {
    let mut lines = vec![format!("{:?} {:?}", plan.info.start, plan.info.deadline)];
    for t in plan.tickets.iter() {
        let parts = (&t.estimate, t.calendar, t.constraint, t.deadline, t.parent);
        lines.push(format!("t{} {} {parts:?}", t.id.0, t.key));
    }
    lines.extend(
        plan.gates
            .iter()
            .map(|g| format!("g{} {:?}", g.id.0, g.review)),
    );
    lines.extend(
        plan.dependencies
            .iter()
            .map(|d| format!("{} {} {:?} {:?}", d.from, d.to, d.kind, d.lag)),
    );
    lines.extend(
        plan.options
            .iter()
            .map(|option| format!("{:?}", option.order)),
    );
    lines.join("\n")
}

fn run(flavour: Flavour, cases: u64) {
    let calendars = calendars();
    for seed in 0..cases {
        let case = case(&mut Random::new(seed), flavour);
        check(case, &calendars, &format!("{flavour:?} {seed}"));
    }
}

#[test]
fn around_the_clock_the_engine_agrees_with_the_definition() {
    run(Flavour::Clock, 400);
}

#[test]
fn in_office_hours_the_engine_agrees_with_the_definition() {
    run(Flavour::Office, 400);
}

#[test]
fn with_several_calendars_the_engine_agrees_with_the_definition() {
    run(Flavour::SeveralCalendars, 400);
}
