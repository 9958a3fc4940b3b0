//! From a plan to a file of whole days.

use super::days::{DAY, Days};
use super::{DAYS, KEY_COLUMN, KINDS};
use crate::exchange::dates::Dates;
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::outline::{Kind, Line, Outline};
use crate::exchange::xml::Writer;
use crate::exchange::{Report, WriteError, WriteOptions, drawing, links as words};
use crate::plan::*;
use std::collections::{BTreeMap, HashSet};

/// What the file holds; the rest is reported.
const HELD: &[Feature] = &[
    Feature::PlanText,
    Feature::PlanDates,
    Feature::Calendars,
    Feature::Phases,
    Feature::Agents,
    Feature::Descriptions,
    Feature::Parents,
    Feature::PriorityAndSize,
    Feature::Staffing,
    Feature::Progress,
    Feature::Costs,
    Feature::DateConstraints,
    Feature::Baselines,
];

/// What of these features is lost, in words, where a plan has it.
const PARTLY: [(&str, fn(&Plan) -> usize); 8] = [
    ("sizes of tickets", |plan| count(plan, |t| t.size.is_some())),
    ("tickets' roles and numbers of agents", |plan| {
        count(plan, |t| {
            !t.demands.is_empty() || (t.min_agents, t.max_agents) != (1, 1)
        })
    }),
    ("date constraints other than an earliest start", |plan| {
        count(plan, |t| {
            t.constraint
                .is_some_and(|c| c.kind != ConstraintKind::StartNoEarlierThan)
        })
    }),
    ("deadlines of tickets", |plan| {
        count(plan, |t| t.deadline.is_some())
    }),
    ("calendars of tickets", |plan| {
        count(plan, |t| t.calendar.is_some())
    }),
    ("recorded starts and finishes", |plan| {
        count(plan, |t| {
            t.progress.actual_start.is_some() || t.progress.actual_finish.is_some()
        })
    }),
    (
        "agents' calendars, capacities and roles beyond the first",
        |plan| {
            let has_more =
                |a: &&Agent| a.calendar.is_some() || a.capacity != 1 || a.roles.len() > 1;
            plan.agents.iter().filter(has_more).count()
        },
    ),
    ("the plan's deadline", |plan| {
        usize::from(plan.info.deadline.is_some())
    }),
];

/// The columns every file has.
const COLUMNS: [(&str, &str, &str); 10] = [
    ("tpd0", "type", "icon"),
    ("tpd1", "priority", "icon"),
    ("tpd2", "info", "icon"),
    ("tpd3", "name", "text"),
    ("tpd4", "begindate", "date"),
    ("tpd5", "enddate", "date"),
    ("tpd6", "duration", "int"),
    ("tpd7", "completion", "int"),
    ("tpd8", "coordinator", "text"),
    ("tpd9", "predecessorsr", "text"),
];

/// The most days of one exception that are written.
const MOST_DAYS: i64 = 3_660;

/// Writes a plan.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    for (words, count) in PARTLY {
        match count(plan) {
            0 => {}
            count => report.note(format!("not written: {words} ({count})")),
        }
    }
    let dates = Dates::of(plan, options.option, &mut report)?;
    let option = options.option.and_then(|id| plan.options.get(id));
    let days = Days::of(plan, &dates, option);
    // What closes a loop is out already, so nothing new is said here.
    let whole = Dates::of(&days.plan, options.option, &mut Report::default())?;
    days.tell(&dates, &whole, &mut report);
    let outline = Outline::of(plan, &dates);
    let depends = depends(plan, &days.plan, &outline, &mut report);
    let mut file = File {
        plan,
        dates: &whole,
        depends,
        xml: Writer::new(),
        report,
    };
    file.write(&outline);
    let File {
        xml, mut report, ..
    } = file;
    if xml.left_out > 0 {
        report.note(format!(
            "characters that XML cannot hold are left out ({})",
            xml.left_out
        ));
    }
    Ok((xml.finish(), report))
}

struct File<'a> {
    plan: &'a Plan,
    dates: &'a Dates,
    /// By predecessor.
    depends: BTreeMap<Node, Vec<Depend>>,
    xml: Writer,
    report: Report,
}

/// A link in its predecessor.
struct Depend {
    to: Node,
    kind: DependencyKind,
    days: i64,
    is_firm: bool,
}

