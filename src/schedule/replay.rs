//! A resolved plan with other durations: what a simulation asks of the network.
//!
//! A simulation keeps the links and calendars of a [`Model`] and changes how long things take. Where one
//! calendar rules it reads the network and computes in lanes of its own; where several meet it runs one
//! sample at a time through [`Replay`], which is the planned schedule's own forward pass on the civil axis.
//! Whatever is a percentage of a duration follows the duration. Nothing here knows of random numbers.

use super::bounds::BoundKind;
use super::civil::{Axis, Span};
use super::links::{Link, LinkSource, percent_of};
use super::model::Model;
use super::network::Network;
use super::nodes::NodeIndex;
use super::worktime::WorkTime;
use crate::plan::{Lag, Plan, Stamp};

/// A date that holds the early dates of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The node's position in the network.
    pub position: u32,
    /// What it binds.
    pub kind: HoldKind,
    /// The date.
    pub at: Stamp,
}

/// What a date binds; of several that fix a node the last rules, and they rule over those that only hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldKind {
    /// It starts then or later.
    StartsFrom,
    /// It finishes then or later.
    FinishesFrom,
    /// It starts then.
    Starts,
    /// It finishes then.
    Finishes,
}

/// A link whose lag is a percentage of a duration.
struct Share {
    link: u32,
    percent: f64,
    /// The node it is a percentage of, by dense number.
    of: u32,
}

/// One run of the network after another, each with its own durations.
pub struct Replay<'a> {
    model: &'a Model,
    network: Network,
    links: Vec<Link>,
    shares: Vec<Share>,
    early: Vec<i64>,
    spans: Vec<Span>,
}

impl Model {
    /// The numbers of tickets and gates.
    pub fn index(&self) -> &NodeIndex {
        &self.index
    }

    /// Every link, by the numbers the network names.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// When the plan starts.
    pub fn start(&self) -> Stamp {
        self.start
    }

    /// The plan's calendar, compiled.
    pub fn calendar(&self) -> &WorkTime {
        self.calendars.plan()
    }

    /// What had to be assumed, in words.
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Whether one calendar rules, so that links only add minutes.
    pub fn has_one_calendar(&self) -> bool {
        self.axis().is_uniform()
    }

    /// Whether the node with a dense number is a ticket or gate that runs, not a summary, not left out.
    pub fn runs(&self, number: usize) -> bool {
        self.is_real(number)
    }

    /// Whether the duration of the ticket with a dense number is an assumption. O(log n).
    pub fn is_assumed(&self, number: usize) -> bool {
        self.assumed.binary_search(&(number as u32)).is_ok()
    }

    /// The calendar that the ticket or gate with a dense number keeps.
    pub fn calendar_of(&self, number: usize) -> &WorkTime {
        self.calendars.time(self.calendars.of_node(number))
    }

    /// The dates that hold early dates, in the order in which they are said.
    pub fn holds(&self) -> Vec<Hold> {
        let kind_of = |kind| match kind {
            BoundKind::StartFloor | BoundKind::StatusFloor | BoundKind::DecisionFloor => {
                Some(HoldKind::StartsFrom)
            }
            BoundKind::FinishFloor | BoundKind::AgainFloor => Some(HoldKind::FinishesFrom),
            BoundKind::StartFixed | BoundKind::RecordedStart | BoundKind::BegunStart => {
                Some(HoldKind::Starts)
            }
            BoundKind::FinishFixed | BoundKind::RecordedFinish | BoundKind::OverFinish => {
                Some(HoldKind::Finishes)
            }
            BoundKind::StartCap | BoundKind::FinishCap | BoundKind::AsLate => None,
        };
        let hold = |bound: &super::bounds::Bound| {
            Some(Hold {
                position: self.network.position[bound.node as usize],
                kind: kind_of(bound.kind)?,
                at: bound.at,
            })
        };
        self.bounds.iter().filter_map(hold).collect()
    }

    /// How many tickets run as late as possible.
    pub fn count_as_late(&self) -> usize {
        let late = self.bounds.iter().filter(|b| b.kind == BoundKind::AsLate);
        late.count()
    }

