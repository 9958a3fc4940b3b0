//! Records as elements, in the order the schema demands.

use super::fields::{PIECES, RESOURCE_PIECES, SHOWN};
use super::native::kind_number;
use super::record::*;
use super::times::{self, format, write_clock, write_duration, write_stamp};
use crate::exchange::xml::Writer;
use crate::plan::{CalendarException, OpenHours, Stamp, Work};

/// What a task says that is computed, not stated.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Computed {
    pub(super) early: Option<(Stamp, Stamp)>,
    pub(super) late: Option<(Stamp, Stamp)>,
    /// Minutes.
    pub(super) total_float: i64,
    pub(super) free_float: i64,
    pub(super) is_critical: bool,
    /// The minutes of a day, for the unit durations are shown in.
    pub(super) day: u32,
}

/// The custom fields a file uses.
pub(super) fn custom_fields(xml: &mut Writer) {
    xml.open("ExtendedAttributes", &[]);
    for field in SHOWN.iter().chain(&PIECES).chain(&RESOURCE_PIECES) {
        xml.open("ExtendedAttribute", &[]);
        xml.leaf("FieldID", field.id);
        xml.leaf("FieldName", field.name);
        xml.leaf("Alias", field.alias);
        xml.close();
    }
    xml.close();
}

/// A calendar.
pub(super) fn calendar(xml: &mut Writer, record: &CalendarRecord) {
    xml.open("Calendar", &[]);
    xml.leaf("UID", record.uid);
    xml.leaf("Name", &record.name);
    xml.leaf("IsBaseCalendar", u8::from(record.is_base));
    xml.leaf("BaseCalendarUID", record.base.map_or(-1, i64::from));
    let has_days = record.days.iter().any(Option::is_some);
    if has_days || !record.exceptions.is_empty() {
        xml.open("WeekDays", &[]);
        // The schema's week begins on Sunday.
        for number in 1..=7_usize {
            if let Some(hours) = &record.days[(number + 5) % 7] {
                xml.open("WeekDay", &[]);
                xml.leaf("DayType", number);
                working(xml, hours);
                xml.close();
            }
        }
        // What programs before 2007 read, and what MS Project itself still writes.
        for exception in &record.exceptions {
            xml.open("WeekDay", &[]);
            xml.leaf("DayType", 0);
            xml.leaf("DayWorking", u8::from(!exception.hours.is_empty()));
            period(xml, exception);
            working_times(xml, &exception.hours);
            xml.close();
        }
        xml.close();
    }
    if !record.exceptions.is_empty() {
        xml.open("Exceptions", &[]);
        for one in &record.exceptions {
            exception(xml, one);
        }
        xml.close();
    }
    xml.close();
}

fn exception(xml: &mut Writer, exception: &CalendarException) {
    xml.open("Exception", &[]);
    xml.leaf("EnteredByOccurrences", 0);
    period(xml, exception);
    xml.leaf("Occurrences", exception.to.0 - exception.from.0 + 1);
    xml.leaf("Name", &exception.name);
    xml.leaf("Type", 1);
    working(xml, &exception.hours);
    xml.close();
}

fn period(xml: &mut Writer, exception: &CalendarException) {
    xml.open("TimePeriod", &[]);
    xml.leaf("FromDate", format_args!("{}T00:00:00", exception.from));
    xml.leaf("ToDate", format_args!("{}T23:59:00", exception.to));
    xml.close();
}

fn working(xml: &mut Writer, hours: &[OpenHours]) {
    xml.leaf("DayWorking", u8::from(!hours.is_empty()));
    working_times(xml, hours);
}

fn working_times(xml: &mut Writer, hours: &[OpenHours]) {
    if hours.is_empty() {
        return;
    }
    xml.open("WorkingTimes", &[]);
    for span in hours {
        xml.open("WorkingTime", &[]);
        xml.leaf("FromTime", write_clock(span.from));
        xml.leaf("ToTime", write_clock(span.to));
        xml.close();
    }
    xml.close();
}

/// A task.
pub(super) fn task(xml: &mut Writer, record: &TaskRecord, number: &str, computed: &Computed) {
    let duration = record.duration.unwrap_or_default();
    xml.open("Task", &[]);
    xml.leaf("UID", record.uid);
    xml.leaf("ID", record.number);
    xml.leaf("Name", &record.name);
    // Fixed duration: no assignment and no calendar of a resource moves its dates.
    xml.leaf("Type", 1);
    xml.leaf("IsNull", 0);
    xml.leaf("WBS", number);
    xml.leaf("OutlineNumber", number);
    xml.leaf("OutlineLevel", record.level);
    xml.leaf("Priority", record.priority.unwrap_or(500));
    stamp(xml, "Start", record.start);
    stamp(xml, "Finish", record.finish);
    xml.leaf("Duration", write_duration(duration.0));
    xml.leaf("DurationFormat", shown_in(record, duration, computed.day));
    xml.leaf("EffortDriven", 0);
    xml.leaf("Estimated", u8::from(record.estimated));
    xml.leaf("Milestone", u8::from(duration.0 == 0 && !record.summary));
    xml.leaf("Summary", u8::from(record.summary));
    dates(xml, computed);
    xml.leaf("FixedCost", record.cents);
    xml.leaf("FixedCostAccrual", 3);
    progress(xml, record, duration);
    xml.leaf("ConstraintType", record.constraint);
    xml.leaf("CalendarUID", record.calendar.map_or(-1, i64::from));
    stamp(xml, "ConstraintDate", record.constraint_date);
    stamp(xml, "Deadline", record.deadline);
    xml.leaf(
        "IgnoreResourceCalendar",
        u8::from(record.ignores_resource_calendars),
    );
    if !record.notes.is_empty() {
        xml.leaf("Notes", &record.notes);
    }
    for link in &record.links {
        predecessor(xml, link);
    }
    fields(xml, &record.fields);
    for one in &record.baselines {
        baseline(xml, one);
    }
    xml.leaf("Active", 1);
    xml.leaf("Manual", u8::from(record.manual));
    xml.close();
}

