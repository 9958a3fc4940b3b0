//! From a plan to a file: an outline of rows, a record for each, elements of records.

use super::calendar_out::Calendars;
use super::elements::{self, Computed};
use super::extras::difference;
use super::fields::{self, PIECES, RESOURCE_PIECES, split};
use super::head::{AgentExtras, PlanExtras, RowExtras, head_difference, json, without_sources};
use super::hold::{self, Found};
use super::links::Links;
use super::native::{self, name, notes};
use super::record::*;
use super::times::write_stamp;
use crate::exchange::dates::Dates;
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::outline::{Kind, Line, Outline};
use crate::exchange::xml::Writer;
use crate::exchange::{Report, WriteError, WriteOptions, drawing};
use crate::plan::*;
use serde_json::Value;
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
const MOST_BASELINES: usize = 11;

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

struct File<'a> {
    plan: &'a Plan,
    dates: &'a Dates,
    links: Links<'a>,
    calendars: Calendars,
    report: Report,
    /// Tickets with a row of their own that are no summary.
    written: HashSet<TicketId>,
    baselines: HashMap<Node, Vec<BaselineRecord>>,
    phases: HashSet<PhaseId>,
}

/// A task's record with what is computed about it.
struct Row {
    record: TaskRecord,
    computed: Computed,
    number: String,
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

    fn rows(&mut self, lines: &[Line]) -> Vec<Row> {
        let mut numbers: Vec<u32> = Vec::new();
        let mut rows = Vec::with_capacity(lines.len());
        for (place, line) in lines.iter().enumerate() {
            numbers.truncate(line.level as usize);
            numbers.resize(line.level as usize, 0);
            if let Some(last) = numbers.last_mut() {
                *last += 1;
            }
            let number = if line.level == 0 {
                "0".to_owned()
            } else {
                numbers
                    .iter()
                    .map(u32::to_string)
                    .collect::<Vec<_>>()
                    .join(".")
            };
            let mut row = self.row(line, number);
            row.record.number = place as u32;
            rows.push(row);
        }
        self.span_groups(&mut rows);
        self.tell_the_plan(lines, &mut rows);
        rows
    }

    fn row(&mut self, line: &Line, number: String) -> Row {
        let mut record = TaskRecord {
            uid: line.uid,
            level: line.level,
            summary: line.is_summary,
            ..TaskRecord::default()
        };
        record
            .fields
            .push((fields::ROW, line.kind.word().to_owned()));
        let computed = match line.kind {
            Kind::Plan => Computed::default(),
            Kind::Track(id) => self.track(id, line, &mut record),
            Kind::Phase(id) => self.phase(id, line, &mut record),
            Kind::Ticket(id) => self.ticket(id, line, &mut record),
            Kind::Gate(id) => self.gate(id, line, &mut record),
        };
        let day = self.plan.info.minutes_per_day;
        Row {
            record,
            computed: Computed { day, ..computed },
            number,
        }
    }

    fn track(&mut self, id: TrackId, line: &Line, record: &mut TaskRecord) -> Computed {
        if let Some(track) = self.plan.tracks.get(id) {
            let track = without_sources(track, self.plan);
            record.name = shown(&track.name, "Track");
            record.notes = native::plain(&track.description);
            let native = native::track(record, id, line.place.rank);
            self.keep(difference(&native, &track), record);
        }
        Computed::default()
    }

    /// A phase has its extras in the first of its lines.
    fn phase(&mut self, id: PhaseId, line: &Line, record: &mut TaskRecord) -> Computed {
        if let Some(phase) = self.plan.phases.get(id) {
            let phase = without_sources(phase, self.plan);
            record.name = shown(&phase.name, "Phase");
            record.notes = native::plain(&phase.description);
            record.fields.push((fields::KEY, id.0.to_string()));
            if self.phases.insert(id) {
                let native = native::phase(record, id, line.place.rank);
                self.keep(difference(&native, &phase), record);
            }
        }
        Computed::default()
    }

