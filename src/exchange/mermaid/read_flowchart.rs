//! Reads a flowchart: boxes as tickets, arrows as dependencies, subgraphs as tracks.
//!
//! A subgraph that arrows lead to or from becomes a summary of its boxes, since a dependency on a summary
//! means all of them; so does one inside another. Dotted arrows are soft, lines without a head are drawn
//! and not scheduled. What a flowchart of ours says in its labels is read back.

use super::BUDGET;
use super::flow::{self, Link, Statement, Stroke};
use super::source::diagram;
use super::text::plain;
use crate::exchange::keys::Keys;
use crate::exchange::{ReadError, ReadOptions, Report};
use crate::plan::duration::{self, Units};
use crate::plan::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Boxes and subgraphs that are read at most.
const MOST_BOXES: usize = 200_000;
/// The deepest nesting of subgraphs that is kept.
const DEEPEST: usize = 32;

/// Reads a chart.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let diagram = diagram(bytes, "Mermaid flowchart", |line| {
        let word = line.split(|c: char| c.is_whitespace() || c == ';').next();
        matches!(word, Some("flowchart" | "graph" | "flowchart-elk"))
    })?;
    let mut chart = Chart::default();
    let behind_head = diagram.head.split_once(';').map(|(_, rest)| (1, rest));
    for (number, line) in behind_head.into_iter().chain(diagram.lines.iter().copied()) {
        for statement in flow::statements(line) {
            chart.take(number, statement);
        }
        if chart.boxes.len() + chart.groups.len() > MOST_BOXES {
            return Err(ReadError::Bomb {
                limit: "200,000 boxes",
            });
        }
    }
    if let Some(open) = chart.open.last().and_then(|&at| chart.groups.get(at)) {
        let last = diagram.lines.last().map_or(1, |(number, _)| *number);
        let text = format!("the subgraph that line {} opens has no end", open.line);
        chart.report.cut(last, text);
    }
    let start = diagram.plan_start();
    let title = diagram.title.unwrap_or_else(|| options.title.clone());
    let info = PlanInfo {
        title,
        start,
        ..PlanInfo::default()
    };
    Ok(chart.plan(info))
}

/// A chart in the making.
#[derive(Default)]
struct Chart {
    boxes: Vec<BoxOf>,
    places: HashMap<String, usize>,
    groups: Vec<Group>,
    /// The groups that are open, innermost last.
    open: Vec<usize>,
    links: Vec<(usize, Link)>,
    report: Report,
    /// How many statements say nothing but how the chart looks.
    looks: usize,
}

#[derive(Default)]
struct BoxOf {
    id: String,
    text: String,
    is_hexagon: bool,
    is_rounded: bool,
    group: Option<usize>,
    line: usize,
}

struct Group {
    id: String,
    name: String,
    parent: Option<usize>,
    line: usize,
}

/// What an id of an arrow's end means.
#[derive(Clone, Copy, PartialEq)]
enum EndOf {
    Box(usize),
    Group(usize),
}

impl Chart {
    fn take(&mut self, number: usize, statement: Statement) {
        match statement {
            Statement::Look => self.looks += 1,
            Statement::Open { id, name } => {
                let parent = self.open.last().copied();
                self.groups.push(Group {
                    id,
                    name,
                    parent,
                    line: number,
                });
                if self.open.len() < DEEPEST {
                    self.open.push(self.groups.len() - 1);
                } else {
                    self.open.push(self.open[DEEPEST - 1]);
                }
            }
            Statement::Close => drop(self.open.pop()),
            Statement::Chain { boxes, links } => {
                for found in boxes {
                    self.take_box(number, found);
                }
                self.links
                    .extend(links.into_iter().map(|link| (number, link)));
            }
            Statement::Unknown(text) => {
                self.report
                    .at(number, format!("\"{text}\" is not understood: left out"));
            }
        }
    }

    fn take_box(&mut self, line: usize, found: flow::Shape) {
        let place = *self.places.entry(found.id.clone()).or_insert_with(|| {
            self.boxes.push(BoxOf {
                id: found.id.clone(),
                line,
                ..BoxOf::default()
            });
            self.boxes.len() - 1
        });
        let entry = &mut self.boxes[place];
        if let Some(text) = found.text {
            entry.text = text;
            entry.is_hexagon = found.open == "{{";
            entry.is_rounded = found.open == "([";
        }
        // The first subgraph a box is named in holds it, as Mermaid draws it.
        if entry.group.is_none() {
            entry.group = self.open.last().copied();
        }
    }

