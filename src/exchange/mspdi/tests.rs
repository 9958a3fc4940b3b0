//! The order of elements and what has to be there, held against the schema; files of other programs.

use super::{read, write};
use crate::exchange::{ReadOptions, Report, WriteOptions, xml};
use crate::plan::*;

/// The order of elements in the schema, as far as they are written.
const ORDER: [(&str, &str); 6] = [
    (
        "Project",
        "SaveVersion Name Title CreationDate LastSaved ScheduleFromStart StartDate FinishDate FYStartDate \
         CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode CurrencySymbolPosition CalendarUID \
         DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth DefaultTaskType \
         DurationFormat WorkFormat HonorConstraints NewTasksEffortDriven StatusDate CurrentDate OutlineCodes \
         WBSMasks ExtendedAttributes Calendars Tasks Resources Assignments",
    ),
    (
        "Task",
        "UID ID Name Type IsNull WBS OutlineNumber OutlineLevel Priority Start Finish Duration DurationFormat \
         EffortDriven Estimated Milestone Summary Critical EarlyStart EarlyFinish LateStart LateFinish FreeSlack \
         TotalSlack FixedCost FixedCostAccrual PercentComplete PercentWorkComplete ActualStart ActualFinish \
         ActualDuration RemainingDuration ConstraintType CalendarUID ConstraintDate Deadline \
         IgnoreResourceCalendar Notes PredecessorLink ExtendedAttribute Baseline Active Manual",
    ),
    (
        "Resource",
        "UID ID Name Type IsNull Group MaxUnits StandardRate StandardRateFormat CalendarUID Notes \
         ExtendedAttribute",
    ),
    (
        "Assignment",
        "UID TaskUID ResourceUID PercentWorkComplete ActualWork Finish RemainingWork Start Units Work",
    ),
    (
        "Calendar",
        "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions",
    ),
    (
        "Exception",
        "EnteredByOccurrences TimePeriod Occurrences Name Type DayWorking WorkingTimes",
    ),
];

/// Elements without which programs refuse a file or take something else.
const REQUIRED: [(&str, &str); 5] = [
    (
        "Project",
        "SaveVersion StartDate CurrencyCode CalendarUID MinutesPerDay Calendars Tasks",
    ),
    (
        "Task",
        "UID ID Name IsNull OutlineLevel Duration DurationFormat Milestone Summary ConstraintType Manual",
    ),
    ("Resource", "UID Name Type MaxUnits"),
    ("Assignment", "UID TaskUID ResourceUID"),
    ("Calendar", "UID Name IsBaseCalendar"),
];

fn written(plan: &Plan) -> Vec<u8> {
    let options = WriteOptions::default();
    write(plan, &options).expect("a plan that can be written").0
}

fn read_text(text: &str) -> (Plan, Vec<String>) {
    let (plan, report) = read(text.as_bytes(), &ReadOptions::default()).expect("a file");
    (
        plan,
        report.losses.iter().map(ToString::to_string).collect(),
    )
}

/// A plan with one of everything that has an element.
fn plan() -> Plan {
    let mut plan = Plan::default();
    let week = Week::workdays(&["09:00-17:00".parse().expect("hours")]);
    let holiday = CalendarException {
        name: "Holiday".into(),
        from: Date(20_500),
        to: Date(20_501),
        hours: vec!["10:00-12:00".parse().expect("hours")],
    };
    plan.calendars.insert(Calendar {
        id: CalendarId(1),
        name: "Office".into(),
        week,
        exceptions: vec![holiday],
    });
    plan.tracks.insert(Track {
        description: "d".into(),
        ..Track::new(TrackId(2), "Lane")
    });
    plan.agents.insert(Agent {
        roles: vec!["dev".into()],
        note: "n".into(),
        calendar: Some(CalendarId(1)),
        ..Agent::new(AgentId(3), "Ada")
    });
    for id in [4, 5] {
        plan.tickets.insert(Ticket {
            description: "why".into(),
            track: Some(TrackId(2)),
            estimate: Estimate::Range {
                min: Work(60),
                max: Work(180),
            },
            assignees: vec![AgentId(3)],
            deadline: Some(Moment::At(Stamp(29_500_000))),
            constraint: Some(DateConstraint {
                kind: ConstraintKind::StartNoEarlierThan,
                moment: Some(Moment::At(Stamp(29_480_000))),
            }),
            progress: Progress {
                actual_start: (id == 4).then_some(Stamp(29_480_000)),
                actual_finish: (id == 4).then_some(Stamp(29_481_000)),
                ..Progress::default()
            },
            ..Ticket::new(TicketId(id), format!("A-{id}"), "Work")
        });
    }
    let ends = [4, 5].map(|id| Node::Ticket(TicketId(id)));
    plan.dependencies
        .insert(Dependency::new(DependencyId(6), ends[0], ends[1]));
    let dates = BaselineDates {
        node: ends[0],
        start: Stamp(29_480_000),
        finish: Stamp(29_480_100),
        work: Work(60),
    };
    plan.baselines.insert(Baseline {
        id: BaselineId(7),
        name: "First".into(),
        taken: None,
        dates: vec![dates],
    });
    let info = std::sync::Arc::make_mut(&mut plan.info);
    (info.calendar, info.status_time) = (Some(CalendarId(1)), Some(Stamp(29_480_500)));
    plan.settle_last_id();
    plan
}

