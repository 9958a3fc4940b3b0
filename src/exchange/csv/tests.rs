//! Reading and writing rows.

use super::*;
use crate::exchange::{ReadError, ReadOptions, Report, WriteOptions};
use crate::plan::*;

fn read_text(text: &str) -> (Plan, Vec<String>) {
    let (plan, report) = read(text.as_bytes(), &ReadOptions::default()).expect("a readable table");
    assert_eq!(integrity::check(&plan), Ok(()));
    (plan, texts(report))
}

fn texts(report: Report) -> Vec<String> {
    report.losses.iter().map(ToString::to_string).collect()
}

fn write_text(plan: &Plan) -> (String, Vec<String>) {
    let options = WriteOptions {
        option: None,
        now: Stamp::DEFAULT_START,
        ..WriteOptions::default()
    };
    let (bytes, report) = write(plan, &options).expect("CSV is always written");
    (String::from_utf8(bytes).expect("UTF-8"), texts(report))
}

fn edges(plan: &Plan) -> Vec<String> {
    plan.dependencies
        .iter()
        .map(|d| format!("{}>{}", plan.key(d.from), plan.key(d.to)))
        .collect()
}

#[test]
fn every_column_is_read_in_any_order_and_case() {
    let (plan, losses) = read_text(
        "Title,KEY,estimate,min,likely,max,track,blocked_by,role,agents\n\
         First,A,2.5h,,,,Infra,,dev,2\n\
         Second,B,,1h,90m,1d,Infra,A,dev; qa x2,1-3\n\
         Third,C,,1h,3h,,Docs,\"A, B\",,Ada; Bob\n\
         Fourth,D,3,,,,,C;a,,\n",
    );
    assert_eq!(
        losses,
        [
            "line 4: one end of the range is missing: the estimate takes its place",
            "a day is read as 8 h of work and a week as 40 h; a table has no calendar, so that work goes on day and night \
             until the plan gets one (1)"
        ]
    );
    let tickets: Vec<&Ticket> = plan.tickets.iter().collect();
    assert_eq!(tickets[0].estimate, Estimate::Fixed(Work(150)));
    assert_eq!(
        tickets[1].estimate,
        Estimate::ThreePoint {
            min: Work(60),
            likely: Work(90),
            max: Work(480)
        }
    );
    assert_eq!(tickets[3].estimate, Estimate::Fixed(Work::hours(3)));
    let demand = |role: &str, count| Demand {
        role: role.into(),
        count,
    };
    assert_eq!(tickets[0].demands, [demand("dev", 2)]);
    assert_eq!(tickets[1].demands, [demand("dev", 1), demand("qa", 2)]);
    assert_eq!((tickets[1].min_agents, tickets[1].max_agents), (1, 3));
    let names: Vec<&str> = plan.agents.iter().map(|a| a.name.as_str()).collect();
    assert_eq!((names, tickets[2].assignees.len()), (vec!["Ada", "Bob"], 2));
    assert_eq!(
        plan.tracks
            .iter()
            .map(|t| t.name.as_str())
            .collect::<Vec<_>>(),
        ["Infra", "Docs"]
    );
    assert_eq!(edges(&plan), ["A>B", "A>C", "B>C", "C>D", "A>D"]);
}

#[test]
fn a_bad_row_costs_what_is_bad_in_it_and_says_where() {
    let (plan, losses) = read_text(
        "key,estimate,blocked_by,colour\n\
         A,4x,Z,red\n\
         A,1h,A\n\
         ,2h,,,surplus\n\
         B,1h,B\n\
         \n\
         C,\"1h,A\n",
    );
    assert_eq!(
        losses,
        [
            "line 1: the column \"colour\" is unknown: its cells are left out",
            "line 3: the key A is taken by line 2",
            "line 3: a row without a key of its own: it is called T-1",
            "line 4: a row without a key of its own: it is called T-2",
            "line 2: A, estimate: \"4x\" is not a duration: write 90m, 4h, 2.5h, 3d or 1w (a bare number is hours)",
            "line 3: 3 cells where the header has 4: the others are taken as empty",
            "line 4: 5 cells where the header has 4: those beyond are left out",
            "line 5: 3 cells where the header has 4: the others are taken as empty",
            "line 7: a quote is never closed: it was read as a character",
            "line 7: 3 cells where the header has 4: the others are taken as empty",
            "line 7: C, estimate: \"\"1h\" is not a duration: write 90m, 4h, 2.5h, 3d or 1w (a bare number is hours)",
            "line 2: blocked by Z, which no row defines: left out",
            "line 5: B cannot be blocked by itself: left out",
        ]
    );
    assert_eq!(edges(&plan), ["A>T-1", "A>C"]);
}

