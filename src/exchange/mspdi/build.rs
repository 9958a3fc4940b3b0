//! From records to a plan: first what rows are, then what they say, then what ties them together.
//!
//! In a file of ours the numbers of rows are the plan's ids, and custom fields say what each row is; in
//! any other every task is a ticket, and the summaries at the top also become tracks, so that the graph has
//! lanes. Rows somebody added to a file of ours in another program are read like foreign ones.

use super::extras::apply;
use super::fields::{self, PIECES, RESOURCE_PIECES, join};
use super::head::{self, AgentExtras, PlanExtras, RowExtras, parse};
use super::native;
use super::record::*;
use super::{parse as elements, shared, times};
use crate::exchange::incoming::{Incoming, compare_starts};
use crate::exchange::outline::{Kind, Place};
use crate::exchange::{ReadError, ReadOptions, Report, xml};
use crate::plan::*;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Reads a plan.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let mut report = Report::default();
    let document = xml::read(bytes, &mut report)?;
    let root = document.root();
    if root.name() != "Project" {
        return Err(ReadError::WrongKind {
            wanted: "MS Project file",
            found: format!("its outermost element is <{}>", root.name()),
        });
    }
    let project = elements::project(root, &mut report);
    let mut builder = Builder::new(project, report);
    builder.head(options);
    builder.calendars();
    builder.agents();
    builder.tasks();
    builder.links();
    builder.rest();
    let starts = std::mem::take(&mut builder.starts);
    let is_own = builder.is_own;
    let (plan, mut report) = builder.incoming.finish()?;
    if !is_own {
        compare_starts(&plan, &starts, &mut report);
    }
    Ok((plan, report))
}

struct Builder {
    project: ProjectRecord,
    incoming: Incoming,
    extras: PlanExtras,
    /// Whether Slackline wrote the file.
    is_own: bool,
    /// Ids that are taken.
    taken: HashSet<u32>,
    calendars: HashMap<u32, CalendarId>,
    /// Calendars made of two.
    shared: HashMap<(CalendarId, CalendarId), CalendarId>,
    agents: HashMap<u32, AgentId>,
    nodes: HashMap<u32, Node>,
    /// What each node's row says beyond its record.
    rows: Vec<(Node, RowExtras)>,
    baselines: HashMap<u8, Vec<BaselineDates>>,
    /// When the file has leaves start, to compare.
    starts: Vec<(TicketId, Stamp)>,
    edited: usize,
}

impl Builder {
    fn new(project: ProjectRecord, report: Report) -> Self {
        let is_own = project
            .tasks
            .iter()
            .any(|task| task.field(fields::ROW) == Some("plan"));
        Self {
            project,
            incoming: Incoming::new(report),
            extras: PlanExtras::default(),
            is_own,
            taken: HashSet::new(),
            calendars: HashMap::new(),
            shared: HashMap::new(),
            agents: HashMap::new(),
            nodes: HashMap::new(),
            rows: Vec::new(),
            baselines: HashMap::new(),
            starts: Vec::new(),
            edited: 0,
        }
    }

    fn head(&mut self, options: &ReadOptions) {
        if self.is_own {
            self.claim_ids();
            let plan = self
                .project
                .tasks
                .iter()
                .find(|t| t.field(fields::ROW) == Some("plan"));
            let text = plan
                .map(|task| join(&task.fields, &PIECES))
                .unwrap_or_default();
            self.extras = parse(&text).unwrap_or_else(|| {
                self.incoming
                    .report
                    .note("the project's custom fields were damaged: its settings are lost");
                PlanExtras::default()
            });
        }
        let project = &self.project;
        let day = project.minutes_per_day.unwrap_or(480);
        let summary = project
            .tasks
            .iter()
            .find(|task| task.uid == 0 && task.level == 0);
        let info = &mut self.incoming.info;
        info.title = project
            .title
            .clone()
            .unwrap_or_else(|| options.title.clone());
        info.mission = summary
            .map_or("", |task| native::description(&task.notes))
            .to_owned();
        info.start = project
            .start
            .or_else(|| project.tasks.iter().filter_map(|task| task.start).min());
        info.minutes_per_day = day;
        info.days_per_week = (project.minutes_per_week.unwrap_or(day * 5) / day).clamp(1, 7);
        info.status_time = project.status;
        info.currency = project.currency.clone();
        if project.is_from_finish {
            self.incoming.report.note(
                "the project is planned back from its finish: a plan runs forward from its start",
            );
        }
    }