    fn ticket(&mut self, id: TicketId, line: &Line, record: &mut TaskRecord) -> Computed {
        let plan = self.plan;
        let Some(ticket) = plan.tickets.get(id) else {
            return Computed::default();
        };
        let node = Node::Ticket(id);
        record.name = shown(&ticket.title, &ticket.key);
        record.notes = notes(&ticket.description, &notes_of_ticket(ticket));
        record.priority = Some(native::priority_number(ticket.priority));
        record.calendar = ticket.calendar.map(|id| id.0);
        record.fixed_cost = if ticket.fixed_cost.is_finite() {
            ticket.fixed_cost
        } else {
            0.0
        };
        record.fields.extend(shown_fields(plan, ticket));
        if !line.is_summary {
            record.percent = ticket.progress.percent.min(100);
            record.actual_start = ticket.progress.actual_start;
            record.actual_finish = ticket.progress.actual_finish;
            let has_calendar =
                |id: &AgentId| plan.agents.get(*id).is_some_and(|a| a.calendar.is_some());
            if ticket.assignees.iter().any(has_calendar) {
                record.ignores_resource_calendars = true;
                record.calendar = record.calendar.or(Some(self.calendars.project));
            }
        }
        record.baselines = self.baselines.get(&node).cloned().unwrap_or_default();
        let found = self.found(node, line);
        hold::bind_ticket(plan, ticket, found, record);
        let computed = self.place_in_time(node, record);
        record.estimated = !line.is_summary && found.dates.is_some_and(|dates| dates.assumed);
        self.links(node, record);
        let calendar = record
            .calendar
            .map(CalendarId)
            .filter(|id| plan.calendars.get(*id).is_some());
        let assignees = if line.is_summary {
            Vec::new()
        } else {
            ticket.assignees.clone()
        };
        let native = native::ticket(record, (id, &ticket.key), line.place, calendar, assignees);
        let row = difference(&native, &without_sources(ticket, plan));
        self.keep_row(node, row, record);
        computed
    }

    fn gate(&mut self, id: GateId, line: &Line, record: &mut TaskRecord) -> Computed {
        let plan = self.plan;
        let Some(gate) = plan.gates.get(id) else {
            return Computed::default();
        };
        let node = Node::Gate(id);
        record.name = shown(&gate.name, &gate.key);
        record.notes = notes(&gate.description, &notes_of_gate(gate));
        record.fields.push((fields::KEY, name(&gate.key)));
        record.baselines = self.baselines.get(&node).cloned().unwrap_or_default();
        let found = self.found(node, line);
        hold::bind(found, record);
        record.duration = Some(gate.review.unwrap_or_default().max(Work(0)));
        let computed = self.place_in_time(node, record);
        self.links(node, record);
        let native = native::gate(record, (id, &gate.key), line.place);
        let row = difference(&native, &without_sources(gate, plan));
        self.keep_row(node, row, record);
        computed
    }