#[test]
fn other_separators_and_code_pages_are_understood() {
    let (plan, losses) = read_text("sep=;\nkey;estimate;blocked_by\nA;2,5h;\nB;1h;A\n");
    assert_eq!(
        (
            plan.tickets.get(TicketId(1)).map(|t| t.estimate.clone()),
            edges(&plan).len()
        ),
        (Some(Estimate::Fixed(Work(150))), 1)
    );
    assert!(losses.is_empty(), "{losses:?}");
    let (plan, _) = read_text("key\ttitle\nA\tone, two\n");
    assert_eq!(
        plan.tickets.get(TicketId(1)).map(|t| t.title.as_str()),
        Some("one, two")
    );
    let (plan, report) = read(b"key,title\nA,caf\xE9\n", &ReadOptions::default()).expect("a table");
    assert_eq!(
        plan.tickets.get(TicketId(1)).map(|t| t.title.as_str()),
        Some("café")
    );
    assert!(texts(report)[0].contains("Windows-1252"));
}

#[test]
fn tables_that_are_none_are_refused_with_words() {
    let error = |bytes: &[u8]| {
        read(bytes, &ReadOptions::default())
            .expect_err("no table")
            .to_string()
    };
    assert!(
        error(b"name,task\nA,B\n")
            .starts_with("line 1: the header has no column \"key\" (it has: name, task")
    );
    assert_eq!(error(b"\r\n \r\n"), "the file is empty");
    assert!(matches!(
        read(b"k\0e\0y\0", &ReadOptions::default()),
        Err(ReadError::Utf16)
    ));
    assert!(error(b"\x89PNG\r\n\x1a\n\0\0").contains("binary"));
    assert!(sniff(b"\xEF\xBB\xBFTitle;KEY\r\n") && !sniff(b"{\"key\": 1}") && !sniff(b""));
}

#[test]
fn formulas_are_disarmed_and_come_back() {
    let titles = [
        "=1+1",
        "'=1",
        "@x",
        "-2",
        "+3",
        "\tx",
        "'plain",
        " spaced ",
        "a\r\nb\"c,d",
    ];
    let mut plan = Plan::default();
    for (title, id) in titles.iter().zip(1..) {
        plan.tickets
            .insert(Ticket::new(TicketId(id), format!("-K{id}"), *title));
    }
    let (text, losses) = write_text(&plan);
    assert!(
        text.starts_with("\u{feff}key,title,") && text.contains("\r\n'-K1,'=1+1,"),
        "{text}"
    );
    assert!(losses.is_empty(), "{losses:?}");
    let (back, _) = read_text(&text);
    let read: Vec<(&str, &str)> = back
        .tickets
        .iter()
        .map(|t| (t.key.as_str(), t.title.as_str()))
        .collect();
    let written: Vec<(&str, &str)> = plan
        .tickets
        .iter()
        .map(|t| (t.key.as_str(), t.title.as_str()))
        .collect();
    assert_eq!(read, written);
}

#[test]
fn keys_that_no_list_can_tell_apart_are_reported() {
    let mut plan = Plan::default();
    for (id, key) in [(1, "x;y"), (2, "p,q"), (3, "C")] {
        plan.tickets.insert(Ticket::new(TicketId(id), key, ""));
    }
    for (id, from) in [(4, 1), (5, 2)] {
        let ends = [from, 3].map(|id| Node::Ticket(TicketId(id)));
        plan.dependencies
            .insert(Dependency::new(DependencyId(id), ends[0], ends[1]));
    }
    let (text, losses) = write_text(&plan);
    assert_eq!(
        losses,
        ["C: keys that no list can hold are left out of blocked_by: x;y | p,q"]
    );
    assert!(edges(&read_text(&text).0).is_empty());
    plan.dependencies.remove(DependencyId(4));
    assert_eq!(edges(&read_text(&write_text(&plan).0).0), ["p,q>C"]);
}

