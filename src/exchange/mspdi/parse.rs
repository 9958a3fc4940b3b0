//! Elements as records: every field in any order, what cannot be read noted with its line.

use super::calendar_in;
use super::native::kind_of;
use super::record::*;
use super::times::{self, read_duration, read_stamp};
use crate::exchange::Report;
use crate::exchange::xml::Element;
use crate::plan::{DependencyKind, Stamp, Work};

/// Reads everything a file holds.
pub(super) fn project(root: Element, report: &mut Report) -> ProjectRecord {
    let number = |name: &str| root.value(name).and_then(|text| text.parse::<u32>().ok());
    let day = number("MinutesPerDay").filter(|&day| day > 0);
    let mut project = ProjectRecord {
        title: root
            .words("Title")
            .or(root.words("Name"))
            .map(str::to_owned),
        start: date(root, "StartDate", report),
        status: date(root, "StatusDate", report),
        calendar: number("CalendarUID"),
        minutes_per_day: day,
        minutes_per_week: number("MinutesPerWeek").filter(|&week| week > 0),
        currency: root.value("CurrencyCode").unwrap_or_default().to_owned(),
        is_from_finish: root.value("ScheduleFromStart") == Some("0"),
        ..ProjectRecord::default()
    };
    let rows = |list: &'static str, row: &'static str| {
        root.child(list)
            .into_iter()
            .flat_map(move |list| list.all(row))
    };
    let mut budget = calendar_in::MOST_LOOKED_AT;
    for element in rows("Calendars", "Calendar") {
        project
            .calendars
            .extend(calendar_in::read(element, &mut budget, report));
    }
    for element in rows("Tasks", "Task") {
        project
            .tasks
            .extend(task(element, day.unwrap_or(480), report));
    }
    for element in rows("Resources", "Resource") {
        project.resources.extend(resource(element, report));
    }
    for element in rows("Assignments", "Assignment") {
        project.assignments.extend(assignment(element, report));
    }
    project
}

/// A date, noted where it cannot be read.
fn date(element: Element, name: &str, report: &mut Report) -> Option<Stamp> {
    let text = element.value(name)?;
    // What MS Project writes where there is no date.
    if text == "NA" {
        return None;
    }
    let stamp = read_stamp(text);
    if stamp.is_none() {
        report.at(
            element.line(),
            format!("{name} \"{text}\" is no date: left out"),
        );
    }
    stamp
}

fn uid(element: Element, name: &'static str, report: &mut Report) -> Option<u32> {
    let text = element.value(name);
    let uid = text.and_then(|text| text.parse().ok());
    if uid.is_none() {
        let text = text.unwrap_or_default();
        let row = element.name().to_lowercase();
        report.at(
            element.line(),
            format!("{row} with {name} \"{text}\", which is no whole number: left out"),
        );
    }
    uid
}

fn task(element: Element, day: u32, report: &mut Report) -> Option<TaskRecord> {
    let uid = uid(element, "UID", report)?;
    let flag = |name: &str| element.value(name) == Some("1");
    let number = |name: &str| {
        element
            .value(name)
            .and_then(|text| text.parse::<f64>().ok())
    };
    let manual = flag("Manual");
    let format = number("DurationFormat").unwrap_or(7.0) as u8;
    let mut record = TaskRecord {
        uid,
        number: number("ID").unwrap_or(0.0) as u32,
        name: element
            .child("Name")
            .map_or("", |name| name.text())
            .to_owned(),
        level: number("OutlineLevel").unwrap_or(1.0).clamp(0.0, 1e6) as u32,
        is_null: flag("IsNull"),
        manual,
        summary: false,
        estimated: flag("Estimated"),
        duration: None,
        elapsed: times::is_elapsed(format),
        start: date(element, "Start", report),
        finish: date(element, "Finish", report),
        priority: number("Priority").map(|number| number as u16),
        percent: number("PercentComplete").unwrap_or(0.0).clamp(0.0, 100.0) as u8,
        actual_start: date(element, "ActualStart", report),
        actual_finish: date(element, "ActualFinish", report),
        constraint: number("ConstraintType").unwrap_or(0.0) as u8,
        constraint_date: date(element, "ConstraintDate", report),
        calendar: element
            .value("CalendarUID")
            .and_then(|text| text.parse().ok()),
        ignores_resource_calendars: flag("IgnoreResourceCalendar"),
        has_fixed_duration: element.value("Type") == Some("1"),
        deadline: date(element, "Deadline", report),
        cents: number("FixedCost")
            .filter(|cost| cost.is_finite())
            .unwrap_or(0.0),
        notes: element
            .child("Notes")
            .map_or("", |notes| notes.text())
            .to_owned(),
        line: element.line(),
        ..TaskRecord::default()
    };
    record.duration = duration(element, &record, day, report);
    record.is_split = is_split(element);
    for child in element.children() {
        match child.name() {
            "PredecessorLink" => record.links.extend(link(child, report)),
            "ExtendedAttribute" => record.fields.extend(field(child)),
            "Baseline" => record.baselines.extend(baseline(child, day, report)),
            _ => {}
        }
    }
    Some(record)
}