/// Calls `visit` with every element of a tree.
fn visit<'d>(element: xml::Element<'d>, visit_one: &mut impl FnMut(xml::Element<'d>)) {
    visit_one(element);
    for child in element.children() {
        visit(child, visit_one);
    }
}

#[test]
fn elements_stand_in_the_order_of_the_schema_and_none_is_missing() {
    let document = xml::read(&written(&plan()), &mut Report::default()).expect("XML");
    let mut seen = std::collections::BTreeSet::new();
    visit(document.root(), &mut |element| {
        let names: Vec<&str> = element.children().map(|child| child.name()).collect();
        if let Some((name, order)) = ORDER.iter().find(|(name, _)| *name == element.name()) {
            let place = |child: &&str| order.split_whitespace().position(|known| known == *child);
            let places: Vec<Option<usize>> = names.iter().map(place).collect();
            assert!(
                places.iter().all(Option::is_some),
                "unknown in {name}: {names:?}"
            );
            assert!(places.is_sorted(), "{name} is out of order: {names:?}");
            seen.extend(names.iter().map(|child| format!("{name}/{child}")));
        }
        for (name, required) in REQUIRED.iter().filter(|(name, _)| *name == element.name()) {
            for child in required.split_whitespace() {
                // The project itself has neither duration nor dates where there is no work.
                assert!(names.contains(&child), "{name} has no {child}");
            }
        }
    });
    for (name, order) in ORDER {
        for child in order.split_whitespace() {
            let path = format!("{name}/{child}");
            assert!(
                seen.contains(&path),
                "the plan of this test does not show {path}"
            );
        }
    }
}

#[test]
fn the_namespace_is_the_one_all_programs_read() {
    let text = String::from_utf8(written(&plan())).expect("UTF-8");
    assert!(text.contains("<Project xmlns=\"http://schemas.microsoft.com/project\">"));
    for other in [
        "<Project xmlns=\"http://schemas.microsoft.com/project/2007\">",
        "<Project>",
    ] {
        let text = text.replace(
            "<Project xmlns=\"http://schemas.microsoft.com/project\">",
            other,
        );
        assert_eq!(
            read_text(&text).0,
            read_text(&String::from_utf8_lossy(&written(&plan()))).0
        );
    }
}

#[test]
fn what_another_program_changes_wins_over_the_custom_fields() {
    let text = String::from_utf8(written(&plan())).expect("UTF-8");
    let (whole, notes) = read_text(&text);
    assert_eq!(
        (whole.tickets.at(1).map(|t| t.estimate.clone()), notes.len()),
        (plan().tickets.at(1).map(|t| t.estimate.clone()), 0)
    );
    let start = text
        .rfind("<Duration>PT2H0M0S</Duration>")
        .expect("a duration of two hours");
    let edited = format!(
        "{}<Duration>PT5H0M0S</Duration>{}",
        &text[..start],
        &text[start + 29..]
    );
    let (plan, notes) = read_text(&edited);
    assert_eq!(
        plan.tickets.at(1).map(|t| t.estimate.clone()),
        // Two hours stood for one to three.
        Some(Estimate::Range {
            min: Work(150),
            max: Work(450)
        })
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("another program changed")),
        "{notes:?}"
    );
}

#[test]
fn one_bad_value_costs_only_itself() {
    let text = "<Project><StartDate>2026-03-02T08:00:00</StartDate><Tasks>\
        <Task><UID>1</UID><ID>1</ID><Name>a</Name><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>\
        <Start>soon</Start><Deadline>2026-13-01</Deadline></Task>\
        <Task><UID>x</UID><Name>no number</Name></Task>\
        <Task><UID>2</UID><ID>2</ID><Name>b</Name><OutlineLevel>1</OutlineLevel><Duration>P1D</Duration>\
        <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>7</Type><LinkLag>9600</LinkLag></PredecessorLink>\
        <PredecessorLink><PredecessorUID>99</PredecessorUID></PredecessorLink></Task></Tasks></Project>";
    let (plan, notes) = read_text(text);
    assert_eq!(
        (plan.tickets.len(), plan.dependencies.len()),
        (2, 1),
        "{notes:?}"
    );
    assert_eq!(
        plan.dependencies.at(0).map(|d| d.lag),
        Some(Lag::Work(Work(960)))
    );
    for part in [
        "soon",
        "2026-13-01",
        "UID \"x\"",
        "unknown type 7",
        "links to no task",
        "Monday to Friday",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part} in {notes:?}"
        );
    }
}