/// The links of each predecessor, one per pair.
fn depends(
    plan: &Plan,
    days: &Plan,
    outline: &Outline,
    report: &mut Report,
) -> BTreeMap<Node, Vec<Depend>> {
    let written: HashSet<Node> = outline
        .lines
        .iter()
        .filter_map(|line| line.kind.node())
        .collect();
    let mut found: BTreeMap<Node, Vec<Depend>> = BTreeMap::new();
    for dependency in plan.dependencies.iter() {
        let arrow = || words::arrow(plan, dependency);
        let is_there = written.contains(&dependency.from) && written.contains(&dependency.to);
        let Some(held) = days.dependencies.get(dependency.id).filter(|_| is_there) else {
            report.note(format!("{} does not hold here: not written", arrow()));
            continue;
        };
        let list = found.entry(dependency.from).or_default();
        if list.iter().any(|known| known.to == dependency.to) {
            report.note(format!(
                "{} is a second link of two tasks that may have one: not written",
                arrow()
            ));
            continue;
        }
        let lag = match held.lag {
            Lag::Work(work) => work.0 / DAY,
            _ => 0,
        };
        if !matches!(dependency.lag, Lag::Work(_)) && !dependency.lag.is_zero() {
            report.note(format!(
                "{} ({}) is written as {lag} days",
                arrow(),
                words::terms(dependency)
            ));
        }
        list.push(Depend {
            to: dependency.to,
            kind: dependency.kind,
            days: lag,
            is_firm: dependency.strength == Strength::Hard,
        });
    }
    found
}