    fn found(&self, node: Node, line: &Line) -> Found<'_> {
        Found {
            schedule: self.dates.schedule.as_ref(),
            dates: self.dates.node(node),
            is_summary: line.is_summary,
            has_links: self.links.links.contains_key(&node),
            is_held: self.links.held.contains(&node),
        }
    }

    /// Start, finish and duration, and what else is computed.
    fn place_in_time(&self, node: Node, record: &mut TaskRecord) -> Computed {
        let Some(dates) = self.dates.node(node) else {
            return Computed::default();
        };
        record.start = Some(dates.early_start);
        record.finish = Some(dates.early_finish);
        record.duration = Some(dates.duration);
        let mut late = (dates.late_start, dates.late_finish);
        // What has begun can begin no later; what is done can end no later.
        if let Some(start) = record.actual_start {
            late.0 = start;
        }
        if let Some(finish) = record.actual_finish {
            late.1 = finish;
        }
        Computed {
            early: Some((dates.early_start, dates.early_finish)),
            late: Some(late),
            total_float: dates.total_float.0,
            free_float: dates.free_float.0,
            is_critical: dates.critical,
            day: 0,
        }
    }

    fn links(&self, node: Node, record: &mut TaskRecord) {
        let links = self.links.links.get(&node).into_iter().flatten();
        record.links = links.map(|(_, (link, _))| *link).collect();
    }

    /// What links and dependencies of a node say beyond their elements.
    fn keep_row(
        &mut self,
        node: Node,
        row: serde_json::Map<String, Value>,
        record: &mut TaskRecord,
    ) {
        let mut extras = RowExtras {
            row,
            ..RowExtras::default()
        };
        for (&from, (link, dependency)) in self.links.links.get(&node).into_iter().flatten() {
            let Some(dependency) = dependency else {
                extras.implied.push(link.from);
                continue;
            };
            let native = native::dependency(link, dependency.id, from, node);
            let found = difference(&native, &without_sources(*dependency, self.plan));
            if !found.is_empty() {
                extras
                    .links
                    .insert(link.from.to_string(), Value::Object(found));
            }
        }
        let more = self.links.more.get(&node).into_iter().flatten();
        extras.more = more.map(|d| without_sources(*d, self.plan)).collect();
        self.store(&extras.text(), record);
    }

    fn keep(&mut self, row: serde_json::Map<String, Value>, record: &mut TaskRecord) {
        let extras = RowExtras {
            row,
            ..RowExtras::default()
        };
        self.store(&extras.text(), record);
    }

    fn store(&mut self, text: &str, record: &mut TaskRecord) {
        match split(text, &PIECES) {
            Some(pieces) => record.fields.extend(pieces),
            None => self.report.note(format!(
                "{}: what MS Project has no field for is too long for the custom fields ({} characters)",
                record.name,
                text.chars().count()
            )),
        }
    }

    /// Rows that only group others span what is in them.
    fn span_groups(&self, rows: &mut [Row]) {
        let plan_time = self.dates.schedule.as_ref();
        for place in (0..rows.len()).rev() {
            if self.is_dated(&rows[place]) {
                continue;
            }
            let level = rows[place].record.level;
            let inner = rows[place + 1..]
                .iter()
                .take_while(|row| row.record.level > level);
            let direct = inner.filter(|row| row.record.level == level + 1);
            let mut whole: Option<Computed> = None;
            for row in direct.filter(|row| row.computed.early.is_some()) {
                whole = Some(whole.map_or(row.computed, |whole| joined(whole, row.computed)));
            }
            let Some(whole) = whole else { continue };
            let row = &mut rows[place];
            row.record.start = whole.early.map(|(start, _)| start);
            row.record.finish = whole.early.map(|(_, finish)| finish);
            let span = whole.early.zip(plan_time);
            row.record.duration =
                span.map(|((start, finish), schedule)| schedule.calendar().between(start, finish));
            row.computed = Computed {
                day: row.computed.day,
                ..whole
            };
        }
    }

    fn is_dated(&self, row: &Row) -> bool {
        row.record.start.is_some() || !row.record.summary
    }

    fn resources(&mut self, next_uid: &mut u32) -> Vec<ResourceRecord> {
        let plan = self.plan;
        let mut records = Vec::with_capacity(plan.agents.len());
        for agent in plan.agents.iter() {
            let calendar = agent
                .calendar
                .map(|base| self.calendars.derive(&name(&agent.name), base, next_uid));
            let mut record = ResourceRecord {
                uid: agent.id.0,
                name: shown(&agent.name, "Agent"),
                kind: 1,
                group: agent
                    .roles
                    .first()
                    .map(|role| name(role))
                    .unwrap_or_default(),
                max_units: f64::from(agent.capacity.max(1)),
                rate: if agent.cost_rate.is_finite() {
                    agent.cost_rate
                } else {
                    0.0
                },
                calendar,
                notes: native::plain(&agent.note),
                ..ResourceRecord::default()
            };
            let native = native::agent(&record, agent.id, agent.calendar);
            let row = difference(&native, &without_sources(agent, plan));
            let text = json(&AgentExtras { row });
            match split(&text, &RESOURCE_PIECES) {
                Some(pieces) => record.fields = pieces,
                None => self.report.note(format!(
                    "{}: what MS Project has no field for is too long for the custom fields",
                    record.name
                )),
            }
            records.push(record);
        }
        records
    }

    fn assignments(&self, xml: &mut Writer, rows: &[Row]) {
        let mut uid = 0;
        for row in rows {
            let ticket = self.plan.tickets.get(TicketId(row.record.uid));
            let Some(ticket) = ticket.filter(|ticket| self.written.contains(&ticket.id)) else {
                continue;
            };
            for agent in &ticket.assignees {
                uid += 1;
                let record = AssignmentRecord {
                    task: row.record.uid,
                    resource: Some(agent.0),
                    units: 1.0,
                    line: 0,
                };
                let work = row.record.duration.unwrap_or_default();
                elements::assignment(xml, &record, uid, &row.record, work);
            }
        }
    }

    /// What the project itself says, in the row of its summary.
    fn tell_the_plan(&mut self, lines: &[Line], rows: &mut [Row]) {
        let plan = self.plan;
        let Some(row) = rows.first_mut() else { return };
        let title = name(drawing::title(plan));
        let record = &mut row.record;
        record.name = title.clone();
        record.notes = notes(&plan.info.mission, &notes_of_plan(plan));
        let native = native_head(plan, &title, &record.notes);
        let mut extras = PlanExtras {
            head: head_difference(&native, &plan.info),
            clock: self.calendars.clock,
            calendars: plan
                .calendars
                .iter()
                .map(|calendar| calendar.id.0)
                .collect(),
            ..PlanExtras::default()
        };
        self.tell_calendars(&mut extras);
        let has_line: HashSet<Kind> = lines.iter().map(|line| line.kind).collect();
        let tracks = plan
            .tracks
            .iter()
            .filter(|t| !has_line.contains(&Kind::Track(t.id)));
        extras.tracks = tracks.map(|t| without_sources(t, plan)).collect();
        let phases = plan
            .phases
            .iter()
            .filter(|p| !has_line.contains(&Kind::Phase(p.id)));
        extras.phases = phases.map(|p| without_sources(p, plan)).collect();
        extras.readings = plan
            .readings
            .iter()
            .map(|r| without_sources(r, plan))
            .collect();
        extras.checkpoints = plan
            .checkpoints
            .iter()
            .map(|c| without_sources(c, plan))
            .collect();
        let head = |b: &Baseline| Baseline {
            dates: Vec::new(),
            ..b.clone()
        };
        extras.baselines = plan
            .baselines
            .iter()
            .take(MOST_BASELINES)
            .map(head)
            .collect();
        let pieces = fitting(extras, &mut self.report);
        rows[0].record.fields.extend(pieces);
    }

    fn tell_calendars(&self, extras: &mut PlanExtras) {
        for record in &self.calendars.records {
            let Some(calendar) = self.plan.calendars.get(CalendarId(record.uid)) else {
                continue;
            };
            let native = Calendar {
                id: calendar.id,
                name: record.name.clone(),
                week: record.week(),
                exceptions: record.exceptions.clone(),
            };
            let found = difference(&native, calendar);
            if !found.is_empty() {
                extras
                    .calendar_rows
                    .insert(record.uid.to_string(), Value::Object(found));
            }
        }
    }
}

