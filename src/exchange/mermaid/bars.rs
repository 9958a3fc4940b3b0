//! From the bars of a gantt chart to a plan.
//!
//! A bar that starts `after` others depends on them; one without a start depends on the bar before it, as
//! Mermaid draws it; one with a date starts no earlier. Ends become durations in open time. A chart that
//! Slackline wrote names its gates, checkpoints and deadline by their ids, so they come back as such.

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
    chart: Chart<'a>,
    report: Report,
    is_own: bool,
    starts: Vec<Start>,
    ends: Vec<End>,
    /// `[bars]`: their resolved dates.
    dates: Vec<Option<(Stamp, Stamp)>>,
    days_off: DaysOff,
    plan: Plan,
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
            start: self.first_start(),
            ..PlanInfo::default()
        };
        info.calendar = self.calendar();
        self.plan.info = Arc::new(info);
        let nodes = self.rows();
        self.dependencies(&nodes);
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

    fn next_id(&mut self) -> u32 {
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
            let track = match role {
                Role::Ticket => bar
                    .section
                    .as_deref()
                    .map(|name| self.track(&mut tracks, name)),
                _ => None,
            };
            let name = bar.name.replace('\n', " ");
            nodes.push(match role {
                Role::Ticket => Some(self.ticket((place, bar), track, name, &mut keys)),
                Role::Gate => Some(self.gate(place, name, &mut keys)),
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
        ticket.track = track.filter(|_| !self.is_own || bar.section.as_deref() != Some("No track"));
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

    fn gate(&mut self, place: usize, name: String, keys: &mut Keys) -> Node {
        let (key, name) = match name.split_once(' ') {
            Some((key, name)) => (keys.claim(key), name.trim().to_owned()),
            None => (keys.claim(&name), String::new()),
        };
        let id = GateId(self.next_id());
        let mut gate = Gate::new(id, key, name);
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

/// The days on which nothing is done.
struct DaysOff {
    /// Monday first.
    weekdays: [bool; 7],
    dates: Vec<Date>,
    /// Days that are worked on all the same.
    included: Vec<Date>,
    unknown: Vec<String>,
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// Days that are walked one by one at most.
const MOST_DAYS: i64 = 4000;
const DAY: i64 = 24 * 60;

impl DaysOff {
    fn of(chart: &Chart) -> Self {
        let mut off = Self {
            weekdays: [false; 7],
            dates: Vec::new(),
            included: Vec::new(),
            unknown: Vec::new(),
        };
        let date = |text: &str| {
            let format = chart.format.as_ref()?;
            format.parse_or_iso(text).map(Stamp::date)
        };
        for text in chart.excludes.iter().filter(|text| !text.is_empty()) {
            let lower = text.to_lowercase();
            if lower == "weekends" {
                let first = if chart.is_friday_weekend { 4 } else { 5 };
                off.weekdays[first] = true;
                off.weekdays[first + 1] = true;
            } else if let Some(day) = WEEKDAYS.iter().position(|day| *day == lower) {
                off.weekdays[day] = true;
            } else if let Some(date) = date(text) {
                off.dates.push(date);
            } else {
                off.unknown.push((*text).to_owned());
            }
        }
        off.included = chart
            .includes
            .iter()
            .filter_map(|text| date(text))
            .collect();
        // A chart without an open day would never end.
        if off.weekdays == [true; 7] {
            off.weekdays = [false; 7];
            off.unknown.push("every day".to_owned());
        }
        off.dates.sort_unstable();
        off.dates.dedup();
        off
    }

    fn is_off(&self, date: Date) -> bool {
        let is_named = self.dates.binary_search(&date).is_ok();
        (self.weekdays[date.weekday()] || is_named) && !self.included.contains(&date)
    }

    fn is_none(&self) -> bool {
        self.weekdays == [false; 7] && self.dates.is_empty()
    }

    /// The end of so many open minutes.
    fn stretch(&self, start: Stamp, minutes: i64) -> Stamp {
        if self.is_none() || minutes > MOST_DAYS * DAY {
            return start.plus(Elapsed(minutes));
        }
        let (mut at, mut left) = (start, minutes);
        for _ in 0..2 * MOST_DAYS {
            let rest_of_day = DAY - at.minute_of_day();
            if !self.is_off(at.date()) {
                if left <= rest_of_day {
                    break;
                }
                left -= rest_of_day;
            }
            at = at.plus(Elapsed(rest_of_day));
        }
        at.plus(Elapsed(left))
    }

    fn open_minutes(&self, start: Stamp, end: Stamp) -> i64 {
        let all = end.since(start).0.max(0);
        if self.is_none() || all > MOST_DAYS * DAY {
            return all;
        }
        let (mut at, mut open) = (start, 0);
        while at < end {
            let next = at.plus(Elapsed(DAY - at.minute_of_day())).min(end);
            if !self.is_off(at.date()) {
                open += next.since(at).0;
            }
            at = next;
        }
        open
    }

    /// Whole days, closed on the days off; `None` where there are none.
    fn calendar(&self, id: u32) -> Option<Calendar> {
        if self.is_none() {
            return None;
        }
        let mut week = Week::default();
        for (hours, is_off) in week.0.iter_mut().zip(self.weekdays) {
            if !is_off {
                hours.push(OpenHours { from: 0, to: 1440 });
            }
        }
        let exception = |&date: &Date, hours: Vec<OpenHours>| CalendarException {
            name: String::new(),
            from: date,
            to: date,
            hours,
        };
        let closed = self.dates.iter().map(|date| exception(date, Vec::new()));
        let all_day = vec![OpenHours { from: 0, to: 1440 }];
        let open = self
            .included
            .iter()
            .map(|date| exception(date, all_day.clone()));
        Some(Calendar {
            id: CalendarId(id),
            name: "Days of the chart".to_owned(),
            week,
            exceptions: closed.chain(open).collect(),
        })
    }
}