impl File<'_> {
    fn write(&mut self, outline: &Outline) {
        let plan = self.plan;
        let start = plan.info.start_or_default().date().to_string();
        self.xml.open(
            "project",
            &[
                ("name", drawing::title(plan)),
                ("company", ""),
                ("webLink", ""),
                ("view-date", &start),
                ("view-index", "0"),
                ("gantt-divider-location", "500"),
                ("resource-divider-location", "300"),
                ("version", "3.3.3312"),
                ("locale", "en"),
            ],
        );
        self.xml.cdata("description", &plan.info.mission);
        self.xml.open(
            "view",
            &[("zooming-state", "default:3"), ("id", "gantt-chart")],
        );
        self.xml.close();
        self.xml.open("view", &[("id", "resource-table")]);
        self.xml.close();
        self.calendars();
        self.xml.open("tasks", &[("empty-milestones", "true")]);
        self.columns();
        self.tasks(&outline.lines);
        self.xml.close();
        self.people();
        self.allocations(&outline.lines);
        self.xml.empty("vacations", &[]);
        self.previous();
        self.xml.empty("roles", &[("roleset-name", "Default")]);
        self.roles();
    }

    fn calendars(&mut self) {
        let plan = self.plan;
        let calendar = plan.info.calendar.and_then(|id| plan.calendars.get(id));
        let is_off = |day: usize| calendar.is_some_and(|c| c.week.0[day].is_empty());
        let mut week = vec![("id", "1"), ("name", "default")];
        week.extend((0..7).map(|day| (DAYS[day], if is_off(day) { "1" } else { "0" })));
        self.xml.open("calendars", &[]);
        self.xml.open("day-types", &[]);
        self.xml.empty("day-type", &[("id", "0")]);
        self.xml.empty("day-type", &[("id", "1")]);
        self.xml.empty("default-week", &week);
        self.xml.empty("only-show-weekends", &[("value", "false")]);
        self.xml.empty("overriden-day-types", &[]);
        self.xml.empty("days", &[]);
        self.xml.close();
        let mut seen = HashSet::new();
        // The later exception rules, and each day has one entry.
        for exception in calendar
            .iter()
            .flat_map(|calendar| calendar.exceptions.iter().rev())
        {
            self.exception(exception, is_off, &mut seen);
        }
        self.xml.close();
    }

    fn exception(
        &mut self,
        exception: &CalendarException,
        is_off: impl Fn(usize) -> bool,
        seen: &mut HashSet<Date>,
    ) {
        if exception.to.0 - exception.from.0 > MOST_DAYS {
            self.report
                .note(format!("an exception of more than {MOST_DAYS} days is cut"));
        }
        let last = exception.to.0.min(exception.from.0 + MOST_DAYS);
        for date in (exception.from.0..=last).map(Date) {
            let is_closed = exception.hours.is_empty();
            if !seen.insert(date) || is_closed == is_off(date.weekday()) {
                continue;
            }
            let (year, month, day) = date.ymd();
            let kind = if is_closed { "HOLIDAY" } else { "WORKING_DAY" };
            self.xml.leaf_with(
                "date",
                &[
                    ("year", &year.to_string()),
                    ("month", &month.to_string()),
                    ("date", &day.to_string()),
                    ("type", kind),
                ],
                &exception.name,
            );
        }
    }

    fn columns(&mut self) {
        self.xml.open("taskproperties", &[]);
        for (id, name, kind) in COLUMNS {
            self.xml.empty(
                "taskproperty",
                &[
                    ("id", id),
                    ("name", name),
                    ("type", "default"),
                    ("valuetype", kind),
                ],
            );
        }
        self.xml.empty(
            "taskproperty",
            &[
                ("id", "tpc0"),
                ("name", KEY_COLUMN),
                ("type", "custom"),
                ("valuetype", "text"),
            ],
        );
        self.xml.close();
    }

    /// The tree of tasks; a line closes those that are not above it.
    fn tasks(&mut self, lines: &[Line]) {
        let mut open: Vec<u32> = Vec::new();
        let spans = spans(lines, self.dates);
        for (line, span) in lines.iter().zip(spans).skip(1) {
            while open.last().is_some_and(|level| *level >= line.level) {
                self.xml.close();
                open.pop();
            }
            self.task(line, span);
            open.push(line.level);
        }
        for _ in open {
            self.xml.close();
        }
    }

    fn task(&mut self, line: &Line, span: Option<(Stamp, Stamp)>) {
        let plan = self.plan;
        let node = line.kind.node();
        let (title, key, notes) = words_of(plan, line.kind);
        let start = span.map_or(plan.info.start_or_default(), |(start, _)| start);
        let days = span.map_or(0, |span| self.working_days(span));
        let ticket = match line.kind {
            Kind::Ticket(id) => plan.tickets.get(id),
            _ => None,
        };
        let is_milestone = days == 0 && !line.is_summary;
        let percent = ticket
            .map_or(0, |ticket| ticket.progress.percent.min(100))
            .to_string();
        let (id, start, days) = (
            line.uid.to_string(),
            start.date().to_string(),
            days.to_string(),
        );
        let mut attributes: Vec<(&str, &str)> = vec![
            ("id", &id),
            ("name", title),
            ("meeting", if is_milestone { "true" } else { "false" }),
            ("start", &start),
            ("duration", &days),
            ("complete", &percent),
        ];
        let earliest = ticket.and_then(|ticket| earliest_start(plan, ticket));
        let earliest = earliest.map(|at| at.date().to_string());
        if let Some(earliest) = &earliest {
            attributes.extend([
                ("thirdDate", earliest.as_str()),
                ("thirdDate-constraint", "1"),
            ]);
        }
        attributes.extend(
            ticket
                .and_then(|t| t.priority)
                .and_then(priority_number)
                .map(|n| ("priority", n)),
        );
        attributes.push(("expand", "true"));
        let cost = ticket.map_or(0.0, |ticket| ticket.fixed_cost).to_string();
        if cost != "0" {
            attributes.extend([
                ("cost-manual-value", cost.as_str()),
                ("cost-calculated", "false"),
            ]);
        }
        self.xml.open("task", &attributes);
        if !notes.is_empty() {
            self.xml.cdata("notes", notes);
        }
        for depend in node
            .and_then(|node| self.depends.remove(&node))
            .into_iter()
            .flatten()
        {
            let number = KINDS
                .iter()
                .find(|(_, kind)| *kind == depend.kind)
                .map_or(2, |(n, _)| *n);
            self.xml.empty(
                "depend",
                &[
                    ("id", &RowRef::from(depend.to).number().to_string()),
                    ("type", &number.to_string()),
                    ("difference", &depend.days.to_string()),
                    ("hardness", if depend.is_firm { "Strong" } else { "Rubber" }),
                ],
            );
        }
        if !key.is_empty() {
            self.xml.empty(
                "customproperty",
                &[("taskproperty-id", "tpc0"), ("value", key)],
            );
        }
    }

    /// Days with work from a start to a finish.
    fn working_days(&self, (start, finish): (Stamp, Stamp)) -> i64 {
        let calendar = self
            .dates
            .schedule
            .as_ref()
            .map(|schedule| schedule.calendar());
        calendar.map_or(0, |calendar| calendar.between(start, finish).0 / DAY)
    }

    fn people(&mut self) {
        self.xml.open("resources", &[]);
        for agent in self.plan.agents.iter() {
            let function = match agent.roles.first() {
                Some(role) => self.role_id(role),
                None => "Default:0".to_owned(),
            };
            self.xml.open(
                "resource",
                &[
                    ("id", &agent.id.0.to_string()),
                    ("name", &agent.name),
                    ("function", &function),
                    ("contacts", ""),
                    ("phone", ""),
                ],
            );
            if agent.cost_rate != 0.0 {
                // A rate is per day.
                let day = f64::from(self.plan.info.minutes_per_day) / 60.0 * agent.cost_rate;
                self.xml
                    .empty("rate", &[("name", "standard"), ("value", &day.to_string())]);
            }
            self.xml.close();
        }
        self.xml.close();
    }

    fn allocations(&mut self, lines: &[Line]) {
        self.xml.open("allocations", &[]);
        for line in lines.iter().filter(|line| !line.is_summary) {
            let Kind::Ticket(id) = line.kind else {
                continue;
            };
            for agent in self
                .plan
                .tickets
                .get(id)
                .into_iter()
                .flat_map(|t| &t.assignees)
            {
                self.xml.empty(
                    "allocation",
                    &[
                        ("task-id", &id.0.to_string()),
                        ("resource-id", &agent.0.to_string()),
                        ("function", "Default:0"),
                        ("responsible", "false"),
                        ("load", "100.0"),
                    ],
                );
            }
        }
        self.xml.close();
    }

    fn previous(&mut self) {
        self.xml.open("previous", &[]);
        for baseline in self.plan.baselines.iter() {
            self.xml.open("previous-tasks", &[("name", &baseline.name)]);
            for dates in &baseline.dates {
                let days = (Stamp(dates.finish.0.max(dates.start.0 + 1) - 1).date().0
                    - dates.start.date().0
                    + 1)
                .max(1);
                let is_point = dates.start == dates.finish;
                self.xml.empty(
                    "previous-task",
                    &[
                        ("id", &RowRef::from(dates.node).number().to_string()),
                        ("start", &dates.start.date().to_string()),
                        ("duration", &(if is_point { 0 } else { days }).to_string()),
                        ("meeting", if is_point { "true" } else { "false" }),
                        ("super", "false"),
                    ],
                );
            }
            self.xml.close();
        }
        self.xml.close();
    }

    /// Every first role of an agent, numbered in the order of their names.
    fn role_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .plan
            .agents
            .iter()
            .filter_map(|a| a.roles.first())
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn role_id(&self, role: &str) -> String {
        let place = self.role_names().iter().position(|known| *known == role);
        place.map_or(0, |place| place + 1).to_string()
    }

    fn roles(&mut self) {
        let names: Vec<String> = self.role_names().into_iter().map(str::to_owned).collect();
        if names.is_empty() {
            return;
        }
        self.xml.open("roles", &[]);
        for (name, number) in names.iter().zip(1..) {
            self.xml
                .empty("role", &[("id", &i32::to_string(&number)), ("name", name)]);
        }
        self.xml.close();
    }
}

