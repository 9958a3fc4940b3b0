//! From a plan to a file of whole days.

use super::days::{DAY, Days};
use crate::exchange::dates::Dates;
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::outline::Outline;
use crate::exchange::xml::Writer;
use crate::exchange::{Report, WriteError, WriteOptions, drawing, links as words};
use crate::plan::*;
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// How many rows of a plan have something.
type Counter = fn(&Plan) -> usize;

/// What of these features is lost, in words, where a plan has it.
const PARTLY: [(&str, Counter); 8] = [
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
    let depends = depends(plan, &days.plan, &whole, &outline, &mut report);
    let mut file = File {
        plan,
        dates: &whole,
        depends,
        xml: Writer::new(),
        report,
        imprints: options
            .imprint
            .as_ref()
            .map(|imprint| imprint.by_node(plan)),
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

pub(super) struct File<'a> {
    pub(super) plan: &'a Plan,
    pub(super) dates: &'a Dates,
    /// By predecessor.
    pub(super) depends: BTreeMap<Node, Vec<Depend>>,
    pub(super) xml: Writer,
    pub(super) report: Report,
    /// What each ticket and gate carries of what the plan said.
    pub(super) imprints: Option<HashMap<Node, String>>,
}

/// A link in its predecessor.
pub(super) struct Depend {
    pub(super) to: Node,
    pub(super) kind: DependencyKind,
    pub(super) days: i64,
    pub(super) is_firm: bool,
    /// How much it asks of its successor, to choose among several.
    demand: Option<i64>,
}

/// The links of each predecessor, one per pair.
fn depends(
    plan: &Plan,
    days: &Plan,
    dates: &Dates,
    outline: &Outline,
    report: &mut Report,
) -> BTreeMap<Node, Vec<Depend>> {
    let written: HashSet<Node> = outline
        .lines
        .iter()
        .filter_map(|line| line.kind.node())
        .collect();
    let demand = |dependency: &Dependency| {
        let calendar = dates.schedule.as_ref()?.calendar();
        words::demand(days, dates, dependency, &|_| calendar)
    };
    let mut found: BTreeMap<Node, Vec<Depend>> = BTreeMap::new();
    for dependency in plan.dependencies.iter() {
        let arrow = || words::arrow(plan, dependency);
        let is_there = written.contains(&dependency.from) && written.contains(&dependency.to);
        let Some(held) = days.dependencies.get(dependency.id).filter(|_| is_there) else {
            report.note(format!("{} does not hold here: not written", arrow()));
            continue;
        };
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
        let depend = Depend {
            to: dependency.to,
            kind: dependency.kind,
            days: lag,
            is_firm: dependency.strength == Strength::Hard,
            demand: demand(held),
        };
        let list = found.entry(dependency.from).or_default();
        let Some(known) = list.iter_mut().find(|known| known.to == dependency.to) else {
            list.push(depend);
            continue;
        };
        report.note(format!(
            "{} is a second link of two tasks that may have one: the one that asks for more is written",
            arrow()
        ));
        if depend.demand > known.demand {
            *known = depend;
        }
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
}

fn count(plan: &Plan, has: impl Fn(&Ticket) -> bool) -> usize {
    plan.tickets.iter().filter(|ticket| has(ticket)).count()
}