    /// The percentage a link's lag is, and whether it is one of its successor's duration.
    ///
    /// `plan` is the plan the model was resolved from.
    pub fn percent_lag(&self, plan: &Plan, link: &Link) -> Option<(f64, bool)> {
        let LinkSource::Dependency(id) = link.source else {
            return None;
        };
        match plan.dependencies.get(id)?.lag {
            Lag::Percent(percent) => Some((percent, false)),
            Lag::PercentOfSuccessor(percent) => Some((percent, true)),
            Lag::Work(_) | Lag::Elapsed(_) => None,
        }
    }
}

impl<'a> Replay<'a> {
    /// Makes a copy of the network of `model`, which was resolved from `plan`.
    pub fn new(model: &'a Model, plan: &Plan) -> Self {
        let share = |(number, link): (usize, &Link)| {
            let (percent, of_successor) = model.percent_lag(plan, link)?;
            Some(Share {
                link: number as u32,
                percent,
                of: if of_successor { link.to } else { link.from },
            })
        };
        Self {
            shares: model.links.iter().enumerate().filter_map(share).collect(),
            network: model.network.clone(),
            links: model.links.clone(),
            early: Vec::new(),
            spans: Vec::new(),
            model,
        }
    }

    /// Computes early dates with these durations, `[nodes]` by position, in minutes. O(nodes + links).
    pub fn run(&mut self, minutes: &[i32]) {
        self.network.minutes.copy_from_slice(minutes);
        let by_number = |number: u32, network: &Network| {
            network.minutes[network.position[number as usize] as usize]
        };
        for share in &self.shares {
            let minutes = by_number(share.of, &self.network);
            self.links[share.link as usize].lag = percent_of(share.percent, minutes);
        }
        for edge in 0..self.network.to.len() {
            let link = self.links[self.network.link[edge] as usize];
            let before = match link.kind.from_finish() {
                true => by_number(link.from, &self.network),
                false => 0,
            };
            let after = match link.kind.to_start() {
                true => 0,
                false => by_number(link.to, &self.network),
            };
            self.network.weight[edge] = before + link.lag - after;
        }
        let axis = self.axis();
        let limits = self.model.limits(&axis);
        (self.early, self.spans) = axis.forward(self.model.start, &limits);
    }

    /// When the node at a position starts.
    pub fn start(&self, position: usize) -> Stamp {
        self.spans[position].start
    }

    /// When the node at a position finishes.
    pub fn finish(&self, position: usize) -> Stamp {
        self.spans[position].finish
    }

    /// The last finish of all tickets and gates; the plan's start where there is none.
    pub fn end(&self) -> Stamp {
        let nodes = self.spans.iter().enumerate();
        nodes
            .filter(|(at, _)| self.model.is_real(self.network.order[*at] as usize))
            .fold(self.model.start, |end, (_, span)| end.max(span.finish))
    }

    /// Marks the positions from which a chain of driving links leads to the end. O(nodes + links).
    pub fn mark_critical(&self, marks: &mut Vec<bool>) {
        let (axis, end) = (self.axis(), self.end());
        let fixed = self.fixed();
        marks.clear();
        marks.resize(self.spans.len(), false);
        for from in (0..self.spans.len()).rev() {
            let is_last = self.spans[from].finish == end
                && self.model.is_real(self.network.order[from] as usize);
            marks[from] = is_last
                || self.network.out(from).any(|edge| {
                    let to = self.network.to[edge] as usize;
                    let asked = axis.reach(edge, from, self.early[from], self.spans[from]);
                    marks[to] && !fixed[to] && asked.start == self.early[to]
                });
        }
    }

    /// Total floats to the end, `[nodes]` by position, in minutes of each node's calendar.
    pub fn floats(&self) -> Vec<i64> {
        let late = self.axis().backward(self.end(), &[]);
        late.iter().zip(&self.early).map(|(l, e)| l - e).collect()
    }

    fn axis(&self) -> Axis<'_> {
        let model = self.model;
        Axis::new(
            &self.network,
            &self.links,
            &model.calendars,
            model.index.len(),
        )
    }

    /// `[nodes]` by position: whether the start is fixed, whatever the links ask.
    fn fixed(&self) -> Vec<bool> {
        let mut fixed = vec![false; self.network.len()];
        for hold in self.model.holds() {
            if matches!(hold.kind, HoldKind::Starts | HoldKind::Finishes) {
                fixed[hold.position as usize] = true;
            }
        }
        fixed
    }
}
