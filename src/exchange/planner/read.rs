//! From a file to a plan.

use super::calendars::{self, stamp};
use crate::exchange::allocations;
use crate::exchange::incoming::{Arrow, Incoming, hold_starts, progress, sane_work};
use crate::exchange::xml::{self, Element};
use crate::exchange::{ReadError, ReadOptions, Report};
use crate::plan::*;
use std::collections::HashMap;

/// The constraints by their names in the file.
const CONSTRAINTS: [(&str, ConstraintKind); 3] = [
    ("must-start-on", ConstraintKind::MustStartOn),
    ("start-no-earlier-than", ConstraintKind::StartNoEarlierThan),
    ("finish-no-later-than", ConstraintKind::FinishNoLaterThan),
];

/// Reads a plan.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let mut report = Report::default();
    let document = xml::read(bytes, &mut report)?;
    let root = document.root();
    if root.name() != "project" || root.attribute("mrproject-version").is_none() {
        return Err(ReadError::WrongKind {
            wanted: "GNOME Planner file",
            found: format!(
                "its outermost element is <{}> without a Planner version",
                root.name()
            ),
        });
    }
    let mut incoming = Incoming::new(report);
    let calendars = calendars::read(root, &mut incoming);
    let mut reader = Reader {
        incoming,
        calendars,
        units: units(root),
        tasks: HashMap::new(),
        agents: HashMap::new(),
        starts: Vec::new(),
    };
    reader.head(root, options);
    reader.people(root);
    if let Some(tasks) = root.child("tasks") {
        reader.tree(tasks, None);
        reader.links(tasks);
    }
    allocations::read(
        root,
        "units",
        &reader.tasks,
        &reader.agents,
        &mut reader.incoming,
    );
    reader.incoming.lanes_from_summaries();
    let starts = std::mem::take(&mut reader.starts);
    let (mut plan, mut report) = reader.incoming.finish()?;
    hold_starts(&mut plan, &starts, &mut report);
    Ok((plan, report))
}

struct Reader<'d> {
    incoming: Incoming,
    calendars: HashMap<&'d str, CalendarId>,
    /// By task: the percentages of everybody who works on it, added up.
    units: HashMap<&'d str, f64>,
    tasks: HashMap<&'d str, TicketId>,
    agents: HashMap<&'d str, AgentId>,
    /// When work on tasks begins.
    starts: Vec<(TicketId, Stamp)>,
}

fn number(element: Element, name: &str) -> Option<f64> {
    element
        .attribute(name)?
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
}

fn units<'d>(root: Element<'d>) -> HashMap<&'d str, f64> {
    let mut units = HashMap::new();
    for allocation in root
        .child("allocations")
        .into_iter()
        .flat_map(|list| list.all("allocation"))
    {
        if let Some(task) = allocation.attribute("task-id") {
            *units.entry(task).or_default() +=
                number(allocation, "units").unwrap_or(100.0).clamp(0.0, 1e6);
        }
    }
    units
}

impl<'d> Reader<'d> {
    fn head(&mut self, root: Element<'d>, options: &ReadOptions) {
        let name = root.attribute("name").unwrap_or_default();
        let info = &mut self.incoming.info;
        info.title = if name.trim().is_empty() {
            options.title.clone()
        } else {
            name.to_owned()
        };
        info.start = root.attribute("project-start").and_then(stamp);
        if info.start.is_none() {
            self.incoming
                .report
                .at(root.line(), "the project has no start that can be read");
        }
        // Old files do not say which calendar is theirs: it is the first one.
        let first = root
            .child("calendars")
            .and_then(|list| list.child("calendar"));
        let number = root
            .attribute("calendar")
            .or_else(|| first.and_then(|c| c.attribute("id")));
        self.incoming.info.calendar = number.and_then(|id| self.calendars.get(id)).copied();
    }

    fn people(&mut self, root: Element<'d>) {
        let groups: HashMap<&str, &str> = root
            .child("resource-groups")
            .into_iter()
            .flat_map(|list| list.all("group"))
            .filter_map(|group| Some((group.attribute("id")?, group.attribute("name")?)))
            .collect();
        let mut materials = 0;
        for resource in root
            .child("resources")
            .into_iter()
            .flat_map(|list| list.all("resource"))
        {
            let name = resource.attribute("name").unwrap_or_default();
            if name.trim().is_empty() {
                self.incoming
                    .report
                    .at(resource.line(), "a resource without a name is left out");
                continue;
            }
            materials += usize::from(resource.attribute("type") == Some("2"));
            let calendar = resource
                .attribute("calendar")
                .and_then(|id| self.calendars.get(id))
                .copied();
            let group = resource.attribute("group").and_then(|id| groups.get(id));
            let id = self.incoming.id();
            self.incoming.agents.push(Agent {
                kind: AgentKind::Person,
                roles: group.map(|group| (*group).to_owned()).into_iter().collect(),
                capacity: number(resource, "units").map_or(1, |units| units.clamp(1.0, 1e6) as u32),
                calendar: calendar.filter(|id| self.incoming.info.calendar != Some(*id)),
                cost_rate: number(resource, "std-rate").unwrap_or(0.0),
                note: resource.attribute("note").unwrap_or_default().to_owned(),
                ..Agent::new(id, name)
            });
            self.agents
                .insert(resource.attribute("id").unwrap_or_default(), id);
        }
        if materials > 0 {
            self.incoming.report.note(format!(
                "material is read as agents, which work one ticket at a time ({materials})"
            ));
        }
    }