    fn plan(mut self, info: PlanInfo) -> (Plan, Report) {
        let ends: HashMap<&str, usize> = self
            .groups
            .iter()
            .enumerate()
            .map(|(place, group)| (group.id.as_str(), place))
            .collect();
        // An arrow's end that names a subgraph is no box.
        let is_group: Vec<Option<usize>> = self
            .boxes
            .iter()
            .map(|b| ends.get(b.id.as_str()).copied())
            .collect();
        let links = std::mem::take(&mut self.links);
        let end_of = |places: &HashMap<String, usize>, id: &str| {
            let place = *places.get(id)?;
            Some(is_group[place].map_or(EndOf::Box(place), EndOf::Group))
        };
        let mut is_linked = vec![false; self.groups.len()];
        for (_, link) in &links {
            for id in [&link.from, &link.to] {
                if let Some(EndOf::Group(group)) = end_of(&self.places, id) {
                    is_linked[group] = true;
                }
            }
        }
        let is_own = self.is_own(&is_group);
        let mut maker = Maker {
            plan: Plan {
                info: Arc::new(info),
                ..Plan::default()
            },
            keys: Keys::default(),
            report: self.report,
            is_own,
            groups: Vec::new(),
            boxes: Vec::new(),
        };
        maker.take_groups(&self.groups, &is_linked);
        maker.take_boxes(&self.boxes, &is_group);
        for (line, link) in links {
            let ends = (
                end_of(&self.places, &link.from),
                end_of(&self.places, &link.to),
            );
            if let (Some(from), Some(to)) = ends {
                maker.take_link(line, &link, from, to);
            }
        }
        maker.finish()
    }

    /// Whether every box has an id that Slackline gives.
    fn is_own(&self, is_group: &[Option<usize>]) -> bool {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_ours = |id: &str| id.strip_prefix(['t', 'g']).is_some_and(is_number);
        let mut boxes = self
            .boxes
            .iter()
            .zip(is_group)
            .filter(|(_, group)| group.is_none());
        !self.boxes.is_empty() && boxes.all(|(b, _)| is_ours(&b.id))
    }
}

/// What a subgraph became.
struct GroupRow {
    track: TrackId,
    summary: Option<TicketId>,
}

struct Maker {
    plan: Plan,
    keys: Keys,
    report: Report,
    is_own: bool,
    groups: Vec<GroupRow>,
    boxes: Vec<Option<Node>>,
}

impl Maker {
    fn next_id(&mut self) -> u32 {
        self.plan.last_id += 1;
        self.plan.last_id
    }

    fn take_groups(&mut self, groups: &[Group], is_linked: &[bool]) {
        for (place, group) in groups.iter().enumerate() {
            let outer = group
                .parent
                .map(|parent| (self.groups[parent].track, parent));
            let track = match outer {
                Some((track, _)) => track,
                None => {
                    let id = TrackId(self.next_id());
                    let rank = (place as i64 + 1) * RANK_STEP;
                    let (name, budget) = self.lane(&group.name);
                    self.plan.tracks.insert(Track {
                        rank,
                        budget,
                        ..Track::new(id, name)
                    });
                    id
                }
            };
            let needs_summary = is_linked[place] || outer.is_some();
            let summary = needs_summary.then(|| {
                let id = TicketId(self.next_id());
                let key = self.keys.claim(&group.id);
                let title = group.name.replace('\n', " ");
                let mut ticket = Ticket::new(id, key, title);
                ticket.track = Some(track);
                ticket.parent = outer.and_then(|(_, parent)| self.groups[parent].summary);
                ticket.rank = i64::from(id.0) * RANK_STEP;
                self.plan.tickets.insert(ticket);
                id
            });
            self.groups.push(GroupRow { track, summary });
        }
    }

    /// The name of a subgraph's track, and its budget where the chart is ours and says it.
    fn lane(&self, text: &str) -> (String, Option<Work>) {
        let budget = text.rsplit_once('\n').filter(|_| self.is_own);
        let read = budget.and_then(|(name, words)| {
            let amount = words.trim().strip_prefix(BUDGET)?;
            let work = duration::parse(amount, Units::of(&self.plan.info)).ok()?;
            Some((name, work))
        });
        match read {
            Some((name, work)) => (name.replace('\n', " "), Some(work)),
            None => (text.replace('\n', " "), None),
        }
    }

    fn take_boxes(&mut self, boxes: &[BoxOf], is_group: &[Option<usize>]) {
        for (found, group) in boxes.iter().zip(is_group) {
            let node = match group {
                Some(_) => None,
                None if self.is_own => Some(self.own_box(found)),
                None => Some(self.foreign_box(found)),
            };
            self.boxes.push(node);
        }
    }