fn shown_in(record: &TaskRecord, duration: Work, day: u32) -> u8 {
    let code = times::working_format(duration.0, day);
    code + if record.estimated {
        format::ESTIMATED
    } else {
        0
    }
}

fn dates(xml: &mut Writer, computed: &Computed) {
    xml.leaf("Critical", u8::from(computed.is_critical));
    stamp(xml, "EarlyStart", computed.early.map(|(start, _)| start));
    stamp(xml, "EarlyFinish", computed.early.map(|(_, finish)| finish));
    stamp(xml, "LateStart", computed.late.map(|(start, _)| start));
    stamp(xml, "LateFinish", computed.late.map(|(_, finish)| finish));
    xml.leaf("FreeSlack", computed.free_float.saturating_mul(10));
    xml.leaf("TotalSlack", computed.total_float.saturating_mul(10));
}

fn progress(xml: &mut Writer, record: &TaskRecord, duration: Work) {
    let done = duration.0 * i64::from(record.percent) / 100;
    xml.leaf("PercentComplete", record.percent);
    xml.leaf("PercentWorkComplete", record.percent);
    stamp(xml, "ActualStart", record.actual_start);
    stamp(xml, "ActualFinish", record.actual_finish);
    xml.leaf("ActualDuration", write_duration(done));
    xml.leaf("RemainingDuration", write_duration(duration.0 - done));
}

fn predecessor(xml: &mut Writer, link: &LinkRecord) {
    xml.open("PredecessorLink", &[]);
    xml.leaf("PredecessorUID", link.from);
    xml.leaf("Type", kind_number(link.kind));
    xml.leaf("CrossProject", 0);
    xml.leaf("LinkLag", link.lag);
    xml.leaf("LagFormat", link.format);
    xml.close();
}

fn fields(xml: &mut Writer, fields: &[(u32, String)]) {
    for (id, text) in fields {
        xml.open("ExtendedAttribute", &[]);
        xml.leaf("FieldID", id);
        xml.leaf("Value", text);
        xml.close();
    }
}

fn baseline(xml: &mut Writer, record: &BaselineRecord) {
    xml.open("Baseline", &[]);
    xml.leaf("Number", record.number);
    stamp(xml, "Start", record.start);
    stamp(xml, "Finish", record.finish);
    xml.leaf("Work", write_duration(record.work.0));
    xml.close();
}

/// A resource.
pub(super) fn resource(xml: &mut Writer, record: &ResourceRecord, number: usize) {
    xml.open("Resource", &[]);
    xml.leaf("UID", record.uid);
    xml.leaf("ID", number);
    xml.leaf("Name", &record.name);
    xml.leaf("Type", record.kind);
    xml.leaf("IsNull", 0);
    if !record.group.is_empty() {
        xml.leaf("Group", &record.group);
    }
    xml.leaf("MaxUnits", record.max_units);
    // Per hour.
    xml.leaf("StandardRate", record.rate);
    xml.leaf("StandardRateFormat", 2);
    xml.leaf("CalendarUID", record.calendar.map_or(-1, i64::from));
    if !record.notes.is_empty() {
        xml.leaf("Notes", &record.notes);
    }
    fields(xml, &record.fields);
    xml.close();
}

/// An assignment with its share of the work.
pub(super) fn assignment(
    xml: &mut Writer,
    record: &AssignmentRecord,
    uid: usize,
    task: &TaskRecord,
    work: Work,
) {
    xml.open("Assignment", &[]);
    xml.leaf("UID", uid);
    xml.leaf("TaskUID", record.task);
    xml.leaf("ResourceUID", record.resource.map_or(-65535, i64::from));
    let done = work.0 * i64::from(task.percent) / 100;
    xml.leaf("PercentWorkComplete", task.percent);
    xml.leaf("ActualWork", write_duration(done));
    stamp(xml, "Finish", task.finish);
    xml.leaf("RemainingWork", write_duration(work.0 - done));
    stamp(xml, "Start", task.start);
    xml.leaf("Units", record.units);
    xml.leaf("Work", write_duration(work.0));
    xml.close();
}

fn stamp(xml: &mut Writer, name: &str, stamp: Option<Stamp>) {
    if let Some(stamp) = stamp {
        xml.leaf(name, write_stamp(stamp));
    }
}