    fn tree(&mut self, parent: Element<'d>, above: Option<TicketId>) {
        // Nesting is bounded by what is read of a file.
        for task in parent.all("task") {
            let id = self.task(task, above);
            self.tree(task, Some(id));
        }
    }

    fn task(&mut self, task: Element<'d>, above: Option<TicketId>) -> TicketId {
        let id_text = task.attribute("id").unwrap_or_default();
        let place = self.incoming.ticket(
            &format!("T-{id_text}"),
            task.attribute("name").unwrap_or_default(),
        );
        let is_summary = task.child("task").is_some();
        let estimate = if is_summary {
            Estimate::None
        } else {
            self.estimate(task)
        };
        let constraint = task
            .child("constraint")
            .and_then(|element| self.constraint(element));
        let ticket = &mut self.incoming.tickets[place];
        ticket.parent = above;
        ticket.description = task.attribute("note").unwrap_or_default().to_owned();
        ticket.estimate = estimate;
        ticket.constraint = constraint;
        ticket.priority = number(task, "priority").and_then(priority);
        if !is_summary {
            let percent = number(task, "percent-complete")
                .unwrap_or(0.0)
                .clamp(0.0, 100.0);
            ticket.progress = progress(percent as u8, None, None);
        }
        let id = ticket.id;
        let start = task
            .attribute("work-start")
            .or(task.attribute("start"))
            .and_then(stamp);
        if let (Some(start), false) = (start, is_summary) {
            self.starts.push((id, start));
        }
        if self.tasks.insert(id_text, id).is_some() {
            self.incoming
                .report
                .at(task.line(), format!("the number {id_text} is used twice"));
        }
        id
    }

    fn estimate(&mut self, task: Element<'d>) -> Estimate {
        if task.attribute("type") == Some("milestone") {
            return Estimate::Fixed(Work(0));
        }
        let minutes = |name: &str| number(task, name).map(|seconds| seconds / 60.0);
        let is_fixed_duration = task.attribute("scheduling") == Some("fixed-duration");
        let duration = minutes("duration").filter(|_| is_fixed_duration);
        let units = task
            .attribute("id")
            .and_then(|id| self.units.get(id))
            .copied();
        let shared = || {
            let units = units.filter(|units| *units > 0.0).unwrap_or(100.0);
            Some(minutes("work")? * 100.0 / units)
        };
        match duration.or_else(shared) {
            Some(minutes) => Estimate::Fixed(sane_work(minutes.round() as i64)),
            None => {
                self.incoming.report.at(
                    task.line(),
                    "a task without work or duration has no estimate",
                );
                Estimate::None
            }
        }
    }

    fn constraint(&mut self, element: Element) -> Option<DateConstraint> {
        let kind = CONSTRAINTS
            .iter()
            .find(|(name, _)| Some(*name) == element.attribute("type"));
        let at = element.attribute("time").and_then(stamp);
        let (Some((_, kind)), Some(at)) = (kind, at) else {
            if element.attribute("type") != Some("start-asap") {
                self.incoming.report.at(
                    element.line(),
                    "a constraint that cannot be read is left out",
                );
            }
            return None;
        };
        Some(DateConstraint {
            kind: *kind,
            moment: Some(Moment::At(at)),
        })
    }

    fn links(&mut self, parent: Element<'d>) {
        for task in parent.all("task") {
            let to = task
                .attribute("id")
                .and_then(|id| self.tasks.get(id))
                .copied();
            let list = task
                .child("predecessors")
                .into_iter()
                .flat_map(|list| list.all("predecessor"));
            for predecessor in list {
                let from = predecessor
                    .attribute("predecessor-id")
                    .and_then(|id| self.tasks.get(id))
                    .copied();
                let Some((from, to)) = from.zip(to) else {
                    self.incoming
                        .report
                        .at(predecessor.line(), "a link to no task is left out");
                    continue;
                };
                let kind = DependencyKind::ALL
                    .into_iter()
                    .find(|kind| Some(kind.label()) == predecessor.attribute("type"));
                let seconds = number(predecessor, "lag").unwrap_or(0.0);
                self.incoming.link(Arrow {
                    from,
                    to,
                    kind: kind.unwrap_or_default(),
                    lag: Lag::Elapsed(Elapsed((seconds / 60.0).round() as i64)),
                    line: predecessor.line(),
                });
            }
            self.links(task);
        }
    }
}

/// 0 says nothing; 5000 is what other tools write for a usual one.
fn priority(number: f64) -> Option<Priority> {
    match number {
        0.0 | 5000.0 => None,
        7500.0.. => Some(Priority::P0),
        5000.0.. => Some(Priority::P1),
        2500.0.. => Some(Priority::P2),
        _ => Some(Priority::P3),
    }
}
