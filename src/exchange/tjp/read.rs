//! From a project to a plan.

use super::civil::{changed, date};
use super::expand::expand;
use super::model::{Amount, Project, Reference, Takes, Task};
use super::native::{Mark, restore};
use super::parse::parse;
use super::tokens::{Placed, Token, split};
use super::{BEGUN, NOT_BEFORE};
use crate::exchange::incoming::{Arrow, Incoming, progress, sane_work};
use crate::exchange::{ReadError, ReadOptions, Report, text};
use crate::plan::*;
use std::collections::HashMap;

/// Working days of a year where a project does not say.
const DAYS_PER_YEAR: f64 = 260.714;

/// Reads a plan.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let text = text::decode(bytes)?;
    let mut report = Report::default();
    let expanded = expand(text, &known(text));
    let (tokens, is_whole) = split(&expanded.text);
    let project = parse(&tokens);
    if project.start.is_none() && project.tasks.is_empty() {
        return Err(ReadError::WrongKind {
            wanted: "TaskJuggler project",
            found: "it states neither a project with its dates nor a task".to_owned(),
        });
    }
    let last = 1 + text.trim_end().matches('\n').count();
    if !is_whole {
        report.cut(
            last,
            "a quote or comment is never closed: what follows it is lost",
        );
    } else if let Some(line) = open_block(&tokens) {
        let text = format!("the block that line {line} opens is never closed");
        report.cut(last, text);
    }
    if expanded.unknown > 0 {
        report.note(format!(
            "calls of macros that are not in the file are left out ({})",
            expanded.unknown
        ));
    }
    if expanded.is_cut {
        report.note("macros put in more text than any project needs: the rest is left out");
    }
    let mut reader = Reader {
        incoming: Incoming::new(report),
        project: &project,
        places: HashMap::new(),
        agents: HashMap::new(),
        not_before: HashMap::new(),
        begun: HashMap::new(),
        marks: HashMap::new(),
        tally: Tally::default(),
    };
    reader.read(options);
    reader.incoming.finish()
}