#[test]
fn other_xml_is_no_project() {
    let error = read(b"<gantt/>", &ReadOptions::default()).expect_err("another format");
    assert_eq!(
        error.to_string(),
        "this is no MS Project file: its outermost element is <gantt>"
    );
}

/// A project of five days from Monday 6 January 2003, a day and a night calendar and somebody in each.
fn two_shifts(task: &str) -> String {
    let hours = |spans: &[(u32, u32)]| -> String {
        let span = |(from, to): &(u32, u32)| {
            format!(
                "<WorkingTime><FromTime>{from:02}:00:00</FromTime><ToTime>{to:02}:00:00</ToTime></WorkingTime>"
            )
        };
        let times: String = spans.iter().map(span).collect();
        let day = |day: u32| {
            format!(
                "<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes>{times}</WorkingTimes></WeekDay>"
            )
        };
        (2..=6).map(day).collect()
    };
    let calendar = |uid: u32, name: &str, spans: &[(u32, u32)]| {
        format!(
            "<Calendar><UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{}</WeekDays></Calendar>",
            hours(spans)
        )
    };
    let people: String = (1..=2)
        .map(|uid| format!("<Resource><UID>{uid}</UID><Name>P{uid}</Name><Type>1</Type><CalendarUID>{uid}</CalendarUID></Resource>"))
        .collect();
    let assigned: String = (1..=2)
        .map(|uid| format!("<Assignment><UID>{uid}</UID><TaskUID>1</TaskUID><ResourceUID>{uid}</ResourceUID><Units>1</Units></Assignment>"))
        .collect();
    format!(
        "<Project><StartDate>2003-01-06T08:00:00</StartDate><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>\
         <Calendars>{}{}</Calendars><Tasks><Task><UID>1</UID><ID>1</ID><Name>Both</Name>\
         <OutlineLevel>1</OutlineLevel>{task}</Task></Tasks><Resources>{people}</Resources>\
         <Assignments>{assigned}</Assignments></Project>",
        calendar(1, "Day", &[(8, 12), (13, 17)]),
        calendar(2, "Night", &[(0, 3), (4, 8), (23, 24)]),
    )
}

#[test]
fn a_task_of_two_shifts_runs_whenever_one_of_them_works() {
    let (plan, notes) = read_text(&two_shifts("<Duration>PT32H0M0S</Duration>"));
    let ticket = plan.tickets.at(0).expect("a ticket");
    let calendar = ticket.calendar.and_then(|id| plan.calendars.get(id));
    let calendar = calendar.expect("a calendar of its own");
    assert_eq!(calendar.name, "Day or Night", "{notes:?}");
    assert_eq!(calendar.week.minutes(), 5 * 16 * 60);
    let schedule = crate::schedule::schedule(&plan, &crate::schedule::Settings::default());
    let schedule = schedule.expect("a schedule");
    let dates = schedule.dates(Node::Ticket(ticket.id)).expect("dates");
    assert_eq!(dates.early_finish.to_string(), "2003-01-08T08:00");
    // Whoever decides how long it takes without them keeps the project's hours.
    let fixed = two_shifts("<Type>1</Type><Duration>PT32H0M0S</Duration>");
    assert_eq!(
        read_text(&fixed).0.tickets.at(0).map(|t| t.calendar),
        Some(None)
    );
}

#[test]
fn a_date_that_stands_for_none_is_no_deadline() {
    let task = |actual: &str| {
        format!(
            "<Duration>PT8H0M0S</Duration><PercentComplete>0</PercentComplete><ActualStart>2000-01-01T00:00:00</ActualStart>\
             <ActualFinish>{actual}</ActualFinish><Deadline>2000-01-01T00:00:00</Deadline>"
        )
    };
    let (plan, notes) = read_text(&two_shifts(&task("2000-01-01T00:00:00")));
    assert_eq!(plan.tickets.at(0).map(|t| t.deadline), Some(None));
    assert!(
        notes.iter().any(|note| note.contains("where it has none")),
        "{notes:?}"
    );
    let (plan, _) = read_text(&two_shifts(&task("2000-02-01T00:00:00")));
    let kept = plan.tickets.at(0).and_then(|t| t.deadline);
    assert_eq!(kept, "2000-01-01T00:00".parse().ok().map(Moment::At));
}
