//! From a file to a plan whose days have eight hours.

use super::{DAYS, KEY_COLUMN, KINDS};
use crate::exchange::allocations;
use crate::exchange::incoming::{Arrow, Incoming, hold_starts, progress, sane_work};
use crate::exchange::xml::{self, Element};
use crate::exchange::{ReadError, ReadOptions, Report};
use crate::plan::*;
use std::collections::HashMap;

/// Minutes of a working day, and when it begins.
const DAY: i64 = 8 * 60;
const MORNING: i64 = 9 * 60;
/// For how many years behind the first one a yearly holiday is read.
const YEARS: i16 = 10;

/// Reads a plan.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let mut report = Report::default();
    let document = xml::read(bytes, &mut report)?;
    let root = document.root();
    if root.name() != "project" || root.child("tasks").is_none() {
        return Err(ReadError::WrongKind {
            wanted: "GanttProject file",
            found: format!(
                "its outermost element is <{}>, and it has no tasks",
                root.name()
            ),
        });
    }
    let mut reader = Reader {
        incoming: Incoming::new(report),
        tasks: HashMap::new(),
        agents: HashMap::new(),
        starts: Vec::new(),
        key_column: None,
        roles: HashMap::new(),
    };
    reader.read(root, options);
    let starts = std::mem::take(&mut reader.starts);
    let (mut plan, mut report) = reader.incoming.finish()?;
    hold_starts(&mut plan, &starts, &mut report);
    Ok((plan, report))
}

struct Reader<'d> {
    incoming: Incoming,
    /// The ticket of each task, by the task's number.
    tasks: HashMap<&'d str, TicketId>,
    agents: HashMap<&'d str, AgentId>,
    /// When tasks start.
    starts: Vec<(TicketId, Stamp)>,
    key_column: Option<&'d str>,
    roles: HashMap<&'d str, &'d str>,
}

impl<'d> Reader<'d> {
    fn read(&mut self, root: Element<'d>, options: &ReadOptions) {
        let name = root.attribute("name").unwrap_or_default();
        let info = &mut self.incoming.info;
        info.title = if name.trim().is_empty() {
            options.title.clone()
        } else {
            name.to_owned()
        };
        info.mission = root
            .child("description")
            .map_or("", |text| text.text())
            .to_owned();
        let Some(tasks) = root.child("tasks") else {
            return;
        };
        let start = first_start(tasks);
        info.start = start.map(|date| Stamp::at(date, MORNING));
        self.calendar(root, start);
        self.key_column = tasks
            .child("taskproperties")
            .into_iter()
            .flat_map(|columns| columns.all("taskproperty"))
            .find(|column| column.attribute("name") == Some(KEY_COLUMN))
            .and_then(|column| column.attribute("id"));
        self.people(root);
        self.tree(tasks, None);
        self.links(tasks);
        allocations::read(root, "load", &self.tasks, &self.agents, &mut self.incoming);
        self.baselines(root);
        self.incoming.lanes_from_summaries();
    }

    /// The week with its holidays; those that recur are read for some years from the first task on.
    fn calendar(&mut self, root: Element<'d>, start: Option<Date>) {
        let calendars = root.child("calendars");
        let week = calendars
            .and_then(|c| c.child("day-types"))
            .and_then(|d| d.child("default-week"));
        let hours = OpenHours::new(MORNING as u16, (MORNING + DAY) as u16);
        let is_off = |day: usize| match week.and_then(|week| week.attribute(DAYS[day])) {
            Some(off) => off == "1",
            None => day >= 5,
        };
        let open: Vec<OpenHours> = hours.into_iter().collect();
        let week = Week(std::array::from_fn(|day| {
            if is_off(day) {
                Vec::new()
            } else {
                open.clone()
            }
        }));
        let mut exceptions = Vec::new();
        for date in calendars
            .into_iter()
            .flat_map(|calendars| calendars.all("date"))
        {
            self.exception(date, start, &open, &mut exceptions);
        }
        let id = self.incoming.calendar("GanttProject", week, exceptions);
        self.incoming.info.calendar = Some(id);
    }