    /// The numbers of rows Slackline wrote are their ids; everything else gets one behind them.
    fn claim_ids(&mut self) {
        let mut claim = |uid: u32| {
            self.taken.insert(uid);
            self.incoming.plan.last_id = self.incoming.plan.last_id.max(uid);
        };
        self.project
            .tasks
            .iter()
            .filter(|t| t.field(fields::ROW).is_some())
            .for_each(|t| claim(t.uid));
        self.project.resources.iter().for_each(|r| claim(r.uid));
        self.project.calendars.iter().for_each(|c| claim(c.uid));
        self.taken.clear();
    }

    /// The id of a row: its number where that is free and the file is ours.
    fn id<Id: From<u32>>(&mut self, uid: u32, is_ours: bool) -> Id {
        if self.is_own && is_ours && uid > 0 && self.taken.insert(uid) {
            return Id::from(uid);
        }
        let number: u32 = self.incoming.id::<TicketId>().0;
        self.taken.insert(number);
        Id::from(number)
    }

    fn calendars(&mut self) {
        let records = std::mem::take(&mut self.project.calendars);
        let by_uid: HashMap<u32, &CalendarRecord> = records.iter().map(|c| (c.uid, c)).collect();
        let mut folded = 0;
        for record in &records {
            if record.is_plain() && record.base.is_some_and(|base| by_uid.contains_key(&base)) {
                folded += usize::from(!self.is_own);
                continue;
            }
            if self.is_own && self.extras.clock == Some(record.uid) {
                continue;
            }
            let is_ours = self.extras.calendars.contains(&record.uid);
            let id: CalendarId = self.id(record.uid, is_ours);
            let native = whole_calendar(record, &by_uid, id, &mut self.incoming.report);
            let row = self.extras.calendar_rows.get(&record.uid.to_string());
            let (calendar, changed) = apply(&native, &object(row));
            self.edited += changed.len();
            self.incoming
                .plan
                .calendars
                .insert(Calendar { id, ..calendar });
            self.calendars.insert(record.uid, id);
        }
        for record in records.iter().filter(|record| record.is_plain()) {
            let base = bases(record, &by_uid).find_map(|base| self.calendars.get(&base.uid));
            if let Some(&base) = base {
                self.calendars.insert(record.uid, base);
            }
        }
        if folded > 0 {
            self.incoming.report.note(format!(
                "calendars of resources that only repeat another one are read as that one ({folded})"
            ));
        }
        self.incoming.info.calendar = self
            .project
            .calendar
            .and_then(|uid| self.calendars.get(&uid))
            .copied();
        if self.incoming.info.calendar.is_none() && !self.is_own {
            self.usual_calendar();
        }
        self.whole_head();
        self.project.calendars = records;
    }

    /// A file that names no calendar means MS Project's usual week.
    fn usual_calendar(&mut self) {
        let week = Week::workdays(&super::calendar_in::usual_hours());
        let id = self.incoming.calendar("Standard", week, Vec::new());
        self.incoming.info.calendar = Some(id);
        self.incoming.report.note(
            "the file names no calendar of its own: Monday to Friday, 08:00 to 17:00 is taken",
        );
    }

    fn whole_head(&mut self) {
        let (info, changed) = head::whole_head(&self.incoming.info, &self.extras);
        self.incoming.info = info;
        self.edited += changed.len();
    }

