//! From the bars of a gantt chart to a plan.
//!
//! A bar that starts `after` others depends on them; one without a start depends on the bar before it, as
//! Mermaid draws it; one with a date starts no earlier. Ends become durations in open time. A chart that
//! Slackline wrote names its gates, checkpoints and deadline by their ids, so they come back as such.

use super::days_off::DaysOff;
use super::flow::Link;
use super::times::{DateFormat, Length, length};
use crate::exchange::keys::Keys;
use crate::exchange::{ReadOptions, Report};
use crate::plan::*;
use std::collections::HashMap;
use std::sync::Arc;

/// A chart as it was read.
#[derive(Default)]
pub(super) struct Chart<'a> {
    pub(super) title: Option<String>,
    pub(super) format: Option<DateFormat>,
    /// What `excludes` and `includes` name: weekends, weekdays, dates.
    pub(super) excludes: Vec<&'a str>,
    pub(super) includes: Vec<&'a str>,
    /// Whether an end that is a day means the end of that day.
    pub(super) has_inclusive_ends: bool,
    pub(super) is_friday_weekend: bool,
    pub(super) bars: Vec<Bar<'a>>,
    /// The arrows that a chart of ours keeps in its comments.
    pub(super) arrows: Vec<Link>,
    /// When its plan starts, which a comment in a chart of ours says.
    pub(super) plan_start: Option<Stamp>,
}

/// One bar.
#[derive(Default)]
pub(super) struct Bar<'a> {
    pub(super) line: usize,
    pub(super) section: Option<String>,
    pub(super) name: String,
    /// Whether the name holds a colon that Mermaid would split it at.
    pub(super) has_colon: bool,
    pub(super) id: Option<&'a str>,
    pub(super) start: Option<&'a str>,
    pub(super) end: Option<&'a str>,
    pub(super) is_done: bool,
    pub(super) is_active: bool,
    pub(super) is_critical: bool,
    pub(super) is_milestone: bool,
    /// A vertical line, not a bar.
    pub(super) is_mark: bool,
}

/// What a bar starts by; numbers are places of bars.
#[derive(Clone, Debug, PartialEq)]
enum Start {
    /// With the plan.
    Plan,
    At(Stamp),
    After(Vec<usize>),
    /// Behind the bar before it, because it says nothing.
    Behind(usize),
}

/// What a bar ends by.
#[derive(Clone, Debug, PartialEq)]
enum End {
    Unsaid,
    Lasts(Length),
    At(Stamp),
    Until(usize),
}

/// What kind of row a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Ticket,
    Gate,
    Checkpoint,
    Deadline,
}

/// A plan in the making.
pub(super) struct Bars<'a> {
    pub(super) chart: Chart<'a>,
    pub(super) report: Report,
    is_own: bool,
    starts: Vec<Start>,
    ends: Vec<End>,
    /// `[bars]`: their resolved dates.
    pub(super) dates: Vec<Option<(Stamp, Stamp)>>,
    days_off: DaysOff,
    pub(super) plan: Plan,
}

impl<'a> Bars<'a> {
    /// Resolves what the bars refer to.
    pub(super) fn new(chart: Chart<'a>, report: Report) -> Self {
        let days_off = DaysOff::of(&chart);
        let mut bars = Self {
            is_own: !chart.bars.is_empty() && chart.bars.iter().all(|bar| own_role(bar).is_some()),
            starts: Vec::new(),
            ends: Vec::new(),
            dates: vec![None; chart.bars.len()],
            plan: Plan::default(),
            chart,
            report,
            days_off,
        };
        bars.resolve_ids();
        bars.resolve_dates();
        bars
    }

    /// The plan of the chart.
    pub(super) fn plan(mut self, options: &ReadOptions) -> (Plan, Report) {
        let title = self.chart.title.clone().filter(|title| !title.is_empty());
        let mut info = PlanInfo {
            title: title.unwrap_or_else(|| options.title.clone()),
            start: self.chart.plan_start.or_else(|| self.first_start()),
            ..PlanInfo::default()
        };
        info.calendar = self.calendar();
        self.plan.info = Arc::new(info);
        let nodes = self.rows();
        self.dependencies(&nodes);
        if self.is_own {
            self.own_arrows(&nodes);
        }
        self.plan.settle_last_id();
        (self.plan, self.report)
    }

    fn resolve_ids(&mut self) {
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (place, bar) in self.chart.bars.iter().enumerate() {
            if let Some(id) = bar.id {
                places.entry(id).or_insert(place);
            }
        }
        let mut previous = None;
        for place in 0..self.chart.bars.len() {
            let start = self.start_of(place, previous, &places);
            let end = self.end_of(place, &places);
            self.starts.push(start);
            self.ends.push(end);
            previous = Some(place);
        }
    }

