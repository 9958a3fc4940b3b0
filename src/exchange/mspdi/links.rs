//! Dependencies as links: one per pair, in the units and calendar other programs count lags in.
//!
//! MS Project counts a working lag in the calendar of the successor, a plan in its own; where the two
//! differ, or a percentage is no whole minute, the link says how far apart the dates really are. Links that
//! start from a summary's start or bind its finish mean something else there, so they are written to and
//! from what is in the summary. What becomes no link (information, other readings, a second link of a
//! pair) is kept in the custom fields of its successor.

use super::record::LinkRecord;
use super::times::{self, format};
use crate::exchange::dates::Dates;
use crate::exchange::outline::{Kind, Outline};
use crate::exchange::{Report, links as words};
use crate::plan::*;
use crate::schedule::{Driver, LinkSource, Model, Settings, WorkTime, percent_of};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Links that an option's order adds; beyond this many, dates are bound instead.
const MOST_ORDER_LINKS: usize = 50_000;

/// What is written into the row of each successor.
#[derive(Default)]
pub(super) struct Links<'a> {
    /// By successor and predecessor: the link, and the dependency it states, if one does.
    pub(super) links: BTreeMap<Node, BTreeMap<Node, (LinkRecord, Option<&'a Dependency>)>>,
    /// By successor: dependencies that are no link.
    pub(super) more: BTreeMap<Node, Vec<&'a Dependency>>,
    /// Nodes whose start the links alone do not give.
    pub(super) held: HashSet<Node>,
}

struct Builder<'a, 'r> {
    plan: &'a Plan,
    option: Option<&'a PlanOption>,
    dates: &'a Dates,
    summaries: HashSet<TicketId>,
    leaves: HashMap<TicketId, Vec<TicketId>>,
    parents: HashMap<TicketId, TicketId>,
    calendars: HashMap<Option<CalendarId>, WorkTime>,
    links: Links<'a>,
    report: &'r mut Report,
}

impl<'a> Links<'a> {
    /// Works out every link and notes what is no link.
    pub(super) fn of(
        plan: &'a Plan,
        option: Option<OptionId>,
        dates: &'a Dates,
        outline: &Outline,
        report: &mut Report,
    ) -> Self {
        let mut builder = Builder::new(plan, option, dates, outline, report);
        for dependency in plan.dependencies.iter() {
            builder.dependency(dependency);
        }
        builder.order();
        builder.stop_work(option);
        builder.bind_what_floats();
        builder.links
    }
}

impl<'a, 'r> Builder<'a, 'r> {
    fn new(
        plan: &'a Plan,
        option: Option<OptionId>,
        dates: &'a Dates,
        outline: &Outline,
        report: &'r mut Report,
    ) -> Self {
        let parents: HashMap<TicketId, TicketId> = plan
            .tickets
            .iter()
            .filter_map(|t| Some((t.id, t.parent?)))
            .collect();
        let mut leaves: HashMap<TicketId, Vec<TicketId>> = HashMap::new();
        let mut summaries = HashSet::new();
        for line in &outline.lines {
            let Kind::Ticket(id) = line.kind else {
                continue;
            };
            if line.is_summary {
                summaries.insert(id);
                continue;
            }
            let above = std::iter::successors(parents.get(&id), |above| parents.get(above));
            for summary in above {
                leaves.entry(*summary).or_default().push(id);
            }
        }
        Self {
            plan,
            option: option.and_then(|id| plan.options.get(id)),
            dates,
            summaries,
            leaves,
            parents,
            calendars: compiled(plan),
            links: Links::default(),
            report,
        }
    }