    fn agents(&mut self) {
        let records = std::mem::take(&mut self.project.resources);
        let mut others = 0;
        for record in &records {
            if record.name.trim().is_empty() {
                // The resource of MS Project itself, to which unassigned work belongs.
                continue;
            }
            others += usize::from(record.kind != 1);
            let text = join(&record.fields, &RESOURCE_PIECES);
            let id: AgentId = self.id(record.uid, !text.is_empty());
            let calendar = record
                .calendar
                .and_then(|uid| self.calendars.get(&uid))
                .copied();
            // An agent that keeps the plan's hours follows the plan.
            let calendar =
                calendar.filter(|id| self.is_own || self.incoming.info.calendar != Some(*id));
            let native = native::agent(record, id, calendar);
            let extras: AgentExtras = parse(&text).unwrap_or_default();
            let (agent, changed) = apply(&native, &extras.row);
            self.edited += changed.len();
            self.incoming.agents.push(Agent { id, ..agent });
            self.agents.insert(record.uid, id);
        }
        if others > 0 {
            self.incoming.report.note(format!(
                "material and costs are read as agents, which work one ticket at a time ({others})"
            ));
        }
        self.project.resources = records;
    }

    fn tasks(&mut self) {
        let mut tasks = std::mem::take(&mut self.project.tasks);
        mark_summaries(&mut tasks);
        if !self.is_own {
            self.drop_idle_dates(&mut tasks);
        }
        let assigned = self.assigned(&tasks);
        let mut above: Vec<(u32, Kind, Place)> = Vec::new();
        let (mut blank, mut split, mut manual) = (0, 0, 0);
        for record in &tasks {
            if record.uid == 0 && record.level == 0 || record.field(fields::ROW) == Some("plan") {
                continue;
            }
            if record.is_null || record.name.trim().is_empty() && record.duration.is_none() {
                blank += 1;
                continue;
            }
            above.truncate(
                above
                    .iter()
                    .take_while(|(level, ..)| *level < record.level)
                    .count(),
            );
            let place = above
                .last()
                .map_or(Place::default(), |(_, _, place)| *place);
            let kind = self.row(record, place, &assigned);
            let inner = self.place_within(kind, place);
            above.push((record.level, kind, inner));
            split += usize::from(record.is_split);
            manual += usize::from(record.manual && !record.summary);
        }
        let report = &mut self.incoming.report;
        let notes = [
            (blank, "blank lines are left out"),
            (
                split,
                "tasks whose work stops and goes on are read without the gap",
            ),
            (manual, "tasks scheduled by hand must start when they do"),
        ];
        for (count, text) in notes
            .into_iter()
            .filter(|(count, _)| *count > 0 && !self.is_own)
        {
            report.note(format!("{text} ({count})"));
        }
        if !self.is_own {
            self.incoming.lanes_from_summaries();
        }
        self.project.tasks = tasks;
    }

    /// Some programs record dates for work that has not begun; MS Project never does.
    fn drop_idle_dates(&mut self, tasks: &mut [TaskRecord]) {
        let mut idle = 0;
        for task in tasks
            .iter_mut()
            .filter(|task| !task.summary && task.percent < 100)
        {
            idle += usize::from(task.actual_finish.take().is_some() && task.percent > 0);
            if task.percent == 0 {
                idle += usize::from(task.actual_start.take().is_some());
            }
        }
        if idle > 0 {
            self.incoming.report.note(format!(
                "recorded dates of what has not begun, or is not done, are left out ({idle})"
            ));
        }
    }

    /// What rows below a row of this kind are in.
    fn place_within(&self, kind: Kind, place: Place) -> Place {
        match kind {
            Kind::Track(id) => Place {
                track: Some(id),
                ..Place::default()
            },
            Kind::Phase(id) => Place {
                phase: Some(id),
                ..place
            },
            Kind::Ticket(id) => {
                let ticket = self
                    .incoming
                    .tickets
                    .iter()
                    .rev()
                    .find(|ticket| ticket.id == id);
                Place {
                    parent: Some(id),
                    track: ticket.and_then(|ticket| ticket.track),
                    phase: ticket.and_then(|ticket| ticket.phase),
                    rank: 0,
                }
            }
            Kind::Plan | Kind::Gate(_) => place,
        }
    }