fn count(plan: &Plan, has: impl Fn(&Ticket) -> bool) -> usize {
    plan.tickets.iter().filter(|ticket| has(ticket)).count()
}

/// Title, key and notes of a line.
fn words_of(plan: &Plan, kind: Kind) -> (&str, &str, &str) {
    match kind {
        Kind::Plan => (drawing::title(plan), "", ""),
        Kind::Track(id) => plan
            .tracks
            .get(id)
            .map_or(("", "", ""), |t| (&t.name, "", &t.description)),
        Kind::Phase(id) => plan
            .phases
            .get(id)
            .map_or(("", "", ""), |p| (&p.name, "", &p.description)),
        Kind::Ticket(id) => plan
            .tickets
            .get(id)
            .map_or(("", "", ""), |t| (&t.title, &t.key, &t.description)),
        Kind::Gate(id) => plan
            .gates
            .get(id)
            .map_or(("", "", ""), |g| (&g.name, &g.key, &g.description)),
    }
}

fn earliest_start(plan: &Plan, ticket: &Ticket) -> Option<Stamp> {
    let constraint = ticket.constraint?;
    let is_start = matches!(
        constraint.kind,
        ConstraintKind::StartNoEarlierThan | ConstraintKind::MustStartOn
    );
    let moment = constraint.moment.filter(|_| is_start)?;
    Some(moment.resolve(plan.info.start_or_default()))
}

/// The number of a priority; a normal one is not written.
fn priority_number(priority: Priority) -> Option<&'static str> {
    match priority {
        Priority::P0 => Some("4"),
        Priority::P1 => Some("2"),
        Priority::P2 => None,
        Priority::P3 => Some("0"),
    }
}

/// The dates of each line; a group spans what is in it.
fn spans(lines: &[Line], dates: &Dates) -> Vec<Option<(Stamp, Stamp)>> {
    let own = |line: &Line| {
        let found = dates.node(line.kind.node()?)?;
        Some((found.early_start, found.early_finish))
    };
    let mut spans: Vec<Option<(Stamp, Stamp)>> = lines.iter().map(own).collect();
    let mut above: Vec<usize> = Vec::new();
    let mut parents = vec![None; lines.len()];
    for (place, line) in lines.iter().enumerate() {
        while above
            .last()
            .is_some_and(|&up| lines[up].level >= line.level)
        {
            above.pop();
        }
        parents[place] = above.last().copied();
        above.push(place);
    }
    for place in (0..lines.len()).rev() {
        if let (Some(up), Some((start, finish))) = (parents[place], spans[place]) {
            let whole = spans[up].map_or((start, finish), |(s, f)| (s.min(start), f.max(finish)));
            spans[up] = Some(whole);
        }
    }
    spans
}