/// The line of the innermost bracket that is never closed.
fn open_block(tokens: &[Placed]) -> Option<usize> {
    let mut open = Vec::new();
    for placed in tokens {
        match placed.token {
            Token::Sign('{') => open.push(placed.line),
            Token::Sign('}') => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// The macros every project has, as far as the file says what they stand for.
fn known(text: &str) -> Vec<(&'static str, String)> {
    let words = || text.split([' ', '\t', '\n', '\r', '{', '}']);
    let is_date = |word: &&str| word.len() >= 8 && date(word).is_some();
    let start = words().find(is_date);
    let now = words()
        .skip_while(|word| *word != "now")
        .nth(1)
        .filter(is_date);
    let end = words()
        .skip_while(|word| !is_date(word))
        .nth(2)
        .filter(is_date);
    let found = [
        ("projectstart", start),
        ("projectend", end),
        ("now", now.or(start)),
        ("today", now.or(start)),
    ];
    found
        .into_iter()
        .filter_map(|(name, date)| Some((name, date?.to_owned())))
        .collect()
}

struct Reader<'p> {
    incoming: Incoming,
    project: &'p Project,
    /// By path, the ticket's place; the project's tasks in their order.
    places: HashMap<&'p str, usize>,
    /// By id; groups are those in them.
    agents: HashMap<&'p str, Vec<AgentId>>,
    /// Earliest starts by the path of the milestone that stands for them.
    not_before: HashMap<&'p str, Stamp>,
    /// What milestones wait for that stand for the start of another task, by their path.
    begun: HashMap<&'p str, &'p Reference>,
    /// The tickets that stand for something else.
    marks: HashMap<TicketId, Mark>,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    groups: usize,
    alternatives: usize,
    unallocated: usize,
    unknown_units: usize,
    lost_links: usize,
    other_scenarios: usize,
}

impl<'p> Reader<'p> {
    fn read(&mut self, options: &ReadOptions) {
        let project = self.project;
        let info = &mut self.incoming.info;
        let is_named = !project.name.trim().is_empty();
        info.title = if is_named {
            project.name.clone()
        } else {
            options.title.clone()
        };
        info.start = project.start;
        let hours = project.hours_per_day.unwrap_or(8.0);
        info.minutes_per_day = (hours * 60.0).round().clamp(1.0, 1440.0) as u32;
        let days = project.days_per_year.unwrap_or(DAYS_PER_YEAR) * 7.0 / 365.0;
        info.days_per_week = days.round().clamp(1.0, 7.0) as u32;
        self.calendar();
        self.people();
        self.tasks();
        // Where no task says how far it is, all are taken to be as far as planned at that moment: nothing was recorded. Our
        // own files have the moment only where it is the status time.
        let is_recorded =
            !self.marks.is_empty() || project.tasks.iter().any(|task| task.complete.is_some());
        self.incoming.info.status_time = project.now.filter(|_| is_recorded);
        self.links();
        self.tell();
        if self.marks.is_empty() {
            self.incoming.lanes_from_summaries();
        } else {
            restore(&mut self.incoming, &self.marks);
        }
    }

    fn calendar(&mut self) {
        let spans = [(540, 720), (780, 1080)];
        let usual: Vec<OpenHours> = spans
            .into_iter()
            .filter_map(|(from, to)| OpenHours::new(from, to))
            .collect();
        let week = changed(&Week::workdays(&usual), &self.project.week);
        let id = self
            .incoming
            .calendar("Working hours", week, self.project.leaves.clone());
        self.incoming.info.calendar = Some(id);
    }

    /// Agents are the resources that have no others in them; their groups are what they offer.
    fn people(&mut self) {
        let resources = &self.project.resources;
        let mut is_group = vec![false; resources.len()];
        resources
            .iter()
            .filter_map(|r| r.above)
            .for_each(|above| is_group[above] = true);
        let day = f64::from(self.incoming.info.minutes_per_day) / 60.0;
        for (place, resource) in resources.iter().enumerate() {
            if is_group[place] {
                self.tally.groups += 1;
                continue;
            }
            let above = std::iter::successors(Some(place), |&at| resources[at].above);
            let line: Vec<usize> = above.take(resources.len()).collect();
            let calendar = self.own_calendar(&line);
            let rate = line
                .iter()
                .find_map(|&at| resources[at].rate)
                .unwrap_or(0.0);
            let id = self.incoming.id();
            self.incoming.agents.push(Agent {
                kind: AgentKind::Person,
                roles: line
                    .iter()
                    .skip(1)
                    .map(|&at| resources[at].name.clone())
                    .collect(),
                calendar,
                cost_rate: rate / day,
                ..Agent::new(id, resource.name.clone())
            });
            for &at in &line {
                self.agents
                    .entry(resources[at].id.as_str())
                    .or_default()
                    .push(id);
            }
        }
    }

    /// A calendar for a resource that has hours or days off of its own, or in a group with some.
    fn own_calendar(&mut self, line: &[usize]) -> Option<CalendarId> {
        let resources = &self.project.resources;
        let is_plain = |&at: &usize| {
            resources[at].leaves.is_empty() && resources[at].week.iter().all(Option::is_none)
        };
        if line.iter().all(is_plain) {
            return None;
        }
        let base = self
            .incoming
            .info
            .calendar
            .and_then(|id| self.incoming.plan.calendars.get(id));
        let (mut week, mut exceptions) =
            base.map_or_else(Default::default, |c| (c.week.clone(), c.exceptions.clone()));
        for &at in line.iter().rev() {
            week = changed(&week, &resources[at].week);
            exceptions.extend(resources[at].leaves.iter().cloned());
        }
        let name = line.first().map_or("", |&at| &resources[at].name);
        Some(self.incoming.calendar(name, week, exceptions))
    }

    fn tasks(&mut self) {
        let tasks = &self.project.tasks;
        let mut is_container = vec![false; tasks.len()];
        tasks
            .iter()
            .filter_map(|task| task.above)
            .for_each(|above| is_container[above] = true);
        let mut ids: Vec<Option<TicketId>> = Vec::with_capacity(tasks.len());
        for (number, task) in tasks.iter().enumerate() {
            if let (true, Some(start), None) =
                (task.path.starts_with(NOT_BEFORE), task.start, task.above)
            {
                self.not_before.insert(&task.path, start);
                ids.push(None);
                continue;
            }
            if let (true, [only], None) = (
                task.path.starts_with(BEGUN),
                task.depends.as_slice(),
                task.above,
            ) {
                self.begun.insert(&task.path, only);
                ids.push(None);
                continue;
            }
            // What stands for a track must not take the key of a ticket.
            let stand_in = task.mark.map(|_| format!("\u{1}{}", task.path));
            let key = task.key.as_ref().or(stand_in.as_ref());
            let place = self.incoming.ticket(key.unwrap_or(&task.path), &task.name);
            self.places.insert(&task.path, place);
            let id = self.incoming.tickets[place].id;
            if let Some(mark) = task.mark {
                self.marks.insert(id, mark);
            }
            self.incoming.tickets[place].parent = task.above.and_then(|above| ids[above]);
            ids.push(Some(id));
            self.fill(task, place, is_container[number]);
        }
    }

    fn fill(&mut self, task: &'p Task, place: usize, is_container: bool) {
        let mut agents: Vec<AgentId> = Vec::new();
        for id in &task.allocated {
            for agent in self.agents.get(id.as_str()).into_iter().flatten() {
                if !agents.contains(agent) {
                    agents.push(*agent);
                }
            }
        }
        self.tally.alternatives += usize::from(task.has_alternatives);
        let takes = self.takes(task, is_container, agents.len());
        let start = self.incoming.info.start;
        let percent = task.complete.unwrap_or(0.0).clamp(0.0, 100.0) as u8;
        let ticket = &mut self.incoming.tickets[place];
        ticket.description = task.note.clone();
        ticket.priority = task.priority.and_then(priority);
        ticket.constraint = constraint(task, start);
        if !is_container {
            ticket.progress = progress(percent, None, None);
            ticket.estimate = takes.estimate;
            ticket.work_kind = takes.kind;
            ticket.calendar = takes.calendar;
            ticket.max_agents = (agents.len() as u32).max(1);
            ticket.assignees = agents;
        }
    }

    fn takes(&mut self, task: &Task, is_container: bool, agents: usize) -> Taken {
        let none = Taken {
            estimate: Estimate::Fixed(Work(0)),
            kind: WorkKind::Duration,
            calendar: None,
        };
        if is_container {
            return none;
        }
        let of = |name: &str| {
            task.takes
                .iter()
                .rev()
                .find(|(scenario, ..)| scenario == name)
        };
        let first = self.project.scenarios.first().map_or("", String::as_str);
        let Some((_, takes, amount)) = of("").or_else(|| of(first)).or(task.takes.first()) else {
            return self.between(task).unwrap_or(none);
        };
        let Some(likely) = self.minutes(*takes, amount) else {
            return Taken {
                estimate: Estimate::None,
                ..none
            };
        };
        let mut end =
            |name: &str| of(name).and_then(|(_, takes, amount)| self.minutes(*takes, amount));
        let (low, high) = (end("best"), end("worst"));
        let others = task
            .takes
            .iter()
            .filter(|(name, ..)| !["", first, "best", "worst"].contains(&name.as_str()));
        self.tally.other_scenarios += others.count();
        self.tally.unallocated += usize::from(*takes == Takes::Effort && agents == 0);
        let is_elapsed = *takes == Takes::Duration;
        Taken {
            estimate: estimate(low, likely, high),
            kind: if *takes == Takes::Effort && agents > 1 {
                WorkKind::Effort
            } else {
                WorkKind::Duration
            },
            calendar: is_elapsed.then(|| self.incoming.around_the_clock()),
        }
    }

    /// A task with nothing but a start and an end takes the time between them.
    fn between(&mut self, task: &Task) -> Option<Taken> {
        let minutes = task.end?.since(task.start?).0;
        (minutes > 0 && !task.is_milestone).then(|| Taken {
            estimate: Estimate::Fixed(sane_work(minutes)),
            kind: WorkKind::Duration,
            calendar: Some(self.incoming.around_the_clock()),
        })
    }

    fn minutes(&mut self, takes: Takes, amount: &Amount) -> Option<Work> {
        let day = if takes == Takes::Duration {
            1440.0
        } else {
            f64::from(self.incoming.info.minutes_per_day)
        };
        let year = if takes == Takes::Duration {
            365.0
        } else {
            self.project.days_per_year.unwrap_or(DAYS_PER_YEAR)
        };
        let week = if takes == Takes::Duration {
            7.0
        } else {
            f64::from(self.incoming.info.days_per_week)
        };
        let unit = match amount.unit.as_str() {
            "min" => 1.0,
            "h" => 60.0,
            "d" => day,
            "w" => day * week,
            "m" => day * year / 12.0,
            "y" => day * year,
            _ => {
                self.tally.unknown_units += 1;
                return None;
            }
        };
        Some(sane_work((amount.number * unit).round() as i64))
    }

    fn links(&mut self) {
        let tasks = &self.project.tasks;
        for task in tasks {
            let Some(&place) = self.places.get(task.path.as_str()) else {
                continue;
            };
            for reference in &task.depends {
                let begun = self.begun.get(reference.path.as_str());
                let reference = begun.copied().unwrap_or(reference);
                let kind = if reference.on_start {
                    DependencyKind::Ss
                } else {
                    DependencyKind::Fs
                };
                match self.resolve(task, reference) {
                    Some(Target::Ticket(from)) => self.link(reference, from, place, kind),
                    Some(Target::Date(at)) if Some(at) <= self.project.start => {}
                    Some(Target::Date(at)) => {
                        self.incoming.tickets[place].constraint = Some(DateConstraint {
                            kind: ConstraintKind::StartNoEarlierThan,
                            moment: Some(Moment::At(at)),
                        });
                    }
                    None => self.lose(reference),
                }
            }
            for reference in &task.precedes {
                let kind = if reference.on_end {
                    DependencyKind::Ff
                } else {
                    DependencyKind::Fs
                };
                match self.resolve(task, reference) {
                    Some(Target::Ticket(to)) => self.link(reference, place, to, kind),
                    _ => self.lose(reference),
                }
            }
        }
    }

    fn lose(&mut self, reference: &Reference) {
        self.tally.lost_links += 1;
        if self.tally.lost_links <= 20 {
            self.incoming.report.at(
                reference.line,
                format!("{} is no task: the link is left out", reference.path),
            );
        }
    }

    fn link(&mut self, reference: &Reference, from: usize, to: usize, kind: DependencyKind) {
        let gap = reference.gap.as_ref().and_then(|(takes, amount)| {
            let minutes = self.minutes(*takes, amount)?;
            Some(match takes {
                Takes::Duration => Lag::Elapsed(Elapsed(minutes.0)),
                _ => Lag::Work(minutes),
            })
        });
        let tickets = &self.incoming.tickets;
        let (from, to) = (tickets[from].id, tickets[to].id);
        self.incoming.link(Arrow {
            from,
            to,
            kind,
            lag: gap.unwrap_or_default(),
            line: reference.line,
        });
    }

    /// `!b` is a sibling, each further mark one level up; without a mark a path begins at the top.
    fn resolve(&self, task: &Task, reference: &Reference) -> Option<Target> {
        let marks = reference.path.len() - reference.path.trim_start_matches('!').len();
        let name = &reference.path[marks..];
        if marks == 0 {
            if let Some(&at) = self.not_before.get(name) {
                return Some(Target::Date(at));
            }
            return self.places.get(name).copied().map(Target::Ticket);
        }
        let mut scope = task.path.as_str();
        for _ in 0..marks {
            scope = scope.rsplit_once('.').map_or("", |(above, _)| above);
        }
        let path = if scope.is_empty() {
            name.to_owned()
        } else {
            format!("{scope}.{name}")
        };
        self.places.get(path.as_str()).copied().map(Target::Ticket)
    }

    fn tell(&mut self) {
        let tally = &self.tally;
        let report = &mut self.incoming.report;
        for (line, text) in self.project.faults.iter().take(50) {
            report.at(*line, text.clone());
        }
        let notes = [
            (
                tally.groups,
                "groups of resources are read as roles of those in them",
            ),
            (
                tally.alternatives,
                "alternatives of allocations are left out",
            ),
            (
                tally.unallocated,
                "effort without an allocation is read as a duration",
            ),
            (
                tally.unknown_units,
                "amounts of an unknown unit are left out",
            ),
            (tally.lost_links, "links to no task are left out"),
            (
                tally.other_scenarios,
                "values of other scenarios are left out",
            ),
        ];
        for (count, text) in notes.into_iter().filter(|(count, _)| *count > 0) {
            report.note(format!("{text} ({count})"));
        }
        if !self.project.skipped.is_empty() {
            let words = self
                .project
                .skipped
                .iter()
                .map(|(name, count)| format!("{name} ({count})"));
            report.note(format!(
                "not read: {}",
                words.collect::<Vec<_>>().join(", ")
            ));
        }
    }
}

/// What a reference leads to.
enum Target {
    Ticket(usize),
    Date(Stamp),
}

/// What a task takes, as a plan says it.
struct Taken {
    estimate: Estimate,
    kind: WorkKind,
    calendar: Option<CalendarId>,
}

fn estimate(low: Option<Work>, likely: Work, high: Option<Work>) -> Estimate {
    match (low, high) {
        (None, None) => Estimate::Fixed(likely),
        (low, high) => {
            let (min, max) = (
                low.unwrap_or(likely).min(likely),
                high.unwrap_or(likely).max(likely),
            );
            Estimate::ThreePoint { min, likely, max }
        }
    }
}

/// A start later than the project's, or an end where there is no start.
fn constraint(task: &Task, start: Option<Stamp>) -> Option<DateConstraint> {
    let (kind, at) = match (task.start, task.end) {
        (Some(at), _) if Some(at) > start => (ConstraintKind::StartNoEarlierThan, at),
        (None, Some(at)) => (ConstraintKind::MustFinishOn, at),
        _ => return None,
    };
    Some(DateConstraint {
        kind,
        moment: Some(Moment::At(at)),
    })
}

fn priority(number: f64) -> Option<Priority> {
    match number {
        500.0 => None,
        800.0.. => Some(Priority::P0),
        500.0.. => Some(Priority::P1),
        400.0.. => Some(Priority::P2),
        _ => Some(Priority::P3),
    }
}