    fn dependency(&mut self, dependency: &'a Dependency) {
        let plan = self.plan;
        let arrow = || words::arrow(plan, dependency);
        let is_there =
            |node: Node| self.dates.schedule.is_none() || self.dates.node(node).is_some();
        if !is_there(dependency.from) || !is_there(dependency.to) {
            return;
        }
        if !words::is_held(plan, self.option, dependency) {
            let why = match dependency.strength {
                Strength::Info => "is for information only",
                _ => "does not hold here",
            };
            self.report.note(format!(
                "{} {why}: it is no link, only in a custom field",
                arrow()
            ));
        } else if self.dates.dropped.binary_search(&dependency.id).is_ok()
            || self.is_within(dependency.from, dependency.to)
        {
            // The dates' own note says that it closes a loop.
        } else if self.needs_leaves(dependency) {
            self.report.note(format!(
                "{} ({}) is written as links of what is in the summary",
                arrow(),
                words::terms(dependency)
            ));
            self.spread(dependency);
        } else {
            self.link(dependency);
            return;
        }
        self.links
            .more
            .entry(dependency.to)
            .or_default()
            .push(dependency);
    }

    /// Whether one of two nodes is in the other.
    fn is_within(&self, a: Node, b: Node) -> bool {
        let (Node::Ticket(a), Node::Ticket(b)) = (a, b) else {
            return false;
        };
        let is_in = |inner: TicketId, outer: TicketId| {
            let above = std::iter::successors(self.parents.get(&inner), |id| self.parents.get(id));
            above.take(self.parents.len()).any(|&id| id == outer)
        };
        is_in(a, b) || is_in(b, a)
    }

    fn is_summary(&self, node: Node) -> bool {
        matches!(node, Node::Ticket(id) if self.summaries.contains(&id))
    }

    fn needs_leaves(&self, dependency: &Dependency) -> bool {
        let (from, to) = (
            self.is_summary(dependency.from),
            self.is_summary(dependency.to),
        );
        match dependency.lag {
            Lag::Percent(_) if from => true,
            Lag::PercentOfSuccessor(_) if to => true,
            _ => (from && !dependency.kind.from_finish()) || (to && !dependency.kind.to_start()),
        }
    }

    fn leaves_of(&self, node: Node) -> Vec<Node> {
        match node {
            Node::Ticket(id) if self.summaries.contains(&id) => {
                let leaves = self.leaves.get(&id).map_or(&[][..], Vec::as_slice);
                leaves.iter().copied().map(Node::Ticket).collect()
            }
            node => vec![node],
        }
    }

    fn spread(&mut self, dependency: &Dependency) {
        let (from, to) = (
            self.leaves_of(dependency.from),
            self.leaves_of(dependency.to),
        );
        if from.len() * to.len() > MOST_ORDER_LINKS {
            self.links.held.extend(to);
            return;
        }
        for &from in &from {
            for &to in &to {
                let part = Dependency {
                    from,
                    to,
                    ..dependency.clone()
                };
                self.add(from, to, self.record(&part), None);
            }
        }
    }

    /// A dependency that is one link; of several between two nodes the one that asks for most is taken, since early
    /// and late dates both follow from it.
    fn link(&mut self, dependency: &'a Dependency) {
        let (from, to) = (dependency.from, dependency.to);
        let record = self.record(dependency);
        let taken = self
            .links
            .links
            .get(&to)
            .and_then(|links| links.get(&from))
            .map(|(_, d)| *d);
        let demand = |dependency: &Dependency| {
            let calendar = |id: Option<CalendarId>| &self.calendars[&id];
            words::demand(self.plan, self.dates, dependency, &calendar)
        };
        let loser = match taken {
            None => None,
            Some(Some(other)) if demand(dependency) > demand(other) => Some(other),
            Some(_) => Some(dependency),
        };
        if let Some(loser) = loser {
            self.report.note(format!(
                "{} ({}) is a second link of two tasks that may have one: it is only in a custom field",
                words::arrow(self.plan, loser),
                words::terms(loser)
            ));
            self.links.more.entry(to).or_default().push(loser);
            self.links.held.insert(to);
        }
        if loser.is_none_or(|loser| loser.id != dependency.id) {
            let links = self.links.links.entry(to).or_default();
            links.insert(from, (record, Some(dependency)));
        }
    }

    fn minutes(&self, node: Node) -> i32 {
        self.dates.node(node).map_or(0, |d| d.duration.0) as i32
    }

