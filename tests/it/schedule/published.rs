//! Networks whose dates stand in print.

use super::build::{Builder, dates, since_start, stamp};
use slackline::plan::{
    Calendar, CalendarId, DependencyKind, Elapsed, Lag, Node, OpenHours, Week, Work,
};

/// Hillier and Lieberman, *Introduction to Operations Research*, the Reliable Construction Co. project
/// of the chapter on PERT/CPM: `(activity, weeks, predecessors, early start, late start)`. The book gives 44
/// weeks and the critical path A-B-C-E-F-J-L-N.
const RELIABLE: [(&str, i64, &str, i64, i64); 14] = [
    ("A", 2, "", 0, 0),
    ("B", 4, "A", 2, 2),
    ("C", 10, "B", 6, 6),
    ("D", 6, "C", 16, 20),
    ("E", 4, "C", 16, 16),
    ("F", 5, "E", 20, 20),
    ("G", 7, "D", 22, 26),
    ("H", 9, "EG", 29, 33),
    ("I", 7, "C", 16, 18),
    ("J", 8, "FI", 25, 25),
    ("K", 4, "J", 33, 34),
    ("L", 5, "J", 33, 33),
    ("M", 2, "H", 38, 42),
    ("N", 6, "KL", 38, 38),
];

#[test]
fn the_reliable_construction_project_takes_44_weeks() {
    let mut build = Builder::default();
    let rows = RELIABLE.map(|row| build.ticket(row.0, row.1));
    let node = |key: char| {
        rows[RELIABLE
            .iter()
            .position(|row| row.0.starts_with(key))
            .expect("a row")]
    };
    for (key, _, predecessors, ..) in RELIABLE {
        for before in predecessors.chars() {
            build.after(node(before), node(key.chars().next().expect("a key")));
        }
    }
    let schedule = build.schedule();
    assert_eq!(schedule.makespan, Work(44));
    for (row, &ticket) in RELIABLE.iter().zip(&rows) {
        let (key, weeks, _, early, late) = *row;
        let found = dates(&schedule, ticket);
        let of = |at| since_start(&schedule, at);
        assert_eq!(
            (of(found.early_start), of(found.early_finish)),
            (early, early + weeks),
            "{key}"
        );
        assert_eq!(
            (of(found.late_start), of(found.late_finish)),
            (late, late + weeks),
            "{key}"
        );
        assert_eq!(found.total_float, Work(late - early), "{key}");
        assert_eq!(found.critical, late == early, "{key}");
    }
    let path: Vec<&str> = schedule
        .critical_path
        .iter()
        .map(|&node| build.plan.key(node))
        .collect();
    assert_eq!(path.concat(), "ABCEFJLN");
    // Free floats follow from the book's early dates: K alone can slip without moving N, M without
    // moving the end, I without moving J; D and G would move H.
    let free: Vec<(Node, i64)> = rows
        .iter()
        .map(|&node| (node, dates(&schedule, node).free_float.0))
        .collect();
    let with_free: Vec<&str> = free
        .iter()
        .filter(|row| row.1 > 0)
        .map(|row| build.plan.key(row.0))
        .collect();
    assert_eq!(with_free, ["I", "K", "M"]);
}

/// Vanhoucke, *Integrated Project Management and Control* (2014), page 9, the patient transport system:
/// durations of activities 1 to 17. The book gives 25 units and the critical activities below.
const TRANSPORT: [i64; 17] = [1, 1, 3, 2, 2, 2, 2, 1, 4, 5, 3, 3, 4, 5, 1, 5, 2];
const TRANSPORT_ARROWS: [(usize, usize); 23] = [
    (1, 2),
    (2, 3),
    (3, 4),
    (3, 6),
    (4, 5),
    (5, 8),
    (6, 7),
    (7, 8),
    (8, 9),
    (8, 10),
    (8, 11),
    (8, 12),
    (8, 13),
    (9, 14),
    (10, 14),
    (11, 14),
    (12, 14),
    (13, 14),
    (13, 15),
    (14, 16),
    (14, 17),
    (15, 16),
    (15, 17),
];

#[test]
fn the_patient_transport_project_takes_25_units() {
    let mut build = Builder::default();
    let rows: Vec<Node> = (1..)
        .zip(TRANSPORT)
        .map(|(number, units)| build.ticket(&format!("a{number}"), units))
        .collect();
    for (from, to) in TRANSPORT_ARROWS {
        build.after(rows[from - 1], rows[to - 1]);
    }
    let schedule = build.schedule();
    assert_eq!(schedule.makespan, Work(25));
    let critical = (1..)
        .zip(&rows)
        .filter(|(_, node)| dates(&schedule, **node).critical);
    let critical: Vec<usize> = critical.map(|(number, _)| number).collect();
    assert_eq!(critical, [1, 2, 3, 4, 5, 6, 7, 8, 10, 14, 16]);
}