/// The custom fields of the project: everything, or without what is too long.
fn fitting(mut extras: PlanExtras, report: &mut Report) -> Vec<(u32, String)> {
    type Cut = (&'static str, fn(&mut PlanExtras));
    let cuts: [Cut; 5] = [
        ("checkpoints, which are in its notes", |extras| {
            extras.checkpoints.clear()
        }),
        ("tracks without a ticket", |extras| extras.tracks.clear()),
        ("phases without a ticket and readings", |extras| {
            extras.phases.clear();
            extras.readings.clear();
        }),
        ("overlapping exceptions of calendars", |extras| {
            extras.calendar_rows.clear()
        }),
        ("settings of the plan", |extras| extras.head.clear()),
    ];
    for (what, cut) in cuts {
        if let Some(pieces) = split(&json(&extras), &PIECES) {
            return pieces;
        }
        cut(&mut extras);
        report.note(format!("too long for the project's custom fields: {what}"));
    }
    split(&json(&extras), &PIECES).unwrap_or_default()
}

/// The head of the plan as the header and the project's own row give it.
pub(super) fn native_head(plan: &Plan, title: &str, notes: &str) -> PlanInfo {
    let info = &plan.info;
    let day = info.minutes_per_day.max(1);
    PlanInfo {
        title: title.to_owned(),
        mission: native::description(notes).to_owned(),
        start: Some(info.start_or_default()),
        calendar: info.calendar.filter(|id| plan.calendars.get(*id).is_some()),
        minutes_per_day: day,
        days_per_week: info.days_per_week.max(1),
        status_time: info.status_time,
        currency: currency_code(&info.currency).to_owned(),
        ..PlanInfo::default()
    }
}

/// Three capital letters, or the dollar's.
fn currency_code(currency: &str) -> &str {
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { currency } else { "USD" }
}

/// A name, or another word where it is empty: a task without a name is a blank line.
fn shown(text: &str, otherwise: &str) -> String {
    let text = name(text);
    if text.trim().is_empty() {
        name(otherwise)
    } else {
        text
    }
}

fn joined(a: Computed, b: Computed) -> Computed {
    let span = |a: Option<(Stamp, Stamp)>, b: Option<(Stamp, Stamp)>| match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    };
    Computed {
        early: span(a.early, b.early),
        late: span(a.late, b.late),
        total_float: a.total_float.min(b.total_float),
        free_float: a.free_float.min(b.free_float),
        is_critical: a.is_critical || b.is_critical,
        day: a.day,
    }
}