    fn foreign_box(&mut self, found: &BoxOf) -> Node {
        let text = if found.text.trim().is_empty() {
            &found.id
        } else {
            &found.text
        };
        let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
        let id = TicketId(self.next_id());
        let key = self.keys.claim(&found.id);
        let mut ticket = Ticket::new(id, key, title.trim());
        ticket.description = rest.trim().to_owned();
        let group = found.group.map(|group| &self.groups[group]);
        ticket.track = group.map(|group| group.track);
        ticket.parent = group.and_then(|group| group.summary);
        ticket.rank = i64::from(id.0) * RANK_STEP;
        self.plan.tickets.insert(ticket);
        Node::Ticket(id)
    }

    /// A card of ours: key, title, duration and start, a line each.
    fn own_box(&mut self, found: &BoxOf) -> Node {
        let mut lines: Vec<&str> = found.text.lines().map(str::trim).collect();
        let is_start = |line: &&str| line.len() == 16 && line.parse::<Stamp>().is_ok();
        if lines.last().is_some_and(is_start) {
            lines.pop();
        }
        let duration = match lines.len() {
            0 | 1 => "",
            _ => lines.pop().unwrap_or(""),
        };
        let units = Units::of(&self.plan.info);
        let work = duration::parse(duration, units).ok();
        let key = self.keys.claim(lines.first().unwrap_or(&""));
        let title = lines.get(1..).unwrap_or(&[]).join(" ");
        let track = found.group.map(|group| self.groups[group].track);
        let rank = i64::from(self.plan.last_id + 1) * RANK_STEP;
        if found.is_hexagon {
            let id = GateId(self.next_id());
            let mut gate = Gate::new(id, key, title);
            (gate.review, gate.track, gate.rank) = (work.filter(|w| w.0 > 0), track, rank);
            self.plan.gates.insert(gate);
            return Node::Gate(id);
        }
        let id = TicketId(self.next_id());
        let mut ticket = Ticket::new(id, key, title);
        (ticket.track, ticket.rank) = (track, rank);
        ticket.estimate = match work {
            _ if found.is_rounded => Estimate::Fixed(Work(0)),
            Some(work) => Estimate::Fixed(work),
            None => Estimate::None,
        };
        // What is assumed follows from the track's budget, or from nothing.
        let has_budget = track.is_some_and(|track| {
            let row = self.plan.tracks.get(track);
            row.is_some_and(|track| track.budget.is_some())
        });
        if work.is_none() && duration.ends_with("assumed") && !has_budget {
            let what = format!("{}: {duration}: read as no estimate", ticket.key);
            self.report.at(found.line, what);
        }
        self.plan.tickets.insert(ticket);
        Node::Ticket(id)
    }

    fn node_of(&self, end: EndOf) -> Option<Node> {
        match end {
            EndOf::Box(place) => self.boxes[place],
            EndOf::Group(group) => self.groups[group].summary.map(Node::Ticket),
        }
    }

    fn take_link(&mut self, line: usize, link: &Link, from: EndOf, to: EndOf) {
        let (Some(from), Some(to)) = (self.node_of(from), self.node_of(to)) else {
            return;
        };
        if from == to {
            let key = self.plan.key(from).to_owned();
            self.report
                .at(line, format!("{key} cannot wait for itself: left out"));
            return;
        }
        let (from, to) = if link.is_backward {
            (to, from)
        } else {
            (from, to)
        };
        let id = DependencyId(self.next_id());
        let mut dependency = Dependency::new(id, from, to);
        dependency.strength = match link.stroke {
            Stroke::Invisible => return,
            Stroke::Headless => Strength::Info,
            Stroke::Dotted => Strength::Soft,
            Stroke::Firm => Strength::Hard,
        };
        let label = plain(&link.label).replace('\n', " ");
        if self.is_own {
            let is_dotted = link.stroke == Stroke::Dotted;
            if !super::terms::apply(&label, is_dotted, &mut dependency) {
                dependency.readings = vec![super::terms::other_reading(&mut self.plan)];
            }
        } else {
            dependency.reason = label;
        }
        if link.is_both_ways {
            dependency.strength = Strength::Info;
            self.report.at(
                line,
                "an arrow with two heads cannot hold both ways: it is drawn and not scheduled",
            );
        }
        self.plan.dependencies.insert(dependency);
    }

    fn finish(mut self) -> (Plan, Report) {
        for repaired in self.keys.repaired {
            self.report.note(repaired);
        }
        self.plan.settle_last_id();
        (self.plan, self.report)
    }
}