    fn start_of(
        &mut self,
        place: usize,
        previous: Option<usize>,
        places: &HashMap<&str, usize>,
    ) -> Start {
        let (line, text) = (self.chart.bars[place].line, self.chart.bars[place].start);
        let behind = previous.map_or(Start::Plan, Start::Behind);
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return behind;
        };
        let Some(ids) = text.strip_prefix("after ") else {
            return match self.stamp(text) {
                Some(stamp) => Start::At(stamp),
                None => {
                    let what =
                        format!("\"{text}\" is no start the chart's format can mean: left out");
                    self.report.at(line, what);
                    behind
                }
            };
        };
        let mut before = Vec::new();
        for id in ids.split_whitespace() {
            match places.get(id) {
                Some(&other) if other == place => {
                    self.report
                        .at(line, format!("{id} cannot wait for itself: left out"));
                }
                Some(&other) => before.push(other),
                None => self.report.at(
                    line,
                    format!(
                        "after {id}, which no bar is called: left out (Mermaid would take today)"
                    ),
                ),
            }
        }
        before.sort_unstable();
        before.dedup();
        Start::After(before)
    }

    fn end_of(&mut self, place: usize, places: &HashMap<&str, usize>) -> End {
        let bar = &self.chart.bars[place];
        let (line, Some(text)) = (bar.line, bar.end.filter(|text| !text.is_empty())) else {
            return End::Unsaid;
        };
        if let Some(id) = text.strip_prefix("until ") {
            let found = id.split_whitespace().find_map(|id| places.get(id));
            return match found {
                Some(&other) if other != place => End::Until(other),
                _ => {
                    self.report.at(
                        line,
                        format!("until {id}, which no bar is called: left out"),
                    );
                    End::Unsaid
                }
            };
        }
        if let Some(length) = length(text) {
            if let Some(remark) = length.remark {
                self.report.at(line, format!("{text}: {remark}"));
            }
            return End::Lasts(length);
        }
        let is_day = !text.contains(':');
        match self.stamp(text) {
            Some(stamp) if self.chart.has_inclusive_ends && is_day => {
                End::At(stamp.plus(Elapsed::hours(24)))
            }
            Some(stamp) => End::At(stamp),
            None => {
                self.report.at(
                    line,
                    format!("\"{text}\" is neither an end nor a length: left out"),
                );
                End::Unsaid
            }
        }
    }

    fn stamp(&self, text: &str) -> Option<Stamp> {
        self.chart.format.as_ref()?.parse_or_iso(text)
    }

    /// The earliest date somebody stated.
    fn first_start(&self) -> Option<Stamp> {
        let stated = self.starts.iter().filter_map(|start| match start {
            Start::At(stamp) => Some(*stamp),
            _ => None,
        });
        stated.min()
    }

    /// The bars each bar's dates rest on.
    fn rests_on(&self, place: usize) -> Vec<usize> {
        let mut on = match &self.starts[place] {
            Start::After(before) => before.clone(),
            Start::Behind(before) => vec![*before],
            _ => Vec::new(),
        };
        if let End::Until(other) = self.ends[place] {
            on.push(other);
        }
        on
    }

    /// Resolves dates in the order bars rest on each other; those in a ring stay without.
    fn resolve_dates(&mut self) {
        let count = self.chart.bars.len();
        let mut waiting = vec![0usize; count];
        let mut leads: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (place, waits) in waiting.iter_mut().enumerate() {
            for other in self.rests_on(place) {
                leads[other].push(place);
                *waits += 1;
            }
        }
        let mut ready: Vec<usize> = (0..count).filter(|&place| waiting[place] == 0).collect();
        let origin = self.first_start().unwrap_or(Stamp::DEFAULT_START);
        while let Some(place) = ready.pop() {
            self.dates[place] = Some(self.dates_of(place, origin));
            for &next in &leads[place] {
                waiting[next] -= 1;
                if waiting[next] == 0 {
                    ready.push(next);
                }
            }
        }
        for place in (0..count).filter(|&place| waiting[place] > 0) {
            let bar = &self.chart.bars[place];
            let what = format!("\"{}\" waits for itself: its dates are unknown", bar.name);
            self.report.at(bar.line, what);
        }
    }

    fn dates_of(&self, place: usize, origin: Stamp) -> (Stamp, Stamp) {
        let finish = |&other: &usize| self.dates[other].map(|(_, finish)| finish);
        let start = match &self.starts[place] {
            Start::Plan => origin,
            Start::At(stamp) => *stamp,
            Start::After(before) => before.iter().filter_map(finish).max().unwrap_or(origin),
            Start::Behind(before) => finish(before).unwrap_or(origin),
        };
        let end = match self.ends[place] {
            End::Unsaid => start,
            End::At(stamp) => stamp,
            End::Until(other) => self.dates[other].map_or(start, |(start, _)| start),
            End::Lasts(length) if length.is_days => self.days_off.stretch(start, length.minutes),
            End::Lasts(length) => start.plus(Elapsed(length.minutes)),
        };
        (start, end.max(start))
    }

    /// The calendar that `excludes` describes.
    fn calendar(&mut self) -> Option<CalendarId> {
        for text in self.days_off.unknown.drain(..) {
            self.report
                .note(format!("excludes {text}: not understood, left out"));
        }
        let id = self.next_id();
        let calendar = self.days_off.calendar(id)?;
        let is_hours = |end: &End| matches!(end, End::Lasts(length) if !length.is_days);
        let hours = self.ends.iter().filter(|end| is_hours(end)).count();
        if hours > 0 {
            self.report.note(format!(
                "{hours} bars are given in hours or minutes, which Mermaid lets run through excluded days: here they stop"
            ));
        }
        let id = calendar.id;
        self.plan.calendars.insert(calendar);
        Some(id)
    }

    pub(super) fn next_id(&mut self) -> u32 {
        self.plan.last_id += 1;
        self.plan.last_id
    }

    /// Makes the rows; `[bars]`: the node each became.
    fn rows(&mut self) -> Vec<Option<Node>> {
        let mut tracks: HashMap<String, TrackId> = HashMap::new();
        let mut keys = Keys::default();
        let mut nodes = Vec::new();
        let bars = std::mem::take(&mut self.chart.bars);
        for (place, bar) in bars.iter().enumerate() {
            let role = self.role(bar);
            // In a chart of ours the sections that are no track have names of their own.
            let is_lane = |name: &&str| !self.is_own || !LOOSE.contains(name);
            let section = bar.section.as_deref().filter(is_lane);
            let track = match (role, section) {
                (Role::Ticket | Role::Gate, Some(name)) => Some(self.track(&mut tracks, name)),
                _ => None,
            };
            let name = bar.name.replace('\n', " ");
            nodes.push(match role {
                Role::Ticket => Some(self.ticket((place, bar), track, name, &mut keys)),
                Role::Gate => Some(self.gate(place, track, name, &mut keys)),
                Role::Checkpoint => self.checkpoint(place, name),
                Role::Deadline => self.deadline(place),
            });
        }
        self.note_flags(&bars);
        for repaired in keys.repaired {
            self.report.note(repaired);
        }
        self.chart.bars = bars;
        nodes
    }

    fn role(&self, bar: &Bar) -> Role {
        match own_role(bar) {
            _ if bar.is_mark => Role::Checkpoint,
            Some(role) if self.is_own => role,
            _ => Role::Ticket,
        }
    }

    fn note_flags(&mut self, bars: &[Bar]) {
        let critical = bars.iter().filter(|bar| bar.is_critical).count();
        if critical > 0 && !self.is_own {
            self.report.note(format!(
                "{critical} bars are marked crit: what is critical is computed here"
            ));
        }
    }

    fn track(&mut self, tracks: &mut HashMap<String, TrackId>, name: &str) -> TrackId {
        if let Some(&id) = tracks.get(name) {
            return id;
        }
        let id = TrackId(self.next_id());
        let rank = (tracks.len() as i64 + 1) * RANK_STEP;
        self.plan.tracks.insert(Track {
            rank,
            ..Track::new(id, name)
        });
        tracks.insert(name.to_owned(), id);
        id
    }

    fn ticket(
        &mut self,
        (place, bar): (usize, &Bar),
        track: Option<TrackId>,
        name: String,
        keys: &mut Keys,
    ) -> Node {
        let (key, title) = match name.split_once(' ') {
            Some((key, title)) if self.is_own => (keys.claim(key), title.trim().to_owned()),
            _ if self.is_own => (keys.claim(&name), String::new()),
            _ => (keys.claim(bar.id.unwrap_or("")), name),
        };
        let id = TicketId(self.next_id());
        let mut ticket = Ticket::new(id, key, title);
        ticket.track = track;
        ticket.rank = (place as i64 + 1) * RANK_STEP;
        ticket.estimate = self.estimate((place, bar));
        ticket.constraint = self.constraint(place);
        ticket.progress.state = match (bar.is_done, bar.is_active) {
            (true, _) => ProgressState::Done,
            (_, true) => ProgressState::InProgress,
            _ => ProgressState::NotStarted,
        };
        if bar.is_done {
            ticket.progress.percent = 100;
        }
        // Only recorded work stands before its plan's start.
        let recorded = self.dates[place].filter(|(start, _)| self.chart.plan_start > Some(*start));
        if let Some((start, finish)) = recorded.filter(|_| bar.is_done || bar.is_active) {
            ticket.progress.actual_start = Some(start);
            ticket.progress.actual_finish = bar.is_done.then_some(finish);
        }
        self.plan.tickets.insert(ticket);
        Node::Ticket(id)
    }

    fn estimate(&mut self, (place, bar): (usize, &Bar)) -> Estimate {
        let minutes = match (&self.ends[place], self.dates[place]) {
            (End::Unsaid, _) if bar.is_milestone => 0,
            (End::Unsaid, _) => return Estimate::None,
            (End::Lasts(length), _) => length.minutes,
            (_, Some((start, end))) => self.days_off.open_minutes(start, end),
            (_, None) => return Estimate::None,
        };
        if bar.is_milestone && minutes > 0 {
            let what = "a milestone takes no time: its length is left out";
            self.report.at(bar.line, what);
            return Estimate::Fixed(Work(0));
        }
        Estimate::Fixed(Work(minutes.clamp(0, LONGEST_SPAN)))
    }

    /// A stated start holds, except where the plan starts with it anyway.
    fn constraint(&self, place: usize) -> Option<DateConstraint> {
        let Start::At(stamp) = self.starts[place] else {
            return None;
        };
        (Some(stamp) != self.plan.info.start).then_some(DateConstraint {
            kind: ConstraintKind::StartNoEarlierThan,
            moment: Some(Moment::At(stamp)),
        })
    }

    fn gate(
        &mut self,
        place: usize,
        track: Option<TrackId>,
        name: String,
        keys: &mut Keys,
    ) -> Node {
        let (key, name) = match name.split_once(' ') {
            Some((key, name)) => (keys.claim(key), name.trim().to_owned()),
            None => (keys.claim(&name), String::new()),
        };
        let id = GateId(self.next_id());
        let mut gate = Gate::new(id, key, name);
        gate.track = track;
        gate.rank = (place as i64 + 1) * RANK_STEP;
        let minutes = self.dates[place].map_or(0, |(start, end)| end.since(start).0);
        gate.review = (minutes > 0).then_some(Work(minutes.min(LONGEST_SPAN)));
        self.plan.gates.insert(gate);
        Node::Gate(id)
    }

    fn checkpoint(&mut self, place: usize, name: String) -> Option<Node> {
        let (at, _) = self.dates[place]?;
        let id = CheckpointId(self.next_id());
        self.plan.checkpoints.insert(Checkpoint {
            id,
            name,
            moment: Moment::At(at),
            expectations: Vec::new(),
            criteria: Vec::new(),
            note: String::new(),
            sources: Vec::new(),
        });
        None
    }

    fn deadline(&mut self, place: usize) -> Option<Node> {
        let (at, _) = self.dates[place]?;
        Arc::make_mut(&mut self.plan.info).deadline = Some(Deadline {
            moment: Moment::At(at),
            hard: true,
        });
        None
    }

    fn dependencies(&mut self, nodes: &[Option<Node>]) {
        let mut guessed = 0;
        for place in 0..nodes.len() {
            let (before, reason) = match &self.starts[place] {
                Start::After(before) => (before.clone(), ""),
                Start::Behind(before) => {
                    guessed += usize::from(nodes[place].is_some() && nodes[*before].is_some());
                    (vec![*before], "the chart gives no start")
                }
                _ => continue,
            };
            for other in before {
                let (Some(from), Some(to)) = (nodes[other], nodes[place]) else {
                    continue;
                };
                let id = DependencyId(self.next_id());
                self.plan.dependencies.insert(Dependency {
                    reason: reason.to_owned(),
                    ..Dependency::new(id, from, to)
                });
            }
        }
        if guessed > 0 {
            self.report.note(format!(
                "{guessed} bars have no start: each waits for the bar before it, as Mermaid draws it"
            ));
        }
    }
}

/// The sections of a chart of ours that are no track.
const LOOSE: [&str; 2] = ["No track", "Gates"];

/// The kind of row that an id of ours names.
fn own_role(bar: &Bar) -> Option<Role> {
    let id = bar.id?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match id.split_at_checked(1)? {
        _ if id == "deadline" => Some(Role::Deadline),
        ("t", number) if is_number(number) => Some(Role::Ticket),
        ("g", number) if is_number(number) => Some(Role::Gate),
        ("c", number) if is_number(number) => Some(Role::Checkpoint),
        _ => None,
    }
}