    /// The agents of each task, and the one calendar they keep, where it is not the project's.
    fn assigned(&mut self, tasks: &[TaskRecord]) -> HashMap<u32, Assigned> {
        let known: HashSet<u32> = tasks.iter().map(|task| task.uid).collect();
        let mut assigned: HashMap<u32, Assigned> = HashMap::new();
        let (mut nobody, mut lost, mut partly) = (0, 0, 0);
        for record in &self.project.assignments {
            let agent = record.resource.and_then(|uid| self.agents.get(&uid));
            match agent {
                Some(&agent) if known.contains(&record.task) => {
                    partly += usize::from(record.units != 1.0);
                    let list = assigned.entry(record.task).or_default();
                    if !list.agents.contains(&agent) {
                        list.agents.push(agent);
                    }
                    let agents = &self.incoming.agents;
                    let row = agents.iter().find(|row| row.id == agent);
                    let calendar = row.and_then(|row| row.calendar);
                    if !list.calendars.contains(&calendar) {
                        list.calendars.push(calendar);
                    }
                }
                _ if record.resource.is_none_or(|uid| uid == 0) => nobody += 1,
                _ => lost += 1,
            }
        }
        let report = &mut self.incoming.report;
        if nobody > 0 {
            report.note(format!("assignments to nobody say nothing ({nobody})"));
        }
        if lost > 0 {
            report.note(format!(
                "assignments of tasks or resources that are not there are left out ({lost})"
            ));
        }
        if partly > 0 {
            report.note(format!(
                "shares of an agent's time are read as all of it ({partly})"
            ));
        }
        assigned
    }

    fn row(
        &mut self,
        record: &TaskRecord,
        place: Place,
        assigned: &HashMap<u32, Assigned>,
    ) -> Kind {
        let word = record.field(fields::ROW).filter(|_| self.is_own);
        match word {
            Some("track") => self.track(record),
            Some("phase") => self.phase(record),
            Some("gate") => self.gate(record, place),
            word => self.ticket(record, place, word.is_some(), assigned),
        }
    }

    fn extras(&mut self, record: &TaskRecord) -> RowExtras {
        let text = join(&record.fields, &PIECES);
        parse(&text).unwrap_or_else(|| {
            self.incoming.report.at(
                record.line,
                "its custom fields were damaged: only the task itself is read",
            );
            RowExtras::default()
        })
    }

    fn track(&mut self, record: &TaskRecord) -> Kind {
        let id: TrackId = self.id(record.uid, true);
        let rank = (self.incoming.plan.tracks.len() as i64 + 1) * RANK_STEP;
        let extras = self.extras(record);
        let (track, changed) = apply(&native::track(record, id, rank), &extras.row);
        self.edited += changed.len();
        self.incoming.plan.tracks.insert(Track { id, ..track });
        Kind::Track(id)
    }

    /// A phase has a line in each track; the first is the phase, the others lead to it by number.
    fn phase(&mut self, record: &TaskRecord) -> Kind {
        let number = record
            .field(fields::KEY)
            .and_then(|number| number.parse().ok());
        let known = number
            .map(PhaseId)
            .filter(|id| self.incoming.plan.phases.get(*id).is_some());
        if let Some(known) = known {
            return Kind::Phase(known);
        }
        let id: PhaseId = self.id(record.uid, true);
        let rank = (self.incoming.plan.phases.len() as i64 + 1) * RANK_STEP;
        let extras = self.extras(record);
        let (phase, changed) = apply(&native::phase(record, id, rank), &extras.row);
        self.edited += changed.len();
        self.incoming.plan.phases.insert(Phase { id, ..phase });
        Kind::Phase(id)
    }

    fn gate(&mut self, record: &TaskRecord, place: Place) -> Kind {
        let id: GateId = self.id(record.uid, true);
        let rank = (self.incoming.plan.gates.len() as i64 + 1) * RANK_STEP;
        let extras = self.extras(record);
        let wished = record.field(fields::KEY).unwrap_or("G");
        let native = native::gate(record, (id, wished), Place { rank, ..place });
        let (gate, changed) = apply(&native, &extras.row);
        self.edited += changed.len();
        let key = self.incoming.key(&gate.key);
        self.incoming.plan.gates.insert(Gate { id, key, ..gate });
        self.keep(Node::Gate(id), record, extras);
        Kind::Gate(id)
    }