    /// A link that states no dependency of its own; what is there already stays.
    fn add(&mut self, from: Node, to: Node, record: LinkRecord, states: Option<&'a Dependency>) {
        if from == to {
            return;
        }
        let links = self.links.links.entry(to).or_default();
        match links.entry(from) {
            Entry::Occupied(_) => drop(self.links.held.insert(to)),
            Entry::Vacant(place) => drop(place.insert((record, states))),
        }
    }

    /// The option's order.
    fn order(&mut self) {
        let Some(option) = self.option else { return };
        let pairs: Vec<(Node, Node)> = match &option.order {
            Order::Free => Vec::new(),
            Order::Sequential(nodes) => {
                let nodes = self.fresh(&[nodes]).remove(0);
                nodes.windows(2).map(|pair| (pair[0], pair[1])).collect()
            }
            Order::Stages(stages) => {
                let lists: Vec<&Vec<Node>> = stages.iter().map(|stage| &stage.nodes).collect();
                self.stage_pairs(&self.fresh(&lists))
            }
        };
        for (from, to) in pairs {
            if !self.is_within(from, to) {
                self.add(from, to, plain(from), None);
            }
        }
    }

    /// The nodes of lists that take part, each where it is named first.
    fn fresh(&self, lists: &[&Vec<Node>]) -> Vec<Vec<Node>> {
        let mut seen = BTreeSet::new();
        let mut keep = |node: &&Node| self.dates.node(**node).is_some() && seen.insert(**node);
        let lists = lists
            .iter()
            .map(|nodes| nodes.iter().filter(&mut keep).copied().collect());
        lists.collect()
    }

    /// Every node of a stage before every node of the next one; empty stages change nothing.
    fn stage_pairs(&mut self, stages: &[Vec<Node>]) -> Vec<(Node, Node)> {
        let stages: Vec<&Vec<Node>> = stages.iter().filter(|nodes| !nodes.is_empty()).collect();
        let count: usize = stages
            .windows(2)
            .map(|pair| pair[0].len() * pair[1].len())
            .sum();
        if count > MOST_ORDER_LINKS {
            self.report.note(format!(
                "the option's stages would take {count} links: starts are bound by dates instead"
            ));
            self.links.held.extend(
                stages
                    .iter()
                    .skip(1)
                    .flat_map(|nodes| nodes.iter().copied()),
            );
            return Vec::new();
        }
        let mut pairs = Vec::with_capacity(count);
        for pair in stages.windows(2) {
            for &from in pair[0] {
                pairs.extend(pair[1].iter().map(|&to| (from, to)));
            }
        }
        pairs
    }

    /// Gates that stop the work of their tracks, as the network has them.
    fn stop_work(&mut self, option: Option<OptionId>) {
        if self.plan.gates.iter().all(|gate| !gate.stop_work) {
            return;
        }
        let mut plan = self.plan.clone();
        for &id in &self.dates.dropped {
            plan.dependencies.remove(id);
        }
        let Ok(model) = Model::new(&plan, &Settings { option }) else {
            return;
        };
        let mut count = 0;
        for link in model.links() {
            let LinkSource::StopWork(gate) = link.source else {
                continue;
            };
            if let Some(to) = model.index().node(link.to as usize) {
                let from = Node::Gate(gate);
                self.add(from, to, plain(from), None);
                count += 1;
            }
        }
        if count > 0 {
            self.report.note(format!(
                "gates that stop the work of their tracks are written as links ({count})"
            ));
        }
    }

    /// Links may ask for a start before the project begins, which other programs grant.
    fn bind_what_floats(&mut self) {
        for (&to, links) in &self.links.links {
            let asks_early = |(link, _): &(LinkRecord, Option<&Dependency>)| {
                link.lag < 0 || !matches!(link.kind, DependencyKind::Fs | DependencyKind::Ss)
            };
            let is_at_start = |d: &crate::schedule::NodeDates| d.driver == Driver::PlanStart;
            if links.values().any(asks_early) && self.dates.node(to).is_some_and(is_at_start) {
                self.links.held.insert(to);
            }
        }
    }