/// Two tickets in a summary, one after it, and a gate at the end.
fn nested() -> Plan {
    let mut plan = Plan::default();
    for (id, key, parent) in [
        (1, "S", None),
        (2, "A", Some(1)),
        (3, "B b", Some(1)),
        (4, "C", None),
        (5, "First", None),
    ] {
        plan.tickets.insert(Ticket {
            parent: parent.map(TicketId),
            estimate: Estimate::Fixed(Work(60)),
            ..Ticket::new(TicketId(id), key, "")
        });
    }
    plan.gates.insert(Gate {
        review: Some(Work(30)),
        ..Gate::new(GateId(6), "G", "Gate")
    });
    let ticket = |id| Node::Ticket(TicketId(id));
    for (id, from, to) in [
        (7, ticket(5), ticket(1)),
        (8, ticket(1), ticket(4)),
        (9, ticket(4), Node::Gate(GateId(6))),
    ] {
        plan.dependencies
            .insert(Dependency::new(DependencyId(id), from, to));
    }
    plan
}

#[test]
fn summaries_and_gates_keep_the_network_whole() {
    let (text, losses) = write_text(&nested());
    let (back, notes) = read_text(&text);
    let mut found = edges(&back);
    found.sort();
    assert_eq!(
        found,
        ["A>S", "B b>S", "C>G", "First>A", "First>B b", "S>C"]
    );
    assert!(notes.is_empty(), "{notes:?}");
    assert!(
        losses
            .contains(&"summaries are written as milestones behind their children (1)".to_owned())
    );
}

#[test]
fn what_a_row_cannot_say_of_a_dependency_is_reported() {
    let mut plan = nested();
    let dependency = |id, from, to| {
        Dependency::new(
            DependencyId(id),
            Node::Ticket(TicketId(from)),
            Node::Ticket(TicketId(to)),
        )
    };
    plan.dependencies.insert(Dependency {
        kind: DependencyKind::Ss,
        lag: Lag::Percent(50.0),
        ..dependency(10, 5, 4)
    });
    plan.dependencies.insert(Dependency {
        kind: DependencyKind::Ff,
        ..dependency(11, 4, 5)
    });
    plan.dependencies.insert(Dependency {
        strength: Strength::Info,
        ..dependency(12, 2, 4)
    });
    let (text, losses) = write_text(&plan);
    for expected in [
        "First → C (SS +50 %) is written as plain hard finish-to-start",
        "C → First (FF) would close a loop as plain finish-to-start: not written",
        "A → C is for information only: not written",
    ] {
        assert!(losses.contains(&expected.to_owned()), "{losses:#?}");
    }
    let (back, _) = read_text(&text);
    assert!(
        edges(&back).contains(&"First>C".to_owned())
            && !edges(&back).contains(&"C>First".to_owned())
    );
}

#[test]
fn a_budget_is_written_as_the_shares_it_gives() {
    let mut plan = Plan::default();
    plan.tracks.insert(Track {
        budget: Some(Work(200)),
        ..Track::new(TrackId(1), "T")
    });
    for id in 2..=4 {
        plan.tickets.insert(Ticket {
            track: Some(TrackId(1)),
            ..Ticket::new(TicketId(id), format!("K{id}"), "")
        });
    }
    let (text, losses) = write_text(&plan);
    let (back, _) = read_text(&text);
    let minutes: Vec<i64> = back
        .tickets
        .iter()
        .filter_map(|t| t.estimate.likely())
        .map(|w| w.0)
        .collect();
    assert_eq!(minutes, [66, 66, 68]);
    assert!(
        losses
            .iter()
            .any(|loss| loss.contains("share of the track's budget (3)")),
        "{losses:?}"
    );
}

#[test]
fn a_separator_is_never_half_a_character() {
    for text in ["sep=é\nkeyétitle\nAéx\n", "sep=\"\nkey\nA\n"] {
        assert!(
            read(text.as_bytes(), &ReadOptions::default()).is_err(),
            "{text}"
        );
    }
}