    fn ticket(
        &mut self,
        record: &TaskRecord,
        place: Place,
        is_ours: bool,
        assigned: &HashMap<u32, Assigned>,
    ) -> Kind {
        let id: TicketId = self.id(record.uid, is_ours);
        let rank = (self.incoming.tickets.len() as i64 + 1) * RANK_STEP;
        let wished = match record.field(fields::KEY) {
            Some(key) if self.is_own => key.to_owned(),
            _ => format!(
                "T-{}",
                if record.number > 0 {
                    record.number
                } else {
                    record.uid
                }
            ),
        };
        let list = assigned.get(&record.uid);
        let agents = list.map(|list| list.agents.clone()).unwrap_or_default();
        let calendar = self.calendar_of(record, list);
        let place = Place { rank, ..place };
        let extras = self.extras(record);
        let key = extras
            .row
            .get("key")
            .and_then(|pair| pair.get(1))
            .and_then(Value::as_str);
        let key = key.filter(|_| is_ours).map_or(wished, str::to_owned);
        let native = native::ticket(record, (id, &key), place, calendar, agents);
        let (ticket, changed) = apply(&native, &without_key(&extras.row));
        self.edited += changed.len();
        let key = self.incoming.key(&key);
        self.incoming.tickets.push(Ticket { id, key, ..ticket });
        if let (false, Some(start), false) = (record.summary, record.start, record.is_split) {
            self.starts.push((id, start));
        }
        self.keep(Node::Ticket(id), record, extras);
        Kind::Ticket(id)
    }

    /// The calendar a task keeps: its own, the clock, or the one its agents share.
    fn calendar_of(&mut self, record: &TaskRecord, list: Option<&Assigned>) -> Option<CalendarId> {
        let own = record
            .calendar
            .and_then(|uid| self.calendars.get(&uid))
            .copied();
        let follows_agents = !record.has_fixed_duration && !record.ignores_resource_calendars;
        if let (Some(own), Some(list), true, false) = (own, list, follows_agents, self.is_own) {
            return Some(self.shared_with(own, &list.calendars));
        }
        if self.is_own || own.is_some() {
            return own;
        }
        if record.elapsed && !record.summary {
            return Some(self.incoming.around_the_clock());
        }
        match list.map(|list| &list.calendars[..]) {
            Some([Some(one)]) if follows_agents => Some(*one),
            _ => None,
        }
    }

    /// The calendar that is open when a task's own and those of its agents are.
    fn shared_with(&mut self, own: CalendarId, agents: &[Option<CalendarId>]) -> CalendarId {
        let mut shared = own;
        let usual = self.incoming.info.calendar;
        for other in agents.iter().filter_map(|calendar| calendar.or(usual)) {
            if other == shared || other == own {
                continue;
            }
            if let Some(&known) = self.shared.get(&(shared, other)) {
                shared = known;
                continue;
            }
            let calendars = &self.incoming.plan.calendars;
            let (Some(a), Some(b)) = (
                calendars.get(shared).cloned(),
                calendars.get(other).cloned(),
            ) else {
                continue;
            };
            let id = self.incoming.id();
            self.incoming
                .plan
                .calendars
                .insert(shared::hours(id, &a, &b));
            self.shared.insert((shared, other), id);
            shared = id;
        }
        shared
    }

    fn keep(&mut self, node: Node, record: &TaskRecord, extras: RowExtras) {
        self.nodes.insert(record.uid, node);
        for baseline in &record.baselines {
            if let (Some(start), Some(finish)) = (baseline.start, baseline.finish) {
                self.baselines
                    .entry(baseline.number)
                    .or_default()
                    .push(BaselineDates {
                        node,
                        start,
                        finish,
                        work: baseline.work,
                    });
            }
        }
        self.rows.push((node, extras));
    }