    fn exception(
        &mut self,
        element: Element,
        start: Option<Date>,
        open: &[OpenHours],
        out: &mut Vec<CalendarException>,
    ) {
        let hours = match element.attribute("type") {
            Some("WORKING_DAY") => open.to_vec(),
            // A neutral day is an ordinary one with a colour.
            Some("NEUTRAL") => return,
            _ => Vec::new(),
        };
        let number = |name: &str| {
            element
                .attribute(name)
                .and_then(|text| text.trim().parse::<i16>().ok())
        };
        let day = number("month").zip(number("date"));
        let years = match (element.attribute("year").map(str::trim), number("year")) {
            (None | Some(""), _) => {
                let first = start.map_or(2026, |date| date.ymd().0);
                first..=first.saturating_add(YEARS)
            }
            (_, Some(year)) => year..=year,
            (_, None) => {
                self.incoming.report.at(
                    element.line(),
                    "a holiday of no year that can be read is left out",
                );
                return;
            }
        };
        let dates = years.filter_map(|year| {
            let (month, day) = day?;
            Date::from_ymd(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        });
        let before = out.len();
        out.extend(dates.map(|date| CalendarException {
            name: element.text().trim().to_owned(),
            from: date,
            to: date,
            hours: hours.clone(),
        }));
        match out.len() - before {
            0 => self.incoming.report.at(
                element.line(),
                "a holiday on no day that exists is left out",
            ),
            1 => {}
            count => self.incoming.report.at(
                element.line(),
                format!("a yearly holiday is read for {count} years"),
            ),
        }
    }

    fn people(&mut self, root: Element<'d>) {
        for role in root.all("roles").flat_map(|roles| roles.all("role")) {
            if let (Some(id), Some(name)) = (role.attribute("id"), role.attribute("name")) {
                self.roles.insert(id, name);
            }
        }
        let mut vacations: HashMap<&str, Vec<CalendarException>> = HashMap::new();
        for vacation in root
            .child("vacations")
            .into_iter()
            .flat_map(|list| list.all("vacation"))
        {
            let date = |name: &str| {
                vacation
                    .attribute(name)
                    .and_then(|text| text.parse::<Date>().ok())
            };
            let whose = vacation.attribute("resourceid");
            match (whose, date("start"), date("end")) {
                (Some(whose), Some(from), Some(to)) => {
                    vacations.entry(whose).or_default().push(CalendarException {
                        name: "Vacation".to_owned(),
                        from,
                        // The end is the first day back.
                        to: Date(to.0 - 1).max(from),
                        hours: Vec::new(),
                    });
                }
                _ => self
                    .incoming
                    .report
                    .at(vacation.line(), "a vacation without dates is left out"),
            }
        }
        for resource in root
            .child("resources")
            .into_iter()
            .flat_map(|list| list.all("resource"))
        {
            self.person(resource, &mut vacations);
        }
    }

    fn person(
        &mut self,
        resource: Element<'d>,
        vacations: &mut HashMap<&str, Vec<CalendarException>>,
    ) {
        let name = resource.attribute("name").unwrap_or("Somebody");
        let number = resource.attribute("id").unwrap_or_default();
        let calendar = vacations
            .remove(number)
            .map(|vacation| self.own_calendar(name, vacation));
        let rate = resource
            .all("rate")
            .find_map(|rate| rate.attribute("value")?.parse::<f64>().ok())
            .filter(|rate| rate.is_finite());
        let id = self.incoming.id();
        let role = resource
            .attribute("function")
            .and_then(|id| self.roles.get(id));
        self.incoming.agents.push(Agent {
            kind: AgentKind::Person,
            roles: role.map(|role| (*role).to_owned()).into_iter().collect(),
            calendar,
            cost_rate: rate.unwrap_or(0.0) / (DAY as f64 / 60.0),
            ..Agent::new(id, name)
        });
        if self.agents.insert(number, id).is_some() {
            self.incoming.report.at(
                resource.line(),
                format!("the number {number} is used twice"),
            );
        }
    }

    /// The plan's calendar with somebody's vacations.
    fn own_calendar(&mut self, name: &str, vacation: Vec<CalendarException>) -> CalendarId {
        let base = self
            .incoming
            .info
            .calendar
            .and_then(|id| self.incoming.plan.calendars.get(id));
        let base = base.cloned();
        let mut exceptions = base
            .as_ref()
            .map(|c| c.exceptions.clone())
            .unwrap_or_default();
        exceptions.extend(vacation);
        self.incoming
            .calendar(name, base.map(|c| c.week).unwrap_or_default(), exceptions)
    }

    fn tree(&mut self, parent: Element<'d>, above: Option<TicketId>) {
        // Nesting is bounded by what is read of a file.
        for task in parent.all("task") {
            let id = self.task(task, above);
            self.tree(task, Some(id));
        }
    }

    fn task(&mut self, task: Element<'d>, above: Option<TicketId>) -> TicketId {
        let number = task.attribute("id").unwrap_or_default();
        let key = task
            .all("customproperty")
            .find(|property| {
                self.key_column.is_some()
                    && property.attribute("taskproperty-id") == self.key_column
            })
            .and_then(|property| property.attribute("value"))
            .map_or_else(|| format!("T-{number}"), str::to_owned);
        let place = self
            .incoming
            .ticket(&key, task.attribute("name").unwrap_or_default());
        let is_summary = task.child("task").is_some();
        let days = task
            .attribute("duration")
            .and_then(|text| text.parse::<i64>().ok());
        let is_milestone = task.attribute("meeting") == Some("true") || days == Some(0);
        let report = &mut self.incoming.report;
        if days.is_none() && !is_summary && !is_milestone {
            report.at(
                task.line(),
                format!("task {number} has no duration that can be read"),
            );
        }
        let start = task
            .attribute("start")
            .and_then(|text| text.parse::<Date>().ok());
        if start.is_none() && task.attribute("start").is_some() {
            report.at(
                task.line(),
                format!("task {number} has no start that can be read"),
            );
        }
        let earliest = task
            .attribute("thirdDate")
            .filter(|_| task.attribute("thirdDate-constraint") == Some("1"))
            .and_then(|text| text.parse::<Date>().ok());
        let percent = task
            .attribute("complete")
            .and_then(|text| text.parse::<u8>().ok())
            .unwrap_or(0);
        let cost = task
            .attribute("cost-manual-value")
            .and_then(|text| text.parse::<f64>().ok());
        let cost = cost
            .filter(|cost| cost.is_finite() && task.attribute("cost-calculated") != Some("true"));
        let ticket = &mut self.incoming.tickets[place];
        ticket.parent = above;
        ticket.description = task
            .child("notes")
            .map_or("", |notes| notes.text())
            .to_owned();
        ticket.estimate = match (is_summary, is_milestone, days) {
            (true, ..) | (_, false, None) => Estimate::None,
            (_, true, _) => Estimate::Fixed(Work(0)),
            (_, _, Some(days)) => Estimate::Fixed(sane_work(days.saturating_mul(DAY))),
        };
        ticket.priority = task.attribute("priority").and_then(priority);
        if !is_summary {
            ticket.progress = progress(percent.min(100), None, None);
        }
        ticket.fixed_cost = cost.unwrap_or(0.0);
        ticket.constraint = earliest.map(|date| DateConstraint {
            kind: ConstraintKind::StartNoEarlierThan,
            moment: Some(Moment::At(Stamp::at(date, MORNING))),
        });
        let id = ticket.id;
        if let (Some(start), false) = (start, is_summary) {
            self.starts.push((id, Stamp::at(start, MORNING)));
        }
        if self.tasks.insert(number, id).is_some() {
            self.incoming
                .report
                .at(task.line(), format!("the number {number} is used twice"));
        }
        id
    }

    fn links(&mut self, parent: Element<'d>) {
        for task in parent.all("task") {
            let from = task
                .attribute("id")
                .and_then(|id| self.tasks.get(id))
                .copied();
            for depend in task.all("depend") {
                let to = depend
                    .attribute("id")
                    .and_then(|id| self.tasks.get(id))
                    .copied();
                match from.zip(to) {
                    Some((from, to)) => self.link(depend, from, to),
                    None => self
                        .incoming
                        .report
                        .at(depend.line(), "a link to no task is left out"),
                }
            }
            self.links(task);
        }
    }

    fn link(&mut self, depend: Element, from: TicketId, to: TicketId) {
        let number = |name: &str| {
            depend
                .attribute(name)
                .and_then(|text| text.parse::<i64>().ok())
        };
        let kind = KINDS
            .iter()
            .find(|(known, _)| Some(i64::from(*known)) == number("type"));
        let days = number("difference").unwrap_or(0).saturating_mul(DAY);
        let before = self.incoming.plan.last_id;
        self.incoming.link(Arrow {
            from,
            to,
            kind: kind.map_or(DependencyKind::Fs, |(_, kind)| *kind),
            lag: Lag::Work(Work(days)),
            line: depend.line(),
        });
        // A rubber link may be stretched, which is what a plan's soft ones are for.
        let id = DependencyId(before + 1);
        let is_rubber = depend.attribute("hardness") == Some("Rubber");
        if let Some(row) = self
            .incoming
            .plan
            .dependencies
            .get(id)
            .filter(|_| is_rubber)
        {
            let row = Dependency {
                strength: Strength::Soft,
                ..row.clone()
            };
            self.incoming.plan.dependencies.insert(row);
        }
    }

    fn baselines(&mut self, root: Element<'d>) {
        let calendar = self.incoming.info.calendar;
        let calendar = calendar.and_then(|id| self.incoming.plan.calendars.get(id));
        let calendar = calendar.map(crate::schedule::WorkTime::compile);
        let finish = |start: Stamp, work: Work| {
            let calendar = calendar.as_ref();
            calendar.map_or(start, |calendar| calendar.add(start, work))
        };
        for previous in root
            .child("previous")
            .into_iter()
            .flat_map(|list| list.all("previous-tasks"))
        {
            let mut dates = Vec::new();
            for task in previous.all("previous-task").chain(previous.all("task")) {
                let node = task
                    .attribute("id")
                    .and_then(|id| self.tasks.get(id))
                    .copied();
                let start = task
                    .attribute("start")
                    .and_then(|text| text.parse::<Date>().ok());
                let days = task
                    .attribute("duration")
                    .and_then(|text| text.parse::<i64>().ok());
                if let (Some(id), Some(start), Some(days)) = (node, start, days) {
                    let start = Stamp::at(start, MORNING);
                    let work = sane_work(days.saturating_mul(DAY));
                    dates.push(BaselineDates {
                        node: Node::Ticket(id),
                        start,
                        finish: finish(start, work),
                        work,
                    });
                }
            }
            let id = self.incoming.id();
            let name = previous.attribute("name").unwrap_or("Baseline").to_owned();
            self.incoming.plan.baselines.insert(Baseline {
                id,
                name,
                taken: None,
                dates,
            });
        }
    }
}

/// The first day of any task.
fn first_start(tasks: Element) -> Option<Date> {
    let own = |task: Element| {
        task.attribute("start")
            .and_then(|text| text.parse::<Date>().ok())
    };
    let inner = tasks
        .all("task")
        .filter_map(|task| own(task).into_iter().chain(first_start(task)).min());
    inner.min()
}

fn priority(number: &str) -> Option<Priority> {
    match number {
        "4" => Some(Priority::P0),
        "2" => Some(Priority::P1),
        "0" | "3" => Some(Priority::P3),
        _ => None,
    }
}
