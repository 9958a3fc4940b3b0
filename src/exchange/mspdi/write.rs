//! From a plan to a file: an outline of rows, a record for each, elements of records.

use super::baselines::{baselines, too_many_baselines};
use super::calendar_out::Calendars;
use super::elements::{self, Computed};
use super::links::Links;
use super::native::name;
use super::project::currency_code;
use super::record::*;
use super::times::write_stamp;
use crate::exchange::dates::Dates;
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::outline::{Kind, Outline};
use crate::exchange::xml::Writer;
use crate::exchange::{Report, WriteError, WriteOptions, drawing};
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// What the file does not hold.
const LOST: &[Feature] = &[
    Feature::Options,
    Feature::Risks,
    Feature::Metrics,
    Feature::Claims,
    Feature::Escalations,
    Feature::Templates,
    Feature::Notes,
    Feature::Sources,
];

/// The most baselines of a task.
pub(super) const MOST_BASELINES: usize = 11;

/// Writes a plan.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| !LOST.contains(&feature), &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let mut outline = Outline::of(plan, &dates);
    if outline.left_out > 0 {
        report.note(format!(
            "the option leaves tickets out: not written ({})",
            outline.left_out
        ));
    }
    let calendars = Calendars::of(plan, &mut outline.next_uid, &mut report);
    let links = Links::of(plan, options.option, &dates, &outline, &mut report);
    let written: HashSet<TicketId> = outline
        .lines
        .iter()
        .filter_map(|line| match line.kind {
            Kind::Ticket(id) if !line.is_summary => Some(id),
            _ => None,
        })
        .collect();
    let mut file = File {
        plan,
        dates: &dates,
        links,
        calendars,
        report,
        written,
        baselines: baselines(plan),
        phases: HashSet::new(),
        imprints: match &options.imprint {
            Some(imprint) => imprint.by_node(plan),
            None => HashMap::new(),
        },
    };
    let xml = file.write(&mut outline, options);
    let File { mut report, .. } = file;
    if xml.left_out > 0 {
        report.note(format!(
            "characters that XML cannot hold are only in custom fields ({})",
            xml.left_out
        ));
    }
    report.losses.extend(too_many_baselines(plan));
    Ok((xml.finish(), report))
}

pub(super) struct File<'a> {
    pub(super) plan: &'a Plan,
    pub(super) dates: &'a Dates,
    pub(super) links: Links<'a>,
    pub(super) calendars: Calendars,
    pub(super) report: Report,
    /// Tickets with a row of their own that are no summary.
    pub(super) written: HashSet<TicketId>,
    pub(super) baselines: HashMap<Node, Vec<BaselineRecord>>,
    pub(super) phases: HashSet<PhaseId>,
    /// What each ticket and gate carries of what the plan said.
    pub(super) imprints: HashMap<Node, String>,
}

/// A task's record with what is computed about it.
pub(super) struct Row {
    pub(super) record: TaskRecord,
    pub(super) computed: Computed,
    pub(super) number: String,
}

impl File<'_> {
    fn write(&mut self, outline: &mut Outline, options: &WriteOptions) -> Writer {
        let resources = self.resources(&mut outline.next_uid);
        let rows = self.rows(&outline.lines);
        let mut xml = Writer::new();
        xml.open(
            "Project",
            &[("xmlns", "http://schemas.microsoft.com/project")],
        );
        self.header(&mut xml, options);
        elements::custom_fields(&mut xml);
        xml.open("Calendars", &[]);
        for record in &self.calendars.records {
            elements::calendar(&mut xml, record);
        }
        xml.close();
        xml.open("Tasks", &[]);
        for row in &rows {
            elements::task(&mut xml, &row.record, &row.number, &row.computed);
        }
        xml.close();
        xml.open("Resources", &[]);
        for (record, number) in resources.iter().zip(1..) {
            elements::resource(&mut xml, record, number);
        }
        xml.close();
        xml.open("Assignments", &[]);
        self.assignments(&mut xml, &rows);
        xml.close();
        xml
    }

    fn header(&self, xml: &mut Writer, options: &WriteOptions) {
        let info = &self.plan.info;
        let start = info.start_or_default();
        let finish = self.dates.schedule.as_ref().map_or(start, |s| s.finish);
        let clock = start.minute_of_day() as u16;
        let day = info.minutes_per_day.max(1);
        xml.leaf("SaveVersion", 14);
        xml.leaf("Name", name(drawing::title(self.plan)));
        xml.leaf("Title", name(drawing::title(self.plan)));
        xml.leaf("CreationDate", write_stamp(options.now));
        xml.leaf("LastSaved", write_stamp(options.now));
        xml.leaf("ScheduleFromStart", 1);
        xml.leaf("StartDate", write_stamp(start));
        xml.leaf("FinishDate", write_stamp(finish));
        xml.leaf("FYStartDate", 1);
        xml.leaf("CriticalSlackLimit", 0);
        xml.leaf("CurrencyDigits", 2);
        xml.leaf(
            "CurrencySymbol",
            if info.currency.is_empty() {
                "$"
            } else {
                &info.currency
            },
        );
        xml.leaf("CurrencyCode", currency_code(&info.currency));
        xml.leaf("CurrencySymbolPosition", 0);
        xml.leaf("CalendarUID", self.calendars.project);
        xml.leaf("DefaultStartTime", super::times::write_clock(clock));
        xml.leaf(
            "DefaultFinishTime",
            super::times::write_clock((clock + 8 * 60) % 1440),
        );
        xml.leaf("MinutesPerDay", day);
        xml.leaf(
            "MinutesPerWeek",
            u64::from(day) * u64::from(info.days_per_week.max(1)),
        );
        xml.leaf("DaysPerMonth", 20);
        xml.leaf("DefaultTaskType", 1);
        xml.leaf("DurationFormat", 7);
        xml.leaf("WorkFormat", 2);
        xml.leaf("HonorConstraints", 1);
        xml.leaf("NewTasksEffortDriven", 0);
        if let Some(status) = info.status_time {
            xml.leaf("StatusDate", write_stamp(status));
        }
        xml.leaf("CurrentDate", write_stamp(options.now));
        xml.empty("OutlineCodes", &[]);
        xml.empty("WBSMasks", &[]);
    }
}
