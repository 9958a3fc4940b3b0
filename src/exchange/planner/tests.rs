//! A file as Planner writes it.

use super::{read, sniff};
use crate::exchange::ReadOptions;
use crate::plan::*;

const FILE: &str = r#"<?xml version="1.0"?>
<project name="P" project-start="20070223T000000Z" mrproject-version="2" calendar="1">
  <calendars>
    <calendar id="1" name="Default">
      <default-week mon="0" tue="0" wed="0" thu="0" fri="0" sat="1" sun="1"/>
      <overridden-day-types>
        <overridden-day-type id="0"><interval start="0800" end="1200"/><interval start="1300" end="1700"/></overridden-day-type>
      </overridden-day-types>
      <days><day date="20070226" type="day-type" id="1"/></days>
      <calendar id="2" name="Derived"><default-week mon="2" tue="2" wed="2" thu="2" fri="1" sat="2" sun="2"/></calendar>
    </calendar>
  </calendars>
  <tasks>
    <task id="1" name="Group" work="0" start="20070223T000000Z">
      <task id="2" name="Two of them" work="57600" work-start="20070223T080000Z" percent-complete="50" scheduling="fixed-work"/>
      <task id="3" name="Later" work="3600" duration="7200" work-start="20070228T080000Z" scheduling="fixed-duration">
        <predecessors><predecessor id="1" predecessor-id="2" type="FS" lag="86400"/><predecessor predecessor-id="77"/></predecessors>
      </task>
    </task>
    <task id="4" name="End" work="0" type="milestone"><constraint type="must-start-on" time="20070302T120000Z"/></task>
  </tasks>
  <resources>
    <resource id="1" type="1" name="Ada" units="0" calendar="2"/><resource id="2" type="1" name="Bob" calendar="1"/>
    <resource id="3" type="1"/>
  </resources>
  <allocations>
    <allocation task-id="2" resource-id="1" units="100"/><allocation task-id="2" resource-id="2" units="100"/>
    <allocation task-id="9" resource-id="2" units="100"/>
  </allocations>
</project>"#;

#[test]
fn tasks_links_people_and_calendars_are_read() {
    assert!(sniff(FILE.as_bytes()));
    let (plan, report) = read(FILE.as_bytes(), &ReadOptions::default()).expect("a file");
    let notes: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    assert_eq!(
        (
            plan.tickets.len(),
            plan.dependencies.len(),
            plan.agents.len()
        ),
        (4, 1, 2)
    );
    let work: Vec<Estimate> = plan.tickets.iter().map(|t| t.estimate.clone()).collect();
    let fixed = |minutes| Estimate::Fixed(Work(minutes));
    assert_eq!(work, [Estimate::None, fixed(480), fixed(120), fixed(0)]);
    assert_eq!(
        plan.dependencies.at(0).map(|d| d.lag),
        Some(Lag::Elapsed(Elapsed(1440)))
    );
    let derived = plan.calendars.at(1).expect("a calendar");
    assert_eq!(
        (derived.week.minutes(), derived.exceptions.len()),
        (4 * 480, 1)
    );
    assert_eq!(plan.agents.at(0).and_then(|a| a.calendar), Some(derived.id));
    assert_eq!(
        plan.tickets
            .at(1)
            .map(|t| (t.assignees.len(), t.progress.percent)),
        Some((2, 50))
    );
    let end = plan
        .tickets
        .at(3)
        .and_then(|t| t.constraint)
        .map(|c| c.kind);
    assert_eq!(end, Some(ConstraintKind::MustStartOn));
    for part in [
        "a link to no task",
        "resource without a name",
        "allocations of no task",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part} in {notes:?}"
        );
    }
}

#[test]
fn a_file_of_ganttproject_is_told_apart() {
    let other = b"<project name='x'><tasks/></project>";
    assert!(!sniff(other));
    let error = read(other, &ReadOptions::default()).expect_err("another format");
    assert!(
        error
            .to_string()
            .starts_with("this is no GNOME Planner file")
    );
}
