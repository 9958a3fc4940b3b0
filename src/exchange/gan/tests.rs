//! Files as GanttProject writes them, and what comes back of ours.

use super::{read, sniff, write};
use crate::exchange::{ReadOptions, WriteOptions};
use crate::plan::*;

const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<project name="House" version="3.3">
  <description><![CDATA[A house.]]></description>
  <calendars>
    <day-types><default-week id="1" name="default" sun="1" mon="0" tue="0" wed="0" thu="0" fri="0" sat="1"/></day-types>
    <date year="" month="12" date="25" type="HOLIDAY"><![CDATA[Christmas]]></date>
    <date year="2026" month="13" date="1" type="HOLIDAY"/>
  </calendars>
  <tasks>
    <task id="0" name="Walls" meeting="false" start="2026-03-02" duration="5" complete="0">
      <task id="1" name="North" meeting="false" start="2026-03-02" duration="2" complete="100" priority="4">
        <depend id="2" type="2" difference="1" hardness="Strong"/>
        <depend id="3" type="1" difference="0" hardness="Rubber"/>
        <depend id="99" type="2" difference="0" hardness="Strong"/>
      </task>
      <task id="2" name="South" meeting="false" start="2026-03-05" duration="2" complete="0"/>
    </task>
    <task id="3" name="Done" meeting="true" start="2026-03-09" duration="0" complete="0">
      <notes><![CDATA[Party]]></notes>
    </task>
  </tasks>
  <resources><resource id="0" name="Ada" function="1"/></resources>
  <allocations><allocation task-id="1" resource-id="0" function="1" load="50.0"/></allocations>
  <vacations><vacation start="2026-03-03" end="2026-03-05" resourceid="0"/></vacations>
  <roles><role id="1" name="mason"/></roles>
</project>"#;

fn from(text: &str) -> (Plan, Vec<String>) {
    let (plan, report) = read(text.as_bytes(), &ReadOptions::default()).expect("a file");
    (
        plan,
        report.losses.iter().map(ToString::to_string).collect(),
    )
}

fn again(plan: &Plan) -> Plan {
    let options = WriteOptions::default();
    let (bytes, _) = write(plan, &options).expect("a plan");
    assert!(sniff(&bytes));
    from(&String::from_utf8(bytes).expect("UTF-8")).0
}

#[test]
fn tasks_links_people_and_days_off_are_read() {
    let (plan, notes) = from(FILE);
    assert_eq!(
        (
            plan.tickets.len(),
            plan.dependencies.len(),
            plan.agents.len()
        ),
        (4, 2, 1)
    );
    assert_eq!((plan.tracks.len(), plan.info.title.as_str()), (1, "House"));
    let north = plan.tickets.at(1).expect("North");
    assert_eq!(
        (north.priority, north.progress.state),
        (Some(Priority::P0), ProgressState::Done)
    );
    assert_eq!(north.estimate, Estimate::Fixed(Work(960)));
    let arrows: Vec<(DependencyKind, Lag, Strength)> = plan
        .dependencies
        .iter()
        .map(|d| (d.kind, d.lag, d.strength))
        .collect();
    assert_eq!(
        arrows,
        [
            (DependencyKind::Fs, Lag::Work(Work(480)), Strength::Hard),
            (DependencyKind::Ss, Lag::Work(Work(0)), Strength::Soft)
        ]
    );
    let ada = plan.agents.at(0).expect("Ada");
    let hers = ada
        .calendar
        .and_then(|id| plan.calendars.get(id))
        .expect("a calendar");
    assert_eq!(
        (
            ada.roles.join(""),
            hers.exceptions.last().map(|e| e.to.to_string())
        ),
        ("mason".into(), Some("2026-03-04".into()))
    );
    for part in [
        "line 7: a holiday on no day",
        "a link to no task",
        "shares of somebody's time",
        "yearly holiday",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part} in {notes:?}"
        );
    }
}

#[test]
fn starts_that_no_link_explains_hold() {
    let (plan, _) = from(FILE);
    let done = plan
        .tickets
        .at(3)
        .and_then(|t| t.constraint)
        .expect("a constraint");
    assert_eq!(
        done.moment,
        Some(Moment::At("2026-03-09T09:00".parse().expect("a date")))
    );
    assert!(
        plan.tickets
            .iter()
            .take(3)
            .all(|ticket| ticket.constraint.is_none())
    );
}

#[test]
fn what_the_file_holds_comes_back() {
    let (plan, _) = from(FILE);
    let back = again(&plan);
    let rows = |plan: &Plan| -> Vec<String> {
        let tickets = plan.tickets.iter().map(|t| {
            format!(
                "{} {} {:?} {:?} {:?} {:?}",
                t.key, t.title, t.estimate, t.priority, t.constraint, t.progress
            )
        });
        let arrows = plan.dependencies.iter().map(|d| {
            format!(
                "{} {} {:?} {:?} {:?}",
                plan.key(d.from),
                plan.key(d.to),
                d.kind,
                d.lag,
                d.strength
            )
        });
        tickets.chain(arrows).collect()
    };
    assert_eq!(rows(&back), rows(&plan));
}

#[test]
fn hours_become_days_and_the_report_says_so() {
    let mut plan = Plan::default();
    for id in [1, 2] {
        plan.tickets.insert(Ticket {
            estimate: Estimate::Fixed(Work(300)),
            ..Ticket::new(TicketId(id), format!("A-{id}"), "x ]]> y")
        });
    }
    let ends = [1, 2].map(|id| Node::Ticket(TicketId(id)));
    plan.dependencies.insert(Dependency {
        lag: Lag::Elapsed(Elapsed(30)),
        ..Dependency::new(DependencyId(3), ends[0], ends[1])
    });
    let options = WriteOptions::default();
    let (bytes, report) = write(&plan, &options).expect("a plan");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(
        text.contains("start=\"2026-01-07\" duration=\"1\""),
        "{text}"
    );
    let notes: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    for part in [
        "durations are rounded up to whole days (2)",
        "lags are rounded up",
        "finishes on 2026-01-07 instead of 2026-01-05",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part} in {notes:?}"
        );
    }
}