/// The frozen dates by node; a task has eleven baselines.
fn baselines(plan: &Plan) -> HashMap<Node, Vec<BaselineRecord>> {
    let mut found: HashMap<Node, Vec<BaselineRecord>> = HashMap::new();
    for (number, baseline) in plan.baselines.iter().take(MOST_BASELINES).enumerate() {
        for dates in &baseline.dates {
            let list = found.entry(dates.node).or_default();
            list.retain(|known| known.number != number as u8);
            list.push(BaselineRecord {
                number: number as u8,
                start: Some(dates.start),
                finish: Some(dates.finish),
                work: dates.work.max(Work(0)),
            });
        }
    }
    found
}

fn too_many_baselines(plan: &Plan) -> Option<crate::exchange::Loss> {
    let extra = plan.baselines.len().checked_sub(MOST_BASELINES + 1)? + 1;
    Some(crate::exchange::Loss {
        text: format!("not written: baselines beyond the eleven a task may have ({extra})"),
        line: None,
    })
}

/// The columns for people.
fn shown_fields(plan: &Plan, ticket: &Ticket) -> Vec<(u32, String)> {
    let track = ticket
        .track
        .and_then(|id| plan.tracks.get(id))
        .map(|track| track.name.clone());
    let phase = ticket
        .phase
        .and_then(|id| plan.phases.get(id))
        .map(|phase| phase.name.clone());
    let span = |point| {
        ticket
            .estimate
            .at(point)
            .map(duration::show)
            .unwrap_or_default()
    };
    let estimate = match ticket.estimate {
        Estimate::None | Estimate::Fixed(_) => None,
        _ => Some(
            [
                EstimatePoint::Min,
                EstimatePoint::Likely,
                EstimatePoint::Max,
            ]
            .map(span)
            .join(" / "),
        ),
    };
    let roles: Vec<String> = ticket
        .demands
        .iter()
        .map(|d| format!("{} x{}", d.role, d.count))
        .collect();
    let shown = [
        (fields::KEY, Some(ticket.key.clone())),
        (fields::TRACK, track),
        (fields::PHASE, phase),
        (fields::ESTIMATE, estimate),
        (fields::ROLES, Some(roles.join(", "))),
    ];
    let kept = shown
        .into_iter()
        .filter_map(|(id, text)| Some((id, short(&text?))));
    kept.filter(|(_, text)| !text.is_empty()).collect()
}

/// A field for people takes 255 characters.
fn short(text: &str) -> String {
    name(text).chars().take(250).collect()
}

fn notes_of_ticket(ticket: &Ticket) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(list(
        "Deliverables",
        ticket.deliverables.iter().map(String::as_str),
    ));
    lines.extend(list("Files", ticket.files.iter().map(String::as_str)));
    lines.extend(list(
        "Done when",
        ticket.criteria.iter().map(|c| c.text.as_str()),
    ));
    lines.extend(list(
        "Steps",
        ticket.steps.iter().map(|step| step.title.as_str()),
    ));
    lines
}

fn notes_of_gate(gate: &Gate) -> Vec<String> {
    let mut lines = vec![format!("Quality gate {}", name(&gate.key))];
    lines.extend(list(
        "Passes when",
        gate.criteria.iter().map(|c| c.text.as_str()),
    ));
    lines
}

/// Checkpoints have no row: they observe, and a row would have to take place.
fn notes_of_plan(plan: &Plan) -> Vec<String> {
    let start = plan.info.start_or_default();
    let mut lines = Vec::new();
    if let Some(deadline) = plan.info.deadline_stamp() {
        lines.push(format!(
            "Deadline: {}",
            deadline.to_string().replace('T', " ")
        ));
    }
    lines.extend(list(
        "Assumptions",
        plan.info.assumptions.iter().map(String::as_str),
    ));
    let checkpoint = |c: &Checkpoint| {
        let at = c.moment.resolve(start).to_string().replace('T', " ");
        format!("{} at {at}", name(&c.name))
    };
    let checkpoints: Vec<String> = plan.checkpoints.iter().map(checkpoint).collect();
    lines.extend(list("Checkpoints", checkpoints.iter().map(String::as_str)));
    lines
}

fn list<'a>(title: &str, items: impl Iterator<Item = &'a str>) -> Option<String> {
    let items: Vec<String> = items.map(|item| format!("- {}", name(item))).collect();
    (!items.is_empty()).then(|| format!("{title}:\n{}", items.join("\n")))
}