/// SAS/OR *Project Management User's Guide*, the CPM procedure, the widget project of examples 4.6 and
/// 4.11: `(task, weekdays, predecessors)`.
const WIDGET: [(&str, i64, &[&str]); 14] = [
    ("Approve Plan", 5, &[]),
    ("Drawings", 10, &["Approve Plan"]),
    ("Study Market", 5, &["Approve Plan"]),
    ("Write Specs", 5, &["Approve Plan"]),
    ("Prototype", 15, &["Drawings", "Write Specs"]),
    ("Mkt. Strat.", 10, &["Study Market"]),
    ("Materials", 10, &["Prototype"]),
    ("Facility", 10, &["Prototype"]),
    ("Init. Prod.", 10, &["Materials", "Facility"]),
    ("Evaluate", 10, &["Init. Prod."]),
    ("Test Market", 15, &["Mkt. Strat.", "Init. Prod."]),
    ("Changes", 5, &["Evaluate", "Test Market"]),
    ("Production", 0, &["Changes"]),
    ("Marketing", 0, &["Mkt. Strat.", "Init. Prod."]),
];

const DAY: i64 = 1440;

/// The widget project in a week of five days of 24 hours, from Monday, 2003-12-01, with the links that
/// `lag` changes by predecessor and successor.
fn widget(lag: impl Fn(&str, &str) -> Option<(DependencyKind, Lag)>) -> (Builder, Vec<Node>) {
    let mut build = Builder::default();
    let week = Calendar {
        id: CalendarId(build.next_id()),
        name: "Weekdays".into(),
        week: Week::workdays(&[OpenHours::ALL_DAY]),
        exceptions: Vec::new(),
    };
    let info = std::sync::Arc::make_mut(&mut build.plan.info);
    info.calendar = Some(week.id);
    build.plan.calendars.insert(week);
    build.starts("2003-12-01");
    let rows = WIDGET
        .map(|(task, days, _)| build.ticket(task, days * DAY))
        .to_vec();
    for (to, (task, _, predecessors)) in WIDGET.iter().enumerate() {
        for before in *predecessors {
            let from = WIDGET
                .iter()
                .position(|row| row.0 == *before)
                .expect("a task");
            let (kind, lag) = lag(before, task).unwrap_or_default();
            build.link(rows[from], rows[to], kind, lag);
        }
    }
    (build, rows)
}

#[test]
fn the_widget_project_ends_on_the_8th_of_march() {
    let (build, rows) = widget(|_, _| None);
    let schedule = build.schedule();
    // The book prints the start of the next day: all of Friday, the 5th, is worked.
    assert_eq!(schedule.finish, stamp("2004-03-06"));
    assert_eq!(schedule.makespan, Work(70 * DAY));
    assert_eq!(
        schedule.calendar().next_open(schedule.finish),
        stamp("2004-03-08")
    );
    assert!(!dates(&schedule, rows[2]).critical && dates(&schedule, rows[10]).critical);
}

/// Example 4.11 lets materials and facility start nine days after the start of the prototype, and
/// production two days after the facility, counted in weekdays first, then in a week of seven days.
/// The dates are worked out by hand from the book's network.
#[test]
fn the_widget_project_with_start_to_start_lags() {
    let lags = |wait: Lag| {
        move |from: &str, to: &str| match (from, to) {
            ("Prototype", _) => Some((DependencyKind::Ss, Lag::Work(Work(9 * DAY)))),
            ("Facility", _) => Some((DependencyKind::Fs, wait)),
            _ => None,
        }
    };
    // Weekdays: 15 + 9 + 10 + 2 = 36 before production starts, 66 in all.
    let (build, rows) = widget(lags(Lag::Work(Work(2 * DAY))));
    let schedule = build.schedule();
    let production = dates(&schedule, rows[8]);
    assert_eq!(production.early_start, stamp("2004-01-20"));
    assert_eq!(schedule.finish, stamp("2004-03-02"));
    // Materials wait for nothing behind them: the facility takes two days longer to hand over.
    assert_eq!(dates(&schedule, rows[6]).total_float, Work(2 * DAY));
    // The prototype holds others by its start only; its own finish matters to nobody before the end.
    assert_eq!(dates(&schedule, rows[4]).total_float, Work(0));

    // Seven-day week: the facility ends with Thursday, 2004-01-15; two days on is Saturday.
    let (build, rows) = widget(lags(Lag::Elapsed(Elapsed(2 * DAY))));
    let schedule = build.schedule();
    let production = dates(&schedule, rows[8]);
    assert_eq!(dates(&schedule, rows[7]).early_finish, stamp("2004-01-16"));
    assert_eq!(production.early_start, stamp("2004-01-19"));
    assert_eq!(schedule.finish, stamp("2004-02-28"));
    // Friday is free for both: a facility that ends with it hands over on Monday all the same.
    assert_eq!(dates(&schedule, rows[6]).total_float, Work(DAY));
    assert_eq!(dates(&schedule, rows[7]).total_float, Work(DAY));
}