    /// The link of a dependency between nodes that are no summary where that matters.
    fn record(&self, dependency: &Dependency) -> LinkRecord {
        let (lag, format) = self.lag(dependency);
        LinkRecord {
            kind: dependency.kind,
            lag,
            format,
            ..plain(dependency.from)
        }
    }

    fn lag(&self, dependency: &Dependency) -> (i64, u8) {
        let (from, to) = (
            self.calendar_of(dependency.from),
            self.calendar_of(dependency.to),
        );
        let (own, wanted) = (&self.calendars[&from], &self.calendars[&to]);
        match dependency.lag {
            lag if lag.is_zero() => self.working(0),
            Lag::Work(work) => {
                let plan = &self.calendars[&self.plan.info.calendar];
                self.counted(
                    dependency,
                    work.0,
                    (plan, self.plan.info.calendar == to),
                    wanted,
                )
            }
            Lag::Elapsed(elapsed) if dependency.kind.to_start() || wanted.is_always() => {
                (elapsed.0 * 10, times::elapsed_format(elapsed.0))
            }
            Lag::Elapsed(elapsed) => {
                self.counted(dependency, elapsed.0, (&WorkTime::always(), false), wanted)
            }
            Lag::Percent(percent) => {
                let of = self.minutes(dependency.from);
                let exact = percent * f64::from(of) / 100.0;
                let is_whole = percent.fract() == 0.0 && exact.fract() == 0.0;
                if is_whole && from == to {
                    return (percent as i64, format::PERCENT);
                }
                let lag = i64::from(percent_of(percent, of));
                self.counted(dependency, lag, (own, from == to), wanted)
            }
            Lag::PercentOfSuccessor(percent) => {
                self.working(i64::from(percent_of(percent, self.minutes(dependency.to))))
            }
        }
    }

    /// A lag counted in one calendar, for a program that counts it in the successor's.
    fn counted(
        &self,
        dependency: &Dependency,
        minutes: i64,
        (time, is_same): (&WorkTime, bool),
        wanted: &WorkTime,
    ) -> (i64, u8) {
        let anchor = self.dates.node(dependency.from).map(|dates| {
            if dependency.kind.from_finish() {
                dates.early_finish
            } else {
                dates.early_start
            }
        });
        let (false, Some(anchor)) = (is_same, anchor) else {
            return self.working(minutes);
        };
        let asked = time.add(anchor, Work(minutes));
        if dependency.kind.to_start() {
            let elapsed = asked.since(anchor).0;
            (elapsed * 10, times::elapsed_format(elapsed))
        } else {
            self.working(wanted.between(anchor, asked).0)
        }
    }

    fn working(&self, minutes: i64) -> (i64, u8) {
        let day = self.plan.info.minutes_per_day;
        let format = if minutes == 0 {
            format::DAYS
        } else {
            times::working_format(minutes, day)
        };
        (minutes * 10, format)
    }

    fn calendar_of(&self, node: Node) -> Option<CalendarId> {
        let own = match node {
            Node::Ticket(id) => self.plan.tickets.get(id).and_then(|ticket| ticket.calendar),
            Node::Gate(_) => None,
        };
        own.or(self.plan.info.calendar)
    }
}

/// Finish to start without lag.
fn plain(from: Node) -> LinkRecord {
    LinkRecord {
        from: RowRef::from(from).number(),
        kind: DependencyKind::Fs,
        lag: 0,
        format: format::DAYS,
        is_foreign: false,
        line: 0,
    }
}

/// Every calendar of a plan, and the clock where there is none.
fn compiled(plan: &Plan) -> HashMap<Option<CalendarId>, WorkTime> {
    let calendars = plan
        .calendars
        .iter()
        .map(|c| (Some(c.id), WorkTime::compile(c)));
    calendars.chain([(None, WorkTime::always())]).collect()
}