    fn links(&mut self) {
        let tasks = std::mem::take(&mut self.project.tasks);
        let rows = std::mem::take(&mut self.rows);
        let extras: HashMap<Node, &RowExtras> =
            rows.iter().map(|(node, row)| (*node, row)).collect();
        let (mut foreign, mut lost) = (0, 0);
        for record in &tasks {
            let Some(&to) = self.nodes.get(&record.uid) else {
                continue;
            };
            for link in &record.links {
                let from = self.nodes.get(&link.from).copied();
                match from {
                    _ if link.is_foreign => foreign += 1,
                    None => lost += 1,
                    Some(from) if from == to => lost += 1,
                    Some(from) => self.link(link, from, to, extras.get(&to).copied()),
                }
            }
        }
        let report = &mut self.incoming.report;
        if foreign > 0 {
            report.note(format!(
                "links to tasks of other projects are left out ({foreign})"
            ));
        }
        if lost > 0 {
            report.note(format!(
                "links to no task, or to the task itself, are left out ({lost})"
            ));
        }
        let known: HashSet<Node> = self.nodes.values().copied().collect();
        for (_, row) in &rows {
            for dependency in &row.more {
                if known.contains(&dependency.from) && known.contains(&dependency.to) {
                    let id = self.incoming.id();
                    self.incoming.plan.dependencies.insert(Dependency {
                        id,
                        ..dependency.clone()
                    });
                }
            }
        }
        self.project.tasks = tasks;
    }

    fn link(&mut self, link: &LinkRecord, from: Node, to: Node, extras: Option<&RowExtras>) {
        if extras.is_some_and(|extras| extras.implied.contains(&link.from)) {
            return;
        }
        if link.format == times::format::ELAPSED_PERCENT {
            self.incoming.report.at(
                link.line,
                "a percentage on the clock is read as one of working time",
            );
        }
        let id: DependencyId = self.incoming.id();
        let native = native::dependency(link, id, from, to);
        let row = extras.and_then(|extras| extras.links.get(&link.from.to_string()));
        let (dependency, changed) = apply(&native, &object(row));
        self.edited += changed.len();
        self.incoming.plan.dependencies.insert(Dependency {
            id,
            from,
            to,
            ..dependency
        });
    }

    /// Rows without a line, baselines, and what refers to rows that are gone.
    fn rest(&mut self) {
        let extras = std::mem::take(&mut self.extras);
        for track in extras.tracks {
            let id = self.id(track.id.0, true);
            self.incoming.plan.tracks.insert(Track { id, ..track });
        }
        for phase in extras.phases {
            let id = self.id(phase.id.0, true);
            self.incoming.plan.phases.insert(Phase { id, ..phase });
        }
        for reading in extras.readings {
            let id = self.id(reading.id.0, true);
            self.incoming
                .plan
                .readings
                .insert(Reading { id, ..reading });
        }
        for checkpoint in extras.checkpoints {
            let id = self.id(checkpoint.id.0, true);
            self.incoming
                .plan
                .checkpoints
                .insert(Checkpoint { id, ..checkpoint });
        }
        self.baseline_rows(extras.baselines);
        self.forget_what_is_gone();
        if self.edited > 0 {
            self.incoming.report.note(format!(
                "fields that another program changed are read as it left them ({})",
                self.edited
            ));
        }
    }

    fn baseline_rows(&mut self, heads: Vec<Baseline>) {
        let mut numbers: Vec<u8> = self.baselines.keys().copied().collect();
        numbers.extend((0..heads.len()).map(|number| number as u8));
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let dates = self.baselines.remove(&number).unwrap_or_default();
            let head = heads.get(usize::from(number)).cloned();
            let id = match &head {
                Some(head) => self.id(head.id.0, true),
                None => self.incoming.id(),
            };
            let name = match (&head, number) {
                (Some(head), _) => head.name.clone(),
                (None, 0) => "Baseline".to_owned(),
                (None, number) => format!("Baseline {number}"),
            };
            let taken = head.and_then(|head| head.taken);
            self.incoming.plan.baselines.insert(Baseline {
                id,
                name,
                taken,
                dates,
            });
        }
    }

    /// Takes out references to rows that another program removed, or that the file never held.
    fn forget_what_is_gone(&mut self) {
        let mut plan = self.incoming.plan.clone();
        plan.tickets = self.incoming.tickets.iter().cloned().collect();
        plan.agents = self.incoming.agents.iter().cloned().collect();
        for ticket in &mut self.incoming.tickets {
            forget(ticket, &plan);
        }
        for agent in &mut self.incoming.agents {
            forget(agent, &plan);
        }
        let known = &mut self.incoming.plan;
        forget_in(&mut known.tracks, &plan);
        forget_in(&mut known.phases, &plan);
        forget_in(&mut known.gates, &plan);
        forget_in(&mut known.dependencies, &plan);
        forget_in(&mut known.checkpoints, &plan);
        forget_in(&mut known.baselines, &plan);
        let mut references = Vec::new();
        self.incoming.info.references(&mut references);
        for gone in references.into_iter().filter(|row| !plan.contains(*row)) {
            self.incoming.info.forget(gone);
        }
    }
}

