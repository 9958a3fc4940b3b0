//! From records to a plan: first what rows are, then what they say, then what ties them together.
//!
//! In a file of ours the numbers of rows are the plan's ids, and custom fields say what each row is; in
//! any other every task is a ticket, and the summaries at the top also become tracks, so that the graph has
//! lanes. Rows somebody added to a file of ours in another program are read like foreign ones.

use super::fields::{self, PIECES, join};
use super::head::{PlanExtras, RowExtras, parse};
use super::native;
use super::parse as elements;
use super::record::*;
use super::shared::Open;
use crate::exchange::incoming::{Incoming, compare_starts};
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
    builder.rest();
    builder.links();
    builder.forget_what_is_gone();
    builder.tell_edits();
    let starts = std::mem::take(&mut builder.starts);
    let is_own = builder.is_own;
    let (plan, mut report) = builder.incoming.finish()?;
    if !is_own {
        compare_starts(&plan, &starts, &mut report);
    }
    Ok((plan, report))
}

pub(super) struct Builder {
    pub(super) project: ProjectRecord,
    pub(super) incoming: Incoming,
    pub(super) extras: PlanExtras,
    /// Whether Slackline wrote the file.
    pub(super) is_own: bool,
    /// Ids that are taken.
    pub(super) taken: HashSet<u32>,
    /// Up to where ids were looked at for dependencies.
    pub(super) next_free: u32,
    pub(super) calendars: HashMap<u32, CalendarId>,
    /// Calendars made of two.
    pub(super) joined: HashMap<(Open, CalendarId, CalendarId), CalendarId>,
    pub(super) agents: HashMap<u32, AgentId>,
    pub(super) nodes: HashMap<u32, Node>,
    /// What each node's row says beyond its record.
    pub(super) rows: Vec<(Node, RowExtras)>,
    pub(super) baselines: HashMap<u8, Vec<BaselineDates>>,
    /// When the file has leaves start, to compare.
    pub(super) starts: Vec<(TicketId, Stamp)>,
    pub(super) edited: usize,
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
            next_free: 0,
            calendars: HashMap::new(),
            joined: HashMap::new(),
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
            self.incoming.keeps_own_links = true;
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
            self.claim_ids();
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
        let project = &self.project;
        let tasks = project.tasks.iter().map(|task| task.uid);
        let others = project.resources.iter().map(|r| r.uid);
        let all = tasks
            .chain(others)
            .chain(project.calendars.iter().map(|c| c.uid));
        self.incoming.plan.last_id = match self.extras.last_id {
            0 => all.max().unwrap_or(0),
            last => last,
        };
    }

    /// The id of a row: its number where that is free and the file is ours.
    pub(super) fn id<Id: From<u32>>(&mut self, uid: u32, is_ours: bool) -> Id {
        if self.is_own && is_ours && uid > 0 && self.taken.insert(uid) {
            return Id::from(uid);
        }
        loop {
            let number: u32 = self.incoming.id::<TicketId>().0;
            if self.taken.insert(number) {
                return Id::from(number);
            }
        }
    }

    /// The id of a dependency, which has no number in the file: one that nothing else has, so that reading
    /// and writing again and again hands out no new ones.
    pub(super) fn dependency_id(&mut self) -> DependencyId {
        if !self.is_own {
            return self.incoming.id();
        }
        while self.next_free < self.incoming.plan.last_id {
            self.next_free += 1;
            if self.taken.insert(self.next_free) {
                return DependencyId(self.next_free);
            }
        }
        self.id(0, false)
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
    }

    fn tell_edits(&mut self) {
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

pub(super) fn object(value: Option<&Value>) -> serde_json::Map<String, Value> {
    value
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}