/// The duration, or the working time between start and finish where a file has only those.
fn duration(element: Element, record: &TaskRecord, day: u32, report: &mut Report) -> Option<Work> {
    let name = if record.manual && element.value("Duration").is_none() {
        "ManualDuration"
    } else {
        "Duration"
    };
    let text = element.value(name)?;
    let read = read_duration(text, day);
    if read.is_none() {
        report.at(
            element.line(),
            format!("{name} \"{text}\" cannot be read: left out"),
        );
    }
    read
}

/// Whether work is spread with a hole in it: a piece of its time without work between two with it.
fn is_split(element: Element) -> bool {
    let resume = element.value("Resume");
    resume.is_some() && element.value("Stop").is_some() && resume > element.value("Stop")
}

fn link(element: Element, report: &mut Report) -> Option<LinkRecord> {
    let is_foreign = element.value("CrossProject") == Some("1");
    if is_foreign && element.value("PredecessorUID").is_none() {
        report.at(element.line(), "a link to another project is left out");
        return None;
    }
    let from = uid(element, "PredecessorUID", report)?;
    let number = |name: &str| {
        element
            .value(name)
            .and_then(|text| text.parse::<f64>().ok())
    };
    let kind = match number("Type") {
        None => DependencyKind::Fs,
        Some(code) => kind_of(code as u8).unwrap_or_else(|| {
            report.at(
                element.line(),
                format!("a link of the unknown type {code} is read as finish to start"),
            );
            DependencyKind::Fs
        }),
    };
    Some(LinkRecord {
        from,
        kind,
        lag: number("LinkLag").unwrap_or(0.0) as i64,
        format: number("LagFormat").unwrap_or(7.0) as u8,
        is_foreign,
        line: element.line(),
    })
}

fn field(element: Element) -> Option<(u32, String)> {
    let id = element.value("FieldID")?.parse().ok()?;
    Some((id, element.child("Value")?.text().to_owned()))
}

fn baseline(element: Element, day: u32, report: &mut Report) -> Option<BaselineRecord> {
    let number = element.value("Number")?.parse().ok()?;
    Some(BaselineRecord {
        number,
        start: date(element, "Start", report),
        finish: date(element, "Finish", report),
        work: element
            .value("Work")
            .and_then(|text| read_duration(text, day))
            .unwrap_or_default(),
    })
}

fn resource(element: Element, report: &mut Report) -> Option<ResourceRecord> {
    let uid = uid(element, "UID", report)?;
    let number = |name: &str| {
        element
            .value(name)
            .and_then(|text| text.parse::<f64>().ok())
    };
    let text = |name: &str| {
        element
            .child(name)
            .map_or("", |child| child.text())
            .to_owned()
    };
    Some(ResourceRecord {
        uid,
        name: text("Name"),
        kind: number("Type").unwrap_or(1.0) as u8,
        group: text("Group"),
        max_units: number("MaxUnits")
            .filter(|units| units.is_finite())
            .unwrap_or(1.0),
        rate: number("StandardRate")
            .filter(|rate| rate.is_finite())
            .unwrap_or(0.0),
        calendar: element
            .value("CalendarUID")
            .and_then(|text| text.parse().ok()),
        notes: text("Notes"),
        fields: element.all("ExtendedAttribute").filter_map(field).collect(),
        line: element.line(),
    })
}

fn assignment(element: Element, report: &mut Report) -> Option<AssignmentRecord> {
    let task = uid(element, "TaskUID", report)?;
    let resource = element
        .value("ResourceUID")
        .and_then(|text| text.parse::<i64>().ok());
    Some(AssignmentRecord {
        task,
        // -65535 is nobody.
        resource: resource.and_then(|uid| u32::try_from(uid).ok()),
        units: element
            .value("Units")
            .and_then(|text| text.parse().ok())
            .unwrap_or(1.0),
        line: element.line(),
    })
}