/// Who works on a task.
#[derive(Default)]
struct Assigned {
    agents: Vec<AgentId>,
    /// Each once; `None` is the project's.
    calendars: Vec<Option<CalendarId>>,
}

fn forget<R: Row>(row: &mut R, plan: &Plan) -> Keep {
    let mut references = Vec::new();
    row.references(&mut references);
    let mut keep = Keep::Yes;
    for gone in references
        .into_iter()
        .filter(|target| !plan.contains(*target))
    {
        if row.forget(gone) == Keep::No {
            keep = Keep::No;
        }
    }
    keep
}

fn forget_in<R: Row>(table: &mut Table<R>, plan: &Plan) {
    let rows: Vec<R> = table.iter().cloned().collect();
    *table = rows
        .into_iter()
        .filter_map(|mut row| (forget(&mut row, plan) == Keep::Yes).then_some(row))
        .collect();
}

fn object(value: Option<&Value>) -> serde_json::Map<String, Value> {
    value
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

fn without_key(row: &serde_json::Map<String, Value>) -> serde_json::Map<String, Value> {
    let mut row = row.clone();
    row.remove("key");
    row
}

/// A task with a deeper one behind it is a summary, whatever it says itself.
fn mark_summaries(tasks: &mut [TaskRecord]) {
    let is_row = |task: &TaskRecord| !task.is_null;
    let rows: Vec<usize> = (0..tasks.len()).filter(|&n| is_row(&tasks[n])).collect();
    for pair in rows.windows(2) {
        let deeper = tasks[pair[1]].level > tasks[pair[0]].level;
        tasks[pair[0]].summary = deeper;
    }
}

/// The calendars a calendar is based on, nearest first.
fn bases<'a>(
    record: &'a CalendarRecord,
    by_uid: &'a HashMap<u32, &'a CalendarRecord>,
) -> impl Iterator<Item = &'a CalendarRecord> {
    let base =
        move |record: &CalendarRecord| record.base.and_then(|base| by_uid.get(&base).copied());
    std::iter::successors(base(record), move |record| base(record)).take(20)
}

/// A calendar with everything it takes from those it is based on.
fn whole_calendar(
    record: &CalendarRecord,
    by_uid: &HashMap<u32, &CalendarRecord>,
    id: CalendarId,
    report: &mut Report,
) -> Calendar {
    let mut days = record.days.clone();
    let mut exceptions = Vec::new();
    for base in bases(record, by_uid) {
        for (day, from) in days.iter_mut().zip(&base.days) {
            if day.is_none() {
                day.clone_from(from);
            }
        }
        // The calendar's own exceptions come last and rule.
        exceptions.splice(0..0, base.exceptions.iter().cloned());
    }
    exceptions.extend(record.exceptions.iter().cloned());
    if days.iter().all(Option::is_none) {
        report.at(
            record.line,
            format!(
                "calendar {} says no hours: usual ones are taken",
                record.name
            ),
        );
        let usual = super::calendar_in::usual_hours();
        days = std::array::from_fn(|day| Some(if day < 5 { usual.clone() } else { Vec::new() }));
    }
    Calendar {
        id,
        name: record.name.clone(),
        week: Week(days.map(Option::unwrap_or_default)),
        exceptions,
    }
}
